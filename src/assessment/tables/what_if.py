"""Tables on changes carried along the chain."""

from __future__ import annotations

from typing import Any

from assessment.findings.evidence import each
from assessment.findings.what_if import carried_grid, money_words, named_changes, told_so, units_of
from assessment.language import later, say
from assessment.result import Assessment
from assessment.tables.scores import ranges
from assessment.tables.table import NOT_COMPUTED, Table

__all__ = ["end_of_chain", "what_if"]

CHANGES = {
    "lift": later("lower half of units to the middle one"),
    "raise": later("every unit by 5 points, none beyond the highest"),
}


def what_if(result: Assessment) -> Table:
    """Each named change at every step of the chain."""
    rows = named_changes(result)
    rows = rows.assign(
        what=[say(CHANGES[change]) for change in rows["change"]],
        range=ranges(rows, "amount"),
        counted=[units_of(row) for row in each(rows)],
        worth=[money_words(row) for row in each(rows)],
        verdict=[said(result, row) for row in each(rows)],
    )
    columns = {
        "what": (later("Change"), "text"),
        "predictor_title": (later("In"), "scale"),
        "by": (later("Points on average"), "amount"),
        "outcome_title": (later("Carried to"), "scale"),
        "value": (later("Carried change"), "amount"),
        "counted": (later("Counted in"), "text"),
        "range": (later("Likely range"), "text"),
        "worth": (later("Worth a year"), "text"),
        "units": (later("Units"), "count"),
        "verdict": (later("Verdict"), "text"),
    }
    caption = say(
        "If the relation between units held for a change within one, in the assumed order. Ranges: 10,000 draws of units; none"
        " where too little is known of more than one of the steps that lead there. The mean of the units never leaves the range"
        " from the lowest unit to the highest, at any step."
    )
    return Table("what-if", say("What would go with a change?"), rows, columns, caption)


def said(result: Assessment, row: Any) -> str:
    """What may be said of a carried change."""
    if row.reason:
        return say(NOT_COMPUTED)
    return say("likely") if told_so(result, row) else say("can't be told")


def end_of_chain(result: Assessment) -> Table:
    """Each change that the range allows, at the chain's last step, where units are enough for a range."""
    rows = carried_grid(result)
    rows = rows[rows["outcome"] == rows["outcome"].iloc[-1]].dropna(subset=["ci_low", "ci_high"]) if len(rows) else rows
    rows = rows.assign(range=ranges(rows, "amount"))
    columns = {
        "by": (later("Change, points"), "amount"),
        "value": (later("Carried change, points"), "amount"),
        "range": (later("Likely range"), "text"),
    }
    empty = later("No change can be carried to the end of the chain with a dependable range.")
    return Table("what-if", say("A change carried to the end of the chain"), rows, columns, empty=empty)
