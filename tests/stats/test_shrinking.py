"""Estimates drawn towards all units: against an integral worked out another way, and how often their ranges hold."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.random import default_rng
from scipy import integrate, stats

from assessment.stats import Estimate, pooled_error, rank_intervals, shrink_estimates, shrunken_interval

FEW = settings(max_examples=40, deadline=None)
Y = np.array([40.0, 48.0, 50.0, 52.0, 60.0, 55.0])
V = np.array([25.0, 4.0, 4.0, 9.0, 16.0, 9.0])


def by_integral(y: np.ndarray, v: np.ndarray, unit: int) -> tuple[float, float]:
    """Mean and variance of one unit's true value, over all differences between units, by quadrature on A itself."""

    def moments(between: float) -> tuple[float, float, float]:
        cov = np.diag(v + between)
        ones = np.ones(y.size)
        inverse = np.linalg.inv(cov)
        information = ones @ inverse @ ones
        centre = ones @ inverse @ y / information
        chance = np.exp(stats.multivariate_normal(np.full(y.size, centre), cov).logpdf(y)) / np.sqrt(information)
        weight = between / (between + v[unit])
        return chance, centre + weight * (y[unit] - centre), weight * v[unit] + (1 - weight) ** 2 / information

    def total(power: int) -> float:
        def part(share: float) -> float:
            chance, mean, variance = moments(20 * share / (1 - share))
            return float(chance * (1.0, mean, variance + mean**2)[power] / (1 - share) ** 2)

        return float(integrate.quad(part, 0, 1 - 1e-6, limit=400, epsabs=0)[0])

    whole, first, second = (total(power) for power in range(3))
    return first / whole, second / whole - (first / whole) ** 2


@pytest.mark.parametrize("unit", [0, 4])
def test_the_estimate_is_the_average_over_all_differences_that_units_may_have(unit: int) -> None:
    found = shrink_estimates(Y, V)
    mean, variance = by_integral(Y, V, unit)
    assert found.mean[unit] == pytest.approx(mean, abs=1e-4)
    assert found.se[unit] == pytest.approx(np.sqrt(variance), rel=1e-5)


@pytest.mark.parametrize("error", [1e-2, 1e-4, 1e-8])
def test_units_that_differ_by_far_more_than_they_are_unsure_of_keep_their_own_figures(error: float) -> None:
    # Regions of millions of customers: what draws them together is error^2 / 46 (46.2 is the variance of Y) of 10 points at most.
    found = shrink_estimates(Y, np.full(6, error**2))
    assert np.abs(found.mean - Y).max() < 0.01 * error
    assert found.se == pytest.approx([error] * 6, rel=1e-3)


def test_a_unit_known_far_better_than_the_others_is_not_drawn_away_from_its_figure() -> None:
    found = shrink_estimates(Y, [*V[:5], 1e-6])
    assert found.mean[5] == pytest.approx(Y[5], abs=1e-5)


@FEW
@given(st.integers(0, 10_000))
def test_a_unit_is_drawn_towards_the_others_the_more_the_less_is_known_of_it(seed: int) -> None:
    generator = default_rng(seed)
    y, v = generator.normal(50, 5, 12), generator.uniform(1, 30, 12)
    found = shrink_estimates(y, v)
    assert (found.mean > y.min()).all()
    assert (found.mean < y.max()).all()
    order = np.argsort(v)
    assert (np.diff(found.weight[order]) <= 0).all()


def test_units_that_differ_by_no_more_than_chance_keep_a_range() -> None:
    found = shrink_estimates([50.0] * 8, [4.0] * 8)
    low, high = shrunken_interval(found)
    assert found.mean == pytest.approx([50.0] * 8)
    assert (high - low > 2).all()


@pytest.mark.parametrize(("y", "v"), [([1.0, 2, 3, 4], [1.0] * 4), ([1.0, 2, 3, 4, 5], [0.0] * 5), ([np.nan] * 6, [1.0] * 6)])
def test_too_few_units_or_none_with_an_error_give_nothing(y: list[float], v: list[float]) -> None:
    assert np.isnan(np.array(shrink_estimates(y, v))).all()


def test_a_hidden_unit_has_no_estimate_and_counts_for_nothing() -> None:
    with_it = shrink_estimates([*Y, np.nan], [*V, 1.0])
    assert np.isnan(with_it.mean[-1])
    assert with_it.mean[:-1].tolist() == shrink_estimates(Y, V).mean.tolist()


def test_a_unit_in_which_everybody_answered_stays_where_it_is() -> None:
    sampled = Estimate(Y, np.sqrt(V), np.full(6, 20.0))
    everybody = Estimate(Y, np.sqrt(V * [0, 1, 1, 1, 1, 1]), np.array([np.inf, 20, 20, 20, 20, 20]))
    assert pooled_error(np.full(6, 21), sampled)[0] > 0
    error = pooled_error(np.full(6, 21), everybody)
    assert error[0] == 0
    assert shrink_estimates(Y, error).mean[0] == pytest.approx(40.0)


def test_one_person_who_is_the_whole_unit_has_no_error() -> None:
    error = pooled_error([1, 10], Estimate(np.array([40.0, 50.0]), np.array([0.0, 3.0]), np.array([np.inf, 9.0])))
    assert error.tolist() == [0.0, 9.0]


def test_ranges_hold_nineteen_of_twenty_true_values_even_of_few_units() -> None:
    generator, held = default_rng(3), []
    for _ in range(800):
        truth = generator.normal(60, 4, 8)
        v = generator.uniform(4, 40, 8)
        low, high = shrunken_interval(shrink_estimates(generator.normal(truth, np.sqrt(v)), v))
        held.append((low <= truth) & (truth <= high))
    assert 0.94 <= np.mean(held) <= 0.975


def test_few_answers_that_are_all_the_same_leave_every_place_open() -> None:
    found = rank_intervals(Estimate(np.array([100.0, 40.0]), np.array([0.0, 1.0]), np.array([9.0, 9.0])))
    assert (found.low[0], found.high[0]) == (1, 2)
    assert (
        rank_intervals(Estimate(np.array([100.0, 20.0]), np.array([0.0, 1.0]), np.array([9.0, 9.0])), bounds=(0, 100)).high[0]
        == 1
    )
