"""Every way in which the parts of a survey may not fit together is told, with its line."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessment.documents import check_document, parse_yaml
from assessment.errors import InputError
from assessment.surveys.checking import check_survey, folded
from assessment.surveys.model import Survey

STAFF = """\
survey: small
title: Small
respondents: employee
answers:
  agree: {low: 1, high: 5, labels: {1: No, 5: "Yes"}, no_answer: [Don't know]}
  likely: {low: 0, high: 10}
  yes_no: {low: 0, high: 1}
scales:
  care:
    title: Care
  trust:
    title: Trust
  both:
    title: Both
    parts: [care, trust]
items:
  c1:
    text: {front_line: I care., manager: I care about us.}
    concepts: [care]
    answers: agree
    scales: [care]
  c2: {text: We care., concepts: [care], answers: agree, scales: [care]}
  t1: {text: We trust., concepts: [trust], answers: yes_no, scales: [trust]}
  t2: {text: They trust., concepts: [trust], answers: yes_no, scales: [trust]}
  friend: {text: Would you tell a friend, concepts: [friend], answers: likely, alone: true, measure: nps}
"""
CUSTOMERS = """\
survey: small
title: Small
respondents: customer
answers:
  agree: {low: 1, high: 5}
scales:
  seen:
    title: Seen
    role: mirror
    mirrors: care
  glad:
    title: Glad
    role: outcome
    step: loyalty
items:
  s1: {text: They cared., concepts: [care], answers: agree, scales: [seen]}
  s2: {text: They listened., concepts: [care], answers: agree, scales: [seen]}
  g1: {text: I am glad., concepts: [glad], answers: agree, scales: [glad]}
  g2: {text: I am happy., concepts: [glad], answers: agree, scales: [glad]}
"""


DIRECTIONS = [
    ("title: Trust", "title: Trust\n    meaning: They trust each other."),
    ("title: Trust", "title: Trust\n    step: empowerment"),
    ("yes_no: {low: 0, high: 1}", "yes_no: {low: 0, high: 1, labels: {0: No, 1: 'Yes'}}"),
]


@pytest.mark.parametrize(("old", "new"), DIRECTIONS, ids=["meaning", "step", "labels"])
def test_a_reversed_item_may_have_its_direction_from_its_scale_or_its_answers(old: str, new: str) -> None:
    turned = STAFF.replace("t1: {text: We trust.,", "t1: {text: We trust., reverse: true,")
    assert not faults(turned, old, new)


def faults(text: str, old: str = "", new: str = "") -> list[str]:
    """What is told about a survey in which a piece of text is put for another."""
    assert text.count(old) == 1 or not old, "the piece to change must stand there once"
    document = parse_yaml(text.replace(old, new) if old else text, name="small.yml")
    return [str(problem) for problem in check_survey(check_document(document, Survey), document)]


STAFF_FAULTS = [
    ("low: 1, high: 5", "low: 5, high: 1", "line 5, 'answers.agree.low': 'low' must be below 'high': '5 and 1'"),
    ("low: 0, high: 10", "low: 3, high: 3", "line 6, 'answers.likely.low': 'low' must be below 'high'"),
    ("low: 0, high: 10", "low: 0, high: 40000", "line 6, 'answers.likely': Answers are too far from 0"),
    ("{1: No,", "{0: No,", "line 5, 'answers.agree.labels.0': A label outside the answers: '0'. Allowed: 1 to 5"),
    ("{1: No,", "{1: ' YES',", "line 5, 'answers.agree.labels.5': Answer 1 has the same label: 'Yes'"),
    ("[Don't know]", "[don’t know, no]", "line 5, 'answers.agree.no_answer[2]': This stands for an answer and for none: 'no'"),
    (
        '{1: No, 5: "Yes"}',
        '{1: No, 2: Hardly, 5: "Yes"}',
        "line 5, 'answers.agree.labels': Some answers have no label: '3, 4'. Label every answer, or only the ends and the middle",
    ),
    (
        "t1: {text: We trust.,",
        "t1: {text: We trust., reverse: true,",
        "'items.t1.reverse': The item is reversed, but neither its answers nor the scale 'trust' say which way is high. "
        "Label 0 and 1 of 'yes_no', or say what a high score means: 'meaning: ...' of 'trust'",
    ),
    (
        "answers: likely, alone: true, measure: nps",
        "answers: likely, alone: true, reverse: true",
        "'items.friend.reverse': The item is reversed, but neither its answers nor a title say which way is high",
    ),
    ("[Don't know]", "[3]", "'answers.agree.no_answer[1]': This stands for an answer and for none: '3'"),
    (
        "answers: agree\n",
        "answers: agre\n",
        "line 20, 'items.c1.answers': No such answer list: 'agre'. Allowed: agree, likely, yes_no. Did",
    ),
    (
        "scales: [care]\n",
        "scales: [cares]\n",
        "line 21, 'items.c1.scales[1]': No such scale: 'cares'. Allowed: care, trust. Did you mean 'care'?",
    ),
    ("scales: [care]\n", "scales: [care, both]\n", "'items.c1.scales[2]': This scale is made of scales, not of items: 'both'"),
    (", alone: true, measure: nps", "", "line 25, 'items.friend': The item is in no scale. Add 'scales: [...]'"),
    (
        "alone: true, measure: nps",
        "scales: [care], measure: nps",
        "'items.friend.measure': An item has a measure only if it is reported",
    ),
    (
        "alone: true, measure: nps",
        "scales: [care], role: outcome",
        "'items.friend.role': An item has a role only if it is reported",
    ),
    (
        "answers: likely",
        "answers: agree",
        "'items.friend.measure': The measure 'nps' needs answers from 0 to 10, not those of 'agree'",
    ),
    (
        "measure: nps",
        "measure: share",
        "'items.friend.measure': The measure 'share' needs answers from 0 to 1, not those of 'likely'",
    ),
    (
        "title: Care\n",
        "title: Care\n    measure: share\n",
        "line 11, 'scales.care.measure': The measure 'share' needs answers from 0 to 1",
    ),
    (
        "title: Trust\n",
        "title: Trust\n    measure: nps\n",
        "'scales.trust.measure': This measure can't be of several items together",
    ),
    (
        "title: Both\n",
        "title: Both\n    measure: share\n",
        "'scales.both.measure': This measure can't be of several items together",
    ),
    (
        "scales: [trust]}\n  t2",
        "scales: [care]}\n  t2",
        "line 11, 'scales.trust': The scale has one item only. Put 'alone: true'",
    ),
    (
        "[care, trust]",
        "[care, trusty]",
        "line 15, 'scales.both.parts[2]': No such scale: 'trusty'. Allowed: care, trust. Did you mean",
    ),
    ("[care, trust]", "[care, both]", "'scales.both.parts[2]': A part must be a scale of items: 'both'. Allowed: care, trust"),
    ("[care, trust]", "[care, care]", "'scales.both.parts': A composite needs two or more different parts"),
    ("[care, trust]", "[care]", "'scales.both.parts': A composite needs two or more different parts"),
    ("title: Care\n", "title: Care\n    role: mirror\n", "line 11, 'scales.care.role': Only customers' scales can be mirrors"),
    ("title: Care\n", "title: Care\n    step: loyalty\n", "'scales.care.step': Employees do not answer for this step: 'loyalty'"),
    ("title: Care\n", "title: Care\n    levels: [customer]\n", "'scales.care.levels': Employees have no such form: 'customer'"),
    ("alone: true,", "alone: true, levels: [customer],", "'items.friend.levels': Employees have no such form: 'customer'"),
    ("manager: I care about us.", "customer: I care.", "'items.c1.text': Employees have no such form: 'customer'"),
    (
        "scales: [care]\n",
        "scales: [care]\n    levels: [front_line, senior_leader, manager]\n",
        "'items.c1.text': The wording for 'senior_leader'",
    ),
    (
        "scales: [care]\n",
        "scales: [care]\n    levels: [manager]\n",
        "line 18, 'items.c1.text.front_line': A wording for a form that is not asked",
    ),
    ("They trust.", " we  TRUST.", "line 24, 'items.t2.text': Item 't1' has the same wording: 'we  TRUST.'"),
    ("  c2:", "  both:", "line 22, 'items.both': An item and a scale have the same name"),
    ("  c2:", "  Level:", "line 22, 'items.Level': This name has another meaning: 'Level'"),
    ("  c2:", "  C1:", "line 22, 'items.C1': This name differs from 'c1' in capitals only"),
    ("  c2:", "  2:", "line 22, 'items.2': This can't be a name: '2'"),
    ("  c2:", f"  {'x' * 41}:", "This can't be a name"),
    ("  c2:", "  =SUM(A1):", "This can't be a name: '=SUM(A1)'"),
]
CUSTOMER_FAULTS = [
    ("    mirrors: care\n", "", "line 7, 'scales.seen': A mirror must name the staff scale that it is the view of"),
    (
        "role: mirror",
        "role: context",
        "line 10, 'scales.seen.mirrors': Only a scale with role: mirror can mirror another: 'care'",
    ),
    ("step: loyalty", "step: empowerment", "line 14, 'scales.glad.step': Customers do not answer for this step: 'empowerment'"),
    ("mirrors: care\n", "mirrors: care\n    step: loyalty\n", "line 15, 'scales.glad.step': Scale 'seen' has this step already"),
    (
        "text: I am happy.",
        "text: {front_line: I am happy.}",
        "'items.g2.text': Customers have no such form: 'front_line'. Allowed: customer",
    ),
]


def test_a_survey_that_fits_together_has_no_faults() -> None:
    assert faults(STAFF) == []
    assert faults(CUSTOMERS) == []


@pytest.mark.parametrize(("old", "new", "message"), STAFF_FAULTS)
def test_a_fault_of_a_staff_survey_is_told_with_its_place(old: str, new: str, message: str) -> None:
    assert any(message in fault for fault in faults(STAFF, old, new)), faults(STAFF, old, new)


@pytest.mark.parametrize(("old", "new", "message"), CUSTOMER_FAULTS)
def test_a_fault_of_a_customer_survey_is_told_with_its_place(old: str, new: str, message: str) -> None:
    assert any(message in fault for fault in faults(CUSTOMERS, old, new)), faults(CUSTOMERS, old, new)


RATED = """  dept: {title: Department, of: rated_unit}
items:
  d1: {text: They are quick., concepts: [dept], answers: agree, scales: [dept]}
  d2: {text: They are right., concepts: [dept], answers: agree, scales: [dept]}
"""
RATED_FAULTS = [
    ("of: rated_unit", "of: rated_unti", "Unknown word: 'rated_unti'"),
    ("of: rated_unit}", "of: rated_unit, role: predictor}", "'scales.dept.of': This scale can't be of a rated unit"),
    ("  dept:", "  else: {title: E, of: rated_unit}\n  dept:", "'scales.dept.of': Scale 'else' speaks of the rated unit already"),
    ("  dept:", "  all3: {title: A, parts: [care, dept]}\n  dept:", "A part of a composite can't be of a rated unit"),
    ("quick., concepts: [dept], answers: agree, scales: [dept]", "quick., concepts: [dept], answers: agree, scales: [dept, care]",
     "'items.d1': An item on a rated unit is shown by who was rated only"),
    ("right., concepts", "right., alone: true, concepts", "'items.d2': An item on a rated unit is shown by who was rated only"),
    ("  d1:", "  rated_unit:", "'items.rated_unit': This name has another meaning"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "message"), RATED_FAULTS)
def test_a_fault_of_a_scale_on_a_rated_unit_is_told_with_its_place(old: str, new: str, message: str) -> None:
    try:
        told = faults(STAFF.replace("items:\n", RATED.replace(old, new)))
    except InputError as error:
        told = [str(problem) for problem in error.problems]
    assert [fault for fault in told if message in fault]


def test_a_scale_on_a_rated_unit_has_no_faults_in_a_survey_of_staff_only() -> None:
    assert faults(STAFF.replace("items:\n", RATED)) == []
    assert any("Only employees rate a department" in fault for fault in faults(CUSTOMERS.replace("items:\n", RATED)))


def test_a_scale_without_items_is_told() -> None:
    message = "small.yml, line 13, 'scales.empty': The scale has no items. Name it in the 'scales' of its items."
    assert faults(STAFF, "  both:\n    title", "  empty: {title: Empty}\n  both:\n    title") == [message]


def test_a_form_that_asks_no_item_of_a_scale_is_told() -> None:
    text = STAFF.replace("title: Trust\n", "title: Trust\n    levels: [manager]\n").replace(
        "[trust]}", "[trust], levels: [front_line]}"
    )
    assert faults(text) == [
        "small.yml, line 13, 'scales.trust.levels': This form asks no item of the scale: 'manager'. Remove it."
    ]


def test_all_faults_are_told_at_once_in_the_order_of_their_lines() -> None:
    text = STAFF.replace("low: 0, high: 10", "low: 9, high: 1").replace("[care, trust]", "[care, x]").replace("c2:", "unit:")
    assert [fault.split(",")[1] for fault in faults(text)] == [" line 6", " line 15", " line 22", " line 25"]


def test_answers_without_a_label_are_fine() -> None:
    assert faults(STAFF, 'labels: {1: No, 5: "Yes"}', "labels: {3: Perhaps}") == []


@settings(deadline=None)
@given(st.text())
def test_folding_a_text_twice_changes_nothing_more(text: str) -> None:
    assert folded(folded(text)) == folded(text)
