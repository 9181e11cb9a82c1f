"""The chain: worked values, what must hold of any units, how it finds planted effects, and what can't be computed."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.random import default_rng
from scipy.stats import norm
from scipy.stats import t as student

from assessment.stats import (
    FEWEST_FOR_RANGES,
    Chain,
    Effect,
    Floats,
    chain_effects,
    chain_paths,
    cross_lagged,
    percentile_interval,
    product_holds,
)

FEW = settings(max_examples=30, deadline=None)
SEEDS = st.integers(0, 10_000)


def figures(effect: Effect) -> list[float]:
    return [effect.value, effect.low, effect.high, effect.bca_low, effect.bca_high]


def all_values(chain: Chain) -> list[float]:
    return [effect.value for effect in (*chain.steps, chain.along, chain.direct, chain.total)]


def planted(seed: int, *, units: int, step: float = 0.5) -> Floats:
    """Units whose steps each go with the one before by the same slope, and with nothing else."""
    noise = default_rng(seed).normal(size=(units, 4))
    steps = [noise[:, 0]]
    for place in range(1, 4):
        steps.append(step * steps[-1] + noise[:, place])
    return np.column_stack(steps)


def test_paths_are_the_slopes_of_regressions_worked_by_hand() -> None:
    # x = 1, 2, 3, 4 and m = 2, 1, 4, 3: slope cov / var = 0.75 / 1.25
    paths = chain_paths(np.cov(np.array([[1, 2], [2, 1], [3, 4], [4, 3]]).T))
    assert paths.tolist() == [[0.0, 0.0], pytest.approx([0.6, 0.0])]


@FEW
@given(SEEDS)
def test_paths_are_those_of_least_squares(seed: int) -> None:
    data = planted(seed, units=15)
    paths = chain_paths(np.cov(data.T))
    for step in range(1, 4):
        design = np.column_stack([np.ones(15), data[:, :step]])
        assert paths[step, :step] == pytest.approx(np.linalg.lstsq(design, data[:, step], rcond=None)[0][1:])


@FEW
@given(SEEDS)
def test_the_total_is_the_slope_of_the_last_step_on_the_first_alone(seed: int) -> None:
    data = planted(seed, units=20)
    total = chain_effects(data, draws=100).total.value
    assert total == pytest.approx(np.polyfit(data[:, 0], data[:, 3], 1)[0])


@FEW
@given(SEEDS)
def test_the_order_of_units_does_not_change_an_effect(seed: int) -> None:
    data = planted(seed, units=20)
    found, turned = chain_effects(data, draws=100), chain_effects(data[::-1], draws=100)
    assert (turned.along.value, turned.direct.value) == pytest.approx((found.along.value, found.direct.value))


@FEW
@given(SEEDS)
def test_scores_of_steps_are_their_t_as_normal_deviates(seed: int) -> None:
    data = planted(seed, units=15)
    for step, score in enumerate(chain_effects(data, draws=100).scores, start=1):
        design = np.column_stack([np.ones(15), data[:, :step]])
        slopes, (left, *_) = np.linalg.lstsq(design, data[:, step], rcond=None)[:2]
        t = slopes[-1] / np.sqrt(left / (14 - step) * np.linalg.inv(design.T @ design)[-1, -1])
        assert norm.sf(score) == pytest.approx(student.sf(abs(t), 14 - step), rel=1e-6)


@pytest.mark.parametrize(
    ("scores", "holds"),
    [
        ([0.0], True),
        ([0.0, 3.0], True),
        ([2.9, 2.9], False),
        ([-3.1, 0.1, 3.1], True),
        ([9.0, 2.9, 0.1], False),
        ([3.0] * 4, True),
    ],
)
def test_a_product_holds_where_all_its_paths_but_one_are_well_known(scores: list[float], holds: bool) -> None:
    assert product_holds(scores) is holds
    assert product_holds(scores[::-1]) is holds


def given_and_held(paths: tuple[float, ...], units: int, samples: int) -> tuple[float, float]:
    """In what share of samples a range along the chain is given, and of these how often it holds."""
    held = []
    for seed in range(samples):
        noise = default_rng([seed, units]).normal(size=(units, 4))
        for step, path in enumerate(paths, start=1):
            noise[:, step] += path * noise[:, step - 1]
        found = chain_effects(noise, draws=500, seed=seed)
        if product_holds(found.scores):
            held.append(found.along.low <= np.prod(paths) <= found.along.high)
    return len(held) / samples, float(np.mean(held))


@pytest.mark.slow
@pytest.mark.parametrize("paths", [(0.7, 0.7, 0.0), (0.0, 0.7, 0.7), (0.7, 0.7, 0.7), (0.4, 0.7, 0.2)])
def test_a_range_along_the_chain_holds_where_it_is_given(paths: tuple[float, ...]) -> None:
    given, held = given_and_held(paths, 40, 600)
    assert given > 0.2
    assert 0.925 <= held <= 0.99


def test_every_unit_twice_keeps_the_effect_and_narrows_the_interval() -> None:
    data = planted(1, units=40)
    once, twice = (chain_effects(np.tile(data, (times, 1)), draws=2000).along for times in (1, 2))
    assert twice.value == pytest.approx(once.value)
    assert twice.high - twice.low < once.high - once.low


def test_planted_effects_are_found_without_bias_at_a_hundred_units() -> None:
    found = np.mean([chain_effects(planted(seed, units=100), draws=100).along.value for seed in range(400)])
    assert found == pytest.approx(0.5**3, rel=0.06)  # three standard errors of a mean of 400


def test_units_with_a_gap_are_left_out_of_every_step() -> None:
    data = planted(3, units=30)
    data[4, 2] = np.nan
    found = chain_effects(data, draws=100)
    assert found.units == 29
    assert found.along.value == chain_effects(np.delete(data, 4, axis=0), draws=100).along.value


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda data: data[:5], "too_few_units"),
        (lambda data: data * [1, 1, 0, 1], "no_variance"),
        (lambda data: data[:, [0, 1, 1, 3]], "collinear"),
        (lambda data: data[:, [0, 1, 1, 3]] * [1, 1, 2, 1] + [0, 0, 5, 0], "collinear"),
        (lambda data: data[:, [0, 1, 1, 3]] + data[:, 2:3] * [0, 0, 1e-6, 0], "collinear"),
    ],
)
def test_a_chain_that_cannot_be_fitted_says_why(change: object, reason: str) -> None:
    found = chain_effects(change(planted(1, units=30)), draws=100)  # type: ignore[operator]
    assert found.reason == reason
    assert np.isnan([found.along.value, found.along.low, found.total.value]).all()


def test_a_chain_needs_three_units_beyond_the_coefficients_of_its_last_step() -> None:
    # Four steps: the last has an intercept and three slopes, so seven units are enough and six are not.
    short, enough = (chain_effects(planted(1, units=units), draws=100).reason for units in (6, 7))
    assert (short, enough) == ("too_few_units", "")


def test_draws_of_too_few_different_units_do_not_spoil_the_interval() -> None:
    values = planted(2, units=15)
    values[:10] = values[0]  # most draws of six different units are of fewer than the last step needs
    effect = chain_effects(values, draws=5000).along
    assert np.isnan(effect.draws).any()
    assert effect.low < effect.value < effect.high
    assert np.isfinite([effect.low, effect.high, effect.bca_low, effect.bca_high]).all()


def test_of_too_few_units_there_is_a_figure_and_no_interval() -> None:
    few, enough = (chain_effects(planted(2, units=units), draws=500) for units in (FEWEST_FOR_RANGES - 1, FEWEST_FOR_RANGES))
    assert not few.reason
    assert np.isfinite(few.along.value)
    assert np.isnan([[part.low, part.high, part.bca_low, part.bca_high] for part in (*few.steps, few.along, few.total)]).all()
    assert np.isfinite([enough.along.low, enough.along.bca_high]).all()


def test_an_interval_of_few_units_reaches_further_than_the_middle_of_the_draws() -> None:
    effect = chain_effects(planted(3, units=20), draws=4000).along
    low, high = percentile_interval(effect.draws)
    assert effect.low < low < high < effect.high


def test_a_planted_lag_is_found_in_its_direction_only() -> None:
    generator = default_rng(5)
    before = generator.normal(size=(300, 2))
    after = 0.5 * before + before[:, ::-1] * [0.0, 0.4] + 0.6 * generator.normal(size=(300, 2))
    found = cross_lagged(before, after, draws=1000)
    assert found.staff_first.low > 0
    assert found.customers_first.low < 0 < found.customers_first.high


def test_lagged_effects_are_slopes_on_both_figures_before_in_standard_deviations() -> None:
    before = default_rng(8).normal(size=(40, 2)) @ [[1, 0.5], [0, 2]]
    after = before @ [[0.5, 0.4], [0.1, 0.3]] + default_rng(9).normal(size=(40, 2))
    found = cross_lagged(before, after, draws=200)
    for effect, cause in ((found.staff_first, 0), (found.customers_first, 1)):
        outcome = after[:, 1 - cause]
        design = np.column_stack([np.ones(40), before])
        slope = np.linalg.lstsq(design, outcome, rcond=None)[0][1 + cause]
        assert effect.value == pytest.approx(slope * before[:, cause].std() / outcome.std())
        assert effect.low < effect.value < effect.high


def test_units_with_a_gap_in_either_wave_are_left_out_of_both() -> None:
    before, after = default_rng(10).normal(size=(2, 20, 2))
    before[3, 0], after[7, 1] = np.nan, np.nan
    found = cross_lagged(before, after, draws=100)
    kept = cross_lagged(np.delete(before, [3, 7], axis=0), np.delete(after, [3, 7], axis=0), draws=100)
    assert found.units == 18
    assert figures(found.staff_first) == figures(kept.staff_first)


def test_two_waves_of_too_few_units_say_why() -> None:
    assert cross_lagged(np.eye(2), np.eye(2)).reason == "too_few_units"


def test_effects_in_standard_deviations_do_not_change_with_the_units_of_steps() -> None:
    data = planted(4, units=40)
    found, scaled = (chain_effects(data * by, standardised=True, draws=200) for by in ([1, 1, 1, 1], [1, 10, 0.2, 5]))
    for one, other in zip((*found.steps, found.along, found.total), (*scaled.steps, scaled.along, scaled.total), strict=True):
        assert figures(other) == pytest.approx(figures(one))


def test_effects_in_standard_deviations_are_those_of_figures_in_standard_deviations() -> None:
    data = planted(5, units=30) * [1, 3, 0.5, 20]
    found = chain_effects(data, standardised=True, draws=100)
    plain = chain_effects((data - data.mean(axis=0)) / data.std(axis=0), draws=100)
    assert all_values(found) == pytest.approx(all_values(plain))


def test_what_runs_past_the_chain_is_the_last_slope_on_the_first_given_all_between() -> None:
    data = planted(6, units=25)
    design = np.column_stack([np.ones(25), data[:, :3]])
    direct = chain_effects(data, draws=100).direct
    assert direct.value == pytest.approx(np.linalg.lstsq(design, data[:, 3], rcond=None)[0][1])


def spans(effect: Effect, units: int, predictors: int, confidence: float) -> bool:
    """Whether a range holds as much of the draws as Student's t wants of so few units, and so many predictors.

    sqrt(n / (n - 2)) t(n - 1 - k), less what slopes of several predictors spread too much: 2.7 k (k - 1) / (n - 6)^2.
    """
    wide = student.isf((1 - confidence) / 2, units - 1 - predictors) * np.sqrt(units / (units - 2))
    wanted = 2 * norm.cdf(wide / (1 + 2.7 * predictors * (predictors - 1) / (units - 6) ** 2)) - 1
    return bool(abs(np.mean((effect.draws >= effect.low) & (effect.draws <= effect.high)) - wanted) < 0.001)


@pytest.mark.parametrize("confidence", [0.8, 0.95])
def test_a_range_of_a_slope_spans_what_so_few_units_and_so_many_predictors_want(confidence: float) -> None:
    found = chain_effects(planted(7, units=20), draws=4000, confidence=confidence)
    for effect, predictors in [*zip(found.steps, (1, 2, 3), strict=True), (found.direct, 3), (found.total, 1)]:
        assert spans(effect, 20, predictors, confidence)


@pytest.mark.parametrize("confidence", [0.8, 0.95])
def test_a_range_of_a_lagged_effect_spans_what_two_predictors_want(confidence: float) -> None:
    data = planted(8, units=20)
    found = cross_lagged(data[:, :2], data[:, 2:], draws=4000, confidence=confidence)
    assert spans(found.staff_first, 20, 2, confidence)
    assert spans(found.customers_first, 20, 2, confidence)


def test_lagged_effects_do_not_change_with_the_units_of_either_side() -> None:
    before = default_rng(6).normal(size=(40, 2))
    after = 0.5 * before + default_rng(7).normal(size=(40, 2))
    found, scaled = (cross_lagged(before * by, after * by, draws=200) for by in ([1.0, 1.0], [10.0, 0.2]))
    assert figures(scaled.staff_first) == pytest.approx(figures(found.staff_first))
    assert figures(scaled.customers_first) == pytest.approx(figures(found.customers_first))


def test_what_has_no_chain_has_no_figure_for_any_step_and_counts_its_units() -> None:
    chain, lagged = chain_effects(planted(1, units=6)), cross_lagged(np.eye(2), np.eye(2))
    assert (len(chain.steps), chain.units, lagged.units) == (3, 6, 2)
    parts = (*chain.steps, chain.along, chain.direct, chain.total, lagged.staff_first, lagged.customers_first)
    assert np.isnan([figures(part) for part in parts]).all()
