"""Whether a scale's questions may be added up, and whether groups may be compared on it.

For every scale, wave and level of the whole organisation: how reliable the scale is, and whether one factor (or, for a composite,
one factor a part) accounts for how its questions go together. Over levels, and over waves: whether the questions mean the same
to all. All from sums of products, and only of groups whose score is shown.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import polars as pl

from assessment.links.agreement import covariance_matrix
from assessment.scores import SHOWN, Key, Summaries
from assessment.settings import ALL, CUSTOMER, NOT_STATED, Kind
from assessment.stats import (
    Fit,
    Floats,
    Invariance,
    alpha,
    factor_model,
    invariance,
    item_rest,
    omega_hierarchical,
    omega_total,
    two_items,
)
from assessment.surveys import Item, Survey

__all__ = ["INVARIANCE", "LOADINGS", "MEASUREMENT", "MODEL_MINIMUM", "Measured", "measure_scales"]

MODEL_MINIMUM = 100  # people of a group; from fewer, fit and loadings are mostly noise
PLACE = ["kind", "scale", "wave", "level"]
RELIABLE = [f"{name}{end}" for name in ("alpha", "two_items", "omega", "omega_h") for end in ("", "_low", "_high")]
FITTED = ["chi2", "df", "p", "cfi", "tli", "rmsea", "rmsea_low", "rmsea_high", "srmr"]
TEXT = dict.fromkeys((*PLACE, "item", "title", "factor", "over", "groups", "step", "verdict", "reason"), "str") | {
    "holds": "bool"
}
MEASUREMENT = [*PLACE, "n", "items", *RELIABLE, *FITTED, "reason"]
LOADINGS = [*PLACE, "item", "title", "factor", "n", "loading", "low", "high", "rest", "rest_low", "rest_high"]
INVARIANCE = [
    "kind", "scale", "over", "wave", "groups", "n", "step", *FITTED, "cfi_drop", "chi2_more", "df_more", "p_more", "holds",
    "verdict", "reason",
]  # fmt: skip


class Measured(NamedTuple):
    """Reliability and fit of every scale, loadings of its questions, and invariance over levels and waves."""

    measurement: pd.DataFrame
    loadings: pd.DataFrame
    invariance: pd.DataFrame


@dataclass(frozen=True)
class Group:
    """The complete cases of one scale in one wave at one level, of the whole organisation; items carried to one range."""

    place: tuple[Kind, str, str, str]
    n: int
    items: tuple[str, ...]
    factors: tuple[str, ...]
    covariance: Floats
    mean: Floats


def measure_scales(
    summaries: Summaries,
    surveys: Mapping[Kind, Survey],
    keys: Mapping[Kind, Mapping[str, Key]],
    *,
    scores: pd.DataFrame,
    minimum: int,
) -> Measured:
    """Measure how well every scale measures, and whether its levels and waves may be compared.

    Parameters
    ----------
    summaries : Summaries
        For the units that people are in.
    surveys, keys : mapping by kind
        What was asked, and how it is scored.
    scores : DataFrame
        Gated scores of the whole organisation: only of groups that are shown in it is anything said.
    minimum : int
        Nothing is said that rests on fewer respondents than this; no model, on fewer than ``MODEL_MINIMUM``.

    Returns
    -------
    Measured
    """
    shown = scores[scores["status"] == SHOWN]
    places = set(zip(*(shown[name] for name in PLACE), strict=True)) if len(shown) else set()
    groups = [group for group in groups_of(summaries, surveys, keys) if group.n >= minimum and group.place in places]
    groups = without_remainders(groups, minimum=minimum)
    titles = {kind: {name: wording(item) for name, item in survey.items.items()} for kind, survey in surveys.items()}
    # Group by group: a group's reliability and its loadings are of one model, which is fitted once.
    told = [(measured(group), list(loaded(group, titles[group.place[0]]))) for group in groups]
    return Measured(
        framed([row for row, _ in told], MEASUREMENT),
        framed([row for _, rows in told for row in rows], LOADINGS),
        framed([row for found in comparisons(groups) for row in steps_of(*found)], INVARIANCE),
    )


def wording(item: Item) -> str:
    """A question in the words of the form that comes first, the front line's."""
    return item.text if isinstance(item.text, str) else next(iter(item.text.values()))


def framed(rows: list[dict[str, Any]], columns: list[str]) -> pd.DataFrame:
    """Rows as a frame with every column, of one kind each."""
    return pd.DataFrame(rows, columns=columns).astype({name: TEXT.get(name, "float64") for name in columns})


def groups_of(summaries: Summaries, surveys: Mapping[Kind, Survey], keys: Mapping[Kind, Mapping[str, Key]]) -> Iterator[Group]:
    """Every scale and composite in every wave, at every level and at all levels of staff together."""
    for (kind, scale, wave, level), pairs in pooled(summaries).partition_by(PLACE, as_dict=True, maintain_order=True).items():
        survey, key = surveys[kind], keys[kind][scale]
        there, n = set(pairs["a"]), int(pairs["n"][0])
        parts = {item: part for part in (key.parts or (scale,)) for item in survey.items_of(part) if item in there}
        items = tuple(parts)
        spans = np.array([survey.answers[survey.items[item].answers].span for item in items], dtype=float)
        own = pairs.filter(pl.col("a") == pl.col("b"))
        totals = dict(zip(own["a"], own["total_a"], strict=True))
        mean = np.array([totals[item] / n for item in items]) / spans
        covariance = covariance_matrix(pairs, list(items)) / np.outer(spans, spans)
        yield Group((kind, scale, wave, level), n, items, tuple(parts.values()), covariance, mean)


def pooled(summaries: Summaries) -> pl.DataFrame:
    """Sums of products of pairs of items, all units together, by level and for all staff."""
    columns = [*PLACE, "a", "b", "n", "total_a", "total_b", "product"]
    pairs = pl.concat([summaries.items.lazy().select(columns), summaries.composites.lazy().select(columns)])
    staff = pairs.filter(pl.col("level") != CUSTOMER).with_columns(pl.lit(ALL).alias("level"))
    summed = pl.concat([pairs, staff]).group_by(*PLACE, "a", "b").agg(pl.col("n", "total_a", "total_b", "product").sum())
    return summed.sort(*PLACE, "a", "b").collect(engine="streaming")


def without_remainders(groups: list[Group], *, minimum: int) -> list[Group]:
    """Leave all staff out where what is left of them, beside the levels that are told, would be a few people."""
    apart: dict[tuple[str, ...], int] = {}
    for group in groups:
        if group.place[-1] not in {ALL, CUSTOMER}:
            apart[group.place[:-1]] = apart.get(group.place[:-1], 0) + group.n
    return [group for group in groups if group.place[-1] != ALL or not 0 < group.n - apart.get(group.place[:-1], 0) < minimum]


def measured(group: Group) -> dict[str, Any]:
    """Reliability and fit of one scale in one group."""
    row: dict[str, Any] = dict(zip(PLACE, group.place, strict=True)) | {"n": group.n, "items": len(group.items), "reason": ""}
    if len(group.items) < 2:
        return row | {"reason": "one_item"}
    row |= coefficient("alpha", alpha(group.covariance, group.n))
    if len(group.items) == 2:
        return row | coefficient("two_items", two_items(group.covariance, group.n)) | {"reason": "two_items"}
    if group.n < MODEL_MINIMUM:
        return row | {"reason": "too_few_people"}
    total = omega_total(group.covariance, group.n, group.factors)
    row |= coefficient("omega", total) | fitted(total.fit) | {"reason": total.reason or total.fit.reason}
    if len(set(group.factors)) > 1 and not total.reason:
        general = omega_hierarchical(group.covariance, group.n, group.factors)
        row |= coefficient("omega_h", general) | {"reason": "no_general_factor" if general.reason else row["reason"]}
    return row


def coefficient(name: str, found: Any) -> dict[str, float]:
    """A coefficient with the ends of its interval, as columns."""
    return {name: found.value, f"{name}_low": found.low, f"{name}_high": found.high}


def fitted(fit: Fit) -> dict[str, float]:
    """Measures of fit, as columns."""
    return {name: float(getattr(fit, name)) for name in FITTED} if fit.reason != "not_fitted" else {}


def loaded(group: Group, titles: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    """How closely each question is tied to its factor, and how it goes with the rest of its scale."""
    if len(group.items) < 3 or group.n < MODEL_MINIMUM:
        return
    model, rest = factor_model(group.covariance, group.n, group.factors), item_rest(group.covariance, group.n)
    if model.reason:
        return
    for place, item in enumerate(group.items):
        yield dict(zip(PLACE, group.place, strict=True)) | {
            "item": item,
            "title": titles[item],
            "factor": group.factors[place],
            "n": group.n,
            "loading": model.loadings.value[place],
            "low": model.loadings.low[place],
            "high": model.loadings.high[place],
            "rest": rest.r[place],
            "rest_low": rest.low[place],
            "rest_high": rest.high[place],
        }


def comparisons(groups: list[Group]) -> Iterator[tuple[str, list[Group], Invariance]]:
    """Each scale over the levels of each wave, and over the waves of all staff or customers."""
    sets: dict[tuple[str, ...], list[Group]] = {}
    for group in groups:
        kind, scale, wave, level = group.place
        if level == NOT_STATED:
            continue
        among = ("waves", "") if level in {ALL, CUSTOMER} else ("levels", wave)
        sets.setdefault((kind, scale, *among), []).append(group)
    for (_, _, over, _), members in sets.items():
        alike = [group for group in members if group.n >= MODEL_MINIMUM and group.items == members[0].items]
        if len(alike) > 1 and len(alike[0].items) > 2:
            numbers = ([group.covariance for group in alike], [group.mean for group in alike], [group.n for group in alike])
            yield over, alike, invariance(*numbers, alike[0].factors)


def steps_of(over: str, groups: list[Group], found: Invariance) -> Iterator[dict[str, Any]]:
    """The steps of one comparison, as rows; where there is no step, one row says why."""
    kind, scale, wave, _ = groups[-1].place
    who = "|".join(group.place[3] if over == "levels" else group.place[2] for group in groups)
    about = {"kind": kind, "scale": scale, "over": over, "wave": wave, "groups": who, "n": sum(found.n), "verdict": found.verdict}
    if not found.steps:
        yield about | {"step": "", "holds": False, "reason": found.reason}
    for step in found.steps:
        difference = {name: float(getattr(step, name)) for name in ("cfi_drop", "chi2_more", "df_more", "p_more")}
        told = {"step": step.name, "holds": step.holds, "reason": step.reason}
        yield about | told | (fitted(step.fit) | difference if not step.reason else {})
