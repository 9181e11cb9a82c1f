"""What customers say and do, by unit: the outcomes that staff scores are related to.

Most come from the customer survey; repeat business as it happened comes from the client's own records. A record is no
sample: it has a value and no interval. A region's rate is that of its units, each weighted by the people it is a rate of:
its customers, or for staff turnover its staff.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
import polars as pl

from assessment.language import later, say
from assessment.responses import Units
from assessment.scores import SHOWN
from assessment.settings import ALL, CUSTOMER, Kind
from assessment.surveys import Survey

__all__ = ["OUTCOME_COLUMNS", "RECORDED", "STAFF_RECORD", "gather_outcomes", "metric_title", "staff_records"]

OUTCOME_COLUMNS = ["unit", "wave", "outcome", "title", "measure", "n", "value", "se", "ci_low", "ci_high", "status", "shown_at"]
NUMBERS = ("n", "value", "se", "ci_low", "ci_high")
RATES = {"repeat_rate": CUSTOMER, "churn": CUSTOMER, "staff_turnover": ALL}  # metrics that are shares of people, and of whom
RECORDED = frozenset({"rate", "amount"})  # measures of what comes from records
KNOWN_RECORDS = {  # metrics that many clients have, by their usual names
    "repeat_rate": later("Repeat business"),
    "revenue": later("Revenue"),
    "churn": later("Churn"),
    "staff_turnover": later("Staff turnover"),
    "complaints": later("Complaints"),
    "escalations": later("Escalations"),
}
STAFF_RECORD = "staff_record"  # the measure of a record that says something of staff


def gather_outcomes(scores: pd.DataFrame, metrics: pl.DataFrame, units: Units, surveys: Mapping[Kind, Survey]) -> pd.DataFrame:
    """Gather customers' outcomes and the client's records in one frame.

    Parameters
    ----------
    scores : DataFrame
        Gated scores (:func:`assessment.scores.estimate_scores`).
    metrics : DataFrame
        ``unit, wave, metric, value``.
    units : Units
        The tree, with customers and staff by unit.
    surveys : mapping by kind
        What was asked.

    Returns
    -------
    DataFrame
        A row a unit, wave and outcome: ``unit, wave, outcome, title, measure, n, value, se, ci_low, ci_high, status, shown_at``.
        ``measure`` is ``score``, ``share`` or ``nps`` of what customers say, ``rate`` or ``amount`` of records.
    """
    asked = surveys["customer"].all_scales if "customer" in surveys else {}
    scales = {name: scale for name, scale in asked.items() if scale.role == "outcome"}
    said = scores[(scores["kind"] == CUSTOMER) & scores["scale"].isin(scales)]
    surveyed = said.rename(columns={"scale": "outcome", "score": "value"}).assign(
        title=[scales[name].title for name in said["scale"]], measure=[scales[name].measure for name in said["scale"]]
    )
    kinds = {name: "float64" if name in NUMBERS else "str" for name in OUTCOME_COLUMNS}
    pieces = [piece[OUTCOME_COLUMNS].astype(kinds) for piece in (surveyed, recorded(metrics, units))]
    return pd.concat(pieces, ignore_index=True)


def staff_records(metrics: pl.DataFrame, units: Units) -> pd.DataFrame:
    """Records that say something of staff, such as a published score of each unit: in the columns of the outcomes.

    They predict, as staff's answers do, and are no outcomes.
    """
    return recorded(metrics, units)[OUTCOME_COLUMNS].assign(measure=STAFF_RECORD)


def recorded(metrics: pl.DataFrame, units: Units) -> pd.DataFrame:
    """Metrics of every unit as given, and rates of units above them as weighted means where that can be told."""
    rows = []
    for (metric, wave), given in metrics.partition_by("metric", "wave", as_dict=True, maintain_order=True).items():
        values: dict[str, float] = dict(zip(given["unit"], given["value"], strict=True))
        found = rates(values, units, of=RATES[str(metric)]) if metric in RATES else values
        rows += [(unit, wave, metric, metric_title(str(metric)), found.get(unit, np.nan)) for unit in units.names]
    frame = pd.DataFrame(rows, columns=["unit", "wave", "outcome", "title", "value"])
    known = frame["value"].notna()
    return frame.assign(
        measure=np.where(frame["outcome"].isin(list(RATES)), "rate", "amount"),
        status=np.where(known, SHOWN, "not_recorded"),
        shown_at=frame["unit"].where(known, ""),
        **dict.fromkeys(("n", "se", "ci_low", "ci_high"), np.nan),
    )


def rates(values: Mapping[str, float], units: Units, *, of: str) -> dict[str, float]:
    """Rates as given, and of units above them as means weighted by people.

    Parameters
    ----------
    values : mapping of str to float
        The rate of each unit that has one.
    units : Units
        The tree, with headcounts.
    of : str
        Level of the people it is a rate of; ``all`` for staff.

    Returns
    -------
    dict of str to float
        A unit's own rate comes before what its parts say. Nothing is said of a unit some of whose people are in no rate, or of
        which a part has a rate and an unknown number of people.

    Examples
    --------
    >>> units = Units({"All": "", "A": "All", "B": "All"}, {("A", "customer"): 100, ("B", "customer"): 300})
    >>> rates({"A": 0.2, "B": 0.6}, units, of="customer")
    {'A': 0.2, 'B': 0.6, 'All': 0.5}
    """
    own: dict[str, int] = {}
    for (unit, level), count in units.headcounts.items():
        if level == of or (of == ALL and level != CUSTOMER):
            own[unit] = own.get(unit, 0) + count
    people, found = dict(own), dict(values)
    untold: set[str] = set()
    for unit in reversed(units.names):
        below = units.children[unit]
        if known := [people[name] for name in below if name in people]:
            people[unit] = own.get(unit, 0) + sum(known)
        parts = [name for name in below if name in found or name in untold or people.get(name)]
        whole = not own.get(unit) and all(name in found and name in people for name in parts)
        if unit not in found and whole and sum(people[name] for name in parts) > 0:
            found[unit] = float(np.average([found[name] for name in parts], weights=[people[name] for name in parts]))
        elif unit not in found and parts:
            untold.add(unit)
    return found


def metric_title(metric: str) -> str:
    """A metric's name in words.

    Examples
    --------
    >>> metric_title("repeat_rate"), metric_title("calls_per_day")
    ('Repeat business', 'Calls per day')
    """
    return say(KNOWN_RECORDS[metric]) if metric in KNOWN_RECORDS else metric.replace("_", " ").capitalize()
