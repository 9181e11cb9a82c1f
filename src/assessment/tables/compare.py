"""Tables of units side by side, and of the differences that are beyond chance."""

from __future__ import annotations

import pandas as pd

from assessment.findings.compare import compared_scales, real_rows, unit_rows
from assessment.findings.evidence import each
from assessment.labels import points
from assessment.result import Assessment
from assessment.tables.scores import ranges
from assessment.tables.table import Table

__all__ = ["real_differences", "units_compared"]

HIDDEN = "hidden"


def units_compared(result: Assessment) -> Table:
    """Every unit's scores side by side."""
    rows = unit_rows(result)
    shown = {(row.unit, row.title): points(row.score) for row in each(rows) if row.status == "shown"}
    titles = [title for title in compared_scales(result).values() if title in set(rows["title"])]
    cells = {f"scale_{place}": title for place, title in enumerate(titles)}
    units = list(dict.fromkeys(rows["unit"]))
    frame = pd.DataFrame(
        {"unit": units} | {name: [shown.get((unit, title), HIDDEN) for unit in units] for name, title in cells.items()}
    )
    columns = {"unit": ("Unit", "text")} | {name: (title, "text") for name, title in cells.items()}
    caption = "Scores of 100. “Hidden” protects the people in a unit, or says that nobody there was asked."
    return Table("units-compared", "Units side by side", frame, columns, caption)


def real_differences(result: Assessment) -> Table:
    """Differences to the rest of the organisation that are beyond chance."""
    rows = real_rows(result)
    columns = {
        "unit": ("Unit", "text"),
        "title": ("Scale", "scale"),
        "difference": ("Points from the rest", "score"),
        "range": ("Likely range", "text"),
    }
    empty = "No unit's difference to the rest can be told from chance."
    return Table("real-differences", "Differences beyond chance", rows.assign(range=ranges(rows)), columns, empty=empty)
