"""Sentences on those who did not answer: what scores would be if they thought like others of their group who did."""

from __future__ import annotations

from typing import Any

import pandas as pd

from assessment.findings.evidence import each, main_scales, scale_titles
from assessment.findings.finding import Finding, Findings
from assessment.findings.phrases import elsewhere, level_labels, named, spoken, why_hidden
from assessment.labels import count, points, span
from assessment.result import Assessment
from assessment.settings import ALL, CUSTOMER

__all__ = ["non_response", "weighted_figures"]

REASONS = {
    "no_headcount": "How many people each unit and level has is not known for all who answered: it belongs in the file of units.",
    "too_few": "What is left of some group is too small to count by itself.",
}
RAKED_REASONS = {
    "no_headcount": REASONS["no_headcount"],
    "one_group": "Only one unit, or only one level, may be shown, so there is nothing to weigh against each other.",
    "too_few": REASONS["too_few"],
    "not_met": "Too many units have people of one level only, so that the numbers by unit and by level can not both be met.",
    "not_converged": "How many of each level answered in a unit can not be told closely enough from what is shown.",
}
HALF = 0.5
NOT_KNOWN = "Nothing in the answers can tell whether they do; so the scores elsewhere in this report are not weighted."
WHO = {
    "employee": "those who did not answer think like their colleagues of the same level and part of the organisation who did",
    CUSTOMER: "customers who did not answer think like those of the same part of the organisation who did",
}
RAKED_NAMES = {
    "raked": "raked", "ci_low": "raked_low", "ci_high": "raked_high", "n": "raked_n", "n_eff": "raked_worth",
    "reason": "raked_reason", "unit_groups": "unit_groups", "level_groups": "level_groups", "cut": "cut", "way": "way",
    "smallest": "smallest", "largest": "largest",
}  # fmt: skip
SIDES = {"employee": "staff score", CUSTOMER: "score by customers"}


def weighted_figures(result: Assessment) -> pd.DataFrame:
    """Scores of the whole that a report leads with, of this wave, weighted and as they are.

    ``title, label``, the columns of ``weighted``, and the interval of the unweighted score, ``score_low, score_high``. Of
    the main staff scales and their composite, all staff and each level; of what customers see of them, and their outcomes.
    Of all staff also the columns of ``raked`` that :data:`RAKED_NAMES` has, under the names there.
    """
    labels, frame = level_labels(result), result.weighted
    places = {place: number for number, place in enumerate(led_with(result))}
    titles = {(kind, scale): title for kind in SIDES for scale, title in scale_titles(result, kind).items()}
    rows = frame[(frame["wave"] == result.wave) & frame["level"].isin(labels) & (frame["status"] == "shown")]
    for more in (unweighted_ranges(result), raked_figures(result)):
        rows = rows.merge(more, on=["kind", "wave", "level", "scale"], how="left")
    of = list(zip(rows["kind"], rows["scale"], strict=True))
    levels = {ALL: -1} | {level: place for place, level in enumerate(labels) if level != ALL}
    rows = rows.assign(
        title=pd.Series([titles.get(place, "") for place in of], index=rows.index, dtype="str"),
        label=rows["level"].map(labels).astype("str"),
        scale_place=pd.Series([places.get(place, -1) for place in of], index=rows.index, dtype="int64"),
        level_place=rows["level"].map(levels),
    )
    return rows[rows["scale_place"] >= 0].sort_values(["scale_place", "level_place"], ignore_index=True)


def led_with(result: Assessment) -> list[tuple[str, str]]:
    """Sides and scales whose weighted scores are shown, in order."""
    scales = result.scales[result.scales["measure"] == "score"]
    staff = scales[scales["kind"] == "employee"]
    customers = scales[(scales["kind"] == CUSTOMER) & scales["role"].isin(["mirror", "outcome"])]
    named_so = [*main_scales(result), *staff.loc[staff["parts"] != "", "scale"]]
    return [("employee", scale) for scale in named_so] + [(CUSTOMER, scale) for scale in customers["scale"]]


def unweighted_ranges(result: Assessment) -> pd.DataFrame:
    """Intervals of the scores of the whole, as the other pages show them."""
    whole = result.scores[result.scores["unit"] == result.units["unit"].iloc[0]]
    names = {"ci_low": "score_low", "ci_high": "score_high"}
    chosen: pd.DataFrame = whole[["kind", "wave", "level", "scale", *names]]
    return chosen.rename(columns=names)


def raked_figures(result: Assessment) -> pd.DataFrame:
    """Scores of all staff, weighted to units and to levels, each by itself, under names beside those of the others."""
    known = result.raked.assign(kind="employee", level=ALL).rename(columns=RAKED_NAMES)
    chosen: pd.DataFrame = known[["kind", "wave", "level", "scale", *RAKED_NAMES.values()]]
    return chosen


def non_response(result: Assessment) -> Findings:
    """By how much weighting to the headcounts moves the scores of the whole."""
    rows = weighted_figures(result)
    if rows.empty:
        return Findings(
            (Finding("No score of the whole may be shown, so none is weighted.", "hidden", caution=why_hidden(result)),)
        )
    sides = [rows[rows["kind"] == kind] for kind in SIDES]
    return Findings(tuple(found for side in sides if len(side) for found in (*of_side(result, side), *by_margins(result, side))))


def of_side(result: Assessment, rows: pd.DataFrame) -> tuple[Finding, ...]:
    """What weighting moves among staff, or among customers."""
    kind, known = rows["kind"].iloc[0], rows[rows["weighted"].notna()]
    if known.empty:
        caution = " ".join(REASONS[reason] for reason in dict.fromkeys(rows["reason"]) if reason)
        sentence = f"No {SIDES[kind]} can be weighted to how many people there are."
        return (Finding(sentence, "unclear", caution=caution),)
    moves = (known["weighted"] - known["unweighted"]).abs()
    widest = next(each(known.loc[[moves.idxmax()]]))
    return (weighted_sentence(result, widest), Finding(most_sentence(known), "fact", ranges_hold(known), NOT_KNOWN))


def by_margins(result: Assessment, rows: pd.DataFrame) -> tuple[Finding, ...]:
    """Say the staff score that weighting by unit and by level moves most, and what the weights cost; or why there is none."""
    asked = rows[(rows["kind"] != CUSTOMER) & (rows["level"] == ALL)]
    known = asked[asked["raked"].notna()]
    if asked.empty:
        return ()
    if known.empty:
        why = " ".join(RAKED_REASONS[reason] for reason in dict.fromkeys(asked["raked_reason"].dropna()) if reason)
        return (Finding("No staff score can be weighted by unit and by level, each by itself.", "unclear", caution=why),)
    row = next(each(known.loc[[(known["raked"] - known["unweighted"]).abs().idxmax()]]))
    sentence = (
        f"Weighted to the staff list by unit and by level, each by itself, {named(row.title)} among {spoken(result, ALL)}"
        f"{of_whole(result)} is {points(row.raked, 1)} in place of {points(row.unweighted, 1)};"
        f" {count(row.raked_n)} answers count as if {count(round(row.raked_worth))} people had been drawn evenly."
    )
    evidence = (
        f"Likely {span(row.raked_low, row.raked_high)}. {count(row.unit_groups)} groups of units and {count(row.level_groups)}"
        f" of levels; an answer weighs {points(row.smallest, 2)} to {points(row.largest, 2)} times the average one."
        " No other main scale moves further."
    )
    return (Finding(sentence, "fact", evidence, held_back(row)),)


def held_back(row: Any) -> str:
    """Say where an answer may not stand for all the people that it had to."""
    if row.cut == 0 and row.way == 1:
        return ""
    groups = f" {count(row.cut)} groups count for fewer people than they have." if row.cut else ""
    drawn = " All weights are drawn towards equal ones for it." if row.way < 1 else ""
    return f"No answer may weigh more than 4 average ones, or less than a quarter of one.{groups}{drawn}"


def weighted_sentence(result: Assessment, row: Any) -> Finding:
    """Say the score that weighting moves most."""
    who = f"{named(row.title)} among {spoken(result, row.level)}{of_whole(result)}"
    moved = f"{points(row.weighted, 1)} in place of {points(row.unweighted, 1)}"
    sentence = f"If {WHO[row.kind]}, {who} is {moved}."
    evidence = (
        f"Likely {span(row.ci_low, row.ci_high)}. {count(row.n)} answers stand for {count(row.population)} people, in"
        f" {count(row.groups)} groups, and are worth {count(round(row.n_eff))} that count alike."
    )
    return Finding(sentence, "fact", evidence)


def of_whole(result: Assessment) -> str:
    """Name the whole in the report of a unit: nothing is weighted of a unit by itself."""
    return elsewhere(result, result.units["unit"].iloc[0])


def most_sentence(known: pd.DataFrame) -> str:
    """Say that no other score moves further."""
    most, kind = (known["weighted"] - known["unweighted"]).abs().max(), known["kind"].iloc[0]
    at = "no main scale" if kind != CUSTOMER else "no main scale of customers"
    if most < HALF:
        return f"On {at} does weighting move the score by as much as half a point."
    where = ", at any level," if kind != CUSTOMER else ""
    return f"On {at}{where} does weighting move the score by more than {points(most, 1)} points."


def ranges_hold(known: pd.DataFrame) -> str:
    """Say of how many scores the unweighted one is as likely as the weighted."""
    inside = int(known["unweighted"].between(known["ci_low"], known["ci_high"]).sum())
    if inside == len(known):
        return "Every unweighted score is within the likely range of the weighted one."
    return f"{count(inside)} of {count(len(known))} unweighted scores are within the likely range of the weighted one."
