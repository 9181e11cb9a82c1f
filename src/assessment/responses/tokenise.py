"""Delimited text -> records, each with the line it begins on.

The delimiter is the one under which the header says most of what we expect, so a comma inside a question's text misleads
nobody. A quote that is never closed would swallow the rest of the file into one cell: that stops the file, with the line.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from itertools import chain, islice
from pathlib import Path

import polars as pl

from assessment.errors import InputError, Problem
from assessment.responses.files import Contents
from assessment.responses.layout import TOP, lay_out
from assessment.responses.names import fold
from assessment.responses.records import Records, Row, collect

__all__ = ["find_delimiter", "read_csv"]

DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "pipe"}
SEPARATOR_LINE = re.compile(r'"?sep=(?P<delimiter>[^"\r\n])"?[\r\n]*$', re.IGNORECASE)
LINES_TO_LOOK_AT = 200
END = "\0end"


class Lines:
    """Physical lines as the parser takes them, counted; the last is kept, to look at again."""

    def __init__(self, lines: Iterable[str]) -> None:
        self.lines = iter(lines)
        self.count = 0
        self.last = ""

    def __iter__(self) -> Iterator[str]:
        """Be an iterator of lines."""
        return self

    def __next__(self) -> str:
        """Give the next line."""
        self.last = next(self.lines)
        self.count += 1
        return self.last


def read_csv(path: Path, name: str, *, contents: Contents, expected: Collection[str]) -> Records:
    """Read delimited text.

    Parameters
    ----------
    path, name : Path, str
        The file, and how the user names it.
    contents : Contents
        Its encoding and fingerprint.
    expected : collection of str
        Folded column names that tell the delimiter.

    Returns
    -------
    Records

    Raises
    ------
    InputError
        Nothing to read, a quote that is never closed, shifted columns.
    """
    try:
        with path.open(encoding=contents.encoding, newline="") as stream:
            head = list(islice(stream, LINES_TO_LOOK_AT))
            declared = SEPARATOR_LINE.match(head[0]) if head else None
            lines = Lines(chain(head, stream))
            delimiter = declared["delimiter"] if declared else find_delimiter(head, expected)
            notes: list[str] = []
            rows = parse(lines, name=name, delimiter=delimiter, skip=1 if declared else 0)
            records = collect(name, lay_out(rows, expected, notes))
    except UnicodeError as error:
        raise InputError(Problem("The file is damaged: its text can't be decoded", file=name, todo="save it as UTF-8")) from error
    notes += [f"read as {contents.encoding}"] if not contents.encoding.startswith("utf-8") else []
    notes += ["the last line is cut off: the file may not be complete"] if cut_off(lines.last, records) else []
    return replace(records, sha256=contents.sha256, notes=tuple(notes))


def cut_off(last: str, records: Records) -> bool:
    """Whether a file ends inside a row: too short, and not even a line's end after it."""
    short = records.ragged.filter(pl.col("cells") < len(records.header)).get_column("line").to_list()
    whole = records.frame.get_column("line").tail(1).to_list()
    return short[-1:] > whole and not last.endswith(("\n", "\r"))


def parse(lines: Lines, *, name: str, delimiter: str, skip: int = 0) -> Iterator[Row]:
    """Give each record with the line it begins on; ``skip`` lines at the top come back as blank records."""
    for _ in range(skip):
        next(lines)
        yield lines.count, []
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    while True:
        start = lines.count + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            cells = parse_loosely(lines.last, delimiter) if lines.count == start else []
            if not cells:
                raise InputError(unclosed(name, start)) from error
        yield start, cells


def parse_loosely(line: str, delimiter: str) -> list[str]:
    """Cells of one line with a quote inside a field; empty if the quote is open at the line's end."""
    try:
        records = list(csv.reader([line, END], delimiter=delimiter))
    except csv.Error:
        return []
    return records[0] if records[1:] == [[END]] else []


def unclosed(name: str, line: int) -> Problem:
    """The fault of a quote that opens and never closes."""
    return Problem(
        "A quote opens in this record and is not closed where a cell ends", file=name, line=line,
        todo='close it, or write a quote inside a text twice ("")',
    )  # fmt: skip


def find_delimiter(head: Iterable[str], expected: Collection[str]) -> str:
    r"""Find the delimiter under which the header says most of what we expect, and the rows are most alike.

    Examples
    --------
    >>> find_delimiter(["unit;I know what, when and how\n", "North;4\n"], {"unit"})
    ';'
    """
    lines = list(head)
    return max(DELIMITERS, key=lambda delimiter: fitness(lines, delimiter, expected))


def fitness(head: list[str], delimiter: str, expected: Collection[str]) -> tuple[int, bool, float, int]:
    """How well a delimiter fits: expected names found, more than one column, rows alike, number of columns."""
    try:
        rows = [cells for cells in csv.reader(head, delimiter=delimiter) if any(cells)]
    except csv.Error:
        return (0, False, 0.0, 0)
    if not rows:
        return (0, False, 0.0, 0)
    widths = Counter(len(cells) for cells in rows)
    found = max(len({fold(cell) for cell in cells} & set(expected)) for cells in rows[:TOP])
    return found, len(rows[0]) > 1, max(widths.values()) / len(rows), len(rows[0])
