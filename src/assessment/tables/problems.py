"""Tables on problems: the steps from a problem to coming back, and the customers who told nobody."""

from __future__ import annotations

import pandas as pd

from assessment.findings.evidence import each
from assessment.findings.recovery_funnel import TESTED, effects, funnel_rows
from assessment.findings.silent_customers import silent_rows
from assessment.labels import span
from assessment.language import later, say
from assessment.result import Assessment
from assessment.tables.scores import scored
from assessment.tables.table import Table

__all__ = ["recovery_funnel", "silent_customers"]

UNASKED = later("Customers were not asked about problems, too few answered to show it, or their answers came as counts.")


def recovery_funnel(result: Assessment) -> Table:
    """Each step, how many came to it, and how its customers differ on loyalty and on buying again."""
    rows = scored(funnel_rows(result), "share", "share")
    rows = rows.assign(base=[say(base) for base in rows["base"]])
    found = {(row.contrast, row.outcome): row for row in each(effects(result))}
    for outcome in TESTED:
        known = [found.get((step, outcome)) for step in rows["step"]]
        rows[outcome] = [row.difference if row is not None else float("nan") for row in known]
        rows[f"{outcome}_range"] = [span(row.ci_low, row.ci_high) if row is not None else "–" for row in known]
    columns = {
        "title": (later("Step"), "scale"),
        "share": (later("Share"), "share"),
        "range": (later("Likely range"), "text"),
        "count": (later("Yes"), "count"),
        "n": (later("Of"), "count"),
        "base": (later("Of whom"), "text"),
        "loyalty": (later("Loyalty, with less without"), "score"),
        "loyalty_range": (later("Likely range"), "text"),
        "repurchase": (later("Would buy again, with less without"), "score"),
        "repurchase_range": (later("Likely range"), "text"),
        "of": (later("Figures of"), "text"),
    }
    caption = say(
        "Differences are in points of 100, for the whole organisation, between customers with a problem for whom the step"
        " happened and those for whom it did not: they go together, and nothing is said of cause. An answer above the"
        " middle of its list counts as yes."
    )
    return Table("recovery-funnel", say("From a problem to coming back"), rows, columns, caption, empty=UNASKED)


def silent_customers(result: Assessment) -> Table:
    """What the customers at risk are worked out from."""
    frame = silent_rows(result)
    words = [span(low, high, kind) for low, high, kind in zip(frame["ci_low"], frame["ci_high"], frame["measure"], strict=True)]
    rows = frame.assign(range=pd.Series(words, index=frame.index, dtype="str"))
    columns = {
        "title": (later("What"), "scale"),
        "value": (later("Figure"), "@measure"),
        "range": (later("Likely range"), "text"),
        "n": ("n", "count"),
        "of": (later("Figures of"), "text"),
    }
    caption = say(
        "At risk: customers, times the share who are silent, times how many fewer of them would buy again. Each end of the range"
        " combines the ends of its parts, so that it is on the wide side."
    )
    return Table("silent-customers", say("Had a problem and told nobody"), rows, columns, caption, empty=UNASKED)
