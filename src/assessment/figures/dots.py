"""Marks with their intervals: the chart that most questions need.

Each row is a thing that was measured; each mark a view of it, with the range that the true figure is likely to lie in.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from assessment.figures.theme import FAINT, INK, PERCENT, layout, mark_of
from assessment.findings.evidence import each
from assessment.labels import escape_chart, figure, shortened, span
from assessment.language import say

__all__ = ["dots", "wrapped"]

FILLED = 0.8  # part of a row that its marks are spread over
ROOM = 0.62  # rows that one mark takes
PALE = 0.4  # of a mark that stands in for another unit's
WRAP = 22  # letters of a row's name on one line
LINES = 3
LEGEND = 34  # letters of a view's name on one line above the chart
GAP = "\u2002"  # between a range and its number


def dots(rows: pd.DataFrame, *, measure: str = "score", legend: bool = True, reference: float | None = None) -> dict[str, Any]:
    """Draw rows of marks with intervals.

    Parameters
    ----------
    rows : DataFrame
        ``title`` (the row), ``viewer`` and ``label`` (the mark), ``value, ci_low, ci_high`` and ``of``; without hidden figures.
        ``viewer_place`` gives the marks' order, where there is one, and ``own`` says which are this unit's own; others are pale.
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
    found = list(each(rows))
    titles = {title: place for place, title in enumerate(dict.fromkeys(row.title for row in found))}
    ordered = sorted(found, key=lambda row: row.viewer_place) if "viewer_place" in rows.columns else found
    viewers = list(dict.fromkeys(row.viewer for row in ordered))
    traces = []
    for place, viewer in enumerate(viewers):
        own = [row for row in found if row.viewer == viewer]
        offset = FILLED / len(viewers) * (place - (len(viewers) - 1) / 2)
        places = [titles[row.title] + offset for row in own]
        traces += [marks(own, places, place, measure=measure), numbers(own, places, measure=measure, reference=reference)]
    names = [wrapped(title) for title in titles]
    lines = max(name.count("<br>") + 1 for name in names)
    height = max(1.0, ROOM * len(viewers), 0.25 + 0.55 * lines)
    return {
        "data": traces,
        "layout": layout(
            rows=len(titles) * height + 0.4,
            legend=legend,
            xaxis={"range": limits(found, reference), **TICKS.get(measure, {})},
            yaxis={"tickvals": list(titles.values()), "ticktext": names, "range": [len(titles) - 0.5, -0.5], **ROWS},
            shapes=[*([] if reference is None else [line_at(reference)]), *(row_line(place) for place in range(1, len(titles)))],
        ),
    }


ROWS = {"showgrid": False, "tickfont": {"color": INK, "size": 13}}
TICKS = {"share": PERCENT, "rate": PERCENT}


def marks(rows: Sequence[Any], places: list[float], place: int, *, measure: str) -> dict[str, Any]:
    """The marks of one viewer with their ranges."""
    mark = mark_of(str(rows[0].viewer), place)
    values = [float(row.value) for row in rows]
    low, high = ([float(end) for end in column] for column in zip(*map(ends, rows), strict=True))
    return {
        "type": "scatter",
        "mode": "markers",
        "name": wrapped(str(rows[0].label), LEGEND, lines=2),
        "x": values,
        "y": places,
        "marker": mark.marker() | {"opacity": [1.0 if getattr(row, "own", True) else PALE for row in rows]},
        "error_x": mark.ranges(before=differences(values, low), after=differences(high, values)),
        "hovertext": [hover(row, measure) for row in rows],
        "hoverinfo": "text",
        "cliponaxis": False,
    }


def numbers(rows: Sequence[Any], places: list[float], *, measure: str, reference: float | None) -> dict[str, Any]:
    """The values past the ranges' ends, where nothing crosses them: on the side that is away from the reference."""
    below = [reference is not None and row.value < reference for row in rows]
    return {
        "type": "scatter",
        "mode": "text",
        "x": [float(ends(row)[0 if left else 1]) for row, left in zip(rows, below, strict=True)],
        "y": places,
        "text": [f"{GAP}<b>{figure(row.value, measure)}</b>{GAP}" for row in rows],
        "textposition": ["middle left" if left else "middle right" for left in below],
        "textfont": {"size": 12, "color": INK},
        "cliponaxis": False,
        "showlegend": False,
        "hoverinfo": "skip",
    }


def differences(high: list[float], low: list[float]) -> list[float]:
    """Lengths of the parts of ranges."""
    return [b - a for a, b in zip(low, high, strict=True)]


def ends(row: Any) -> tuple[float, float]:
    """Ends of a row's range; without one, the value itself."""
    return (row.ci_low, row.ci_high) if row.ci_low == row.ci_low and row.ci_high == row.ci_high else (row.value, row.value)


def hover(row: Any, measure: str) -> str:
    """What a mark says when pointed at."""
    words = f"{escape_chart(row.title)}<br>{escape_chart(row.label)}: {figure(row.value, measure)}"
    words += f" ({span(row.ci_low, row.ci_high, measure)})" if row.ci_low == row.ci_low else ""
    return words + (f"<br>{say('figures of {unit}', unit=escape_chart(row.of))}" if row.of else "")


def limits(rows: Sequence[Any], reference: float | None) -> list[float]:
    """Ends of the value axis: around what is shown, with room for the values beside the marks."""
    values = [float(end) for row in rows for end in (row.value, *ends(row))]
    values += [] if reference is None else [reference]
    low, high = min(values), max(values)
    room = (high - low or abs(high) or 1.0) * 0.08
    left = 2 if reference is not None and low < reference else 1
    return [low - left * room, high + 2 * room]


def line_at(value: float) -> dict[str, Any]:
    """A dotted line at a value."""
    line = {"color": FAINT, "width": 1, "dash": "dot"}
    return {"type": "line", "x0": value, "x1": value, "yref": "paper", "y0": 0, "y1": 1, "line": line}


def row_line(place: int) -> dict[str, Any]:
    """A faint line between two rows."""
    line = {"color": "#eeeeee", "width": 1}
    return {"type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": place - 0.5, "y1": place - 0.5, "line": line}


def wrapped(title: str, width: int = WRAP, *, lines: int = LINES) -> str:
    """A name on a few short lines, escaped; of one that is too long, the middle is left out.

    Examples
    --------
    >>> wrapped("What senior leaders do for service"), wrapped("R&D " + "x" * 30, lines=1)
    ('What senior leaders do<br>for service', 'R&amp;D xxxxxxx…xxxxxxxxxx')
    """
    title = shortened(title, lines * width)
    words = [word[start : start + width] for word in title.split() for start in range(0, len(word), width)]
    found = [""]
    for word in words:
        if found[-1] and len(found[-1]) + 1 + len(word) > width:
            found.append(word)
        else:
            found[-1] = f"{found[-1]} {word}".strip()
    if len(found) > lines:
        found = [*found[: lines - 1], f"{' '.join(found[lines - 1 :])[: width - 1]}…"]
    return "<br>".join(escape_chart(part) for part in found)
