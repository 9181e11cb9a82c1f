"""What scores of all staff would be, weighted to the staff list by unit and by level, each margin by itself.

Weighting by unit and level at once (:mod:`assessment.scores.weighted`) can count a store apart only where its levels are shown,
and in most organisations a store's few managers hide them. Here two margins are met instead: units as far as they are shown, and
levels of the whole. Answers weigh a number for their unit plus one for their level, so that the weighted score is made of sums of
shown groups. Of how many of each level answered in a unit, what is not shown is worked out of what is: no hidden figure goes in.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import polars as pl

from assessment.responses import Units
from assessment.scores.estimates import SHOWN, as_pandas
from assessment.scores.measures import BOUNDS, measure_of
from assessment.scores.scoring import Key
from assessment.scores.strata import Cell, Group, Stratum, fill_strata, nested
from assessment.scores.weighted import WORTH, Ground, lacking
from assessment.settings import ALL, CUSTOMER, NOT_STATED, Kind
from assessment.stats import (
    Calibrated,
    Estimate,
    Floats,
    calibrate,
    design_effect,
    draw_back,
    estimate_interval,
    rake,
    trim_weights,
)
from assessment.surveys import Survey

__all__ = ["MOST", "RAKED", "rake_scores"]

NUMBERS = [
    "n", "population", "unit_groups", "level_groups", "cut", "way", "smallest", "largest", "n_eff", "deff", "unweighted", "raked",
    "se", "df", "ci_low", "ci_high",
]  # fmt: skip
RAKED = ["wave", "scale", *NUMBERS, "status", "reason"]
MOST = 4.0  # mean weights that an answer may have; the least is 1 / MOST
STAFF: Kind = "employee"


class CantRakeError(Exception):
    """Why nothing is weighted; caught where the row is made."""


@dataclass(frozen=True)
class Margin:
    """Groups that part all staff: which they are, their answers, the sums of these in whole numbers, and their people."""

    strata: Sequence[Stratum]
    n: Floats
    total: Floats
    people: Floats


@dataclass(frozen=True)
class Met:
    """Two margins, the weights that meet them, expected answers by both, and how the weights were bounded."""

    units: Margin
    levels: Margin
    weights: Calibrated
    answers: Floats
    cut: int
    way: float

    def mean(self) -> float:
        """The weighted mean, in whole numbers of the scale."""
        total = self.weights.rows @ self.units.total + self.weights.columns @ self.levels.total
        return float(total / (self.answers * self.weights.weights()).sum())


def rake_scores(
    scores: pd.DataFrame, ground: Ground, *, surveys: Mapping[Kind, Survey], keys: Mapping[Kind, Mapping[str, Key]]
) -> pd.DataFrame:
    """Weigh the scores of all staff up to the headcounts of units and, at the same time, of levels.

    Parameters
    ----------
    scores, ground, surveys, keys
        As :func:`assessment.scores.weigh_scores` takes them.

    Returns
    -------
    DataFrame
        A row for each wave and scale of staff: ``wave, scale, n, population, unit_groups, level_groups, cut, way, smallest,
        largest, n_eff, deff, unweighted, raked, se, df, ci_low, ci_high, status, reason``. ``cut`` is how many groups had to
        count for fewer people than they have, ``way`` how much of the way to the calibrated weights was gone (0-1), ``smallest``
        and ``largest`` are weights in mean weights. ``reason`` is "" or why nothing is weighted: ``no_headcount``, ``one_group``
        (of units, or of levels), ``too_few`` in what is left of some group, ``not_met``, ``not_converged``, or
        ``only_counts`` of a scale of several questions of which only counts are known.

    Notes
    -----
    The standard error is that of the unweighted score times the root of Kish's design effect.
    """
    told, units = scores[scores["kind"] == STAFF], ground.units
    people = listed(units)
    rows = []
    for row in told[(told["unit"] == units.root) & (told["level"] == ALL)].itertuples(index=False):
        key, measure = keys[STAFF][str(row.scale)], measure_of(surveys[STAFF], str(row.scale))
        figures = raked_figures(row, key, keys[STAFF], (ground, people, measure))
        rows.append({"wave": row.wave, "scale": row.scale, "status": row.status, **figures})
    kinds = {name: pl.Float64 if name in NUMBERS else pl.String for name in RAKED}
    full = [{name: row.get(name, np.nan if name in NUMBERS else "") for name in RAKED} for row in rows]
    return as_pandas(pl.DataFrame(full, schema=kinds).sort("wave", "scale"))


def raked_figures(row: Any, key: Key, keys: Mapping[str, Key], on: tuple[Ground, Mapping[Cell, int], str]) -> dict[str, Any]:
    """The raked figure of a scale, or the mean of those that it is made of; else the reason that there is none."""
    ground, people, measure = on
    statistic = (STAFF, row.wave, row.scale)
    if row.status != SHOWN:
        return {}
    if key.bounded:
        return {"reason": "only_counts"}
    usable = {cell for cell in ground.shown[statistic] if ground.groups[statistic][cell].people is not None}
    within = [name for name in key.parts if ground.groups.get((STAFF, row.wave, name))]
    for name in [*within, *(of for whole in (row.scale, *within) for of in keys[whole].questions)]:
        of = ground.groups.get((STAFF, row.wave, name), {})
        usable = {cell for cell in usable if not of or (cell in of and of[cell].people is not None)}
    try:
        own = met(ground.groups[statistic], usable, ground, people)
        if not within and not key.questions:
            step = WORTH[measure] / (key.denominator if measure != "nps" else 1)
            return figures_of(row, own, own.mean() * step, bounds=BOUNDS[measure])
        means = [mean_of(name, keys, row.wave, (ground, usable, people)) for name in within or [row.scale]]
        return figures_of(row, own, float(np.mean(means)), bounds=BOUNDS["score"])
    except CantRakeError as why:
        return {"reason": str(why)}


def mean_of(scale: str, keys: Mapping[str, Key], wave: str, on: tuple[Ground, set[Cell], Mapping[Cell, int]]) -> float:
    """The raked mean of a scale in points: of its questions' means, each raked, where its figure is made of these."""
    ground, usable, people = on
    weights = keys[scale].questions or {scale: 1}
    known = {name: of for name in weights if (of := ground.groups.get((STAFF, wave, name), {}))}
    means = [met(of, usable, ground, people).mean() * 100 / keys[name].denominator for name, of in known.items()]
    return float(np.average(means, weights=[weights[name] for name in known]))


def met(groups: Mapping[Cell, Group], usable: set[Cell], ground: Ground, people: Mapping[Cell, int]) -> Met:
    """Weights that meet both margins of one scale."""
    root = ground.units.root
    shown_levels = tuple(cell for cell in sorted(usable) if cell[0] == root and cell[1] != ALL)
    of_units = margin(nested((root, ALL), usable, ground.units), groups, ground.minimum)
    of_levels = margin(
        [*(Stratum(cell, ()) for cell in shown_levels), Stratum((root, ALL), shown_levels)], groups, ground.minimum
    )
    of_levels = Margin(of_levels.strata, of_levels.n, of_levels.total, level_targets(of_levels, of_units, groups, root))
    if min(len(of_units.n), len(of_levels.n)) < 2:
        raise CantRakeError("one_group")
    answers = expected(of_units, of_levels, (groups, usable), people)
    targets = [trimmed(part) for part in (of_units, of_levels)]
    found = calibrate(answers, *(target for target, _ in targets))
    if found.reason:
        raise CantRakeError("not_met")
    weights, way = draw_back(found, answers, most=MOST)
    return Met(of_units, of_levels, weights, answers, sum(cut for _, cut in targets), way)


def margin(strata: list[Stratum], groups: Mapping[Cell, Group], minimum: int) -> Margin:
    """Groups of one margin in which anybody answered."""
    filled = fill_strata(strata, groups)
    kept = None if filled is None else [(of, group) for of, group in zip(strata, filled, strict=True) if group.n]
    if reason := lacking(None if kept is None else [group for _, group in kept], minimum=minimum):
        raise CantRakeError(reason)
    n, total, people = (np.array([group[place] for _, group in kept or ()], dtype=float) for place in (0, 1, 3))
    return Margin([of for of, _ in kept or ()], n, total, people)


def level_targets(of_levels: Margin, of_units: Margin, groups: Mapping[Cell, Group], root: str) -> Floats:
    """People by level, with the same sum as by unit; those who stated no level stand for as many as an average answer does."""
    people, all_people = of_levels.people, of_units.people.sum()
    unstated = np.array([stratum.cell == (root, ALL) and (root, NOT_STATED) in groups for stratum in of_levels.strata])
    people = np.where(unstated, 0.0, people)
    aside = all_people * of_levels.n[unstated].sum() / of_levels.n.sum()
    if not people.sum() > 0:
        raise CantRakeError("one_group")
    return np.asarray(np.where(unstated, aside, people / people.sum() * (all_people - aside)))


def trimmed(part: Margin) -> tuple[Floats, int]:
    """People of groups, of which none has more than ``MOST`` times as many for each answer as all have; and how many were cut."""
    each = part.people / part.n
    kept = trim_weights(each, part.n, most=MOST)
    return kept * part.n, int((kept < each * (1 - 1e-9)).sum())


def expected(
    of_units: Margin, of_levels: Margin, known: tuple[Mapping[Cell, Group], set[Cell]], people: Mapping[Cell, int]
) -> Floats:
    """Answers by unit and level: those of shown groups, and of the others what their margins and headcounts let expect."""
    groups, usable = known
    own = [cell for stratum in of_levels.strata for cell in [stratum.cell]]
    table = np.array([[shown_answers(unit, cell[1], groups, usable) for cell in own] for unit in of_units.strata])
    seed = np.array([[listed_of(unit, of_levels.strata[place], people) for place in range(len(own))] for unit in of_units.strata])
    unknown = np.isnan(table)
    rest = np.where(unknown, 0.0, table)
    by_unit, by_level = of_units.n - rest.sum(axis=1), of_levels.n - rest.sum(axis=0)
    seed = np.where(unknown & (by_unit[:, None] > 0) & (by_level > 0), np.maximum(seed, 0.5), 0.0)
    if not seed.any():
        return rest
    fitted = rake(seed, [by_unit, by_level])
    if fitted.reason:
        raise CantRakeError("not_converged")
    return np.asarray(rest + np.where(seed > 0, seed * np.nan_to_num(fitted.weights), 0.0))


def shown_answers(unit: Stratum, level: str, groups: Mapping[Cell, Group], usable: set[Cell]) -> float:
    """Answers of a level in what is left of a unit; nan where that is not shown, or not of one level."""
    cells = [(of, level) for of, _ in (unit.cell, *unit.inside)]
    if level == ALL or not all(cell in usable or cell not in groups for cell in cells):
        return np.nan
    whole, *inner = (float(groups[cell].n) if cell in groups else 0.0 for cell in cells)
    return whole - sum(inner)


def listed_of(unit: Stratum, level: Stratum, people: Mapping[Cell, int]) -> float:
    """People of a level, or of what is left of all levels, in what is left of a unit, by the staff list."""
    names, without = (unit.cell[0], [of for of, _ in unit.inside]), [of for _, of in level.inside]

    def of_unit(name: str) -> int:
        return people.get((name, level.cell[1]), 0) - sum(people.get((name, of), 0) for of in without)

    return float(of_unit(names[0]) - sum(map(of_unit, names[1])))


def listed(units: Units) -> dict[Cell, int]:
    """Staff by unit, with all below it, and level, with all of them, as the staff list has it."""
    found: dict[Cell, int] = {}
    for (unit, level), count in units.headcounts.items():
        if level != CUSTOMER:
            for above in (unit, *units.ancestors(unit)):
                for of in (level, ALL):
                    found[above, of] = found.get((above, of), 0) + count
    return found


def figures_of(row: Any, found: Met, value: float, *, bounds: tuple[float, float]) -> dict[str, Any]:
    """A raked figure with its range, and what its weights cost."""
    weights, people = found.weights.weights(), found.units.people.sum()
    cost = design_effect(weights, found.answers)
    of_mean = weights[found.answers >= 0.5] * found.answers.sum() / people
    estimate = Estimate(np.asarray(value), np.asarray(row.se * np.sqrt(cost.deff)), np.asarray(row.df))
    interval = estimate_interval(estimate, population=people, bounds=bounds)
    numbers = (
        found.answers.sum(), people, len(found.units.n), len(found.levels.n), found.cut, found.way, of_mean.min(), of_mean.max(),
        cost.n_eff, cost.deff, row.score, *estimate, *interval,
    )  # fmt: skip
    return dict(zip(NUMBERS, map(float, numbers), strict=True))
