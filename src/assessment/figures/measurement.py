"""The chart on the questions themselves: how closely each is tied to its scale."""

from __future__ import annotations

from assessment import tables
from assessment.figures.figure import Figure
from assessment.figures.marks import drawn
from assessment.findings.evidence import main_scales, scale_titles
from assessment.result import Assessment
from assessment.settings import ALL

__all__ = ["measurement"]

CAPTION = (
    "Each mark is a question's standardised loading on its scale, of all staff; its line, the range that the true one is likely"
    " to lie in. Far below the others: a question that measures something else, or that should have been turned."
)


def measurement(result: Assessment) -> Figure:
    """Loadings of the main scales' questions, all staff together."""
    titles, frame = scale_titles(result), result.loadings
    places = {name: number for number, name in enumerate(main_scales(result))}
    rows = frame[
        (frame["kind"] == "employee") & (frame["wave"] == result.wave) & (frame["level"] == ALL) & frame["scale"].isin(places)
    ]
    rows = rows.assign(
        label=[titles[name] for name in rows["scale"]],
        viewer=rows["scale"],
        viewer_place=[places[name] for name in rows["scale"]],
        value=rows["loading"],
        ci_low=rows["low"],
        ci_high=rows["high"],
        of="",
    ).sort_values("viewer_place", kind="stable")
    return drawn(rows, tables.measurement(result), "How closely each question is tied to its scale.", CAPTION, measure="link")
