"""A column of raw answers, understood through a dictionary.

The texts that most cells hold are known beforehand: the numbers of the scale, its words, nothing. Only a text that is none
of these is looked at, once for each time it is new in a piece of a file.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

import polars as pl

from assessment.responses.codes import NO_REASON_NEEDED, STATUSES
from assessment.responses.parsed import recognisable
from assessment.responses.records import column
from assessment.responses.understand import Meaning, Reader

__all__ = ["AT_FAULT", "SAYS_NOTHING", "Dictionary", "may_be_at_fault", "said_something", "understand", "with_statuses"]

AT_FAULT = len(NO_REASON_NEEDED)  # statuses from here on are faults of a cell
SAYS_NOTHING = ("blank", "undeclared_no_answer", "error_value")  # statuses of cells in which nobody said anything
MOST_TEXTS = 250  # places up to 255 take a byte each
STEPS = 99  # of a scale whose every answer is known beforehand


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

    def texts(self) -> tuple[str, ...]:
        """The texts that most cells hold, as far as they can be told from how a cell is written."""
        return recognisable(usual(self.reader))

    def known(self, kind: pl.Enum) -> list[Meaning]:
        """What the texts of a column of known ones mean."""
        return [self.meanings.get(text) or self.reader.read(text) for text in kind.categories]


def understand(rows: pl.DataFrame, dictionaries: Mapping[int, Dictionary]) -> pl.DataFrame:
    """Add to rows the answer (``value`` and the position, Int16) of columns; of text also the status (``status ...``).

    What became of known texts that are no answers is added by :func:`with_statuses`, to the few rows that have any.
    """
    kinds = rows.schema  # once: polars makes its types anew each time it is asked
    enums = enums_of(kinds, dictionaries)
    texts = {place: known for place, known in dictionaries.items() if place not in enums}
    values = [meanings(place, dictionaries[place].known(kind))[0] for place, kind in enums.items()]
    places = places_of(rows, texts)
    meant = [expression for place, known in texts.items() for expression in meanings(place, known.meanings.values())]
    return rows.with_columns(*places.select(meant), *values)


def with_statuses(rows: pl.DataFrame, dictionaries: Mapping[int, Dictionary]) -> pl.DataFrame:
    """Add to understood rows the statuses of columns that came as known texts."""
    enums = enums_of(rows.schema, dictionaries)
    return rows.with_columns(meanings(place, dictionaries[place].known(kind))[1] for place, kind in enums.items())


def enums_of(kinds: Mapping[str, pl.DataType], places: Iterable[int]) -> dict[int, pl.Enum]:
    """Columns that came as known texts."""
    return {place: kind for place in places if isinstance(kind := kinds[column(place)], pl.Enum)}


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
    low, high = reader.answers.low, min(reader.answers.high, reader.answers.low + STEPS)
    return ["", *map(str, range(min(low, 0), high + 3)), *reader.answers.words, *reader.answers.no_answer]


def said_something(rows: pl.DataFrame, dictionaries: Mapping[int, Dictionary]) -> pl.Expr:
    """Whether any cell of a row says anything of an answer: not a blank, a spreadsheet's error, or a word for none undeclared."""
    enums = enums_of(rows.schema, dictionaries)
    silent = [STATUSES.index(status) for status in SAYS_NOTHING]
    said = [~pl.col(f"status {place}").is_in(silent) for place in dictionaries if place not in enums]
    for place, kind in enums.items():
        nothing = [at for at, (_, status) in enumerate(dictionaries[place].known(kind)) if status in SAYS_NOTHING]
        at = pl.col(column(place)).to_physical()
        said.append(pl.all_horizontal(at != code for code in nothing))
    return pl.any_horizontal(said)


def may_be_at_fault(rows: pl.DataFrame, dictionaries: Mapping[int, Dictionary]) -> pl.Expr:
    """Whether any cell of a row is at fault; of known texts, also whether it is one that was declared to be no answer."""
    enums = enums_of(rows.schema, dictionaries)
    faults = [pl.col(f"status {place}") >= AT_FAULT for place in dictionaries if place not in enums]
    unclear = [pl.col(f"value {place}").is_null() & (pl.col(column(place)).to_physical() > 0) for place in enums]
    return pl.any_horizontal(*faults, *unclear)
