"""The chart of each question. Aggregated, gated values only."""

from __future__ import annotations

from typing import Any

import pandas as pd

from assessment import tables
from assessment.figures.dots import dots
from assessment.figures.figure import Figure
from assessment.figures.theme import ACCENT, INK, layout
from assessment.findings.compare import real_rows, unit_rows
from assessment.findings.customers import mirror_scales, recovery_scales
from assessment.findings.evidence import (
    care_change as change_rows,
)
from assessment.findings.evidence import (
    care_views,
    customer_figures,
    descriptor_gaps,
    level_labels,
    outcome_figures,
    staff_figures,
    titled_links,
)
from assessment.findings.planning import answer_plan, leaf_units, link_plan
from assessment.findings.staff import latitude_scales, staff_scales
from assessment.labels import count, escape_chart, points
from assessment.result import Assessment
from assessment.settings import ALL, CUSTOMER
from assessment.tables import Table

__all__ = [
    "answers_needed", "arrivals", "care_by_level", "care_change", "customer_care", "customer_outcomes", "latitude", "links",
    "perception_gaps", "real_differences", "recovery", "response_rates", "set_aside", "staff_views", "units_compared", "units_needed",
]  # fmt: skip

MARKS = "Each mark is a figure; its line, the range that the true one is likely to lie in."
NOTHING = "Nothing may be shown here."


def drawn(rows: pd.DataFrame, table: Table, description: str, caption: str = MARKS, **how: Any) -> Figure:
    """A dot chart of rows that have a figure."""
    known = rows[rows["value"].notna()]
    spec = (
        dots(known, **how)
        if len(known)
        else {"data": [], "layout": layout(rows=1, xaxis={"visible": False}, yaxis={"visible": False})}
    )
    return Figure(table.name, description if len(known) else NOTHING, caption if len(known) else NOTHING, spec, table)


def viewed(rows: pd.DataFrame, viewer: str) -> pd.DataFrame:
    """Rows of scores as rows of marks."""
    return rows.assign(value=rows["score"], viewer=rows[viewer])


def care_by_level(result: Assessment) -> Figure:
    """The main scales by level, and as customers see them."""
    rows = viewed(care_views(result), "seen_by").assign(viewer_place=lambda found: found["level_place"])
    widest = rows.loc[rows["value"].notna()]
    text = "; ".join(f"{row.title}, {row.label.lower()} {points(row.value)}" for row in widest.itertuples())
    return drawn(rows, tables.care_by_level(result), f"Scores of 100 by scale. {text}.")


def latitude(result: Assessment) -> Figure:
    """Authority to settle things, by level."""
    rows = viewed(staff_figures(result, latitude_scales(result)), "level")
    return drawn(without_pooled(rows), tables.latitude(result), "Scores of 100 on authority to settle things, by level.")


def staff_views(result: Assessment) -> Figure:
    """How staff find their work, by level."""
    rows = viewed(staff_figures(result, staff_scales(result)), "level")
    return drawn(
        without_pooled(rows[rows["measure"] == "score"]),
        tables.staff_views(result),
        "Scores of 100 on how staff find their work.",
    )


def without_pooled(rows: pd.DataFrame) -> pd.DataFrame:
    """Leave all staff out of a chart that shows its levels."""
    stated = rows[(rows["level"] != ALL) & rows["value"].notna()]
    return stated if len(stated) else rows[rows["level"] == ALL]


def customer_care(result: Assessment) -> Figure:
    """What customers see of the service that is meant."""
    rows = viewed(customer_figures(result, mirror_scales(result)), "level").assign(label="Customers")
    return drawn(rows, tables.customer_care(result), "Scores of 100 that customers give the service.", legend=False)


def recovery(result: Assessment) -> Figure:
    """What happens after a problem."""
    rows = viewed(customer_figures(result, recovery_scales(result)), "level").assign(label="Customers")
    return drawn(
        rows, tables.recovery(result), "Share of customers who answered yes, by question.", measure="share", legend=False
    )


def customer_outcomes(result: Assessment) -> Figure:
    """What customers say, on scales of 100."""
    rows = outcome_figures(result)
    rows = rows[rows["measure"] == "score"].assign(viewer=CUSTOMER, label="Customers")
    caption = f"{MARKS} Figures on other scales are in the table."
    return drawn(rows, tables.customer_outcomes(result), "Scores of 100 of what customers say.", caption, legend=False)


def perception_gaps(result: Assessment) -> Figure:
    """The descriptors on which views part most."""
    gaps = descriptor_gaps(result)
    chosen = gaps[gaps["descriptor"].isin(list(dict.fromkeys(gaps["descriptor"]))[:8])]
    places = {level: place for place, level in enumerate([*level_labels(result)])}
    rows = viewed(chosen, "seen_by").assign(of="", viewer_place=chosen["seen_by"].map(places))
    caption = f"{MARKS} The eight descriptors with the widest gaps; the table has them all."
    return drawn(rows, tables.perception_gaps(result), "Scores of 100 of single descriptors, as each side sees them.", caption)


def care_change(result: Assessment) -> Figure:
    """Change since the wave before."""
    rows = change_rows(result)
    rows = rows.assign(value=rows["change"], viewer=rows["level"], of="")
    caption = "Points since the wave before, with the range of the true change. Right of the dotted line is a rise."
    return drawn(rows, tables.care_change(result), "Change of scores since the wave before.", caption, reference=0.0)


def links(result: Assessment) -> Figure:
    """The links between staff and customers that are tested first, strongest evidence on top."""
    frame = result.links[
        (result.links["wave"] == result.wave) & ~result.links["same_people"].astype(bool) & result.links["r"].notna()
    ]
    rows = titled_links(result, frame).sort_values("p", kind="stable").head(12)
    titles = [f"{a} · {b}" for a, b in zip(rows["predictor_title"], rows["outcome_title"], strict=True)]
    rows = rows.assign(title=titles, value=rows["r"], viewer=ALL, label="r", of="")
    caption = "Correlation across units, with its range. A range that crosses the dotted line can't be told from no link."
    return drawn(
        rows,
        tables.links(result),
        "Links across units between staff and customers.",
        caption,
        measure="link",
        legend=False,
        reference=0.0,
    )


def response_rates(result: Assessment) -> Figure:
    """Who answered, of how many, here and in the units below."""
    rows = tables.response_rates(result).frame
    rows = rows[rows["level"].isin([ALL, CUSTOMER]) & rows["rate"].notna()].head(40)
    rows = rows[rows["level"] == ALL] if (rows["level"] == ALL).any() else rows
    rows = rows.assign(title=rows["unit"], value=rows["rate"], viewer=rows["level"], of="")
    return drawn(rows, tables.response_rates(result), "Share of people who answered, by unit.", measure="share", legend=False)


def real_differences(result: Assessment) -> Figure:
    """Differences to the rest that are beyond chance, the widest of them."""
    rows = real_rows(result)
    rows = rows.loc[rows["difference"].abs().sort_values(ascending=False).index].head(15)
    titles = [f"{unit} · {title}" for unit, title in zip(rows["unit"], rows["title"], strict=True)]
    rows = rows.assign(title=titles, value=rows["difference"], viewer=ALL, label="Difference", of="")
    caption = "Points from the rest of the organisation. The widest fifteen; the table has them all."
    return drawn(rows, tables.real_differences(result), "Differences of units to the rest.", caption, legend=False, reference=0.0)


def units_compared(result: Assessment) -> Figure:
    """Every unit's scores as a heat map; hidden ones stay blank."""
    rows = unit_rows(result)
    table = tables.units_compared(result)
    if rows.empty:
        return drawn(rows.assign(value=rows["score"]), table, NOTHING)
    titles, units = list(dict.fromkeys(rows["title"])), list(dict.fromkeys(rows["unit"]))
    grid = rows.pivot_table(index="unit", columns="title", values="score", aggfunc="first", sort=False).reindex(
        index=units, columns=titles
    )
    cells = [[None if value != value else float(value) for value in line] for line in grid.to_numpy(float)]
    heat = {
        "type": "heatmap", "z": cells, "x": [escape_chart(title) for title in titles], "y": [escape_chart(unit) for unit in units],
        "text": [["" if value is None else points(value) for value in line] for line in cells], "texttemplate": "%{text}",
        "colorscale": [[0, "#f2ead9"], [0.5, "#9cc3cf"], [1, "#0b5575"]], "zmin": 30, "zmax": 90, "xgap": 2, "ygap": 2, "hoverongaps": False,
        "hovertemplate": "%{y}<br>%{x}: %{text}<extra></extra>", "showscale": False,
    }  # fmt: skip
    axes: dict[str, Any] = {
        "xaxis": {"side": "top", "tickangle": -35, "showgrid": False, "type": "category"},
        "yaxis": {"autorange": "reversed", "showgrid": False, "type": "category", "tickfont": {"color": INK}},
    }
    spec = {"data": [heat], "layout": layout(rows=len(units) * 0.85 + 4, **axes)}
    caption = "Scores of 100: the darker, the higher. A blank field is hidden, to protect the people in it. Colours run from 30 to 90 for all."
    return Figure(table.name, f"Scores of {count(len(units))} units on {count(len(titles))} scales.", caption, spec, table)


def bars(rows: pd.DataFrame, *, title: str, values: dict[str, str], table: Table, caption: str) -> Figure:
    """Counts as bars on one line each."""
    colors = [ACCENT, "#c2541b", "#9a9a9a"]
    data = [
        {
            "type": "bar", "orientation": "h", "name": name, "x": rows[column].tolist(), "y": [escape_chart(str(text)) for text in rows[title]],
            "marker": {"color": color}, "hovertemplate": f"%{{y}}<br>{name}: %{{x:,}}<extra></extra>",
        }
        for (column, name), color in zip(values.items(), colors, strict=False)
    ]  # fmt: skip
    axes: dict[str, Any] = {
        "xaxis": {"tickformat": ",d"},
        "yaxis": {"autorange": "reversed", "showgrid": False, "type": "category"},
    }
    spec = {"data": data, "layout": layout(rows=max(len(rows), 1), legend=True, barmode="stack", **axes)}
    return Figure(table.name, f"{caption} As bars.", caption, spec, table)


def arrivals(result: Assessment) -> Figure:
    """What became of each file's lines."""
    names = {"accepted": "Counts", "set_aside": "Set aside", "structural": "Header, blank"}
    return bars(result.arrivals, title="file", values=names, table=tables.arrivals(result), caption="Lines of each file.")


def set_aside(result: Assessment) -> Figure:
    """Why lines and answers do not count."""
    names = {"rows": "Lines", "cells": "Answers"}
    return bars(
        result.reasons, title="what", values=names, table=tables.set_aside(result), caption="What was set aside, by reason."
    )


def curves(lines: dict[str, tuple[list[float], list[float]]], *, table: Table, caption: str, x: str, y: str) -> Figure:
    """Lines with their names, over a logarithmic axis of counts."""
    dashes = ["solid", "dash", "dot", "dashdot"]
    data = [
        {"type": "scatter", "mode": "lines+markers", "name": name, "x": xs, "y": ys, "line": {"color": ACCENT, "dash": dash}}
        for (name, (xs, ys)), dash in zip(lines.items(), dashes, strict=False)
    ]
    axes: dict[str, Any] = {"xaxis": {"title": {"text": x}}, "yaxis": {"title": {"text": y}, "type": "log"}}
    spec = {"data": data, "layout": layout(rows=8, legend=len(lines) > 1, **axes)}
    return Figure(table.name, caption, caption, spec, table)


def units_needed(result: Assessment) -> Figure:
    """Units needed over the size of the link."""
    plan = link_plan(result)
    lines = {
        "Units needed": (plan["r"].tolist(), plan["units"].astype(float).tolist()),
        "Units there are": ([plan["r"].min(), plan["r"].max()], [float(leaf_units(result))] * 2),
    }
    caption = "Units needed to see a link of a given size four times in five: the weaker the link, the more units."
    return curves(lines, table=tables.units_needed(result), caption=caption, x="True link (r)", y="Units")


def answers_needed(result: Assessment) -> Figure:
    """Answers needed over the size of the group."""
    plan = answer_plan()
    lines = {name: (plan["people"].astype(float).tolist(), plan[name].astype(float).tolist()) for name in plan.columns[1:]}
    figure = curves(
        lines,
        table=tables.answers_needed(result),
        caption="Answers needed for a score within so many points.",
        x="People",
        y="Answers",
    )
    figure.spec["layout"]["xaxis"]["type"] = "log"
    return figure
