"""Splits of R2: worked values, what must hold of any, and how noise fares."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.random import default_rng

from assessment.stats import Floats, general_dominance, rank_drivers, relative_forms, relative_weights
from assessment.stats.drivers import dominance_forms, weights_of_draws

FEW = settings(max_examples=40, deadline=None)
SPLITS = [general_dominance, relative_weights]
split = pytest.mark.parametrize("how", SPLITS, ids=["general dominance", "relative weights"])


def correlated(seed: int, count: int) -> Floats:
    """Correlations of an outcome and some predictors."""
    data = default_rng(seed).normal(size=(30, count + 1)) @ default_rng(seed + 1).normal(size=(count + 1, count + 1))
    return np.asarray(np.corrcoef(data.T))


def test_two_predictors_share_what_they_share() -> None:
    # By hand: R2 = (.36 + .16 - 2 * .6 * .4 * .5) / .75 = .373333; alone .36 and .16, so .286667 and .086667
    found = general_dominance([[1, 0.6, 0.4], [0.6, 1, 0.5], [0.4, 0.5, 1]])
    assert found == pytest.approx([0.2866667, 0.0866667], abs=1e-7)


@split
@FEW
@given(st.integers(0, 1000), st.integers(1, 5))
def test_parts_add_up_to_r2_and_none_is_below_zero(how: object, seed: int, count: int) -> None:
    matrix = correlated(seed, count)
    parts = how(matrix)  # type: ignore[operator]
    r2 = matrix[0, 1:] @ np.linalg.solve(matrix[1:, 1:], matrix[1:, 0])
    assert parts.sum() == pytest.approx(r2)
    assert (parts >= -1e-12).all()


@pytest.mark.parametrize(("how", "forms"), [(general_dominance, dominance_forms), (relative_weights, relative_forms)])
@FEW
@given(seed=st.integers(0, 1000), count=st.integers(1, 5))
def test_forms_give_the_parts(how: object, forms: object, seed: int, count: int) -> None:
    matrix = correlated(seed, count)
    with_outcome = matrix[0, 1:]
    found = with_outcome @ forms(matrix[1:, 1:]) @ with_outcome  # type: ignore[operator]
    assert found == pytest.approx(how(matrix), abs=1e-9)  # type: ignore[operator]


@split
@FEW
@given(st.integers(0, 1000), st.permutations(range(4)))
def test_the_order_of_predictors_does_not_matter(how: object, seed: int, order: list[int]) -> None:
    matrix = correlated(seed, 4)
    places = [0, *(place + 1 for place in order)]
    assert how(matrix[np.ix_(places, places)]) == pytest.approx(how(matrix)[order])  # type: ignore[operator]


@split
@FEW
@given(st.integers(0, 1000))
def test_turning_a_predictor_round_or_measuring_it_otherwise_changes_nothing(how: object, seed: int) -> None:
    matrix, turn = correlated(seed, 3), np.array([2.0, -1.0, 10.0, 0.5])
    assert how(matrix * np.outer(turn, turn)) == pytest.approx(how(matrix))  # type: ignore[operator]


@split
def test_many_matrices_at_once_are_each_by_itself(how: object) -> None:
    matrices = np.array([correlated(seed, 3) for seed in range(5)])
    assert how(matrices) == pytest.approx(np.array([how(one) for one in matrices]))  # type: ignore[operator]


@split
@pytest.mark.parametrize(
    "matrix",
    [
        [[1, 0.5, 0.5], [0.5, 1, 1], [0.5, 1, 1]],
        [[1, 0.5, 0], [0.5, 1, 0], [0, 0, 0]],
        [[0, 0, 0], [0, 1, 0.2], [0, 0.2, 1]],
        [[1, np.nan, 0], [np.nan, 1, 0], [0, 0, 1]],
    ],
    ids=["predictors that are one", "a predictor that is constant", "an outcome that is constant", "a missing correlation"],
)
def test_what_has_no_parts_has_none_and_takes_none_from_others(
    how: Callable[[object], Floats], matrix: list[list[float]]
) -> None:
    found = how([matrix, [[1, 0.5, 0], [0.5, 1, 0], [0, 0, 1]]])
    assert np.isnan(found[0]).all()
    assert found[1] == pytest.approx([0.25, 0])


def test_more_predictors_than_orders_can_be_gone_through_are_refused() -> None:
    with pytest.raises(ValueError, match="there are 11 predictors, and at most 10"):
        general_dominance(np.eye(12))


def practices(seed: int, slopes: tuple[float, ...], units: int = 120) -> tuple[Floats, Floats]:
    generator = default_rng(seed)
    found = generator.normal(size=(units, len(slopes)))
    return found @ np.array(slopes) + generator.normal(size=units), found


@split
def test_a_strong_practice_is_beyond_noise_and_ahead_of_a_weak_one(how: object) -> None:
    found = rank_drivers(*practices(1, (0.9, 0.1)), split=how, draws=1000)  # type: ignore[arg-type]
    assert found.beyond_noise[0]
    assert found.ahead[0, 1]
    assert not found.ahead[1, 0]


def test_of_two_like_practices_no_order_is_told() -> None:
    found = rank_drivers(*practices(2, (0.5, 0.5)), draws=1000)
    assert not found.ahead.any()


def test_noise_is_seldom_taken_for_a_driver() -> None:
    found = [rank_drivers(*practices(seed, (0.0, 0.0)), draws=300, seed=seed).beyond_noise for seed in range(150)]
    assert np.mean(found) <= 0.05


@pytest.mark.parametrize(
    ("outcome", "predictors", "reason"),
    [
        (range(14), [[place % 3, place % 5] for place in range(14)], "too_few_units"),
        (range(15), [[place, 2 * place] for place in range(15)], "collinear"),
        ([5] * 15, [[place % 3, place] for place in range(15)], "no_variance"),
    ],
)
def test_what_cannot_be_split_says_why(outcome: list[float], predictors: list[list[float]], reason: str) -> None:
    found = rank_drivers(list(outcome), predictors, draws=100)
    assert found.reason == reason
    assert np.isnan(found.weight).all()


def test_as_many_units_are_needed_as_leave_three_beyond_the_coefficients() -> None:
    enough, short = (rank_drivers(*practices(1, (0.5,) * 13, units=units), draws=100).reason for units in (17, 16))
    assert (enough, short) == ("", "too_few_units")


def test_a_part_beyond_noise_has_a_range_above_zero_and_one_of_noise_from_it() -> None:
    found = rank_drivers(*practices(1, (0.9, 0.0)), draws=1000)
    assert found.beyond_noise.tolist() == [True, False]
    assert found.low[0] > 0
    assert found.low[1] == 0
    assert (found.low <= found.weight).all()
    assert (found.weight <= found.high).all()


@pytest.mark.parametrize(("units", "told"), [(20, False), (21, True)])
def test_ranges_need_three_units_for_each_predictor(units: int, told: bool) -> None:
    found = rank_drivers(*practices(1, (0.5,) * 7, units=units), draws=200)
    assert np.isfinite(found.weight).all()
    assert np.isfinite([found.low, found.high]).all() == told
    assert told or np.isnan([found.low, found.high]).all()


def test_without_a_range_a_part_is_still_held_against_noise() -> None:
    assert rank_drivers(*practices(1, (2.0, 0, 0, 0, 0, 0, 0), units=20), draws=500).beyond_noise[0]


def test_too_many_practices_for_all_orders_say_so() -> None:
    outcome, predictors = practices(1, (0.1,) * 10)
    assert rank_drivers(outcome, predictors, split=general_dominance, draws=100).reason == "too_many_predictors"


def test_a_draw_in_which_a_predictor_is_the_same_everywhere_has_no_weights_and_spoils_no_other() -> None:
    # Two uncorrelated predictors, each with a correlation of .5 with the outcome; then the second one without variance.
    usual = np.array([[1, 0.5, 0.5], [0.5, 1, 0], [0.5, 0, 1]])
    flat = usual * np.outer([1, 1, 0], [1, 1, 0])
    drawn = weights_of_draws(np.array([usual, flat, usual]), relative_weights)
    np.testing.assert_allclose(drawn, [[0.25, 0.25], [np.nan, np.nan], [0.25, 0.25]])
