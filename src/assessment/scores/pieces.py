"""A piece of a table of answers: rows in the order of their groups, each with its patterns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from assessment.scores.patterns import Block, Whole
from assessment.scores.summaries import GROUP

__all__ = ["LABELS", "Codes", "Piece", "sorted_piece"]

LABELS = list(GROUP[1:])
SORTED = ["wave", "level", "unit"]
SAMPLE, FEW = 1000, 6  # if no more labels are in a sample, comparing with each is tried: it is faster than making categories
Codes = NDArray[np.int32]


@dataclass(frozen=True)
class Piece:
    """Rows in the order of their groups.

    Parameters
    ----------
    groups : DataFrame
        ``wave, unit, level`` of each group.
    sizes : array
        Rows of each group; at least one.
    levels : (Series, array)
        The levels that there are, and for each group its level's place among them.
    codes : sequence of array
        For each block of questions, every row's pattern.
    """

    groups: pl.DataFrame
    sizes: Whole
    levels: tuple[pl.Series, Whole]
    codes: Sequence[Codes]

    def sums(self, column: NDArray[np.generic]) -> Whole:
        """Sum of a column in each group."""
        starts = np.cumsum(self.sizes) - self.sizes
        return np.add.reduceat(column, starts, dtype=np.int64)

    def sums_at(self, rows: Whole, column: NDArray[np.integer] | NDArray[np.bool_]) -> Whole:
        """Sum of a column in each group over some rows; below 2^53."""
        groups = np.searchsorted(np.cumsum(self.sizes), rows, side="right")
        return np.bincount(groups, column.take(rows), minlength=self.sizes.size).astype(np.int64)

    def each(self, of_groups: Whole) -> Whole:
        """Give every row its group's value."""
        return np.repeat(of_groups, self.sizes)

    def of_levels(self, values: Mapping[str, int], other: int) -> Whole:
        """Give every group the value of its level."""
        names, places = self.levels
        return np.array([values.get(name, other) for name in names])[places]


def sorted_piece(rows: pl.DataFrame, blocks: Sequence[Block]) -> Piece:
    """Sort rows by group; groups stand in the order of their wave, level and unit."""
    labels = {name: numbered(rows[name]) for name in SORTED}  # so that all of a wave and level are neighbours
    group = np.zeros(len(rows), np.int64)
    for numbers, names in labels.values():
        group = group * len(names) + numbers
    there, group, sizes = dense(group)
    few = sizes.size <= 2**16
    order = np.argsort(group.astype(np.uint16 if few else np.uint32), kind="stable")  # few are sorted by their digits
    places = dict(zip(SORTED, np.unravel_index(there, [len(names) for _, names in labels.values()]), strict=True))
    groups = pl.DataFrame({name: labels[name][1].gather(places[name]) for name in LABELS})
    filled = rows.select(pl.col(item).fill_null(none) for block in blocks for item, none in block.none.items())
    codes = [patterns_of(rows, filled, block).take(order).astype(np.int32) for block in blocks]
    return Piece(groups, sizes, (labels["level"][1], places["level"]), codes)


def numbered(labels: pl.Series) -> tuple[Whole | NDArray[np.int8], pl.Series]:
    """Number labels from 0 on in their order, and name them: a few by comparing, more as categories.

    Examples
    --------
    >>> numbers, names = numbered(pl.Series(["b", "a", "b"]))
    >>> numbers.tolist(), names.to_list()
    ([1, 0, 1], ['a', 'b'])
    """
    names = labels.head(SAMPLE).unique().cast(pl.String).sort()
    if len(names) <= FEW:
        alike = [(labels == name).to_numpy() for name in names]
        if sum(map(np.count_nonzero, alike)) == len(labels):
            numbers = [flags * np.int8(number) for number, flags in enumerate(alike)]
            return np.add.reduce(numbers, dtype=np.int8), names
    categories = labels.cast(pl.Categorical)
    codes = categories.to_physical().to_numpy()
    row = np.full(int(codes.max()) + 1, -1)
    row[codes] = np.arange(codes.size)  # a row that has it, for each category
    there = np.flatnonzero(row >= 0)
    names = categories.gather(row[there]).cast(pl.String)
    order = names.arg_sort().to_numpy()
    row[there[order]] = np.arange(there.size)
    return row.take(codes), names.gather(order)


def patterns_of(rows: pl.DataFrame, filled: pl.DataFrame, block: Block) -> NDArray[np.integer]:
    """Every row's pattern of the answers to a block of questions, which are ``filled`` where there is none.

    Raises
    ------
    ValueError
        An answer is none of the item's; reading lets none through.
    """
    code: NDArray[Any] = np.zeros(len(rows), np.int16 if block.size <= 2**15 else np.int32)
    for item, low, width in zip(block.items, block.lows, block.widths, strict=True):
        answers, none = filled[item].to_numpy(), block.none[item]
        if answers.min() < low or answers.max() > none or np.count_nonzero(answers == none) != rows[item].null_count():
            raise ValueError(f"an answer to {item!r} is outside its scale")
        code *= width
        code += answers
        code -= low
    return code


def dense(codes: Whole) -> tuple[Whole, Whole, Whole]:
    """Number the codes that occur from 0 on, and say which they are and how many there are of each.

    Examples
    --------
    >>> there, codes, sizes = dense(np.array([7, 3, 7]))
    >>> there.tolist(), codes.tolist(), sizes.tolist()
    ([3, 7], [1, 0, 1], [1, 2])
    """
    sizes = np.bincount(codes)
    there = np.flatnonzero(sizes)
    return there, (np.cumsum(sizes > 0) - 1).take(codes), sizes[there]
