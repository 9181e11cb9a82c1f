"""Sentences on those who did not answer: what scores would be if they thought like their colleagues who did."""

from __future__ import annotations

from typing import Any

import pandas as pd

from assessment.findings.evidence import each, main_scales, scale_titles
from assessment.findings.finding import Finding, Findings
from assessment.findings.phrases import level_labels, named, spoken, why_hidden
from assessment.labels import count, points, span
from assessment.result import Assessment
from assessment.settings import ALL

__all__ = ["non_response", "weighted_figures"]

REASONS = {
    "no_headcount": "How many people each unit and level has is not known for all who answered: it belongs in the file of units.",
    "too_few": "What is left of some group is too small to count by itself.",
}
HALF = 0.5
NOT_KNOWN = "Nothing in the answers can tell whether they do; so the scores elsewhere in this report are not weighted."


def weighted_figures(result: Assessment) -> pd.DataFrame:
    """The main staff scales of this wave, of the whole and its levels.

    ``title, label``, the columns of ``weighted``, and the interval of the unweighted score, ``score_low, score_high``.
    """
    scales, labels = main_scales(result), level_labels(result)
    frame = result.weighted
    rows = frame[(frame["wave"] == result.wave) & (frame["kind"] == "employee")]
    rows = rows[rows["scale"].isin(scales) & rows["level"].isin(labels) & (rows["status"] == "shown")]
    order = {name: place for place, name in enumerate(scales)}
    places = {ALL: -1} | {level: place for place, level in enumerate(labels) if level != ALL}
    rows = rows.merge(unweighted_ranges(result), on=["kind", "wave", "level", "scale"], how="left")
    rows = rows.assign(
        title=rows["scale"].map(scale_titles(result)).astype("str"), label=rows["level"].map(labels).astype("str"),
        scale_place=rows["scale"].map(order), level_place=rows["level"].map(places),
    )  # fmt: skip
    return rows.sort_values(["scale_place", "level_place"], ignore_index=True)


def unweighted_ranges(result: Assessment) -> pd.DataFrame:
    """Intervals of the scores of the whole, as the other pages show them."""
    whole = result.scores[result.scores["unit"] == result.units["unit"].iloc[0]]
    names = {"ci_low": "score_low", "ci_high": "score_high"}
    return whole[["kind", "wave", "level", "scale", *names]].rename(columns=names)


def non_response(result: Assessment) -> Findings:
    """By how much weighting to the headcounts moves the scores of the whole."""
    rows = weighted_figures(result)
    known = rows[rows["weighted"].notna()]
    if rows.empty:
        return Findings(
            (Finding("No staff score of the whole may be shown, so none is weighted.", "hidden", caution=why_hidden(result)),)
        )
    if known.empty:
        caution = " ".join(REASONS[reason] for reason in dict.fromkeys(rows["reason"]) if reason)
        return Findings((Finding("The scores can't be weighted to how many people there are.", "unclear", caution=caution),))
    moves = (known["weighted"] - known["unweighted"]).abs()
    widest = next(each(known.loc[[moves.idxmax()]]))
    return Findings((weighted_sentence(result, widest), Finding(most_sentence(moves.max()), "fact", caution=NOT_KNOWN)))


def weighted_sentence(result: Assessment, row: Any) -> Finding:
    """Say the score that weighting moves most."""
    sentence = (
        "If those who did not answer think like their colleagues of the same level and part of the organisation who did, "
        f"{named(row.title)} among {spoken(result, row.level)} is {points(row.weighted, 1)} in place of"
        f" {points(row.unweighted, 1)}."
    )
    evidence = (
        f"Likely {span(row.ci_low, row.ci_high)}. {count(row.n)} answers stand for {count(row.population)} people, in"
        f" {count(row.groups)} groups, and are worth {count(round(row.n_eff))} that count alike."
    )
    return Finding(sentence, "fact", evidence)


def most_sentence(most: float) -> str:
    """Say that no other score moves further."""
    if most < HALF:
        return "On no main scale does weighting move the score by as much as half a point."
    return f"On no main scale, at any level, does weighting move the score by more than {points(most, 1)} points."
