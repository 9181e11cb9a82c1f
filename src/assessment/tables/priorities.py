"""The table of how much goes with each practice, beside how staff score it."""

from __future__ import annotations

from assessment.findings.evidence import each
from assessment.findings.priorities import priority_rows
from assessment.language import later, say
from assessment.result import Assessment
from assessment.tables.scores import ranges
from assessment.tables.table import Table

__all__ = ["priorities"]

COLUMNS = {
    "predictor_title": (later("Practice"), "scale"),
    "weight": (later("Part"), "share"),
    "range": (later("Likely range"), "text"),
    "beyond": (later("Beyond chance"), "text"),
    "score": (later("Score"), "score"),
    "score_range": (later("Score's likely range"), "text"),
    "n": (later("n"), "count"),
    "of": (later("Score of"), "text"),
}


def priorities(result: Assessment) -> Table:
    """Each practice's part in what customers say, and its score by all staff."""
    rows = priority_rows(result)
    rows = rows.assign(
        range=ranges(rows, "share"),
        score_range=ranges(rows, ends=("score_low", "score_high")),
        beyond=[say("likely") if row.beyond_noise else say("can't be told") for row in each(rows)],
    )
    caption = say(
        "Part: of all differences between units in the outcome, those shared with this practice, next to the others. Score: by"
        " all staff, of 100."
    )
    return Table("priorities", say("What goes with customers' figures, and how staff score it"), rows, COLUMNS, caption)
