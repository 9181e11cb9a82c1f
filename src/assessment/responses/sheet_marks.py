"""What a workbook's reader does not tell of a sheet: hidden rows, cells that show an error, formulas without a value.

The sheet's XML is looked through row by row, as bytes, and only where it holds one of the words that matter; no XML parser is at
work, so there is no entity to expand. A sheet without such words costs a search of its bytes.
"""

from __future__ import annotations

import html
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

__all__ = ["Marks", "cell_name", "read_marks"]

BLOCK = 1 << 22
ROW = re.compile(rb"<(?:\w+:)?row\b([^>]*)>(.*?)</(?:\w+:)?row>", re.DOTALL)
CELL = re.compile(rb"<(?:\w+:)?c\b([^>]*?)(?:/>|>(.*?)</(?:\w+:)?c>)", re.DOTALL)
FORMULA = re.compile(rb"<(?:\w+:)?f\b")
VALUE = re.compile(rb"<(?:\w+:)?v\b[^>]*>([^<]+)</")
TELLING = (b"hidden=", b"<f", b":f", b't="e"', b"t='e'")  # what is worth a look; plain words, which are found fast
ROW_ENDS = (b"</row>", b":row>")
ATTRIBUTE = re.compile(r"""([\w:]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
SHEET = re.compile(r"<(?:\w+:)?sheet\b([^>]*)>")
RELATION = re.compile(r"<(?:\w+:)?Relationship\b([^>]*)>")
PLACE = re.compile(r"([A-Z]{1,3})(\d{1,7})$")
YES = {"1", "true"}


@dataclass
class Marks:
    """What is marked in a sheet; rows and columns count from 0.

    Parameters
    ----------
    hidden : int
        Rows that hold something and are hidden, by hand or by a filter.
    errors : dict of (int, int) to str
        Row and column of cells that show an error, with it.
    uncomputed : dict of int to str
        Columns with formulas that have no value, and the first such cell.
    """

    hidden: int = 0
    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    uncomputed: dict[int, str] = field(default_factory=dict)


def read_marks(path: Path, sheet: str) -> Marks:
    """Look through a sheet.

    Parameters
    ----------
    path : Path
        A workbook that its reader can read.
    sheet : str
        One of its sheets.

    Returns
    -------
    Marks
    """
    marks = Marks()
    with zipfile.ZipFile(path) as archive:
        member = member_of(archive, sheet)
        row = -1
        for content in rows_of(archive, member) if member else ():
            if not is_telling(content):
                row += sum(map(content.count, ROW_ENDS))
                continue
            for found in ROW.finditer(content):
                given = attributes(found[1])
                row = int(given["r"]) - 1 if given.get("r", "").isdigit() else row + 1
                if is_telling(found[0]):
                    look_at_row(found[2], row, marks)
                    marks.hidden += given.get("hidden") in YES and CELL.search(found[2]) is not None
    return marks


def is_telling(content: bytes) -> bool:
    """Whether XML may hold anything that is marked."""
    return any(word in content for word in TELLING)


def member_of(archive: zipfile.ZipFile, sheet: str) -> str:
    """The archive's member that holds a sheet; "" if it can't be told."""
    try:
        book = archive.read("xl/workbook.xml").decode("utf-8", "replace")
        relations = archive.read("xl/_rels/workbook.xml.rels").decode("utf-8", "replace")
    except KeyError:
        return ""
    sheets = [attributes(found[1].encode()) for found in SHEET.finditer(book)]
    wanted = next((one for one in sheets if one.get("name") == sheet), {})
    number = next((value for key, value in wanted.items() if key.endswith(":id")), "")
    targets = {one.get("Id"): one.get("Target", "") for one in (attributes(r[1].encode()) for r in RELATION.finditer(relations))}
    target = targets.get(number, "")
    member = target.lstrip("/") if target.startswith("/") else str(PurePosixPath("xl") / target)
    return member if member in archive.namelist() else ""


def attributes(tag: bytes) -> dict[str, str]:
    """Attributes of a tag."""
    return {name: html.unescape(one or two) for name, one, two in ATTRIBUTE.findall(tag.decode("utf-8", "replace"))}


def rows_of(archive: zipfile.ZipFile, member: str) -> Iterator[bytes]:
    """Whole rows of a sheet's XML, many at a time."""
    kept = b""
    with archive.open(member) as stream:
        while block := stream.read(BLOCK):
            kept += block
            at, mark = max((kept.rfind(mark), mark) for mark in ROW_ENDS)
            if at >= 0:
                yield kept[: at + len(mark)]
                kept = kept[at + len(mark) :]


def look_at_row(content: bytes, row: int, marks: Marks) -> None:
    """Note a row's errors and its formulas without a value."""
    column = -1
    for found in CELL.finditer(content):
        given = attributes(found[1])
        place = PLACE.match(given.get("r", ""))
        column = number_of(place[1]) if place else column + 1
        inner, kind = found[2] or b"", given.get("t", "n")
        value = VALUE.search(inner)
        if kind == "e":
            marks.errors[row, column] = value[1].decode("utf-8", "replace") if value else "#ERROR!"
        elif FORMULA.search(inner) and not value and kind not in {"str", "inlineStr"}:
            marks.uncomputed.setdefault(column, cell_name(row, column))


def number_of(letters: str) -> int:
    """Position of a column by its letters.

    Examples
    --------
    >>> number_of("A"), number_of("AB")
    (0, 27)
    """
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def cell_name(row: int, column: int) -> str:
    """Name of a cell as the spreadsheet shows it; both from 0.

    Examples
    --------
    >>> cell_name(6, 1), cell_name(0, 27)
    ('B7', 'AB1')
    """
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"{letters}{row + 1}"
