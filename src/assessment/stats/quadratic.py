"""The chance that a sum of squares outweighs another, by saddlepoint: no draws, and right far out in the tails.

A part of R2, like any ratio of sums of squares, is above some value where a weighted sum of squares, some weights being below
zero, is above zero. Its distribution has no formula, but its cumulant generating function has, and one point of that function
gives the chance within some five hundredths of itself.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from assessment.stats.intervals import floats
from assessment.stats.moments import Floats

__all__ = ["chance_above_zero"]

ROUNDS = 12  # of Newton's method, each kept within what is known of the root
NEAR = 1e-3  # standard errors from the mean within which the formula is its own limit
TINY = 1e-12


def chance_above_zero(scale: ArrayLike, df: ArrayLike, shift: ArrayLike) -> Floats:
    """Chance that a weighted sum of independent, noncentral chi-squares is above zero.

    Parameters
    ----------
    scale : array_like, shape (..., parts)
        What each chi-square is multiplied by, of either sign.
    df : array_like, shape (..., parts)
        Degrees of freedom, above 0 and not necessarily whole.
    shift : array_like, shape (..., parts)
        Noncentrality: the sum of the squared means of the normals.

    Returns
    -------
    array of float, shape (...)
        0 to 1.

    Notes
    -----
    K(s) = sum of -df log(1 - 2 scale s) / 2 + scale shift s / (1 - 2 scale s). With K'(s) = 0, w = sign(s) sqrt(-2 K(s)) and
    v = s sqrt(K''(s)), the chance is that of a normal above w + log(v / w) / w.

    References
    ----------
    Kuonen, D. (1999). Saddlepoint approximations for distributions of quadratic forms in normal variables. Biometrika,
    86, 929-935.
    Barndorff-Nielsen, O. E. (1990). Approximate interval probabilities. Journal of the Royal Statistical Society B, 52, 485-496.

    Examples
    --------
    F with 3 and 20 degrees of freedom is above 3.0984 with a chance of .05:

    >>> round(float(chance_above_zero([1 / 3, -3.0984 / 20], [3, 20], [0, 0])), 3)
    0.051
    """
    weight, count, pushed = np.broadcast_arrays(*map(floats, (scale, df, shift)))
    pushed = weight * pushed
    point = saddlepoint(weight, count, pushed)
    left = 1 - 2 * weight * point[..., None]
    height = (-count / 2 * np.log(left) + pushed * point[..., None] / left).sum(axis=-1)
    w = np.sign(point) * np.sqrt(np.maximum(-2 * height, 0.0))
    near = np.abs(w) < NEAR
    apart, v = np.where(near, 1.0, w), np.where(near, 1.0, point * np.sqrt(curvature(weight, count, pushed, left)))
    told = special.ndtr(-(apart + np.log(np.maximum(v / apart, TINY)) / apart))
    third = (8 * count * weight**3 + 24 * pushed * weight**2).sum(axis=-1)
    return np.asarray(np.where(near, special.ndtr(-third / (6 * curvature(weight, count, pushed, 1.0) ** 1.5)), told))


def saddlepoint(weight: Floats, count: Floats, pushed: Floats) -> Floats:
    """Where the cumulant generating function is lowest."""
    low, high = (
        1 / (2 * end) * (1 - TINY) for end in (np.minimum(weight.min(axis=-1), -TINY), np.maximum(weight.max(axis=-1), TINY))
    )
    point = np.zeros(low.shape)
    for _ in range(ROUNDS):
        left = 1 - 2 * weight * point[..., None]
        slope = (count * weight / left + pushed / left**2).sum(axis=-1)
        low, high = np.where(slope < 0, point, low), np.where(slope < 0, high, point)
        step = point - slope / curvature(weight, count, pushed, left)
        point = np.where((step >= low) & (step <= high), step, (low + high) / 2)
    return point


def curvature(weight: Floats, count: Floats, pushed: Floats, left: Floats | float) -> Floats:
    """Second derivative of the cumulant generating function."""
    return np.asarray((2 * count * weight**2 / left**2 + 4 * pushed * weight / left**3).sum(axis=-1))
