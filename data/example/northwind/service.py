"""Who serves whom: the department that each member of staff needs most, and what they say of it.

Everything here is drawn from a stream of its own, so that the rest of the example is the same with and without it.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from assessment.surveys.model import Survey
from northwind.exports import Table, spoken, untidy
from northwind.people import on_scale
from northwind.plan import (
    BADLY_SERVED,
    BLANK,
    CLIENT,
    DEPARTMENTS,
    HEAD_OFFICE_NEEDS,
    NAMED_NOBODY,
    NOT_APPLICABLE,
    REGIONS,
    SERVICE_NOISE,
    STORES,
    TOGETHER,
    Export,
)

__all__ = ["add_service", "rate_departments", "service_truth", "unnamed_ratings"]

NOBODY = ""
RATED = "rated"


def rate_departments(people: pd.DataFrame, survey: Survey, *, seed: int) -> pd.DataFrame:
    """Whom everybody needs most (``rated``, "" for nobody), and their answers to every item of the module."""
    rng = np.random.default_rng(seed)
    rated = choose(people, rng)
    person_sd, answer_sd = SERVICE_NOISE
    person = person_sd * rng.standard_normal(len(people))
    means = {department.name: department.mean for department in DEPARTMENTS}
    served = np.array([means.get(name, np.nan) for name in rated])
    region, department, points = BADLY_SERVED
    served = served + points * ((rated == department) & np.array([STORES[place].region == region for place in people["store"]]))
    together = people["level"].map(TOGETHER).to_numpy(dtype=float)
    columns: dict[str, Any] = {}
    for place, item in enumerate(survey.items):
        base = served if item in survey.rated_items else together
        point = base + person + 2.0 * (place % 5 - 2) + answer_sd * rng.standard_normal(len(people))
        columns[item] = np.where(np.isnan(base), np.nan, on_scale(survey, item, np.nan_to_num(point)))
    return pd.DataFrame({"store": people["store"], "level": people["level"], RATED: rated, **columns})


def choose(people: pd.DataFrame, rng: np.random.Generator) -> NDArray[np.str_]:
    """The department that everybody needs most; head office needs other ones than stores do."""
    draw, silent = rng.random(len(people)), rng.random(len(people)) < NAMED_NOBODY
    names = [department.name for department in DEPARTMENTS]
    stores = np.cumsum([department.share for department in DEPARTMENTS])
    office = np.cumsum([HEAD_OFFICE_NEEDS.get(name, 0.0) for name in names])
    at_head_office = np.array([STORES[place].name == CLIENT for place in people["store"]])
    chosen = np.where(at_head_office, np.searchsorted(office, draw), np.searchsorted(stores, draw))
    return np.where(silent, NOBODY, np.array(names)[np.minimum(chosen, len(names) - 1)])


def add_service(table: Table, replies: pd.DataFrame, survey: Survey, *, export: Export, seed: int) -> Table:
    """A collector's table with the columns of the module: the department, then the items. Some answers are left out."""
    rng = np.random.default_rng(seed)
    given = replies[list(survey.items)].where(rng.random((len(replies), len(survey.items))) >= BLANK + NOT_APPLICABLE)
    for row in unnamed(replies, export):
        given.loc[row, list(survey.rated_items)] = 1.0 + np.floor(5 * rng.random(len(survey.rated_items)))
    words = {department.name: department.word if export.words else department.name for department in DEPARTMENTS}
    names = [untidy(words[name], rng) if name else "" for name in replies[RATED]]
    answers = [spoken(given[item], survey, item, words=export.words) for item in survey.items]
    head, *records = table
    added = zip(*([names, *answers]), strict=True)
    return [[*head, export.rated, *survey.items], *([*record, *more] for record, more in zip(records, added, strict=True))]


def unnamed(replies: pd.DataFrame, export: Export) -> list[int]:
    """Rows of the people who name no department and answer on one all the same."""
    silent = list(replies.index[replies[RATED] == NOBODY])
    return silent[1 :: max(1, len(silent) // (export.unnamed + 1))][: export.unnamed]


def unnamed_ratings(export: Export, survey: Survey) -> dict[str, int]:
    """How many answers a file holds on a department that nobody named."""
    return {"rated_nobody": export.unnamed * len(survey.rated_items)} if export.rated else {}


def service_truth(everyone: pd.DataFrame, answering: pd.Series, survey: Survey) -> dict[str, Any]:
    """How each department truly serves all, and each region: what all who named it say, weighted by replies as elsewhere."""
    points = pd.DataFrame({item: 25.0 * (everyone[item] - 1) for item in survey.rated_items}).mean(axis=1)
    named = everyone.assign(points=points, heard=answering)[everyone[RATED] != NOBODY]
    groups = named.groupby(["store", "level", RATED], as_index=False).agg(points=("points", "mean"), heard=("heard", "sum"))
    groups = groups.assign(row=[STORES[place].region or CLIENT for place in groups["store"]])
    regions = {name: weighted(groups[groups["row"] == name]) for name in (CLIENT, *REGIONS)}
    return {"departments": weighted(groups), "served": regions}


def weighted(groups: pd.DataFrame) -> dict[str, dict[str, float]]:
    """Each department's score and how many replies named it."""
    sums = groups.assign(total=groups["points"] * groups["heard"]).groupby(RATED)[["total", "heard"]].sum()
    sums = sums[sums["heard"] > 0]
    return {str(name): {"named_by": int(heard), "score": float(total / heard)} for name, total, heard in sums.itertuples()}
