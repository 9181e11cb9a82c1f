"""How two things go together across units, and how sure we are of it.

A correlation across 24 units rests on 24 numbers, however many people stand behind them. With so few, its interval is
wide and lopsided, and the interval is the finding: a correlation without one is a rumour. Where none can be
computed the result says why.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from assessment.stats.intervals import Interval, floats, normal_quantile
from assessment.stats.moments import Floats

__all__ = ["FEWEST_PAIRS", "Correlation", "correlation", "correlation_interval", "disattenuated", "false_discovery", "holm"]

FEWEST_PAIRS = 4  # with three, Fisher's standard error 1 / sqrt(n - 3) does not exist
ROUNDING = 1e-12  # spread, relative to size, below which numbers differ by floating point only

Reason = Literal["", "too_few", "no_variance"]


@dataclass(frozen=True)
class Correlation:
    """A correlation, or why there is none.

    Parameters
    ----------
    r : float
        Pearson's correlation, -1 to 1; nan with a reason.
    n : int
        Pairs it rests on, after leaving out those with a missing side.
    low, high : float
        Its interval.
    p : float
        Two-sided p value of no correlation.
    reason : {"", "too_few", "no_variance"}
        Why nothing could be computed: fewer than four pairs, or one side is the same everywhere.
    """

    r: float
    n: int
    low: float
    high: float
    p: float
    reason: Reason = ""


def correlation(x: ArrayLike, y: ArrayLike, *, confidence: float = 0.95) -> Correlation:
    """Pearson's correlation of two scores of the same units.

    Parameters
    ----------
    x, y : array_like, shape (units,)
        One number a unit; nan where there is none.
    confidence : float, between 0 and 1
        How often such intervals hold the true value.

    Returns
    -------
    Correlation

    Raises
    ------
    ValueError
        The two are not of one length.

    Notes
    -----
    Interval: Fisher's z, tanh(atanh(r) +- z / sqrt(n - 3)). p: t = r sqrt((n - 2) / (1 - r^2)) with n - 2 degrees of freedom.
    Each unit counts once. The interval is about units, not people, and assumes that they are many draws of one kind.

    References
    ----------
    Fisher, R. A. (1921). On the "probable error" of a coefficient of correlation deduced from a small sample. Metron, 1, 3-32.

    Examples
    --------
    >>> found = correlation([1, 2, 3, 4, 5], [2, 1, 4, 3, 5])
    >>> round(found.r, 6), found.n, round(found.low, 3), round(found.high, 3), round(found.p, 3)
    (0.8, 5, -0.28, 0.986, 0.104)
    >>> correlation([1, 2, 3, 4], [5, 5, 5, 5]).reason
    'no_variance'
    """
    left, right = floats(x), floats(y)
    if left.ndim != 1 or left.shape != right.shape:
        raise ValueError(f"x and y must be of one length, not of shapes {left.shape} and {right.shape}")
    both = np.isfinite(left) & np.isfinite(right)
    left, right = left[both], right[both]
    n = int(both.sum())
    if n < FEWEST_PAIRS:
        return Correlation(np.nan, n, np.nan, np.nan, np.nan, "too_few")
    if is_constant(left) or is_constant(right):
        return Correlation(np.nan, n, np.nan, np.nan, np.nan, "no_variance")
    r = pearson(left, right)
    low, high = correlation_interval(r, n, confidence=confidence)
    # The two tails of Student's t as an incomplete beta function: no division by 1 - r^2.
    p = float(special.betainc((n - 2) / 2, 0.5, 1 - r**2))
    return Correlation(r, n, float(low), float(high), p)


def correlation_interval(r: ArrayLike, n: ArrayLike, *, confidence: float = 0.95) -> Interval:
    """Fisher's intervals of correlations.

    Parameters
    ----------
    r : array_like, -1 to 1
        Correlations.
    n : array_like
        Pairs that each rests on.
    confidence : float, between 0 and 1
        How often such intervals hold the true value.

    Returns
    -------
    Interval
        nan where n < 4.

    Examples
    --------
    >>> low, high = correlation_interval(0.33, [10, 20, 100])
    >>> low.round(2), high.round(2)
    (array([-0.38, -0.13,  0.14]), array([0.79, 0.67, 0.49]))
    """
    pairs = floats(n)
    reach = normal_quantile(confidence) / np.sqrt(np.where(pairs >= FEWEST_PAIRS, pairs - 3, np.nan))
    with np.errstate(divide="ignore"):
        z = np.arctanh(floats(r))
    return Interval(np.tanh(z - reach), np.tanh(z + reach))


def disattenuated(r: ArrayLike, reliability_x: ArrayLike, reliability_y: ArrayLike) -> Floats:
    """Correlations corrected for unreliability: what they might be if both sides were measured without error.

    Parameters
    ----------
    r : array_like
        Observed correlations.
    reliability_x, reliability_y : array_like
        Reliabilities; for means of units ICC(2), not alpha.

    Returns
    -------
    array of float
        Not cut at 1: a value beyond it says that the reliabilities or the correlation are off. nan where a reliability is
        not above zero.

    Notes
    -----
    r / sqrt(reliability_x * reliability_y). To be shown beside the observed correlation, never instead.

    References
    ----------
    Spearman, C. (1904). The proof and measurement of association between two things. American Journal of Psychology, 15, 72-101.

    Examples
    --------
    >>> disattenuated([0.3, 0.3], [0.5, -0.1], [0.72, 0.72])
    array([0.5, nan])
    """
    rel_x, rel_y = floats(reliability_x), floats(reliability_y)
    known = (rel_x > 0) & (rel_y > 0)
    return floats(r) / np.sqrt(np.where(known, rel_x * rel_y, np.nan))


def holm(p: ArrayLike) -> Floats:
    """Adjust p values so that the chance of even one false claim in the family stays at the level tested.

    Parameters
    ----------
    p : array_like, shape (tests,)
        p values of one family; nan where there was no test, which counts for nothing.

    Returns
    -------
    array of float, shape (tests,)
        Adjusted p values, in the same order; nan stays nan.

    Notes
    -----
    The i-th smallest of m is multiplied by m - i + 1; none may be smaller than the one before it, nor above 1.

    References
    ----------
    Holm, S. (1979). A simple sequentially rejective multiple test procedure. Scandinavian Journal of Statistics, 6, 65-70.

    Examples
    --------
    >>> holm([0.04, 0.01, float("nan"), 0.03])
    array([0.06, 0.03,  nan, 0.06])
    """
    values = floats(p)
    tested = np.flatnonzero(~np.isnan(values))
    order = tested[np.argsort(values[tested], kind="stable")]
    adjusted = np.full_like(values, np.nan)
    adjusted[order] = np.minimum(np.maximum.accumulate(values[order] * np.arange(order.size, 0, -1)), 1)
    return adjusted


def false_discovery(p: ArrayLike) -> Floats:
    """Adjust p values so that, of what is claimed at a level, no larger a share than that level is expected to be false.

    Parameters
    ----------
    p : array_like, shape (tests,)
        p values of one family; nan where there was no test, which counts for nothing.

    Returns
    -------
    array of float, shape (tests,)
        Adjusted p values (often called q), in the same order; nan stays nan.

    Notes
    -----
    The i-th smallest of m is multiplied by m / i; none may be larger than the one after it, nor above 1. For finding where to
    look among many; a claim about a single one needs :func:`holm`.

    References
    ----------
    Benjamini, Y., & Hochberg, Y. (1995). Controlling the false discovery rate: a practical and powerful approach to multiple
    testing. Journal of the Royal Statistical Society B, 57, 289-300.

    Examples
    --------
    >>> false_discovery([0.04, 0.01, float("nan"), 0.03])
    array([0.04, 0.03,  nan, 0.04])
    """
    values = floats(p)
    tested = np.flatnonzero(~np.isnan(values))
    order = tested[np.argsort(values[tested], kind="stable")[::-1]]
    adjusted = np.full_like(values, np.nan)
    adjusted[order] = np.minimum(np.minimum.accumulate(values[order] * order.size / np.arange(order.size, 0, -1)), 1)
    return adjusted


def is_constant(values: Floats) -> bool:
    """Say whether numbers differ by no more than floating point does."""
    return float(np.ptp(values)) <= ROUNDING * float(np.max(np.abs(values)))


def pearson(x: Floats, y: Floats) -> float:
    """Correlate two arrays that vary, from unit vectors, so that neither size nor spread can overflow."""
    left, right = (values / np.max(np.abs(values)) for values in (x - x.mean(), y - y.mean()))
    r = left @ right / (np.linalg.norm(left) * np.linalg.norm(right))
    return float(np.clip(r, -1, 1))
