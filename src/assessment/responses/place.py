"""Which column holds what: the file's header in our words.

A column is found by the source's `columns` (ours: theirs), else by our own word, an item's id or the exact text of its
question, without regard to case and spaces; by the file's name for it, or another that its collector gives it. What is
mapped must be there, what is needed must be there, and what is left over is ignored and named. Nothing is guessed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial

from assessment.errors import InputError, Problem, nearest
from assessment.responses.claims import bearers, item_claims, names_counted, position_of, roles_named
from assessment.responses.expected import RATED, ROLES, Expected, did_you_mean, some
from assessment.responses.names import fold
from assessment.responses.records import Heading
from assessment.responses.sheet_faults import refuse_uncomputed

__all__ = ["Placement", "place_columns"]

PARTED = re.compile(r"[;,|\t]")
NUMBER = re.compile(r"\s*-?\d+([.,]\d+)?\s*")


@dataclass(frozen=True)
class Placement:
    """Positions of the columns that we read.

    Parameters
    ----------
    roles : mapping of str to int
        ``respondent``, ``unit``, ``level``, ``rated_unit``, ``duration`` and, in long format, ``item`` and ``answer``; those that
        are there.
    ticks : mapping of str to int
        Level to its tick-box column.
    items : mapping of str to tuple of int
        Wide format: an item's columns; several where each form has its own.
    keep : mapping of int to list of str
        Column to the values whose rows count.
    date : int
        The column that the source's period looks at; -1 where there is no period.
    comments : tuple of int
        Columns of open answers.
    notes : tuple of str
        Columns that are ignored, items that the file lacks.
    ignored : tuple of str
        Names of the columns that are ignored.
    """

    roles: Mapping[str, int]
    ticks: Mapping[str, int] = field(default_factory=dict)
    items: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    keep: Mapping[int, list[str]] = field(default_factory=dict)
    date: int = -1
    comments: tuple[int, ...] = ()
    notes: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()

    @property
    def long(self) -> bool:
        """One row an answer, not one row a respondent."""
        return "answer" in self.roles


def place_columns(records: Heading, expected: Expected) -> Placement:
    """Find the columns of a file.

    Parameters
    ----------
    records : Records
        The file.
    expected : Expected
        What it should hold.

    Returns
    -------
    Placement

    Raises
    ------
    InputError
        Columns of the same name, mapped or needed ones that are missing, a text that may mean two items, no item at all.
    """
    refuse_headless(records, expected)
    problems = [*expected.faults(), *repeated(records, expected)]
    mapped, missing = find_mapped(records, expected)
    items, unclear = find_items(records, expected, mapped)
    roles = find_roles(records, expected, mapped, wide=bool(items))
    items = {} if "answer" in roles else items
    problems += [*missing, *unclear, *needed(records, expected, (roles, items))]
    if problems:
        raise InputError(problems)
    ticks = {level: position_of(records, theirs) for level, theirs in expected.ticks.items()}
    keep = {position_of(records, theirs): values for theirs, values in expected.source.keep.items()}
    period = expected.source.period
    date = position_of(records, period.column) if period else -1
    comments = tuple(position_of(records, theirs) for theirs in expected.source.comments)
    held = {position for several in items.values() for position in several}
    used = {*comments, *roles.values(), *ticks.values(), *keep, date, *held}
    refuse_uncomputed(records, used)
    notes = (*left_over(records, expected, used, items), *nobody_named(expected, roles, items))
    ignored = tuple(name.strip() for place, name in enumerate(records.header) if place not in used and name.strip())
    return Placement(roles, ticks, items, keep=keep, date=date, comments=comments, notes=notes, ignored=ignored)


def refuse_headless(records: Heading, expected: Expected) -> None:
    """Stop at a first line that is a row of answers, or has none of the columns that the engagement names.

    Its cells may be somebody's: they are nobody's business, and no message shows them.
    """
    if knows_columns(records, expected):
        return
    if holds_answers(records, expected):
        what, todo = "The file has no header: its first line holds answers", "put the names of the columns above them"
        raise InputError(Problem(what, records.name, records.header_line, todo=todo))
    named = [*expected.columns.values(), *expected.ticks.values(), *expected.source.keep]
    alike = any(nearest(name, records.header) for name in named)
    if named and not alike and not any(fold(name) in expected.item_words for name in records.header):
        what = "None of the columns that the engagement names, and none of ours, is in the first line"
        todo = "put the names of the columns there, name the right file, or correct 'columns' of this source"
        raise InputError(Problem(what, records.name, records.header_line, todo=todo))


def knows_columns(records: Heading, expected: Expected) -> bool:
    """Whether the first line has names that we know; one item may as well stand in a row of long format."""
    names = [fold(name) for name in records.header]
    items = {name for name in names if name in expected.item_words}
    return len(items) > 1 or any(name in expected.names_beside_items for name in names) or bool(records.about.collector)


def holds_answers(records: Heading, expected: Expected) -> bool:
    """Whether cells of the first line are answers."""
    reader = expected.reader(next(iter(expected.survey.items)))

    def says_an_answer(text: str) -> bool:
        return bool(NUMBER.fullmatch(text)) or reader.read(text)[1] == "answer"

    # Where the delimiter could not be told either, a cell is half a line.
    pieces = [piece for name in records.header for piece in PARTED.split(name)]
    return any(map(says_an_answer, records.header)) or sum(map(says_an_answer, pieces)) > 1


def repeated(records: Heading, expected: Expected) -> list[Problem]:
    """Column names that stand in the header twice."""
    counts = names_counted(records, expected, ROLES)
    twice = [name for name in records.header if counts[fold(name)] > 1]
    first = {fold(name): name for name in reversed(twice)}
    return [
        Problem(f"{counts[fold(name)]} columns have the same name", file=records.name, line=records.header_line,
                found=name.strip(), todo="rename or remove all but one")
        for name in reversed(first.values())
    ]  # fmt: skip


def find_mapped(records: Heading, expected: Expected) -> tuple[dict[str, int], list[Problem]]:
    """Columns that the source maps, and a problem for each that is not there."""
    places = {ours: position_of(records, theirs) for ours, theirs in expected.columns.items()}
    ticked = [(f"level: {level}", theirs) for level, theirs in expected.ticks.items()]
    kept = [("keep", theirs) for theirs in expected.source.keep]
    dated = [("period", expected.source.period.column)] if expected.source.period else []
    further = [("ignore", theirs) for theirs in expected.source.ignore]
    further += [("comments", theirs) for theirs in expected.source.comments]
    wanted = [*expected.columns.items(), *ticked, *kept, *dated, *further]
    missing = [
        not_found(records, ours, theirs)
        for ours, theirs in wanted
        if position_of(records, theirs) < 0
    ]  # fmt: skip
    return {ours: place for ours, place in places.items() if place >= 0}, missing


def not_found(records: Heading, ours: str, theirs: str) -> Problem:
    """Why no one column is the one that the engagement maps."""
    where = partial(Problem, file=records.name, line=records.header_line, column=ours, found=theirs)
    if several := [records.header[place] for place in bearers(records, theirs)]:
        return where(
            "The engagement maps a text that several columns bear", allowed=some(several), todo="map one of them by its name"
        )
    return where(
        "The engagement maps a column that is not in this file", allowed=some([name for name in records.header if name.strip()]),
        todo=did_you_mean(theirs, records.header),
    )  # fmt: skip


def find_items(
    records: Heading, expected: Expected, mapped: Mapping[str, int]
) -> tuple[dict[str, tuple[int, ...]], list[Problem]]:
    """Each item's columns: the mapped one, or all that bear its id or one of its wordings."""
    ignored = {position_of(records, name) for name in (*expected.source.ignore, *expected.source.comments)}
    found, unclear = dict[str, list[int]](), []
    for position, name, meant in item_claims(records, expected, mapped):
        if position in ignored:
            continue
        if len(meant) > 1:
            unclear.append(
                Problem("This column may be any of several items", file=records.name, line=records.header_line, found=name,
                        allowed=some(sorted(meant)), todo="map it under 'columns' of this source")
            )  # fmt: skip
        else:
            found.setdefault(next(iter(meant)), []).append(position)
    places = {**found, **{name: [place] for name, place in mapped.items() if name in expected.survey.items}}
    return {name: tuple(places[name]) for name in expected.survey.items if name in places}, unclear


def find_roles(records: Heading, expected: Expected, mapped: Mapping[str, int], *, wide: bool) -> dict[str, int]:
    """Columns of respondent, unit, level, whom somebody rated, and of item and answer where the file is long."""
    skip = {"level"} if expected.ticks or expected.source.survey == "customer" else set[str]()
    skip |= set() if expected.survey.rated_scale else {RATED}
    found = roles_named(records, set(mapped.values()))
    roles = {role: mapped.get(role, found.get(role)) for role in ROLES if role not in skip}
    asked_long = "item" in mapped or "answer" in mapped
    if not asked_long and (wide or None in (roles["item"], roles["answer"])):
        roles["item"] = roles["answer"] = None
    return {role: place for role, place in roles.items() if place is not None}


def needed(records: Heading, expected: Expected, found: tuple[Mapping[str, int], Mapping[str, tuple[int, ...]]]) -> list[Problem]:
    """Problems with columns that no file can do without."""
    (roles, items), header = found, [name for name in records.header if name.strip()]
    problem, problems = partial(Problem, file=records.name, line=records.header_line), []
    if "unit" not in roles and "unit" not in expected.columns and expected.units is not None:
        todo = f"map it under 'columns: unit' of this source; {did_you_mean('unit', header)}".rstrip("; ")
        problems.append(problem("No column says the unit", allowed=some(header), todo=todo))
    half = [role for role in ("item", "answer") if role in roles]
    if half and expected.source.comments:
        what, todo = (
            "Open answers can't be read from long format",
            "give a file with a row a respondent, or remove 'comments'",
        )
        problems.append(problem(what, found=some(expected.source.comments), todo=todo))
    if len(half) == 1 and not {"item", "answer"} <= expected.columns.keys():
        problems.append(problem(f"Long format needs both 'item' and 'answer', not only {half[0]!r}", todo="map both"))
    if not items and not half and not {*expected.survey.items, "item", "answer"} & expected.columns.keys():
        ids = some(list(expected.survey.items), most=6)
        todo = "name the columns by item id or by the question's text, or map them under 'columns' of this source"
        problems.append(problem("No column holds an item of the survey", found=some(header, most=3), allowed=ids, todo=todo))
    return problems


def nobody_named(expected: Expected, roles: Mapping[str, int], items: Mapping[str, tuple[int, ...]]) -> list[str]:
    """A note where answers speak of a department that no column names."""
    asked = "answer" in roles or any(item in items for item in expected.survey.rated_items)
    if RATED in roles or not expected.survey.rated_scale or not asked:
        return []
    return [f"no column says which department was rated ('{RATED}'): its ratings can't be told apart"]


def left_over(records: Heading, expected: Expected, used: set[int], items: Mapping[str, tuple[int, ...]]) -> list[str]:
    """Notes on columns that are ignored and on items without a column."""
    extra = [name.strip() for place, name in enumerate(records.header) if place not in used]
    named, lacking = [name for name in extra if name], [name for name in expected.survey.items if name not in items]
    notes = [f"{len(named)} column{'s'[: len(named) > 1]} ignored: {some(named)}"] if named else []
    notes += [f"{len(extra) - len(named)} columns without a name ignored"] if len(extra) > len(named) else []
    return notes + ([f"{len(lacking)} items without a column: {some(lacking)}"] if items and lacking else [])
