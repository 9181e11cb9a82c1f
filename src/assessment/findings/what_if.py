"""Sentences on what would go with a change of the chain's first staff score: each with its range, and its caveat in the sentence.

Only where the interval excludes zero, and the chain as a whole can be told, is a direction said; never more than *likely*.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from assessment.direction import isolated
from assessment.findings.chain import ASSOCIATION
from assessment.findings.chain_effects import chain_parts, why_no_range
from assessment.findings.evidence import each, titled_links
from assessment.findings.finding import Finding, Findings
from assessment.findings.phrases import named
from assessment.labels import count, figure, ranged
from assessment.language import later, say
from assessment.links import RAISED_BY
from assessment.result import Assessment

__all__ = ["carried_grid", "carried_words", "in_points", "money_words", "named_changes", "told_so", "units_of", "what_if"]

AT_VALUE = later("At the value that the engagement gives; every value in a range that it gives is taken as equally likely.")
NO_VALUE = later("What it would be worth in money is not said: the engagement gives no value.")
POINTS = later("points")
UNITS = {
    "share": later("percentage points"),
    "rate": later("percentage points"),
    "nps": later("points of net promoter score"),
}
DOING = {
    "lift": later("lifting every unit below the middle one in {first} to it ({mean} points on average)"),
    "raise": later("raising every unit by {points} points in {first}, none beyond the highest ({mean} points on average)"),
}
NONE_CARRIED = {
    "too_few_units": later("No change can be carried along the chain: too few units have every figure, {units} in all."),
    "no_variance": later("No change can be carried along the chain: on one of its steps all units have the same figure."),
    "collinear": later("No change can be carried along the chain: two of its steps are the same figure in other words."),
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
    along = [part for part in each(chain_parts(result)) if part.part == "along"]
    beyond = row.ci_low > 0 or row.ci_high < 0
    return bool(beyond) and all(part.told for part in along if part.outcome == row.outcome)


def what_if(result: Assessment) -> Findings:
    """What would go with lifting the lower half of units, and with raising them all; in money where a value is given."""
    frame = named_changes(result)
    if frame.empty:
        sentence = say(
            "No change can be carried along the chain: it takes three steps with figures, of both staff and customers."
        )
        return Findings((Finding(sentence, "unclear"),))
    if reason := frame["reason"].iloc[0]:
        return Findings((Finding(say(NONE_CARRIED[reason], units=count(frame["units"].iloc[0])), "unclear"),))
    changes = [list(each(rows)) for _, rows in frame.groupby("change", sort=False) if rows["by"].iloc[0] > 0]
    worth = [in_money(result, row) for rows in changes for row in rows if row.currency]
    unsaid = [] if worth else [Finding(say(NO_VALUE))]
    return Findings((*(at_the_end(result, rows) for rows in changes), *worth, *unsaid))


def at_the_end(result: Assessment, rows: list[Any]) -> Finding:
    """What would go with a change at the chain's last step, and as evidence on the way to it."""
    *way, last = rows
    evidence = " ".join(filter(None, [on_the_way(way, count(last.units)), held_there(last)]))
    value, likely = ranged(abs(last.value), last.ci_low, last.ci_high, decimals=1)
    fields = {
        "change": doing(last), "outcome": named(last.outcome_title), "value": value, "range": likely, "unit": units_of(last),
    }  # fmt: skip
    if told_so(result, last):
        sentence = (
            say(
                "If the relation between units held for a change within one, {change} would go with {outcome} {value} {unit}"
                " higher, likely {range} {unit}.",
                **fields,
            )
            if last.value > 0
            else say(
                "If the relation between units held for a change within one, {change} would go with {outcome} {value} {unit}"
                " lower, likely {range} {unit}.",
                **fields,
            )
        )
        return Finding(sentence, "likely", evidence, order())
    sentence = (
        say(
            "If the relation between units held for a change within one, what change in {outcome} would go with {change} can't"
            " be told: likely {range} {unit}.",
            **fields,
        )
        if has_range(last)
        else say(
            "If the relation between units held for a change within one, what change in {outcome} would go with {change} can't"
            " be told.",
            **fields,
        )
    )
    return Finding(sentence, "unclear", evidence, order() if has_range(last) else f"{why_no_range(last.units)} {order()}")


def on_the_way(way: list[Any], units: str) -> str:
    """A change at each step before the last, and of how many units."""
    if not way:
        return say("{units} units.", units=units)
    steps = say("; ").join(f"{isolated(row.outcome_title)} {carried_words(row)}" for row in way)
    return say("On the way: {steps}; {units} units.", steps=steps, units=units)


def held_there(row: Any) -> str:
    """Say that a change ends where the units' own figures do; "" where it doesn't."""
    return say("No unit's figure goes further: the range of the units held it there.") if row.held else ""


def order() -> str:
    """What the order of the steps rests on."""
    return f"{say('The order of the steps is assumed: another order would fit as well.')} {say(ASSOCIATION)}"


def has_range(row: Any) -> bool:
    """Whether there is a range that holds."""
    return bool(row.ci_low == row.ci_low and row.ci_high == row.ci_high)


def doing(row: Any) -> str:
    """A change in words, with how far the mean of the units moves."""
    mean = figure(row.by, "score", 1)
    return say(DOING[row.change], first=named(row.predictor_title), points=count(RAISED_BY), mean=mean)


def units_of(row: Any) -> str:
    """What a carried change is counted in."""
    unit = UNITS.get(row.measure, POINTS)
    return say(unit)


def carried_words(row: Any) -> str:
    """A carried change with its range, as far as it has one."""
    value, likely = ranged(row.value, row.ci_low, row.ci_high, decimals=1)
    if has_range(row):
        return say("{value} {unit}, likely {range}", value=value, unit=units_of(row), range=likely)
    return say("{value} {unit}, with no dependable range", value=value, unit=units_of(row))


def in_money(result: Assessment, row: Any) -> Finding:
    """What a carried change is worth a year."""
    value, likely = ranged(abs(row.money), row.money_low, row.money_high, "money")
    fields = {"change": doing(row), "currency": row.currency, "value": value, "range": likely}
    if told_so(result, row) and (row.money_low > 0 or row.money_high < 0):
        sentence = (
            say(
                "If the relation between units held for a change within one, {change} would go with {currency} {value} more a"
                " year, likely {currency} {range}.",
                **fields,
            )
            if row.money > 0
            else say(
                "If the relation between units held for a change within one, {change} would go with {currency} {value} less a"
                " year, likely {currency} {range}.",
                **fields,
            )
        )
        return Finding(sentence, "likely", caution=say(AT_VALUE))
    sentence = (
        say(
            "If the relation between units held for a change within one, what sum would go with {change} can't be told: likely"
            " {currency} {range} a year.",
            **fields,
        )
        if has_range(row)
        else say(
            "If the relation between units held for a change within one, what sum would go with {change} can't be told.",
            **fields,
        )
    )
    return Finding(sentence, "unclear", caution=say(AT_VALUE))


def money_words(row: Any) -> str:
    """What a carried change is worth, with its range; "" where no value is given."""
    if not row.currency:
        return ""
    value, likely = ranged(row.money, row.money_low, row.money_high, "money")
    if has_range(row):
        return say("{currency} {value} a year, likely {range}", currency=row.currency, value=value, range=likely)
    return say("{currency} {value} a year, with no dependable range", currency=row.currency, value=value)
