"""What scores of the whole would be if those who did not answer thought like their colleagues who did.

Each unit and level counts by its headcount instead of by its answers. A weighted figure beside an unweighted one is a second
equation on the same people, so it must not be made from groups that are hidden. It is made from groups that are shown, and
from what is left of a shown group without the shown ones in it: a figure that anyone could work out from what is published.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import polars as pl

from assessment.responses import Units
from assessment.scores.estimates import SHOWN, as_pandas
from assessment.scores.measures import BOUNDS, PLACE, Sums, measured, pick
from assessment.scores.scoring import Key
from assessment.settings import ALL, CUSTOMER, NOT_STATED, Kind
from assessment.stats import Estimate, design_effect, estimate_interval, mean_variance, stratified_mean
from assessment.surveys import Survey

__all__ = ["WEIGHTED", "weigh_scores"]

FIGURES = ["n", "population", "groups", "n_eff", "deff", "unweighted", "weighted", "se", "df", "ci_low", "ci_high"]
WEIGHTED = ["kind", "wave", "level", "scale", *FIGURES, "status", "reason"]
WORTH = {"score": 100, "share": 1, "nps": 100}

Cell = tuple[str, str]  # unit, level


class Group(NamedTuple):
    """A group's answers (n, sum, sum of squares, in whole numbers) and its people; None where they are not known."""

    n: int
    total: int
    squares: int
    people: int | None

    def without(self, parts: list[Group]) -> Group:
        """What is left without some parts, all of known size."""
        people = None if self.people is None else self.people - sum(part.people or 0 for part in parts)
        return Group(
            self.n - sum(part.n for part in parts),
            self.total - sum(part.total for part in parts),
            self.squares - sum(part.squares for part in parts),
            people,
        )


def weigh_scores(
    scores: pd.DataFrame,
    sums: Sums,
    units: Units,
    *,
    surveys: Mapping[Kind, Survey],
    keys: Mapping[Kind, Mapping[str, Key]],
    minimum: int,
) -> pd.DataFrame:
    """Weigh the staff scores of the whole, and of each of its levels, up to the headcounts of units and levels.

    Parameters
    ----------
    scores : DataFrame
        Gated scores, before anything is said of joined levels.
    sums : Sums
        Of every group, in all waves.
    units : Units
        The tree, with headcounts.
    surveys, keys : mapping by kind
        What was asked, and how it is scored.
    minimum : int
        The fewest people that a group may have.

    Returns
    -------
    DataFrame
        A row for each wave, level and scale that is made of items: ``kind, wave, level, scale, n, population, groups, n_eff,
        deff, unweighted, weighted, se, df, ci_low, ci_high, status, reason``. ``population`` is how many people the weighted
        figure speaks for: of what is left of a group where nobody answered, nobody. ``reason`` is "" or why nothing is weighted:
        ``no_headcount``, or ``too_few`` where what is left of a group is too small to count by itself.
    """
    told = scores[~scores["level"].isin([CUSTOMER, NOT_STATED])]
    shown = set(told.loc[told["status"] == SHOWN, PLACE].itertuples(index=False, name=None))
    whole = told[told["unit"] == units.root]
    rows = []
    for measure, bounds in BOUNDS.items():
        chosen = measured(surveys, measure, keys)
        frame = sums_of(sums, chosen, nps=measure == "nps")
        for (kind, wave, scale), groups in groups_by_statistic(frame).items():
            mine = whole[(whole["kind"] == kind) & (whole["wave"] == wave) & (whole["scale"] == scale)]
            cells = {cell for cell in groups if (kind, wave, *cell, scale) in shown}
            step = (WORTH[measure], frame_denominator(chosen, kind, scale) if measure != "nps" else 1)
            for row in mine.itertuples(index=False):
                figures = weigh(row, groups, cells, units, step=step, bounds=bounds, minimum=minimum)
                rows.append({"kind": kind, "wave": wave, "level": row.level, "scale": scale, "status": row.status, **figures})
    return table(rows)


def table(rows: list[dict[str, Any]]) -> pd.DataFrame:
    """Rows as a frame, blank where a number is missing."""
    kinds = {name: pl.Float64 if name in FIGURES else pl.String for name in WEIGHTED}
    full = [{name: row.get(name, np.nan if name in FIGURES else "") for name in WEIGHTED} for row in rows]
    return as_pandas(pl.DataFrame(full, schema=kinds).sort("kind", "wave", "level", "scale"))


def sums_of(sums: Sums, chosen: pl.DataFrame, *, nps: bool) -> pl.DataFrame:
    """Sums and people of all groups of staff on scales of one measure."""
    up, down = pl.col("promoters"), pl.col("detractors")
    frame = sums.promoters.with_columns(total=up - down, squares=up + down) if nps else sums.scales
    picked = pick(frame, chosen).filter(pl.col("level") != CUSTOMER)
    joined = picked.join(sums.people, on=PLACE, how="left", maintain_order="left")
    return joined.select(*PLACE, "n", "total", "squares", "population")


def groups_by_statistic(frame: pl.DataFrame) -> dict[tuple[str, str, str], dict[Cell, Group]]:
    """Groups of each kind, wave and scale, by unit and level."""
    found: dict[tuple[str, str, str], dict[Cell, Group]] = {}
    for kind, wave, unit, level, scale, *numbers in frame.iter_rows():
        found.setdefault((kind, wave, scale), {})[unit, level] = Group(*numbers)
    return found


def frame_denominator(chosen: pl.DataFrame, kind: str, scale: str) -> int:
    """The whole number that stands for the highest score."""
    return int(chosen.filter((pl.col("kind") == kind) & (pl.col("scale") == scale))["denominator"][0])


def weigh(
    row: Any,
    groups: Mapping[Cell, Group],
    shown: set[Cell],
    units: Units,
    *,
    step: tuple[int, int],
    bounds: tuple[float, float],
    minimum: int,
) -> dict[str, Any]:
    """The weighted figure of one level of the whole, or why there is none."""
    if row.status != SHOWN:
        return {}
    parts = strata(row.level, groups, shown, units)
    if parts is None:
        return {"reason": "no_headcount"}
    if any(part.n < minimum for part in parts):
        return {"reason": "too_few"}
    n, total, squares = (np.array([part[place] for part in parts], dtype=object) for place in range(3))
    people = np.array([part.people for part in parts], dtype=float)
    moments = mean_variance(n, total, squares, step=(np.full(len(parts), step[0]), np.full(len(parts), step[1])))
    found = stratified_mean(moments.n, moments.mean, moments.variance, people)
    cost = design_effect(people / moments.n, moments.n)
    interval = estimate_interval(Estimate(*found), population=people.sum(), bounds=bounds)
    numbers = (moments.n.sum(), people.sum(), len(parts), cost.n_eff, cost.deff, row.score, *found, *interval)
    return dict(zip(FIGURES, map(float, numbers), strict=True))


def strata(level: str, groups: Mapping[Cell, Group], shown: set[Cell], units: Units) -> list[Group] | None:
    """Part the whole's answers at a level into groups that may be spoken of; None where their people are not known.

    All staff are parted by level first, and by unit alone where some stated no level: their people are among those of the levels.
    """
    stated = (units.root, NOT_STATED) not in groups
    levels = sorted({of for unit, of in groups if unit == units.root and of != ALL}) if level == ALL and stated else [level]
    if level != ALL or not stated:
        parts, left = parted(units.root, level, groups, shown, units)
        return with_left(parts, left)
    parts = []
    for of in levels:
        if usable((units.root, of), groups, shown):
            inner, left = parted(units.root, of, groups, shown, units)
            parts.extend(with_left(inner, left) or [])
    whole = groups[units.root, ALL]
    return with_left(parts, whole.without(parts)) if whole.people is not None else None


def parted(unit: str, level: str, groups: Mapping[Cell, Group], shown: set[Cell], units: Units) -> tuple[list[Group], Group]:
    """Groups inside one group, as fine as they are shown, and what is left of it without them."""
    parts = list(inner_parts(unit, level, groups, shown, units))
    return parts, groups[unit, level].without(parts)


def inner_parts(unit: str, level: str, groups: Mapping[Cell, Group], shown: set[Cell], units: Units) -> Iterator[Group]:
    """Shown groups right below a unit, or, below those that are hidden, the next ones."""
    for child in units.children[unit]:
        if usable((child, level), groups, shown):
            parts, left = parted(child, level, groups, shown, units)
            yield from with_left(parts, left) or []
        else:
            yield from inner_parts(child, level, groups, shown, units)


def usable(cell: Cell, groups: Mapping[Cell, Group], shown: set[Cell]) -> bool:
    """Whether a group is shown and its people are known."""
    return cell in shown and groups[cell].people is not None


def with_left(parts: list[Group], left: Group) -> list[Group] | None:
    """Parts and what is left, unless nobody of it answered; None where it is not known how many people are left."""
    if left.people is None:
        return None
    return [*parts, left] if left.n else parts
