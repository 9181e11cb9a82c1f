"""What tables of scores share: their columns, and ranges in words."""

from __future__ import annotations

import pandas as pd

from assessment.labels import span
from assessment.language import later

__all__ = ["FIGURES_OF", "SCORE_COLUMNS", "ranges", "scored"]

FIGURES_OF = later(
    "“Figures of” names the unit that a figure is of: where a group is too small to show, the nearest unit around it stands in."
)
SCORE_COLUMNS = {
    "title": (later("Scale"), "scale"),
    "label": (later("Seen by"), "text"),
    "score": (later("Score"), "@measure"),
    "range": (later("Likely range"), "text"),
    "n": ("n", "count"),
    "of": (later("Figures of"), "text"),
}


def scored(frame: pd.DataFrame, measure: str = "score", value: str = "score") -> pd.DataFrame:
    """Rows with a figure, its measure, and its interval in words.

    Parameters
    ----------
    frame : DataFrame
        ``ci_low, ci_high``, the value, and, where rows differ in it, ``measure``.
    measure : str
        The measure of all rows of a frame that has no such column.
    value : str
        The column that makes a row worth showing.
    """
    known = frame[frame[value].notna()]
    measures = known["measure"] if "measure" in known.columns else pd.Series(measure, index=known.index, dtype="str")
    words = [span(low, high, kind) for low, high, kind in zip(known["ci_low"], known["ci_high"], measures, strict=True)]
    return known.assign(measure=measures, range=words)


def ranges(frame: pd.DataFrame, measure: str = "score", ends: tuple[str, str] = ("ci_low", "ci_high")) -> list[str]:
    """Intervals of a frame's rows in words."""
    return [span(low, high, measure) for low, high in zip(frame[ends[0]], frame[ends[1]], strict=True)]
