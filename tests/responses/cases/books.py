"""Workbooks and SPSS files: cells that are merged, hidden, wrong or dated; archives that are not what they seem."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pyreadstat
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from cases.model import HEADER, PEOPLE, ROWS, Case, Reads, Stops, lines  # type: ignore[import-not-found]

__all__ = ["CASES", "book"]

TABLE: tuple[tuple[Any, ...], ...] = (
    tuple(HEADER.split(",")),
    *(tuple(int(cell) if cell.isdigit() else cell or None for cell in row.split(",")) for row in ROWS),
)
ITEMS = ("trust", "care", "calm")
XLSX: dict[str, Any] = {"file": "staff.xlsx"}
DATED = (("When", dt.datetime(2026, 5, 4, 23, 30)), ("When", dt.datetime(2026, 5, 5, 0, 30)))
TIMES = ("04/05/2026 10:00", "05/05/2026 10:00", "06/05/2026 10:00", "07/05/2026 10:00")
PERIOD = {"column": "When", "from": "2026-05-05", "to": "2026-05-06"}
SAV = {"file": "staff.sav"}


def book(rows: Sequence[Sequence[Any]] = TABLE, change: Callable[[openpyxl.Workbook], object] = lambda _: None) -> bytes:
    """An .xlsx file of rows, changed before it is saved."""
    made = openpyxl.Workbook()
    for row in rows:
        made.active.append(row)
    change(made)
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


def with_member(name: str, content: bytes) -> bytes:
    """A workbook with one more file in its archive."""
    stream = io.BytesIO(book())
    with zipfile.ZipFile(stream, "a") as packed:
        packed.writestr(name, content)
    return stream.getvalue()


def cell(place: str, value: object) -> Callable[[openpyxl.Workbook], object]:
    def change(made: openpyxl.Workbook) -> None:
        made.active[place] = value

    return change


def hide_row(made: openpyxl.Workbook) -> None:
    made.active.row_dimensions[3].hidden = True


def hide_sheet(made: openpyxl.Workbook) -> None:
    made.create_sheet("Old").sheet_state = "veryHidden"


def since_1904(made: openpyxl.Workbook) -> None:
    made.epoch = CALENDAR_MAC_1904
    made.active["G1"] = "When"
    for line in range(2, 6):
        made.active.cell(line, 7, dt.datetime(2026, 5, 2 + line, 9, 0))


def dated(*times: str) -> str:
    return str(lines(*(f"{row},{time}" for row, time in zip(ROWS, times, strict=True)), header=HEADER + ",When"))


def bomb(path: Path) -> None:
    """A workbook whose sheet unpacks to 500 MB."""
    path.write_bytes(book())
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as packed, packed.open("xl/worksheets/sheet2.xml", "w") as sheet:
        for _ in range(500):
            sheet.write(b" " * 1_000_000)


def spss(path: Path, *, missing: bool = False) -> None:
    """The good house as SPSS writes it: answers with labels, and 9 for no answer."""
    frame = pd.DataFrame(list(TABLE[1:]), columns=list(TABLE[0])).astype({"trust": float, "care": float, "calm": float})
    frame["level"] = frame["level"].fillna("")
    if missing:
        frame.loc[0, "trust"] = 9.0
    labels = {item: {1.0: "Strongly disagree", 5.0: "Strongly agree", 9.0: "No answer"} for item in ITEMS}
    ranges: dict[str, Any] | None = {item: [{"lo": 9.0, "hi": 9.0}] for item in ITEMS} if missing else None
    pyreadstat.write_sav(frame, str(path), variable_value_labels=labels, missing_ranges=ranges)


def spss_with_missing(path: Path) -> None:
    spss(path, missing=True)


def spss_garbled(path: Path) -> None:
    """A file that says it is UTF-8 and holds Windows letters."""
    spss(path)
    path.write_bytes(path.read_bytes().replace(b"North", b"N\xf6rth"))


def spss_broken(path: Path) -> None:
    spss(path)
    whole = path.read_bytes()
    path.write_bytes(whole[:200] + b"\xff" * 300 + whole[500:700])


MISSING = (("a", "North", "manager", None, 5, 3), *PEOPLE[1:])
CASES = [
    Case(
        76,
        "cells merged over rows",
        Stops("merged", "staff.xlsx"),
        {"staff.xlsx": book(change=lambda made: made.active.merge_cells("B2:B3"))},
        XLSX,
    ),
    Case(
        102,
        "a formula whose value was never stored",
        Stops("formula", "staff.xlsx"),
        {"staff.xlsx": book(change=cell("D2", "=2+2"))},
        XLSX,
    ),
    Case(
        103,
        "a cell that shows an error",
        Reads((("a", "North", "manager", None, 5, 3), *PEOPLE[1:]), ((2, "trust", "#DIV/0!", "error_value"),), letter="C"),
        {"staff.xlsx": book(change=cell("D2", "#DIV/0!"))},
        XLSX,
    ),
    Case(104, "hidden rows", Reads(remarks=("hidden",)), {"staff.xlsx": book(change=hide_row)}, XLSX),
    Case(
        105,
        "several sheets, one of them hidden, and none named",
        Stops("several sheets", "staff.xlsx"),
        {"staff.xlsx": book(change=hide_sheet)},
        XLSX,
    ),
    Case(105, "several sheets, and one named", Reads(), {"staff.xlsx": book(change=hide_sheet)}, {**XLSX, "sheet": "Sheet"}),
    Case(
        106, "numbers kept as text", Reads(), {"staff.xlsx": book([[str(value or "") for value in row] for row in TABLE])}, XLSX
    ),
    Case(
        107,
        "dates counted from 1904",
        Reads(
            PEOPLE[1:3],
            ((2, "When", "2026-05-04T09:00:00", "outside_period"), (5, "When", "2026-05-07T09:00:00", "outside_period")),
            letter="Q",
        ),
        {"staff.xlsx": book(change=since_1904)},
        {**XLSX, "period": PERIOD},
    ),
    Case(
        108,
        "day or month first: nobody can tell",
        Stops("day first or month first"),
        {"staff.csv": dated(*TIMES)},
        {"period": PERIOD},
    ),
    Case(
        108,
        "day first, as declared",
        Reads(PEOPLE[1:3], ((2, "When", TIMES[0], "outside_period"), (5, "When", TIMES[3], "outside_period")), letter="Q"),
        {"staff.csv": dated(*TIMES)},
        {"period": {**PERIOD, "dates": "dmy"}},
    ),
    Case(
        108,
        "month first, as a day above 12 tells",
        Reads(PEOPLE[:3], ((5, "When", "05/13/2026", "outside_period"),), letter="Q"),
        {"staff.csv": dated("05/05/2026", "05/05/2026", "05/06/2026", "05/13/2026")},
        {"period": PERIOD},
    ),
    Case(
        108,
        "time zones: a day is the day that is written",
        Reads(
            PEOPLE[1:3],
            (
                (2, "When", "2026-05-04T23:30:00-08:00", "outside_period"),
                (5, "When", "2026-05-07T00:30:00+12:00", "outside_period"),
            ),
            letter="Q",
        ),
        {"staff.csv": dated("2026-05-04T23:30:00-08:00", "2026-05-05T00:30+02:00", "2026-05-06", "2026-05-07T00:30:00+12:00")},
        {"period": PERIOD},
    ),
    Case(109, "SPSS with labels for answers", Reads(structural=0), {"staff.sav": spss}, SAV),
    Case(
        109,
        "SPSS with a code that its user declared missing",
        Reads(MISSING, structural=0),
        {"staff.sav": spss_with_missing},
        SAV,
    ),
    Case(110, "SPSS in another code page than it says", Stops("", "staff.sav"), {"staff.sav": spss_garbled}, SAV),
    Case(111, "a workbook that unpacks to 500 MB", Stops("unpack", "staff.xlsx"), {"staff.xlsx": bomb}, XLSX),
    Case(112, "SPSS, damaged", Stops("", "staff.sav"), {"staff.sav": spss_broken}, SAV),
    Case(113, "macros", Stops("", "staff.xlsm"), {"staff.xlsm": with_member("xl/vbaProject.bin", b"x")}, {"file": "staff.xlsm"}),
    Case(
        113,
        "links to other workbooks",
        Stops("", "staff.xlsx"),
        {"staff.xlsx": with_member("xl/externalLinks/externalLink1.xml", b"<externalLink/>")},
        XLSX,
    ),
]
