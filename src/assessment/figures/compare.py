"""Charts of units side by side, and of the differences that are beyond chance."""

from __future__ import annotations

from typing import Any

from assessment import tables
from assessment.figures.dots import wrapped
from assessment.figures.figure import Figure
from assessment.figures.marks import drawn, empty
from assessment.figures.theme import INK, layout
from assessment.findings.compare import real_rows, unit_rows
from assessment.findings.evidence import each
from assessment.labels import count, points
from assessment.result import Assessment
from assessment.settings import ALL

__all__ = ["COLORS", "HIGH", "LOW", "real_differences", "units_compared"]

MOST = 15
COLORS = [[0, "#f2ead9"], [0.6, "#b4d4dd"], [1, "#0b5575"]]
LOW, HIGH = 30, 90  # scores at which the colours end, the same for all clients


def real_differences(result: Assessment) -> Figure:
    """Differences to the rest that are beyond chance, the widest of them."""
    rows = real_rows(result)
    widest = rows.loc[rows["difference"].abs().sort_values(ascending=False, kind="stable").index].head(MOST)
    titles = [f"{unit} · {title}" for unit, title in zip(widest["unit"], widest["title"], strict=True)]
    shown = widest.assign(title=titles, value=widest["difference"], viewer=ALL, label="Difference", of="")
    caption = "Points from the rest of the organisation, with the range of the true difference."
    caption += f" The widest {count(MOST)}; the table has them all." if len(rows) > MOST else ""
    table = tables.real_differences(result)
    return drawn(shown, table, "Differences of units to the rest.", caption, legend=False, reference=0.0)


def units_compared(result: Assessment) -> Figure:
    """Every unit's scores as a heat map; hidden ones stay blank."""
    rows = unit_rows(result)
    table = tables.units_compared(result)
    shown = {(row.unit, row.title): float(row.score) for row in each(rows) if row.status == "shown"}
    if not shown:
        return empty(table)
    titles = [title for title, _ in list(table.columns.values())[1:]]
    units = list(table.frame["unit"])
    cells = [[shown.get((unit, title)) for title in titles] for unit in units]
    caption = "Scores of 100: the darker, the higher. A blank field is hidden, to protect the people in it."
    caption += f" Colours run from {count(LOW)} to {count(HIGH)} for all."
    description = f"Scores of {count(len(units))} units on {count(len(titles))} scales."
    return Figure(table.name, description, caption, heat_map(cells, units, titles), table)


def heat_map(cells: list[list[float | None]], units: list[str], titles: list[str]) -> dict[str, Any]:
    """Scores as fields of colour with their numbers; one line a unit."""
    words = [["" if value is None else points(value) for value in line] for line in cells]
    heat = {
        "type": "heatmap", "z": cells, "text": words, "texttemplate": "%{text}", "textfont": {"size": 11},
        "colorscale": COLORS, "zmin": LOW, "zmax": HIGH, "xgap": 2, "ygap": 2, "hoverongaps": False,
        "hovertemplate": "%{text}<extra></extra>", "showscale": False,
    }  # fmt: skip
    across = {
        "side": "top",
        "tickangle": -90,
        "tickvals": list(range(len(titles))),
        "ticktext": [wrapped(title, 26, lines=1) for title in titles],
    }
    down = {
        "range": [len(units) - 0.5, -0.5],
        "tickvals": list(range(len(units))),
        "ticktext": [wrapped(unit, lines=1) for unit in units],
    }
    axes: dict[str, Any] = {
        "xaxis": across | {"showgrid": False, "tickfont": {"color": INK, "size": 12}},
        "yaxis": down | {"showgrid": False, "tickfont": {"color": INK, "size": 12}},
    }
    return {"data": [heat], "layout": layout(rows=len(units) * 0.85 + 5, **axes)}
