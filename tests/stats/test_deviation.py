"""How far people of a unit are from each other on the answer scale."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.stats import average_deviation, largest_deviation, rwg_j, uniform_variance

answers = st.lists(st.integers(0, 6), min_size=2, max_size=12)


def tally(*items: list[int], options: int = 7) -> list[list[int]]:
    return [np.bincount(item, minlength=options).tolist() for item in items]


def test_a_worked_case_of_two_items() -> None:
    # 1, 2, 6: mean 3, deviations 2, 1, 3, median 2: 1, 0, 4. 0, 0, 3: mean 1: 1, 1, 2, median 0: 0, 0, 3.
    found = average_deviation(tally([1, 2, 6], [0, 0, 3]))
    assert (float(found.mean), float(found.median)) == pytest.approx(((2 + 4 / 3) / 2, (5 / 3 + 1) / 2))


def test_all_the_same_is_0_and_one_respondent_is_not_defined() -> None:
    found = average_deviation([tally([3, 3, 3]), tally([3]), [[0] * 7]])
    np.testing.assert_array_equal(found.mean, [0, math.nan, math.nan])
    np.testing.assert_array_equal(found.median, [0, math.nan, math.nan])


def test_an_item_that_one_person_answered_leaves_the_scale_undefined() -> None:
    assert math.isnan(average_deviation(tally([1, 2, 6], [4])).mean)


def test_a_unit_split_between_the_ends_is_half_the_range_apart() -> None:
    found = average_deviation(tally([0, 0, 6, 6]))
    assert (float(found.mean), float(found.median)) == (3, 3)


@given(answers)
def test_it_is_the_plain_mean_of_distances(item: list[int]) -> None:
    found = average_deviation(tally(item))
    assert float(found.mean) == pytest.approx(np.mean(np.abs(np.array(item) - np.mean(item))))
    assert float(found.median) == pytest.approx(np.mean(np.abs(np.array(item) - np.median(item))))


@given(answers)
def test_no_middle_is_nearer_than_the_median_and_turning_the_scale_changes_nothing(item: list[int]) -> None:
    found, turned = average_deviation(tally(item)), average_deviation(tally([6 - answer for answer in item]))
    assert 0 <= found.median <= found.mean + 1e-12 <= 3 + 1e-9
    assert (float(turned.mean), float(turned.median)) == pytest.approx((float(found.mean), float(found.median)))


@pytest.mark.parametrize("options", [5, 7, 11])
def test_its_limit_is_about_the_spread_at_which_rwg_is_70(options: int) -> None:
    found = rwg_j([largest_deviation(options) ** 2], 9, random_variance=uniform_variance(options))
    assert float(found.raw) == pytest.approx(0.7, abs=0.05)


def test_a_scale_of_one_option_has_no_limit() -> None:
    with pytest.raises(ValueError, match="at least two options, not 1"):
        largest_deviation(1)


def test_a_scale_of_two_options_has_a_limit_of_a_third() -> None:
    assert largest_deviation(2) == pytest.approx(1 / 3)
