"""Answers within units: worked values, what must hold of any units, and what can't be computed."""

from __future__ import annotations

from dataclasses import FrozenInstanceError

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_units import drawn, textbook  # type: ignore[import-not-found]
from numpy.random import default_rng

from assessment.stats import random_intercept, shrink

FEW = settings(max_examples=40, deadline=None)
SEEDS = st.integers(0, 10_000)


def test_units_of_one_size_give_the_variances_of_the_analysis_of_variance() -> None:
    # Worked by hand: five people each; MSB = 5 * var(1, 3, 8) = 65, MSW = 4, so tau2 = (65 - 4) / 5 = 12.2
    found = random_intercept([5, 5, 5], [1, 3, 8], [4, 4, 4])
    assert (found.sigma2, found.tau2) == pytest.approx((4.0, 12.2))
    assert (found.coefficients[0], found.se[0]) == pytest.approx((4.0, np.sqrt(65 / 15)))
    assert found.df[0] == pytest.approx(2.0)


def test_a_unit_is_drawn_to_the_mean_by_the_share_of_chance_in_its_own() -> None:
    found = shrink([5, 5, 5], [1, 3, 8], [4, 4, 4])
    weight = 12.2 / (12.2 + 4 / 5)
    assert found.weight == pytest.approx([weight] * 3)
    assert found.mean == pytest.approx([4 + weight * (own - 4) for own in (1, 3, 8)])


@pytest.mark.parametrize("times", [19_000, 1e7, 1e13, 1e20])
def test_answers_that_hardly_differ_within_units_are_told_from_none_that_do(times: float) -> None:
    # MSB = 65 again, and units that differ by so many times the variance within: 13 = tau2 + sigma2 / 5
    within = 13 / (times + 0.2)
    found = random_intercept([5, 5, 5], [1, 3, 8], [within] * 3)
    assert (found.sigma2, found.tau2) == pytest.approx((within, times * within), rel=1e-6)


def test_how_far_from_zero_answers_are_does_not_matter() -> None:
    near, far = (random_intercept([5, 5, 5], np.array([1, 3, 8]) + shift, [4, 4, 4]) for shift in (0, 1e8))
    assert far.reason == ""
    assert (far.tau2, far.sigma2, far.se[0]) == pytest.approx((near.tau2, near.sigma2, near.se[0]), rel=1e-6)


def test_a_shrunken_mean_is_less_sure_by_what_is_not_known_of_the_mean_of_all() -> None:
    # Worked by hand: sigma2 / n = 0.8, weight = 12.2 / 13; se^2 = weight * 0.8 + (1 - weight)^2 * 65 / 15
    found = shrink([5, 5, 5], [1, 3, 8], [4, 4, 4])
    assert found.se == pytest.approx([np.sqrt(12.2 / 13 * 0.8 + (0.8 / 13) ** 2 * 65 / 15)] * 3)


def test_units_that_differ_no_more_than_chance_are_all_drawn_to_one_mean() -> None:
    found = shrink([10, 10, 10], [5.0, 5.01, 4.99], [4, 4, 4])
    assert found.weight == pytest.approx([0, 0, 0])
    assert found.mean == pytest.approx([5, 5, 5])
    assert random_intercept([10, 10, 10], [5.0, 5.01, 4.99], [4, 4, 4]).singular


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


@FEW
@given(SEEDS)
def test_degrees_of_freedom_are_never_more_than_units_allow(seed: int) -> None:
    found = random_intercept(*drawn(seed, units=8))
    assert ((found.df >= 1) & (found.df <= 6)).all()


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
