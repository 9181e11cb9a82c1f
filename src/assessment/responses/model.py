"""What came back, as values: answers that were accepted, what was set aside, and the tree of units.

Nothing is lost silently: of every file, ``read = accepted + set aside + structural`` (header and blank lines), and
:func:`Arrival.check` holds it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import polars as pl

from assessment.errors import AssessmentError
from assessment.settings import ALL, CUSTOMER, Kind, parts_of

__all__ = ["COUNT_COLUMNS", "SET_ASIDE_COLUMNS", "Arrival", "Counts", "Responses", "Units", "as_told"]

SET_ASIDE_COLUMNS = {
    "file": pl.String, "line": pl.Int64, "column": pl.String, "value": pl.String, "code": pl.String, "reason": pl.String,
}  # fmt: skip

COUNT_COLUMNS = {
    "wave": pl.String, "unit": pl.String, "level": pl.String, "item": pl.String, "answer": pl.Int64, "n": pl.Int64,
}  # fmt: skip
RESPONDENT_COLUMNS = {"wave": pl.String, "unit": pl.String, "level": pl.String, "n": pl.Int64}


@dataclass(frozen=True)
class Units:
    """The tree of units. One of them, the root, is the whole organisation.

    Parameters
    ----------
    parents : mapping of str to str
        Each unit's parent, in the order of the file, parents before their children; "" for the root, which comes first.
    headcounts : mapping of (str, str) to int
        People *in a unit itself* (not below it) by level; customers under ``customer``. A pair that is not there is not known.
    together : str
        Levels that units without others below them may show together, where they can't apart: ``manager+senior_leader``; or "".

    Examples
    --------
    >>> units = Units({"All": "", "North": "All", "A": "North", "B": "North"}, {("A", "manager"): 3, ("B", "manager"): 2})
    >>> units.root, units.leaves, units.ancestors("A"), units.headcount("North", "manager"), units.headcount("A", "customer")
    ('All', ('A', 'B'), ('North', 'All'), 5, None)
    """

    parents: Mapping[str, str]
    headcounts: Mapping[tuple[str, str], int] = field(default_factory=dict)
    together: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        """All units, parents before their children."""
        return tuple(self.parents)

    @property
    def root(self) -> str:
        """The whole organisation."""
        return next(iter(self.parents))

    @cached_property
    def children(self) -> Mapping[str, tuple[str, ...]]:
        """Each unit's children, in order."""
        found: dict[str, list[str]] = {name: [] for name in self.parents}
        for name, parent in self.parents.items():
            if parent:
                found[parent].append(name)
        return {name: tuple(below) for name, below in found.items()}

    @property
    def leaves(self) -> tuple[str, ...]:
        """Units without children."""
        return tuple(name for name in self.parents if not self.children[name])

    def ancestors(self, unit: str) -> tuple[str, ...]:
        """Units around a unit, the nearest first, the root last."""
        above = []
        while unit := self.parents[unit]:
            above.append(unit)
        return tuple(above)

    def groups_around(self, unit: str, level: str) -> tuple[tuple[str, str], ...]:
        """Units and levels that people of a level who are in a unit itself count in.

        Examples
        --------
        >>> units = Units({"All": "", "A": "All"}, together="manager+senior_leader")
        >>> units.groups_around("A", "manager")
        (('A', 'manager'), ('A', 'all'), ('A', 'manager+senior_leader'), ('All', 'manager'), ('All', 'all'))
        """
        levels = (level,) if level == CUSTOMER else (level, ALL)
        joined = [(unit, self.together)] if self.shows_together(unit) and level in parts_of(self.together) else []
        around = ((above, of) for above in self.ancestors(unit) for of in levels)
        return (*((unit, of) for of in levels), *joined, *around)

    def shows_together(self, unit: str) -> bool:
        """Whether a unit may show levels together: one that lies in others and holds none."""
        return bool(self.together and self.parents[unit] and not self.children[unit])

    def within(self, unit: str) -> tuple[str, ...]:
        """A unit and everything below it."""
        below = [unit]
        for name in below:
            below.extend(self.children[name])
        return tuple(below)

    def headcount(self, unit: str, level: str) -> int | None:
        """People of a level in a unit and below it (``all``: all staff); None where no unit of it says."""
        known = [
            count
            for (name, of), count in self.headcounts.items()
            if name in self._within_set(unit) and (of == level or (level == ALL and of != CUSTOMER))
        ]
        return sum(known) if known else None

    def _within_set(self, unit: str) -> frozenset[str]:
        """Names of a unit and everything below it, to look up in."""
        return self._sets[unit]

    @cached_property
    def _sets(self) -> Mapping[str, frozenset[str]]:
        """Each unit's own tree as a set, children before parents."""
        found: dict[str, frozenset[str]] = {}
        for name in reversed(self.names):
            found[name] = frozenset({name}).union(*(found[child] for child in self.children[name]))
        return found


@dataclass(frozen=True)
class Arrival:
    """What became of one export file's lines.

    Parameters
    ----------
    file, wave, survey : str
        Which file, and what it holds.
    read : int
        Records read: a record is a line, or several where a quoted text holds line breaks.
    accepted, set_aside, structural : int
        Records that count; that don't, each with a reason; header, blank and title lines.
    cells : int
        Single answers in accepted records that were set to missing, each with a reason.
    notes, ignored : tuple of str
        What a reader should know about the file; its columns that nothing was read from.
    tabulated : bool
        The file holds counts in place of people.
    """

    file: str
    wave: str
    survey: Kind
    read: int
    accepted: int
    set_aside: int
    structural: int
    cells: int = 0
    notes: tuple[str, ...] = ()
    tabulated: bool = False
    ignored: tuple[str, ...] = ()

    def check(self) -> None:
        """Hold that nothing was lost; a failure is our own fault."""
        if self.read != self.accepted + self.set_aside + self.structural:
            raise AssessmentError(
                f"{self.file}: read {self.read} is not accepted {self.accepted} + set aside {self.set_aside}"
                f" + header and blank lines {self.structural}"
            )


@dataclass(frozen=True)
class Counts:
    """Answers of one side that came as a table of counts.

    Parameters
    ----------
    answers : DataFrame
        ``wave, unit, level, item, answer, n``: how many gave each answer.
    respondents : DataFrame
        ``wave, unit, level, n``: how many answered at all; null where the table does not say.
    """

    answers: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=COUNT_COLUMNS))
    respondents: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=RESPONDENT_COLUMNS))


def as_told(answers: pl.DataFrame | pl.LazyFrame) -> pl.LazyFrame:
    """Give the tidy table with texts in place of categories and Int16 for all items.

    Parameters
    ----------
    answers : DataFrame or LazyFrame
        As :class:`Responses` holds them.

    Returns
    -------
    LazyFrame
        A query, so that no more is copied than is used.

    Examples
    --------
    >>> frame = pl.DataFrame({"unit": ["North"], "care": [4]}, schema={"unit": pl.Categorical, "care": pl.Int8})
    >>> as_told(frame).collect().dtypes
    [String, Int16]
    """
    return answers.lazy().cast({pl.Categorical: pl.String, pl.Int8: pl.Int16})


@dataclass(frozen=True)
class Responses:
    """All accepted answers, and the account of the rest.

    Parameters
    ----------
    answers : mapping of {"employee", "customer"} to DataFrame
        One row a respondent: ``file`` (category), ``line`` (int), ``respondent`` (str, may be null), ``wave``, ``unit`` and
        ``level`` (categories; for customers ``customer``), ``duration`` (seconds, Float64, may be null), for employees
        ``rated_unit`` (category, null where nobody was rated), then one column for each of the survey's items, Int8 where that
        holds its scale, else Int16; null is no answer. Rows are ordered by file and line. :func:`as_told` gives texts.
    set_aside : DataFrame
        ``file, line, column, value, code, reason`` for each row (column "") and each cell that does not count.
    arrivals : tuple of Arrival
        One for each file, in the engagement's order.
    flags : mapping of {"employee", "customer"} to DataFrame
        Who answered carelessly, and by which indices (:func:`assessment.careless.find_careless`): a row for everybody whose
        answers were accepted or left out for that.
    left_out : mapping of {"employee", "customer"} to DataFrame
        Answers of those who were left out for it, as in ``answers``; nobody's, unless the engagement says so.
    counts : mapping of {"employee", "customer"} to Counts
        The sides whose answers came as counts; they have no rows in ``answers``.
    """

    answers: Mapping[Kind, pl.DataFrame]
    set_aside: pl.DataFrame
    arrivals: tuple[Arrival, ...]
    flags: Mapping[Kind, pl.DataFrame] = field(default_factory=dict)
    left_out: Mapping[Kind, pl.DataFrame] = field(default_factory=dict)
    counts: Mapping[Kind, Counts] = field(default_factory=dict)
