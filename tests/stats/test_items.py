"""What each item adds to its scale, and scales of two items."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_covariances import drawn, exact  # type: ignore[import-not-found]

from assessment.stats import alpha, item_rest, spearman_brown, two_items


def test_an_item_beside_the_rest_worked_by_hand() -> None:
    # The first with the other two: (1 + 1) / sqrt(4 * (2 + 2 + 2 * 1)); without it, alpha of two: 2 * (1 - 4 / 6).
    found = item_rest([[4, 1, 1], [1, 2, 1], [1, 1, 2]], 50)
    assert (found.r[0], found.alpha_without[0]) == pytest.approx((2 / math.sqrt(24), 2 / 3))


def test_an_item_that_was_not_turned_is_seen_at_once() -> None:
    found = item_rest(exact([0.8, 0.7, 0.6, -0.5]), 200)
    assert (found.r[3] < 0, found.high[3] < 0) == (True, True)
    assert found.alpha_without[3] > alpha(exact([0.8, 0.7, 0.6, -0.5]), 200).value


@settings(deadline=None, max_examples=25)
@given(st.integers(0, 2**31), st.permutations(range(5)))
def test_the_order_of_items_does_not_matter(seed: int, order: list[int]) -> None:
    matrix, _ = drawn(seed, 60, exact([0.8, 0.7, 0.6, 0.5, 0.2]))
    found, moved = item_rest(matrix, 60), item_rest(matrix[np.ix_(order, order)], 60)
    np.testing.assert_allclose(moved.r, found.r[order])
    np.testing.assert_allclose(moved.alpha_without, found.alpha_without[order])
    assert (found.low <= found.r).all()
    assert (found.r <= found.high).all()


def test_an_item_that_everybody_answers_alike_goes_with_nothing() -> None:
    found = item_rest([[1.0, 0.5, 0.0], [0.5, 1.0, 0.0], [0.0, 0.0, 0.0]], 40)
    assert (found.constant, math.isnan(found.r[2]), found.reason) == ((2,), True, "")


@pytest.mark.parametrize(("covariance", "n", "reason"), [([[1.0]], 40, "one_item"), (np.eye(3), 3, "too_few")])
def test_what_has_no_rest_says_why(covariance: list[list[float]], n: int, reason: str) -> None:
    found = item_rest(covariance, n)
    assert (found.reason, found.n) == (reason, n)
    assert np.isnan(found.r).all()


def test_of_two_items_the_coefficient_is_that_of_spearman_and_brown() -> None:
    found = two_items([[4, 1], [1, 1]], 50)
    assert found.value == float(spearman_brown(0.5)) > alpha([[4, 1], [1, 1]], 50).value
    assert found.low < found.value < found.high < 1


@pytest.mark.parametrize(
    ("covariance", "n", "reason"),
    [(np.eye(3), 50, "not_two"), (np.eye(2), 3, "too_few"), (np.diag([1.0, 0]), 50, "no_variance"),
     ([[1, -1], [-1, 1]], 50, "no_variance")],
)  # fmt: skip
def test_what_is_no_scale_of_two_items_says_why(covariance: list[list[float]], n: int, reason: str) -> None:
    found = two_items(covariance, n)
    assert (found.reason, math.isnan(found.value)) == (reason, True)


def test_four_people_are_enough_for_an_interval() -> None:
    # Fisher's with n - 3 = 1: atanh(1 / 2) = 0.549306, 1.959964 to either side.
    found = two_items([[4, 1], [1, 1]], 4)
    low, high = math.tanh(0.549306 - 1.959964), math.tanh(0.549306 + 1.959964)
    assert (found.low, found.high) == pytest.approx((2 * low / (1 + low), 2 * high / (1 + high)), rel=1e-4)


def test_a_table_that_is_no_square_is_refused() -> None:
    with pytest.raises(ValueError, match="square matrix"):
        item_rest([[1, 2, 3]], 10)


def test_four_people_are_enough_for_each_item_beside_the_rest() -> None:
    # r = 2 / sqrt(12) = .57735; Fisher's interval with n - 3 = 1: atanh(.57735) = 0.658479, 1.959964 to either side.
    found = item_rest([[2, 1, 1], [1, 2, 1], [1, 1, 2]], 4)
    assert found.low == pytest.approx([math.tanh(0.658479 - 1.959964)] * 3, rel=1e-5)
    assert found.high == pytest.approx([math.tanh(0.658479 + 1.959964)] * 3, rel=1e-5)
    assert (found.n, found.constant, found.reason) == (4, (), "")


def test_items_that_cancel_each_other_leave_no_rest_to_go_with() -> None:
    found = item_rest([[1, 0, 0], [0, 1, -1], [0, -1, 1]], 40)
    assert found.constant == (0,)
    assert np.isnan([found.r[0], found.low[0], found.high[0], found.alpha_without[0]]).all()
    assert found.r[1] == pytest.approx(-1 / math.sqrt(2)) == found.r[2]


def test_ranges_of_nine_in_ten_reach_as_far_as_the_normal_says() -> None:
    # 1.644854 for nine in ten: divided by sqrt(19 - 3) it is 0.4112135 around atanh(.57735) and around atanh(.5).
    rest = item_rest([[2, 1, 1], [1, 2, 1], [1, 1, 2]], 19, confidence=0.9)
    assert rest.high == pytest.approx([math.tanh(0.658479 + 0.4112135)] * 3, rel=1e-5)
    two = two_items([[4, 1], [1, 1]], 19, confidence=0.9)
    assert two.high == pytest.approx(float(spearman_brown(math.tanh(0.549306 + 0.4112135))), rel=1e-5)
    assert (two.r, two.n, two.reason) == (0.5, 19, "")


def test_items_that_no_one_figure_is_told_of_have_none_of_them() -> None:
    one, few = item_rest([[1.0]], 40), two_items(np.eye(2), 3)
    assert np.isnan([one.r, one.low, one.high, one.alpha_without]).all()
    assert all(map(math.isnan, (few.value, few.low, few.high, few.r)))
    assert (few.n, two_items(np.eye(3), 50).n, two_items(np.diag([1.0, 0]), 50).n) == (3, 50, 50)


def test_a_sum_that_never_varies_is_of_items_that_run_against_each_other() -> None:
    found = two_items([[4, -2], [-2, 1]], 30)
    assert (found.r, found.n, found.reason) == (-1, 30, "no_variance")
    assert all(map(math.isnan, (found.value, found.low, found.high)))


def test_an_item_that_varies_little_beside_the_others_keeps_its_digits() -> None:
    # The item that varies by 1 is, for the other one, all the rest there is: r is theirs in both directions.
    found = item_rest([[1e16, 0.25e8], [0.25e8, 1.0]], 40)
    assert found.r == pytest.approx([0.25, 0.25], rel=1e-12)
