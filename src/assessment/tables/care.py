"""Tables on CARE: each level's view, single descriptors, and what has changed."""

from __future__ import annotations

from assessment.findings.evidence import care_change as change_rows
from assessment.findings.evidence import care_views, descriptor_gaps
from assessment.language import later, say
from assessment.result import Assessment
from assessment.tables.scores import FIGURES_OF, SCORE_COLUMNS, ranges, scored
from assessment.tables.table import Table

__all__ = ["care_by_level", "care_change", "perception_gaps"]


def care_by_level(result: Assessment) -> Table:
    """The main scales by level, and as customers see them."""
    title = say("Scores by level, and as customers see them")
    return Table("care-by-level", title, scored(care_views(result)), SCORE_COLUMNS, say(FIGURES_OF))


def perception_gaps(result: Assessment) -> Table:
    """Single descriptors as each side sees them."""
    gaps = descriptor_gaps(result)
    rows = scored(gaps).assign(gap_range=ranges(gaps, ends=("gap_low", "gap_high")))
    rows = rows.assign(concept=rows["descriptor"].where(rows["scope"] == "item", ""))
    columns = {
        "title": (later("Descriptor"), "scale"),
        "label": (later("Seen by"), "text"),
        "score": (later("Score"), "score"),
        "range": (later("Likely range"), "text"),
        "n": ("n", "count"),
        "gap": (later("Gap"), "score"),
        "gap_range": (later("Likely gap"), "text"),
        "concept": (later("Concept"), "concepts"),
    }
    caption = say("A gap is to the first view named for the descriptor, which has none itself.")
    asked = (result.gaps["scope"] == "item").any()
    empty = later("Nothing may be shown here.") if asked else later("There is no gap to show.")
    return Table("perception-gaps", say("One descriptor, several views"), rows, columns, caption, empty=empty)


def care_change(result: Assessment) -> Table:
    """Change since the wave before."""
    rows = change_rows(result)
    columns = {
        "title": (later("Scale"), "scale"),
        "label": (later("Level"), "text"),
        "from_wave": (later("Since"), "text"),
        "change": (later("Change"), "score"),
        "range": (later("Likely range"), "text"),
    }
    return Table("care-change", say("Change since the wave before"), rows.assign(range=ranges(rows)), columns)
