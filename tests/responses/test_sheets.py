"""Several sheets of one workbook, which have the same line numbers: each row is told from that of the other sheet."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import yaml

from assessment.inputs import Inputs, read_inputs
from assessment.settings import read_settings

ITEMS = {
    f"q{n}": {"text": f"q{n}", "concepts": ["x"], "answers": "agree", "alone": True, "reverse": n == 5, "title": "high is good"}
    for n in range(12)
}
GUESTS = {
    "survey": "guests", "title": "Guests", "respondents": "customer", "answers": {"agree": {"low": 1, "high": 5}}, "items": ITEMS,
}  # fmt: skip
CAREFUL = [3, 4, 2, 4, 5, 2, 3, 4, 4, 2, 5, 3]
Row = tuple[str, list[int], str]


def read(folder: Path, sheets: dict[str, list[Row]], careless: str = "keep") -> Inputs:
    """What is read of a workbook of customers, a source a sheet: rows of who, what they answered, and what they wrote."""
    (folder / "guests.yml").write_text(yaml.safe_dump(GUESTS, sort_keys=False), "utf-8")
    book = openpyxl.Workbook()
    for place, (name, rows) in enumerate(sheets.items()):
        sheet = book.create_sheet(name, place)
        for cells in [("respondent", "unit", *ITEMS, "say"), *((who, name, *given, say) for who, given, say in rows)]:
            sheet.append(cells)
    book.save(folder / "guests.xlsx")
    sources = [{"survey": "customer", "wave": "w1", "file": "guests.xlsx", "sheet": name, "comments": ["say"]} for name in sheets]
    document = {"client": "C", "waves": ["w1"], "surveys": {"customer": "guests.yml"}, "sources": sources, "careless": careless}
    (folder / "engagement.yml").write_text(yaml.safe_dump(document, sort_keys=False), "utf-8")
    return read_inputs(read_settings(folder))


def test_what_was_written_on_a_sheet_stands_beside_its_own_people_only(tmp_path: Path) -> None:
    found = read(tmp_path, {"North": [("a", CAREFUL, "The tea")], "South": [("b", CAREFUL, "The cake")]})
    assert found.written.select("unit", "text").rows() == [("North", "The tea"), ("South", "The cake")]


def test_accounts_name_the_sheet(tmp_path: Path) -> None:
    found = read(tmp_path, {"North": [("a", CAREFUL, "")], "South": [("b", CAREFUL, ""), ("c", [9] * 12, "")]})
    assert [one.file for one in found.responses.arrivals] == ["guests.xlsx [North]", "guests.xlsx [South]"]
    assert set(found.responses.set_aside["file"]) == {"guests.xlsx [South]"}


def test_whoever_was_careless_on_one_sheet_takes_nobody_of_another_along(tmp_path: Path) -> None:
    careful = [(f"n{n}", CAREFUL[n:] + CAREFUL[:n], "") for n in range(9)]
    others = [(who.replace("n", "s"), given, say) for who, given, say in careful]
    found = read(tmp_path, {"North": [("lazy", [5] * 12, ""), *careful], "South": [("keen", CAREFUL, ""), *others]}, "leave_out")
    assert found.responses.left_out["customer"]["respondent"].to_list() == ["lazy"]
    assert [one.accepted for one in found.responses.arrivals] == [9, 10]
