"""A county's staff survey, as it comes: long format, tick-box levels, nobody's id, 0 for "not applicable".

The file may not be part of this project; where it is not at hand, these tests say so and are skipped. The means by level
are those worked out by others from the same file; the rest is counted here with nothing but the csv module.
"""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import polars as pl
import pytest

from assessment.responses import Responses, read_responses
from assessment.settings import read_settings
from assessment.surveys import read_survey

FILE = Path(__file__).resolve().parents[3] / "shared" / "data" / "pierce" / "employee_survey_long.csv"
pytestmark = pytest.mark.skipif(
    not FILE.is_file(), reason=f"THE COUNTY'S DATA IS NOT AT HAND ({FILE}): nothing was checked on it"
)

QUESTIONS = [f"q{number}" for number in range(1, 11)]
MEANS = {"senior_leader": 3.409, "manager": 3.270, "supervisor": 3.201, "front_line": 2.971, "not_stated": 3.032}
TICKS = {"Director": "senior_leader", "Manager": "manager", "Supervisor": "supervisor", "Staff": "front_line"}


@pytest.fixture(scope="module")
def responses() -> Responses:
    """What reading the file gives."""
    settings = read_settings(Path(__file__).parent)
    survey = read_survey(settings.engagement.surveys["employee"], beside=settings.folder)
    return read_responses(settings.engagement, settings.folder, {"employee": survey}, None)


@pytest.fixture(scope="module")
def rows() -> list[dict[str, str]]:
    """The file's rows as text."""
    with FILE.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def answers_by_level(responses: Responses) -> dict[str, list[int]]:
    long = responses.answers["employee"].unpivot(on=QUESTIONS, index="level").drop_nulls("value")
    return {str(level): part["value"].to_list() for (level,), part in long.partition_by("level", as_dict=True).items()}


@pytest.mark.parametrize("level", MEANS)
def test_the_mean_of_a_level_is_the_one_others_found(responses: Responses, level: str) -> None:
    answers = answers_by_level(responses)[level]
    assert round(sum(answers) / len(answers), 3) == MEANS[level]


def test_every_answer_that_counts_is_read_and_no_other(responses: Responses, rows: list[dict[str, str]]) -> None:
    # A tick means that level; without one the level is not stated, which is not front line.
    counting = [row for row in rows if row["Status"] == "Complete" and float(row["Response"]) > 0]
    expected = Counter(next((TICKS[tick] for tick in TICKS if row[tick] == "1"), "not_stated") for row in counting)
    assert {level: len(answers) for level, answers in answers_by_level(responses).items()} == dict(expected)


def test_rows_left_incomplete_are_set_aside_by_the_engagement(responses: Responses, rows: list[dict[str, str]]) -> None:
    left_out = responses.set_aside.filter(pl.col("code") == "not_kept")
    assert left_out.height == sum(row["Status"] == "Incomplete" for row in rows) == 135


def test_not_applicable_is_read_as_no_answer_without_a_fault(responses: Responses) -> None:
    table = responses.answers["employee"]
    blank = table.filter(pl.all_horizontal(pl.col(QUESTIONS).is_null()))
    assert blank.height + responses.set_aside.filter(pl.col("code") == "no_answers").height == 394
    assert responses.arrivals[0].cells == 0


def test_both_spellings_of_a_question_are_one_question(responses: Responses, rows: list[dict[str, str]]) -> None:
    counting = [row for row in rows if row["Status"] == "Complete" and float(row["Response"]) > 0]
    for question in ("7", "10"):
        expected = sum(row["Question"].split(".")[0] == question for row in counting)
        assert responses.answers["employee"][f"q{question}"].count() == expected


def test_rows_without_a_person_stay_single(responses: Responses) -> None:
    # Nobody knows which answers are one person's: no row may hold two.
    answered = responses.answers["employee"].select(pl.sum_horizontal(pl.col(QUESTIONS).is_not_null()))
    assert answered.to_series().max() == 1
    assert responses.answers["employee"]["respondent"].null_count() == responses.answers["employee"].height


def test_every_record_is_accounted_for(responses: Responses, rows: list[dict[str, str]]) -> None:
    arrival = responses.arrivals[0]
    assert arrival.read == len(rows) + 1 == arrival.accepted + arrival.set_aside + arrival.structural
    assert responses.answers["employee"]["unit"].n_unique() == 21
