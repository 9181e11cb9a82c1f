"""Slopes on what is true of units: beside the t test on units' means, plain least squares, and a search over ratios."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_units import drawn, textbook  # type: ignore[import-not-found]
from scipy.stats import linregress
from scipy.stats import t as student

from assessment.stats import random_intercept, unit_slopes


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10_000), st.sampled_from([0.0, 1.0, 10.0]))
def test_with_units_of_one_size_a_slopes_range_is_that_of_the_t_test_on_units_means(seed: int, tau: float) -> None:
    _, mean, _, x = drawn(seed, units=8, tau=tau)
    found, line = unit_slopes([12] * 8, mean, [100] * 8, x), linregress(x, mean)
    reach = student.ppf(0.975, 6) * line.stderr
    assert [found.low[1], found.high[1]] == pytest.approx([line.slope - reach, line.slope + reach])
    assert (found.df, found.p[1]) == (6, pytest.approx(line.pvalue))


def test_a_slope_is_of_variances_off_zero_also_where_units_are_alike_by_luck() -> None:
    n, mean, x = np.array([5000, *[10] * 6]), np.array([3.0, 3.1, 3.0, 2.9, 3.1, 3.0, 2.9]), np.array([4, 1, 2, 3, 1, 2, 3])
    found = unit_slopes(n, mean, np.full(7, 4.0), x)
    design, ratios = np.column_stack([np.ones(7), x]), np.geomspace(1e-5, 10, 4000)
    best = min(ratios, key=lambda ratio: textbook(n, mean, np.full(7, 4.0), (design, ratio)) - np.log(ratio))
    assert random_intercept(n, mean, np.full(7, 4.0), x).singular
    assert found.coefficients[1] == pytest.approx(np.polyfit(x, mean, 1, w=np.sqrt(n / (1 + best * n)))[0], rel=1e-3)


def test_means_that_the_predictor_gives_exactly_have_a_slope_without_an_error() -> None:
    found = unit_slopes([5] * 5, [1, 2, 3, 4, 5], [4] * 5, [1, 2, 3, 4, 5])
    assert found.coefficients == pytest.approx([0, 1], abs=1e-9)
    assert np.isnan([found.se, found.low, found.high, found.p]).all()
