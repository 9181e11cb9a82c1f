"""Sentences on which practice of staff goes most with what customers say or do, and mostly: that it can't be told.

A practice is named only where its part is beyond what pure noise gets, an order only where it holds. Neither is corrected for how
many practices were compared, so that no more than *likely* is said.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from assessment.findings.chain import ASSOCIATION
from assessment.findings.evidence import each, scale_titles, titled_links
from assessment.findings.finding import Finding, Findings
from assessment.findings.phrases import listed_names, named
from assessment.labels import count, percent, span
from assessment.language import later, say
from assessment.result import Assessment
from assessment.stats import FEWEST_EACH

__all__ = ["driver_parts", "drivers"]

TOO_MANY = "too_many_predictors"
REASONS = {
    "too_few_units": later(
        "Which practice goes most with {outcome} can't be told: only {units} units have every figure, for {practices} practices."
    ),
    "no_variance": later("Which practice goes most with {outcome} can't be told: on one of the figures all units are the same."),
    "collinear": later(
        "Which practice goes most with {outcome} can't be told: two of the practices are the same figure in other words."
    ),
}
NOT_CORRECTED = later("Not corrected for how many practices were compared.")


def driver_parts(result: Assessment) -> pd.DataFrame:
    """The practices of this wave with both titles, the largest part first."""
    frame = titled_links(result, result.drivers[result.drivers["wave"] == result.wave])
    return frame.sort_values("weight", ascending=False, kind="stable", ignore_index=True)


def drivers(result: Assessment) -> Findings:
    """Which practices go with the chain's end beyond what chance gives, and whether any order of them can be told."""
    frame = driver_parts(result)
    used, unused = (list(each(frame[(frame["reason"] == TOO_MANY) == out])) for out in (False, True))
    if not used:
        sentence = say("Which practice goes most with what customers say can't be told.")
        return Findings((Finding(sentence, "unclear", caution=say("It takes two practices of staff, and customers, by unit.")),))
    if used[0].reason:
        fields = {"outcome": named(used[0].outcome_title), "units": count(used[0].units), "practices": count(len(used))}
        said = [Finding(say(REASONS[used[0].reason], **fields), "unclear")]
    else:
        said = [*beyond_chance(used), order(used, scale_titles(result)), *without_ranges(used)]
    return Findings((*said, *left_out(unused)))


def beyond_chance(rows: list[Any]) -> list[Finding]:
    """The practices that go with the outcome beyond what chance gives, or that none can be told to."""
    found = [row for row in rows if row.beyond_noise]
    units, outcome, practices = rows[0].units, named(rows[0].outcome_title), count(len(rows))
    together = say(
        "Together, {practices} practices share {share} of the differences between units; {by_chance} would be expected from as"
        " many columns of pure chance.",
        practices=practices,
        share=percent(rows[0].r2),
        by_chance=percent(len(rows) / (units - 1)),
    )
    if not found:
        sentence = say(
            "With {units} units and {practices} practices, none can be told to go with {outcome} beyond chance.",
            units=count(units),
            practices=practices,
            outcome=outcome,
        )
        nor = say("Nor is any of them shown to be without a link: these units are too few.")
        return [Finding(sentence, "unclear", together, nor)]
    return [practice_sentence(row, outcome, together) for row in found]


def practice_sentence(row: Any, outcome: str, together: str) -> Finding:
    """Say one practice that goes with the outcome beyond what chance gives."""
    sentence = say(
        "{practice} goes with {outcome} beyond chance, next to the other practices.",
        practice=named(row.predictor_title),
        outcome=outcome,
    )
    return Finding(sentence, "likely", f"{part_sentence(row)} {together}", f"{say(NOT_CORRECTED)} {say(ASSOCIATION)}")


def part_sentence(row: Any) -> str:
    """Say a practice's part with its range, or that none is dependable."""
    share = percent(row.weight)
    if not ranged(row):
        return say("Its part is {share}, with no dependable range.", share=share)
    return say("Its part is {share}, likely {range}.", share=share, range=span(row.ci_low, row.ci_high, "share"))


def ranged(row: Any) -> bool:
    """Whether a part has a range."""
    return bool(row.ci_low == row.ci_low)


def without_ranges(rows: list[Any]) -> list[Finding]:
    """Why the parts have no ranges, where they have none."""
    if any(ranged(row) for row in rows):
        return []
    sentence = say(
        "No range is told of the parts: of {units} units for {practices} practices none would hold as often as it should. It"
        " takes {least} units for each practice.",
        units=count(rows[0].units),
        practices=count(len(rows)),
        least=count(FEWEST_EACH),
    )
    return [Finding(sentence, "unclear")]


def order(rows: list[Any], titles: dict[str, str]) -> Finding:
    """Which practices are ahead of which, or that no order can be told."""
    pairs = [(row, row.ahead_of.split()) for row in rows if row.ahead_of and row.beyond_noise]
    if not pairs:
        sentence = say("No order of the practices can be told: which part is the largest may be luck.")
        caution = say("Drawn again, the same number of units could put them in another order.")
        return Finding(sentence, "unclear", caution=caution)
    behind = [listed_names([named(titles.get(name, name)) for name in names]) for _, names in pairs]
    said = [
        say("{practice} before {others}", practice=named(row.predictor_title), others=names)
        for (row, _), names in zip(pairs, behind, strict=True)
    ]
    return Finding(say("An order can be told only of {orders}.", orders="; ".join(said)), "likely", caution=say(NOT_CORRECTED))


def left_out(rows: list[Any]) -> list[Finding]:
    """Name the practices that were too many to be compared."""
    names = listed_names([named(row.predictor_title) for row in rows])
    sentence = say("More practices than can be compared were asked about; left out: {names}.", names=names)
    return [Finding(sentence, "unclear")] if rows else []
