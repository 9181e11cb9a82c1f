"""Rows that sum up others: told by the unit, the respondent or the first cell, and set aside under a code of their own.

A total is no respondent with a misspelt unit. But a unit may be called Total: it counts as one if the list of units names
it or, without a list, if rows follow it.
"""

from __future__ import annotations

import polars as pl

from assessment.responses.account import mark
from assessment.responses.expected import Expected
from assessment.responses.names import fold
from assessment.responses.place import Placement
from assessment.responses.records import Heading, column
from assessment.responses.strays import TOTALS

__all__ = ["mark_totals", "part_doubtful"]


def mark_totals(rows: pl.DataFrame, heading: Heading, known: tuple[Placement, Expected], *, last: int) -> pl.DataFrame:
    """Mark rows whose unit, respondent or first cell says that they sum up others; ``last`` is the line of the last row."""
    placement, expected = known
    unit, who = placement.roles.get("unit"), placement.roles.get("respondent")
    if unit is not None and not any(fold(text) in {"", *TOTALS} for text in rows.get_column(column(unit)).unique()):
        return rows  # which is the rule, and quick to tell: beside a unit's name no word makes a total
    items = {place for several in placement.items.values() for place in several}
    labelled = [place for place in dict.fromkeys((unit, who, 0)) if place is not None and place not in items]
    for place in labelled:
        raw = column(place)
        found = [text for text in sums_up(rows.get_column(raw)) if fold(text) not in expected.unit_words or place != unit]
        if not found:
            continue
        failed = pl.col(raw).is_in(found)
        if place == unit and not expected.units:
            failed &= pl.col("line") == last
        # Beside a unit's name an id may be any word, and beside an id a unit: such a row is somebody's.
        for other in (unit, who):
            failed &= says_nothing(rows, other) if other != place else pl.lit(value=True)
        rows = mark(rows, failed, code="totals_row", column=heading.header[place], said=(pl.col(raw), pl.lit("")))
    return rows


def says_nothing(rows: pl.DataFrame, place: int | None) -> pl.Expr:
    """Whether a cell is blank or sums up too; of no column, it is."""
    if place is None:
        return pl.lit(value=True)
    raw = pl.col(column(place))
    return raw.is_in(sums_up(rows.get_column(column(place)))) | (raw.str.strip_chars() == "")


def sums_up(texts: pl.Series) -> list[str]:
    """Distinct texts that say that a row sums up others. None of these words has a digit, as most respondents' ids do."""
    return [text for text in texts.filter(~texts.str.contains(r"\d")).unique() if fold(text) in TOTALS]


def part_doubtful(rows: pl.DataFrame, placement: Placement, expected: Expected) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Part rows from those, all as text, that are totals if no row of the file follows: it is too early to tell."""
    if expected.units or "unit" not in placement.roles:
        return rows, rows.clear()
    raw = column(placement.roles["unit"])
    found = sums_up(rows.get_column(raw))
    if not found:
        return rows, rows.clear()
    doubtful = pl.col(raw).is_in(found)
    as_text = [pl.col(name).cast(pl.String).fill_null("") for name in rows.columns if name != "line"]
    return rows.filter(~doubtful), rows.filter(doubtful).with_columns(as_text)
