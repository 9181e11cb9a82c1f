"""What if: a change in the first step of a chain, carried from step to step by the slopes between units.

It is arithmetic on differences between units, and no forecast: it says what would go with a change if what holds between units
held within them, too. It never leaves what was seen: the mean of the units, moved by the change, stays within the lowest and the
highest unit at every step.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from assessment.stats.intervals import Interval, floats
from assessment.stats.moments import Floats
from assessment.stats.paths import FEWEST_FOR_RANGES, Reason, chain_effects, product_holds
from assessment.stats.resampling import expanded, percentile_interval

__all__ = ["Carried", "Worth", "carry_change", "lift_to_median", "raise_within", "worth_of"]


@dataclass(frozen=True)
class Carried:
    """Changes carried along a chain, or why they can't be.

    Parameters
    ----------
    by : array of float, shape (changes,)
        The change of the first step's mean, after the range has limited it.
    carried, low, high : array of float, shape (changes, steps - 1)
        The change carried to each later step, and its percentile interval over draws of units, expanded for how few they are;
        nan of fewer than ``FEWEST_FOR_RANGES`` units, and where the slopes that lead there give none that holds
        (:func:`~assessment.stats.paths.product_holds`).
    held : array of bool, shape (changes, steps - 1)
        Whether the range of the units held the change back, at this step or before.
    draws : array of float, shape (draws, changes, steps - 1)
        The carried change in each draw; nan where a draw could not be fitted.
    units : int
        Units with nothing missing.
    reason : {"", "too_few_units", "no_variance", "collinear"}
        Why nothing could be computed; the arrays are empty then.
    """

    by: Floats
    carried: Floats
    low: Floats
    high: Floats
    held: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]
    draws: Floats
    units: int
    reason: Reason = ""


@dataclass(frozen=True)
class Worth:
    """What a change is worth, with the interval that its slopes and its prices leave.

    Parameters
    ----------
    value, low, high : float
        In the money of the prices; no interval, nan, where the change has none.
    """

    value: float
    low: float
    high: float


def carry_change(
    values: ArrayLike, changes: ArrayLike, *, draws: int = 10_000, seed: int = 0, confidence: float = 0.95
) -> Carried:
    """Carry changes of the first step's mean to each step after it.

    Parameters
    ----------
    values : array_like, shape (units, steps)
        One number a unit and step, in the order of the chain, two steps or more; units with anything missing are left out.
    changes : array_like, shape (changes,)
        Changes of the first step, in its own points.
    draws, seed, confidence
        As in :func:`~assessment.stats.paths.chain_effects`; every step of a draw is of the same units.

    Returns
    -------
    Carried

    Notes
    -----
    d(k) = b(k) d(k-1), held within [lowest - mean, highest - mean] of the units' figures at step k; b(k) is the slope of step k
    on the step before it, given all before that. Without limits, d of the last step is the chain's indirect effect times d.
    The same limits hold in every draw. What runs past a step is left out.

    References
    ----------
    Taylor, A. B., MacKinnon, D. P., & Tein, J.-Y. (2008). Tests of the three-path mediated effect. Organizational Research
    Methods, 11, 241-269.

    Examples
    --------
    >>> units = np.array([[1, 2], [2, 1], [3, 4], [4, 3], [5, 5], [6, 6]])
    >>> found = carry_change(units, [1, 9], draws=1000)
    >>> found.by.tolist(), found.carried.round(3).tolist(), found.held.tolist()
    ([1.0, 2.5], [[0.886], [2.214]], [[False], [True]])
    """
    data = floats(values)
    data = data[np.isfinite(data).all(axis=1)]
    chain = chain_effects(data, draws=draws, seed=seed, confidence=confidence)
    asked = np.atleast_1d(floats(changes))
    if chain.reason:
        nothing = np.empty((0, data.shape[1] - 1))
        return Carried(np.empty(0), nothing, nothing, nothing, nothing.astype(bool), nothing[None], chain.units, chain.reason)
    lowest, highest = data.min(axis=0) - data.mean(axis=0), data.max(axis=0) - data.mean(axis=0)
    by = np.clip(asked, lowest[0], highest[0])
    limits = list(zip(lowest[1:], highest[1:], strict=True))
    slopes = np.array([[step.value] for step in chain.steps])
    found, held = carry(by, slopes, limits)
    drawn, _ = carry(by, np.array([step.draws for step in chain.steps]), limits)
    spans = [
        range_of(drawn[..., at], chain.units, at + 1, confidence, holds=product_holds(chain.scores[: at + 1]))
        for at in range(len(slopes))
    ]
    low, high = (np.stack(ends, axis=-1) for ends in zip(*spans, strict=True))
    return Carried(by, found[0], low, high, held[0] | (by != asked)[:, None], drawn, chain.units)


def range_of(draws: Floats, units: int, slopes: int, confidence: float, *, holds: bool) -> Interval:
    """The interval of what so many slopes lead to, as the chain's own effects have it: expanded, and none that would not hold."""
    if units < FEWEST_FOR_RANGES or not holds:
        return Interval(np.full(draws.shape[1:], np.nan), np.full(draws.shape[1:], np.nan))
    return percentile_interval(draws, confidence=expanded(confidence, units, predictors=slopes))


def carry(
    by: Floats, slopes: Floats, limits: Sequence[tuple[float, float]]
) -> tuple[Floats, np.ndarray[tuple[int, ...], np.dtype[np.bool_]]]:
    """Changes at each step for slopes of shape (steps - 1, draws), and whether the range held them at it or before."""
    change = np.broadcast_to(by, (slopes.shape[1], len(by)))
    held = np.zeros(change.shape, dtype=bool)
    steps, ends = [], []
    for slope, (lowest, highest) in zip(slopes, limits, strict=True):
        free = slope[:, None] * change
        change = np.clip(free, lowest, highest)
        held = held | (change != free)
        steps.append(change)
        ends.append(held)
    return np.stack(steps, axis=-1), np.stack(ends, axis=-1)


def lift_to_median(values: ArrayLike) -> float:
    """How far the mean moves when every unit below the median is lifted to it.

    Parameters
    ----------
    values : array_like, shape (units,)
        One number a unit, nothing missing.

    Returns
    -------
    float
        0 or more, in the values' own points.

    Examples
    --------
    >>> lift_to_median([1, 2, 6, 7])
    1.25
    """
    known = floats(values)
    return float(np.maximum(known, np.median(known)).mean() - known.mean())


def raise_within(values: ArrayLike, by: float) -> float:
    """How far the mean moves when every unit is raised, none beyond the highest.

    Parameters
    ----------
    values : array_like, shape (units,)
        One number a unit, nothing missing.
    by : float
        How far, 0 or more, in the values' own points.

    Returns
    -------
    float
        Between 0 and ``by``.

    Examples
    --------
    >>> raise_within([1, 2, 6, 7], 2)
    1.25
    """
    known = floats(values)
    return float(np.minimum(known + by, known.max()).mean() - known.mean())


def worth_of(
    found: Carried, where: tuple[int, int], prices: Sequence[tuple[float, float]], *, seed: int = 0, confidence: float = 0.95
) -> Worth:
    """What a change is worth: the change times its prices, each of them a range in which every value is as likely.

    Parameters
    ----------
    found : Carried
        Changes carried along a chain, without a reason why they can't be.
    where : (int, int)
        Which of its changes, at which of the steps that it was carried to.
    prices : sequence of (low, high)
        Multiplied together, such as customers a year and revenue of each; the value takes the middle of each.
    seed, confidence
        Of the draws of prices, and of the interval; prices are drawn apart from units, one for each draw of them.

    Returns
    -------
    Worth

    Examples
    --------
    >>> found = carry_change([[1, 2], [2, 1], [3, 4], [4, 3], [5, 5], [6, 6]], [1])
    >>> round(worth_of(found, (0, 0), [(100, 100), (2, 4)]).value, 1)
    265.7
    """
    generator = np.random.default_rng(seed)
    place, step = where
    value, drawn = float(found.carried[place, step]), found.draws[:, place, step]
    for low, high in prices:
        value *= (low + high) / 2
        drawn = drawn * generator.uniform(low, high, drawn.shape)
    holds = bool(np.isfinite(found.low[place, step]))
    least, most = range_of(drawn, found.units, step + 1, confidence, holds=holds)
    return Worth(value, float(least), float(most))
