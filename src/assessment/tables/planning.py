"""Tables for planning: how many units and answers it takes to see something."""

from __future__ import annotations

from assessment.findings.planning import answer_plan, link_plan
from assessment.result import Assessment
from assessment.tables.table import Table

__all__ = ["answers_needed", "units_needed"]


def units_needed(result: Assessment) -> Table:
    """Units needed to see links of several sizes."""
    columns = {"r": ("True link", "link"), "units": ("Units needed", "count"), "chance": ("Chance with these units", "share")}
    caption = "Units needed to see a true link four times in five (two-sided test at 5 %)."
    return Table("units-needed", "Units needed", link_plan(result), columns, caption, fold=False)


def answers_needed(result: Assessment) -> Table:  # noqa: ARG001  (every question is asked of the result)
    """Answers needed for intervals of several widths."""
    plan = answer_plan()
    columns = {"people": ("People in the group", "count")} | {name: (f"{name} points", "count") for name in plan.columns[1:]}
    caption = "For a score with a standard deviation of 20 points."
    return Table("answers-needed", "Answers needed", plan, columns, caption, fold=False)
