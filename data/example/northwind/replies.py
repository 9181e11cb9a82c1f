"""Who replies, and what they leave out: a random part of each store's people, most of them answering most questions."""

from __future__ import annotations

import numpy as np
import pandas as pd

from assessment.surveys.model import Survey
from northwind.plan import BLANK, NOT_APPLICABLE, RESPONSE, STORES

__all__ = ["leave_out", "who_answers"]


def who_answers(everyone: pd.DataFrame, *, seed: int) -> pd.Series:
    """Whether each person replies: drawn at random in each store and level, so that those who reply stand for the rest."""
    rng = np.random.default_rng(seed)
    draw = pd.Series(rng.random(len(everyone)), index=everyone.index)
    answering = pd.Series(data=False, index=everyone.index)
    for _, people in everyone.groupby(["store", "level"], sort=False):
        first = people.iloc[0]
        wanted = replies(first["level"], STORES[first["store"]].customers_answering, len(people), rng)
        answering[draw[people.index].nsmallest(wanted).index] = True
    return answering


def replies(level: str, customers: int, people: int, rng: np.random.Generator) -> int:
    """How many of a group reply: a rate drawn for a group of staff, about the planned number for customers."""
    low, high = RESPONSE.get(level, (0.92, 1.08))
    rate = low + (high - low) * rng.random()
    return round(rate * (customers if level == "customer" else people))


def leave_out(answers: pd.DataFrame, survey: Survey, *, seed: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Leave some questions empty, and say of some that they don't apply: at random, so that scores stay what they were.

    Returns
    -------
    (DataFrame, DataFrame)
        The answers, NaN where none is given; and where "does not apply" was ticked.
    """
    rng = np.random.default_rng(seed)
    items = list(survey.items)
    chance = rng.random((len(answers), len(items)))
    given = answers[items].where(chance >= BLANK + NOT_APPLICABLE)
    ticked = answers[items].notna() & (chance >= BLANK) & (chance < BLANK + NOT_APPLICABLE)
    return given, ticked
