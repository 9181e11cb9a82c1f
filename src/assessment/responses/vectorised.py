"""Ordinary records, a block at a time, at the speed of polars' parser, and proved to be read right.

Most records of most exports are ordinary: as many cells as the header, quotes by the rule. Here such records are told from
the rest by counting, and read in bulk; the rest go to the careful reader, one by one, so that what a cell is never depends
on the way that it was read.

Columns of answers, which hold the same few texts over and over, come as categories: the parser looks each cell up and keeps no
text. Records with another text than the known ones go to the careful reader.

*Plain* blocks have no quotes, or none that they need, *quoted* ones do. In both, the delimiters outside quotes are counted first:
where there are as many as regular records have in all, and the parser, which refuses a record that is too long, finds none,
none is too short either; else they are counted for each record, and the parser sees only the regular ones.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import polars as pl
from numpy.typing import NDArray

from assessment.responses.columns import LONGEST_CELL
from assessment.responses.parsed import BYTE_ORDER_MARK, MOST_ODD, Known, Parsed, Shape, ended
from assessment.responses.quotes import NEWLINE, Quoted, count, look_at_quotes
from assessment.responses.records import column
from assessment.responses.strays import like_strays

__all__ = ["parse_block"]

CELLS_LOOKED_AT = 4  # of a row that may be blank
# What Python takes for space, in one string: polars alone would leave out the ASCII separators.
SPACES = "".join(character for character in map(chr, range(0x3001)) if character.isspace())


@dataclass(frozen=True)
class Laid:
    """A block's records laid out: where each begins and ends.

    Parameters
    ----------
    text : bytes
        The block, ending with a line feed.
    shape : Shape
        How records look.
    outside : array of bool or None
        Whether each byte is outside quotes; None where quotes hold nothing that parts cells or ends lines.
    """

    text: bytes
    shape: Shape
    outside: NDArray[np.bool_] | None = None

    @cached_property
    def raw(self) -> NDArray[np.uint8]:
        """The text's bytes."""
        return np.frombuffer(self.text, np.uint8)

    @cached_property
    def feeds(self) -> NDArray[np.bool_]:
        """Whether each byte ends a line."""
        feeds: NDArray[np.bool_] = self.raw == NEWLINE
        return feeds

    @cached_property
    def ending(self) -> NDArray[np.bool_]:
        """Whether each byte ends a record."""
        return self.feeds if self.outside is None else self.feeds & self.outside

    @cached_property
    def parting(self) -> NDArray[np.bool_]:
        """Whether each byte parts two cells."""
        parting: NDArray[np.bool_] = self.raw == ord(self.shape.delimiter)
        return parting if self.outside is None else parting & self.outside

    @cached_property
    def height(self) -> int:
        """Number of records."""
        return count(self.raw, NEWLINE) if self.outside is None else int(np.count_nonzero(self.ending))

    @cached_property
    def lines_in_all(self) -> int:
        """Number of lines."""
        return self.height if self.outside is None else int(np.count_nonzero(self.feeds))

    @cached_property
    def ends(self) -> NDArray[np.int64]:
        """Last byte of each record."""
        return np.flatnonzero(self.ending)

    @cached_property
    def starts(self) -> NDArray[np.int64]:
        """First byte of each record."""
        return np.concatenate([[0], self.ends[:-1] + 1])

    @cached_property
    def lines(self) -> NDArray[np.int64]:
        """Line on which each record begins, counted from 0."""
        if self.lines_in_all == self.height:
            return np.arange(self.height)
        return np.searchsorted(np.flatnonzero(self.feeds), self.starts)

    @property
    def even(self) -> bool:
        """Whether there are as many delimiters as regular records have in all, and no record is very long."""
        return self.short and self.delimiters == self.height * (self.shape.width - 1)

    @property
    def short(self) -> bool:
        """Whether a record ends in each window of the text that is half as long as the longest cell."""
        if self.outside is not None:
            return int(np.diff(self.ends, prepend=-1).max()) <= LONGEST_CELL
        half = LONGEST_CELL // 2
        return all(b"\n" in self.text[at : at + half] for at in range(0, len(self.text), half))

    @property
    def delimiters(self) -> int:
        """Number of delimiters outside quotes."""
        if self.outside is not None:
            return int(np.count_nonzero(self.parting))
        return count(self.raw, ord(self.shape.delimiter))

    @cached_property
    def regular(self) -> NDArray[np.bool_]:
        """Which records have as many cells as the header, none of them too long for the careful reader."""
        # Eight bits are quick. A count that wraps round is of a record far too long, and the parser refuses that.
        kind = np.uint8 if self.shape.width < 200 else np.uint32
        counts = np.add.reduceat(self.parting.view(np.uint8), self.starts, dtype=kind)
        regular: NDArray[np.bool_] = (counts == self.shape.width - 1) & (self.ends - self.starts <= LONGEST_CELL)
        return regular

    def joined(self) -> bytes:
        """Text of the regular records."""
        if self.regular.all():
            return self.text
        return np.frombuffer(self.text, np.uint8)[np.repeat(self.regular, self.ends - self.starts + 1)].tobytes()

    def cut(self, records: Iterable[int]) -> list[tuple[int, bytes]]:
        """Line and text of some records."""
        return [(int(self.lines[at]), self.text[self.starts[at] : self.ends[at] + 1]) for at in records]


def parse_block(block: bytes, shape: Shape) -> Parsed | None:
    """Read the ordinary records of a block.

    Parameters
    ----------
    block : bytes
        Whole lines of UTF-8, the first of which begins a record; not empty.
    shape : Shape
        How records look.

    Returns
    -------
    Parsed or None
        None where the block as a whole is for the careful reader.
    """
    if not shape.delimiter.isascii():
        return None
    if b"\r" in block and block.count(b"\r") != block.count(b"\r\n"):
        if b'"' in block:
            return None
        block = block.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    parsed = parse_text(block, shape)
    if parsed and shape.known and len(parsed.odd) > MOST_ODD * (len(parsed.odd) + parsed.frame.height):
        return parse_text(block, replace(shape, known=None))
    return parsed


def parse_text(block: bytes, shape: Shape) -> Parsed | None:
    """Read the ordinary records of a block; None if it is for the careful reader."""
    returns, whole, quoted = b"\r" in block, len(block), None
    if b'"' in block:
        quoted = look_at_quotes(block, shape.delimiter)
        if quoted is None:
            return None
        whole = quoted.end
    text = ended(block[:whole])
    try:
        if quoted and quoted.needed:
            return replace(parse_quoted(text, quoted, shape), rest=block[whole:])
        return parse_plain(text.replace(b"\r\n", b"\n") if returns else text, shape, quote='"' if quoted else None)
    except pl.exceptions.PolarsError:
        # There may be more texts than categories; else we count as we do so that this can't be: the careful reader knows.
        return parse_text(block, replace(shape, known=None)) if shape.known else None


def parse_plain(text: bytes, shape: Shape, *, quote: str | None) -> Parsed:
    """Read records without quotes, or whose quotes hold nothing that parts cells."""
    return parse_laid(Laid(text, shape), quote=quote)


def parse_quoted(text: bytes, quoted: Quoted, shape: Shape) -> Parsed:
    """Read records of which some need their quotes."""
    outside = np.append(~quoted.inside, np.ones(len(text) - quoted.inside.size, np.bool_))
    return parse_laid(Laid(text, shape, outside), quote='"')


def parse_laid(laid: Laid, *, quote: str | None) -> Parsed:
    """Read records that are laid out."""
    if laid.even:
        try:
            return parse_regular(laid, None, quote=quote)
        except pl.exceptions.PolarsError:
            pass  # one has too many cells, and another too few
    return parse_regular(laid, np.flatnonzero(laid.regular), quote=quote)


def parse_regular(laid: Laid, kept: NDArray[np.int64] | None, *, quote: str | None) -> Parsed:
    """Read those records that are regular (None: all), and leave the others for the careful reader."""
    lines = laid.lines if kept is None else laid.lines[kept]
    odd = np.empty(0, np.int64) if kept is None else np.flatnonzero(~laid.regular)
    if not lines.size:
        return Parsed(laid.shape.wanted.of(nothing(laid.shape)), laid.cut(odd), lines=laid.lines_in_all)
    text = laid.text if kept is None else laid.joined()
    frame = bulk(text, lines, laid.shape, quote=quote)
    strange = strange_codes(frame, known) if (known := laid.shape.known) else strange_texts(frame, laid.shape)
    frame = laid.shape.wanted.of(frame)
    if strange.size:
        odd = np.sort(np.concatenate([odd, strange if kept is None else kept[strange]]))
        stays = np.ones(frame.height, np.bool_)
        stays[strange] = False
        frame = frame.filter(pl.Series(stays))
    return Parsed(frame, laid.cut(odd), lines=laid.lines_in_all)


def bulk(text: bytes, lines: NDArray[np.int64], shape: Shape, *, quote: str | None) -> pl.DataFrame:
    """Have polars parse regular records; columns with known texts come as categories.

    Raises
    ------
    PolarsError
        A record has more cells than the header.
    """
    if text.startswith(BYTE_ORDER_MARK):
        raise pl.exceptions.ComputeError("polars would drop this character, which is the first cell's")
    schema: dict[str, pl.DataType] = {column(place): pl.String() for place in range(shape.width)}
    frame = pl.read_csv(
        text,
        has_header=False,
        schema=schema | (dict.fromkeys(map(column, shape.known.places), shape.known.kind) if shape.known else {}),
        separator=shape.delimiter,
        quote_char=quote,
        empty_string_is_null=False,
        glob=False,
    )
    if frame.height != lines.size:
        raise pl.exceptions.ComputeError("records were counted wrongly")
    return frame.insert_column(0, pl.Series("line", lines, dtype=pl.Int64))


def strange_codes(frame: pl.DataFrame, known: Known) -> NDArray[np.int64]:
    """Positions of rows with a text that is not known, or with none at all: those may be blank, notes, comments."""
    codes = [pl.col(column(place)).to_physical() for place in known.places]
    # A blank row is told by few of its cells, and no text is unknown before there is one: looking at every cell takes longer.
    strange = pl.all_horizontal(some.fill_null(0) == 0 for some in codes[:CELLS_LOOKED_AT])
    if not known.alone:
        strange |= pl.any_horizontal(some >= len(known.texts) for some in codes)
    at = frame.select(pl.arg_where(strange)).to_series()
    if at.is_empty():
        return at.to_numpy().astype(np.int64)
    most = frame[at].select(pl.max_horizontal(codes).fill_null(0).alias("code")).to_series()
    return at.filter((most == 0) | (most >= len(known.texts))).to_numpy().astype(np.int64)


def strange_texts(frame: pl.DataFrame, shape: Shape) -> NDArray[np.int64]:
    """Positions of rows that are blank, or may be nobody's."""
    return np.union1d(blank_rows(frame), like_strays(frame, shape.header, spaced=shape.spaced)).astype(np.int64)


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
