"""What stands beside a correlation: worked values, what must hold of any, and what can't be computed."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.random import default_rng
from scipy.stats import t as student

from assessment.stats import bend, correlation, leave_one_out, partial_correlation, spearman, weighted_correlation

FEW = settings(max_examples=40, deadline=None)
SEEDS = st.integers(0, 10_000)


def test_ranks_of_a_curve_are_in_step() -> None:
    assert spearman([1, 2, 3, 4, 5, 6], np.exp([1, 2, 3, 4, 5, 6])).r == pytest.approx(1)


def test_ties_share_the_mean_of_their_ranks() -> None:
    # Ranks 1.5, 1.5, 3, 4 and 1, 2, 3, 4: r = 4.5 / sqrt(4.5 * 5)
    assert spearman([1, 1, 2, 3], [1, 2, 3, 4]).r == pytest.approx(4.5 / np.sqrt(22.5))


@FEW
@given(SEEDS)
def test_any_rising_curve_leaves_the_ranks(seed: int) -> None:
    x, y = default_rng(seed).normal(size=(2, 12))
    assert spearman(np.exp(x), y**3).r == pytest.approx(spearman(x, y).r)


def test_the_interval_of_ranks_holds_the_truth_about_as_often_as_it_says() -> None:
    generator, truth, held = default_rng(1), 6 / np.pi * np.arcsin(0.5 / 2), 0
    for _ in range(1000):
        x, noise = generator.normal(size=(2, 40))
        found = spearman(x, 0.5 * x + np.sqrt(0.75) * noise)
        held += found.low <= truth <= found.high
    assert 0.93 <= held / 1000 <= 0.97


def test_equal_weights_give_the_plain_correlation() -> None:
    x, y = default_rng(1).normal(size=(2, 20))
    weighted, plain = weighted_correlation(x, y, np.full(20, 7.0)), correlation(x, y)
    assert (weighted.r, weighted.low, weighted.high, weighted.p) == pytest.approx((plain.r, plain.low, plain.high, plain.p))


def test_a_weight_of_two_is_two_units_for_r_and_not_for_its_interval() -> None:
    x, y = default_rng(2).normal(size=(2, 10))
    weighted = weighted_correlation(x, y, [2] * 3 + [1] * 7)
    assert weighted.r == pytest.approx(correlation([*x[:3], *x], [*y[:3], *y]).r)
    assert (
        weighted.high - weighted.low > correlation([*x[:3], *x], [*y[:3], *y]).high - correlation([*x[:3], *x], [*y[:3], *y]).low
    )


def test_a_unit_without_weight_does_not_count() -> None:
    x, y = default_rng(3).normal(size=(2, 10))
    found = weighted_correlation(x, y, [0, np.nan, *[1] * 8])
    assert found.n == 8
    assert found.r == pytest.approx(correlation(x[2:], y[2:]).r)


def test_what_only_a_third_thing_brings_together_falls_apart_without_it() -> None:
    generator = default_rng(4)
    region = generator.normal(size=400)
    x, y = region + generator.normal(size=(2, 400))
    assert correlation(x, y).low > 0.3
    assert abs(partial_correlation(x, y, region).r) < 0.12


@FEW
@given(SEEDS)
def test_one_control_gives_the_textbook_formula(seed: int) -> None:
    x, y, z = default_rng(seed).normal(size=(3, 15))
    r = np.corrcoef([x, y, z])
    expected = (r[0, 1] - r[0, 2] * r[1, 2]) / np.sqrt((1 - r[0, 2] ** 2) * (1 - r[1, 2] ** 2))
    assert partial_correlation(x, y, z).r == pytest.approx(expected)


def test_neither_units_of_measurement_of_controls_nor_how_far_from_zero_sides_are_matter() -> None:
    # What is held still: revenue of some 1e13 and shares of which thousandths count.
    x, y, revenue, share = default_rng(4).normal(size=(4, 40))
    x, y = x + share, y + share
    plain = partial_correlation(x, y, np.column_stack([revenue, share]))
    assert partial_correlation(x, y, np.column_stack([1e13 * revenue, 1e-3 * share])).r == pytest.approx(plain.r, rel=1e-9)
    assert partial_correlation(1e11 + x, y, np.column_stack([revenue, share])).r == pytest.approx(plain.r, abs=1e-4)


def test_a_control_that_is_the_same_everywhere_takes_nothing_out() -> None:
    x, y = [1, 2, 3, 4, 5, 6], [2, 1, 4, 3, 6, 5]
    assert partial_correlation(x, y, [0.1] * 6).r == pytest.approx(correlation(x, y).r)


def test_nothing_is_left_of_a_side_that_the_control_says_all_of() -> None:
    x = np.arange(8.0)
    assert partial_correlation(x, [3, 1, 4, 1, 5, 9, 2, 6], 2 * x + 1).reason == "no_variance"


def test_one_unit_that_makes_a_link_is_found_out() -> None:
    low, high = leave_one_out([1, 2, 1, 2, 1, 2, 20], [1, 1, 2, 2, 1, 2, 20])
    assert low < 0.4 < 0.99 < high


@pytest.mark.parametrize("far", [1e3, 1e6, 1e9])
def test_what_a_unit_far_from_all_others_hides_is_in_the_range(far: float) -> None:
    x, y = [1, 2, 3, 4, 5, far], [2, 1, 4, 3, 5, 3]
    assert leave_one_out(x, y).high == pytest.approx(correlation(x[:-1], y[:-1]).r, rel=1e-9)


def test_how_far_from_zero_figures_are_does_not_matter_without_each_unit() -> None:
    x, y = np.array([0, 1, 3, 6, 10, 12]) / 1024, [2, 1, 4, 3, 5, 3]  # exact far from zero, too
    near, far = leave_one_out(x, y), leave_one_out(x + 1e8, y)
    assert np.array(far) == pytest.approx(np.array(near), rel=1e-9)


def test_a_range_without_each_of_four_units_is_none() -> None:
    assert np.isnan(leave_one_out([1, 2, 3, 4], [2, 1, 4, 3])).all()


def test_a_straight_line_does_not_bend_and_a_curve_does() -> None:
    x = np.arange(10.0)
    assert bend(x, 3 * x + 1).p == 1
    assert bend(x, (x - 4.5) ** 2).curvature > 0
    assert bend(x, -((x - 4.5) ** 2)).curvature < 0


def test_scatter_of_a_millionth_is_scatter_all_the_same() -> None:
    # A straight line that is added changes neither the squared term nor its error.
    x, scatter = np.arange(10.0), np.array([1.0, -1, 1, -1, 1, -1, 1, -1, -1, 1])
    assert bend(x, 3 * x + 1 + 1e-6 * scatter).p == pytest.approx(bend(x, scatter).p, rel=1e-4)


def test_scatter_that_is_floating_point_only_is_none() -> None:
    # Beside 1000 a third of a tenth is off by some 1e-13, whatever the line.
    x = np.arange(10) / 10
    assert bend(x, 1000 + x / 3).p == 1


def test_of_straight_links_few_are_said_to_bend() -> None:
    generator = default_rng(6)
    p = [bend(x, 0.5 * x + noise).p for x, noise in generator.normal(size=(500, 2, 25))]
    assert np.mean(np.array(p) < 0.05) == pytest.approx(0.05, abs=0.03)


@pytest.mark.parametrize("function", [spearman, correlation])
def test_too_few_pairs_and_sides_without_variance_say_so(function: object) -> None:
    assert function([1, 2, np.nan, 4], [1, 2, 3, 4]).reason == "too_few"  # type: ignore[operator]
    assert function([1, 1, 1, 1], [1, 2, 3, 4]).reason == "no_variance"  # type: ignore[operator]


def test_sides_of_different_lengths_are_refused() -> None:
    with pytest.raises(ValueError, match="must be of one length"):
        spearman([1, 2, 3], [1, 2])


def test_a_correlation_of_ranks_has_the_range_of_bonett_and_wright() -> None:
    # Ranks 1-5 and 2, 1, 4, 3, 5: r = .8, variance (1 + .8^2 / 2) / 2 = .66; atanh(.8) = 1.098612; t(3) = 2.309401.
    found = spearman([1, 2, 3, 4, 5], [2, 1, 4, 3, 5], confidence=0.9)
    reach = 1.644854 * 0.66**0.5
    assert (found.r, found.n, found.p) == pytest.approx((0.8, 5, 2 * student.sf(2.309401, 3)), rel=1e-6)
    assert (found.low, found.high) == pytest.approx((np.tanh(1.098612 - reach), np.tanh(1.098612 + reach)), rel=1e-5)


def test_a_weighted_link_rests_on_kishs_number_of_units() -> None:
    # Weights 2, 2, 1, 1, 1, 1: 8^2 / 12 = 5 1/3 units, so 10/3 degrees of freedom, and 7/3 in Fisher's interval.
    x, y, weight = [1, 2, 3, 4, 5, 6], [2, 1, 4, 3, 6, 5], [2, 2, 1, 1, 1, 1]
    found = weighted_correlation(x, y, weight, confidence=0.9)
    t = found.r * np.sqrt(10 / 3 / (1 - found.r**2))
    reach = 1.644854 / np.sqrt(7 / 3)
    assert found.p == pytest.approx(2 * student.sf(t, 10 / 3), rel=1e-6)
    assert (found.low, found.high) == pytest.approx(np.tanh(np.arctanh(found.r) + np.array([-reach, reach])), rel=1e-5)


def test_a_unit_that_outweighs_all_others_leaves_no_chance_to_tell() -> None:
    found = weighted_correlation([1, 2, 3, 4, 5], [2, 1, 4, 3, 5], [1000, 1, 1, 1, 1])
    assert np.isfinite(found.r)
    assert np.isnan([found.low, found.high, found.p]).all()


def test_each_thing_held_costs_a_unit() -> None:
    # Fisher (1924): as the correlation of n - 1 pairs. By hand r = (.8 - .5 * .5) / (1 - .25) for the three correlations below.
    x, y, z = np.array([1.0, 2, 3, 4, 5]), np.array([2.0, 1, 4, 3, 5]), np.array([1.0, 4, 5, 2, 3])
    xy, xz, yz = (correlation(a, b).r for a, b in ((x, y), (x, z), (y, z)))
    found = partial_correlation(x, y, z, confidence=0.9)
    assert found.r == pytest.approx((xy - xz * yz) / np.sqrt((1 - xz**2) * (1 - yz**2)))
    assert (found.low, found.high) == pytest.approx(np.tanh(np.arctanh(found.r) + np.array([-1.644854, 1.644854])), rel=1e-5)
    assert found.n == 5
    assert found.p == pytest.approx(2 * student.sf(found.r * np.sqrt(2 / (1 - found.r**2)), 2))


def test_four_units_are_too_few_to_hold_a_third_thing() -> None:
    found = partial_correlation([1, 2, 3, 4], [2, 1, 4, 3], [1, 0, 0, 1])
    assert (found.reason, found.n) == ("too_few", 4)
    assert np.isnan([found.r, found.low, found.high, found.p]).all()


def test_what_has_no_figure_has_none_of_them_and_counts_its_units() -> None:
    for found in (spearman([1.0] * 6, range(6)), partial_correlation(np.arange(6.0), [3, 1, 4, 1, 5, 9], np.arange(6.0))):
        assert (found.reason, found.n) == ("no_variance", 6)
        assert np.isnan([found.r, found.low, found.high, found.p]).all()


def test_without_each_of_five_units_in_turn_is_by_hand() -> None:
    x, y = [1.0, 2, 3, 4, 5], [2.0, 1, 4, 3, 5]
    r = [np.corrcoef(np.delete(x, unit), np.delete(y, unit))[0, 1] for unit in range(5)]
    assert leave_one_out(x, y) == pytest.approx((min(r), max(r)))


def test_a_bend_needs_three_places_and_says_of_how_many_units() -> None:
    found = bend([0.0, 1] * 6, np.arange(12.0))
    assert np.isnan([found.curvature, found.p]).all()
    assert (found.n, bend(np.arange(12.0), np.arange(12.0) ** 2).n) == (12, 12)
    assert bend(np.arange(10.0), (np.arange(10.0) - 4.5) ** 2).p == 0
