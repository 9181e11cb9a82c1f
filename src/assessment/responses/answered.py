"""A column of raw answers, understood: numbers at once, texts through a dictionary.

The texts that most cells hold are known beforehand: the numbers of the scale, its words, nothing. Only a text that is none
of these is looked at, once for each time it is new in a piece of a file.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import polars as pl

from assessment.responses.codes import NO_REASON_NEEDED, STATUSES
from assessment.responses.records import column
from assessment.responses.understand import Meaning, Reader

__all__ = ["AT_FAULT", "Dictionary", "number_span", "said_something", "understand"]

AT_FAULT = len(NO_REASON_NEEDED)  # statuses from here on are faults of a cell
BLANK = STATUSES.index("blank")
UNDECLARED = STATUSES.index("undeclared_no_answer")
LARGEST_NUMBER = 99
MOST_TEXTS = 250  # places up to 255 take a byte each


def number_span(reader: Reader) -> tuple[int, int] | None:
    """The numbers of a scale, if each of them, plainly written, is the answer that it says; None if not.

    Examples
    --------
    >>> from assessment.surveys.model import Answers
    >>> number_span(Reader(Answers(low=1, high=5))), number_span(Reader(Answers(low=1, high=5, no_answer=["5"])))
    ((1, 5), None)
    """
    low, high = reader.answers.low, reader.answers.high
    if not 0 <= low <= high <= LARGEST_NUMBER:
        return None
    return (low, high) if all(reader.read(str(number)) == (number, "answer") for number in range(low, high + 1)) else None


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

    def values(self) -> pl.Series:
        """The answer at each place."""
        return pl.Series([value for value, _ in self.meanings.values()], dtype=pl.Int16)

    def statuses(self) -> pl.Series:
        """The status at each place."""
        return pl.Series([STATUSES.index(status) for _, status in self.meanings.values()], dtype=pl.UInt8)


def understand(rows: pl.DataFrame, dictionaries: Mapping[int, Dictionary]) -> pl.DataFrame:
    """Add to rows the answer (``value`` and the position, Int16) and the status (``status`` and the position) of columns.

    A column that came as numbers holds only answers and blanks, and gets no status.
    """
    texts = {place: known for place, known in dictionaries.items() if rows.schema[column(place)] == pl.String}
    numbers = [pl.col(column(place)).cast(pl.Int16).alias(f"value {place}") for place in dictionaries if place not in texts]
    for known in dict.fromkeys(texts.values()):
        known.forget()
    places = rows.select(known.places(pl.col(column(place))) for place, known in texts.items())
    strange = {place: known for place, known in texts.items() if places.get_column(column(place)).null_count()}
    for place, known in strange.items():
        new = rows.get_column(column(place)).filter(places.get_column(column(place)).is_null())
        known.learn(new.unique().to_list())
    places = places.with_columns(rows.select(known.places(pl.col(column(place))) for place, known in strange.items()))
    meant = [
        pl.lit(series).gather(pl.col(column(place))).alias(f"{what} {place}")
        for place, known in texts.items()
        for what, series in (("value", known.values()), ("status", known.statuses()))
    ]
    return rows.with_columns(*numbers, *places.select(meant))


def usual(reader: Reader) -> list[str]:
    """Texts that most cells hold."""
    low, high = reader.answers.low, min(reader.answers.high, reader.answers.low + LARGEST_NUMBER)
    return ["", *map(str, range(min(low, 0), high + 3)), *reader.answers.words, *reader.answers.no_answer]


def said_something(rows: pl.DataFrame, place: int) -> pl.Expr:
    """Whether a cell says anything of an answer: all but a blank, and a word for none that nobody declared."""
    if f"status {place}" not in rows.columns:
        return pl.col(f"value {place}").is_not_null()
    status = pl.col(f"status {place}")
    return (status != BLANK) & (status != UNDECLARED)
