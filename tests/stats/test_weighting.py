"""Weights, checked by hand, by what must hold for any, and against R's survey package (``r/weighting.R``)."""

from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment import stats
from assessment.stats import Floats

HERE = Path(__file__).parent
REFERENCE = {name: float(value) for name, value in pl.read_csv(HERE / "r" / "weighting.csv").iter_rows()}
OF_A, OF_B = np.array([60.0, 90.0]), np.array([70.0, 50.0, 30.0])


def r(name: str) -> object:
    return pytest.approx(REFERENCE[name], rel=1e-9)


def attitude_sums() -> tuple[Floats, Floats, Floats]:
    """n, sum and sum of squares of the rating, by complaints (high, low) and learning (three classes)."""
    frame = pl.read_csv(HERE / "data" / "attitude.csv")
    rows = (frame["complaints"].to_numpy() <= 66).astype(int)
    columns = np.digitize(frame["learning"].to_numpy(), [50, 60], right=True)
    sums = np.zeros((3, 2, 3))
    for power in range(3):
        np.add.at(sums[power], (rows, columns), frame["rating"].to_numpy().astype(float) ** power)
    return sums[0], sums[1], sums[2]


def test_raked_weights_are_those_of_survey() -> None:
    n, total, _ = attitude_sums()
    found = stats.rake(n, [OF_A, OF_B])
    for i, a in enumerate(("high", "low")):
        for j in range(3):
            assert found.weights[i, j] == r(f"rake/{a}/b{j + 1}")
    assert (found.weights * total).sum() / 150 == r("rake/mean")


def test_a_weighted_mean_has_the_standard_error_of_svymean() -> None:
    n, total, squares = attitude_sums()
    found = stats.weighted_mean(n, total, squares, stats.rake(n, [OF_A, OF_B]).weights)
    assert (found.mean, found.se, found.df) == (r("given/mean"), r("given/se"), r("given/df"))


def test_kishs_design_effect_is_one_and_the_squared_variation_of_weights() -> None:
    n, _, _ = attitude_sums()
    found = stats.design_effect(stats.rake(n, [OF_A, OF_B]).weights, n)
    assert found.deff == r("kish/deff")
    assert found.n_eff == pytest.approx(30 / REFERENCE["kish/deff"])


def test_one_margin_is_post_stratification() -> None:
    n, total, _ = (part.sum(axis=0) for part in attitude_sums())
    found = stats.rake(n, [OF_B])
    assert [found.weights[j] == r(f"post/b{j + 1}") for j in range(3)] == [True] * 3
    assert (found.weights * total).sum() / 150 == r("post/mean")


def test_a_stratified_mean_is_that_of_a_stratified_design_with_finite_populations() -> None:
    n, total, squares = (part.sum(axis=0) for part in attitude_sums())
    found = stats.stratified_mean(n, total / n, (squares - total**2 / n) / (n - 1), OF_B)
    assert (found.mean, found.se) == (r("strata/mean"), r("strata/se"))


def test_worked_by_hand() -> None:
    # 2 of 20 and 3 of 10 people: weights 10 and 10/3. W = 2/3, 1/3; means 40 and 70; variances 200 and 100.
    found = stats.stratified_mean([2, 3], [40.0, 70.0], [200.0, 100.0], [20, 10])
    assert found.mean == pytest.approx(50.0)
    assert found.se**2 == pytest.approx(4 / 9 * 200 / 2 * 0.9 + 1 / 9 * 100 / 3 * 0.7)
    assert found.df == pytest.approx((40 + 7 / 2.7) ** 2 / (40**2 / 1 + (7 / 2.7) ** 2 / 2))
    assert stats.design_effect([10, 10 / 3], [2, 3]).deff == pytest.approx(5 * (200 + 100 / 3) / 30**2)


def test_everybody_asked_leaves_nothing_to_chance() -> None:
    found = stats.stratified_mean([4, 6], [40.0, 70.0], [50.0, 60.0], [4, 6])
    assert found.mean == pytest.approx(58.0)
    assert (float(found.se), float(found.df)) == (0.0, np.inf)


def test_a_group_with_one_answer_of_many_has_no_standard_error() -> None:
    found = stats.stratified_mean([1, 6], [40.0, 70.0], [np.nan, 60.0], [4, 60])
    assert np.isnan(found.se)
    assert np.isnan(found.df)
    assert np.isnan(stats.weighted_mean([1], [4], [16], [1]).mean)
    assert np.isnan(stats.design_effect([1.0], [0]).deff)


@pytest.mark.parametrize(
    ("counts", "margins", "reason", "rounds"),
    [
        ([[1, 2], [0, 0]], [[5, 5], [5, 5]], "nobody", 0),
        ([[1, 2], [3, 4]], [[10, 0], [5, 5]], "no_people", 0),
        ([[1, 2], [3, 4]], [[10, 10], [5, 5]], "totals_differ", 0),
        ([[1, 0], [0, 1]], [[6, 4], [5, 5]], "not_converged", 10_000),
    ],
)
def test_margins_that_cannot_be_met_give_a_reason_and_no_weights(
    counts: object, margins: object, reason: str, rounds: int
) -> None:
    found = stats.rake(counts, margins)  # type: ignore[arg-type]
    assert (found.reason, found.rounds) == (reason, rounds)
    assert np.isnan(found.weights).all()


def test_a_table_of_one_side_is_weighted_in_one_round() -> None:
    found = stats.rake([2, 8], [[5, 5]])
    assert (found.weights.tolist(), found.rounds, found.reason) == ([2.5, 0.625], 1, "")


@pytest.mark.parametrize("margins", [[[5.0, 5.0]], [[5.0, 5.0], [10.0]], [[-1.0, 11.0], [5.0, 5.0]]])
def test_margins_that_do_not_fit_are_refused(margins: list[list[float]]) -> None:
    with pytest.raises(ValueError, match="margins"):
        stats.rake([[1, 2], [3, 4]], margins)


def test_no_weight_stays_above_the_limit_and_the_sum_stays() -> None:
    weights, counts = np.array([1.0, 5.0, 30.0, np.nan]), np.array([50, 10, 2, 0])
    trimmed = stats.trim_weights(weights, counts, most=2.0)
    assert np.nansum(trimmed * counts) == pytest.approx(160.0)
    assert np.nanmax(trimmed) <= 2 * 160 / 62 * (1 + 1e-9)
    assert stats.trim_weights(weights, counts, most=20.0)[:3].tolist() == [1.0, 5.0, 30.0]
    with pytest.raises(ValueError, match="above 1"):
        stats.trim_weights(weights, counts, most=1.0)


TABLES = st.tuples(st.integers(2, 4), st.integers(2, 4), st.integers(0, 10**6))


@given(TABLES)
def test_margins_are_met_by_positive_weights_in_any_order_of_sides(case: tuple[int, int, int]) -> None:
    rows, columns, seed = case
    draw = np.random.default_rng(seed)
    counts, people = draw.integers(1, 40, (rows, columns)), draw.integers(1, 200, (rows, columns)).astype(float)
    margins = [people.sum(axis=1), people.sum(axis=0)]
    found = stats.rake(counts, margins)
    assert (found.weights > 0).all()
    for axis, margin in enumerate(margins):
        np.testing.assert_allclose((found.weights * counts).sum(axis=1 - axis), margin, rtol=1e-8)
    np.testing.assert_allclose(stats.rake(counts.T, margins[::-1]).weights.T, found.weights, rtol=1e-6)
    assert stats.design_effect(found.weights, counts).deff >= 1 - 1e-12


@given(TABLES)
def test_cells_that_weigh_alike_may_be_put_together(case: tuple[int, int, int]) -> None:
    draw = np.random.default_rng(case[2])
    values, weights = draw.integers(0, 100, case[0] * 3).astype(float), draw.uniform(0.5, 4, case[0])
    single = stats.weighted_mean(np.ones(len(values)), values, values**2, np.repeat(weights, 3))
    sums = [(values**power).reshape(-1, 3).sum(axis=1) for power in range(3)]
    together = stats.weighted_mean(sums[0], sums[1], sums[2], weights)
    np.testing.assert_allclose(np.array(single), np.array(together), rtol=1e-9)


def test_a_composite_over_strata_has_the_standard_error_of_svycontrast() -> None:
    frame = pl.read_csv(HERE / "data" / "attitude.csv")
    stratum = np.digitize(frame["learning"].to_numpy(), [50, 60], right=True)
    parts = frame.select("rating", "privileges").to_numpy().astype(float)
    inside = [parts[stratum == place] for place in range(3)]
    both = [np.full((2, 2), len(part)) for part in inside]
    people = np.column_stack([OF_B, OF_B])
    found = stats.stratified_composite([part.mean(axis=0) for part in inside], both, [np.cov(part.T) for part in inside], people)
    assert (found.mean, found.se) == (r("composite/mean"), r("composite/se"))


@pytest.mark.parametrize("answer", [4.1, 33.3, 66.6])
def test_answers_that_are_all_the_same_have_no_standard_error_whatever_rounding_leaves(answer: float) -> None:
    n, weights = np.array([7, 11, 3]), [0.7, 1.3, 2.1]
    assert stats.weighted_mean(n, n * answer, n * answer**2, weights).se == 0


def test_far_from_zero_the_spread_between_cells_keeps_its_digits() -> None:
    # Cells of one answer each, a half apart: their squares are known to the nearest two only.
    near, far = (
        stats.weighted_mean(np.ones(4), values, values**2, [1, 2, 1, 3])
        for values in (np.array([0, 0.5, 1, 1.5]) + shift for shift in (0, 1e8))
    )
    assert far.se == pytest.approx(near.se, rel=1e-6)


def test_where_nobody_answered_at_all_there_are_no_weights() -> None:
    assert stats.rake(np.zeros((2, 2)), [[0, 0], [0, 0]]).reason == "nobody"
    assert stats.calibrate(np.zeros((2, 2)), [0, 0], [0, 0]).reason == "nobody"
