"""Places that units could have: worked values, and how often they hold."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.random import default_rng

from assessment.stats import Estimate, rank_intervals

FEW = settings(max_examples=40, deadline=None)


def estimate(means: object, se: float = 1.0) -> Estimate:
    mean = np.asarray(means, dtype=float)
    return Estimate(mean, np.full(mean.shape, se), np.full(mean.shape, np.inf))


def test_units_far_apart_have_one_place_each() -> None:
    found = rank_intervals(estimate([30, 10, 20]))
    assert found.rank.tolist() == found.low.tolist() == found.high.tolist() == [1, 3, 2]


def test_units_that_cannot_be_told_apart_could_stand_anywhere() -> None:
    found = rank_intervals(estimate([50.0, 50.1, 50.2]))
    assert found.low.tolist() == [1, 1, 1]
    assert found.high.tolist() == [3, 3, 3]


def test_ties_share_the_mean_of_their_places() -> None:
    assert rank_intervals(estimate([10, 20, 20, 5])).rank.tolist() == [3, 1.5, 1.5, 4]


def test_a_hidden_unit_has_no_place_and_takes_none() -> None:
    found = rank_intervals(estimate([10, np.nan, 30]))
    assert np.isnan(found.rank[1])
    assert found.high.tolist()[::2] == [2, 1]


@FEW
@given(st.integers(0, 10_000))
def test_intervals_hold_the_estimated_rank_and_stay_within_the_table(seed: int) -> None:
    found = rank_intervals(estimate(default_rng(seed).normal(50, 3, 12)))
    assert ((found.low >= 1) & (found.low <= found.rank) & (found.rank <= found.high) & (found.high <= 12)).all()


def test_all_true_places_are_held_together_at_least_as_often_as_promised() -> None:
    generator, truth = default_rng(1), np.arange(10.0)
    places, held = np.arange(10, 0, -1), 0
    for _ in range(600):
        found = rank_intervals(estimate(truth + generator.normal(size=10)))
        held += bool(((found.low <= places) & (places <= found.high)).all())
    assert held / 600 >= 0.95
