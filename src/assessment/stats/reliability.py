"""Whether the items of a scale measure one thing well enough to be added up.

Cronbach's alpha is the share of a scale score's variance that its items have in common, if they all measure the same thing
equally well. A high alpha does not show that they do: a long questionnaire about two things has one too.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from assessment.stats.intervals import floats
from assessment.stats.moments import Floats

__all__ = ["Alpha", "alpha", "spearman_brown", "sum_varies"]

ROUNDING = 1e-12  # variance of a sum, relative to its parts', that is floating point only

Reason = Literal["", "one_item", "too_few", "no_variance"]


@dataclass(frozen=True)
class Alpha:
    """Cronbach's alpha, or why there is none.

    Parameters
    ----------
    value : float
        At most 1; below zero where items run against each other, often a sign of one that should have been turned.
    low, high : float
        Its interval.
    n : int
        People who answered all items.
    items : int
        Items in the scale.
    reason : {"", "one_item", "too_few", "no_variance"}
        Why nothing could be computed: one item, fewer than two people, or a scale score that never varies.
    """

    value: float
    low: float
    high: float
    n: int
    items: int
    reason: Reason = ""


def alpha(covariance: ArrayLike, n: int, *, confidence: float = 0.95) -> Alpha:
    """Cronbach's alpha (raw, not standardised) from the items' covariance matrix.

    Parameters
    ----------
    covariance : array_like, shape (items, items)
        Sample covariances of the items, reversed ones turned, over the people who answered all of them.
    n : int
        Those people.
    confidence : float, between 0 and 1
        How often such intervals hold the true value.

    Returns
    -------
    Alpha

    Raises
    ------
    ValueError
        The covariances are not a square matrix.

    Notes
    -----
    k / (k - 1) * (1 - sum of variances / sum of all entries). Interval: 1 - (1 - alpha) F with n - 1 and
    (n - 1) (k - 1) degrees of freedom. Answers on few points make it a little too narrow.

    References
    ----------
    Cronbach, L. J. (1951). Coefficient alpha and the internal structure of tests. Psychometrika, 16, 297-334.
    Feldt, L. S., Woodruff, D. J. & Salih, F. A. (1987). Statistical inference for coefficient alpha. Applied
    Psychological Measurement, 11, 93-103.

    Examples
    --------
    >>> found = alpha([[2, 1, 1], [1, 2, 1], [1, 1, 2]], 50)
    >>> round(found.value, 4), round(found.low, 4), round(found.high, 4)
    (0.75, 0.6002, 0.8498)
    """
    matrix = floats(covariance)
    if matrix.ndim != 2 or matrix.shape[0] != matrix.shape[1]:
        raise ValueError(f"covariances must be a square matrix, not of shape {matrix.shape}")
    items, total = matrix.shape[0], float(matrix.sum())
    reason: Reason = "one_item" if items < 2 else "too_few" if n < 2 else "" if sum_varies(matrix) else "no_variance"
    if reason:
        return Alpha(np.nan, np.nan, np.nan, n, items, reason)
    value = items / (items - 1) * (1 - float(np.trace(matrix)) / total)
    low, high = feldt(value, n, items, confidence)
    return Alpha(value, low, high, n, items)


def spearman_brown(r: ArrayLike, *, times: float = 2.0) -> Floats:
    """Reliability of a test made ``times`` as long; with two items, of both together from their correlation.

    Parameters
    ----------
    r : array_like
        Reliability of the test as it is, or the correlation of two halves.
    times : float, above 0
        How many times as long.

    Returns
    -------
    array of float

    Notes
    -----
    times * r / (1 + (times - 1) * r). For a scale of two items this, not alpha, is the coefficient to report.

    References
    ----------
    Eisinga, R., te Grotenhuis, M. & Pelzer, B. (2013). The reliability of a two-item scale. International Journal of Public
    Health, 58, 637-642.

    Examples
    --------
    >>> float(spearman_brown(0.5, times=3))
    0.75
    """
    shorter = floats(r)
    return times * shorter / (1 + (times - 1) * shorter)


def sum_varies(covariance: Floats) -> bool:
    """Whether the sum of items varies, by more than floating point leaves of items that cancel each other.

    Examples
    --------
    >>> sum_varies(np.array([[1.0, -1.0], [-1.0, 1.0 + 1e-16]])), sum_varies(np.eye(2))
    (False, True)
    """
    return float(covariance.sum()) > ROUNDING * float(np.trace(covariance))


def feldt(value: float, n: int, items: int, confidence: float) -> tuple[float, float]:
    """Feldt's interval of alpha."""
    df = n - 1, (n - 1) * (items - 1)
    tail = (1 - confidence) / 2
    widest, narrowest = (float(special.fdtri(*df, q)) for q in (1 - tail, tail))
    return 1 - (1 - value) * widest, 1 - (1 - value) * narrowest
