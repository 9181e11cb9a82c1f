"""A piece of a table of answers: rows in the order of their groups, each with its patterns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
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
    codes : sequence of array
        For each block of questions, every row's pattern.
    """

    groups: pl.DataFrame
    sizes: Whole
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

    @cached_property
    def levels(self) -> tuple[list[str], Whole]:
        """The levels that there are, and for each group its level's place among them."""
        names = self.groups["level"].unique().to_list()
        return names, self.groups["level"].replace_strict(names, range(len(names)), return_dtype=pl.Int64).to_numpy()


def sorted_piece(rows: pl.DataFrame, blocks: Sequence[Block]) -> Piece:
    """Sort rows by group."""
    group, count = np.zeros(len(rows), np.int64), 1
    for name in SORTED:  # so that all of a wave and level are neighbours
        label, found = numbered(rows[name])
        group, count = group * found + label, count * found
    group, sizes = dense(group)
    few = sizes.size <= 2**16
    order = np.argsort(group.astype(np.uint16 if few else np.uint32), kind="stable")  # few are sorted by their digits
    firsts = order[np.cumsum(sizes) - sizes]
    filled = rows.select(pl.col(item).fill_null(none) for block in blocks for item, none in block.none.items())
    codes = [patterns_of(rows, filled, block).take(order).astype(np.int32) for block in blocks]
    return Piece(rows.select(LABELS)[firsts].cast(pl.String), sizes, codes)


def numbered(labels: pl.Series) -> tuple[Whole | NDArray[np.int8], int]:
    """Number labels from 0 on, and say how many there are: a few by comparing, more as categories.

    Examples
    --------
    >>> codes, count = numbered(pl.Series(["b", "a", "b"]))
    >>> codes.tolist(), count
    ([1, 0, 1], 2)
    """
    values = labels.head(SAMPLE).unique().sort()
    if len(values) <= FEW:
        alike = [(labels == value).to_numpy() for value in values]
        if sum(map(np.count_nonzero, alike)) == len(labels):
            numbers = [flags * np.int8(number) for number, flags in enumerate(alike)]
            return np.add.reduce(numbers, dtype=np.int8), len(values)
    codes, sizes = dense(labels.cast(pl.Categorical).to_physical().to_numpy().astype(np.int64))
    return codes, sizes.size


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


def dense(codes: Whole) -> tuple[Whole, Whole]:
    """Number the codes that occur from 0 on, and say how many there are of each.

    Examples
    --------
    >>> codes, sizes = dense(np.array([7, 3, 7]))
    >>> codes.tolist(), sizes.tolist()
    ([1, 0, 1], [1, 2])
    """
    sizes = np.bincount(codes)
    return (np.cumsum(sizes > 0) - 1).take(codes), sizes[sizes > 0]
