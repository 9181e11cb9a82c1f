"""Whether two groups differ: values worked by hand and by scipy, and how often nothing is taken for something."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import t as student
from scipy.stats import ttest_ind_from_stats

from assessment.stats import Estimate, difference_p, holm, mean_estimate, share_difference

FEW = settings(max_examples=60, deadline=None)
SCORES = st.floats(1, 99)


def side(n: int, mean: float, variance: float) -> Estimate:
    return mean_estimate(n, mean, variance)


def test_the_score_test_is_that_worked_by_hand() -> None:
    """Ten at 99 against a thousand at 80: w is .0099 / .0099 / 10 nearly, at the mean of all of .8019."""
    a, b = side(10, 99, 10), side(1000, 80, 400)
    share = (10 * 0.99 + 1000 * 0.80) / 1010
    drawn = (10 * 0.99 + 0.025) / 10.05
    squares = 9 * 0.001 + 10 * (0.99 - drawn) ** 2 + 0.025 * (drawn**2 + (1 - drawn) ** 2)
    one = squares / 9.05 / (drawn * (1 - drawn)) / 10
    other = 0.04 / 0.16 / 1000
    df = (one + other) ** 2 / (one**2 / 9 + other**2 / 999)
    by_hand = 2 * student.sf(0.19 / np.sqrt(share * (1 - share) * (one + other)), df)
    assert float(difference_p(a, b)) == pytest.approx(by_hand, rel=1e-3)


@FEW
@given(SCORES, SCORES, st.integers(5, 60), st.integers(5, 60))
def test_p_is_never_below_that_of_welch(a: float, b: float, n: int, other: int) -> None:
    variances = [0.3 * mean * (100 - mean) for mean in (a, b)]
    found = float(difference_p(side(n, a, variances[0]), side(other, b, variances[1])))
    spread = [variance**0.5 for variance in variances]
    assert found >= ttest_ind_from_stats(a, spread[0], n, b, spread[1], other, equal_var=False).pvalue - 1e-12
    assert 0 <= found <= 1


@FEW
@given(SCORES, SCORES)
def test_turning_the_scale_round_or_exchanging_the_sides_changes_nothing(a: float, b: float) -> None:
    one, other = side(12, a, 60), side(40, b, 90)
    turned = side(12, 100 - a, 60), side(40, 100 - b, 90)
    assert float(difference_p(one, other)) == pytest.approx(float(difference_p(other, one)), rel=1e-6)
    assert float(difference_p(one, other)) == pytest.approx(float(difference_p(*turned)), rel=1e-6)


def test_without_ends_of_the_scale_there_is_only_welch() -> None:
    found = difference_p(side(12, 5, 4), side(20, 7, 9), bounds=(-np.inf, np.inf))
    assert float(found) == pytest.approx(ttest_ind_from_stats(5, 2, 12, 7, 3, 20, equal_var=False).pvalue)


def test_censuses_differ_for_certain_or_not_at_all() -> None:
    census = [mean_estimate(8, mean, 100, population=8) for mean in (60, 70)]
    assert float(difference_p(*census)) == 0
    assert float(difference_p(census[0], census[0])) == 1


def test_a_side_of_one_has_no_p() -> None:
    assert np.isnan(difference_p(side(1, 60, np.nan), side(30, 50, 100)))


@pytest.mark.parametrize("share", [0.5, 0.8, 0.95])
def test_of_many_small_units_that_are_alike_hardly_any_is_called_different(share: float) -> None:
    rng, flagged = np.random.default_rng(3), 0
    for _ in range(60):
        people = rng.binomial(4, share, (300, 15)) * 25.0
        mean, variance = people.mean(axis=1), people.var(axis=1, ddof=1)
        rests = [np.delete(people, unit, axis=0) for unit in range(0, 300, 100)]
        rest = mean_estimate(299 * 15, np.mean([part.mean() for part in rests]), np.mean([part.var(ddof=1) for part in rests]))
        found = difference_p(mean_estimate(15, mean, variance), rest)
        flagged += bool((holm(found) < 0.05).any())
    assert flagged / 60 <= 0.1  # at most 5 % is promised; 60 batches tell no finer


@pytest.mark.parametrize(
    ("counts", "ends"),
    [((56, 70, 48, 80), (0.0524, 0.3339)), ((9, 10, 3, 10), (0.1705, 0.8090)), ((10, 10, 0, 20), (0.6791, 1.0)),
     ((0, 10, 0, 20), (-0.1611, 0.2775))],
)  # fmt: skip
def test_differences_of_shares_have_newcombes_published_ends(counts: tuple[int, ...], ends: tuple[float, float]) -> None:
    # Newcombe (1998), Table II, method 10: 56/70 - 48/80, 9/10 - 3/10, 10/10 - 0/20, 0/10 - 0/20.
    assert share_difference(*counts) == pytest.approx(ends, abs=5e-5)


@given(st.tuples(st.integers(0, 30), st.integers(1, 30), st.integers(0, 30), st.integers(1, 30)))
def test_a_difference_of_shares_turned_round_has_its_ends_turned(counts: tuple[int, int, int, int]) -> None:
    a, n, b, m = counts
    low, high = share_difference(min(a, n), n, min(b, m), m)
    assert share_difference(min(b, m), m, min(a, n), n) == pytest.approx((-high, -low))
    assert -1 - 1e-9 <= low <= min(a, n) / n - min(b, m) / m <= high <= 1 + 1e-9


def test_a_side_of_nobody_has_no_difference_of_shares() -> None:
    assert np.isnan(share_difference(0, 0, 3, 10)).all()
    assert np.isnan(share_difference(3, 10, 0, 0)).all()


def test_scores_of_another_scale_differ_as_much() -> None:
    # Points of 1-5 for points of 0-100: each 25, from 1.
    found = difference_p(side(10, 96, 30), side(1000, 80, 400))
    there = difference_p(side(10, 1 + 96 / 25, 30 / 625), side(1000, 1 + 80 / 25, 400 / 625), bounds=(1, 5))
    assert float(there) == pytest.approx(float(found))


def test_with_one_end_of_a_scale_only_there_is_only_welch() -> None:
    found = difference_p(side(12, 5, 4), side(20, 7, 9), bounds=(0, np.inf))
    assert float(found) == pytest.approx(ttest_ind_from_stats(5, 2, 12, 7, 3, 20, equal_var=False).pvalue)
