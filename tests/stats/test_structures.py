"""Covariance structures: distances and slopes worked by hand, and beside differences of small steps."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.random import default_rng

from assessment.stats import Floats
from assessment.stats.structures import (
    Layout,
    Sample,
    Solution,
    Structure,
    delta,
    derivatives,
    distance,
    downhill,
    finished,
    halved,
    implied,
    slopes,
)

SEEDS = st.integers(0, 2**31)
few = settings(deadline=None, max_examples=15)
PAIR = Layout(np.array([0, 0]))
APART = np.array([0.0, 0, 1, 2, 2, 0, 0, 0])  # two unrelated items of variance 2 and mean 0
TWO = Layout(np.array([0, 0, 1, 1, 1]))


def own(layout: Layout, start: Floats) -> Structure:
    """The model of one group in which every number is free."""
    return Structure(layout, start, lambda x: x[None], lambda x: np.eye(x.size)[None])


def row_of(seed: int) -> Floats:
    """Parameters of two factors and five items: loadings, covariances of factors, residuals, intercepts, factors' means."""
    draw = default_rng(seed).uniform(0.4, 0.9, TWO.size)
    draw[TWO.parts[1]] = [1.2, 0.4, 0.9]
    return np.asarray(draw)


def changes(function: object, at: Floats, step: float = 1e-5) -> Floats:
    """How a function changes with each number, by steps up and down."""
    ways = step * np.eye(at.size)
    return np.array([(function(at + way) - function(at - way)) / (2 * step) for way in ways])  # type: ignore[operator]


def test_a_distance_worked_by_hand() -> None:
    # Observed variances 1, implied 2, means off by 1 and 2: log 4 + 1 / 2 + 1 / 2 - log 1 - 2 + 1 / 2 + 4 / 2.
    sample = Sample(10, np.array([1.0, 2.0]), np.eye(2))
    assert distance(own(PAIR, APART), [sample], APART) == pytest.approx(math.log(4) + 1 - 2 + 2.5)


def test_groups_count_by_their_people() -> None:
    # A group that fits has a distance of 0; the other one's counts by its 30 of 40 people.
    samples = [Sample(10, np.zeros(2), 2 * np.eye(2)), Sample(30, np.zeros(2), np.eye(2))]
    both = Structure(PAIR, APART, lambda x: np.stack([x, x]), lambda _: np.stack([np.eye(8)] * 2))
    assert distance(both, samples, APART) == pytest.approx(0.75 * (math.log(4) - 1))


def test_what_is_no_covariance_matrix_is_infinitely_far_off() -> None:
    sample = Sample(10, np.zeros(2), np.eye(2))
    assert distance(own(PAIR, APART), [sample], APART * [1, 1, 1, -1, 1, 1, 1, 1]) == math.inf


@few
@given(SEEDS)
def test_derivatives_are_what_small_steps_show(seed: int) -> None:
    row = row_of(seed)
    of_covariance, of_mean = derivatives(TWO, row)
    np.testing.assert_allclose(of_covariance, changes(lambda at: implied(TWO, at)[0], row), atol=1e-8)
    np.testing.assert_allclose(of_mean, changes(lambda at: implied(TWO, at)[1], row), atol=1e-8)


@few
@given(SEEDS)
def test_the_slope_of_the_distance_is_what_small_steps_show(seed: int) -> None:
    row, model = row_of(seed), own(TWO, row_of(seed))
    sample = Sample(50, np.arange(5.0), np.cov(default_rng(seed).normal(size=(5, 20))))
    slope, _ = slopes(model, [sample], row)
    np.testing.assert_allclose(slope, changes(lambda at: distance(model, [sample], at), row), rtol=1e-5, atol=1e-6)


@few
@given(SEEDS)
def test_where_a_model_fits_its_information_is_the_curve_of_the_distance(seed: int) -> None:
    row, model = row_of(seed), own(TWO, row_of(seed))
    covariance, mean = implied(TWO, row)
    sample = Sample(50, mean, covariance)
    slope, information = slopes(model, [sample], row)
    np.testing.assert_allclose(slope, 0, atol=1e-10)
    np.testing.assert_allclose(information, changes(lambda at: slopes(model, [sample], at)[0], row), rtol=1e-4, atol=1e-5)


def test_a_step_is_shortened_until_it_leads_down_and_not_taken_if_none_of_it_does() -> None:
    # From variances of 2 to the 1 observed: one step of -2 would leave none, its half arrives; any way up leads further off.
    sample, model = Sample(10, np.zeros(2), np.eye(2)), own(PAIR, APART)
    way, value = np.array([0.0, 0, 0, -2, -2, 0, 0, 0]), distance(model, [sample], APART)
    shorter = halved(model, [sample], APART, way, value)
    assert shorter is not None
    assert shorter[0].tolist() == [0, 0, 1, 1, 1, 0, 0, 0]
    assert shorter[1] == pytest.approx(0)
    assert halved(model, [sample], APART, -way, value) is None


def test_where_two_numbers_cannot_be_told_apart_both_go_the_same_way_down() -> None:
    # Information of their sum only: of all steps that bring the sum down by 2, the shortest is 1 of each.
    step = downhill(np.array([2.0, 2.0]), np.ones((2, 2)))
    assert step == pytest.approx([-1, -1])
    assert downhill(np.array([2.0, 1.0]), np.diag([4.0, 0.5])) == pytest.approx([-0.5, -2])
    assert downhill(np.array([math.nan, 1.0]), np.eye(2)) is None


def test_variances_of_free_numbers_are_twice_the_inverse_information_a_person() -> None:
    known = finished(np.zeros(2), 0.3, np.diag([4.0, 0.5]), settled=True, n=100)
    assert (known.identified, known.distance, known.variance.tolist()) == (True, 0.3, [[0.005, 0], [0, 0.04]])
    flat = finished(np.zeros(2), -1e-16, np.diag([4.0, 0.0]), settled=True, n=100)
    assert (flat.identified, flat.distance) == (False, 0)
    assert np.isnan(flat.variance).all()


def test_an_error_by_the_delta_method_worked_by_hand() -> None:
    # Of a product of 3 and 2 with variances .01 and .04, and covariance .005: 4 * .01 + 9 * .04 + 2 * 6 * .005 = .46.
    solution = Solution(np.array([3.0, 2.0]), 0.0, np.array([[0.01, 0.005], [0.005, 0.04]]), settled=True, identified=True)
    found = delta(lambda x: x[:1] * x[1:], solution, 0.95)
    assert [float(part.item()) for part in found] == pytest.approx(
        [6, math.sqrt(0.46), 6 - 1.959964 * math.sqrt(0.46), 6 + 1.959964 * math.sqrt(0.46)]
    )
