"""What happened to whom: scores summed up by what people said happened to them.

Of those who had a problem, who told us, who got an apology, and how loyal is each group? Such questions cut the same
people in several ways at once. So everybody gets a *pattern*: one sign for each step (``y`` it happened, ``n`` it didn't,
``-`` no answer). Counts and sums by pattern are exact and merge by addition, like all summaries; every cut is a sum of
patterns, and whether two cuts together would give away a few people can be worked out from the patterns alone.

A step is found by the concept of the source documents that it stands for, never by the name of an item or a file.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import narwhals as nw
import polars as pl

from assessment.scores.scoring import OUTCOMES, Key, answered_points, span
from assessment.scores.summaries import GROUP, collected, score, wide, wide_product
from assessment.settings import Kind
from assessment.surveys import Survey

__all__ = ["BLANK", "EVERYBODY", "NO", "SPLIT", "STEPS", "YES", "find_steps", "merge_splits", "split_scales", "summarise_splits"]

YES, NO, BLANK = "y", "n", "-"
EVERYBODY = "=everybody"  # the scale that stands for having answered at all
SPLIT = (*GROUP, "pattern", "scale")
PROBLEM = "problem"
# Each step with the concepts it may be found by, in order of preference, and which of the items found it is.
STEPS: Mapping[str, tuple[tuple[str, ...], int]] = {
    PROBLEM: (("003.7a",), 0),
    "told": (("003.7a",), 1),
    "acknowledged": (("001.4b",), 0),
    "apology": (("000.i",), 0),
    "first_fixed": (("003.5a", "001.10b"), 0),
    "alternative": (("002.q",), 0),
    "followed_up": (("003.6c",), 0),
    "would_return": (("000.l",), 0),
}


def find_steps(survey: Survey) -> dict[str, str]:
    """Find the items that ask for each step from a problem to coming back.

    Parameters
    ----------
    survey : Survey
        The customers' survey.

    Returns
    -------
    dict of str to str
        Step to item, in the order of the steps; a step that is not asked is left out, and all of them where nobody is asked
        whether there was a problem.

    Notes
    -----
    Among the items of a concept a yes-or-no question comes first, then one that has the concept first. "Had a problem" and "told
    us" share a concept and are two yes-or-no questions, in this order.

    Examples
    --------
    >>> asked = {name: {"text": name, "concepts": [concept], "answers": "yes", "alone": True}
    ...          for name, concept in (("trouble", "003.7a"), ("said", "003.7a"), ("sorry", "000.i"))}
    >>> find_steps(Survey.model_validate({"survey": "s", "title": "S", "respondents": "customer", "items": asked,
    ...                                   "answers": {"yes": {"low": 0, "high": 1}}}))
    {'problem': 'trouble', 'told': 'said', 'apology': 'sorry'}
    """
    found = {}
    for step, (concepts, place) in STEPS.items():
        candidates = next(filter(None, (asking(survey, concept) for concept in concepts)), [])
        if "003.7a" in concepts:
            candidates = [name for name in candidates if is_yes_no(survey, name)]
        if len(candidates) > place:
            found[step] = candidates[place]
    return found if PROBLEM in found else {}


def asking(survey: Survey, concept: str) -> list[str]:
    """Items with a concept: yes-or-no questions before others, those that have it first before others."""
    named = [name for name, item in survey.items.items() if concept in item.concepts]
    return sorted(named, key=lambda name: (not is_yes_no(survey, name), survey.items[name].concepts[0] != concept))


def is_yes_no(survey: Survey, item: str) -> bool:
    """Whether an item has two answers."""
    return span(survey, survey.items[item]) == 1


def split_scales(survey: Survey, steps: Mapping[str, str]) -> dict[str, str]:
    """The scales that are summed up by pattern, each with what it stands for.

    Returns
    -------
    dict of str to str
        ``customer_satisfaction``, ``loyalty`` and ``repurchase`` to the scale that measures it; repurchase is the item by itself.
    """
    by_step = {scale.step: name for name, scale in survey.scales.items() if not scale.parts}
    found = {outcome: by_step[outcome] for outcome in OUTCOMES if outcome in by_step}
    again = steps.get("would_return", "")
    return found | ({"repurchase": again} if again in survey.all_scales else {})


def summarise_splits(answers: pl.LazyFrame, kind: Kind, survey: Survey, keys: Mapping[str, Key]) -> pl.DataFrame:
    """Sum up scores by what people said happened to them.

    Parameters
    ----------
    answers : LazyFrame
        The tidy table: ``wave, unit, level`` and one column an item.
    kind : {"employee", "customer"}
        Who answered.
    survey : Survey
        What was asked.
    keys : mapping of str to Key
        How each scale is scored.

    Returns
    -------
    DataFrame
        ``kind, wave, unit, level, pattern, scale, n, total, squares``: for each unit (not what is below it), level, pattern and
        scale the number of people with a score, the sum of the whole-number scores and the sum of their squares. Scale
        ``=everybody`` counts all who answered anything. Without steps no rows.
    """
    steps = find_steps(survey)
    chosen = {name: keys[name] for name in split_scales(survey, steps).values()}
    if not steps:
        return stacked_splits([])
    signs = [sign(survey, item, as_asked=step in {PROBLEM, "told"}) for step, item in steps.items()]
    patterned = score(answers, survey, chosen).with_columns(nw.concat_str(*signs).alias("pattern"))
    summed = patterned.group_by(*GROUP[1:], "pattern").agg(nw.len().cast(nw.Int64).alias("everybody"), *sums(chosen))
    frame = collected(nw.to_native(summed)).with_columns(pl.lit(kind).alias("kind"))
    return stacked_splits([counted(frame), *(of_scale(frame, name) for name in chosen)])


def sign(survey: Survey, item: str, *, as_asked: bool) -> nw.Expr:
    """Whether a step happened: an answer above the middle, in the favourable direction or, ``as_asked``, as it was worded."""
    question = survey.items[item]
    points, most = answered_points(survey, item), span(survey, question)
    happened = points * 2 < most if as_asked and question.reverse else points * 2 > most
    return (
        nw.when(nw.col(item).is_null()).then(nw.lit(BLANK)).otherwise(nw.when(happened).then(nw.lit(YES)).otherwise(nw.lit(NO)))
    )


def sums(keys: Mapping[str, Key]) -> Iterator[nw.Expr]:
    """n, sum and sum of squares of each scale, wide enough to be exact."""
    for name, key in keys.items():
        value = nw.col(f"={name}")
        yield value.count().cast(nw.Int64).alias(f"{name}\tn")
        yield wide(value, key.denominator).sum().alias(f"{name}\ttotal")
        yield wide_product(value, value, key.denominator**2).sum().alias(f"{name}\tsquares")


def counted(frame: pl.DataFrame) -> pl.DataFrame:
    """Everybody, by pattern."""
    n = pl.col("everybody")
    return labelled(frame, EVERYBODY, n, n, n)


def of_scale(frame: pl.DataFrame, scale: str) -> pl.DataFrame:
    """One scale's sums, by pattern."""
    return labelled(frame, scale, *(pl.col(f"{scale}\t{name}") for name in ("n", "total", "squares")))


def labelled(frame: pl.DataFrame, scale: str, n: pl.Expr, total: pl.Expr, squares: pl.Expr) -> pl.DataFrame:
    """Sums in long form."""
    wide_sums = (
        expression.cast(pl.Int128).fill_null(0).alias(name) for name, expression in (("total", total), ("squares", squares))
    )
    return frame.select(*GROUP, "pattern", pl.lit(scale).alias("scale"), n.cast(pl.Int64).alias("n"), *wide_sums)


def stacked_splits(pieces: list[pl.DataFrame]) -> pl.DataFrame:
    """Sums one under the other, groups in which nobody answered left out."""
    schema = dict.fromkeys(SPLIT, pl.String) | {"n": pl.Int64, "total": pl.Int128, "squares": pl.Int128}
    long = pl.concat(pieces) if pieces else pl.DataFrame(schema=schema)
    return long.filter(pl.col("n") > 0).sort(SPLIT)


def merge_splits(pieces: Iterable[pl.DataFrame]) -> pl.DataFrame:
    """Add sums up, of pieces of a file or of many files. The order does not matter.

    Examples
    --------
    >>> piece = stacked_splits([]).clear(1).with_columns(pl.lit("a").alias(name) for name in SPLIT)
    >>> piece = piece.with_columns(n=pl.lit(2, pl.Int64), total=pl.lit(3, pl.Int128), squares=pl.lit(5, pl.Int128))
    >>> merge_splits([piece, piece]).row(0)[-3:]
    (4, 6, 10)
    """
    return pl.concat([stacked_splits([]), *pieces]).group_by(SPLIT).agg(pl.col("n", "total", "squares").sum()).sort(SPLIT)
