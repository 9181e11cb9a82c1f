"""Summaries of many answers at once: pieces of a table, sorted by group, summed up column by column.

What :mod:`assessment.scores.summaries` says as one expression for any engine, this does for answers that are on this machine:
the same whole numbers, many times faster, and in memory that does not grow with the number of rows. A piece has some hundred
thousand rows; sorted by group, each sum of each group is a sum over neighbours. A survey with a scale whose sums over one piece
might not fit into 64 bits is left to the expression; pieces are added up in 128 bits where 64 might not do.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property, partial
from itertools import combinations_with_replacement, pairwise

import numpy as np
import polars as pl
from numpy.typing import NDArray

from assessment.scores.scoring import Key, span
from assessment.scores.summaries import GROUP, WIDEST, Summaries, fits, stacked, summarise_anywhere, summed_items, unfold
from assessment.settings import Kind
from assessment.surveys import Survey

__all__ = ["summarise"]

ROWS = 2**17  # of a piece
THREADS = 2  # pieces that are summed up side by side; each takes its memory
NARROW, WIDER = (pl.Int8, -(2**7)), (pl.Int16, -(2**15))  # how answers are held, and what stands for none
LABELS = list(GROUP[1:])
SCORED = ("scales\t", "parts\t")
HIGH, BITS = "\thigh", 32
SORTED = ["wave", "level", "unit"]  # so that all of a wave and level are neighbours
EXACT = 2**24  # whole numbers up to which a float32 holds each one
Whole = NDArray[np.int64]
Column = NDArray[np.integer]
Flags = NDArray[np.bool_]
Summed = tuple[pl.DataFrame, dict[str, Whole]]
SMALL = 181  # points of which any product fits into 16 bits


@dataclass(frozen=True)
class Piece:
    """Rows in the order of their groups.

    Parameters
    ----------
    groups : DataFrame
        ``wave, unit, level`` of each group.
    sizes : array
        Rows of each group; at least one.
    raw : mapping of str to array
        Answers to each item; the smallest number of its kind where there is none.
    """

    groups: pl.DataFrame
    sizes: Whole
    raw: Mapping[str, Column]

    def sums(self, column: NDArray[np.generic]) -> Whole:
        """Sum of a column in each group."""
        starts = np.cumsum(self.sizes) - self.sizes
        return np.add.reduceat(column, starts, dtype=np.int64)

    def each(self, of_groups: Column) -> Column:
        """Give every row its group's value."""
        return np.repeat(of_groups, self.sizes)

    @cached_property
    def by_level(self) -> Mapping[str, Flags]:
        """Which groups are of a level, for each level."""
        levels = self.groups["level"]
        return {level: (levels == level).to_numpy() for level in levels.unique()}


def summarise(answers: pl.LazyFrame, kind: Kind, survey: Survey, keys: Mapping[str, Key]) -> Summaries:
    """Summarise one kind's answers, piece by piece.

    Parameters
    ----------
    answers : LazyFrame
        The tidy table: ``wave, unit, level`` and one column an item; in memory, or a query of files of any length.
    kind : {"employee", "customer"}
        Who answered.
    survey : Survey
        What was asked.
    keys : mapping of str to Key
        How each scale is scored (:func:`assessment.scores.scoring.keys_of`).

    Returns
    -------
    Summaries
        To the bit those of :func:`assessment.scores.summaries.summarise_anywhere`.
    """
    if not all(key.denominator**2 * ROWS <= WIDEST for key in keys.values()):
        return summarise_anywhere(answers, kind, survey, keys)
    items = list(survey.items)
    # Labels by number and answers in as few bytes as they need: what is read ahead is a part of what this takes.
    kind_of, blank = width_of(survey)
    asked = answers.select(pl.col(LABELS).cast(pl.Categorical), pl.col(items).cast(kind_of).fill_null(blank))
    total = Total(wide=not all(fits(key.denominator**2) for key in keys.values()))
    for groups, sums in in_threads(partial(sum_rows, survey=survey, keys=keys), pieces_of(asked)):
        total.add(groups, sums)
    if not total.places:
        return summarise_anywhere(answers, kind, survey, keys)
    wide = total.frame().with_columns(pl.lit(kind).alias("kind")).sort(GROUP)
    return unfold(wide, keys, long_counts(wide))


def width_of(survey: Survey) -> tuple[type[pl.DataType], int]:
    """The fewest bytes that hold every answer of a survey, and the number that stands for none."""
    ends = [abs(end) for answers in survey.answers.values() for end in (answers.low, answers.high)]
    return NARROW if max(ends, default=0) < -NARROW[1] else WIDER


def pieces_of(asked: pl.LazyFrame) -> Iterator[pl.DataFrame]:
    """Rows of a query in pieces."""
    for rows in asked.collect_batches(chunk_size=ROWS, maintain_order=False):
        yield from (part for part in rows.iter_slices(ROWS) if len(part))


def in_threads(work: Callable[[pl.DataFrame], Summed], pieces: Iterable[pl.DataFrame]) -> Iterator[Summed]:
    """Sum pieces up side by side, no more at once than there are threads: numpy leaves the interpreter to others meanwhile."""
    with ThreadPoolExecutor(THREADS) as pool:
        waiting: deque[Future[Summed]] = deque()
        for piece in pieces:
            waiting.append(pool.submit(work, piece))
            if len(waiting) == THREADS:
                yield waiting.popleft().result()
        yield from (done.result() for done in waiting)


def sum_rows(rows: pl.DataFrame, *, survey: Survey, keys: Mapping[str, Key]) -> Summed:
    """Sum one piece up: its groups, and a column of each sum over them."""
    piece = sorted_piece(rows, list(survey.items))
    return piece.groups, sum_piece(piece, survey, keys)


class Total:
    """Sums of the pieces so far: a place for each group, and for each column its sums in all places.

    Parameters
    ----------
    wide : bool
        Whether sums of scores may need more than 64 bits: they are then held in two columns, of which one counts in 2^32.
    """

    def __init__(self, *, wide: bool) -> None:
        self.wide = wide
        self.places: dict[tuple[str, ...], int] = {}
        self.columns: dict[str, Whole] = {}

    def add(self, groups: pl.DataFrame, columns: Mapping[str, Whole]) -> None:
        """Add a piece's sums; an answer that nobody gave in it has no column there."""
        at = np.array([self.places.setdefault(group, len(self.places)) for group in groups.iter_rows()])
        for name, sums in columns.items():
            if self.wide and name.startswith(SCORED):
                self.put(f"{name}{HIGH}", sums >> BITS, at)
                self.put(name, sums & (2**BITS - 1), at)
            else:
                self.put(name, sums, at)

    def put(self, name: str, sums: Whole, at: Whole) -> None:
        """Add to one column, which has room for more groups than there are."""
        column = self.columns.get(name, np.zeros(0, np.int64))
        if column.size < len(self.places):
            column = self.columns[name] = with_room(column, len(self.places) * 9 // 8)
        column[at] += sums  # each place stands there once

    def frame(self) -> pl.DataFrame:
        """Give a row for each group: its labels and sums."""
        groups = pl.DataFrame(list(self.places), schema=LABELS, orient="row")
        sums = groups.with_columns(pl.Series(name, with_room(column, len(groups))) for name, column in self.columns.items())
        high = [name for name in self.columns if name.endswith(HIGH)]
        whole = {name.removesuffix(HIGH): pl.col(name).cast(pl.Int128) * 2**BITS for name in high}
        return sums.with_columns((pl.col(name).cast(pl.Int128) + more).alias(name) for name, more in whole.items()).drop(high)


def with_room(column: Whole, size: int) -> Whole:
    """Give a column of a size: without what is beyond it, or with zeros up to it.

    Examples
    --------
    >>> with_room(np.array([1, 2]), 3).tolist(), with_room(np.array([1, 2]), 1).tolist()
    ([1, 2, 0], [1])
    """
    return np.concatenate([column[:size], np.zeros(max(size - column.size, 0), np.int64)])


def sorted_piece(rows: pl.DataFrame, items: list[str]) -> Piece:
    """Sort rows by group."""
    group, count = np.zeros(len(rows), np.int64), 1
    for name in SORTED:
        codes, found = dense(rows[name].to_physical().to_numpy().astype(np.int64))
        group, count = group * found + codes, count * found
    group, count = dense(group)
    order = np.argsort(group.astype(np.uint16 if count <= 2**16 else np.uint32), kind="stable")  # by digits, where there are few
    sizes = np.bincount(group, minlength=count)
    firsts = order[np.cumsum(sizes) - sizes]
    return Piece(rows.select(LABELS)[firsts].cast(pl.String), sizes, {item: rows[item].to_numpy()[order] for item in items})


def dense(codes: Whole) -> tuple[Whole, int]:
    """Number the codes that occur from 0 on, and say how many there are.

    Examples
    --------
    >>> codes, count = dense(np.array([7, 3, 7]))
    >>> codes.tolist(), count
    ([1, 0, 1], 2)
    """
    occurs = np.bincount(codes) > 0
    return (np.cumsum(occurs) - 1)[codes], int(occurs.sum())


def sum_piece(piece: Piece, survey: Survey, keys: Mapping[str, Key]) -> dict[str, Whole]:
    """Sum a piece up: for each of its groups the columns that ``unfold`` takes, and counts of answers."""
    answered = {item: raw != np.iinfo(raw.dtype).min for item, raw in piece.raw.items()}
    points = {item: points_of(survey, item, raw) * answered[item] for item, raw in piece.raw.items()}
    scores: dict[str, tuple[Column, Flags]] = {}
    for name, key in keys.items():  # composites come after their parts
        steps = {item: (points[item], answered[item], span(survey, survey.items[item])) for item in key.items}
        parts = {part: (*scores[part], keys[part].denominator) for part in key.parts}
        scores[name] = score(piece, key, list((parts or steps).values()))
    columns = {"respondents": piece.sizes}
    for sums in (scale_sums(piece, scores), part_sums(piece, scores, keys), item_sums(piece, survey, keys, points, answered)):
        columns.update(sums)
    columns.update(answer_counts(piece, survey))
    return columns


def points_of(survey: Survey, item: str, raw: Column) -> Column:
    """Points of answers above the least favourable one, as :func:`assessment.scores.scoring.answered_points` has them."""
    question = survey.items[item]
    answers = survey.answers[question.answers]
    wide: Column = raw.astype(np.int16 if all(of.span <= SMALL for of in survey.answers.values()) else np.int32)
    return answers.high - wide if question.reverse else wide - answers.low


def score(piece: Piece, key: Key, terms: list[tuple[Column, Flags, int]]) -> tuple[Column, Flags]:
    """Score a scale from its items or parts (values, which there are, of how many points): 0 where there is no score.

    Notes
    -----
    As ``scale_terms`` and ``mean_of_terms`` of :mod:`assessment.scores.scoring`; denominators that fit into these sums are
    multiples of what they are carried from, so that carrying only multiplies.
    """
    total, answered = np.zeros(int(piece.sizes.sum()), np.int64), np.zeros(int(piece.sizes.sum()), np.int32)
    for values, there, of in terms:
        total += values * np.int64(key.denominator // of)
        answered += there
    asked = piece.each(sum((groups * key.asked.get(level, 0) for level, groups in piece.by_level.items()), piece.sizes * 0))
    enough = (answered * 2 >= asked) & (asked > 0) & (answered > 0)
    return np.where(enough, total // np.maximum(answered, 1), 0), enough


def scale_sums(piece: Piece, scores: Mapping[str, tuple[Column, Flags]]) -> Iterator[tuple[str, Whole]]:
    """n, sum and sum of squares of each scale."""
    for name, (value, there) in scores.items():
        yield f"scales\t{name}\tn", piece.sums(there)
        yield f"scales\t{name}\ttotal", piece.sums(value)
        yield f"scales\t{name}\tsquares", piece.sums(value * value)


def part_sums(piece: Piece, scores: Mapping[str, tuple[Column, Flags]], keys: Mapping[str, Key]) -> Iterator[tuple[str, Whole]]:
    """Cross-products of each pair of a composite's parts, over those who have both."""
    for name, key in keys.items():
        for a, b in combinations_with_replacement(key.parts, 2):
            (left, has_left), (right, has_right), stem = scores[a], scores[b], f"parts\t{name}\t{a}\t{b}"
            yield f"{stem}\tn", piece.sums(has_left & has_right)
            yield f"{stem}\ttotal_a", piece.sums(left * has_right)
            yield f"{stem}\ttotal_b", piece.sums(right * has_left)
            yield f"{stem}\tproduct", piece.sums(left * right)


def item_sums(
    piece: Piece, survey: Survey, keys: Mapping[str, Key], points: Mapping[str, Column], answered: Mapping[str, Flags]
) -> Iterator[tuple[str, Whole]]:
    """Sums and cross-products of the items of each scale and composite, over complete cases."""
    for name, items in summed_items(survey, keys):
        complete = np.logical_and.reduce([answered[item] for item in items])
        cases = {item: points[item] * complete for item in items}
        yield f"items\t{name}\tn", piece.sums(complete)
        if keys[name].parts:
            yield from level_products(piece, name, cases)
            continue
        for item, value in cases.items():
            yield f"items\t{name}\t{item}\ttotal", piece.sums(value)
        for a, b in combinations_with_replacement(items, 2):
            yield f"items\t{name}\t{a}\t{b}\tproduct", piece.sums(cases[a] * cases[b])


def level_products(piece: Piece, name: str, cases: Mapping[str, Column]) -> Iterator[tuple[str, Whole]]:
    """Sums and cross-products of a composite's items. They are kept by wave and level: the first group of each stands for all."""
    shared = piece.groups.select(pl.struct("wave", "level").rle_id()).to_series().to_numpy()
    firsts = np.unique(shared, return_index=True)[1]
    ends = np.cumsum(piece.sizes)
    rows = [*(ends[firsts] - piece.sizes[firsts]), ends[-1]]
    most = max((int(values.max()) for values in cases.values()), default=0)
    matrix = np.ones((len(cases) + 1, rows[-1]), np.float32 if most**2 * rows[-1] <= EXACT else np.float64)
    for place, values in enumerate(cases.values(), 1):
        matrix[place] = values
    gram = np.stack([matrix[:, begin:end] @ matrix[:, begin:end].T for begin, end in pairwise(rows)])
    places = {item: place for place, item in enumerate(cases, 1)}

    def spread(values: NDArray[np.floating]) -> Whole:
        sums = np.zeros(shared.size, np.int64)
        sums[firsts] = values.astype(np.int64)
        return sums

    for item, place in places.items():
        yield f"items\t{name}\t{item}\ttotal", spread(gram[:, 0, place])
    for a, b in combinations_with_replacement(cases, 2):
        yield f"items\t{name}\t{a}\t{b}\tproduct", spread(gram[:, places[a], places[b]])


def answer_counts(piece: Piece, survey: Survey) -> Iterator[tuple[str, Whole]]:
    """How many gave each answer to each item.

    Raises
    ------
    ValueError
        An answer is none of the item's; reading lets none through.
    """
    groups = piece.sizes.size
    group = piece.each(np.arange(groups, dtype=np.int64))
    for item, raw in piece.raw.items():
        answers = survey.answers[survey.items[item].answers]
        width = answers.span + 2  # the last is for no answer
        place = np.where(raw == np.iinfo(raw.dtype).min, answers.span + 1, raw - np.int64(answers.low))
        if place.min() < 0 or place.max() >= width:
            raise ValueError(f"an answer to {item!r} is outside its scale")
        counts = np.bincount(group * width + place, minlength=groups * width).reshape(groups, width)
        for number in np.flatnonzero(counts[:, :-1].any(axis=0)):
            yield f"answers\t{item}\t{answers.low + number}", counts[:, number]


def long_counts(wide: pl.DataFrame) -> pl.DataFrame:
    """Turn the columns of counts into rows: ``kind, wave, unit, level, item, answer, n``, by group, item and answer."""
    counted = sorted(name.split("\t")[1:] for name in wide.columns if name.startswith("answers\t"))
    pieces = [{"item": item, "answer": answer, "n": f"answers\t{item}\t{answer}"} for item, answer in counted]
    return stacked(wide, pieces, "item", "answer", "n")
