"""What the answers are fit for: which groups fall short of a sharp score, which questions are left blank, what can be read.

All of it follows from figures that may be shown. The limits are stated once, here, with where they come from in
``docs/methods.md``; a reader who needs others finds the figures beside every verdict.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from assessment.findings.evidence import each, kept, scale_titles
from assessment.findings.phrases import level_labels
from assessment.labels import count, link, percent
from assessment.language import later, say
from assessment.result import Assessment
from assessment.settings import ALL, CUSTOMER, NOT_STATED, TOGETHER
from assessment.stats import answers_needed

__all__ = ["CARE_WITH", "FIT", "HALF_WIDTH", "NOT_FIT", "fitness", "lead_scale", "missing_items", "response_goals", "within"]

HALF_WIDTH = 5.0  # points either way that a score should be known to
USUAL_SPREAD = 20.0  # standard deviation of a 0-100 score of five-point items, where none can be seen
LOW_RESPONSE = 0.5
MANY_MISSING = 0.1
LOW_ALPHA, LEAST_ALPHA = 0.7, 0.5
FIT, CARE_WITH, NOT_FIT = later("fit"), later("with care"), later("not fit")
SHOWN = "shown"
STAFF_SCALE, CUSTOMER_SCALE, LEVEL, UNIT = later("Staff scale"), later("Customer scale"), later("Level"), later("Unit")


def lead_scale(result: Assessment, kind: str) -> str:
    """The scale that a side's answers are judged by: its composite, else its satisfaction, else its first score; "" if none."""
    mine = result.scales[result.scales["kind"] == kind]
    scored = mine[mine["measure"] == "score"]
    composites = scored.loc[scored["parts"] != "", "scale"]
    outcomes = scored.loc[scored["role"] == "outcome", "scale"]
    chosen = composites if kind != CUSTOMER else outcomes
    return next(iter([*chosen, *scored["scale"]]), "")


@kept
def response_goals(result: Assessment) -> pd.DataFrame:
    """Who answered here and in all units below, and how many answers make a score sharp.

    Returns
    -------
    DataFrame
        ``unit, level, label, n, headcount, rate, ci_low, ci_high, needed, more``: ``needed`` answers put the lead scale within
        five points either way, if people differ as they do at this level in the whole; ``more`` is how many are lacking.
    """
    order = dict(zip(result.units["unit"], result.units["number"], strict=True))
    below = within(result)
    labels, frame = level_labels(result), result.response
    rows = frame[(frame["wave"] == result.wave) & (frame["status"] == SHOWN) & frame["unit"].isin(below)]
    rows = rows[rows["level"].isin([*labels]) & (rows["level"] != NOT_STATED)]
    spreads = {level: spread_of(result, ALL if TOGETHER in level else level) for level in dict.fromkeys(rows["level"])}
    sizes = {(row.level, row.headcount if row.headcount == row.headcount else 0.0) for row in each(rows)}
    goals = {(level, size): answers_needed(HALF_WIDTH, spreads[level], population=size or math.nan) for level, size in sizes}
    needed = [
        max(goals[row.level, row.headcount if row.headcount == row.headcount else 0.0], result.minimum_group)
        for row in each(rows)
    ]
    places = {level: place for place, level in enumerate(labels)}
    rows = rows.assign(
        label=rows["level"].map(labels),
        needed=np.array(needed, dtype=float),
        more=np.maximum(np.array(needed, dtype=float) - rows["n"], 0.0),
        number=rows["unit"].map(order),
        place=rows["level"].map(places),
    )
    return rows.sort_values(["number", "place"], ignore_index=True)


def within(result: Assessment) -> set[str]:
    """The unit that the report is about, and everything below it."""
    found = {result.unit}
    for unit, parent in zip(result.units["unit"], result.units["parent"], strict=True):  # parents come before their children
        if parent in found:
            found.add(unit)
    return found


def spread_of(result: Assessment, level: str) -> float:
    """Standard deviation between people on the lead scale at a level of the whole, from its standard error."""
    kind = CUSTOMER if level == CUSTOMER else "employee"
    root, frame = result.units["unit"].iloc[0], result.scores
    here = frame[(frame["unit"] == root) & (frame["wave"] == result.wave) & (frame["level"] == level) & (frame["kind"] == kind)]
    for row in each(here[(here["scale"] == lead_scale(result, kind)) & (here["status"] == SHOWN)]):
        answered = result.response[(result.response["unit"] == root) & (result.response["wave"] == result.wave)]
        people = answered.loc[answered["level"] == level, "headcount"]
        headcount = float(people.iloc[0]) if len(people) else math.nan
        unseen = 1 - row.n / headcount if headcount > row.n else 1.0
        if row.se > 0:
            return float(row.se * math.sqrt(row.n / unseen))
    return USUAL_SPREAD


@kept
def missing_items(result: Assessment) -> pd.DataFrame:
    """Missing answers of this report's unit and wave, by item, the most first: of all who were asked, or level by level."""
    labels, frame = level_labels(result), result.missing
    mine = frame[(frame["unit"] == result.unit) & (frame["wave"] == result.wave) & (frame["status"] == SHOWN)]
    whole = set(mine.loc[mine["level"] == ALL, "item"])
    apart = (mine["level"] != ALL) & (mine["kind"] != CUSTOMER) & mine["item"].isin(whole)
    kept = mine[~apart & mine["share"].notna()]
    return kept.assign(label=kept["level"].map(labels)).sort_values(
        ["share", "kind", "item"], ascending=[False, False, True], kind="stable", ignore_index=True
    )


def fitness(result: Assessment) -> pd.DataFrame:
    """What can be read: each scale, each level, each unit below: ``of, what, verdict, why``.

    ``of`` and ``verdict`` are in English, to be said when they are shown; ``what`` and ``why`` are said.
    """
    rows = [*scales_fit(result), *groups_fit(result)]
    return pd.DataFrame(rows, columns=["of", "what", "verdict", "why"]).astype("str")


def scales_fit(result: Assessment) -> Iterator[tuple[str, str, str, str]]:
    """Whether each scale can be read: by how its items hang together, and how fully they are answered."""
    scores = result.scores[(result.scores["unit"] == result.unit) & (result.scores["wave"] == result.wave)]
    agreement = result.agreement[result.agreement["wave"] == result.wave]
    missing = missing_items(result)
    for kind, side in (("employee", STAFF_SCALE), (CUSTOMER, CUSTOMER_SCALE)):
        mine = result.scales[(result.scales["kind"] == kind) & (result.scales["items"] > 1) & (result.scales["parts"] == "")]
        titles = scale_titles(result, kind)
        for scale in mine["scale"]:
            of_scale = scores[(scores["kind"] == kind) & (scores["scale"] == scale)]
            alpha = agreement.loc[(agreement["kind"] == kind) & (agreement["scale"] == scale), "alpha"]
            has = [scale in words.split() for words in missing["scales"]]
            blanks = missing[np.array(has, dtype=bool) & (missing["kind"] == kind).to_numpy()]
            faults = [*alpha_fault(alpha), *blank_fault(blanks)]
            if not (of_scale["status"] == SHOWN).any():
                faults = [(NOT_FIT, unseen(set(of_scale["status"])))]
            yield (side, titles[scale], *verdict(faults))


def unseen(statuses: set[str]) -> str:
    """Why no figure of a scale is shown, by what became of it at each level."""
    if statuses <= {"no_answers"}:
        return say("nobody answered it")
    alike = "alike" in statuses and "too_few" not in statuses
    return say("nearly all answered alike") if alike else say("too few answered to show it")


def alpha_fault(alpha: pd.Series[float]) -> Iterator[tuple[str, str]]:
    """What is wrong with how a scale's items hang together."""
    for value in alpha[alpha < LOW_ALPHA]:
        said = say("its questions hang together poorly (alpha {alpha})", alpha=link(value))
        yield (NOT_FIT if value < LEAST_ALPHA else CARE_WITH), said


def blank_fault(blanks: pd.DataFrame) -> Iterator[tuple[str, str]]:
    """What is wrong with how fully a scale's items are answered."""
    for row in each(blanks[blanks["share"] > MANY_MISSING].head(1)):
        yield CARE_WITH, say("{share} gave no answer to “{title}”", share=percent(row.share), title=row.title)


def groups_fit(result: Assessment) -> Iterator[tuple[str, str, str, str]]:
    """Whether each level here, and each unit below, can be read: by how many answered, of how many."""
    goals, labels = response_goals(result), level_labels(result)
    known = {(row.unit, row.level): row for row in each(goals)}
    sides = [level for level in (ALL, CUSTOMER) if level in labels]
    levels = [level for level in labels if level != NOT_STATED]
    yield from ((LEVEL, labels[level], *group_verdict(result, known.get((result.unit, level)))) for level in levels)
    below = within(result) - {result.unit}
    for unit in [name for name in result.units["unit"] if name in below]:
        for level in sides:
            yield (UNIT, say("{unit}: {level}", unit=unit, level=labels[level]), *group_verdict(result, known.get((unit, level))))


def group_verdict(result: Assessment, row: Any) -> tuple[str, str]:
    """Whether one group can be read, and why not."""
    if row is None:
        minimum = result.minimum_group
        return NOT_FIT, say("fewer than {minimum} answered, or others could be worked out: not shown", minimum=minimum)
    faults = []
    if row.more > 0:
        said = say(
            "{n} answered; {needed} put a score within {points} points either way",
            n=count(row.n),
            needed=count(row.needed),
            points=count(HALF_WIDTH),
        )
        faults.append((CARE_WITH, said))
    if row.level != CUSTOMER and row.rate < LOW_RESPONSE:  # of customers, nobody knows how many were asked
        faults.append((CARE_WITH, say("{share} answered: the rest may think otherwise", share=percent(row.rate))))
    return verdict(faults)


def verdict(faults: list[tuple[str, str]]) -> tuple[str, str]:
    """The worst of what was found, and all of it in words."""
    words = [said for _, said in faults]
    found = {word for word, _ in faults}
    worst = NOT_FIT if NOT_FIT in found else CARE_WITH if found else FIT
    return worst, say("; ").join(words)
