"""Least squares that keep their digits.

Normal equations square how nearly alike the columns are, and lose twice the digits. Here the columns are brought to about one
size and taken apart by Householder reflections; then slopes and residuals are put right together, from errors that are summed
exactly, which gets back most of what rounding took even where the residuals are large.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from scipy import linalg

from assessment.stats.intervals import floats
from assessment.stats.moments import Floats

__all__ = ["LeastSquares", "least_squares"]

REFINEMENTS = 3
HALF = 2.0**27 + 1  # splits a float in two halves whose products are exact


class LeastSquares(NamedTuple):
    """A fit by least squares.

    Parameters
    ----------
    slopes, errors : array of float, shape (columns,)
        Coefficients, and their standard errors; errors are nan without a row to spare.
    residuals : array of float, shape (rows,)
        What is left.
    variance : float
        Of the residuals, by the rows to spare.
    df : int
        Rows to spare: rows less columns.
    """

    slopes: Floats
    errors: Floats
    residuals: Floats
    variance: float
    df: int


def least_squares(columns: ArrayLike, outcome: ArrayLike) -> LeastSquares:
    """Fit an outcome to columns.

    Parameters
    ----------
    columns : array_like, shape (rows, columns)
        At least as many rows as columns, nothing missing; a column of ones is the intercept.
    outcome : array_like, shape (rows,)
        Nothing missing.

    Returns
    -------
    LeastSquares

    Raises
    ------
    ValueError
        There are fewer rows than columns, or a column is made of the others.

    Notes
    -----
    X = QR; slopes R^-1 Q'y. Refined: with f = y - r - Xb and g = -X'r, both summed exactly, h = R'^-1 g, the slopes change by
    R^-1 (Q'f - h) and the residuals by f - Q (Q'f - h). Standard errors: the lengths of the rows of R^-1 times the residual
    standard deviation.

    References
    ----------
    Björck, Å. (1967). Iterative refinement of linear least squares solutions I. BIT, 7, 257-278.

    Examples
    --------
    >>> found = least_squares([[1, 0], [1, 1], [1, 2]], [1, 2, 4])
    >>> found.slopes.round(4), found.errors.round(4), found.df
    (array([0.8333, 1.5   ]), array([0.3727, 0.2887]), 1)
    """
    given, target = floats(columns), floats(outcome)
    rows, count = given.shape
    if rows < count:
        raise ValueError(f"there are {rows} rows, fewer than {count} columns")
    lengths = np.linalg.norm(given, axis=0)
    sizes = np.exp2(np.rint(np.log2(np.where(lengths > 0, lengths, 1.0))))  # powers of two: dividing by them rounds nothing
    scaled = given / sizes
    q, r = linalg.qr(scaled, mode="economic")
    if (np.abs(np.diagonal(r)) <= rows * np.finfo(float).eps).any():
        raise ValueError("a column is made of the others")
    slopes, residuals = refined(scaled, target, q, r)
    df = rows - count
    variance = float(residuals @ residuals) / df if df else np.nan
    back = linalg.solve_triangular(r, np.eye(count))
    return LeastSquares(slopes / sizes, np.sqrt(variance) * np.linalg.norm(back, axis=1) / sizes, residuals, variance, df)


def refined(columns: Floats, target: Floats, q: Floats, r: Floats) -> tuple[Floats, Floats]:
    """Slopes and residuals, put right together until nothing is left to gain."""
    turned = q.T @ target
    slopes, residuals = linalg.solve_triangular(r, turned), target - q @ turned
    for _ in range(REFINEMENTS):
        off = exact_sums(products(columns, -slopes), target[:, None], -residuals[:, None])
        tilt = exact_sums(products(columns.T, -residuals))
        turned = q.T @ off - linalg.solve_triangular(r, tilt, trans="T")
        slopes, residuals = slopes + linalg.solve_triangular(r, turned), residuals + off - q @ turned
    return slopes, residuals


def products(matrix: Floats, vector: Floats) -> Floats:
    """Each number times its column's, as rounded, and beside them what rounding took (Dekker 1971)."""
    near = matrix * vector
    (a, b), (c, d) = halves(matrix), halves(vector)
    return np.concatenate([near, ((a * c - near) + a * d + b * c) + b * d], axis=1)


def halves(values: Floats) -> tuple[Floats, Floats]:
    """Split floats in two parts of half the digits."""
    wide = HALF * values
    high = wide - (wide - values)
    return high, values - high


def exact_sums(*parts: Floats) -> Floats:
    """Sums of rows, rounded once."""
    return np.array([math.fsum(row) for row in np.concatenate(parts, axis=1).tolist()])
