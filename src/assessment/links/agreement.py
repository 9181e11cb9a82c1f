"""Whether people's scores may be averaged to a unit's score.

Only if people in a unit agree (rwg(j), average deviation), units differ (ICC(1)), and units' means are dependable (ICC(2)); and a
scale's items must belong together (alpha). Alpha is of everybody. All else is of the units whose figure is shown, and of no
other: squares between units are a sum over units, so that those of all units, beside the shown ones' own, would tell how far a
hidden unit is from the mean.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

import numpy as np
import pandas as pd
import polars as pl

from assessment.links.within import asked, by_unit, options_of
from assessment.responses import Units
from assessment.scores import SHOWN, Key, Summaries, whole
from assessment.settings import ALL, CUSTOMER, Kind
from assessment.stats import Floats, alpha, covariance, icc, largest_deviation, mean_deviations, mean_variance
from assessment.surveys import Survey

__all__ = ["AGREEMENT_COLUMNS", "measure_agreement"]

AGREEMENT_COLUMNS = [
    "kind", "scale", "wave", "n", "units", "items", "alpha", "alpha_low", "alpha_high", "icc1", "icc1_low", "icc1_high", "icc2",
    "icc2_low", "icc2_high", "rwg", "rwg_skewed", "ad", "ad_median", "ad_limit", "reason",
]  # fmt: skip
PLACE = ["kind", "scale", "wave"]
OTHER_KINDS = dict.fromkeys([*PLACE, "reason"], "str") | {"units": "int64"}
MEANS = ["rwg", "rwg_skewed", "ad", "ad_median"]


def measure_agreement(
    summaries: Summaries,
    within: pd.DataFrame,
    decisions: pd.DataFrame,
    *,
    units: Units,
    surveys: Mapping[Kind, Survey],
    keys: Mapping[Kind, Mapping[str, Key]],
    minimum: int,
) -> pd.DataFrame:
    """Measure reliability of every scale over the whole organisation, and agreement within the units that are shown.

    Parameters
    ----------
    summaries : Summaries
        For the units that people are in; pairs of items may be of all units together.
    within : DataFrame
        How far people of each unit agree, from :func:`assessment.links.agree_within`.
    decisions : DataFrame
        ``kind, wave, scale, unit, level, status`` of every group.
    units : Units
        The tree; only its leaves count as units.
    surveys, keys : mapping by kind
        What was asked, and how it is scored.
    minimum : int
        Nothing is said that rests on fewer respondents than this.

    Returns
    -------
    DataFrame
        The columns of ``AGREEMENT_COLUMNS``, for scales that the surveys name and items reported alone. ``n`` and alpha are of
        everybody; ``units`` counts those whose figure is shown, and what follows is of them: ICC, ``rwg``, the mean over units
        of rwg(j) with the uniform null, ``rwg_skewed`` with the slightly skewed one, ``ad`` and ``ad_median``, the mean over
        units of the average deviation, in answer points, of which ``ad_limit`` still counts as agreement. ``items`` counts the
        items of the form that asks most. A figure that can't be computed is blank; ``reason`` says why there is no ICC:
        ``too_few``, where no unit is shown, ``one_group``, ``one_answer_each``, ``no_variance``, or ``counts`` without anybody's
        own score.
    """
    inside = shown_units(decisions, units)
    means = {place: rows.set_index("unit")[MEANS] for place, rows in within.groupby(PLACE)}
    rows = []
    for kind, wave in summaries.scales.select("kind", "wave").unique().iter_rows():
        mine = (pl.col("kind") == kind) & (pl.col("wave") == wave)
        scored, answered = (
            by_unit(frame.lazy().filter(mine).drop("kind", "wave")) for frame in (summaries.scales, summaries.items)
        )
        for scale, frame in scored.items():
            if scale in surveys[kind].all_scales and frame["n"].sum() >= minimum:
                of = frame.filter(pl.col("unit").is_in(list(inside.get((kind, scale, wave), ()))))
                row = {"kind": kind, "scale": scale, "wave": wave, "n": float(frame["n"].sum())}
                row |= spread_of_units(of, keys[kind][scale]) | reliability(answered.get(scale), scale, surveys[kind], minimum)
                items = asked(answered.get(scale), keys[kind][scale])
                rows.append(
                    row | mean_over(means.get((kind, scale, wave)), of["unit"].to_list(), options_of(items, surveys[kind]))
                )
    rows.sort(key=lambda row: [row[name] for name in PLACE])
    kinds = {name: OTHER_KINDS.get(name, "float64") for name in AGREEMENT_COLUMNS}
    return pd.DataFrame(rows, columns=AGREEMENT_COLUMNS).astype(kinds)


def shown_units(decisions: pd.DataFrame, units: Units) -> dict[tuple[str, str, str], set[str]]:
    """Leaf units whose figure of all levels is shown, by kind, scale and wave."""
    told = decisions[(decisions["status"] == SHOWN) & decisions["level"].isin([ALL, CUSTOMER])]
    told = told[told["unit"].isin(units.leaves)]
    found: dict[tuple[str, str, str], set[str]] = {}
    for kind, scale, wave, unit in zip(*(told[name].tolist() for name in (*PLACE, "unit")), strict=True):
        found.setdefault((kind, scale, wave), set()).add(unit)
    return found


def spread_of_units(frame: pl.DataFrame, key: Key) -> dict[str, float | str]:
    """How many units, and ICC of one scale, or why there is none."""
    if key.bounded or frame.is_empty():
        return {"units": len(frame), "reason": "counts" if key.bounded else "too_few"}
    sums, step = [whole(frame[name]) for name in ("n", "total", "squares")], (100, key.denominator)
    found = icc(sums[0], mean_deviations(*sums[:2], step=step), mean_variance(*sums, step=step).variance)
    ends = {"icc1_low": found.low, "icc1_high": found.high, "icc2_low": found.icc2_low, "icc2_high": found.icc2_high}
    return {"units": len(frame), "icc1": found.icc1, "icc2": found.icc2, **ends, "reason": found.reason}


def reliability(frame: pl.DataFrame | None, scale: str, survey: Survey, minimum: int) -> dict[str, float]:
    """Alpha of one scale, of its items as they are scored (each carried to the same range)."""
    if frame is None:
        return {"items": len(survey.items_of(scale)) or np.nan}
    items = [item for item in survey.items_of(scale) if item in set(frame["a"])]
    pooled = frame.group_by("a", "b").agg(pl.col("n", "total_a", "total_b", "product").sum())
    n = int(pooled["n"][0])
    spans = np.array([survey.answers[survey.items[item].answers].span for item in items], dtype=float)
    value = alpha(covariance_matrix(pooled, items) / np.outer(spans, spans), n) if n >= minimum else None
    told = {"alpha": value.value, "alpha_low": value.low, "alpha_high": value.high} if value else {}
    return {"items": len(items), **told}


def covariance_matrix(pooled: pl.DataFrame, items: list[str]) -> Floats:
    """Covariance matrix of complete cases, from whole-number cross-products of pairs."""
    place = {item: number for number, item in enumerate(items)}
    a, b = (np.array([place[item] for item in pooled[name]], dtype=np.intp) for name in ("a", "b"))
    matrix = np.full((len(items), len(items)), np.nan)
    matrix[a, b] = matrix[b, a] = covariance(*(whole(pooled[name]) for name in ("n", "total_a", "total_b", "product")))
    return matrix


def mean_over(within: pd.DataFrame | None, units: Collection[str], options: int | None) -> dict[str, Any]:
    """Means over some units of how far their people agree, and what average deviation still counts as agreement."""
    if within is None:
        return {}
    found = within[within.index.isin(units)].mean()
    limit = {"ad_limit": largest_deviation(options)} if options is not None and found.notna()["ad"] else {}
    return {name: float(found[name]) for name in MEANS} | limit
