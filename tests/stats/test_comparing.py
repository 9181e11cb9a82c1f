"""Places that units could have: worked values, and how often they hold."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.random import default_rng

from assessment.stats import Estimate, difference_p, holm, mean_estimate, rank_intervals

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


def test_two_units_are_told_apart_where_their_difference_is_though_their_intervals_overlap() -> None:
    # 2.8 apart with a standard error of sqrt(2): z = 1.98, p = .048; their intervals, each of 1.96 and more, overlap.
    assert rank_intervals(estimate([50.0, 52.8])).high.tolist() == [2, 1]
    assert rank_intervals(estimate([50.0, 52.7])).high.tolist() == [2, 2]


def test_of_three_units_holms_rule_takes_every_pair_in_both_directions() -> None:
    # One-sided p of 4.5 apart is .00073, times 6 is .0044; of 3.2, .0118, times 5 is .059; of 1.3, none.
    found = rank_intervals(estimate([50.0, 53.2, 54.5]))
    assert (found.low.tolist(), found.high.tolist()) == ([2, 1, 1], [3, 3, 2])


@FEW
@given(st.integers(0, 10_000), st.sampled_from([(-np.inf, np.inf), (0.0, 100.0)]), st.sampled_from([3.0, 12.0, 40.0]))
def test_places_are_those_of_holms_rule_over_all_pairs_in_both_directions(
    seed: int, bounds: tuple[float, float], apart: float
) -> None:
    generator, units = default_rng(seed), 15
    sizes = generator.integers(5, 40, units)
    values = np.clip(50 + apart * generator.normal(size=units), 0, 100), np.where(generator.random(units) < 0.1, 0, 300.0)
    given_ = Estimate(*(np.broadcast_to(part, units) for part in mean_estimate(sizes, *values)))
    first, second = np.triu_indices(units, k=1)
    p = difference_p(*(Estimate(*(part[place] for part in given_)) for place in (first, second)), bounds=bounds) / 2
    upward = given_.mean[first] > given_.mean[second]
    found, sure = rank_intervals(given_, bounds=bounds), holm(np.concatenate([p, 1 - p]))[: p.size] <= 0.05
    known = np.isfinite(given_.se)
    assert found.low[known] == pytest.approx(1 + np.bincount(np.where(upward, second, first)[sure], minlength=units)[known])
    ahead = np.bincount(np.where(upward, first, second)[sure], minlength=units)
    assert found.high[known] == pytest.approx(known.sum() - ahead[known])


def test_five_thousand_units_are_placed_by_the_pairs_that_can_be_told_apart() -> None:
    found = rank_intervals(estimate(np.arange(5000.0) * 0.02))
    # By hand: 410 places are 8.2 points, z = 8.2 / sqrt(2) = 5.80, one-sided p = 3.35e-9. Of 5000 x 4999 tests the 10.5 million
    # of pairs further apart are rejected before: .05 / 14.5 million = 3.46e-9. At 409 places p is 3.64e-9, and no more is told.
    assert (found.high[-1], found.low[0]) == (410, 5000 - 409)
