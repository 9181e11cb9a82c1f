"""Groups of which a figure would tell nearly everybody's answer, however many they are.

A mean at the end of the scale is everybody's answer; so is one without any spread. Fewer than three who answered otherwise hide
nobody. What counts is what a reader could tell from n, the mean and its error, not who they are. Figures that are shown next to
such an end have ranges that allow for what is hidden there.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import polars as pl

from assessment.scores.measures import BOUNDS, PLACE, Sums, floats, measure_of
from assessment.scores.scoring import Key
from assessment.settings import ALL, Kind
from assessment.stats import Floats, Interval, shown_interval
from assessment.surveys import Survey

__all__ = ["FEWEST_APART", "find_alike", "least_step", "nearly_alike", "ranges_of_shown"]

FEWEST_APART = 3  # people who may answer otherwise than all others, before a figure is of a group and not of everybody in it


def find_alike(sums: Sums, *, surveys: Mapping[Kind, Survey], keys: Mapping[Kind, Mapping[str, Key]]) -> pl.DataFrame:
    """Find the groups in which fewer than three can have answered otherwise than all others.

    Parameters
    ----------
    sums : Sums
        Of every group.
    surveys, keys : mapping by kind
        What was asked, and how it is scored.

    Returns
    -------
    DataFrame
        ``kind, wave, unit, level, scale``. Composites are not among them: they are hidden with their parts.

    Notes
    -----
    Of n people with mean m of answers from low to high and sum of squared deviations S, in steps of the answer scale:
    n (high - m) < 3, n (m - low) < 3, or S < 3 (1 - 3 / n), which is the least S of three who are off by a step. A score of k
    questions has steps of 1 / k, k being how many the level is asked.
    Of a net promoter score, n less the largest of its three groups is below 3.
    """
    frame = sums.scales.join(steps_of_all(surveys, keys), on=["kind", "scale", "level"])
    n, total, squares = (pl.col(name).cast(pl.Int128) for name in ("n", "total", "squares"))
    top, least = (pl.col(name).cast(pl.Int128) for name in ("top", "least"))
    promoters = sums.promoters.filter(
        pl.col("n") - pl.max_horizontal("promoters", "detractors", pl.col("n") - pl.col("promoters") - pl.col("detractors"))
        < FEWEST_APART
    )
    scored = frame.filter(few_apart(n, total, squares, top=top, least=least))
    return pl.concat([scored.select(PLACE), promoters.filter(pl.col("n") > 0).select(PLACE)])


def nearly_alike(n: int, total: int, squares: int, *, top: int, least: int = 1) -> bool:
    """Whether fewer than three people can have answered otherwise than all others, as :func:`find_alike` says it.

    Parameters
    ----------
    n, total, squares : int
        How many people, the sum of their scores and of squares, in whole numbers.
    top : int
        The highest score; the lowest is 0.
    least : int
        The least by which two scores differ.

    Returns
    -------
    bool
        False of nobody.

    Examples
    --------
    Twelve people of whom two, or three, did not give the highest of five answers:

    >>> nearly_alike(12, 46, 178, top=4), nearly_alike(12, 45, 171, top=4)
    (True, False)
    """
    return bool(few_apart(n, total, squares, top=top, least=least))


def few_apart(n: Any, total: Any, squares: Any, *, top: Any, least: Any) -> Any:
    """The rule of :func:`find_alike`, of numbers or of columns."""
    near_end = (n * top - total < FEWEST_APART * least) | (total < FEWEST_APART * least)
    no_spread = n * squares - total * total < FEWEST_APART * (n - FEWEST_APART) * least * least
    return (n > 0) & (near_end | no_spread)


def least_step(survey: Survey, key: Key) -> int:
    """Give the least that one answer changes in a stored score of a scale, whoever gives it.

    Parameters
    ----------
    survey : Survey
        What was asked.
    key : Key
        How the scale is scored.

    Returns
    -------
    int
        In the whole numbers that scores are kept in.
    """
    return steps_of(survey, key).get(ALL, 1)


def ranges_of_shown(
    estimates: pl.DataFrame, sums: Sums, *, surveys: Mapping[Kind, Survey], keys: Mapping[Kind, Mapping[str, Key]]
) -> pl.DataFrame:
    """Let the ranges of figures near an end reach as far as those of groups that are shown have to.

    Parameters
    ----------
    estimates : DataFrame
        Of every group, with ranges as if all groups were shown. Those of scales of which only counts are known stay as they are.
    sums : Sums
        Of every group.
    surveys, keys : mapping by kind
        What was asked, and how it is scored.

    Returns
    -------
    DataFrame
        The same, with other ``ci_low, ci_high``. How many answers are off an end is what n and the figure itself tell of it (of
        net promoter scores the range, of composites the figures of their parts), so that it tells nothing more.
    """
    joined = (
        estimates.lazy()
        .join(steps_of_all(surveys, keys).lazy(), on=["kind", "scale", "level"], how="left", maintain_order="left")
        .join(sums.people.lazy(), on=PLACE, how="left", maintain_order="left")
        .join(sums.promoters.lazy().drop("n"), on=PLACE, how="left", maintain_order="left")
        .select("n", "score", "ci_low", "ci_high", "top", "least", "most", "population", "promoters", "detractors")
        .collect()
    )
    off, (lowest, highest) = off_ends(joined)
    off = with_composites(estimates.select(PLACE), off, keys)
    seen = np.nan_to_num(np.minimum(floats(joined["n"]) / floats(joined["population"]), 1.0))  # share of the group
    known = seen * floats(joined["score"])
    interval = Interval(floats(joined["ci_low"]), floats(joined["ci_high"]))
    found = shown_interval(interval, off, (known + (1 - seen) * lowest, known + (1 - seen) * highest), fewest=FEWEST_APART)
    return estimates.with_columns(
        **{
            name: pl.Series(np.where(np.isnan(off[0]), was, end))
            for name, was, end in zip(("ci_low", "ci_high"), interval, found, strict=True)
        }
    )


def off_ends(figures: pl.DataFrame) -> tuple[tuple[Floats, Floats], tuple[Floats, Floats]]:
    """How many answers of each figure are off either end, nan where it is none that is hidden so; and which ends these are.

    Answers count by the steps they are off; of a net promoter score everybody counts once who is not among those of an end.
    """
    n, score, most = (floats(figures[name]) for name in ("n", "score", "most"))
    answer = most * floats(figures["least"]) / floats(figures["top"])
    promoters, detractors = (floats(figures[name]) for name in ("promoters", "detractors"))
    steps, people = (n * score / answer, n * (most - score) / answer), (n - detractors, n - promoters)
    nps, (lowest, highest) = ~np.isnan(promoters), BOUNDS["nps"]
    below, above = (np.where(nps, of, step) for step, of in zip(steps, people, strict=True))
    return (below, above), (np.where(nps, lowest, 0.0), np.where(np.isnan(most), highest, most))


def with_composites(
    places: pl.DataFrame, off: tuple[Floats, Floats], keys: Mapping[Kind, Mapping[str, Key]]
) -> tuple[Floats, Floats]:
    """The same with composites, of which as many answers are off an end as of their parts, on average."""
    parts = pl.DataFrame(
        [(kind, part, name) for kind, of in keys.items() for name, key in of.items() if not key.bounded for part in key.parts],
        schema=dict.fromkeys(("kind", "scale", "whole"), pl.String),
        orient="row",
    )
    known = places.with_columns(below=off[0], above=off[1]).filter(pl.col("below").is_not_nan())
    wholes = known.join(parts, on=["kind", "scale"]).drop("scale").rename({"whole": "scale"})
    means = wholes.group_by(PLACE, maintain_order=True).agg(pl.col("below", "above").mean())
    found = places.join(means, on=PLACE, how="left", maintain_order="left")
    below, above = (np.where(np.isnan(one), floats(found[name]), one) for name, one in zip(("below", "above"), off, strict=True))
    return below, above


def steps_of_all(surveys: Mapping[Kind, Survey], keys: Mapping[Kind, Mapping[str, Key]]) -> pl.DataFrame:
    """Steps of every mean and share of items: ``kind, scale, level, top, least`` in stored scores, and the ``most`` it can be."""
    measured = [
        (kind, name, level, key.denominator, least, BOUNDS[measure][1])
        for kind, of_kind in keys.items()
        for name, key in of_kind.items()
        if key.items and not key.bounded and (measure := measure_of(surveys[kind], name)) != "nps"
        for level, least in steps_of(surveys[kind], key).items()
    ]
    schema = dict.fromkeys(("kind", "scale", "level"), pl.String) | dict.fromkeys(("top", "least"), pl.Int64)
    return pl.DataFrame(measured, schema={**schema, "most": pl.Float64}, orient="row")


def steps_of(survey: Survey, key: Key) -> dict[str, int]:
    """The least that one answer changes in a stored score, by level; of levels together, the least of theirs.

    Examples
    --------
    >>> survey = Survey.model_validate({
    ...     "survey": "s", "title": "S", "respondents": "employee", "answers": {"agree": {"low": 1, "high": 5}},
    ...     "items": {name: {"text": name, "concepts": [name], "answers": "agree", "alone": True} for name in "ab"}})
    >>> steps_of(survey, Key("both", ("a", "b"), (), {"front_line": 2, "manager": 1}, 8))
    {'front_line': 1, 'manager': 2, 'all': 1}
    """
    span = max(survey.answers[survey.items[item].answers].span for item in key.items)
    steps = {level: max(key.denominator // (span * count), 1) for level, count in key.asked.items() if count}
    return {**steps, ALL: min(steps.values())} if steps else {}
