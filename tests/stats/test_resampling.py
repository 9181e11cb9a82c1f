"""Draws of units: worked values, and what must hold of any."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.random import default_rng
from scipy.special import ndtr

from assessment.stats import bca_interval, draw_units, expanded, percentile_interval
from assessment.stats.resampling import sums_of_draws

FEW = settings(max_examples=30, deadline=None)
SIZES, SEEDS = st.integers(3, 30), st.integers(0, 1000)


@FEW
@given(SIZES, SEEDS)
def test_covariances_are_those_of_numpy(units: int, seed: int) -> None:
    data = default_rng(seed).normal(50, 10, (units, 3))
    assert draw_units(data, draws=1).whole == pytest.approx(np.cov(data.T, bias=True))


@FEW
@given(SIZES, SEEDS)
def test_leaving_a_unit_out_is_leaving_out_its_row(units: int, seed: int) -> None:
    data = default_rng(seed).normal(50, 10, (units, 2))
    without = draw_units(data, draws=1).without
    for place in range(units):
        assert without[place] == pytest.approx(np.cov(np.delete(data, place, axis=0).T, bias=True), abs=1e-9)


def test_draws_are_of_units_with_replacement() -> None:
    # Of two units at 0 and 2 a draw has both (variance 1) half of the time, else one of them twice (variance 0).
    variances = draw_units([[0.0], [2.0]], draws=20_000, seed=5).draws.ravel()
    assert set(variances.round(9)) == {0.0, 1.0}
    assert variances.mean() == pytest.approx(0.5, abs=0.015)


def test_the_same_seed_gives_the_same_draws_and_another_does_not() -> None:
    data = default_rng(1).normal(size=(12, 2))
    first, again, other = (draw_units(data, draws=50, seed=seed).draws for seed in (3, 3, 4))
    assert (first == again).all()
    assert (first != other).any()


def test_draws_made_some_at_a_time_are_as_many_as_were_asked_for() -> None:
    assert draw_units(default_rng(1).normal(size=(3000, 1)), draws=1501).draws.shape == (1501, 1, 1)


def test_each_draw_takes_as_many_units_as_there_are() -> None:
    # A column of ones has the same sum in every draw; a unit alone is drawn 0, 1, 2 ... times, once on average, with variance
    # n p (1 - p) = 1 - 1 / 10.
    sums = sums_of_draws(np.column_stack([np.ones(10), np.eye(10)]), 20_000, seed=2)
    assert (sums[:, 0] == 10).all()
    assert sums[:, 1:].mean(axis=0) == pytest.approx(np.ones(10), abs=0.03)
    assert sums[:, 1:].var(axis=0) == pytest.approx(np.full(10, 0.9), abs=0.05)


def test_draws_that_share_their_counts_are_as_good_as_independent() -> None:
    # Means of draws of one column: neighbours in the order of the draws, and those that share counts, are not alike.
    sums = sums_of_draws(default_rng(3).normal(size=(40, 1)), 20_000, seed=1)[:, 0]
    alike = [float(np.corrcoef(sums[:-lag], sums[lag:])[0, 1]) for lag in (1, 2, 3, 4, 250, 500, 750)]
    assert np.abs(alike).max() < 0.04


@pytest.mark.parametrize("values", [[[1.0, 2.0]], [[1.0], [np.nan]], [1.0, 2.0]])
def test_tables_that_cannot_be_drawn_from_are_refused(values: list[object]) -> None:
    with pytest.raises(ValueError, match="at least two units with nothing missing"):
        draw_units(values)  # type: ignore[arg-type]


def test_draws_without_a_figure_are_left_out_of_the_interval() -> None:
    low, high = percentile_interval([*range(1001), *[float("nan")] * 500])
    assert (float(low), float(high)) == pytest.approx((25.0, 975.0))


def test_an_interval_of_too_few_draws_is_none() -> None:
    assert np.isnan(percentile_interval(np.arange(99.0))).all()


def test_skewness_shifts_the_corrected_interval() -> None:
    # Efron's formulas by hand: no bias; the mean less each figure is -2, 1, 1, so a = (-8 + 1 + 1) / (6 * 6^1.5)
    draws = np.arange(1001.0)
    low, high = bca_interval(500.0, draws, [3.0, 0.0, 0.0])
    a = -6 / (6 * 6**1.5)
    z = 1.959963984540054
    assert (float(low), float(high)) == pytest.approx((1000 * ndtr(-z / (1 + a * z)), 1000 * ndtr(z / (1 - a * z))))


def test_where_no_unit_changes_the_figure_nothing_is_corrected() -> None:
    # Every unit left out gives the same: no acceleration, and half of the draws on either side: no bias.
    low, high = bca_interval(500.0, np.arange(1001.0), [4.0, 4.0, 4.0])
    assert (float(low), float(high)) == pytest.approx((25.0, 975.0))


def test_a_figure_beyond_all_draws_has_no_corrected_interval() -> None:
    assert np.isnan(bca_interval(5000.0, np.arange(1001.0), [1.0, 2.0])).all()


def test_intervals_of_few_units_are_expanded_as_students_t_is() -> None:
    # Ten units: t(9) at .975 is 2.262157, times sqrt(10 / 9) 2.384528, whose normal probability on both sides is .982898.
    assert expanded(0.95, 10) == pytest.approx(0.982898, abs=1e-6)
    assert expanded(0.95, 10**7) == pytest.approx(0.95, abs=1e-6)
    spans = [expanded(0.95, units) for units in range(4, 200)]
    assert all(0.95 < later < earlier < 1 for earlier, later in pairwise(spans))


def test_a_slope_on_several_predictors_spans_less_of_few_units_and_as_much_of_many() -> None:
    # Twenty units, two predictors: t(17) at .975 is 2.109816, times sqrt(20 / 18) 2.223941, over 1 + 2.7 * 2 / 14^2 2.164313.
    assert expanded(0.95, 20, predictors=2) == pytest.approx(0.969560, abs=1e-6)
    few, many = ([expanded(0.95, units, predictors=count) for count in (1, 2, 3, 4)] for units in (15, 1000))
    assert all(more < fewer for fewer, more in pairwise(few))
    assert many == pytest.approx([0.95] * 4, abs=1e-3)


def test_a_draw_of_one_unit_again_and_again_has_no_variance() -> None:
    drawn = draw_units([[0.1, 7.3], [0.2, 1.9], [0.7, 3.1]], draws=400).draws
    variances = np.diagonal(drawn, axis1=1, axis2=2)
    alone = (variances == 0).all(axis=1)
    assert 0.05 < alone.mean() < 0.2  # one draw in nine
    assert (variances[~alone] > 1e-3).all()


def test_a_hundred_draws_have_ends_and_ninety_nine_have_none_be_it_of_one_figure_or_of_many() -> None:
    # Of 0 to 99, 2.5 % of the way is 2.475. The second figure lacks one draw.
    draws = np.arange(100.0)
    assert percentile_interval(draws) == pytest.approx((2.475, 96.525))
    assert np.isnan(percentile_interval(draws[1:])).all()
    both = percentile_interval(np.column_stack([draws, np.where(draws == 50, np.nan, draws)]))
    assert (both.low[0], both.high[0]) == pytest.approx((2.475, 96.525))
    assert np.isnan([both.low[1], both.high[1]]).all()
