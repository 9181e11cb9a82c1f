"""Charts on customers: what they see, what happens after a problem, and what they say."""

from __future__ import annotations

from assessment import tables
from assessment.figures.figure import Figure
from assessment.figures.marks import MARKS, drawn, viewed
from assessment.findings.customers import mirror_scales
from assessment.findings.evidence import customer_figures, outcome_figures
from assessment.language import say
from assessment.result import Assessment
from assessment.settings import CUSTOMER

__all__ = ["customer_care", "customer_outcomes"]


def customer_care(result: Assessment) -> Figure:
    """What customers see of the service that is meant."""
    rows = viewed(customer_figures(result, mirror_scales(result)), "level").assign(viewer=CUSTOMER, label=say("Customers"))
    return drawn(rows, tables.customer_care(result), say("Scores of 100 that customers give the service."), legend=False)


def customer_outcomes(result: Assessment) -> Figure:
    """What customers say, on scales of 100."""
    rows = outcome_figures(result)
    rows = rows[rows["measure"] == "score"].assign(viewer=CUSTOMER, label=say("Customers"))
    caption = f"{say(MARKS)} {say('Figures on other scales are in the table.')}"
    return drawn(rows, tables.customer_outcomes(result), say("Scores of 100 of what customers say."), caption, legend=False)
