"""Core and modules together ask everything, each item one thing, in plain words."""

from __future__ import annotations

import re
from collections import Counter
from itertools import combinations
from pathlib import Path

import pytest
import textstat

from assessment.scores.splits import find_steps
from assessment.settings import Kind
from assessment.surveys import Form, Survey, find_module, list_modules, list_surveys, read_concepts, read_survey, show_survey
from assessment.surveys.checking import folded
from assessment.surveys.tracing import bundled_surveys

KINDS: tuple[Kind, ...] = ("employee", "customer")
FORMS: tuple[Form, ...] = ("front_line", "manager", "senior_leader", "customer")
BANK = bundled_surveys()
EACH = pytest.mark.parametrize("survey", BANK, ids=[survey.survey for survey in BANK])
BOTH = pytest.mark.parametrize("kind", KINDS)
MODULES = {
    "care-long", "five-steps", "good-service", "internal-service", "sales-service", "service-framework", "service-recovery",
    "silent-customers", "ten-steps", "voice-upward",
}  # fmt: skip
TWO_IDEAS = re.compile(r"\b(and|or)\b")
ONE_IDEA = {"E4", "seen_E4"}  # "rules and procedures" are one body of rules: few people could tell which is which
# US school grades. A reading age of 12 is the end of grade 6. A formula is unsure of one sentence, and says more of many.
GRADE_OF_ALL, GRADE_OF_ONE = 6.0, 10.5


def wordings(survey: Survey) -> list[tuple[str, str]]:
    """Each wording of each item, with the item's id."""
    return [(name, item.wording(form)) for name, item in survey.items.items() for form in survey.forms_of(item)]


def source(survey: Survey) -> Path:
    """The file of a bundled survey."""
    folder = Path(__file__).parents[2] / "surveys"
    return folder / ("modules" if survey.module else ".") / f"{survey.survey}.yml"


def test_there_is_a_module_for_every_theme() -> None:
    assert {*list_modules("employee")} == MODULES
    assert {*list_modules("customer")} == MODULES - {"internal-service"}


@EACH
def test_an_item_asks_one_thing_in_few_words(survey: Survey) -> None:
    assert not [name for name, text in wordings(survey) if TWO_IDEAS.search(text) and name not in ONE_IDEA]
    assert not [(name, text) for name, text in wordings(survey) if len(text.split()) > 25]


@EACH
def test_a_survey_reads_as_a_twelve_year_old_reads(survey: Survey) -> None:
    text = " ".join(text if text.endswith((".", "?")) else f"{text}." for _, text in wordings(survey))
    assert textstat.flesch_kincaid_grade(text) <= GRADE_OF_ALL


@EACH
def test_no_single_item_is_hard_to_read(survey: Survey) -> None:
    hard = {name: textstat.flesch_kincaid_grade(text) for name, text in wordings(survey)}
    assert not {name: grade for name, grade in hard.items() if grade > GRADE_OF_ONE}


def test_the_measure_of_reading_tells_plain_words_from_hard_ones() -> None:
    hard = "Interdepartmental accountability considerations facilitate the instantaneous resolution of dissatisfaction."
    assert textstat.flesch_kincaid_grade(hard) > 2 * GRADE_OF_ONE


@EACH
def test_the_head_of_a_file_says_how_many_items_each_form_asks(survey: Survey) -> None:
    asked = Counter(form for item in survey.items.values() for form in survey.forms_of(item))
    staff = "{front_line} for the front line, {manager} for managers, {senior_leader} for senior leaders"
    said = (staff if survey.respondents == "employee" else "{customer}").format(
        **{str(form): count for form, count in asked.items()}
    )
    head, _, _ = source(survey).read_text("utf-8").partition("\nsurvey:")
    assert f"# Items: {said}." in head


@EACH
def test_every_item_names_only_concepts_that_there_are(survey: Survey) -> None:
    assert not {concept for item in survey.items.values() for concept in item.concepts} - set(read_concepts().concepts)


@EACH
def test_items_and_scales_say_what_they_are_in_a_few_words(survey: Survey) -> None:
    assert not [name for name, item in survey.items.items() if not 0 < len(item.title) <= 40]
    assert not [name for name, scale in survey.scales.items() if not scale.meaning]


@EACH
def test_every_answer_list_lets_people_not_answer(survey: Survey) -> None:
    words = {"Does not apply", "Don't know", "N/A", "Not applicable"}
    assert all(words <= set(answers.no_answer) for answers in survey.answers.values())


@BOTH
def test_any_two_modules_go_together(kind: Kind) -> None:
    for pair in combinations(list_modules(kind), 2):
        survey = read_survey(f"care-{kind}", modules=pair)
        parts = [read_survey(f"care-{kind}"), *(alone(name, kind) for name in pair)]
        assert len(survey.items) == sum(len(part.items) for part in parts)


@BOTH
def test_all_modules_go_together_and_can_be_shown(kind: Kind) -> None:
    survey = read_survey(f"care-{kind}", modules=list_modules(kind))
    assert survey.survey == f"care-{kind}"
    assert survey.title in show_survey(survey)


def alone(name: str, kind: Kind) -> Survey:
    """A module by itself."""
    path = find_module(name, kind)
    return read_survey(path.name, beside=path.parent)


@pytest.mark.parametrize("form", FORMS)
def test_no_form_is_asked_the_same_twice_in_the_whole_bank(form: Form) -> None:
    asked = Counter(
        folded(item.wording(form)) for survey in BANK for item in survey.items.values() if form in survey.forms_of(item)
    )
    assert not [text for text, count in asked.items() if text and count > 1]


def test_names_of_scores_are_different_on_both_sides() -> None:
    names = Counter(name for survey in BANK for name in survey.all_scales)
    assert not [name for name, count in names.items() if count > 1]


@BOTH
def test_a_module_changes_no_scale_of_the_core(kind: Kind) -> None:
    core = read_survey(f"care-{kind}")
    whole = read_survey(f"care-{kind}", modules=list_modules(kind))
    assert {name: whole.items_of(name) for name in core.all_scales} == {name: core.items_of(name) for name in core.all_scales}


def test_only_care_in_more_depth_adds_to_what_levels_are_compared_on() -> None:
    first = {
        kind: {item.concepts[0] for item in read_survey(f"care-{kind}").items.values() if item.measure == "score"}
        for kind in KINDS
    }
    adding = {
        survey.survey
        for survey in BANK
        for item in survey.items.values()
        if survey.module and item.measure == "score" and item.concepts[0] in first[survey.respondents]
    }
    assert adding == {"care-long-employee"}


@pytest.mark.parametrize("survey", [survey for survey in BANK if survey.module], ids=lambda survey: survey.survey)
def test_scales_of_modules_are_shown_but_predict_nothing_by_default(survey: Survey) -> None:
    assert {scale.role for scale in survey.all_scales.values()} <= {"context", "mirror"}


@pytest.mark.parametrize("name", sorted(MODULES - {"internal-service"}))
def test_a_mirror_of_a_module_is_of_a_scale_that_its_staff_module_has(name: str) -> None:
    staff, customers = alone(name, "employee"), alone(name, "customer")
    assert {scale.mirrors for scale in customers.scales.values() if scale.mirrors} <= set(staff.scales)


def test_voice_upward_is_reported_by_its_four_parts() -> None:
    survey = alone("voice-upward", "employee")
    assert {"voice_quick", "voice_easy", "voice_right", "voice_back"} <= {
        name for name, item in survey.items.items() if item.alone
    }


def test_the_ten_steps_have_a_scale_each() -> None:
    titles = [scale.title for scale in alone("ten-steps", "employee").scales.values()]
    assert [int(title.split()[0]) for title in titles if title[0].isdigit()] == list(range(1, 11))


def test_where_the_documents_disagree_clarity_is_asked_for_and_no_side_taken() -> None:
    survey = alone("service-framework", "employee")
    asked = {concept for name in survey.items_of("policy_clarity") for concept in survey.items[name].concepts}
    assert {"003.8c", "001.1a", "002.p", "001.h", "002.a"} <= asked
    assert not [text for one in BANK for _, text in wordings(one) if "always right" in text]


def test_modules_are_not_listed_among_the_surveys() -> None:
    assert list_surveys() == ("care-customer", "care-employee")


def test_with_every_module_the_steps_after_a_problem_are_still_the_core_s_and_acknowledged() -> None:
    core, whole = (read_survey("care-customer", modules=names) for names in ((), list_modules("customer")))
    assert find_steps(whole) == {**find_steps(core), "acknowledged": "acknowledged"}
