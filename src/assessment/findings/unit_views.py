"""One concept as each side sees it, unit by unit: what questions across units have in common."""

from __future__ import annotations

import pandas as pd

from assessment.findings.evidence import each
from assessment.result import Assessment
from assessment.settings import ALL, CUSTOMER

__all__ = ["FIGURES", "leaves", "view_of", "within"]

FIGURES = ["n", "value", "se", "df", "ci_low", "ci_high"]


def view_of(result: Assessment, kind: str, scale: str) -> pd.DataFrame:
    """What one side says on one scale, in every unit that may show it: ``unit, n, value, se, df, ci_low, ci_high``.

    Of staff all together speak: in most units single levels are too small to show.
    """
    frame = result.scores
    frame = frame[
        (frame["kind"] == kind) & (frame["wave"] == result.wave) & (frame["scale"] == scale) & (frame["status"] == "shown")
    ]
    found = frame[frame["level"] == (CUSTOMER if kind == CUSTOMER else ALL)]
    return found.rename(columns={"score": "value"})[["unit", *FIGURES]].reset_index(drop=True)


def leaves(result: Assessment) -> list[str]:
    """Units without units below them, in order."""
    return list(result.units.loc[result.units["leaf"].astype(bool), "unit"])


def within(result: Assessment) -> list[str]:
    """List this report's unit and all below it, in order."""
    inside = {result.unit}
    for row in each(result.units):
        if row.parent in inside:
            inside.add(row.unit)
    return [unit for unit in result.units["unit"] if unit in inside]
