"""Answers that are not there: for each item, how many of those who were asked it gave no answer.

A group's missing answers are told only where the group of people asked is one that the gate shows as having answered at all:
the whole of a unit's staff, a level of the whole organisation, customers. No new group is made, so nothing new can be worked out.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
import polars as pl

from assessment.responses import Units
from assessment.scores.estimates import RESPONSE, as_pandas, as_polars, without_hidden
from assessment.scores.groups import roll_up
from assessment.scores.measures import PLACE
from assessment.scores.pooling import Pooling
from assessment.scores.summaries import GROUP, Summaries
from assessment.settings import ALL, CUSTOMER, NOT_STATED, Kind, Level
from assessment.surveys import Survey

__all__ = ["count_missing", "estimate_missing"]


def count_missing(
    summaries: Summaries, surveys: Mapping[Kind, Survey], levels: Mapping[str, Level], pooling: Pooling
) -> pl.DataFrame:
    """Count those asked each item and those who answered it, in the units they are in.

    Parameters
    ----------
    summaries : Summaries
        Before small levels are joined: who is asked an item follows from a level's own form.
    surveys : mapping by kind
        What was asked.
    levels : mapping of str to Level
        The engagement's levels, with their forms.
    pooling : Pooling
        Which levels are joined.

    Returns
    -------
    DataFrame
        ``kind, wave, unit, level, item, asked, answered``. People of no stated level are taken to be asked everything.
    """
    forms = [
        (kind, item, level)
        for kind, survey in surveys.items()
        for item, asked in survey.items.items()
        for level in ([CUSTOMER] if kind == CUSTOMER else [*levels, NOT_STATED])
        if level in {CUSTOMER, NOT_STATED} or levels[level].form in survey.forms_of(asked)
    ]
    asked_of = pl.DataFrame(forms, schema=dict.fromkeys(("kind", "item", "level"), pl.String), orient="row")
    asked = summaries.respondents.join(asked_of, on=["kind", "level"]).rename({"n": "asked"})
    answered = summaries.answers.group_by(*GROUP, "item").agg(pl.col("n").sum().alias("answered"))
    joined = asked.join(answered, on=[*GROUP, "item"], how="left").with_columns(pl.col("answered").fill_null(0))
    dropped = pl.col("wave").is_in(list(pooling.left_out)) & (pl.col("level") == NOT_STATED)
    pooled = joined.filter(~dropped).with_columns(pl.col("level").replace(dict(pooling.into)))
    return pooled.group_by(*GROUP, "item").agg(pl.col("asked", "answered").sum())


def estimate_missing(
    counts: pl.DataFrame, summaries: Summaries, decisions: pd.DataFrame, units: Units, surveys: Mapping[Kind, Survey]
) -> pd.DataFrame:
    """Find the share of missing answers of every item, where it may be shown.

    Parameters
    ----------
    counts : DataFrame
        From :func:`count_missing`.
    summaries : Summaries
        With small levels joined.
    decisions : DataFrame
        ``kind, wave, scale, unit, level, status``: the gate's word on each group.
    units : Units
        The tree.
    surveys : mapping by kind
        What was asked.

    Returns
    -------
    DataFrame
        ``kind, wave, unit, level, item, title, scales, n, missing, share, status``: ``n`` people were asked, ``missing`` of them
        gave no answer, a ``share`` of 0-1. A row for all staff of a unit, for customers of a unit, and, of the whole, for
        each level; not of groups of which only a part was asked.
    """
    named = [
        (kind, item, asked.title or asked.wording(survey.forms_of(asked)[0]), " ".join(asked.scales))
        for kind, survey in surveys.items()
        for item, asked in survey.items.items()
    ]
    texts = pl.DataFrame(named, schema=dict.fromkeys(("kind", "item", "title", "scales"), pl.String), orient="row")
    kept = pl.col("level").is_in([ALL, CUSTOMER]) | (pl.col("unit") == units.root)
    people = roll_up(summaries.respondents, units).filter(kept)
    rolled = roll_up(counts, units).filter(kept).join(people, on=GROUP).filter(pl.col("asked") == pl.col("n"))
    told = as_polars(decisions, [*PLACE, "status"]).filter(pl.col("scale") == RESPONSE).drop("scale")
    figures = (
        rolled.join(told, on=GROUP)
        .join(texts, on=["kind", "item"])
        .with_columns(pl.col("n").cast(pl.Float64), (pl.col("asked") - pl.col("answered")).cast(pl.Float64).alias("missing"))
    )
    figures = figures.with_columns((pl.col("missing") / pl.col("n")).fill_nan(np.nan).alias("share"))
    columns = [*GROUP, "item", "title", "scales", "n", "missing", "share", "status"]
    return as_pandas(without_hidden(figures, ["n", "missing", "share"]).select(columns).sort(*GROUP, "item"))
