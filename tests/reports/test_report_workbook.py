"""An executed notebook as a workbook: the page's sentences and tables, and text that stays text."""

from __future__ import annotations

import io

import openpyxl
import pandas as pd
import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from assessment.findings.finding import Finding, Findings
from assessment.labels import figure
from assessment.reports import export_workbook
from assessment.reports.workbook import sheet_names
from assessment.tables import Table

TRICKS = (
    "=1+1", "+1", "-1", "@SUM(A1)", "=cmd|' /C calc'!A0", "\t=1", "https://elsewhere.example", "x" * 200, "مرحبا", "☕ café",
    "<b>", "a\x07b", "'", "line\nbreak", "internal:'Findings'!A1", "1e5", "true",
)  # fmt: skip
FRAME = pd.DataFrame(
    {"name": ["A", "B"], "score": [51.25, float("nan")], "share": [0.456, 0.5], "what": ["nps", "count"], "value": [12.5, 3.0]}
)
COLUMNS = {
    "name": ("Unit", "text"),
    "score": ("Score", "score"),
    "share": ("Share", "share"),
    "value": ("Value", "@what"),
}


def executed(*shown: Findings | Table, question: str = "Who?", tags: tuple[str, ...] = ()) -> NotebookNode:
    bundles = [one._repr_mimebundle_() for one in shown]
    outputs = [new_output("display_data", data, metadata=meta) for data, meta in bundles]
    cell = new_code_cell("1", outputs=outputs, execution_count=1, metadata={"tags": list(tags)})
    made: NotebookNode = new_notebook(cells=[new_markdown_cell(f"## {question}"), cell])
    return made


def opened(notebook: NotebookNode, title: str = "Report", **header: str) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(export_workbook(notebook, title=title, header=header)))


def table(frame: pd.DataFrame = FRAME, title: str = "Scores") -> Table:
    return Table("scores", title, frame, COLUMNS, caption="Of 100.")


def test_numbers_are_numbers_in_the_form_of_their_measure() -> None:
    sheet = opened(executed(table()))["Scores"]
    assert [cell.value for cell in sheet[5]] == ["A", 51.25, 0.456, 12.5]
    assert [cell.number_format for cell in sheet[5]][1:] == ["0.0", "0.0%", "+0.0;-0.0;0.0"]


def test_a_figure_that_is_not_shown_is_an_empty_cell() -> None:
    assert opened(executed(table()))["Scores"]["B6"].value is None


def test_heads_stay_in_sight_and_every_column_can_be_filtered() -> None:
    sheet = opened(executed(table()))["Scores"]
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("B5", "A4:D6")


def test_the_first_sheet_has_every_sentence_beside_its_question_and_leads_to_the_tables() -> None:
    found = Findings((Finding("Leaders score higher.", "clear", "81 and 51.", "Not who is right."),))
    sheet = opened(executed(found, table()), client="Northwind")["Findings"]
    assert [cell.value for cell in sheet[5]] == ["Who?", "Clear", "Leaders score higher.", "81 and 51.", "Not who is right."]
    assert sheet["C6"].hyperlink.location == "'Scores'!A1"


def test_a_table_shown_twice_has_one_sheet() -> None:
    assert opened(executed(table(), table())).sheetnames == ["Findings", "Scores", "How to read it"]


@pytest.mark.parametrize("tag", ["consultant", "parameters"])
def test_what_is_for_the_consultant_only_is_left_out(tag: str) -> None:
    assert opened(executed(table(), tags=(tag,))).sheetnames == ["Findings", "How to read it"]


@pytest.mark.parametrize("text", TRICKS)
def test_text_stays_text_wherever_it_stands(text: str) -> None:
    named = Table("x", text, FRAME.assign(name=text), {"name": (text, "text")}, caption=text)
    found = Findings((Finding(text, evidence=text, caution=text),))
    book = opened(executed(found, named, question=text.replace("\n", " ")), title=text, client=text)
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert not [cell for cell in cells if cell.data_type != "s"]
    assert book.worksheets[1]["A5"].value.replace("_x0009_", "\t").strip() == text.replace("\x07", "").strip()


def test_links_lead_nowhere_but_into_the_workbook() -> None:
    found = Findings((Finding("https://elsewhere.example"),))
    links = [cell.hyperlink for row in opened(executed(found, table()))["Findings"].iter_rows() for cell in row if cell.hyperlink]
    assert [link.target for link in links] == [None]


@pytest.mark.parametrize(
    ("titles", "names"),
    [
        (["History", "Findings"], ["History 2", "Findings 2"]),
        (["x" * 40, "x" * 40], ["x" * 31, "x" * 29 + " 2"]),
        (["a/b", "a\\b"], ["a b", "a b 2"]),
    ],
)
def test_names_of_sheets_are_short_plain_and_each_once(titles: list[str], names: list[str]) -> None:
    assert sheet_names(titles) == names


def test_the_same_notebook_gives_the_same_bytes() -> None:
    first, second = (export_workbook(executed(table()), title="R", header={}) for _ in range(2))
    assert first == second


def test_the_workbook_has_the_figures_of_the_page() -> None:
    one = table()
    cells = [
        [text if isinstance(text, str) else figure(text or float("nan"), kind) for kind, text in row]
        for row in one.plain()["rows"]
    ]
    assert cells == one.cells()
