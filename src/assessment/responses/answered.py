"""A column of raw answers, understood: numbers at once, texts through a dictionary.

The texts that most cells hold are known beforehand: the numbers of the scale, its words, nothing. Only a text that is none
of these is looked at, once for each time it is new in a piece of a file.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import polars as pl

from assessment.responses.account import translated
from assessment.responses.codes import NO_REASON_NEEDED, STATUSES
from assessment.responses.records import column
from assessment.responses.understand import Meaning, Reader

__all__ = ["AT_FAULT", "BLANK", "number_span", "said_something", "understand"]

AT_FAULT = len(NO_REASON_NEEDED)  # statuses from here on are faults of a cell
BLANK = STATUSES.index("blank")
UNDECLARED = STATUSES.index("undeclared_no_answer")
NO_VALUE = 1 << 20  # in codes, statuses other than "answer" stand above all values
LARGEST_NUMBER = 99


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


def understand(rows: pl.DataFrame, readers: Mapping[int, Reader]) -> pl.DataFrame:
    """Add to rows the answer (``value`` and the position, Int16) and the status (``status`` and the position) of columns.

    A column that came as numbers holds only answers and blanks, and gets no status.
    """
    texts = [place for place in readers if rows.schema[column(place)] == pl.String]
    known = {place: dictionary(usual(readers[place]), readers[place]) for place in texts}
    codes = rows.select(coded(place, known[place]) for place in texts)
    for place in texts:
        new = rows.get_column(column(place)).filter(codes.get_column(column(place)).is_null()).unique()
        if len(new):
            whole = known[place] | dictionary(new, readers[place])
            codes = codes.with_columns(rows.select(coded(place, whole)).to_series())
    code = {place: pl.col(column(place)) for place in texts}
    meant = codes.select(
        *(pl.when(code[place] < NO_VALUE).then(code[place]).cast(pl.Int16).alias(f"value {place}") for place in texts),
        *(pl.when(code[place] >= NO_VALUE).then(code[place] - NO_VALUE).otherwise(0).cast(pl.UInt8).alias(f"status {place}")
          for place in texts),
    )  # fmt: skip
    numbers = [pl.col(column(place)).cast(pl.Int16).alias(f"value {place}") for place in readers if place not in known]
    return rows.with_columns(*numbers, *meant)


def usual(reader: Reader) -> list[str]:
    """Texts that most cells hold."""
    numbers = map(str, range(reader.answers.low, min(reader.answers.high, reader.answers.low + LARGEST_NUMBER) + 1))
    return ["", *numbers, *reader.answers.words, *reader.answers.no_answer]


def dictionary(texts: Iterable[str], reader: Reader) -> dict[str, int]:
    """Each text's code: its answer, or its status above all answers."""
    return {text: code_of(reader.read(text)) for text in texts}


def code_of(meaning: Meaning) -> int:
    """One number for an answer and its status."""
    value, status = meaning
    return NO_VALUE + STATUSES.index(status) if value is None else value


def coded(place: int, known: Mapping[str, int]) -> pl.Expr:
    """Codes of a column of text; null where it is not in the dictionary."""
    return translated(pl.col(column(place)), known, pl.Int32())


def said_something(rows: pl.DataFrame, place: int) -> pl.Expr:
    """Whether a cell says anything of an answer: all but a blank, and a word for none that nobody declared."""
    if f"status {place}" not in rows.columns:
        return pl.col(f"value {place}").is_not_null()
    status = pl.col(f"status {place}")
    return (status != BLANK) & (status != UNDECLARED)
