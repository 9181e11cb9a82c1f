"""A piece of a table of answers: rows in the order of their groups, each with its patterns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from assessment.scores.patterns import Block
from assessment.scores.summaries import GROUP

__all__ = ["LABELS", "Codes", "Piece", "Whole", "sorted_piece"]

LABELS = list(GROUP[1:])
SORTED = ["wave", "level", "unit"]  # so that all of a wave and level are neighbours
Whole = NDArray[np.int64]
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

    def each(self, of_groups: Whole) -> Whole:
        """Give every row its group's value."""
        return np.repeat(of_groups, self.sizes)

    def of_levels(self, values: Mapping[str, int], other: int) -> Whole:
        """Give every group the value of its level."""
        return self.groups["level"].replace_strict(values, default=other, return_dtype=pl.Int64).to_numpy()


def sorted_piece(rows: pl.DataFrame, blocks: Sequence[Block]) -> Piece:
    """Sort rows by group."""
    group, count = np.zeros(len(rows), np.int64), 1
    for name in SORTED:
        label, found = dense(rows[name].to_physical().to_numpy().astype(np.int64))
        group, count = group * found + label, count * found
    group, count = dense(group)
    order = np.argsort(group.astype(np.uint16 if count <= 2**16 else np.uint32), kind="stable")  # by digits, where there are few
    sizes = np.bincount(group, minlength=count)
    firsts = order[np.cumsum(sizes) - sizes]
    codes = [patterns_of(rows, block)[order].astype(np.int32) for block in blocks]
    return Piece(rows.select(LABELS)[firsts].cast(pl.String), sizes, codes)


def patterns_of(rows: pl.DataFrame, block: Block) -> NDArray[np.integer]:
    """Every row's pattern of the answers to a block of questions.

    Raises
    ------
    ValueError
        An answer is none of the item's; reading lets none through.
    """
    code: NDArray[Any] = np.zeros(len(rows), np.int16 if block.size <= 2**15 else np.int32)
    for item, low, width in zip(block.items, block.lows, block.widths, strict=True):
        column, none = rows[item], low + width - 1
        answers = column.fill_null(none).to_numpy()
        if answers.min() < low or answers.max() > none or np.count_nonzero(answers == none) != column.null_count():
            raise ValueError(f"an answer to {item!r} is outside its scale")
        code *= width
        code += answers
        code -= low
    return code


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
