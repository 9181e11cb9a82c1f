"""A file's records as text: the header, the rows under it, and the physical line on which each begins.

Nothing is understood here. Every cell stays the text that stood in the file (`NA` is a name like any other, `007` keeps
its zeros), and every record is counted, so that the account of a file can be closed at the end.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

import polars as pl

from assessment.errors import InputError, Problem
from assessment.responses.about import About
from assessment.responses.account import FAULTS

__all__ = ["Records", "Row", "collect", "column"]

Row = tuple[int, list[str]]

ROWS_AT_A_TIME = 50_000


@dataclass(frozen=True)
class Records:
    """The records of one file.

    Parameters
    ----------
    name : str
        The file as the user names it.
    header : tuple of str
        Column names as written.
    header_line : int
        Where the header stands.
    frame : DataFrame
        ``line`` (Int64), then a String column for each header column, named by its position (see :func:`column`).
    ragged : DataFrame
        ``line, cells`` of rows with more or fewer cells than the header.
    structural : int
        Header and blank lines, and a `sep=` line.
    read : int
        All records.
    sha256 : str
        Fingerprint of the file's bytes.
    notes : tuple of str
        What a reader should know about how it was read.
    about : About
        What the file says of its own columns.
    aside : DataFrame
        Rows that its collector marks as none to count, with their codes (as ``account.FAULTS``).
    """

    name: str
    header: tuple[str, ...]
    header_line: int
    frame: pl.DataFrame
    ragged: pl.DataFrame
    structural: int
    read: int
    sha256: str = ""
    notes: tuple[str, ...] = ()
    about: About = field(default_factory=About)
    aside: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=FAULTS))


def column(position: int) -> str:
    """Name of the frame's column for a position in the header."""
    return str(position)


class Tally:
    """Counts records as they pass, apart from what becomes of them."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self.rows = iter(rows)
        self.read = 0
        self.blank = 0

    def __iter__(self) -> Iterator[Row]:
        """Give the records that are not blank."""
        for line, cells in self.rows:
            self.read += 1
            if any(cells) and (cells[0].strip() or "".join(cells).strip()):
                yield line, cells
            else:
                self.blank += 1


def collect(name: str, rows: Iterable[Row]) -> Records:
    """Gather records under their header.

    Parameters
    ----------
    name : str
        The file as the user names it.
    rows : iterable of (int, list of str)
        Line and cells of each record, from the top.

    Returns
    -------
    Records

    Raises
    ------
    InputError
        Nothing in the file; a header only; every row longer than the header by the same number of cells.
    """
    tally = Tally(rows)
    records = iter(tally)
    header_line, header = next(records, (0, []))
    if not header:
        raise InputError(Problem("The file is empty", file=name, todo="export it again"))
    chunks: list[pl.DataFrame] = []
    ragged: list[tuple[int, int]] = []
    while batch := list(islice(records, ROWS_AT_A_TIME)):
        chunks.append(as_frame([row for row in batch if len(row[1]) == len(header)], len(header)))
        ragged.extend((line, len(cells)) for line, cells in batch if len(cells) != len(header))
    frame = pl.concat([as_frame([], len(header)), *chunks])
    refuse_shifted(name, (header_line, header), frame.height, ragged)
    return Records(
        name=name,
        header=tuple(header),
        header_line=header_line,
        frame=frame,
        ragged=pl.DataFrame(ragged, schema={"line": pl.Int64, "cells": pl.Int64}, orient="row"),
        structural=tally.blank + 1,
        read=tally.read,
    )


def as_frame(rows: Sequence[Row], width: int) -> pl.DataFrame:
    """A frame of text for rows of one width."""
    columns = list(zip(*(cells for _, cells in rows), strict=True)) or [()] * width
    texts = [pl.Series(column(position), cells, dtype=pl.String) for position, cells in enumerate(columns)]
    return pl.DataFrame([pl.Series("line", [line for line, _ in rows], dtype=pl.Int64), *texts])


def refuse_shifted(name: str, header: Row, regular: int, ragged: Sequence[tuple[int, int]]) -> None:
    """Stop at a file without rows, and at one whose rows are all longer than its header: its columns can't be told."""
    line, names = header
    if not regular and not ragged:
        raise InputError(
            Problem("There is a header and no rows", file=name, line=line, todo="add the rows, or export the file again")
        )
    widths = {cells for _, cells in ragged}
    if not regular and len(widths) == 1 and min(widths) > len(names):
        raise InputError(
            Problem(
                f"Every row has {min(widths)} cells under a header of {len(names)}, so the columns are shifted",
                file=name, line=ragged[0][0], todo="give each column a name in the header, or take the extra cell out",
            )
        )  # fmt: skip
