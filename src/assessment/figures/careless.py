"""Chart of who answered without reading: the class that each unit's share is in, as a bar from its lower to its upper end."""

from __future__ import annotations

from typing import Any

import pandas as pd

from assessment import tables
from assessment.direction import isolated
from assessment.figures.dots import wrapped
from assessment.figures.figure import Figure
from assessment.figures.marks import empty
from assessment.figures.theme import ACCENT, INK, layout
from assessment.findings.careless import flagged_words
from assessment.findings.evidence import each
from assessment.labels import count
from assessment.language import later, say
from assessment.result import Assessment

__all__ = ["careless"]

CAPTION = later("Each bar reaches from the lower to the upper end of what is told of a unit; without a bar, fewer than 3 people.")
OTHER = "#c2541b"
MOST = 40  # rows on one chart


def careless(result: Assessment) -> Figure:
    """The share that was flagged, here and in the units below."""
    table = tables.careless(result)
    frame = table.frame[(table.frame["index"] == "careless") & table.frame["status"].isin(["shown", "few"])].head(MOST)
    if frame.empty:
        return empty(table)
    ordered = frame.reset_index(drop=True)
    data = [
        bars(ordered[ordered["kind"] == kind], color)
        for kind, color in zip(dict.fromkeys(ordered["kind"]), (ACCENT, OTHER), strict=False)
    ]
    names = [wrapped(f"{isolated(row.unit)}, {isolated(row.label)}") for row in each(ordered)]
    axes: dict[str, Any] = {
        "xaxis": {"tickformat": ".0%", "range": [0, max(0.2, float(ordered["high"].fillna(0).max()))], "nticks": 6},
        "yaxis": {
            "range": [len(ordered) - 0.5, -0.5], "tickvals": list(range(len(ordered))), "ticktext": names, "showgrid": False,
            "tickfont": {"color": INK},
        },
    }  # fmt: skip
    spec = {"data": data, "layout": layout(rows=1.1 * len(ordered), legend=True, bargap=0.35, barmode="overlay", **axes)}
    few = int((ordered["status"] == "few").sum())
    what = say(
        "Share flagged as careless, of {groups} groups; fewer than 3 people in {few} of them.",
        groups=count(len(ordered)),
        few=count(few),
    )
    return Figure(table.name, what, say(CAPTION), spec, table)


def bars(rows: pd.DataFrame, color: str) -> dict[str, Any]:
    """One side's bars."""
    known = rows[rows["status"] == "shown"]
    return {
        "type": "bar", "orientation": "h", "name": wrapped(str(rows["label"].iloc[0]), lines=1), "marker": {"color": color},
        "base": known["low"].tolist(), "x": (known["high"] - known["low"]).tolist(), "y": known.index.tolist(),
        "hovertext": [flagged_words(row) for row in each(known)], "hoverinfo": "text",
    }  # fmt: skip
