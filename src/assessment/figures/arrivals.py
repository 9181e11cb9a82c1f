"""Charts on what arrived and who answered."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd

from assessment import tables
from assessment.figures.dots import wrapped
from assessment.figures.figure import Figure
from assessment.figures.marks import MARKS, drawn, empty
from assessment.figures.theme import ACCENT, INK, PERCENT, layout
from assessment.labels import count, figure
from assessment.language import say
from assessment.result import Assessment
from assessment.settings import ALL
from assessment.tables import Table

__all__ = ["arrivals", "bars", "response_rates", "set_aside"]

COLORS = (ACCENT, "#c2541b", "#9a9a9a")
MOST = 40  # units on one chart


def bars(
    rows: pd.DataFrame, table: Table, caption: str, *, title: str, values: dict[str, str], measure: str = "count", none: str = ""
) -> Figure:
    """Counts, or shares, as bars, one line for each row; ``none`` is said where there is no row of a table that has some."""
    if rows.empty:
        return empty(replace(table, empty=none) if none and len(table.frame) else table)
    ticks, hover = ({"tickformat": ",d"}, ":,") if measure == "count" else (PERCENT, ":.0%")
    places = list(range(len(rows)))
    data = [
        {
            "type": "bar", "orientation": "h", "name": name, "x": rows[column].tolist(), "y": places, "marker": {"color": color},
            "hovertemplate": f"{name}: %{{x{hover}}}<extra></extra>",
        }
        for (column, name), color in zip(values.items(), COLORS, strict=False)
    ]  # fmt: skip
    names = [wrapped(str(text)) for text in rows[title]]
    axes: dict[str, Any] = {
        "xaxis": {**ticks, "nticks": 6},
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
    first = next(iter(values))
    ends = {"lowest": figure(rows[first].min(), measure), "highest": figure(rows[first].max(), measure)}
    extent = say("In all: {totals}.", totals=totals) if measure == "count" else say("From {lowest} to {highest}.", **ends)
    return Figure(table.name, f"{caption} {extent}", caption, spec, table)


def arrivals(result: Assessment) -> Figure:
    """What became of each file's lines."""
    names = {"accepted": say("Counts"), "set_aside": say("Set aside"), "structural": say("Header, blank")}
    return bars(result.arrivals, tables.arrivals(result), say("Lines of each file."), title="file", values=names)


def set_aside(result: Assessment) -> Figure:
    """Why lines and answers do not count."""
    names = {"rows": say("Lines"), "cells": say("Answers")}
    return bars(result.reasons, tables.set_aside(result), say("What was set aside, by reason."), title="what", values=names)


def response_rates(result: Assessment) -> Figure:
    """Who answered, of how many, here and in the units below: staff, or customers where there are no staff."""
    table = tables.response_rates(result)
    known = table.frame[table.frame["rate"].notna()]
    if known.empty and len(table.frame):
        unknown = say("How many could have answered is not known here, so that there is no rate to draw.")
        return empty(replace(table, empty=unknown))
    staff = known[known["level"] == ALL]
    chosen = staff if len(staff) else known
    rows = chosen.head(MOST).assign(title=chosen["unit"], value=chosen["rate"], viewer=chosen["level"], of="")
    first = say("The first {n} units; the table has them all.", n=count(MOST))
    caption = f"{say(MARKS)} {first}" if len(chosen) > MOST else say(MARKS)
    return drawn(rows, table, say("Share of people who answered, by unit."), caption, measure="share", legend=False)
