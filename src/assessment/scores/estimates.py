"""Summaries to estimates: each group's score, with n, an interval and what the gate decided.

Only groups that the gate shows get numbers; a hidden row keeps its status and nothing else. The interval accounts for
how much of the group answered: where all answered, nothing is left to chance.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
import polars as pl

from assessment.responses import Units
from assessment.scores.alike import ranges_of_shown
from assessment.scores.groups import headcounts, roll_up
from assessment.scores.measures import NUMBERS, PLACE, Sums, estimate_sums, floats, sums_of_rests
from assessment.scores.scoring import Key
from assessment.scores.summaries import Summaries
from assessment.settings import ALL, TOGETHER, Kind
from assessment.stats import share_interval
from assessment.surveys import Survey

__all__ = [
    "SHOWN", "estimate_response", "estimate_rests", "estimate_scores", "hide_wholes", "respondents_by_statistic",
    "tells_levels", "without_unknown",
]  # fmt: skip

SHOWN = "shown"
NOT_RECORDED = "not_recorded"
HIDDEN = ("too_few", "protects_others", "protects_earlier", "alike")
RESPONSE = "=response"  # the statistic "has answered at all", as the gate knows it
GROUP = PLACE[:-1]


def respondents_by_statistic(summaries: Summaries) -> pl.DataFrame:
    """List every statistic that is published, and who is in it: what the gate decides on.

    Parameters
    ----------
    summaries : Summaries
        For the units that people are in.

    Returns
    -------
    DataFrame
        ``kind, wave, unit, level, scale, n`` for the units people are in; the scale ``=response`` stands for having answered.
    """
    response = summaries.respondents.with_columns(pl.lit(RESPONSE).alias("scale"))
    return pl.concat([summaries.scales.select(*PLACE, "n"), response.select(*PLACE, "n")])


def estimate_scores(
    sums: Sums, decisions: pd.DataFrame, *, surveys: Mapping[Kind, Survey], keys: Mapping[Kind, Mapping[str, Key]]
) -> pd.DataFrame:
    """Estimate every group's score on every scale, where it may be shown.

    Parameters
    ----------
    sums : Sums
        Of every group, in all waves.
    decisions : DataFrame
        ``kind, wave, scale, unit, level, status, shown_at``: the gate's word on each group.
    surveys, keys : mapping by kind
        What was asked, and how it is scored.

    Returns
    -------
    DataFrame
        ``kind, wave, unit, level, scale, n, score, se, df, ci_low, ci_high, status, shown_at``. ``score`` is a mean 0-100, a
        share 0-1, or a net promoter score -100 to 100, by the scale's measure. Ranges near an end allow for groups that are
        hidden there (:func:`~assessment.scores.alike.ranges_of_shown`).
    """
    return as_pandas(told_scores(sums, decisions, surveys=surveys, keys=keys))


def told_scores(
    sums: Sums, decisions: pd.DataFrame, *, surveys: Mapping[Kind, Survey], keys: Mapping[Kind, Mapping[str, Key]]
) -> pl.DataFrame:
    """Every group's score on every scale, where it may be shown: what it is made from is let go of before it is handed on."""
    estimates = ranges_of_shown(estimate_sums(sums, surveys=surveys, keys=keys), sums, surveys=surveys, keys=keys)
    asked = as_polars(decisions, [*PLACE, "status", "shown_at"]).filter(pl.col("scale") != RESPONSE)
    told = hide_composites(asked, keys).join(estimates, on=PLACE, how="left")
    return without_hidden(told, NUMBERS).select(*PLACE, *NUMBERS, "status", "shown_at").sort(PLACE)


def estimate_rests(
    sums: Sums, units: Units, *, surveys: Mapping[Kind, Survey], keys: Mapping[Kind, Mapping[str, Key]]
) -> pd.DataFrame:
    """Estimate the scores of everybody outside each leaf unit, all levels together: what the unit is compared with.

    Parameters
    ----------
    sums, surveys, keys
        As :func:`estimate_scores` takes them.
    units : Units
        The tree.

    Returns
    -------
    DataFrame
        ``kind, wave, unit, level, scale, n, score, se, df, ci_low, ci_high``, ``unit`` being the one that is left out. These are
        not gated: a rest may be spoken of where the unit and the whole are shown, of which it is the difference.
    """
    return as_pandas(estimate_sums(sums_of_rests(sums, units), surveys=surveys, keys=keys))


def estimate_response(summaries: Summaries, decisions: pd.DataFrame, units: Units) -> pd.DataFrame:
    """Find who answered, of how many.

    Parameters
    ----------
    summaries : Summaries
        For the units that people are in.
    decisions : DataFrame
        As :func:`estimate_scores` takes them.
    units : Units
        The tree, with headcounts.

    Returns
    -------
    DataFrame
        ``kind, wave, unit, level, n, headcount, rate, ci_low, ci_high, status, shown_at``. The interval is that of the share of
        people like these who would answer (Wilson); all three are blank where the headcount is not known.
    """
    rolled = roll_up(summaries.respondents, units)
    people = headcounts(summaries.respondents.drop("kind"), units)
    frame = rolled.join(people, on=["wave", "unit", "level"], how="left", maintain_order="left")
    n, headcount = floats(frame["n"]), floats(frame["population"])
    interval = share_interval(np.where(np.isnan(headcount), 0.0, n), headcount)
    figures = {"n": n, "headcount": headcount, "rate": n / headcount, "ci_low": interval.low, "ci_high": interval.high}
    counted = frame.select(GROUP).with_columns(**{name: pl.Series(values) for name, values in figures.items()})
    asked = as_polars(decisions, [*PLACE, "status", "shown_at"]).filter(pl.col("scale") == RESPONSE)
    told = without_hidden(asked.join(counted, on=GROUP, how="left"), list(figures))
    return as_pandas(told.select(*GROUP, *figures, "status", "shown_at").sort(GROUP))


def without_unknown(response: pd.DataFrame, unknown: pl.DataFrame, units: Units) -> pd.DataFrame:
    """Take the numbers out of groups of which some answered in unknown numbers: their counts came without them.

    Parameters
    ----------
    response : DataFrame
        From :func:`estimate_response`.
    unknown : DataFrame
        ``kind, wave, unit, level, n``: where people are in themselves (:func:`assessment.scores.tabulated.uncounted`).
    units : Units
        The tree.

    Returns
    -------
    DataFrame
        The same, with the status ``not_recorded`` in such rows.
    """
    groups = set(roll_up(unknown, units).select(GROUP).iter_rows())
    there = pd.Series(
        [row in groups for row in response[GROUP].itertuples(index=False, name=None)], index=response.index, dtype=bool
    )
    numbers = [name for name, dtype in response.dtypes.items() if dtype == "float64"]
    return response.assign(
        status=response["status"].mask(there, NOT_RECORDED),
        shown_at=response["shown_at"].mask(there, ""),
        **{str(name): response[name].mask(there) for name in numbers},
    )


def hide_wholes(decisions: pd.DataFrame, keys: Mapping[Kind, Mapping[str, Key]]) -> pd.DataFrame:
    """Take the word "shown" from whatever is made of figures one of which is hidden: scales of questions, composites of scales.

    Parameters
    ----------
    decisions : DataFrame
        ``kind, wave, scale, unit, level, status``, and ``shown_at`` where it is known.
    keys : mapping by kind
        How each scale is scored.

    Returns
    -------
    DataFrame
        The same, with ``protects_others`` instead of ``shown`` here and there, and there "" for ``shown_at``.

    Examples
    --------
    >>> place = {"kind": "employee", "wave": "w", "unit": "All", "level": "all"}
    >>> decisions = pd.DataFrame([{**place, "scale": "x", "status": "too_few"}, {**place, "scale": "care", "status": "shown"}])
    >>> keys = {"employee": {"care": Key("care", ("a", "b"), (), {"all": 2}, 8, questions={"x": 1, "y": 1})}}
    >>> hide_wholes(decisions, keys)["status"].tolist()
    ['too_few', 'protects_others']
    """
    told = decisions if "shown_at" in decisions else decisions.assign(shown_at="")
    hidden = hide_composites(as_polars(told, [*PLACE, "status", "shown_at"]), keys)
    changed = {name: pd.Series(held_once(hidden[name]), index=decisions.index, dtype="str") for name in ("status", "shown_at")}
    return decisions.assign(**{name: values for name, values in changed.items() if name in decisions})


def hide_composites(decisions: pl.DataFrame, keys: Mapping[Kind, Mapping[str, Key]]) -> pl.DataFrame:
    """Take the word "shown" from scales and composites of which a question or part is hidden: the one would tell the other."""
    # Twice: what a composite is made of may itself be made of something.
    return hide_made_of(hide_made_of(decisions, keys), keys)


def hide_made_of(decisions: pl.DataFrame, keys: Mapping[Kind, Mapping[str, Key]]) -> pl.DataFrame:
    """Take the word "shown" from whatever something hidden is a part of."""
    made_of = [
        (kind, part, name)
        for kind, of_kind in keys.items()
        for name, key in of_kind.items()
        for part in (*key.parts, *key.questions)
    ]
    parts = pl.DataFrame(made_of, schema=dict.fromkeys(("kind", "scale", "composite"), pl.String), orient="row")
    hidden = decisions.filter(pl.col("status").is_in(HIDDEN)).join(parts, on=["kind", "scale"])
    hidden = hidden.select(*GROUP, pl.col("composite").alias("scale"))
    by_level = [(kind, name) for kind, of_kind in keys.items() for name, key in of_kind.items() if tells_levels(key, of_kind)]
    uneven = pl.DataFrame(by_level, schema=dict.fromkeys(("kind", "scale"), pl.String), orient="row")
    several = [ALL, *(level for level in decisions["level"].unique().sort() if TOGETHER in level)]
    of_uneven = hidden.join(uneven, on=["kind", "scale"], how="semi")
    with_all = [of_uneven.with_columns(pl.lit(level).alias("level")) for level in several]
    doomed = pl.concat([hidden, *with_all]).unique().with_columns(pl.lit(value=True).alias("doomed"))
    silenced = (pl.col("status") == SHOWN) & pl.col("doomed").fill_null(value=False)
    return (
        decisions.join(doomed, on=PLACE, how="left", maintain_order="left")
        .with_columns(
            pl.when(silenced).then(pl.lit("protects_others")).otherwise("status").alias("status"),
            pl.when(silenced).then(pl.lit("")).otherwise("shown_at").alias("shown_at"),
        )
        .drop("doomed")
    )


def tells_levels(key: Key, keys: Mapping[str, Key]) -> bool:
    """Whether a bounded scale's figure of all staff tells more than its parts' figures: levels count differently in it."""
    asked = {level for level, count in key.asked.items() if count}
    beyond = any(count and level not in asked for part in key.parts for level, count in keys[part].asked.items())
    return key.bounded and (beyond or len({key.asked[level] for level in asked}) > 1)


def without_hidden(frame: pl.DataFrame, numbers: list[str]) -> pl.DataFrame:
    """Take the numbers out of every row that is not shown."""
    shown = pl.col("status") == SHOWN
    return frame.with_columns(pl.when(shown).then(pl.col(name)).otherwise(None).fill_null(np.nan) for name in numbers)


def as_polars(frame: pd.DataFrame, columns: list[str]) -> pl.DataFrame:
    """Columns of text."""
    return pl.DataFrame({name: frame[name].tolist() for name in columns}, schema=dict.fromkeys(columns, pl.String))


def as_pandas(frame: pl.DataFrame) -> pd.DataFrame:
    """Columns of text and of numbers; a text that stands in many rows is held once."""
    kinds = {name: "str" if kind == pl.String else "float64" for name, kind in frame.schema.items()}
    return pd.DataFrame({name: pd.Series(held_once(frame[name]), dtype=kind) for name, kind in kinds.items()})


def held_once(column: pl.Series) -> list[Any]:
    """A column's values; equal texts are one object."""
    pool: dict[str, str] = {}
    return [pool.setdefault(text, text) for text in column] if column.dtype == pl.String else column.to_list()
