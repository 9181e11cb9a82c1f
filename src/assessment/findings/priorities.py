"""Sentences on where work would matter: practices that go with what customers say, and that staff score low.

A practice is named only where both can be told: its part is beyond what chance gives, and the range of its score is below the
average of all practices compared. How much of customers' figures a practice goes with is known of the whole only; how it is
scored, of each unit.
"""

from __future__ import annotations

import pandas as pd

from assessment.findings.chain import ASSOCIATION
from assessment.findings.drivers import NOT_CORRECTED, driver_parts
from assessment.findings.evidence import each, nearest_figures
from assessment.findings.finding import Finding, Findings
from assessment.findings.phrases import named
from assessment.labels import figure, percent, span
from assessment.language import say
from assessment.result import Assessment
from assessment.settings import ALL

__all__ = ["average_score", "priorities", "priority_rows"]


def priority_rows(result: Assessment) -> pd.DataFrame:
    """The practices with their parts and how all staff score them: the driver's columns, ``score, score_low, score_high, n, of``.

    The largest part first; without practices whose part could not be worked out, or whose score is hidden.
    """
    parts = driver_parts(result)
    parts = parts[parts["reason"] == ""]
    scores = nearest_figures(result, "employee", list(parts["predictor"]), [ALL])
    scores = scores.rename(columns={"scale": "predictor", "ci_low": "score_low", "ci_high": "score_high"})
    scores = scores[scores["score"].notna()][["predictor", "score", "score_low", "score_high", "n", "of", "own"]]
    return parts.merge(scores, on="predictor", how="inner", sort=False)


def average_score(rows: pd.DataFrame) -> float:
    """The average of the practices' scores, each counted once."""
    return float(rows["score"].mean())


def priorities(result: Assessment) -> Findings:
    """Which practices go with the chain's end beyond chance and are scored below the average, if any can be told to be."""
    rows = priority_rows(result)
    if rows.empty:
        return Findings((Finding(say("Where work on a practice would matter most can't be told."), "unclear"),))
    average = average_score(rows)
    outcome = named(rows["outcome_title"].iloc[0])
    found = [row for row in each(rows) if row.beyond_noise and row.score_high < average]
    if not found:
        sentence = say("No practice can be told both to go with {outcome} beyond chance and to be scored low.", outcome=outcome)
        return Findings((Finding(sentence, "unclear", caution=say(NOT_CORRECTED)),))
    return Findings(
        tuple(
            Finding(
                say(
                    "{practice}: goes with {outcome} beyond chance, and is scored below the average of the practices.",
                    practice=named(row.predictor_title),
                    outcome=outcome,
                ),
                "likely",
                say(
                    "Its score is {score}, likely {range}, where the average of {practices} practices is {average}; its part of"
                    " the differences between units is {part}.",
                    score=figure(row.score, "score"),
                    range=span(row.score_low, row.score_high),
                    practices=len(rows),
                    average=figure(average, "score"),
                    part=percent(row.weight),
                ),
                f"{say(NOT_CORRECTED)} {say(ASSOCIATION)}",
            )
            for row in found
        )
    )
