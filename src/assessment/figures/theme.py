"""One look for all charts: one meaning a colour and a shape, labels on the marks, as little ink as the figures need.

The colours can be told apart by colour-blind readers, and each level has a shape of its own as well.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from assessment.language import ENGLISH, language, separators
from assessment.settings import ALL, CUSTOMER, FRONT_LINE, MANAGER, NOT_STATED, SENIOR_LEADER, TOGETHER

__all__ = ["ACCENT", "CURVES", "FAINT", "INK", "PERCENT", "Mark", "layout", "mark_of"]

INK, FAINT, GRID, ACCENT = "#1f1f1f", "#5c5c5c", "#e4e4e4", "#0b6e99"
FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif"
ROW = 30  # pixels a row of marks takes
# An axis of shares. Where its steps are less than a hundredth, whole hundredths would stand twice: 5 %, 5 %, 6 %, 6 %.
STEPS_BELOW, STEPS_FROM = {"dtickrange": [None, 0.0099], "value": ".1%"}, {"dtickrange": [0.0099, None], "value": ".0%"}
PERCENT: Mapping[str, Any] = {"tickformatstops": [STEPS_BELOW, STEPS_FROM]}


@dataclass(frozen=True)
class Mark:
    """How one viewer is drawn."""

    color: str
    symbol: str
    hollow: bool = False

    def marker(self, size: int = 11) -> dict[str, Any]:
        """The mark for plotly."""
        fill = "#ffffff" if self.hollow else self.color
        return {
            "size": size,
            "symbol": self.symbol,
            "color": fill,
            "line": {"color": self.color, "width": 2 if self.hollow else 0},
        }

    def ranges(self, *, before: list[float], after: list[float]) -> dict[str, Any]:
        """Lines through the marks for plotly."""
        ends = {"type": "data", "symmetric": False, "arrayminus": before, "array": after}
        return {**ends, "color": self.color, "thickness": 2.5, "width": 0}


MARKS: Mapping[str, Mark] = {
    FRONT_LINE: Mark("#0b6e99", "circle"),
    MANAGER: Mark("#c2541b", "square"),
    SENIOR_LEADER: Mark("#5b4b9a", "triangle-up"),
    TOGETHER: Mark("#8a4b6b", "cross"),  # levels that a unit shows together
    CUSTOMER: Mark("#1f1f1f", "diamond", hollow=True),
    ALL: Mark("#4a4a4a", "circle"),
    NOT_STATED: Mark("#8a8a8a", "x"),
}
CURVES = (
    ("#0b6e99", "solid", "circle"),
    ("#c2541b", "dash", "square"),
    ("#5b4b9a", "dot", "triangle-up"),
    ("#1f1f1f", "dashdot", "diamond"),
)
FURTHER = (Mark("#8f6b00", "star"), Mark("#1b7a4b", "pentagon"), Mark("#a03070", "hexagon"))


def mark_of(viewer: str, place: int = 0) -> Mark:
    """How a viewer is drawn; a client's further levels get the next free shape."""
    return MARKS.get(TOGETHER if TOGETHER in viewer else viewer, FURTHER[place % len(FURTHER)])


def layout(*, rows: float, legend: bool = False, **axes: Any) -> dict[str, Any]:
    """The layout of a chart with a number of rows, and its axes.

    Parameters
    ----------
    rows : float
        Rows of marks, for the height.
    legend : bool
        Whether to name the marks above the chart.
    axes : dict
        Plotly's ``xaxis``, ``yaxis`` and other parts.
    """
    base: dict[str, Any] = {
        "height": int(rows * ROW + (92 if legend else 64)),
        "margin": {"l": 8, "r": 16, "t": 44 if legend else 16, "b": 40},
        "font": {"family": FONT, "size": 13, "color": INK},
        "paper_bgcolor": "#ffffff",
        "plot_bgcolor": "#ffffff",
        "showlegend": legend,
        "legend": {
            "orientation": "h",
            "x": 0,
            "xanchor": "left",
            "y": 1.02,
            "yanchor": "bottom",
            "itemclick": False,
            "itemdoubleclick": False,
        },
        "hoverlabel": {"font": {"family": FONT, "size": 12}},
        "dragmode": False,
    }
    if language() != ENGLISH:
        base["separators"] = "".join(reversed(separators()))  # plotly's order: of decimals, of thousands
    for name, axis in axes.items():
        base[name] = AXIS | axis if name in {"xaxis", "yaxis"} else axis
    return base


AXIS = {
    "gridcolor": GRID, "zeroline": False, "automargin": True, "fixedrange": True, "tickfont": {"color": FAINT}, "linecolor": GRID,
    "title": {"font": {"size": 12, "color": FAINT}},
}  # fmt: skip
