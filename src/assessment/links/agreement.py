"""Whether people's scores may be averaged to a unit's score.

Only if people in a unit agree (rwg(j)), units differ (ICC(1)), and units' means are dependable (ICC(2)); and a scale's
items must belong together (alpha). All from summaries: item cross-products within units give rwg(j), pooled they give
alpha; the scores' means and variances give ICC.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
import polars as pl
from numpy.typing import NDArray

from assessment.scores import Key, Summaries
from assessment.settings import Kind
from assessment.stats import Floats, alpha, covariance, icc, mean_variance, rwg_j, uniform_variance
from assessment.surveys import Survey

__all__ = ["AGREEMENT_COLUMNS", "measure_agreement"]

AGREEMENT_COLUMNS = ["kind", "scale", "wave", "n", "units", "items", "alpha", "alpha_low", "alpha_high", "icc1", "icc2", "rwg"]
PLACE = ["kind", "scale", "wave"]
OTHER_KINDS = dict.fromkeys(PLACE, "str") | {"units": "int64"}


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
        ``kind, scale, wave, n, units, items, alpha, alpha_low, alpha_high, icc1, icc2, rwg``, for scales that the surveys name
        and items reported alone. ``rwg`` is the mean over units of rwg(j) with the uniform null, of units with two respondents or
        more. ``items`` counts the items of the form that asks most. A figure that can't be computed is blank.
    """
    scored, answered = by_unit(summaries.scales), by_unit(summaries.items)
    rows = [
        {
            "kind": kind,
            "scale": scale,
            "wave": wave,
            **spread_of_units(frame, keys[kind][scale], minimum=minimum),
            **alone(frame, keys[kind][scale], surveys[kind], minimum=minimum),
            **items_together(answered.get((kind, scale, wave)), scale, surveys[kind], minimum=minimum),
        }
        for (kind, scale, wave), frame in scored.items()
        if scale in surveys[kind].all_scales and frame["n"].sum() >= minimum
    ]
    kinds = {name: OTHER_KINDS.get(name, "float64") for name in AGREEMENT_COLUMNS}
    return pd.DataFrame(rows, columns=AGREEMENT_COLUMNS).astype(kinds)


def by_unit(frame: pl.DataFrame) -> dict[tuple[Kind, str, str], pl.DataFrame]:
    """Rows of each kind, scale and wave, all levels of a unit added up."""
    labels = [*PLACE, "unit", *(name for name in ("a", "b") if name in frame.columns)]
    numbers = [name for name, dtype in frame.schema.items() if dtype != pl.String]
    summed = frame.group_by(labels).agg(pl.col(numbers).sum()).sort(labels)
    return summed.partition_by(PLACE, as_dict=True, maintain_order=True)


def enough(sizes: pl.Series, minimum: int) -> bool:
    """Whether enough people are not alone in their unit to speak of agreement within units."""
    return int(sizes.filter(sizes > 1).sum()) >= minimum


def spread_of_units(frame: pl.DataFrame, key: Key, *, minimum: int) -> dict[str, float]:
    """n, units and ICC of one scale; no ICC where no respondent's own score is known."""
    if key.bounded:
        return {"n": float(frame["n"].sum()), "units": len(frame), "icc1": np.nan, "icc2": np.nan}
    moments = mean_variance(whole(frame["n"]), whole(frame["total"]), whole(frame["squares"]), step=(100, key.denominator))
    result = icc(moments.n, moments.mean, moments.variance)
    told = enough(frame["n"], minimum)
    return {
        "n": float(moments.n.sum()),
        "units": len(frame),
        "icc1": result.icc1 if told else np.nan,
        "icc2": result.icc2 if told else np.nan,
    }


def alone(frame: pl.DataFrame, key: Key, survey: Survey, *, minimum: int) -> dict[str, float]:
    """The mean rwg over units of a scale of one item, from its counts; nothing of other scales."""
    several = frame.filter(pl.col("n") > 1).sort("unit")
    if len(key.items) != 1 or not enough(several["n"], minimum):
        return {}
    span = survey.answers[survey.items[key.items[0]].answers].span
    moments = mean_variance(*(whole(several[name]) for name in ("n", "total", "squares")), step=(span, key.denominator))
    values = rwg_j(moments.variance[:, None], moments.n, random_variance=uniform_variance(span + 1))
    return {"rwg": float(np.mean(values.floored))}


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
    return {"items": len(items), **reliability, "rwg": mean_rwg(frame, items, survey, minimum=minimum)}


def covariance_matrix(pooled: pl.DataFrame, items: list[str]) -> Floats:
    """Covariance matrix of complete cases, from whole-number cross-products of pairs."""
    place = {item: number for number, item in enumerate(items)}
    a, b = (np.array([place[item] for item in pooled[name]], dtype=np.intp) for name in ("a", "b"))
    matrix = np.full((len(items), len(items)), np.nan)
    matrix[a, b] = matrix[b, a] = covariance(*(whole(pooled[name]) for name in ("n", "total_a", "total_b", "product")))
    return matrix


def mean_rwg(frame: pl.DataFrame, items: list[str], survey: Survey, *, minimum: int) -> float:
    """Mean over units of rwg(j); blank where items have different answer scales, or too few people share a unit."""
    options = {survey.answers[survey.items[item].answers].span + 1 for item in items}
    own = frame.filter((pl.col("a") == pl.col("b")) & (pl.col("n") > 1)).sort("unit", "a")
    sizes = own.filter(pl.col("a") == items[0])["n"]
    if len(options) != 1 or not enough(sizes, minimum):
        return np.nan
    variances = covariance(*(whole(own[name]) for name in ("n", "total_a", "total_b", "product")))
    values = rwg_j(variances.reshape(-1, len(items)), sizes.to_numpy(), random_variance=uniform_variance(options.pop()))
    return float(np.mean(values.floored))


def whole(column: pl.Series) -> NDArray[np.object_]:
    """Whole numbers of any size, exactly."""
    return np.array(column.to_list(), dtype=object)
