"""The empty deck that slides go into: our own, or a consultant's template, checked before any answer is read.

A template gives the look. It must have a layout with a title and a subtitle, and one with a title alone; it must hold no slides,
no macros, and nothing that would be fetched from elsewhere. Who made it, and when, does not travel.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from lxml import etree
from pptx import Presentation
from pptx.enum.shapes import PP_PLACEHOLDER as HOLDS
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.oxml.ns import qn
from pptx.util import Emu, Inches, Pt

from assessment.errors import InputError, Problem
from assessment.reports.packed import MADE

__all__ = ["ASIDE", "Deck", "open_deck"]

Place = tuple[float, float, float, float]  # left, top, width and height in inches
WIDTH, HEIGHT = 13.333, 7.5
TITLES = frozenset({HOLDS.TITLE, HOLDS.CENTER_TITLE})
ASIDE = frozenset({HOLDS.DATE, HOLDS.FOOTER, HOLDS.SLIDE_NUMBER})
FOOT: Mapping[Any, Place] = {HOLDS.FOOTER: (0.6, 6.98, 9.0, 0.35), HOLDS.SLIDE_NUMBER: (11.73, 6.98, 1.0, 0.35)}
HEAD: Place = (0.6, 0.62, 12.13, 1.05)
LEAST_ROOM = 0.5  # of a slide's height, below its title
WHAT = "brand.template"
ACTIVE = ("vba", "activex", "oleobject", "macro")
SAID = (
    "author", "category", "comments", "content_status", "identifier", "keywords", "last_modified_by", "subject", "title",
    "version",
)  # fmt: skip


@dataclass(frozen=True)
class Deck:
    """An empty deck.

    Parameters
    ----------
    presentation : pptx.presentation.Presentation
        Without slides.
    opening, content : pptx.slide.SlideLayout
        For the first slide, and for all others.
    """

    presentation: Any
    opening: Any
    content: Any

    @property
    def room(self) -> tuple[int, int, int, int]:
        """Left, top, width and height of what a slide has below its title, in English Metric Units."""
        title = next(holder for holder in self.content.placeholders if holder.placeholder_format.type in TITLES)
        top = int(title.top + title.height + Inches(0.12))
        feet = [
            holder.top for holder in self.content.placeholders if holder.placeholder_format.type in ASIDE and holder.top > top
        ]
        bottom = min([*feet, int(self.presentation.slide_height) - Inches(0.3)])
        return int(title.left), top, int(title.width), int(bottom - top)


def open_deck(template: bytes = b"", *, name: str = "") -> Deck:
    """Open an empty deck.

    Parameters
    ----------
    template : bytes
        A presentation (pptx); b"" for our own.
    name : str
        The template's file, for messages.

    Returns
    -------
    Deck

    Raises
    ------
    InputError
        The template can't be used; every fault at once.
    """
    if not template:
        return deck_of(Presentation(io.BytesIO(own_base())))
    try:
        presentation = Presentation(io.BytesIO(template))
        problems = list(faults(presentation, name))
    except (KeyError, ValueError, OSError, zipfile.BadZipFile, etree.XMLSyntaxError, AttributeError) as error:
        what, found = "The template is no sound presentation", type(error).__name__
        raise InputError(Problem(what, name, column=WHAT, found=found, allowed="a .pptx file")) from error
    if problems:
        raise InputError(problems)
    return deck_of(presentation)


def deck_of(presentation: Any) -> Deck:
    """A presentation with its two layouts, without a word on who made it and when."""
    about = presentation.core_properties
    for part in SAID:
        setattr(about, part, "")
    drop(presentation.part, "printerSettings")
    drop(presentation.part.package, "thumbnail")
    about.language, about.revision = "en", 1
    about.created = about.modified = about.last_printed = MADE
    return Deck(presentation, opening_layout(presentation), content_layout(presentation))


def drop(holder: Any, kind: str) -> None:
    """Leave out what tells of whoever made a presentation: their printer, a picture of what was on it."""
    for name in [name for name, link in holder._rels.items() if link.reltype.endswith(kind)]:
        holder.drop_rel(name)


def faults(presentation: Any, name: str) -> Iterator[Problem]:
    """What stands against a template."""
    if count := len(presentation.slides):
        yield Problem("The template holds slides", name, column=WHAT, found=str(count), allowed="none", todo="delete them")
    if opening_layout(presentation) is None:
        what = "The template has no layout with a title and a subtitle"
        yield Problem(what, name, column=WHAT, todo="add one in the slide master")
    content = content_layout(presentation)
    if content is None:
        yield Problem("The template has no layout with a title", name, column=WHAT, todo="add one in the slide master")
    elif (share := Deck(presentation, None, content).room[3] / presentation.slide_height) < LEAST_ROOM:
        what = f"The layout {content.name!r} leaves too little room below its title"
        yield Problem(what, name, column=WHAT, found=f"{share:.0%}", allowed=f"{LEAST_ROOM:.0%} of the height or more")
    yield from active_parts(presentation, name)


def active_parts(presentation: Any, name: str) -> Iterator[Problem]:
    """What of a template could run, or be fetched."""
    for part in presentation.part.package.iter_parts():
        if any(word in f"{part.partname} {part.content_type}".lower() for word in ACTIVE):
            yield Problem("The template holds more than pictures and text", name, column=WHAT, found=str(part.partname))
        for link in part.rels.values():
            if link.is_external and link.reltype != RELATIONSHIP_TYPE.HYPERLINK:
                what = "The template would fetch something from elsewhere"
                yield Problem(what, name, column=WHAT, found=link.target_ref, todo="embed it, or remove it")


def held(layout: Any) -> set[Any]:
    """Kinds of placeholders of a layout, but for its foot."""
    return {holder.placeholder_format.type for holder in layout.placeholders} - ASIDE


def opening_layout(presentation: Any) -> Any:
    """The first layout with a title and a subtitle; None if there is none."""
    return next((one for one in presentation.slide_layouts if held(one) & TITLES and HOLDS.SUBTITLE in held(one)), None)


def content_layout(presentation: Any) -> Any:
    """The layout with a title and as little else as there is; None if there is none."""
    titled = [one for one in presentation.slide_layouts if held(one) & TITLES]
    return min(titled, key=lambda one: (HOLDS.SUBTITLE in held(one), len(list(one.placeholders))), default=None)


@cache
def own_base() -> bytes:
    """Make our own empty deck: wide, two layouts, titles to the left."""
    presentation = Presentation()
    presentation.slide_width, presentation.slide_height = Inches(WIDTH), Inches(HEIGHT)
    opening, content = opening_layout(presentation), content_layout(presentation)
    for layout in list(presentation.slide_layouts):
        if layout not in (opening, content):
            presentation.slide_layouts.remove(layout)
    master = presentation.slide_master
    arrange(master, {HOLDS.TITLE: HEAD, HOLDS.BODY: (0.6, 1.8, 12.13, 5.0)})
    style = master._element.find(f".//{qn('p:titleStyle')}/{qn('a:lvl1pPr')}")
    style.find(qn("a:defRPr")).set("sz", str(Pt(26).centipoints))
    style.find(qn("a:defRPr")).set("b", "1")
    arrange(opening, {HOLDS.CENTER_TITLE: (0.6, 2.35, 11.5, 1.7), HOLDS.SUBTITLE: (0.6, 4.25, 11.5, 1.3)})
    arrange(content, {HOLDS.TITLE: HEAD})
    buffer = io.BytesIO()
    presentation.save(buffer)
    return buffer.getvalue()


def arrange(page: Any, places: Mapping[Any, Place]) -> None:
    """Set the placeholders of a master or layout; those without a place go."""
    for holder in list(page.placeholders):
        if place := {**places, **FOOT}.get(holder.placeholder_format.type):
            holder.left, holder.top, holder.width, holder.height = (Emu(int(Inches(part))) for part in place)
        else:
            holder._element.getparent().remove(holder._element)
    for paragraph in page._element.iter(qn("a:lvl1pPr")):
        paragraph.set("algn", "l")
