"""The sums of a piece's groups: of what each person's patterns add, and, of several patterns together, row by row."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import combinations, combinations_with_replacement, pairwise

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy import sparse

from assessment.scores.patterns import Flags, Packed, Tabled, Whole, is_enough, pack, plan_blocks, tabulate
from assessment.scores.pieces import Codes, Piece
from assessment.scores.scoring import Key, common_multiple
from assessment.scores.summaries import summed_items
from assessment.surveys import Survey

__all__ = ["Plan", "Sums", "plan_sums", "sum_piece"]

PIECES = 4  # whose sums fit into the fields of a word, at least
EXACT = 2**24  # whole numbers up to which a float32 holds each one
Scores = Mapping[str, tuple[Whole, Flags]]


@dataclass(frozen=True)
class Plan:
    """How a survey's answers are summed up.

    Parameters
    ----------
    survey : Survey
        What was asked.
    keys : mapping of str to Key
        How each scale is scored.
    tables : sequence of Tabled
        What patterns add, a table for each block of questions.
    packed : callable
        From a table's place, and the most rows of a group, to that table in few words.
    """

    survey: Survey
    keys: Mapping[str, Key]
    tables: Sequence[Tabled]
    packed: Callable[[int, int], Packed]

    def composites(self) -> list[tuple[str, tuple[str, ...]]]:
        """Composites, with the items of their parts."""
        return [(name, items) for name, items in summed_items(self.survey, self.keys) if self.keys[name].parts]


@dataclass(frozen=True)
class Sums:
    """A piece's sums.

    Parameters
    ----------
    groups : DataFrame
        ``wave, unit, level`` of each group.
    columns : mapping of str to array
        Sums of each group, named as ``unfold`` takes them.
    words : sequence of (Packed, array)
        For each block of questions, sums of words of each group.
    levels : DataFrame
        ``wave, unit, level`` of all units together, the unit being "".
    products : mapping of str to array
        Their sums, for items of composites.
    """

    groups: pl.DataFrame
    columns: Mapping[str, Whole]
    words: Sequence[tuple[Packed, NDArray[np.float64]]]
    levels: pl.DataFrame
    products: Mapping[str, Whole]


def plan_sums(survey: Survey, keys: Mapping[str, Key], *, rows: int) -> Plan:
    """Make the tables, for pieces of at most so many rows."""
    tables = [tabulate(block, keys, rows=2 * PIECES * rows) for block in plan_blocks(survey, keys)]
    return Plan(survey, keys, tables, cache(lambda place, most: pack(tables[place].columns, most)))


def sum_piece(piece: Piece, plan: Plan) -> Sums:
    """Sum a piece up, group by group."""
    located = [located_in(table, codes, piece) for table, codes in zip(plan.tables, piece.codes, strict=True)]
    tabled = {name for table in plan.tables for name in table.scores}
    scores = score_rows(piece, plan, located)
    columns = {"respondents": piece.sizes}
    columns.update(scale_sums(piece, {name: score for name, score in scores.items() if name not in tabled}))
    columns.update(part_sums(piece, scores, plan.keys))
    columns.update(item_sums(piece, plan))
    bounds, levels = level_bounds(piece)
    products = {name: sums for of in plan.composites() for name, sums in level_products(piece, plan, *of, bounds)}
    return Sums(piece.groups, columns, list(pattern_sums(piece, plan, located)), levels, products)


def located_in(table: Tabled, codes: Codes, piece: Piece) -> Codes:
    """Where every row's pattern stands in a table: among those of the way in which its level is asked."""
    ways = piece.of_levels(table.ways, max(table.ways.values(), default=-1) + 1)
    return codes + piece.each(ways * table.block.size).astype(np.int32) if ways.any() else codes


def pattern_sums(piece: Piece, plan: Plan, located: Sequence[Codes]) -> Iterator[tuple[Packed, NDArray[np.float64]]]:
    """What patterns add, in each group: counts of patterns times a table."""
    ends = np.concatenate([[0], np.cumsum(piece.sizes)]).astype(np.int32)
    once = np.ones(ends[-1])
    most = 2 ** (PIECES * int(piece.sizes.max())).bit_length() - 1
    for place, codes in enumerate(located):
        packed = plan.packed(place, most)
        yield packed, sparse.csr_array((once, codes, ends), shape=(piece.sizes.size, len(packed.words))) @ packed.words


def score_rows(piece: Piece, plan: Plan, located: Sequence[Codes]) -> Scores:
    """Score every row on composites, on their parts, and on scales of several blocks: 0 where there is no score."""
    scores: dict[str, tuple[Whole, Flags]] = {}
    needed = {part for key in plan.keys.values() for part in key.parts}
    for table, codes in zip(plan.tables, located, strict=True):
        looked_up = {name: score for name, score in table.scores.items() if name in needed}
        scores |= {name: (value.take(codes), there.take(codes)) for name, (value, there) in looked_up.items()}
    tabled = {name for table in plan.tables for name in table.scores}
    for name, key in plan.keys.items():  # composites come after their parts
        if name not in tabled:
            terms = terms_of_parts(key, scores, plan.keys) if key.parts else terms_of_items(key, piece, plan)
            scores[name] = mean_of_terms(piece, key, terms)
    return scores


def terms_of_parts(key: Key, scores: Scores, keys: Mapping[str, Key]) -> Iterator[tuple[Whole, Whole | Flags]]:
    """Each part's score over a composite's denominator, and whether there is one."""
    for part in key.parts:
        value, there = scores[part]
        yield value * (key.denominator // keys[part].denominator), there


def terms_of_items(key: Key, piece: Piece, plan: Plan) -> Iterator[tuple[Whole, Whole | Flags]]:
    """What a scale's items in each block add to its sum of points, and how many of them are answered."""
    for table, codes in zip(plan.tables, piece.codes, strict=True):
        if set(key.items) & set(table.block.items):
            points, answered = table.block.terms(key)
            yield points.take(codes), answered.take(codes)


def mean_of_terms(piece: Piece, key: Key, terms: Iterator[tuple[Whole, Whole | Flags]]) -> tuple[Whole, Flags]:
    """Score a scale from its terms, as ``mean_of_terms`` of :mod:`assessment.scores.scoring`.

    Notes
    -----
    A denominator that fits into these sums is a multiple of every number m that may be answered, and so is the sum of points. It
    is multiplied by shared / m, of a shared multiple of all m, and then divided by that: much faster than by each row's m.
    """
    rows = int(piece.sizes.sum())
    total, answered = np.zeros(rows, np.int64), np.zeros(rows, np.int8)
    for points, there in terms:
        total += points
        answered += there.astype(np.int8)
    factors, shared = factors_of(key)
    of_groups = piece.of_levels({level: asked * factors.shape[1] for level, asked in key.asked.items()}, 0)
    factor = factors.ravel().take(piece.each(of_groups) + answered)
    return total * factor // shared, factor > 0


def factors_of(key: Key) -> tuple[Whole, int]:
    """What a sum of points is multiplied by, for how many are asked and answered, before it is divided by one number for all.

    Examples
    --------
    >>> factors, shared = factors_of(Key("one", ("a", "b", "c"), (), {"front_line": 3}, 24))
    >>> factors[3].tolist(), shared
    ([0, 0, 3, 2], 6)
    """
    numbers = np.arange(len(key.items or key.parts) + 1)
    enough = is_enough(numbers, numbers[:, None])
    shared = common_multiple(key.asked)
    return np.where(enough, shared // np.maximum(numbers, 1), 0), shared


def scale_sums(piece: Piece, scores: Scores) -> Iterator[tuple[str, Whole]]:
    """n, sum and sum of squares of each scale."""
    for name, (value, there) in scores.items():
        yield f"scales\t{name}\tn", piece.sums(there)
        yield f"scales\t{name}\ttotal", piece.sums(value)
        yield f"scales\t{name}\tsquares", piece.sums(value * value)


def part_sums(piece: Piece, scores: Scores, keys: Mapping[str, Key]) -> Iterator[tuple[str, Whole]]:
    """Cross-products of each pair of a composite's parts, over those who have both: all who have one, less who lack the other."""
    parts = {part for key in keys.values() for part in key.parts}
    lacking = {part: np.flatnonzero(~scores[part][1]) for part in parts}
    own = {part: (piece.sums(scores[part][1]), piece.sums(scores[part][0])) for part in parts}
    for name, key in keys.items():
        for a, b in combinations(key.parts, 2):
            (left, has_left), (right, _), stem = scores[a], scores[b], f"parts\t{name}\t{a}\t{b}"
            yield f"{stem}\tn", own[a][0] - piece.sums_at(lacking[b], has_left)
            yield f"{stem}\ttotal_a", own[a][1] - piece.sums_at(lacking[b], left)
            yield f"{stem}\ttotal_b", own[b][1] - piece.sums_at(lacking[a], right)
            yield f"{stem}\tproduct", piece.sums(left * right)


def item_sums(piece: Piece, plan: Plan) -> Iterator[tuple[str, Whole]]:
    """Sums and cross-products of the items of each scale of several blocks, over complete cases."""
    blocks = [table.block for table in plan.tables]
    for name, items in summed_items(plan.survey, plan.keys):
        if not plan.keys[name].parts and not any(set(items) <= set(block.items) for block in blocks):
            yield from row_products(piece, plan, name, items)


def row_products(piece: Piece, plan: Plan, name: str, items: Sequence[str]) -> Iterator[tuple[str, Whole]]:
    """Sums and cross-products of a scale's items."""
    complete = complete_rows(piece, plan, items)
    cases: dict[str, Whole] = {}
    for table, codes in zip(plan.tables, piece.codes, strict=True):
        here = {item: points for item, points in table.block.points.items() if item in items}
        cases |= {item: points.take(codes) * complete for item, points in here.items()}
    yield f"items\t{name}\tn", piece.sums(complete)
    for item in items:
        yield f"items\t{name}\t{item}\ttotal", piece.sums(cases[item])
    for a, b in combinations_with_replacement(items, 2):
        yield f"items\t{name}\t{a}\t{b}\tproduct", piece.sums(cases[a] * cases[b])


def complete_rows(piece: Piece, plan: Plan, items: Sequence[str]) -> Flags:
    """Which rows have an answer to all of some items."""
    flags = np.ones(int(piece.sizes.sum()), bool)
    for table, codes in zip(plan.tables, piece.codes, strict=True):
        if set(items) & set(table.block.items):
            flags &= table.block.complete(items).take(codes)
    return flags


def level_bounds(piece: Piece) -> tuple[Whole, pl.DataFrame]:
    """Where rows of a wave and level begin, and the last end; and which they are."""
    shared = piece.groups.select(pl.struct("wave", "level").rle_id()).to_series().to_numpy()
    firsts = np.unique(shared, return_index=True)[1]
    ends = np.cumsum(piece.sizes)
    bounds = np.array([*(ends[firsts] - piece.sizes[firsts]), ends[-1]])
    return bounds, piece.groups[firsts].with_columns(unit=pl.lit(""))


def level_products(piece: Piece, plan: Plan, name: str, items: Sequence[str], bounds: Whole) -> Iterator[tuple[str, Whole]]:
    """Sums and cross-products of a composite's items, for each wave and level."""
    rows = np.flatnonzero(complete_rows(piece, plan, items))
    of_levels = pairwise(np.searchsorted(rows, bounds))
    gram = np.stack([products(piece, plan, items, rows[begin:end]) for begin, end in of_levels]).astype(np.int64)
    places = {item: place for place, item in enumerate(items, 1)}
    yield f"items\t{name}\tn", gram[:, 0, 0]
    for item, place in places.items():
        yield f"items\t{name}\t{item}\ttotal", gram[:, 0, place]
    for a, b in combinations_with_replacement(items, 2):
        yield f"items\t{name}\t{a}\t{b}\tproduct", gram[:, places[a], places[b]]


def products(piece: Piece, plan: Plan, items: Sequence[str], rows: Whole) -> NDArray[np.floating]:
    """Sums of products of items' points, and of a one before them, over some rows."""
    points = {item: (place, of) for place, table in enumerate(plan.tables) for item, of in table.block.points.items()}
    most = max(int(points[item][1].max()) for item in items)
    fours = (len(items) // 4 + 1) * 4  # rows of which a product is made fast; further ones are 0
    matrix = np.zeros((fours, rows.size), np.float32 if most**2 * rows.size <= EXACT else np.float64)
    matrix[0] = 1
    codes = {place: piece.codes[place].take(rows).astype(np.intp) for place in {points[item][0] for item in items}}
    for row, item in enumerate(items, 1):
        place, of = points[item]
        of.astype(matrix.dtype).take(codes[place], out=matrix[row], mode="clip")
    return matrix @ matrix.T
