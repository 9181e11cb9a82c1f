"""Changes where some were asked twice: by hand, by scipy at both ends, and how often such intervals hold."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import t as student
from scipy.stats import ttest_ind, ttest_rel

from assessment.stats import Estimate, difference_interval, mean_estimate, overlap_correlation, overlap_interval

FEW = settings(max_examples=80, deadline=None)
ENDLESS = (-np.inf, np.inf)
BEFORE = np.array([40.0, 55, 60, 48, 72, 65, 50, 58])
NOW = np.array([46.0, 57, 70, 45, 80, 75, 49, 66])


def side(values: Any, population: float = np.nan) -> Estimate:
    return mean_estimate(len(values), np.mean(values), np.var(values, ddof=1), population=population)


def test_where_all_answered_twice_it_is_the_paired_t_interval() -> None:
    paired = ttest_rel(NOW, BEFORE)
    interval, r = paired.confidence_interval(), np.corrcoef(NOW, BEFORE)[0, 1]
    found = overlap_interval(side(NOW), side(BEFORE), r, counts=(8, 8, 8))
    assert [float(part) for part in found] == pytest.approx([(NOW - BEFORE).mean(), interval.low, interval.high])


def test_where_nobody_answered_twice_it_is_welchs_interval() -> None:
    interval = ttest_ind(NOW[:6], BEFORE, equal_var=False).confidence_interval()
    found = overlap_interval(side(NOW[:6]), side(BEFORE), 0.9, counts=(6, 8, 0))
    assert [float(part) for part in found[1:]] == pytest.approx([interval.low, interval.high])


def test_where_some_did_it_is_as_worked_by_hand() -> None:
    """Variances 100 and 144, 25 and 36 answers, 20 of them twice with r .6: 4 + 4 - 2 * 20 * .6 * 120 / 900 = 4.8."""
    welch = (4 + 4) ** 2 / (16 / 24 + 16 / 35)
    df = 19 + (welch - 19) * (25 + 36 - 40) / 61
    reach = student.ppf(0.975, df) * 4.8**0.5
    found = overlap_interval(Estimate(70, 2, 24), Estimate(64, 2, 35), 0.6, counts=(25, 36, 20))  # type: ignore[arg-type]
    assert [float(part) for part in found] == pytest.approx([6, 6 - reach, 6 + reach])


def test_the_correlation_of_answering_twice_is_that_of_having_answered() -> None:
    first, second = np.repeat([1, 1, 0, 0], [9, 6, 8, 7]), np.repeat([1, 0, 1, 0], [9, 6, 8, 7])
    found = overlap_correlation(15, 17, 9, population=30)
    assert float(found) == pytest.approx(np.corrcoef(first, second)[0, 1])
    assert float(overlap_correlation(15, 17, 9)) == pytest.approx(9 / np.sqrt(15 * 17))


def test_no_fewer_people_are_there_than_answered() -> None:
    assert float(overlap_correlation(20, 20, 10, population=25)) == float(overlap_correlation(20, 20, 10, population=30))


@pytest.mark.parametrize("both", [-1, 11])
def test_more_than_answered_cannot_have_answered_twice(both: int) -> None:
    with pytest.raises(ValueError, match="both times"):
        overlap_correlation(10, 12, both)


@FEW
@given(st.floats(25, 75), st.floats(1, 30), st.integers(10, 60), st.integers(10, 60), st.data())
def test_the_more_alike_the_answers_the_narrower(mean: float, spread: float, n_a: int, n_b: int, data: st.DataObject) -> None:
    both = data.draw(st.integers(2, min(n_a, n_b)))
    sides = mean_estimate(n_a, mean, spread**2), mean_estimate(n_b, 50, 200)
    reaches = [
        np.diff(overlap_interval(*sides, r, counts=(n_a, n_b, both), bounds=ENDLESS)[1:]).item() for r in (-0.5, 0.0, 0.4, 0.8)
    ]
    assert reaches == sorted(reaches, reverse=True)
    assert reaches[0] > reaches[-1]


@FEW
@given(st.floats(3, 97), st.floats(3, 97), st.floats(-0.9, 0.9), st.integers(4, 12))
def test_exchanging_the_sides_turns_the_interval_round(a: float, b: float, r: float, both: int) -> None:
    one, other = mean_estimate(12, a, 0.4 * a * (100 - a)), mean_estimate(20, b, 0.3 * b * (100 - b))
    there = overlap_interval(one, other, r, counts=(12, 20, both))
    back = overlap_interval(other, one, r, counts=(20, 12, both))
    assert [float(part) for part in there] == pytest.approx([-float(back[0]), -float(back[2]), -float(back[1])])


@pytest.mark.parametrize("mean", [88.0, 12.0])
def test_near_an_end_it_leans_as_that_of_different_people_does_and_is_narrower(mean: float) -> None:
    sides = mean_estimate(20, mean, 300), mean_estimate(20, 50, 300)
    apart, none = difference_interval(*sides), overlap_interval(*sides, 0, counts=(20, 20, 0))
    assert [float(part) for part in none] == pytest.approx([float(part) for part in apart])
    twice = overlap_interval(*sides, 0.7, counts=(20, 20, 20))
    assert float(apart[1]) < float(twice[1]) < float(twice[0]) < float(twice[2]) < float(apart[2])


@pytest.mark.parametrize(
    ("one", "other", "r"),
    [
        (side(NOW, 8), side(BEFORE, 8), 0.5),  # a census
        (mean_estimate(8, 60, 0), side(BEFORE), 0.5),  # all gave one answer
        (side(BEFORE + 5), side(BEFORE), 1.0),  # all moved by the same
        (side(NOW), side(BEFORE), np.nan),
    ],
)
def test_where_nothing_would_be_left_to_chance_there_are_no_limits(one: Estimate, other: Estimate, r: float) -> None:
    assert np.isnan(overlap_interval(one, other, r, counts=(8, 8, 8))[1:]).all()


def test_an_endless_number_of_degrees_is_a_census_and_has_no_limits() -> None:
    found = overlap_interval(Estimate(70, 4, np.inf), Estimate(60, 4, 24), 0.5, counts=(25, 25, 25))  # type: ignore[arg-type]
    assert float(found[0]) == 10
    assert np.isnan(found[1:]).all()


def held(rng: np.random.Generator, n: int, both: int, r: float, population: int, *, draws: int = 2000) -> tuple[float, float]:
    """How often the interval, and Welch's, hold the change of a group, of whom n answer each time and some both times."""
    share = 0.0 if population == 0 else 1.0
    hits = np.zeros(2)
    for _ in range(draws):
        people = rng.multivariate_normal([50, 55], 200 * np.array([[1, r], [r, 1]]), population or 2 * n - both)
        truth = np.diff(people.mean(axis=0)).item() if share else 5.0
        order = rng.permutation(len(people))
        before, now = people[order[:n], 0], people[np.r_[order[:both], order[n : 2 * n - both]], 1]
        twice = people[order[:both]]
        known = float(population) if share else np.nan
        sides, like = (side(now, known), side(before, known)), float(np.asarray(np.corrcoef(twice.T))[0, 1])
        intervals = (
            overlap_interval(*sides, like, counts=(n, n, both), population=known, bounds=ENDLESS)[1:],
            difference_interval(*sides, bounds=ENDLESS)[1:],
        )
        hits += [low <= truth <= high for low, high in intervals]
    return hits[0] / draws, hits[1] / draws


@pytest.mark.slow
@pytest.mark.parametrize(
    ("n", "both", "population"), [(10, 10, 0), (20, 10, 0), (40, 30, 0), (20, 10, 30), (40, 30, 60), (40, 20, 60)]
)
@pytest.mark.parametrize("r", [0.0, 0.5, 0.8])
def test_such_intervals_hold_nineteen_times_in_twenty(n: int, both: int, population: int, r: float) -> None:
    overlap, _ = held(np.random.default_rng([n, both, population, int(10 * r)]), n, both, r, population)
    assert 0.935 <= overlap <= 0.97  # 2,000 draws: a standard error is .005


def test_a_range_of_nine_in_ten_is_the_paired_one_of_nine_in_ten() -> None:
    interval, r = ttest_rel(NOW, BEFORE).confidence_interval(0.9), np.corrcoef(NOW, BEFORE)[0, 1]
    found = overlap_interval(side(NOW), side(BEFORE), r, counts=(8, 8, 8), confidence=0.9)
    assert [float(part) for part in found[1:]] == pytest.approx([interval.low, interval.high])


def test_scores_of_another_scale_have_the_same_range_on_it() -> None:
    # Points of 1-5 for points of 0-100: each 25, from 1.
    found = overlap_interval(side(NOW), side(BEFORE), 0.5, counts=(8, 8, 6))
    there = overlap_interval(side(1 + NOW / 25), side(1 + BEFORE / 25), 0.5, counts=(8, 8, 6), bounds=(1, 5))
    assert [25 * float(part) for part in there] == pytest.approx([float(part) for part in found])


def test_all_who_answered_may_have_answered_twice_and_none_need_have() -> None:
    assert float(overlap_correlation(10, 10, 10)) == 1
    assert float(overlap_correlation(10, 12, 0)) == 0
