"""Weights as a number for the row and one for the column, by hand, against R's survey package, and what must hold for any."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.stats import Calibrated, calibrate, design_effect, draw_back

HERE = Path(__file__).parent
REFERENCE = {name: float(value) for name, value in pl.read_csv(HERE / "r" / "weighting.csv").iter_rows()}
SIDES = st.tuples(st.integers(2, 6), st.integers(2, 4), st.integers(0, 10**6))


def test_linear_weights_are_those_of_survey() -> None:
    frame = pl.read_csv(HERE / "data" / "attitude.csv")
    rows, columns = frame["complaints"].to_numpy() <= 66, np.digitize(frame["learning"].to_numpy(), [50, 60], right=True)
    counts = np.zeros((2, 3))
    np.add.at(counts, (rows.astype(int), columns), 1)
    weights = calibrate(counts, [60, 90], [70, 50, 30]).weights()
    for i, a in enumerate(("high", "low")):
        for j in range(3):
            assert weights[i, j] == pytest.approx(REFERENCE[f"linear/{a}/b{j + 1}"], rel=1e-9)
    each = weights[rows.astype(int), columns]
    assert each @ frame["rating"].to_numpy() / 150 == pytest.approx(REFERENCE["linear/mean"], rel=1e-9)


def test_worked_by_hand() -> None:
    # a + b: 10 (a1 + b1) + 20 (a1 + b2) = 50 and so on; a1 - a2 = 0.96 and b1 - b2 = 0.08.
    weights = calibrate([[10, 20], [30, 40]], [50, 50], [40, 60]).weights()
    np.testing.assert_allclose(weights, [[1.72, 1.64], [0.76, 0.68]], rtol=1e-12)


@pytest.mark.parametrize(
    ("counts", "rows", "columns", "reason"),
    [
        ([[1, 2], [0, 0]], [5, 5], [5, 5], "nobody"),
        ([[1, 2], [3, 4]], [10, 0], [5, 5], "no_people"),
        ([[1, 2], [3, 4]], [10, 10], [5, 5], "totals_differ"),
        ([[1, 0], [0, 1]], [6, 4], [5, 5], "not_met"),
    ],
)
def test_margins_that_cannot_be_met_give_a_reason_and_no_weights(
    counts: list[list[int]], rows: list[int], columns: list[int], reason: str
) -> None:
    found = calibrate(counts, rows, columns)
    assert found.reason == reason
    assert np.isnan(found.weights()).all()


@given(SIDES)
def test_both_margins_are_met_and_sums_of_sides_are_all_that_a_weighted_sum_needs(case: tuple[int, int, int]) -> None:
    draw = np.random.default_rng(case[2])
    counts, people = draw.integers(1, 30, case[:2]), draw.integers(1, 90, case[:2])
    found = calibrate(counts, people.sum(axis=1), people.sum(axis=0))
    np.testing.assert_allclose((counts * found.weights()).sum(axis=1), people.sum(axis=1), rtol=1e-7)
    np.testing.assert_allclose((counts * found.weights()).sum(axis=0), people.sum(axis=0), rtol=1e-7)
    totals = counts * draw.uniform(1, 5, case[:2])
    by_sides = found.rows @ totals.sum(axis=1) + found.columns @ totals.sum(axis=0)
    assert (totals * found.weights()).sum() == pytest.approx(by_sides, rel=1e-9)


@given(SIDES)
def test_drawn_back_weights_are_within_bounds_and_keep_their_sum(case: tuple[int, int, int]) -> None:
    draw = np.random.default_rng(case[2])
    counts, people = draw.integers(1, 30, case[:2]), draw.integers(1, 400, case[:2])
    found = calibrate(counts, people.sum(axis=1), people.sum(axis=0))
    bounded, way = draw_back(found, counts, most=2.0)
    mean = people.sum() / counts.sum()
    assert 0 <= way <= 1
    assert bounded.weights().max() <= 2 * mean * (1 + 1e-9)
    assert bounded.weights().min() >= mean / 2 * (1 - 1e-9)
    assert (counts * bounded.weights()).sum() == pytest.approx(people.sum(), rel=1e-7)
    assert design_effect(bounded.weights(), counts).deff <= design_effect(np.abs(found.weights()), counts).deff + 1e-9 or way == 1


def test_weights_within_bounds_stay_and_cells_without_answers_do_not_count() -> None:
    found = Calibrated(np.array([1.0, 2.0]), np.array([0.0, 50.0]), "")
    same, way = draw_back(found, [[10, 0.4], [10, 0.2]], most=40)
    assert way == 1.0
    np.testing.assert_allclose(same.weights(), found.weights())
    with pytest.raises(ValueError, match="above 1"):
        draw_back(found, [[1, 1], [1, 1]], most=1.0)


def test_a_cell_of_half_an_answer_counts_and_of_less_does_not() -> None:
    # Mean weight (10 * 1 + 0.5 * 22) / 10.5 = 2; 22 is 11 of them, 10 too many of which 4 are let: 4 tenths of the way.
    found = Calibrated(np.array([1.0, 22.0]), np.zeros(1), "")
    assert draw_back(found, [[10.0], [0.5]])[1] == pytest.approx(0.4)
    assert draw_back(found, [[10.0], [0.49]])[1] == 1


def test_weights_too_small_are_drawn_up_as_far_as_the_smallest_allowed() -> None:
    # Mean weight (1 * 0.1 + 9 * 1.1) / 10 = 1: 0.1 is 0.9 short where half, at most 2, lets 0.5 be.
    drawn, way = draw_back(Calibrated(np.array([0.1, 1.1]), np.zeros(1), ""), [[1], [9]], most=2.0)
    assert way == pytest.approx(5 / 9)
    assert drawn.weights()[0, 0] == pytest.approx(0.5)


@pytest.mark.parametrize(
    ("counts", "rows"),
    [([[1, 2], [3, -1]], [5, 5]), ([[1, 2], [3, 4]], [11, -1]), ([[1, 2], [3, np.inf]], [5, 5]), ([[1, 2], [3, 4]], [np.nan, 5])],
)
def test_counts_below_none_and_without_end_are_refused(counts: list[list[float]], rows: list[float]) -> None:
    with pytest.raises(ValueError, match="must be finite and 0 or more"):
        calibrate(counts, rows, [5, 5])
