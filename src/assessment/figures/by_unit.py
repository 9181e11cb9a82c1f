"""Charts of one question by unit: asking the boss, and the hand-over from sale to service."""

from __future__ import annotations

import pandas as pd

from assessment import tables
from assessment.figures.figure import Figure
from assessment.figures.marks import MARKS, drawn
from assessment.findings.ask_my_boss import STAFF, boss_views
from assessment.findings.sales_service import PROMISES as HANDED_OVER
from assessment.findings.sales_service import handover_gaps
from assessment.findings.unit_views import within
from assessment.language import later, say
from assessment.result import Assessment
from assessment.settings import ALL, CUSTOMER, FRONT_LINE, MANAGER

__all__ = ["ask_my_boss", "sales_service"]

# How each view of the promise is drawn, and what it is called above the chart, where there is little room.
DRAWN = (
    (ALL, later("Sale, by staff")),
    (CUSTOMER, later("Sale: customers")),
    (FRONT_LINE, later("Kept: staff")),
    (MANAGER, later("Kept: customers")),
)
PROMISES = {label: drawn_as for (_, _, label), drawn_as in zip(HANDED_OVER, DRAWN, strict=True)}


def ask_my_boss(result: Assessment) -> Figure:
    """What staff and customers say of asking the boss, unit by unit."""
    views = boss_views(result)
    said = views[views["measure"] == "score"]
    viewers, labels = {STAFF: ALL, CUSTOMER: CUSTOMER}, {STAFF: say("Staff"), CUSTOMER: say("Customers")}
    rows = in_order(result, said).assign(of="")
    rows = rows.assign(title=rows["unit"], viewer=rows["view"].map(viewers), label=rows["view"].map(labels))
    what = say("How far staff need not ask the boss, and customers were helped without it, by unit.")
    caption = f"{say(MARKS)} {say('High: nobody has to ask. Escalations, where there are any, are in the table.')}"
    return drawn(rows, tables.ask_my_boss(result), what, caption)


def sales_service(result: Assessment) -> Figure:
    """The gap between the promise and what came after it, unit by unit."""
    gaps = handover_gaps(result)
    rows = in_order(result, gaps).assign(of="")
    viewers, words = ({label: pair[place] for label, pair in PROMISES.items()} for place in (0, 1))
    rows = rows.assign(
        title=rows["unit"],
        value=rows["gap"],
        viewer=rows["label"].map(viewers),
        label=[say(words[label]) for label in rows["label"]],
    )
    what = say("Experience after the sale less the promise, in points of 100, by unit.")
    caption = f"{say(MARKS)} {say('Left of the dotted line the experience falls short of the promise.')}"
    return drawn(rows, tables.sales_service(result), what, caption, reference=0.0)


def in_order(result: Assessment, rows: pd.DataFrame) -> pd.DataFrame:
    """Rows of this report's unit and all below it, in order."""
    places = {unit: place for place, unit in enumerate(within(result))}
    inside = rows[rows["unit"].isin(places)]
    return inside.assign(order=inside["unit"].map(places)).sort_values("order", kind="stable")
