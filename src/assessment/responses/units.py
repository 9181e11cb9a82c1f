"""The tree of units from `units.csv`: who belongs to whom, and how many people each has.

The file is short and written by hand, so it is read strictly and all of its faults are told together. A name is a name:
`NA`, `None` and `R&D "North"/<b>` are units like any other.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from assessment.errors import InputError, Problem, nearest
from assessment.responses.expected import did_you_mean, some
from assessment.responses.exports import read_table
from assessment.responses.model import Responses, Units
from assessment.responses.names import fold, squeeze
from assessment.responses.records import Records
from assessment.settings import CUSTOMER, Engagement

__all__ = ["check_units", "derive_units", "read_units"]

WHOLE_NUMBER = re.compile(r"\d{1,12}(\.0+)?$")


@dataclass(frozen=True)
class Row:
    """One line of the file."""

    line: int
    unit: str
    parent: str
    counts: Mapping[str, str]


def read_units(engagement: Engagement, folder: Path) -> Units:
    """Read the engagement's list of units.

    Parameters
    ----------
    engagement : Engagement
        Names the file under ``units``, and the levels whose headcounts it may hold.
    folder : Path
        What the path is relative to.

    Returns
    -------
    Units
        With one root: the file's own, if exactly one unit has no parent; else one named after the client.

    Raises
    ------
    InputError
        All faults, each with its line.

    Notes
    -----
    A row that repeats the sums of all that is counted below it is a row of totals: its people are not counted twice.
    """
    name = engagement.units
    known = {"unit": "unit", "parent": "parent", "customers": CUSTOMER, **{level: level for level in engagement.all_levels}}
    labels = {level.label: name for name, level in engagement.all_levels.items()}
    words = {squeeze(word): ours for word, ours in {**labels, **known}.items()}
    records = read_table(folder / name, name, expected={fold(word) for word in known})
    places, faults = find_columns(records, words, list(known))
    if "unit" not in places:
        raise InputError(faults)
    rows = as_rows(records, places)
    names, faults = spellings(rows), [*faults, *ragged(records), *unnamed(rows, name), *wrong_counts(rows, name)]
    faults += [*named_twice(rows, name), *unknown_parents(rows, name, (names, engagement.client))]
    parents = {} if faults else tree(rows, names, engagement.client)
    faults += [] if faults else [*cycles(parents, rows, name), *client_below(parents, rows, (name, engagement.client))]
    if faults:
        raise InputError(sorted(faults, key=lambda fault: fault.line))
    ordered = parents_first(parents)
    return Units(ordered, without_totals(ordered, headcounts(rows)))


def derive_units(engagement: Engagement, responses: Responses) -> Units:
    """Make the units that the answers name: all directly below the whole, without headcounts.

    Parameters
    ----------
    engagement : Engagement
        Gives the whole its name.
    responses : Responses
        What was read without a list of units.

    Returns
    -------
    Units
        The root, then the units by name.
    """
    frames = [*responses.answers.values(), *(counts.respondents for counts in responses.counts.values())]
    named = {name for frame in frames for name in frame.get_column("unit").unique()} - {engagement.client}
    return Units({engagement.client: "", **dict.fromkeys(sorted(named, key=lambda name: (fold(name), name)), engagement.client)})


def check_units(chosen: Iterable[str], known: Iterable[str], *, file: str) -> None:
    """Hold that all units that a run is to report on exist.

    Parameters
    ----------
    chosen : iterable of str
        Names of the units to report on.
    known : iterable of str
        Names of all units.
    file : str
        The list that they are from; "" where they are those that the answers name.

    Raises
    ------
    InputError
        Every unknown one, each with the nearest that exist, or with where their names stand.
    """
    names = list(known)
    where = f"see {file} for the units' names" if file else "units are those that the answers name, as there is no list of units"
    problems = []
    for name in dict.fromkeys(chosen):
        if name not in names:
            close = nearest(name, names)
            todo = f"did you mean {' or '.join(map(repr, close))}?" if close else where
            problems.append(Problem("There is no such unit", column="--unit", found=name, todo=todo))
    if problems:
        raise InputError(problems)


def find_columns(records: Records, words: Mapping[str, str], heads: Sequence[str]) -> tuple[dict[str, int], list[Problem]]:
    """Position of each known column, and faults of the header. A column nobody knows is ignored, unless it looks misspelt."""
    problem = partial(Problem, file=records.name, line=records.header_line)
    places: dict[str, int] = {}
    problems = []
    for position, written in enumerate(records.header):
        ours = words.get(squeeze(written))
        if ours in places:
            problems.append(problem("Two columns have the same name", found=written, todo="remove one"))
        elif ours:
            places[ours] = position
        elif close := did_you_mean(written, heads):
            problems.append(problem("Unknown column", found=written, allowed=some(list(heads)), todo=close))
    if "unit" not in places:
        problems.append(problem("No column is called 'unit'", allowed=some(list(heads)), todo="name it so"))
    return places, problems


def as_rows(records: Records, places: Mapping[str, int]) -> list[Row]:
    """Rows of the file, with names as they are to be shown."""
    counted = {level: place for level, place in places.items() if level not in {"unit", "parent"}}
    rows = []
    for line, *cells in records.frame.iter_rows():
        shown = [" ".join(cell.split()) for cell in cells]
        parent = shown[places["parent"]] if "parent" in places else ""
        rows.append(Row(line, shown[places["unit"]], parent, {level: shown[place] for level, place in counted.items()}))
    return rows


def spellings(rows: Sequence[Row]) -> dict[str, str]:
    """Folded name to the name as the file first writes it."""
    return {fold(row.unit): row.unit for row in reversed(rows)}


def ragged(records: Records) -> list[Problem]:
    """Rows with more or fewer cells than the header."""
    return [
        Problem(f"The row has {cells} cells, the header {len(records.header)}", file=records.name, line=line,
                todo="put a name that holds the delimiter in quotes")
        for line, cells, _ in records.ragged.iter_rows()
    ]  # fmt: skip


def unnamed(rows: Sequence[Row], file: str) -> list[Problem]:
    """Rows without a unit."""
    return [
        Problem("The row names no unit", file=file, line=row.line, column="unit", todo="fill it in")
        for row in rows
        if not row.unit
    ]


def wrong_counts(rows: Sequence[Row], file: str) -> list[Problem]:
    """Headcounts that are no whole numbers."""
    return [
        Problem("A headcount is a whole number of people", file=file, line=row.line, column=level, found=count,
                allowed="0, 1, 2, ..., or nothing where it is not known", todo="write it without signs and separators")
        for row in rows
        for level, count in row.counts.items()
        if count and not WHOLE_NUMBER.match(count)
    ]  # fmt: skip


def named_twice(rows: Sequence[Row], file: str) -> list[Problem]:
    """Units that stand in the file twice, under the same parent or under two."""
    first: dict[str, Row] = {}
    problems = []
    for row in rows:
        before = first.setdefault(fold(row.unit), row)
        if before is row or not row.unit:
            continue
        alike = fold(before.parent) == fold(row.parent)
        what = "This unit stands here twice" if alike else "This unit belongs to two parents"
        also = "keep one of the two" if alike else f"line {before.line} puts it below '{before.parent}': keep one of the two"
        if before.unit != row.unit:  # whoever wrote both may have meant two
            also += f"; line {before.line} writes it '{before.unit}', which is the same name: rename one if they are two units"
        problems.append(Problem(what, file=file, line=row.line, column="unit", found=row.unit, todo=also))
    return problems


def unknown_parents(rows: Sequence[Row], file: str, known: tuple[Mapping[str, str], str]) -> list[Problem]:
    """Parents that are neither a unit nor the whole."""
    names, client = known
    allowed = [*names.values(), client]
    return [
        Problem("This parent is not a unit", file=file, line=row.line, column="parent", found=row.parent,
                todo=did_you_mean(row.parent, allowed) or "give it a row of its own")
        for row in rows
        if row.parent and fold(row.parent) not in {*names, fold(client)}
    ]  # fmt: skip


def tree(rows: Sequence[Row], names: Mapping[str, str], client: str) -> dict[str, str]:
    """Each unit's parent; where several have none, the client is put above them."""
    parents = {row.unit: names.get(fold(row.parent), "") for row in rows}
    tops = [unit for unit, parent in parents.items() if not parent]
    if len(tops) == 1 and not any(fold(row.parent) == fold(client) for row in rows if row.unit == tops[0]):
        return parents
    return {client: "", **{unit: parent or client for unit, parent in parents.items() if unit != client}} if tops else parents


def cycles(parents: Mapping[str, str], rows: Sequence[Row], file: str) -> list[Problem]:
    """Units that are above themselves."""
    lines = {row.unit: row.line for row in rows}
    told: set[str] = set()
    problems = []
    for start in parents:
        path = [start]
        while (above := parents.get(path[-1], "")) and above not in path:
            path.append(above)
        if above == start and start not in told:
            told.update(path)
            said = " > ".join([*path, start])
            problems.append(Problem("These units are above each other in a circle", file=file, line=lines[start], column="parent",
                                    found=said, todo="leave the parent of the topmost blank"))  # fmt: skip
    return problems


def client_below(parents: Mapping[str, str], rows: Sequence[Row], named: tuple[str, str]) -> list[Problem]:
    """Rows that give the client's name, which is the whole's, to a unit below it."""
    file, client = named
    root = next((unit for unit, parent in parents.items() if not parent), "")
    return [
        Problem("This is the client's name, and so the name of the whole, not of a unit in it", file=file, line=row.line,
                column="unit", found=row.unit, todo="rename the unit, or leave its parent blank and put all others below it")
        for row in rows
        if fold(row.unit) == fold(client) and (row.unit != root or row.parent)
    ]  # fmt: skip


def parents_first(parents: Mapping[str, str]) -> dict[str, str]:
    """The same tree with each parent before its children, otherwise in the file's order."""
    children: dict[str, list[str]] = {}
    for unit, parent in parents.items():
        children.setdefault(parent, []).append(unit)
    ordered = list(children[""])
    for unit in ordered:
        ordered.extend(children.get(unit, []))
    return {unit: parents[unit] for unit in ordered}


def headcounts(rows: Sequence[Row]) -> dict[tuple[str, str], int]:
    """Headcounts that the file gives, by unit and level."""
    return {(row.unit, level): int(float(count)) for row in rows for level, count in row.counts.items() if count}


def without_totals(parents: Mapping[str, str], counts: Mapping[tuple[str, str], int]) -> dict[tuple[str, str], int]:
    """Headcounts of people in each unit itself: a row that repeats the sums of all levels below it is a row of totals.

    One level alone may equal the sum below it by chance (four regions of four leaders, and sixteen at head office), so
    only a row that repeats all that there are below is left out.
    """
    own = dict(counts)
    below: dict[str, dict[str, int]] = {unit: {} for unit in parents}
    levels = dict.fromkeys(level for _, level in counts)
    for unit in reversed(list(parents)):
        given = {level: own[unit, level] for level in levels if (unit, level) in own}
        people = {level: count for level, count in below[unit].items() if count}
        if people and all(given.get(level) == count for level, count in people.items()):
            own = {place: count for place, count in own.items() if place not in {(unit, level) for level in people}}
            given = {level: count for level, count in given.items() if level not in people}
        if parents[unit]:
            above = below[parents[unit]]
            for level, count in [*given.items(), *below[unit].items()]:
                above[level] = above.get(level, 0) + count
    return own
