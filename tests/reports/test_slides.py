"""An executed notebook as slides: the page's sentences, native charts of its figures, and nothing else in the file."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from typing import Any

import openpyxl
import pandas as pd
import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.util import Inches

from assessment.brand import Brand, Logo
from assessment.errors import InputError
from assessment.figures.figure import Bar, Figure
from assessment.findings.finding import Finding, Findings
from assessment.reports import export_slides, open_deck
from assessment.reports.slide_words import Line, fitted, long
from assessment.tables import Table
from made_brand import SVG, png  # type: ignore[import-not-found]

HEADER = {"client": "Northwind", "unit": "Mill Lane", "wave": "2026-Q3", "counts": "31 staff"}
FOUND = Finding("Leaders score higher.", "clear", "81 and 51.", "Not who is right.", "Authority")
FRAME = pd.DataFrame({"name": ["Empowered"], "score": [51.25]})
TABLE = Table("scores", "Scores", FRAME, {"name": ("Scale", "text"), "score": ("Score", "score")})
LOOK = {"measure": "score", "n": 12.0}
BARS = (
    Bar("Empowered", "Front line", "#0b6e99", hollow=False, value=51.25, low=44.5, high=58.0, **LOOK),  # type: ignore[arg-type]
    Bar("Empowered", "Customers", "#1f1f1f", hollow=True, value=62.5, low=None, high=None, **LOOK),  # type: ignore[arg-type]
    Bar("Attentive", "Front line", "#0b6e99", hollow=False, value=70.0, low=61.0, high=77.0, **LOOK),  # type: ignore[arg-type]
)
CHART = Figure("scores", "Three figures.", "How to read it.", {"data": [], "layout": {}}, TABLE, BARS)
TRICKS = (
    "=1+1",
    "=cmd|' /C calc'!A0",
    "@SUM(A1)",
    "x" * 400,
    "مرحبا",
    "☕",
    "<b>&",
    "a\x07b",
    "\ud800",
    "line\nbreak",
    "\u202eevil",
)


def executed(*shown: Any, question: str = "Who?", tags: tuple[str, ...] = ()) -> NotebookNode:
    bundles = [one._repr_mimebundle_() for one in shown]
    outputs = [new_output("display_data", data, metadata=meta) for data, meta in bundles]
    cell = new_code_cell("1", outputs=outputs, execution_count=1, metadata={"tags": list(tags)})
    made: NotebookNode = new_notebook(cells=[new_markdown_cell(f"## {question}"), cell])
    return made


def exported(*shown: Any, brand: Brand | None = None, **how: Any) -> bytes:
    return export_slides(executed(*shown, **how), title="How we serve", header=HEADER, brand=brand or Brand())


def opened(content: bytes) -> list[Any]:
    return list(Presentation(io.BytesIO(content)).slides)


def texts(slide: Any) -> str:
    return "\n".join(shape.text_frame.text for shape in slide.shapes if shape.has_text_frame)


def charts(slides: list[Any]) -> list[Any]:
    return [shape.chart for slide in slides for shape in slide.shapes if shape.has_chart]


def test_the_first_slide_says_what_it_is_of_whom_and_when() -> None:
    first = opened(exported())[0]
    assert first.shapes.title.text == "How we serve"
    assert first.placeholders[1].text.split("\n") == ["Northwind", "Mill Lane", "2026-Q3", "31 staff"]


def test_a_sentence_is_a_slides_title_with_evidence_caution_and_source_beside_it() -> None:
    slide = opened(exported(Findings((FOUND, FOUND))))[1]
    assert slide.shapes.title.text == "Leaders score higher."
    for part in ("Who?", "Clear", "81 and 51.", "Not who is right.", "Authority", "Northwind · Mill Lane · 2026-Q3"):
        assert part in texts(slide)


def test_notes_say_the_question_how_to_read_the_chart_and_what_it_shows() -> None:
    notes = opened(exported(Findings((FOUND,)), CHART))[1].notes_slide.notes_text_frame.text
    assert notes.split("\n")[:2] == ["Who?", "81 and 51."]
    for part in ("How to read it.", "Three figures.", "95 of 100 cases", "association"):
        assert part in notes


def test_a_chart_is_native_with_the_figures_as_they_are() -> None:
    (chart,) = charts(opened(exported(Findings((FOUND,)), CHART)))
    assert list(chart.plots[0].categories) == ["Empowered", "Attentive"]
    assert {series.name: tuple(series.values) for series in chart.plots[0].series} == {
        "Front line": (51.25, 70.0),
        "Customers": (62.5, None),
    }


def test_ranges_are_drawn_as_far_as_they_go() -> None:
    (chart,) = charts(opened(exported(Findings((FOUND,)), CHART)))
    paths = [f".//{{*}}errBars/{{*}}{side}//{{*}}v" for side in ("plus", "minus")]
    drawn = [series._element.findall(path) for series in chart.plots[0].series for path in paths]
    assert [[float(point.text) for point in side] for side in drawn] == [[6.75, 7.0], [6.75, 9.0], [], []]


def test_the_workbook_behind_a_chart_has_the_shown_values_and_nothing_else() -> None:
    (chart,) = charts(opened(exported(Findings((FOUND,)), CHART)))
    book = openpyxl.load_workbook(io.BytesIO(chart.part.chart_workbook.xlsx_part.blob))
    cells = {cell.coordinate: cell.value for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None}
    named = {"B1": "Front line", "C1": "Customers", "A2": "Empowered", "A3": "Attentive"}
    assert cells == {**named, "B2": 51.25, "C2": 62.5, "B3": 70.0}


def test_after_a_chart_its_figures_stand_in_a_table_with_ranges_and_n() -> None:
    slide = opened(exported(Findings((FOUND,)), CHART))[2]
    (table,) = [shape.table for shape in slide.shapes if shape.has_table]
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["", "Front line", "Customers"],
        ["Empowered", "51 (45 to 58; n 12)", "63 (n 12)"],
        ["Attentive", "70 (61 to 77; n 12)", "–"],
    ]


def test_of_many_rows_the_first_are_drawn_and_the_rest_are_said_to_be_elsewhere() -> None:
    bars = tuple(replace(BARS[0], row=f"Row {place}") for place in range(33))
    slides = opened(exported(Findings((FOUND,)), Figure("x", "x", "x", {"data": [], "layout": {}}, TABLE, bars)))
    assert len(list(charts(slides)[0].plots[0].categories)) == 20
    assert "13 more rows are in the workbook of the same name." in texts(slides[2])


def test_a_picture_is_described_and_every_title_is_there() -> None:
    slides = opened(exported(Findings((FOUND,)), CHART, brand=Brand("R&D", "", Logo("png", png(), 4, 30))))
    about = [shape._element.xpath(".//p:cNvPr")[0].get("descr") for slide in slides for shape in slide.shapes]
    assert {"Three figures.", "Logo of R&D"} <= set(about)
    assert all(slide.shapes.title.text for slide in slides)


@pytest.mark.parametrize("text", TRICKS)
def test_text_stays_text_wherever_it_stands(text: str) -> None:
    found = Findings((Finding(text, "likely", text, text, text),))
    bars = (replace(BARS[0], row=text, series=text),)
    content = exported(found, Figure("x", text, text, {"data": [], "layout": {}}, TABLE, bars), question="Who?")
    (chart,) = charts(opened(content))
    book = openpyxl.load_workbook(io.BytesIO(chart.part.chart_workbook.xlsx_part.blob))
    assert {cell.data_type for cell in book.active[2]} == {"s", "n"} or text == "\ud800"
    assert "externalLink" not in "".join(zipfile.ZipFile(io.BytesIO(content)).namelist())


@pytest.mark.parametrize("tag", ["consultant", "parameters"])
def test_what_is_for_the_consultant_only_is_left_out(tag: str) -> None:
    assert len(opened(exported(Findings((FOUND,)), CHART, tags=(tag,)))) == 1


def test_facts_without_a_chart_share_a_slide_and_boxes_do_too() -> None:
    fact = Finding("A score is a mean.")
    assert len(opened(exported(Findings((fact, fact))))) == 2
    slides = opened(exported(Findings((FOUND, FOUND, FOUND), "strip")))
    assert (len(slides), slides[1].shapes.title.text) == (2, "Who?")


def test_the_same_notebook_gives_the_same_bytes_at_any_time() -> None:
    first, second = (exported(Findings((FOUND,)), CHART) for _ in range(2))
    assert first == second
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert {part.date_time[0] for part in archive.infolist()} == {1980}
        about = archive.read("docProps/core.xml").decode()
    assert set(re.findall(r"(\d{4})-\d\d-\d\dT", about)) == {"2020"}
    assert "<dc:creator></dc:creator>" in about or "<dc:creator/>" in about


def test_nothing_is_left_of_who_made_the_empty_deck() -> None:
    names = zipfile.ZipFile(io.BytesIO(exported())).namelist()
    assert not [name for name in names if "printer" in name or "thumbnail" in name]


def test_an_svg_is_held_as_such_beside_a_clear_picture() -> None:
    content = exported(brand=Brand("R&D", "#7a1f5c", Logo("svg+xml", SVG, 4, 60)))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.read("ppt/media/logo.svg") == SVG
        assert 'svgBlip xmlns:asvg="http://schemas.microsoft.com/office/drawing/2016/SVG/main"' in archive.read(
            "ppt/slides/slide1.xml"
        ).decode("utf-8")


def template(change: Any = id) -> bytes:
    deck = Presentation()
    change(deck)
    buffer = io.BytesIO()
    deck.save(buffer)
    return buffer.getvalue()


def test_slides_take_the_look_of_a_template() -> None:
    content = exported(Findings((FOUND,)), CHART, brand=Brand("R&D", "", None, template()))
    deck = Presentation(io.BytesIO(content))
    assert (deck.slide_width, deck.slides[1].slide_layout.name) == (Inches(10), "Title Only")
    whole = (deck.slide_width, deck.slide_height)
    for slide in deck.slides:
        for shape in slide.shapes:
            assert 0 <= shape.left <= shape.left + shape.width <= whole[0]
            assert 0 <= shape.top <= shape.top + shape.height <= whole[1]


def with_a_slide(deck: Any) -> None:
    deck.slides.add_slide(deck.slide_layouts[0])


def without_layouts(deck: Any) -> None:
    for layout in list(deck.slide_layouts)[:6]:
        deck.slide_layouts.remove(layout)


def low_title(deck: Any) -> None:
    deck.slide_layouts[5].placeholders[0].top = Inches(4)


def linked(deck: Any) -> None:
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"
    deck.slide_master.part.rels.get_or_add_ext_rel(kind, "https://elsewhere.example/x.png")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"PK", "The template is no sound presentation"),
        (template()[:9000], "The template is no sound presentation"),
        (template(with_a_slide), "The template holds slides: '1'. Allowed: none. Delete them."),
        (template(without_layouts), "The template has no layout with a title and a subtitle"),
        (template(low_title), "The layout 'Title Only' leaves too little room below its title"),
        (template(linked), "The template would fetch something from elsewhere: 'https://elsewhere.example/x.png'"),
    ],
)
def test_a_template_that_cannot_be_used_is_told_with_what_it_lacks(content: bytes, said: str) -> None:
    with pytest.raises(InputError) as error:
        open_deck(content, name="house.pptx")
    assert str(error.value).startswith(f"house.pptx, 'brand.template': {said}")


def test_words_are_as_large_as_their_box_lets_them_be() -> None:
    ink = RGBColor(0, 0, 0)
    few, many = ([Line("word " * times, 20, ink)] for times in (4, 120))
    (same,), (smaller,) = (fitted(lines, 300, 200, apart=0) for lines in (few, many))
    assert same.size == 20
    assert 10 <= smaller.size < 20


def test_no_word_of_a_box_is_broken_where_smaller_letters_keep_it_whole() -> None:
    (line,) = fitted([Line("Kundenzufriedenheit", 14, RGBColor(0, 0, 0))], 100, 90, apart=0)
    assert long(line.text, line.size) <= 100
