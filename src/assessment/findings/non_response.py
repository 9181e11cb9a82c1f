"""Sentences on those who did not answer: what scores would be if they thought like others of their group who did."""

from __future__ import annotations

from typing import Any

import pandas as pd

from assessment.findings.evidence import each, main_scales, scale_titles
from assessment.findings.finding import Finding, Findings
from assessment.findings.phrases import elsewhere, level_labels, named, spoken, why_hidden
from assessment.labels import count, points, span
from assessment.language import later, say
from assessment.result import Assessment
from assessment.settings import ALL, CUSTOMER

__all__ = ["non_response", "weighted_figures"]

REASONS = {
    "no_headcount": later(
        "How many people each unit and level has is not known for all who answered: it belongs in the file of units."
    ),
    "too_few": later("What is left of some group is too small to count by itself."),
    "only_counts": later(
        "Scales of several questions whose answers came as counts are not weighted: who answered which of their questions is not"
        " known, and how sure a weighted score is depends on it."
    ),
}
RAKED_REASONS = {
    "no_headcount": REASONS["no_headcount"],
    "one_group": later("Only one unit, or only one level, may be shown, so there is nothing to weigh against each other."),
    "too_few": REASONS["too_few"],
    "not_met": later(
        "Too many units have people of one level only, so that the numbers by unit and by level can not both be met."
    ),
    "only_counts": REASONS["only_counts"],
    "not_converged": later("How many of each level answered in a unit can not be told closely enough from what is shown."),
}
HALF = 0.5
NOT_KNOWN = later("Nothing in the answers can tell whether they do; so the scores elsewhere in this report are not weighted.")
WEIGHTED = {
    "employee": later(
        "If those who did not answer think like their colleagues of the same level and part of the organisation who did,"
        " {title} among {who}{elsewhere} is {weighted} in place of {score}."
    ),
    CUSTOMER: later(
        "If customers who did not answer think like those of the same part of the organisation who did, {title} among"
        " {who}{elsewhere} is {weighted} in place of {score}."
    ),
}
AS_BEFORE = {
    "employee": later(
        "If those who did not answer think like their colleagues of the same level and part of the organisation who did,"
        " {title} among {who}{elsewhere} stays at {score}."
    ),
    CUSTOMER: later(
        "If customers who did not answer think like those of the same part of the organisation who did, {title} among"
        " {who}{elsewhere} stays at {score}."
    ),
}
RAKED_NAMES = {
    "raked": "raked", "ci_low": "raked_low", "ci_high": "raked_high", "n": "raked_n", "n_eff": "raked_worth",
    "reason": "raked_reason", "unit_groups": "unit_groups", "level_groups": "level_groups", "cut": "cut", "way": "way",
    "smallest": "smallest", "largest": "largest",
}  # fmt: skip
NONE_WEIGHTED = {
    "employee": later("No staff score can be weighted to how many people there are."),
    CUSTOMER: later("No score by customers can be weighted to how many people there are."),
}


def weighted_figures(result: Assessment) -> pd.DataFrame:
    """Scores of the whole that a report leads with, of this wave, weighted and as they are.

    ``title, label``, the columns of ``weighted``, and the interval of the unweighted score, ``score_low, score_high``. Of
    the main staff scales and their composite, all staff and each level; of what customers see of them, and their outcomes.
    Of all staff also the columns of ``raked`` that :data:`RAKED_NAMES` has, under the names there.
    """
    labels, frame = level_labels(result), result.weighted
    places = {place: number for number, place in enumerate(led_with(result))}
    titles = {(kind, scale): title for kind in WEIGHTED for scale, title in scale_titles(result, kind).items()}
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
        sentence = say("No score of the whole may be shown, so none is weighted.")
        return Findings((Finding(sentence, "hidden", caution=why_hidden(result)),))
    sides = [rows[rows["kind"] == kind] for kind in WEIGHTED]
    return Findings(tuple(found for side in sides if len(side) for found in (*of_side(result, side), *by_margins(result, side))))


def of_side(result: Assessment, rows: pd.DataFrame) -> tuple[Finding, ...]:
    """What weighting moves among staff, or among customers."""
    kind, known = rows["kind"].iloc[0], rows[rows["weighted"].notna()]
    if known.empty:
        caution = " ".join(say(REASONS[reason]) for reason in dict.fromkeys(rows["reason"]) if reason)
        return (Finding(say(NONE_WEIGHTED[kind]), "unclear", caution=caution),)
    moves = (known["weighted"] - known["unweighted"]).abs()
    widest = next(each(known.loc[[moves.idxmax()]]))
    left_out = [say(REASONS["only_counts"])] if (rows["reason"] == "only_counts").any() else []
    caution = " ".join([say(NOT_KNOWN), *left_out])
    return (weighted_sentence(result, widest), Finding(most_sentence(known), "fact", ranges_hold(known), caution))


def by_margins(result: Assessment, rows: pd.DataFrame) -> tuple[Finding, ...]:
    """Say the staff score that weighting by unit and by level moves most, and what the weights cost; or why there is none."""
    asked = rows[(rows["kind"] != CUSTOMER) & (rows["level"] == ALL)]
    known = asked[asked["raked"].notna()]
    if asked.empty:
        return ()
    if known.empty:
        why = " ".join(say(RAKED_REASONS[reason]) for reason in dict.fromkeys(asked["raked_reason"].dropna()) if reason)
        sentence = say("No staff score can be weighted by unit and by level, each by itself.")
        return (Finding(sentence, "unclear", caution=why),)
    row = next(each(known.loc[[(known["raked"] - known["unweighted"]).abs().idxmax()]]))
    sentence = say(
        "Weighted to the staff list by unit and by level, each by itself, {title} among {who}{elsewhere} is {weighted} in place"
        " of {score}; {n} answers count as if {worth} people had been drawn evenly.",
        title=named(row.title),
        who=spoken(result, ALL),
        elsewhere=of_whole(result),
        weighted=points(row.raked, 1),
        score=points(row.unweighted, 1),
        n=count(row.raked_n),
        worth=count(round(row.raked_worth)),
    )
    return (Finding(sentence, "fact", margins(row), held_back(row)),)


def margins(row: Any) -> str:
    """The range of the score, of how many groups, and how far weights differ."""
    return say(
        "Likely {range}. {units} groups of units and {levels} of levels; an answer weighs {least} to {most} times the average"
        " one. No other main scale moves further.",
        range=span(row.raked_low, row.raked_high),
        units=count(row.unit_groups),
        levels=count(row.level_groups),
        least=points(row.smallest, 2),
        most=points(row.largest, 2),
    )


def held_back(row: Any) -> str:
    """Say where an answer may not stand for all the people that it had to."""
    if row.cut == 0 and row.way == 1:
        return ""
    said = [say("No answer may weigh more than 4 average ones, or less than a quarter of one.")]
    if row.cut:
        said.append(say("{n} groups count for fewer people than they have.", n=count(row.cut)))
    if row.way < 1:
        said.append(say("All weights are drawn towards equal ones for it."))
    return " ".join(said)


def weighted_sentence(result: Assessment, row: Any) -> Finding:
    """Say the score that weighting moves most."""
    weighted, score = points(row.weighted, 1), points(row.unweighted, 1)
    sentence = say(
        (AS_BEFORE if weighted == score else WEIGHTED)[row.kind],
        title=named(row.title),
        who=spoken(result, row.level),
        elsewhere=of_whole(result),
        weighted=weighted,
        score=score,
    )
    evidence = say(
        "Likely {range}. {n} answers stand for {people} people (groups: {groups}), and are worth {worth} that count alike.",
        range=span(row.ci_low, row.ci_high),
        n=count(row.n),
        people=count(row.population),
        groups=count(row.groups),
        worth=count(round(row.n_eff)),
    )
    return Finding(sentence, "fact", evidence)


def of_whole(result: Assessment) -> str:
    """Name the whole in the report of a unit: nothing is weighted of a unit by itself."""
    return elsewhere(result, result.units["unit"].iloc[0])


def most_sentence(known: pd.DataFrame) -> str:
    """Say that no other score moves further."""
    most, kind = (known["weighted"] - known["unweighted"]).abs().max(), known["kind"].iloc[0]
    if most < HALF:
        return (
            say("On no main scale does weighting move the score by as much as half a point.")
            if kind != CUSTOMER
            else say("On no main scale of customers does weighting move the score by as much as half a point.")
        )
    size = points(most, 1)
    if kind != CUSTOMER:
        return say("On no main scale, at any level, does weighting move the score by more than {n} points.", n=size)
    return say("On no main scale of customers does weighting move the score by more than {n} points.", n=size)


def ranges_hold(known: pd.DataFrame) -> str:
    """Say of how many scores the unweighted one is as likely as the weighted."""
    inside = int(known["unweighted"].between(known["ci_low"], known["ci_high"]).sum())
    if inside == len(known):
        return say("Every unweighted score is within the likely range of the weighted one.")
    return say(
        "{n} of {scores} unweighted scores are within the likely range of the weighted one.",
        n=count(inside),
        scores=count(len(known)),
    )
