"""Sentences on what arrived: read, used, set aside and why; who answered; how it was worked out."""

from __future__ import annotations

from assessment.findings.evidence import level_labels
from assessment.findings.finding import Finding, Findings
from assessment.labels import count, percent, span
from assessment.result import Assessment
from assessment.settings import ALL, CUSTOMER

__all__ = ["arrivals", "method", "response_rates", "set_aside"]


def arrivals(result: Assessment) -> Findings:
    """How much was read, and how much of it counts."""
    total = result.arrivals[["read", "accepted", "set_aside", "structural", "cells"]].sum()
    said = Finding(
        f"{count(total['accepted'])} of {count(total['read'])} lines read are answers that count.",
        "fact",
        f"{count(total['set_aside'])} were set aside, {count(total['structural'])} are headers or blank.",
        f"In lines that count, {count(total['cells'])} single answers could not be read and are missing."
        if total["cells"]
        else "",
    )
    return Findings((said, *(Finding(note) for note in result.notes)))


def set_aside(result: Assessment) -> Findings:
    """Why lines and single answers do not count."""
    if result.reasons.empty:
        return Findings((Finding("Nothing was set aside."),))
    rows = result.reasons.assign(total=result.reasons["rows"] + result.reasons["cells"]).sort_values("total", ascending=False)
    top = rows.iloc[0]
    return Findings(
        (
            Finding(
                f"Most often set aside: {top['what']} ({count(top['total'])} times).",
                "fact",
                caution="Each line and answer set aside is listed, with the reason and what to do, in the run's private folder.",
            ),
        )
    )


def response_rates(result: Assessment) -> Findings:
    """Who answered, of how many."""
    rows = result.response[(result.response["unit"] == result.unit) & (result.response["wave"] == result.wave)]
    labels = level_labels(result)
    said = []
    for level in (ALL, CUSTOMER):
        for row in rows[(rows["level"] == level) & (rows["status"] == "shown")].itertuples():
            if row.rate == row.rate:
                evidence = (
                    f"A rate of {percent(row.rate)} (likely {span(row.ci_low, row.ci_high, 'share')} of people like these)."
                )
                said.append(
                    Finding(f"{count(row.n)} of {count(row.headcount)} answered: {labels[level].lower()}.", "fact", evidence)
                )
            else:
                said.append(Finding(f"{count(row.n)} answered: {labels[level].lower()}. How many could have is not known."))
    if said:
        said.append(Finding("Those who did not answer may think otherwise.", "fact"))
    return Findings(tuple(said) or (Finding("Too few answered here to show how many.", "hidden"),))


def method(result: Assessment) -> Findings:
    """How the figures were worked out, in a few sentences."""
    return Findings(
        (
            Finding(
                "A score is the mean of a person's answers on a scale, from 0 to 100, counted when at least half of its questions are answered."
            ),
            Finding(
                "A range is a 95 % interval: it allows for chance, and for how much of the group answered where that is known."
            ),
            Finding("Links are correlations across units, each unit one data point, of those units whose figures may be shown."),
            Finding(
                f"Nothing is shown about fewer than {result.minimum_group} people, nor anything from which their answers could be worked out"
                " by adding and subtracting what is shown."
            ),
            *(Finding(note) for note in result.notes),
        )
    )
