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
from assessment.result import Assessment

__all__ = ["looked_again", "sturdiness"]

BENDS = 0.05  # corrected p of no bend
BESIDE = "These figures stand beside r: none of them makes a link that r can't tell."


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
    both = f"{named(row.predictor_title)} with {named(row.outcome_title)}"
    if row.reason or np.isnan(row.r):
        return Finding(f"The link of {both} can't be looked at in other ways: there is none to look at.", "unclear")
    if row.verdict not in STRENGTHS:
        least = (
            f"{count(row.units)} units could show a link of {link(row.smallest)} or more." if row.smallest == row.smallest else ""
        )
        evidence = " ".join(part for part in (figures_of(row), least) if part)
        return Finding(f"The link of {both} can't be told, and no other look makes it one.", "unclear", evidence, BESIDE)
    held, lost = ([words for words, holds in ways(row).items() if holds is kept] for kept in (True, False))
    if not lost:
        return Finding(f"The link of {both} holds {listed_names(held)}.", STRENGTHS[row.verdict], figures_of(row))
    strength: Strength = "likely"
    kept_up = f"holds {listed_names(held)}, but " if held else ""
    return Finding(f"The link of {both} {kept_up}can't be told {listed_names(lost)}.", strength, figures_of(row))


def ways(row: Any) -> dict[str, bool]:
    """In which ways a link was looked at, and whether it can be told in each; a look that could not be taken is left out."""
    sign = np.sign(row.r)
    weakest = min(sign * row.lowest, sign * row.highest)
    looks = {
        "by ranks": (row.rho, min(sign * row.rho_low, sign * row.rho_high) > 0),
        "without any one unit": (weakest + row.smallest_without, weakest >= row.smallest_without),
        "weighted by people": (row.weighted_low, min(sign * row.weighted_low, sign * row.weighted_high) > 0),
    }
    return {words: bool(holds) for words, (known, holds) in looks.items() if known == known}


def figures_of(row: Any) -> str:
    """The figures of each look."""
    parts = [
        (f"r {link(row.r)}", row.r),
        (f"by ranks {link(row.rho)}, likely {span(row.rho_low, row.rho_high, 'link')}", row.rho_low),
        (f"without any one unit {span(row.lowest, row.highest, 'link')}", row.lowest),
        (
            f"weighted by people {link(row.weighted)}, likely {span(row.weighted_low, row.weighted_high, 'link')}",
            row.weighted_low,
        ),
    ]
    said = "; ".join(words for words, known in parts if known == known)
    return f"{said}; {count(row.units)} units."


def straight(rows: list[Any]) -> list[Finding]:
    """Say of how many links no bend can be told, as far as it was looked for."""
    looked = [row for row in rows if row.p_bend == row.p_bend]
    none = [row for row in looked if not row.p_bend < BENDS]
    if not none:
        return []
    caution = "That does not show that they are straight: with few units, only a strong bend can be told."
    return [
        Finding(
            f"Of {count(len(looked))} links looked at as a curve, {count(len(none))} can't be told from a straight line.",
            "fact",
            caution=caution,
        )
    ]


def bent(row: Any) -> list[Finding]:
    """Say that a link bends, where it can be told."""
    if not row.p_bend < BENDS:
        return []
    x, y = named(row.predictor_title), named(row.outcome_title)
    way = "upwards" if row.curvature > 0 else "downwards"
    shape = f"Towards higher {x}, the line turns {way} (squared term {link(row.curvature)})."
    caution = "The figure r is of a straight line, and says less than there is."
    return [Finding(f"Between {x} and {y} the line bends.", "clear", shape, caution)]
