"""Answers within units: worked values, what must hold of any units, and what can't be computed."""

from __future__ import annotations

from dataclasses import FrozenInstanceError

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.random import default_rng
from scipy.stats import linregress
from scipy.stats import t as student

from assessment.stats import Floats, random_intercept, shrink

FEW = settings(max_examples=40, deadline=None)
SEEDS = st.integers(0, 10_000)


def drawn(seed: int, *, units: int = 20, tau: float = 5.0, slope: float = 0.3) -> tuple[Floats, Floats, Floats, Floats]:
    """Count, mean, variance and predictor of units with people in them."""
    generator = default_rng(seed)
    n = generator.integers(2, 20, units).astype(float)
    x = generator.normal(60, 10, units)
    mean = 40 + slope * x + generator.normal(0, tau, units) + generator.normal(0, 10, units) / np.sqrt(n)
    return n, mean, 100 * generator.chisquare(n - 1) / (n - 1), x


def test_units_of_one_size_give_the_variances_of_the_analysis_of_variance() -> None:
    # Worked by hand: five people each; MSB = 5 * var(1, 3, 8) = 65, MSW = 4, so tau2 = (65 - 4) / 5 = 12.2
    found = random_intercept([5, 5, 5], [1, 3, 8], [4, 4, 4])
    assert (found.sigma2, found.tau2) == pytest.approx((4.0, 12.2))
    assert (found.coefficients[0], found.se[0]) == pytest.approx((4.0, np.sqrt(65 / 15)))
    assert found.df == 2


def test_a_unit_is_drawn_to_the_mean_by_the_share_of_chance_in_its_own() -> None:
    found = shrink([5, 5, 5], [1, 3, 8], [4, 4, 4])
    weight = 12.2 / (12.2 + 4 / 5)
    assert found.weight == pytest.approx([weight] * 3)
    assert found.mean == pytest.approx([4 + weight * (own - 4) for own in (1, 3, 8)])


def test_answers_that_hardly_differ_within_units_are_told_from_none_that_do() -> None:
    # MSB = 65 again, and units that differ by 19000 times the variance within: 13 = tau2 + sigma2 / 5 = 19000.2 sigma2
    within = 13 / 19_000.2
    found = random_intercept([5, 5, 5], [1, 3, 8], [within] * 3)
    assert (found.sigma2, found.tau2) == pytest.approx((within, 19_000 * within), rel=1e-6)


def test_a_shrunken_mean_is_less_sure_by_what_is_not_known_of_the_mean_of_all() -> None:
    # Worked by hand: sigma2 / n = 0.8, weight = 12.2 / 13; se^2 = weight * 0.8 + (1 - weight)^2 * 65 / 15
    found = shrink([5, 5, 5], [1, 3, 8], [4, 4, 4])
    assert found.se == pytest.approx([np.sqrt(12.2 / 13 * 0.8 + (0.8 / 13) ** 2 * 65 / 15)] * 3)


def test_units_that_differ_no_more_than_chance_are_all_drawn_to_one_mean() -> None:
    found = shrink([10, 10, 10], [5.0, 5.01, 4.99], [4, 4, 4])
    assert found.weight == pytest.approx([0, 0, 0])
    assert found.mean == pytest.approx([5, 5, 5])
    assert random_intercept([10, 10, 10], [5.0, 5.01, 4.99], [4, 4, 4]).tau2 == 0


@FEW
@given(SEEDS)
def test_the_order_of_units_does_not_matter(seed: int) -> None:
    units = drawn(seed)
    turned = random_intercept(*(part[::-1] for part in units))
    found = random_intercept(*units)
    assert turned.coefficients == pytest.approx(found.coefficients, rel=1e-6)
    assert turned.tau2 == pytest.approx(found.tau2, rel=1e-6, abs=1e-9)


@FEW
@given(SEEDS, st.floats(0.01, 100), st.floats(-50, 50))
def test_other_units_of_measurement_scale_the_slope_and_leave_p(seed: int, by: float, shift: float) -> None:
    n, mean, variance, x = drawn(seed)
    found, scaled = random_intercept(n, mean, variance, x), random_intercept(n, by * mean + shift, by**2 * variance, x)
    assert scaled.coefficients[1] == pytest.approx(by * found.coefficients[1], rel=1e-5, abs=1e-9 * by)
    assert scaled.p[1] == pytest.approx(found.p[1], rel=1e-4, abs=1e-9)


@FEW
@given(SEEDS)
def test_the_criterion_found_is_the_smallest_there_is(seed: int) -> None:
    from_grid = random_intercept(*drawn(seed, tau=default_rng(seed).choice([0.0, 1.0, 10.0])))
    n, mean, variance, x = drawn(seed, tau=default_rng(seed).choice([0.0, 1.0, 10.0]))
    design, ratios = np.column_stack([np.ones(20), x]), np.concatenate([[0], np.geomspace(1e-5, 1e3, 300)])
    assert from_grid.deviance <= min(textbook(n, mean, variance, (design, ratio)) for ratio in ratios) + 1e-8


def textbook(n: Floats, mean: Floats, variance: Floats, model: tuple[Floats, float]) -> float:
    """The REML criterion from the covariance matrix of the units' means, written out."""
    design, ratio = model
    total, count = n.sum(), design.shape[1]
    inverse = np.diag(1 / (ratio + 1 / n))
    slopes = np.linalg.solve(design.T @ inverse @ design, design.T @ inverse @ mean)
    residual = mean - design @ slopes
    squares = ((n - 1) * variance).sum() + residual @ inverse @ residual
    size = np.log(ratio + 1 / n).sum() + np.log(n).sum() + np.linalg.slogdet(design.T @ inverse @ design)[1]
    return float((total - count) * (1 + np.log(2 * np.pi * squares / (total - count))) + size)


@FEW
@given(SEEDS, st.sampled_from([0.0, 1.0, 10.0]))
def test_with_units_of_one_size_a_slopes_range_is_that_of_the_t_test_on_units_means(seed: int, tau: float) -> None:
    _, mean, _, x = drawn(seed, units=8, tau=tau)
    found, line = random_intercept([12] * 8, mean, [100] * 8, x), linregress(x, mean)
    reach = student.ppf(0.975, 6) * line.stderr
    assert [found.low[1], found.high[1]] == pytest.approx([line.slope - reach, line.slope + reach])
    assert (found.df, found.p[1]) == (6, pytest.approx(line.pvalue))


def test_a_slope_is_of_variances_off_zero_also_where_units_are_alike_by_luck() -> None:
    n, mean, x = np.array([5000, *[10] * 6]), np.array([3.0, 3.1, 3.0, 2.9, 3.1, 3.0, 2.9]), np.array([4, 1, 2, 3, 1, 2, 3])
    found = random_intercept(n, mean, np.full(7, 4.0), x)
    design, ratios = np.column_stack([np.ones(7), x]), np.geomspace(1e-5, 10, 4000)
    best = min(ratios, key=lambda ratio: textbook(n, mean, np.full(7, 4.0), (design, ratio)) - np.log(ratio))
    assert found.tau2 == 0
    assert found.coefficients[1] == pytest.approx(np.polyfit(x, mean, 1, w=np.sqrt(n / (1 + best * n)))[0], rel=1e-3)


def test_means_that_the_predictor_gives_exactly_have_a_slope_without_an_error() -> None:
    found = random_intercept([5] * 5, [1, 2, 3, 4, 5], [4] * 5, [1, 2, 3, 4, 5])
    assert found.coefficients == pytest.approx([0, 1], abs=1e-9)
    assert np.isnan([found.se, found.low, found.high, found.p]).all()


@FEW
@given(SEEDS)
def test_a_shrunken_mean_lies_between_the_units_own_and_that_of_all(seed: int) -> None:
    n, mean, variance, _ = drawn(seed)
    found, _, weight = shrink(n, mean, variance)
    centre = np.average(mean, weights=weight if weight.any() else n)
    low, high = np.minimum(mean, centre), np.maximum(mean, centre)
    assert ((found >= low - 1e-9) & (found <= high + 1e-9)).all()


def test_a_unit_without_answers_is_left_out_and_has_no_mean() -> None:
    n, mean, variance = [5, 5, 0, 5], [1.0, 3.0, np.nan, 8.0], [4.0, 4.0, np.nan, 4.0]
    assert random_intercept(n, mean, variance).units == 3
    assert np.isnan(shrink(n, mean, variance).mean[2])


@pytest.mark.parametrize(
    ("n", "mean", "variance", "x", "reason"),
    [
        ([5, 5, 5], [1, 2, 3], [1, 1, 1], [1, 2, 3], "too_few_units"),
        ([1, 1, 1, 1, 1], [1, 2, 3, 4, 5], [0, 0, 0, 0, 0], [1, 2, 3, 4, 5], "one_answer_each"),
        ([5, 5, 5, 5, 5], [1, 2, 3, 4, 5], [0, 0, 0, 0, 0], [1, 2, 3, 5, 4], "no_variance"),
        ([5, 5, 5, 5, 5], [1, 2, 3, 4, 5], [1, 1, 1, 1, 1], [7, 7, 7, 7, 7], "collinear"),
        ([0, 0, 0], [np.nan, np.nan, np.nan], [1, 1, 1], [1, 2, 3], "too_few_units"),
        ([], [], [], [], "too_few_units"),
    ],
)
def test_what_cannot_be_computed_says_why(
    n: list[float], mean: list[float], variance: list[float], x: list[float], reason: str
) -> None:
    found = random_intercept(n, mean, variance, x)
    assert found.reason == reason
    assert np.isnan(found.coefficients).all()


def test_scores_in_a_very_small_unit_of_measurement_do_vary() -> None:
    # A variance goes with the square of the unit of measurement: 4e-32 is plenty beside means of 1e-15.
    means = np.array([1.0, 2.0, 3.0, 4.0, 6.0]) * 1e-15
    assert random_intercept([5] * 5, means, [4e-32] * 5).reason == ""


def test_what_was_found_can_not_be_changed_afterwards() -> None:
    with pytest.raises(FrozenInstanceError):
        random_intercept([5, 5, 5], [1, 3, 8], [4, 4, 4]).tau2 = 0.0  # type: ignore[misc]


def test_a_predictor_of_zero_everywhere_tells_the_same_as_none() -> None:
    assert random_intercept([5, 5, 5, 5, 5], [1, 3, 8, 4, 2], [4, 4, 4, 4, 4], [0, 0, 0, 0, 0]).reason == "collinear"
