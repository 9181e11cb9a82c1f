"""A table of units over time: every wave's score, the change since the wave before, and whether it can be told from chance."""

from __future__ import annotations

from typing import Any

import pandas as pd

from assessment.findings.compare import lead_scale
from assessment.findings.unit_changes import Slope, slopes, waves_so_far
from assessment.labels import span
from assessment.language import later, say
from assessment.result import Assessment
from assessment.tables.table import Table

__all__ = ["unit_changes"]

NONE = later("No unit may be shown in two waves, so no change is told.")


def unit_changes(result: Assessment) -> Table:
    """Each unit's scores through the waves, the whole first."""
    found = slopes(result)
    waves = waves_so_far(result)
    rows = [row_of(slope) for slope in found] if any(slope.known for slope in found) else []
    names = [f"wave_{place}" for place in range(len(waves))]
    frame = pd.DataFrame(rows, columns=["unit", *names, "change", "range", "told"])
    columns: dict[str, tuple[str, str]] = {"unit": (later("Unit"), "text")}
    columns |= {name: (wave, "score") for name, wave in zip(names, waves, strict=True)}
    columns |= {
        "change": (later("Points since the wave before"), "score"),
        "range": (later("Likely range"), "text"),
        "told": (later("Against chance"), "text"),
    }
    title = say("Units, wave by wave: {scale}", scale=lead_scale(result)[2]) if rows else say("Units, wave by wave")
    caption = say(
        "Scores of 100; a dash is not shown. A change is told from chance where its range is clear of zero and it stands out"
        " among all units looked at: of those, at most about 5 in 100 are expected to be chance. The whole is looked at by"
        " itself."
    )
    return Table("unit-changes", title, frame, columns, caption, empty=NONE, of_units=True)


def row_of(slope: Slope) -> list[Any]:
    """One unit's line."""
    range_of = span(slope.low, slope.high) if slope.known else "–"
    return [slope.unit, *(score for score, _, _ in slope.waves), slope.change, range_of, verdict(slope)]


def verdict(slope: Slope) -> str:
    """Whether a change is told from chance."""
    if not slope.known:
        return ""
    if slope.marked if not slope.whole else slope.low * slope.high > 0:
        return say("▲ rose") if slope.change > 0 else say("▼ fell")
    return say("not told apart")
