"""Summaries made elsewhere: pieces of a table are handed to whatever computes, and their sums come back.

What computes is an ``Executor`` of the standard library: threads, processes, or the workers of a cluster. Since sums are whole
numbers, it does not matter who adds up what, nor in which order.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Executor, Future, wait
from typing import TypeVar

import polars as pl

from assessment.responses import as_told
from assessment.scores.bulk import ROWS, added_up, can_sum, sum_table, summarise
from assessment.scores.piece_sums import Sums
from assessment.scores.scoring import Key
from assessment.scores.summaries import GROUP, Summaries
from assessment.settings import Kind
from assessment.surveys import Survey

__all__ = ["Summarise", "awaited", "summarise_by", "summarise_table"]

AT_ONCE = 8  # pieces that are under way: each is held here until its sums are back
Told = TypeVar("Told")
Summarise = Callable[[pl.DataFrame, Kind, Survey, Mapping[str, Key]], Summaries]


def summarise_by(
    executor: Executor, answers: pl.DataFrame, kind: Kind, survey: Survey, keys: Mapping[str, Key], *, rows: int = ROWS
) -> Summaries:
    """Summarise one kind's answers by an executor.

    Parameters
    ----------
    executor : Executor
        What computes; it must be able to take a table and give its sums back.
    answers, kind, survey, keys
        As :func:`assessment.scores.summarise` takes them, in memory.
    rows : int
        Of a piece; at most 2^18.

    Returns
    -------
    Summaries
        To the bit those of :func:`assessment.scores.summarise`.

    Raises
    ------
    Exception
        Whatever the executor says of a piece that could not be summarised.
    """
    if not can_sum(keys):
        return summarise_table(answers, kind, survey, keys)
    needed = answers.select(*GROUP[1:], *survey.items)
    pieces = (as_told(piece).collect() for piece in needed.iter_slices(rows))
    handed = (executor.submit(sum_table, piece, survey, keys) for piece in pieces)
    return added_up(in_turn(handed), kind, keys) or summarise_table(answers, kind, survey, keys)


def summarise_table(answers: pl.DataFrame, kind: Kind, survey: Survey, keys: Mapping[str, Key]) -> Summaries:
    """Summarise a table that is in memory, in this process."""
    return summarise(answers.lazy(), kind, survey, keys)


def in_turn(handed: Iterator[Future[Sums]]) -> Iterator[Sums]:
    """Give what comes back, with no more under way than may be held."""
    waiting: deque[Future[Sums]] = deque()
    for one in handed:
        waiting.append(one)
        if len(waiting) == AT_ONCE:
            yield awaited(waiting.popleft())
    yield from map(awaited, waiting)


def awaited(future: Future[Told]) -> Told:
    """Wait for what comes, and look up twice a second: Ctrl-C does not always end a wait (polars has the call go on).

    Parameters
    ----------
    future : Future
        Of work that another thread, process or machine does.

    Returns
    -------
    object
        What came of it.

    Raises
    ------
    Exception
        Whatever the work met.
    KeyboardInterrupt
        Ctrl-C, half a second after it at the latest.

    Examples
    --------
    >>> from concurrent.futures import ThreadPoolExecutor
    >>> with ThreadPoolExecutor(1) as pool:
    ...     awaited(pool.submit(len, "abc"))
    3
    """
    while not wait([future], timeout=0.5).done:
        pass
    return future.result()
