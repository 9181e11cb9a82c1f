"""The two questionnaires that come with the project ask what they claim to ask, in plain words."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from assessment.surveys import Form, Item, Survey, read_survey

STAFF = read_survey("care-employee")
CUSTOMERS = read_survey("care-customer")
BOTH = pytest.mark.parametrize("survey", [STAFF, CUSTOMERS], ids=["staff", "customers"])
STAFF_FORMS: tuple[Form, ...] = ("front_line", "manager", "senior_leader")
CARE = [
    "C1", "C2", "C3", "C4a", "C4b",
    "A1a", "A1b", "A2", "A3", "A4", "A5a", "A5b", "A6a", "A6b",
    "R1", "R2", "R3", "R4", "R5",
    "E1", "E2", "E3", "E4", "E5",
]  # fmt: skip
LETTERS = {"committed": "C", "attentive": "A", "responsive": "R", "empowered": "E"}
CONCEPTS = set((Path(__file__).parent / "concept_ids.txt").read_text("utf-8").split())
ITEMS_A_MINUTE = 5  # a slow reader's pace
TWO_IDEAS = re.compile(r"\b(and|or)\b")
# Where "and" joins words for one idea
ONE_IDEA = {"E4", "seen_E4"}


def wordings(survey: Survey) -> list[tuple[str, str]]:
    """Each wording of each item, with the item's id."""
    return [(name, item.wording(form)) for name, item in survey.items.items() for form in survey.forms_of(item)]


def concepts(survey: Survey, scale: str) -> set[str]:
    """Concepts that the items of a scale measure first."""
    return {survey.items[name].concepts[0] for name in survey.items_of(scale)}


@BOTH
def test_every_item_carries_concepts_that_the_source_documents_have(survey: Survey) -> None:
    assert not {concept for item in survey.items.values() for concept in item.concepts} - CONCEPTS


@BOTH
def test_every_item_has_a_short_title(survey: Survey) -> None:
    assert not [name for name, item in survey.items.items() if not 0 < len(item.title) <= 40]


@BOTH
def test_every_item_asks_one_thing_in_few_words(survey: Survey) -> None:
    assert not [name for name, text in wordings(survey) if TWO_IDEAS.search(text) and name not in ONE_IDEA]
    assert not [name for name, text in wordings(survey) if len(text.split()) > 25]


@BOTH
def test_every_answer_list_lets_people_not_answer(survey: Survey) -> None:
    words = {"Does not apply", "Don't know", "N/A", "Not applicable"}
    assert all(words <= set(answers.no_answer) for answers in survey.answers.values())


@BOTH
def test_a_form_asks_few_enough_items_for_ten_minutes(survey: Survey) -> None:
    forms: tuple[Form, ...] = STAFF_FORMS if survey.respondents == "employee" else ("customer",)
    asked = [sum(form in survey.forms_of(item) for item in survey.items.values()) for form in forms]
    assert max(asked) <= 10 * ITEMS_A_MINUTE


@pytest.mark.parametrize("form", STAFF_FORMS)
def test_each_form_asks_all_of_care_about_itself(form: Form) -> None:
    asked = [name for scale in LETTERS for name in STAFF.items_of(scale, form=form)]
    assert asked == CARE
    assert all(STAFF.items[name].about == "self" for name in CARE)


@pytest.mark.parametrize("name", CARE)
def test_a_care_item_is_worded_for_each_form_and_scored_in_its_letter(name: str) -> None:
    item = STAFF.items[name]
    assert len({item.wording(form) for form in STAFF_FORMS}) == len(STAFF_FORMS)
    assert LETTERS[item.scales[0]] == name[0]
    assert item.concepts[0] in {f"004.{name}", f"004.{name[:2]}"}


def test_care_has_twenty_descriptors_of_which_four_are_asked_as_two_items() -> None:
    descriptors = [name[:2] for name in CARE]
    assert len(set(descriptors)) == 20
    assert sorted({name for name in descriptors if descriptors.count(name) == 2}) == ["A1", "A5", "A6", "C4"]
    assert STAFF.scales["care"].parts == list(LETTERS)


def test_latitude_is_a_score_of_the_front_line_only() -> None:
    assert [len(STAFF.items_of("latitude", form=form)) for form in STAFF_FORMS] == [7, 0, 0]


def test_latitude_seen_from_above_asks_the_same_concepts_with_the_same_answers() -> None:
    own = {
        item.concepts[0]: item
        for item in map(STAFF.items.__getitem__, STAFF.items_of("latitude"))
        if "empowered" not in item.scales
    }
    above = {item.concepts[0]: item for item in map(STAFF.items.__getitem__, STAFF.items_of("latitude_seen_above"))}

    def kind(item: Item) -> tuple[str, bool]:
        return item.answers, item.reverse

    assert {name: kind(item) for name, item in own.items()} == {name: kind(item) for name, item in above.items()}


def test_no_form_asks_a_staff_concept_of_one_subject_twice_unless_it_is_split() -> None:
    split = {"004.C4", "004.A5", "004.A6", "004.f"}
    for form in STAFF_FORMS:
        asked = [item.concepts[0] for item in STAFF.items.values() if form in STAFF.forms_of(item)]
        assert {concept for concept in asked if asked.count(concept) > 1} == split


@pytest.mark.parametrize("scale", [name for name, scale in CUSTOMERS.scales.items() if scale.role == "mirror"])
def test_a_mirror_shows_concepts_that_staff_are_asked_about(scale: str) -> None:
    staff = concepts(STAFF, CUSTOMERS.scales[scale].mirrors) | concepts(STAFF, "latitude")
    assert concepts(CUSTOMERS, scale) <= staff
    assert concepts(CUSTOMERS, scale) & concepts(STAFF, CUSTOMERS.scales[scale].mirrors)


def test_each_letter_of_care_has_its_mirror() -> None:
    assert {scale.mirrors for scale in CUSTOMERS.scales.values() if scale.role == "mirror"} == set(LETTERS)


def test_names_of_scores_are_different_on_both_sides() -> None:
    assert not set(STAFF.all_scales) & set(CUSTOMERS.all_scales)


def test_each_step_of_the_chain_has_a_scale() -> None:
    steps = {scale.step: name for survey in (STAFF, CUSTOMERS) for name, scale in survey.scales.items() if scale.step}
    assert steps == {
        "empowerment": "latitude",
        "staff_satisfaction": "staff_satisfaction",
        "customer_satisfaction": "customer_satisfaction",
        "loyalty": "loyalty",
    }


@pytest.mark.parametrize("name", ["ask_boss", "fear_blame", "they_ask", "they_fear"])
def test_what_holds_people_back_is_turned(name: str) -> None:
    assert STAFF.items[name].reverse


def test_only_what_holds_people_back_is_turned() -> None:
    turned = [name for survey in (STAFF, CUSTOMERS) for name, item in survey.items.items() if item.reverse]
    assert turned == ["ask_boss", "fear_blame", "they_ask", "they_fear", "seen_ask"]
