"""What collectors write at the top of a file, and the steps that all of their readers share.

A reader looks at the header and the first rows, never at one column's name alone: `Status` and `Progress` are words that
any client may use. Only what no other file would hold makes an export one of a collector's.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

import polars as pl

from assessment.errors import InputError, Problem
from assessment.responses.account import FAULTS
from assessment.responses.names import fold
from assessment.responses.records import Records, column

__all__ = [
    "also_named",
    "bare",
    "holds",
    "place_of",
    "plain",
    "readings",
    "set_aside_where",
    "set_rows_aside",
    "texts_of",
    "top_rows",
    "without_top",
]

MOST_TOP_ROWS = 3
TAG = re.compile(r"</?[A-Za-z][^<>]{0,300}>")
NOT_LETTERS = re.compile(r"[\W_]+")
BRACKETS = re.compile(r".*?\s*\[(?P<inner>[^\[\]]+)\]\s*$", re.DOTALL)
EMPTY_BRACKETS = re.compile(r"\s*\[\s*\]$")
CHOSEN = frozenset({"selected choice", "ausgewählte option", "choix sélectionné", "opción seleccionada"})


def bare(text: str) -> str:
    """A column's name without case, spaces and signs, which differ from version to version.

    Examples
    --------
    >>> bare("Duration (in seconds)") == bare("Duration__in_seconds_")
    True
    """
    return NOT_LETTERS.sub("", fold(text))


def plain(text: str) -> str:
    """A question's text without the markup that an editor left in it.

    Examples
    --------
    >>> plain("<p>I am&nbsp;<b>trusted</b></p>")
    'I am trusted'
    """
    return " ".join(TAG.sub(" ", html.unescape(text)).split()) if "<" in text or "&" in text else " ".join(text.split())


def readings(text: str) -> tuple[str, ...]:
    """Names that may be meant by a column's head: the whole text, a row's label after its question, a question before [row].

    Examples
    --------
    >>> readings("How far do you agree? - I am trusted")
    ('How far do you agree? - I am trusted', 'I am trusted')
    >>> readings("How far do you agree? [I am trusted]")
    ('How far do you agree? [I am trusted]', 'I am trusted')
    """
    whole = EMPTY_BRACKETS.sub("", plain(text))
    parts = whole.split(" - ")
    ends = [" - ".join(parts[at:]) for at in range(1, len(parts))]
    starts = [" - ".join(parts[:-1])] if fold(parts[-1]) in CHOSEN else []
    inner = BRACKETS.match(whole)
    return tuple(dict.fromkeys(filter(None, [whole, *([inner["inner"]] if inner else []), *ends, *starts])))


def top_rows(records: Records) -> list[list[str]]:
    """The first rows under the header, as far as they may be further header rows."""
    return [list(cells) for _, *cells in records.frame.head(MOST_TOP_ROWS).iter_rows()]


def place_of(names: Sequence[str], wanted: Mapping[str, str]) -> dict[str, int]:
    """Where the columns stand that a collector always writes: what it is for, by its bare name; the first of each."""
    found: dict[str, int] = {}
    for position, name in enumerate(names):
        if meant := wanted.get(bare(name)):
            found.setdefault(meant, position)
    return found


def without_top(records: Records, count: int) -> Records:
    """The records below ``count`` further header rows, which are structure.

    Raises
    ------
    InputError
        Nothing is left.
    """
    if count and records.frame.height <= count and records.ragged.is_empty():
        raise InputError(Problem("There are header rows and no answers", file=records.name, todo="export the file again"))
    return replace(records, frame=records.frame.slice(count), structural=records.structural + count)


def set_rows_aside(records: Records, position: int, texts: Iterable[str], code: str) -> Records:
    """Set aside the rows that hold one of these texts in a column."""
    return set_aside_where(records, pl.col(column(position)).is_in(list(texts)), position, code)


def set_aside_where(records: Records, chosen: pl.Expr, position: int, code: str) -> Records:
    """Set aside the rows that are chosen, for what stands in a column."""
    leaving = records.frame.filter(chosen).select(
        "line", pl.lit(records.header[position]).alias("column"), pl.col(column(position)).alias("value"),
        pl.lit(code).alias("code"), pl.lit("").alias("hint"),
    )  # fmt: skip
    if leaving.is_empty():
        return records
    return replace(records, frame=records.frame.filter(~chosen), aside=pl.concat([records.aside, leaving.select(*FAULTS)]))


def texts_of(records: Records, position: int) -> list[str]:
    """Distinct texts of a column."""
    return records.frame.get_column(column(position)).unique().to_list()


def holds(records: Records, position: int, text: str) -> bool:
    """Whether a column holds a text anywhere."""
    return bool((records.frame.get_column(column(position)) == text).any())


def also_named(records: Records, names: Mapping[int, Iterable[str]]) -> dict[int, tuple[str, ...]]:
    """Further names of columns, those that the container knows (labels of variables) last."""
    known = records.about.also
    merged = {place: dict.fromkeys([*more, *known.get(place, ())]) for place, more in names.items()}
    return {**known, **{place: tuple(filter(str.strip, several)) for place, several in merged.items()}}
