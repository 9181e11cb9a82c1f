"""Summaries to estimates: each group's score, with n, an interval and what the gate decided.

Only groups that the gate shows get numbers; a hidden row keeps its status and nothing else. The interval accounts for
how much of the group answered: where all answered, nothing is left to chance.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
import polars as pl
from numpy.typing import NDArray

from assessment.responses import Units
from assessment.scores.groups import headcounts, roll_up
from assessment.scores.scoring import Key
from assessment.scores.summaries import Summaries
from assessment.settings import Kind
from assessment.stats import (
    Estimate,
    Floats,
    Interval,
    composite_mean,
    covariance,
    estimate_interval,
    mean_estimate,
    mean_variance,
    nps_interval,
    share_interval,
)
from assessment.surveys import Survey

__all__ = ["SHOWN", "estimate_response", "estimate_scores", "respondents_by_statistic"]

SHOWN = "shown"
RESPONSE = "=response"  # the statistic "has answered at all", as the gate knows it
PLACE = ["kind", "wave", "unit", "level", "scale"]
NUMBERS = ["n", "score", "se", "df", "ci_low", "ci_high"]


def respondents_by_statistic(summaries: Summaries) -> pl.DataFrame:
    """List every statistic that is published, and who is in it: what the gate decides on.

    Returns
    -------
    DataFrame
        ``kind, wave, unit, level, scale, n`` for the units people are in; the scale ``=response`` stands for having answered.
    """
    response = summaries.respondents.with_columns(pl.lit(RESPONSE).alias("scale"))
    return pl.concat([summaries.scales.select(*PLACE, "n"), response.select(*PLACE, "n")])


def estimate_scores(
    summaries: Summaries,
    decisions: pd.DataFrame,
    units: Units,
    *,
    surveys: Mapping[Kind, Survey],
    keys: Mapping[Kind, Mapping[str, Key]],
) -> pd.DataFrame:
    """Estimate every group's score on every scale, where it may be shown.

    Parameters
    ----------
    summaries : Summaries
        Of all waves and both kinds, for the units people are in.
    decisions : DataFrame
        ``kind, wave, scale, unit, level, status, shown_at``: the gate's word on each group.
    units : Units
        The tree, with headcounts.
    surveys, keys : mapping by kind
        What was asked, and how it is scored.

    Returns
    -------
    DataFrame
        ``kind, wave, unit, level, scale, n, score, se, ci_low, ci_high, status, shown_at``. ``score`` is a mean 0-100, a share 0-1,
        or a net promoter score -100 to 100, by the scale's measure.
    """
    populations = headcounts(summaries.respondents.select("wave", "unit", "level", "n"), units)
    scales = roll_up(summaries.scales, units).join(populations, on=["wave", "unit", "level"], how="left")
    answers = roll_up(promoter_counts(summaries, surveys), units).join(populations, on=["wave", "unit", "level"], how="left")
    plain = pd.concat(
        [estimate_means(scales, surveys, keys), estimate_shares(scales, surveys), estimate_promoters(answers)], ignore_index=True
    )
    composites = estimate_composites(scales, roll_up(summaries.parts, units), keys, plain.set_index(PLACE))
    estimates = pd.concat([plain, composites], ignore_index=True)
    return hide(pd.merge(decisions[decisions["scale"] != RESPONSE], estimates, on=PLACE, how="left"), keys)


def estimate_means(scales: pl.DataFrame, surveys: Mapping[Kind, Survey], keys: Mapping[Kind, Mapping[str, Key]]) -> pd.DataFrame:
    """Mean scores 0-100 with t intervals, of all scales of items whose measure is a score."""
    chosen = [
        (kind, name, key.denominator)
        for kind, of_kind in keys.items()
        for name, key in of_kind.items()
        if key.items and measure_of(surveys[kind], name) == "score"
    ]
    frame = pick(scales, chosen)
    moments = mean_variance(
        whole(frame["n"]), whole(frame["total"]), whole(frame["squares"]), step=(np.full(len(frame), 100), whole(frame["value"]))
    )
    population = floats(frame["population"])
    estimate = mean_estimate(moments.n, moments.mean, moments.variance, population=population)
    return numbered(frame, moments.n, estimate, estimate_interval(estimate, population=population))


def estimate_shares(scales: pl.DataFrame, surveys: Mapping[Kind, Survey]) -> pd.DataFrame:
    """Shares 0-1 of those who gave the favourable of two answers, with Wilson intervals."""
    frame = pick(scales, measured(surveys, "share"))
    moments = mean_variance(whole(frame["n"]), whole(frame["total"]), whole(frame["total"]))
    population = floats(frame["population"])
    estimate = mean_estimate(moments.n, moments.mean, moments.variance, population=population)
    return numbered(frame, moments.n, estimate, share_interval(floats(frame["total"]), moments.n, population=population))


def promoter_counts(summaries: Summaries, surveys: Mapping[Kind, Survey]) -> pl.DataFrame:
    """Promoters (9-10) and detractors (0-6) among the answers, for the units that people are in."""
    answers = pick(summaries.answers.rename({"item": "scale"}), measured(surveys, "nps"))
    answer = pl.col("answer").cast(pl.Int64)
    promoters = pl.when(answer >= 9).then("n").otherwise(0).alias("promoters")
    detractors = pl.when(answer <= 6).then("n").otherwise(0).alias("detractors")
    return answers.select(*PLACE, "n", promoters, detractors)


def estimate_promoters(frame: pl.DataFrame) -> pd.DataFrame:
    """Net promoter scores, -100 to 100, with adjusted Wald intervals."""
    up, down, n = (whole(frame[name]) for name in ("promoters", "detractors", "n"))
    moments = mean_variance(n, up - down, up + down, step=(100, 1))
    population = floats(frame["population"])
    estimate = mean_estimate(moments.n, moments.mean, moments.variance, population=population)
    interval = nps_interval(floats(frame["promoters"]), floats(frame["detractors"]), moments.n, population=population)
    return numbered(frame, moments.n, estimate, interval)


def estimate_composites(
    scales: pl.DataFrame, parts: pl.DataFrame, keys: Mapping[Kind, Mapping[str, Key]], means: pd.DataFrame
) -> pd.DataFrame:
    """Composites of groups: the mean of the parts' means, so that it says nothing that the parts don't.

    (Were it the mean of respondents' own composites, whoever left a part out could be worked out by subtraction.)
    """
    frame = pick(scales, [(kind, name, 1) for kind, of_kind in keys.items() for name, key in of_kind.items() if key.parts])
    pairs = parts.partition_by(*PLACE, as_dict=True)
    found = [
        composite(tuple(row[name] for name in PLACE), pairs, keys[row["kind"]], means, float(row["population"] or np.nan))
        for row in frame.iter_rows(named=True)
    ]
    estimate = Estimate(*np.array(found, dtype=float).reshape(-1, 3).T)
    population = floats(frame["population"])
    return numbered(frame, floats(frame["n"]), estimate, estimate_interval(estimate, population=population))


def composite(
    place: tuple[str, ...],
    pairs: Mapping[tuple[object, ...], pl.DataFrame],
    keys: Mapping[str, Key],
    means: pd.DataFrame,
    population: float,
) -> Estimate:
    """One group's composite, from its parts' means and the cross-products of those who have both of two parts."""
    parts = [part for part in keys[place[-1]].parts if (*place[:-1], part) in means.index]
    both, tied = np.zeros((2, len(parts), len(parts)))
    for pair in pairs[place].iter_rows(named=True) if place in pairs else ():
        i, j = parts.index(pair["a"]), parts.index(pair["b"])
        worth = 100.0 * 100.0 / (keys[pair["a"]].denominator * keys[pair["b"]].denominator)
        both[i, j] = both[j, i] = pair["n"]
        sums = (np.array([pair[name]], dtype=object) for name in ("n", "total_a", "total_b", "product"))
        tied[i, j] = tied[j, i] = float(covariance(*sums)[0]) * worth
    scores = [float(means.at[(*place[:-1], part), "score"]) for part in parts]
    return composite_mean(scores, both, tied, population=population)


def estimate_response(summaries: Summaries, decisions: pd.DataFrame, units: Units) -> pd.DataFrame:
    """Who answered, of how many.

    Returns
    -------
    DataFrame
        ``kind, wave, unit, level, n, headcount, rate, ci_low, ci_high, status, shown_at``. The interval is that of the share of people
        like these who would answer (Wilson); all three are blank where the headcount is not known.
    """
    rolled = roll_up(summaries.respondents, units)
    frame = rolled.join(headcounts(summaries.respondents.drop("kind"), units), on=["wave", "unit", "level"], how="left")
    n, headcount = floats(frame["n"]), floats(frame["population"])
    known = np.where(np.isnan(headcount), np.inf, headcount)
    interval = share_interval(np.minimum(n, known), headcount)
    figures = {"n": n, "headcount": headcount, "rate": n / headcount, "ci_low": interval.low, "ci_high": interval.high}
    place = PLACE[:-1]
    counted = pd.DataFrame({name: pd.Series(frame[name].to_list(), dtype="str") for name in place} | figures)
    asked = pd.merge(decisions[decisions["scale"] == RESPONSE], counted, on=place, how="left")
    asked.loc[asked["status"] != SHOWN, list(figures)] = np.nan
    return asked[[*place, *figures, "status", "shown_at"]].sort_values(place, ignore_index=True)


def hide(frame: pd.DataFrame, keys: Mapping[Kind, Mapping[str, Key]]) -> pd.DataFrame:
    """Take the numbers out of every row that is not shown, and out of composites of which a part is not shown."""
    place, groups = PLACE[:-1], pd.MultiIndex.from_frame(frame[PLACE[:-1]])
    composites = [(kind, name, key.parts) for kind, of_kind in keys.items() for name, key in of_kind.items() if key.parts]
    for kind, name, parts in composites:
        part_hidden = (frame["kind"] == kind) & frame["scale"].isin(parts) & frame["status"].isin(["too_few", "protects_others"])
        rows = (frame["kind"] == kind) & (frame["scale"] == name) & (frame["status"] == SHOWN)
        doomed = rows & groups.isin(pd.MultiIndex.from_frame(frame.loc[part_hidden, place]))
        frame.loc[doomed, ["status", "shown_at"]] = ["protects_others", ""]
    frame.loc[frame["status"] != SHOWN, NUMBERS] = np.nan
    return frame[[*PLACE, *NUMBERS, "status", "shown_at"]].sort_values(PLACE, ignore_index=True)


def numbered(frame: pl.DataFrame, n: Floats, estimate: Estimate, interval: Interval) -> pd.DataFrame:
    """The groups of a frame with their estimates."""
    figures = dict(zip(NUMBERS, (n, *estimate, *interval), strict=True))
    return pd.DataFrame({name: pd.Series(frame[name].to_list(), dtype="str") for name in PLACE} | figures)


def measure_of(survey: Survey, scale: str) -> str:
    """How a scale is shown; a descriptor by its mean score."""
    return survey.all_scales[scale].measure if scale in survey.all_scales else "score"


def measured(surveys: Mapping[Kind, Survey], measure: str) -> list[tuple[str, str, int]]:
    """Scales of one measure, by kind."""
    return [(kind, name, 1) for kind, survey in surveys.items() for name, s in survey.all_scales.items() if s.measure == measure]


def pick(frame: pl.DataFrame, chosen: list[tuple[str, str, int]]) -> pl.DataFrame:
    """Rows of the chosen kinds and scales, with a value for each."""
    table = pl.DataFrame(chosen, schema={"kind": pl.String, "scale": pl.String, "value": pl.Int64}, orient="row")
    return frame.join(table, on=["kind", "scale"], maintain_order="left")


def whole(column: pl.Series) -> NDArray[np.object_]:
    """Whole numbers of any size, exactly."""
    return np.array(column.to_list(), dtype=object)


def floats(column: pl.Series) -> Floats:
    """Numbers as floats; null is nan."""
    return np.array([np.nan if value is None else float(value) for value in column.to_list()], dtype=np.float64)
