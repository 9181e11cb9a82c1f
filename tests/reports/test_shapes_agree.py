"""Page, workbook and slides of one notebook say the same: every figure of a slide is on a sheet and, as written, on the page."""

from __future__ import annotations

import html
import io
import re
from typing import Any

import openpyxl
import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from pptx import Presentation

from assessment import figures, findings
from assessment.labels import figure
from assessment.reports import export_html, export_slides, export_workbook
from made_results import hand_made  # type: ignore[import-not-found]

QUESTIONS = ("care_by_level", "chain", "perception_gaps", "customer_outcomes", "response_rates", "real_differences")
ABOUT: dict[str, Any] = {"title": "Report", "header": {"client": "Client"}}


@pytest.fixture(scope="module")
def notebook() -> NotebookNode:
    """The questions of the executive report, and of the comparison, answered for the result made by hand."""
    result, cells = hand_made(), []
    for question in QUESTIONS:
        bundles = [getattr(room, question)(result)._repr_mimebundle_() for room in (findings, figures)]
        outputs = [new_output("display_data", data, metadata=meta) for data, meta in bundles]
        cells += [new_markdown_cell(f"## {question}"), new_code_cell("1", outputs=outputs, execution_count=1)]
    made: NotebookNode = new_notebook(cells=cells)
    return made


@pytest.fixture(scope="module")
def slides(notebook: NotebookNode) -> list[Any]:
    return list(Presentation(io.BytesIO(export_slides(notebook, **ABOUT))).slides)


@pytest.fixture(scope="module")
def page(notebook: NotebookNode) -> str:
    return html.unescape(re.sub(r"<[^>]+>", "\n", export_html(notebook, **ABOUT).split("<main", 1)[1]))


@pytest.fixture(scope="module")
def bars(notebook: NotebookNode) -> list[dict[str, Any]]:
    metas = [output.metadata["assessment"] for cell in notebook.cells for output in cell.get("outputs", [])]
    return [dict(bar) for meta in metas for bar in meta.get("bars", [])]


def test_every_value_of_a_chart_is_on_a_sheet_of_the_workbook(notebook: NotebookNode, slides: list[Any]) -> None:
    book = openpyxl.load_workbook(io.BytesIO(export_workbook(notebook, **ABOUT)))
    numbers = {cell.value for sheet in book for row in sheet.iter_rows() for cell in row if isinstance(cell.value, (int, float))}
    charts = [shape.chart for slide in slides for shape in slide.shapes if shape.has_chart]
    drawn = [value for chart in charts for series in chart.plots[0].series for value in series.values if value is not None]
    assert len(charts) >= len(QUESTIONS)
    assert [value for value in drawn if not any(abs(value - number) < 1e-12 for number in numbers)] == []


def test_every_value_of_a_chart_is_on_the_page_as_it_is_written(page: str, bars: list[dict[str, Any]]) -> None:
    lines = set(page.split("\n"))
    assert len(bars) > 20
    assert [bar for bar in bars if figure(bar["value"], bar["measure"]) not in lines] == []


def test_every_sentence_of_the_page_is_a_slides_title_or_stands_on_one(slides: list[Any], notebook: NotebookNode) -> None:
    told = "\n".join(shape.text_frame.text for slide in slides for shape in slide.shapes if shape.has_text_frame)
    metas = [output.metadata["assessment"] for cell in notebook.cells for output in cell.get("outputs", [])]
    sentences = [one["sentence"] for meta in metas for one in meta.get("found", [])]
    assert sentences
    assert [sentence for sentence in sentences if sentence not in told] == []


def test_a_chart_shows_no_group_that_its_table_hides(bars: list[dict[str, Any]]) -> None:
    assert all(bar["value"] == bar["value"] for bar in bars)
    assert all((bar["low"] is None) == (bar["high"] is None) for bar in bars)
    assert all(bar["low"] <= bar["value"] <= bar["high"] for bar in bars if bar["low"] is not None)
