"""Levels too small to be shown even for the whole organisation, joined to their neighbour before anything is decided.

Four senior leaders can't be shown; and were everybody, the front line and the managers shown, the four could be worked
out, so that the managers could not be shown either. Joined to the managers, all are heard: "managers and senior
leaders". A few people whose level nobody gave stand in the same way between the total and its levels; they are left
out of the figures, and that is said.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace

import pandas as pd
import polars as pl

from assessment.language import in_list, language
from assessment.responses import Units
from assessment.scores.summaries import Summaries, merge
from assessment.settings import CUSTOMER, FRONT_LINE, MANAGER, NOT_STATED, SENIOR_LEADER, Level

__all__ = ["POOLED", "Pooling", "mention_pooled", "plan_pooling", "pool_headcounts", "pool_summaries"]

POOLED = "pooled_with_"  # and the level that a small one was joined to


@dataclass(frozen=True)
class Pooling:
    """Which levels are joined to which, and which waves' people of no stated level are left out.

    Parameters
    ----------
    into : mapping of str to str
        A level that is too small, and the level that it is joined to.
    left_out : mapping of str to int
        By wave, how many people of no stated level are left out of the figures.
    """

    into: Mapping[str, str]
    left_out: Mapping[str, int]

    def label(self, level: str, levels: Mapping[str, Level]) -> str:
        """How a level is called with those that are joined to it."""
        joined = [levels[small].label for small, to in self.into.items() if to == level]
        if language() != "de":  # which writes every noun large
            joined = [label[:1].lower() + label[1:] for label in joined]
        return in_list([levels[level].label, *joined])


def plan_pooling(respondents: pl.DataFrame, levels: Mapping[str, Level], *, minimum: int) -> Pooling:
    """Find the levels of staff that too few answered at, in any wave, and whom to join them to.

    Parameters
    ----------
    respondents : DataFrame
        ``kind, wave, unit, level, n``.
    levels : mapping of str to Level
        The engagement's levels.
    minimum : int
        The fewest people that may be shown.

    Returns
    -------
    Pooling
        A small level goes to a larger one that answers the same form, else managers to senior leaders or the reverse. The front
        line is never joined, and a wave in which nobody of a level answered joins nothing.

    Examples
    --------
    >>> from assessment.settings import LEVELS
    >>> counts = pl.DataFrame({"wave": "w", "level": ["front_line", "manager", "senior_leader"], "n": [40, 12, 3]})
    >>> plan_pooling(counts, LEVELS, minimum=10).into
    {'senior_leader': 'manager'}
    """
    staff = respondents.filter(pl.col("level") != CUSTOMER).group_by("wave", "level").agg(pl.col("n").sum())
    fewest = dict(staff.group_by("level").agg(pl.col("n").min()).sort("level").iter_rows())
    small = sorted((n, level) for level, n in fewest.items() if level in levels and level != FRONT_LINE and 0 < n < minimum)
    into: dict[str, str] = {}
    for _, level in small:
        partner = partner_of(level, levels, [name for name in fewest if name not in into])
        if partner:
            into = {name: partner if to == level else to for name, to in into.items()} | {level: partner}
    unstated = staff.filter((pl.col("level") == NOT_STATED) & (pl.col("n") < minimum)).sort("wave")
    several = staff.filter(pl.col("level") != NOT_STATED).select("wave").unique()
    return Pooling(into, dict(unstated.join(several, on="wave").select("wave", "n").iter_rows()))


def partner_of(level: str, levels: Mapping[str, Level], present: list[str]) -> str:
    """The level that a small one is joined to; "" where there is none."""
    above = [name for name in levels if name in present and name not in {level, FRONT_LINE}]
    same_form = [name for name in above if levels[name].form == levels[level].form]
    usual = [name for name in (MANAGER, SENIOR_LEADER) if name in above]
    return next(iter([*same_form, *usual, *above]), "")


def pool_summaries(summaries: Summaries, pooling: Pooling) -> Summaries:
    """Summaries with small levels joined and the few of no stated level left out."""
    dropped = pl.col("wave").is_in(list(pooling.left_out)) & (pl.col("level") == NOT_STATED)
    frames = {
        field.name: getattr(summaries, field.name).filter(~dropped).with_columns(pl.col("level").replace(dict(pooling.into)))
        for field in fields(Summaries)
    }
    return merge([Summaries(**frames)])


def pool_headcounts(units: Units, pooling: Pooling) -> Units:
    """Units with the headcounts of joined levels added up."""
    counts: dict[tuple[str, str], int] = {}
    for (unit, level), count in units.headcounts.items():
        place = (unit, pooling.into.get(level, level))
        counts[place] = counts.get(place, 0) + count
    return replace(units, headcounts=counts)


def mention_pooled(scores: pd.DataFrame, pooling: Pooling) -> pd.DataFrame:
    """Scores with a row, without numbers, for each level that was joined to another: ``pooled_with_manager``."""
    numbers = [name for name in ("n", "score", "se", "df", "ci_low", "ci_high", "headcount", "rate") if name in scores.columns]
    told = [scores]
    for small, to in pooling.into.items():
        rows = scores[scores["level"] == to].assign(level=small, status=f"{POOLED}{to}", shown_at="")
        rows[numbers] = float("nan")
        told.append(rows)
    return pd.concat(told, ignore_index=True)
