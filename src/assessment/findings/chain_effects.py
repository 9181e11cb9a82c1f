"""Sentences on the chain as a whole: what runs along all its steps, what runs past them, and which side was ahead in time.

Both intervals of a figure must exclude zero before it is said, and no more than *likely* is said, since nothing here is corrected
for how much was looked at. What runs along the chain is said where every step is. Where nothing is left past the steps between,
that shows nothing: it may only be too small to see.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from assessment.findings.chain import ASSOCIATION
from assessment.findings.evidence import chain_edges, each, titled_links
from assessment.findings.finding import Finding, Findings
from assessment.findings.phrases import listed_names, named
from assessment.labels import count, link, span
from assessment.language import later, say
from assessment.result import Assessment
from assessment.stats import FEWEST_FOR_RANGES

__all__ = ["chain_effects", "chain_parts", "why_no_range"]

SAME_SURVEY = later("Of a step within one survey, both figures come from the same people, whose mood can raise both.")
REASONS = {
    "too_few_units": later("The chain as a whole can't be worked out: too few units have every figure, {units} in all."),
    "no_variance": later("The chain as a whole can't be worked out: on one of its steps all units have the same figure."),
    "collinear": later("The chain as a whole can't be worked out: two of its steps are the same figure in other words."),
}
ACROSS = ("staff_first", "customers_first")


def chain_parts(result: Assessment) -> pd.DataFrame:
    """The parts of the chain in this wave, with both titles, and whether each can be told (``told``)."""
    frame = titled_links(result, result.chain_effects[result.chain_effects["wave"] == result.wave])
    steps = all(beyond_none(row) for row in each(frame) if row.part == "step")
    told = [steps and (beyond_none(row) or not spans(row)) if row.part == "along" else beyond_none(row) for row in each(frame)]
    return frame.assign(told=np.array(told, dtype=bool))


def spans(row: Any) -> list[tuple[float, float]]:
    """The intervals that a figure has: percentile, and bias-corrected."""
    both = [(row.ci_low, row.ci_high), (row.bca_low, row.bca_high)]
    return [(low, high) for low, high in both if low == low and high == high]


def beyond_none(row: Any) -> bool:
    """Whether there are intervals, and all of them exclude zero, on one side."""
    lows, highs = ([ends[side] for ends in spans(row)] for side in (0, 1))
    return bool(lows) and (min(lows) > 0 or max(highs) < 0)


def chain_effects(result: Assessment) -> Findings:
    """What runs along the whole chain and past it, each step given those before it, and which side was ahead."""
    frame = chain_parts(result)
    parts = {row.part: row for row in each(frame)}
    steps = [row for row in each(frame) if row.part == "step"]
    if not steps:
        sentence = say("The chain as a whole can't be looked at: it takes three steps with figures, of both staff and customers.")
        return Findings((Finding(sentence, "unclear"), *which_first(result, parts)))
    if steps[0].reason:
        sentence = say(REASONS[steps[0].reason], units=count(steps[0].units))
        return Findings((Finding(sentence, "unclear"), *which_first(result, parts)))
    return Findings((along(parts), past(parts), given_before(steps, chain_edges(result)), *which_first(result, parts)))


def order_caution() -> str:
    """What not to read into the order of the steps."""
    return f"{say('The order of the steps is assumed: another order would fit as well.')} {say(ASSOCIATION)}"


def evidence_of(row: Any) -> str:
    """A figure with its intervals, what it is counted in, and how many units."""
    return say("In standard deviations of units {figure}, {units} units.", figure=numbers(row), units=count(row.units))


def along(parts: dict[str, Any]) -> Finding:
    """What runs along all steps."""
    row = parts["along"]
    ends = {"first": named(row.predictor_title), "last": named(row.outcome_title)}
    caution = order_caution() if spans(row) else f"{why_no_range(row.units)} {order_caution()}"
    if not row.told:
        sentence = say("What runs along the whole chain, from {first} to {last}, can't be told from nothing.", **ends)
        return Finding(sentence, "unclear", evidence_of(row), caution)
    higher = say("Along the whole chain, step by step, where {first} is higher, {last} is higher.", **ends)
    lower = say("Along the whole chain, step by step, where {first} is higher, {last} is lower.", **ends)
    return Finding(higher if row.value > 0 else lower, "likely", evidence_of(row), caution)


def why_no_range(units: int) -> str:
    """Why what runs along steps has no range: too few units, or too many steps that may be none."""
    if units < FEWEST_FOR_RANGES:
        return say(
            "With fewer than {units} units no range of it holds as often as it should, so that none is given.",
            units=count(FEWEST_FOR_RANGES),
        )
    return say(
        "No range of what runs along the steps is given: too little is known of more than one of them, and of a product of such"
        " steps no known range holds as often as it says."
    )


def past(parts: dict[str, Any]) -> Finding:
    """What is left between the chain's ends, given the steps between; and all together."""
    row, total = parts["direct"], parts["total"]
    evidence = say("Past them {figure}; in all {total}.", figure=numbers(row), total=numbers(total))
    if row.told:
        ends = {"first": named(row.predictor_title), "last": named(row.outcome_title)}
        higher = say("Among units alike on the steps between, where {first} is higher, {last} is higher.", **ends)
        lower = say("Among units alike on the steps between, where {first} is higher, {last} is lower.", **ends)
        return Finding(higher if row.value > 0 else lower, "likely", evidence)
    caution = say("That does not show that there is nothing: it may be too small for these units to show.")
    return Finding(say("What runs past the steps between can't be told from nothing."), "unclear", evidence, caution)


def given_before(steps: list[Any], edges: pd.DataFrame) -> Finding:
    """Which steps go with the next, given all before them."""
    found = [row for row in steps if row.told]
    pairs = [{"first": named(row.predictor_title), "second": named(row.outcome_title)} for row in found]
    names = listed_names([say("{first} with {second}", **pair) for pair in pairs])
    fields = {"n": count(len(found)), "of": count(len(steps)), "names": names}
    if found:
        sentence = say(
            "Of the chain's steps, each given those before it, {n} of {of} can be told to go with the next: {names}.", **fields
        )
    else:
        sentence = say(
            "Of the chain's steps, each given those before it, none of {of} can be told to go with the next.", **fields
        )
    shared = edges.loc[edges["same_people"].astype(bool), ["predictor", "outcome"]].itertuples(index=False, name=None)
    mood = {(row.predictor, row.outcome) for row in found} & set(shared)
    return Finding(sentence, "likely" if found else "unclear", caution=say(SAME_SURVEY) if mood else "")


def which_first(result: Assessment, parts: dict[str, Any]) -> list[Finding]:
    """Which side was ahead of the other over two waves, as far as it can be told."""
    both = [parts[name] for name in ACROSS if name in parts]
    if not both:
        sentence = say("Which side was ahead of the other in time can't be told.")
        return [Finding(sentence, "unclear", caution=say("That takes two waves in a row with figures of both sides, by unit."))]
    if both[0].reason:
        waves = {"first": both[0].from_wave, "second": result.wave}
        if both[0].reason == "too_few_units":
            why = say(
                "Which side was ahead of the other can't be worked out from {first} and {second}: too few units have every figure"
                " in both.",
                **waves,
            )
        else:
            why = say(
                "Which side was ahead of the other can't be worked out from {first} and {second}: units don't differ enough.",
                **waves,
            )
        return [Finding(why, "unclear")]
    return [ahead(row) for row in both]


def ahead(row: Any) -> Finding:
    """Whether one side's figure then goes with the other side's now, beyond what that was then."""
    fields = {"then": row.from_wave, "now": row.wave}
    fields |= {"first": named(row.predictor_title), "other": named(row.outcome_title)}
    if not row.told:
        untold = say(
            "Whether {first} in {then} goes with {other} in {now}, given what it was in {then}, can't be told.", **fields
        )
        return Finding(untold, "unclear", evidence_of(row))
    higher = say("Where {first} was higher in {then}, {other} was higher in {now}, given what it was in {then}.", **fields)
    lower = say("Where {first} was higher in {then}, {other} was lower in {now}, given what it was in {then}.", **fields)
    caution = f"{say('Something else that came before both could show the same.')} {say(ASSOCIATION)}"
    return Finding(higher if row.value > 0 else lower, "likely", evidence_of(row), caution)


def numbers(row: Any) -> str:
    """A figure with the intervals that it has."""
    if row.value != row.value:
        return say("not known")
    ranges = [span(low, high, "link") for low, high in spans(row)]
    if not ranges:
        return say("{figure}, with no dependable range", figure=link(row.value))
    if len(ranges) == 1:
        return say("{figure}, likely {range}", figure=link(row.value), range=ranges[0])
    likely, shifted = ranges
    return say("{figure}, likely {range} (corrected for skew {shifted})", figure=link(row.value), range=likely, shifted=shifted)
