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
        self.listed: list[Meaning] = []
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

    def of_categories(self, texts: pl.Series) -> list[Meaning]:
        """What a file's categories mean, by code, of which there may be more each time."""
        new = texts[len(self.listed) :]
        self.listed += [self.meanings.get(text) or self.reader.read(text) for text in new]
        return self.listed


def understand(rows: pl.DataFrame, dictionaries: Mapping[int, Dictionary]) -> pl.DataFrame:
    """Add to rows the answer (``value`` and the position, Int16) of columns; of text also the status (``status ...``).

    What became of known texts that are no answers is added by :func:`with_statuses`, to the few rows that have any.
    """
    known = known_texts(rows, dictionaries)
    texts = {place: dictionary for place, dictionary in dictionaries.items() if place not in known}
    values = [meanings(place, some)[0] for place, some in known.items()]
    places = places_of(rows, texts)
    meant = [expression for place, some in texts.items() for expression in meanings(place, some.meanings.values())]
    return rows.with_columns(*places.select(meant), *values)


def with_statuses(rows: pl.DataFrame, dictionaries: Mapping[int, Dictionary]) -> pl.DataFrame:
    """Add to understood rows the statuses of columns that came as known texts."""
    return rows.with_columns(meanings(place, some)[1] for place, some in known_texts(rows, dictionaries).items())


def known_texts(rows: pl.DataFrame, dictionaries: Mapping[int, Dictionary]) -> dict[int, list[Meaning]]:
    """Columns that came as categories, and what these mean, by code; null is a blank."""
    kinds = rows.schema  # once: polars makes its types anew each time it is asked
    categories = {place: kind for place in dictionaries if isinstance(kind := kinds[column(place)], pl.Categorical)}
    texts = {kind: kind.categories.to_series() for kind in set(categories.values())}  # of a file, there is one kind
    return {place: dictionaries[place].of_categories(texts[kind]) for place, kind in categories.items()}


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
    known = known_texts(rows, dictionaries)
    silent = [STATUSES.index(status) for status in SAYS_NOTHING]
    said = [~pl.col(f"status {place}").is_in(silent) for place in dictionaries if place not in known]
    for place, some in known.items():
        nothing = [code for code, (_, status) in enumerate(some) if status in SAYS_NOTHING]
        at = pl.col(column(place)).to_physical()
        said.append(pl.all_horizontal(at != code for code in nothing))
    return pl.any_horizontal(said).fill_null(value=False)


def may_be_at_fault(rows: pl.DataFrame, dictionaries: Mapping[int, Dictionary]) -> pl.Expr:
    """Whether any cell of a row is at fault; of known texts, also whether it is one that was declared to be no answer."""
    known = known_texts(rows, dictionaries)
    faults = [pl.col(f"status {place}") >= AT_FAULT for place in dictionaries if place not in known]
    unclear = [pl.col(f"value {place}").is_null() & (pl.col(column(place)).to_physical() > 0) for place in known]
    return pl.any_horizontal(*faults, *unclear).fill_null(value=False)
