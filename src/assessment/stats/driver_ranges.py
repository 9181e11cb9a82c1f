"""Ranges of the parts that predictors have in R2: every part that would leave the one that was found no great surprise.

A part of R2 can't be below zero, so draws of units around the one that was found lie too high and never hold a part that is
none. Here it is asked the other way round. For each size that a part could have, the slopes nearest to those found that give
it are taken, and it is worked out how often a sample would then show as much, or as little, as this one does. Sizes with
which it would be rare are outside of the range. A part is a sum of squares of slopes on uncorrelated predictors, which makes
that chance one of :func:`~assessment.stats.quadratic.chance_above_zero`. What units were drawn moves the predictors' own
correlations too: how far this moves a part, and to which side, is read off at correlations one standard error away, in every
direction.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from assessment.stats.intervals import Interval, floats
from assessment.stats.moments import Floats
from assessment.stats.quadratic import chance_above_zero

__all__ = ["Forms", "tail_weight", "weight_intervals"]

STEPS, HALVINGS, FURTHEST = 12, 14, 0.999  # places along the way at which is looked first; how often what is left is halved
LEAST_R2, MOST_R2 = 0.02, 0.999  # share that slopes are taken to explain, at the least and at the most
SKEWS, TAIL_HALVINGS = np.linspace(0.02, 2.0, 100), 50  # of gamma distributions; from 2 on their densities only fall
TAILS = (0.6, 4.0)
MOST_LOOSE = 0.9  # of the square of a slope, how much may vary with the predictors' correlations
TINY = 1e-9

Forms = Callable[[Floats], Floats]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Ground:
    """What one sample, or many, say of each part as a sum of squares of slopes.

    Parameters
    ----------
    weight : array, shape (..., predictors)
        Parts as they were found.
    share : array, shape (..., predictors, predictors)
        For each part, how much of the square of each slope is in it.
    axes : array, shape (..., predictors, predictors, predictors)
        For each part, the directions (columns) of these slopes in the space of uncorrelated predictors.
    slopes : array, shape (..., predictors, predictors)
        For each part, the slopes found, in standard errors, without what chance adds to their squares.
    moved : array, shape (..., predictors, changes, predictors squared)
        For each part, how its form moves with each change of the predictors' covariances, of one standard error.
    lean : array, shape (..., predictors, predictors squared)
        For each part, how its form moves on average.
    changes : array, shape (changes, predictors squared)
        The changes, in the space of uncorrelated predictors.
    units : int
        Units of each sample.
    tails : array, shape (..., 1)
        As :func:`tail_weight` gives it.
    """

    weight: Floats
    share: Floats
    axes: Floats
    slopes: Floats
    moved: Floats
    lean: Floats
    changes: Floats
    units: int
    tails: Floats


def weight_intervals(
    correlations: ArrayLike, units: int, *, forms: Forms, tails: ArrayLike = 1.0, confidence: float = 0.95
) -> Interval:
    """Intervals of the parts of R2.

    Parameters
    ----------
    correlations : array_like, shape (..., 1 + predictors, 1 + predictors)
        Of the outcome, first, and its predictors; any number of samples at once. None may be collinear.
    units : int, at least predictors + 3
        Of each sample.
    forms : callable
        From correlations among predictors (..., predictors, predictors) to a matrix F for each part, so that the part is r'Fr, r
        being the correlations with the outcome (:func:`~assessment.stats.drivers.relative_forms`).
    tails : array_like, shape (...)
        :func:`tail_weight` of the units; 1 for normal ones.
    confidence : float, between 0 and 1

    Returns
    -------
    Interval
        Ends, shape (..., predictors), from 0 to 1.

    Notes
    -----
    With u = R^(-1/2) r a part is u'Tu, T = R^(1/2) F R^(1/2). In the axes of T, with its eigenvalues l and slopes b = u
    sqrt((n - 1) / (1 - R2)), a sample shows more than w where sum (l - w) (b + g)^2 > w c, g being standard normal and c
    chi-square with the residual's degrees of freedom. Slopes go from none, v = 0, over those found, v = 1/2, ever further, v
    = 1: b v / (v + (1 - 2v) l / max l), which for each part are the nearest to those found. b^2 varies by as much as u'(T -
    w S)u does with the predictors' covariances S, and c by as much, times the weight of tails; the part is b'Tb / (n - 1 +
    b'b), less what T moves on average. Both tails are (1 - confidence) / 2, but for a part so small that its distribution
    leans on zero, most of the lower one, which is hardly ever reached, is added to the upper one.

    References
    ----------
    Johnson, J. W. (2000). A heuristic method for estimating the relative weight of predictor variables in multiple regression.
    Multivariate Behavioral Research, 35, 1-19.
    Kuonen, D. (1999). Saddlepoint approximations for distributions of quadratic forms in normal variables. Biometrika,
    86, 929-935.

    Examples
    --------
    >>> def alone(among):  # of uncorrelated predictors each part is the square of its own correlation
    ...     return np.eye(2)[:, :, None] * np.eye(2)[:, None, :] + 0 * among[..., None]
    >>> low, high = weight_intervals([[1, 0.5, 0.1], [0.5, 1, 0], [0.1, 0, 1]], 60, forms=alone)
    >>> low.round(2).tolist(), high.round(2).tolist()
    ([0.1, 0.0], [0.46, 0.15])
    """
    ground = ground_of(floats(correlations), units, forms, floats(tails))
    shape = ground.weight.shape
    low = furthest(lambda way: seldom_more(ground, way, confidence), shape)
    high = furthest(lambda way: still_less(ground, way, confidence), shape)
    ends = [np.where(way > 0, part_of(ground, slopes_at(ground, way)), 0.0) for way in (low, high)]
    return Interval(np.minimum(ends[0], ground.weight), np.maximum(ends[1], ground.weight))


def tail_weight(values: ArrayLike) -> Floats:
    """How much more the squares of units' figures vary than those of normal ones do, as a factor.

    Parameters
    ----------
    values : array_like, shape (..., units, 1 + predictors)
        The outcome, first, and its predictors: at least four units, none without variance, none collinear.

    Returns
    -------
    array of float, shape (...)
        1 for normal units, 0.6 to 4.

    Notes
    -----
    1 + k / 2, k being the mean excess kurtosis (G2) of uncorrelated predictors and of the residual.

    References
    ----------
    Joanes, D. N., & Gill, C. A. (1998). Comparing measures of sample skewness and kurtosis. Journal of the Royal Statistical
    Society D, 47, 183-189.

    Examples
    --------
    >>> even = [[0, 0], [0, 1], [1, 0], [1, 1], [2, 0], [2, 1]]
    >>> round(float(tail_weight(even)), 3)
    0.6
    """
    data = floats(values)
    units = data.shape[-2]
    centred = (data - data.mean(axis=-2, keepdims=True)) / data.std(axis=-2, keepdims=True)
    _, inverse = roots(np.swapaxes(centred, -1, -2)[..., 1:, :] @ centred[..., 1:] / units)
    apart = centred[..., 1:] @ inverse
    outcome = centred[..., :1]
    left = outcome - apart @ (np.swapaxes(apart, -1, -2) @ outcome / units)
    each = np.concatenate([apart, left], axis=-1)
    kurtosis = (each**4).mean(axis=-2) / (each**2).mean(axis=-2) ** 2
    excess = (units - 1) / ((units - 2) * (units - 3)) * ((units + 1) * kurtosis - 3 * (units - 1))
    return np.asarray(np.clip(1 + excess.mean(axis=-1) / 2, *TAILS))


def ground_of(matrices: Floats, units: int, forms: Forms, tails: Floats) -> Ground:
    """What samples say of each part."""
    spread = np.sqrt(np.diagonal(matrices, axis1=-2, axis2=-1))
    matrices = matrices / (spread[..., :, None] * spread[..., None, :])
    among, count = matrices[..., 1:, 1:], matrices.shape[-1] - 1
    root, inverse = roots(among)
    apart = (inverse @ matrices[..., 1:, 0, None])[..., 0]
    whole = root[..., None, :, :] @ forms(among) @ root[..., None, :, :]
    share, axes = np.linalg.eigh(whole)
    r2 = np.clip((apart**2).sum(axis=-1, keepdims=True), TINY, MOST_R2)
    kept = np.maximum(1 - (1 - r2) * (units - 1) / (units - 1 - count), LEAST_R2)
    turned = (np.swapaxes(axes, -1, -2) @ apart[..., None, :, None])[..., 0]
    slopes = turned * np.sqrt(kept / r2 * (units - 1) / (1 - kept))[..., None]
    changes = one_error_away(count, units)
    up, down = (moved_forms(root, inverse, forms, np.eye(count) + sign * changes) for sign in (1, -1))
    flat = (*whole.shape[:-2], count**2)
    moved = np.swapaxes((up - down) / 2, -4, -3)
    lean = (up + down - 2 * whole[..., None, :, :, :]).sum(axis=-4) / 2
    return Ground(
        ((whole @ apart[..., None, :, None])[..., 0] @ apart[..., None])[..., 0],
        np.maximum(share, 0.0), axes, slopes, moved.reshape(*flat[:-1], len(changes), count**2), lean.reshape(flat),
        changes.reshape(len(changes), count**2), units, tails[..., None],
    )  # fmt: skip


def roots(among: Floats) -> tuple[Floats, Floats]:
    """The symmetric root of correlations, and its inverse."""
    values, vectors = np.linalg.eigh(among)
    root = np.sqrt(np.maximum(values, TINY))[..., None, :]
    turned = np.swapaxes(vectors, -1, -2)
    return vectors * root @ turned, vectors / root @ turned


def one_error_away(count: int, units: int) -> Floats:
    """Changes of one standard error in each variance and covariance of uncorrelated predictors, shape (changes, count, count)."""
    rows, columns = np.triu_indices(count)
    place, found = np.arange(len(rows)), np.zeros((len(rows), count, count))
    found[place, rows, columns] = found[place, columns, rows] = np.sqrt(np.where(rows == columns, 2, 1) / (units - 1))
    return found


def moved_forms(root: Floats, inverse: Floats, forms: Forms, covariances: Floats) -> Floats:
    """The parts' forms at other covariances of uncorrelated predictors, shape (..., changes, count, count, count)."""
    around = root[..., None, :, :] @ covariances @ root[..., None, :, :]
    spread = np.sqrt(np.diagonal(around, axis1=-2, axis2=-1))
    found = forms(around / (spread[..., :, None] * spread[..., None, :]))
    left = (inverse[..., None, :, :] @ around / spread[..., None, :])[..., None, :, :]
    return np.asarray(left @ found @ np.swapaxes(left, -1, -2))


def slopes_at(ground: Ground, way: Floats) -> Floats:
    """The slopes nearest to those found that lie so far along the way from none, over these at one half, to ever larger parts."""
    way = np.maximum(way, TINY)[..., None]
    return np.asarray(ground.slopes * way / (way + (1 - 2 * way) * ground.share / ground.share.max(axis=-1, keepdims=True)))


def part_of(ground: Ground, slopes: Floats) -> Floats:
    """The part of R2 that slopes amount to."""
    square = slopes**2
    turned = (ground.axes @ slopes[..., None])[..., 0]
    products = (turned[..., :, None] * turned[..., None, :]).reshape(*turned.shape[:-1], -1)
    found = (ground.share * square).sum(axis=-1) - (ground.lean * products).sum(axis=-1)
    return np.asarray(np.clip(found / (ground.units - 1 + square.sum(axis=-1)), 0.0, 1.0))


def seldom_more(ground: Ground, way: Floats, confidence: float) -> Flags:
    """Whether slopes at this place would seldom show as much as was found."""
    slopes = slopes_at(ground, way)
    return np.asarray(chance_of_more(ground, slopes) < tails_at(ground, slopes, confidence)[1])


def still_less(ground: Ground, way: Floats, confidence: float) -> Flags:
    """Whether slopes at this place would often enough show as little as was found."""
    slopes = slopes_at(ground, way)
    return np.asarray(1 - chance_of_more(ground, slopes) >= tails_at(ground, slopes, confidence)[0])


def tails_at(ground: Ground, slopes: Floats, confidence: float) -> tuple[Floats, Floats]:
    """How rare what is below a range, and above it, may be: those of the shortest range, by how far a part leans on zero."""
    square, share = slopes**2, ground.share
    second, third = ((share**power * (1 + power * square)).sum(axis=-1) for power in (2, 3))
    skew = 8 * third / (2 * second) ** 1.5
    below = np.interp(skew, SKEWS, tails_below(confidence), right=0.0)
    return below, 1 - confidence - below


@cache
def tails_below(confidence: float) -> Floats:
    """Of gamma distributions with the skewnesses ``SKEWS``, what lies below the shortest range that holds so much."""
    shape = 4 / SKEWS**2
    least, most = np.zeros(shape.shape), np.full(shape.shape, (1 - confidence) / 2)
    for _ in range(TAIL_HALVINGS):
        below = (least + most) / 2
        low, high = special.gammaincinv(shape, below), special.gammaincinv(shape, below + confidence)
        denser_below = (shape - 1) * np.log(np.maximum(low, TINY) / high) - low + high > 0
        least, most = np.where(denser_below, least, below), np.where(denser_below, below, most)
    return np.asarray((least + most) / 2)


def chance_of_more(ground: Ground, slopes: Floats) -> Floats:
    """How often samples show larger parts than this one, if such are the slopes."""
    count, weight, square = slopes.shape[-1], ground.weight, slopes**2
    turned = (ground.axes @ slopes[..., None])[..., 0]
    products = (turned[..., :, None] * turned[..., None, :]).reshape(*turned.shape[:-1], count**2, 1)
    moved = (ground.moved @ products)[..., 0] - weight[..., None] * (ground.changes @ products)[..., 0]
    offset = ground.share - weight[..., None]
    loose = (moved**2).sum(axis=-1) * ground.tails / np.maximum(4 * (offset**2 * square**2).sum(axis=-1), TINY)
    free = np.minimum(loose, MOST_LOOSE)[..., None] * square
    tails = np.broadcast_to(ground.tails, weight.shape)
    scale = np.concatenate([offset * (1 + free), (-weight * tails)[..., None]], axis=-1)
    df = np.concatenate([np.ones((*weight.shape, count)), ((ground.units - 1 - count) / tails)[..., None]], axis=-1)
    shift = np.concatenate([(square - free) / (1 + free), np.zeros((*weight.shape, 1))], axis=-1)
    return chance_above_zero(scale, df, shift)


def furthest(still: Callable[[Floats], Flags], shape: tuple[int, ...]) -> Floats:
    """The last place along the way at which something still is so; 0 where it is so nowhere."""
    step, found = FURTHEST / STEPS, np.zeros(shape)
    for way in np.linspace(step, FURTHEST, STEPS):
        found = np.where(still(np.full(shape, way)), way, found)
    for half in range(1, HALVINGS + 1):
        further = np.minimum(found + step / 2**half, FURTHEST)
        found = np.where(still(further), further, found)
    return found
