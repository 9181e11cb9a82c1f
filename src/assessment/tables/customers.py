"""Tables on customers: what they see, what happens after a problem, and whether they come back."""

from __future__ import annotations

from assessment.findings.customers import mirror_scales
from assessment.findings.evidence import customer_figures, outcome_figures
from assessment.language import later, say
from assessment.result import Assessment
from assessment.tables.scores import FIGURES_OF, SCORE_COLUMNS, scored
from assessment.tables.table import Table

__all__ = ["customer_care", "customer_outcomes"]

COLUMNS = {name: head for name, head in SCORE_COLUMNS.items() if name != "label"}


def customer_care(result: Assessment) -> Table:
    """What customers see of the service that is meant."""
    rows = scored(customer_figures(result, mirror_scales(result)))
    return Table("customer-care", say("Service as customers see it"), rows, COLUMNS, say(FIGURES_OF))


def customer_outcomes(result: Assessment) -> Table:
    """What customers say and do."""
    rows = scored(outcome_figures(result), value="value")
    columns = {
        "title": (later("Outcome"), "scale"),
        "value": (later("Value"), "@measure"),
        "range": (later("Likely range"), "text"),
        "n": ("n", "count"),
        "of": (later("Figures of"), "text"),
    }
    records = say("The client's own records have no range and no n: they are what happened.")
    return Table("customer-outcomes", say("Customers' outcomes"), rows, columns, f"{records} {say(FIGURES_OF)}")
