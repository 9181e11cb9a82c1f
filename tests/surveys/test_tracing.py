"""Every concept leads to a figure or to a reason, and every item to a concept."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from assessment.surveys import Trace, read_concepts, read_survey, show_trace, trace
from assessment.surveys.tracing import bundled_surveys

HERE = Path(__file__).parent
IDS = (HERE / "concept_ids.txt").read_text("utf-8").split()
ROWS = trace()
NOT_ASKED = {"004.C0": "scales", "004.A0": "scales", "004.R0": "scales", "004.E0": "scales", "004.i": "metric"}


def of(concept: str) -> list[Trace]:
    return [row for row in ROWS if row.concept == concept]


def test_the_list_holds_every_concept_of_the_documents_once() -> None:
    assert list(read_concepts().concepts) == IDS
    assert len(set(IDS)) == len(IDS) == 163


@pytest.mark.parametrize("concept", IDS)
def test_a_concept_has_a_measure_or_a_reason(concept: str) -> None:
    entry = read_concepts().concepts[concept]
    measured = {"items": any(row.items for row in of(concept)), "scales": any(row.scales for row in of(concept))}
    assert measured.get(entry.measured_by, bool(entry.note))


def test_all_but_five_concepts_are_asked_about() -> None:
    asked = {row.concept for row in ROWS if row.items}
    assert len(asked) == 158
    assert {name: read_concepts().concepts[name].measured_by for name in IDS if name not in asked} == NOT_ASKED


def test_every_item_is_in_the_trace() -> None:
    traced = {(row.survey, item) for row in ROWS for item in row.items}
    assert traced == {(survey.survey, item) for survey in bundled_surveys() for item in survey.items}


def test_every_scale_is_in_the_trace_but_the_mean_of_the_four() -> None:
    traced = {(row.survey, scale) for row in ROWS for scale in row.scales}
    every = {(survey.survey, scale) for survey in bundled_surveys() for scale in survey.all_scales}
    assert every - traced == {("care-employee", "care")}


def test_every_measured_concept_is_shown_somewhere() -> None:
    assert not [row for row in ROWS if not row.shown]


@pytest.mark.parametrize("place", sorted({place for row in ROWS for place in row.shown}))
def test_a_place_is_a_question_of_a_notebook(place: str) -> None:
    notebook, _, question = place.partition(": ")
    cells = json.loads((HERE.parents[1] / "notebooks" / f"{notebook}.ipynb").read_text("utf-8"))["cells"]
    assert f"{question}-question" in {cell["id"] for cell in cells}


def test_the_documents_have_their_titles() -> None:
    assert {row.concept[:3] for row in ROWS} == set(read_concepts().documents)
    assert {row.document for row in ROWS} == set(read_concepts().documents.values())


def test_the_trace_of_an_engagement_has_all_concepts_and_its_own_items_only() -> None:
    survey = read_survey("care-customer", modules=["voice-upward"])
    rows = trace([survey])
    assert {row.concept for row in rows} == set(IDS)
    assert {item for row in rows for item in row.items} == set(survey.items)


def test_a_client_s_own_concepts_come_last() -> None:
    item = read_survey("care-customer").items["overall"].model_copy(update={"concepts": ["queue"]})
    survey = read_survey("care-customer")
    rows = trace([survey.replace(items={**survey.items, "overall": item})])
    assert (rows[-1].document, rows[-1].concept, rows[-1].items) == ("", "queue", ("overall",))


def test_the_text_says_every_concept_and_item_and_counts_them() -> None:
    text = show_trace()
    assert all(f"  {concept} " in text for concept in IDS)
    assert all(row.survey in text and " ".join(row.items) in text for row in ROWS)
    assert f"163 concepts: 158 are asked about, by {sum(len(survey.items) for survey in bundled_surveys())} items." in text


def test_folklore_figures_are_in_no_question_and_no_list() -> None:
    words = [
        item.wording(form) for survey in bundled_surveys() for item in survey.items.values() for form in survey.forms_of(item)
    ]
    words += [text for concept in read_concepts().concepts.values() for text in (concept.words, concept.note)]
    assert not [text for text in words if "%" in text or "per cent" in text]
