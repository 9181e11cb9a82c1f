"""Agreement within units and differences between them."""

import math

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy import stats

from assessment.stats import icc, mean_deviations, mean_variance, one_way, rwg_j, skewed_variance, uniform_variance

units = st.lists(st.lists(st.integers(0, 10), min_size=1, max_size=8), min_size=2, max_size=10)


def sums(groups: list[list[int]], *, factor: float = 1, shift: float = 0) -> tuple[list[int], list[float], list[float]]:
    scores = [np.array(group) * factor + shift for group in groups]
    spread = [float(group.var(ddof=1)) if len(group) > 1 else math.nan for group in scores]
    return [len(group) for group in scores], [float(group.mean()) for group in scores], spread


def test_a_worked_case_of_unequal_groups() -> None:
    # Means 2 and 5.5, of all 3.4: between 3 * 1.96 + 2 * 4.41 = 14.7 with 1 df; within 2 + .5 with 3 df.
    found = icc(*sums([[1, 2, 3], [5, 6]]))
    between, within, k0 = 14.7, 2.5 / 3, 5 - 13 / 5
    assert (found.k0, found.groups, found.n) == pytest.approx((k0, 2, 5))
    assert found.icc1 == pytest.approx((between - within) / (between + (k0 - 1) * within))
    assert found.icc2 == pytest.approx((between - within) / between)


def test_negative_values_are_kept() -> None:
    found = icc(*sums([[0, 10], [1, 10], [0, 9]]))
    assert found.icc1 < 0
    assert found.icc2 < 0


def test_a_group_of_one_counts_as_a_group_and_has_no_spread() -> None:
    found, without = icc(*sums([[1, 2, 3], [5, 6], [9]])), icc(*sums([[1, 2, 3], [5, 6]]))
    assert (found.groups, found.n) == (3, 6)
    assert found.icc1 != without.icc1


def test_groups_without_answers_are_left_out() -> None:
    assert icc([3, 0, 2], [2, math.nan, 5.5], [1, math.nan, 0.5]) == icc([3, 2], [2, 5.5], [1, 0.5])


@pytest.mark.parametrize(
    ("groups", "reason"),
    [([[1, 2, 3]], "one_group"), ([[1], [2], [3]], "one_answer_each"), ([[4, 4], [4, 4, 4]], "no_variance")],
)
def test_what_can_not_be_computed_says_why(groups: list[list[int]], reason: str) -> None:
    found = icc(*sums(groups))
    assert found.reason == reason
    assert math.isnan(found.icc1)
    assert math.isnan(found.icc2)


def test_a_tiny_difference_is_one_and_floating_points_noise_is_none() -> None:
    assert icc([2, 2], [1, 1 + 1e-7], [0, 0]).icc1 == 1
    assert icc([2, 2], [0.3, 0.1 + 0.2], [0, 0]).reason == "no_variance"


def test_equal_group_means_have_the_lowest_icc1_and_no_icc2() -> None:
    found = icc([4, 4], [5, 5], [2, 2])
    assert found.icc1 == pytest.approx(-1 / 3)
    assert math.isnan(found.icc2)


def test_units_hardly_anybody_of_which_differs_have_icc_one_and_a_range_that_ends_there() -> None:
    found = icc([3, 4, 5], [1, 2, 4], [1e-15, 1e-15, 1e-15])
    assert (found.icc1, found.low, found.high) == pytest.approx((1, 1, 1), abs=1e-12)
    assert max(found.icc1, found.low, found.high) <= 1


def test_means_that_are_all_zero_but_for_rounding_are_the_same() -> None:
    found, exact = icc([4, 4], [1e-17, -2e-17], [2, 2]), icc([4, 4], [0, 0], [2, 2])
    assert (found.icc1, found.low, found.high) == (exact.icc1, exact.low, exact.high)
    assert math.isnan(found.icc2)


def test_units_that_differ_and_agree_fully_have_icc_one() -> None:
    found = icc(*sums([[1, 1, 1], [3, 3], [5, 5]]))
    assert (found.icc1, found.icc2, found.low, found.high, found.icc2_low, found.icc2_high) == (1,) * 6


def test_equal_group_means_leave_no_limits_of_icc2() -> None:
    found = icc([4, 4], [5, 5], [2, 2])
    assert math.isnan(found.icc2_low)
    assert math.isnan(found.icc2_high)


def test_limits_are_where_walds_ratio_is_at_the_quantiles_of_f() -> None:
    sizes, centres = np.array([3.0, 10.0, 40.0, 6.0]), np.array([1.0, 2.0, 2.4, 3.5])
    found = icc(sizes, centres, [1, 1, 1, 1])
    for end, share in ((found.low, 0.975), (found.high, 0.025)):
        theta = end / (1 - end)
        weights = sizes / (1 + theta * sizes)
        ratio = weights @ (centres - weights @ centres / weights.sum()) ** 2 / 3
        assert stats.f.cdf(ratio, 3, 55) == pytest.approx(share, abs=1e-9)


def test_intervals_hold_in_groups_of_very_unequal_sizes() -> None:
    held, sizes = 0, np.array([3, 4, 5, 6, 8, 10, 20, 30, 60, 120, 7, 9])
    for seed in range(600):
        generator = np.random.default_rng(seed)
        people = [generator.normal(mean, 2, size) for mean, size in zip(generator.normal(size=12), sizes, strict=True)]
        found = icc(sizes, [one.mean() for one in people], [one.var(ddof=1) for one in people])
        held += found.low <= 0.2 <= found.high
    assert 0.93 <= held / 600 <= 0.975


def test_from_exact_sums_no_digit_is_lost_far_from_zero() -> None:
    # Two groups of two, 10**15 apart from zero: means .5 and 1.5 on, between 4 * .25, within .5.
    far = 10**15
    groups = [[far, far + 1], [far + 1, far + 2]]
    n, total, squares = zip(*((len(group), sum(group), sum(value**2 for value in group)) for group in groups), strict=True)
    moments = mean_variance(list(n), list(total), list(squares))
    found = one_way(n, mean_deviations(list(n), list(total)), moments.variance)
    assert (found.between, found.within) == (1.0, 0.5)


@settings(deadline=None)
@given(units, st.integers(0, 10**12))
def test_deviations_of_means_are_those_from_the_mean_of_all(groups: list[list[int]], far: int) -> None:
    sizes, totals = [len(group) for group in groups], [sum(group) + far * len(group) for group in groups]
    expected = np.array([np.mean(group) for group in groups]) - np.mean([value for group in groups for value in group])
    np.testing.assert_allclose(mean_deviations(sizes, totals), expected, atol=1e-12)


@settings(deadline=None)
@given(units)
def test_icc1_lies_within_its_interval_and_neither_passes_one(groups: list[list[int]]) -> None:
    found = icc(*sums(groups))
    assume(not found.reason)
    assert found.low <= found.icc1 + 1e-12
    assert found.icc1 - 1e-12 <= found.high <= 1 + 1e-12
    slack = 1e-12 * (1 + found.icc2**2)  # far below 0 it is a fraction of nearly nothing, and loses digits so
    assert math.isnan(found.icc2) or found.icc2_low <= found.icc2 + slack
    assert math.isnan(found.icc2) or found.icc2 - slack <= found.icc2_high <= 1 + 1e-12


@settings(deadline=None)
@given(units, st.floats(0.1, 100), st.floats(-100, 100))
def test_units_of_measurement_do_not_change_an_icc(groups: list[list[int]], factor: float, shift: float) -> None:
    found = icc(*sums(groups))
    assume(not found.reason)
    assert icc(*sums(groups, factor=factor, shift=shift)).icc1 == pytest.approx(found.icc1, abs=1e-9)


@settings(deadline=None)
@given(units)
def test_the_order_of_units_does_not_change_an_icc(groups: list[list[int]]) -> None:
    found = icc(*sums(groups))
    assume(not found.reason)
    assert icc(*sums(groups[::-1])).icc1 == pytest.approx(found.icc1, abs=1e-12)


def test_a_worked_agreement() -> None:
    # Two items, mean variance .5 of 2 at random: 2 * .75 / (2 * .75 + .25).
    found = rwg_j([[0.4, 0.6]], [8], random_variance=2)
    assert float(found.floored[0]) == pytest.approx(1.5 / 1.75)


def test_with_one_item_it_is_plain_rwg() -> None:
    assert float(rwg_j([0.5], 8, random_variance=2).floored) == 0.75


def test_a_unit_split_between_1_and_5_passes_one_raw_and_is_zero_when_floored() -> None:
    # Two who say 1 and two who say 5, five items: variance 16 / 3 against 2 at random.
    found = rwg_j(np.full((1, 5), 16 / 3), [4], random_variance=uniform_variance(5))
    assert float(found.raw[0]) == pytest.approx(5 * (5 / 3) / (5 * (5 / 3) - 8 / 3))
    assert (float(found.raw[0]) > 1, float(found.floored[0])) == (True, 0)


def test_all_the_same_is_one_and_one_respondent_is_not_defined() -> None:
    found = rwg_j([[0.0, 0.0], [0.0, 0.0], [math.nan, math.nan]], [5, 1, 1], random_variance=2)
    np.testing.assert_array_equal(found.floored, [1, math.nan, math.nan])


def test_where_the_raw_formula_divides_by_zero_only_the_floored_value_is_there() -> None:
    found = rwg_j([[4, 4]], [6], random_variance=2)
    assert math.isnan(found.raw[0])
    assert float(found.floored[0]) == 0


def test_the_slightly_skewed_null_is_stricter_than_the_even_one_and_known_for_five_to_eleven_options() -> None:
    known = [options for options in range(2, 13) if skewed_variance(options)]
    assert known == list(range(5, 12))
    assert all((skewed_variance(options) or 0) < uniform_variance(options) for options in known)


@settings(deadline=None)
@given(st.lists(st.floats(0, 6), min_size=1, max_size=10), st.floats(0.4, 10))
def test_floored_agreement_lies_between_0_and_1(variances: list[float], random_variance: float) -> None:
    found = rwg_j(variances, 10, random_variance=random_variance)
    assert 0 <= found.floored <= 1
    assert found.floored == (found.raw if found.ratio <= 1 else 0)


@settings(deadline=None)
@given(st.lists(st.floats(0, 1.9), min_size=1, max_size=10), st.floats(0.1, 1000))
def test_rescaling_answers_and_null_alike_changes_nothing(variances: list[float], factor: float) -> None:
    rescaled = rwg_j([variance * factor**2 for variance in variances], 10, random_variance=2 * factor**2)
    assert float(rescaled.raw) == pytest.approx(float(rwg_j(variances, 10, random_variance=2).raw), rel=1e-9, abs=1e-12)


@pytest.mark.parametrize("random_variance", [0, -1, math.nan])
def test_a_random_variance_that_is_none_is_refused(random_variance: float) -> None:
    with pytest.raises(ValueError, match="must be above 0"):
        rwg_j([[1, 1]], [5], random_variance=random_variance)


@pytest.mark.parametrize(("options", "variance"), [(2, 0.25), (4, 1.25), (5, 2), (7, 4), (11, 10)])
def test_random_variances_are_those_of_equally_likely_options(options: int, variance: float) -> None:
    assert uniform_variance(options) == variance == np.arange(options).var()


def test_a_scale_of_one_option_is_refused() -> None:
    with pytest.raises(ValueError, match="at least two options"):
        uniform_variance(1)
