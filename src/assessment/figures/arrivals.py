"""Charts on what arrived and who answered."""

from __future__ import annotations

from typing import Any

import pandas as pd

from assessment import tables
from assessment.figures.dots import wrapped
from assessment.figures.figure import Figure
from assessment.figures.marks import MARKS, drawn, empty
from assessment.figures.theme import ACCENT, INK, layout
from assessment.labels import count
from assessment.result import Assessment
from assessment.settings import ALL
from assessment.tables import Table

__all__ = ["arrivals", "response_rates", "set_aside"]

COLORS = (ACCENT, "#c2541b", "#9a9a9a")
MOST = 40  # units on one chart


def bars(rows: pd.DataFrame, table: Table, caption: str, *, title: str, values: dict[str, str]) -> Figure:
    """Counts as bars, one line for each row."""
    if rows.empty:
        return empty(table)
    places = list(range(len(rows)))
    data = [
        {
            "type": "bar", "orientation": "h", "name": name, "x": rows[column].tolist(), "y": places, "marker": {"color": color},
            "hovertemplate": f"{name}: %{{x:,}}<extra></extra>",
        }
        for (column, name), color in zip(values.items(), COLORS, strict=False)
    ]  # fmt: skip
    names = [wrapped(str(text)) for text in rows[title]]
    axes: dict[str, Any] = {
        "xaxis": {"tickformat": ",d", "nticks": 6},
        "yaxis": {
            "range": [len(rows) - 0.5, -0.5],
            "tickvals": places,
            "ticktext": names,
            "showgrid": False,
            "tickfont": {"color": INK},
        },
    }
    spec = {"data": data, "layout": layout(rows=1.4 * len(rows), legend=True, barmode="stack", bargap=0.35, **axes)}
    totals = ", ".join(f"{name} {count(rows[column].sum())}" for column, name in values.items())
    return Figure(table.name, f"{caption} In all: {totals}.", caption, spec, table)


def arrivals(result: Assessment) -> Figure:
    """What became of each file's lines."""
    names = {"accepted": "Counts", "set_aside": "Set aside", "structural": "Header, blank"}
    return bars(result.arrivals, tables.arrivals(result), "Lines of each file.", title="file", values=names)


def set_aside(result: Assessment) -> Figure:
    """Why lines and answers do not count."""
    names = {"rows": "Lines", "cells": "Answers"}
    return bars(result.reasons, tables.set_aside(result), "What was set aside, by reason.", title="what", values=names)


def response_rates(result: Assessment) -> Figure:
    """Who answered, of how many, here and in the units below: staff, or customers where there are no staff."""
    table = tables.response_rates(result)
    known = table.frame[table.frame["rate"].notna()]
    staff = known[known["level"] == ALL]
    chosen = staff if len(staff) else known
    rows = chosen.head(MOST).assign(title=chosen["unit"], value=chosen["rate"], viewer=chosen["level"], of="")
    caption = f"{MARKS} The first {count(MOST)} units; the table has them all." if len(chosen) > MOST else MARKS
    return drawn(rows, table, "Share of people who answered, by unit.", caption, measure="share", legend=False)
