"""Tables of counts to summaries: what can be known of people who are only counted.

A question by itself is scored from its counts exactly as from rows: n, sum and sum of squares are sums over answers. A scale
of several questions is another matter. Nobody's own score on it is known, only how each question was answered; so the scale
becomes a *composite of its questions*: a mean of all their answers, each level's by how many questions it is asked. How
far people's answers go together is not known either, so the error of that mean is bounded, not computed
(:func:`assessment.stats.bounded_mean`). What needs two answers of one person (alpha, ICC of a scale, recovery after a
problem) is not there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from math import lcm

import polars as pl

from assessment.responses import Counts
from assessment.scores.scoring import Key, item_points, keys_of, span
from assessment.scores.summaries import GROUP, Summaries
from assessment.settings import Kind, Level
from assessment.surveys import Survey

__all__ = ["each_item_alone", "summarise_counts", "tabulated_keys", "uncounted"]

NUMBERS = {"n": pl.Int64, "total": pl.Int128, "squares": pl.Int128}


def each_item_alone(survey: Survey) -> Survey:
    """The survey with every item also reported by itself: of counts that is what can be told exactly.

    Examples
    --------
    >>> survey = Survey.model_validate({
    ...     "survey": "s", "title": "S", "respondents": "customer", "answers": {"agree": {"low": 1, "high": 5}},
    ...     "scales": {"care": {"title": "Care"}},
    ...     "items": {"a": {"text": "A", "concepts": ["x"], "answers": "agree", "scales": ["care"]}}})
    >>> list(each_item_alone(survey).all_scales)
    ['care', 'a']
    """
    return survey.replace(items={name: item.model_copy(update={"alone": True}) for name, item in survey.items.items()})


def tabulated_keys(survey: Survey, levels: Mapping[str, Level]) -> dict[str, Key]:
    """How every scale is scored where only counts are known: one of several items is a composite of them.

    Parameters
    ----------
    survey : Survey
        What was asked, with every item alone.
    levels : mapping of str to Level
        The engagement's levels of staff.

    Returns
    -------
    dict of str to Key
        As :func:`~assessment.scores.scoring.keys_of` gives it; those of more than one item have parts and are ``bounded``.
    """
    return {name: bounded_key(key, survey) for name, key in keys_of(survey, levels).items()}


def bounded_key(key: Key, survey: Survey) -> Key:
    """A key of several items, or of scales, as one whose respondents' own scores are not known."""
    if key.parts:
        return replace(key, bounded=True)
    if len(key.items) == 1:
        return key
    spans = lcm(*(span(survey, survey.items[item]) for item in key.items))
    return replace(key, items=(), parts=key.items, denominator=spans, bounded=True, questions={})


def summarise_counts(counts: Counts, kind: Kind, survey: Survey, keys: Mapping[str, Key]) -> Summaries:
    """Summarise one side's counts.

    Parameters
    ----------
    counts : Counts
        How many gave each answer, and how many answered at all.
    kind : {"employee", "customer"}
        Who answered.
    survey : Survey
        What was asked, with every item alone.
    keys : mapping of str to Key
        From :func:`tabulated_keys`.

    Returns
    -------
    Summaries
        ``scales`` of a bounded key has as n the answers to the question that most answered, and no sums; ``parts`` has its
        questions, each with itself. ``items`` and ``composites`` are empty: nothing is known of two answers of one person.
        ``respondents`` that the table does not give are at least as many as answered the question that most answered.
    """
    answers = counts.answers.with_columns(pl.lit(kind).alias("kind"))
    plain = scored(answers, marks(survey, {name: key for name, key in keys.items() if key.items}), keys)
    parts = scored(answers, marks(survey, {name: key for name, key in keys.items() if is_of_items(key, survey)}), keys)
    scales = pl.concat([plain.drop("item"), *bounded_scales(plain, parts, keys, survey)])
    sums = (pl.col("total").alias(name) for name in ("total_a", "total_b"))
    a = pl.col("item")
    nothing: dict[str, type[pl.DataType]] = {"n": pl.Int64, "total_a": pl.Int128, "total_b": pl.Int128, "product": pl.Int128}
    pairs = pl.DataFrame(schema={**dict.fromkeys((*GROUP, "scale", "a", "b"), pl.String), **nothing})
    return Summaries(
        respondents=respondents_of(counts, kind, plain),
        scales=scales.filter(pl.col("n") > 0).sort(*GROUP, "scale"),
        parts=parts.filter(pl.col("n") > 0)
        .select(*GROUP, "scale", a.alias("a"), a.alias("b"), "n", *sums, pl.col("squares").alias("product"))
        .sort(*GROUP, "scale", "a"),
        items=pairs,
        composites=pairs.drop("unit"),
        answers=answers.filter(pl.col("n") > 0)
        .select(*GROUP, "item", pl.col("answer").cast(pl.String), "n")
        .sort(*GROUP, "item", "answer"),
    )


def is_of_items(key: Key, survey: Survey) -> bool:
    """Whether a key is of several items, not of scales."""
    return key.bounded and not set(key.parts) - survey.items.keys()


def marks(survey: Survey, keys: Mapping[str, Key]) -> pl.DataFrame:
    """What every answer is worth on every scale: ``scale, item, answer, worth``."""
    rows = [
        (name, item, answer, points * key.denominator // span(survey, survey.items[item]))
        for name, key in keys.items()
        for item in (key.items or key.parts)
        for answer, points in item_points(survey, item).items()
    ]
    schema = {"scale": pl.String, "item": pl.String, "answer": pl.Int64, "worth": pl.Int128}
    return pl.DataFrame(rows, schema=schema, orient="row")


def scored(answers: pl.DataFrame, worths: pl.DataFrame, keys: Mapping[str, Key]) -> pl.DataFrame:
    """n, sum and sum of squares of each scale and item, at the levels that the scale is asked of."""
    asked = [(name, level) for name, key in keys.items() for level, count in key.asked.items() if count]
    where = pl.DataFrame(asked, schema={"scale": pl.String, "level": pl.String}, orient="row")
    n, worth = pl.col("n").cast(pl.Int128), pl.col("worth")
    sums = {"n": pl.col("n"), "total": n * worth, "squares": n * worth * worth}
    return (
        answers.join(worths, on=["item", "answer"])
        .join(where, on=["scale", "level"], how="semi")
        .group_by([*GROUP, "scale", "item"])
        .agg(sums[name].sum().cast(dtype).alias(name) for name, dtype in NUMBERS.items())
    )


def bounded_scales(plain: pl.DataFrame, parts: pl.DataFrame, keys: Mapping[str, Key], survey: Survey) -> list[pl.DataFrame]:
    """How many answered each bounded scale at least: as many as answered its commonest question, or part."""
    of_items = parts.group_by([*GROUP, "scale"]).agg(pl.col("n").max())
    known = pl.concat([plain.select(*GROUP, "scale", "n"), of_items])
    composites = [(name, part) for name, key in keys.items() if key.parts and not is_of_items(key, survey) for part in key.parts]
    named = pl.DataFrame(composites, schema={"composite": pl.String, "scale": pl.String}, orient="row")
    of_scales = known.join(named, on="scale").group_by([*GROUP, "composite"]).agg(pl.col("n").max())
    no_sums = [pl.lit(0, dtype=pl.Int128).alias(name) for name in ("total", "squares")]
    return [frame.select(*GROUP, "scale", "n", *no_sums) for frame in (of_items, of_scales.rename({"composite": "scale"}))]


def respondents_of(counts: Counts, kind: Kind, plain: pl.DataFrame) -> pl.DataFrame:
    """How many answered; where nobody says, at least as many as answered the commonest question."""
    fewest = plain.group_by(GROUP).agg(pl.col("n").max().alias("fewest"))
    given = counts.respondents.with_columns(pl.lit(kind).alias("kind"))
    joined = given.join(fewest, on=GROUP, how="left").select(*GROUP, pl.coalesce("n", "fewest", pl.lit(0)).alias("n"))
    return joined.filter(pl.col("n") > 0).sort(GROUP)


def uncounted(counts: Mapping[Kind, Counts]) -> pl.DataFrame:
    """Units and levels that answered in unknown numbers: ``kind, wave, unit, level, n``, n being 1."""
    schema = dict.fromkeys(GROUP, pl.String) | {"n": pl.Int64}
    frames = [
        of_kind.respondents.filter(pl.col("n").is_null()).select(
            pl.lit(kind).alias("kind"), *GROUP[1:], pl.lit(1, dtype=pl.Int64).alias("n")
        )
        for kind, of_kind in counts.items()
    ]
    return pl.concat([pl.DataFrame(schema=schema), *frames])
