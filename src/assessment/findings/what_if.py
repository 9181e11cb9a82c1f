"""Sentences on what would go with a change of the chain's first staff score: each with its range, and its caveat in the sentence.

Only where the interval excludes zero, and the chain as a whole can be told, is a direction said; never more than *likely*.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from assessment.findings.chain_effects import ORDER, REASONS, TOO_FEW_FOR_RANGES, told
from assessment.findings.evidence import each, titled_links
from assessment.findings.finding import Finding, Findings
from assessment.findings.phrases import named
from assessment.labels import count, figure, ranged
from assessment.links import RAISED_BY
from assessment.result import Assessment

__all__ = ["carried_grid", "carried_words", "in_points", "money_words", "named_changes", "told_so", "units_of", "what_if"]

IF = "If the relation between units held for a change within one"
NO_RANGE = "with no dependable range"
AT_VALUE = "At the value that the engagement gives; every value in a range that it gives is taken as equally likely."
NO_VALUE = "What it would be worth in money is not said: the engagement gives no value."
UNITS = {"share": "percentage points", "rate": "percentage points", "nps": "points of net promoter score"}
DOING = {
    "lift": "lifting every unit below the middle one in {first} to it",
    "raise": f"raising every unit by {count(RAISED_BY)} points in {{first}}, none beyond the highest",
}


def in_points(frame: pd.DataFrame) -> pd.DataFrame:
    """Carried changes in points: of shares, percentage points."""
    factor = frame["measure"].isin(["share", "rate"]).map({True: 100.0, False: 1.0})
    return frame.assign(**{name: frame[name] * factor for name in ("value", "ci_low", "ci_high")})


def carried(result: Assessment) -> pd.DataFrame:
    """Carried changes of this wave, in points, with both titles."""
    return in_points(titled_links(result, result.what_if[result.what_if["wave"] == result.wave]))


def named_changes(result: Assessment) -> pd.DataFrame:
    """The named changes, each at every step."""
    frame = carried(result)
    return frame[frame["change"] != "grid"].sort_values("change", kind="stable").reset_index(drop=True)


def carried_grid(result: Assessment) -> pd.DataFrame:
    """All changes that the range allows, each at every step."""
    frame = carried(result)
    return frame[frame["change"] == "grid"].reset_index(drop=True)


def told_so(result: Assessment, row: Any) -> bool:
    """Whether a direction may be said: the interval excludes zero, and at the last step the chain as a whole can be told."""
    along = [part for part in each(result.chain_effects) if part.wave == row.wave and part.part == "along"]
    beyond = row.ci_low > 0 or row.ci_high < 0
    return bool(beyond) and all(told(part) for part in along if part.outcome == row.outcome)


def what_if(result: Assessment) -> Findings:
    """What would go with lifting the lower half of units, and with raising them all; in money where a value is given."""
    frame = named_changes(result)
    if frame.empty:
        sentence = "No change can be carried along the chain: it takes three steps with figures, of both staff and customers."
        return Findings((Finding(sentence, "unclear"),))
    if reason := frame["reason"].iloc[0]:
        why = REASONS[reason].format(units=count(frame["units"].iloc[0]))
        return Findings((Finding(f"No change can be carried along the chain: {why}.", "unclear"),))
    changes = [list(each(rows)) for _, rows in frame.groupby("change", sort=False) if rows["by"].iloc[0] > 0]
    worth = [in_money(result, row) for rows in changes for row in rows if row.currency]
    unsaid = [] if worth else [Finding(NO_VALUE)]
    return Findings((*(at_the_end(result, rows) for rows in changes), *worth, *unsaid))


def at_the_end(result: Assessment, rows: list[Any]) -> Finding:
    """What would go with a change at the chain's last step, and as evidence on the way to it."""
    *way, last = rows
    told = told_so(result, last)
    before = "; ".join(f"{row.outcome_title} {carried_words(row)}" for row in way)
    evidence = f"On the way: {before}; {count(last.units)} units." if way else f"{count(last.units)} units."
    held = " No unit's figure goes further: the range of the units held it there." if last.held else ""
    value, likely = ranged(abs(last.value), last.ci_low, last.ci_high, decimals=1)
    if told:
        more = "higher" if last.value > 0 else "lower"
        goes = f"{named(last.outcome_title)} {value} {units_of(last)} {more}, likely {likely} {units_of(last)}"
        return Finding(f"{IF}, {doing(last)} would go with {goes}.", "likely", evidence + held, ORDER)
    few = "" if has_range(last) else f"{TOO_FEW_FOR_RANGES} "
    ends = f": likely {likely} {units_of(last)}" if has_range(last) else ""
    sentence = f"{IF}, what change in {named(last.outcome_title)} would go with {doing(last)} can't be told{ends}."
    return Finding(sentence, "unclear", evidence + held, few + ORDER)


def has_range(row: Any) -> bool:
    """Whether there were units enough for a range."""
    return bool(row.ci_low == row.ci_low and row.ci_high == row.ci_high)


def doing(row: Any) -> str:
    """A change in words, with how far the mean of the units moves."""
    return f"{DOING[row.change].format(first=named(row.predictor_title))} ({figure(row.by, 'score', 1)} points on average)"


def units_of(row: Any) -> str:
    """What a carried change is counted in."""
    return UNITS.get(row.measure, "points")


def carried_words(row: Any) -> str:
    """A carried change with its range, as far as it has one."""
    value, likely = ranged(row.value, row.ci_low, row.ci_high, decimals=1)
    return f"{value} {units_of(row)}, {f'likely {likely}' if has_range(row) else NO_RANGE}"


def in_money(result: Assessment, row: Any) -> Finding:
    """What a carried change is worth a year."""
    value, likely = ranged(abs(row.money), row.money_low, row.money_high, "money")
    if told_so(result, row) and (row.money_low > 0 or row.money_high < 0):
        sum_of = f"{row.currency} {value} {'more' if row.money > 0 else 'less'} a year, likely {row.currency} {likely}"
        return Finding(f"{IF}, {doing(row)} would go with {sum_of}.", "likely", caution=AT_VALUE)
    ends = f": likely {row.currency} {likely} a year" if has_range(row) else ""
    return Finding(f"{IF}, what sum would go with {doing(row)} can't be told{ends}.", "unclear", caution=AT_VALUE)


def money_words(row: Any) -> str:
    """What a carried change is worth, with its range; "" where no value is given."""
    if not row.currency:
        return ""
    value, likely = ranged(row.money, row.money_low, row.money_high, "money")
    return f"{row.currency} {value} a year, {f'likely {likely}' if has_range(row) else NO_RANGE}"
