"""Sentences on links: whether what staff have reaches customers, and brings them back.

A sentence says no more than its link's verdict. No sentence says that one thing makes another happen.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd

from assessment.findings.careless import links_without
from assessment.findings.evidence import chain_edges, each, titled_links
from assessment.findings.finding import Finding, Findings
from assessment.findings.phrases import listed_names, named
from assessment.findings.strength import Strength
from assessment.labels import count, link, span
from assessment.links import BEST_PUBLISHED, CLEAR, LIKELY, NONE_SEEN, TOO_FEW
from assessment.result import Assessment
from assessment.settings import CUSTOMER
from assessment.stats import smallest_link

__all__ = ["STRENGTHS", "between_sides", "chain", "chain_summary", "link_sentence", "link_words", "links", "steps"]

ASSOCIATION = "A link is an association between units: it does not show which of the two came first, or why."
SAME_PEOPLE = "Both figures come from the same people, whose mood can raise both."
SIDES = {"employee": "staff", CUSTOMER: "customers"}
STRENGTHS: dict[str, Strength] = {CLEAR: "clear", LIKELY: "likely"}
NO_RESULT = {
    "too_few": "fewer than four units have both figures that may be shown",
    "no_variance": "all units have the same figure",
}
BEYOND = {
    CLEAR: "The range excludes zero, also after correcting for the links tested together.",
    LIKELY: "The range excludes zero by itself, but not after correcting for the links tested together.",
}


def chain(result: Assessment) -> Findings:
    """How far the chain from staff to repeat business can be told, in one sentence; then what is left open."""
    edges = chain_edges(result)
    if edges.empty:
        return Findings((no_links(result),))
    told = told_steps(edges)
    shared = edges[told & edges["same_people"].astype(bool)]
    doubts = listed_names([f"{named(row.predictor_title)} with {named(row.outcome_title)}" for row in each(shared)])
    mood = [Finding(f"Of {doubts}, both figures come from the same people, whose mood can raise both.")] if len(shared) else []
    others = [link_sentence(row) for row in each(edges[~told])]
    return Findings((chain_summary(edges), *others, *mood))


def told_steps(edges: pd.DataFrame) -> pd.Series:
    """Which steps of the chain can be told to go with the next: the verdict says so, and the way is up."""
    return edges["verdict"].isin(STRENGTHS) & (edges["r"] > 0)


def chain_summary(edges: pd.DataFrame) -> Finding:
    """How many steps of the chain can be told, in one sentence."""
    told = told_steps(edges)
    ends = f"From {named(edges['predictor_title'].iloc[0])} to {named(edges['outcome_title'].iloc[-1])}"
    if told.all():
        strength: Strength = "clear" if (edges["verdict"] == CLEAR).all() else "likely"
        each_step = "the one step goes" if len(edges) == 1 else "each step goes"
        return Finding(f"{ends}, {each_step} with the next, across units.", strength, caution=ASSOCIATION)
    if len(edges) == 1:
        return Finding(f"{ends}, whether the one step goes with the next can't be told.", "unclear", caution=ASSOCIATION)
    sentence = (
        f"{ends}, {count(told.sum()) if told.any() else 'none'} of {count(len(edges))} steps can be told to go with the next."
    )
    return Finding(sentence, "likely" if told.any() else "unclear", caution=ASSOCIATION)


def steps(result: Assessment) -> Findings:
    """Each link of the chain in a sentence of its own, and beside it what it might be without error in units' averages."""
    said = [beside_corrected(link_sentence(row), row) for row in each(chain_edges(result))]
    return Findings(tuple(said) or (no_links(result),))


def beside_corrected(finding: Finding, row: Any) -> Finding:
    """A link's sentence with r corrected for unreliability told in its evidence, where there is one; it changes no verdict."""
    if row.r != row.r or row.r_corrected != row.r_corrected:
        return finding
    if abs(row.r_corrected) >= 1:
        words = "Units' averages are too undependable to tell what r would be without error in them."
    else:
        words = (
            f"Without error in units' averages, r might be about {link(row.r_corrected)}; that has no range and decides nothing."
        )
    return replace(finding, evidence=f"{finding.evidence} {words}")


def links(result: Assessment) -> Findings:
    """How many of the links between staff and customers are clear, and the strongest of them."""
    frame = between_sides(result)
    if frame.empty:
        return Findings((no_links(result),))
    verdicts = frame["verdict"].str.split(":").str[0].value_counts()
    tally = ", ".join(f"{name} {count(number)}" for name, number in verdicts.items())
    summary = Finding(f"Links between staff and customers, {count(len(frame))} in all: {tally}.", "fact", caution=ASSOCIATION)
    strong = frame[frame["verdict"].isin(STRENGTHS)].head(3)
    return Findings((summary, *(link_sentence(row) for row in each(strong)), *links_without(result)))


def between_sides(result: Assessment) -> pd.DataFrame:
    """Links of this wave between staff and customers, the clearest first."""
    frame = result.links[(result.links["wave"] == result.wave) & ~result.links["same_people"].astype(bool)]
    return titled_links(result, frame).sort_values("p", kind="stable", ignore_index=True)


def no_links(result: Assessment) -> Finding:
    """Say why there is no link to speak of."""
    if not between_sides(result).empty:
        others = "Links between other questions of staff and of customers are listed with all links."
        return Finding("No two steps from staff to repeat business were measured that could be linked.", "unclear", others)
    scores = result.scores[(result.scores["wave"] == result.wave) & (result.scores["status"] == "shown")]
    lacking = [who for kind, who in SIDES.items() if kind not in set(scores["kind"])]
    why = [f"No score of {' or '.join(lacking)} may be shown in any unit."] if lacking else []
    sentence = "No link between staff and customers can be worked out."
    return Finding(sentence, "unclear", caution=" ".join([*(result.notes or why)]))


def link_words(row: Any) -> str:
    """A link that is told, as half a sentence."""
    return f"where {named(row.predictor_title)} is higher, {named(row.outcome_title)} is {'higher' if row.r > 0 else 'lower'}"


def link_sentence(row: Any) -> Finding:
    """Say one link in the words of its verdict."""
    both = f"{named(row.predictor_title)} and {named(row.outcome_title)}"
    if row.verdict not in {CLEAR, LIKELY, TOO_FEW, NONE_SEEN}:
        reason = NO_RESULT.get(str(row.reason), str(row.reason))
        return Finding(f"The link between {both} can't be worked out: {reason}.", "unclear")
    numbers = f"r {link(row.r)}, likely {span(row.ci_low, row.ci_high, 'link')}, {count(row.units)} units."
    caution = SAME_PEOPLE if row.same_people else ""
    if row.verdict in STRENGTHS:
        words = link_words(row)
        return Finding(f"{words[:1].upper()}{words[1:]}.", STRENGTHS[row.verdict], f"{numbers} {BEYOND[row.verdict]}", caution)
    if row.verdict == TOO_FEW:
        least = f"From {count(row.units)} units, only a link of {link(smallest_link(int(row.units)))} or more can be told."
        return Finding(f"Too few units to tell whether there is a link between {both}.", "unclear", f"{numbers} {least}", caution)
    unlikely = f"A link of {link(BEST_PUBLISHED)} or more is unlikely."
    return Finding(f"No link is seen between {both}.", "unclear", f"{numbers} {unlikely}", caution)
