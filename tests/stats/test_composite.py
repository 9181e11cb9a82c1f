"""The mean of several means, and the error of it."""

import math
from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from assessment.stats import (
    Estimate,
    Floats,
    bounded_mean,
    composite_mean,
    covariance_of_means,
    estimate_interval,
    mean_estimate,
    question_mean,
    stratified_composite,
    stratified_mean,
    two_digits,
)

people = hnp.arrays(np.float64, st.tuples(st.integers(2, 30), st.integers(1, 5)), elements=st.integers(0, 100))


def test_a_worked_case_of_overlapping_answers() -> None:
    # var(a) = 40 / 10, var(b) = 32 / 8, cov = 6 * 20 / 80 = 1.5; (4 + 4 + 2 * 1.5) / 4 = 2.75.
    found = composite_mean([60, 70], [[10, 6], [6, 8]], [[40, 20], [20, 32]])
    assert (float(found.mean), float(found.se), float(found.df)) == pytest.approx((65, math.sqrt(2.75), 7))


@settings(deadline=None)
@given(people, st.integers(0, 50))
def test_when_all_answer_all_it_is_the_mean_of_each_persons_mean(scores: Floats, more: int) -> None:
    n, k = scores.shape
    own = scores.mean(axis=1)
    found = composite_mean(scores.mean(axis=0), np.full((k, k), n), np.cov(scores.T).reshape(k, k), population=n + more)
    expected = mean_estimate(n, own.mean(), own.var(ddof=1), population=n + more)
    np.testing.assert_allclose(np.array(found), np.array(expected), atol=1e-6)


def test_the_covariance_of_two_means_is_that_over_every_possible_choice_of_respondents() -> None:
    # Of five people one answers a, one b, one both; every way of choosing them, counted.
    a, b = np.array([1.0, 4, 6, 7, 9]), np.array([2.0, 3, 9, 5, 8])
    chosen = np.array(list(permutations(range(5), 3)))
    mean_a, mean_b = a[chosen[:, :2]].mean(axis=1), b[chosen[:, 1:]].mean(axis=1)
    exact = np.cov(mean_a, mean_b, ddof=0)
    spread = np.cov(a, b)
    shared = (1 / 4 - 1 / 5) * spread[0, 1]
    assert exact[0, 1] == pytest.approx(shared)
    np.testing.assert_allclose(np.diag(exact), (1 / 2 - 1 / 5) * np.diag(spread))
    found = covariance_of_means([[4, 2], [2, 4]], spread, population=5)
    assert found[0, 1] == pytest.approx((2 / 16 - 1 / 5) * spread[0, 1])


def test_parts_that_nobody_shares_are_independent() -> None:
    assert covariance_of_means([[10, 0], [0, 10]], [[40, math.nan], [math.nan, 40]])[0, 1] == 0
    assert covariance_of_means([[10, 1], [1, 10]], [[40, math.nan], [math.nan, 40]])[0, 1] == 0
    assert covariance_of_means([[10, 2], [2, 10]], [[40, 5], [5, 40]])[0, 1] == 0.1


def test_a_part_of_one_answer_leaves_no_error_to_state() -> None:
    found = composite_mean([60, 70], [[10, 1], [1, 1]], [[40, math.nan], [math.nan, math.nan]])
    assert float(found.mean) == 65
    assert np.isnan([found.se, found.df]).all()


def test_a_census_of_every_part_has_no_error() -> None:
    found = composite_mean([60, 70], np.full((2, 2), 8), [[40, 20], [20, 32]], population=8)
    assert (float(found.se), float(found.df)) == (0, math.inf)


def test_a_composite_on_which_all_agree_is_not_certain() -> None:
    low, high = estimate_interval(composite_mean([100, 100], np.full((2, 2), 12), np.zeros((2, 2))))
    assert (float(low), float(high)) == pytest.approx((75.7506, 100), abs=1e-4)


def test_many_groups_at_once_give_what_each_gives_alone() -> None:
    n, spread = np.array([[[10, 6], [6, 8]], [[9, 9], [9, 9]]]), np.array([[[40, 20], [20, 32]], [[10, 2], [2, 10.0]]])
    together = composite_mean([[60, 70], [50, 51]], n, spread, population=[math.nan, 20])
    alone = composite_mean([50, 51], n[1], spread[1], population=20)
    assert [float(part[1]) for part in together] == [float(part) for part in alone]


def test_a_worked_case_of_the_widest_error() -> None:
    # (3 * 2 + 1 * 4) / 4 = 2.5, and (3 * 60 + 1 * 70) / 4 = 62.5.
    found = bounded_mean(Estimate(*np.array([[60, 70], [2, 4], [9, 7]], dtype=float)), [3, 1])
    assert (float(found.mean), float(found.se), float(found.df)) == (62.5, 2.5, 7)


@given(scores=people)
def test_the_widest_error_is_never_less_than_that_of_the_covariances(scores: Floats) -> None:
    n, k = scores.shape
    own = mean_estimate(np.full(k, n), scores.mean(axis=0), scores.var(axis=0, ddof=1))
    spread = np.cov(scores.T).reshape(k, k)
    exact = composite_mean(scores.mean(axis=0), np.full((k, k), n), spread)
    bounded = bounded_mean(own, np.ones(k))
    assert float(bounded.mean) == pytest.approx(float(exact.mean))
    assert float(bounded.se) >= float(exact.se) - 1e-6


def test_a_part_that_is_not_there_is_left_out_of_the_widest_error() -> None:
    found = bounded_mean(Estimate(*np.array([[60, math.nan], [2, math.nan], [9, math.nan]], dtype=float)), [1, 1])
    assert (float(found.mean), float(found.se), float(found.df)) == (60, 2, 9)


def test_a_part_on_which_all_agree_is_not_taken_for_certain() -> None:
    alone = bounded_mean(Estimate(*np.array([[100, 60], [0, 2], [11, 11]], dtype=float)), [1, 1])
    assert float(alone.se) > 1
    assert float(bounded_mean(Estimate(*np.array([[100, 60], [0, 0], [math.inf, math.inf]], dtype=float)), [1, 1]).se) == 0


def test_a_composite_over_groups_by_hand() -> None:
    # Weights .75 and .25; each group's variance of (a + b) / 2 is (100 + 100 + 2 * 50) / 4 = 75, over 10 of 30 and 10 of 10.
    found = stratified_composite(
        [[40, 60], [60, 80]], np.full((2, 2, 2), 10.0), [[[100, 50], [50, 100]]] * 2, [[30, 30], [10, 10]]
    )
    assert (float(found.mean), float(found.df)) == pytest.approx((0.75 * 50 + 0.25 * 70, 9))
    assert float(found.se) == pytest.approx(0.75 * math.sqrt(75 / 10 * (1 - 10 / 30)))


@settings(deadline=None)
@given(st.lists(people, min_size=2, max_size=4), st.lists(st.integers(0, 50), min_size=4, max_size=4))
def test_over_groups_it_is_the_weighted_mean_of_each_persons_mean(groups: list[Floats], more: list[int]) -> None:
    k = min(scores.shape[1] for scores in groups)
    groups = [scores[:, :k] for scores in groups]
    n = np.array([len(scores) for scores in groups])
    size, own = n + more[: len(n)], [scores.mean(axis=1) for scores in groups]
    found = stratified_composite(
        [scores.mean(axis=0) for scores in groups], np.broadcast_to(n[:, None, None], (len(n), k, k)),
        [np.cov(scores.T).reshape(k, k) for scores in groups], np.broadcast_to(size[:, None], (len(n), k)),
    )  # fmt: skip
    expected = stratified_mean(n, [mean.mean() for mean in own], [mean.var(ddof=1) for mean in own], size)
    np.testing.assert_allclose(np.array(found), np.array(expected), rtol=1e-6, atol=1e-6)


def test_a_part_that_nobody_has_in_a_group_is_weighted_over_the_others() -> None:
    both = [[[10, 10], [10, 10]], [[10, 0], [0, 0]]]
    found = stratified_composite([[40, 60], [80, 0]], both, [[[100, 0], [0, 100]], [[100, 0], [0, 0]]], [[30, 30], [10, 0]])
    assert float(found.mean) == pytest.approx((0.75 * 40 + 0.25 * 80 + 60) / 2)


def test_one_answer_alone_in_a_group_has_no_error() -> None:
    found = stratified_composite([[40], [60]], [[[10]], [[1]]], [[[100]], [[0]]], [[30], [10]])
    assert np.isnan([float(found.se), float(found.df)]).all()


def test_a_worked_case_of_a_mean_of_questions_of_which_one_was_left_out() -> None:
    # (60 + 2 * 75) / 3; sqrt(400 / 20 * (1 - 18 / 40)) = 3.317.
    found = question_mean([60, 75], [1, 2], [20, 18], n=20, variance=400, population=40)
    assert (float(found.mean), float(found.se), float(found.df)) == (70, 3.3, 19)


@given(people, st.integers(0, 50))
def test_where_all_answered_all_the_mean_of_questions_is_that_of_peoples_scores(scores: Floats, more: int) -> None:
    n, k = scores.shape
    own = scores.mean(axis=1)
    answered = np.full(k, n)
    found = question_mean(scores.mean(axis=0), np.ones(k), answered, n=n, variance=own.var(ddof=1), population=n + more)
    expected = mean_estimate(n, own.mean(), own.var(ddof=1), population=n + more)
    assert float(found.mean) == pytest.approx(float(expected.mean), abs=1e-9)
    assert (float(found.se), float(found.df)) == (float(two_digits(expected.se)), float(expected.df))


def test_a_question_that_nobody_answered_is_left_out_and_one_that_few_did_leaves_no_census() -> None:
    found = question_mean([60, math.nan, 80], [1, 1, 1], [9, 0, 8], n=9, variance=90, population=9)
    assert (float(found.mean), float(found.se), float(found.df)) == (70, float(two_digits(math.sqrt(10 * (1 - 8 / 9)))), 8)
    assert [float(part) for part in question_mean([60, 80], [1, 1], [9, 9], n=9, variance=90, population=9)][1:] == [0, math.inf]
    assert np.isnan(question_mean([60, 80], [1, 1], [1, 1], n=1, variance=math.nan)[1:]).all()


@given(st.floats(1e-6, 1e6))
def test_two_digits_are_those_that_print(value: float) -> None:
    rounded = float(two_digits(value))
    assert rounded == float(f"{rounded:.2g}")
    assert abs(rounded - value) <= value * 0.0501


def test_a_sum_of_squares_can_not_be_told_from_an_error_of_two_digits() -> None:
    # A group of forty and its halves, exactly: what lies between the halves is told, and so their means' difference.
    random = np.random.default_rng(1)
    halves = random.integers(0, 101, (2, 20)).astype(float)

    def between(errors: Floats) -> float:
        of_all, *inner = (n * (n - 1) * error**2 for n, error in zip((40, 20, 20), errors, strict=True))
        return math.sqrt(max(of_all - sum(inner), 0) * 40 / (20 * 20))

    exact = np.array([np.sqrt(part.var(ddof=1) / part.size) for part in (halves.ravel(), *halves)])
    apart = abs(float(np.subtract(*halves.mean(axis=1))))
    assert between(exact) == pytest.approx(apart)
    most = [exact * (1 + np.array(sign) * 0.005) for sign in ((1, -1, -1), (-1, 1, 1))]  # of 9.9, rounded to two digits
    assert between(most[0]) - between(most[1]) > 4


def test_parts_on_all_of_which_all_agree_have_the_range_of_one_on_which_all_agree() -> None:
    # Twelve people at the end of the scale: Wilson's interval, 12 / (12 + 1.96^2) of the way, is the composite's as any part's.
    found = bounded_mean(Estimate(*np.array([[100, 100], [0, 0], [11, 11]], dtype=float)), [3, 1])
    assert (float(found.mean), float(found.se), float(found.df)) == (100, 0, 11)
    assert [float(end) for end in estimate_interval(found)] == pytest.approx([75.7506, 100], abs=1e-4)
