"""Sums of groups to estimates: a mean score, a share or a net promoter score, each with its own interval.

What is estimated is the group that was asked, so that the interval knows how much of it answered. A composite is the mean
of its parts' means, and a scale is the mean of its questions' means where each of these is a figure, too, so that they say
nothing that their parts and questions don't. (Were they means of respondents' own scores, whoever left a part or a question out
could be worked out by subtraction.)
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import lcm

import numpy as np
import polars as pl
from numpy.typing import NDArray

from assessment.responses import Units
from assessment.scores.groups import leave_out, populations, roll_up
from assessment.scores.scoring import Key
from assessment.scores.summaries import Summaries
from assessment.settings import Kind
from assessment.stats import (
    Estimate,
    Floats,
    Interval,
    bounded_mean,
    composite_mean,
    covariance,
    estimate_interval,
    mean_estimate,
    mean_variance,
    nps_interval,
    question_mean,
    share_interval,
    two_digits,
)
from assessment.surveys import Survey

__all__ = [
    "BOUNDS", "NUMBERS", "PLACE", "Sums", "estimate_sums", "measure_of", "own_error_tells", "sums_of_groups", "sums_of_rests",
    "whole",
]  # fmt: skip

PLACE = ["kind", "wave", "unit", "level", "scale"]
GROUP = PLACE[:-1]
NUMBERS = ["n", "score", "se", "df", "ci_low", "ci_high"]
BOUNDS = {"score": (0.0, 100.0), "share": (0.0, 1.0), "nps": (-100.0, 100.0)}
POINTS = ["score", "se", "ci_low", "ci_high"]
PROMOTERS, DETRACTORS = 9, 6  # at least; at most


@dataclass(frozen=True)
class Sums:
    """What estimates are made of, for groups of people.

    Parameters
    ----------
    scales : DataFrame
        ``kind, wave, unit, level, scale, n, total, squares``.
    parts : DataFrame
        ``kind, wave, unit, level, scale, a, b, n, total_a, total_b, product``: pairs of the parts of composites.
    promoters : DataFrame
        ``kind, wave, unit, level, scale, n, promoters, detractors``.
    people : DataFrame
        ``kind, wave, unit, level, scale, population``: how many there are, null where that is not known.
    counted : DataFrame
        ``kind, wave, unit, level, scale, item, n, total, squares, weight, points``: questions of scales of which only counts are
        known. ``weight`` is n, and ``points`` is total, of each level over how many questions the level is asked.
    """

    scales: pl.DataFrame
    parts: pl.DataFrame
    promoters: pl.DataFrame
    people: pl.DataFrame
    counted: pl.DataFrame


def sums_of_groups(
    summaries: Summaries, units: Units, *, surveys: Mapping[Kind, Survey], keys: Mapping[Kind, Mapping[str, Key]]
) -> Sums:
    """Sums of every unit with all below it, at every level and at all."""
    promoters = promoter_counts(summaries, measured(surveys, "nps", keys))
    frames = (summaries.scales, summaries.parts, promoters, counted_items(summaries.parts, keys))
    scales, parts, promoters, counted = (roll_up(frame, units) for frame in frames)
    return Sums(scales, parts, promoters, populations(summaries.respondents, units, keys), counted)


def sums_of_rests(sums: Sums, units: Units) -> Sums:
    """For each leaf unit, the sums of everybody else in the organisation."""
    frames = (sums.scales, sums.parts, sums.promoters, sums.people, sums.counted)
    return Sums(*(leave_out(frame, units, of=sums.scales) for frame in frames))


def counted_items(parts: pl.DataFrame, keys: Mapping[Kind, Mapping[str, Key]]) -> pl.DataFrame:
    """Questions of bounded scales, with the weight that each level's answers have: the more questions, the less each."""
    shares = [
        (kind, name, level, lcm(*filter(None, key.asked.values())) // count)
        for kind, of_kind in keys.items()
        for name, key in of_kind.items()
        if key.bounded
        for level, count in key.asked.items()
        if count
    ]
    schema = dict.fromkeys(("kind", "scale", "level"), pl.String) | {"share": pl.Int128}
    joined = parts.join(pl.DataFrame(shares, schema=schema, orient="row"), on=["kind", "scale", "level"])
    sums = {"n": pl.col("n"), "total": pl.col("total_a"), "squares": pl.col("product")}
    return joined.filter(pl.col("a") == pl.col("b")).select(
        *PLACE, pl.col("a").alias("item"), *(sum_of.alias(name) for name, sum_of in sums.items()),
        (pl.col("n") * pl.col("share")).alias("weight"), (pl.col("total_a") * pl.col("share")).alias("points"),
    )  # fmt: skip


def promoter_counts(summaries: Summaries, chosen: pl.DataFrame) -> pl.DataFrame:
    """Promoters (9-10) and detractors (0-6) among the answers that are scored, for the units that people are in."""
    answers = pick(summaries.answers.rename({"item": "scale"}), chosen)
    scored = answers.join(summaries.scales, on=PLACE, how="semi")  # a level that is not asked may have answered all the same
    answer = pl.col("answer").cast(pl.Int64)
    promoters = pl.when(answer >= PROMOTERS).then("n").otherwise(0).alias("promoters")
    detractors = pl.when(answer <= DETRACTORS).then("n").otherwise(0).alias("detractors")
    return scored.select(*PLACE, "n", promoters, detractors)


def estimate_sums(sums: Sums, *, surveys: Mapping[Kind, Survey], keys: Mapping[Kind, Mapping[str, Key]]) -> pl.DataFrame:
    """Estimate every group on every scale.

    Returns
    -------
    DataFrame
        ``kind, wave, unit, level, scale, n, score, se, df, ci_low, ci_high``.
    """
    scales, promoters = (
        frame.join(sums.people, on=PLACE, how="left", maintain_order="left") for frame in (sums.scales, sums.promoters)
    )
    scores, shares = (
        estimate(pick(scales, measured(surveys, measure, keys)))
        for measure, estimate in (("score", estimate_means), ("share", estimate_shares))
    )
    scores = from_questions(scores, scales, keys)
    points = pl.concat([scores, shares.with_columns(pl.col("score") * 100)])
    composites = [
        estimate_composite(of_scale(scales, kind, name), of_scale(sums.parts, kind, name), points, of_kind, name)
        for kind, of_kind in keys.items()
        for name, key in of_kind.items()
        if key.parts and not key.bounded
    ]
    bounded = estimate_bounded(scales, sums, points, surveys=surveys, keys=keys)
    return pl.concat([scores, shares, estimate_promoters(promoters), *composites, *bounded])


def estimate_means(frame: pl.DataFrame) -> pl.DataFrame:
    """Mean scores 0-100 with t intervals."""
    sums = (whole(frame[name]) for name in ("n", "total", "squares"))
    moments = mean_variance(*sums, step=(np.full(len(frame), 100), whole(frame["denominator"])))
    population = floats(frame["population"])
    estimate = mean_estimate(moments.n, moments.mean, moments.variance, population=population)
    return numbered(frame, moments.n, estimate, estimate_interval(estimate, population=population))


def estimate_shares(frame: pl.DataFrame) -> pl.DataFrame:
    """Shares 0-1 of favourable answers with Wilson intervals.

    Of several questions together, each respondent counts with a share; such counts differ less than whole ones, so that the
    interval is at least as wide as it must be.
    """
    denominator = whole(frame["denominator"])
    sums = (whole(frame[name]) for name in ("n", "total", "squares"))
    moments = mean_variance(*sums, step=(np.ones(len(frame), dtype=np.int64), denominator))
    population = floats(frame["population"])
    estimate = mean_estimate(moments.n, moments.mean, moments.variance, population=population)
    favourable = floats(frame["total"]) / denominator.astype(float)
    return numbered(frame, moments.n, estimate, share_interval(favourable, moments.n, population=population))


def estimate_promoters(frame: pl.DataFrame) -> pl.DataFrame:
    """Net promoter scores, -100 to 100, with adjusted Wald intervals."""
    up, down, n = (whole(frame[name]) for name in ("promoters", "detractors", "n"))
    moments = mean_variance(n, up - down, up + down, step=(100, 1))
    population = floats(frame["population"])
    estimate = mean_estimate(moments.n, moments.mean, moments.variance, population=population)
    interval = nps_interval(floats(frame["promoters"]), floats(frame["detractors"]), moments.n, population=population)
    return numbered(frame, moments.n, estimate, interval)


def from_questions(scores: pl.DataFrame, scales: pl.DataFrame, keys: Mapping[Kind, Mapping[str, Key]]) -> pl.DataFrame:
    """Mean scores, those of scales whose questions are figures, too, as the means of these instead of respondents' own scores."""
    chosen = [(kind, name) for kind, of_kind in keys.items() for name, key in of_kind.items() if key.questions]
    names = pl.DataFrame(chosen, schema=dict.fromkeys(("kind", "scale"), pl.String), orient="row")
    others = scores.join(names, on=["kind", "scale"], how="anti", maintain_order="left")
    means = [estimate_scale(of_scale(scales, kind, name), others, keys[kind][name]) for kind, name in chosen]
    return pl.concat([others, *means])


def estimate_scale(frame: pl.DataFrame, points: pl.DataFrame, key: Key) -> pl.DataFrame:
    """One scale of every group, from its questions' figures; its error is that of respondents' own scores, to two digits."""
    means, answered = (part_figures(frame, points, list(key.questions), name) for name in ("score", "n"))
    sums = (whole(frame[name]) for name in ("n", "total", "squares"))
    own = mean_variance(*sums, step=(np.full(len(frame), 100), np.full(len(frame), key.denominator)))
    population = floats(frame["population"])
    weights = list(key.questions.values())
    estimate = question_mean(means, weights, answered, n=own.n, variance=own.variance, population=population)
    return numbered(frame, own.n, estimate, estimate_interval(estimate, population=population))


def estimate_composite(
    frame: pl.DataFrame, pairs: pl.DataFrame, points: pl.DataFrame, keys: Mapping[str, Key], name: str
) -> pl.DataFrame:
    """One composite of every group, from its parts' means and the cross-products of those who have both of two parts.

    A part that nobody in a group has is left out there.
    """
    denominators = {part: keys[part].denominator for part in keys[name].parts}
    scores = part_figures(frame, points, list(denominators), "score")
    both, tied = part_ties(frame, pairs, denominators)
    population = floats(frame["population"])
    found = np.full((3, len(frame)), np.nan)
    there = ~np.isnan(scores)
    for pattern in np.unique(there, axis=0):
        rows, chosen = np.flatnonzero((there == pattern).all(axis=1)), np.flatnonzero(pattern)
        square = np.ix_(rows, chosen, chosen)
        found[:, rows] = composite_mean(scores[np.ix_(rows, chosen)], both[square], tied[square], population=population[rows])
    estimate = Estimate(found[0], two_digits(found[1]) if own_error_tells(keys, name) else found[1], found[2])
    return numbered(frame, floats(frame["n"]), estimate, estimate_interval(estimate, population=population))


def estimate_bounded(
    scales: pl.DataFrame,
    sums: Sums,
    points: pl.DataFrame,
    *,
    surveys: Mapping[Kind, Survey],
    keys: Mapping[Kind, Mapping[str, Key]],
) -> list[pl.DataFrame]:
    """Scales and composites of which no respondent's own score is known, each with the widest interval that it can have."""
    if not any(key.bounded for of_kind in keys.values() for key in of_kind.values()):
        return []
    counted = sums.counted.join(sums.people, on=PLACE, how="left", maintain_order="left")
    found = [points.with_columns(weight=pl.lit(1.0))]
    estimates = []
    for kind, of_kind in keys.items():
        for name, key in of_kind.items():
            measure = measure_of(surveys[kind], name)
            if not key.bounded or measure == "nps":
                continue
            frame, own = of_scale(scales, kind, name), of_scale(counted, kind, name)
            parts = item_points(own, key.denominator) if len(own) else pl.concat(found)
            estimate = bounded_mean(*part_estimates(frame, parts, key.parts))
            told = numbered(
                frame, floats(frame["n"]), estimate, estimate_interval(estimate, population=floats(frame["population"]))
            )
            found.append(told.with_columns(weight=pl.lit(1.0)))
            estimates.append(told.with_columns(pl.col(POINTS) / 100) if measure == "share" else told)
    return estimates


def item_points(counted: pl.DataFrame, denominator: int) -> pl.DataFrame:
    """Questions of a bounded scale, as estimates: ``kind, wave, unit, level, scale, score, se, df, weight``."""
    sums = (whole(counted[name]) for name in ("n", "total", "squares"))
    moments = mean_variance(*sums, step=(np.full(len(counted), 100), np.full(len(counted), denominator)))
    estimate = mean_estimate(moments.n, moments.mean, moments.variance, population=floats(counted["population"]))
    weighted = floats(counted["points"]) / floats(counted["weight"]) * (100 / denominator)
    figures = {"score": weighted, "se": estimate.se, "df": estimate.df, "weight": floats(counted["weight"])}
    named = counted.select(*GROUP, pl.col("item").alias("scale"))
    return named.with_columns(**{name: pl.Series(values, dtype=pl.Float64) for name, values in figures.items()})


def part_estimates(frame: pl.DataFrame, points: pl.DataFrame, parts: Sequence[str]) -> tuple[Estimate, Floats]:
    """Estimates and weights of parts, each of shape (groups, parts); nan where a group has no such part."""
    columns: dict[str, list[Floats]] = {name: [] for name in ("score", "se", "df", "weight")}
    for part in parts:
        one = points.filter(pl.col("scale") == part).select(*GROUP, *columns)
        joined = frame.select(*GROUP).join(one, on=GROUP, how="left", maintain_order="left")
        for name, values in columns.items():
            values.append(floats(joined[name]))
    score, se, df, weight = (np.column_stack(values) for values in columns.values())
    return Estimate(score, se, df), weight


def own_error_tells(keys: Mapping[str, Key], name: str) -> bool:
    """Whether an exact error would tell means of respondents' own scores that are not published (:func:`two_digits`)."""
    return any(keys[of].questions for of in (name, *keys[name].parts))


def part_figures(frame: pl.DataFrame, points: pl.DataFrame, parts: Sequence[str], figure: str) -> Floats:
    """Each group's mean, or n, of each part, shape (groups, parts); nan where nobody has it."""
    groups = frame.select(*GROUP)
    by_part = [points.filter(pl.col("scale") == part).select(*GROUP, figure) for part in parts]
    columns = [floats(groups.join(one, on=GROUP, how="left", maintain_order="left")[figure]) for one in by_part]
    return np.column_stack(columns)


def part_ties(frame: pl.DataFrame, pairs: pl.DataFrame, denominators: Mapping[str, int]) -> tuple[Floats, Floats]:
    """How many have both of two parts, and their covariance in points: two arrays of shape (groups, parts, parts)."""
    order = {part: place for place, part in enumerate(denominators)}
    rows = pairs.join(frame.select(*GROUP).with_row_index("group"), on=GROUP)
    group = rows["group"].to_numpy()
    a, b = (np.array([order[part] for part in rows[name]], dtype=np.intp) for name in ("a", "b"))
    worth = 100.0 / np.array(list(denominators.values()), dtype=float)
    both, tied = np.zeros((2, len(frame), len(order), len(order)))
    both[group, a, b] = both[group, b, a] = floats(rows["n"])
    spread = covariance(*(whole(rows[name]) for name in ("n", "total_a", "total_b", "product"))) * worth[a] * worth[b]
    tied[group, a, b] = tied[group, b, a] = spread
    return both, tied


def measure_of(survey: Survey, scale: str) -> str:
    """How a scale is shown: ``score``, ``share`` or ``nps``; a descriptor by its mean score."""
    return survey.all_scales[scale].measure if scale in survey.all_scales else "score"


def measured(surveys: Mapping[Kind, Survey], measure: str, keys: Mapping[Kind, Mapping[str, Key]]) -> pl.DataFrame:
    """Scales of one measure that are made of items: ``kind, scale, denominator``."""
    chosen = [
        (kind, name, key.denominator)
        for kind, of_kind in keys.items()
        for name, key in of_kind.items()
        if key.items and measure_of(surveys[kind], name) == measure
    ]
    return pl.DataFrame(chosen, schema={"kind": pl.String, "scale": pl.String, "denominator": pl.Int64}, orient="row")


def pick(frame: pl.DataFrame, chosen: pl.DataFrame) -> pl.DataFrame:
    """Rows of the chosen kinds and scales, with what is known of them."""
    return frame.join(chosen, on=["kind", "scale"], maintain_order="left")


def of_scale(frame: pl.DataFrame, kind: str, scale: str) -> pl.DataFrame:
    """Rows of one scale."""
    return frame.filter((pl.col("kind") == kind) & (pl.col("scale") == scale))


def numbered(frame: pl.DataFrame, n: Floats, estimate: Estimate, interval: Interval) -> pl.DataFrame:
    """The groups of a frame with their estimates."""
    figures = dict(zip(NUMBERS, (n, *estimate, *interval), strict=True))
    return frame.select(PLACE).with_columns(**{name: pl.Series(values, dtype=pl.Float64) for name, values in figures.items()})


def whole(column: pl.Series) -> NDArray[np.object_] | NDArray[np.int64]:
    """Whole numbers of any size, exactly: as objects where 64 bits are not enough.

    Parameters
    ----------
    column : Series of int
        Without nulls.

    Returns
    -------
    array of int

    Examples
    --------
    >>> whole(pl.Series([1, 2], dtype=pl.Int128)).dtype, whole(pl.Series([1, 2**80], dtype=pl.Int128)).dtype
    (dtype('int64'), dtype('O'))
    """
    narrow = column.cast(pl.Int64, strict=False)
    return np.array(column.to_list(), dtype=object) if narrow.null_count() else narrow.to_numpy()


def floats(column: pl.Series) -> Floats:
    """Numbers as floats; null is nan."""
    return column.cast(pl.Float64).fill_null(np.nan).to_numpy()
