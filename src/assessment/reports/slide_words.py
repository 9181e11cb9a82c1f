"""Words, a logo and a foot on a slide."""

from __future__ import annotations

import base64
import copy
import io
import math
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from pptx.dml.color import RGBColor
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.opc.package import Part
from pptx.opc.packuri import PackURI
from pptx.oxml import parse_xml
from pptx.oxml.ns import qn
from pptx.util import Emu, Pt

from assessment.brand import Brand
from assessment.language import ENGLISH, language
from assessment.reports.slide_charts import Box, plain

__all__ = ["Line", "add_foot", "add_logo", "add_words", "fitted", "long", "mark_language"]

IMAGE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"
SVG_BLIP = (
    '<a:extLst xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">'
    '<a:ext uri="{{96DAC541-7B7A-43D3-8B79-37D633B846F1}}">'
    '<asvg:svgBlip xmlns:asvg="http://schemas.microsoft.com/office/drawing/2016/SVG/main"'
    ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" r:embed="{link}"/></a:ext></a:extLst>'
)
# One clear pixel: what a program shows that can't draw an SVG.
CLEAR = base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAAC0lEQVR42mNgAAIAAAUAAen63NgAAAAASUVORK5CYII=")
LETTER = 0.5  # of its size: as wide as a letter is on average in the usual fonts of slides, or a little less
LINE = 1.2  # of its size: from one line to the next
APART = 8  # points after a paragraph
SMALLER = (1, 0.9, 0.8, 0.7, 0.6, 0.5)  # how far words are shrunk until they fit


@dataclass(frozen=True)
class Line:
    """A paragraph: its text, its size in points and its colour."""

    text: str
    size: float
    color: RGBColor
    bold: bool = False


def add_words(
    slide: Any,
    lines: Iterable[Line],
    box: Box,
    *,
    shape: Any = None,
    align: Any = PP_ALIGN.LEFT,
) -> None:
    """Write paragraphs into a box, or into a shape, smaller where they would not fit; lines without text are left out."""
    frame = (shape if shape is not None else slide.shapes.add_textbox(*map(Emu, box))).text_frame
    inside = shape is not None
    frame.word_wrap, frame.vertical_anchor = True, MSO_ANCHOR.MIDDLE if inside else MSO_ANCHOR.TOP
    frame.margin_left = frame.margin_right = Emu(45720 if inside else 91440)
    frame.margin_top = frame.margin_bottom = Emu(0)
    width, height = (Emu(side).pt for side in (box[2] - frame.margin_left - frame.margin_right, box[3]))
    for place, line in enumerate(fitted([line for line in lines if line.text], width, height, apart=0 if inside else APART)):
        paragraph = frame.paragraphs[0] if place == 0 else frame.add_paragraph()
        paragraph.alignment, paragraph.space_after = align, Pt(0 if inside else APART)
        run = paragraph.add_run()
        run.text = plain(line.text)
        run.font.size, run.font.bold, run.font.color.rgb = Pt(line.size), line.bold, line.color


def long(text: str, size: float) -> float:
    """Points that a text takes on one line, as a guess: fonts differ, and whoever opens the slides has others.

    Examples
    --------
    >>> long("Loyalty", 10), long("\u5fe0\u8aa0", 10)
    (35.0, 20)
    """
    return sum(size * (1 if unicodedata.east_asian_width(sign) in "WF" else LETTER) for sign in text)


def fitted(lines: Sequence[Line], width: float, height: float, *, apart: float) -> list[Line]:
    """Lines as large as fits a box, in points: no word wider than it, and all of them no higher."""
    for share in SMALLER:
        tried = [replace(line, size=round(line.size * share, 1)) for line in lines]
        words = [long(word, line.size) for line in tried for word in line.text.split()]
        tall = sum(math.ceil(long(line.text, line.size) / width) * line.size * LINE + apart for line in tried)
        if tall <= height and max(words, default=0) <= width:
            break
    return tried


def add_foot(slide: Any, whom: str, number: int) -> None:
    """Fill the foot that the layout has: whom the slides are about, and the slide's number."""
    texts = {PP_PLACEHOLDER.FOOTER: whom, PP_PLACEHOLDER.SLIDE_NUMBER: str(number)}
    for holder in slide.slide_layout.placeholders:
        text = texts.get(holder.placeholder_format.type)
        if text is not None:
            element = copy.deepcopy(holder._element)
            slide.shapes._spTree.append(element)
            own = slide.shapes[-1]
            own.text_frame.text = plain(text)
            element.nvSpPr.cNvPr.set("id", str(len(slide.shapes) + 1))


def mark_language(presentation: Any) -> None:
    """Say of every word which language it is in, for those who have slides read to them; a program takes English for granted."""
    if language() == ENGLISH:
        return
    presentation.core_properties.language = language()
    for slide in presentation.slides:
        for part in (slide, slide.notes_slide) if slide.has_notes_slide else (slide,):
            for run in part._element.iter(qn("a:r")):
                run.get_or_add_rPr().set("lang", language())


def add_logo(slide: Any, brand: Brand, box: Box) -> None:
    """Put a client's logo into a box, as large as it can be, with its words.

    An SVG is held as such beside a clear PNG: programs that can draw it do, others show nothing.
    """
    logo = brand.logo
    if logo is None:
        return
    left, top, width, height = box
    wide = min(width, int(height * logo.shape))
    tall = int(wide / logo.shape)
    content = logo.content if logo.kind == "png" else CLEAR
    picture = slide.shapes.add_picture(io.BytesIO(content), Emu(left), Emu(top), Emu(wide), Emu(tall))
    about = picture._element.nvPicPr.cNvPr
    about.set("descr", plain(brand.alt))
    about.set("name", "Logo")
    if logo.kind != "png":
        part = Part(PackURI("/ppt/media/logo.svg"), "image/svg+xml", slide.part.package, logo.content)
        link = slide.part.relate_to(part, IMAGE)
        picture._element.find(f".//{qn('a:blip')}").append(parse_xml(SVG_BLIP.format(link=link)))
