"""The chance to see a link with few answers a unit, beside the exact test, the formula and plain loops."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import pearsonr

from assessment.stats import answers_needed, dependability, power, rate_needed, share_interval, simulated_power, spearman_brown
from assessment.stats.unit_power import counts

FOR_80_PERCENT = [(0.1, 783), (0.3, 85), (0.5, 30)]  # links, and the units that published tables give for 80 % (two-sided 5 %)


@pytest.mark.parametrize(("r", "units"), FOR_80_PERCENT)
def test_without_error_the_chance_is_the_published_power(r: float, units: int) -> None:
    found = simulated_power(r, units, icc1=(1, 1), answers=(1, 1), draws=4000, seed=3)
    assert found.share == pytest.approx(0.8, abs=0.03)
    assert found.low < found.share < found.high


@pytest.mark.parametrize("answers", [5, 20, 50])
def test_with_even_units_the_chance_is_that_of_the_blurred_link(answers: int) -> None:
    seen = 0.5 * math.sqrt(dependability(0.1, answers) * dependability(0.08, answers))
    found = simulated_power(0.5, 50, icc1=(0.1, 0.08), answers=(answers, answers), draws=4000, seed=5)
    assert found.share == pytest.approx(power(seen, 50), abs=0.03)


def test_the_chance_is_that_of_surveys_drawn_answer_by_answer() -> None:
    rng, found = np.random.default_rng(8), 0
    for _ in range(600):
        true = rng.multivariate_normal([0, 0], [[1, 0.6], [0.6, 1]], 20)
        staff, customers = (
            true[:, side, None] * math.sqrt(share) + rng.normal(0, math.sqrt(1 - share), (20, number))
            for side, share, number in ((0, 0.2, 6), (1, 0.1, 12))
        )
        found += pearsonr(staff.mean(axis=1), customers.mean(axis=1)).pvalue < 0.05
    chance = simulated_power(0.6, 20, icc1=(0.2, 0.1), answers=(6, 12), draws=4000, seed=2)
    assert chance.share == pytest.approx(found / 600, abs=0.065)  # three standard errors of the loop


def test_without_a_link_it_is_found_as_often_as_the_level_says() -> None:
    assert simulated_power(0, 25, icc1=(0.1, 0.1), answers=(8, 8), uneven=0.5, draws=4000).share == pytest.approx(0.05, abs=0.012)


def test_unequal_numbers_of_answers_cost_power() -> None:
    even, uneven = (
        simulated_power(0.5, 50, icc1=(0.1, 0.1), answers=(15, 15), uneven=spread, draws=4000).share for spread in (0.0, 0.8)
    )
    assert uneven < even - 0.05


def test_a_seed_gives_the_same_chance_and_many_units_are_drawn_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    once = simulated_power(0.3, 40, icc1=(0.1, 0.1), answers=(10, 10), draws=500, seed=4)
    assert once == simulated_power(0.3, 40, icc1=(0.1, 0.1), answers=(10, 10), draws=500, seed=4)
    monkeypatch.setattr("assessment.stats.unit_power.MOST_AT_ONCE", 4000)  # a hundred draws at a time
    parts = simulated_power(0.3, 40, icc1=(0.1, 0.1), answers=(10, 10), draws=500, seed=4)
    assert parts.draws == 500
    assert parts.share == pytest.approx(once.share, abs=0.1)


def test_fewer_than_four_units_have_no_chance_to_tell() -> None:
    found = simulated_power(0.5, 3, icc1=(0.1, 0.1), answers=(10, 10))
    assert np.isnan(found[:3]).all()
    assert found.draws == 0


@pytest.mark.parametrize(
    ("r", "icc1", "answers", "words"),
    [(1.0, 0.1, 5, "between -1 and 1"), (0.3, -0.1, 5, "within 0-1"), (0.3, 0.1, 0, "at least one answer")],
)
def test_what_can_not_be_planned_with_is_refused(r: float, icc1: float, answers: float, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        simulated_power(r, 20, icc1=(icc1, 0.1), answers=(answers, 5))


@given(st.floats(0.001, 1), st.integers(1, 500))
def test_dependability_is_that_of_spearman_and_brown(icc1: float, answers: int) -> None:
    expected = answers * icc1 / (1 + (answers - 1) * icc1)
    assert dependability(icc1, answers) == pytest.approx(expected, rel=1e-9)
    assert dependability(icc1, answers) == pytest.approx(float(spearman_brown(icc1, times=answers)))


@pytest.mark.parametrize(("people", "width"), [(5000, 2), (800, 3), (10000, 1.5)])
def test_rates_are_those_of_cochrans_formula_where_many_answer(people: int, width: float) -> None:
    first = (1.959963985 * 20 / width) ** 2
    assert rate_needed(width, 20, people) == pytest.approx(first / (1 + first / people) / people, abs=3 / people)


@settings(deadline=None)
@given(st.integers(1, 3000), st.floats(1, 20))
def test_a_rate_is_a_share_of_the_group_and_enough_answers(people: int, width: float) -> None:
    rate = rate_needed(width, 20, people)
    assert 0 < rate <= 1
    assert round(rate * people) == answers_needed(width, 20, population=people)


def test_a_group_of_nobody_has_no_rate() -> None:
    with pytest.raises(ValueError, match="at least one person"):
        rate_needed(5, 20, 0)


def test_a_surer_rate_is_a_higher_one() -> None:
    assert rate_needed(2, 20, 5000, confidence=0.99) == answers_needed(2, 20, population=5000, confidence=0.99) / 5000
    assert rate_needed(2, 20, 5000, confidence=0.99) > rate_needed(2, 20, 5000)


def test_a_group_of_one_has_to_answer() -> None:
    assert rate_needed(2, 20, 1) == 1


def test_four_units_can_tell_and_the_chance_lies_within_wilsons_range() -> None:
    found = simulated_power(0.9, 4, icc1=(1, 1), answers=(1, 1), draws=400, seed=1)
    assert found.draws == 400
    assert [found.low, found.high] == pytest.approx([float(end) for end in share_interval(found.share * 400, 400)])


def test_units_that_differ_in_nothing_but_chance_have_no_dependability() -> None:
    assert (dependability(0, 20), dependability(1, 1)) == (0, 1)


def test_a_link_turned_round_is_as_easily_seen() -> None:
    there, back = (simulated_power(r, 30, icc1=(0.3, 0.3), answers=(10, 10), draws=4000, seed=6).share for r in (0.5, -0.5))
    assert there == pytest.approx(back, abs=0.03)


def test_answers_of_unequal_units_average_what_is_planned_and_vary_as_much_as_said() -> None:
    drawn = counts(40, (300, 100), 0.5, np.random.default_rng(2))
    assert (drawn.mean(), drawn.std() / drawn.mean()) == pytest.approx((40, 0.5), rel=0.02)
    assert counts(2, (50, 40), 1.0, np.random.default_rng(2)).min() == 1


def test_a_link_that_no_survey_can_miss_is_seen_in_every_one_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assessment.stats.unit_power.MOST_AT_ONCE", 3 * 30)  # three surveys, three, and one
    found = simulated_power(0.999, 30, icc1=(1, 1), answers=(1, 1), draws=7)
    assert (found.share, found.draws) == (1, 7)
