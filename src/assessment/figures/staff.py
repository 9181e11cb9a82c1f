"""Charts on staff: authority to settle things, and how they find their work."""

from __future__ import annotations

from assessment import tables
from assessment.figures.figure import Figure
from assessment.figures.marks import MARKS, drawn, viewed, without_pooled
from assessment.findings.evidence import staff_figures
from assessment.findings.staff import latitude_scales, staff_scales
from assessment.language import say
from assessment.result import Assessment

__all__ = ["latitude", "staff_views"]


def latitude(result: Assessment) -> Figure:
    """Authority to settle things, by level."""
    rows = viewed(staff_figures(result, latitude_scales(result)), "level")
    return drawn(without_pooled(rows), tables.latitude(result), say("Scores of 100 on authority to settle things, by level."))


def staff_views(result: Assessment) -> Figure:
    """How staff find their work, by level, on scales of 100."""
    rows = viewed(staff_figures(result, staff_scales(result)), "level")
    scores = rows[rows["measure"] == "score"]
    caption = "" if len(scores) == len(rows) else f"{say(MARKS)} {say('Figures on other scales are in the table.')}"
    return drawn(without_pooled(scores), tables.staff_views(result), say("Scores of 100 on how staff find their work."), caption)
