"""Whether a link would survive another look: by ranks, by weights, given something else, without any one unit, as a curve.

With twenty units one of them can make a link or break it, and a straight line through a bend says too little. Each of these
figures stands beside Pearson's r, never in its place.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from scipy import special, stats

from assessment.stats.association import FEWEST_PAIRS, Correlation, correlation_interval, is_constant, pearson
from assessment.stats.intervals import Interval, floats, normal_quantile
from assessment.stats.least_squares import least_squares
from assessment.stats.moments import Floats, as_columns
from assessment.stats.resampling import left_out

__all__ = ["Bend", "bend", "leave_one_out", "partial_correlation", "spearman", "weighted_correlation"]

FEWEST_FOR_BEND = 6
ROUNDING = 1e-10
EPSILON = 8 * float(np.finfo(float).eps)
LOST = 1e-3  # of a variance: where a unit takes more than the rest of it away, what is left is worked out afresh
DIGITS = 9  # of standard deviations, within which two places on the line are one


class Bend(NamedTuple):
    """How far a link is from a straight line.

    Parameters
    ----------
    curvature : float
        Slope of the squared term, both sides in standard deviations: above zero, the outcome rises ever faster.
    p : float
        Two-sided p of no bend; nan where it can't be told (fewer than six pairs, or no variance).
    n : int
        Pairs.
    """

    curvature: float
    p: float
    n: int


def spearman(x: ArrayLike, y: ArrayLike, *, confidence: float = 0.95) -> Correlation:
    """Spearman's rank correlation: whether one rises as the other does, by whatever curve, with no unit far out in command.

    Parameters
    ----------
    x, y : array_like, shape (units,)
        One number a unit; nan where there is none.
    confidence : float, between 0 and 1
        Of the interval.

    Returns
    -------
    Correlation

    Notes
    -----
    Pearson's r of the ranks, ties sharing the mean of theirs. Interval: tanh(atanh(r) +- z sqrt((1 + r^2 / 2) / (n - 3))).
    p: from t with n - 2 degrees of freedom.

    References
    ----------
    Bonett, D. G., & Wright, T. A. (2000). Sample size requirements for estimating Pearson, Kendall and Spearman correlations.
    Psychometrika, 65, 23-28.

    Examples
    --------
    >>> found = spearman([1, 2, 3, 4, 5], [1, 4, 9, 16, 400])
    >>> round(found.r, 6), found.n
    (1.0, 5)
    """
    left, right = paired(x, y)
    if refused := cannot(left, right):
        return refused
    n, r = left.size, pearson(stats.rankdata(left), stats.rankdata(right))
    with np.errstate(divide="ignore"):
        z = np.arctanh(r)
    reach = normal_quantile(confidence) * np.sqrt((1 + r**2 / 2) / (n - 3))
    return Correlation(r, n, float(np.tanh(z - reach)), float(np.tanh(z + reach)), two_sided(r, n - 2))


def weighted_correlation(x: ArrayLike, y: ArrayLike, weight: ArrayLike, *, confidence: float = 0.95) -> Correlation:
    """Pearson's correlation with units counted by weight, such as the people behind them.

    Parameters
    ----------
    x, y : array_like, shape (units,)
        One number a unit; nan where there is none.
    weight : array_like, shape (units,)
        Above zero for units that count.
    confidence : float, between 0 and 1
        Of the interval.

    Returns
    -------
    Correlation
        ``n`` is the number of units that count; interval and p are of Kish's effective number, (sum w)^2 / sum w^2, since a
        few heavy units are fewer facts than many light ones.

    References
    ----------
    Kish, L. (1965). Survey sampling, section 11.7. Wiley.

    Examples
    --------
    >>> round(weighted_correlation([1, 2, 3, 4, 5], [2, 1, 4, 3, 5], [1, 1, 1, 1, 1]).r, 6)
    0.8
    """
    weights = floats(weight)
    keep = np.isfinite(weights) & (weights > 0) & np.isfinite(floats(x)) & np.isfinite(floats(y))
    left, right, used = floats(x)[keep], floats(y)[keep], weights[keep]
    if refused := cannot(left, right):
        return refused
    share = used / used.sum()
    root = np.sqrt(share)
    a, b = root * (left - share @ left), root * (right - share @ right)
    r = float(np.clip(a @ b / (np.linalg.norm(a) * np.linalg.norm(b)), -1, 1))
    effective = float(1 / (share**2).sum())
    low, high = correlation_interval(r, effective, confidence=confidence)
    return Correlation(r, left.size, float(low), float(high), two_sided(r, effective - 2) if effective > 2 else np.nan)


def partial_correlation(x: ArrayLike, y: ArrayLike, given: ArrayLike, *, confidence: float = 0.95) -> Correlation:
    """Pearson's correlation of what is left of both sides when what goes with other figures is taken out.

    Parameters
    ----------
    x, y : array_like, shape (units,)
        One number a unit; nan where there is none.
    given : array_like, shape (units,) or (units, controls)
        What is held still.
    confidence : float, between 0 and 1
        Of the interval.

    Returns
    -------
    Correlation
        ``n`` is the number of units; interval and p take each control for one unit fewer.

    References
    ----------
    Fisher, R. A. (1924). The distribution of the partial correlation coefficient. Metron, 3, 329-332.

    Examples
    --------
    >>> round(partial_correlation([1, 2, 3, 4, 5, 6], [2, 1, 4, 3, 6, 5], [0, 0, 0, 1, 1, 1]).r, 3)
    0.655
    """
    controls = as_columns(given)
    keep = np.isfinite(floats(x)) & np.isfinite(floats(y)) & np.isfinite(controls).all(axis=1)
    left, right, held = floats(x)[keep], floats(y)[keep], controls[keep]
    if refused := cannot(left, right, beyond=held.shape[1]):
        return refused
    sides, directions = (left, right), of_one_length(held)
    residuals = [side - side.mean() for side in sides]
    residuals = [side - directions @ np.linalg.lstsq(directions, side, rcond=None)[0] for side in residuals]
    if any(np.linalg.norm(part) <= rounding_of(side) for part, side in zip(residuals, sides, strict=True)):
        return Correlation(np.nan, left.size, np.nan, np.nan, np.nan, "no_variance")
    r, beyond = pearson(*residuals), left.size - held.shape[1]
    low, high = correlation_interval(r, beyond, confidence=confidence)
    return Correlation(r, left.size, float(low), float(high), two_sided(r, beyond - 2))


def of_one_length(columns: Floats) -> Floats:
    """Columns less their means, each of length 1: beside a much larger one none is taken for nothing. 0 where one is constant."""
    centred = columns - columns.mean(axis=0)
    lengths = np.linalg.norm(centred, axis=0)
    varied = np.array([not is_constant(column) for column in columns.T], dtype=bool)
    return np.asarray(np.where(varied, centred, 0.0) / np.where(varied, lengths, 1.0))


def rounding_of(side: Floats) -> float:
    """Length of what floating point may leave of a side that the controls say all of."""
    return float(ROUNDING * np.linalg.norm(side - side.mean()) + EPSILON * np.linalg.norm(side))


def leave_one_out(x: ArrayLike, y: ArrayLike) -> Interval:
    """The lowest and the highest that Pearson's r becomes when any one unit is left out.

    Parameters
    ----------
    x, y : array_like, shape (units,)
        One number a unit; nan where there is none.

    Returns
    -------
    Interval
        A range of figures, not an interval of confidence; nan with fewer than five pairs.

    Examples
    --------
    >>> low, high = leave_one_out([1, 2, 3, 4, 10], [2, 1, 2, 1, 9])
    >>> round(float(low), 2), round(float(high), 2)
    (-0.45, 0.97)
    """
    left, right = paired(x, y)
    if left.size <= FEWEST_PAIRS or is_constant(left) or is_constant(right):
        return Interval(np.array(np.nan), np.array(np.nan))
    centred = np.column_stack([standard(standard(side)) for side in (left, right)])  # the second time what rounding left
    without = left_out(centred.T @ centred / len(centred), centred)
    left_spread, right_spread = without[:, 0, 0], without[:, 1, 1]
    with np.errstate(divide="ignore", invalid="ignore"):
        r = np.clip(without[:, 0, 1] / np.sqrt(left_spread * right_spread), -1, 1)
    afresh = np.flatnonzero(np.minimum(left_spread, right_spread) < LOST)
    r[afresh] = [without_unit(left, right, unit) for unit in afresh]
    return Interval(np.array(np.nanmin(r)), np.array(np.nanmax(r)))


def without_unit(left: Floats, right: Floats, unit: np.intp) -> float:
    """Pearson's r without one unit; nan where a side is then the same everywhere."""
    sides = [np.delete(side, unit) for side in (left, right)]
    return np.nan if any(is_constant(side) for side in sides) else pearson(*sides)


def bend(x: ArrayLike, y: ArrayLike) -> Bend:
    """Whether a link bends: the squared term of a regression in standard deviations.

    Parameters
    ----------
    x, y : array_like, shape (units,)
        One number a unit; nan where there is none.

    Returns
    -------
    Bend

    Examples
    --------
    >>> found = bend([1, 2, 3, 4, 5, 6, 7], [1, 4, 9, 17, 25, 36, 49])
    >>> found.curvature > 0, found.p < 0.001
    (True, True)
    """
    left, right = paired(x, y)
    n = left.size
    if n < FEWEST_FOR_BEND or is_constant(left) or is_constant(right) or np.unique(standard(left).round(DIGITS)).size < 3:
        return Bend(np.nan, np.nan, n)
    z = standard(left)
    found = least_squares(np.column_stack([np.ones(n), z, z**2]), standard(right))
    slope, error = float(found.slopes[2]), float(found.errors[2])
    if found.variance <= ROUNDING**2:
        return Bend(slope, 0.0 if abs(slope) > ROUNDING else 1.0, n)
    return Bend(slope, float(2 * special.stdtr(found.df, -abs(slope / error))), n)


def standard(values: Floats) -> Floats:
    """Values in standard deviations from their mean."""
    return np.asarray((values - values.mean()) / values.std())


def paired(x: ArrayLike, y: ArrayLike) -> tuple[Floats, Floats]:
    """Both sides of the units that have both.

    Raises
    ------
    ValueError
        The two are not of one length.
    """
    left, right = floats(x), floats(y)
    if left.ndim != 1 or left.shape != right.shape:
        raise ValueError(f"x and y must be of one length, not of shapes {left.shape} and {right.shape}")
    both = np.isfinite(left) & np.isfinite(right)
    return left[both], right[both]


def cannot(left: Floats, right: Floats, *, beyond: int = 0) -> Correlation | None:
    """Why no correlation can be computed; None where one can."""
    if left.size < FEWEST_PAIRS + beyond:
        return Correlation(np.nan, left.size, np.nan, np.nan, np.nan, "too_few")
    if is_constant(left) or is_constant(right):
        return Correlation(np.nan, left.size, np.nan, np.nan, np.nan, "no_variance")
    return None


def two_sided(r: float, df: float) -> float:
    """Two-sided p of no correlation, from t."""
    return float(special.betainc(df / 2, 0.5, 1 - r**2))
