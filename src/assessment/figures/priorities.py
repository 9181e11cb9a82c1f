"""The chart of how much goes with each practice, over how staff score it: four fields, and ranges that may cross them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from assessment import tables
from assessment.direction import isolated
from assessment.figures.dots import differences, limits, line_at
from assessment.figures.figure import Figure
from assessment.figures.marks import empty
from assessment.figures.theme import FAINT, INK, Mark, layout, mark_of
from assessment.findings.evidence import each
from assessment.findings.priorities import average_score
from assessment.labels import escape_chart, figure, percent, span
from assessment.language import in_list, say
from assessment.result import Assessment
from assessment.settings import ALL

__all__ = ["priorities"]

SIZE = 20  # pixels of a mark, which holds its number
UNSURE = Mark(FAINT, "circle", hollow=True)


def priorities(result: Assessment) -> Figure:
    """Parts over scores, with an even part and the average score as lines."""
    table = tables.priorities(result)
    rows = table.frame
    if rows.empty:
        return empty(table)
    average, even = average_score(rows), float(rows["weight"].mean())
    sure = {True: mark_of(ALL), False: UNSURE}
    numbered = list(enumerate(each(rows), 1))
    traces = [
        points([(at, row) for at, row in numbered if bool(row.beyond_noise) is known], mark) for known, mark in sure.items()
    ]
    spread = rows.rename(columns={"score": "value"}).assign(ci_low=rows["score_low"], ci_high=rows["score_high"])
    x, y = say("Score by all staff, of 100"), say("Part in the differences between units")
    axes: dict[str, Any] = {
        "xaxis": {"title": {"text": x}, "range": limits(list(each(spread)), average)},
        "yaxis": {"title": {"text": y}, "tickformat": ".0%", "range": heights(rows, even)},
        "shapes": [line_at(average), level_at(even)],
    }
    names = " · ".join(f"{at} {isolated(row.predictor_title)}" for at, row in numbered)
    caption = say(
        "{names}. "
        "To the right: scored higher; further up: goes with more of the differences between units. The dotted lines are the"
        " averages; a range that crosses one can't be told to be on either side. Hollow marks can't be told from chance.",
        names=names,
    )
    spec = {"data": [trace for trace in traces if trace["x"]], "layout": layout(rows=12, **axes)}
    return Figure(table.name, described(rows), caption, spec, table)


def points(rows: Sequence[tuple[int, Any]], mark: Mark) -> dict[str, Any]:
    """Numbered marks with their ranges both ways: names would lie over each other on a narrow screen."""
    scores, parts = [float(row.score) for _, row in rows], [float(row.weight) for _, row in rows]
    across = [either(row.score, row.score_low, row.score_high) for _, row in rows]
    up = [either(row.weight, row.ci_low, row.ci_high) for _, row in rows]
    return {
        "type": "scatter",
        "mode": "markers+text",
        "x": scores,
        "y": parts,
        "marker": mark.marker(SIZE),
        "error_x": whiskers(mark, scores, across),
        "error_y": whiskers(mark, parts, up),
        "text": [f"<b>{at}</b>" for at, _ in rows],
        "textfont": {"size": 12, "color": INK if mark.hollow else "#ffffff"},
        "hovertext": [hover(row) for _, row in rows],
        "hoverinfo": "text",
        "cliponaxis": False,
    }


def either(value: float, low: float, high: float) -> tuple[float, float]:
    """A range, or the value itself where there is none."""
    return (low, high) if low == low else (value, value)


def whiskers(mark: Mark, values: list[float], ends: Sequence[tuple[float, float]]) -> dict[str, Any]:
    """Lines through marks for plotly."""
    low, high = [float(end) for end, _ in ends], [float(end) for _, end in ends]
    return mark.ranges(before=differences(values, low), after=differences(high, values)) | {"thickness": 1.5}


def heights(rows: pd.DataFrame, even: float) -> list[float]:
    """Ends of the upright axis: from none, with room for a name above the highest mark."""
    top = max(even, float(rows[["weight", "ci_high"]].max().max()))
    return [0.0, 1.15 * top or 1.0]


def level_at(value: float) -> dict[str, Any]:
    """A dotted line across, at a value."""
    line = {"color": FAINT, "width": 1, "dash": "dot"}
    return {"type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": value, "y1": value, "line": line}


def hover(row: Any) -> str:
    """What a mark says when pointed at."""
    score, part = figure(row.score, "score"), percent(row.weight)
    score += f" ({span(row.score_low, row.score_high)})" if row.score_low == row.score_low else ""
    part += f" ({span(row.ci_low, row.ci_high, 'share')})" if row.ci_low == row.ci_low else ""
    said = say("score {score}<br>part {part}", score=score, part=part)
    return f"{escape_chart(row.predictor_title)}<br>{said}"


def described(rows: pd.DataFrame) -> str:
    """The chart in words, for who can't see it."""
    marks = [
        say("{practice} (score {score}, part {part})", practice=row.predictor_title, score=figure(row.score, "score"),
            part=percent(row.weight))
        for row in each(rows)
    ]  # fmt: skip
    return say("Practices by score and by part, the largest part first: {marks}.", marks=in_list(marks))
