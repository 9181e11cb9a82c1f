"""The same findings as slides: each sentence is a title, beside it its evidence, its caution and the chart that it rests on.

The executed notebook that becomes the page becomes the slides too, so nothing is worked out twice. Charts are the slide program's
own, with a table of the same figures after them; what was asked, and how to read it, stands in the speaker's notes.
"""

from __future__ import annotations

import io
import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from nbformat import NotebookNode
from pptx.dml.color import RGBColor
from pptx.enum.shapes import MSO_SHAPE, PP_PLACEHOLDER
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml.ns import qn
from pptx.util import Emu, Inches, Pt

from assessment.brand import PLAIN, Brand
from assessment.labels import count, figure, ranged
from assessment.language import later, say, say_many
from assessment.reports.answers import Answer, answered
from assessment.reports.contents import check_ran_well
from assessment.reports.packed import packed
from assessment.reports.slide_base import Deck, open_deck
from assessment.reports.slide_charts import Box, add_chart, fitting, plain
from assessment.reports.slide_words import Line, add_foot, add_logo, add_words, long, mark_language

__all__ = ["export_slides"]

INK, SOFT, STAFF = (RGBColor.from_string(digits) for digits in ("1F1F1F", "565656", "0A6E9C"))
WORDS = 0.33  # of a slide's width, beside a chart
GAP = Inches(0.35)
FACT = ""
MARGINS = 14.4  # points at the sides of a table's cell
LONGEST = 500  # characters of evidence or caution on a slide; the notes have it all
STEPS = Inches(1.3)
READING = (
    later("A line through the end of a bar is its range: the true figure is likely, in 95 of 100 cases, to lie in it."),
    later("A link between units is an association. It does not show what causes what."),
    later("How each figure was worked out is said at the end of the page of the same name."),
)


def export_slides(notebook: NotebookNode, *, title: str, header: Mapping[str, str], brand: Brand = PLAIN) -> bytes:
    """Write an executed notebook's findings and charts as slides (pptx), in the language spoken.

    Parameters
    ----------
    notebook : NotebookNode
        Executed; not changed.
    title : str
        What the report is called.
    header : mapping of str to str
        Whom it is about: ``client``, ``unit``, ``wave`` and ``counts``; any may be left out.
    brand : Brand
        The client's logo, colour and template.

    Returns
    -------
    bytes
        The file: the same for the same input.

    Raises
    ------
    ReportError
        When a cell of the notebook failed.
    InputError
        When the template can't be used.
    """
    check_ran_well(notebook)
    deck = open_deck(brand.template)
    whom = " · ".join(dict.fromkeys(filter(None, (header.get(part, "") for part in ("client", "unit", "wave")))))
    slides = Slides(deck, brand, whom)
    slides.open(title, header)
    for answer in answered(notebook):
        slides.tell(answer)
    deck.presentation.core_properties.title = plain(title)
    mark_language(deck.presentation)
    buffer = io.BytesIO()
    deck.presentation.save(buffer)
    return packed(buffer.getvalue())


class Slides:
    """The slides of one deck.

    Parameters
    ----------
    deck : Deck
        Where they go.
    brand : Brand
        Whose logo and colour they bear.
    whom : str
        What stands at the foot of each.
    """

    def __init__(self, deck: Deck, brand: Brand, whom: str) -> None:
        self.deck, self.brand, self.whom = deck, brand, whom
        self.accent = RGBColor.from_string(brand.accent[1:].upper()) if brand.accent else STAFF

    def open(self, title: str, header: Mapping[str, str]) -> None:
        """Write the first slide: what it is, of whom and when."""
        slide = self.deck.presentation.slides.add_slide(self.deck.opening)
        slide.shapes.title.text = plain(title)
        about = [header.get("unit") or header.get("client", ""), header.get("wave", ""), header.get("counts", "")]
        if header.get("unit") != header.get("client"):
            about.insert(0, header.get("client", ""))
        for holder in slide.placeholders:
            if holder.placeholder_format.type == PP_PLACEHOLDER.SUBTITLE:
                holder.text = plain("\n".join(dict.fromkeys(filter(None, about))))
        if not self.brand.template:
            head = slide.shapes.title
            place = (int(head.left), int(head.top + head.height), int(Inches(1.6)), int(Inches(0.06)))
            rule = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, *map(Emu, place))
            paint(rule, self.accent)
            resize(head, 1.5 * title_size(title))
        add_logo(slide, self.brand, (int(slide.shapes.title.left), Inches(0.6), Inches(3.6), Inches(0.9)))

    def tell(self, answer: Answer) -> None:
        """Write what a report says to one question."""
        if answer.layout == "strip":
            self.boxes(answer)
            return
        if answer.layout == "headline" and answer.findings:
            first, *others = answer.findings
            support = " ".join(part for one in others for part in (one["sentence"], one["evidence"], one["caution"]) if part)
            joined = {**first, "evidence": " ".join(filter(None, (first["evidence"], support)))}
            self.finding(answer, joined)
            return
        if not answer.pictures and all(finding["strength"] == FACT for finding in answer.findings) and answer.layout == "list":
            self.facts(answer)
            return
        for finding in answer.findings:
            self.finding(answer, finding)
        for picture in answer.pictures:
            if picture["bars"]:
                self.twin(answer, picture)

    def slide(self, title: str, question: str, notes: Iterable[str]) -> Any:
        """Add a slide with its title, the question above it, its foot and its notes."""
        slide = self.deck.presentation.slides.add_slide(self.deck.content)
        slide.shapes.title.text = plain(title)
        if not self.brand.template:
            resize(slide.shapes.title, title_size(title))
        if question and question != title:
            head = slide.shapes.title
            box = (int(head.left), max(0, int(head.top) - Inches(0.3)), int(head.width), Inches(0.3))
            add_words(slide, [Line(question, 12, self.accent, bold=True)], box)
        add_foot(slide, self.whom, len(self.deck.presentation.slides))
        slide.notes_slide.notes_text_frame.text = plain("\n".join(filter(None, notes)))
        return slide

    def finding(self, answer: Answer, finding: Mapping[str, str]) -> None:
        """Write one sentence with what stands behind it, and the chart it rests on."""
        picture = next(iter(answer.pictures), None)
        parts = (finding["evidence"], finding["caution"], finding["source"])
        notes = (answer.question, *parts, *(picture[part] for part in ("caption", "description") if picture), *map(say, READING))
        slide = self.slide(finding["sentence"], answer.question, notes)
        left, top, width, height = self.deck.room
        if picture and (steps := picture.get("steps")):
            self.chain(slide, steps, (left, top, width, STEPS))
            top, height = top + STEPS + Inches(0.15), height - STEPS - Inches(0.15)
        beside = int(width * WORDS) if picture else int(width * 0.78)
        larger = 0 if picture else 6
        lines = [
            Line(finding["strength"], 14, self.accent, bold=True),
            Line(shortened(finding["evidence"]), 18 + larger, INK),
            Line(shortened(finding["caution"]), 15 + larger, SOFT),
            Line(shortened(finding["source"]), 12 + larger, SOFT),
        ]
        add_words(slide, lines, (left, top, beside, height))
        if picture and picture["bars"]:
            box = (left + beside + GAP, top, width - beside - GAP, height)
            add_chart(slide, fitting(picture["bars"]), box, description=picture["description"])

    def chain(self, slide: Any, steps: Sequence[Mapping[str, Any]], box: Box) -> None:
        """Draw the boxes of the chain, each link under the arrow between two."""
        left, top, width, height = box
        arrow = Inches(0.32)
        each = (width - arrow * (len(steps) - 1)) // len(steps)
        for place, step in enumerate(steps):
            at = left + place * (each + arrow)
            shape = slide.shapes.add_shape(MSO_SHAPE.ROUNDED_RECTANGLE, Emu(at), Emu(top), Emu(each), Emu(height))
            shape.fill.background()
            shape.line.color.rgb, shape.line.width = (STAFF if step["staff"] else INK), Pt(1.5)
            without_shadow(shape)
            add_words(slide, step_lines(step), (at, top, each, height), shape=shape, align=PP_ALIGN.CENTER)
            if step["link"]:
                middle = top + height // 2 - Inches(0.1)
                mark = slide.shapes.add_shape(MSO_SHAPE.RIGHT_ARROW, Emu(at + each), Emu(middle), Emu(arrow), Inches(0.2))
                paint(mark, SOFT)
                mark.name = plain(say("Link to the next step: {link} {range}", link=step["link"], range=step["span"]))

    def boxes(self, answer: Answer) -> None:
        """Write how sure the report is, as boxes side by side."""
        notes = (answer.question, *(f"{one['sentence']}: {one['evidence']}" for one in answer.findings), *map(say, READING))
        slide = self.slide(answer.question, "", notes)
        left, top, width, height = self.deck.room
        each = (width - GAP * (len(answer.findings) - 1)) // max(1, len(answer.findings))
        for place, finding in enumerate(answer.findings):
            lines = [Line(finding["sentence"], 22, self.accent, bold=True), Line(shortened(finding["evidence"]), 18, INK)]
            add_words(slide, lines, (left + place * (each + GAP), top, each, height))

    def facts(self, answer: Answer) -> None:
        """Write sentences that only count or explain, one under the other."""
        if answer.findings:
            texts = [" ".join(filter(None, (one["sentence"], one["evidence"], one["caution"]))) for one in answer.findings]
            slide = self.slide(answer.question, "", (answer.question, *texts))
            size = 16 if sum(map(len, texts)) < 900 else 13
            add_words(slide, [Line(shortened(text), size, INK) for text in texts], self.deck.room)

    def twin(self, answer: Answer, picture: Mapping[str, Any]) -> None:
        """Write the figures of a chart as a table."""
        shown = fitting(picture["bars"])
        rows, views = (list(dict.fromkeys(bar[part] for bar in shown)) for part in ("row", "series"))
        left_out = len({bar["row"] for bar in picture["bars"]}) - len(rows)
        more = say_many(
            "{n} more row is in the workbook of the same name.",
            "{n} more rows are in the workbook of the same name.",
            left_out,
            n=count(left_out),
        )
        more = more if left_out else ""
        slide = self.slide(
            say("In figures: {question}", question=answer.question),
            "",
            (answer.question, picture["caption"], more, *map(say, READING)),
        )
        left, top, width, height = self.deck.room
        tall = min(Inches(0.46), height // (len(rows) + 2))
        frame = slide.shapes.add_table(len(rows) + 1, len(views) + 1, *map(Emu, (left, top, width, tall * (len(rows) + 1))))
        frame.name = plain(say_many("Table of {n} row", "Table of {n} rows", len(rows), n=count(len(rows))))
        cells = {(bar["row"], bar["series"]): bar for bar in shown}
        texts = [["", *views], *([row, *(words(cells.get((row, view))) for view in views)] for row in rows)]
        fill_table(frame, texts, tall, self.accent)
        if more:
            add_words(slide, [Line(more, 12, SOFT)], (left, top + tall * (len(rows) + 1), width, Inches(0.35)))


def paint(shape: Any, color: RGBColor) -> None:
    """Fill a shape with a colour, without a line or a shadow."""
    shape.fill.solid()
    shape.fill.fore_color.rgb = color
    shape.line.fill.background()
    without_shadow(shape)


def without_shadow(shape: Any) -> None:
    """Take a shape's shadow away, also that of the theme, which some programs cast from its words."""
    shape.shadow.inherit = False
    shape._element.find(f".//{qn('a:effectRef')}").set("idx", "0")


def step_lines(step: Mapping[str, Any]) -> list[Line]:
    """A box of the chain: what it is, its figure, of what."""
    return [Line(step["title"], 14, INK, bold=True), Line(step["value"], 22, INK, bold=True), Line(step["unit"], 12, SOFT)]


def resize(shape: Any, size: float) -> None:
    """Set the words of a shape in a size, in points."""
    for paragraph in shape.text_frame.paragraphs:
        for run in paragraph.runs:
            run.font.size = Pt(size)


def title_size(title: str) -> float:
    """Points in which a title takes two lines at most.

    Examples
    --------
    >>> title_size("Short"), title_size("x" * 170), title_size("x" * 400)
    (26, 22, 16)
    """
    return next(size for size, longest in ((26, 145), (22, 180), (18, 230), (16, math.inf)) if len(title) <= longest)


def words(bar: Mapping[str, Any] | None) -> str:
    """A figure with its range and n, as the page writes them; a dash for none."""
    if bar is None:
        return "–"
    value, kind = bar["value"], bar["measure"]
    if bar["low"] is None or bar["high"] is None:
        text, about = figure(value, kind), []
    else:
        text, span = ranged(value, bar["low"], bar["high"], kind)
        about = [span]
    if bar["n"] is not None:
        n = count(bar["n"])
        about.append(say_many("{n} unit", "{n} units", bar["n"], n=n) if kind == "link" else say("n {n}", n=n))
    return f"{text} ({'; '.join(about)})" if about else text


def fill_table(frame: Any, texts: Sequence[Sequence[str]], tall: int, accent: RGBColor) -> None:
    """Fill a table: no fields of colour, a line under the head, figures to the right."""
    table = frame.table
    style = frame._element.find(f".//{qn('a:tableStyleId')}")
    style.text = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"  # no style, no grid: known to every program
    table.horz_banding = False
    whole = sum(column.width for column in table.columns)
    first, size = measures(texts, Emu(whole).pt)
    for place, column in enumerate(table.columns):
        column.width = Emu(int(whole * first) if place == 0 else int(whole * (1 - first) / (len(texts[0]) - 1)))
    for line, row in enumerate(texts):
        table.rows[line].height = Emu(tall)
        for place, text in enumerate(row):
            cell = table.cell(line, place)
            cell.margin_top = cell.margin_bottom = Inches(0.03)
            cell.vertical_anchor = MSO_ANCHOR.MIDDLE
            cell.text = plain(text)
            paragraph = cell.text_frame.paragraphs[0]
            paragraph.alignment = PP_ALIGN.RIGHT if place else PP_ALIGN.LEFT
            paragraph.font.size, paragraph.font.bold = Pt(size), line == 0
            paragraph.font.color.rgb = accent if line == 0 else INK
            underline(cell, str(accent) if line == 0 else "D9D7D2")


def measures(texts: Sequence[Sequence[str]], width: float) -> tuple[float, int]:
    """The share of a table's width that names take, and points in which no figure needs two lines, if there are such.

    Examples
    --------
    >>> measures([["", "Score"], ["Care", "68 (67 to 69)"]], 870)
    (0.6, 14)
    >>> measures([["", "A", "B", "C", "D"], ["Care", *4 * ["65.0 (64.6 to 65.4; n 6,082)"]]], 870)
    (0.15, 12)
    """
    figures = len(texts[0]) - 1
    needed = max(long(row[0], 14) for row in texts) + MARGINS
    first = 0.6 if figures == 1 else min(0.3, max(0.15, needed / width))
    room = width * (1 - first) / figures - MARGINS
    widest = max((long(text, 1) for row in texts[1:] for text in row[1:]), default=0)
    return first, next((size for size in (14, 13, 12, 11) if widest * size <= room), 10)


def underline(cell: Any, color: str) -> None:
    """Draw a line under a cell."""
    about = cell._tc.get_or_add_tcPr()
    line = about.makeelement(qn("a:lnB"), {"w": "9525"})
    fill = line.makeelement(qn("a:solidFill"), {})
    fill.append(fill.makeelement(qn("a:srgbClr"), {"val": color}))
    line.append(fill)
    about.insert(0, line)


def shortened(text: str) -> str:
    """A text as far as a slide has room for it."""
    return text if len(text) <= LONGEST else text[: LONGEST - 1].rstrip() + "…"
