"""A chart of a change in the chain's first staff score, carried to its end."""

from __future__ import annotations

from typing import Any

from assessment.direction import isolated
from assessment.figures.figure import Figure
from assessment.figures.marks import empty
from assessment.figures.theme import ACCENT, FAINT, layout
from assessment.findings.evidence import each
from assessment.findings.what_if import carried_words, units_of
from assessment.labels import escape_chart, figure
from assessment.language import say
from assessment.result import Assessment
from assessment.tables.what_if import end_of_chain

__all__ = ["what_if"]

ZERO = {"zeroline": True, "zerolinecolor": FAINT, "zerolinewidth": 1}
BAND = "rgba(11, 110, 153, 0.18)"


def what_if(result: Assessment) -> Figure:
    """The carried change at the chain's last step, with its range, over the change of the first."""
    table = end_of_chain(result)
    rows = list(each(table.frame))
    if not rows:
        return empty(table)
    first, last = rows[0], rows[-1]
    x = table.frame["by"].tolist()
    line: dict[str, Any] = {"type": "scatter", "mode": "lines", "x": x, "hoverinfo": "skip", "line": {"width": 0}}
    data = [
        {**line, "y": table.frame["ci_low"].tolist()},
        {**line, "y": table.frame["ci_high"].tolist(), "fill": "tonexty", "fillcolor": BAND},
        {**line, "y": table.frame["value"].tolist(), "line": {"color": ACCENT, "width": 2.5}},
    ]
    axes: dict[str, Any] = {
        "xaxis": {"title": {"text": escape_chart(say("Change in {scale}, points", scale=first.predictor_title))}, **ZERO},
        "yaxis": {"title": {"text": escape_chart(f"{isolated(first.outcome_title)}, {units_of(first)}")}, **ZERO},
    }
    description = say(
        "A change in {first} carried to {last}: {figures}.",
        first=first.predictor_title,
        last=first.outcome_title,
        figures="; ".join(with_points(row) for row in (first, last)),
    )
    caption = say(
        "The line is what would go with a change if the relation between units held for a change within one; the band, its range"
        " over draws of units. It ends where the units' own figures end."
    )
    return Figure("what-if", description, caption, {"data": data, "layout": layout(rows=10, **axes)}, table)


def with_points(row: Any) -> str:
    """What goes with a change of so many points."""
    return say("with {n} points, {change}", n=figure(row.by, "score", 1), change=carried_words(row))
