"""What customers say and do, by unit: the outcomes that staff scores are related to.

Most come from the customer survey; repeat business as it happened comes from the client's own records. A record is no
sample: it has a value and no interval. A region's rate is its units' rates, weighted by their customers.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
import polars as pl

from assessment.responses import Units
from assessment.settings import CUSTOMER, Kind
from assessment.surveys import Survey

__all__ = ["OUTCOME_COLUMNS", "gather_outcomes", "metric_title"]

OUTCOME_COLUMNS = ["unit", "wave", "outcome", "title", "measure", "n", "value", "se", "ci_low", "ci_high", "status", "shown_at"]
RATES = frozenset({"repeat_rate", "churn", "staff_turnover"})  # metrics that are shares of people


def gather_outcomes(scores: pd.DataFrame, metrics: pl.DataFrame, units: Units, surveys: Mapping[Kind, Survey]) -> pd.DataFrame:
    """Gather customers' outcomes and the client's records in one frame.

    Parameters
    ----------
    scores : DataFrame
        Gated scores (:func:`assessment.scores.estimate_scores`).
    metrics : DataFrame
        ``unit, wave, metric, value``.
    units : Units
        The tree, with customers by unit.
    surveys : mapping by kind
        What was asked.

    Returns
    -------
    DataFrame
        One row a unit, wave and outcome: ``unit, wave, outcome, title, measure, n, value, se, ci_low, ci_high, status, shown_at``.
    """
    pieces = [recorded(metrics, units)]
    if CUSTOMER in surveys:
        scales = {name: scale for name, scale in surveys[CUSTOMER].all_scales.items() if scale.role == "outcome"}
        asked = scores[(scores["kind"] == CUSTOMER) & scores["scale"].isin(scales)]
        titles = {name: scale.title for name, scale in scales.items()}
        measures = {name: scale.measure for name, scale in scales.items()}
        surveyed = asked.rename(columns={"scale": "outcome", "score": "value"}).assign(
            title=asked["scale"].map(titles), measure=asked["scale"].map(measures)
        )
        pieces.insert(0, surveyed[OUTCOME_COLUMNS])
    return pd.concat([piece for piece in pieces if len(piece)] or pieces[-1:], ignore_index=True)


def recorded(metrics: pl.DataFrame, units: Units) -> pd.DataFrame:
    """Metrics of every unit as given, and of units above them as weighted means where their customers are known."""
    rows = []
    for (metric, wave), given in metrics.partition_by("metric", "wave", as_dict=True, maintain_order=True).items():
        values = dict(zip(given["unit"], given["value"], strict=True))
        for unit in units.names:
            value = values.get(unit, weighted_mean(unit, values, units) if metric in RATES else None)
            rows.append((unit, str(wave), str(metric), value))
    frame = pd.DataFrame(rows, columns=["unit", "wave", "outcome", "value"])
    known = frame["value"].notna()
    blank = pd.DataFrame(np.nan, index=frame.index, columns=["n", "se", "ci_low", "ci_high"])
    return pd.concat([frame, blank], axis=1).assign(
        value=frame["value"].astype(float),
        title=frame["outcome"].map(metric_title),
        measure=frame["outcome"].map(lambda name: "rate" if name in RATES else "amount"),
        status=np.where(known, "shown", "not_recorded"),
        shown_at=np.where(known, frame["unit"], ""),
    )[OUTCOME_COLUMNS]


def weighted_mean(unit: str, values: Mapping[str, float], units: Units) -> float | None:
    """Mean of the rates of the units below, weighted by customers; None where a rate or a number of customers is missing."""
    below = [name for name in units.within(unit) if name in values and name != unit]
    weights = [units.headcounts.get((name, CUSTOMER)) for name in below]
    served = {name for name in units.within(unit) if units.headcounts.get((name, CUSTOMER), 0)}
    if not below or not served <= set(below) or None in weights or not sum(filter(None, weights)):
        return None
    return float(np.average([values[name] for name in below], weights=np.array(weights, dtype=float)))


def metric_title(metric: str) -> str:
    """A metric's name in words.

    Examples
    --------
    >>> metric_title("repeat_rate"), metric_title("calls_per_day")
    ('Repeat business', 'Calls per day')
    """
    return {"repeat_rate": "Repeat business"}.get(metric, metric.replace("_", " ").capitalize())
