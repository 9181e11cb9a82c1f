"""Whether people's scores may be averaged to a unit's score.

Only if people in a unit agree (rwg(j), average deviation), units differ (ICC(1)), and units' means are dependable (ICC(2)); and a
scale's items must belong together (alpha). All from summaries: item cross-products within units give rwg(j), pooled they give
alpha; the scores' means and variances give ICC, counts of answers how far they lie apart.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
from numpy.typing import NDArray

from assessment.scores import Key, Summaries, whole
from assessment.settings import Kind
from assessment.stats import (
    Floats,
    alpha,
    average_deviation,
    covariance,
    icc,
    largest_deviation,
    mean_deviations,
    mean_variance,
    rwg_j,
    skewed_variance,
    uniform_variance,
)
from assessment.surveys import Survey

__all__ = ["AGREEMENT_COLUMNS", "measure_agreement"]

AGREEMENT_COLUMNS = [
    "kind", "scale", "wave", "n", "units", "items", "alpha", "alpha_low", "alpha_high", "icc1", "icc1_low", "icc1_high", "icc2",
    "icc2_low", "icc2_high", "rwg", "rwg_skewed", "ad", "ad_median", "ad_limit", "reason",
]  # fmt: skip
PLACE = ["kind", "scale", "wave"]
OTHER_KINDS = dict.fromkeys([*PLACE, "reason"], "str") | {"units": "int64"}


def measure_agreement(
    summaries: Summaries, surveys: Mapping[Kind, Survey], keys: Mapping[Kind, Mapping[str, Key]], *, minimum: int
) -> pd.DataFrame:
    """Measure reliability and agreement of every scale, over the whole organisation.

    Parameters
    ----------
    summaries : Summaries
        For the units that people are in.
    surveys, keys : mapping by kind
        What was asked, and how it is scored.
    minimum : int
        Nothing is said that rests on fewer respondents than this.

    Returns
    -------
    DataFrame
        The columns of ``AGREEMENT_COLUMNS``, for scales that the surveys name and items reported alone. ``rwg`` is the mean over
        units of rwg(j) with the uniform null, ``rwg_skewed`` with the slightly skewed one, of units with two respondents or
        more; ``ad`` and ``ad_median`` the mean over units of the average deviation, in answer points, of which ``ad_limit`` still
        counts as agreement. ``items`` counts the items of the form that asks most. A figure that can't be computed is blank;
        ``reason`` says why there is no ICC: ``one_group``, ``one_answer_each``, ``no_variance``, ``too_few`` people who share a
        unit, or ``counts`` without anybody's own score.
    """
    waves = summaries.scales.select("kind", "wave").unique()
    rows = [
        row
        for kind, wave in waves.iter_rows()
        for row in measure_wave(summaries, surveys[kind], keys[kind], place=(kind, wave), minimum=minimum)
    ]
    rows.sort(key=lambda row: [row[name] for name in PLACE])
    kinds = {name: OTHER_KINDS.get(name, "float64") for name in AGREEMENT_COLUMNS}
    return pd.DataFrame(rows, columns=AGREEMENT_COLUMNS).astype(kinds)


def measure_wave(
    summaries: Summaries, survey: Survey, keys: Mapping[str, Key], *, place: tuple[Kind, str], minimum: int
) -> list[dict[str, Any]]:
    """Rows of one side in one wave: what all sides and waves would take at once is much."""
    kind, wave = place
    mine = (pl.col("kind") == kind) & (pl.col("wave") == wave)
    of_scales, of_items, answers = (
        frame.lazy().filter(mine).drop("kind", "wave") for frame in (summaries.scales, summaries.items, summaries.answers)
    )
    scored, answered, ticked = by_unit(of_scales), by_unit(of_items), ticks(answers)
    return [
        {
            "kind": kind,
            "scale": scale,
            "wave": wave,
            **spread_of_units(frame, keys[scale], minimum=minimum),
            **alone(frame, keys[scale], survey, minimum=minimum),
            **items_together(answered.get(scale), scale, survey, minimum=minimum),
            **apart(ticked, asked(answered.get(scale), keys[scale]), survey, minimum=minimum),
        }
        for scale, frame in scored.items()
        if scale in survey.all_scales and frame["n"].sum() >= minimum
    ]


def by_unit(frame: pl.LazyFrame) -> dict[str, pl.DataFrame]:
    """Rows of each scale, all levels of a unit added up."""
    schema = frame.collect_schema()
    labels = ["scale", "unit", *(name for name in ("a", "b") if name in schema)]
    numbers = [name for name, dtype in schema.items() if dtype != pl.String]
    summed = frame.group_by(labels).agg(pl.col(numbers).sum()).sort(labels).collect(engine="streaming")
    return {scale: part for (scale,), part in summed.partition_by("scale", as_dict=True, maintain_order=True).items()}


def enough(sizes: pl.Series, minimum: int) -> bool:
    """Whether enough people are not alone in their unit to speak of agreement within units."""
    return int(sizes.filter(sizes > 1).sum()) >= minimum


def spread_of_units(frame: pl.DataFrame, key: Key, *, minimum: int) -> dict[str, float | str]:
    """n, units and ICC of one scale, or why there is none."""
    known = {"n": float(frame["n"].sum()), "units": len(frame)}
    if key.bounded or not enough(frame["n"], minimum):
        return {**known, "reason": "counts" if key.bounded else "too_few"}
    sums, step = [whole(frame[name]) for name in ("n", "total", "squares")], (100, key.denominator)
    found = icc(sums[0], mean_deviations(*sums[:2], step=step), mean_variance(*sums, step=step).variance)
    ends = {"icc1_low": found.low, "icc1_high": found.high, "icc2_low": found.icc2_low, "icc2_high": found.icc2_high}
    return {**known, "icc1": found.icc1, "icc2": found.icc2, **ends, "reason": found.reason}


def alone(frame: pl.DataFrame, key: Key, survey: Survey, *, minimum: int) -> dict[str, float]:
    """The mean rwg over units of a scale of one item, from its counts; nothing of other scales."""
    several = frame.filter(pl.col("n") > 1).sort("unit")
    if len(key.items) != 1 or not enough(several["n"], minimum):
        return {}
    span = survey.answers[survey.items[key.items[0]].answers].span
    moments = mean_variance(*(whole(several[name]) for name in ("n", "total", "squares")), step=(span, key.denominator))
    return mean_rwg(moments.variance[:, None], moments.n, options=span + 1)


def items_together(frame: pl.DataFrame | None, scale: str, survey: Survey, *, minimum: int) -> dict[str, float]:
    """Alpha of one scale, of its items as they are scored (each carried to the same range), and its mean rwg(j) over units."""
    if frame is None:
        return {"items": len(survey.items_of(scale)) or np.nan}
    items = [item for item in survey.items_of(scale) if item in set(frame["a"])]
    pooled = frame.group_by("a", "b").agg(pl.col("n", "total_a", "total_b", "product").sum())
    n = int(pooled["n"][0])
    spans = np.array([survey.answers[survey.items[item].answers].span for item in items], dtype=float)
    value = alpha(covariance_matrix(pooled, items) / np.outer(spans, spans), n) if n >= minimum else None
    reliability = {"alpha": value.value, "alpha_low": value.low, "alpha_high": value.high} if value else {}
    return {"items": len(items), **reliability, **agreed(frame, items, survey, minimum=minimum)}


def covariance_matrix(pooled: pl.DataFrame, items: list[str]) -> Floats:
    """Covariance matrix of complete cases, from whole-number cross-products of pairs."""
    place = {item: number for number, item in enumerate(items)}
    a, b = (np.array([place[item] for item in pooled[name]], dtype=np.intp) for name in ("a", "b"))
    matrix = np.full((len(items), len(items)), np.nan)
    matrix[a, b] = matrix[b, a] = covariance(*(whole(pooled[name]) for name in ("n", "total_a", "total_b", "product")))
    return matrix


def agreed(frame: pl.DataFrame, items: list[str], survey: Survey, *, minimum: int) -> dict[str, float]:
    """rwg(j) of several items; nothing where they have different answer scales, or too few people share a unit."""
    options = options_of(items, survey)
    own = frame.filter((pl.col("a") == pl.col("b")) & (pl.col("n") > 1)).sort("unit", "a")
    sizes = own.filter(pl.col("a") == items[0])["n"]
    if options is None or not enough(sizes, minimum):
        return {}
    variances = covariance(*(whole(own[name]) for name in ("n", "total_a", "total_b", "product")))
    return mean_rwg(variances.reshape(-1, len(items)), sizes.to_numpy(), options=options)


def mean_rwg(variances: Floats, n: NDArray[Any], *, options: int) -> dict[str, float]:
    """Mean over units of rwg(j) with either null; the skewed one where it is known for so many options."""
    nulls = {"rwg": uniform_variance(options), "rwg_skewed": skewed_variance(options)}
    return {
        name: float(np.mean(rwg_j(variances, n, random_variance=null).floored))
        for name, null in nulls.items()
        if null is not None
    }


def options_of(items: list[str], survey: Survey) -> int | None:
    """How many answers items have to choose from; None where they differ."""
    options = {survey.answers[survey.items[item].answers].span + 1 for item in items}
    return options.pop() if len(options) == 1 else None


def ticks(answers: pl.LazyFrame) -> pl.DataFrame:
    """How many people of each unit gave each answer to each item, all levels added up."""
    return answers.group_by("unit", "item", "answer").agg(pl.col("n").sum()).collect(engine="streaming")


def asked(frame: pl.DataFrame | None, key: Key) -> list[str]:
    """Items of a scale whose answers lie apart or not: those that everybody is asked, of a composite none."""
    return list(key.items) if frame is None else sorted(set(frame["a"]))


def apart(frame: pl.DataFrame, items: list[str], survey: Survey, *, minimum: int) -> dict[str, float]:
    """Mean over units of the average deviation, of units in which two or more answered every item."""
    options = options_of(items, survey)
    if frame.is_empty() or options is None:
        return {}
    places = {
        (item, str(survey.answers[survey.items[item].answers].low + at)): (row, at)
        for row, item in enumerate(items)
        for at in range(options)
    }
    mine = frame.filter(pl.col("item").is_in(items))
    units = {unit: number for number, unit in enumerate(mine["unit"].unique().sort())}
    counts = np.zeros((len(units), len(items), options))
    for unit, item, answer, n in mine.select("unit", "item", "answer", "n").iter_rows():
        counts[units[unit], *places[item, answer]] = n
    several = counts[(counts.sum(axis=2) >= 2).all(axis=1)]
    if several.sum(axis=2).min(axis=1).sum() < minimum:
        return {}
    found = average_deviation(several)
    return {"ad": float(found.mean.mean()), "ad_median": float(found.median.mean()), "ad_limit": largest_deviation(options)}
