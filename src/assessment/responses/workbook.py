"""An Excel workbook -> records; the row's number is its line.

Cells come as values, not as they look: a whole number is written without its `.0`, a date as 2026-05-04. A merged cell
holds a value only in its first row, and filling the others by guess would be inventing answers, so it stops the file (see
:func:`~assessment.responses.exports.read_table`, which knows where the header ends). A cell that shows an error keeps its text
(`#REF!`), so that its answer is set aside with a reason. Hidden rows are rows: they are read, and told.
"""

from __future__ import annotations

import datetime as dt
import struct
import zipfile
import zlib
from collections.abc import Collection, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook, SheetMetadata, SheetTypeEnum, SheetVisibleEnum

from assessment.errors import InputError, Problem, nearest
from assessment.responses.about import About, Merged
from assessment.responses.columns import LONGEST_CELL
from assessment.responses.layout import lay_out
from assessment.responses.records import Records, Row, collect, too_long
from assessment.responses.sheet_marks import Marks, cell_name, read_marks

__all__ = ["read_workbook", "sheets_to_read"]

# What a damaged archive may raise, in whichever of its parts the damage is.
DAMAGED = (CalamineError, zipfile.BadZipFile, zlib.error, struct.error, EOFError, NotImplementedError, UnicodeDecodeError)

NOT_FOR_PEOPLE = "_56F9DC9755BA473782653E2940F9"  # where Microsoft Forms keeps the form's own data, very hidden


def read_workbook(path: Path, name: str, *, expected: Collection[str], sheet: str = "") -> Records:
    """Read one sheet of an .xlsx workbook.

    Parameters
    ----------
    path, name : Path, str
        The file, and how the user names it.
    expected : collection of str
        Folded column names that tell the header from titles above it.
    sheet : str
        The sheet's name; may be "" where there is only one.

    Returns
    -------
    Records

    Raises
    ------
    InputError
        Damaged, several sheets and none named, no such sheet, nothing to read.
    """
    try:
        with path.open("rb") as stream, CalamineWorkbook.from_filelike(stream) as book:
            sheets = sheets_for_people(book)
            named = choose_sheet(sheets, name, sheet)
            chosen = book.get_sheet_by_name(named)
            merged = chosen.merged_cell_ranges or []
            rows = chosen.to_python(skip_empty_area=False)
        marks, notes = read_marks(path, named), list[str]()
    except DAMAGED as error:
        raise InputError(Problem("The workbook is damaged", file=name, todo="save it again")) from error
    records = collect(name, lay_out(as_text(rows, name, marks), expected, notes))
    about = About(uncomputed=marks.uncomputed, merged=over_rows(merged))
    return replace(records, about=about, notes=(*notes, *notes_of(sheets, named, marks)))


def sheets_for_people(book: CalamineWorkbook) -> list[SheetMetadata]:
    """Sheets of cells, without those in which a collector keeps what is its own."""
    return [one for one in book.sheets_metadata if one.typ == SheetTypeEnum.WorkSheet and one.name != NOT_FOR_PEOPLE]


def sheets_to_read(path: Path) -> list[str]:
    """Names of a workbook's sheets that are not hidden; [""] where there is nothing to choose, as in a file of another kind."""
    if not zipfile.is_zipfile(path):
        return [""]
    try:
        with path.open("rb") as stream, CalamineWorkbook.from_filelike(stream) as book:
            sheets = sheets_for_people(book)
    except DAMAGED:  # whoever reads it says so
        return [""]
    return [one.name for one in sheets if not is_hidden(one)] if len(sheets) > 1 else [""]


def choose_sheet(sheets: list[SheetMetadata], name: str, wanted: str) -> str:
    """Name of the sheet to read."""
    names = [sheet.name for sheet in sheets]
    if not wanted and len(names) == 1:
        return names[0]
    if wanted in names:
        return wanted
    close = nearest(wanted, names)
    todo = f"did you mean '{close[0]}'?" if close else "name one under 'sheet' of this source"
    what = "The workbook has no such sheet" if wanted else "The workbook has several sheets"
    allowed = ", ".join(sheet.name + (" (hidden)" if is_hidden(sheet) else "") for sheet in sheets)
    raise InputError(Problem(what, file=name, column="sheet", found=wanted, allowed=allowed, todo=todo))


def is_hidden(sheet: SheetMetadata) -> bool:
    """Whether the program does not show a sheet."""
    return bool(sheet.visible != SheetVisibleEnum.Visible)


def notes_of(sheets: list[SheetMetadata], named: str, marks: Marks) -> tuple[str, ...]:
    """Notes on what a person who opens the workbook does not see."""
    unread = [sheet.name for sheet in sheets if is_hidden(sheet) and sheet.name != named]
    notes = [f"sheet '{named}' is hidden, and was read"] if any(is_hidden(s) and s.name == named for s in sheets) else []
    notes += [f"hidden sheets, not read: {', '.join(unread)}"] if unread else []
    return (*notes, *([f"hidden rows, read like all others: {marks.hidden}"] if marks.hidden else []))


def over_rows(merged: list[tuple[tuple[int, int], tuple[int, int]]]) -> tuple[Merged, ...]:
    """Cells that are merged over several rows, from the top."""
    return tuple(
        (top + 1, bottom + 1, f"{cell_name(top, left)}:{cell_name(bottom, right)}")
        for (top, left), (bottom, right) in sorted(merged)
        if bottom > top
    )


def as_text(rows: list[list[Any]], name: str, marks: Marks) -> Iterator[Row]:
    """Rows of values as text, numbered from 1; a cell that shows an error keeps the error's name."""
    faulty: dict[int, dict[int, str]] = {}
    for (row, column), shown in marks.errors.items():
        faulty.setdefault(row, {})[column] = shown
    for at, cells in enumerate(rows):
        texts = [written(cell) for cell in cells]
        if max(map(len, texts), default=0) > LONGEST_CELL:
            raise InputError(too_long(name, at + 1))
        for column, shown in faulty.get(at, {}).items():
            if column < len(texts) and not texts[column]:
                texts[column] = shown
        yield at + 1, texts


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
