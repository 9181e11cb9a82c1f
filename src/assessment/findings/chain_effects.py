"""Sentences on the chain as a whole: what runs along all its steps, what runs past them, and which side was ahead in time.

Both intervals of a figure must exclude zero before it is said, and no more than *likely* is said, since nothing here is corrected
for how much was looked at. Where nothing is left past the steps between, that shows nothing: it may only be too small to see.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from assessment.findings.chain import ASSOCIATION
from assessment.findings.evidence import chain_edges, each, titled_links
from assessment.findings.finding import Finding, Findings
from assessment.findings.phrases import listed_names, named
from assessment.labels import count, link, span
from assessment.result import Assessment
from assessment.stats import FEWEST_FOR_RANGES

__all__ = ["chain_effects", "chain_parts", "computed", "told"]

ORDER = f"The order of the steps is assumed: another order would fit as well. {ASSOCIATION}"
SAME_SURVEY = "Of a step within one survey, both figures come from the same people, whose mood can raise both."
UNIT = "In standard deviations of units"
TOO_FEW_FOR_RANGES = (
    f"With fewer than {FEWEST_FOR_RANGES} units no range of it holds as often as it should, so that none is given."
)
REASONS = {
    "too_few_units": "too few units have every figure, {units} in all",
    "no_variance": "on one of its steps all units have the same figure",
    "collinear": "two of its steps are the same figure in other words",
}
ACROSS = ("staff_first", "customers_first")


def chain_parts(result: Assessment) -> pd.DataFrame:
    """The parts of the chain in this wave, with both titles."""
    return titled_links(result, result.chain_effects[result.chain_effects["wave"] == result.wave])


def computed(row: Any) -> bool:
    """Whether there is a figure with both of its intervals."""
    return not row.reason and all(end == end for end in (row.ci_low, row.ci_high, row.bca_low, row.bca_high))


def told(row: Any) -> bool:
    """Whether both intervals exclude zero, on one side."""
    return computed(row) and (min(row.ci_low, row.bca_low) > 0 or max(row.ci_high, row.bca_high) < 0)


def chain_effects(result: Assessment) -> Findings:
    """What runs along the whole chain and past it, each step given those before it, and which side was ahead."""
    frame = chain_parts(result)
    parts = {row.part: row for row in each(frame)}
    steps = [row for row in each(frame) if row.part == "step"]
    if not steps:
        sentence = "The chain as a whole can't be looked at: it takes three steps with figures, of both staff and customers."
        return Findings((Finding(sentence, "unclear"), *which_first(result, parts)))
    if steps[0].reason:
        why = REASONS[steps[0].reason].format(units=count(steps[0].units))
        return Findings((Finding(f"The chain as a whole can't be worked out: {why}.", "unclear"), *which_first(result, parts)))
    return Findings((along(parts), past(parts), given_before(steps, chain_edges(result)), *which_first(result, parts)))


def along(parts: dict[str, Any]) -> Finding:
    """What runs along all steps."""
    row = parts["along"]
    first, last = named(row.predictor_title), named(row.outcome_title)
    evidence = f"{UNIT} {numbers(row)}, {count(row.units)} units."
    if not told(row):
        few = f"{TOO_FEW_FOR_RANGES} " if row.units < FEWEST_FOR_RANGES else ""
        sentence = f"What runs along the whole chain, from {first} to {last}, can't be told from nothing."
        return Finding(sentence, "unclear", evidence, f"{few}{ORDER}")
    more = "higher" if row.value > 0 else "lower"
    return Finding(f"Along the whole chain, step by step, where {first} is higher, {last} is {more}.", "likely", evidence, ORDER)


def past(parts: dict[str, Any]) -> Finding:
    """What is left between the chain's ends, given the steps between; and all together."""
    row, total = parts["direct"], parts["total"]
    evidence = f"Past them {numbers(row)}; in all {numbers(total)}."
    if told(row):
        more = "higher" if row.value > 0 else "lower"
        ends = f"where {named(row.predictor_title)} is higher, {named(row.outcome_title)} is {more}"
        return Finding(f"Among units alike on the steps between, {ends}.", "likely", evidence)
    caution = "That does not show that there is nothing: it may be too small for these units to show."
    return Finding("What runs past the steps between can't be told from nothing.", "unclear", evidence, caution)


def given_before(steps: list[Any], edges: pd.DataFrame) -> Finding:
    """Which steps go with the next, given all before them."""
    found = [row for row in steps if told(row)]
    names = listed_names([f"{named(row.predictor_title)} with {named(row.outcome_title)}" for row in found])
    tally = f"{count(len(found)) if found else 'none'} of {count(len(steps))} can be told to go with the next"
    sentence = f"Of the chain's steps, each given those before it, {tally}{f': {names}' if names else ''}."
    shared = edges.loc[edges["same_people"].astype(bool), ["predictor", "outcome"]].itertuples(index=False, name=None)
    mood = {(row.predictor, row.outcome) for row in found} & set(shared)
    return Finding(sentence, "likely" if found else "unclear", caution=SAME_SURVEY if mood else "")


def which_first(result: Assessment, parts: dict[str, Any]) -> list[Finding]:
    """Which side was ahead of the other over two waves, as far as it can be told."""
    both = [parts[name] for name in ACROSS if name in parts]
    if not both:
        sentence = "Which side was ahead of the other in time can't be told."
        return [Finding(sentence, "unclear", caution="That takes two waves in a row with figures of both sides, by unit.")]
    if both[0].reason:
        waves = f"{both[0].from_wave} and {result.wave}"
        why = "too few units have every figure in both" if both[0].reason == "too_few_units" else "units don't differ enough"
        return [Finding(f"Which side was ahead of the other can't be worked out from {waves}: {why}.", "unclear")]
    return [ahead(row) for row in both]


def ahead(row: Any) -> Finding:
    """Whether one side's figure then goes with the other side's now, beyond what that was then."""
    first, then, now = named(row.predictor_title), row.from_wave, row.wave
    evidence = f"{UNIT} {numbers(row)}, {count(row.units)} units."
    other, given = named(row.outcome_title), f"given what it was in {then}"
    if not told(row):
        return Finding(f"Whether {first} in {then} goes with {other} in {now}, {given}, can't be told.", "unclear", evidence)
    more = "higher" if row.value > 0 else "lower"
    caution = f"Something else that came before both could show the same. {ASSOCIATION}"
    return Finding(f"Where {first} was higher in {then}, {other} was {more} in {now}, {given}.", "likely", evidence, caution)


def numbers(row: Any) -> str:
    """A figure with both of its intervals."""
    if not computed(row):
        return f"{link(row.value)}, with no dependable range" if row.value == row.value else "not known"
    likely, shifted = (span(low, high, "link") for low, high in ((row.ci_low, row.ci_high), (row.bca_low, row.bca_high)))
    return f"{link(row.value)}, likely {likely} (corrected for skew {shifted})"
