"""Means, variances and covariances from whole-number sums."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessment.stats import covariance, covariance_matrix, mean_variance

scores = st.lists(st.integers(-(10**12), 10**12), min_size=2, max_size=30)


def sums(values: list[int]) -> tuple[int, int, int]:
    return len(values), sum(values), sum(value**2 for value in values)


def exact_variance(values: list[int]) -> Fraction:
    mean = Fraction(sum(values), len(values))
    return sum(((value - mean) ** 2 for value in values), Fraction(0)) / (len(values) - 1)


def test_a_worked_mean_and_variance() -> None:
    found = mean_variance(*sums([2, 4, 4, 4, 5, 5, 7, 9]))
    assert (float(found.n), float(found.mean), float(found.variance)) == pytest.approx((8, 5, 32 / 7), rel=1e-15)


def test_nists_numacc4_keeps_all_its_digits() -> None:
    # NIST StRD, univariate, NumAcc4: 10000000.2, then 500 pairs of 10000000.1 and .3; mean 10000000.2, standard deviation .1.
    found = mean_variance(*sums([100000002, *[100000001, 100000003] * 500]), step=(1, 10))
    assert float(found.mean) == 10000000.2
    assert float(found.variance) ** 0.5 == pytest.approx(0.1, rel=1e-15)


@settings(deadline=None)
@given(scores)
def test_the_variance_is_the_exact_one_rounded_once_or_twice(values: list[int]) -> None:
    found = mean_variance(*sums(values))
    assert float(found.variance) == pytest.approx(float(exact_variance(values)), rel=1e-15)
    assert float(found.mean) == float(Fraction(sum(values), len(values)))


@settings(deadline=None)
@given(scores, st.integers(-(10**12), 10**12))
def test_shifting_every_score_leaves_the_variance_as_it_is_to_the_bit(values: list[int], shift: int) -> None:
    shifted = mean_variance(*sums([value + shift for value in values]))
    assert shifted.variance == mean_variance(*sums(values)).variance


@settings(deadline=None)
@given(scores, scores)
def test_adding_up_two_groups_is_pooling_their_people(some: list[int], others: list[int]) -> None:
    merged = [a + b for a, b in zip(sums(some), sums(others), strict=True)]
    assert mean_variance(*merged) == mean_variance(*sums([*others, *some]))


@settings(deadline=None)
@given(st.lists(st.integers(0, 240), min_size=2, max_size=30))
def test_a_mean_of_stored_scores_never_leaves_the_scale(values: list[int]) -> None:
    found = mean_variance(*sums(values), step=(100, 240))
    assert 0 <= found.mean <= 100


@pytest.mark.parametrize("denominator", [3, 7, 49, 240, 27720])
def test_everyone_at_the_top_is_exactly_100(denominator: int) -> None:
    found = mean_variance(*sums([denominator] * 11), step=(100, denominator))
    assert (float(found.mean), float(found.variance)) == (100, 0)


def test_numbers_beyond_64_bits_lose_nothing() -> None:
    base = 10**30
    assert float(mean_variance(*sums([base, base + 1, base + 2])).variance) == 1


def test_products_that_would_overflow_64_bits_do_not() -> None:
    total = np.array([3 * 10**9 + 6])
    found = mean_variance(np.array([3]), total, np.array([3 * 10**18 + 12 * 10**9 + 14]))
    assert found.variance.tolist() == [1.0]


def test_one_person_has_a_mean_but_no_variance_and_nobody_has_neither() -> None:
    found = mean_variance([1, 0], [4, 0], [16, 0])
    np.testing.assert_array_equal(found.mean, [4, np.nan])
    np.testing.assert_array_equal(found.variance, [np.nan, np.nan])


@pytest.mark.parametrize("case", [(2, 4, 7), (-1, 0, 0)])
def test_impossible_sums_are_refused(case: tuple[int, int, int]) -> None:
    with pytest.raises(ValueError, match="impossible sums"):
        mean_variance(*case)


@pytest.mark.parametrize("total", [4.0, np.array([4.0]), [None], "4"])
def test_sums_that_are_not_whole_numbers_are_refused(total: object) -> None:
    with pytest.raises(ValueError, match="whole numbers"):
        mean_variance(2, total, 8)  # type: ignore[arg-type]


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 100), st.integers(0, 100)), min_size=2, max_size=20))
def test_covariance_is_that_of_the_rows(pairs: list[tuple[int, int]]) -> None:
    rows = np.array(pairs)
    found = covariance_matrix(len(rows), rows.sum(axis=0), rows.T @ rows)
    np.testing.assert_allclose(found, np.cov(rows.T), rtol=1e-12, atol=1e-9)


def test_covariance_of_a_score_with_itself_is_its_variance() -> None:
    n, total, squares = sums([10**15, 10**15 + 1, 10**15 + 5])
    assert covariance(n, total, total, squares) == mean_variance(n, total, squares).variance


def test_many_groups_at_once_give_what_each_gives_alone() -> None:
    groups = [[1, 5, 5], [2, 2], [7]]
    together = mean_variance(*(np.array(part) for part in zip(*map(sums, groups), strict=True)))
    alone = [mean_variance(*sums(group)) for group in groups]
    np.testing.assert_array_equal(together.mean, [float(found.mean) for found in alone])
    np.testing.assert_array_equal(together.variance, [float(found.variance) for found in alone])
