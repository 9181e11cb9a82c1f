"""Which column of a table of counts holds what.

A *long* table has a row for each unit, question and answer; a *wide* one has a row for each unit, and a column for each
question and answer. The columns of a wide table are found by a pattern of their names (``t_N_{item}_{answer}``), or each is
named. A column that fits the pattern and no question is ignored, and named; one that fits a question and none of its
answers is a fault, since without it the shares of the others would be wrong.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial

from assessment.errors import InputError, Problem
from assessment.responses.claims import position_of
from assessment.responses.expected import Expected, did_you_mean, some
from assessment.responses.names import fold
from assessment.responses.place import Placement, find_mapped, repeated
from assessment.responses.records import Heading
from assessment.responses.understand import Reader

__all__ = ["UNDERSTOOD", "CountColumn", "CountPlacement", "place_counts", "reader_of"]

UNDERSTOOD = ("answer", "no_answer", "undeclared_no_answer")  # what a column or row of counts may be of
WHOLE_TABLE = ("item", "answer", "count")


@dataclass(frozen=True)
class CountColumn:
    """A column of a wide table: whose counts it holds. ``answer`` is None where it counts those who gave none."""

    position: int
    item: str
    answer: int | None


@dataclass(frozen=True)
class CountPlacement:
    """Positions of the columns of a table of counts.

    Parameters
    ----------
    rows : Placement
        Columns that say whose counts a row holds; of a long table also ``item``, ``answer`` and ``count``.
    columns : tuple of CountColumn
        Of a wide table; empty for a long one.
    notes : tuple of str
        What is ignored or missing.
    """

    rows: Placement
    columns: tuple[CountColumn, ...] = ()
    notes: tuple[str, ...] = field(default=())


def place_counts(records: Heading, expected: Expected) -> CountPlacement:
    """Find the columns of a table of counts.

    Parameters
    ----------
    records : Records
        The file.
    expected : Expected
        What it should hold.

    Returns
    -------
    CountPlacement

    Raises
    ------
    InputError
        Columns of the same name, mapped or needed ones that are missing, or one that counts no answer of its question.
    """
    mapped, missing = find_mapped(records, expected)
    roles = find_roles(records, expected, mapped)
    columns, faults = find_columns(records, expected) if expected.source.counts else ([], [])
    columns = [one for one in columns if one.position not in roles.values()]
    problems = [*expected.faults(), *repeated(records, expected), *missing, *faults]
    problems += needed(records, expected, (roles, columns)) if not faults and not missing else []
    if problems:
        raise InputError(problems)
    ticks = {level: position_of(records, theirs) for level, theirs in expected.ticks.items()}
    keep = {position_of(records, theirs): values for theirs, values in expected.source.keep.items()}
    date = position_of(records, expected.source.period.column) if expected.source.period else -1
    rows = Placement(roles=roles, ticks=ticks, keep=keep, date=date)
    used = {*roles.values(), date, *ticks.values(), *keep, *(one.position for one in columns)}
    return CountPlacement(rows, tuple(columns), tuple(left_over(records, expected, used, columns)))


def find_roles(records: Heading, expected: Expected, mapped: dict[str, int]) -> dict[str, int]:
    """Columns of unit, level and respondents; of a long table also of item, answer and count."""
    skip = set(WHOLE_TABLE) if expected.source.counts else set[str]()
    skip |= {"level"} if expected.ticks or expected.source.survey == "customer" else set()
    free = {fold(name): place for place, name in reversed(list(enumerate(records.header))) if place not in mapped.values()}
    roles = {role: mapped.get(role, free.get(role)) for role in expected.roles if role not in skip}
    return {role: place for role, place in roles.items() if place is not None}


def find_columns(records: Heading, expected: Expected) -> tuple[list[CountColumn], list[Problem]]:
    """Columns of counts, by the pattern or by their names, and a problem for each that can't be told."""
    counts = expected.source.counts
    if isinstance(counts, str):
        return by_pattern(records, expected, counts)
    found, problems = [], []
    for item, columns in counts.items():
        if item not in expected.survey.items:
            todo = did_you_mean(item, expected.survey.items) or "name an item of the survey"
            problems.append(Problem("The survey has no such item", expected.source.name, 0, "counts", found=item, todo=todo))
            continue
        reader = reader_of(expected, item)
        for answer, name in columns.items():
            value, status = reader.read(answer)
            place = position_of(records, name)
            if status not in UNDERSTOOD:
                problems.append(no_such_answer(expected.source.name, 0, (f"counts: {item}", answer), reader))
            elif place < 0:
                what = "The engagement maps a column that is not in this file"
                todo = did_you_mean(name, records.header)
                problems.append(Problem(what, records.name, records.header_line, f"counts: {item}", found=name, todo=todo))
            else:
                found.append(CountColumn(place, item, value))
    return found, problems


def by_pattern(records: Heading, expected: Expected, pattern: str) -> tuple[list[CountColumn], list[Problem]]:
    """Columns whose names fit a pattern."""
    found, problems = [], []
    for place, name in enumerate(records.header):
        meant = [(item, answer) for words, answer in splits(fold(name), fold(pattern))
                 if len(items := expected.item_words.get(words, frozenset())) == 1 for item in items]  # fmt: skip
        read = [(item, answer, reader_of(expected, item).read(answer)) for item, answer in meant]
        clear = [CountColumn(place, item, value) for item, _, (value, status) in read if status in UNDERSTOOD]
        if len(clear) == 1:
            found += clear
        elif meant:
            item, answer = meant[0]
            problems.append(no_such_answer(records.name, records.header_line, (name, answer), reader_of(expected, item)))
    return found, problems


def splits(name: str, pattern: str) -> Iterator[tuple[str, str]]:
    """Every item and answer that a name may be of.

    Examples
    --------
    >>> list(splits("n_q1_a_5", "n_{item}_{answer}")), list(splits("5 of q1", "{answer} of {item}"))
    ([('q1', 'a_5'), ('q1_a', '5')], [('q1', '5')])
    """
    item_first = pattern.index("{item}") < pattern.index("{answer}")
    before, rest = pattern.split("{item}" if item_first else "{answer}")
    between, after = rest.split("{answer}" if item_first else "{item}")
    if not (name.startswith(before) and name.endswith(after)) or len(name) < len(before) + len(after):
        return
    inner = name[len(before) : len(name) - len(after)]
    for at in range(1, len(inner)):
        first, second = inner[:at].strip(), inner[at + len(between) :].strip()
        if inner.startswith(between, at) and first and second:
            yield (first, second) if item_first else (second, first)


def reader_of(expected: Expected, item: str) -> Reader:
    """The reader of an item's answers."""
    return Reader(expected.survey.answers[expected.survey.items[item].answers], expected.source.decimal)


def no_such_answer(file: str, line: int, at: tuple[str, str], reader: Reader) -> Problem:
    """A count of an answer that the question does not have."""
    column, answer = at
    todo = "correct it, or declare it under 'no_answer' in the survey if it means no answer"
    return Problem("The question has no such answer", file, line, column, found=answer, allowed=reader.allowed, todo=todo)


def needed(records: Heading, expected: Expected, found: tuple[dict[str, int], list[CountColumn]]) -> list[Problem]:
    """Problems with columns that no table can do without."""
    (roles, columns), header = found, [name for name in records.header if name.strip()]
    problem, problems = partial(Problem, file=records.name, line=records.header_line), []
    if "unit" not in roles and expected.units is not None:
        problems.append(
            problem("No column says the unit", allowed=some(header), todo="map it under 'columns: unit' of this source")
        )
    if expected.source.counts and not columns:
        todo = "correct the pattern under 'counts' of this source, or name each column there"
        what = "No column holds counts of an item of the survey"
        problems.append(problem(what, found=str(expected.source.counts), allowed=some(header), todo=todo))
    if not expected.source.counts and (lacking := [role for role in WHOLE_TABLE if role not in roles]):
        todo = "map them under 'columns' of this source, or say under 'counts' how a column for each answer is named"
        what = f"A table of counts needs columns for {', '.join(WHOLE_TABLE)}; there is none for {', '.join(lacking)}"
        problems.append(problem(what, allowed=some(header), todo=todo))
    return problems


def left_over(records: Heading, expected: Expected, used: set[int], columns: list[CountColumn]) -> Iterator[str]:
    """Notes on columns that are ignored, and on items and answers without a column."""
    named = [name.strip() for place, name in enumerate(records.header) if place not in used and name.strip()]
    if named:
        yield f"{len(named)} column{'s'[: len(named) > 1]} ignored: {some(named)}"
    if not columns:
        return
    given: dict[str, set[int | None]] = {}
    for one in columns:
        given.setdefault(one.item, set()).add(one.answer)
    lacking = [name for name in expected.survey.items if name not in given]
    if lacking:
        yield f"{len(lacking)} item{'s'[: len(lacking) > 1]} without a column: {some(lacking)}"
    for item, answers in given.items():
        asked = expected.survey.answers[expected.survey.items[item].answers]
        if absent := [str(value) for value in range(asked.low, asked.high + 1) if value not in answers]:
            yield f"'{item}' has no column for {some(absent)}, read as never given"
