"""Customers' own answers, within units, on what staff of the unit say: the same question as r, asked of customers.

r sees units' averages only and counts every unit alike. Here each unit counts by how much its average can be relied on, which
follows from how many of its customers answered and from how far units differ at all; the slope is in points, not in standard
deviations; and it is told how much of what sets customers apart lies between units. Only units that may be shown on both sides
are in it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import product

import numpy as np
import pandas as pd
import polars as pl

from assessment.links.chain import ChainFigures
from assessment.links.relations import RECORD, End
from assessment.responses import Units
from assessment.scores import Key, Summaries
from assessment.settings import CUSTOMER, Kind
from assessment.stats import Floats, Moments, UnitSlopes, holm, mean_variance, random_intercept, unit_slopes
from assessment.surveys import Survey

__all__ = ["MOST_UNEQUAL", "MULTILEVEL", "PER_POINTS", "model_customers", "unequal"]

PER_POINTS = 10  # points of the staff score that a slope is of
MOST_UNEQUAL = 1.25  # standard deviation of units' numbers of customers, in logarithms, beyond which ranges hold in 92 to 98 %
NUMBERS = ("n", "slope", "se", "df", "ci_low", "ci_high", "p_holm", "between", "left", "within", "explained")
KINDS = (
    dict.fromkeys(("predictor", "outcome", "wave"), "str")
    | {"units": "int64"}
    | dict.fromkeys(NUMBERS, "float64")
    | {"reason": "str"}
)
MULTILEVEL = list(KINDS)
NAMED = {"collinear": "same_score"}  # a predictor that is one with the intercept is one that doesn't vary


def model_customers(
    figures: ChainFigures,
    summaries: Summaries,
    *,
    surveys: Mapping[Kind, Survey],
    keys: Mapping[Kind, Mapping[str, Key]],
    units: Units,
) -> pd.DataFrame:
    """Relate what customers say to each staff step of the chain, by a random intercept of units.

    Parameters
    ----------
    figures : ChainFigures
        Units' figures that may be shown; a unit is used where both its staff's and its customers' are.
    summaries : Summaries
        Customers' counts, sums and sums of squares by unit.
    surveys, keys : mapping by kind
        What was asked, and how it is scored.
    units : Units
        The tree; only its leaves are used.

    Returns
    -------
    DataFrame
        A row for each staff step with each customer step, of the latest wave: ``predictor, outcome, wave, units``, ``n``
        customers, ``slope`` (points of the outcome for ten of the predictor) with ``se``, ``df``, ``ci_low, ci_high`` and
        ``p_holm``, corrected for all rows. ``between`` and ``within`` are the variances of the outcome between units and within
        them, ``left`` what remains between units with the predictor known, ``explained`` = 1 - left / between: below zero where
        the predictor tells nothing, missing where nothing is seen to lie between units. ``reason`` is ``counts_only`` (no
        customer's own score is known), ``too_few_units``, ``one_answer_each``, ``no_variance``, ``same_score`` (staff score
        alike in all units), ``unequal_units`` (:func:`unequal`), or ``nothing_left`` (with the predictor known, units'
        averages don't differ at all, as those of people would): of the last two there are variances and no slope.

    References
    ----------
    Snijders, T. A. B., & Bosker, R. J. (2012). Multilevel analysis (2nd ed.), chapters 4 and 7. Sage.
    """
    staff = [end for end in figures.present if end.kind not in {CUSTOMER, RECORD}]
    customers = [end for end in figures.present if end.kind == CUSTOMER]
    answers = {end: unit_moments(summaries, end, keys, wave=figures.wave, leaves=units.leaves) for end in customers}
    points = {end: figures.of(end) * (100 if surveys["employee"].all_scales[end.name].measure == "share" else 1) for end in staff}
    rows = [
        {"predictor": x.name, "outcome": y.name, "wave": figures.wave, **modelled(points[x], figures.of(y), answers[y])}
        for x, y in product(staff, customers)
    ]
    frame = pd.DataFrame(rows, columns=["p", *MULTILEVEL])
    return frame.assign(p_holm=holm(frame["p"].to_numpy(float)))[MULTILEVEL].astype(KINDS)


def unit_moments(
    summaries: Summaries, outcome: End, keys: Mapping[Kind, Mapping[str, Key]], *, wave: str, leaves: Sequence[str]
) -> Moments | None:
    """Customers with a score in each leaf unit, their mean and variance in points of 100; None where only counts came."""
    key = keys["customer"][outcome.name]
    if key.bounded:
        return None
    of_scale = pl.col("kind").eq(CUSTOMER) & pl.col("wave").eq(wave) & pl.col("scale").eq(outcome.name)
    sums = summaries.scales.filter(of_scale).group_by("unit").agg(pl.col("n", "total", "squares").sum())
    found = {unit: numbers for unit, *numbers in sums.iter_rows()}
    rows = [found.get(unit, [0, 0, 0]) for unit in leaves]
    n, total, squares = (np.array(column, dtype=object) for column in zip(*rows, strict=True))
    return mean_variance(n, total, squares, step=(100, key.denominator))


def modelled(staff: Floats, shown: Floats, answers: Moments | None) -> dict[str, object]:
    """The model of the units shown on both sides: without the staff score for what there is to tell, and with it."""
    used = np.isfinite(staff) & np.isfinite(shown)
    if answers is None:
        return {"units": int(used.sum()), "reason": "counts_only"}
    n, mean, variance = (part[used] for part in answers)
    alone, model = random_intercept(n, mean, variance), random_intercept(n, mean, variance, staff[used] / PER_POINTS)
    row: dict[str, object] = {"units": model.units, "n": model.n, "reason": NAMED.get(model.reason, model.reason)}
    if model.reason:
        return row
    variances = {"between": alone.tau2, "left": model.tau2, "within": model.sigma2}
    if unequal(n):
        return {**row, **variances, "reason": "unequal_units"}
    slopes = unit_slopes(n, mean, variance, staff[used] / PER_POINTS)
    if not np.isfinite(slopes.se[-1]):
        return {**row, **variances, "reason": "nothing_left"}
    return {**row, **variances, **told(slopes), "explained": 1 - model.tau2 / alone.tau2 if alone.tau2 else np.nan}


def unequal(n: Floats) -> bool:
    """Whether units' numbers of answers are so unequal that no range of a slope holds as often as it says.

    Examples
    --------
    >>> unequal(np.array([20.0, 40.0, 90.0])), unequal(np.array([10.0, 10.0, 500.0]))
    (False, True)
    """
    return bool(np.log(n[n > 0]).std() > MOST_UNEQUAL)


def told(slopes: UnitSlopes) -> dict[str, float]:
    """The slope on the staff score, with its range."""
    last = {"slope": slopes.coefficients, "se": slopes.se, "ci_low": slopes.low, "ci_high": slopes.high, "p": slopes.p}
    return {**{name: float(values[-1]) for name, values in last.items()}, "df": slopes.df}
