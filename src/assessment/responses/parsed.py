"""What the readers of a block take and give: how records look, and what a block gave."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import polars as pl

from assessment.responses.records import Wanted

__all__ = ["BYTE_ORDER_MARK", "MOST_ODD", "Parsed", "Shape", "ended", "recognisable"]

MOST_ODD = 0.2  # of records that are for the careful reader; a block with more of them is read as text
MOST_TEXTS = 200
BYTE_ORDER_MARK = b"\xef\xbb\xbf"


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
    """

    delimiter: str
    width: int
    wanted: Wanted
    header: tuple[str, ...] = ()
    spaced: bool = False


@dataclass(frozen=True)
class Parsed:
    """What a block gave.

    Parameters
    ----------
    frame : DataFrame
        ``line`` and the asked-for columns of ordinary records; lines are counted from the block's first, which is 0. Columns of
        known texts may come as places among these (UInt8).
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
