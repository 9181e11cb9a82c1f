"""Charts for planning: how many units and answers it takes to see something."""

from __future__ import annotations

from typing import Any

from assessment import tables
from assessment.figures.figure import Figure
from assessment.figures.theme import CURVES, layout
from assessment.findings.planning import answer_plan, leaf_units, link_plan
from assessment.labels import count
from assessment.language import say
from assessment.result import Assessment
from assessment.tables import Table

__all__ = ["answers_needed", "units_needed"]

Curve = tuple[list[float], list[float]]


def curves(lines: dict[str, Curve], table: Table, caption: str, *, x: dict[str, Any], y: str) -> Figure:
    """Lines with their names, over counts on a logarithmic axis."""
    data = [
        {
            "type": "scatter", "mode": "lines+markers", "name": name, "x": xs, "y": ys,
            "line": {"color": color, "dash": dash}, "marker": {"symbol": symbol, "color": color, "size": 7},
        }
        for (name, (xs, ys)), (color, dash, symbol) in zip(lines.items(), CURVES, strict=False)
    ]  # fmt: skip
    axes: dict[str, Any] = {"xaxis": x, "yaxis": {"title": {"text": y}, "type": "log", "dtick": 1, "tickformat": ",d"}}
    return Figure(table.name, caption, caption, {"data": data, "layout": layout(rows=9, legend=True, **axes)}, table)


def units_needed(result: Assessment) -> Figure:
    """Units needed over the size of the link."""
    plan, units = link_plan(result), leaf_units(result)
    lines: dict[str, Curve] = {
        say("Units needed"): (plan["r"].tolist(), plan["units"].astype(float).tolist()),
        say("Units there are ({n})", n=count(units)): ([plan["r"].min(), plan["r"].max()], [float(units)] * 2),
    }
    caption = say("Units needed to see a link of a given size four times in five: the weaker the link, the more units.")
    return curves(lines, tables.units_needed(result), caption, x={"title": {"text": say("True link (r)")}}, y=say("Units"))


def answers_needed(result: Assessment) -> Figure:
    """Answers needed over the size of the group."""
    plan = answer_plan()
    people = plan["people"].astype(float).tolist()
    lines: dict[str, Curve] = {
        say("{width} points", width=name): (people, plan[name].astype(float).tolist()) for name in plan.columns[1:]
    }
    caption = say("Answers needed for a score within so many points: the larger the group, the smaller the share of it.")
    x = {"title": {"text": say("People in the group")}, "type": "log", "dtick": 1, "tickformat": ",d"}
    return curves(lines, tables.answers_needed(result), caption, x=x, y=say("Answers"))
