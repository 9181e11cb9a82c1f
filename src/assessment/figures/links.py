"""The chart of links between staff and customers, across units."""

from __future__ import annotations

from assessment import tables
from assessment.figures.figure import Figure
from assessment.figures.marks import drawn
from assessment.findings.chain import between_sides
from assessment.labels import count
from assessment.language import say
from assessment.result import Assessment
from assessment.settings import ALL

__all__ = ["links"]

MOST = 12


def links(result: Assessment) -> Figure:
    """The links between staff and customers, the clearest on top."""
    rows = between_sides(result)
    known = rows[rows["r"].notna()]
    shown = known.head(MOST)
    titles = [f"{a} · {b}" for a, b in zip(shown["predictor_title"], shown["outcome_title"], strict=True)]
    shown = shown.assign(title=titles, value=shown["r"], viewer=ALL, label="r", of="")
    caption = say("Correlation across units, with its range. A range that crosses the dotted line can't be told from no link.")
    clearest = say("The {n} clearest; the table has them all.", n=count(MOST))
    caption = f"{caption} {clearest}" if len(known) > MOST else caption
    how = {"measure": "link", "legend": False, "reference": 0.0}
    return drawn(shown, tables.links(result), say("Links across units between staff and customers."), caption, **how)
