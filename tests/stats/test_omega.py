"""Omega: worked values, what must hold of any, and how often its interval holds the truth."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_covariances import drawn, exact  # type: ignore[import-not-found]
from scipy import special

from assessment.stats import alpha, omega_hierarchical, omega_total
from assessment.stats.omega import logit_interval
from assessment.stats.structures import Solution, delta

SEEDS = st.integers(0, 2**31)
TWELVE = [0.8, 0.7, 0.6] * 4
SCALES = [0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 3]
few = settings(deadline=None, max_examples=25)


def test_a_worked_omega() -> None:
    # Loadings .8 .6 .4: 1.8^2 = 3.24; residuals .36 .64 .84 = 1.84.
    assert omega_total(exact([0.8, 0.6, 0.4]), 100).value == pytest.approx(3.24 / 5.08)


def test_a_worked_hierarchical_omega() -> None:
    # Scales' loadings sum to 2.1, on the general factor to 2.1 sqrt(.5) each.
    found = omega_hierarchical(exact(TWELVE, SCALES, 0.5), 500, SCALES)
    assert found.value == pytest.approx((4 * 2.1) ** 2 * 0.5 / exact(TWELVE, SCALES, 0.5).sum())
    assert found.fit.df == 12 * 13 // 2 - 28


def test_of_unrelated_scales_there_is_no_general_factor_to_speak_of() -> None:
    matrix, _ = drawn(3, 2000, exact(TWELVE, SCALES, 0.05))
    found = omega_hierarchical(matrix, 2000, SCALES)
    assert found.reason or found.value < 0.3
    assert omega_total(matrix, 2000, SCALES).value > 0.7


@few
@given(st.integers(3, 9), st.floats(0.2, 0.95), st.integers(20, 500))
def test_of_equally_good_items_omega_is_alpha(items: int, loading: float, n: int) -> None:
    matrix = exact([loading] * items)
    assert omega_total(matrix, n).value == pytest.approx(alpha(matrix, n).value)


@few
@given(SEEDS, st.permutations(range(5)), st.floats(0.01, 100))
def test_neither_the_order_nor_the_unit_of_items_matters(seed: int, order: list[int], unit: float) -> None:
    matrix, _ = drawn(seed, 200, exact([0.8, 0.7, 0.7, 0.6, 0.5]))
    found, moved = omega_total(matrix, 200), omega_total(matrix[np.ix_(order, order)] * unit, 200)
    assert (moved.value, moved.low, moved.high) == pytest.approx((found.value, found.low, found.high), rel=1e-6)
    assert 0 < found.low < found.value < found.high < 1


@few
@given(SEEDS)
def test_what_is_general_is_part_of_what_is_common(seed: int) -> None:
    matrix, _ = drawn(seed, 400, exact(TWELVE, SCALES, 0.6))
    general, common = omega_hierarchical(matrix, 400, SCALES), omega_total(matrix, 400, SCALES)
    assert general.reason or general.value < common.value


def test_an_item_that_runs_the_other_way_lowers_omega() -> None:
    turned = exact([0.8, 0.7, 0.6, -0.5])
    assert omega_total(turned, 200).value < omega_total(np.abs(turned), 200).value


@pytest.mark.parametrize(
    ("covariance", "n", "reason"),
    [(np.eye(2) + 0.5, 50, "too_few_items"), (exact([0.8, 0.7, 0.6]), 3, "too_few_people"),
     ([[1, 0.8, 0.8], [0.8, 1, 0.5], [0.8, 0.5, 1]], 100, "heywood"), (np.zeros((3, 3)), 50, "no_variance")],
)  # fmt: skip
def test_what_has_no_omega_says_why(covariance: list[list[float]], n: int, reason: str) -> None:
    found = omega_total(covariance, n)
    assert (found.reason, found.fit.reason) == (reason, "not_fitted")
    assert all(map(math.isnan, (found.value, found.low, found.high)))


def test_a_general_factor_takes_three_scales() -> None:
    assert omega_hierarchical(exact(TWELVE[:6], SCALES[:6]), 200, SCALES[:6]).reason == "too_few_factors"


def test_a_general_factor_that_explains_more_than_all_of_a_scale_is_no_model() -> None:
    # Scales correlated .8, .8 and .5: the first one's loading squared on a factor behind them is .8 * .8 / .5 = 1.28, though
    # no correlation is beyond 1.
    loadings = np.kron(np.eye(3), np.full((2, 1), 0.8))
    matrix = loadings @ np.array([[1, 0.8, 0.8], [0.8, 1, 0.5], [0.8, 0.5, 1]]) @ loadings.T + 0.36 * np.eye(6)
    assert omega_hierarchical(matrix, 300, "aabbcc").reason == "heywood"
    assert omega_total(matrix, 300, "aabbcc").reason == ""


def coverage(true: float, intervals: list[tuple[float, float]]) -> float:
    return float(np.mean([low <= true <= high for low, high in intervals]))


def test_a_variance_that_rounding_makes_negative_is_none() -> None:
    # Of the difference of two numbers that go together but for floating point: 1 - 2 (1 + 2^-52) + 1 < 0.
    beside = 1 + 2.0**-52
    solution = Solution(np.array([3.0, 1.0]), 0.0, np.array([[1, beside], [beside, 1]]), settled=True, identified=True)
    found = delta(lambda x: x[:1] - x[1:], solution, 0.95)
    assert [float(part.item()) for part in (found.value, found.se, found.low, found.high)] == [2.0, 0.0, 2.0, 2.0]


@pytest.mark.slow
@pytest.mark.parametrize("n", [50, 100, 400])
@pytest.mark.parametrize("loadings", [[0.8, 0.7, 0.6, 0.5, 0.4], [0.9, 0.8, 0.8], [0.6] * 8])
def test_the_interval_of_omega_holds_the_truth(loadings: list[float], n: int) -> None:
    matrix = exact(loadings)
    found = [omega_total(drawn(seed, n, matrix)[0], n) for seed in range(1000)]
    intervals = [(one.low, one.high) for one in found if not one.reason]
    assert len(intervals) > 900
    assert 0.93 <= coverage(omega_total(matrix, n).value, intervals) <= 0.975


@pytest.mark.slow
@pytest.mark.parametrize("n", [150, 400])
def test_the_interval_of_hierarchical_omega_holds_the_truth(n: int) -> None:
    matrix = exact(TWELVE, SCALES, 0.5)
    found = [omega_hierarchical(drawn(seed, n, matrix)[0], n, SCALES) for seed in range(500)]
    intervals = [(one.low, one.high) for one in found if not one.reason]
    assert len(intervals) > 480
    assert 0.92 <= coverage(omega_hierarchical(matrix, n, SCALES).value, intervals) <= 0.98


def test_a_range_of_nine_in_ten_reaches_as_far_on_the_logit_as_the_normal_says() -> None:
    wide, narrow = (omega_total(exact([0.8, 0.6, 0.4]), 100, confidence=sure) for sure in (0.95, 0.9))
    reach = [special.logit(found.high) - special.logit(found.value) for found in (wide, narrow)]
    assert reach[1] / reach[0] == pytest.approx(1.644854 / 1.959964, rel=1e-6)
    assert special.logit(wide.value) - special.logit(wide.low) == pytest.approx(reach[0])
    # The delta method: se of the logit is se / (w (1 - w)).
    assert reach[0] == pytest.approx(1.959964 * wide.se / (wide.value * (1 - wide.value)), rel=1e-6)


def test_a_share_of_none_or_of_all_has_no_range_on_the_logit() -> None:
    assert np.isnan([logit_interval(value, 0.1, 0.95) for value in (0.0, 1.0, -0.2, 1.2)]).all()


def test_without_an_omega_people_and_items_are_counted_all_the_same() -> None:
    for found in (omega_total(np.zeros((3, 3)), 50), omega_hierarchical(exact([0.7] * 3), 50, [0, 0, 1])):
        assert (found.n, found.items) == (50, 3)
        assert np.isnan([found.value, found.se, found.low, found.high]).all()
    whole = omega_total(exact([0.8, 0.6, 0.4]), 100)
    assert (whole.n, whole.items, whole.fit.n, whole.reason) == (100, 3, 100, "")


def test_omegas_of_items_in_points_of_their_own_by_hand() -> None:
    # Loadings .8, .6, .4 on items of deviations 1, 2, 3: (.8 + 1.2 + 1.2)^2 = 10.24; residuals .36 + .64 * 4 + .84 * 9 = 10.48.
    points = np.array([1.0, 2, 3])
    assert omega_total(exact([0.8, 0.6, 0.4]) * np.outer(points, points), 100).value == pytest.approx(10.24 / 20.72)
    # Sums of loadings 2.1 in four scales of three items, times 1, 2, 1 and 2, half of each factor's variance general.
    points = np.repeat([1.0, 2, 1, 2], 3)
    matrix = exact(TWELVE, SCALES, 0.5) * np.outer(points, points)
    assert omega_hierarchical(matrix, 500, SCALES).value == pytest.approx((6 * 2.1) ** 2 * 0.5 / matrix.sum())
