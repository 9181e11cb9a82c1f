"""Who rated whom: scores of the one department that each employee named, summed up by who named it.

Each respondent rates one department, so that the sums of who is in a unit and whom they rated are exact, merge by addition, and
every row, column and total of the matrix of both is a sum of them. Nothing else is published of such a scale in a wave in which
people said whom they rated: then what may be shown can be decided for the matrix alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

import narwhals as nw
import polars as pl

from assessment.scores.pooling import Pooling
from assessment.scores.scoring import Key
from assessment.scores.summaries import GROUP, Summaries, collected, score, wide, wide_product
from assessment.settings import NOT_STATED, Kind
from assessment.surveys import Survey

__all__ = ["RATING", "leave_to_ratings", "merge_ratings", "pool_ratings", "summarise_ratings"]

RATING = (*GROUP, "rated", "scale")
SUMS = {"n": pl.Int64, "total": pl.Int128, "squares": pl.Int128}


def summarise_ratings(answers: pl.LazyFrame, kind: Kind, survey: Survey, keys: Mapping[str, Key]) -> pl.DataFrame:
    """Sum up the scale that speaks of the department that each respondent named, by unit, level and department.

    Parameters
    ----------
    answers : LazyFrame
        The tidy table: ``wave, unit, level, rated_unit`` and one column an item.
    kind : {"employee", "customer"}
        Who answered.
    survey : Survey
        What was asked.
    keys : mapping of str to Key
        How each scale is scored.

    Returns
    -------
    DataFrame
        ``kind, wave, unit, level, rated, scale, n, total, squares``: for each unit (not what is below it), level and rated
        department the number of people with a score, the sum of the whole-number scores and the sum of their squares. No rows
        where the survey has no such scale, or nobody named a department.
    """
    scale = survey.rated_scale
    if not scale:
        return stacked_ratings([])
    key, value = keys[scale], nw.col(f"={scale}")
    named = score(answers, survey, {scale: key}).filter(~nw.col("rated_unit").is_null())
    summed = named.group_by(*GROUP[1:], "rated_unit").agg(
        value.count().cast(nw.Int64).alias("n"),
        wide(value, key.denominator).sum().alias("total"),
        wide_product(value, value, key.denominator**2).sum().alias("squares"),
    )
    frame = collected(nw.to_native(summed)).rename({"rated_unit": "rated"})
    labelled = frame.with_columns(pl.lit(kind).alias("kind"), pl.lit(scale).alias("scale"))
    return stacked_ratings([labelled.select(*RATING, *(pl.col(name).cast(dtype).fill_null(0) for name, dtype in SUMS.items()))])


def stacked_ratings(pieces: list[pl.DataFrame]) -> pl.DataFrame:
    """Sums one under the other, groups in which nobody has a score left out."""
    schema = dict.fromkeys(RATING, pl.String) | SUMS
    long = pl.concat(pieces) if pieces else pl.DataFrame(schema=schema)
    return long.filter(pl.col("n") > 0).sort(RATING)


def merge_ratings(pieces: Iterable[pl.DataFrame]) -> pl.DataFrame:
    """Add sums up, of pieces of a file or of many files. The order does not matter.

    Examples
    --------
    >>> piece = stacked_ratings([]).clear(1).with_columns(pl.lit("a").alias(name) for name in RATING)
    >>> piece = piece.with_columns(n=pl.lit(2, pl.Int64), total=pl.lit(3, pl.Int128), squares=pl.lit(5, pl.Int128))
    >>> merge_ratings([piece, piece]).row(0)[-3:]
    (4, 6, 10)
    """
    return pl.concat([stacked_ratings([]), *pieces]).group_by(RATING).agg(pl.col(*SUMS).sum()).sort(RATING)


def pool_ratings(ratings: pl.DataFrame, pooling: Pooling) -> pl.DataFrame:
    """Sums with small levels joined and the few of no stated level left out, as all summaries have them."""
    dropped = pl.col("wave").is_in(list(pooling.left_out)) & (pl.col("level") == NOT_STATED)
    return merge_ratings([ratings.filter(~dropped).with_columns(pl.col("level").replace(dict(pooling.into)))])


def leave_to_ratings(summaries: Summaries, ratings: pl.DataFrame) -> Summaries:
    """Summaries without the scales that are shown by who was rated, in the waves in which people said whom they rated."""
    place = ["kind", "wave", "scale"]
    if ratings.is_empty():
        return summaries
    told = ratings.select(place).unique()
    scales, items = (
        frame.join(told, on=place, how="anti", maintain_order="left") for frame in (summaries.scales, summaries.items)
    )
    return replace(summaries, scales=scales, items=items)
