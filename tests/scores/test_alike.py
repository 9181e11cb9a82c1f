"""Groups whose figure is each one's answer: worked by hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl
import pytest

from assessment.responses import Units
from assessment.scores import Key, Sums, find_alike, keys_of, summarise, sums_of_groups
from assessment.scores.alike import ranges_of_shown
from assessment.scores.measures import estimate_sums
from assessment.settings import LEVELS, Kind
from assessment.surveys import Survey

SURVEY = Survey.model_validate({
    "survey": "s", "title": "S", "respondents": "customer",
    "answers": {"agree": {"low": 1, "high": 5}, "yes": {"low": 0, "high": 1}, "likely": {"low": 0, "high": 10}},
    "scales": {"care": {"title": "Care"}, "calm": {"title": "Calm"}, "both": {"title": "Both", "parts": ["care", "calm"]}},
    "items": {
        "a": {"text": "A", "concepts": ["x"], "answers": "agree", "scales": ["care"], "alone": True},
        "b": {"text": "B", "concepts": ["y"], "answers": "agree", "scales": ["care"]},
        "fixed": {"text": "F", "concepts": ["z"], "answers": "yes", "alone": True, "measure": "share"},
        "nps": {"text": "N", "concepts": ["n"], "answers": "likely", "alone": True, "measure": "nps"},
        "c": {"text": "C", "concepts": ["v"], "answers": "agree", "scales": ["calm"]},
    },
})  # fmt: skip
KEYS: Mapping[Kind, Mapping[str, Key]] = {"customer": keys_of(SURVEY, LEVELS)}
UNITS = Units({"All": ""})


def alike(**answers: Sequence[int | None]) -> set[str]:
    """Scales on which those who gave these answers are alike."""
    return set(find_alike(sums_of(**answers), surveys={"customer": SURVEY}, keys=KEYS)["scale"])


def ranges(scale: str, **answers: Sequence[int | None]) -> tuple[tuple[float, float], tuple[float, float]]:
    """A scale's range as if all groups were shown, and as it is told."""
    sums = sums_of(**answers)
    as_if = estimate_sums(sums, surveys={"customer": SURVEY}, keys=KEYS)
    told = ranges_of_shown(as_if, sums, surveys={"customer": SURVEY}, keys=KEYS)
    here = (pl.col("scale") == scale) & (pl.col("level") == "customer")
    before, after = (frame.filter(here).select("ci_low", "ci_high").row(0) for frame in (as_if, told))
    return before, after


def sums_of(**answers: Sequence[int | None]) -> Sums:
    """Sums of those who gave these answers."""
    count = max(map(len, answers.values()))
    items = {name: answers.get(name, [None] * count) for name in SURVEY.items}
    frame = pl.DataFrame(
        {"wave": "w1", "unit": "All", "level": "customer", **items}, schema_overrides=dict.fromkeys(items, pl.Int16)
    )
    summaries = summarise(frame.lazy(), "customer", SURVEY, KEYS["customer"])
    return sums_of_groups(summaries, UNITS, surveys={"customer": SURVEY}, keys=KEYS)


@pytest.mark.parametrize(
    ("answers", "found"),
    [
        ([5] * 20, True),
        ([1] * 20, True),
        ([3] * 20, True),
        ([5] * 18 + [4, 4], True),
        ([5] * 17 + [4, 4, 4], False),
        ([5] * 19 + [3], True),  # the mean says that at most two are off
        ([5] * 19 + [2], False),
        ([3] * 18 + [4, 2], True),
        ([3] * 17 + [4, 2, 4], False),
        ([3] * 17 + [4, 2, 4, 2], False),
        ([1, 5] * 10, False),
    ],
)
def test_answers_are_alike_where_fewer_than_three_can_be_off(answers: list[int], found: bool) -> None:
    assert ("a" in alike(a=answers)) is found


@pytest.mark.parametrize(("yes", "of", "found"), [(0, 40, True), (2, 40, True), (3, 40, False), (37, 40, False), (38, 40, True)])
def test_a_share_of_a_few_or_of_all_but_a_few_is_alike(yes: int, of: int, found: bool) -> None:
    assert ("fixed" in alike(fixed=[1] * yes + [0] * (of - yes))) is found


@pytest.mark.parametrize(
    ("answers", "found"), [([9, 10] * 10, True), ([7, 8] * 10, True), ([9] * 17 + [3] * 3, False), ([9] * 18 + [3, 7], True)]
)
def test_a_net_promoter_score_is_alike_where_one_of_its_three_groups_has_all_but_a_few(answers: list[int], found: bool) -> None:
    assert ("nps" in alike(nps=answers)) is found


def test_a_scale_of_several_questions_is_alike_by_its_own_steps() -> None:
    assert "care" in alike(a=[5] * 20, b=[5] * 18 + [4, 4])
    assert "care" not in alike(a=[5] * 20, b=[5] * 10 + [3] * 10)
    assert "care" in alike(a=[5] * 20, b=[3] * 20)


def test_blank_answers_are_nobodys() -> None:
    assert "a" in alike(a=[5] * 12 + [None] * 8)
    assert alike(a=[None] * 20, b=[1, 2, 3, 4, 5] * 4) == set()


def test_a_level_that_is_asked_fewer_questions_moves_in_larger_steps() -> None:
    survey = Survey.model_validate({
        "survey": "s", "title": "S", "respondents": "employee", "answers": {"agree": {"low": 1, "high": 5}},
        "scales": {"care": {"title": "Care"}},
        "items": {
            "a": {"text": "A", "concepts": ["x"], "answers": "agree", "scales": ["care"]},
            "b": {"text": "B", "concepts": ["y"], "answers": "agree", "scales": ["care"], "levels": ["front_line"]},
        },
    })  # fmt: skip
    keys: Mapping[Kind, Mapping[str, Key]] = {"employee": keys_of(survey, LEVELS)}
    place = {"wave": "w1", "unit": "All", "level": "manager"}
    people = pl.DataFrame({**place, "a": [5] * 18 + [4, 4], "b": [None] * 20}, schema_overrides={"a": pl.Int16, "b": pl.Int16})
    summaries = summarise(people.lazy(), "employee", survey, keys["employee"])
    sums = sums_of_groups(summaries, UNITS, surveys={"employee": survey}, keys=keys)
    found = find_alike(sums, surveys={"employee": survey}, keys=keys)
    assert found.filter(pl.col("scale") == "care")["level"].to_list() == ["manager"]


def test_of_a_net_promoter_score_the_range_reaches_the_end_where_only_three_are_not_at_it() -> None:
    before, after = ranges("nps", nps=[10] * 17 + [8, 8, 3])
    assert before[1] < 100
    assert after == pytest.approx((before[0], 100), abs=0.1)
    before, after = ranges("nps", nps=[0] * 17 + [8, 8, 10])
    assert after == pytest.approx((-100, before[1]), abs=0.1)


def test_of_a_net_promoter_score_people_count_and_not_how_far_they_are_off() -> None:
    before, (low, high) = ranges("nps", nps=[10] * 16 + [3] * 4)  # four are off: 15 % of the room above is left
    assert low == pytest.approx(before[0], abs=0.1)
    assert 100 - high == pytest.approx(0.15 * (100 - before[1]), rel=0.05)
    before, after = ranges("nps", nps=[10] * 40 + [3] * 40)
    assert after == pytest.approx(before)


def test_of_a_composite_as_many_count_as_off_an_end_as_of_its_parts_on_average() -> None:
    near, far = [5] * 17 + [4] * 3, [5] * 10 + [3] * 10  # 3 and 20 answers off
    before, (low, high) = ranges("both", a=near, b=near, c=near)  # of care, of two questions, 6 half steps; of calm 3
    assert low == before[0]
    assert before[1] < high < 100
    before, after = ranges("both", a=far, b=far, c=near)
    assert after == pytest.approx(before)
