"""May people's scores be averaged to a unit's score?

Only if people in a unit agree (rwg(j)), units differ (ICC(1)), and units' means are dependable (ICC(2)); and a scale's
items must belong together (alpha). All from summaries: item cross-products within units give rwg(j), pooled they give
alpha; the scores' means and variances give ICC.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
import polars as pl

from assessment.scores import Key, Summaries
from assessment.settings import Kind
from assessment.stats import alpha, icc, mean_variance, rwg_j, uniform_variance
from assessment.surveys import Survey

__all__ = ["AGREEMENT_COLUMNS", "measure_agreement"]

AGREEMENT_COLUMNS = ["kind", "scale", "wave", "n", "units", "items", "alpha", "alpha_low", "alpha_high", "icc1", "icc2", "rwg"]


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
        Fewer respondents than this are not spoken of.

    Returns
    -------
    DataFrame
        ``kind, scale, wave, n, units, items, alpha, alpha_low, alpha_high, icc1, icc2, rwg``; ``rwg`` is the mean over units of rwg(j)
        with the uniform null. A figure that can't be computed is blank.
    """
    rows = [
        {
            "kind": kind,
            "scale": scale,
            "wave": wave,
            **spread_of_units(frame, keys[kind][scale]),
            **items_together(summaries, place, surveys),
        }
        for place in places(summaries, surveys)
        for kind, scale, wave in [place]
        for frame in [by_unit(summaries.scales, place)]
        if frame["n"].sum() >= minimum
    ]
    return pd.DataFrame(rows, columns=AGREEMENT_COLUMNS)


def places(summaries: Summaries, surveys: Mapping[Kind, Survey]) -> list[tuple[Kind, str, str]]:
    """Each scale and wave that has scores: scales that the surveys name, and items reported alone."""
    frame = summaries.scales.select("kind", "scale", "wave").unique(maintain_order=True).sort("kind", "scale", "wave")
    return [(kind, scale, wave) for kind, scale, wave in frame.iter_rows() if scale in surveys[kind].all_scales]


def by_unit(frame: pl.DataFrame, place: tuple[Kind, str, str]) -> pl.DataFrame:
    """Rows of one scale and wave, all levels of a unit added up."""
    kind, scale, wave = place
    chosen = frame.filter((pl.col("kind") == kind) & (pl.col("scale") == scale) & (pl.col("wave") == wave))
    labels = ["unit", *(name for name in ("a", "b") if name in frame.columns)]
    numbers = [name for name, dtype in frame.schema.items() if dtype != pl.String]
    return chosen.group_by(labels).agg(pl.col(numbers).sum()).sort(labels)


def spread_of_units(frame: pl.DataFrame, key: Key) -> dict[str, float]:
    """n, units and ICC of one scale."""
    n = np.array(frame["n"].to_list(), dtype=object)
    totals, squares = (np.array(frame[name].to_list(), dtype=object) for name in ("total", "squares"))
    moments = mean_variance(n, totals, squares, step=(100, key.denominator))
    result = icc(moments.n, moments.mean, moments.variance)
    return {"n": float(n.sum()), "units": len(frame), "icc1": result.icc1, "icc2": result.icc2}


def items_together(summaries: Summaries, place: tuple[Kind, str, str], surveys: Mapping[Kind, Survey]) -> dict[str, float]:
    """alpha of one scale, and its mean rwg(j) over units."""
    kind, scale, _ = place
    frame = by_unit(summaries.items, place)
    blank = {
        "items": len(surveys[kind].items_of(scale)) or np.nan,
        "alpha": np.nan,
        "alpha_low": np.nan,
        "alpha_high": np.nan,
        "rwg": np.nan,
    }
    if frame.is_empty():
        return blank
    pooled = frame.group_by("a", "b").agg(pl.col("n", "total_a", "total_b", "product").sum())
    items = list(dict.fromkeys(item for item in surveys[kind].items_of(scale) if item in set(pooled["a"])))
    n, covariance = covariance_matrix(pooled, items)
    value = alpha(covariance, n)
    return blank | {
        "items": len(items), "alpha": value.value, "alpha_low": value.low, "alpha_high": value.high, "rwg": mean_rwg(frame, items, surveys[kind])
    }  # fmt: skip


def covariance_matrix(frame: pl.DataFrame, items: list[str]) -> tuple[int, np.ndarray[tuple[int, int], np.dtype[np.float64]]]:
    """Number of complete cases and their covariance matrix, from whole-number cross-products."""
    matrix = np.full((len(items), len(items)), np.nan)
    n = 0
    for row in frame.iter_rows(named=True):
        n, (i, j) = row["n"], (items.index(row["a"]), items.index(row["b"]))
        if n > 1:
            matrix[i, j] = matrix[j, i] = (n * row["product"] - row["total_a"] * row["total_b"]) / (n * (n - 1))
    return n, matrix


def mean_rwg(frame: pl.DataFrame, items: list[str], survey: Survey) -> float:
    """Mean over units of rwg(j); blank where items have different answer scales or no unit has two respondents."""
    options = {survey.answers[survey.items[item].answers].span + 1 for item in items}
    own = frame.filter((pl.col("a") == pl.col("b")) & (pl.col("n") > 1))
    if len(options) != 1 or own.is_empty():
        return np.nan
    variance = (pl.col("n") * pl.col("product") - pl.col("total_a") ** 2).cast(pl.Float64) / (pl.col("n") * (pl.col("n") - 1))
    units = own.with_columns(variance.alias("variance")).group_by("unit").agg("variance", pl.col("n").first()).sort("unit")
    values = rwg_j(units["variance"].to_list(), units["n"].to_list(), random_variance=uniform_variance(options.pop()))
    return float(np.mean(values.floored))
