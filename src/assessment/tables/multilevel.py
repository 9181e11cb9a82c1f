"""The table on customers' own answers, within units."""

from __future__ import annotations

from assessment.findings.evidence import each
from assessment.findings.multilevel import between_share, modelled, slope_strength
from assessment.labels import count, points
from assessment.language import later, say
from assessment.links import PER_POINTS
from assessment.result import Assessment
from assessment.tables.scores import ranges
from assessment.tables.table import NOT_COMPUTED, Table

__all__ = ["multilevel"]

VERDICTS = {"clear": later("clear"), "likely": later("likely"), "unclear": later("can't be told")}


def multilevel(result: Assessment) -> Table:
    """Each staff step with each customer step, within units."""
    rows = modelled(result)
    told = rows["slope"].notna()
    rows = rows.assign(
        points=[points(slope, 1) for slope in rows["slope"]],
        range=ranges(rows, "score"),
        lies=[between_share(row) for row in each(rows)],
        verdict=[
            say(VERDICTS[slope_strength(row)] if known else NOT_COMPUTED) for row, known in zip(each(rows), told, strict=True)
        ],
    )
    columns = {
        "predictor_title": (later("Staff"), "scale"),
        "outcome_title": (later("Customers"), "scale"),
        "units": (later("Units"), "count"),
        "n": (later("Customers who answered"), "count"),
        "points": (say("Points for {points}", points=count(PER_POINTS)), "text"),
        "range": (later("Likely range"), "text"),
        "df": (later("Degrees of freedom"), "count"),
        "lies": (later("Of all differences, between units"), "share"),
        "explained": (later("Of these, with the staff score"), "share"),
        "verdict": (later("Verdict"), "text"),
    }
    caption = say(
        "Points of the customers' score where a unit's staff score is {points} points higher: customers within units, units"
        " with a level of their own (restricted maximum likelihood). Below zero in the last share: knowing the staff score"
        " leaves units no more alike. Clear: also corrected for all rows.",
        points=count(PER_POINTS),
    )
    return Table("multilevel", say("Customers' own answers"), rows, columns, caption)
