"""Sentences on staff: the authority they have to settle things, and how they find their work."""

from __future__ import annotations

from typing import Any

import pandas as pd

from assessment.findings.absence import nothing
from assessment.findings.evidence import each, main_scales, staff_figures
from assessment.findings.finding import Finding, Findings
from assessment.findings.phrases import elsewhere, likely_of, quantity, spoken
from assessment.language import say
from assessment.result import Assessment
from assessment.settings import ALL

__all__ = ["ends_of", "latitude", "latitude_scales", "staff_scales", "staff_views"]


def latitude_scales(result: Assessment) -> list[str]:
    """The step of empowerment on the chain, and what others see of it; empty where the survey has no such step."""
    staff = result.scales[(result.scales["kind"] == "employee") & (result.scales["measure"] == "score")]
    step = next((name for name in result.steps if name in set(staff["scale"])), "")
    related = [name for name in staff["scale"] if step and name.startswith(step)]
    return related if step in related else []


def staff_scales(result: Assessment) -> list[str]:
    """All other staff scales: neither the main ones, nor their composite, nor latitude."""
    staff = result.scales[(result.scales["kind"] == "employee") & (result.scales["parts"] == "")]
    known = {*main_scales(result), *latitude_scales(result)}
    return [name for name in staff["scale"] if name not in known]


def latitude(result: Assessment) -> Findings:
    """How much authority people have to settle things on the spot."""
    rows = staff_figures(result, latitude_scales(result))
    return Findings(
        tuple(figure_sentence(result, row) for row in stated(rows)) or (nothing(result, "employee", latitude_scales(result)),)
    )


def staff_views(result: Assessment) -> Findings:
    """The lowest and the highest of what all staff say of their work."""
    rows = staff_figures(result, staff_scales(result))
    scores = rows[(rows["level"] == ALL) & (rows["measure"] == "score") & rows["score"].notna()]
    said = [figure_sentence(result, row, place=place) for place, row in ends_of(scores)]
    return Findings(tuple(said) or (nothing(result, "employee", staff_scales(result)),))


def ends_of(rows: pd.DataFrame) -> list[tuple[str, Any]]:
    """The lowest and the highest score, each with its place in words; a score alone has no place."""
    ordered = list(each(rows.sort_values("score", kind="stable")))
    return (
        [(say("Lowest: "), ordered[0]), (say("Highest: "), ordered[-1])] if len(ordered) > 1 else [("", row) for row in ordered]
    )


def stated(rows: pd.DataFrame) -> list[Any]:
    """Rows that have a figure; all staff only where no level has one."""
    known = rows[rows["score"].notna()]
    levels = known[known["level"] != ALL]
    return list(each(levels if len(levels) else known))


def figure_sentence(result: Assessment, row: Any, *, place: str = "") -> Finding:
    """Say one score with its interval, and whose it is."""
    whose = f"{spoken(result, row.level)}{elsewhere(result, row.of)}"
    said = say("{title} ({whose}): {figure}.", title=row.title, whose=whose, figure=quantity(row.score, row.measure))
    return Finding(place + said, "fact", likely_of(row, row.measure))
