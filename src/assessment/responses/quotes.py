"""Quotes in a block of delimited text: which bytes they hold together, and whether they are written by the rule.

The rule (RFC 4180): a quote opens where a cell begins, closes where one ends, and inside is written twice. Where a block
keeps it, every second quote closes, so the number of quotes before a byte says whether it is inside. Programs differ on
what a quote elsewhere means; a block that has one is left to the careful reader.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

__all__ = ["NEWLINE", "QUOTE", "Quoted", "count", "look_at_quotes"]

WINDOW = 1 << 18  # bytes
QUOTE, NEWLINE, RETURN = ord('"'), ord("\n"), ord("\r")


@dataclass(frozen=True)
class Quoted:
    """A block whose quotes keep the rule.

    Parameters
    ----------
    end : int
        Where the last whole record of the block ends.
    needed : bool
        Whether any cell holds a delimiter, a line end or a quote: if not, the block says the same without its quotes.
    block : bytes
        The block.
    """

    end: int
    needed: bool
    block: bytes = field(repr=False)

    @cached_property
    def inside(self) -> NDArray[np.bool_]:
        """For each byte before ``end``, whether it is in quotes."""
        return inside_quotes(self.block[: self.end])


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
    quotes = np.flatnonzero(text == QUOTE)
    held = not around_nothing(quotes) and holds_parts(block, delimiter)
    end = last_end(block) if held else len(block)
    if not end:
        return None
    quotes = quotes[: np.searchsorted(quotes, end)]
    opening, closing = quotes[::2], quotes[1::2]
    twice = closing[:-1] + 1 == opening[1:]
    before, behind = (np.isin(np.arange(256), [*map(ord, marks + delimiter)]) for marks in ("\n", "\r\n"))
    opens_well = before[text[opening - 1]] | (opening == 0)
    closes_well = behind[text[np.minimum(closing + 1, end - 1)]] | (closing == end - 1)
    opens_well[1:] |= twice
    closes_well[:-1] |= twice
    if not (opens_well.all() and closes_well.all()):
        return None
    return Quoted(end, held or bool(twice.any()), block)


def count(text: NDArray[np.uint8], mark: int) -> int:
    """How often a byte stands in a text; of so many bytes at a time as stay at hand, which is four times as quick as all."""
    return sum(int(np.count_nonzero(text[at : at + WINDOW] == mark)) for at in range(0, len(text), WINDOW))


def around_nothing(quotes: NDArray[np.int64]) -> bool:
    """Whether each quote that opens is closed by the next byte."""
    return quotes.size % 2 == 0 and bool((quotes[1::2] == quotes[::2] + 1).all())


def holds_parts(block: bytes, delimiter: str) -> bool:
    """Whether quotes hold a delimiter or a line end, or one of them does not close: quickly told for a whole block.

    Of quotes, delimiters and line ends alone, each quote that opens is followed by the one that closes it if nothing is between.
    """
    parts = block.translate(None, bytes(set(range(256)) - {QUOTE, NEWLINE, ord(delimiter)}))
    return b'"' in parts.replace(b'""', b"")


def last_end(block: bytes) -> int:
    """Where the last whole record of a block ends; 0 if none does."""
    inside = inside_quotes(block)
    ends = np.flatnonzero((np.frombuffer(block, np.uint8) == NEWLINE) & ~inside)
    return len(block) if not block.endswith(b"\n") and not inside[-1] else int(ends[-1]) + 1 if ends.size else 0


def inside_quotes(text: bytes) -> NDArray[np.bool_]:
    """For each byte, whether it is in quotes, or is the one that opens them."""
    return np.asarray(np.add.accumulate(np.frombuffer(text, np.uint8) == QUOTE, dtype=np.uint8) & 1 == 1)
