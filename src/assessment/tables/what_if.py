"""Tables on changes carried along the chain."""

from __future__ import annotations

from assessment.findings.evidence import each
from assessment.findings.what_if import carried_grid, money_words, named_changes, told_so, units_of
from assessment.result import Assessment
from assessment.tables.scores import ranges
from assessment.tables.table import Table

__all__ = ["end_of_chain", "what_if"]

CHANGES = {"lift": "lower half of units to the middle one", "raise": "every unit by 5 points, none beyond the highest"}


def what_if(result: Assessment) -> Table:
    """Each named change at every step of the chain."""
    rows = named_changes(result)
    rows = rows.assign(
        what=rows["change"].map(CHANGES),
        range=ranges(rows, "amount"),
        counted=[units_of(row) for row in each(rows)],
        worth=[money_words(row) for row in each(rows)],
        verdict=["not computed" if row.reason else "likely" if told_so(result, row) else "can't be told" for row in each(rows)],
    )
    columns = {
        "what": ("Change", "text"),
        "predictor_title": ("In", "scale"),
        "by": ("Points on average", "amount"),
        "outcome_title": ("Carried to", "scale"),
        "value": ("Carried change", "amount"),
        "counted": ("Counted in", "text"),
        "range": ("Likely range", "text"),
        "worth": ("Worth a year", "text"),
        "units": ("Units", "count"),
        "verdict": ("Verdict", "text"),
    }
    caption = (
        "If the relation between units held for a change within one, in the assumed order. Ranges: 10,000 draws of units. The"
        " mean of the units never leaves the range from the lowest unit to the highest, at any step."
    )
    return Table("what-if", "What would go with a change?", rows, columns, caption)


def end_of_chain(result: Assessment) -> Table:
    """Each change that the range allows, at the chain's last step, where units are enough for a range."""
    rows = carried_grid(result)
    rows = rows[rows["outcome"] == rows["outcome"].iloc[-1]].dropna(subset=["ci_low", "ci_high"]) if len(rows) else rows
    rows = rows.assign(range=ranges(rows, "amount"))
    columns = {
        "by": ("Change, points", "amount"),
        "value": ("Carried change, points", "amount"),
        "range": ("Likely range", "text"),
    }
    empty = "No change can be carried to the end of the chain with a dependable range."
    return Table("what-if", "A change carried to the end of the chain", rows, columns, empty=empty)
