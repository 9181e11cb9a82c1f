"""Charts on open answers: who speaks of which theme."""

from __future__ import annotations

from collections.abc import Sequence

from assessment import tables
from assessment.figures.figure import Figure
from assessment.figures.marks import MARKS, drawn, without_pooled
from assessment.findings.comments import CUSTOMERS, EMPLOYEE, theme_rows
from assessment.language import say
from assessment.result import Assessment
from assessment.settings import Kind
from assessment.tables import Table

__all__ = ["comments", "customer_comments", "staff_comments"]


def staff_comments(result: Assessment) -> Figure:
    """What staff wrote of, by level."""
    return themes(result, [EMPLOYEE], tables.staff_comments(result), legend=True)


def customer_comments(result: Assessment) -> Figure:
    """What customers wrote of."""
    return themes(result, [CUSTOMERS], tables.customer_comments(result), legend=False)


def comments(result: Assessment) -> Figure:
    """What staff, by level, and customers wrote of."""
    return themes(result, [EMPLOYEE, CUSTOMERS], tables.comments(result), legend=True)


def themes(result: Assessment, kinds: Sequence[Kind], table: Table, *, legend: bool) -> Figure:
    """The themes of some sides."""
    rows = theme_rows(result, *kinds).assign(viewer=lambda rows: rows["level"], value=lambda rows: rows["share"])
    rows = without_pooled(rows).assign(viewer_place=lambda rows: rows["place"])
    what = say("Share of those who wrote something that wrote of a theme.")
    return drawn(rows, table, what, f"{say(MARKS)} {say('Of those who wrote something.')}", measure="share", legend=legend)
