"""From any sentence of the source documents to the number that stands for it, and back.

The documents' concepts are listed in ``surveys/concepts.yml``. Each item names the concepts that it measures, each scale
is made of items, and each scale is shown under a question of a notebook: so a concept can be followed to where its figure
stands, and a figure back to its sentence. What is not asked says why.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal, get_args

from pydantic import Field

from assessment.documents import read_document
from assessment.settings import Kind, Word, bundled
from assessment.surveys.model import Item, Scale, Strict, Survey
from assessment.surveys.reading import find_module, list_modules, list_surveys, read_survey

__all__ = ["Concept", "Concepts", "Trace", "bundled_surveys", "read_concepts", "show_trace", "shown_at", "trace"]

WIDEST_CELL = 44
# Where each kind of figure stands: the notebook, and the question in it.
CARE = ("02_care_scores: care-by-level", "06_executive_report: care-by-level")
VIEWS = ("02_care_scores: perception-gaps",)
LATITUDE = ("03_staff: latitude",)
STAFF = ("03_staff: staff-views",)
MATRIX = ("03_staff: internal-service-matrix",)
OUTCOMES = ("04_customers: customer-outcomes",)
CUSTOMER_CARE = ("04_customers: customer-care",)
RECOVERY = ("04_customers: recovery-funnel",)
LINKS = ("05_links: links",)
# Questions that put several concepts of one theme together, besides the figures of their scales.
THEMES = {
    "03_staff: ask-my-boss": {"001.10c"},
    "04_customers: recovery-funnel": {"003.7a", "001.4b", "000.i", "003.5a", "002.q", "003.6c", "000.l"},
    "04_customers: silent-customers": {"003.7a"},
    "04_customers: sales-service": {"002.b", "000.b", "003.4a"},
}


class Concept(Strict):
    """One concept of a source document.

    Parameters
    ----------
    words : str
        The concept in a few words of ours.
    measured_by : {"items", "scales", "links", "metric", "none"}
        What measures it.
    scales : list of str
        The scales that measure it as a whole.
    note : str
        What there is to know about its measure; why there is none.
    """

    words: Word
    measured_by: Literal["items", "scales", "links", "metric", "none"]
    scales: list[Word] = Field(default_factory=list)
    note: str = ""


class Concepts(Strict):
    """The source documents by their short numbers, and their concepts by id."""

    documents: dict[Word, Word] = Field(min_length=1)
    concepts: dict[Word, Concept] = Field(min_length=1)


@dataclass(frozen=True)
class Trace:
    """What one survey measures of one concept.

    Parameters
    ----------
    document : str
        Title of the source document.
    concept, words : str
        The concept's id, and the concept in a few words.
    survey : str
        The survey or module; "" where no item asks for it.
    items, scales : tuple of str
        The items that measure it, and the scales that they are scored in.
    shown : tuple of str
        Where its figure stands, as ``notebook: question``.
    measured_by, note : str
        As in :class:`Concept`.
    """

    document: str
    concept: str
    words: str
    survey: str
    items: tuple[str, ...]
    scales: tuple[str, ...]
    shown: tuple[str, ...]
    measured_by: str
    note: str


@cache
def read_concepts() -> Concepts:
    """Read the list of concepts that comes with the project.

    Returns
    -------
    Concepts

    Examples
    --------
    >>> read_concepts().concepts["001.10c"].words
    'Having to ask the boss'
    """
    return read_document(bundled("surveys", "concepts.yml"), Concepts)[0]


@cache
def bundled_surveys() -> tuple[Survey, ...]:
    """The surveys that come with the project, then their modules, each by itself.

    Returns
    -------
    tuple of Survey
        By side, customers first; of the modules, employees.

    Examples
    --------
    >>> [survey.survey for survey in bundled_surveys()][:3]
    ['care-customer', 'care-employee', 'care-long-employee']
    """
    kinds: tuple[Kind, ...] = get_args(Kind)
    modules = [find_module(name, kind) for kind in kinds for name in list_modules(kind)]
    return (
        *(read_survey(name) for name in list_surveys()),
        *(read_survey(path.name, beside=path.parent) for path in modules),
    )


def trace(surveys: Iterable[Survey] | None = None) -> tuple[Trace, ...]:
    """Follow every concept of the source documents to its items, scales and figures.

    Parameters
    ----------
    surveys : iterable of Survey
        The surveys to follow it through: an engagement's, or None for all that come with the project.

    Returns
    -------
    tuple of Trace
        By document and concept, a row for each survey that asks for it; one row for a concept that none asks for. Concepts
        of a client's own, which no source document has, come last.

    Examples
    --------
    >>> [(row.survey, row.items) for row in trace() if row.concept == "003.5b"]
    [('care-employee', ('fear_blame', 'they_fear'))]
    """
    known = read_concepts()
    asked = bundled_surveys() if surveys is None else tuple(surveys)
    own = {concept: Concept(words=concept, measured_by="items") for concept in own_concepts(asked, known)}
    return tuple(row for name, concept in {**known.concepts, **own}.items() for row in rows_of(name, concept, asked))


def own_concepts(surveys: Sequence[Survey], known: Concepts) -> list[str]:
    """Concepts that items name and no source document has, in the order that they are asked."""
    named = (concept for survey in surveys for item in survey.items.values() for concept in item.concepts)
    return [concept for concept in dict.fromkeys(named) if concept not in known.concepts]


def rows_of(name: str, concept: Concept, surveys: Sequence[Survey]) -> Iterator[Trace]:
    """Rows of one concept: one for each survey that measures it, or one that says why none does."""
    document = read_concepts().documents.get(name.partition(".")[0], "")
    further = LINKS if concept.measured_by in {"links", "metric"} else ()
    said = {"measured_by": concept.measured_by, "note": concept.note}
    rows = []
    for survey in surveys:
        items = tuple(item for item, question in survey.items.items() if name in question.concepts)
        scales = scales_of(survey, items) or tuple(scale for scale in concept.scales if scale in survey.scales)
        if scales:
            shown = tuple(dict.fromkeys([*places_of(survey, name, items, scales), *further]))
            rows.append(Trace(document, name, concept.words, survey.survey, items, scales, shown, **said))
    yield from rows or [Trace(document, name, concept.words, "", (), (), further, **said)]


def places_of(survey: Survey, concept: str, items: Sequence[str], scales: Sequence[str]) -> Iterator[str]:
    """Where the figures of a concept stand: those of its scales, and its own where it is seen from several sides."""
    for scale in scales:
        yield from shown_at(survey, scale)
    same = [item for item in items if item not in survey.rated_items]  # of all others each respondent speaks of another thing
    if any(survey.items[item].concepts[0] == concept and survey.items[item].measure == "score" for item in same):
        yield from VIEWS
    yield from (place for place, concepts in THEMES.items() if concept in concepts)


def scales_of(survey: Survey, items: Iterable[str]) -> tuple[str, ...]:
    """Scales that items are scored in, those of items reported by themselves included."""
    named = [scale for item in items for scale in scales_of_item(item, survey.items[item])]
    return tuple(dict.fromkeys(named))


def scales_of_item(name: str, item: Item) -> tuple[str, ...]:
    """Scales of one item."""
    return (*item.scales, *((name,) if item.alone else ()))


def shown_at(survey: Survey, scale: str) -> tuple[str, ...]:
    """Say where the figure of a scale stands, as ``notebook: question``.

    Parameters
    ----------
    survey : Survey
        The survey that has it.
    scale : str
        A scale, or an item that is reported by itself.

    Returns
    -------
    tuple of str

    Examples
    --------
    >>> shown_at(read_survey("care-employee"), "latitude")
    ('03_staff: latitude', '05_links: links')
    """
    found = survey.all_scales[scale]
    places = staff_places(survey, scale, found) if survey.respondents == "employee" else customer_places(found)
    return (*places, *(LINKS if found.role in {"predictor", "outcome"} else ()))


def staff_places(survey: Survey, name: str, scale: Scale) -> tuple[str, ...]:
    """Where a staff scale is shown: CARE, who serves whom, latitude and what others see of it, the others."""
    parts = {part for whole in survey.scales.values() for part in whole.parts}
    step = next((other for other, one in survey.scales.items() if one.step == "empowerment"), "")
    if scale.parts or name in parts:
        return CARE
    if scale.of:
        return MATRIX
    return LATITUDE if step and name.startswith(step) else STAFF


def customer_places(scale: Scale) -> tuple[str, ...]:
    """Where a customer scale is shown: outcomes, shares of what happened, and the rest."""
    if scale.role == "outcome":
        return OUTCOMES
    return RECOVERY if scale.measure == "share" else CUSTOMER_CARE


def show_trace(surveys: Iterable[Survey] | None = None) -> str:
    """Write the trace as a table in plain text, to be read in a terminal.

    Parameters
    ----------
    surveys : iterable of Survey
        As for :func:`trace`.

    Returns
    -------
    str
        A block for each document; a line for each concept and survey; below, how many concepts are measured by what.
    """
    rows = trace(surveys)
    lines: list[str] = []
    for document in dict.fromkeys(row.document for row in rows):
        lines += [document or "Concepts of the client's own", ""]
        cells = [cells_of(row) for row in rows if row.document == document]
        widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
        lines += ["  " + "  ".join(map(str.ljust, line, widths)).rstrip() for line in cells]
        lines += [""]
    return "\n".join([*lines, *counts(rows)])


def cells_of(row: Trace) -> tuple[str, ...]:
    """One row of the table: concept, words, survey, items, scales, where shown; or why not."""
    measure = " ".join(row.items) or f"({row.measured_by})"
    return row.concept, shorten(row.words), row.survey, measure, " ".join(row.scales), ", ".join(row.shown) or row.note


def shorten(text: str) -> str:
    """Cut a text that is too wide for the table."""
    return text if len(text) <= WIDEST_CELL else f"{text[: WIDEST_CELL - 1].rstrip()}…"


def counts(rows: Sequence[Trace]) -> Iterator[str]:
    """Say how many concepts are measured by what."""
    by_concept = {row.concept: row.measured_by for row in rows}
    asked = {row.concept for row in rows if row.items}
    items = {(row.survey, item) for row in rows for item in row.items}
    yield f"{len(by_concept)} concepts: {len(asked)} are asked about, by {len(items)} items."
    for kind in ("scales", "links", "metric", "none"):
        if others := [name for name, by in by_concept.items() if by == kind and name not in asked]:
            yield f"Measured by {kind}: {', '.join(others)}." if kind != "none" else f"Not measured: {', '.join(others)}."
