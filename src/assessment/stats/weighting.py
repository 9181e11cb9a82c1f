"""Weights for those who did not answer, and what they cost.

If front-line staff answer half as often as managers, an average of the answers is an average of managers. Weights let each
answer stand for as many people as it has to, so that the answers add up to known counts of people. They cost precision: the more
uneven they are, the fewer equal answers they are worth. And they help only as far as those who did not answer are like those of
the same group who did.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from assessment.stats.intervals import Estimate, floats, mean_estimate
from assessment.stats.moments import Floats

__all__ = ["DesignEffect", "Raked", "design_effect", "rake", "stratified_mean", "trim_weights", "weighted_mean"]

ROUNDS = 10_000
TOLERANCE = 1e-10
ROUNDING = 4 * float(
    np.finfo(float).eps
)  # of what numbers are taken from each other, below which the rest is floating point only


class Raked(NamedTuple):
    """Weights of answers, and how they came about.

    Parameters
    ----------
    weights : array of float
        Of one answer in each cell; nan where a cell has no answers, and everywhere if there is a reason.
    rounds : int
        How often all margins were gone through.
    reason : str
        "" if the margins are met; else ``nobody`` (a row of a margin has people and no answers, or nobody answered at all),
        ``no_people`` (it has answers and no people), ``totals_differ`` (the margins have different sums) or ``not_converged``.
    """

    weights: Floats
    rounds: int
    reason: str


class DesignEffect(NamedTuple):
    """What weights cost: the factor by which they inflate a variance, and how many equal answers they are worth."""

    deff: float
    n_eff: float


def rake(counts: ArrayLike, margins: Sequence[ArrayLike]) -> Raked:
    """Weights that make answers add up to known counts of people along each side of a table.

    Parameters
    ----------
    counts : array_like
        Answers in each cell of a table with as many sides as there are margins, 0 or more.
    margins : sequence of array_like
        For each side of the table, people in each of its rows, 0 or more. A table with one side is post-stratification.

    Returns
    -------
    Raked

    Raises
    ------
    ValueError
        The margins do not fit the table, or a number is negative or not finite.

    Notes
    -----
    Iterative proportional fitting: the cells of each row of a side are multiplied by people / sum, side after side, until no
    row is off by more than 1e-10 of its people. Cells without answers stay empty, so that margins may contradict each other;
    then it never settles, and after 10,000 rounds it is said.

    References
    ----------
    Deming, W. E., & Stephan, F. F. (1940). On a least squares adjustment of a sampled frequency table when the expected marginal
    totals are known. Annals of Mathematical Statistics, 11, 427-444.

    Examples
    --------
    >>> found = rake([[10, 20], [30, 40]], [[50, 50], [40, 60]])
    >>> found.weights.round(4).tolist(), found.reason
    ([[1.7577, 1.6212], [0.7474, 0.6894]], '')
    """
    table, targets = checked_table(counts, margins)
    blank = np.full(table.shape, np.nan)
    if reason := contradiction(table, targets):
        return Raked(blank, 0, reason)
    fitted = table.copy()
    for round_number in range(1, ROUNDS + 1):
        for side, target in enumerate(targets):
            fitted *= along(factor(target, margin_of(fitted, side)), side, table.ndim)
        off = [np.abs(margin_of(fitted, side) - target) > TOLERANCE * target for side, target in enumerate(targets)]
        if not any(side.any() for side in off):
            return Raked(np.divide(fitted, table, out=blank, where=table > 0), round_number, "")
    return Raked(blank, ROUNDS, "not_converged")


def checked_table(counts: ArrayLike, margins: Sequence[ArrayLike]) -> tuple[Floats, list[Floats]]:
    """The table and its margins, which must fit it."""
    table, targets = floats(counts), [floats(margin) for margin in margins]
    sizes = tuple(len(target) if target.ndim == 1 else -1 for target in targets)
    if sizes != table.shape:
        raise ValueError(f"margins must have the lengths of the table's sides, {table.shape}, not {sizes}")
    if any((part < 0).any() or not np.isfinite(part).all() for part in (table, *targets)):
        raise ValueError("counts and margins must be finite and 0 or more")
    return table, targets


def contradiction(table: Floats, targets: Sequence[Floats]) -> str:
    """Why the margins can't be met, as far as each by itself tells; "" if it doesn't."""
    there = [(margin_of(table, side) > 0, target > 0) for side, target in enumerate(targets)]
    if not table.any() or any((people & ~answers).any() for answers, people in there):
        return "nobody"
    if any((answers & ~people).any() for answers, people in there):
        return "no_people"
    sums = [target.sum() for target in targets]
    return "totals_differ" if max(sums) - min(sums) > TOLERANCE * max(sums) else ""


def margin_of(table: Floats, side: int) -> Floats:
    """Sums of a table along one side."""
    return np.asarray(table.sum(axis=tuple(other for other in range(table.ndim) if other != side)))


def along(values: Floats, side: int, sides: int) -> Floats:
    """Values of one side, shaped so that they multiply a table's rows."""
    return values.reshape([-1 if other == side else 1 for other in range(sides)])


def factor(target: Floats, found: Floats) -> Floats:
    """What each row is multiplied by; rows without anybody stay as they are."""
    return np.divide(target, found, out=np.ones_like(found), where=found > 0)


def trim_weights(weights: ArrayLike, counts: ArrayLike, *, most: float = 5.0) -> Floats:
    """Cut weights that let single answers stand for too many people.

    Parameters
    ----------
    weights, counts : array_like
        The weight of an answer, above 0, and the number of answers, of each cell; cells without answers are nan.
    most : float, above 1
        The largest weight allowed, in mean weights.

    Returns
    -------
    array of float
        Weights with the same sum over all answers, none above ``most`` times their mean.

    Raises
    ------
    ValueError
        ``most`` is not above 1.

    Notes
    -----
    What is cut is spread over the other answers in proportion to their weights, again until none is above. Trimmed weights no
    longer meet the margins: a little bias for less variance.

    References
    ----------
    Potter, F. J. (1990). A study of procedures to identify and trim extreme sampling weights. Proceedings of the Section on
    Survey Research Methods, American Statistical Association, 225-230.

    Examples
    --------
    >>> trim_weights([1.0, 11.0], [9, 1], most=3).round(4).tolist()
    [1.5556, 6.0]
    """
    if not most > 1:
        raise ValueError(f"the largest weight must be above 1 mean weight, not {most}")
    n = floats(counts)
    trimmed = np.where(n > 0, floats(weights), np.nan)
    total = np.nansum(n * trimmed)
    limit = most * total / n.sum()
    cut = np.zeros(trimmed.shape, dtype=bool)
    while (over := ~cut & (trimmed > limit * (1 + TOLERANCE))).any():
        cut |= over
        kept = np.nansum(np.where(cut, 0.0, n * trimmed))
        trimmed = np.where(cut, limit, trimmed * (total - limit * n[cut].sum()) / kept)
    return trimmed


def design_effect(weights: ArrayLike, counts: ArrayLike) -> DesignEffect:
    """How much uneven weights inflate the variance of a mean.

    Parameters
    ----------
    weights, counts : array_like
        The weight of an answer and the number of answers of each cell; cells without answers do not count.

    Returns
    -------
    DesignEffect
        nan for no answers.

    Notes
    -----
    deff = n sum w^2 / (sum w)^2 = 1 + cv^2, n_eff = n / deff. It takes answers to differ as much in every cell, and as if cells
    did not differ: where they do, a stratified mean (:func:`stratified_mean`) may be more precise than this says.

    References
    ----------
    Kish, L. (1965). Survey sampling, section 11.7. Wiley.

    Examples
    --------
    >>> design_effect([1.0, 3.0], [2, 2])
    DesignEffect(deff=1.25, n_eff=3.2)
    """
    n = floats(counts)
    w = np.where(n > 0, floats(weights), 0.0)
    if not n.sum() > 0:
        return DesignEffect(np.nan, np.nan)
    deff = float(n.sum() * (n * w**2).sum() / (n * w).sum() ** 2)
    return DesignEffect(deff, float(n.sum()) / deff)


def weighted_mean(n: ArrayLike, total: ArrayLike, squares: ArrayLike, weights: ArrayLike) -> Estimate:
    """A weighted mean from the sums of cells in which all answers weigh the same.

    Parameters
    ----------
    n, total, squares : array_like
        Answers, their sum and sum of squares in each cell. Squares of answers far from zero lose the digits of their spread.
    weights : array_like
        The weight of an answer in each cell, above 0; cells without answers do not count.

    Returns
    -------
    Estimate
        df = n - 1; nan for fewer than two answers.

    Notes
    -----
    mean = sum w y / sum w. Its variance is linearised (Taylor): n / (n - 1) sum w^2 (y - mean)^2 / (sum w)^2, with the weights
    taken as given and answers as drawn independently from many people.

    References
    ----------
    Binder, D. A. (1983). On the variances of asymptotically normal estimators from complex surveys. International Statistical
    Review, 51, 279-292.

    Examples
    --------
    >>> found = weighted_mean([2, 2], [30.0, 70.0], [500.0, 2500.0], [1.0, 3.0])
    >>> float(found.mean), round(float(found.se), 4), float(found.df)
    (30.0, 5.4006, 3.0)
    """
    count = floats(n)
    w = np.where(count > 0, floats(weights), 0.0)
    answers, people = count.sum(), (count * w).sum()
    if answers < 2:
        return Estimate(*(np.asarray(np.nan) for _ in range(3)))
    mean = (w * floats(total)).sum() / people
    own = np.divide(floats(total), count, out=np.zeros_like(count), where=count > 0)
    # Of answers that are all the same floating point leaves a little, which is no spread.
    within, apart = floats(squares) - floats(total) * own, own - mean
    around = np.where(within > ROUNDING * floats(squares), within, 0.0)
    around += count * np.where(np.abs(apart) > ROUNDING * abs(mean), apart, 0.0) ** 2
    variance = answers / (answers - 1) * (w**2 * around).sum() / people**2
    return Estimate(np.asarray(mean), np.asarray(np.sqrt(variance)), np.asarray(answers - 1.0))


def stratified_mean(n: ArrayLike, mean: ArrayLike, variance: ArrayLike, people: ArrayLike) -> Estimate:
    """The mean of all people, from means of the groups that they fall into.

    Parameters
    ----------
    n, mean, variance : array_like
        Answers, their mean and their variance (n - 1) in each group.
    people : array_like
        People in each group, at least n.

    Returns
    -------
    Estimate
        nan if a group has fewer than two answers and is not answered for in full; df infinite if everybody answered.

    Notes
    -----
    mean = sum W_h mean_h with W_h the group's share of people: each answer weighs people / n. Variance sum W_h^2 variance_h / n_h
    (1 - n_h / people_h), given how many of each group answered (post-stratification, conditionally); df by Satterthwaite's rule.

    References
    ----------
    Cochran, W. G. (1977). Sampling techniques (3rd ed.), sections 5.4 and 5A.9. Wiley.
    Holt, D., & Smith, T. M. F. (1979). Post stratification. Journal of the Royal Statistical Society A, 142, 33-46.

    Examples
    --------
    >>> found = stratified_mean([10, 10], [50.0, 70.0], [100.0, 100.0], [30, 10])
    >>> float(found.mean), round(float(found.se), 4), float(found.df)
    (55.0, 1.9365, 9.0)
    """
    share = floats(people) / floats(people).sum()
    each = mean_estimate(n, mean, variance, population=people)
    variance_of_all, df = pooled_error((share * each.se) ** 2, each.df)
    return Estimate(np.asarray((share * each.mean).sum()), np.asarray(np.sqrt(variance_of_all)), np.asarray(df))


def pooled_error(parts: Floats, df: Floats) -> tuple[float, float]:
    """The variance of a sum of independent parts, and its degrees of freedom (Satterthwaite); infinite where all are a census."""
    if np.isnan(df).any():
        return np.nan, np.nan
    total, known = float(parts.sum()), np.isfinite(df)
    if total > 0:
        return total, total**2 / float((parts[known] ** 2 / df[known]).sum())
    return total, float(df[known].sum()) if known.any() else np.inf
