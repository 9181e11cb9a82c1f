"""The table on customers' own answers, within units."""

from __future__ import annotations

from assessment.findings.evidence import each
from assessment.findings.multilevel import between_share, modelled, slope_strength
from assessment.labels import points
from assessment.links import PER_POINTS
from assessment.result import Assessment
from assessment.tables.scores import ranges
from assessment.tables.table import Table

__all__ = ["multilevel"]

VERDICTS = {"clear": "clear", "likely": "likely", "unclear": "can't be told"}


def multilevel(result: Assessment) -> Table:
    """Each staff step with each customer step, within units."""
    rows = modelled(result)
    told = rows["slope"].notna()
    rows = rows.assign(
        points=[points(slope, 1) for slope in rows["slope"]],
        range=ranges(rows, "score"),
        lies=[between_share(row) for row in each(rows)],
        verdict=[VERDICTS[slope_strength(row)] if known else "not computed" for row, known in zip(each(rows), told, strict=True)],
    )
    columns = {
        "predictor_title": ("Staff", "scale"),
        "outcome_title": ("Customers", "scale"),
        "units": ("Units", "count"),
        "n": ("Customers who answered", "count"),
        "points": (f"Points for {PER_POINTS}", "text"),
        "range": ("Likely range", "text"),
        "df": ("Degrees of freedom", "count"),
        "lies": ("Of all differences, between units", "share"),
        "explained": ("Of these, with the staff score", "share"),
        "verdict": ("Verdict", "text"),
    }
    caption = (
        f"Points of the customers' score where a unit's staff score is {PER_POINTS} points higher: customers within units, units"
        " with a level of their own (restricted maximum likelihood). Below zero in the last share: knowing the staff score"
        " leaves units no more alike. Clear: also corrected for all rows."
    )
    return Table("multilevel", "Customers' own answers", rows, columns, caption)
