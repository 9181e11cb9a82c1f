"""What a raw cell means on a scale."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.responses.codes import STATUSES
from assessment.responses.understand import Reader
from assessment.surveys.model import Answers

AGREE = Answers(
    low=1,
    high=5,
    labels={1: "Strongly disagree", 3: "Don't mind", 5: "Strongly agree"},
    no_answer=["Does not apply", "0", "-9"],
)
READER = Reader(AGREE)


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("5", 5), (" 5 ", 5), ("5.0", 5), ("5,0", 5), ("05", 5), ("５", 5), ("٥", 5), ("४", 4),
        ("strongly AGREE", 5), ("Strongly\u00a0 agree", 5), ("don’t mind", 3), ("Dont mind", 3),
        ("5 - Strongly agree", 5), ("5=Strongly agree", 5), ("(5) Strongly agree", 5), ("5. strongly agree", 5),
        ("Strongly agree (5)", 5), ("1 – Strongly disagree", 1), ("5: Strongly agree", 5), ("5) Strongly agree", 5),
        ("[5] Strongly agree", 5), ("5.0 - Strongly agree", 5), ("5 | Strongly agree", 5), ("Strongly agree [5]", 5),
        ("Strongly agree - 5", 5), ("Strongly agree = 5", 5), ("Strongly agree 5", 5), ("STRONGLY AGREE.", 5),
        ("“Strongly agree”", 5), ("Stróngly agree", 5), ("don`t mind (3)", 3), ("Strongly-agree", 5), ("strongly_agree", 5),
        ("Strongly agree / strongly agree", 5),
    ],
)  # fmt: skip
def test_an_answer_is_read_as_its_number(raw: str, value: int) -> None:
    assert READER.read(raw) == (value, "answer")


@pytest.mark.parametrize(
    ("raw", "status"),
    [
        ("", "blank"), ("   ", "blank"), ("\u00a0", "blank"),
        ("does not apply", "no_answer"), ("0", "no_answer"), ("0.0", "no_answer"), ("-9", "no_answer"),
        ("0 - Does not apply", "no_answer"),
        ("N/A", "undeclared_no_answer"), ("n.a.", "undeclared_no_answer"), ("-", "undeclared_no_answer"),
        (".", "undeclared_no_answer"), ("Don’t know", "undeclared_no_answer"),
        ("7", "out_of_range"), ("9", "out_of_range"), ("-1", "out_of_range"), ("99", "out_of_range"), ("1" * 17, "out_of_range"),
        ("4.5", "not_whole"), ("4,5", "not_whole"), ("1,000", "not_whole"),
        ("5 - Strongly disagree", "label_disagrees"), ("Strongly agree (4)", "label_disagrees"),
        ("5 - Very good", "not_an_answer"), ("Strongly agree / Strongly disagree", "not_an_answer"), ("/", "not_an_answer"),
        ("Strongly", "not_an_answer"), ("Strongly agree?", "not_an_answer"), ("5 - 5", "not_an_answer"),
        ("Strongly agree " * 4000, "not_an_answer"), ("5 - Does not apply", "not_an_answer"),
        ("3 - Does not apply", "not_an_answer"),
        ("04-May", "not_an_answer"), ("2026-05-04", "not_an_answer"), ("TRUE", "not_an_answer"), ("inf", "not_an_answer"),
        ("1e5", "not_an_answer"), ("1e400", "not_an_answer"), ("80%", "not_an_answer"), ("1;3", "not_an_answer"),
        ("²", "not_an_answer"),
        ("agree", "not_an_answer"), ("9" * 5000, "not_an_answer"), ("<script>", "not_an_answer"), ("{0}", "not_an_answer"),
    ],
)  # fmt: skip
def test_all_else_is_no_answer_and_says_why(raw: str, status: str) -> None:
    assert READER.read(raw) == (None, status)


def test_a_declared_decimal_sign_is_the_only_one() -> None:
    assert Reader(AGREE, ",").read("4.0") == (None, "not_whole")
    assert Reader(AGREE, ".").read("4,0") == (None, "not_whole")


@given(st.text(max_size=12))
def test_whatever_stands_there_is_an_answer_of_the_scale_or_none(raw: str) -> None:
    value, status = READER.read(raw)
    assert status in STATUSES
    assert (value is None) == (status != "answer")
    assert value is None or 1 <= value <= 5


@given(st.integers(-20, 20), st.sampled_from(["{}", "{}.0", "{},0", " {} "]))
def test_a_whole_number_is_read_in_every_spelling(number: int, spelling: str) -> None:
    expected = number if 1 <= number <= 5 else None
    assert READER.read(spelling.format(number))[0] == expected
