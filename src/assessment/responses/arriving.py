"""A file's pieces as they arrive: checked, counted, and held back as long as it takes to know what they mean.

Two things of a row hang on others: what 04/05 means, on any date above 12; and whether `Total` is a unit, on a row below it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

import polars as pl

from assessment.responses.account import FAULTS
from assessment.responses.checks import check_rows, distinct
from assessment.responses.expected import Expected
from assessment.responses.period import DayOrder
from assessment.responses.place import Placement
from assessment.responses.records import Stream, Wanted, ahead, last_line
from assessment.responses.strays import wrong_lengths
from assessment.responses.totals import part_doubtful

__all__ = ["Arriving"]

ROWS_TOGETHER = 150_000


@dataclass
class Arriving:
    """What becomes known of a file while its rows are taken.

    Parameters
    ----------
    stream, placement, expected : Stream, Placement, Expected
        The file, where its columns stand, and what it should hold.
    read, structural : int
        All records so far, and those of them that are header and blank lines.
    rows : list of DataFrame
        Accounts of rows that do not count, for reasons that no check finds.
    remarks : list of str
        What a reader should know of the file.
    texts : dict of str to set of str
        How units and levels are written in it.
    known : dict of int to tuple of str
        Positions of columns of answers, and the texts that most of their cells hold.
    """

    stream: Stream
    placement: Placement
    expected: Expected
    read: int = 0
    structural: int = 0
    rows: list[pl.DataFrame] = field(default_factory=lambda: [pl.DataFrame(schema=FAULTS)])
    remarks: list[str] = field(default_factory=list)
    texts: dict[str, set[str]] = field(default_factory=dict)
    known: dict[int, tuple[str, ...]] = field(default_factory=dict)

    def checked(self) -> Iterator[pl.DataFrame]:
        """Give all rows, checked, in some order."""
        last, held = 0, list[pl.DataFrame]()
        for frame, expected in self.dated():
            last = max(last, last_line(frame))
            rows, doubtful = part_doubtful(frame, self.placement, self.expected)
            if doubtful.height:
                held.append(doubtful)
            if rows.height:
                yield check_rows(rows, self.stream, (self.placement, expected), last=0)
        if held:
            yield check_rows(pl.concat(held), self.stream, (self.placement, expected), last=last)

    def dated(self) -> Iterator[tuple[pl.DataFrame, Expected]]:
        """Give the rows with what is expected of them, which says how a date is read."""
        order = DayOrder(self.stream, self.placement.date, self.expected.source.period)
        held = list[pl.DataFrame]()
        for frame in self.frames():
            held += [frame]
            if order.look(frame):
                yield from ((one, self.expecting(order)) for one in held)
                held = []
        order.settle()
        yield from ((one, self.expecting(order)) for one in held)

    def expecting(self, order: DayOrder) -> Expected:
        """What is expected of rows, with the order of days and months as it turned out."""
        if order.period is None or order.period.dates == order.known:
            return self.expected
        period = order.period.model_copy(update={"dates": order.known})
        self.expected = replace(self.expected, source=self.expected.source.model_copy(update={"period": period}))
        order.period = period
        return self.expected

    def frames(self) -> Iterator[pl.DataFrame]:
        """Give the rows of all pieces, many at a time: what is done for each column costs the same for a few rows."""
        held = list[pl.DataFrame]()
        for frame in self.counted():
            if held and held[0].schema != frame.schema:
                yield together(held)
                held = []
            held.append(frame)
            if sum(map(len, held)) >= ROWS_TOGETHER:
                yield together(held)
                held = []
        if held:
            yield together(held)

    def counted(self) -> Iterator[pl.DataFrame]:
        """Give the rows of each piece, and count all that is in it."""
        for piece in ahead(self.stream.pieces(asked_for(self.placement, self.known))):
            self.read += piece.read
            self.structural += piece.structural
            self.rows += [wrong_lengths(piece.ragged, self.stream.header), piece.aside]
            self.remarks += piece.remarks
            if piece.frame.height:
                for role in {"unit", "level"} & self.placement.roles.keys():
                    self.texts.setdefault(role, set()).update(distinct(piece.frame, self.placement.roles[role]))
                yield piece.frame


def together(frames: list[pl.DataFrame]) -> pl.DataFrame:
    """Rows of several frames as one."""
    return pl.concat(frames, rechunk=True) if len(frames) > 1 else frames[0]


def asked_for(placement: Placement, known: Mapping[int, tuple[str, ...]]) -> Wanted:
    """The columns that are read, and those of them that may come as known texts."""
    roles = {*placement.roles.values(), *placement.ticks.values(), *placement.keep} | ({placement.date} - {-1})
    items = {place for places in placement.items.values() for place in places}
    # The first cell tells rows of totals, and comments.
    told = {place: texts for place, texts in known.items() if place in items - roles - {0}}
    return Wanted(frozenset(roles | items | {0}), known=told, strays=True)
