"""What the readers of a block take and give: how records look, and what a block gave."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

import polars as pl

from assessment.responses.records import Wanted

__all__ = ["BYTE_ORDER_MARK", "MOST_ODD", "Known", "Parsed", "Shape", "ended", "recognisable"]

MOST_ODD = 0.2  # of records that are for the careful reader; a block with more of them is read as text
MOST_TEXTS = 200
BYTE_ORDER_MARK = b"\xef\xbb\xbf"


@dataclass(frozen=True, eq=False)
class Known:
    """Columns that hold the same few texts over and over, and these texts as the first categories of a file's own.

    Parameters
    ----------
    places : tuple of int
        Positions of the columns.
    texts : Series
        The texts, each once, the empty one first: a category's code is its place among them. Polars forgets categories that
        nobody holds, so this has to live as long as blocks are parsed.
    """

    places: tuple[int, ...]
    texts: pl.Series

    @classmethod
    def of(cls, known: Mapping[int, tuple[str, ...]]) -> Known:
        """Make the categories of one file, which stay with it, from the known texts of each column."""
        texts = list(dict.fromkeys(["", *(text for some in dict.fromkeys(known.values()) for text in some)]))
        kind = pl.Categorical(pl.Categories.random(physical=pl.UInt16))
        return cls(tuple(known), pl.Series(texts, dtype=kind))

    @property
    def alone(self) -> bool:
        """Whether no cell of any block so far holds another text."""
        return len(self.texts.dtype.categories.to_series()) == len(self.texts)  # type: ignore[attr-defined]

    @property
    def kind(self) -> pl.DataType:
        """The type of the columns."""
        return self.texts.dtype


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
    header : tuple of str
        Names of the columns.
    spaced : bool
        Cells begin with a space behind each delimiter.
    known : Known or None
        Columns that come as categories where all of their cells are known texts.
    """

    delimiter: str
    width: int
    wanted: Wanted
    header: tuple[str, ...] = ()
    spaced: bool = False
    known: Known | None = field(default=None, repr=False)


@dataclass(frozen=True)
class Parsed:
    """What a block gave.

    Parameters
    ----------
    frame : DataFrame
        ``line`` and the asked-for columns of ordinary records; lines are counted from the block's first, which is 0. Columns of
        known texts come as their categories, in which null is a blank too.
    odd : list of (int, bytes)
        Line and text of records for the careful reader.
    lines : int
        Number of lines that were read.
    rest : bytes
        The block's end, which belongs to a record that ends in the next block.
    """

    frame: pl.DataFrame
    odd: list[tuple[int, bytes]]
    lines: int
    rest: bytes = b""

    def below(self, lines: int) -> Parsed:
        """The same of a block with lines above it, where the file's first is 1."""
        frame = self.frame.with_columns(pl.col("line") + lines + 1)
        return replace(self, frame=frame, odd=[(at + lines + 1, text) for at, text in self.odd])


def ended(text: bytes) -> bytes:
    """A text with a line end at its end."""
    return text if text.endswith(b"\n") else text + b"\n"


def recognisable(texts: Iterable[str]) -> tuple[str, ...]:
    """Of some texts those that a cell can be compared with as it stands, each once, the empty one first.

    Examples
    --------
    >>> recognisable(["Agree", " 5", 'say "yes"', "4", "Agree"])
    ('', 'Agree', '4')
    """
    plain = [text for text in texts if text == text.strip() and not set(text) & set('"\r\n\0')]
    return tuple(dict.fromkeys(["", *plain]))[:MOST_TEXTS]
