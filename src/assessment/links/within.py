"""How far people of each unit agree (rwg(j), average deviation), worked out as soon as answers are summed up.

Products of pairs of items and counts of answers, unit by unit, are let go of then (:func:`assessment.scores.condense`). Which
units count is known only when it is decided which are shown (:func:`assessment.links.measure_agreement`).
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
from assessment.stats import Floats, average_deviation, covariance, mean_variance, rwg_j, skewed_variance, uniform_variance
from assessment.surveys import Survey

__all__ = ["agree_within", "asked", "by_unit", "options_of"]

MEASURES = ["rwg", "rwg_skewed", "ad", "ad_median"]
WITHIN = ["kind", "scale", "wave", "unit", *MEASURES]
KINDS = dict.fromkeys(WITHIN, "str") | dict.fromkeys(MEASURES, "float64")


def agree_within(
    summaries: Summaries, surveys: Mapping[Kind, Survey], keys: Mapping[Kind, Mapping[str, Key]], *, minimum: int
) -> pd.DataFrame:
    """Measure how far the people of each unit agree on every scale.

    Parameters
    ----------
    summaries : Summaries
        For the units that people are in, with products of pairs of items and counts of answers.
    surveys, keys : mapping by kind
        What was asked, and how it is scored.
    minimum : int
        Units in which fewer answered are left out.

    Returns
    -------
    DataFrame
        ``kind, scale, wave, unit``, all levels of a unit added up; ``rwg`` with the uniform null and ``rwg_skewed`` with the
        slightly skewed one, of those who answered all of a scale's items; ``ad`` and ``ad_median``, the average deviation in
        answer points. Blank where a scale's items have different answers, or a null is not known. This is not gated.
    """
    waves = summaries.scales.select("kind", "wave").unique()
    rows = [
        {"kind": kind, "scale": scale, "wave": wave, "unit": unit, **found}
        for kind, wave in waves.iter_rows()
        for scale, by in wave_within(summaries, surveys[kind], keys[kind], place=(kind, wave), minimum=minimum).items()
        for unit, found in by.items()
    ]
    return pd.DataFrame(rows, columns=WITHIN).astype(KINDS)


def wave_within(
    summaries: Summaries, survey: Survey, keys: Mapping[str, Key], *, place: tuple[Kind, str], minimum: int
) -> dict[str, dict[str, dict[str, float]]]:
    """One side in one wave, by scale and unit: what all sides and waves would take at once is much."""
    kind, wave = place
    mine = (pl.col("kind") == kind) & (pl.col("wave") == wave)
    of_scales, of_items, answers = (
        frame.lazy().filter(mine).drop("kind", "wave") for frame in (summaries.scales, summaries.items, summaries.answers)
    )
    scored, answered, ticked = by_unit(of_scales), by_unit(of_items), ticks(answers)
    found: dict[str, dict[str, dict[str, float]]] = {}
    for scale, frame in scored.items():
        if scale in survey.all_scales:
            pairs = answered.get(scale)
            agreed = alone(frame, keys[scale], survey, minimum) if pairs is None else together(pairs, scale, survey, minimum)
            lie = apart(ticked, asked(pairs, keys[scale]), survey, minimum)
            found[scale] = {unit: agreed.get(unit, {}) | lie.get(unit, {}) for unit in dict.fromkeys([*agreed, *lie])}
    return found


def by_unit(frame: pl.LazyFrame) -> dict[str, pl.DataFrame]:
    """Rows of each scale, all levels of a unit added up."""
    schema = frame.collect_schema()
    labels = ["scale", "unit", *(name for name in ("a", "b") if name in schema)]
    numbers = [name for name, dtype in schema.items() if dtype != pl.String]
    summed = frame.group_by(labels).agg(pl.col(numbers).sum()).sort(labels).collect(engine="streaming")
    return {scale: part for (scale,), part in summed.partition_by("scale", as_dict=True, maintain_order=True).items()}


def alone(frame: pl.DataFrame, key: Key, survey: Survey, minimum: int) -> dict[str, dict[str, float]]:
    """The rwg of each unit on a scale of one item, from its counts; nothing of other scales."""
    enough = frame.filter(pl.col("n") >= max(minimum, 2)).sort("unit")
    if len(key.items) != 1:
        return {}
    span = survey.answers[survey.items[key.items[0]].answers].span
    moments = mean_variance(*(whole(enough[name]) for name in ("n", "total", "squares")), step=(span, key.denominator))
    return agreement_of(enough["unit"].to_list(), moments.variance[:, None], moments.n, options=span + 1)


def together(frame: pl.DataFrame, scale: str, survey: Survey, minimum: int) -> dict[str, dict[str, float]]:
    """The rwg(j) of each unit on several items; nothing where they have different answer scales."""
    items = [item for item in survey.items_of(scale) if item in set(frame["a"])]
    options = options_of(items, survey)
    own = frame.filter((pl.col("a") == pl.col("b")) & (pl.col("n") >= max(minimum, 2))).sort("unit", "a")
    of_first = own.filter(pl.col("a") == items[0])
    if options is None or of_first.is_empty():
        return {}
    variances = covariance(*(whole(own[name]) for name in ("n", "total_a", "total_b", "product"))).reshape(-1, len(items))
    return agreement_of(of_first["unit"].to_list(), variances, of_first["n"].to_numpy(), options=options)


def agreement_of(units: list[str], variances: Floats, n: NDArray[Any], *, options: int) -> dict[str, dict[str, float]]:
    """The rwg(j) of each unit with either null; the skewed one where it is known for so many options."""
    nulls = {"rwg": uniform_variance(options), "rwg_skewed": skewed_variance(options)}
    told = {name: rwg_j(variances, n, random_variance=null).floored for name, null in nulls.items() if null is not None}
    return {unit: {name: float(values[place]) for name, values in told.items()} for place, unit in enumerate(units)}


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


def apart(frame: pl.DataFrame, items: list[str], survey: Survey, minimum: int) -> dict[str, dict[str, float]]:
    """The average deviation of each unit in which enough answered every item."""
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
    enough = (counts.sum(axis=2) >= max(minimum, 2)).all(axis=1)
    found = average_deviation(counts[enough])
    names = [unit for unit, number in units.items() if enough[number]]
    return {unit: {"ad": float(found.mean[place]), "ad_median": float(found.median[place])} for place, unit in enumerate(names)}
