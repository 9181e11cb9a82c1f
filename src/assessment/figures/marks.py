"""From rows of figures to a described chart: what all dot charts share."""

from __future__ import annotations

from typing import Any

import pandas as pd

from assessment.direction import isolated
from assessment.figures.dots import dots
from assessment.figures.figure import Bar, Figure
from assessment.figures.theme import mark_of
from assessment.findings.evidence import each
from assessment.labels import count, figure
from assessment.language import later, say
from assessment.settings import ALL
from assessment.tables import Table

__all__ = ["MARKS", "bars", "drawn", "empty", "viewed", "without_pooled"]

PALE = later("Pale marks are figures of a unit around this one, which the table names.")
MARKS = later("Each mark is a figure; its line, the range that the true one is likely to lie in.")


def viewed(rows: pd.DataFrame, viewer: str) -> pd.DataFrame:
    """Rows of scores as rows of marks."""
    return rows.assign(value=rows["score"], viewer=rows[viewer])


def without_pooled(rows: pd.DataFrame) -> pd.DataFrame:
    """Leave all staff out of a chart that shows its levels."""
    stated = rows[(rows["level"] != ALL) & rows["value"].notna()]
    return stated if len(stated) else rows[rows["level"] == ALL]


def drawn(rows: pd.DataFrame, table: Table, what: str, caption: str = "", **how: Any) -> Figure:
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
        How to read it; without one, as marks with ranges are.
    how : dict
        Passed on to ``dots``.
    """
    known = rows[rows["value"].notna()]
    if known.empty:
        return empty(table)
    caption = caption or say(MARKS)
    if "own" in known.columns and not known["own"].all():
        caption = f"{caption} {say(PALE)}"
    description = f"{what} {extent(known, how.get('measure', 'score'))}"
    return Figure(table.name, description, caption, dots(known, **how), table, bars(known, how.get("measure", "score")))


def bars(known: pd.DataFrame, measure: str) -> tuple[Bar, ...]:
    """Rows of marks one by one, without what only plotly needs."""
    places: dict[str, int] = {}
    ordered = known.sort_values("viewer_place", kind="stable") if "viewer_place" in known.columns else known
    for viewer in ordered["viewer"]:
        places.setdefault(str(viewer), len(places))
    found = []
    for row in each(known):
        mark = mark_of(str(row.viewer), places[str(row.viewer)])
        title = str(row.title) if getattr(row, "own", True) or not row.of else f"{row.title} ({row.of})"
        low, high, n = (known_number(getattr(row, part, None)) for part in ("ci_low", "ci_high", "n"))
        about: dict[str, Any] = {"color": mark.color, "hollow": mark.hollow, "measure": measure}
        bar = Bar(title, str(row.label), **about, value=float(row.value), low=low, high=high, n=n)
        found.append((places[str(row.viewer)], bar))
    titles = {bar.row: line for line, bar in reversed(list(enumerate(bar for _, bar in found)))}
    return tuple(bar for _, bar in sorted(found, key=lambda one: (titles[one[1].row], one[0])))


def known_number(value: Any) -> float | None:
    """A number, or None for one that is not known."""
    return float(value) if value is not None and value == value else None


def empty(table: Table) -> Figure:
    """A figure with nothing to draw: it says why."""
    return Figure(table.name, say(table.empty), say(table.empty), {"data": [], "layout": {}}, table)


def extent(known: pd.DataFrame, measure: str) -> str:
    """What a chart shows, in words: how many figures, the lowest and the highest."""
    rows = sorted(each(known), key=lambda row: float(row.value))
    ends = [f"{isolated(row.title)} ({isolated(row.label)}) {figure(row.value, measure)}" for row in (rows[0], rows[-1])]
    if len(rows) == 1:
        return say("One figure: {figure}.", figure=ends[0])
    return say("{n} figures, from {lowest} to {highest}.", n=count(len(rows)), lowest=ends[0], highest=ends[1])
