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
from assessment.language import later, say
from assessment.result import Assessment
from assessment.settings import CUSTOMER
from assessment.stats import correlation

__all__ = ["STAFF", "ask_my_boss", "boss_agreement", "boss_disagreement", "boss_views"]

CONCEPT = "001.10c"
STAFF, RECORDS = "employee", "escalations"
LABELS = {STAFF: later("Staff: need not ask"), CUSTOMER: later("Customers: helped without asking")}
SAID = {STAFF: later("what staff say"), CUSTOMER: later("what customers say"), RECORDS: later("escalations as recorded")}
UNASKED = later("Nobody was asked how often the boss has to be asked, and no escalations are recorded.")
SCALES = later("The two were asked in different words: compare units, not the two figures of one unit.")
PARTED = {
    "staff": later("Staff saw less asking than in other units, and customers more, in {units}."),
    "customers": later("Customers saw less asking than in other units, and staff more, in {units}."),
}


def boss_views(result: Assessment) -> pd.DataFrame:
    """All that is known of asking the boss, by unit: ``view, label, measure, unit, n, value, se, df, ci_low, ci_high``.

    High scores say that nobody has to ask; a high number of escalations says the opposite.
    """
    labels = {kind: say(label) for kind, label in LABELS.items()}
    pieces = [view_of(result, kind, CONCEPT).assign(view=kind, label=labels[kind], measure="score") for kind in (STAFF, CUSTOMER)]
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
        return Findings((Finding(say(UNASKED), "hidden"),))
    here = [here_sentence(row) for row in each(views[views["unit"] == result.unit])]
    none = say("No view of asking the boss may be shown for {unit} by itself.", unit=result.unit)
    hidden = [] if here else [Finding(none, "hidden")]
    agreed = [agreement_sentence(row) for row in each(boss_agreement(result))]
    return Findings((*here, *hidden, *missing_views(views), *agreed, *parted(result)))


def here_sentence(row: Any) -> Finding:
    """Say one view of this report's unit."""
    sentence = say("{title}: {figure}.", title=row.label, figure=quantity(row.value, row.measure))
    if row.n != row.n:
        return Finding(sentence, "fact", say("As recorded."))
    return Finding(sentence, "fact", say("n {n}, likely {range}.", n=count(row.n), range=span(row.ci_low, row.ci_high)))


def missing_views(views: pd.DataFrame) -> list[Finding]:
    """Say which of the three views there is not."""
    missing = [say(words) for name, words in SAID.items() if name not in set(views["view"])]
    return [Finding(say("Not known: {what}.", what=listed_names(missing)), "unclear")] if missing else []


def agreement_sentence(row: Any) -> Finding:
    """Say how far two views agree across units."""
    both = {"first": say(SAID[row.a]), "second": say(SAID[row.b])}
    if row.r != row.r:
        return Finding(say("Too few units show both {first} and {second} to tell whether they agree.", **both), "unclear")
    numbers = {"r": link(row.r), "units": count(row.units), "range": span(row.ci_low, row.ci_high, "link")}
    evidence = say("r {r} across {units} units, likely {range}.", **numbers)
    if row.ci_low > 0:
        return Finding(
            say("Across units {first} and {second} agree on where the boss has to be asked.", **both), "likely", evidence
        )
    if row.ci_high < 0:
        against = say("Across units {first} and {second} contradict each other on where the boss has to be asked.", **both)
        return Finding(against, "likely", evidence)
    untold = say("Whether {first} and {second} agree on where the boss has to be asked can't be told.", **both)
    return Finding(untold, "unclear", evidence)


def parted(result: Assessment) -> list[Finding]:
    """Say where staff and customers part; nothing where one of the two was not asked."""
    if not {STAFF, CUSTOMER} <= set(own_units(result)):
        return []
    found = boss_disagreement(result)
    said = [
        Finding(say(words, units=listed_names(found[side])), "likely", caution=say(SCALES))
        for side, words in PARTED.items()
        if found[side]
    ]
    none = say("In no unit shown here do staff and customers part beyond chance, each held against the mean of all units.")
    return said or [Finding(none, "unclear")]
