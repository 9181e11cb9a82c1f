"""Covariance structures: what a few factors behind many questions say that the questions' covariances should be.

A factor model holds that people's answers go together because a few things stand behind them. It implies a covariance matrix
(and, with several groups, means). Here is what all such models share: the implied matrix, how far it is from the observed
one, the slope of that distance, and the search for the parameters that make it smallest. Each question belongs to one
factor. What is free, shared between groups or fixed is the caller's affair.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from assessment.stats.intervals import normal_quantile
from assessment.stats.moments import Floats

__all__ = ["Bounded", "Layout", "Sample", "Solution", "Structure", "delta", "implied", "solve"]

Values = NDArray[Any]  # floats; complex where a derivative is taken by a complex step
MOST_STEPS = 500
SETTLED = 1e-10  # largest step, in standard deviations, at which the search has arrived
HALVINGS = 40
NOISE = 1e-13  # differences of the distance that are floating point only
STEP = 1e-30  # of derivatives by a complex step
SINGULAR = 1e-10  # smallest over largest eigenvalue of an information matrix that can be inverted


class Sample(NamedTuple):
    """One group's people, means and covariances (divided by n, as the likelihood has it)."""

    n: int
    mean: Floats
    covariance: Floats


class Bounded(NamedTuple):
    """Estimates, each with standard error and interval, as arrays; nan where there is none."""

    value: Floats
    se: Floats
    low: Floats
    high: Floats


@dataclass(frozen=True)
class Layout:
    """Where a group's parameters stand in one row of numbers.

    Parameters
    ----------
    of : array of int
        The factor of each item, 0 and up.
    """

    of: NDArray[np.intp]

    @cached_property
    def items(self) -> int:
        """Number of items."""
        return int(self.of.size)

    @cached_property
    def factors(self) -> int:
        """Number of factors."""
        return int(self.of.max()) + 1

    @cached_property
    def pairs(self) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """Rows and columns of the factors' covariances, the lower triangle with the diagonal."""
        return np.tril_indices(self.factors)

    @cached_property
    def parts(self) -> tuple[slice, slice, slice, slice, slice]:
        """Loadings, factors' covariances, residual variances, intercepts, factors' means."""
        sizes = (self.items, self.factors * (self.factors + 1) // 2, self.items, self.items, self.factors)
        ends = np.cumsum(sizes).tolist()
        first, second, third, fourth, fifth = (slice(end - size, end) for end, size in zip(ends, sizes, strict=True))
        return first, second, third, fourth, fifth

    @cached_property
    def size(self) -> int:
        """Length of the row."""
        return int(self.parts[-1].stop)

    def loading_matrix(self, row: Values) -> Values:
        """Loadings as a matrix of items by factors."""
        matrix = np.zeros((self.items, self.factors), dtype=row.dtype)
        matrix[np.arange(self.items), self.of] = row[self.parts[0]]
        return matrix

    def factor_matrix(self, row: Values) -> Values:
        """The factors' covariance matrix."""
        matrix = np.zeros((self.factors, self.factors), dtype=row.dtype)
        a, b = self.pairs
        matrix[a, b] = matrix[b, a] = row[self.parts[1]]
        return matrix


@dataclass(frozen=True)
class Structure:
    """A model: which numbers are free, and the row of parameters of each group that they make.

    Parameters
    ----------
    layout : Layout
        Where parameters stand.
    start : array of float
        Where the search for the free numbers begins.
    expand : function
        Free numbers to parameters, of shape (groups, layout.size).
    chain : function
        Free numbers to derivatives of the parameters, of shape (groups, layout.size, free).
    """

    layout: Layout
    start: Floats
    expand: Callable[[Values], Values]
    chain: Callable[[Floats], Floats]


class Solution(NamedTuple):
    """Where the search ended.

    Parameters
    ----------
    x : array of float
        The free numbers.
    distance : float
        The discrepancy there; times the number of people it is chi-square.
    variance : array of float
        Covariance matrix of the free numbers, from the expected information.
    settled, identified : bool
        Whether it arrived at a minimum, and whether that minimum is a single point.
    """

    x: Floats
    distance: float
    variance: Floats
    settled: bool
    identified: bool


def implied(layout: Layout, row: Values) -> tuple[Values, Values]:
    """Covariance matrix and means that a group's parameters imply.

    Notes
    -----
    L P L' + diag(t), and v + L a, with loadings L, factors' covariances P and means a, residual variances t, intercepts v.

    References
    ----------
    Jöreskog, K. G. (1969). A general approach to confirmatory maximum likelihood factor analysis. Psychometrika, 34, 183-202.

    Examples
    --------
    >>> layout = Layout(np.array([0, 0]))
    >>> implied(layout, np.array([0.5, 1.0, 1.0, 0.75, 1.0, 3.0, 4.0, 2.0]))
    (array([[1. , 0.5],
           [0.5, 2. ]]), array([4., 6.]))
    """
    _, _, residuals, intercepts, means = layout.parts
    loadings = layout.loading_matrix(row)
    covariance = loadings @ layout.factor_matrix(row) @ loadings.T + np.diag(row[residuals])
    return covariance, row[intercepts] + loadings @ row[means]


def derivatives(layout: Layout, row: Floats) -> tuple[Floats, Floats]:
    """How the implied covariances and means change with each parameter: shapes (size, items, items) and (size, items)."""
    _, factor, residual, intercept, mean = layout.parts
    items, own = np.arange(layout.items), layout.of
    loadings = layout.loading_matrix(row)
    along = layout.factor_matrix(row) @ loadings.T
    of_covariance = np.zeros((layout.size, layout.items, layout.items))
    of_covariance[items, items] = along[own]
    a, b = layout.pairs
    of_covariance[factor] = np.einsum("ik,jk->kij", loadings[:, a], loadings[:, b]) * np.where(a == b, 0.5, 1.0)[:, None, None]
    of_covariance += of_covariance.transpose(0, 2, 1)
    of_covariance[np.arange(residual.start, residual.stop), items, items] = 1
    of_mean = np.zeros((layout.size, layout.items))
    of_mean[items, items] = row[mean][own]
    of_mean[intercept] = np.eye(layout.items)
    of_mean[mean] = loadings.T
    return of_covariance, of_mean


def solve(structure: Structure, samples: list[Sample]) -> Solution:
    """Find the free numbers of maximum likelihood by Fisher's scoring, each step halved until it leads down.

    Parameters
    ----------
    structure : Structure
        The model.
    samples : list of Sample
        One of each group, in the order of the rows that the model makes.

    Returns
    -------
    Solution

    Notes
    -----
    Minimises sum_g n_g / N * F_g, F = log|C| + tr(S C^-1) - log|S| - items + d' C^-1 d with implied covariances C, observed S and
    differences of means d.

    References
    ----------
    Lee, S.-Y. & Jennrich, R. I. (1979). A study of algorithms for covariance structure analysis. Psychometrika, 44, 99-113.
    """
    x, value = structure.start, distance(structure, samples, structure.start)
    settled, taken = False, np.zeros_like(x)
    for _ in range(MOST_STEPS):
        slope, information = slopes(structure, samples, x)
        step = downhill(slope, information)
        if step is None or not np.isfinite(value):
            break
        if settled := bool(np.max(np.abs(step)) < SETTLED):
            break
        # A step back says that the last one went too far, as scoring does where it takes the distance for flatter than it is.
        shorter = halved(structure, samples, x, step / 2 if step @ taken < 0 else step, value)
        if shorter is None:
            break
        taken, (x, value) = shorter[0] - x, shorter
    return finished(x, value, slopes(structure, samples, x)[1], settled=settled, n=sum(sample.n for sample in samples))


def finished(x: Floats, value: float, information: Floats, *, settled: bool, n: int) -> Solution:
    """The end of the search, with the covariances of the free numbers."""
    sizes = np.linalg.eigvalsh(information) if np.isfinite(information).all() else np.zeros(1)
    identified = bool(sizes[0] > SINGULAR * sizes[-1])
    variance = 2 / n * np.linalg.inv(information) if identified else np.full(information.shape, np.nan)
    return Solution(x, max(value, 0.0), np.asarray(variance), settled, identified)


def halved(structure: Structure, samples: list[Sample], x: Floats, step: Floats, value: float) -> tuple[Floats, float] | None:
    """The next point: as much of a step as leads down; None if none of it does."""
    for halving in range(HALVINGS):
        nearer = x + step / 2**halving
        found = distance(structure, samples, nearer)
        if found <= value + NOISE:
            return nearer, found
    return None


def downhill(slope: Floats, information: Floats) -> Floats | None:
    """The scoring step; where the information is singular, the shortest one; None where there is no slope to go by."""
    if not (np.isfinite(slope).all() and np.isfinite(information).all()):
        return None
    try:
        root = np.linalg.inv(np.linalg.cholesky(information))
        return np.asarray(-root.T @ (root @ slope))
    except np.linalg.LinAlgError:
        return np.asarray(-np.linalg.lstsq(information, slope, rcond=SINGULAR)[0])


def distance(structure: Structure, samples: list[Sample], x: Floats) -> float:
    """The discrepancy over all groups; infinite where an implied matrix is no covariance matrix."""
    total = sum(sample.n for sample in samples)
    rows = structure.expand(x)
    return sum(sample.n / total * of_group(structure.layout, row, sample) for row, sample in zip(rows, samples, strict=True))


def of_group(layout: Layout, row: Floats, sample: Sample) -> float:
    """The discrepancy of one group."""
    covariance, mean = implied(layout, row)
    try:
        inverse = np.linalg.inv(np.linalg.cholesky(covariance))
    except np.linalg.LinAlgError:
        return float("inf")
    spread = inverse @ np.linalg.cholesky(sample.covariance)
    offset = inverse @ (sample.mean - mean)
    # The logarithm of the two determinants' ratio is taken from their quotient, so that a perfect fit gives zero.
    ratio = 2 * float(np.log(np.abs(np.diag(spread))).sum())
    return float((spread**2).sum() + offset @ offset - ratio - layout.items)


def slopes(structure: Structure, samples: list[Sample], x: Floats) -> tuple[Floats, Floats]:
    """Slope of the discrepancy and its expected second derivatives, by the free numbers."""
    total = sum(sample.n for sample in samples)
    slope, information = np.zeros(x.size), np.zeros((x.size, x.size))
    for row, chain, sample in zip(structure.expand(x), structure.chain(x), samples, strict=True):
        first, second = slopes_of_group(structure.layout, row, sample)
        slope += sample.n / total * (chain.T @ first)
        information += sample.n / total * (chain.T @ second @ chain)
    return slope, information


def slopes_of_group(layout: Layout, row: Floats, sample: Sample) -> tuple[Floats, Floats]:
    """The same for one group, by its parameters."""
    covariance, mean = implied(layout, row)
    of_covariance, of_mean = derivatives(layout, row)
    inverse = np.linalg.inv(covariance)
    apart = sample.mean - mean
    residual = inverse @ (covariance - sample.covariance - np.outer(apart, apart)) @ inverse
    slope = np.einsum("ij,aij->a", residual, of_covariance) - 2 * of_mean @ inverse @ apart
    weighted = inverse @ of_covariance
    flat = weighted.reshape(layout.size, -1)
    turned = weighted.transpose(0, 2, 1).reshape(layout.size, -1)
    return slope, flat @ turned.T + 2 * of_mean @ inverse @ of_mean.T


def delta(function: Callable[[NDArray[Any]], NDArray[Any]], solution: Solution, confidence: float) -> Bounded:
    """Values of a function of the free numbers, with standard errors by the delta method (derivatives by complex steps)."""
    points = solution.x + 1j * STEP * np.eye(solution.x.size)
    slopes = np.array([np.imag(function(point)) / STEP for point in points])
    value = np.asarray(function(solution.x), dtype=float)
    se = np.sqrt(np.maximum(np.einsum("ia,ij,ja->a", slopes, solution.variance, slopes), 0))
    reach = normal_quantile(confidence) * se
    return Bounded(value, se, value - reach, value + reach)
