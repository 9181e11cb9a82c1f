"""How far a pattern of answers lies from the others': Mahalanobis distance squared, with missing answers.

The distance counts how unlikely a pattern is given how items go together: high on one of two items that everybody answers
alike and low on the other lies far out, however usual each answer is. Where answers are missing, the distance is that of the
answers there are, with as many degrees of freedom; nothing is filled in.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from assessment.stats.intervals import floats
from assessment.stats.moments import Floats

__all__ = ["Distances", "Spread", "mahalanobis", "spread_of_answers"]

Reason = Literal["", "one_item", "too_few", "no_variance", "singular"]
FLATTEST = 1e-8  # smallest eigenvalue of the correlations below which some items follow from others


@dataclass(frozen=True)
class Spread:
    """Where answers lie and how they go together, or why that can't be used.

    Parameters
    ----------
    mean : array of float, shape (items,)
        Of each item, over those who answered it.
    precision : array of float, shape (items, items)
        Inverse of the covariances.
    reason : {"", "one_item", "too_few", "no_variance", "singular"}
        Why there is none: fewer than two items, no more people than items, an item that all answer alike, or items that follow
        from each other (or so few pairs answered together that the covariances contradict each other).
    """

    mean: Floats
    precision: Floats
    reason: Reason = ""


class Distances(NamedTuple):
    """How far out each person's answers lie.

    Parameters
    ----------
    squared : array of float
        Distance squared (not the distance).
    df : array of float
        Items answered.
    tail : array of float
        Chance of a distance as large or larger, if answers were normal: chi-square's upper tail. nan where nothing was answered.
    """

    squared: Floats
    df: Floats
    tail: Floats


def spread_of_answers(mean: ArrayLike, covariance: ArrayLike, *, n: int) -> Spread:
    """Make means and covariances ready for distances.

    Parameters
    ----------
    mean : array_like, shape (items,)
        Of each item.
    covariance : array_like, shape (items, items)
        Sample covariances (n - 1); each over those who answered both items, where answers are missing.
    n : int
        The fewest people that any of them rests on.

    Returns
    -------
    Spread

    Raises
    ------
    ValueError
        The covariances are not a square matrix of the means' size.
    """
    middle, matrix = floats(mean), floats(covariance)
    if matrix.shape != (middle.size, middle.size):
        raise ValueError(f"covariances of {middle.size} items must be a square matrix, not of shape {matrix.shape}")
    deviations = np.sqrt(np.diag(matrix))
    reason: Reason = "one_item" if middle.size < 2 else "too_few" if n <= middle.size else ""
    if not reason and not (deviations > 0).all():
        reason = "no_variance"
    if not reason and np.linalg.eigvalsh(matrix / np.outer(deviations, deviations))[0] < FLATTEST:
        reason = "singular"
    precision = np.full_like(matrix, np.nan) if reason else floats(np.linalg.inv(matrix))
    return Spread(middle, precision, reason)


def mahalanobis(answers: ArrayLike, spread: Spread) -> Distances:
    """Mahalanobis distance squared of each person's answers, with its chi-square tail.

    Parameters
    ----------
    answers : array_like, shape (people, items)
        nan is no answer.
    spread : Spread
        From :func:`spread_of_answers`; where it gives a reason, all distances are nan.

    Returns
    -------
    Distances

    Notes
    -----
    With z the answered items less their means, z' S^-1 z, S being the covariances of those items. It is found from the
    inverse K of the whole: with missing places taken as zero, z'Kz - (Kz)_m' (K_mm)^-1 (Kz)_m, where m are the missing ones. So
    only small systems are solved, as many as a person left items out. Answers on few points are not normal, and the tail is
    smaller than the true chance: an index, not a test.

    References
    ----------
    Mahalanobis, P. C. (1936). On the generalised distance in statistics. Proceedings of the National Institute of Sciences of
    India, 2, 49-55. Meade, A. W. & Craig, S. B. (2012). Identifying careless responses in survey data. Psychological Methods,
    17, 437-455. https://doi.org/10.1037/a0028085

    Examples
    --------
    Two items of variance 1 that go together (.6). Both one step up; one up and one down; only the first answered:

    >>> known = spread_of_answers([3, 3], [[1, 0.6], [0.6, 1]], n=50)
    >>> found = mahalanobis([[4, 4], [4, 2], [5, float("nan")]], known)
    >>> found.squared.round(4), found.df, found.tail.round(4)
    (array([1.25, 5.  , 4.  ]), array([2., 2., 1.]), array([0.5353, 0.0821, 0.0455]))
    """
    rows = floats(answers)
    given = ~np.isnan(rows)
    df = given.sum(axis=1).astype(np.float64)
    if spread.reason:
        return Distances(np.full(len(rows), np.nan), df, np.full(len(rows), np.nan))
    # Items by people, which is how a large table lies in memory: each step looks at one item and everybody.
    offsets = np.where(given, rows - spread.mean, 0).T
    pulled = spread.precision @ offsets
    squared = (offsets * pulled).sum(axis=0)
    lacking = rows.shape[1] - df.astype(int)
    for missing in 1 + np.flatnonzero(np.bincount(lacking[df > 0])[1:]):
        people = np.flatnonzero(lacking == missing)
        places = np.nonzero(~given[people])[1].reshape(len(people), missing)
        squared[people] -= solved(pulled[places, people[:, None]], spread.precision, places)
    squared = np.where(df > 0, np.maximum(squared, 0), np.nan)
    return Distances(squared, df, special.chdtrc(df, squared))


def solved(rest: Floats, precision: Floats, places: NDArray[np.intp]) -> Floats:
    """Give r' (K_mm)^-1 r of each row r of ``rest``, m being that row's places in K."""
    if places.shape[1] == 1:
        return np.asarray((rest**2 / np.diag(precision)[places])[:, 0], dtype=np.float64)
    blocks = precision[places[:, :, None], places[:, None, :]]
    return np.asarray(np.einsum("ij,ij->i", rest, np.linalg.solve(blocks, rest[:, :, None])[:, :, 0]), dtype=np.float64)
