"""Sentences on links: whether what staff have reaches customers, and brings them back.

A sentence says no more than its link's verdict. No sentence says that one thing makes another happen.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd

from assessment.findings.careless import links_without
from assessment.findings.evidence import chain_edges, each, scale_titles, titled_links
from assessment.findings.finding import Finding, Findings
from assessment.findings.phrases import listed_names, named
from assessment.findings.strength import Strength
from assessment.findings.unit_views import leaves
from assessment.labels import count, link, span
from assessment.language import later, say
from assessment.links import BEST_PUBLISHED, CLEAR, LIKELY, NONE_SEEN, TOO_FEW
from assessment.result import Assessment
from assessment.settings import CUSTOMER
from assessment.stats import smallest_link

__all__ = ["STRENGTHS", "between_sides", "chain", "chain_summary", "link_sentence", "links", "steps"]

ASSOCIATION = later("A link is an association between units: it does not show which of the two came first, or why.")
SAME_PEOPLE = later("Both figures come from the same people, whose mood can raise both.")
UNSHOWN = {  # by what no unit may show: staff, customers
    (True, False): later("No score of staff may be shown in any unit."),
    (False, True): later("No score of customers may be shown in any unit."),
    (True, True): later("No score of staff or customers may be shown in any unit."),
}
STRENGTHS: dict[str, Strength] = {CLEAR: "clear", LIKELY: "likely"}
NO_RESULT = {
    "too_few": later("fewer than four units have both figures that may be shown"),
    "no_units": later("no unit has both figures that may be shown"),
    "no_variance": later("all units have the same figure"),
}
BEYOND = {
    CLEAR: later("The range excludes zero, also after correcting for the links tested together."),
    LIKELY: later("The range excludes zero by itself, but not after correcting for the links tested together."),
}


def chain(result: Assessment) -> Findings:
    """How far the chain from staff to repeat business can be told, in one sentence; then what is left open."""
    edges = chain_edges(result)
    if edges.empty:
        return Findings((no_links(result),))
    told = told_steps(edges)
    shared = edges[told & edges["same_people"].astype(bool)]
    doubts = listed_names([say("{first} with {second}", **ends_of(row)) for row in each(shared)])
    sentence = say("Of {links}, both figures come from the same people, whose mood can raise both.", links=doubts)
    mood = [Finding(sentence)] if len(shared) else []
    others = [link_sentence(row) for row in each(edges[~told])]
    return Findings((chain_summary(edges), *others, *mood))


def told_steps(edges: pd.DataFrame) -> pd.Series:
    """Which steps of the chain can be told to go with the next: the verdict says so, and the way is up."""
    return edges["verdict"].isin(STRENGTHS) & (edges["r"] > 0)


def chain_summary(edges: pd.DataFrame) -> Finding:
    """How many steps of the chain can be told, in one sentence."""
    told = told_steps(edges)
    ends = {"first": named(edges["predictor_title"].iloc[0]), "last": named(edges["outcome_title"].iloc[-1])}
    if told.all():
        strength: Strength = "clear" if (edges["verdict"] == CLEAR).all() else "likely"
        if len(edges) == 1:
            sentence = say("From {first} to {last}, the one step goes with the next, across units.", **ends)
        else:
            sentence = say("From {first} to {last}, each step goes with the next, across units.", **ends)
        return Finding(sentence, strength, caution=say(ASSOCIATION))
    if len(edges) == 1:
        sentence = say("From {first} to {last}, whether the one step goes with the next can't be told.", **ends)
        return Finding(sentence, "unclear", caution=say(ASSOCIATION))
    ends |= {"n": count(told.sum()), "of": count(len(edges))}
    if told.any():
        sentence = say("From {first} to {last}, {n} of {of} steps can be told to go with the next.", **ends)
    else:
        sentence = say("From {first} to {last}, none of {of} steps can be told to go with the next.", **ends)
    return Finding(sentence, "likely" if told.any() else "unclear", caution=say(ASSOCIATION))


def steps(result: Assessment) -> Findings:
    """Each link of the chain in a sentence of its own, and beside it what it might be without error in units' averages."""
    said = [beside_corrected(link_sentence(row), row) for row in each(chain_edges(result))]
    return Findings(tuple(said) or (no_links(result),))


def beside_corrected(finding: Finding, row: Any) -> Finding:
    """A link's sentence with r corrected for unreliability told in its evidence, where there is one; it changes no verdict."""
    if row.r != row.r or row.r_corrected != row.r_corrected:
        return finding
    if abs(row.r_corrected) >= 1:
        words = say("Units' averages are too undependable to tell what r would be without error in them.")
    else:
        words = say(
            "Without error in units' averages, r might be about {r}; that has no range and decides nothing.",
            r=link(row.r_corrected),
        )
    return replace(finding, evidence=f"{finding.evidence} {words}")


def links(result: Assessment) -> Findings:
    """How many of the links between staff and customers are clear, and the strongest of them."""
    frame = between_sides(result)
    if frame.empty:
        return Findings((no_links(result),))
    verdicts = frame["verdict"].str.split(":").str[0].value_counts()
    tally = ", ".join(f"{say(name)} {count(number)}" for name, number in zip(map(str, verdicts.index), verdicts, strict=True))
    sentence = say("Links between staff and customers, {n} in all: {tally}.", n=count(len(frame)), tally=tally)
    summary = Finding(sentence, "fact", caution=say(ASSOCIATION))
    strong = frame[frame["verdict"].isin(STRENGTHS)].head(3)
    return Findings((summary, *(link_sentence(row) for row in each(strong)), *links_without(result)))


def between_sides(result: Assessment) -> pd.DataFrame:
    """Links of this wave between staff and customers, the clearest first."""
    staff, customers = ({*scale_titles(result, kind)} for kind in ("employee", CUSTOMER))
    links = result.links[(result.links["wave"] == result.wave) & ~result.links["predictor"].isin(customers - staff)]
    frame = links[~links["same_people"].astype(bool)]
    return titled_links(result, frame).sort_values("p", kind="stable", ignore_index=True)


def no_links(result: Assessment) -> Finding:
    """Say why there is no link to speak of."""
    if not between_sides(result).empty:
        others = say("Links between other questions of staff and of customers are listed with all links.")
        return Finding(say("No two steps from staff to repeat business were measured that could be linked."), "unclear", others)
    scores = result.scores[(result.scores["wave"] == result.wave) & (result.scores["status"] == "shown")]
    told = scores.loc[scores["unit"].isin(leaves(result)), "kind"]
    lacking = tuple(kind not in set(told) for kind in ("employee", CUSTOMER))
    why = [say(UNSHOWN[lacking])] if lacking in UNSHOWN else []
    sentence = say("No link between staff and customers can be worked out.")
    return Finding(sentence, "unclear", caution=" ".join([*(result.notes or why)]))


def ends_of(row: Any) -> dict[str, str]:
    """Both ends of a link, as fields of a sentence."""
    return {"first": named(row.predictor_title), "second": named(row.outcome_title)}


def link_sentence(row: Any) -> Finding:
    """Say one link in the words of its verdict."""
    both = ends_of(row)
    if row.verdict not in {CLEAR, LIKELY, TOO_FEW, NONE_SEEN}:
        reason = NO_RESULT.get(str(row.reason), str(row.reason))
        unknown = say("The link between {first} and {second} can't be worked out: {reason}.", **both, reason=say(reason))
        return Finding(unknown, "unclear")
    units = count(row.units)
    likely = span(row.ci_low, row.ci_high, "link")
    numbers = say("r {r}, likely {range}, {units} units.", r=link(row.r), range=likely, units=units)
    caution = say(SAME_PEOPLE) if row.same_people else ""
    if row.verdict in STRENGTHS:
        higher = say("Where {first} is higher, {second} is higher.", **both)
        sentence = higher if row.r > 0 else say("Where {first} is higher, {second} is lower.", **both)
        return Finding(sentence, STRENGTHS[row.verdict], f"{numbers} {say(BEYOND[row.verdict])}", caution)
    if row.verdict == TOO_FEW:
        sentence = say("Too few units to tell whether there is a link between {first} and {second}.", **both)
        smallest = link(smallest_link(int(row.units)))
        least = say("From {units} units, only a link of {r} or more can be told.", units=units, r=smallest)
        return Finding(sentence, "unclear", f"{numbers} {least}", caution)
    unlikely = say("A link of {r} or more is unlikely.", r=link(BEST_PUBLISHED))
    return Finding(say("No link is seen between {first} and {second}.", **both), "unclear", f"{numbers} {unlikely}", caution)
