"""Quotes in a block of delimited text: which bytes they hold together, and whether they are written by the rule.

The rule (RFC 4180): a quote opens where a cell begins, closes where one ends, and inside is written twice. Where a block
keeps it, every second quote closes, so the number of quotes before a byte says whether it is inside. Programs differ on
what a quote elsewhere means; a block that has one is left to the careful reader.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["NEWLINE", "Quoted", "look_at_quotes"]

QUOTE, NEWLINE, RETURN = ord('"'), ord("\n"), ord("\r")


@dataclass(frozen=True)
class Quoted:
    """A block whose quotes keep the rule.

    Parameters
    ----------
    end : int
        Where the last whole record of the block ends.
    inside : array of bool
        For each byte before ``end``, whether it is in quotes.
    needed : bool
        Whether any cell holds a delimiter, a line end or a quote: if not, the block says the same without its quotes.
    """

    end: int
    inside: NDArray[np.bool_]
    needed: bool


def look_at_quotes(block: bytes, delimiter: str) -> Quoted | None:
    r"""Look at a block's quotes.

    Parameters
    ----------
    block : bytes
        Whole lines, the first of which begins a record; each carriage return stands before a line feed. Only the last line of a
        file may have no end.
    delimiter : str
        One ASCII character.

    Returns
    -------
    Quoted or None
        None where the quotes break the rule, or no record of the block ends in it.

    Examples
    --------
    >>> look_at_quotes(b'"a,b",c\n', ",").needed, look_at_quotes(b'a,5" pipe\n', ",")
    (True, None)
    """
    text = np.frombuffer(block, np.uint8)
    inside = np.add.accumulate(text == QUOTE, dtype=np.uint8) & 1 == 1
    ends = np.flatnonzero((text == NEWLINE) & ~inside)
    end = int(ends[-1]) + 1 if ends.size else 0
    if not block.endswith(b"\n") and not inside[-1]:
        end = len(block)
    if not end:
        return None
    text, inside = text[:end], inside[:end]
    quotes = np.flatnonzero(text == QUOTE)
    opening, closing = quotes[::2], quotes[1::2]
    twice = closing[:-1] + 1 == opening[1:]
    opens_well = np.isin(text[opening - 1], (NEWLINE, ord(delimiter))) | (opening == 0)
    closes_well = np.isin(text[np.minimum(closing + 1, end - 1)], (NEWLINE, RETURN, ord(delimiter))) | (closing == end - 1)
    opens_well[1:] |= twice
    closes_well[:-1] |= twice
    if not (opens_well.all() and closes_well.all()):
        return None
    held = bool((inside & ((text == NEWLINE) | (text == ord(delimiter)))).any())
    return Quoted(end, inside, needed=held or bool(twice.any()))
