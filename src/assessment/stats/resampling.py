"""Resampling whole units: what a figure would have been, had other units of the same kind been surveyed.

A draw takes as many units as there are, with replacement; that is, it gives each unit a whole-number weight. Every figure
that rests on means, variances and covariances of the units can be worked out for all draws at once from weighted sums of
products, so that ten thousand draws of a thousand units take well under a second. People are never resampled: those of one unit
are alike, and what has to be doubted is whether other units would show the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from assessment.stats.intervals import Interval, floats
from assessment.stats.moments import Floats

__all__ = ["Drawn", "bca_interval", "draw_units", "expanded", "percentile_interval"]

AT_ONCE = 50_000  # counts held together: few enough to stay in a processor's cache
MOST_AT_ONCE = 250  # draws of few units: more would share an order
DEALT = 4  # orders of the units that each set of counts is dealt out in
NARROW = 2**16  # units whose numbers fit into 16 bits, of which random ones are made four at a time
ROUNDING = 1e-12  # variance of a draw, relative to that of all units, below which there is none
LOOSE = 2.7  # of draws of few units, how much further slopes on several predictors spread
FEWEST_DRAWS = 100  # with fewer, the ends of an interval are guesses


class Drawn(NamedTuple):
    """Covariances of units' figures: as they are, in each draw, and with each unit left out in turn.

    Parameters
    ----------
    whole : array, shape (variables, variables)
        Of all units (divisor n).
    draws : array, shape (draws, variables, variables)
        Of each draw.
    without : array, shape (units, variables, variables)
        Of all units but one.
    """

    whole: Floats
    draws: Floats
    without: Floats


def draw_units(values: ArrayLike, *, draws: int = 10_000, seed: int = 0) -> Drawn:
    """Draw units with replacement, and give the covariances of each draw.

    Parameters
    ----------
    values : array_like, shape (units, variables)
        One row a unit, nothing missing.
    draws : int
        How many; 5,000 or more for an interval that is printed.
    seed : int
        The same seed gives the same draws, whatever the number of processors.

    Returns
    -------
    Drawn

    Raises
    ------
    ValueError
        Values are missing, or there are fewer than two units.

    Examples
    --------
    >>> found = draw_units([[1, 2], [2, 4], [3, 6]], draws=100)
    >>> found.whole.round(3).tolist(), found.draws.shape, found.without[0].tolist()
    ([[0.667, 1.333], [1.333, 2.667]], (100, 2, 2), [[0.25, 0.5], [0.5, 1.0]])
    """
    data = floats(values)
    if data.ndim != 2 or len(data) < 2 or not np.isfinite(data).all():
        raise ValueError("values must be a table of at least two units with nothing missing")
    centred = data - data.mean(axis=0)
    units = len(data)
    terms = np.column_stack([centred, *products(centred)])
    whole = covariances(np.ones((1, units)) @ terms / units)[0]
    drawn = covariances(sums_of_draws(terms, draws, seed) / units)
    # A draw of one unit again and again has no variance, whatever floating point leaves of it.
    diagonal = np.einsum("...ii->...i", drawn)
    diagonal[diagonal <= ROUNDING * np.diagonal(whole)] = 0.0
    return Drawn(whole, drawn, left_out(whole, centred))


def sums_of_draws(terms: Floats, draws: int, seed: int) -> Floats:
    """Sums of each column over the units of each draw, shape (draws, columns).

    To count how often each unit is drawn takes most of the time. Which unit has which count is chance, so each set of counts is
    dealt out to the units several times, each time in an order of its own: any of these is a draw like any other.
    """
    generator = np.random.default_rng(seed)
    units, columns = terms.shape
    batch = min(max(1, AT_ONCE // units), MOST_AT_ONCE)
    found = []
    for _ in range(0, draws, batch * DEALT):
        orders = np.hstack([terms[generator.permutation(units)] for _ in range(DEALT)])
        found.append((counts_of(units, batch, generator) @ orders).reshape(-1, columns))
    return np.concatenate(found)[:draws]


def counts_of(units: int, draws: int, generator: np.random.Generator) -> Floats:
    """How often each unit is in each draw."""
    kind = np.uint16 if units < NARROW else np.int64
    chosen = generator.integers(0, units, size=(draws, units), dtype=kind) + np.arange(draws)[:, None] * units
    return np.bincount(chosen.ravel(), minlength=draws * units).reshape(draws, units).astype(float)


def products(centred: Floats) -> Iterator[Floats]:
    """Products of each variable with itself and those after it."""
    for row in range(centred.shape[1]):
        yield centred[:, row, None] * centred[:, row:]


def covariances(means: Floats) -> Floats:
    """Covariances from means of the variables and of their products, shape (draws, variables, variables)."""
    count = int((np.sqrt(9 + 8 * means.shape[1]) - 3) / 2 + 0.5)  # count + count (count + 1) / 2 columns
    rows, columns = np.triu_indices(count)
    own, together = np.ascontiguousarray(means.T[:count]), means.T[count:]
    found = np.empty((count, count, len(means)))  # each entry of all draws lies together: what follows takes entry by entry
    for row, column, product in zip(rows, columns, together, strict=True):
        found[row, column] = found[column, row] = product - own[row] * own[column]
    return np.moveaxis(found, -1, 0)


def left_out(whole: Floats, centred: Floats) -> Floats:
    """Covariances without each unit in turn, from those of all and the unit's distances to the means."""
    units = len(centred)
    own = centred[:, :, None] * centred[:, None, :]
    return (units * whole - own) / (units - 1) - own / (units - 1) ** 2


def expanded(confidence: float, units: int, *, predictors: int = 0) -> float:
    """How much of the draws an interval must span to hold so often, of so few units.

    Parameters
    ----------
    confidence : float, between 0 and 1
        How often the interval is to hold the true value.
    units : int, at least 2; of a slope, at least 3 more than predictors, and 7
        Units that were drawn.
    predictors : int, 0 or more
        Of a slope, how many stand in its regression; 0 for a figure that is no slope.

    Returns
    -------
    float
        Above the confidence; nearly it for a hundred units.

    Notes
    -----
    Draws spread by sqrt((n - 1) / n) of what they should, and know nothing of how uncertain the spread is: with
    z = sqrt(n / (n - 1)) t(n - 1) in place of the normal quantile, twice its normal probability less one. Of a slope with k
    predictors z = sqrt(n / (n - 2)) t(n - 1 - k) / (1 + 2.7 k (k - 1) / (n - 6)^2): what is left of the outcome spreads by less,
    and a draw of few units can nearly lose a predictor, so that slopes of several spread by more than they should. That last
    part was measured, of 15 to 100 units and one to five predictors.

    References
    ----------
    Hesterberg, T. C. (2015). What teachers should know about the bootstrap. The American Statistician, 69, 371-386.

    Examples
    --------
    >>> [round(expanded(0.95, units), 3) for units in (15, 30, 100)]
    [0.974, 0.962, 0.954]
    >>> [round(expanded(0.95, 15, predictors=count), 3) for count in (1, 2, 3)]
    [0.98, 0.972, 0.951]
    """
    quantile = float(special.stdtrit(units - 1 - predictors, (1 + confidence) / 2))
    lost = 2 if predictors else 1
    loose = 1 + LOOSE * predictors * (predictors - 1) / (units - 6) ** 2 if predictors else 1.0
    return float(2 * special.ndtr(np.sqrt(units / (units - lost)) * quantile / loose) - 1)


def percentile_interval(draws: ArrayLike, *, confidence: float = 0.95) -> Interval:
    """The middle part of what the draws gave.

    Parameters
    ----------
    draws : array_like, shape (draws, ...)
        A figure in each draw; nan where it could not be worked out.
    confidence : float, between 0 and 1
        How often such intervals hold the true value.

    Returns
    -------
    Interval
        nan where fewer than a hundred draws gave a figure.

    References
    ----------
    Efron, B., & Tibshirani, R. J. (1993). An introduction to the bootstrap, chapter 13. Chapman & Hall.

    Examples
    --------
    >>> low, high = percentile_interval(np.arange(1001))
    >>> round(float(low), 9), round(float(high), 9)
    (25.0, 975.0)
    """
    return between(floats(draws), np.array([(1 - confidence) / 2, (1 + confidence) / 2]))


def bca_interval(whole: float, draws: ArrayLike, without: ArrayLike, *, confidence: float = 0.95) -> Interval:
    """Bias-corrected and accelerated interval: the percentile interval, shifted for skewness and for draws that lean to one side.

    Parameters
    ----------
    whole : float
        The figure of all units.
    draws : array_like, shape (draws,)
        The figure in each draw.
    without : array_like, shape (units,)
        The figure with each unit left out in turn.
    confidence : float, between 0 and 1
        How often such intervals hold the true value.

    Returns
    -------
    Interval
        nan where fewer than a hundred draws gave a figure, or all lie on one side of it.

    Notes
    -----
    z0 = inverse normal of the share of draws below the figure (ties count half); acceleration a = sum d^3 / (6 (sum d^2)^1.5), d
    being the mean of the leave-one-out figures less each of them; ends at normal(z0 + (z0 + z) / (1 - a (z0 + z))).

    References
    ----------
    Efron, B. (1987). Better bootstrap confidence intervals. Journal of the American Statistical Association, 82, 171-185.

    Examples
    --------
    >>> low, high = bca_interval(500, np.arange(1001), [1.0, 2.0, 3.0])
    >>> float(low), float(high)
    (25.0, 975.0)
    """
    known = floats(draws)[np.isfinite(floats(draws))]
    left = floats(without)[np.isfinite(floats(without))]
    below = (np.count_nonzero(known < whole) + np.count_nonzero(known == whole) / 2) / max(known.size, 1)
    if not 0 < below < 1:
        return Interval(np.array(np.nan), np.array(np.nan))
    difference = left.mean() - left if left.size else np.zeros(1)
    spread = float((difference**2).sum()) ** 1.5
    acceleration = float((difference**3).sum()) / (6 * spread) if spread > 0 else 0.0
    shift = special.ndtri(below)
    z = shift + special.ndtri(np.array([(1 - confidence) / 2, (1 + confidence) / 2]))
    return between(known, special.ndtr(shift + z / (1 - acceleration * z)))


def between(draws: Floats, shares: Floats) -> Interval:
    """Quantiles of those draws that gave a figure; nan where too few did."""
    known = np.count_nonzero(np.isfinite(draws), axis=0)
    if draws.ndim == 1:
        some = draws[np.isfinite(draws)]
        low, high = np.quantile(some, shares) if some.size >= FEWEST_DRAWS else (np.nan, np.nan)
        return Interval(np.array(low), np.array(high))
    filled = np.where(known >= FEWEST_DRAWS, draws, 0.0)
    low, high = np.nanquantile(filled, shares, axis=0)
    enough = known >= FEWEST_DRAWS
    return Interval(np.where(enough, low, np.nan), np.where(enough, high, np.nan))
