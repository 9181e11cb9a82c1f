"""What each question adds to its scale: how it goes with the others, and what the scale would be without it.

A question that goes with the others hardly, or against them, is one that measures something else, or one that should have been
turned. It is compared with the sum of the *other* questions: with itself among them it would always seem to fit, the more so the
shorter the scale.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from assessment.stats.association import correlation_interval
from assessment.stats.intervals import floats
from assessment.stats.moments import Floats
from assessment.stats.reliability import alpha, spearman_brown, sum_varies

__all__ = ["ItemRest", "TwoItems", "item_rest", "two_items"]

Reason = Literal["", "one_item", "not_two", "too_few", "no_variance"]
FEWEST = 4  # people, for Fisher's interval
OPPOSITE = -1 + 1e-9  # a correlation at which the sum of two items is the same for everybody


@dataclass(frozen=True)
class ItemRest:
    """Each item beside the rest of its scale, or why that can't be said.

    Parameters
    ----------
    r, low, high : array of float, shape (items,)
        Correlation of the item with the sum of the others, and its interval; nan where one of the two does not vary.
    alpha_without : array of float, shape (items,)
        Alpha of the others; nan where there is none: one item left, or items left that never vary together.
    n : int
        People who answered all items.
    constant : tuple of int
        Positions of the items for which there is no correlation.
    reason : {"", "one_item", "too_few"}
        Why there are no figures at all: one item, or fewer than four people.
    """

    r: Floats
    low: Floats
    high: Floats
    alpha_without: Floats
    n: int
    constant: tuple[int, ...] = ()
    reason: Reason = ""


@dataclass(frozen=True)
class TwoItems:
    """Reliability of a scale of two items, or why there is none.

    Parameters
    ----------
    value, low, high : float
        Spearman and Brown's coefficient and its interval; below zero where the two run against each other.
    r : float
        Correlation of the two.
    n : int
        People who answered both.
    reason : {"", "not_two", "too_few", "no_variance"}
        Why nothing could be computed: not two items, fewer than four people, or an item or the sum that never varies.
    """

    value: float
    low: float
    high: float
    r: float
    n: int
    reason: Reason = ""


def item_rest(covariance: ArrayLike, n: int, *, confidence: float = 0.95) -> ItemRest:
    """Correlate each item with the sum of the others, and find alpha without it.

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
    ItemRest

    Raises
    ------
    ValueError
        The covariances are not a square matrix.

    Notes
    -----
    With covariances c, r_i = sum_(j != i) c_ij / sqrt(c_ii sum_(j, k != i) c_jk). Interval: Fisher's.

    References
    ----------
    Nunnally, J. C. & Bernstein, I. H. (1994). Psychometric theory (3rd ed.), section 8. McGraw-Hill.

    Examples
    --------
    Each of three items with the sum of the other two: 2 / sqrt(2 * 6).

    >>> found = item_rest([[2, 1, 1], [1, 2, 1], [1, 1, 2]], 50)
    >>> found.r.round(6), found.alpha_without.round(6)
    (array([0.57735, 0.57735, 0.57735]), array([0.666667, 0.666667, 0.666667]))
    """
    matrix = floats(covariance)
    if matrix.ndim != 2 or matrix.shape[0] != matrix.shape[1]:
        raise ValueError(f"covariances must be a square matrix, not of shape {matrix.shape}")
    items = len(matrix)
    reason: Reason = "one_item" if items < 2 else "too_few" if n < FEWEST else ""
    if reason:
        none = np.full(items, np.nan)
        return ItemRest(none, none, none, none, n, (), reason)
    # The others' sums are taken by themselves: as all less the item they would lose the digits of items that vary little.
    others = [np.delete(np.delete(matrix, item, 0), item, 1) for item in range(items)]
    own, rest = np.diag(matrix), np.array([part.sum() for part in others])
    tied = np.array([np.delete(matrix[item], item).sum() for item in range(items)])
    varies = (own > 0) & np.array([sum_varies(part) for part in others])
    r = np.clip(tied / np.sqrt(np.where(varies, own * rest, np.nan)), -1, 1)
    low, high = correlation_interval(r, n, confidence=confidence)
    without = [alpha(part, n).value for part in others]
    return ItemRest(r, low, high, np.array(without), n, tuple(np.flatnonzero(~varies).tolist()))


def two_items(covariance: ArrayLike, n: int, *, confidence: float = 0.95) -> TwoItems:
    """Reliability of a scale of two items: Spearman and Brown's coefficient.

    Parameters
    ----------
    covariance : array_like, shape (2, 2)
        Sample covariances of the two, over the people who answered both.
    n : int
        Those people.
    confidence : float, between 0 and 1
        How often such intervals hold the true value.

    Returns
    -------
    TwoItems

    Notes
    -----
    2 r / (1 + r), and the same of both ends of Fisher's interval of r. Of two items alpha is the same only where they vary
    equally, and smaller otherwise; a factor model of two items has more parameters than there are covariances, so there is no
    omega.

    References
    ----------
    Eisinga, R., te Grotenhuis, M. & Pelzer, B. (2013). The reliability of a two-item scale. International Journal of Public
    Health, 58, 637-642.

    Examples
    --------
    >>> found = two_items([[4, 1], [1, 1]], 50)
    >>> round(found.r, 6), round(found.value, 6)
    (0.5, 0.666667)
    """
    matrix = floats(covariance)
    if matrix.shape != (2, 2):
        return TwoItems(np.nan, np.nan, np.nan, np.nan, n, "not_two")
    if n < FEWEST or not min(np.diag(matrix)) > 0:
        return TwoItems(np.nan, np.nan, np.nan, np.nan, n, "too_few" if n < FEWEST else "no_variance")
    r = float(np.clip(matrix[0, 1] / np.sqrt(matrix[0, 0] * matrix[1, 1]), -1, 1))
    if r <= OPPOSITE:
        return TwoItems(np.nan, np.nan, np.nan, r, n, "no_variance")
    ends = correlation_interval(r, n, confidence=confidence)
    value, low, high = (float(spearman_brown(end)) for end in (r, *ends))
    return TwoItems(value, low, high, r, n)
