"""Rows against what we know: which of them count, and in whose unit and level.

Each check takes rows with their marks and gives them back, with what it found out and with the rows that fail marked.
The order matters: a row is set aside for the first reason on the way.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

import polars as pl

from assessment.errors import nearest
from assessment.responses.account import by_distinct, mark, unmarked
from assessment.responses.durations import with_duration
from assessment.responses.expected import Expected
from assessment.responses.names import fold, squeeze
from assessment.responses.period import keep_period
from assessment.responses.place import Placement
from assessment.responses.rated import with_rated_unit
from assessment.responses.records import Heading, column, last_line
from assessment.responses.totals import mark_totals
from assessment.responses.understand import read_tick
from assessment.settings import CUSTOMER, NOT_STATED

__all__ = ["check_rows", "distinct", "with_hints"]

MOST_HINTS = 200


def check_rows(
    frame: pl.DataFrame, heading: Heading, known: tuple[Placement, Expected], *, last: int | None = None
) -> pl.DataFrame:
    """Check every row's status, unit and level. ``last`` is the line of the file's last row, if that is not the frame's.

    Returns
    -------
    DataFrame
        ``line, respondent, unit, rated_unit, level, duration``, the marks, and the raw columns by position.
    """
    placement, expected = known
    rows = unmarked(frame)
    rows = mark_totals(rows, heading, known, last=last_line(frame) if last is None else last)
    rows = keep_rows(rows, heading, placement)
    if expected.source.period:
        rows = keep_period(rows, heading, placement.date, expected.source.period)
    rows = with_respondent(rows, placement)
    rows = with_unit(rows, heading, known)
    rows = with_duration(rows, heading, known)
    rows = with_rated_unit(rows, placement, expected)
    if expected.source.survey == "customer":
        return rows.with_columns(pl.lit(CUSTOMER).alias("level"))
    if placement.ticks:
        return with_ticked_level(rows, heading, known)
    return with_level(rows, heading, known)


def keep_rows(rows: pl.DataFrame, heading: Heading, placement: Placement) -> pl.DataFrame:
    """Mark rows whose status is none of those to keep."""
    for position, values in placement.keep.items():
        raw, kept = pl.col(column(position)), {fold(value) for value in values}
        left_out = [text for text in distinct(rows, position) if fold(text) not in kept]
        said = (raw, pl.lit(", ".join(values)))
        rows = mark(rows, raw.is_in(left_out), code="not_kept", column=heading.header[position], said=said)
    return rows


def with_respondent(rows: pl.DataFrame, placement: Placement) -> pl.DataFrame:
    """Add who answered: text, with its zeros; null where nobody says."""
    if "respondent" not in placement.roles:
        return rows.with_columns(pl.lit(None, dtype=pl.String).alias("respondent"))
    person = pl.col(column(placement.roles["respondent"])).str.strip_chars()
    return rows.with_columns(pl.when(person != "").then(person).alias("respondent"))


def with_unit(rows: pl.DataFrame, heading: Heading, known: tuple[Placement, Expected]) -> pl.DataFrame:
    """Add each row's unit, and mark rows without one."""
    placement, expected = known
    if "unit" not in placement.roles:
        return rows.with_columns(pl.lit(expected.client).alias("unit"))
    position = placement.roles["unit"]
    raw, name, words = pl.col(column(position)), heading.header[position], expected.unit_words
    texts = distinct(rows, position)

    def unit_of(text: str) -> str | None:
        # Without a list, a unit is what the answers say it is.
        return words.get(fold(text)) if expected.units else words.get(fold(text), " ".join(text.split()) or None)

    rows = rows.with_columns(by_distinct(raw, texts, unit_of).alias("unit"))
    rows = mark(rows, raw.is_in([text for text in texts if not fold(text)]), code="unit_missing", column=name)
    return mark(rows, pl.col("unit").is_null(), code="unit_unknown", column=name, said=(raw, pl.lit("")))


def with_level(rows: pl.DataFrame, heading: Heading, known: tuple[Placement, Expected]) -> pl.DataFrame:
    """Add each row's level from its column; a blank one is not stated."""
    placement, expected = known
    if "level" not in placement.roles:
        return rows.with_columns(pl.lit(NOT_STATED).alias("level"))
    position, words = placement.roles["level"], expected.level_words
    raw, texts = pl.col(column(position)), distinct(rows, position)
    rows = rows.with_columns(by_distinct(raw, texts, lambda text: words.get(squeeze(text))).alias("level"))
    name = heading.header[position]
    return mark(rows, pl.col("level").is_null(), code="level_unknown", column=name, said=(raw, pl.lit("")))


def with_ticked_level(rows: pl.DataFrame, heading: Heading, known: tuple[Placement, Expected]) -> pl.DataFrame:
    """Add each row's level from its tick-box columns: one tick is a level, none is not stated, several are unclear."""
    placement, expected = known
    for level, position in placement.ticks.items():
        raw, texts = pl.col(column(position)), distinct(rows, position)
        labels = frozenset(map(squeeze, (heading.header[position], expected.levels[level].label, level)))
        meant = {text: read_tick(text, labels=labels) for text in texts}
        neither = [text for text, ticked in meant.items() if ticked is None]
        said = (raw, pl.lit("; a box is ticked with 1, x, yes or true"))
        rows = mark(rows, raw.is_in(neither), code="level_unknown", column=heading.header[position], said=said)
        rows = rows.with_columns(raw.is_in([text for text, ticked in meant.items() if ticked]).alias(f"ticked {level}"))
    ticks = [pl.col(f"ticked {level}") for level in placement.ticks]
    names = [pl.when(tick).then(pl.lit(level)) for level, tick in zip(placement.ticks, ticks, strict=True)]
    several = pl.concat_str(names, separator=", ", ignore_nulls=True)
    rows = mark(rows, pl.sum_horizontal(ticks) > 1, code="level_ambiguous", said=(several, pl.lit("")))
    level_of = pl.coalesce(*names, pl.lit(NOT_STATED)).alias("level")
    return rows.with_columns(level_of).drop(f"ticked {level}" for level in placement.ticks)


def distinct(rows: pl.DataFrame, position: int) -> list[str]:
    """Distinct texts of a column."""
    return rows.get_column(column(position)).unique().to_list()


def with_hints(account: pl.DataFrame, expected: Expected) -> pl.DataFrame:
    """Add the nearest words of ours to the commonest unknown ones of a whole file's account."""
    levels = [*(level.label for level in expected.levels.values()), *expected.source.values.get("level", {}), *expected.levels]
    allowed = {"unit_unknown": expected.unit_words.values(), "level_unknown": levels, "item_unknown": expected.item_words}
    for code, words in allowed.items():
        open_ones = (pl.col("code") == code) & (pl.col("hint") == "")
        counts = account.filter(open_ones).get_column("value").value_counts().sort(["count", "value"], descending=[True, False])
        unknown = counts.get_column("value").to_list()
        if unknown:
            said = by_distinct(pl.col("value"), unknown, hints(unknown, words))
            account = account.with_columns(pl.when(open_ones).then(said).otherwise("hint").alias("hint"))
    return account


def hints(unknown: list[str], allowed: Iterable[str]) -> Callable[[str], str]:
    """The nearest allowed words for each of the commonest unknown ones; "" for the rest, which would take too long.

    Examples
    --------
    >>> hints(["Nort"], ["North", "South"])("Nort")
    "; nearest: 'North'"
    """
    words = list(dict.fromkeys(allowed))
    close = {text: nearest(text, words, most=2) for text in unknown[:MOST_HINTS]}
    found = {text: "; nearest: " + ", ".join(repr(word) for word in near) for text, near in close.items() if near}
    return lambda text: found.get(text, "")
