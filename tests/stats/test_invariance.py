"""Measurement invariance: worked verdicts, what must hold of any, and what can't be told."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_covariances import drawn, exact  # type: ignore[import-not-found]
from scipy.stats import chi2

from assessment.stats import Floats, Invariance, invariance

SEEDS = st.integers(0, 2**31)
FIVE = [0.8, 0.7, 0.7, 0.6, 0.5]
few = settings(deadline=None, max_examples=20)


def compared(seed: int, shifts: list[Floats], *, n: int = 200, stop: bool = False) -> Invariance:
    samples = [drawn(seed + place, n, exact(FIVE), shift) for place, shift in enumerate(shifts)]
    matrices, means = zip(*samples, strict=True)
    return invariance(matrices, means, [n] * len(shifts), stop=stop)


def test_groups_that_differ_in_what_is_measured_may_be_compared() -> None:
    found = invariance([exact(FIVE)] * 2, [np.zeros(5), np.array(FIVE)], [150, 90])
    assert (found.verdict, found.failed, found.reason) == ("means may be compared", "", "")
    assert [round(step.fit.chi2, 8) for step in found.steps] == [0, 0, 0]


def test_groups_that_do_not_differ_lose_no_fit_by_sharing() -> None:
    found = invariance([exact(FIVE)] * 2, [np.zeros(5)] * 2, [150, 90])
    for step in found.steps[1:]:
        assert (step.chi2_more, step.p_more, step.cfi_drop) == pytest.approx((0, 1, 0), abs=1e-6)
        assert step.holds


def test_degrees_of_freedom_are_what_can_be_counted() -> None:
    # Three groups of five items: 60 data; each step shares 5 numbers for two groups, and frees two of the factor's.
    found = invariance([exact(FIVE)] * 3, [np.zeros(5)] * 3, [100, 100, 100])
    assert [step.fit.df for step in found.steps] == [15, 23, 31]
    assert [step.df_more for step in found.steps] == [0, 8, 8]


def test_an_item_that_one_group_answers_higher_forbids_comparing_means() -> None:
    found = compared(5, [np.zeros(5), np.array([0, 0, 0.8, 0, 0])])
    assert (found.verdict, found.failed) == ("means may not be compared", "scalar")


def test_it_stops_at_the_step_that_fails() -> None:
    turned = exact([0.8, 0.7, 0.7, 0.6, -0.5])
    found = invariance([exact(FIVE), turned], [np.zeros(5)] * 2, [300, 300])
    assert ([step.name for step in found.steps], found.failed) == (["configural", "metric"], "metric")
    assert len(invariance([exact(FIVE), turned], [np.zeros(5)] * 2, [300, 300], stop=False).steps) == 3


def test_questions_that_do_not_belong_together_fail_at_once() -> None:
    two = exact([0.8] * 6, [0, 0, 0, 1, 1, 1], 0.1)
    assert invariance([two] * 2, [np.zeros(6)] * 2, [300, 300]).failed == "configural"


def test_three_items_fit_of_themselves_and_are_tested_from_there() -> None:
    found = invariance([exact([0.8, 0.7, 0.6])] * 2, [[0, 0, 0], [0, 0, 1]], [200, 200])
    assert ([step.fit.reason for step in found.steps], found.failed) == (["saturated", "", ""], "scalar")


@few
@given(SEEDS)
def test_each_step_fits_no_better_than_the_one_before(seed: int) -> None:
    found = compared(seed, [np.zeros(5), np.full(5, 0.3)])
    values = [step.fit.chi2 for step in found.steps]
    assert 0 <= values[0] <= values[1] + 1e-7 <= values[2] + 2e-7


@few
@given(SEEDS, st.permutations(range(3)))
def test_the_order_of_groups_does_not_matter(seed: int, order: list[int]) -> None:
    samples = [drawn(seed + place, 100 + 60 * place, exact(FIVE), place / 3) for place in range(3)]
    sizes = [100, 160, 220]
    matrices, means = zip(*samples, strict=True)
    found = invariance(matrices, means, sizes, stop=False)
    moved = invariance([matrices[i] for i in order], [means[i] for i in order], [sizes[i] for i in order], stop=False)
    assert [step.fit.chi2 for step in moved.steps] == pytest.approx([step.fit.chi2 for step in found.steps], rel=1e-6)
    assert moved.verdict == found.verdict


@few
@given(SEEDS, st.lists(st.floats(0.01, 100), min_size=5, max_size=5), st.floats(-50, 50))
def test_neither_the_unit_nor_the_origin_of_items_matters(seed: int, units: list[float], origin: float) -> None:
    samples = [drawn(seed + place, 150, exact(FIVE), place / 3) for place in range(2)]
    matrices, means = zip(*samples, strict=True)
    found = invariance(matrices, means, [150, 150], stop=False)
    other = [matrix * np.outer(units, units) for matrix in matrices], [(mean + origin) * units for mean in means]
    moved = invariance(*other, [150, 150], stop=False)
    assert [step.fit.chi2 for step in moved.steps] == pytest.approx([step.fit.chi2 for step in found.steps], rel=1e-5)


def refused(shift: Floats, *, pairs: int) -> float:
    """How often two groups of 120 and 150 are refused that differ by this, and in the factor's mean."""
    found = 0
    for seed in range(pairs):
        one, other = drawn(2 * seed, 120, exact(FIVE)), drawn(2 * seed + 1, 150, exact(FIVE), np.array(FIVE) / 2 + shift)
        verdict = invariance([one[0], other[0]], [one[1], other[1]], [120, 150]).verdict
        found += verdict == "means may not be compared"
    return found / pairs


@pytest.mark.slow
def test_groups_that_differ_in_the_factor_only_are_seldom_refused() -> None:
    assert refused(np.zeros(5), pairs=400) <= 0.075  # 5 %, and what chance adds to 400 pairs


@pytest.mark.slow
def test_groups_that_differ_in_one_item_are_mostly_refused() -> None:
    assert refused(np.array([0, 0, 0.5, 0, 0]), pairs=100) >= 0.8


@pytest.mark.parametrize(
    ("matrices", "n", "reason", "culprits"),
    [([exact(FIVE)], [100], "one_group", ()), ([exact(FIVE)] * 2, [100, 5], "too_few_people", (1,)),
     ([np.diag([1.0, 1, 1, 1, 0]), exact(FIVE)], [100, 100], "no_variance", (0,)),
     ([exact(FIVE[:2])] * 2, [100, 100], "too_few_items", (0, 1)), ([np.eye(5)] * 2, [100, 100], "not_identified", ())],
)  # fmt: skip
def test_what_can_not_be_told_says_why(matrices: list[Floats], n: list[int], reason: str, culprits: tuple[int, ...]) -> None:
    found = invariance(matrices, [np.zeros(len(matrices[0]))] * len(n), n)
    assert (found.verdict, found.reason, found.culprits, found.n) == ("can't be told", reason, culprits, tuple(n))
    assert (found.steps == ()) is (reason != "not_identified")


def test_a_fall_of_fit_that_may_be_chance_is_told_as_too_few_people() -> None:
    # Two samples of forty people each, of one and the same population.
    matrices, means = zip(*(drawn(seed, 40, exact(FIVE)) for seed in (0, 1)), strict=True)
    found = invariance(matrices, means, [40, 40])
    step = found.steps[-1]
    assert step.cfi_drop > 0.01
    assert chi2.sf(step.chi2_more, step.df_more) == pytest.approx(step.p_more)
    assert step.p_more > 0.025
    assert (found.verdict, found.reason, found.culprits, found.failed) == ("can't be told", "too_few_people", (), "metric")


def test_an_item_of_which_more_than_all_would_be_explained_is_no_model() -> None:
    # Of three items the first one's loading squared is .8 * .8 / .6, which leaves it a residual variance of -.0667.
    matrix = [[1, 0.8, 0.8], [0.8, 1, 0.6], [0.8, 0.6, 1]]
    found = invariance([matrix] * 2, [np.zeros(3)] * 2, [200, 200])
    assert ([step.reason for step in found.steps], found.steps[0].holds) == (["heywood"], False)


def test_a_step_that_has_nothing_to_be_compared_with_has_no_difference() -> None:
    first = compared(1, [np.zeros(5)] * 2).steps[0]
    assert (math.isnan(first.cfi_drop), math.isnan(first.p_more)) == (True, True)


def test_groups_that_do_not_match_are_refused() -> None:
    with pytest.raises(ValueError, match="2 covariance matrices, 1 rows of means"):
        invariance([exact(FIVE)] * 2, [np.zeros(5)], [100, 100])
    with pytest.raises(ValueError, match="the same items"):
        invariance([exact(FIVE), exact(FIVE[:4])], [np.zeros(5), np.zeros(4)], [100, 100])


def test_scales_of_two_factors_are_compared_as_two() -> None:
    # Two groups of six items: 54 data. Each has 6 loadings, 6 residuals, 6 means and a correlation: 16 are left. Six loadings
    # shared free two variances, six means shared free two of the factors'.
    two = exact([0.8, 0.7, 0.6, 0.7, 0.6, 0.5], [0, 0, 0, 1, 1, 1], 0.3)
    found = invariance([two] * 2, [np.zeros(6)] * 2, [200, 300], [0, 0, 0, 1, 1, 1])
    assert [step.fit.df for step in found.steps] == [16, 20, 24]
    assert [step.fit.chi2 for step in found.steps] == pytest.approx([0, 0, 0], abs=1e-6)
