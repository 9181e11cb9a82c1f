"""Perception gaps: one descriptor, seen by each level of staff and by customers.

A gap is the difference to what the front line sees (or, where that is hidden, to the first view that is shown), with
the interval of a difference of two independent means (Welch).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from assessment.scores import SHOWN
from assessment.settings import ALL, CUSTOMER, TOGETHER, Kind, parts_of
from assessment.stats import Estimate, difference_interval
from assessment.surveys import Survey

__all__ = ["GAP_COLUMNS", "compare_views", "estimate_of"]

GAP_COLUMNS = [
    "unit", "wave", "descriptor", "title", "scope", "seen_by", "n", "score", "ci_low", "ci_high", "status", "gap_to", "gap",
    "gap_low", "gap_high",
]  # fmt: skip
NUMBERS = frozenset({"n", "score", "ci_low", "ci_high", "gap", "gap_low", "gap_high"})
PLACE = ["unit", "wave", "descriptor"]


def compare_views(scores: pd.DataFrame, surveys: Mapping[Kind, Survey], levels: Sequence[str]) -> pd.DataFrame:
    """Set side by side what each level and the customers see of the same thing.

    Parameters
    ----------
    scores : DataFrame
        Gated scores.
    surveys : mapping by kind
        What was asked.
    levels : sequence of str
        Levels of staff, the front line first.

    Returns
    -------
    DataFrame
        A row for each unit, wave, descriptor and viewer; ``scope`` is ``scale`` (a scale and its mirror) or ``item`` (a concept).
        ``gap`` is the viewer's score minus that of ``gap_to``; blank where either is hidden.
    """
    viewers = [*levels, ALL, CUSTOMER]
    views = pd.concat([scale_views(scores, surveys), concept_views(scores, surveys)], ignore_index=True)
    views = pooled_where_hidden(together_where_hidden(views[views["seen_by"].isin(viewers)]))
    seen = views[views["status"] != "no_answers"].groupby("descriptor")["seen_by"].nunique()
    views = views[views["descriptor"].isin(seen.index[seen >= 2])]
    order = pd.Series(range(len(viewers)), index=viewers)
    views = views.assign(order=views["seen_by"].map(order)).sort_values(
        ["unit", "wave", "descriptor", "order"], ignore_index=True
    )
    return with_gaps(views)[GAP_COLUMNS].astype({name: "float64" if name in NUMBERS else "str" for name in GAP_COLUMNS})


def together_where_hidden(views: pd.DataFrame) -> pd.DataFrame:
    """Keep levels together as a view only where none of them is shown apart: it would be of the same people."""
    together = views["seen_by"].str.contains(TOGETHER, regex=False)
    parts = {part for name in views.loc[together, "seen_by"].unique() for part in parts_of(name)}
    apart = views[(views["status"] == SHOWN) & views["seen_by"].isin(parts)]
    with_part = pd.MultiIndex.from_frame(views[PLACE]).isin(pd.MultiIndex.from_frame(apart[PLACE]))
    return views[~together | ~with_part]


def pooled_where_hidden(views: pd.DataFrame) -> pd.DataFrame:
    """Keep all staff together as a view only where no level may be shown: a level and all staff are not different people."""
    by_level = views[(views["status"] == SHOWN) & ~views["seen_by"].isin([ALL, CUSTOMER])]
    with_level = pd.MultiIndex.from_frame(views[PLACE]).isin(pd.MultiIndex.from_frame(by_level[PLACE]))
    return views[(views["seen_by"] != ALL) | ~with_level]


def scale_views(scores: pd.DataFrame, surveys: Mapping[Kind, Survey]) -> pd.DataFrame:
    """Staff scales by level, joined by the customers' scale that mirrors them."""
    asked, seen = surveys.get("employee"), surveys.get("customer")
    named = {name: scale for name, scale in asked.all_scales.items() if name in asked.scales} if asked else {}
    scales = {name: scale for name, scale in named.items() if scale.measure == "score"}
    mirrors = {
        name: scale.mirrors
        for name, scale in (seen.all_scales if seen else {}).items()
        if scale.mirrors in scales and scale.measure == "score"
    }
    staff = scores[(scores["kind"] == "employee") & scores["scale"].isin(scales)]
    customers = scores[(scores["kind"] == CUSTOMER) & scores["scale"].isin(mirrors)]
    views = pd.concat([staff.assign(descriptor=staff["scale"]), customers.assign(descriptor=customers["scale"].map(mirrors))])
    titles = {name: scale.title for name, scale in scales.items()}
    return views.assign(title=views["descriptor"].map(titles), scope="scale", seen_by=views["level"])


def concept_views(scores: pd.DataFrame, surveys: Mapping[Kind, Survey]) -> pd.DataFrame:
    """Items of both surveys that share a concept of the source documents."""
    titles: dict[str, str] = {}
    for survey in surveys.values():
        for name, item in survey.items.items():
            titles.setdefault(item.concepts[0], item.title or item.wording(survey.forms_of(item)[0]) or name)
    scales = {name for survey in surveys.values() for name in survey.all_scales}
    views = scores[scores["scale"].isin(set(titles) - scales)]
    return views.assign(descriptor=views["scale"], title=views["scale"].map(titles), scope="item", seen_by=views["level"])


def with_gaps(views: pd.DataFrame) -> pd.DataFrame:
    """Add each view's difference to the first one that is shown."""
    first = views[views["status"] == SHOWN].drop_duplicates(PLACE)
    base = first[[*PLACE, "seen_by", "score", "se", "df"]]
    joined = views.merge(base, on=PLACE, how="left", suffixes=("", "_base"))
    other = joined["seen_by"] != joined["seen_by_base"]
    difference, low, high = difference_interval(estimate_of(joined), estimate_of(joined, "_base"))
    gap = pd.Series(difference, index=joined.index).where(other)
    return joined.assign(
        gap_to=joined["seen_by_base"].where(other & gap.notna(), ""),
        gap=gap,
        gap_low=np.where(other, low, np.nan),
        gap_high=np.where(other, high, np.nan),
    )


def estimate_of(frame: pd.DataFrame, suffix: str = "") -> Estimate:
    """The scores of a frame as estimates."""
    return Estimate(*(frame[f"{name}{suffix}"].to_numpy(float) for name in ("score", "se", "df")))
