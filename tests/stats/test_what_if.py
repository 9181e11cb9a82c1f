"""Changes carried along a chain: by hand, against the chain's own effects, and never beyond the range."""

from __future__ import annotations

import numpy as np
import pytest

from assessment.stats import FEWEST_FOR_RANGES, carry_change, chain_effects, worth_of

NOISE = np.array([[1, 1, -1], [1, -1, 1], [-1, 1, 1], [-1, -1, -1], [2, 0, 0], [-2, 0, 0], [0, 2, 0], [0, -2, 0]], dtype=float)
DRAWN = np.random.default_rng(3).normal(size=(40, 3)) @ np.array([[5, 4, 2], [0, 3, 2], [0, 0, 3]])


def test_a_change_is_carried_by_the_product_of_the_slopes() -> None:
    first = NOISE[:, 0]
    second = 2 * first + NOISE[:, 1]
    data = np.column_stack([first, second, -0.5 * second + NOISE[:, 2]])
    found = carry_change(data, [0.5], draws=200)
    assert found.carried[0].tolist() == pytest.approx([1.0, -0.5])


def test_without_limits_it_is_the_indirect_effect_times_the_change() -> None:
    found, chain = carry_change(DRAWN, [1.0], draws=500), chain_effects(DRAWN, draws=500)
    assert found.carried[0, -1] == pytest.approx(chain.along.value, rel=1e-12)
    assert [found.low[0, -1], found.high[0, -1]] == pytest.approx([chain.along.low, chain.along.high], rel=1e-12)


def test_nothing_leaves_the_range_of_the_units_in_any_draw() -> None:
    found = carry_change(DRAWN, [-99.0, 99.0], draws=500)
    low, high = DRAWN.min(axis=0) - DRAWN.mean(axis=0), DRAWN.max(axis=0) - DRAWN.mean(axis=0)
    assert found.by.tolist() == pytest.approx([low[0], high[0]])
    assert found.held.all()
    assert (found.draws >= low[1:] - 1e-12).all()
    assert (found.draws <= high[1:] + 1e-12).all()


def test_it_is_linear_until_it_is_held_and_the_sign_turns_with_the_change() -> None:
    found = carry_change(DRAWN, [-1.0, 0.0, 1.0, 2.0], draws=500)
    assert found.carried[3] == pytest.approx(2 * found.carried[2])
    assert found.carried[0] == pytest.approx(-found.carried[2])
    assert found.low[0] == pytest.approx(-found.high[2])
    assert not found.carried[1].any()


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (DRAWN[:5], "too_few_units"),
        (DRAWN * [1, 0, 1], "no_variance"),
        (np.column_stack([DRAWN[:, 0], DRAWN[:, 0], DRAWN[:, 2]]), "collinear"),
    ],
)
def test_what_can_not_be_computed_says_why(data: np.ndarray, reason: str) -> None:
    found = carry_change(data, [1.0], draws=200)
    assert found.reason == reason
    assert found.carried.shape == (0, data.shape[1] - 1)
    assert found.carried.size == 0


def test_a_price_with_a_range_widens_what_a_change_is_worth() -> None:
    found = carry_change(DRAWN, [1.0], draws=5000)
    fixed, ranged = (worth_of(found, (0, 1), [(1000.0, 1000.0), price]) for price in ((50.0, 50.0), (20.0, 80.0)))
    assert fixed.value == pytest.approx(found.carried[0, 1] * 50_000)
    assert [fixed.low, fixed.high] == pytest.approx([found.low[0, 1] * 50_000, found.high[0, 1] * 50_000])
    assert ranged.value == pytest.approx(fixed.value)
    assert ranged.low < fixed.low < fixed.high < ranged.high


def test_so_few_units_that_no_range_would_hold_give_none() -> None:
    few, enough = (carry_change(DRAWN[:units], [1.0], draws=500) for units in (FEWEST_FOR_RANGES - 1, FEWEST_FOR_RANGES))
    assert np.isfinite(few.carried).all()
    assert np.isnan([few.low, few.high]).all()
    assert np.isnan(worth_of(few, (0, 1), [(2.0, 3.0)]).low)
    assert np.isfinite([enough.low, enough.high]).all()


def holds(units: int, samples: int) -> tuple[np.ndarray, np.ndarray]:
    """How often a carried change has a range, and how often that held what it is between all units, at each of three steps."""
    true = 3.0 * np.cumprod([0.6, 0.5, 0.5])
    held, given = np.empty((2, samples, 3), dtype=bool)
    for sample in range(samples):
        generator = np.random.default_rng([units, sample])
        steps = [5 * generator.normal(size=units)]
        for slope in (0.6, 0.5, 0.5):
            steps.append(slope * steps[-1] + 3 * generator.normal(size=units))
        found = carry_change(np.column_stack(steps), [3.0], draws=1000, seed=sample)
        held[sample], given[sample] = (found.low[0] <= true) & (true <= found.high[0]), np.isfinite(found.low[0])
    return given.mean(axis=0), held.sum(axis=0) / given.sum(axis=0)


@pytest.mark.slow
@pytest.mark.parametrize("units", [15, 24, 60])
def test_ranges_of_a_carried_change_hold(units: int) -> None:
    given, held = holds(units, 500)
    assert given[0] == 1
    assert (np.diff(given) <= 0).all()
    assert ((held >= 0.925) & (held <= 0.99)).all()


def test_a_step_that_two_uncertain_ones_lead_to_has_no_range_and_its_value_stays() -> None:
    noise = np.random.default_rng(4).normal(size=(40, 4))
    noise[:, 3] += 3 * noise[:, 2]
    found = carry_change(noise, [1.0], draws=500)
    assert np.isfinite(found.low[0]).tolist() == [True, False, False]
    assert np.isfinite(found.carried).all()
    assert np.isnan(worth_of(found, (0, 2), [(2.0, 3.0)]).low)
