"""Files that are given twice: the same answers would count twice.

One file may be given to several sources that share its rows out: staff and customers in one export, or two waves, told apart by
what a column says (``keep``) or by days (``period``). Nobody is then in two of them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from assessment.errors import Problem
from assessment.responses.names import fold
from assessment.responses.packed import fingerprint
from assessment.responses.people import People
from assessment.settings import Source

__all__ = ["given_twice"]

WAYS_OUT = (
    "remove one of the two sources, or name the right file; if it holds the rows of both, say under 'keep' of each which are its"
    " own, with no value in both"
)


def given_twice(files: Iterable[tuple[Source, People]], folder: Path) -> list[Problem]:
    """A problem for each file with the same content as one before, of which no row is kept apart from that one's.

    Parameters
    ----------
    files : iterable of (Source, People)
        What was read, in the engagement's order.
    folder : Path
        What the sources' paths are relative to.
    """
    given = list(files)
    counts = Counter(extent(*one) for one in given)  # only files of one extent can be alike
    first: dict[tuple[object, ...], list[Source]] = {}
    problems = []
    for source, people in given:
        if counts[extent(source, people)] == 1:
            continue
        before = first.setdefault((*extent(source, people), fingerprint(folder / source.file, source.file)), [])
        if again := [one.name for one in before if not shared_out(one, source)]:
            what = f"This file holds the same bytes as {again[0]}"
            problems.append(Problem(what, file=source.name, todo=WAYS_OUT))
        before.append(source)
    return problems


def extent(source: Source, people: People) -> tuple[object, ...]:
    """How much of which sheet a file holds. One table may hold the counts of staff and of customers in columns of their own."""
    return people.read, people.structural, source.sheet, source.survey if source.is_tabulated else ""


def shared_out(one: Source, other: Source) -> bool:
    """Whether no row can be in both sources: a column is kept by values none of which is the other's, or the days are apart.

    Examples
    --------
    >>> keeps = [{"Wave": ["1"]}, {"wave": ["2"]}, {"Wave": ["1", "2"]}]
    >>> first, second, both = (Source(survey="employee", wave="1", file="a.csv", keep=keep) for keep in keeps)
    >>> shared_out(first, second), shared_out(first, both)
    (True, False)
    """
    kept = [{fold(name): set(map(fold, values)) for name, values in source.keep.items()} for source in (one, other)]
    if any(not values & kept[1].get(name, values) for name, values in kept[0].items()):
        return True
    return days_apart(one, other) or days_apart(other, one)


def days_apart(early: Source, late: Source) -> bool:
    """Whether one source's days end before the other's begin, in the same column."""
    if not (early.period and late.period and fold(early.period.column) == fold(late.period.column)):
        return False
    return bool(early.period.last and late.period.first and early.period.last < late.period.first)
