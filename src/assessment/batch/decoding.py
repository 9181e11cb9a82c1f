"""Bytes and texts turned into what they stand for: characters, JSON, base64, compressed data, columns of numbers."""

from __future__ import annotations

import base64
import binascii
import csv
import io
import json
import re
import zlib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

__all__ = [
    "GZIP_MARK",
    "LARGEST",
    "PDF_MARK",
    "PNG_MARK",
    "ZIP_MARKS",
    "decoded",
    "inflate",
    "parsed_json",
    "readable",
    "sheet_columns",
    "table_columns",
    "typed_array",
    "unbase64",
    "unescaped",
]

Numbers = tuple[float, ...]
LARGEST = 500_000_000  # bytes of what one file opens to
PNG_MARK, GZIP_MARK, ZIP_MARKS, PDF_MARK = b"\x89PNG\r\n\x1a\n", b"\x1f\x8b", (b"PK\x03\x04", b"PK\x05\x06"), b"%PDF"
BYTE_ORDER_MARKS = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16", b"\xef\xbb\xbf": "utf-8-sig"}
OOXML_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
CELL = re.compile(r'<c r="([A-Z]+)\d+"([^>]*)><v>([^<]*)</v>')


def decoded(content: bytes) -> str:
    """Read bytes as text: by their mark, as UTF-8, or else each byte as a character."""
    for mark, encoding in BYTE_ORDER_MARKS.items():
        if content.startswith(mark):
            return content.decode(encoding, "replace")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode("latin-1")


def parsed_json(text: str) -> Any:
    """Parse a text that is a JSON object or list; None for any other."""
    if not text.lstrip().startswith(("{", "[")):
        return None
    try:
        return json.loads(text)
    except ValueError:
        return None


def unbase64(text: str) -> bytes:
    """Decode base64, in either alphabet and without its end marks; b"" for what is none."""
    plain = "".join(text.split()).replace("-", "+").replace("_", "/").rstrip("=")
    try:
        return base64.b64decode(plain + "=" * (-len(plain) % 4), validate=True)
    except (binascii.Error, ValueError):
        return b""


def readable(content: bytes) -> bool:
    """Tell whether decoded bytes are a file or a text, and not just a word that happens to be base64 too."""
    if content.startswith((*ZIP_MARKS, GZIP_MARK, PNG_MARK, PDF_MARK)):
        return True
    try:
        return content.decode("utf-8").replace("\n", " ").replace("\t", " ").isprintable()
    except UnicodeDecodeError:
        return False


def inflate(content: bytes, bits: int) -> bytes:
    """Decompress; b"" for what can't be.

    Raises
    ------
    ValueError
        It gives more than can be looked at.
    """
    inflater = zlib.decompressobj(bits)
    try:
        inflated = inflater.decompress(content, LARGEST)
    except zlib.error:
        return b""
    if inflater.unconsumed_tail:
        raise ValueError("compressed data open to more than can be looked at")
    return inflated


def typed_array(value: Mapping[str, Any]) -> Numbers | None:
    """Give the numbers that plotly packed into base64; None where it is not such an array.

    Examples
    --------
    >>> typed_array({"dtype": "i2", "bdata": "AQACAA=="}), typed_array({"x": 1})
    ((1.0, 2.0), None)
    """
    if not {"dtype", "bdata"} <= set(value):
        return None
    packed = np.frombuffer(unbase64(str(value["bdata"])), np.dtype(str(value["dtype"]).removesuffix("c")))
    return tuple(packed.astype(float).tolist())


def table_columns(text: str) -> Iterator[tuple[str, Numbers]]:
    """Give the columns of a table in a text (CSV) that have numbers, by their number from 1."""
    try:
        rows = list(csv.reader(io.StringIO(text)))
    except csv.Error:
        return
    for place in range(max(map(len, rows), default=0)):
        if numbers := numbers_of([row[place] for row in rows if place < len(row)]):
            yield f"column {place + 1}", numbers


def sheet_columns(text: str) -> Iterator[tuple[str, Numbers]]:
    """Give the columns of a workbook's sheet (its XML) that have numbers, by their letters."""
    cells: dict[str, list[str]] = {}
    for column, kind, value in CELL.findall(text):
        if ' t="' not in kind or ' t="n"' in kind:
            cells.setdefault(column, []).append(value)
    yield from ((f"column {column}", numbers_of(values)) for column, values in cells.items())


def numbers_of(cells: Sequence[str]) -> Numbers:
    """Give those of a column's cells that are numbers; a text that stands in many of them is read once."""
    known = {cell: number_of(cell) for cell in set(cells)}
    return tuple(number for cell in cells if (number := known[cell]) is not None)


def number_of(cell: str) -> float | None:
    """Read a cell as a number; None for any other text."""
    try:
        return float(cell)
    except ValueError:
        return None


def unescaped(text: str) -> str:
    """Give a text of a workbook without the escapes of its format.

    Examples
    --------
    >>> unescaped("_x0041_b")
    'Ab'
    """
    return OOXML_ESCAPE.sub(lambda found: chr(int(found[1], 16)), text)
