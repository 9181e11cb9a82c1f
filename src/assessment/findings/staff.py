"""Sentences on staff: the authority they have to settle things, and how they find their work."""

from __future__ import annotations

import pandas as pd

from assessment.findings.care import why_hidden
from assessment.findings.evidence import main_scales, staff_figures
from assessment.findings.finding import Finding, Findings
from assessment.labels import count, figure, span
from assessment.result import Assessment
from assessment.settings import ALL

__all__ = ["latitude", "latitude_scales", "staff_scales", "staff_views"]


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
    return Findings(tuple(figure_sentence(result, row) for row in stated(rows)) or (nothing(result),))


def staff_views(result: Assessment) -> Findings:
    """How staff find their work, from the lowest score to the highest of all staff."""
    rows = staff_figures(result, staff_scales(result))
    scores = rows[(rows["level"] == ALL) & (rows["measure"] == "score") & rows["score"].notna()].sort_values("score")
    if scores.empty:
        return Findings((nothing(result),))
    ends = scores.iloc[[0, -1]] if len(scores) > 1 else scores
    return Findings(tuple(figure_sentence(result, row) for row in ends.itertuples()))


def stated(rows: pd.DataFrame) -> list[object]:
    """Rows that have a figure; all staff only where no level has one."""
    known = rows[rows["score"].notna()]
    levels = known[known["level"] != ALL]
    return list((levels if len(levels) else known).itertuples())


def figure_sentence(result: Assessment, row: object) -> Finding:
    """Say one score with its interval, and whose it is."""
    of = "" if row.of == result.unit else f" in {row.of}"  # type: ignore[attr-defined]
    text = f"{row.title}, {row.label.lower()}{of}: {figure(row.score, row.measure)}"  # type: ignore[attr-defined]
    unit = " of 100" if row.measure == "score" else ""  # type: ignore[attr-defined]
    interval = f"Likely {span(row.ci_low, row.ci_high, row.measure)}, n {count(row.n)}."  # type: ignore[attr-defined]
    return Finding(f"{text}{unit}.", "fact", interval)


def nothing(result: Assessment) -> Finding:
    """Say that there is nothing to say."""
    return Finding("This was not asked, or too few answered to show it.", "hidden", caution=why_hidden(result))
