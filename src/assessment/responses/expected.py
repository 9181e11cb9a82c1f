"""What a source should hold: our words, and every way in which a file may write them.

A file is read against its survey, the engagement's levels and units, and what the source's `columns`, `values` and
`keep` say. All of these are turned once into dictionaries from a folded spelling to our word.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Final

from assessment.errors import Problem, nearest
from assessment.responses.model import Units
from assessment.responses.names import fold, squeeze
from assessment.responses.understand import Reader
from assessment.settings import NOT_STATED, Level, Source
from assessment.surveys.codes import other_names
from assessment.surveys.model import Survey

__all__ = ["RATED", "ROLES", "Expected"]

RATED: Final = "rated_unit"  # the department that an employee rated
ROLES = ("respondent", "unit", "level", RATED, "duration", "item", "answer")
COUNT_ROLES = ("unit", "level", "item", "answer", "count", "respondents")  # of a table of counts


@dataclass(frozen=True)
class Expected:
    """What one source should hold.

    Parameters
    ----------
    source : Source
        The file and its mappings.
    survey : Survey
        What was asked.
    levels : mapping of str to Level
        Levels of staff.
    units : Units or None
        The list of units; None where units come from the answers.
    client : str
        The whole organisation's name.
    """

    source: Source
    survey: Survey
    levels: Mapping[str, Level]
    units: Units | None
    client: str

    @cached_property
    def unit_words(self) -> dict[str, str]:
        """Folded spelling to unit; empty where there is no list."""
        names = {fold(name): name for name in self.units.names} if self.units else {}
        return names | {fold(theirs): names.get(fold(ours), ours) for theirs, ours in self.source.values.get("unit", {}).items()}

    @cached_property
    def rated_words(self) -> dict[str, str]:
        """Folded spelling to the unit that is rated: the source's own words, then names of units."""
        names = {fold(name): name for name in self.units.names} if self.units else {}
        return names | {fold(theirs): names.get(fold(ours), ours) for theirs, ours in self.source.values.get(RATED, {}).items()}

    @cached_property
    def level_words(self) -> dict[str, str]:
        """Squeezed spelling to level: ids and labels, then the source's own words."""
        ours = {squeeze(word): name for name, level in self.levels.items() for word in (level.label, name)}
        theirs = {squeeze(word): name for word, name in self.source.values.get("level", {}).items()}
        return {"": NOT_STATED, squeeze(NOT_STATED): NOT_STATED} | ours | theirs

    @cached_property
    def item_words(self) -> dict[str, frozenset[str]]:
        """Folded spelling to the items it may mean: wordings and collectors' names, then ids, then the source's own words."""
        words: dict[str, set[str]] = {}
        for name, item in self.survey.items.items():
            for text in item.wordings:
                words.setdefault(fold(text), set()).add(name)
        for code, name in other_names(self.survey):
            words.setdefault(fold(code), set()).add(name)
        words |= {fold(name): {name} for name in self.survey.items}
        words |= {fold(theirs): {ours} for theirs, ours in self.source.values.get("item", {}).items()}
        return {word: frozenset(names) for word, names in words.items()}

    @cached_property
    def ticks(self) -> dict[str, str]:
        """Level to its tick-box column, where levels are ticked."""
        level = self.source.columns.get("level")
        return level if isinstance(level, dict) else {}

    @cached_property
    def columns(self) -> dict[str, str]:
        """Our word or item id to the column that the source maps it to; without tick boxes."""
        return {ours: theirs for ours, theirs in self.source.columns.items() if isinstance(theirs, str)}

    @property
    def roles(self) -> tuple[str, ...]:
        """Our words for the columns of the file, besides the items."""
        return COUNT_ROLES if self.source.is_tabulated else ROLES

    @cached_property
    def names(self) -> frozenset[str]:
        """Folded names of all columns that the file may hold for us: they tell the delimiter."""
        return self.names_beside_items | self.item_words.keys()

    @cached_property
    def names_beside_items(self) -> frozenset[str]:
        """Folded names of the columns that hold no answers, and of those that the source maps."""
        written = [*self.roles, *self.columns.values(), *self.ticks.values(), *self.source.keep, *self.source.ignore]
        written += [self.source.period.column] if self.source.period else []
        return frozenset(map(fold, written))

    def direction(self, item: str) -> str:
        """What the source declares of the way an item's answers run: ``reversed``, ``as_written`` or "" for nothing."""
        return self.source.direction.get(item, self.source.direction.get("all", ""))

    def reader(self, item: str) -> Reader:
        """The reader of an item's answers."""
        answers = self.survey.answers[self.survey.items[item].answers]
        return Reader(answers, self.source.decimal, turned=self.direction(item) == "reversed")

    def faults(self) -> list[Problem]:
        """Words of ours, named by the source, that do not exist."""
        values, items = self.source.values, list(self.survey.items)
        levels = [*self.levels, NOT_STATED]
        units = self.units.names if self.units else values.get("unit", {}).values()
        return [
            *self.unknown("columns", self.source.columns, [*self.roles, *([] if self.source.is_tabulated else items)]),
            *self.unknown("columns: level", self.ticks, list(self.levels)),
            *self.unknown("values: level", values.get("level", {}).values(), levels),
            *self.unknown("values: item", values.get("item", {}).values(), items),
            *self.unknown("values: unit", values.get("unit", {}).values(), list(units)),
            *self.unknown("direction", self.source.direction, [*items, "all"]),
            *self.no_levels_of_customers(),
            *self.nobody_rated(),
        ]

    def no_levels_of_customers(self) -> list[Problem]:
        """Customers have no level to map."""
        if self.source.survey == "employee" or "level" not in self.source.columns:
            return []
        return [Problem("Customers have no level", file=self.source.name, column="columns: level", todo="remove this mapping")]

    def nobody_rated(self) -> list[Problem]:
        """Whom somebody rated can be mapped only where the survey asks for it."""
        if self.survey.rated_scale:
            return []
        problem = partial(Problem, "The survey asks nothing about a rated unit", file=self.source.name)
        todo = "switch on the module that asks (internal-service), or remove this mapping"
        mapped = (("columns", self.source.columns), ("values", self.source.values))
        return [problem(column=f"{key}: {RATED}", todo=todo) for key, given in mapped if RATED in given]

    def unknown(self, key: str, words: Iterable[str], allowed: list[str]) -> list[Problem]:
        """A problem for each word that is not allowed."""
        known = {fold(word) for word in allowed} if key == "values: unit" else set(allowed)
        wrong = [word for word in words if (fold(word) if key == "values: unit" else word) not in known]
        return [
            Problem("The engagement maps this to something that does not exist", file=self.source.name, column=key, found=word,
                    allowed=some(allowed), todo=did_you_mean(word, allowed))
            for word in dict.fromkeys(wrong)
        ]  # fmt: skip


def some(words: list[str], *, most: int = 12) -> str:
    """The first words of a list, for a message.

    Examples
    --------
    >>> some(["a", "b", "c"], most=2)
    'a, b and 1 more'
    """
    more = f" and {len(words) - most} more" if len(words) > most else ""
    return ", ".join(words[:most]) + more


def did_you_mean(word: str, allowed: Iterable[str]) -> str:
    """The nearest allowed words as a question; "" if none is near.

    Examples
    --------
    >>> did_you_mean("mangaer", ["front_line", "manager"])
    "did you mean 'manager'?"
    """
    close = nearest(word, allowed)
    return f"did you mean {' or '.join(repr(name) for name in close)}?" if close else ""
