"""Levels too small to be shown even for the whole organisation, joined to their neighbour before anything is decided.

Four senior leaders can't be shown; and were everybody, the front line and the managers shown, the four could be worked
out, so that the managers could not be shown either. Joined to the managers, all are heard: "managers and senior
leaders". A few people whose level nobody gave stand in the same way between the total and its levels; they are left
out of the figures, and that is said.

What is enough for the whole may still be too few in one unit: nine managers and five senior leaders. There the unit's front line
and its total leave the others *together*, so that they can be shown as one where they can't apart. A unit that shows its levels
so in one figure does in all, and in all waves (:func:`levels_together`, :func:`together_where_needed`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace

import pandas as pd
import polars as pl

from assessment.language import in_list, language
from assessment.responses import Units
from assessment.scores.summaries import Summaries, merge
from assessment.settings import CUSTOMER, FRONT_LINE, MANAGER, NOT_STATED, SENIOR_LEADER, TOGETHER, Level, parts_of

__all__ = [
    "POOLED", "Pooling", "levels_together", "mention_pooled", "mention_together", "plan_pooling", "pool_headcounts",
    "pool_summaries", "together_where_needed",
]  # fmt: skip

POOLED = "pooled_with_"  # and the level that a small one was joined to, or the levels that it is shown together with
APART = ("too_few", "protects_others", "protects_earlier")  # why levels are not shown apart


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
        """How a level is called with those that are joined to it; of levels together, all of them."""
        first, *others = parts_of(level)
        joined = [levels[small].label for part in (first, *others) for small in (part, *self.joined_to(part)) if small != first]
        if language() != "de":  # which writes every noun large
            joined = [label[:1].lower() + label[1:] for label in joined]
        return in_list([levels[first].label, *joined])

    def joined_to(self, level: str) -> list[str]:
        """Levels that are joined to one."""
        return [small for small, to in self.into.items() if to == level]


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
    if not pooling.into and not pooling.left_out:
        return summaries
    dropped = pl.col("wave").is_in(list(pooling.left_out)) & (pl.col("level") == NOT_STATED)
    frames = {
        field.name: getattr(summaries, field.name).filter(~dropped).with_columns(pl.col("level").replace(dict(pooling.into)))
        for field in fields(Summaries)
    }
    return merge([Summaries(**frames)]) if pooling.into else Summaries(**frames)


def pool_headcounts(units: Units, pooling: Pooling) -> Units:
    """Units with the headcounts of joined levels added up."""
    counts: dict[tuple[str, str], int] = {}
    for (unit, level), count in units.headcounts.items():
        place = (unit, pooling.into.get(level, level))
        counts[place] = counts.get(place, 0) + count
    return replace(units, headcounts=counts)


def levels_together(respondents: pl.DataFrame, levels: Mapping[str, Level]) -> str:
    """Name the levels that a unit may show together: all above the front line.

    Parameters
    ----------
    respondents : DataFrame
        ``level``, of those who answered, small levels joined.
    levels : mapping of str to Level
        The engagement's levels.

    Returns
    -------
    str
        Two levels or more, with ``+`` between them; "" where there are no two, or nobody else answered: then they are all staff.

    Examples
    --------
    >>> from assessment.settings import LEVELS
    >>> levels_together(pl.DataFrame({"level": ["senior_leader", "front_line", "manager"]}), LEVELS)
    'manager+senior_leader'
    """
    present = set(respondents["level"]) - {CUSTOMER}
    above = [name for name in levels if name in present and name != FRONT_LINE]
    return TOGETHER.join(above) if len(above) > 1 and present > set(above) else ""


def together_where_needed(decisions: pd.DataFrame, together: str) -> pd.DataFrame:
    """Show levels together only in units that can so, and not each apart, in some figure or wave, but there in all.

    Parameters
    ----------
    decisions : DataFrame
        ``kind, wave, scale, unit, level, status``, rows of levels together among them.
    together : str
        From :func:`levels_together`.

    Returns
    -------
    DataFrame
        The same, without levels together of other units.

    Examples
    --------
    >>> rows = [("A", "manager", "too_few"), ("A", "manager+senior_leader", "shown"), ("B", "manager", "shown"),
    ...         ("B", "manager+senior_leader", "shown")]
    >>> frame = pd.DataFrame(rows, columns=["unit", "level", "status"])
    >>> together_where_needed(frame, "manager+senior_leader")["unit"].tolist()
    ['A', 'A', 'B']
    """
    hidden = decisions["level"].isin(parts_of(together)) & decisions["status"].isin(APART)
    shown = (decisions["level"] == together) & (decisions["status"] == "shown")
    units = set(decisions.loc[hidden, "unit"]).intersection(decisions.loc[shown, "unit"])
    needed = (decisions["level"] != together) | decisions["unit"].isin(units)
    return decisions[needed].reset_index(drop=True) if together else decisions


def mention_together(frame: pd.DataFrame, together: str) -> pd.DataFrame:
    """Say of levels that are hidden where they are shown together: ``pooled_with_`` and the other levels.

    Parameters
    ----------
    frame : DataFrame
        ``kind, wave, unit, level, status``, for scores also ``scale``.
    together : str
        From :func:`levels_together`.

    Returns
    -------
    DataFrame
        The same with other statuses; nothing more than the levels' own figures is hidden or shown.

    Examples
    --------
    >>> rows = [("manager", "too_few"), ("senior_leader", "no_answers"), ("manager+senior_leader", "shown")]
    >>> frame = pd.DataFrame(rows, columns=["level", "status"]).assign(kind="employee", wave="w1", unit="A")
    >>> mention_together(frame, "manager+senior_leader")["status"].tolist()
    ['pooled_with_senior_leader', 'no_answers', 'shown']
    """
    place = [name for name in ("kind", "wave", "unit", "scale") if name in frame.columns]
    shown = frame[(frame["level"] == together) & (frame["status"] == "shown")]
    there = pd.MultiIndex.from_frame(frame[place]).isin(pd.MultiIndex.from_frame(shown[place]))
    parts = parts_of(together)
    others = {level: POOLED + TOGETHER.join(name for name in parts if name != level) for level in parts}
    said = frame["level"].map(others)
    return frame.assign(status=said.where(there & said.notna() & frame["status"].isin(APART), frame["status"]).astype("str"))


def mention_pooled(scores: pd.DataFrame, pooling: Pooling) -> pd.DataFrame:
    """Scores with a row, without numbers, for each level that was joined to another: ``pooled_with_manager``."""
    numbers = [name for name in ("n", "score", "se", "df", "ci_low", "ci_high", "headcount", "rate") if name in scores.columns]
    told = [scores]
    for small, to in pooling.into.items():
        rows = scores[scores["level"] == to].assign(level=small, status=f"{POOLED}{to}", shown_at="")
        rows[numbers] = float("nan")
        told.append(rows)
    return pd.concat(told, ignore_index=True) if len(told) > 1 else scores
