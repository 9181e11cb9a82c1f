"""What a reader should know of a file that is no fault: items nobody answered, one person under two names."""

from __future__ import annotations

import re
from collections.abc import Iterable

import polars as pl

from assessment.responses.layout import counted
from assessment.responses.people import People
from assessment.responses.place import Placement
from assessment.responses.records import Records, column

__all__ = ["remarks"]

CLOCK = re.compile(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}[T ,]+\d{1,2}:\d{2}")


def remarks(records: Records, placement: Placement, people: People) -> list[str]:
    """Remarks on a file that was read."""
    return [*unanswered(people, placement.items), *alike(records, placement)]


def unanswered(people: People, items: Iterable[str]) -> list[str]:
    """Name the items that have a column and no answer."""
    silent = [item for item in items if not people.answers.get_column(item).count()]
    return [f"no answer at all to: {', '.join(silent)}"] if silent and people.answers.height else []


def alike(records: Records, placement: Placement) -> list[str]:
    """Point to rows that agree in everything, to the minute, or in all but the respondent: perhaps one person, counted twice."""
    times = [place for place in range(len(records.header)) if is_time(records, place)]
    if not times or placement.long:
        return []
    who = placement.roles.get("respondent", -1)
    beside = [column(place) for place in range(len(records.header)) if place != who]
    same_time = records.frame.filter(pl.col(column(times[0])).is_duplicated() & (pl.col(column(times[0])) != ""))
    same = same_time.filter(pl.struct(beside).is_duplicated())
    if who >= 0:  # the same respondent twice is told elsewhere
        same = same.unique(subset=[column(who), *beside], keep="first")
    lines = same.filter(pl.struct(beside).is_duplicated()).get_column("line").sort().to_list()
    if not lines:
        return []
    if who < 0:
        return [f"{counted(lines, 'row')} alike in every cell, to the time: perhaps one answer, counted more than once"]
    return [f"{counted(lines, 'row')} alike in all but the respondent, to the time: perhaps one person under several names"]


def is_time(records: Records, place: int) -> bool:
    """Whether a column says when, to the minute; told by its first few texts."""
    texts = [text for text in records.frame.get_column(column(place)).head(20) if text.strip()]
    return bool(texts) and all(CLOCK.match(text.strip()) for text in texts)
