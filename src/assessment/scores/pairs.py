"""Who answered in two waves running: cross-products of what the same people said before and say now.

Only where the engagement says that a respondent's id means the same person in every wave; most collectors number respondents
afresh. Somebody who has changed unit or level counts as another person, so that pairs add up to groups as all summaries do.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

import polars as pl

from assessment.scores.measures import DETRACTORS, PROMOTERS, measure_of
from assessment.scores.pooling import Pooling
from assessment.scores.scoring import Key
from assessment.scores.summaries import score
from assessment.settings import NOT_STATED, Kind
from assessment.surveys import Survey

__all__ = ["merge_pairs", "summarise_pairs"]

LABELS = ("kind", "from_wave", "wave", "unit", "level", "scale")
SUMS = ("total_before", "total_now", "squares_before", "squares_now", "product")
SCHEMA = dict.fromkeys(LABELS, pl.String) | {"n": pl.Int64} | dict.fromkeys(SUMS, pl.Int128)
PLACE = ["respondent", "unit", "level"]


def summarise_pairs(
    answers: pl.LazyFrame, kind: Kind, survey: Survey, keys: Mapping[str, Key], *, waves: Sequence[str], pooling: Pooling
) -> pl.DataFrame:
    """Sum up what people say who answered in a wave and in the one before it.

    Parameters
    ----------
    answers : LazyFrame
        The tidy table of all waves, in which an id means the same person everywhere.
    kind : {"employee", "customer"}
        Who answered.
    survey : Survey
        What was asked.
    keys : mapping of str to Key
        How each scale is scored.
    waves : sequence of str
        All waves, oldest first.
    pooling : Pooling
        Which levels are joined, and whose people count nowhere.

    Returns
    -------
    DataFrame
        ``kind, from_wave, wave, unit, level, scale, n, total_before, total_now, squares_before, squares_now, product``, for the
        units people are in, of scales that are made of items: whole-number scores, of net promoter scores 1, 0 and -1. ``n``
        people have a score in both waves. People without an id are in no pair.
    """
    chosen = {name: key for name, key in keys.items() if key.items and not key.bounded}
    values = [value_of(survey, name, key).alias(f"={name}") for name, key in chosen.items()]
    known = answers.filter(pl.col("respondent").is_not_null()).with_columns(pl.col("level").replace(dict(pooling.into)))
    nowhere = pl.col("wave").is_in(list(pooling.left_out)) & (pl.col("level") == NOT_STATED)
    scored = score(known.filter(~nowhere), survey, chosen).to_native().select("wave", *PLACE, *values).collect()
    by_wave = {wave: scored.filter(pl.col("wave") == wave).drop("wave") for wave in waves}
    return merge_pairs(
        paired.with_columns(pl.lit(kind).alias("kind"), pl.lit(before).alias("from_wave"), pl.lit(now).alias("wave"))
        for before, now in pairwise(waves)
        for paired in of_two_waves(by_wave[before], by_wave[now], list(chosen))
    )


def value_of(survey: Survey, scale: str, key: Key) -> pl.Expr:
    """A person's whole number on a scale, as its estimate takes it."""
    stored = pl.col(f"={scale}")
    if measure_of(survey, scale) != "nps":
        return stored
    answer = pl.col(key.items[0])
    sign = (answer >= PROMOTERS).cast(pl.Int64) - (answer <= DETRACTORS).cast(pl.Int64)
    return pl.when(stored.is_not_null()).then(sign)


def of_two_waves(before: pl.DataFrame, now: pl.DataFrame, scales: Sequence[str]) -> Iterator[pl.DataFrame]:
    """Sums of each scale over those who were in one unit and level both times."""
    both = before.join(now, on=PLACE, suffix=" now")
    for scale in scales:
        a, b = (pl.col(f"={scale}{time}").cast(pl.Int128) for time in ("", " now"))
        there = both.filter(a.is_not_null() & b.is_not_null())
        sums = dict(zip(SUMS, (a, b, a * a, b * b, a * b), strict=True))
        summed = there.group_by("unit", "level").agg(
            pl.len().cast(pl.Int64).alias("n"), *(value.sum().alias(name) for name, value in sums.items())
        )
        yield summed.with_columns(pl.lit(scale).alias("scale"))


def merge_pairs(pieces: Iterable[pl.DataFrame]) -> pl.DataFrame:
    """Add sums up, of pieces that have no person in common. The order does not matter.

    Examples
    --------
    >>> piece = pl.DataFrame(schema=SCHEMA).clear(1).with_columns(pl.lit("a").alias(name) for name in LABELS)
    >>> piece = piece.with_columns(pl.lit(2).cast(kind).alias(name) for name, kind in SCHEMA.items() if name not in LABELS)
    >>> merge_pairs([piece, piece]).row(0)[-6:]
    (4, 4, 4, 4, 4, 4)
    """
    stacked = pl.concat([pl.DataFrame(schema=SCHEMA), *(piece.select(list(SCHEMA)) for piece in pieces)])
    return stacked.group_by(LABELS).agg(pl.col("n", *SUMS).sum()).sort(LABELS)
