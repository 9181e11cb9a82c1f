"""Excel workbooks, whatever they are called."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.utils.datetime import MAC_EPOCH, WINDOWS_EPOCH

from assessment.errors import InputError
from assessment.responses import sheet_marks
from assessment.responses.sheet_marks import cell_name, number_of

if TYPE_CHECKING:
    from tests.responses.conftest import Desk

ROWS: Sequence[Sequence[object]] = [
    ["unit", "level", "trust", "care"],
    ["NA", "Manager", 4, "5"],
    ["North", None, 3.0, dt.date(2026, 5, 4)],
]


def save(path: Path, rows: Sequence[Sequence[object]], *, sheets: int = 1, merge: str = "", top: int = 0) -> bytes:
    book = Workbook()
    for number in range(sheets):
        sheet = book.active if not number else book.create_sheet(f"Other {number}")
        for line, row in enumerate(rows, top + 1):
            for column, value in enumerate(row, 1):
                sheet.cell(line, column, value)
        if merge:
            sheet.merge_cells(merge)
    book.save(path)
    return path.read_bytes()


def test_a_workbook_is_told_by_its_content_not_by_its_name(desk: Desk, tmp_path: Path) -> None:
    answers = desk.staff(save(tmp_path / "book.xlsx", ROWS))
    assert answers.select("line", "unit", "level", "trust", "care").rows() == [
        (2, "NA", "manager", 4, 5),
        (3, "North", "not_stated", 3, None),
    ]


def test_a_date_where_an_answer_should_be_is_set_aside(desk: Desk, tmp_path: Path) -> None:
    assert desk.codes(save(tmp_path / "book.xlsx", ROWS)) == [(3, "care", "2026-05-04", "not_an_answer")]


def test_the_row_number_is_the_line_below_empty_rows_too(desk: Desk, tmp_path: Path) -> None:
    read = desk.read(save(tmp_path / "book.xlsx", ROWS, top=3))
    assert read.answers["employee"].get_column("line").to_list() == [5, 6]
    assert (read.arrivals[0].read, read.arrivals[0].structural) == (6, 4)


def test_several_sheets_need_a_name(desk: Desk, tmp_path: Path) -> None:
    content = save(tmp_path / "book.xlsx", ROWS, sheets=2)
    assert "The workbook has several sheets. Allowed: Sheet, Other 1." in desk.fault(content)
    assert "no such sheet: 'Othr 1'" in desk.fault(content, sheet="Othr 1")
    assert desk.staff(content, sheet="Other 1").height == 2


def test_two_sheets_of_a_workbook_are_two_sources_and_one_sheet_is_not(desk: Desk, tmp_path: Path) -> None:
    desk.put("book.xlsx", save(tmp_path / "book.xlsx", ROWS, sheets=2))
    first, second = ({"file": "book.xlsx", "sheet": sheet, "wave": wave} for sheet, wave in (("Sheet", "W1"), ("Other 1", "W2")))
    assert desk.read_sources(first, second).answers["employee"].get_column("wave").to_list() == ["W1", "W1", "W2", "W2"]
    with pytest.raises(InputError, match="holds the same bytes"):
        desk.read_sources(first, {**second, "sheet": "Sheet"})


def test_cells_merged_over_rows_are_never_filled_by_guess(desk: Desk, tmp_path: Path) -> None:
    assert "line 2: Cells are merged over several rows: 'A2:A3'" in desk.fault(save(tmp_path / "book.xlsx", ROWS, merge="A2:A3"))


def test_cells_merged_all_down_a_column_are_one_fault(desk: Desk, tmp_path: Path) -> None:
    book = Workbook()
    for row in [["unit", "level", "trust", "care"], *[["North", "Manager", 4, 5]] * 12]:
        book.active.append(row)
    for first in range(2, 14, 2):
        book.active.merge_cells(f"A{first}:A{first + 1}")
    book.active.merge_cells("B4:B6")
    book.save(tmp_path / "book.xlsx")
    told = desk.fault((tmp_path / "book.xlsx").read_bytes())
    assert "line 2: Cells are merged over several rows: 'A2:A3, A4:A5, A6:A7 and 3 more'" in told
    assert "line 4: Cells are merged over several rows: 'B4:B6'" in told
    assert told.count("merged") == 2


def test_a_format_that_the_file_has_not_is_refused(desk: Desk) -> None:
    assert "says 'excel', but this is delimited text" in desk.fault("unit,trust\nNorth,4\n", format="excel")


@pytest.mark.parametrize("value", ["#REF!", "#N/A", "#DIV/0!"])
def test_a_cell_that_shows_an_error_is_no_answer_and_says_so(desk: Desk, tmp_path: Path, value: str) -> None:
    content = save(tmp_path / "book.xlsx", [ROWS[0], ["North", "", value, 4]])
    assert desk.staff(content).get_column("trust").to_list() == [None]
    assert desk.codes(content) == [(2, "trust", value, "error_value")]


def test_a_needed_formula_without_a_value_stops_the_file_with_its_cell(desk: Desk, tmp_path: Path) -> None:
    content = save(tmp_path / "book.xlsx", [ROWS[0], ["North", "", "=2+2", 4]])
    assert "'trust': Formulas in this column have no value: 'C2'. Open the workbook in Excel" in desk.fault(content)


def test_a_formula_that_nobody_needs_stops_nothing(desk: Desk, tmp_path: Path) -> None:
    content = save(tmp_path / "book.xlsx", [[*ROWS[0], "sum"], ["North", "", 4, 4, "=C2+D2"]])
    assert desk.staff(content).get_column("trust").to_list() == [4]


def test_hidden_rows_are_read_and_counted(desk: Desk, tmp_path: Path) -> None:
    save(tmp_path / "book.xlsx", ROWS)
    book = load_workbook(tmp_path / "book.xlsx")
    book.active.row_dimensions[3].hidden = True
    book.active.column_dimensions["B"].hidden = True
    book.save(tmp_path / "book.xlsx")
    arrival = desk.read((tmp_path / "book.xlsx").read_bytes()).arrivals[0]
    assert arrival.accepted == 2
    assert "hidden rows, read like all others: 1" in arrival.notes


def test_hidden_sheets_are_named(desk: Desk, tmp_path: Path) -> None:
    save(tmp_path / "book.xlsx", ROWS, sheets=2)
    book = load_workbook(tmp_path / "book.xlsx")
    book["Other 1"].sheet_state = "veryHidden"
    book.save(tmp_path / "book.xlsx")
    content = (tmp_path / "book.xlsx").read_bytes()
    assert "Allowed: Sheet, Other 1 (hidden)" in desk.fault(content)
    assert "hidden sheets, not read: Other 1" in desk.read(content, sheet="Sheet").arrivals[0].notes
    assert "sheet 'Other 1' is hidden, and was read" in desk.read(content, sheet="Other 1").arrivals[0].notes


@pytest.mark.parametrize("epoch", [WINDOWS_EPOCH, MAC_EPOCH])
def test_dates_are_the_same_in_both_date_systems(desk: Desk, tmp_path: Path, epoch: dt.datetime) -> None:
    book = Workbook()
    book.epoch = epoch
    for row in ROWS:
        book.active.append(row)
    book.save(tmp_path / "book.xlsx")
    assert desk.codes((tmp_path / "book.xlsx").read_bytes()) == [(3, "care", "2026-05-04", "not_an_answer")]


def with_member(content: bytes, member: str, text: str = "x") -> bytes:
    packed = io.BytesIO(content)
    with zipfile.ZipFile(packed, "a") as archive:
        archive.writestr(member, text)
    return packed.getvalue()


@pytest.mark.parametrize(
    ("member", "told"),
    [
        ("xl/vbaProject.bin", "holds macros (.xlsm)"),
        ("xl/externalLinks/externalLink1.xml", "takes values from other workbooks"),
        ("xl/workbook.bin", "an .xlsb workbook"),
        ("content.xml", "an OpenDocument file (.ods)"),
        ("Index/Document.iwa", "a Numbers document"),
    ],
)
def test_a_workbook_of_more_than_values_is_refused(desk: Desk, tmp_path: Path, member: str, told: str) -> None:
    assert told in desk.fault(with_member(save(tmp_path / "book.xlsx", ROWS), member))


def test_the_names_of_cells_are_those_of_the_spreadsheet() -> None:
    for column in (1, 26, 27, 52, 53, 702, 703, 16384):
        letters = get_column_letter(column)
        assert (cell_name(9, column - 1), number_of(letters)) == (f"{letters}10", column - 1)


ODD_CELLS = (
    '<x:c r="B2" t="e"><x:v>#REF!</x:v></x:c><x:c r="C2"><x:f>1+1</x:f><x:v /></x:c><x:c r="D2"><x:f>1</x:f><x:v>1</x:v></x:c>'
)


@pytest.mark.parametrize("block", [1, 64, 1 << 22])
@pytest.mark.parametrize("prefix", ["", "x:"])
def test_a_sheet_is_looked_through_in_pieces_of_any_size(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, block: int, prefix: str
) -> None:
    first = '<x:row r="1"><x:c><x:v>1</x:v></x:c></x:row>'
    sheet = f'<x:sheetData>{first}<x:row r="2" hidden="1">{ODD_CELLS}</x:row></x:sheetData>'
    with zipfile.ZipFile(tmp_path / "x.xlsx", "w") as archive:
        archive.writestr("xl/workbook.xml", "<sheets><sheet name='R&amp;D' sheetId='1' r:id='rId7'/></sheets>")
        archive.writestr("xl/_rels/workbook.xml.rels", '<Relationship Id="rId7" Target="worksheets/s.xml"/>')
        archive.writestr("xl/worksheets/s.xml", sheet.replace("x:", prefix))
    monkeypatch.setattr(sheet_marks, "BLOCK", block)
    marks = sheet_marks.read_marks(tmp_path / "x.xlsx", "R&D")
    assert (marks.hidden, marks.errors, marks.uncomputed) == (1, {(1, 1): "#REF!"}, {2: "C2"})
