"""A column of raw answers, understood: numbers at once, texts through a dictionary.

The texts that most cells hold are known beforehand: the numbers of the scale, its words, nothing. Only a text that is none
of these is looked at, once for each time it is new in a piece of a file.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from functools import cached_property

import polars as pl

from assessment.responses.codes import NO_REASON_NEEDED, STATUSES
from assessment.responses.records import LARGEST_NUMBER, column
from assessment.responses.understand import Meaning, Reader

__all__ = ["AT_FAULT", "SAYS_NOTHING", "Dictionary", "may_be_at_fault", "said_something", "understand", "with_statuses"]

AT_FAULT = len(NO_REASON_NEEDED)  # statuses from here on are faults of a cell
BLANK = STATUSES.index("blank")
SAYS_NOTHING = ("blank", "undeclared_no_answer", "error_value")  # statuses of cells in which nobody said anything
MOST_TEXTS = 250  # places up to 255 take a byte each


class Dictionary:
    """Texts and what they mean as answers of one answer list; it learns those that it meets, up to a number.

    Parameters
    ----------
    reader : Reader
        Says what a text means.
    """

    def __init__(self, reader: Reader) -> None:
        self.reader = reader
        self.meanings: dict[str, Meaning] = {}
        self.learn(usual(reader))

    def learn(self, texts: Iterable[str]) -> None:
        """Look up what texts mean, and keep it. Places of texts that are known stay as they are."""
        self.meanings |= {text: self.reader.read(text) for text in texts if text not in self.meanings}

    def forget(self) -> None:
        """Forget what was learnt if it has become too much, as from a column of free text."""
        if len(self.meanings) > MOST_TEXTS:
            self.meanings = {text: self.reader.read(text) for text in usual(self.reader)}

    def places(self, raw: pl.Expr) -> pl.Expr:
        """Each text's place in the dictionary; null where it is not in it."""
        return raw.cast(pl.Enum(list(self.meanings)), strict=False).to_physical()

    @cached_property
    def numbers(self) -> list[Meaning]:
        """What whole numbers mean, from 0 on."""
        return [self.reader.read(str(number)) for number in range(LARGEST_NUMBER + 1)]

    def words(self, header: str) -> tuple[str, ...]:
        """The texts that most cells of a column say something with; none where its own header is one of them."""
        said = [text for text in usual(self.reader) if text == text.strip() and self.reader.read(text)[1] not in SAYS_NOTHING]
        return () if header.strip() in said else tuple(dict.fromkeys(said))

    def known(self, kind: pl.DataType) -> list[Meaning]:
        """What the values of a column of numbers, or of the words of an Enum, mean."""
        if not isinstance(kind, pl.Enum):
            return self.numbers
        return [self.meanings.get(text) or self.reader.read(text) for text in kind.categories]

    @cached_property
    def span(self) -> tuple[int, int]:
        """The numbers from the lowest to the highest answer, if each is the answer that it says; an empty span if not."""
        low, high = self.reader.answers.low, self.reader.answers.high
        plain = 0 <= low <= high <= LARGEST_NUMBER and all(
            self.numbers[number] == (number, "answer") for number in range(low, high + 1)
        )
        return (low, high) if plain else (LARGEST_NUMBER, -1)


def understand(rows: pl.DataFrame, dictionaries: Mapping[int, Dictionary]) -> pl.DataFrame:
    """Add to rows the answer (``value`` and the position, Int16) of columns; of text also the status (``status ...``).

    What became of numbers and known words that are no answers is added by :func:`with_statuses`, to the few rows that have any.
    """
    kinds = rows.schema  # once: polars makes its types anew each time it is asked
    texts = {place: known for place, known in dictionaries.items() if kinds[column(place)] == pl.String}
    numbers = [number_value(place, known, kinds[column(place)]) for place, known in dictionaries.items() if place not in texts]
    places = places_of(rows, texts)
    meant = [expression for place, known in texts.items() for expression in meanings(place, known.meanings.values())]
    return rows.with_columns(*places.select(meant), *numbers)


def number_value(place: int, known: Dictionary, kind: pl.DataType) -> pl.Expr:
    """Answer of a column of numbers or known words."""
    if isinstance(kind, pl.Enum):
        return meanings(place, known.known(kind))[0]
    number, (low, high) = pl.col(column(place)), known.span
    if low > high:
        return meanings(place, known.numbers)[0]
    return pl.when((number >= low) & (number <= high)).then(number).cast(pl.Int16).alias(f"value {place}")


def with_statuses(rows: pl.DataFrame, dictionaries: Mapping[int, Dictionary]) -> pl.DataFrame:
    """Add to understood rows the statuses of columns that came as numbers or known words."""
    kinds = rows.schema
    numbers = [place for place in dictionaries if f"status {place}" not in kinds]
    statuses = (meanings(place, dictionaries[place].known(kinds[column(place)]))[1] for place in numbers)
    return rows.with_columns(status.fill_null(BLANK) for status in statuses)


def places_of(rows: pl.DataFrame, texts: Mapping[int, Dictionary]) -> pl.DataFrame:
    """Places of all cells of text in their dictionaries, which learn what they do not know."""
    for known in dict.fromkeys(texts.values()):
        known.forget()
    places = rows.select(known.places(pl.col(column(place))) for place, known in texts.items())
    strange = {place: known for place, known in texts.items() if places.get_column(column(place)).null_count()}
    for place, known in strange.items():
        new = rows.get_column(column(place)).filter(places.get_column(column(place)).is_null())
        known.learn(new.unique().to_list())
    return places.with_columns(rows.select(known.places(pl.col(column(place))) for place, known in strange.items()))


def meanings(place: int, known: Collection[Meaning]) -> tuple[pl.Expr, pl.Expr]:
    """Answer and status of a column of places among meanings."""
    at = pl.col(column(place)).to_physical()
    values = pl.Series([value for value, _ in known], dtype=pl.Int16)
    statuses = pl.Series([STATUSES.index(status) for _, status in known], dtype=pl.UInt8)
    return pl.lit(values).gather(at).alias(f"value {place}"), pl.lit(statuses).gather(at).alias(f"status {place}")


def usual(reader: Reader) -> list[str]:
    """Texts that most cells hold."""
    low, high = reader.answers.low, min(reader.answers.high, reader.answers.low + LARGEST_NUMBER)
    return ["", *map(str, range(min(low, 0), high + 3)), *reader.answers.words, *reader.answers.no_answer]


def said_something(rows: pl.DataFrame, place: int) -> pl.Expr:
    """Whether a cell says anything of an answer: not a blank, a spreadsheet's error, or a word for none that nobody declared."""
    if f"status {place}" not in rows.columns:
        return pl.col(column(place)).is_not_null()
    return ~pl.col(f"status {place}").is_in([STATUSES.index(status) for status in SAYS_NOTHING])


def may_be_at_fault(rows: pl.DataFrame, place: int) -> pl.Expr:
    """Whether a cell is at fault; of numbers, also whether it is one that was declared to be no answer."""
    if f"status {place}" not in rows.columns:
        return pl.col(column(place)).is_not_null() & pl.col(f"value {place}").is_null()
    return pl.col(f"status {place}") >= AT_FAULT
