"""Sentences on what others have published on the chain's steps, beside our own.

A published figure is set against our range only where it is across units and of the same two things. What it says of other
organisations is no norm, and no sentence makes one of it.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from assessment.findings.chain import no_links
from assessment.findings.evidence import chain_edges, each
from assessment.findings.finding import Finding, Findings
from assessment.findings.phrases import named
from assessment.labels import link, span
from assessment.language import later, say
from assessment.result import Assessment

__all__ = ["published", "published_links"]

NO_NORM = later("What others have found comes from other organisations, asked other questions: it is no norm, and no promise.")
CORRECTED = later(
    "Theirs is corrected for error of measurement, ours is not, which makes ours the smaller where both are the same."
)
ACROSS = {"units": later("across units"), "people": later("from one customer to the next")}
THEIRS = {
    "units": later("{study} ({year}): r {link} of {measured}, across units; {size}."),
    "people": later("{study} ({year}): r {link} of {measured}, from one customer to the next; {size}."),
}


def published_links(result: Assessment) -> pd.DataFrame:
    """Each published figure on a step of the chain, with our own link in this wave and its range; none of ours is blank."""
    ours = chain_edges(result)[["predictor", "outcome", "predictor_title", "outcome_title", "r", "ci_low", "ci_high"]]
    return ours.rename(columns={"r": "own"}).merge(result.published, on=["predictor", "outcome"])


def published(result: Assessment) -> Findings:
    """What others have published on each step of the chain, set against our range where that can be done."""
    edges = chain_edges(result)
    if edges.empty:
        return Findings((no_links(result),))
    rows = list(each(published_links(result)))
    known = {(row.predictor, row.outcome): [a for a in rows if a[:2] == (row.predictor, row.outcome)] for row in each(edges)}
    said = [finding for edge in each(edges) for finding in on_step(edge, known[edge.predictor, edge.outcome])]
    return Findings((*said, Finding(say(NO_NORM))) if rows else tuple(said))


def on_step(edge: Any, rows: list[Any]) -> list[Finding]:
    """What is published on one step."""
    if rows:
        return [beside(row) for row in rows]
    sentence = say(
        "On {first} with {second}, no published figure is given: none could be checked in its source.",
        first=named(edge.predictor_title),
        second=named(edge.outcome_title),
    )
    return [Finding(sentence)]


def beside(row: Any) -> Finding:
    """One published figure, and how our range stands to it."""
    fields = {"study": row.study, "year": row.year, "link": link(row.r), "measured": say(row.measured), "size": say(row.size)}
    theirs = say(THEIRS[row.among], **fields)
    both = {"first": named(row.predictor_title), "second": named(row.outcome_title), "link": link(row.r)}
    if not row.held_against or row.own != row.own:
        sentence = say("On {first} with {second}, others have found {link}, which our own link can't be held against.", **both)
        return Finding(sentence, "fact", theirs, why_not(row))
    ours = say("Ours is likely {range}.", range=span(row.ci_low, row.ci_high, "link"))
    return Finding(stands(row, both), "fact", f"{ours} {theirs}", say(CORRECTED) if row.corrected == "yes" else "")


def stands(row: Any, fields: dict[str, str]) -> str:
    """Where our range lies to a published figure."""
    if row.ci_low > row.r:
        return say("On {first} with {second}, our range lies above the {link} that others have found.", **fields)
    if row.ci_high < row.r:
        return say("On {first} with {second}, our range lies below the {link} that others have found.", **fields)
    return say("On {first} with {second}, our range holds the {link} that others have found.", **fields)


def why_not(row: Any) -> str:
    """Why a figure is not set against ours."""
    if row.own != row.own:
        return say("There is no link of our own here.")
    if row.among == "people":
        return say("Averages of units usually go together more closely than people's own answers do.")
    return say("It is of more than this step.")
