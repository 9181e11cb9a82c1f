"""A text file as UTF-8 bytes, a block at a time: never more of it in memory than one block.

A block ends where a line ends. Whether that is the end of a record too is for whoever parses it to say: what belongs to
the next record is given back, and comes again at the front of the next block.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np

from assessment.errors import InputError, Problem
from assessment.responses.quotes import QUOTE, count

__all__ = ["Blocks", "first_window", "utf8"]

BLOCK = 6 << 20  # bytes: large enough that the cost of each call is small, small enough to hold its cells as text
LONGEST_LINE = 64 << 20
MOST_LINES_HELD = 20  # at the end of a block, by quotes that a later block closes
TRIED = 1 << 19  # bytes of a block that are read with care before the rest is tried again


class Blocks:
    r"""Blocks of whole lines.

    Parameters
    ----------
    chunks : iterable of bytes
        The text's bytes in UTF-8, cut anywhere.
    name : str
        The file as the user names it.
    size : int
        Bytes of a block, at least; the last may be smaller.

    Examples
    --------
    >>> blocks = Blocks([b"a,b", b"\n1,2\n3", b",4"], "x.csv", size=4)
    >>> blocks.take(), blocks.take(), blocks.take()
    (b'a,b\n1,2\n', b'3,4', b'')
    """

    def __init__(self, chunks: Iterable[bytes], name: str, *, size: int = BLOCK) -> None:
        self.chunks = iter(chunks)
        self.name = name
        self.size = size
        self.carry = b""
        self.last = b""

    @property
    def ended(self) -> bool:
        """Whether what was taken so far ends a line."""
        return self.last in {b"\n", b"\r"}

    def take(self, size: int = 0) -> bytes:
        """Give the next block, of another size if one is asked for; nothing at the end of the file."""
        buffer, wanted = [self.carry], size or self.size
        self.carry = b""
        length = len(buffer[0])
        while True:
            while length < wanted and (chunk := next(self.chunks, None)) is not None:
                buffer.append(chunk)
                self.last = chunk[-1:] or self.last
                length += len(chunk)
            if length < wanted:
                return b"".join(buffer)
            if end := last_line_end(buffer[-1]):
                self.carry = buffer[-1][end:]
                return b"".join([*buffer[:-1], memoryview(buffer[-1])[:end]])
            block = b"".join(buffer)
            if end := last_line_end(block):
                self.carry = block[end:]
                return block[:end]
            if length > LONGEST_LINE:
                allowed = f"up to {LONGEST_LINE >> 20} MB"
                raise InputError(
                    Problem("A line of this file has no end", file=self.name, allowed=allowed, todo="export it again")
                )
            buffer, wanted = [block], 2 * length

    def take_records(self) -> bytes:
        """Give the next block up to the last line end at which no quote is open, if there is one."""
        block = self.take()
        if (end := last_record_end(block)) and end < len(block):
            self.give_back(block[end:])
            block = block[:end]
        return block

    def peek(self, size: int) -> bytes:
        """The next bytes, so many if there are, which stay to be taken."""
        if len(self.carry) < size:
            self.give_back(self.take(size))
        return self.carry[:size]

    def give_back(self, rest: bytes) -> None:
        """Put bytes back in front of what is still to come."""
        self.carry = rest + self.carry


def last_line_end(block: bytes) -> int:
    r"""Where the last line that ends in a block ends; 0 if none does.

    Examples
    --------
    >>> last_line_end(b"a\nb"), last_line_end(b"a\rb\r"), last_line_end(b"ab")
    (2, 2, 0)
    """
    # A carriage return at the very end may be the first half of a line end.
    return (block.rfind(b"\n") + 1) or (block.rfind(b"\r", 0, max(len(block) - 1, 0)) + 1)


def last_record_end(block: bytes) -> int:
    r"""Where the last line ends behind which no quote is open; 0 if none of the last few does: then a quote breaks the rule.

    Examples
    --------
    >>> last_record_end(b'a\n"b"\n"c\nd'), last_record_end(b'"a\nb')
    (6, 0)
    """
    end = last_line_end(block)
    text = np.frombuffer(block, np.uint8)
    for _ in range(MOST_LINES_HELD):
        if not count(text[:end], QUOTE) % 2:
            return end
        end = last_line_end(block[: block.rindex(b'"', 0, end)])
    return 0


def first_window(block: bytes) -> bytes:
    r"""The first lines of a block, to be read by themselves.

    Examples
    --------
    >>> first_window(b"1,2\n3,4\n")
    b'1,2\n3,4\n'
    """
    size = TRIED
    while size < len(block):
        if end := last_line_end(block[:size]):
            return block[:end]
        size *= 2
    return block


def utf8(path: Path, encoding: str, *, size: int = BLOCK) -> Iterator[bytes]:
    """Give a file's text as UTF-8 bytes, without a byte-order mark.

    Raises
    ------
    UnicodeError
        The text is not of this encoding.
    """
    decoder = None if encoding in {"utf-8", "utf-8-sig"} else codecs.getincrementaldecoder(encoding)()
    with path.open("rb") as stream:
        if encoding == "utf-8-sig":
            stream.read(len(codecs.BOM_UTF8))
        while chunk := stream.read(size):
            yield decoder.decode(chunk).encode() if decoder else chunk
        if decoder:
            yield decoder.decode(b"", final=True).encode()
