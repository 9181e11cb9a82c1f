"""Ordinary records, a block at a time, at the speed of polars' parser, and proved to be read right.

Most records of most exports are ordinary: as many cells as the header, quotes by the rule. Here such records are told from
the rest by counting, and read in bulk; the rest go to the careful reader, one by one, so that what a cell is never depends
on the way that it was read.

*Plain* blocks have no quotes, or none that they need. Answers in numbers are parsed as numbers. That each was plainly
written, and each blank was blank, is shown by length: a cell's text is never shorter than the number that was made of it,
so where the lengths of a record's numbers and texts and its delimiters add up to the record's own, each is what stood
there. *Quoted* blocks are parsed as text. In both, the delimiters outside quotes are counted for each record first, so the
parser sees only records with as many cells as the header.
"""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass, replace
from functools import reduce
from operator import add

import numpy as np
import polars as pl
from numpy.typing import NDArray

from assessment.responses.quotes import NEWLINE, Quoted, look_at_quotes
from assessment.responses.records import Wanted, column

__all__ = ["LONGEST_CELL", "Parsed", "Shape", "parse_block"]

LONGEST_CELL = 131_072  # characters; what Python's own parser takes
MOST_ODD = 0.2
BYTE_ORDER_MARK = b"\xef\xbb\xbf"
# What Python takes for space, in one string: polars alone would leave out the ASCII separators.
SPACES = "".join(character for character in map(chr, range(0x3001)) if character.isspace())


@dataclass(frozen=True)
class Shape:
    """How a file's records look.

    Parameters
    ----------
    delimiter : str
        One character.
    width : int
        Cells of the header.
    wanted : Wanted
        What is asked for.
    """

    delimiter: str
    width: int
    wanted: Wanted


@dataclass(frozen=True)
class Parsed:
    """What a block gave.

    Parameters
    ----------
    frame : DataFrame
        ``line`` and the asked-for columns of ordinary records.
    odd : list of (int, bytes)
        Line and text of records for the careful reader.
    rest : bytes
        The block's end, which belongs to a record that ends in the next block.
    """

    frame: pl.DataFrame
    odd: list[tuple[int, bytes]]
    rest: bytes = b""


@dataclass(frozen=True)
class Laid:
    """A block's records laid out: where each begins and ends.

    Parameters
    ----------
    text : bytes
        The block, ending with a line feed.
    starts, ends : array of int
        First byte of each record, and the line feed that ends it.
    lines : array of int
        Line on which each begins.
    regular : array of bool
        As many cells as the header, and none too long for the careful reader.
    """

    text: bytes
    starts: NDArray[np.int64]
    ends: NDArray[np.int64]
    lines: NDArray[np.int64]
    regular: NDArray[np.bool_]

    def joined(self) -> bytes:
        """Text of the regular records."""
        if self.regular.all():
            return self.text
        return np.frombuffer(self.text, np.uint8)[np.repeat(self.regular, self.ends - self.starts + 1)].tobytes()

    def cut(self, records: NDArray[np.int64]) -> list[tuple[int, bytes]]:
        """Line and text of some records."""
        return [(int(self.lines[at]), self.text[self.starts[at] : self.ends[at] + 1]) for at in records]


def parse_block(block: bytes, shape: Shape, *, line: int) -> Parsed | None:
    """Read the ordinary records of a block.

    Parameters
    ----------
    block : bytes
        Whole lines of UTF-8, the first of which begins a record; not empty.
    shape : Shape
        How records look.
    line : int
        Number of the block's first line.

    Returns
    -------
    Parsed or None
        None where the block as a whole is for the careful reader.
    """
    if not shape.delimiter.isascii():
        return None
    returns = block.count(b"\r")
    if returns != block.count(b"\r\n"):
        if b'"' in block:
            return None
        block, returns = block.replace(b"\r\n", b"\n").replace(b"\r", b"\n"), 0
    try:
        if b'"' not in block:
            return parse_plain(ended(block.replace(b"\r\n", b"\n") if returns else block), shape, line=line)
        quoted = look_at_quotes(block, shape.delimiter)
        if quoted is None:
            return None
        rest, block = block[quoted.end :], block[: quoted.end]
        if quoted.needed:
            return replace(parse_quoted(block, quoted, shape, line=line), rest=rest)
        bare = ended(block).translate(None, b'"').replace(b"\r\n", b"\n")
        return replace(parse_plain(bare, shape, line=line), rest=rest)
    except pl.exceptions.PolarsError:
        return None  # we count as we do so that this can't be; if it is, the careful reader knows


def ended(text: bytes) -> bytes:
    """A text with a line end at its end."""
    return text if text.endswith(b"\n") else text + b"\n"


def parse_plain(text: bytes, shape: Shape, *, line: int) -> Parsed:
    """Read records without quotes."""
    raw = np.frombuffer(text, np.uint8)
    ends = np.flatnonzero(raw == NEWLINE)
    laid = lay_out(text, ends, np.arange(line, line + ends.size), raw == ord(shape.delimiter), shape)
    if shape.wanted.numbers and (parsed := with_numbers(laid, shape)):
        return parsed
    return as_text(laid, shape, quote=None)


def parse_quoted(text: bytes, quoted: Quoted, shape: Shape, *, line: int) -> Parsed:
    """Read records of which some need their quotes."""
    text, inside = ended(text), quoted.inside
    if inside.size < len(text):
        inside = np.append(inside, np.False_)
    raw = np.frombuffer(text, np.uint8)
    feeds = np.flatnonzero(raw == NEWLINE)
    ends = feeds[~inside[feeds]]
    lines = line + np.searchsorted(feeds, np.concatenate([[0], ends[:-1] + 1]))
    laid = lay_out(text, ends, lines, (raw == ord(shape.delimiter)) & ~inside, shape)
    return as_text(laid, shape, quote='"')


def lay_out(text: bytes, ends: NDArray[np.int64], lines: NDArray[np.int64], parts: NDArray[np.bool_], shape: Shape) -> Laid:
    """Lay a block's records out; ``parts`` is true at each byte that parts two cells."""
    starts = np.concatenate([[0], ends[:-1] + 1])
    # Eight bits are quick. A count that wraps round is of a record far too long, and the parser refuses that.
    counts = np.add.reduceat(parts.view(np.uint8), starts, dtype=np.uint8 if shape.width < 200 else np.uint32)
    return Laid(text, starts, ends, lines, (counts == shape.width - 1) & (ends - starts <= LONGEST_CELL))


def with_numbers(laid: Laid, shape: Shape) -> Parsed | None:
    """Read numbers as numbers; None where so many records are not plain that it does not pay."""
    numbers = {column(place): span for place, span in shape.wanted.numbers.items()}
    frame = bulk(laid, shape, quote=None, numbers=numbers)
    if frame is None:
        return Parsed(shape.wanted.of(nothing(shape)), laid.cut(np.arange(laid.ends.size)))
    kept = np.flatnonzero(laid.regular)
    shown = frame.select(
        reduce(add, [length(name, numbers) for name in frame.columns[1:]]).alias("length"),
        pl.any_horizontal((pl.col(name) < low) | (pl.col(name) > high) for name, (low, high) in numbers.items()).alias("outside"),
        pl.all_horizontal(pl.col(list(numbers)).is_null()).alias("unanswered"),
    )
    added_up = shown.get_column("length").to_numpy() + (shape.width - 1) == (laid.ends - laid.starts)[kept]
    plain = added_up & ~shown.select(pl.col("outside").fill_null(value=False) | pl.col("unanswered")).to_series().to_numpy()
    if plain.sum() < (1 - MOST_ODD) * plain.size:
        return None
    odd = np.sort(np.concatenate([np.flatnonzero(~laid.regular), kept[~plain]]))
    frame = shape.wanted.of(frame)
    return Parsed(frame if plain.all() else frame.filter(pl.Series(plain)), laid.cut(odd))


def length(name: str, numbers: Mapping[str, tuple[int, int]]) -> pl.Expr:
    """Bytes that a cell takes: of its text, or of its number plainly written."""
    cell = pl.col(name)
    if name not in numbers:
        return cell.str.len_bytes().cast(pl.Int32)
    digits = cell.is_not_null().cast(pl.Int32)
    return digits + (cell >= 10).fill_null(value=False) if numbers[name][1] >= 10 else digits


def as_text(laid: Laid, shape: Shape, *, quote: str | None) -> Parsed:
    """Read every cell as text."""
    frame, odd = bulk(laid, shape, quote=quote, numbers={}), np.flatnonzero(~laid.regular)
    if frame is None:
        return Parsed(shape.wanted.of(nothing(shape)), laid.cut(odd))
    if (blank := blank_rows(frame)).size:
        odd = np.sort(np.concatenate([odd, np.flatnonzero(laid.regular)[blank]]))
        frame = frame.filter(~pl.int_range(pl.len()).is_in(blank.tolist()))
    return Parsed(shape.wanted.of(frame), laid.cut(odd))


def bulk(laid: Laid, shape: Shape, *, quote: str | None, numbers: Container[str]) -> pl.DataFrame | None:
    """Have polars parse the regular records; None if there are none."""
    text, lines = laid.joined(), laid.lines[laid.regular]
    if not lines.size:
        return None
    if text.startswith(BYTE_ORDER_MARK):
        raise pl.exceptions.ComputeError("polars would drop this character, which is the first cell's")
    frame = pl.read_csv(
        text,
        has_header=False,
        schema={column(place): pl.Int8 if column(place) in numbers else pl.String for place in range(shape.width)},
        separator=shape.delimiter,
        quote_char=quote,
        empty_string_is_null=False,
        ignore_errors=bool(numbers),
        glob=False,
    )
    if frame.height != lines.size:
        raise pl.exceptions.ComputeError("records were counted wrongly")
    return frame.insert_column(0, pl.Series("line", lines, dtype=pl.Int64))


def nothing(shape: Shape) -> pl.DataFrame:
    """No rows."""
    return pl.DataFrame(schema={"line": pl.Int64, **{column(place): pl.String for place in range(shape.width)}})


def blank_rows(frame: pl.DataFrame) -> NDArray[np.int64]:
    """Positions of rows that hold only spaces."""
    left = frame.select(pl.int_range(pl.len(), dtype=pl.Int64).alias("at"), pl.all())
    for name in frame.columns[1:]:
        left = left.filter(pl.col(name).str.strip_chars(SPACES) == "")
        if left.is_empty():
            break
    return left.get_column("at").to_numpy()
