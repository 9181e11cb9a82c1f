"""Scales of people's own scores beside their own questions: what the one tells of people who left some of the other out.

The sum of a scale and the sums of its questions are of the same answers. Of people who answered all, the one is the others
together, divided by how many they are; so what is left when they are subtracted is of those who left a question out. Who
they are is known from who answered what, whatever they said, so that it can be decided before a figure is made.

One question of each scale is the *loose end*: where its figure isn't shown, nothing can be subtracted from the scale.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

import narwhals as nw
import polars as pl

from assessment.scores.measures import measure_of
from assessment.scores.pooling import Pooling
from assessment.scores.scoring import Key
from assessment.scores.summaries import GROUP, score
from assessment.settings import NOT_STATED, Kind
from assessment.surveys import Survey

__all__ = ["ANSWERED", "Overlap", "count_answered", "find_astride", "find_overlaps", "merge_answered", "pool_answered"]

ANSWERED = dict.fromkeys((*GROUP, "scale", "pattern"), pl.String) | {"n": pl.Int64}


@dataclass(frozen=True)
class Overlap:
    """A scale that others share questions with.

    Parameters
    ----------
    scale : str
        Its name.
    items : tuple of str
        Its questions, then further ones of ``sharing``.
    own : int
        How many of them are its own.
    ends : mapping of str to tuple of str
        Questions that could be the loose end, with the scales (descriptors, questions reported alone) that have them too.
    sharing : mapping of str to tuple of str
        The scale and all that ``ends`` name, with their questions.
    parts : tuple of str
        All that have a question of the scale.
    """

    scale: str
    items: tuple[str, ...]
    own: int
    ends: Mapping[str, tuple[str, ...]]
    sharing: Mapping[str, tuple[str, ...]]
    parts: tuple[str, ...]


def find_overlaps(survey: Survey, keys: Mapping[str, Key]) -> dict[str, Overlap]:
    """Find the scales of several questions of which a smaller one has some.

    Parameters
    ----------
    survey : Survey
        What was asked.
    keys : mapping of str to Key
        How each scale is scored.

    Returns
    -------
    dict of str to Overlap
        Scales that are means of other scales' or of their questions' means, and net promoter scores, are no sums of answers and
        not among them.

    Examples
    --------
    >>> survey = Survey.model_validate({
    ...     "survey": "s", "title": "S", "respondents": "customer", "answers": {"agree": {"low": 1, "high": 5}},
    ...     "scales": {"care": {"title": "Care"}},
    ...     "items": {"a": {"text": "A", "concepts": ["x"], "answers": "agree", "scales": ["care"]},
    ...               "b": {"text": "B", "concepts": ["y"], "answers": "agree", "scales": ["care"]}}})
    >>> keys = {name: Key(name, items, (), {"customer": len(items)}, 8)
    ...         for name, items in {"x": ("a",), "y": ("b",), "care": ("a", "b")}.items()}
    >>> dict(find_overlaps(survey, keys)["care"].ends)
    {'a': ('x',), 'b': ('y',)}
    """
    summed = {
        name: key.items
        for name, key in keys.items()
        if key.items and not key.questions and measure_of(survey, name) != "nps"
    }  # fmt: skip
    wanted = {*survey.all_scales, *(figure for key in keys.values() for figure in key.questions)}  # a scale would go with them
    found = {}
    for name, items in summed.items():
        others = {item: tuple(other for other in summed if other != name and item in summed[other]) for item in items}
        if any(len(summed[other]) < len(items) for having in others.values() for other in having):
            found[name] = overlap(name, others, summed, wanted)
    return found


def overlap(
    name: str, others: Mapping[str, tuple[str, ...]], summed: Mapping[str, tuple[str, ...]], wanted: Collection[str]
) -> Overlap:
    """Choose the questions that could be a loose end: in as few other figures as possible, and in none that is wanted."""

    def cost(item: str) -> tuple[bool, int, int]:
        having = others[item]
        return any(other in wanted for other in having), len(having), sum(len(summed[other]) for other in having)

    least = min(map(cost, others))
    ends = {item: having for item, having in others.items() if cost(item) == least}
    sharing = {name: summed[name]} | {other: summed[other] for having in ends.values() for other in having}
    items = dict.fromkeys(item for of in sharing.values() for item in of)
    parts = dict.fromkeys(other for having in others.values() for other in having)
    return Overlap(name, tuple(items), len(summed[name]), ends, sharing, tuple(parts))


def find_astride(answers: pl.LazyFrame, survey: Survey, keys: Mapping[str, Key]) -> list[tuple[str, str]]:
    """Find figures that are astride a scale: some people answered both a question of theirs that is in it and one that is not.

    Where somebody left one of these out, such a figure, beside the scale and its other questions, can tell how the two answers of
    a few people differ: those of all others cancel. Nothing of this is held against anything, so it is not to be shown. One
    that is made of its questions' figures tells nothing that these don't.

    Parameters
    ----------
    answers : LazyFrame
        The tidy table.
    survey, keys
        As :func:`find_overlaps` takes them.

    Returns
    -------
    list of (str, str)
        Waves, and names of figures in them that are no scales of the survey: scales are what is to be kept.

    Examples
    --------
    >>> survey = Survey.model_validate({
    ...     "survey": "s", "title": "S", "respondents": "customer", "answers": {"agree": {"low": 1, "high": 5}},
    ...     "scales": {"care": {"title": "Care"}, "cost": {"title": "Cost"}},
    ...     "items": {name: {"text": name, "concepts": [concept], "answers": "agree", "scales": [scale]}
    ...               for name, concept, scale in (("a", "x", "care"), ("b", "y", "care"), ("c", "y", "cost"))}})
    >>> keys = {name: Key(name, items, (), {"customer": len(items)}, 8)
    ...         for name, items in {"x": ("a",), "y": ("b", "c"), "care": ("a", "b")}.items()}
    >>> answers = pl.LazyFrame({"wave": ["w1", "w1", "w2"], "a": [1, None, 1], "b": [1, 1, 1], "c": [1, 1, None]})
    >>> find_astride(answers, survey, keys)
    [('w1', 'y')]
    """
    scales = [set(key.items) for name, key in keys.items() if name in survey.all_scales]
    found = []
    of_people = {name: key.items for name, key in keys.items() if name not in survey.all_scales and not key.questions}
    for name, items in of_people.items():
        beside = [scale for scale in scales if scale & {*items} and {*items} - scale]
        both = [any_of(scale & {*items}) & any_of({*items} - scale) for scale in beside]
        whole = {*items}.union(*beside)
        if beside:
            waves = answers.group_by("wave").agg(
                pl.any_horizontal(both).any().alias("both"), (any_of(whole) & any_of(whole, answered=False)).any().alias("part")
            )
            there = waves.filter(pl.col("both") & pl.col("part")).select(pl.col("wave").cast(pl.String).sort()).collect()
            found += [(wave, name) for wave in there["wave"]]
    return found


def any_of(items: Collection[str], *, answered: bool = True) -> pl.Expr:
    """Whether any of some questions is answered, or left out."""
    columns = pl.col(sorted(items))
    return pl.any_horizontal(columns.is_not_null() if answered else columns.is_null())


def count_answered(answers: pl.LazyFrame, kind: Kind, survey: Survey, keys: Mapping[str, Key]) -> pl.DataFrame:
    """Count, for each scale that shares questions, who answered which of them.

    Parameters
    ----------
    answers : LazyFrame
        The tidy table.
    kind : {"employee", "customer"}
        Who answered.
    survey, keys
        What was asked, and how it is scored.

    Returns
    -------
    DataFrame
        ``kind, wave, unit, level, scale, pattern, n``: the pattern has a 1 or a 0 for each of ``Overlap.items`` (answered or
        not), then for each of ``Overlap.sharing`` (has a score on it or not).
    """
    overlaps = find_overlaps(survey, keys)
    scored = nw.to_native(score(answers, survey, {name: key for name, key in keys.items() if key.items}))
    signs = {name: [*found.items, *(f"={other}" for other in found.sharing)] for name, found in overlaps.items()}
    counted = [
        scored.group_by(
            *GROUP[1:], pl.concat_str(pl.col(columns).is_not_null().cast(pl.Int8).cast(pl.String)).alias("pattern")
        ).agg(pl.len().cast(pl.Int64).alias("n"))
        for columns in signs.values()
    ]
    frames = pl.collect_all(counted, engine="streaming")
    named = [
        frame.with_columns(pl.lit(kind).alias("kind"), pl.lit(name).alias("scale"))
        for name, frame in zip(signs, frames, strict=True)
    ]
    return merge_answered(named)


def merge_answered(frames: Iterable[pl.DataFrame]) -> pl.DataFrame:
    """Add counts up: of pieces of a file, of both kinds."""
    empty = pl.DataFrame(schema=ANSWERED)
    labels = [name for name in ANSWERED if name != "n"]
    stacked = pl.concat([empty, *(frame.select(list(ANSWERED)) for frame in frames)])
    return stacked.group_by(labels).agg(pl.col("n").sum()).sort(labels)


def pool_answered(answered: pl.DataFrame, pooling: Pooling) -> pl.DataFrame:
    """Counts with small levels joined and the few of no stated level left out."""
    dropped = pl.col("wave").is_in(list(pooling.left_out)) & (pl.col("level") == NOT_STATED)
    return merge_answered([answered.filter(~dropped).with_columns(pl.col("level").replace(dict(pooling.into)))])
