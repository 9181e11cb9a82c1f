"""Scores to summaries: all that any later step needs, as whole numbers that merge by addition.

For each kind x wave x unit x level a summary holds counts, sums, sums of squares and cross-products. They are exact,
so that one pass over a file of any size gives the same summary to the bit as many passes over its pieces, added up.
Means, intervals, agreement, reliability and links are computed from summaries alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from itertools import combinations, combinations_with_replacement

import narwhals as nw
import numpy as np
import polars as pl
import polars.selectors as cs

from assessment.scores.scoring import Key, answered_points, composite_terms, mean_of_terms, scale_terms
from assessment.settings import Kind
from assessment.surveys import Survey

__all__ = [
    "GROUP", "WIDEST", "Summaries", "add", "beside", "fits", "merge", "stacked", "summarise_anywhere", "summed_items", "unfold",
]  # fmt: skip

GROUP = ("kind", "wave", "unit", "level")
NUMBERS = ("n", "total", "squares", "total_a", "total_b", "product")
PAIR = ("scale", "a", "b", "n", "total_a", "total_b", "product")
WIDEST = 2**63 - 1
MOST_RESPONDENTS = 2**31  # of one group; a bound for choosing how wide a sum must be


@dataclass(frozen=True)
class Summaries:
    """Counts and cross-products, keyed by ``kind, wave, unit, level`` (but for one) and more; units are those people are in.

    Parameters
    ----------
    respondents : DataFrame
        ``n``: accepted respondents.
    scales : DataFrame
        ``scale, n, total, squares``: respondents with a score, sum and sum of squares of whole-number scores.
    parts : DataFrame
        ``scale, a, b, n, total_a, total_b, product``: for each pair of a composite's parts, over those who have both.
    items : DataFrame
        ``scale, a, b, n, total_a, total_b, product``: for each pair of a scale's items (and each with itself), over those who
        answered all of them, in points above the least favourable answer.
    composites : DataFrame
        The same as ``items`` for each composite, over those who answered all items of all its parts: by ``kind, wave, level``,
        all units together, since there are hundreds of pairs.
    answers : DataFrame
        ``item, answer, n``: how many gave each answer.
    """

    respondents: pl.DataFrame
    scales: pl.DataFrame
    parts: pl.DataFrame
    items: pl.DataFrame
    composites: pl.DataFrame
    answers: pl.DataFrame


def summarise_anywhere(answers: pl.LazyFrame, kind: Kind, survey: Survey, keys: Mapping[str, Key]) -> Summaries:
    """Summarise one kind's answers by one expression for any engine; ``bulk.summarise`` is the fast way on this machine.

    Parameters
    ----------
    answers : LazyFrame
        The tidy table: ``wave, unit, level`` and one column an item.
    kind : {"employee", "customer"}
        Who answered.
    survey : Survey
        What was asked.
    keys : mapping of str to Key
        How each scale is scored (:func:`assessment.scores.scoring.keys_of`).

    Returns
    -------
    Summaries
    """
    scored = score(answers, survey, keys)
    cases = list(complete_cases(survey, keys))
    scored = scored.with_columns(*cases) if cases else scored
    sums = [*scale_sums(keys), *part_sums(keys), *item_sums(survey, keys)]
    query = nw.to_native(scored.group_by(*GROUP[1:]).agg(nw.len().cast(nw.Int64).alias("respondents"), *sums))
    frame = collected(query).with_columns(pl.lit(kind).alias("kind"))
    counts = answer_counts(answers, survey).with_columns(pl.lit(kind).alias("kind"))
    of_levels = cs.starts_with(*(f"items\t{name}\t" for name, key in keys.items() if key.parts), "\t")
    levels = frame.group_by("kind", "wave", "level").agg(of_levels.cast(pl.Int128).sum()).with_columns(unit=pl.lit(""))
    return unfold(frame.drop(of_levels).sort(GROUP), levels.sort(GROUP), keys, counts.sort(*GROUP, "item", "answer"))


def score(answers: pl.LazyFrame, survey: Survey, keys: Mapping[str, Key]) -> nw.LazyFrame[pl.LazyFrame]:
    """Add a score column for every scale, named ``=scale``; no item's name has such a sign."""
    plain = {name: scale_terms(survey, key) for name, key in keys.items() if key.items}
    scored = with_means(nw.from_native(answers), plain, keys)
    composites = {name: composite_terms(key, keys) for name, key in keys.items() if key.parts}
    return with_means(scored, composites, keys) if composites else scored


def with_means(
    frame: nw.LazyFrame[pl.LazyFrame], terms: Mapping[str, tuple[nw.Expr, nw.Expr]], keys: Mapping[str, Key]
) -> nw.LazyFrame[pl.LazyFrame]:
    """Work out the terms of scales first, then divide them."""
    named = [
        expression.alias(f"{mark}{name}") for name, pair in terms.items() for mark, expression in zip("+#", pair, strict=True)
    ]
    means = [mean_of_terms(keys[name], f"+{name}", f"#{name}").alias(f"={name}") for name in terms]
    return frame.with_columns(*named).with_columns(*means).drop(*(f"{mark}{name}" for name in terms for mark in "+#"))


def scale_sums(keys: Mapping[str, Key]) -> Iterator[nw.Expr]:
    """n, sum and sum of squares of each scale."""
    for name, key in keys.items():
        value = nw.col(f"={name}")
        yield value.count().cast(nw.Int64).alias(f"scales\t{name}\tn")
        yield wide(value, key.denominator).sum().alias(f"scales\t{name}\ttotal")
        yield wide_product(value, value, key.denominator**2).sum().alias(f"scales\t{name}\tsquares")


def part_sums(keys: Mapping[str, Key]) -> Iterator[nw.Expr]:
    """Cross-products of each pair of a composite's parts, over those who have both; a part's with itself are its scale's sums."""
    for name, key in keys.items():
        for a, b in combinations(key.parts, 2):
            left, right, stem = nw.col(f"={a}"), nw.col(f"={b}"), f"parts\t{name}\t{a}\t{b}"
            both = ~left.is_null() & ~right.is_null()
            yield both.cast(nw.Int64).sum().alias(f"{stem}\tn")
            yield wide(nw.when(both).then(left), keys[a].denominator).sum().alias(f"{stem}\ttotal_a")
            yield wide(nw.when(both).then(right), keys[b].denominator).sum().alias(f"{stem}\ttotal_b")
            yield wide_product(left, right, keys[a].denominator * keys[b].denominator).sum().alias(f"{stem}\tproduct")


def complete_cases(survey: Survey, keys: Mapping[str, Key]) -> Iterator[nw.Expr]:
    """Points on each item of a scale or composite of those who answered all of them, as columns ``scale<tab>item``."""
    for name, items in summed_items(survey, keys):
        complete = nw.all_horizontal(*(~nw.col(item).is_null() for item in items), ignore_nulls=False)
        for item in items:
            yield nw.when(complete).then(answered_points(survey, item)).alias(f"{name}\t{item}")


def item_sums(survey: Survey, keys: Mapping[str, Key]) -> Iterator[nw.Expr]:
    """Sums and cross-products of the items of each scale and composite that the survey names, over complete cases."""
    for name, items in summed_items(survey, keys):
        points = {item: nw.col(f"{name}\t{item}") for item in items}
        yield next(iter(points.values())).count().cast(nw.Int64).alias(f"items\t{name}\tn")
        for item, value in points.items():
            yield value.sum().alias(f"items\t{name}\t{item}\ttotal")
        for a, b in combinations_with_replacement(points, 2):
            yield (points[a] * points[b]).sum().alias(f"items\t{name}\t{a}\t{b}\tproduct")


def summed_items(survey: Survey, keys: Mapping[str, Key]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Scales and composites that the survey names and some form scores, with their items: not items alone or descriptors."""
    for name, key in keys.items():
        of_parts = [item for part in key.parts for item in core_items(survey, part)]
        items = tuple(dict.fromkeys(of_parts)) if key.parts else core_items(survey, name) if name in survey.scales else ()
        if items:
            yield name, items


def core_items(survey: Survey, scale: str) -> tuple[str, ...]:
    """A scale's items on the form that asks most of them, the front line's first."""
    forms = ("customer",) if survey.respondents == "customer" else ("front_line", "manager", "senior_leader")
    return max((survey.items_of(scale, form=form) for form in forms), key=len)


def wide(value: nw.Expr, largest: int) -> nw.Expr:
    """A number that can't overflow when summed: 128 bits wide where 64 might not do."""
    return value if fits(largest) else value.cast(nw.Int128)


def fits(largest: int) -> bool:
    """Whether 64 bits are enough for any sum of numbers up to one."""
    return largest * MOST_RESPONDENTS <= WIDEST


def wide_product(a: nw.Expr, b: nw.Expr, largest: int) -> nw.Expr:
    """A product that can't overflow when summed."""
    return wide(a, largest) * wide(b, largest)


def answer_counts(answers: pl.LazyFrame, survey: Survey) -> pl.DataFrame:
    """How many gave each answer to each item: ``wave, unit, level, item, answer, n``."""
    long = nw.from_native(answers).unpivot(
        on=list(survey.items), index=list(GROUP[1:]), variable_name="item", value_name="answer"
    )
    counted = (
        long.filter(~nw.col("answer").is_null()).group_by(*GROUP[1:], "item", "answer").agg(nw.len().cast(nw.Int64).alias("n"))
    )
    return collected(nw.to_native(counted)).with_columns(pl.col("answer").cast(pl.String))


def collected(frame: pl.LazyFrame) -> pl.DataFrame:
    """Run a query, in pieces."""
    return frame.collect(engine="streaming")


def unfold(wide: pl.DataFrame, levels: pl.DataFrame, keys: Mapping[str, Key], answers: pl.DataFrame) -> Summaries:
    """Turn the one wide row of each group, and of each level for items of composites, into the long frames of a summary.

    Parameters
    ----------
    wide, levels : DataFrame
        A row for each group, in their order, and a column for each sum; ``levels`` has "" for the unit.
    keys : mapping of str to Key
        How each scale is scored.
    answers : DataFrame
        Counts of answers, in order.

    Returns
    -------
    Summaries
    """
    scales = [{"scale": name} | scale_columns(name) for name in keys]
    parts = [part_columns(name, a, b) for name, key in keys.items() for a, b in combinations_with_replacement(key.parts, 2)]
    return Summaries(
        respondents=wide.select(*GROUP, pl.col("respondents").alias("n")),
        scales=stacked(wide, scales, "scale", *NUMBERS[:3]),
        parts=stacked(wide, parts, *PAIR),
        items=stacked(wide, item_pairs(wide), *PAIR),
        composites=stacked(levels, item_pairs(levels), *PAIR).drop("unit"),
        answers=answers.select(*GROUP, "item", "answer", "n"),
    )


def scale_columns(scale: str) -> dict[str, str]:
    """Where a scale's sums stand."""
    return {number: f"scales\t{scale}\t{number}" for number in NUMBERS[:3]}


def part_columns(scale: str, a: str, b: str) -> dict[str, str]:
    """Labels of one pair of a composite's parts, and where its sums stand: a part's with itself are its scale's."""
    stem, own = f"parts\t{scale}\t{a}\t{b}\t", scale_columns(a)
    alone = {"n": own["n"], "total_a": own["total"], "total_b": own["total"], "product": own["squares"]}
    return {"scale": scale, "a": a, "b": b} | (alone if a == b else {number: f"{stem}{number}" for number in PAIR[3:]})


def item_pairs(wide: pl.DataFrame) -> list[dict[str, str]]:
    """Labels of all pairs of items that there are products of, and where their sums stand."""
    products = [name for name in wide.columns if name.startswith("items\t") and name.endswith("\tproduct")]
    return [pair_columns(*name.split("\t")[1:4]) for name in products]


def pair_columns(scale: str, a: str, b: str) -> dict[str, str]:
    """Labels of one pair of items, and where its sums stand."""
    places = {"n": "n", "total_a": f"{a}\ttotal", "total_b": f"{b}\ttotal", "product": f"{a}\t{b}\tproduct"}
    return {"scale": scale, "a": a, "b": b} | {number: f"items\t{scale}\t{place}" for number, place in places.items()}


def stacked(wide: pl.DataFrame, pieces: Sequence[Mapping[str, str]], *columns: str) -> pl.DataFrame:
    """Turn one row of each group into one for each group and label, in their order, without those of nobody.

    Parameters
    ----------
    wide : DataFrame
        The groups in order.
    pieces : sequence of mapping of str to str
        For each label its names, and for each number the column of ``wide`` where it stands.
    columns : str
        Names of labels, then of numbers, of which ``n`` is one.

    Returns
    -------
    DataFrame
        The group, and ``columns``.
    """
    labels = [name for name in columns if name not in NUMBERS]
    kinds = {name: pl.String if name in labels else pl.Int64 if name == "n" else pl.Int128 for name in columns}
    if not pieces:
        return pl.DataFrame(schema={**dict.fromkeys(GROUP, pl.String), **kinds})
    ordered = sorted(pieces, key=lambda piece: [piece[label] for label in labels])
    places = {piece[name]: kinds[name] for piece in ordered for name in columns[len(labels) :]}
    known = wide.select(pl.col(place).cast(kind).fill_null(0) for place, kind in places.items())
    group, label = np.nonzero(np.column_stack([known[piece["n"]].to_numpy() for piece in ordered]))
    found = {name: pl.concat([known[piece[name]] for piece in ordered]) for name in columns[len(labels) :]}
    numbers = pl.DataFrame(found)[label * len(wide) + group]
    texts = pl.DataFrame({name: [piece[name] for piece in ordered] for name in labels})[label]
    return pl.concat([wide.select(GROUP)[group], texts, numbers], how="horizontal")


def merge(summaries: Iterable[Summaries]) -> Summaries:
    """Add summaries up: of pieces of a file, of both kinds, of many files. The order does not matter.

    Raises
    ------
    ValueError
        There is nothing to merge.
    """
    pieces = list(summaries)
    if not pieces:
        raise ValueError("there are no summaries to merge")
    return Summaries(**{field.name: add([getattr(piece, field.name) for piece in pieces]) for field in fields(Summaries)})


def beside(summaries: Iterable[Summaries]) -> Summaries:
    """Put summaries beside each other, each of another kind: what :func:`merge` gives, where there is nothing to add up.

    Raises
    ------
    ValueError
        There is nothing to put there, or two are of one kind.
    """
    pieces = sorted(summaries, key=kinds_of)
    kinds = [kind for piece in pieces for kind in kinds_of(piece)]
    if not pieces or len(kinds) > len(set(kinds)):
        raise ValueError("summaries that stand beside each other must be of different kinds, and there must be one at least")
    return Summaries(**{field.name: pl.concat([getattr(piece, field.name) for piece in pieces]) for field in fields(Summaries)})


def kinds_of(summaries: Summaries) -> list[str]:
    """Whose answers were summed up."""
    return sorted(summaries.respondents["kind"].unique())


def add(frames: list[pl.DataFrame]) -> pl.DataFrame:
    """Sum the numbers of rows with the same labels."""
    stacked = pl.concat(frames)
    labels = [name for name, kind in stacked.schema.items() if kind == pl.String]
    numbers = [name for name in stacked.columns if name not in labels]
    return stacked.group_by(labels).agg(pl.col(numbers).sum()).sort(labels).select(stacked.columns)
