"""Who serves whom as a heat map: those who were served in rows, departments in columns, totals at the ends."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd

from assessment import tables
from assessment.figures.compare import COLORS, HIGH, LOW
from assessment.figures.dots import wrapped
from assessment.figures.figure import Figure
from assessment.figures.marks import empty
from assessment.figures.theme import FAINT, INK, layout
from assessment.findings.evidence import each
from assessment.findings.internal_service import matrix_rows
from assessment.labels import count, escape_chart, points
from assessment.language import say, say_many
from assessment.result import Assessment

__all__ = ["internal_service_matrix"]

MOST = 12  # departments that there is room for
GREY = {"colorscale": [[0, "#e9e9e9"], [1, "#e9e9e9"]], "zmin": 0, "zmax": 1}  # fields without a figure
DARK, LIGHT = 78, "#ffffff"  # the score from which a field is so dark that its number must be light
PROTECTS, NOBODY = "×", "–"
ROW = 1.15  # rows of marks that a row of fields takes
NAMES = 4.6  # the same, of the departments' names above


def internal_service_matrix(result: Assessment) -> Figure:
    """What each row says of each department, with totals; a hidden figure says why it is hidden."""
    table, rows = tables.internal_service_matrix(result), matrix_rows(result)
    known = rows[rows["score"].notna()]
    if known.empty:
        return empty(table)
    departments = columns_drawn(rows)
    drawn = rows[rows["rated"].isin(departments)]
    few = f"<{count(result.minimum_group)}"
    caption = say(
        "Rows: who was served. Columns: the department that served them. Scores of 100, the darker the higher; colours run from"
        " {low} to {high} for all. Hidden fields: {few} says that too few people rated it, {protects} that too few could be"
        " worked out from it, or what nearly each one said. {nobody}: nobody rated it. Bold: further from the others than chance"
        " has it.",
        low=count(LOW),
        high=count(HIGH),
        few=few,
        protects=PROTECTS,
        nobody=NOBODY,
    )
    left = rows["rated"].nunique() - len(departments)
    more = say_many("{n} department more is in the table.", "{n} departments more are in the table.", left, n=count(left))
    caption += f" {more}" if left else ""
    return Figure(table.name, described(known), caption, heat_map(drawn, escape_chart(few)), table)


def columns_drawn(rows: pd.DataFrame) -> list[str]:
    """Departments that there is room for: those that are known to be rated by most, and the total."""
    totals = rows[(rows["served"] == "") & (rows["rated"] != "")].sort_values(
        "n", ascending=False, kind="stable", na_position="last"
    )
    return ["", *totals["rated"].head(MOST)]


def described(known: pd.DataFrame) -> str:
    """The heat map in words: how many figures, and the lowest and highest of single fields."""
    single = known[(known["served"] != "") & (known["rated"] != "")]
    ordered = list(each((single if len(single) else known).sort_values("score", kind="stable")))
    ends = [cell_words(row) for row in (ordered[0], ordered[-1])]
    n = count(len(known))
    if len(ordered) == 1:
        return say("How departments serve their colleagues, {n} figures: {figure}.", n=n, figure=ends[0])
    extent = {"lowest": ends[0], "highest": ends[1]}
    return say("How departments serve their colleagues, {n} figures: from {lowest} to {highest}.", n=n, **extent)


def cell_words(row: Any) -> str:
    """A figure with who was served by whom."""
    return say("{served} by {department} {score}", served=row.served_label, department=row.rated_label, score=points(row.score))


def heat_map(rows: pd.DataFrame, few: str) -> dict[str, Any]:
    """Fields of colour with their numbers, and grey ones that say why they have none."""
    across = dict.fromkeys(row.rated_label for row in each(rows.sort_values("column", kind="stable")))
    down = dict.fromkeys(row.served_label for row in each(rows))
    found = {(row.served_label, row.rated_label): row for row in each(rows)}
    lines = [[found.get((row, column)) for column in across] for row in down]
    marks = {"too_few": few, "alike": PROTECTS, "protects_others": PROTECTS, "protects_earlier": PROTECTS, "no_answers": NOBODY}
    scores = [[score_of(one) for one in line] for line in lines]
    words = [
        [number(one) if score_of(one) is not None else marks.get(getattr(one, "status", ""), NOBODY) for one in line]
        for line in lines
    ]
    colors = {"colorscale": COLORS, "zmin": LOW, "zmax": HIGH}
    layers = [
        fields(chosen(scores, lambda score: score is not None and score < DARK), words, INK) | colors,
        fields(chosen(scores, lambda score: score is not None and score >= DARK), words, LIGHT) | colors,
        fields([[None if score is not None else 0.0 for score in line] for line in scores], words, FAINT) | GREY,
    ]
    size = (len(down), len(across))
    return {
        "data": layers,
        "layout": layout(rows=ROW * size[0] + NAMES, shapes=dividers(*size), **axes(list(across), list(down))),
    }


def score_of(row: Any) -> float | None:
    """The score of a field, where it has one."""
    return float(row.score) if row is not None and row.score == row.score else None


def number(row: Any) -> str:
    """A score as it is written: bold where it is told apart from the others."""
    return f"<b>{points(row.score)}</b>" if row.real else points(row.score)


def chosen(scores: list[list[float | None]], belongs: Callable[[float | None], bool]) -> list[list[float | None]]:
    """Some of the fields; the others are left blank."""
    return [[score if belongs(score) else None for score in line] for line in scores]


def fields(values: list[list[float | None]], words: list[list[str]], color: str) -> dict[str, Any]:
    """One layer of fields with words in them; a field without a value is not drawn, nor its word."""
    shown = [
        [word if value is not None else "" for value, word in zip(*both, strict=True)] for both in zip(values, words, strict=True)
    ]
    return {
        "type": "heatmap", "z": values, "text": shown, "texttemplate": "%{text}", "xgap": 2, "ygap": 2, "showscale": False,
        "textfont": {"size": 12, "color": color}, "hoverongaps": False, "hoverinfo": "skip",
    }  # fmt: skip


def axes(across: list[str], down: list[str]) -> dict[str, Any]:
    """Names of departments above, of those who were served on the left."""
    named = {"showgrid": False, "ticks": "", "tickfont": {"color": INK, "size": 12}}
    above = [wrapped(name, 20, lines=1) for name in across]
    left = [wrapped(name, 16, lines=2) for name in down]
    return {
        "xaxis": named | ticks(above) | {"side": "top", "tickangle": -90, "range": [-0.5, len(above) - 0.5]},
        "yaxis": named | ticks(left) | {"range": [len(left) - 0.5, -0.5]},
    }


def ticks(names: list[str]) -> dict[str, Any]:
    """Names along an axis."""
    return {"tickvals": list(range(len(names))), "ticktext": names}


def dividers(rows: int, columns: int) -> list[dict[str, Any]]:
    """Lines that set the totals apart, which stand last."""
    line = {"color": INK, "width": 1.5}
    return [
        {"type": "line", "x0": -0.5, "x1": columns - 0.5, "y0": rows - 1.5, "y1": rows - 1.5, "line": line},
        {"type": "line", "x0": columns - 1.5, "x1": columns - 1.5, "y0": -0.5, "y1": rows - 0.5, "line": line},
    ]
