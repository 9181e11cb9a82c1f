"""The table of who serves whom: every figure with its range, and why the others are hidden."""

from __future__ import annotations

import pandas as pd

from assessment.findings.internal_service import matrix_rows
from assessment.labels import span
from assessment.language import later, say
from assessment.result import Assessment
from assessment.tables.scores import ranges
from assessment.tables.table import Table

__all__ = ["internal_service_matrix"]

WHY = {
    "shown": "",
    "too_few": later("Hidden: too few people"),
    "alike": later("Hidden: nearly all said the same"),
    "protects_others": later("Hidden: too few others could be worked out"),
    "protects_earlier": later("Hidden: with an earlier release, too few could be worked out"),
    "no_answers": later("Nobody rated it"),
}


def internal_service_matrix(result: Assessment) -> Table:
    """What each row says of each department, of all of them, and what all say."""
    rows = matrix_rows(result)
    away = [span(low, high) for low, high in zip(rows["difference_low"], rows["difference_high"], strict=True)]
    texts = {"range": ranges(rows), "away": away, "why": [say(WHY[status]) for status in rows["status"]]}
    frame = rows.assign(**{name: pd.Series(words, index=rows.index, dtype="str") for name, words in texts.items()})
    columns = {
        "served_label": (later("Who was served"), "text"),
        "rated_label": (say("By", "department"), "text"),
        "score": (later("Score"), "score"),
        "range": (later("Likely range"), "text"),
        "n": ("n", "count"),
        "difference": (later("From the others"), "score"),
        "away": (later("Likely range"), "text"),
        "why": (later("Hidden"), "text"),
    }
    caption = say(
        "Scores of 100; each person rated the one department that they need most. “From the others”: a department from all other"
        " departments, a row from all other rows, a single figure from what all others say of the same department."
    )
    empty = later("Staff did not say which department they rated, or too few did to show it.")
    return Table(
        "internal-service-matrix", say("Who serves whom"), frame[frame["status"].isin(WHY)], columns, caption, empty=empty
    )
