"""Heads of columns and the questions that they stand for, as collectors number, cut, wrap and reword them."""

from __future__ import annotations

import pytest

from assessment.responses.likeness import Wordings, heads, same_code
from assessment.surveys import list_modules, read_survey
from assessment.surveys.model import Survey

SURVEYS: dict[str, Survey] = {
    "employee": read_survey("care-employee", modules=list_modules("employee")),
    "customer": read_survey("care-customer", modules=list_modules("customer")),
}
ASKED = {kind: Wordings({name: item.wordings for name, item in survey.items.items()}) for kind, survey in SURVEYS.items()}


@pytest.mark.parametrize(
    ("head", "item"),
    [
        ("Q12. I know what poor service costs us", "C1"), ("I know what bad service costs us", "C1"),
        ("G2Q3[SQ001]. I know what poor service costs us.", "C1"), ("I know what poor service costs us (1-5)", "C1"),
        ("…costs us (1-5)", "C1"), ("I know what poor service costs", "C1"), ("Q4_1 - I know what poor servi...", "C1"),
        ("Please rate: [I do my tasks with the customer in mind.]", "C3"), ("I work with the customer in mind", "C3"),
        ("I have clear goals for serving customers", "C4a"), ("I can see how I do against my goals for service", "C4b"),
        ("Section 3 - I notice how customers feel before they tell me (1 = strongly disagree … 5 = strongly agree)", "A1b"),
        ("Knows rules and procedures", "E4"), ("I can handle whatever comes up with customers myself", "E5"),
        ("I check that the customer agrees to the solution offered", "R4"),
        ("How often did you need to ask your boss before helping a customer in the last 4 weeks?", "ask_boss"),
        ("afraid of being blamed for generous decision", "fear_blame"), ("I may decide what's best for customers", "may_decide"),
        ("Ich weiss, was uns schlechter Service kostet", "C1"), ("12) JE SAIS CE QUE COUTE UN MAUVAIS SERVICE", "C1"),
        ("We find out what other departments need from my team", "A6a"), ("We find out what customers need", "A6b"),
        ("Q7_3: I treat colleagues as well as paying customers", "A5a"), ("I never stop learning about my job", "E3"),
    ],
)  # fmt: skip
def test_an_employees_question_is_found(head: str, item: str) -> None:
    assert ASKED["employee"].nearest(head)[0].item == item


@pytest.mark.parametrize(
    ("head", "item"),
    [
        ("How likely would you be to recommend us to friends or family?", "recommend"), ("I got what I was promised", "promised"),
        ("Overall satisfaction with the service", "overall"), ("The person serving me listened to me", "seen_A1a"),
        ("Did you have any problem last time?", "problem"), ("If so, did you tell us?", "told_us"),
        ("Q3 Would you buy from us again?", "repurchase"), ("It was easy to get what I needed", "effort"),
    ],
)  # fmt: skip
def test_a_customers_question_is_found(head: str, item: str) -> None:
    assert ASKED["customer"].nearest(head)[0].item == item


@pytest.mark.parametrize("kind", ASKED)
@pytest.mark.parametrize(
    "head",
    [
        "Start date", "IP Address", "Duration (in seconds)", "Comments", "Any other comments about service?", "Finished",
        "Gender",
        "What could we do better for customers?", "What is your age?", "How long have you worked here?", "Email address",
        "Which department do you work in?", "", "?", "1", "x" * 100_000, "[[[" * 5_000, "(" * 5_000, "Q1 " * 5_000,
    ],
)  # fmt: skip
def test_no_question_is_near_what_asks_something_else(head: str, kind: str) -> None:
    assert ASKED[kind].nearest(head, least=0.6) == []


@pytest.mark.parametrize("kind", ASKED)
def test_every_question_is_likest_itself_even_numbered_and_cut(kind: str) -> None:
    for texts in ASKED[kind].of.values():
        for text in texts:
            begun = text[: max(30, len(text) * 3 // 4)]
            alike = {item for item, others in ASKED[kind].of.items() if any(other.startswith(begun) for other in others)}
            assert alike & {other.item for other in ASKED[kind].nearest(f"Q7.2 {begun}")}, text
            assert ASKED[kind].nearest(text)[0].share == pytest.approx(1)


def test_an_id_counts_only_as_a_piece_of_its_own() -> None:
    assert same_code("Q_C4a", ["C4", "C4a"]) == "C4a"
    assert same_code("C1 and C2", ["C1", "C2"]) == ""
    assert same_code("stayed", ["stay"]) == ""


def test_a_head_of_marks_alone_is_no_question() -> None:
    assert list(heads("***")) == []
