"""Columns that belong elsewhere: another survey's file, and a question that was renamed between waves.

Both would be read without a fault and be wrong: customers counted as staff who answered nothing, or an item that quietly
ends with the wave in which somebody reworded it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assessment.errors import Problem
from assessment.responses.expected import Expected, some
from assessment.responses.names import fold
from assessment.responses.place import Placement
from assessment.responses.records import Heading, Records, column
from assessment.settings import Kind
from assessment.surveys.model import Survey

__all__ = ["Found", "find_questions", "might_hold", "renamed_questions", "wrong_survey"]

MOST_ANSWERS = 0.9
FEWEST = 5


@dataclass(frozen=True)
class Found:
    """What a file holds of its survey, and which other columns hold answers.

    Parameters
    ----------
    kind, wave, file : str
        Which file.
    items : frozenset of str
        Items with a column.
    others : mapping of str to frozenset of str
        Column that was not placed to the items whose answers it might hold.
    """

    kind: Kind
    wave: str
    file: str
    items: frozenset[str]
    others: Mapping[str, frozenset[str]]


def wrong_survey(records: Heading, expected: Expected, surveys: Mapping[Kind, Survey]) -> list[Problem]:
    """A problem if the header has more of another survey's questions than of its own, and less than half of its own."""
    names = {fold(name) for name in records.header if fold(name)}
    own = set(expected.item_words) | {fold(theirs) for theirs in expected.columns.values()}
    mine = len(names & own)
    asked = {item for name in names for item in expected.item_words.get(name, ())}
    if 2 * len(asked) >= len(expected.survey.items):
        return []  # the two sides in one file
    for kind, survey in surveys.items():
        if kind == expected.source.survey:
            continue
        theirs = Expected(expected.source, survey, expected.levels, expected.units, expected.client).item_words.keys() - own
        if len(names & theirs) > mine:
            shown = [name for name in records.header if fold(name) in theirs]
            what = (
                f"This file looks like the {kind} survey's, and the engagement says it is the {expected.source.survey} survey's"
            )
            todo = f"write 'survey: {kind}' in this source, or name the right file"
            return [Problem(what, file=records.name, line=records.header_line, found=some(shown, most=3), todo=todo)]
    return []


def find_questions(records: Records, placement: Placement, expected: Expected) -> Found:
    """What a file holds of its survey, and which columns that were not placed might hold items that it lacks."""
    source = expected.source
    if placement.long:
        return Found(source.survey, source.wave, source.name, frozenset(expected.survey.items), {})
    ticks, keep = placement.ticks.values(), placement.keep
    used = {
        *placement.roles.values(),
        *ticks,
        *keep,
        placement.date,
        *(place for places in placement.items.values() for place in places),
    }
    ignored = {fold(name) for name in source.ignore}
    lacking = [item for item in expected.survey.items if item not in placement.items]
    others = {
        name: frozenset(might_hold(records, place, lacking, expected))
        for place, name in enumerate(records.header)
        if lacking and place not in used and fold(name) and fold(name) not in ignored
    }
    return Found(source.survey, source.wave, source.name, frozenset(placement.items), others)


def might_hold(records: Records, place: int, lacking: Sequence[str], expected: Expected) -> list[str]:
    """Items whose answers nearly all texts of a column are."""
    counts = records.frame.get_column(column(place)).rename("text").value_counts()
    said = [(text, count) for text, count in counts.iter_rows() if text.strip()]
    total = sum(count for _, count in said)
    if total < FEWEST or len(said) > 100:  # a scale has few answers: times and comments have many
        return []
    lists = {expected.survey.items[item].answers: item for item in lacking}
    fits = {
        name
        for name, item in lists.items()
        if sum(count for text, count in said if expected.reader(item).read(text)[1] == "answer") >= MOST_ANSWERS * total
    }
    return [item for item in lacking if expected.survey.items[item].answers in fits]


def renamed_questions(files: Sequence[Found]) -> list[Problem]:
    """A problem for each column that may be an item which other waves have and this one lacks."""
    problems = []
    for one in files:
        alike = [other for other in files if other.kind == one.kind]
        here = frozenset[str]().union(*(other.items for other in alike if other.wave == one.wave))
        elsewhere = frozenset[str]().union(*(other.items for other in alike if other.wave != one.wave))
        for name, items in one.others.items():
            if gone := sorted(items & (elsewhere - here)):
                todo = f"map it under 'columns', as in '{gone[0]}: {name.strip()[:40]}', or list it under 'ignore' of this source"
                problems.append(Problem("This column may be a question that other waves have and this one lacks",
                                        file=one.file, column=name.strip(), allowed=some(gone, most=6), todo=todo))  # fmt: skip
    return problems
