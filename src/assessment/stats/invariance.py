"""Whether questions mean the same to different groups, so that their scores may be compared.

A manager's 4 of 5 need not be a front-line employee's 4 of 5. Three models are fitted to all groups at once, each asking
more: that the same questions belong to the same factors (configural), that they are tied to them as closely (metric), and
that people of equal standing give equal answers (scalar). Only then is a difference between means one of the thing measured,
and not of how the questions are read.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from assessment.stats.factor_shapes import Failure, begin, checked, fitted, linear, places, why_not
from assessment.stats.fit import Fit, fit_of
from assessment.stats.intervals import floats
from assessment.stats.moments import Floats
from assessment.stats.structures import Layout, Sample, Structure

__all__ = ["LEAST_CFI", "MOST_SRMR", "Invariance", "InvarianceStep", "invariance"]

StepName = Literal["configural", "metric", "scalar"]
Verdict = Literal["means may be compared", "means may not be compared", "can't be told"]
Reason = Literal[Failure, "one_group"]
LEAST_CFI, MOST_SRMR = 0.90, 0.08  # of the configural model: worse, and the items don't belong together as supposed
MOST_DROP = 0.01  # of CFI from one step to the next
CHANCE = 0.025  # p of a step's rise in chi-square above which its fall of CFI may be chance: of two steps, .05 together


@dataclass(frozen=True)
class InvarianceStep:
    """One of the three models, and how much worse it fits than the one before.

    Parameters
    ----------
    name : {"configural", "metric", "scalar"}
        What is held to be the same in all groups: which items belong to which factor; loadings as well; intercepts as well.
    fit : Fit
        How well it fits, over all groups.
    chi2_more, df_more, p_more : float, int, float
        Rise of chi-square and degrees of freedom over the step before, and the p value of that; nan of the first.
    cfi_drop : float
        Fall of CFI from the step before; nan of the first.
    holds : bool
        Whether it is taken to be so.
    reason : str
        Why there are no figures, or none to report, as of :class:`FactorModel`.
    """

    name: StepName
    fit: Fit
    chi2_more: float
    df_more: int
    p_more: float
    cfi_drop: float
    holds: bool
    reason: Failure = ""


@dataclass(frozen=True)
class Invariance:
    """Whether groups may be compared.

    Parameters
    ----------
    verdict : {"means may be compared", "means may not be compared", "can't be told"}
        Ready for a sentence.
    steps : tuple of InvarianceStep
        The models fitted, up to the first that fails.
    n : tuple of int
        People of each group.
    reason : str
        Why it can't be told: ``one_group``; ``too_few_people`` (fewer than a model takes, or a fall of CFI that may be chance);
        or as of :class:`FactorModel`.
    culprits : tuple of int
        Groups that the reason is about, by position.
    """

    verdict: Verdict
    steps: tuple[InvarianceStep, ...]
    n: tuple[int, ...]
    reason: Reason = ""
    culprits: tuple[int, ...] = ()

    @property
    def failed(self) -> str:
        """The step that failed; "" if none did."""
        return next((step.name for step in self.steps if not step.holds), "")


def invariance(
    covariances: Sequence[ArrayLike],
    means: Sequence[ArrayLike],
    n: Sequence[int],
    factors: Sequence[object] | None = None,
    *,
    stop: bool = True,
) -> Invariance:
    """Test measurement invariance over groups, step by step.

    Parameters
    ----------
    covariances : sequence of array_like, each of shape (items, items)
        Sample covariances (n - 1) of each group, over the people who answered all items.
    means : sequence of array_like, each of shape (items,)
        Means of the same people.
    n : sequence of int
        Those people, of each group.
    factors : sequence, optional
        The factor of each item, by any name; one for all items if left out.
    stop : bool
        Whether to stop at the first step that fails.

    Returns
    -------
    Invariance

    Raises
    ------
    ValueError
        Groups, means and numbers are not as many, or of different items.

    Notes
    -----
    Maximum likelihood over all groups with means. The configural model holds where CFI is at least .90 and SRMR at most .08
    (or where it has no degrees of freedom), a further step where CFI falls by no more than .01 (Cheung & Rensvold). A larger
    fall refuses it if chi-square rises by more than chance has it (p < .025, there being two such steps); if not, there are
    too few people to tell. The p value alone refuses nothing: with thousands of people it is small for differences of no
    account. In small groups (under some 100) even a large lack of invariance may go unseen. People who are in several groups,
    as over waves, are taken for different ones.

    References
    ----------
    Meredith, W. (1993). Measurement invariance, factor analysis and factorial invariance. Psychometrika, 58, 525-543.
    Cheung, G. W. & Rensvold, R. B. (2002). Evaluating goodness-of-fit indexes for testing measurement invariance. Structural
    Equation Modeling, 9, 233-255.

    Examples
    --------
    Two groups that differ in the means of all items alike, and two that differ in one:

    >>> covariance = np.full((4, 4), 0.36) + np.diag([0.64] * 4)
    >>> invariance([covariance] * 2, [[3, 3, 3, 3], [4, 4, 4, 4]], [200, 200]).verdict
    'means may be compared'
    >>> found = invariance([covariance] * 2, [[3, 3, 3, 3], [3, 3, 3, 4]], [200, 200])
    >>> found.verdict, found.failed
    ('means may not be compared', 'scalar')
    """
    matrices, averages, own = grouped(covariances, means, n, factors)
    sizes = tuple(int(count) for count in n)
    if len(matrices) < 2:
        return Invariance("can't be told", (), sizes, "one_group")
    blocked = [why_not(matrix, count, own)[0] for matrix, count in zip(matrices, sizes, strict=True)]
    if reasons := [reason for reason in blocked if reason]:
        return Invariance("can't be told", (), sizes, reasons[0], places(np.array(blocked) != ""))
    steps = tuple(climbed(Layout(own), scaled(matrices, averages, sizes), stop=stop))
    verdict, reason = verdict_of(steps)
    return Invariance(verdict, steps, sizes, reason)


def grouped(
    covariances: Sequence[ArrayLike], means: Sequence[ArrayLike], n: Sequence[int], factors: Sequence[object] | None
) -> tuple[list[Floats], list[Floats], NDArray[np.intp]]:
    """Matrices and means as arrays, and the factor of each item by number."""
    if not len(covariances) == len(means) == len(n) > 0:
        raise ValueError(
            f"there are {len(covariances)} covariance matrices, {len(means)} rows of means and {len(n)} numbers of people"
        )
    pairs = [checked(matrix, factors) for matrix in covariances]
    averages = [floats(mean) for mean in means]
    if len({matrix.shape[:1] for matrix, _ in pairs} | {mean.shape for mean in averages}) != 1:
        raise ValueError("every group needs covariances and means of the same items")
    return [matrix for matrix, _ in pairs], averages, pairs[0][1]


def scaled(matrices: list[Floats], means: list[Floats], n: tuple[int, ...]) -> list[Sample]:
    """Samples in pooled standard deviations from the pooled mean, so that no item's unit makes the search harder."""
    weights = np.array(n) / sum(n)
    deviation = np.sqrt(sum(weight * np.diag(matrix) for weight, matrix in zip(weights, matrices, strict=True)))
    middle = sum(weight * mean for weight, mean in zip(weights, means, strict=True))
    return [
        Sample(count, (mean - middle) / deviation, matrix / np.outer(deviation, deviation) * (count - 1) / count)
        for matrix, mean, count in zip(matrices, means, n, strict=True)
    ]


def climbed(layout: Layout, samples: list[Sample], *, stop: bool) -> Iterator[InvarianceStep]:
    """The steps, each beside the one before."""
    before: InvarianceStep | None = None
    for name in get_args(StepName):
        step = taken(name, layout, samples, before)
        yield step
        if step.reason in {"not_identified", "not_converged"} or (stop and not step.holds):
            return
        before = step


def taken(name: StepName, layout: Layout, samples: list[Sample], before: InvarianceStep | None) -> InvarianceStep:
    """Fit one model."""
    structure = shared(name, layout, samples)
    solution, failure = fitted(structure, samples)
    rows = structure.expand(solution.x)
    data = len(samples) * layout.items * (layout.items + 3) // 2
    fit = fit_of(layout, rows, samples, distance=solution.distance, df=data - solution.x.size)
    if failure or improper(layout, rows):
        return InvarianceStep(name, fit, np.nan, 0, np.nan, np.nan, holds=False, reason=failure or "heywood")
    if before is None:
        holds = fit.reason == "saturated" or (fit.cfi >= LEAST_CFI and fit.srmr <= MOST_SRMR)
        return InvarianceStep(name, fit, np.nan, 0, np.nan, np.nan, holds=holds)
    more, df = max(fit.chi2 - before.fit.chi2, 0.0), fit.df - before.fit.df
    drop = (1.0 if before.fit.reason == "saturated" else before.fit.cfi) - fit.cfi
    return InvarianceStep(name, fit, more, df, float(special.chdtrc(df, more)) if df else np.nan, drop, holds=drop <= MOST_DROP)


def improper(layout: Layout, rows: Floats) -> bool:
    """Whether a solution can't be true: a residual variance below zero, or factors correlated beyond 1."""
    negative = float(rows[:, layout.parts[2]].min()) < 0
    return negative or any(np.linalg.eigvalsh(layout.factor_matrix(row))[0] < 0 for row in rows)


def shared(name: StepName, layout: Layout, samples: list[Sample]) -> Structure:
    """The model of a step: what is each group's own, what is the same in all, what is fixed.

    Notes
    -----
    Factors have variance 1 and mean 0 in the first group; in the others too, until loadings (for the variance) and intercepts
    (for the mean) are shared, which then set the scale.
    """
    loading, factor, _, intercept, mean = layout.parts
    total = sum(sample.n for sample in samples)
    pooled = np.sum([sample.n / total * sample.covariance for sample in samples], axis=0)
    deviation = np.sqrt(np.diag(pooled))
    rows = np.tile(begin(layout, pooled / np.outer(deviation, deviation)), (len(samples), 1))
    rows[:, intercept] = [sample.mean for sample in samples]
    number = np.arange(rows.size).reshape(rows.shape)
    a, b = layout.pairs
    own_scale, own_mean = name != "configural", name == "scalar"
    if own_scale:
        number[:, loading] = number[0, loading]
    if own_mean:
        number[:, intercept] = number[0, intercept]
    fixed = np.zeros(rows.shape, dtype=bool)
    fixed[: 1 if own_scale else None, factor] = a == b
    fixed[: 1 if own_mean else None, mean] = True
    free = np.full(rows.shape, -1)
    free[~fixed] = np.unique(number[~fixed], return_inverse=True)[1]
    return linear(layout, rows, free)


def verdict_of(steps: tuple[InvarianceStep, ...]) -> tuple[Verdict, Failure]:
    """What the steps come to, and why they come to nothing."""
    for step in steps:
        if step.reason:
            return "can't be told", step.reason
        if not step.holds:
            # The first step has nothing to rise from (nan): that it fits badly is told by itself.
            return ("can't be told", "too_few_people") if step.p_more >= CHANCE else ("means may not be compared", "")
    return "means may be compared", ""
