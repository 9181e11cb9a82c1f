"""A file's records as text: the header, the rows under it, and the physical line on which each begins.

Nothing is understood here. Every cell stays the text that stood in the file (`NA` is a name like any other, `007` keeps
its zeros), and every record is counted, so that the account of a file can be closed at the end. Small files are held
whole (:class:`Records`); exports of answers come in pieces (:class:`Stream`), so that no file is too long.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import islice
from typing import Protocol

import polars as pl

from assessment.errors import InputError, Problem
from assessment.responses.about import About
from assessment.responses.account import FAULTS
from assessment.responses.columns import LONGEST_CELL, TOO_LONG, Row, column
from assessment.responses.strays import part_strays

__all__ = [
    "RAGGED",
    "Heading",
    "Piece",
    "Records",
    "Row",
    "Stream",
    "Wanted",
    "ahead",
    "collect",
    "column",
    "gather",
    "last_line",
    "sort_out",
    "too_long",
]

ROWS_AT_A_TIME = 50_000
RAGGED = {"line": pl.Int64, "cells": pl.Int64, "only": pl.String}


class Heading(Protocol):
    """What is known of a file before its rows are read."""

    @property
    def name(self) -> str:
        """The file as the user names it."""

    @property
    def header(self) -> tuple[str, ...]:
        """Column names as written."""

    @property
    def header_line(self) -> int:
        """Where the header stands."""

    @property
    def about(self) -> About:
        """What the file says of its own columns."""


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
        ``line, cells`` of rows with more or fewer cells than the header, and ``only``, the text of those with one.
    structural : int
        Header and blank lines, and a `sep=` line.
    read : int
        All records.
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
    notes: tuple[str, ...] = ()
    about: About = field(default_factory=About)
    aside: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=FAULTS))

    def stream(self) -> Stream:
        """The same records in pieces."""

        def pieces(wanted: Wanted) -> Iterator[Piece]:
            yield Piece(pl.DataFrame(schema={"line": pl.Int64}), self.ragged, self.structural, self.aside)
            for frame in self.frame.iter_slices(ROWS_AT_A_TIME):
                yield wanted.piece(frame, self.header)

        return Stream(self.name, self.header, self.header_line, pieces, self.notes, self.about, self)


@dataclass(frozen=True)
class Wanted:
    """Which columns of a file are asked for.

    Parameters
    ----------
    places : frozenset of int or None
        Positions of the columns to keep; None for all.
    known : mapping of int to tuple of str
        Positions of columns that may come as categories instead of text, and the texts that most of their cells hold
        (see :func:`parsed.recognisable`). The first is the empty one; null is blank too.
    strays : bool
        Set repeated headers and notes aside: in answers they are nobody's.
    """

    places: frozenset[int] | None = None
    known: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    strays: bool = False

    def of(self, frame: pl.DataFrame) -> pl.DataFrame:
        """The asked-for columns of a frame, with the line."""
        if self.places is None:
            return frame
        return frame.select("line", *(column(place) for place in sorted(self.places)))

    def piece(self, frame: pl.DataFrame, header: Sequence[str], ragged: pl.DataFrame | None = None, structural: int = 0) -> Piece:
        """A piece with the asked-for columns of a whole frame."""
        none = pl.DataFrame(schema=RAGGED)
        rows, aside = part_strays(frame, header) if self.strays else (frame, pl.DataFrame(schema=FAULTS))
        return Piece(self.of(rows), none if ragged is None else ragged, structural, aside)


@dataclass(frozen=True)
class Piece:
    """Some of a file's records, in no order.

    Parameters
    ----------
    frame : DataFrame
        ``line`` and the asked-for columns by position: text, or categories where :class:`Wanted` allows it.
    ragged : DataFrame
        ``line, cells`` of rows with more or fewer cells than the header, and ``only``, the text of those with one.
    structural : int
        Blank lines, the header, a `sep=` line.
    aside : DataFrame
        Rows that are none to count, as of :class:`Records`.
    remarks : tuple of str
        What a reader should know of the file, known only by now.
    """

    frame: pl.DataFrame
    ragged: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=RAGGED))
    structural: int = 0
    aside: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=FAULTS))
    remarks: tuple[str, ...] = ()

    @property
    def read(self) -> int:
        """All records of the piece."""
        return self.frame.height + self.ragged.height + self.structural + self.aside.height


@dataclass(frozen=True)
class Stream:
    """A file whose header is known and whose records are still to be read, in pieces.

    Parameters
    ----------
    name, header, header_line, notes, about
        As of :class:`Records`.
    source : callable
        Gives the pieces, once: every record is in one of them, the header too.
    top : Records or None
        The first records, which are in the pieces too: whose export a file is can be told by them.
    """

    name: str
    header: tuple[str, ...]
    header_line: int
    source: Callable[[Wanted], Iterator[Piece]]
    notes: tuple[str, ...] = ()
    about: About = field(default_factory=About)
    top: Records | None = None

    def pieces(self, wanted: Wanted) -> Iterator[Piece]:
        """Read the records.

        Raises
        ------
        InputError
            A header only; every row longer than the header by the same number of cells; what the file's reader finds.
        """
        regular, ragged = 0, []
        for piece in self.source(wanted):
            regular += piece.frame.height + piece.aside.height
            ragged.append(piece.ragged)
            yield piece
        refuse_shifted(self, regular, pl.concat([pl.DataFrame(schema=RAGGED), *ragged]).sort("line"))

    @property
    def first(self) -> Records:
        """The first records, as far as they are known."""
        if self.top:
            return self.top
        return Records(
            self.name, self.header, self.header_line, as_frame([], len(self.header)), pl.DataFrame(schema=RAGGED), 0, 0
        )

    def gather(self, *, strays: bool = False) -> Records:
        """All records at once: for short files."""
        pieces = list(self.pieces(Wanted(strays=strays)))
        frames = [piece.frame for piece in pieces if piece.frame.width > 1] or [as_frame([], len(self.header))]
        return Records(
            name=self.name,
            header=self.header,
            header_line=self.header_line,
            frame=pl.concat(frames).sort("line", maintain_order=True),
            ragged=pl.concat(piece.ragged for piece in pieces).sort("line", maintain_order=True),
            structural=sum(piece.structural for piece in pieces),
            read=sum(piece.read for piece in pieces),
            notes=self.notes + tuple(remark for piece in pieces for remark in piece.remarks),
            about=self.about,
            aside=pl.concat(piece.aside for piece in pieces),
        )


def ahead(pieces: Iterator[Piece]) -> Iterator[Piece]:
    """Give pieces in their order; while one is worked on, the next is read."""
    with ThreadPoolExecutor(1) as reader:
        coming = reader.submit(next, pieces, None)
        while piece := coming.result():
            coming = reader.submit(next, pieces, None)
            yield piece


def last_line(frame: pl.DataFrame) -> int:
    """The last line of some rows; 0 where there are none."""
    lines = frame.get_column("line")
    return int(lines.to_numpy().max()) if len(lines) else 0


def only(cells: Sequence[str]) -> str:
    """Text of a row that has one; "" of any other."""
    texts = [cell for cell in cells if cell.strip()]
    return texts[0] if len(texts) == 1 else ""


def is_blank(cells: Sequence[str]) -> bool:
    """Whether a record says nothing: a blank line, or cells of spaces only."""
    return not (any(cells) and (cells[0].strip() or "".join(cells).strip()))


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
        Nothing in the file; a header only; most rows longer than the header by the same number of cells.
    """
    return gather(name, rows).gather()


def gather(name: str, rows: Iterable[Row]) -> Stream:
    """Find the header of records, the first that is not blank; the rest are read when they are asked for.

    Raises
    ------
    InputError
        Nothing in the file.
    """
    records, above = iter(rows), 0
    line, header = next(records, (0, None))
    while header is not None and is_blank(header):
        above += 1
        line, header = next(records, (0, None))
    if header is None:
        raise InputError(Problem("The file is empty", file=name, todo="export it again"))

    def source(wanted: Wanted) -> Iterator[Piece]:
        yield Piece(pl.DataFrame(schema={"line": pl.Int64}), structural=above + 1)
        while batch := list(islice(records, ROWS_AT_A_TIME)):
            yield sort_out(batch, header, wanted)

    return Stream(name, tuple(header), line, source)


def sort_out(rows: Sequence[Row], header: Sequence[str], wanted: Wanted) -> Piece:
    """Sort records into regular, ragged and blank ones."""
    said = [row for row in rows if not is_blank(row[1])]
    endless = {line for line, cells in said if max(map(len, cells)) > LONGEST_CELL}
    odd = [(line, cells) for line, cells in said if len(cells) != len(header) or line in endless]
    ragged = [(line, len(cells), TOO_LONG if line in endless else only(cells)) for line, cells in odd]
    frame = as_frame([row for row in said if len(row[1]) == len(header) and row[0] not in endless], len(header))
    return wanted.piece(frame, header, pl.DataFrame(ragged, schema=RAGGED, orient="row"), len(rows) - len(said))


def as_frame(rows: Sequence[Row], width: int) -> pl.DataFrame:
    """A frame of text for rows of one width."""
    columns = list(zip(*(cells for _, cells in rows), strict=True)) or [()] * width
    texts = [pl.Series(column(position), cells, dtype=pl.String) for position, cells in enumerate(columns)]
    return pl.DataFrame([pl.Series("line", [line for line, _ in rows], dtype=pl.Int64), *texts])


def refuse_shifted(heading: Heading, regular: int, ragged: pl.DataFrame) -> None:
    """Stop at a file without rows, and where columns can't be told: most rows are longer than the header, or all are shorter."""
    name, line = heading.name, heading.header_line
    if not regular and ragged.is_empty():
        raise InputError(
            Problem("There is a header and no rows", file=name, line=line, todo="add the rows, or export the file again")
        )
    width, times = Counter(ragged.get_column("cells").to_list()).most_common(1)[0] if ragged.height else (0, 0)
    if width > len(heading.header) and 2 * times > regular + ragged.height:
        raise InputError(
            Problem(
                f"{'Every row has' if times == regular + ragged.height else 'Most rows have'} {width} cells under a header of"
                f" {len(heading.header)}, so the columns are shifted",
                file=name, line=ragged.filter(pl.col("cells") == width).item(0, "line"),
                todo="give each column a name in the header, or take the extra cell out",
            )
        )  # fmt: skip
    if 1 < width < len(heading.header) and times == ragged.height and not regular:
        raise InputError(
            Problem(
                f"Every row has {width} cells under a header of {len(heading.header)}, so it can't be told which column has none",
                file=name, line=ragged.item(0, "line"),
                todo="take the name of the column without cells out of the header, or export the file again",
            )
        )  # fmt: skip


def too_long(name: str, line: int, *, most: int = LONGEST_CELL) -> Problem:
    """The fault of a cell that is longer than any answer or comment."""
    todo = "shorten it, or leave its column out"
    return Problem("A cell of this record is too long", file=name, line=line, allowed=f"up to {most:,} characters", todo=todo)
