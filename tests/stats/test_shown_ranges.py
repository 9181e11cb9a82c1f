"""Intervals of figures that are shown only where enough answers are off the ends, by the Poisson distribution of scipy."""

import numpy as np
import pytest
from scipy.stats import poisson

from assessment.stats import Interval, shown_interval

RANGE = Interval(np.array(60.0), np.array(90.0))


@pytest.mark.parametrize("off", [4, 5, 6, 8, 11])
def test_the_least_that_is_expected_leaves_out_a_twentieth_of_the_groups_that_are_shown(off: int) -> None:
    high = float(shown_interval(RANGE, (40, off), (0, 100), fewest=3).high)
    of_all = next(mean for mean in np.arange(0, 30, 1e-4) if poisson.sf(off - 1, mean) > 0.05)
    expected = (100 - high) / (100 - 90) * of_all
    assert poisson.sf(off - 1, expected) / poisson.sf(2, expected) == pytest.approx(0.05, rel=1e-2)


def test_the_range_of_a_group_that_can_only_just_be_shown_reaches_the_end() -> None:
    low, high = shown_interval(RANGE, (3, 3), (0, 100), fewest=3)
    assert (float(low), float(high)) == pytest.approx((0, 100), abs=1e-5)


def test_far_from_both_ends_a_range_stays_as_it_is() -> None:
    assert shown_interval(RANGE, (40, 25), (0, 100), fewest=3) == pytest.approx(tuple(map(float, RANGE)), abs=1e-3)


def test_a_range_never_goes_beyond_what_those_who_did_not_answer_could_make_of_it() -> None:
    low, high = shown_interval(RANGE, (3, 3), (70, 92), fewest=3)
    assert (float(low), float(high)) == pytest.approx((60, 92))


def test_where_all_answered_nothing_is_left_to_chance() -> None:
    low, high = shown_interval(Interval(np.array(80.0), np.array(80.0)), (12, 3), (80, 80), fewest=3)
    assert (float(low), float(high)) == (80, 80)


def test_a_limit_without_a_number_of_answers_off_its_end_stays_as_it_is() -> None:
    low, high = shown_interval(RANGE, (np.nan, 3), (0, 100), fewest=3)
    assert (float(low), float(high)) == pytest.approx((60, 100), abs=1e-3)
