"""Sentences on "I have to ask my boss", seen three ways: by staff, by customers, and by the count of what was passed upward.

The three measure one thing and should agree: where staff need not ask, customers are helped without it, and little is passed
upward. Where they do not agree, that is the finding: somebody sees what somebody else does not.
"""

from __future__ import annotations

from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd

from assessment.findings.evidence import each
from assessment.findings.finding import Finding, Findings
from assessment.findings.phrases import listed_names, quantity
from assessment.findings.unit_views import FIGURES, leaves, view_of, within
from assessment.labels import count, link, span
from assessment.result import Assessment
from assessment.settings import CUSTOMER
from assessment.stats import correlation

__all__ = ["STAFF", "ask_my_boss", "boss_agreement", "boss_disagreement", "boss_views"]

CONCEPT = "001.10c"
STAFF, RECORDS = "employee", "escalations"
LABELS = {STAFF: "Staff: need not ask", CUSTOMER: "Customers: helped without asking"}
SAID = {STAFF: "what staff say", CUSTOMER: "what customers say", RECORDS: "escalations as recorded"}
UNASKED = "Nobody was asked how often the boss has to be asked, and no escalations are recorded."
SCALES = "The two were asked in different words: compare units, not the two figures of one unit."


def boss_views(result: Assessment) -> pd.DataFrame:
    """All that is known of asking the boss, by unit: ``view, label, measure, unit, n, value, se, df, ci_low, ci_high``.

    High scores say that nobody has to ask; a high number of escalations says the opposite.
    """
    pieces = [view_of(result, kind, CONCEPT).assign(view=kind, label=LABELS[kind], measure="score") for kind in (STAFF, CUSTOMER)]
    views = pd.concat([*pieces, escalations(result)], ignore_index=True)
    return views.astype(dict.fromkeys(FIGURES, "float64"))


def escalations(result: Assessment) -> pd.DataFrame:
    """The first metric with escalations in its name, in every unit that has a record."""
    frame = result.outcomes[(result.outcomes["wave"] == result.wave) & result.outcomes["measure"].isin(["rate", "amount"])]
    frame = frame[frame["outcome"].str.casefold().str.contains("escalation") & frame["value"].notna()]
    frame = frame[frame["outcome"] == (frame["outcome"].iloc[0] if len(frame) else "")]
    known = frame.assign(view=RECORDS, label=frame["title"], df=np.nan)
    return known[["view", "label", "measure", "unit", *FIGURES]]


def boss_agreement(result: Assessment) -> pd.DataFrame:
    """How far each two views agree across units: ``a, b, units, r, ci_low, ci_high``; escalations are turned round.

    A positive r says that where the one sees little asking, so does the other.
    """
    views = boss_views(result)
    wide = views[views["unit"].isin(leaves(result))].pivot_table(index="unit", columns="view", values="value")
    turned = {name: -wide[name] if name == RECORDS else wide[name] for name in (STAFF, CUSTOMER, RECORDS) if name in wide.columns}
    rows = [
        (a, b, found.n, found.r, found.low, found.high)
        for a, b in combinations(turned, 2)
        for found in [correlation(turned[a].to_numpy(float), turned[b].to_numpy(float))]
    ]
    return pd.DataFrame(rows, columns=["a", "b", "units", "r", "ci_low", "ci_high"])


def boss_disagreement(result: Assessment) -> dict[str, list[str]]:
    """Units in which staff and customers part: both ranges lie beyond the mean of all units, on opposite sides.

    Returns
    -------
    dict of str to list of str
        ``staff`` and ``customers``, each with the units where that side sees less asking than elsewhere and the other sees more.
    """
    sides = {view: beyond_mean(rows) for view, rows in own_units(result).items()}
    staff, customers = (sides.get(view, {}) for view in (STAFF, CUSTOMER))
    both = [unit for unit in within(result) if staff.get(unit, 0) * customers.get(unit, 0) < 0]
    return {"staff": [unit for unit in both if staff[unit] > 0], "customers": [unit for unit in both if customers[unit] > 0]}


def own_units(result: Assessment) -> dict[str, pd.DataFrame]:
    """Each view of units without units below them."""
    views = boss_views(result)
    views = views[views["unit"].isin(leaves(result))]
    return {name: views[views["view"] == name] for name in dict.fromkeys(views["view"])}


def beyond_mean(rows: pd.DataFrame) -> dict[str, int]:
    """Whether each unit's range lies above (1) or below (-1) the mean of all units, or holds it (0)."""
    mean = rows["value"].mean()
    return {row.unit: int(row.ci_low > mean) - int(row.ci_high < mean) for row in each(rows)}


def ask_my_boss(result: Assessment) -> Findings:
    """What each side says here, how far they agree across units, and where they part."""
    views = boss_views(result)
    if views.empty:
        return Findings((Finding(UNASKED, "hidden"),))
    here = [here_sentence(row) for row in each(views[views["unit"] == result.unit])]
    hidden = [] if here else [Finding(f"No view of asking the boss may be shown for {result.unit} by itself.", "hidden")]
    agreed = [agreement_sentence(row) for row in each(boss_agreement(result))]
    return Findings((*here, *hidden, *missing_views(views), *agreed, *parted(result)))


def here_sentence(row: Any) -> Finding:
    """Say one view of this report's unit."""
    of = f"n {count(row.n)}, likely {span(row.ci_low, row.ci_high)}." if row.n == row.n else "As recorded."
    return Finding(
        f"{row.label}: {quantity(row.value, row.measure)}.", "fact", f"{of[:1].upper()}{of[1:]}" if row.n != row.n else of
    )


def missing_views(views: pd.DataFrame) -> list[Finding]:
    """Say which of the three views there is not."""
    missing = [words for name, words in SAID.items() if name not in set(views["view"])]
    return [Finding(f"Not known: {listed_names(missing)}.", "unclear")] if missing else []


def agreement_sentence(row: Any) -> Finding:
    """Say how far two views agree across units."""
    a, b = SAID[row.a], SAID[row.b]
    if row.r != row.r:
        return Finding(f"Too few units show both {a} and {b} to tell whether they agree.", "unclear")
    evidence = f"r {link(row.r)} across {count(row.units)} units, likely {span(row.ci_low, row.ci_high, 'link')}."
    if row.ci_low > 0:
        return Finding(f"Across units {a} and {b} agree on where the boss has to be asked.", "likely", evidence)
    if row.ci_high < 0:
        return Finding(f"Across units {a} and {b} contradict each other on where the boss has to be asked.", "likely", evidence)
    return Finding(f"Whether {a} and {b} agree on where the boss has to be asked can't be told.", "unclear", evidence)


def parted(result: Assessment) -> list[Finding]:
    """Say where staff and customers part; nothing where one of the two was not asked."""
    if not {STAFF, CUSTOMER} <= set(own_units(result)):
        return []
    found = boss_disagreement(result)
    said = [
        Finding(
            f"{who} saw less asking than in other units, and {other} more, in {listed_names(found[side])}.",
            "likely",
            caution=SCALES,
        )
        for side, who, other in (("staff", "Staff", "customers"), ("customers", "Customers", "staff"))
        if found[side]
    ]
    return said or [
        Finding(
            "In no unit shown here do staff and customers part beyond chance, each held against the mean of all units.", "unclear"
        )
    ]
