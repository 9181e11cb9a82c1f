"""Charts of units side by side, and of the differences that are more than chance."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from assessment import tables
from assessment.direction import isolated
from assessment.figures.dots import wrapped
from assessment.figures.figure import Figure
from assessment.figures.marks import drawn, empty
from assessment.figures.theme import INK, layout
from assessment.findings.compare import SIGNS, real_rows, unit_rows
from assessment.findings.evidence import each
from assessment.labels import count, points, shortened
from assessment.language import say
from assessment.result import Assessment
from assessment.settings import ALL

__all__ = ["COLORS", "HIGH", "LOW", "real_differences", "units_compared"]

MOST = 15
LONGEST_UNIT = 32  # letters of a unit's name before what is said of it
COLORS = [[0, "#f2ead9"], [0.6, "#b4d4dd"], [1, "#0b5575"]]
LOW, HIGH = 30, 90  # scores at which the colours end, the same for all clients
APART = [
    [0, "#ee9d5f"],
    [0.3, "#f7cfae"],
    [0.499, "#fbe6d6"],
    [0.5, "#f6f6f4"],
    [0.501, "#dcedf5"],
    [0.7, "#a5d0e4"],
    [1, "#64b0d1"],
]
WIDE = 20  # points from the rest at which the colours end
MOST_UNITS = 40  # lines that can be read
UPRIGHT = 26  # letters of a title on one line above a heat map
FEWEST_LINES = 4  # that a heat map is as high as, so that there is room for the upright names above it


def real_differences(result: Assessment) -> Figure:
    """Differences to the rest that are more than chance, the widest of them."""
    rows = real_rows(result)
    widest = rows.loc[rows["difference"].abs().sort_values(ascending=False, kind="stable").index].head(MOST)
    titles = [
        f"{isolated(shortened(unit, LONGEST_UNIT))} · {isolated(title)}"
        for unit, title in zip(widest["unit"], widest["title"], strict=True)
    ]
    shown = widest.assign(title=titles, value=widest["difference"], viewer=ALL, label=say("Difference"), of="")
    caption = say("Points from the rest of the organisation, with the range of the true difference.")
    more = say("The widest {n}; the table has more.", n=count(MOST))
    caption = f"{caption} {more}" if len(rows) > MOST else caption
    table = tables.real_differences(result)
    return drawn(shown, table, say("Differences of units to the rest."), caption, legend=False, reference=0.0)


def units_compared(result: Assessment) -> Figure:
    """Scores of units, coloured only where the difference to the rest is more than chance; of many units, those that have any."""
    rows, real = unit_rows(result), real_rows(result)
    table = tables.units_compared(result)
    shown = {(row.unit, row.title): float(row.score) for row in each(rows) if row.status == "shown"}
    if not shown:
        return empty(table)
    apart = {(row.unit, row.title): float(row.difference) for row in each(real)}
    titles = [title for title, _ in list(table.columns.values())[1:]]
    units = drawn_units(list(table.frame["unit"]), apart)
    if not units:
        nothing = say("No unit's difference to the rest can be told from chance; the table has all scores.")
        return Figure(table.name, nothing, nothing, {"data": [], "layout": {}}, table)
    cells = [[apart.get((unit, title), 0.0) if (unit, title) in shown else None for title in titles] for unit in units]
    words = [[cell_words(shown.get((unit, title)), apart.get((unit, title))) for title in titles] for unit in units]
    caption = say(
        "Scores of 100. Coloured, with ▲ above and ▼ below the rest of the organisation, only where the difference is more than"
        " chance; a blank field is hidden, to protect the people in it."
    )
    if len(units) < len(table.frame):
        left = {"drawn": count(len(units)), "all": count(len(table.frame))}
        caption += " " + say("Drawn are the {drawn} units that stand out furthest; the table has all {all}.", **left)
    sizes = {"units": count(len(units)), "scales": count(len(titles)), "marked": count(len(apart))}
    description = say("Scores of {units} units on {scales} scales, {marked} of them marked.", **sizes)
    return Figure(table.name, description, caption, heat_map(cells, words, units, titles), table)


def drawn_units(units: list[str], apart: Mapping[tuple[str, str], float]) -> list[str]:
    """All units, in their order; of too many to read, those with the widest real differences."""
    if len(units) <= MOST_UNITS:
        return units
    widest: dict[str, float] = {}
    for (unit, _), difference in apart.items():
        widest[unit] = max(widest.get(unit, 0.0), abs(difference))
    chosen = set(sorted(widest, key=lambda unit: -widest[unit])[:MOST_UNITS])
    return [unit for unit in units if unit in chosen]


def cell_words(score: float | None, difference: float | None) -> str:
    """A score, and where it is from the rest, if that is more than chance."""
    if score is None:
        return ""
    return points(score) if difference is None else f"{points(score)} {SIGNS['above' if difference > 0 else 'below']}"


def upright(title: str) -> str:
    """A title above a heat map: whole, on two lines if it takes them; of one that two can't hold, one line without its middle."""
    whole = wrapped(title, UPRIGHT, lines=2)
    return whole if "…" not in whole else wrapped(title, UPRIGHT, lines=1)


def heat_map(cells: list[list[float | None]], words: list[list[str]], units: list[str], titles: list[str]) -> dict[str, Any]:
    """Fields of colour with numbers; one line a unit."""
    heat = {
        "type": "heatmap", "z": cells, "text": words, "texttemplate": "%{text}", "textfont": {"size": 11, "color": INK},
        "colorscale": APART, "zmin": -WIDE, "zmax": WIDE, "xgap": 2, "ygap": 2, "hoverongaps": False,
        "hovertemplate": "%{text}<extra></extra>", "showscale": False,
    }  # fmt: skip
    across = {
        "side": "top",
        "tickangle": -90,
        "tickvals": list(range(len(titles))),
        "ticktext": [upright(title) for title in titles],
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
    return {"data": [heat], "layout": layout(rows=max(len(units), FEWEST_LINES) * 0.85 + 5, **axes)}
