"""What the readers of a block take and give: how records look, and what a block gave."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from assessment.responses.known_texts import Bytes, Places
from assessment.responses.records import Wanted

__all__ = ["BYTE_ORDER_MARK", "MOST_ODD", "Parsed", "Shape", "Window", "ended"]

MOST_ODD = 0.2  # of records that are for the careful reader; a block with more of them is read as text
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
class Window:
    """What a window gave.

    Parameters
    ----------
    lines : array of int
        Lines of the ordinary records.
    codes : list of array
        For each group of columns that know the same texts, the codes of these records.
    texts : bytes
        Their columns of text, as delimited text with a cell more than these.
    odd : list of (int, bytes)
        Line and text of the other records.
    height : int
        Lines in all.
    used : int
        Bytes of the window that were read.
    """

    lines: Places
    codes: list[Bytes]
    texts: bytes
    odd: list[tuple[int, bytes]]
    height: int
    used: int


@dataclass(frozen=True)
class Parsed:
    """What a block gave.

    Parameters
    ----------
    frame : DataFrame or None
        ``line`` and the asked-for columns of ordinary records; None where they come as windows.
    odd : list of (int, bytes)
        Line and text of records for the careful reader.
    lines : int
        Number of lines that were read.
    rest : bytes
        The block's end, which belongs to a record that ends in the next block.
    windows : tuple of Window
        Ordinary records, to be made a frame of together with those of further blocks: columns are quickly made of many.
    """

    frame: pl.DataFrame | None
    odd: list[tuple[int, bytes]]
    lines: int
    rest: bytes = b""
    windows: tuple[Window, ...] = ()


def ended(text: bytes) -> bytes:
    """A text with a line end at its end."""
    return text if text.endswith(b"\n") else text + b"\n"
