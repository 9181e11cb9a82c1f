"""A file's columns as a whole: another scale, several answers in a cell, answers that run the other way round."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import TYPE_CHECKING

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.responses.scales import all_turned, most_opposed, other_scale
from assessment.surveys.model import Answers, Survey

if TYPE_CHECKING:
    from tests.responses.conftest import Desk

ITEMS = ("a", "b", "c", "d", "e")
MOODS = (0.0, 0.6, 1.0, -0.4, 0.3)
SURVEY = Survey.model_validate({
    "survey": "s", "title": "S", "respondents": "employee", "answers": {"agree": {"low": 1, "high": 5}},
    "scales": {"x": {"title": "X"}},
    "items": {item: {"text": item, "concepts": ["x"], "answers": "agree", "scales": ["x"], "reverse": item == "e"}
              for item in ITEMS},
})  # fmt: skip
FIVE = Answers(low=1, high=5)


def people(count: int, *, turned: str = "", seed: int = 1) -> pl.DataFrame:
    """Content people, whose answers to an item's opposite (`e`) and to those turned run the other way round."""
    chance = random.Random(seed)
    rows = []
    for _ in range(count):
        mood = chance.choice([3, 4, 4, 5])
        answers = {
            item: min(5, max(1, round(mood + lean + chance.gauss(0, 0.6)))) for item, lean in zip(ITEMS, MOODS, strict=True)
        }
        rows.append({item: 6 - answer if (item == "e") != (item in turned) else answer for item, answer in answers.items()})
    return pl.DataFrame(rows, schema=dict.fromkeys(ITEMS, pl.Int16))


def test_answers_as_the_survey_means_them_are_not_opposed() -> None:
    assert most_opposed(people(200), SURVEY, ITEMS) == []


@pytest.mark.parametrize("turned", ["a", "e", "ad"])
def test_items_that_are_coded_the_other_way_round_are_named(turned: str) -> None:
    assert sorted(most_opposed(people(200, turned=turned), SURVEY, ITEMS)) == list(turned)


def test_of_few_people_nothing_is_said() -> None:
    assert most_opposed(people(29, turned="a"), SURVEY, ITEMS) == []


@given(st.integers(0, 250))  # of ten thousand such files, one or two look opposed by chance
def test_answers_by_dice_are_not_opposed(seed: int) -> None:
    chance = random.Random(seed)
    rows = pl.DataFrame(
        {item: [chance.randint(1, 5) for _ in range(40)] for item in ITEMS}, schema=dict.fromkeys(ITEMS, pl.Int16)
    )
    assert most_opposed(rows, SURVEY, ITEMS) == []


def test_a_file_that_runs_the_other_way_round_than_another_is_named() -> None:
    turned = people(80, turned="abcde", seed=2)
    problems = all_turned([("one.csv", people(80), {}), ("two.csv", turned, {})], SURVEY)
    assert [problem.file for problem in problems] == ["two.csv"]


def test_what_is_declared_of_a_files_direction_is_believed() -> None:
    declared = {"all": "as_written"}
    assert all_turned([("one.csv", people(80), {}), ("2", people(80, turned="abcde", seed=2), declared)], SURVEY) == []


def test_two_waves_alike_or_apart_run_the_same_way() -> None:
    sadder = people(80, seed=3).with_columns((pl.col(item) - 2).clip(1, 5) for item in ITEMS)
    assert all_turned([("1", people(80), {}), ("2", people(80, seed=2), {}), ("3", sadder, {})], SURVEY) == []


@given(st.dictionaries(st.integers(1, 5), st.integers(1, 50)), st.sampled_from([99, -1, 98, 7, 0]), st.integers(0, 4))
def test_a_single_code_is_no_other_scale(inside: dict[int, int], code: int, times: int) -> None:
    assert other_scale({str(code): times}, (sum(inside.values()), inside.get(5, 0)), FIVE) == ""


@pytest.mark.parametrize("high", [7, 10, 100])
def test_answers_of_a_longer_scale_are_another_scale(high: int) -> None:
    def draw() -> Iterator[int]:
        chance = random.Random(high)
        yield from (chance.randint(0, high) for _ in range(60))

    drawn = list(draw())
    outside = {str(value): drawn.count(value) for value in drawn if value not in range(1, 6)}
    assert other_scale(outside, (sum(drawn.count(value) for value in range(1, 6)), drawn.count(5)), FIVE)


def test_a_turned_file_is_read_the_right_way_round(desk: Desk) -> None:
    text = "unit,care,trust\nNorth,1,5 - Strongly disagree\nNorth,4,Agree\n"
    read = desk.staff(text.replace("5 - Strongly", "5 - strongly"), direction={"all": "reversed"})
    assert read.select("care", "trust").rows() == [(5, 1), (2, 4)]


def test_the_direction_of_one_item_goes_before_that_of_all(desk: Desk) -> None:
    read = desk.staff("unit,care,trust\nNorth,1,1\n", direction={"all": "reversed", "care": "as_written"})
    assert read.select("care", "trust").rows() == [(1, 5)]
