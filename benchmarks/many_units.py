"""Slopes of many samples of units at once, as ``unit_slopes`` has them one by one: the same ends, forty times as fast."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import special

from assessment.stats import Floats

__all__ = ["Sampled", "ranges_of_slopes"]

RATIOS = np.geomspace(1e-5, 1e3, 60)  # that are looked at first, beside the median of the units' sizes
HALVES = 30


class Sampled(NamedTuple):
    """Samples of units.

    Parameters
    ----------
    n : array of int, shape (units,)
        People of each unit, the same in every sample.
    mean, figure : array of float, shape (samples, units)
        Of people's scores in each unit, and what is told of the unit.
    within : array of float, shape (samples,)
        The sum of squares within all units.
    """

    n: NDArray[np.int64]
    mean: Floats
    figure: Floats
    within: Floats


class Lines(NamedTuple):
    """Lines through units' means, each at one ratio of the variances: everything of shape (samples,) or (samples, units)."""

    slope: Floats
    weight: Floats
    apart: Floats  # of units' figures from their mean
    residual: Floats
    weights: Floats  # summed up
    squares: Floats  # of figures, weighted and summed up


def ranges_of_slopes(sampled: Sampled, *, confidence: float = 0.95) -> tuple[Floats, Floats]:
    """Ends of the intervals of each sample's slope."""
    found, free = lines(sampled, best_ratios(sampled)), len(sampled.n) - 2
    variance = (found.weight * found.residual**2).sum(axis=1) / free / found.squares
    reach = special.stdtrit(free, (1 + confidence) / 2) * np.sqrt(variance)
    return found.slope - reach, found.slope + reach


def lines(sampled: Sampled, ratio: Floats) -> Lines:
    """Generalised least squares."""
    weight = sampled.n / (1 + ratio[:, None] * sampled.n)
    weights = weight.sum(axis=1)
    apart, above = (part - ((weight * part).sum(axis=1) / weights)[:, None] for part in (sampled.figure, sampled.mean))
    squares = (weight * apart**2).sum(axis=1)
    slope = (weight * apart * above).sum(axis=1) / squares
    return Lines(slope, weight, apart, above - slope[:, None] * apart, weights, squares)


def best_ratios(sampled: Sampled) -> Floats:
    """Ratios of the variances at which the REML criterion less their logarithm is smallest."""
    samples, scale = len(sampled.mean), RATIOS / np.median(sampled.n)
    criteria = np.stack([criterion(sampled, np.full(samples, ratio)) for ratio in scale])
    at = np.clip(criteria.argmin(axis=0), 1, len(scale) - 2)
    low, high = np.log(scale[at - 1]), np.log(scale[at + 1])
    for _ in range(HALVES):
        middle = (low + high) / 2
        falls = derivative(sampled, np.exp(middle)) < 0
        low, high = np.where(falls, middle, low), np.where(falls, high, middle)
    return np.asarray(np.exp((low + high) / 2))


def criterion(sampled: Sampled, ratio: Floats) -> Floats:
    """The REML criterion less the logarithm of the ratio, up to a constant."""
    found, free = lines(sampled, ratio), sampled.n.sum() - 2
    squares = sampled.within + (found.weight * found.residual**2).sum(axis=1)
    beside = np.log1p(ratio[:, None] * sampled.n).sum(axis=1) + np.log(found.weights * found.squares)
    return np.asarray(free * np.log(squares) + beside - np.log(ratio))


def derivative(sampled: Sampled, ratio: Floats) -> Floats:
    """Of the criterion by the ratio."""
    found, free = lines(sampled, ratio), sampled.n.sum() - 2
    squared = found.weight**2
    squares = sampled.within + (found.weight * found.residual**2).sum(axis=1)
    hat = 1 / found.weights[:, None] + found.apart**2 / found.squares[:, None]
    beside = found.weights - (squared * hat).sum(axis=1) - 1 / ratio
    return np.asarray(beside - free * (squared * found.residual**2).sum(axis=1) / squares)
