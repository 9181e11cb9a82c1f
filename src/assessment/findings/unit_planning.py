"""Sentences for planning unit by unit: the chance to see a link with so many answers a unit, and the rate that a unit needs."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from assessment.findings.evidence import each, kept
from assessment.findings.finding import Finding, Findings
from assessment.findings.phrases import opened
from assessment.findings.planning import USUAL_SPREAD, WIDTHS, leaf_units
from assessment.labels import count, link, percent, points
from assessment.language import say
from assessment.links import BEST_PUBLISHED
from assessment.result import Assessment
from assessment.settings import CUSTOMER, TOGETHER
from assessment.stats import dependability, rate_needed, simulated_power, smallest_link, units_needed

__all__ = ["UNITS", "chance_plan", "link_chances", "rate_plan", "rates_needed", "shares_between"]

ANSWERS = (5, 10, 20, 40, 80)  # a unit, of staff and of customers each
UNITS = (20, 50, 100)
USUAL_SHARE = 0.1  # of the differences between people that lies between units, where none is known yet
UNEVEN = 0.5  # standard deviation of answers over units, as a share of their mean
DRAWN = 2000  # surveys, as ``simulated_power`` has it
SEED = 1
NARROW = WIDTHS[1]


def shares_between(result: Assessment) -> tuple[float, float]:
    """ICC(1) to plan with, of staff and of customers: the median of the chain's scales in this wave, or a usual one."""
    rows = result.agreement[(result.agreement["wave"] == result.wave) & result.agreement["scale"].isin(result.steps)]
    staff, customers = (float(rows.loc[rows["kind"] == kind, "icc1"].median()) for kind in ("employee", CUSTOMER))
    return staff if staff > 0 else USUAL_SHARE, customers if customers > 0 else USUAL_SHARE


@kept
def chance_plan(result: Assessment) -> pd.DataFrame:
    """Chance to see the best published link: ``answers, seen, needed`` and a column for each number of units."""
    shares = shares_between(result)
    rows = []
    for answers in ANSWERS:
        seen = BEST_PUBLISHED * float(np.sqrt(np.prod([dependability(share, answers) for share in shares])))
        chances = {
            f"units{units}": simulated_power(
                BEST_PUBLISHED, units, icc1=shares, answers=(answers, answers), uneven=UNEVEN, seed=SEED
            ).share
            for units in sorted({*UNITS, leaf_units(result)})
        }
        rows.append({"answers": answers, "seen": seen, "needed": units_needed(seen), **chances})
    return pd.DataFrame(rows)


def link_chances(result: Assessment) -> Findings:
    """How likely this client's units show a link as strong as the best published, by answers a unit."""
    units = leaf_units(result)
    plan = chance_plan(result).set_index("answers")
    if np.isnan(smallest_link(units)):
        sentence = say("However many answer in each unit, no link can be told: it takes at least four units.")
        return Findings((Finding(sentence, "unclear"),))
    chances = plan[f"units{units}"]
    few, some, many = ANSWERS[0], ANSWERS[2], ANSWERS[-1]
    sentence = say(
        "With {units} units and some {answers} answers of staff and of customers in each, a true link of {link} is told from"
        " chance {chance} of the time.",
        units=count(units),
        answers=count(some),
        link=link(BEST_PUBLISHED),
        chance=percent(chances[some]),
    )
    staff, customers = shares_between(result)
    evidence = say(
        "With {few} answers it is {chance_few}, with {many} it is {chance_many}; between units lies {staff} of what sets staff"
        " apart, and {customers} of what sets customers apart.",
        few=count(few),
        chance_few=percent(chances[few]),
        many=count(many),
        chance_many=percent(chances[many]),
        staff=percent(staff),
        customers=percent(customers),
    )
    caution = say(
        "Of {drawn} drawn surveys whose units answer in unequal numbers. Beyond some number of answers, only more units help.",
        drawn=count(DRAWN),
    )
    return Findings((Finding(sentence, "fact", evidence, caution),))


@kept
def rate_plan(result: Assessment) -> pd.DataFrame:
    """Response rates that a typical unit needs: ``level, people, units, reached`` and a column for each half width.

    ``people`` is the median headcount of the units that people work in, of those whose count may be shown, ``reached`` the
    median rate of this wave. A rate is at least that at which a group may be shown, and missing where its people are fewer.
    """
    leaves = result.units.loc[result.units["leaf"], "unit"]
    rows = result.response[(result.response["wave"] == result.wave) & result.response["unit"].isin(leaves)]
    known = rows[(rows["headcount"] >= 1) & ~rows["level"].str.contains(TOGETHER, regex=False)]  # these are of some units only
    typical = known.groupby("level").agg(people=("headcount", "median"), units=("unit", "size"), reached=("rate", "median"))
    found = [level for level in result.levels["level"] if level in typical.index]
    plan = typical.loc[found].reset_index()
    rates = {f"within{width}": [rate_for(width, people, result.minimum_group) for people in plan["people"]] for width in WIDTHS}
    return plan.assign(**rates)


def rate_for(width: float, people: float, minimum: int) -> float:
    """Rate that a group needs for a half width, and to be shown at all; nan where it is too small to be shown."""
    size = int(people)
    if size < minimum:
        return np.nan
    return max(rate_needed(width, USUAL_SPREAD, size), minimum / size)


def rates_needed(result: Assessment) -> Findings:
    """Which response rate a typical unit needs at each level."""
    rows = list(each(rate_plan(result)))
    if not rows:
        sentence = say(
            "Which response rates the units need can't be told: no headcounts by unit are known, or none may be shown."
        )
        return Findings((Finding(sentence, "unclear"),))
    spread = say(
        "For scores that spread as five-point answers usually do (standard deviation {spread}).", spread=points(USUAL_SPREAD)
    )
    caution = Finding(say("A rate says how narrow a score's range is, not whom it misses."), "fact", caution=spread)
    return Findings((*(rate_sentence(result, row) for row in rows), caution))


def rate_sentence(result: Assessment, row: Any) -> Finding:
    """One level's rate."""
    rate = getattr(row, f"within{NARROW}")
    fields = {"who": opened(result, row.level), "people": count(row.people)}
    if rate != rate:
        hidden = say("{who}, typically {people} a unit: too few to be shown alone, whatever the rate.", **fields)
        return Finding(hidden, "hidden")
    reached = say("In this wave, {rate} did (median of {units} units).", rate=percent(row.reached), units=count(row.units))
    sentence = say(
        "{who}, typically {people} a unit: {rate} must answer ({answers} of them) for a score within {points} points.",
        rate=percent(rate),
        answers=count(rate * int(row.people)),
        points=count(NARROW),
        **fields,
    )
    return Finding(sentence, "fact", reached if row.reached == row.reached else "")
