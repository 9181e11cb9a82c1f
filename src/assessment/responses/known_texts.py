"""Which of a few known texts each cell holds: told for many cells at once, and exactly.

Most answers of a file are the same few texts: the numbers of the scale, its words, nothing. Two bytes tell a text of one letter
or none, as the second or first of them ends the cell; a text of two bytes is its own place in a table. For a longer one its
length, its first two bytes and its last say which it may be, and it is compared with that one byte for byte (eight at a time).
What is none of the texts is said to be so, never the nearest.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["PADDING", "UNKNOWN", "Bytes", "KnownTexts", "Places", "recognisable"]

UNKNOWN = 255  # the code of a text that is none of them
UNTOLD = 254  # of a cell that two bytes do not tell
MOST_TEXTS = 200
PADDING = b"\0" * 8  # behind the bytes that are looked at: they are loaded eight at a time
WORD = 8
SHORT_MASKS = np.array([0, 0xFF, 0xFFFF], dtype=np.uint16)
SIZE_FACTOR, LAST_FACTOR = np.uint16(0x9E3D), np.uint16(0x6C8F)  # odd, so that no texts of other sizes or ends fall together

Bytes = NDArray[np.uint8]
Places = NDArray[np.int64]


@dataclass(frozen=True)
class KnownTexts:
    r"""Texts with a code each: their position.

    Parameters
    ----------
    texts : tuple of str
        Each once, none with a quote or a line end in it (see :func:`recognisable`).
    delimiter : str
        What parts cells: one ASCII character.

    Examples
    --------
    >>> raw = np.frombuffer(b"Agree,4,,Agreed\n" + PADDING, np.uint8)
    >>> KnownTexts(("", "4", "Agree"), ",").codes(raw, np.array([0, 6, 8, 9]), np.array([5, 7, 8, 15]))
    array([  2,   1,   0, 255], dtype=uint8)
    """

    texts: tuple[str, ...]
    delimiter: str

    @cached_property
    def encoded(self) -> list[bytes]:
        """The texts' bytes."""
        return [text.encode() for text in self.texts]

    @cached_property
    def short(self) -> Bytes:
        """Code of each text of up to two bytes, by the number that these are."""
        table = np.full(1 << 16, UNKNOWN, np.uint8)
        for code, text in enumerate(self.encoded):
            if len(text) <= 2:
                table[int.from_bytes(text, "little")] = code
        return table

    @cached_property
    def told(self) -> Bytes:
        """Code of each cell that its first byte and the one behind it tell, the cell ending at one of them."""
        table = np.full((256, 256), UNTOLD, np.uint8)  # the second byte, then the first
        ends = [ord(end) for end in (self.delimiter, "\n", "\r")]
        table[ends, :] = self.short[:256]
        table[:, ends] = self.short[0]
        table[:, ord('"')] = UNTOLD
        return table.reshape(-1)

    @cached_property
    def candidates(self) -> Bytes:
        """Code of the text of more than two bytes that may stand in a cell, by :func:`signature`; of several, the first."""
        table = np.full(1 << 16, UNKNOWN, np.uint8)
        for code, text in reversed([*enumerate(self.encoded)]):
            if len(text) > 2:
                first, second, last = np.frombuffer(text, np.uint8)[[0, 1, -1], np.newaxis]
                table[signature(paired(first, second), last, np.array([len(text)]))] = code
        return table

    def codes(self, raw: Bytes, starts: Places, ends: Places) -> Bytes:
        """Tell the code of each cell's text.

        Parameters
        ----------
        raw : array of uint8
            Bytes, followed by :data:`PADDING`. Each cell is followed by the delimiter or a line end, and none of them stands in
            a cell without quotes.
        starts, ends : array of int
            Where cells begin, and where what follows them does; of one shape.

        Returns
        -------
        array of uint8
            Of the same shape; :data:`UNKNOWN` for other texts.
        """
        pairs = paired(raw[starts], raw[1:][starts])
        found = self.told.take(pairs)
        rest = np.flatnonzero(found == UNTOLD)
        if 2 * rest.size > found.size:  # mostly words: to take all of them is quicker than to pick some out
            return self.looked_up(raw, (starts.reshape(-1), ends.reshape(-1)), pairs.reshape(-1)).reshape(found.shape)
        if rest.size:
            found.reshape(-1)[rest] = self.looked_up(
                raw, (starts.reshape(-1)[rest], ends.reshape(-1)[rest]), pairs.reshape(-1)[rest]
            )
        return found

    def looked_up(self, raw: Bytes, cells: tuple[Places, Places], pairs: NDArray[np.uint16]) -> Bytes:
        """Codes of any cells, without their quotes; ``pairs`` are their first two bytes."""
        starts, ends = cells
        quoted = np.flatnonzero(pairs & 0xFF == ord('"'))
        if quoted.size:
            starts, ends, pairs = starts.copy(), ends.copy(), pairs.copy()
            starts[quoted] += 1
            ends[quoted] -= 1
            pairs[quoted] = paired(raw[starts[quoted]], raw[1:][starts[quoted]])
        sizes = ends - starts
        found = self.candidates.take(signature(pairs, raw[ends - 1], sizes))
        present = np.zeros(UNKNOWN + 1, np.bool_)
        present[found] = True
        for code in np.flatnonzero(present[:UNKNOWN]):
            likely = np.flatnonzero(found == code)
            same = stands(self.encoded[code], raw, starts[likely], sizes[likely])
            if not same.all():
                found[likely[~same]] = UNKNOWN
        short = np.flatnonzero(sizes <= 2)
        found[short] = self.short.take(pairs[short] & SHORT_MASKS[sizes[short]])
        return found


def paired(first: Bytes, second: Bytes) -> NDArray[np.uint16]:
    """Two bytes each as a number."""
    pairs: NDArray[np.uint16] = first | (second.astype(np.uint16) << np.uint16(8))
    return pairs


def signature(pairs: NDArray[np.uint16], last: Bytes, sizes: Places) -> NDArray[np.uint16]:
    """A number for a text by its first two bytes, its last and its length."""
    number: NDArray[np.uint16] = pairs + last.astype(np.uint16) * LAST_FACTOR + sizes.astype(np.uint16) * SIZE_FACTOR
    return number


def stands(text: bytes, raw: Bytes, starts: Places, sizes: Places) -> NDArray[np.bool_]:
    """Whether a text of more than two bytes stands in cells."""
    loads: NDArray[Any] = np.ndarray((raw.size - WORD + 1,), dtype="<u8", buffer=raw, strides=(1,))
    same: NDArray[np.bool_] = sizes == len(text)
    for at in range(0, len(text), WORD):
        at = min(at, max(len(text) - WORD, 0))  # the last eight may have been seen in part
        part = text[at : at + WORD]
        mask = np.uint64((1 << 8 * len(part)) - 1)
        same &= (loads[starts + at] & mask) == np.uint64(int.from_bytes(part, "little"))
    return same


def recognisable(texts: Iterable[str]) -> tuple[str, ...]:
    """Of some texts those that a cell can be compared with as it stands, each once, the empty one first.

    Examples
    --------
    >>> recognisable(["Agree", " 5", 'say "yes"', "4", "Agree"])
    ('', 'Agree', '4')
    """
    plain = [text for text in texts if text == text.strip() and not set(text) & set('"\r\n\0')]
    return tuple(dict.fromkeys(["", *plain]))[:MOST_TEXTS]
