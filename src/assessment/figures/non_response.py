"""The chart on those who did not answer: scores of the whole as they are, and weighted to the headcounts."""

from __future__ import annotations

import pandas as pd

from assessment import tables
from assessment.direction import isolated
from assessment.figures.figure import Figure
from assessment.figures.marks import drawn
from assessment.findings.non_response import weighted_figures
from assessment.language import later, say
from assessment.result import Assessment
from assessment.settings import ALL

__all__ = ["non_response"]

SIDES = {  # the mark, its name, and the columns it is drawn from
    "as_answered": (later("As answered"), ("unweighted", "score_low", "score_high")),
    "by_headcount": (later("By headcount"), ("weighted", "ci_low", "ci_high")),
    "by_margins": (later("By unit and by level"), ("raked", "raked_low", "raked_high")),
}
CAPTION = later(
    "As answered: each answer counts alike. By headcount: each unit and level counts by its people. By unit and by level:"
    " all staff, weighted to both numbers of people, each by itself. Lines are the ranges that the"
    " true scores are likely to lie in. Where two marks stand close, it matters little which groups answered more."
)


def non_response(result: Assessment) -> Figure:
    """Scores of the whole and its levels, as answered and weighted in either way."""
    rows = weighted_figures(result)
    rows = rows[rows["weighted"].notna() | rows["raked"].notna()]
    rows = rows.assign(title=[titled(*row) for row in zip(rows["title"], rows["level"], rows["label"], strict=True)])
    sides = pd.concat([side(rows, viewer) for viewer in SIDES]).sort_values(["scale_place", "level_place"], kind="stable")
    what = say("Scores of 100, as people answered and weighted to how many people there are.")
    return drawn(sides, tables.non_response(result), what, say(CAPTION))


def side(rows: pd.DataFrame, viewer: str) -> pd.DataFrame:
    """One of the marks of each row."""
    label, (value, low, high) = SIDES[viewer]
    return rows.assign(viewer=viewer, label=say(label), value=rows[value], ci_low=rows[low], ci_high=rows[high], of="")


def titled(title: str, level: str, label: str) -> str:
    """A scale with the level that was asked, where it is one of several."""
    return title if level == ALL else f"{isolated(title)} ({isolated(label)})"
