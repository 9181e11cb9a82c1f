"""Units lined up by score, each with its range, and with where it most likely is once chance is allowed for."""

from __future__ import annotations

from typing import Any

import pandas as pd

from assessment import tables
from assessment.direction import isolated
from assessment.figures.dots import differences, wrapped
from assessment.figures.figure import Figure
from assessment.figures.marks import empty
from assessment.figures.theme import FAINT, INK, layout
from assessment.findings.compare import standing_rows
from assessment.findings.evidence import each
from assessment.labels import count, escape_chart, points, span
from assessment.language import later, say
from assessment.result import Assessment

__all__ = ["standing"]

MOST = 40  # lines that can be read
LINE = 0.8  # of a row that a unit takes
BANDS = {
    "above": (later("Above the rest"), "#0b6e99", "triangle-up"),
    "within": (later("Not told from the rest"), "#6a6a6a", "circle"),
    "below": (later("Below the rest"), "#b5480f", "triangle-down"),
    "": (later("Not compared"), "#6a6a6a", "circle-open"),
}


def standing(result: Assessment) -> Figure:
    """Units lined up on one scale; of many, those that stand out furthest."""
    table = tables.standing(result)
    rows = standing_rows(result)
    known = rows[rows["score"].notna()]
    if known.empty:
        return empty(table)
    lined = known.assign(at=known["shrunken"].fillna(known["score"])).sort_values("at", ascending=False, kind="stable")
    chosen = those_that_stand_out(lined)
    if chosen.empty:
        nothing = say("No unit can be told from the rest; the table has them all.")
        return Figure(table.name, nothing, nothing, {"data": [], "layout": {}}, table)
    title = str(known["title"].iloc[0])
    caption = say(
        "{scale}: each mark is a unit's score, its line the range that the true one is likely to lie in; the ring is the score"
        " with chance allowed for. Lined up by the ring; where lines overlap, the order says nothing.",
        scale=title,
    )
    if len(chosen) < len(known):
        left = {"drawn": count(len(chosen)), "all": count(len(known))}
        caption += " " + say("Drawn are the {drawn} that stand out furthest; the table has all {all}.", **left)
    ends = [f"{isolated(row.unit)} {points(row.score)}" for row in (next(each(chosen.tail(1))), next(each(chosen.head(1))))]
    about = {"scale": title, "n": count(len(chosen)), "lowest": ends[0], "highest": ends[1]}
    description = say("{scale} of {n} units, from {lowest} to {highest}.", **about)
    return Figure(table.name, description, caption, line_up(chosen), table)


def those_that_stand_out(lined: pd.DataFrame) -> pd.DataFrame:
    """All units; of too many to read, those above and below the rest that are furthest from the middle."""
    if len(lined) <= MOST:
        return lined
    apart = lined[lined["band"].isin(["above", "below"])]
    furthest = (apart["at"] - lined["at"].median()).abs().sort_values(ascending=False, kind="stable").index[:MOST]
    return apart[apart.index.isin(furthest)]


def line_up(rows: pd.DataFrame) -> dict[str, Any]:
    """Plotly's data and layout: a line a unit, the highest on top."""
    numbered = rows.assign(line=range(len(rows)))
    traces = [marks(numbered[numbered["band"] == band], *look) for band, look in BANDS.items() if (rows["band"] == band).any()]
    names = {
        "tickvals": list(range(len(rows))),
        "ticktext": [wrapped(unit, lines=1) for unit in rows["unit"]],
        "range": [len(rows) - 0.5, -0.5],
        "tickfont": {"color": INK, "size": 12},
        "gridcolor": "#f0f0f0",
    }
    spec = layout(rows=len(rows) * LINE + 1, legend=True, xaxis={}, yaxis=names)
    return {"data": [*traces, *rings(numbered)], "layout": spec}


def marks(rows: pd.DataFrame, name: str, color: str, symbol: str) -> dict[str, Any]:
    """Scores of one band with their ranges."""
    values, low, high = (rows[column].astype(float).tolist() for column in ("score", "ci_low", "ci_high"))
    ranges = {"type": "data", "symmetric": False, "arrayminus": differences(values, low), "array": differences(high, values)}
    return {
        "type": "scatter",
        "mode": "markers",
        "name": say(name),
        "x": values,
        "y": rows["line"].tolist(),
        "marker": {"size": 9, "symbol": symbol, "color": color},
        "error_x": {**ranges, "color": color, "thickness": 1.8, "width": 0},
        "hovertext": [
            f"{escape_chart(row.unit)}: {points(row.score)} ({span(row.ci_low, row.ci_high)}), {say('n {n}', n=count(row.n))}"
            for row in each(rows)
        ],
        "hoverinfo": "text",
        "cliponaxis": False,
    }


def rings(rows: pd.DataFrame) -> list[dict[str, Any]]:
    """Scores with chance allowed for, where there are any."""
    known = rows[rows["shrunken"].notna()]
    if known.empty:
        return []
    hover = [
        say("chance allowed for: {score} ({range})", score=points(row.shrunken), range=span(row.shrunken_low, row.shrunken_high))
        for row in each(known)
    ]
    return [
        {
            "type": "scatter",
            "mode": "markers",
            "name": say("Chance allowed for"),
            "x": known["shrunken"].astype(float).tolist(),
            "y": known["line"].tolist(),
            "marker": {"size": 13, "symbol": "circle-open", "color": FAINT, "line": {"width": 1.5}},
            "hovertext": hover,
            "hoverinfo": "text",
            "cliponaxis": False,
        }
    ]
