"""Summaries of many answers at once: pieces of a table, sorted by group, summed up by what people answered.

What :mod:`assessment.scores.summaries` says as one expression for any engine, this does for answers that are on this machine:
the same whole numbers, many times faster, and in memory that does not grow with the number of rows. In a piece of some
hundred thousand rows each person's answers become a few patterns (:mod:`assessment.scores.patterns`). A group's sums are those of
what its people's patterns add: a sparse matrix of groups by patterns times a table. What is of several patterns (composites, long
scales) is summed up row by row. A survey with a scale whose sums over one piece might not fit into 64 bits is left to the
expression; pieces are added up in 128 bits where 64 might not do.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from typing import TypeVar

import numpy as np
import polars as pl
from numpy.typing import NDArray

from assessment.responses import as_told
from assessment.scores.patterns import Packed, Whole
from assessment.scores.piece_sums import Plan, Sums, plan_sums, sum_piece
from assessment.scores.pieces import LABELS, sorted_piece
from assessment.scores.scoring import Key
from assessment.scores.summaries import GROUP, WIDEST, Summaries, fits, stacked, summarise_anywhere, unfold
from assessment.settings import Kind
from assessment.surveys import Survey

__all__ = ["ROWS", "added_up", "can_sum", "sum_table", "summarise"]

ROWS = 2**18  # of a piece, at most
THREADS = 2  # pieces that are summed up side by side; each takes its memory
Number = TypeVar("Number", np.int64, np.float64)
SCORED = ("scales\t", "parts\t")
HIGH, BITS = "\thigh", 32
Places = NDArray[np.integer] | slice
Words = Sequence[tuple[Packed, NDArray[np.float64]]]


def summarise(answers: pl.LazyFrame | Sequence[pl.LazyFrame], kind: Kind, survey: Survey, keys: Mapping[str, Key]) -> Summaries:
    """Summarise one kind's answers, piece by piece.

    Parameters
    ----------
    answers : LazyFrame, or several
        The tidy table: ``wave, unit, level`` and one column an item; in memory, or a scan of Parquet files of any length. A
        frame for each file is read faster than one for all: a piece is then of one file.
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
    frames = [answers] if isinstance(answers, pl.LazyFrame) else list(answers)
    if not can_sum(keys):
        return summarise_anywhere(as_told(pl.concat(frames)), kind, survey, keys)
    plan = plan_sums(survey, keys, rows=ROWS)
    found = added_up(in_threads(partial(sum_rows, plan=plan), pieces_of(frames, list(survey.items))), kind, keys)
    return found or summarise_anywhere(as_told(pl.concat(frames)), kind, survey, keys)


def can_sum(keys: Mapping[str, Key]) -> bool:
    """Whether the sums of a piece fit into 64 bits."""
    return all(key.denominator**2 * ROWS <= WIDEST for key in keys.values())


def added_up(pieces: Iterable[Sums], kind: Kind, keys: Mapping[str, Key]) -> Summaries | None:
    """Make summaries of the sums of pieces; None where there were none."""
    total, levels = (Total(wide=not all(fits(key.denominator**2) for key in keys.values())) for _ in range(2))
    for sums in pieces:
        total.add(sums.groups, sums.columns, sums.words)
        levels.add(sums.levels, sums.products)
    if total.places.is_empty():
        return None
    wide, of_levels = (sums.frame().with_columns(pl.lit(kind).alias("kind")).sort(GROUP) for sums in (total, levels))
    return unfold(wide, of_levels, keys, long_counts(wide))


def pieces_of(frames: Iterable[pl.LazyFrame], items: list[str]) -> Iterator[pl.LazyFrame]:
    """Queries of pieces of about the same length, each of one frame; nothing is read before a piece is its reader's."""
    for frame in frames:
        rows = frame.select(pl.len()).collect().item()
        length = -(-rows // max(-(-rows // ROWS), 1))
        for first in range(0, rows, max(length, 1)):
            yield frame.slice(first, length).select(pl.col(LABELS), pl.col(items).cast(pl.Int16))


def in_threads(work: Callable[[pl.LazyFrame], Sums], pieces: Iterable[pl.LazyFrame]) -> Iterator[Sums]:
    """Sum up a piece in each thread, with one more in wait: numpy leaves the interpreter to others meanwhile."""
    with ThreadPoolExecutor(THREADS) as pool:
        waiting: deque[Future[Sums]] = deque()
        for piece in pieces:
            waiting.append(pool.submit(work, piece))
            if len(waiting) > THREADS:
                yield waiting.popleft().result()
        yield from (done.result() for done in waiting)


def sum_rows(rows: pl.LazyFrame, *, plan: Plan) -> Sums:
    """Read one piece and sum it up."""
    return sum_piece(sorted_piece(rows.collect(), [table.block for table in plan.tables]), plan)


def sum_table(rows: pl.DataFrame, survey: Survey, keys: Mapping[str, Key]) -> Sums:
    """Sum up a piece that is in memory, of ``ROWS`` at most, into what can be sent on: sums by name."""
    sums = sum_rows(rows.lazy(), plan=plan_sums(survey, keys, rows=ROWS))
    unpacked = {name: column for packed, words in sums.words for name, column in named_sums(packed, words)}
    return replace(sums, columns={**sums.columns, **unpacked}, words=())


def named_sums(packed: Packed, words: NDArray[np.float64]) -> Iterator[tuple[str, Whole]]:
    """Sums by name; an answer that nobody gave has none."""
    return ((name, sums) for name, sums in packed.unpack(words) if not name.startswith("answers\t") or sums.any())


class Total:
    """Sums of the pieces so far: a place for each group, and for each column its sums in all places.

    Words are added up as they are, and unpacked before a field of theirs could overflow.

    Parameters
    ----------
    wide : bool
        Whether sums of scores may need more than 64 bits: they are then held in two columns, of which one counts in 2^32.
    """

    def __init__(self, *, wide: bool) -> None:
        self.wide = wide
        self.places = pl.DataFrame(schema=dict.fromkeys(LABELS, pl.String))  # each group's labels, in the order of columns
        self.columns: dict[str, Whole] = {}
        self.packed: list[Packed] = []
        self.words: list[NDArray[np.float64]] = []
        self.rows = np.zeros(0, np.int64)  # whose words have been added up, in each place

    def add(self, groups: pl.DataFrame, columns: Mapping[str, Whole], words: Words = ()) -> None:
        """Add a piece's sums."""
        at = self.find(groups.select(LABELS))
        for name, sums in columns.items():
            self.put(name, sums, at)
        if words:
            self.add_words([packed for packed, _ in words], [sums for _, sums in words], at, columns["respondents"])

    def find(self, groups: pl.DataFrame) -> Places:
        """Say where groups have their places, and give one to those that have none."""
        if groups.equals(self.places):
            return slice(len(groups))  # most often: as many as there are, and much faster to add to
        new = groups.join(self.places, on=LABELS, how="anti", maintain_order="left")
        self.places = pl.concat([self.places, new], rechunk=True)
        return groups.join(self.places.with_row_index("at"), on=LABELS, how="left", maintain_order="left")["at"].to_numpy()

    def add_words(self, packed: list[Packed], words: list[NDArray[np.float64]], at: Places, sizes: Whole) -> None:
        """Add a piece's words."""
        self.rows = with_room(self.rows, len(self.places))
        if self.packed != packed or (self.rows[at] + sizes).max() > packed[0].rows:
            self.unpack()
            self.packed, self.words = packed, [np.zeros((0, sums.shape[1])) for sums in words]
        self.rows[at] += sizes
        for place, sums in enumerate(words):
            self.words[place] = with_room(self.words[place], len(self.places))
            self.words[place][at] += sums

    def unpack(self) -> None:
        """Add the words' fields to the columns."""
        for packed, words in zip(self.packed, self.words, strict=True):
            for name, sums in named_sums(packed, words):
                self.put(name, sums, slice(sums.size))
        self.packed, self.words = [], []
        self.rows[:] = 0

    def put(self, name: str, sums: Whole, at: Places) -> None:
        """Add to one column, or to the two that hold it."""
        if self.wide and name.startswith(SCORED):
            self.put_narrow(f"{name}{HIGH}", sums >> BITS, at)
            self.put_narrow(name, sums & (2**BITS - 1), at)
        else:
            self.put_narrow(name, sums, at)

    def put_narrow(self, name: str, sums: Whole, at: Places) -> None:
        """Add to one column, which has room for more groups than there are."""
        column = self.columns.get(name, np.zeros(0, np.int64))
        if column.size < len(self.places):
            column = self.columns[name] = with_room(column, len(self.places) * 9 // 8)
        column[at] += sums  # each place stands there once

    def frame(self) -> pl.DataFrame:
        """Give a row for each group: its labels and sums."""
        self.unpack()
        size = len(self.places)
        sums = self.places.with_columns(pl.Series(name, with_room(column, size)) for name, column in self.columns.items())
        high = [name for name in self.columns if name.endswith(HIGH)]
        whole = {name.removesuffix(HIGH): pl.col(name).cast(pl.Int128) * 2**BITS for name in high}
        return sums.with_columns((pl.col(name).cast(pl.Int128) + more).alias(name) for name, more in whole.items()).drop(high)


def with_room(column: NDArray[Number], size: int) -> NDArray[Number]:
    """Give a column, or rows, of a size: without what is beyond it, or with zeros up to it.

    Examples
    --------
    >>> with_room(np.array([1, 2]), 3).tolist(), with_room(np.array([1, 2]), 1).tolist()
    ([1, 2, 0], [1])
    """
    more = max(size - len(column), 0)
    return np.concatenate([column[:size], np.zeros((more, *column.shape[1:]), column.dtype)]) if more else column[:size]


def long_counts(wide: pl.DataFrame) -> pl.DataFrame:
    """Turn the columns of counts into rows: ``kind, wave, unit, level, item, answer, n``, by group, item and answer."""
    counted = sorted(name.split("\t")[1:] for name in wide.columns if name.startswith("answers\t"))
    pieces = [{"item": item, "answer": answer, "n": f"answers\t{item}\t{answer}"} for item, answer in counted]
    return stacked(wide, pieces, "item", "answer", "n")
