"""Tables on staff: authority to settle things, and how they find their work."""

from __future__ import annotations

from assessment.findings.evidence import staff_figures
from assessment.findings.staff import latitude_scales, staff_scales
from assessment.language import say
from assessment.result import Assessment
from assessment.tables.scores import FIGURES_OF, SCORE_COLUMNS, scored
from assessment.tables.table import Table

__all__ = ["latitude", "staff_views"]


def latitude(result: Assessment) -> Table:
    """Authority to settle things, by level."""
    rows = scored(staff_figures(result, latitude_scales(result)))
    return Table("latitude", say("Latitude by level"), rows, SCORE_COLUMNS, say(FIGURES_OF))


def staff_views(result: Assessment) -> Table:
    """How staff find their work, by level."""
    rows = scored(staff_figures(result, staff_scales(result)))
    return Table("staff-views", say("Staff views by level"), rows, SCORE_COLUMNS, say(FIGURES_OF))
