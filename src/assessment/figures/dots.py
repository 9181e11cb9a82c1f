"""Marks with their intervals: the chart that most questions need.

Each row is a thing that was measured; each mark a view of it, with the range that the true figure is likely to lie in.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from assessment.figures.theme import FAINT, INK, layout, mark_of
from assessment.labels import escape_chart, figure, span

__all__ = ["dots"]

STEP = 0.19  # distance between the marks of a row, in rows
WRAP = 24  # letters of a row's name on one line


def dots(rows: pd.DataFrame, *, measure: str = "score", legend: bool = True, reference: float | None = None) -> dict[str, Any]:
    """Draw rows of marks with intervals.

    Parameters
    ----------
    rows : DataFrame
        ``title`` (the row), ``viewer`` and ``label`` (the mark), ``value, ci_low, ci_high, n`` and ``of``; without hidden figures.
    measure : str
        How values are written.
    legend : bool
        Whether the marks are named above the chart; else there is one mark a row.
    reference : float, optional
        A value with a line of its own.

    Returns
    -------
    dict
        Plotly's ``data`` and ``layout``.
    """
    titles = list(dict.fromkeys(rows["title"]))
    viewers = list(
        dict.fromkeys(rows.sort_values("viewer_place")["viewer"] if "viewer_place" in rows.columns else rows["viewer"])
    )
    offsets = {viewer: STEP * (place - (len(viewers) - 1) / 2) for place, viewer in enumerate(viewers)}
    traces = [
        drawn
        for place, viewer in enumerate(viewers)
        for drawn in marks(rows[rows["viewer"] == viewer], titles, offset=offsets[viewer], place=place, measure=measure)
    ]
    spread = max(1.0, len(viewers) * 0.62)
    axis = {
        "tickvals": list(range(len(titles))),
        "ticktext": [wrapped(title) for title in titles],
        "range": [len(titles) - 0.5, -0.5],
    }
    shapes = [line_at(reference)] if reference is not None else []
    percent = {"tickformat": ".0%"} if measure in {"share", "rate"} else {}
    return {
        "data": traces,
        "layout": layout(
            rows=len(titles) * spread + 0.4,
            legend=legend,
            xaxis={"range": limits(rows, reference), **percent},
            yaxis={**axis, "showgrid": False, "tickfont": {"color": INK, "size": 13}},
            shapes=[*shapes, *(row_line(place) for place in range(1, len(titles)))],
        ),
    }


def marks(rows: pd.DataFrame, titles: list[str], *, offset: float, place: int, measure: str) -> list[dict[str, Any]]:
    """The marks of one viewer with their ranges, and the values past the ranges' ends, where nothing crosses them."""
    mark = mark_of(str(rows["viewer"].iloc[0]), place)
    low, high = (rows[end].where(rows[end].notna(), rows["value"]) for end in ("ci_low", "ci_high"))
    places = [titles.index(title) + offset for title in rows["title"]]
    points = {
        "type": "scatter", "mode": "markers", "name": escape_chart(str(rows["label"].iloc[0])), "x": rows["value"].tolist(), "y": places,
        "marker": mark.marker(), "cliponaxis": False, "hovertext": [hover(row, measure) for row in rows.itertuples()], "hoverinfo": "text",
        "error_x": {
            "type": "data", "symmetric": False, "array": (high - rows["value"]).tolist(), "arrayminus": (rows["value"] - low).tolist(),
            "color": mark.color, "thickness": 2.5, "width": 0,
        },
    }  # fmt: skip
    values = {
        "type": "scatter", "mode": "text", "x": high.tolist(), "y": places, "text": [f"  <b>{figure(v, measure)}</b>" for v in rows["value"]],
        "textposition": "middle right", "textfont": {"size": 12, "color": INK}, "cliponaxis": False, "showlegend": False, "hoverinfo": "skip",
    }  # fmt: skip
    return [points, values]


def hover(row: Any, measure: str) -> str:
    """What a mark says when pointed at."""
    words = f"{escape_chart(row.title)}<br>{escape_chart(row.label)}: {figure(row.value, measure)}"
    words += f" ({span(row.ci_low, row.ci_high, measure)})" if row.ci_low == row.ci_low else ""
    return words + (f"<br>figures of {escape_chart(row.of)}" if row.of else "")


def limits(rows: pd.DataFrame, reference: float | None) -> list[float]:
    """Ends of the value axis: around what is shown, with room for the values beside the marks."""
    values = pd.concat([rows["value"], rows["ci_low"], rows["ci_high"]]).dropna()
    ends = [values.min(), values.max(), *([] if reference is None else [reference])]
    low, high = min(ends), max(ends)
    room = max(high - low, 1e-9) * 0.08
    return [float(low - room), float(high + 1.6 * room)]


def line_at(value: float) -> dict[str, Any]:
    """A dotted line at a value."""
    return {
        "type": "line",
        "x0": value,
        "x1": value,
        "yref": "paper",
        "y0": 0,
        "y1": 1,
        "line": {"color": FAINT, "width": 1, "dash": "dot"},
    }


def row_line(place: int) -> dict[str, Any]:
    """A faint line between two rows."""
    return {
        "type": "line",
        "xref": "paper",
        "x0": 0,
        "x1": 1,
        "y0": place - 0.5,
        "y1": place - 0.5,
        "line": {"color": "#eeeeee", "width": 1},
    }


def wrapped(title: str) -> str:
    """A row's name on a few short lines."""
    lines, current = [], ""
    for word in title.split():
        if current and len(current) + len(word) >= WRAP:
            lines.append(current)
            current = word
        else:
            current = f"{current} {word}".strip()
    return "<br>".join(escape_chart(part[: 2 * WRAP]) for part in [*lines, current][:3])
