"""Delimited text -> records, each with the line it begins on.

The delimiter is the one under which the header says most of what we expect, so a comma inside a question's text misleads
nobody. A quote that is never closed would swallow the rest of the file into one cell: that stops the file, with the line.

What a cell is, is said here, by Python's own parser with a few rules of ours; ordinary records are parsed in bulk
(:mod:`assessment.responses.vectorised`), with the same result.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from itertools import groupby, islice
from pathlib import Path
from typing import TypedDict

import polars as pl

from assessment.errors import InputError, Problem
from assessment.responses.ahead import parse_ahead
from assessment.responses.archives import MOST_COLUMNS
from assessment.responses.blocks import BLOCK, Blocks, first_window, utf8
from assessment.responses.columns import LARGEST_CELL, LONGEST_CELL
from assessment.responses.files import Contents
from assessment.responses.layout import TOP, Layout
from assessment.responses.names import fold
from assessment.responses.parsed import Known, Shape, recognisable
from assessment.responses.records import (
    Piece,
    Records,
    Row,
    Stream,
    Wanted,
    column,
    gather,
    last_line,
    sort_out,
    too_long,
)
from assessment.responses.vectorised import parse_block

__all__ = ["find_delimiter", "open_csv"]

DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "pipe"}
SEPARATOR_LINE = re.compile(r'"?sep=(?P<delimiter>[^"\r\n])"?[\r\n]*$', re.IGNORECASE)
LINES_TO_LOOK_AT = 200
RECORDS_TO_LOOK_AT = 5_000
BYTES_TO_LOOK_AT = 200_000
ROWS_AT_A_TIME = 20_000
RECORDS_TOGETHER = 150_000
NEARLY_ALL = 0.99  # of a column's cells: a record that has another text than the known ones is read with care
END = "\0end"
csv.field_size_limit(LARGEST_CELL)  # a longer cell than counts sets its record aside; only one beyond all bounds stops the file


class Dialect(TypedDict):
    """How delimited text is parsed: as the arguments of :func:`parse`."""

    name: str
    delimiter: str
    skip: int


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


class Feed:
    """The lines of one block, and of further blocks as long as a record runs on into them."""

    def __init__(self, blocks: Blocks, block: bytes) -> None:
        self.blocks = blocks
        self.lines = block.splitlines(keepends=True)
        self.at = 0
        self.given = 0

    def __iter__(self) -> Iterator[str]:
        """Give the lines."""
        while self.lines:
            while self.at < len(self.lines):
                self.at += 1
                self.given += 1
                yield self.lines[self.at - 1].decode()
            self.lines, self.at = self.blocks.take().splitlines(keepends=True), 0

    @property
    def done(self) -> bool:
        """Whether all lines of the blocks taken so far were given."""
        return self.at == len(self.lines)

    def rest(self) -> bytes:
        """What was not given."""
        return b"".join(self.lines[self.at :])


def open_csv(path: Path, name: str, *, contents: Contents, expected: Collection[str], block: int = BLOCK) -> Stream:
    """Read the header of delimited text; the records come in pieces.

    Parameters
    ----------
    path, name : Path, str
        The file, and how the user names it.
    contents : Contents
        Its encoding.
    expected : collection of str
        Folded column names that tell the delimiter.
    block : int
        Bytes to read at a time.

    Returns
    -------
    Stream

    Raises
    ------
    InputError
        Nothing to read, too many columns; later a quote that is never closed, a cell that is too long, shifted columns.
    """
    with decoding(name):
        blocks = Blocks(utf8(path, contents.encoding, size=block), name, size=block)
        feed = Feed(blocks, blocks.take())
        head = [line.decode() for line in feed.lines[:LINES_TO_LOOK_AT]]
        refuse_too_wide(head, name)
        declared = SEPARATOR_LINE.match(head[0]) if head else None
        delimiter = declared["delimiter"] if declared else find_delimiter(head, expected)
        how: Dialect = {"name": name, "delimiter": delimiter, "skip": 1 if declared else 0}
        seen = first_rows(feed, how)
        layout, lines = Layout.of([cells for _, cells in seen[:TOP]], expected), Lines(feed)
        top = gather(name, layout.passed(parse(lines, **how)))
        blocks.give_back(feed.rest())

    def source(wanted: Wanted) -> Iterator[Piece]:
        with decoding(name):
            yield next(top.source(wanted))
            shape = Shape(delimiter, len(top.header), wanted, top.header, spaced=layout.spaced)
            yield from with_remarks(read_blocks(blocks, shape, layout, line=lines.count + 1), blocks, layout, len(top.header))

    notes = (f"read as {contents.encoding}",) if not contents.encoding.startswith("utf-8") else ()
    return replace(top, source=source, notes=layout.titled() + notes, top=first_records(top, seen, layout))


def first_rows(feed: Feed, how: Dialect) -> list[Row]:
    """The first records, which stay in the feed: as far as they can be told by themselves."""
    rows = list[Row]()
    # A record that the end of the block cuts looks like one at fault; whoever reads it in whole says what is.
    with suppress(InputError):
        rows.extend(islice(parse(Lines(line.decode() for line in feed.lines), **how), RECORDS_TO_LOOK_AT))
    return rows


def first_records(heading: Stream, seen: list[Row], layout: Layout) -> Records:
    """The first records below a header."""
    rows = [(line, [] if layout.is_comment(cells) else cells) for line, cells in seen if line > heading.header_line]
    piece = sort_out(rows, heading.header, Wanted())
    above = len(seen) - len(rows)
    return Records(
        name=heading.name,
        header=heading.header,
        header_line=heading.header_line,
        frame=piece.frame,
        ragged=piece.ragged,
        structural=above + piece.structural,
        read=above + len(rows),
    )


def with_remarks(pieces: Iterator[Piece], blocks: Blocks, layout: Layout, width: int) -> Iterator[Piece]:
    """Give pieces, and a last one with what became known on the way: comment lines, and a file that ends inside a row."""
    short = whole = 0
    for piece in pieces:
        too_short = piece.ragged.filter(pl.col("cells") < width).get_column("line")
        short, whole = max([short, *too_short]), max(whole, last_line(piece.frame))
        yield piece
    cut = ("the last line is cut off: the file may not be complete",) if short > whole and not blocks.ended else ()
    yield Piece(pl.DataFrame(schema={"line": pl.Int64}), remarks=layout.commented() + cut)


@contextmanager
def decoding(name: str) -> Iterator[None]:
    """Say it plainly where a text can't be decoded."""
    try:
        yield
    except UnicodeError as error:
        raise InputError(Problem("The file is damaged: its text can't be decoded", file=name, todo="save it as UTF-8")) from error


def refuse_too_wide(head: list[str], name: str) -> None:
    """Stop at a file with more columns than any worksheet."""
    parts = max((line.count(delimiter) for line in head if len(line) >= MOST_COLUMNS for delimiter in DELIMITERS), default=0)
    if parts >= MOST_COLUMNS:
        raise InputError(
            Problem(
                "The file has too many columns", file=name, found=f"{parts + 1:,}", allowed=f"up to {MOST_COLUMNS:,}",
                todo="export the survey's columns only",
            )
        )  # fmt: skip


def read_blocks(blocks: Blocks, shape: Shape, layout: Layout, *, line: int) -> Iterator[Piece]:
    """Read all records under the header: ordinary ones in bulk, the others with care."""
    shape, waiting, frames = with_texts_seen(blocks, shape), list[Row](), list[pl.DataFrame]()
    for block, parsed in parse_ahead(blocks, shape):
        if parsed:
            whole = parsed.below(line - 1)
            frames.append(whole.frame)
            if sum(frame.height for frame in frames) >= RECORDS_TOGETHER:
                yield from together(frames)
                frames = []
            blocks.give_back(parsed.rest)
            line += parsed.lines
            rows = parse_odd(whole.odd, blocks.name, shape.delimiter)
        else:
            window = first_window(block)
            blocks.give_back(block[len(window) :])
            feed = Feed(blocks, window)
            rows = parse_whole(feed, blocks.name, shape.delimiter, above=line - 1)
        for row in rows:
            waiting.append(layout.row(row))
            if len(waiting) == ROWS_AT_A_TIME:
                yield sort_out(waiting, shape.header, shape.wanted)
                waiting = []
        if not parsed:
            blocks.give_back(feed.rest())
            line += feed.given
    yield from together(frames)
    yield sort_out(waiting, shape.header, shape.wanted)


def together(frames: Sequence[pl.DataFrame]) -> Iterator[Piece]:
    """Give frames of one kind as one piece."""
    for _, alike in groupby(frames, key=lambda frame: frame.dtypes):
        yield Piece(pl.concat(alike, rechunk=True))


def with_texts_seen(blocks: Blocks, shape: Shape) -> Shape:
    """Look at the top of a file for texts that columns hold over and over, beside those expected; not where most are others."""
    known, top = shape.wanted.known, blocks.peek(BYTES_TO_LOOK_AT)
    sample = top[: top.rfind(b"\n") + 1]
    parsed = parse_block(sample, shape) if sample and known else None
    if parsed and parsed.frame.height:
        known = learnt(known, parsed.frame, {name.strip() for name in shape.header})
    # A row of known texts must not be the header, repeated: that is for the careful reader to see.
    if not {shape.header[place].strip() for place in known} - {text for texts in known.values() for text in texts}:
        return shape
    return replace(shape, known=Known.of(known))


def learnt(known: Mapping[int, tuple[str, ...]], top: pl.DataFrame, names: Collection[str]) -> dict[int, tuple[str, ...]]:
    """The known texts of columns, with those that come twice or more in the first rows; of columns that mostly hold such."""
    seen: dict[tuple[str, ...], Counter[str]] = {texts: Counter() for texts in known.values()}
    for place, texts in known.items():
        seen[texts].update(top.get_column(column(place)).to_list())
    more = {
        texts: recognisable([*texts, *(text for text, count in counts.most_common() if count > 1 and text not in names)])
        for texts, counts in seen.items()
    }
    held = {place: sum(map(frozenset(more[texts]).__contains__, top.get_column(column(place)))) for place, texts in known.items()}
    return {place: more[texts] for place, texts in known.items() if held[place] >= NEARLY_ALL * top.height}


def parse_whole(feed: Feed, name: str, delimiter: str, *, above: int) -> Iterator[Row]:
    """Records of a block, and of the next if the last runs on into it."""
    for row in parse(Lines(feed), name=name, delimiter=delimiter, above=above):
        yield row
        if feed.done:
            return


def parse_odd(odd: Sequence[tuple[int, bytes]], name: str, delimiter: str) -> Iterator[Row]:
    """Records that were cut out of a block."""
    if not any(b'"' in text or len(text) > LONGEST_CELL for _, text in odd):
        # Each is a line of its own, and nothing in it can be at fault: one parser serves all.
        rows = csv.reader((text.decode() for _, text in odd), delimiter=delimiter, strict=True)
        yield from zip((line for line, _ in odd), rows, strict=True)
        return
    for line, text in odd:
        lines = Lines(part.decode() for part in text.splitlines(keepends=True))
        yield from parse(lines, name=name, delimiter=delimiter, above=line - 1)


def parse(lines: Lines, *, name: str, delimiter: str, skip: int = 0, above: int = 0) -> Iterator[Row]:
    """Give each record with the line it begins on.

    Parameters
    ----------
    lines : Lines
        The text.
    name, delimiter : str
        The file as the user names it, and what parts its cells.
    skip : int
        Lines at the top that come back as blank records.
    above : int
        Lines of the file above these.
    """
    for _ in range(skip):
        next(lines)
        yield above + lines.count, []
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
                raise InputError(unreadable(name, above + start, one_line=lines.count == start, why=str(error))) from error
        yield above + start, cells


def parse_loosely(line: str, delimiter: str) -> list[str]:
    """Cells of one line with a quote inside a field; empty if the quote is open at the line's end."""
    try:
        records = list(csv.reader([line, END], delimiter=delimiter))
    except csv.Error:
        return []
    return records[0] if records[1:] == [[END]] else []


def unreadable(name: str, line: int, *, one_line: bool, why: str) -> Problem:
    """The fault of a quote that opens and never closes, or of a cell that is too long."""
    if one_line and "limit" in why:
        return too_long(name, line, most=LARGEST_CELL)
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
