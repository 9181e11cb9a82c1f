"""Cronbach's alpha and Spearman and Brown's formula."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessment.stats import alpha, covariance_matrix, spearman_brown


def test_a_worked_alpha() -> None:
    # Three items: variances 2, covariances 1; 3 / 2 * (1 - 6 / 12).
    assert alpha([[2, 1, 1], [1, 2, 1], [1, 1, 2]], 50).value == 0.75


def test_an_item_that_runs_the_other_way_makes_alpha_negative() -> None:
    assert alpha([[2, -0.9], [-0.9, 2]], 50).value < 0


@pytest.mark.parametrize(
    ("covariance", "n", "reason"),
    [([[4]], 50, "one_item"), (np.full((2, 2), math.nan), 1, "too_few"), ([[0, 0], [0, 0]], 50, "no_variance"),
     ([[2, -2], [-2, 2]], 50, "no_variance")],
)  # fmt: skip
def test_what_has_no_alpha_says_why(covariance: list[list[float]], n: int, reason: str) -> None:
    found = alpha(covariance, n)
    assert (found.reason, found.n) == (reason, n)
    assert all(map(math.isnan, (found.value, found.low, found.high)))


@settings(deadline=None)
@given(st.integers(2, 10), st.floats(0.01, 0.99), st.integers(10, 500))
def test_items_of_one_correlation_have_the_alpha_that_spearman_and_brown_give(items: int, r: float, n: int) -> None:
    found = alpha(np.full((items, items), r) + (1 - r) * np.eye(items), n)
    assert found.value == pytest.approx(float(spearman_brown(r, times=items)))
    assert found.low < found.value < found.high <= 1


@settings(deadline=None)
@given(st.floats(0.1, 100), st.integers(3, 300))
def test_neither_units_of_measurement_nor_the_order_of_items_matter(factor: float, n: int) -> None:
    matrix = np.array([[3, 1, 0.5], [1, 2, 0.2], [0.5, 0.2, 1]])
    found, other = alpha(matrix, n), alpha(matrix[::-1, ::-1] * factor, n)
    assert (other.value, other.low) == pytest.approx((found.value, found.low))


@pytest.mark.parametrize("seed", range(5))
def test_questions_that_cancel_each_other_have_no_alpha_whatever_rounding_leaves_of_their_sum(seed: int) -> None:
    # The last of four answers makes up for the others, so that the sum is 12 for everybody.
    answers = np.random.default_rng(seed).integers(1, 6, size=(37, 4))
    answers[:, 3] = 12 - answers[:, :3].sum(axis=1)
    found = alpha(covariance_matrix(37, answers.sum(axis=0), answers.T @ answers), 37)
    assert (found.reason, math.isnan(found.value)) == ("no_variance", True)


def test_twice_the_people_narrow_the_interval() -> None:
    few, many = (alpha([[2, 1], [1, 2]], n) for n in (50, 100))
    assert few.low < many.low < many.high < few.high


def test_a_table_that_is_no_square_is_refused() -> None:
    with pytest.raises(ValueError, match="square matrix"):
        alpha([[1, 2, 3]], 10)


def test_two_people_are_enough_for_an_alpha_that_says_next_to_nothing() -> None:
    # 2 * (1 - 4 / 6) = 2 / 3; F(1, 1) has its 97.5 % point at 647.79 in printed tables, and its 2.5 % point at one over that.
    found = alpha([[2, 1], [1, 2]], 2)
    assert (found.value, found.low, found.high) == pytest.approx((2 / 3, 1 - 647.79 / 3, 1 - 1 / 647.79 / 3), rel=1e-4)


def test_a_range_of_four_in_five_is_that_of_a_printed_table() -> None:
    # Ten people, two items: F(9, 9) has its 90 % point at 2.44.
    found = alpha([[2, 1], [1, 2]], 10, confidence=0.8)
    assert (found.low, found.high) == pytest.approx((1 - 2.44 / 3, 1 - 1 / 2.44 / 3), abs=2e-3)
    assert (found.n, found.items, found.reason) == (10, 2, "")


def test_a_scale_whose_scores_hardly_vary_has_an_alpha_all_the_same() -> None:
    assert alpha([[2e-9, 1e-9], [1e-9, 2e-9]], 10).value == pytest.approx(2 / 3)


def test_without_an_alpha_it_is_still_told_of_how_many_items() -> None:
    assert alpha(np.zeros((3, 3)), 20).items == 3
