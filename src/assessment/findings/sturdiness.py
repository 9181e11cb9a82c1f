"""Sentences on whether the chain's links survive another look: by ranks, without any one unit, weighted by people, as a curve."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from assessment.findings.chain import STRENGTHS, no_links
from assessment.findings.evidence import chain_edges, each, titled_links
from assessment.findings.finding import Finding, Findings
from assessment.findings.phrases import listed_names, named
from assessment.findings.strength import Strength
from assessment.labels import count, link, span
from assessment.language import later, say
from assessment.result import Assessment

__all__ = ["looked_again", "sturdiness"]

BENDS = 0.05  # corrected p of no bend
BESIDE = later("These figures stand beside r: none of them makes a link that r can't tell.")


def looked_again(result: Assessment) -> pd.DataFrame:
    """The chain's links of this wave, each with its other looks and its verdict."""
    verdicts = chain_edges(result)[["predictor", "outcome", "verdict"]]
    looks = result.sturdiness[result.sturdiness["wave"] == result.wave]
    return titled_links(result, looks.merge(verdicts, on=["predictor", "outcome"]))


def sturdiness(result: Assessment) -> Findings:
    """Whether each link of the chain that can be told survives another look, and which links bend."""
    rows = list(each(looked_again(result)))
    said = [finding for row in rows for finding in (look(row), *bent(row))]
    return Findings((*said, *straight(rows)) or (no_links(result),))


def look(row: Any) -> Finding:
    """One link, looked at again."""
    both = {"first": named(row.predictor_title), "second": named(row.outcome_title)}
    if row.reason or np.isnan(row.r):
        none = say("The link of {first} with {second} can't be looked at in other ways: there is none to look at.", **both)
        return Finding(none, "unclear")
    if row.verdict not in STRENGTHS:
        evidence = " ".join(part for part in (figures_of(row), least_seen(row)) if part)
        untold = say("The link of {first} with {second} can't be told, and no other look makes it one.", **both)
        return Finding(untold, "unclear", evidence, say(BESIDE))
    strength: Strength = STRENGTHS[row.verdict] if all(ways(row).values()) else "likely"
    return Finding(held_sentence(row, both), strength, figures_of(row))


def held_sentence(row: Any, both: dict[str, str]) -> str:
    """Say in which ways a link holds, and in which it can't be told."""
    held, lost = (listed_names([words for words, holds in ways(row).items() if holds is kept]) for kept in (True, False))
    if not lost:
        return say("The link of {first} with {second} holds {ways}.", ways=held, **both)
    if not held:
        return say("The link of {first} with {second} can't be told {ways}.", ways=lost, **both)
    return say("The link of {first} with {second} holds {ways}, but can't be told {others}.", ways=held, others=lost, **both)


def least_seen(row: Any) -> str:
    """Say how strong a link so many units could show; "" where they are too few for any."""
    if row.smallest != row.smallest:
        return ""
    return say("{units} units could show a link of {link} or more.", units=count(row.units), link=link(row.smallest))


def ways(row: Any) -> dict[str, bool]:
    """In which ways a link was looked at, and whether it can be told in each; a look that could not be taken is left out."""
    sign = np.sign(row.r)
    weakest = min(sign * row.lowest, sign * row.highest)
    looks = {
        say("by ranks"): (row.rho, min(sign * row.rho_low, sign * row.rho_high) > 0),
        say("without any one unit"): (weakest + row.smallest_without, weakest >= row.smallest_without),
        say("weighted by people"): (row.weighted_low, min(sign * row.weighted_low, sign * row.weighted_high) > 0),
    }
    return {words: bool(holds) for words, (known, holds) in looks.items() if known == known}


def figures_of(row: Any) -> str:
    """The figures of each look."""
    parts = [
        (say("r {link}", link=link(row.r)), row.r),
        (
            say("by ranks {link}, likely {range}", link=link(row.rho), range=span(row.rho_low, row.rho_high, "link")),
            row.rho_low,
        ),
        (say("without any one unit {range}", range=span(row.lowest, row.highest, "link")), row.lowest),
        (
            say(
                "weighted by people {link}, likely {range}",
                link=link(row.weighted),
                range=span(row.weighted_low, row.weighted_high, "link"),
            ),
            row.weighted_low,
        ),
    ]
    said = say("; ").join(words for words, known in parts if known == known)
    return say("{figures}; {units} units.", figures=said, units=count(row.units))


def straight(rows: list[Any]) -> list[Finding]:
    """Say of how many links no bend can be told, as far as it was looked for."""
    looked = [row for row in rows if row.p_bend == row.p_bend]
    none = [row for row in looked if not row.p_bend < BENDS]
    if not none:
        return []
    sentence = say(
        "Of {links} links looked at as a curve, {n} can't be told from a straight line.",
        links=count(len(looked)),
        n=count(len(none)),
    )
    caution = say("That does not show that they are straight: with few units, only a strong bend can be told.")
    return [Finding(sentence, "fact", caution=caution)]


def bent(row: Any) -> list[Finding]:
    """Say that a link bends, where it can be told."""
    if not row.p_bend < BENDS:
        return []
    x, y = named(row.predictor_title), named(row.outcome_title)
    term = link(row.curvature)
    shape = (
        say("Towards higher {x}, the line turns upwards (squared term {term}).", x=x, term=term)
        if row.curvature > 0
        else say("Towards higher {x}, the line turns downwards (squared term {term}).", x=x, term=term)
    )
    caution = say("The figure r is of a straight line, and says less than there is.")
    return [Finding(say("Between {x} and {y} the line bends.", x=x, y=y), "clear", shape, caution)]
