"""The chain as a path model of units: from how staff are trusted, step by step, to whether customers return.

Each step is regressed on all steps before it, at the level of units. The product of the paths from one step to the next is what
runs along the whole chain; what is left of the first step's effect runs past it. The model takes the order of the steps
as given: a survey of one moment can't show it, and turning the order round would fit as well. With two waves the order can at
least be asked about (:func:`cross_lagged`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from assessment.stats.intervals import floats
from assessment.stats.moments import Floats
from assessment.stats.resampling import Drawn, bca_interval, draw_units, expanded, percentile_interval

__all__ = [
    "FEWEST_FOR_RANGES",
    "Chain",
    "Effect",
    "Lagged",
    "chain_effects",
    "chain_paths",
    "cross_lagged",
    "product_holds",
]

FEWEST_FOR_RANGES = 15  # units; with eight no interval by drawing holds in 93 to 97.5 % of samples (docs/calibration.md)
FEWEST_BEYOND = 3  # units beyond the coefficients of the last step
KNOWN = 3.0  # standard errors from none, as a normal deviate, beyond which a path is known well enough to multiply another by
ROUNDING = 1e-10

Reason = Literal["", "too_few_units", "no_variance", "collinear"]


@dataclass(frozen=True)
class Effect:
    """One effect with its intervals.

    Parameters
    ----------
    value : float
        The effect.
    low, high : float
        Percentile interval over draws of units, expanded for how few they are; nan of fewer than ``FEWEST_FOR_RANGES`` units.
    bca_low, bca_high : float
        Bias-corrected and accelerated interval, likewise.
    draws : array of float, shape (draws,)
        The effect in each draw, for carrying it further (what if); nan where a draw could not be fitted.
    """

    value: float
    low: float
    high: float
    bca_low: float
    bca_high: float
    draws: Floats


@dataclass(frozen=True)
class Chain:
    """A fitted chain, or why there is none.

    Parameters
    ----------
    steps : tuple of Effect
        Each step on the one before it, given those before that.
    along : Effect
        The product of all steps: what runs along the chain.
    direct : Effect
        The last step on the first, given all between.
    total : Effect
        All ways from the first to the last together.
    units : int
        Units with nothing missing.
    scores : array of float, shape (steps - 1,)
        Of each step, how many standard errors it is from none, as a normal deviate of the same p as its t; for
        :func:`product_holds`.
    reason : {"", "too_few_units", "no_variance", "collinear"}
        Why nothing could be computed; the effects are empty then.
    """

    steps: tuple[Effect, ...]
    along: Effect
    direct: Effect
    total: Effect
    units: int
    scores: Floats
    reason: Reason = ""


@dataclass(frozen=True)
class Lagged:
    """Both directions over two waves, or why there are none.

    Parameters
    ----------
    staff_first : Effect
        Customers after on staff before, given customers before; standardised.
    customers_first : Effect
        Staff after on customers before, given staff before; standardised.
    units : int
        Units with nothing missing.
    reason : {"", "too_few_units", "no_variance", "collinear"}
        Why nothing could be computed; the effects are empty then.
    """

    staff_first: Effect
    customers_first: Effect
    units: int
    reason: Reason = ""


NOTHING = Effect(*(np.nan,) * 5, np.empty(0))


def chain_paths(covariance: ArrayLike, *, standardised: bool = False) -> Floats:
    """Coefficients of each variable on all before it.

    Parameters
    ----------
    covariance : array_like, shape (..., variables, variables)
        Of the steps in order; any number of matrices at once.
    standardised : bool
        In standard deviations of the units, instead of points.

    Returns
    -------
    array of float, shape (..., variables, variables)
        Row j holds the slopes of variable j on those before it, 0 elsewhere; nan in a matrix whose variables can't be told apart.

    Notes
    -----
    With the Cholesky factor L of the covariance matrix and D its diagonal, the coefficients are I - D L^-1: row j of D L^-1
    turns the variables into the residual of j given those before it.

    Examples
    --------
    >>> chain_paths([[1, 0.5], [0.5, 1]]).tolist()
    [[0.0, 0.0], [0.5, 0.0]]
    """
    matrices = floats(covariance)
    spread = np.sqrt(np.diagonal(matrices, axis1=-2, axis2=-1))
    with np.errstate(divide="ignore", invalid="ignore"):
        factor = cholesky(matrices / (spread[..., :, None] * spread[..., None, :]))
        found = -np.diagonal(factor, axis1=-2, axis2=-1)[..., :, None] * inverse_of_lower(factor)
        paths = found if standardised else found * spread[..., :, None] / spread[..., None, :]
    fitted = np.asarray(np.isfinite(paths).all(axis=(-2, -1)))[..., None, None]
    before = np.tri(matrices.shape[-1], k=-1, dtype=bool)
    return np.where(fitted, np.where(before, paths, 0.0), np.nan)


def cholesky(matrices: Floats) -> Floats:
    """Lower triangular factors of many correlation matrices at once; nan where one is singular."""
    count = matrices.shape[-1]
    factor = np.zeros_like(matrices)
    for j in range(count):
        rest = matrices[..., j, j] - (factor[..., j, :j] ** 2).sum(axis=-1)
        factor[..., j, j] = np.sqrt(np.where(rest > ROUNDING, rest, np.nan))
        for i in range(j + 1, count):
            left = matrices[..., i, j] - (factor[..., i, :j] * factor[..., j, :j]).sum(axis=-1)
            factor[..., i, j] = left / factor[..., j, j]
    return factor


def inverse_of_lower(factor: Floats) -> Floats:
    """Inverses of many lower triangular matrices at once."""
    count = factor.shape[-1]
    inverse = np.zeros_like(factor)
    for j in range(count):
        inverse[..., j, j] = 1 / factor[..., j, j]
        for i in range(j + 1, count):
            inverse[..., i, j] = -(factor[..., i, j:i] * inverse[..., j:i, j]).sum(axis=-1) / factor[..., i, i]
    return inverse


def chain_effects(
    values: ArrayLike, *, standardised: bool = False, draws: int = 10_000, seed: int = 0, confidence: float = 0.95
) -> Chain:
    """Fit the chain to units, with intervals by resampling units.

    Parameters
    ----------
    values : array_like, shape (units, steps)
        One number a unit and step, in the order of the chain, two steps or more; units with anything missing are left out.
    standardised : bool
        Effects in standard deviations of the units, instead of points.
    draws, seed : int
        As in :func:`~assessment.stats.resampling.draw_units`.
    confidence : float, between 0 and 1
        Of the intervals.

    Returns
    -------
    Chain

    References
    ----------
    Taylor, A. B., MacKinnon, D. P., & Tein, J.-Y. (2008). Tests of the three-path mediated effect. Organizational Research
    Methods, 11, 241-269.

    Examples
    --------
    >>> units = np.array([[1, 2, 2], [2, 1, 3], [3, 4, 3], [4, 3, 5], [5, 6, 5], [6, 5, 7], [7, 8, 8], [8, 7, 7]])
    >>> found = chain_effects(units, draws=1000)
    >>> found.units, round(found.along.value, 3), round(found.direct.value + found.along.value - found.total.value, 12)
    (8, -0.068, 0.0)
    """
    data = floats(values)
    data = data[np.isfinite(data).all(axis=1)]
    units, steps = data.shape
    if reason := refusal(data, steps - 1):
        return Chain((NOTHING,) * (steps - 1), NOTHING, NOTHING, NOTHING, units, np.empty(0), reason)
    drawn_units = draw_units(data, draws=draws, seed=seed)
    drawn = paths_of(drawn_units, standardised=standardised)

    def effect(of: Callable[[Floats], Floats], predictors: int) -> Effect:
        return effect_of(of(drawn.whole), of(drawn.draws), of(drawn.without), expanded_for(confidence, units, predictors))

    single = tuple(effect(lambda paths, at=at: paths[..., at + 1, at], at + 1) for at in range(steps - 1))  # type: ignore[misc]
    ends = effect(along, steps - 1), effect(lambda paths: paths[..., -1, 0], steps - 1), effect(total, 1)
    return Chain(single, *ends, units, path_scores(drawn_units.whole, units))


def expanded_for(confidence: float, units: int, predictors: int) -> float:
    """How much of the draws a slope's interval spans; nan of so few units that none would hold."""
    return expanded(confidence, units, predictors=predictors) if units >= FEWEST_FOR_RANGES else np.nan


def path_scores(covariance: Floats, units: int) -> Floats:
    """How many standard errors each step, given those before it, is from none: normal deviates of the same p as its t.

    Of any number of covariance matrices at once, along the first axes.
    """
    spread = np.sqrt(np.diagonal(covariance, axis1=-2, axis2=-1))
    factor = cholesky(covariance / (spread[..., :, None] * spread[..., None, :]))
    at = np.arange(1, factor.shape[-1])
    df = units - 1 - at
    below = special.stdtr(df, -np.abs(factor[..., at, at - 1] / factor[..., at, at]) * np.sqrt(df))
    return np.asarray(-special.ndtri(below))


def product_holds(scores: ArrayLike) -> bool:
    """Whether a range of the product of paths holds about as often as it says.

    Parameters
    ----------
    scores : array_like, shape (paths,)
        As in :class:`Chain`.

    Returns
    -------
    bool
        Whether all paths but one, at the most, are three standard errors from none or further. Of one path it always is so.

    Notes
    -----
    Next to paths that are known, the product goes as the least known one does, whether that is none or not. Where two may be
    none, the product is nearer to none than either, and every known range of it is too wide, or too narrow where it is given
    only if each path can be told: it then leaves out what chance had made larger.

    References
    ----------
    MacKinnon, D. P., Lockwood, C. M., & Williams, J. (2004). Confidence limits for the indirect effect: Distribution of the
    product and resampling methods. Multivariate Behavioral Research, 39, 99-128.

    Examples
    --------
    >>> product_holds([0.2, 4.1, 3.3]), product_holds([2.1, 4.1, 2.9])
    (True, False)
    """
    return bool((np.sort(np.abs(floats(scores)))[1:] >= KNOWN).all())


def along(paths: Floats) -> Floats:
    """The product of the paths from each step to the next."""
    at = np.arange(paths.shape[-1] - 1)
    return np.asarray(paths[..., at + 1, at].prod(axis=-1))


def total(paths: Floats) -> Floats:
    """All ways from the first step to the last: each step's total is the sum of its paths times the totals before it."""
    reached = [np.ones(paths.shape[:-2])]
    for step in range(1, paths.shape[-1]):
        reached.append(sum((paths[..., step, before] * so_far for before, so_far in enumerate(reached)), np.zeros(())))
    return np.asarray(reached[-1])


def paths_of(drawn: Drawn, *, standardised: bool) -> Drawn:
    """Paths of all units, of each draw, and without each unit."""
    return Drawn(*(chain_paths(part, standardised=standardised) for part in drawn))


def effect_of(whole: Floats, draws: Floats, without: Floats, span: float) -> Effect:
    """An effect with both of its intervals over so much of the draws; with none where that is nan."""
    if np.isnan(span):
        return Effect(float(whole), *(np.nan,) * 4, draws)
    low, high = percentile_interval(draws, confidence=span)
    bca_low, bca_high = bca_interval(float(whole), draws, without, confidence=span)
    return Effect(float(whole), float(low), float(high), float(bca_low), float(bca_high), draws)


def refusal(data: Floats, predictors: int) -> Reason:
    """Why no model can be fitted to units with nothing missing; "" where one can."""
    if len(data) < predictors + 1 + FEWEST_BEYOND:
        return "too_few_units"
    spread = data.std(axis=0)
    if (spread <= ROUNDING * np.abs(data).max(axis=0)).any():
        return "no_variance"
    standard = (data - data.mean(axis=0)) / spread
    return "collinear" if np.linalg.eigvalsh(standard.T @ standard / len(data))[0] <= ROUNDING else ""


def cross_lagged(before: ArrayLike, after: ArrayLike, *, draws: int = 10_000, seed: int = 0, confidence: float = 0.95) -> Lagged:
    """Whether staff then go with customers now beyond customers then, and the other way round.

    Parameters
    ----------
    before, after : array_like, shape (units, 2)
        Staff's and customers' figure of each unit in the earlier and in the later wave; units with anything missing are left out.
    draws, seed, confidence
        As in :func:`chain_effects`.

    Returns
    -------
    Lagged

    References
    ----------
    Schneider, B., White, S. S., & Paul, M. C. (1998). Linking service climate and customer perceptions of service
    quality: Test of a causal model. Journal of Applied Psychology, 83, 150-163.

    Examples
    --------
    >>> generator = np.random.default_rng(1)
    >>> before = generator.normal(size=(60, 2))
    >>> after = before * 0.5 + before[:, ::-1] * [0.0, 0.6] + generator.normal(size=(60, 2)) * 0.3
    >>> found = cross_lagged(before, after, draws=1000)
    >>> found.staff_first.low > 0, found.customers_first.low < 0 < found.customers_first.high
    (True, True)
    """
    data = np.column_stack([floats(before), floats(after)])
    data = data[np.isfinite(data).all(axis=1)]
    if reason := refusal(data, 2):
        return Lagged(NOTHING, NOTHING, len(data), reason)
    drawn = draw_units(data, draws=draws, seed=seed)

    def direction(order: list[int]) -> Effect:
        chosen = Drawn(*(part[..., order, :][..., order] for part in drawn))
        whole, draws_of, without = (part[..., 2, 1] for part in paths_of(chosen, standardised=True))
        return effect_of(whole, draws_of, without, expanded_for(confidence, len(data), 2))

    # the figure itself before, the other one before, the figure after
    return Lagged(direction([1, 0, 3]), direction([0, 1, 2]), len(data))
