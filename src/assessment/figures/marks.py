"""From rows of figures to a described chart: what all dot charts share."""

from __future__ import annotations

from typing import Any

import pandas as pd

from assessment.figures.dots import dots
from assessment.figures.figure import Figure
from assessment.findings.evidence import each
from assessment.labels import count, figure
from assessment.settings import ALL
from assessment.tables import Table

__all__ = ["MARKS", "drawn", "empty", "viewed", "without_pooled"]

MARKS = "Each mark is a figure; its line, the range that the true one is likely to lie in."


def viewed(rows: pd.DataFrame, viewer: str) -> pd.DataFrame:
    """Rows of scores as rows of marks."""
    return rows.assign(value=rows["score"], viewer=rows[viewer])


def without_pooled(rows: pd.DataFrame) -> pd.DataFrame:
    """Leave all staff out of a chart that shows its levels."""
    stated = rows[(rows["level"] != ALL) & rows["value"].notna()]
    return stated if len(stated) else rows[rows["level"] == ALL]


def drawn(rows: pd.DataFrame, table: Table, what: str, caption: str = MARKS, **how: Any) -> Figure:
    """A dot chart of the rows that have a figure; without any, a sentence that says so.

    Parameters
    ----------
    rows : DataFrame
        As :func:`assessment.figures.dots.dots` takes them, hidden figures among them.
    table : Table
        The same as a table.
    what : str
        What the chart shows, as a sentence.
    caption : str
        How to read it.
    how : dict
        Passed on to ``dots``.
    """
    known = rows[rows["value"].notna()]
    if known.empty:
        return empty(table)
    description = f"{what} {extent(known, how.get('measure', 'score'))}"
    return Figure(table.name, description, caption, dots(known, **how), table)


def empty(table: Table) -> Figure:
    """A figure with nothing to draw: it says why."""
    return Figure(table.name, table.empty, table.empty, {"data": [], "layout": {}}, table)


def extent(known: pd.DataFrame, measure: str) -> str:
    """What a chart shows, in words: how many figures, the lowest and the highest."""
    rows = sorted(each(known), key=lambda row: float(row.value))
    ends = [f"{row.title} ({row.label}) {figure(row.value, measure)}" for row in (rows[0], rows[-1])]
    if len(rows) == 1:
        return f"One figure: {ends[0]}."
    return f"{count(len(rows))} figures, from {ends[0]} to {ends[1]}."
