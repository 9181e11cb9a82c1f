"""What chance does to bytes: flips, cuts, pastes, swaps, other encodings."""

from __future__ import annotations

import random
from collections.abc import Callable

__all__ = ["MUTATIONS", "mutate"]

TOKENS = [
    *(
        b'"',
        b",",
        b";",
        b"\t",
        b"|",
        b"\n",
        b"\r",
        b"\r\n",
        b"\0",
        b"\xe9",
        b"\xff\xfe",
        b"\xef\xbb\xbf",
        b"=",
        b"#",
        b"'",
        b"\\",
    ),
    *(b"- ", b": ", b"{", b"}", b"[", b"&", b"*", b"!!", b"99999999999999999999", b"-1", b"NaN", b"1e999", b"\x1a", b"\x85"),
    *(b"\xe2\x80\xae", b"\xf0\x9f\x92\xa5", b"sep=;\n", b"<html>", b"PK\x03\x04", b" " * 300, "\u0664".encode()),
    *(b"North Gate", b"Total", b"unit", b"Id"),
]
Mutation = Callable[[bytes, random.Random], bytes]


def cut(content: bytes, random: random.Random) -> bytes:
    """Take a piece out."""
    at = random.randint(0, len(content))
    return content[:at] + content[at + random.choice([1, 1, 2, 8, 64]) :]


def end_early(content: bytes, random: random.Random) -> bytes:
    return content[: random.randint(0, len(content))]


def flip(content: bytes, random: random.Random) -> bytes:
    """Turn one bit."""
    if not content:
        return content
    at = random.randrange(len(content))
    return content[:at] + bytes([content[at] ^ (1 << random.randrange(8))]) + content[at + 1 :]


def put_in(content: bytes, random: random.Random) -> bytes:
    at = random.randint(0, len(content))
    return content[:at] + random.choice(TOKENS) + content[at:]


def write_over(content: bytes, random: random.Random) -> bytes:
    at, token = random.randint(0, len(content)), random.choice(TOKENS)
    return content[:at] + token + content[at + len(token) :]


def paste_line(content: bytes, random: random.Random) -> bytes:
    """Copy a line to another place: the header in the middle, a row twice."""
    lines = content.split(b"\n")
    lines.insert(random.randint(0, len(lines)), random.choice(lines))
    return b"\n".join(lines)


def lose_line(content: bytes, random: random.Random) -> bytes:
    lines = content.split(b"\n")
    del lines[random.randrange(len(lines))]
    return b"\n".join(lines)


def swap_lines(content: bytes, random: random.Random) -> bytes:
    lines = content.split(b"\n")
    random.shuffle(lines)
    return b"\n".join(lines)


def other_delimiter(content: bytes, random: random.Random) -> bytes:
    """Another delimiter from some place on."""
    at, marks = random.randint(0, len(content)), random.sample([b",", b";", b"\t", b"|"], 2)
    return content[:at] + content[at:].replace(marks[0], marks[1], random.choice([1, 3, -1]))


def shift(content: bytes, random: random.Random) -> bytes:
    """A further cell in front of some lines."""
    mark = random.choice([b",", b";", b"\t"])
    return b"\n".join(mark + line if random.random() < 0.5 else line for line in content.split(b"\n"))


def other_encoding(content: bytes, random: random.Random) -> bytes:
    """A part in another encoding."""
    at = random.randint(0, len(content))
    text = content[at:].decode("utf-8", errors="replace")
    return content[:at] + text.encode(random.choice(["cp1252", "utf-16", "utf-8-sig", "utf-16-be", "cp437"]), errors="replace")


MUTATIONS: list[Mutation] = [
    cut, end_early, flip, flip, put_in, put_in, write_over, paste_line, lose_line, swap_lines, other_delimiter, shift,
    other_encoding,
]  # fmt: skip


def mutate(content: bytes, random: random.Random) -> bytes:
    """Do one to four things to some bytes."""
    for _ in range(random.choice([1, 1, 2, 4])):
        content = random.choice(MUTATIONS)(content, random)
    return content
