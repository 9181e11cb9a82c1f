"""Charts on problems: the steps from a problem to coming back, and the customers who told nobody."""

from __future__ import annotations

from assessment import tables
from assessment.figures.figure import Figure
from assessment.figures.marks import MARKS, drawn
from assessment.findings.recovery_funnel import funnel_rows
from assessment.findings.silent_customers import silent_rows
from assessment.language import say
from assessment.result import Assessment
from assessment.settings import CUSTOMER

__all__ = ["recovery_funnel", "silent_customers"]


def recovery_funnel(result: Assessment) -> Figure:
    """The share of customers that came to each step."""
    rows = funnel_rows(result)
    rows = rows.assign(value=rows["share"], viewer=CUSTOMER, label=say("Customers"))
    what = say("Share of customers at each step from a problem to coming back.")
    whom = say("Having a problem, and repeat business as recorded, are of all customers; the others of those with one.")
    caption = f"{say(MARKS)} {whom}"
    return drawn(rows, tables.recovery_funnel(result), what, caption, measure="share", legend=False)


def silent_customers(result: Assessment) -> Figure:
    """The shares that customers at risk are worked out from."""
    rows = silent_rows(result)
    rows = rows[rows["measure"] == "share"].assign(viewer=CUSTOMER, label=say("Customers"))
    what = say("Share of customers who had a problem and told nobody, and how many of them would buy again.")
    return drawn(rows, tables.silent_customers(result), what, measure="share", legend=False)
