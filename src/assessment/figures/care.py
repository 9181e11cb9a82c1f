"""Charts on CARE: each level's view, single descriptors, and what has changed."""

from __future__ import annotations

from assessment import tables
from assessment.figures.figure import Figure
from assessment.figures.marks import MARKS, drawn, viewed
from assessment.findings.evidence import care_change as change_rows
from assessment.findings.evidence import care_views, descriptor_gaps
from assessment.findings.phrases import level_labels
from assessment.labels import count
from assessment.language import say
from assessment.result import Assessment

__all__ = ["care_by_level", "care_change", "perception_gaps"]

MOST = 8  # descriptors on one chart


def care_by_level(result: Assessment) -> Figure:
    """The main scales by level, and as customers see them."""
    rows = viewed(care_views(result), "seen_by")
    rows = rows.assign(viewer_place=rows["level_place"])
    return drawn(rows, tables.care_by_level(result), say("Scores of 100, by scale and by who sees them."))


def perception_gaps(result: Assessment) -> Figure:
    """The descriptors on which views part most."""
    gaps = descriptor_gaps(result)
    names = list(dict.fromkeys(gaps["descriptor"]))
    chosen = gaps[gaps["descriptor"].isin(names[:MOST])]
    places = {level: place for place, level in enumerate(level_labels(result))}
    rows = viewed(chosen, "seen_by").assign(of="", viewer_place=chosen["seen_by"].map(places))
    widest = say("The {n} descriptors with the widest gaps; the table has them all.", n=count(MOST))
    return drawn(
        rows,
        tables.perception_gaps(result),
        say("Scores of 100 of single descriptors, as each side sees them."),
        f"{say(MARKS)} {widest}" if len(names) > MOST else "",
    )


def care_change(result: Assessment) -> Figure:
    """Change since the wave before."""
    rows = change_rows(result)
    rows = rows.assign(value=rows["change"], viewer=rows["level"], viewer_place=rows["level_place"], of="")
    caption = say("Points since the wave before, with the range of the true change. Right of the dotted line is a rise.")
    return drawn(rows, tables.care_change(result), say("Change of scores since the wave before."), caption, reference=0.0)
