"""What scores of the whole would be if those who did not answer thought like others of their group who did.

Each unit and level counts by its headcount, customers' units by their customers, instead of by their answers. A weighted figure
beside an unweighted one is a second equation on the same people, so it must not be made from groups that are hidden. It is made
from groups that are shown, and from what is left of a shown group without the shown ones in it: a figure that anyone could
work out from what is published.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import polars as pl

from assessment.responses import Units
from assessment.scores.estimates import SHOWN, as_pandas
from assessment.scores.measures import BOUNDS, PLACE, Sums, measure_of, own_error_tells
from assessment.scores.scoring import Key
from assessment.scores.strata import Cell, Group, Stratum, fill_strata, left_of, plan_strata
from assessment.settings import NOT_STATED, Kind
from assessment.stats import (
    Estimate,
    Floats,
    covariance,
    design_effect,
    estimate_interval,
    mean_variance,
    stratified_composite,
    stratified_mean,
    two_digits,
)
from assessment.surveys import Survey

__all__ = ["WEIGHTED", "Ground", "gather_ground", "weigh_scores"]

FIGURES = ["n", "population", "groups", "n_eff", "deff", "unweighted", "weighted", "se", "df", "ci_low", "ci_high"]
WEIGHTED = ["kind", "wave", "level", "scale", *FIGURES, "status", "reason"]
WORTH = {"score": 100, "share": 1, "nps": 100}

Statistic = tuple[str, str, str]  # kind, wave, scale
Tied = tuple[int, int, int, int]  # people who have both parts, their sums, their sum of products


@dataclass(frozen=True)
class Ground:
    """What weighted figures are made of: sums of groups by statistic and, of composites, by pair of parts; and what is shown."""

    groups: Mapping[Statistic, Mapping[Cell, Group]]
    pairs: Mapping[Statistic, Mapping[tuple[str, str], Mapping[Cell, Tied]]]
    shown: Mapping[Statistic, set[Cell]]
    units: Units
    minimum: int


def weigh_scores(
    scores: pd.DataFrame, ground: Ground, *, surveys: Mapping[Kind, Survey], keys: Mapping[Kind, Mapping[str, Key]]
) -> pd.DataFrame:
    """Weigh the scores of the whole, and of each of its levels, up to the headcounts of units and levels.

    Parameters
    ----------
    scores : DataFrame
        Gated scores, before anything is said of joined levels.
    ground : Ground
        From :func:`gather_ground`, of the same scores.
    surveys, keys : mapping by kind
        What was asked, and how it is scored.

    Returns
    -------
    DataFrame
        A row for each side, wave, level and scale: ``kind, wave, level, scale, n, population, groups, n_eff, deff, unweighted,
        weighted, se, df, ci_low, ci_high, status, reason``. ``population`` is how many people the weighted figure speaks for: of
        what is left of a group where nobody answered, nobody. ``reason`` is "" or why nothing is weighted: ``no_headcount``, or
        ``too_few`` where what is left of a group is too small to count by itself, or ``only_counts`` of a scale of several
        questions of which only counts are known: who answered which of them, and so how sure its score is, nobody knows.
    """
    told = scores[scores["level"] != NOT_STATED]
    whole: Iterator[Any] = told[told["unit"] == ground.units.root].itertuples(index=False)
    rows = []
    for row in whole:
        key, measure = keys[row.kind][row.scale], measure_of(surveys[row.kind], row.scale)
        if row.status != SHOWN:
            figures: dict[str, Any] = {}
        elif key.bounded:
            figures = {"reason": "only_counts"}
        elif key.parts:
            figures = weigh_composite(row, keys[row.kind], ground)
        else:
            step = (WORTH[measure], key.denominator if measure != "nps" else 1)
            figures = weigh(row, ground, keys[row.kind], step=step, bounds=BOUNDS[measure])
        rows.append({"kind": row.kind, "wave": row.wave, "level": row.level, "scale": row.scale, "status": row.status, **figures})
    return table(rows)


def table(rows: list[dict[str, Any]]) -> pd.DataFrame:
    """Rows as a frame, blank where a number is missing."""
    kinds = {name: pl.Float64 if name in FIGURES else pl.String for name in WEIGHTED}
    full = [{name: row.get(name, np.nan if name in FIGURES else "") for name in WEIGHTED} for row in rows]
    return as_pandas(pl.DataFrame(full, schema=kinds).sort("kind", "wave", "level", "scale"))


def gather_ground(
    scores: pd.DataFrame,
    sums: Sums,
    units: Units,
    *,
    surveys: Mapping[Kind, Survey],
    keys: Mapping[Kind, Mapping[str, Key]],
    minimum: int,
) -> Ground:
    """Gather what weighted figures are made of: sums of groups by statistic, and which of them are shown.

    Parameters
    ----------
    scores : DataFrame
        Gated scores, before anything is said of joined levels.
    sums : Sums
        Of every group, in all waves.
    units : Units
        The tree, with headcounts: of staff by level, and of customers.
    surveys, keys : mapping by kind
        What was asked, and how it is scored.
    minimum : int
        The fewest people that a group may have.

    Returns
    -------
    Ground
    """
    promoted = [(kind, name) for kind, of_kind in keys.items() for name in of_kind if measure_of(surveys[kind], name) == "nps"]
    nps = pl.DataFrame(promoted, schema=dict.fromkeys(("kind", "scale"), pl.String), orient="row")
    up, down = pl.col("promoters"), pl.col("detractors")
    balance = sums.promoters.select(*PLACE, "n", total=up - down, squares=up + down)
    plain = sums.scales.join(nps, on=["kind", "scale"], how="anti").select(*PLACE, "n", "total", "squares")
    cells: dict[Cell, Cell] = {}  # each unit and level is held once
    groups: dict[Statistic, dict[Cell, Group]] = {}
    for frame in (plain, balance.join(nps, on=["kind", "scale"], how="semi")):
        joined = frame.join(sums.people, on=PLACE, how="left", maintain_order="left")
        for kind, wave, unit, level, scale, *numbers in joined.iter_rows():
            cell = cells.setdefault((unit, level), (unit, level))
            groups.setdefault((kind, wave, scale), {})[cell] = Group(*numbers)
    pairs: dict[Statistic, dict[tuple[str, str], dict[Cell, Tied]]] = {}
    tied = sums.parts.select(*PLACE, "a", "b", "n", "total_a", "total_b", "product")
    for kind, wave, unit, level, scale, a, b, *numbers in tied.iter_rows():
        cell = cells.setdefault((unit, level), (unit, level))
        pairs.setdefault((kind, wave, scale), {}).setdefault((a, b), {})[cell] = tuple(numbers)
    shown: dict[Statistic, set[Cell]] = {}
    told = scores.loc[(scores["status"] == SHOWN) & (scores["level"] != NOT_STATED), PLACE]
    for kind, wave, unit, level, scale in told.itertuples(index=False, name=None):
        shown.setdefault((kind, wave, scale), set()).add((unit, level))
    return Ground(groups, pairs, shown, units, minimum)


def weigh(
    row: Any, ground: Ground, keys: Mapping[str, Key], *, step: tuple[int, int], bounds: tuple[float, float]
) -> dict[str, Any]:
    """The weighted figure of one level of the whole, or why there is none."""
    statistic = (row.kind, row.wave, row.scale)
    groups = ground.groups[statistic]
    usable = {cell for cell in ground.shown[statistic] if groups[cell].people is not None}
    plan = plan_strata(row.level, groups, usable, ground.units)
    filled = fill_strata(plan, groups)
    if reason := lacking(filled, minimum=ground.minimum):
        return {"reason": reason}
    n, total, squares, people = columns_of(filled)
    there = n > 0
    steps = (np.full(there.sum(), step[0]), np.full(there.sum(), step[1]))
    moments = mean_variance(*(of[there] for of in (n, total, squares)), step=steps)
    means = question_means(plan, statistic, keys, ground)[there] if keys[row.scale].questions else moments.mean
    found = stratified_mean(moments.n, means, moments.variance, people[there])
    return figures_of(row, rounded(found, keys, row.scale), (moments.n, people[there]), bounds=bounds)


def rounded(found: Estimate, keys: Mapping[str, Key], scale: str) -> Estimate:
    """An estimate whose error tells no mean that is not published."""
    return found._replace(se=two_digits(found.se)) if own_error_tells(keys, scale) else found


def question_means(plan: Sequence[Stratum], statistic: Statistic, keys: Mapping[str, Key], ground: Ground) -> Floats:
    """In each group, the mean of a scale's questions' means, in points; nan where nobody answered any of them."""
    kind, wave, scale = statistic
    totals, shares = np.zeros((2, len(plan)))
    for name, weight in keys[scale].questions.items():
        groups = ground.groups.get((kind, wave, name), {})
        sums = {cell: (group.n, group.total) for cell, group in groups.items()}
        n, total = np.array([left_of(of, sums, width=2) for of in plan], dtype=float).T
        means = np.divide(total, n, out=np.zeros(len(plan)), where=n > 0) * (100 / keys[name].denominator)
        totals, shares = totals + weight * means * (n > 0), shares + weight * (n > 0)
    return np.asarray(np.divide(totals, shares, out=np.full(len(plan), np.nan), where=shares > 0))


def weigh_composite(row: Any, keys: Mapping[str, Key], ground: Ground) -> dict[str, Any]:
    """The weighted figure of a composite: the mean of its parts, each weighted, or why there is none.

    All parts are weighted in the same groups: those in which the composite is shown, and so all of its parts.
    """
    statistic, whole = (row.kind, row.wave, row.scale), (ground.units.root, row.level)
    denominators = {part: keys[part].denominator for part in keys[row.scale].parts}
    parts = {name: ground.groups.get((row.kind, row.wave, name), {}) for name in denominators}
    parts = {name: groups for name, groups in parts.items() if whole in groups}
    sides = [ground.groups[statistic], *parts.values()]
    there = set().union(*sides)
    usable = {
        cell for cell in ground.shown[statistic] if all(cell not in side or side[cell].people is not None for side in sides)
    }
    plan = plan_strata(row.level, there, usable, ground.units)
    filled = [fill_strata(plan, side) for side in sides]
    if reason := next(filter(None, (lacking(groups, minimum=ground.minimum) for groups in filled)), ""):
        return {"reason": reason}
    own, *inner = (columns_of(groups) for groups in filled)
    worth = np.array([100.0 / denominators[name] for name in parts])
    both, tied = ties(plan, list(parts), ground.pairs[statistic], worth)
    n, total, people = (np.column_stack([columns[place].astype(float) for columns in inner]) for place in (0, 1, 3))
    means = np.divide(total, n, out=np.zeros_like(total), where=n > 0) * worth
    for place, name in enumerate(parts):
        if keys[name].questions:
            means[:, place] = question_means(plan, (row.kind, row.wave, name), keys, ground)
    found = rounded(stratified_composite(means, both, tied, people), keys, row.scale)
    return figures_of(row, found, (own[0], own[3]), bounds=BOUNDS["score"])


def lacking(groups: Sequence[Group] | None, *, minimum: int) -> str:
    """Why groups can't be weighted; "" if they can."""
    if groups is None:
        return "no_headcount"
    return "too_few" if any(0 < group.n < minimum for group in groups) else ""


def columns_of(groups: Sequence[Group] | None) -> tuple[Any, Any, Any, Floats]:
    """Answers, sums and sums of squares of groups, as whole numbers, and their people."""
    n, total, squares = (np.array([group[place] for group in groups or ()], dtype=object) for place in range(3))
    return n, total, squares, np.array([group.people for group in groups or ()], dtype=float)


def ties(
    plan: Sequence[Stratum], parts: Sequence[str], pairs: Mapping[tuple[str, str], Mapping[Cell, Tied]], worth: Floats
) -> tuple[Floats, Floats]:
    """How many have both of two parts in each group, and their covariance in points: two arrays (groups, parts, parts)."""
    both, tied = np.zeros((2, len(plan), len(parts), len(parts)))
    for (a, b), sums in pairs.items():
        if a not in parts or b not in parts:
            continue
        i, j = parts.index(a), parts.index(b)
        n, total_a, total_b, product = (
            np.array(column, dtype=object) for column in zip(*(left_of(of, sums, width=4) for of in plan), strict=True)
        )
        both[:, i, j] = both[:, j, i] = n.astype(float)
        tied[:, i, j] = tied[:, j, i] = covariance(n, total_a, total_b, product) * worth[i] * worth[j]
    return both, tied


def figures_of(row: Any, found: Estimate, sizes: tuple[Any, Floats], *, bounds: tuple[float, float]) -> dict[str, Any]:
    """A weighted figure with its range, and what its weights cost."""
    n, people = (np.asarray(size, dtype=float) for size in sizes)
    weights = np.divide(people, n, out=np.zeros_like(people), where=n > 0)
    cost = design_effect(weights, n)
    interval = estimate_interval(found, population=people.sum(), bounds=bounds)
    numbers = (n.sum(), people.sum(), (n > 0).sum(), cost.n_eff, cost.deff, row.score, *found, *interval)
    return dict(zip(FIGURES, map(float, numbers), strict=True))
