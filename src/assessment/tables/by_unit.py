"""Tables of one question by unit: asking the boss, and the hand-over from sale to service."""

from __future__ import annotations

import pandas as pd

from assessment.findings.ask_my_boss import boss_views
from assessment.findings.evidence import each
from assessment.findings.sales_service import handover_gaps
from assessment.findings.unit_views import within
from assessment.labels import figure, span
from assessment.language import later, say
from assessment.result import Assessment
from assessment.tables.scores import ranges
from assessment.tables.table import Table

__all__ = ["ask_my_boss", "sales_service"]

HIDDEN = "–"


def ask_my_boss(result: Assessment) -> Table:
    """The three views side by side, for this report's unit and all below it."""
    views = boss_views(result)
    labels = list(dict.fromkeys(views["label"]))
    words = {(row.unit, row.label): seen(row) for row in each(views)}
    units = [unit for unit in within(result) if any((unit, label) in words for label in labels)]
    cells = {f"view_{place}": [words.get((unit, label), HIDDEN) for unit in units] for place, label in enumerate(labels)}
    columns = {"unit": (later("Unit"), "text")} | {f"view_{place}": (label, "text") for place, label in enumerate(labels)}
    caption = say(
        "Scores of 100 with their likely range, a high one saying that nobody has to ask. A dash protects the people in a"
        " unit, or says that there is no figure."
    )
    return Table("ask-my-boss", say("Having to ask the boss, by unit"), pd.DataFrame({"unit": units} | cells), columns, caption)


def seen(row: object) -> str:
    """A figure with its range, where it has one."""
    value, low, high, measure = (getattr(row, name) for name in ("value", "ci_low", "ci_high", "measure"))
    return f"{figure(value, measure)} ({span(low, high, measure)})" if low == low else figure(value, measure)


def sales_service(result: Assessment) -> Table:
    """Promise and experience, for this report's unit and all below it."""
    gaps = handover_gaps(result)
    places = {unit: place for place, unit in enumerate(within(result))}
    rows = gaps[gaps["unit"].isin(places)]
    rows = rows.assign(order=rows["unit"].map(places), range=ranges(rows)).sort_values(["label", "order"], kind="stable")
    rows = rows.assign(label=[say(label) for label in rows["label"]])
    columns = {
        "unit": (later("Unit"), "text"),
        "label": (later("Promise"), "text"),
        "promise": (later("Score"), "score"),
        "label_after": (later("After it"), "text"),
        "experience": (later("Score"), "score"),
        "gap": (later("Gap"), "score"),
        "range": (later("Likely range"), "text"),
    }
    caption = say("The gap is the experience less the promise, in points of 100. Units too small to show are left out.")
    return Table("sales-service", say("Promise at sale, and after it"), rows, columns, caption)
