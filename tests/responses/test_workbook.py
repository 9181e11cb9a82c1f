"""Excel workbooks, whatever they are called."""

from __future__ import annotations

import datetime as dt
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from openpyxl import Workbook

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


def test_cells_merged_over_rows_are_never_filled_by_guess(desk: Desk, tmp_path: Path) -> None:
    assert "line 2: Cells are merged over several rows" in desk.fault(save(tmp_path / "book.xlsx", ROWS, merge="A2:A3"))


def test_a_format_that_the_file_has_not_is_refused(desk: Desk) -> None:
    assert "says 'excel', but this is delimited text" in desk.fault("unit,trust\nNorth,4\n", format="excel")


def test_another_archive_is_no_table(desk: Desk, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as archive:
        archive.writestr("answers.csv", "unit,trust\nNorth,4\n")
    assert "This is an archive" in desk.fault((tmp_path / "x.zip").read_bytes())


@pytest.mark.parametrize("value", ["#REF!", "#N/A", "=1/0"])
def test_broken_formulas_are_no_answers(desk: Desk, tmp_path: Path, value: str) -> None:
    answers = desk.staff(save(tmp_path / "book.xlsx", [ROWS[0], ["North", "", value, 4]]))
    assert answers.get_column("trust").to_list() == [None]
