"""For each column that could not be placed: what it may be, how sure that is, and why.

What is suggested here is written out for a person to read, edit and put into ``engagement.yml``. It changes nothing of what is
read: a column counts for an item only when the file, the survey or the engagement says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from assessment.responses.claims import position_of
from assessment.responses.expected import Expected
from assessment.responses.likeness import Likeness, Wordings, same_code
from assessment.responses.names import fold, squeeze
from assessment.responses.place import find_items, find_mapped, find_roles
from assessment.responses.records import Records
from assessment.responses.role_words import HEADS
from assessment.responses.roles import (
    Column,
    Guess,
    column_of,
    find_level,
    find_long,
    find_respondent,
    find_unit,
    level_of,
)
from assessment.responses.understand import Reader
from assessment.settings import CUSTOMER
from assessment.surveys.codes import other_names

__all__ = ["SURE", "Suggestion", "suggest", "worth_a_look"]

NAMED = 0.6  # likeness from which an item is named
SURE = 0.75  # likeness from which a suggestion stands in the block as a mapping, not as a remark
LEAD = 0.06  # by how much the nearest must be nearer than the next
BY_CODE = 0.9  # likeness of a head that holds an item's id, such as C4a
BY_WORD = 0.7  # and of one that holds an id which is a plain word, such as worth
READABLE = 0.5  # of a column's filled cells that must be answers of the item
MOST_COLUMNS = 500


@dataclass(frozen=True)
class Suggestion:
    """What one column may be.

    Parameters
    ----------
    column : str
        The column's head, in single spaces; "" where no column was found for one of our words.
    ours : str
        Our word or an item's id; "" where nothing is near.
    share : float
        Likeness 0-1.
    why : str
        What speaks for it, or what is wrong with it.
    sure : bool
        Stands as a mapping; else it is a remark.
    nearest : tuple of Likeness
        Items that the head is like, the likest first.
    again : bool
        Another column is sure to be the same item, by the wording of another form.
    words : tuple of (str, str)
        Of a column of levels: its words, and the levels that they usually mean.
    """

    column: str
    ours: str
    share: float
    why: str
    sure: bool
    nearest: tuple[Likeness, ...] = ()
    again: bool = False
    words: tuple[tuple[str, str], ...] = ()


def suggest(records: Records, expected: Expected) -> tuple[Suggestion, ...]:
    """Suggest what the columns of a file are that could not be placed.

    Parameters
    ----------
    records, expected : Records, Expected
        The file, and what it should hold.

    Returns
    -------
    tuple of Suggestion
        In the order of the columns; our words for who answered first.
    """
    mapped, _ = find_mapped(records, expected)
    items, _ = find_items(records, expected, mapped)
    roles = find_roles(records, expected, mapped, wide=bool(items))
    taken = {*roles.values(), *mapped.values(), *(place for places in items.values() for place in places)}
    source = expected.source
    named = [
        *expected.ticks.values(),
        *source.keep,
        *source.comments,
        *source.ignore,
        *([source.period.column] if source.period else []),
    ]
    taken |= {position_of(records, name) for name in named}
    left = [place for place, name in enumerate(records.header) if place not in taken and name.strip()][:MOST_COLUMNS]
    columns = [column_of(records, place) for place in left]
    guesses = guess_roles(columns, expected, roles)
    guessed = {guess.column.place for guess in guesses}
    others = [one for one in columns if one.place not in guessed]
    known = {item: [fold(records.header[place]) for place in places] for item, places in items.items()}
    told = [told_role(guess, expected) for guess in guesses]
    if "level" in roles and expected.source.survey != CUSTOMER:
        column = column_of(records, roles["level"])
        if words := level_words(column, expected):
            why = "its words are not known as levels yet"
            told.append(Suggestion(" ".join(column.name.split()), "level", 1.0, why, sure=True, words=words))
    return (*told, *lacking(expected, {*roles, *(guess.ours for guess in guesses)}), *suggest_items(others, expected, known))


def told_role(guess: Guess, expected: Expected) -> Suggestion:
    """A column that may hold one of our words for who answered, with what its levels may be."""
    words = level_words(guess.column, expected) if guess.ours == "level" else ()
    return Suggestion(" ".join(guess.column.name.split()), guess.ours, 1.0, guess.why, sure=True, words=words)


def lacking(expected: Expected, found: Iterable[str]) -> list[Suggestion]:
    """Of our words for who answered, those that a file needs or should have and no column was found for."""
    needed = [] if expected.units is None else ["unit"]
    needed += [] if expected.source.survey == CUSTOMER or expected.ticks else ["level"]
    why = "no column was found that may hold it"
    return [Suggestion("", role, 0.0, why, sure=False) for role in needed if role not in {*found, *expected.columns}]


def guess_roles(columns: Sequence[Column], expected: Expected, roles: Mapping[str, int]) -> list[Guess]:
    """Columns that may say the unit, the level and the respondent, where no column does yet."""
    found: list[Guess] = []
    free = list(columns)
    for role in ("unit", "level", "respondent"):
        guess = guess_role(role, free, expected) if role not in roles else None
        if guess:
            found.append(guess)
            free = [one for one in free if one.place != guess.column.place]
    asked = {*roles, *expected.columns}
    if not {"item", "answer"} & asked and not any(item in asked for item in expected.survey.items):
        found += find_long(free, expected.item_words.keys())
    return found


def guess_role(role: str, columns: Sequence[Column], expected: Expected) -> Guess | None:
    """The column that is likeliest to hold one of our words for who answered."""
    if role == "unit":
        return find_unit(columns, expected.unit_words.keys())
    if role == "level":
        return None if expected.source.survey == CUSTOMER or expected.ticks else find_level(columns)
    return find_respondent(columns)


def level_words(column: Column, expected: Expected) -> tuple[tuple[str, str], ...]:
    """The texts of a column that usually mean a level and that the settings do not know yet, each with that level."""
    texts = {" ".join(text.split()): level_of(text) for text in column.texts}
    return tuple((text, level) for text, level in texts.items() if level and squeeze(text) not in expected.level_words)


def suggest_items(columns: Sequence[Column], expected: Expected, known: Mapping[str, Sequence[str]]) -> Iterator[Suggestion]:
    """The nearest item of each column; an item goes to the column that is likest it.

    Parameters
    ----------
    columns : sequence of Column
        Those that are left.
    expected : Expected
        What the file should hold.
    known : mapping of str to sequence of str
        Items that have columns already, and the folded heads of those.
    """
    wordings, names = wordings_of(expected), code_names(expected)
    first = {one.place: first_look(one, expected, (wordings, names)) for one in columns}
    heads = {item: {*heads} for item, heads in known.items()}
    told: dict[int, Suggestion] = {}
    for one in sorted(columns, key=lambda column: (-first[column.place].share, column.place)):
        told[one.place] = settle(first[one.place], heads)
        if told[one.place].sure:
            heads.setdefault(told[one.place].ours, set()).add(fold(wording_of(told[one.place])))
    several = {found.ours for found in told.values() if found.again}
    for one in columns:
        found = told[one.place]
        yield replace(found, again=True) if found.sure and found.ours in several else found


def wordings_of(expected: Expected) -> Wordings:
    """All that the survey's items are asked by."""
    return Wordings({name: item.wordings for name, item in expected.survey.items.items()})


def code_names(expected: Expected) -> dict[str, str]:
    """Ids and collectors' names to items' ids."""
    return {**dict(other_names(expected.survey)), **{name: name for name in expected.survey.items}}


def near(head: str, known: tuple[Wordings, Mapping[str, str]]) -> list[Likeness]:
    """Items that a head is like: by an id or a collector's name in it, and by its text."""
    wordings, names = known
    found = wordings.nearest(head, least=NAMED)
    if not (code := same_code(head, names)):
        return found
    share = BY_CODE if any(not letter.isalpha() for letter in code) else BY_WORD
    by_code = Likeness(names[code], share, code, "id" if code in wordings.of else "code")
    best = max([by_code, *(other for other in found if other.item == by_code.item)], key=lambda likeness: likeness.share)
    rest = [other for other in found if other.item != best.item]
    return sorted([best, *rest], key=lambda likeness: -likeness.share)


def first_look(column: Column, expected: Expected, known: tuple[Wordings, Mapping[str, str]]) -> Suggestion:
    """What a column is likest, looked at by itself."""
    name = " ".join(column.name.split())
    found = max((near(head, known) for head in column.heads), key=lambda found: found[0].share if found else 0.0)
    if not found:
        return Suggestion(name, "", 0.0, "no item is near", sure=False)
    best, lead = found[0], found[0].share - (found[1].share if len(found) > 1 else 0.0)
    readable = readable_share(column, expected, best.item)
    why, sure = f"{round(100 * best.share)} % by its {best.by}", best.share >= SURE and (lead >= LEAD or best.share == 1)
    if readable < READABLE:
        why, sure = f"{why}, but only {round(100 * readable)} % of its cells are answers of this item", False
    elif not sure and best.share >= SURE:
        why = f"{why}, or {found[1].item}, which is as near"
    return Suggestion(name, best.item, best.share, why, sure, tuple(found))


def readable_share(column: Column, expected: Expected, item: str) -> float:
    """Share of a column's filled cells that are answers of an item, or no answer; 1 for an empty column."""
    reader = Reader(expected.survey.answers[expected.survey.items[item].answers], expected.source.decimal)
    seen = sum(column.texts.values())
    read = sum(n for text, n in column.texts.items() if reader.read(text)[1] in {"answer", "no_answer", "undeclared_no_answer"})
    return read / seen if seen else 1.0


def wording_of(found: Suggestion) -> str:
    """The wording that a suggestion is likest."""
    return found.nearest[0].wording if found.nearest else ""


def settle(found: Suggestion, heads: Mapping[str, Iterable[str]]) -> Suggestion:
    """Keep an item for the column that is likest it; another form's wording of it may have a column of its own."""
    if not found.ours or found.ours not in heads:
        return found
    if found.sure and found.nearest[0].by == "text" and fold(wording_of(found)) not in heads[found.ours]:
        return replace(found, again=True)
    return replace(found, sure=False, why=f"{found.why}; this item has a column already")


def worth_a_look(names: Iterable[str], expected: Expected) -> bool:
    """Whether any column that nothing was read from is like an item, or called as a unit, level or respondent may be."""
    known = wordings_of(expected), code_names(expected)
    heads = {head for words in HEADS.values() for head in words}
    return any(fold(name) in heads or near(name, known) for name in list(names)[:MOST_COLUMNS])
