"""The chart on the questions themselves: how closely each is tied to its scale."""

from __future__ import annotations

from assessment.figures.figure import Figure
from assessment.figures.marks import drawn
from assessment.language import later, say
from assessment.result import Assessment
from assessment.settings import ALL
from assessment.tables.measurement import question_loadings

__all__ = ["measurement"]

CAPTION = later(
    "Each mark is a question's standardised loading on its scale, of all staff; its line, the range that the true one is likely"
    " to lie in. Far below the others: a question that measures something else, or that should have been turned."
)


def measurement(result: Assessment) -> Figure:
    """Loadings of the main scales' questions, all staff together."""
    table = question_loadings(result)
    rows = table.frame.assign(label=table.frame["scale_title"], viewer=ALL, value=table.frame["loading"], of="")
    return drawn(rows, table, say("How closely each question is tied to its scale."), say(CAPTION), measure="link")
