"""Which column may hold the unit, the level or the respondent: told by its head and by what stands in it.

Nothing is read because of it: what is found here is proposed to a person, who decides. A column that may hold people's names,
addresses or numbers is never taken for a unit.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import chain

import polars as pl

from assessment.responses.likeness import plain
from assessment.responses.names import fold, squeeze
from assessment.responses.records import Records, column
from assessment.responses.role_words import ANSWERS, HEADS, LEVELS, PEOPLE
from assessment.surveys import bundled_surveys
from assessment.surveys.common_words import read_common_words
from assessment.surveys.export.phrases import PHRASES

__all__ = [
    "Column", "Guess", "about_people", "column_of", "find_level", "find_long", "find_respondent", "find_unit", "level_of",
]  # fmt: skip

MOST_TEXTS = 300
MOST_UNITS = 0.5  # of the rows: a column with more different values than this holds no units
MOST_LEVELS = 40
MOSTLY = 0.8  # of a column's cells that must name items, for the column to say the question
MANY = 0.5  # of a column's rows that must be words for levels, for the column to hold them
SHORT_HEAD = 4  # words that a head may have which speaks of levels in one of them
NEARLY_ALL = 0.98  # of a column's values that must differ, for the column to tell people apart

DECIMAL = re.compile(r"-?\d+[.,]\d+$")
SMALL = re.compile(r"-?\d$|10$")

# The questions that our own forms ask.
ASKED = {
    "unit": {plain(text) for words in PHRASES.values() for text in (words.unit_employee, words.unit_customer)},
    "level": {plain(words.level) for words in PHRASES.values()},
}
LEVEL_OF = {squeeze(word): level for level, words in LEVELS.items() for word in words}


@dataclass(frozen=True)
class Column:
    """What stands in one column.

    Parameters
    ----------
    name : str
        Its head.
    place : int
        Its position.
    texts : mapping of str to int
        Its commonest texts with how often they stand there, without blanks.
    distinct, filled, rows : int
        How many different texts there are, how many cells hold one, and how many there could be.
    asked : tuple of str
        Further names that the file gives it, as the question's text below a collector's code for it.
    """

    name: str
    place: int
    texts: Mapping[str, int]
    distinct: int
    filled: int
    rows: int
    asked: tuple[str, ...] = ()

    @property
    def heads(self) -> tuple[str, ...]:
        """All that it is called."""
        return (self.name, *self.asked)


@dataclass(frozen=True)
class Guess:
    """A column that may hold one of our words, and why."""

    column: Column
    ours: str
    why: str


def column_of(records: Records, place: int) -> Column:
    """Look into a column of a file."""
    texts = records.frame.get_column(column(place)).rename("text").str.strip_chars()
    counts = texts.filter(texts != "").value_counts().sort(["count", "text"], descending=[True, False])
    filled = int(counts.get_column("count").sum())
    commonest = dict(counts.head(MOST_TEXTS).select("text", pl.col("count")).iter_rows())
    asked = records.about.also.get(place, ())
    return Column(records.header[place].strip(), place, commonest, counts.height, filled, texts.len(), asked)


def level_of(text: str) -> str:
    """The level that a word for it usually means; "" for a word that is not known.

    Examples
    --------
    >>> level_of("Store Manager"), level_of("FÜHRUNGSKRAFT"), level_of("Sales associates"), level_of("Wizard")
    ('manager', 'manager', 'front_line', '')
    """
    word = squeeze(text)
    return LEVEL_OF.get(word) or LEVEL_OF.get(word.removesuffix("s")) or ""


def head_rank(name: str, role: str) -> int:
    """How much a head speaks for a role: 0 by the whole head, 1 by a word of it, more the later; -1 not at all."""
    words = plain(split_case(name))
    known = HEADS[role]
    if words in known or plain(name) in ASKED.get(role, ()):
        return 0
    found = [place for place, head in enumerate(known) if len(head) > 2 and f" {head} " in f" {words} "]
    return 1 + found[0] if found else -1


def rank_of(column: Column, role: str) -> int:
    """How much whatever a column is called speaks for a role, as :func:`head_rank` has it."""
    return min((rank for head in column.heads if (rank := head_rank(head, role)) >= 0), default=-1)


def split_case(name: str) -> str:
    """A name with its joined words apart.

    Examples
    --------
    >>> split_case("ResponseId"), split_case("store_name"), split_case("IPAddress")
    ('Response Id', 'store name', 'IP Address')
    """
    letters = name.replace("_", " ")
    apart = [
        f" {now}" if now.isupper() and (before.islower() or (before.isupper() and after.islower())) else now
        for before, now, after in zip(f" {letters}", letters, f"{letters[1:]} ", strict=False)
    ]
    return "".join(apart).strip()


def about_people(column: Column) -> bool:
    """Whether a column may hold names, addresses or remarks of people: by its head, or by signs of addresses in it."""
    words = f" {' '.join(plain(split_case(head)) for head in column.heads)} "
    places = any(f" {head} " in words for head in HEADS["unit"])
    return (not places and any(f" {head} " in words for head in PEOPLE)) or any("@" in text for text in column.texts)


def measures(column: Column) -> bool:
    """Whether a column holds measures, not names: numbers with decimals; small ones, as answers are, unless its head is a unit's.

    Examples
    --------
    >>> [measures(Column("Store", 0, {text: 9}, 1, 9, 9)) for text in ("42.4019", "4", "0412", "North")]
    [True, False, False, False]
    >>> measures(Column("Rate your store", 0, {"4": 5, "5": 4}, 2, 9, 9))
    True
    """
    small = rank_of(column, "unit") > 0 and all(map(SMALL.match, column.texts))
    return small or all(map(DECIMAL.match, column.texts))


def answers(column: Column) -> bool:
    """Whether most cells of a column are words for answers, in any language that they are known in.

    Examples
    --------
    >>> answers(Column("The ward was calm.", 0, {"Agree": 5, "STRONGLY AGREE": 3, "2": 1}, 3, 9, 9))
    True
    """
    return sum(n for text, n in column.texts.items() if fold(text) in answer_words()) >= MANY * max(column.filled, 1)


@cache
def answer_words() -> frozenset[str]:
    """Folded words for answers: of the two standard questions, and of all questionnaires that come with the project."""
    lists = (words for five in read_common_words() for words in (five.labels, *five.words.values()))
    ours = (list_of.words for survey in bundled_surveys() for list_of in survey.answers.values())
    return frozenset(map(fold, chain((word for words in lists for answer in words for word in answer), *ours)))


def ranked(columns: Iterable[Column], role: str) -> Iterator[Column]:
    """Columns whose head speaks for a role, the likeliest first."""
    ranks = [(rank_of(column, role), column.place, column) for column in columns]
    yield from (column for rank, _, column in sorted(ranks, key=lambda found: found[:2]) if rank >= 0)


def find_unit(columns: Collection[Column], units: Collection[str] = ()) -> Guess | None:
    """The column that is likeliest to hold units.

    Parameters
    ----------
    columns : collection of Column
        Those that may.
    units : collection of str
        Units' names as folded, where they are known: then the column must hold them.
    """
    if units:
        shares = [(sum(n for text, n in one.texts.items() if fold(text) in units) / max(one.filled, 1), one) for one in columns]
        share, best = max(shares, key=lambda found: found[0], default=(0.0, None))
        if best and share >= MANY:
            return Guess(best, "unit", f"{round(100 * share)} % of its cells name a unit of the list")
        return None
    for one in ranked(columns, "unit"):
        if not (about_people(one) or measures(one) or answers(one)) and 0 < one.distinct <= max(MOST_UNITS * one.filled, 1):
            return Guess(one, "unit", by_head(one))
    return None


def find_level(columns: Collection[Column]) -> Guess | None:
    """The column that is likeliest to hold levels: most of its cells are words for them, or else its head speaks of them."""
    found = []
    for one in columns:
        known = sum(n for text, n in one.texts.items() if level_of(text))
        if one.filled and one.distinct <= MOST_LEVELS and known >= MANY * one.filled:
            found.append((known / one.filled, -one.place, one))
    if found:
        share, _, best = max(found)
        return Guess(best, "level", f"{round(100 * share)} % of its cells are words for levels")
    for one in ranked(columns, "level"):
        named = (rank_of(one, "level") == 0 or asks_level(one)) and 1 < one.distinct <= MOST_LEVELS
        if named and not (about_people(one) or measures(one) or answers(one)):
            return Guess(one, "level", by_head(one))
    return None


def asks_level(column: Column) -> bool:
    """Whether a short head ends in a word for levels, and no numbers stand below it.

    Examples
    --------
    >>> [asks_level(Column(head, 0, {"Porter": 9, "4": 1}, 2, 9, 9)) for head in ("Your role", "Grade our service")]
    [True, False]
    >>> asks_level(Column("Clear about my role", 0, {"4": 5, "5": 4}, 2, 9, 9))
    False
    """
    short = [plain(split_case(head)) for head in column.heads if len(head.split()) <= SHORT_HEAD]
    last = any(words.endswith(f" {head}") for words in short for head in HEADS["level"])
    return last and not all(map(SMALL.match, column.texts))


def by_head(column: Column) -> str:
    """Say why a column is proposed for what its head speaks of."""
    different = len({fold(text) for text in column.texts}) if column.distinct <= MOST_TEXTS else column.distinct
    return f"by its head and its {different} different values"


def find_respondent(columns: Collection[Column]) -> Guess | None:
    """The column that is likeliest to tell respondents apart."""
    for one in ranked(columns, "respondent"):
        if one.filled and one.distinct >= NEARLY_ALL * one.filled and not about_people(one):
            return Guess(one, "respondent", "by its head, and because its values differ from row to row")
    return None


def find_long(columns: Collection[Column], items: Collection[str]) -> tuple[Guess, ...]:
    """The columns of question and answer of a file with one row an answer; none where the file is not one.

    Parameters
    ----------
    columns : collection of Column
        Those that may.
    items : collection of str
        All that items are called and asked by, as folded.
    """
    asking = [
        one for one in columns if sum(n for text, n in one.texts.items() if fold(text) in items) >= MOSTLY * max(one.filled, 1)
    ]
    answering = [one for one in columns if plain(split_case(one.name)) in ANSWERS]
    if not asking or not answering:
        return ()
    return Guess(asking[0], "item", "most of its cells name an item"), Guess(answering[0], "answer", "by its head")
