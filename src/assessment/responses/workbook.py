"""An Excel workbook -> records; the row's number is its line.

Cells come as values, not as they look: a whole number is written without its `.0`, a date as 2026-05-04. A merged cell
holds a value only in its first row, and filling the others by guess would be inventing answers, so it stops the file.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook

from assessment.errors import InputError, Problem, nearest
from assessment.responses.files import Contents
from assessment.responses.records import LONGEST_CELL, Records, Row, collect, too_long

__all__ = ["read_workbook"]


def read_workbook(path: Path, name: str, *, contents: Contents, sheet: str = "") -> Records:
    """Read one sheet of an .xlsx workbook.

    Parameters
    ----------
    path, name : Path, str
        The file, and how the user names it.
    contents : Contents
        Its fingerprint.
    sheet : str
        The sheet's name; may be "" where there is only one.

    Returns
    -------
    Records

    Raises
    ------
    InputError
        Damaged, several sheets and none named, no such sheet, merged rows, nothing to read.
    """
    try:
        with path.open("rb") as stream, CalamineWorkbook.from_filelike(stream) as book:
            chosen = book.get_sheet_by_name(choose_sheet(book.sheet_names, name, sheet))
            merged = chosen.merged_cell_ranges or []
            rows = chosen.to_python(skip_empty_area=False)
    except CalamineError as error:
        raise InputError(Problem("The workbook is damaged", file=name, todo="save it again")) from error
    records = collect(name, as_text(rows, name))
    refuse_merged(merged, records)
    return replace(records, sha256=contents.sha256)


def choose_sheet(sheets: list[str], name: str, wanted: str) -> str:
    """Name of the sheet to read."""
    if not wanted and len(sheets) == 1:
        return sheets[0]
    if wanted in sheets:
        return wanted
    close = nearest(wanted, sheets)
    todo = f"did you mean '{close[0]}'?" if close else "name one under 'sheet' of this source"
    what = "The workbook has no such sheet" if wanted else "The workbook has several sheets"
    raise InputError(Problem(what, file=name, column="sheet", found=wanted, allowed=", ".join(sheets), todo=todo))


def as_text(rows: list[list[Any]], name: str) -> Iterator[Row]:
    """Rows of values as text, numbered from 1."""
    for line, cells in enumerate(rows, 1):
        texts = [written(cell) for cell in cells]
        if max(map(len, texts), default=0) > LONGEST_CELL:
            raise InputError(too_long(name, line))
        yield line, texts


def written(cell: Any) -> str:
    """A cell's value as a person would type it.

    Examples
    --------
    >>> written(5.0), written(4.5), written(True), written(dt.date(2026, 5, 4))
    ('5', '4.5', 'TRUE', '2026-05-04')
    """
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, dt.date | dt.time):
        return cell.isoformat()
    return str(cell)


def refuse_merged(merged: list[tuple[tuple[int, int], tuple[int, int]]], records: Records) -> None:
    """Stop at cells merged over several rows below the header."""
    lines = sorted(top + 1 for (top, _), (bottom, _) in merged if bottom > top and bottom + 1 > records.header_line)
    if lines:
        raise InputError(
            Problem(
                "Cells are merged over several rows", file=records.name, line=lines[0], todo="unmerge them and fill each row in"
            )
        )
