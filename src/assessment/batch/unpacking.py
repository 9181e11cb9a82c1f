"""Everything that a file holds, unpacked to the last: what a reader with a decoder finds in a release, not what a page shows.

A chart keeps its numbers in base64, a workbook is a zip file of XML, a notebook carries the state of its widgets, a picture has
text beside its pixels. A search of the files as they are sees none of it. Here each is opened, and what is in it opened again,
until only texts and rows of numbers are left, each with the place it came from.
"""

from __future__ import annotations

import io
import json
import math
import re
import zipfile
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import unquote_to_bytes

from assessment.batch.decoding import (
    GZIP_MARK,
    LARGEST,
    PDF_MARK,
    PNG_MARK,
    ZIP_MARKS,
    decoded,
    inflate,
    parsed_json,
    readable,
    sheet_columns,
    table_columns,
    typed_array,
    unbase64,
    unescaped,
)
from assessment.batch.marked_up import found_in

__all__ = ["Piece", "unpack", "unpack_folder"]

DEEPEST = 12  # containers in containers; more is no file of ours
SHORTEST_PACKED = 8  # characters; nothing longer than a word can be packed into less
DATA_URI = re.compile(r"data:([\w/+.\-]*)((?:;[\w=.\-]+)*),([^\s\"'<>)]*)", re.ASCII)
BASE64 = re.compile(r"[A-Za-z0-9+/_\-\s]{16,}={0,2}\s*")
JSON_BEGINS = re.compile(r"[\[{](?=\s*[\"\[{\d\-])")
PDF_STREAM = re.compile(rb"stream\r?\n(.*?)\r?\n?endstream", re.DOTALL)
PDF_STRING = re.compile(rb"\(((?:\\.|[^\\()])*)\)", re.DOTALL)
PDF_HEX = re.compile(rb"<((?:[0-9A-Fa-f]{2})+)>")


class Piece(NamedTuple):
    """One text, or one row of numbers, as it is once everything around it is opened.

    Parameters
    ----------
    file : str
        The file, relative to the folder.
    place : str
        Where in it, from outside to inside: parts of a zip file, elements, keys.
    text : str
        The text; "" for numbers.
    numbers : tuple of float
        The numbers, in order; empty for a text.
    """

    file: str
    place: str
    text: str = ""
    numbers: tuple[float, ...] = ()


def unpack_folder(root: Path, *, known: Collection[str] = ()) -> Iterator[Piece]:
    """Unpack every file below a folder, names of files and folders included.

    Parameters
    ----------
    root : Path
        Such as a release.
    known : collection of str
        Texts that need not be looked at again, such as a script that every page has.

    Yields
    ------
    Piece
        In the order of paths.

    Raises
    ------
    ValueError
        A file opens to more than can be looked at.
    """
    for path in sorted(root.rglob("*")):
        name = path.relative_to(root).as_posix()
        yield Piece(name, "its name", name)
        if path.is_file():
            yield from unpack(name, path.read_bytes(), known=known)


def unpack(file: str, content: bytes, *, known: Collection[str] = ()) -> Iterator[Piece]:
    """Unpack one file's bytes.

    Parameters
    ----------
    file : str
        Its name; what the file is, its bytes say.
    content : bytes
        All of it.
    known : collection of str
        Texts that need not be looked at again.

    Yields
    ------
    Piece

    Raises
    ------
    ValueError
        It opens to more than can be looked at.

    Examples
    --------
    >>> page = b'<p title="R&amp;D">x</p><script type="application/json">{"y": {"dtype": "i1", "bdata": "AQID"}}</script>'
    >>> found = {piece.place: piece.text or piece.numbers for piece in unpack("report.html", page)}
    >>> found["p@title"], found["p"], found["script@type"], found["script: y"]
    ('R&D', 'x', 'application/json', (1.0, 2.0, 3.0))
    """
    yield from Opener(file, frozenset(known)).file("", content, 0)


class Opener:
    """Opens what it is given, and what is in it.

    Parameters
    ----------
    name : str
        The file's name.
    known : frozenset of str
        Texts that are passed over.
    """

    def __init__(self, name: str, known: frozenset[str]) -> None:
        self.name, self.known = name, known
        self.opened = 0

    def file(self, place: str, content: bytes, depth: int) -> Iterator[Piece]:
        """Open bytes by the mark that they begin with."""
        self.opened += len(content)
        if depth > DEEPEST or self.opened > LARGEST:
            raise ValueError(f"{place or 'the file'} opens to more than can be looked at")
        if content.startswith(ZIP_MARKS):
            yield from self.zip(place, content, depth)
        elif content.startswith(GZIP_MARK):
            yield from self.file(within(place, "gzip"), inflate(content, 47), depth + 1)
        elif content.startswith(PNG_MARK):
            yield from self.png(place, content, depth)
        elif content.startswith(PDF_MARK):
            yield from self.pdf(place, content)
        else:
            yield from self.document(place, decoded(content), depth)

    def document(self, place: str, text: str, depth: int) -> Iterator[Piece]:
        """Open a whole text: JSON, a page, a table, or only words."""
        if text.lstrip().startswith("<"):
            yield from self.markup(place, text, depth)
        elif (parsed := parsed_json(text)) is not None:
            yield Piece(self.name, place, text)
            yield from self.json(place, parsed, depth)
        else:
            yield from (Piece(self.name, within(place, name), numbers=numbers) for name, numbers in table_columns(text))
            yield from self.text(place, text, depth)

    def text(self, place: str, text: str, depth: int) -> Iterator[Piece]:
        """Give a text, and open whatever is packed into it: addresses that are data, base64, JSON, markup."""
        if not text.strip() or text in self.known:
            return
        yield Piece(self.name, place, text)
        if len(text) < SHORTEST_PACKED:
            return
        for number, found in enumerate(DATA_URI.finditer(text)):
            content = unquote_to_bytes(found[3])
            if ";base64" in found[2]:
                content = unbase64(content.decode("latin-1")) or content
            yield from self.file(within(place, f"data {number}"), content, depth + 1)
        if BASE64.fullmatch(text) and (packed := unbase64(text)) and readable(packed):
            yield from self.file(within(place, "base64"), packed, depth + 1)
        elif (parsed := parsed_json(text)) is not None:
            yield from self.json(place, parsed, depth + 1)
        elif "<" in text:
            yield from (piece for piece in self.markup(place, text, depth + 1) if piece.text != text)

    def json(self, place: str, value: Any, depth: int) -> Iterator[Piece]:
        """Open JSON; an array that plotly packed into base64 is numbers again."""
        if isinstance(value, dict):
            if (numbers := typed_array(value)) is not None:
                yield Piece(self.name, place, numbers=numbers)
                return
            for key, part in value.items():
                yield from self.json(within(place, key), part, depth)
            yield from self.text(within(place, "keys"), "\n".join(value), depth)
        elif isinstance(value, list) and value and all(isinstance(part, (int, float)) or part is None for part in value):
            yield Piece(self.name, place, numbers=tuple(math.nan if part is None else float(part) for part in value))
        elif isinstance(value, list):
            for number, part in enumerate(value):
                yield from self.json(f"{place}[{number}]", part, depth)
        elif value is not None:
            yield from self.text(place, value if isinstance(value, str) else json.dumps(value), depth)

    def markup(self, place: str, text: str, depth: int) -> Iterator[Piece]:
        """Open a page or an XML part: texts, attributes, comments, what scripts hold."""
        for where, found in found_in(text):
            if len(found) < SHORTEST_PACKED and found.strip() and found not in self.known:
                yield Piece(self.name, within(place, where), found)
            elif found == text:
                yield Piece(self.name, place, text)
            elif where == "script":
                yield from self.script(within(place, where), found, depth)
            else:
                yield from self.text(within(place, where), found, depth + 1)

    def script(self, place: str, text: str, depth: int) -> Iterator[Piece]:
        """Open a script: JSON, or code with JSON in it (as ``Plotly.newPlot("id", [{...}])`` has)."""
        if text in self.known:
            return
        yield Piece(self.name, place, text)
        decoder, at = json.JSONDecoder(), 0
        while found := JSON_BEGINS.search(text, at):
            try:
                value, at = decoder.raw_decode(text, found.start())
            except ValueError:
                at = found.end()
            else:
                yield from self.json(within(place, f"from {found.start()}" if found.start() else ""), value, depth + 1)

    def zip(self, place: str, content: bytes, depth: int) -> Iterator[Piece]:
        """Open each part of a zip file (a workbook, a presentation, a document), its names and its comments."""
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            yield from self.text(within(place, "comment"), decoded(packed.comment), depth)
            for part in packed.infolist():
                where = within(place, part.filename)
                yield Piece(self.name, where, part.filename)
                yield from self.text(within(where, "comment"), decoded(part.comment), depth)
                if self.opened + part.file_size > LARGEST:
                    raise ValueError(f"{where} opens to more than can be looked at")
                inner = packed.read(part)
                if "worksheets/" in part.filename:
                    found = sheet_columns(decoded(inner))
                    yield from (Piece(self.name, within(where, name), numbers=numbers) for name, numbers in found)
                for piece in self.file(where, inner, depth + 1):
                    yield piece._replace(text=unescaped(piece.text)) if "_x" in piece.text else piece

    def png(self, place: str, content: bytes, depth: int) -> Iterator[Piece]:
        """Give what a picture has beside its pixels."""
        at = len(PNG_MARK)
        while at + 8 <= len(content):
            size, kind = int.from_bytes(content[at : at + 4]), content[at + 4 : at + 8]
            body, at = content[at + 8 : at + 8 + size], at + 12 + size
            if kind in (b"tEXt", b"zTXt", b"iTXt", b"eXIf"):
                name, _, rest = body.partition(b"\0")
                packed = inflate(rest[rest.find(b"\x78") :], 15) if b"\x78" in rest else b""
                where = within(place, f"{kind.decode('ascii')} {name.decode('latin-1')}")
                yield from self.text(where, decoded(packed or rest.strip(b"\0")), depth + 1)

    def pdf(self, place: str, content: bytes) -> Iterator[Piece]:
        """Give what a PDF holds, its streams inflated; words written as numbers of glyphs stay numbers of glyphs."""
        streams = [inflate(found[1], 47) or found[1] for found in PDF_STREAM.finditer(content)]
        for number, part in enumerate([PDF_STREAM.sub(b"", content), *streams]):
            hexed = [bytes.fromhex(decoded(found[1])) for found in PDF_HEX.finditer(part)]
            plain = [re.sub(rb"\\(.)", rb"\1", found[1]) for found in PDF_STRING.finditer(part)]
            yield Piece(self.name, within(place, f"stream {number}"), decoded(b"\n".join([part, *plain, *hexed])))


def within(place: str, part: str) -> str:
    """Name a place inside another.

    Examples
    --------
    >>> within("xl/comments1.xml", "t"), within("", "p"), within("script", "")
    ('xl/comments1.xml: t', 'p', 'script')
    """
    return ": ".join(filter(None, (place, part)))
