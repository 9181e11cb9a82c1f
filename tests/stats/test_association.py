"""Correlations across units, their intervals and corrections."""

import math
import random

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from scipy.stats import false_discovery_control
from scipy.stats import t as student

from assessment.stats import Floats, correlation, correlation_interval, disattenuated, false_discovery, holm

pairs = hnp.arrays(np.float64, st.tuples(st.integers(4, 12), st.just(2)), elements=st.integers(-50, 50))
p_values = st.lists(st.floats(0, 1), min_size=1, max_size=30)


def test_a_worked_correlation() -> None:
    # Deviations -2..2 and -1, -2, 1, 0, 2: products 8, squares 10 and 10. Fisher: atanh(.8) = 1.0986, 1.96 / sqrt(2) = 1.3859.
    found = correlation([1, 2, 3, 4, 5], [2, 1, 4, 3, 5])
    assert (found.r, found.n) == pytest.approx((0.8, 5))
    assert (found.low, found.high) == pytest.approx((math.tanh(1.0986 - 1.3859), math.tanh(1.0986 + 1.3859)), abs=1e-4)


@settings(deadline=None)
@given(pairs)
def test_a_correlation_lies_within_its_interval_and_within_one(rows: Floats) -> None:
    found = correlation(*rows.T)
    assume(not found.reason)
    assert -1 <= found.low <= found.r + 1e-12
    assert found.r - 1e-12 <= found.high <= 1
    assert 0 <= found.p <= 1


@settings(deadline=None)
@given(pairs, st.floats(0.01, 1e6), st.floats(-1e3, 1e3))
def test_units_of_measurement_do_not_matter(rows: Floats, factor: float, shift: float) -> None:
    found = correlation(*rows.T)
    assume(not found.reason)
    assert correlation(rows[:, 0] * factor + shift, rows[:, 1]).r == pytest.approx(found.r, abs=1e-6)


@settings(deadline=None)
@given(pairs)
def test_turning_one_side_turns_the_sign(rows: Floats) -> None:
    found, turned = correlation(*rows.T), correlation(rows[:, 0], -rows[:, 1])
    assume(not found.reason)
    assert (turned.r, turned.low, turned.high) == pytest.approx((-found.r, -found.high, -found.low))


@settings(deadline=None)
@given(pairs, st.randoms())
def test_neither_the_order_of_units_nor_of_sides_matters(rows: Floats, mixer: random.Random) -> None:
    found = correlation(*rows.T)
    assume(not found.reason)
    mixed = rows[mixer.sample(range(len(rows)), len(rows))]
    assert correlation(mixed[:, 1], mixed[:, 0]).r == pytest.approx(found.r, abs=1e-12)


def test_units_with_a_missing_side_are_not_counted() -> None:
    whole = correlation([1, 2, 3, 4, 5], [2, 1, 4, 3, 5])
    assert correlation([1, 2, 3, 4, 5, math.nan, 7], [2, 1, 4, 3, 5, 6, math.nan]) == whole


def test_three_units_are_too_few() -> None:
    found = correlation([1, 2, 3, math.nan], [2, 1, 4, 4])
    assert (found.reason, found.n) == ("too_few", 3)
    assert all(map(math.isnan, (found.r, found.low, found.high, found.p)))


@pytest.mark.parametrize("constant", [[5.0] * 4, [0.1 + 0.2, 0.3, 0.3, 0.3], [0.0] * 4])
def test_a_side_that_is_the_same_everywhere_has_no_correlation(constant: list[float]) -> None:
    assert correlation(constant, [1, 2, 3, 4]).reason == "no_variance"
    assert correlation([1, 2, 3, 4], constant).reason == "no_variance"


def test_a_perfect_line_is_one_without_a_warning() -> None:
    found = correlation([1, 2, 3, 4], [2, 4, 6, 8])
    assert (found.r, found.low, found.high, found.p) == pytest.approx((1, 1, 1, 0), abs=1e-7)


def test_sizes_at_the_edge_of_floating_point_do_not_matter() -> None:
    assert correlation([1e200, 2e200, 3e200, 5e200], [1e-200, 3e-200, 2e-200, 5e-200]).r == pytest.approx(
        correlation([1, 2, 3, 5], [1, 3, 2, 5]).r
    )


def test_sides_of_two_lengths_are_refused() -> None:
    with pytest.raises(ValueError, match="of one length"):
        correlation([1, 2, 3, 4], [1, 2, 3])


def test_published_intervals_of_a_correlation_of_a_third() -> None:
    low, high = correlation_interval(0.33, [10, 15, 20, 30, 50, 70, 100, 200])
    np.testing.assert_array_equal(low.round(2), [-0.38, -0.22, -0.13, -0.03, 0.06, 0.10, 0.14, 0.20])
    np.testing.assert_array_equal(high.round(2), [0.79, 0.72, 0.67, 0.62, 0.56, 0.52, 0.49, 0.45])


def test_more_units_narrow_the_interval_and_three_have_none() -> None:
    low, high = correlation_interval(0.3, [3, 10, 20, 40])
    assert np.isnan(low[0])
    assert (np.diff(high[1:] - low[1:]) < 0).all()


def test_a_corrected_correlation_is_not_cut_at_one() -> None:
    assert float(disattenuated(0.6, 0.5, 0.5)) == pytest.approx(1.2)


@pytest.mark.parametrize("reliability", [0, -0.3, math.nan])
def test_without_reliability_there_is_no_correction(reliability: float) -> None:
    assert math.isnan(disattenuated(0.3, reliability, 0.8))
    assert math.isnan(disattenuated(0.3, 0.8, reliability))


def test_two_negative_reliabilities_do_not_make_a_positive_one() -> None:
    assert math.isnan(disattenuated(0.3, -0.5, -0.5))


def test_a_worked_adjustment() -> None:
    # Sorted .01 .02 .03 .04, times 4 3 2 1: .04 .06 .06 .04; none below the one before.
    np.testing.assert_allclose(holm([0.04, 0.02, 0.01, 0.03]), [0.06, 0.06, 0.04, 0.06])


@settings(deadline=None)
@given(p_values)
def test_adjusting_never_lowers_a_p_value_nor_passes_one_nor_changes_the_order(p: list[float]) -> None:
    adjusted = holm(p)
    assert (adjusted >= np.array(p)).all()
    assert (adjusted <= 1).all()
    assert (np.diff(adjusted[np.argsort(p)]) >= 0).all()


@settings(deadline=None)
@given(p_values)
def test_tests_that_were_not_done_count_for_nothing(p: list[float]) -> None:
    np.testing.assert_array_equal(holm([*p, math.nan]), [*holm(p), math.nan])


def test_an_empty_family_stays_empty() -> None:
    assert holm([]).size == 0


@given(st.lists(st.floats(0, 1), min_size=1, max_size=30))
def test_false_discoveries_are_corrected_as_in_scipy(p: list[float]) -> None:
    np.testing.assert_allclose(false_discovery(p), false_discovery_control(p), atol=1e-12)
    np.testing.assert_array_equal(false_discovery([*p, math.nan]), [*false_discovery(p), math.nan])


def test_a_range_of_nine_in_ten_reaches_as_far_as_the_normal_says() -> None:
    # atanh(.8) = 1.098612; 1.644854 / sqrt(2) = 1.163087.
    found = correlation([1, 2, 3, 4, 5], [2, 1, 4, 3, 5], confidence=0.9)
    assert (found.low, found.high) == pytest.approx((math.tanh(1.098612 - 1.163087), math.tanh(1.098612 + 1.163087)), rel=1e-4)


def test_the_chance_of_a_correlation_is_that_of_students_t() -> None:
    # t = .8 * sqrt(3 / .36) = 2.3094 with three degrees of freedom.
    assert correlation([1, 2, 3, 4, 5], [2, 1, 4, 3, 5]).p == pytest.approx(2 * student.sf(2.309401, 3), rel=1e-6)


def test_a_side_without_variance_has_no_figure_and_its_units_are_counted() -> None:
    found = correlation([5.0] * 6, [1, 2, 3, 4, 5, 6])
    assert found.n == 6
    assert all(map(math.isnan, (found.r, found.low, found.high, found.p)))


def test_four_units_have_the_widest_range_there_is() -> None:
    # n - 3 = 1: 1.959964 to either side of atanh(.5) = 0.549306.
    assert correlation_interval(0.5, 4) == pytest.approx((math.tanh(-1.410658), math.tanh(2.509270)), rel=1e-6)
