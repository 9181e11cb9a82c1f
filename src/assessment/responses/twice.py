"""Files that are given twice, or hold an earlier wave's answers as well: the same answers would count twice.

A collector's export often has all that was answered so far. Who answered in the wave before then stands in this wave's file,
too, with the same answers; people who were asked again seldom answer everything as they did.

One file may be given to several sources that share its rows out: staff and customers in one export, or two waves, told apart by
what a column says (``keep``) or by days (``period``). Nobody is then in two of them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import combinations
from pathlib import Path

import polars as pl

from assessment.errors import Problem
from assessment.responses.names import fold
from assessment.responses.packed import fingerprint
from assessment.responses.people import People
from assessment.settings import Source

__all__ = ["carried_over", "given_twice"]

LOOKED_AT = 5_000  # respondents of a file, one in so many of a longer one
FEWEST = 10  # of them that must have answered alike in two waves
ANSWERED = 5  # questions that each of them must have answered
NEARLY_ALL = 0.9  # of those who are in both files
NO_ITEMS = {"line", "respondent", "unit", "level", "rated_unit", "duration"}
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


def carried_over(files: Sequence[tuple[Source, People]]) -> list[Problem]:
    """A problem for each file that holds people of another wave's file with the same answers: an export of all so far.

    Parameters
    ----------
    files : sequence of (Source, People)
        What was read of one survey, in the engagement's order.
    """
    problems = []
    for (early, before), (late, after) in combinations(files, 2):
        if early.wave != late.wave and (number := same_people(before.answers, after.answers)):
            what = f"At least {number:,} respondents stand in {early.name} ({early.wave}), too, with the same answers"
            todo = "export the answers of this wave only, or say under 'period' of this source which days are its own"
            problems.append(Problem(what, file=late.name, todo=todo))
    return problems


def same_people(before: pl.DataFrame, after: pl.DataFrame) -> int:
    """How many of one file are in another, with all their answers the same; 0 if few are, or most of those in both differ.

    Parameters
    ----------
    before, after : DataFrame
        ``respondent`` and a column an item, among others.
    """
    items = [name for name in after.columns if name in before.columns and name not in NO_ITEMS]
    named = after.filter(pl.col("respondent").is_not_null())
    some = named.gather_every(max(1, named.height // LOOKED_AT)).select("respondent", *items)
    answered = some.filter(pl.sum_horizontal(pl.col(name).is_not_null() for name in items) >= ANSWERED)
    if answered.is_empty():
        return 0
    known = before.select("respondent", *(pl.col(name).alias(f"{name}, before") for name in items))
    both = answered.join(known.unique("respondent"), on="respondent", how="inner")
    alike = pl.all_horizontal(pl.col(name).eq_missing(pl.col(f"{name}, before")) for name in items)
    number = both.select(alike.sum()).item()
    return number if number >= max(FEWEST, NEARLY_ALL * both.height) else 0
