"""Sentences on customers' own answers, within units: how many points more where staff of the unit score ten more.

No more is said than the interval of the slope allows. How much of the differences between units goes with a staff score has no
interval, and is told only beside a slope that can be told.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from assessment.findings.chain import ASSOCIATION
from assessment.findings.evidence import each, titled_links
from assessment.findings.finding import Finding, Findings
from assessment.findings.phrases import named
from assessment.findings.strength import Strength
from assessment.labels import count, percent, points, span
from assessment.language import later, say
from assessment.links import PER_POINTS
from assessment.result import Assessment

__all__ = ["between_share", "modelled", "multilevel", "slope_strength"]

SURE = 0.05  # the chance of one clear slope or more where there is none
REASONS = {
    "counts_only": later("customers' answers came as counts, so that nobody's own score is known"),
    "too_few_units": later("fewer than four units have both figures that may be shown"),
    "one_answer_each": later("no unit has two customers who answered"),
    "no_variance": later("within each unit all customers answered alike"),
    "same_score": later("all units have the same staff score"),
    "unequal_units": later(
        "some units have so many times as many customers' answers as others that no known range holds as often as it says"
    ),
    "nothing_left": later(
        "with it known, units' averages don't differ at all, as averages of people would, so that no range can be told"
    ),
}
UNLIKE_R = later(
    "r counts every unit alike. Here a unit counts by how well its average is known, so that one with few answers says less, and"
    " the figure is in points."
)


def modelled(result: Assessment) -> pd.DataFrame:
    """The models of this wave, with both titles."""
    return titled_links(result, result.multilevel[result.multilevel["wave"] == result.wave])


def multilevel(result: Assessment) -> Findings:
    """Whether customers' own answers go with what staff of their unit say, one sentence a pair of steps."""
    rows = list(each(modelled(result)))
    if not rows:
        sentence = say("Customers' own answers can't be held against what staff say: the chain has no figures of one of the two.")
        return Findings((Finding(sentence, "unclear"),))
    sentence = say("Customers' own answers were held against their unit's staff scores.")
    beside = Finding(sentence, "fact", say(UNLIKE_R), say(ASSOCIATION))
    return Findings((*(slope_sentence(row) for row in rows), beside))


def slope_strength(row: Any) -> Strength:
    """How sure a slope is."""
    if not (row.ci_low > 0 or row.ci_high < 0):
        return "unclear"
    return "clear" if row.p_holm < SURE else "likely"


def between_share(row: Any) -> float:
    """Of all that sets customers apart, the share that lies between units."""
    return float(row.between / (row.between + row.within))


def slope_sentence(row: Any) -> Finding:
    """Say one slope in the words of its interval."""
    both = {"first": named(row.predictor_title), "second": named(row.outcome_title)}
    if row.slope != row.slope:
        reason = say(REASONS[row.reason])
        none = say("Customers' {second} can't be held against their unit's {first}: {reason}.", reason=reason, **both)
        return Finding(none, "unclear")
    strength = slope_strength(row)
    slope = say(
        "{slope} points for {points}, likely {range}; {n} customers of {units} units.",
        slope=points(row.slope, 1),
        points=PER_POINTS,
        range=span(row.ci_low, row.ci_high),
        n=count(row.n),
        units=count(row.units),
    )
    if strength == "unclear":
        untold = say("It can't be told whether customers' {second} goes with their unit's {first}.", **both)
        return Finding(untold, strength, slope)
    sentence = (
        say("Where a unit's {first} is higher, its customers' {second} is higher.", **both)
        if row.slope > 0
        else say("Where a unit's {first} is higher, its customers' {second} is lower.", **both)
    )
    return Finding(sentence, strength, f"{slope} {shares(row)}" if row.between > 0 else slope)


def shares(row: Any) -> str:
    """How much lies between units, and how much of that goes with the staff score."""
    between = percent(between_share(row))
    if not row.explained > 0:
        return say("Of all that sets customers apart here, {share} lies between units.", share=between)
    return say(
        "Of all that sets customers apart here, {share} lies between units; of that, {part} goes with it.",
        share=between,
        part=percent(row.explained),
    )
