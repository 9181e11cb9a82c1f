"""Ranges of parts of R2: against what is known of one predictor, what must hold of any, and how often they hold."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.random import default_rng
from scipy import linalg
from scipy import stats as scipy_stats

from assessment.stats import Floats, relative_forms, relative_weights, tail_weight, weight_intervals
from assessment.stats.driver_ranges import SKEWS, Forms, ground_of, part_of, slopes_at, tails_below
from assessment.stats.drivers import dominance_forms

FEW = settings(max_examples=15, deadline=None)
forms_of = pytest.mark.parametrize("forms", [relative_forms, dominance_forms])


def alone(among: Floats) -> Floats:
    """Forms of parts that are the squares of each predictor's own correlation, whatever the others'."""
    return np.asarray(np.eye(2)[:, :, None] * np.eye(2)[:, None, :] + 0 * among[..., None])


def matrix_of(seed: int, count: int, units: int = 40) -> Floats:
    """Correlations of an outcome and predictors that go with each other."""
    data = default_rng(seed).normal(size=(units, count + 1)) @ (
        np.eye(count + 1) + default_rng(seed + 1).normal(size=(count + 1,) * 2) / 2
    )
    return np.asarray(np.corrcoef(data.T))


def test_slopes_in_standard_errors_are_without_what_chance_adds_to_their_squares() -> None:
    # Of .6 and .4, R2 is .52; of eleven units and two predictors 1 - .48 * 10 / 8 = .4 is left, squares of .4 / .6 * 10 in all.
    ground = ground_of(np.array([[1, 0.6, 0.4], [0.6, 1, 0], [0.4, 0, 1]]), 11, alone, np.array(1.0))
    squares = np.array([0.36, 0.16]) / 0.52 * 0.4 / 0.6 * 10
    assert ground.weight == pytest.approx([0.36, 0.16])
    np.testing.assert_allclose(ground.share, [[0, 1], [0, 1]], atol=1e-12)
    np.testing.assert_allclose(ground.slopes**2, [squares[::-1], squares])


def test_what_drawn_units_change_in_a_square_was_worked_by_hand() -> None:
    # (S11 u1 + S12 u2)^2 / S11 with u = (2, 1), of ten units: S11 off by sqrt(2 / 9) moves it by that times 4, S12 off by 1 / 3
    # by 2 * 2 / 3, S22 by nothing; and 1 / 9 is what (S12 u2)^2 comes to on average. The other part is (S22 u2 + S12 u1)^2 / S22.
    ground = ground_of(np.eye(3), 10, alone, np.array(1.0))
    square = np.outer([2, 1], [2, 1]).ravel()
    np.testing.assert_allclose(ground.moved @ square, [[4 * np.sqrt(2) / 3, 4 / 3, 0], [0, 4 / 3, np.sqrt(2) / 3]], atol=1e-12)
    np.testing.assert_allclose(ground.lean @ square, [1 / 9, 4 / 9])


def test_parts_that_slopes_amount_to_were_worked_by_hand() -> None:
    # Slopes of 6 and 3 standard errors, of ten units: (36 - 9 / 9) / (9 + 36 + 9), and (9 - 36 / 9) / 54. Each part's own axis is
    # last. Of one predictor nothing leans: 9 / (9 + 9).
    ground = ground_of(np.eye(3), 10, alone, np.array(1.0))
    assert part_of(ground, np.array([[3.0, 6.0], [6.0, 3.0]])) == pytest.approx([35 / 54, 5 / 54])
    one = ground_of(np.array([[1, 0.5], [0.5, 1]]), 10, relative_forms, np.array(1.0))
    assert part_of(one, np.array([[3.0]])) == pytest.approx([0.5])


@forms_of
def test_a_part_moves_with_the_units_drawn_as_drawing_them_shows(forms: Forms) -> None:
    among, slopes, units = np.array([[1, 0.5, 0.2], [0.5, 1, 0.4], [0.2, 0.4, 1]]), np.array([0.6, 0.2, 0.3]), 100
    drawn = scipy_stats.wishart(units - 1, among / (units - 1)).rvs(40_000, random_state=default_rng(4))
    spread = np.sqrt(np.diagonal(drawn, axis1=-2, axis2=-1))
    r = drawn @ slopes / spread
    parts = np.einsum("si,spij,sj->sp", r, forms(drawn / spread[:, :, None] / spread[:, None, :]), r)
    ground = ground_of(linalg.block_diag(1, among), units, forms, np.array(1.0))
    apart = linalg.sqrtm(among) @ slopes
    square = np.outer(apart, apart).ravel()
    assert np.sqrt(((ground.moved @ square) ** 2).sum(axis=-1)) == pytest.approx(parts.std(axis=0), rel=0.03)
    there = (among @ slopes) @ forms(among) @ (among @ slopes)
    assert ground.lean @ square == pytest.approx(parts.mean(axis=0) - there, abs=3 * parts.std(axis=0).max() / 200)


@FEW
@given(seed=st.integers(0, 1000), way=st.floats(0.01, 0.98))
def test_slopes_along_the_way_are_the_nearest_that_give_such_a_part(seed: int, way: float) -> None:
    # Lagrange: at the smallest distance from those found, the way there is a multiple of the part's slope.
    ground = ground_of(matrix_of(seed, 3), 40, relative_forms, np.array(1.0))
    slopes = slopes_at(ground, np.full(3, way))
    multiples = (ground.slopes - slopes) / (ground.share * slopes)
    for multiple in multiples:
        assert multiple == pytest.approx(multiple[-1])


def test_the_way_goes_from_none_over_those_found_to_ever_larger_slopes() -> None:
    ground = ground_of(matrix_of(1, 3), 40, relative_forms, np.array(1.0))
    none, found, beyond = (slopes_at(ground, np.full(3, way)) for way in (0.0, 0.5, 0.999))
    assert np.abs(none).max() < 1e-5
    assert found == pytest.approx(ground.slopes)
    assert (np.abs(beyond)[:, -1] > 500 * np.abs(found)[:, -1]).all()


@pytest.mark.parametrize(("r", "units"), [(0.5, 30), (0.7, 60), (0.6, 200)])
def test_of_one_predictor_ends_are_as_far_off_as_fishers_z_says(r: float, units: int) -> None:
    ends = weight_intervals([[1, r], [r, 1]], units, forms=relative_forms)
    for end, above in zip(ends, (True, False), strict=True):
        pushed = (units - 1) * end[0] / (1 - end[0])
        shape = 4 / (8 * (1 + 3 * pushed)) ** 2 * (2 * (1 + 2 * pushed)) ** 3  # of gamma with a chi-square's skewness
        below = scipy_stats.gamma.cdf(shortest(shape), shape)[0]
        off = np.sqrt(units - 3) * (np.arctanh(r) - np.arctanh(np.sqrt(end[0])))
        assert scipy_stats.norm.sf(abs(off)) == pytest.approx(0.05 - below if above else below, abs=0.006)


def shortest(shape: float) -> tuple[float, float]:
    """Ends of the shortest range that holds 95 % of a gamma distribution."""
    tails = np.linspace(1e-6, 0.025, 5000)
    low, high = (scipy_stats.gamma.ppf(tails + more, shape) for more in (0, 0.95))
    best = (high - low).argmin()
    return float(low[best]), float(high[best])


@pytest.mark.parametrize("skew", [0.1, 0.5, 1.0, 1.4])
def test_tails_are_those_of_the_shortest_range_of_a_gamma_distribution(skew: float) -> None:
    below = np.interp(skew, SKEWS, tails_below(0.95))
    assert below == pytest.approx(scipy_stats.gamma.cdf(shortest(4 / skew**2)[0], 4 / skew**2), abs=1e-4)


def test_a_density_that_only_falls_has_no_tail_below() -> None:
    assert tails_below(0.95)[-1] == pytest.approx(0, abs=1e-9)
    assert tails_below(0.95)[0] == pytest.approx(0.025, abs=1e-3)


def test_of_one_predictor_that_is_barely_none_the_range_starts_at_zero() -> None:
    # The part leans on zero, so 5 % lie above a range that holds it: F(1, 28) is above 4.20 so often, and r^2 above .130.
    at = scipy_stats.f.isf(0.05, 1, 28)
    edge = at / (at + 28)
    lows = [weight_intervals([[1, r], [r, 1]], 30, forms=relative_forms).low[0] for r in np.sqrt([edge - 0.006, edge + 0.006])]
    assert lows[0] == 0
    assert lows[1] > 0


@forms_of
@FEW
@given(seed=st.integers(0, 1000), count=st.integers(1, 5))
def test_ranges_hold_the_parts_and_stay_within_zero_and_one(forms: object, seed: int, count: int) -> None:
    matrix = matrix_of(seed, count)
    low, high = weight_intervals(matrix, 40, forms=forms)  # type: ignore[arg-type]
    found = matrix[0, 1:] @ forms(matrix[1:, 1:]) @ matrix[0, 1:]  # type: ignore[operator]
    assert ((low >= 0) & (low <= found + 1e-9) & (found <= high + 1e-9) & (high <= 1)).all()


@FEW
@given(st.integers(0, 1000), st.permutations(range(3)))
def test_neither_order_nor_direction_nor_measure_of_predictors_matters(seed: int, order: list[int]) -> None:
    matrix, places = matrix_of(seed, 3), [0, *(place + 1 for place in order)]
    turn = np.array([2.0, -1.0, 10.0, 0.5])
    low, high = weight_intervals(matrix, 40, forms=relative_forms)
    again = weight_intervals((matrix * np.outer(turn, turn))[np.ix_(places, places)], 40, forms=relative_forms)
    assert again.low == pytest.approx(low[order], abs=1e-5)
    assert again.high == pytest.approx(high[order], abs=1e-5)


@FEW
@given(st.integers(0, 1000))
def test_more_units_and_less_confidence_narrow_them(seed: int) -> None:
    matrix = matrix_of(seed, 3)
    low, high = weight_intervals(matrix, 40, forms=relative_forms)
    for other in (
        weight_intervals(matrix, 160, forms=relative_forms),
        weight_intervals(matrix, 40, forms=relative_forms, confidence=0.8),
    ):
        assert (other.high - other.low < high - low).all()


def test_many_samples_at_once_are_each_by_itself() -> None:
    matrices, tails = np.array([matrix_of(seed, 3) for seed in range(4)]), np.array([0.8, 1.0, 1.5, 2.0])
    low, high = weight_intervals(matrices, 40, forms=relative_forms, tails=tails)
    for place, (matrix, weight) in enumerate(zip(matrices, tails, strict=True)):
        one = weight_intervals(matrix, 40, forms=relative_forms, tails=weight)
        assert [*one.low, *one.high] == pytest.approx([*low[place], *high[place]])


def test_heavier_tails_widen_them() -> None:
    matrix = [[1, 0.7, 0.3], [0.7, 1, 0.2], [0.3, 0.2, 1]]
    normal, heavy = (weight_intervals(matrix, 40, forms=relative_forms, tails=weight) for weight in (1.0, 2.0))
    assert heavy.low[0] < normal.low[0]
    assert heavy.high[0] > normal.high[0]


def test_tails_are_those_of_predictors_and_residual() -> None:
    generator = default_rng(1)
    normal, skewed = generator.normal(size=(4000, 3)), generator.gamma(4, size=(4000, 3))
    assert float(tail_weight(normal)) == pytest.approx(1, abs=0.1)
    assert float(tail_weight(skewed)) == pytest.approx(1 + 1.5 / 2, abs=0.15)  # excess kurtosis of gamma: 6 / shape


def test_tails_of_few_units_are_the_mean_unbiased_kurtosis_of_predictor_and_residual() -> None:
    # G2 by scipy: of a predictor, and of what a line of least squares leaves of the outcome.
    predictor, outcome = default_rng(3).laplace(size=(2, 15)) * [[2.0], [5.0]] + 7
    left = outcome - np.polyval(np.polyfit(predictor, outcome, 1), predictor)
    excess = [float(scipy_stats.kurtosis(values, bias=False)) for values in (predictor, left)]
    found = float(tail_weight(np.column_stack([outcome, predictor])))
    assert 0.7 < found < 3
    assert found == pytest.approx(1 + np.mean(excess) / 2)


@pytest.mark.parametrize(
    ("slopes", "alike", "units"), [((0.6, 0.0), 0.0, 20), ((0.5, 0.3, 0.1), 0.5, 30), ((0.1, 0.1, 0.0), 0.3, 24)]
)
def test_they_hold_as_often_as_promised(slopes: tuple[float, ...], alike: float, units: int) -> None:
    count = len(slopes)
    among = np.full((count, count), alike) + (1 - alike) * np.eye(count)
    whole = np.eye(count + 1)
    whole[1:, 1:], whole[0, 1:], whole[1:, 0] = among, among @ slopes, among @ slopes
    data = default_rng(3).normal(size=(500, units, count + 1)) @ np.linalg.cholesky(whole).T
    matrices, truth = np.array([np.corrcoef(one.T) for one in data]), relative_weights(whole)
    low, high = weight_intervals(matrices, units, forms=relative_forms, tails=tail_weight(data))
    assert (np.abs(((low <= truth + 1e-9) & (truth <= high)).mean(axis=0) - 0.95) <= 0.03).all()
