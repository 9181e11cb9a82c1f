"""Sentences on links: does what staff have reach customers, and bring them back?

A sentence says no more than its link's verdict. No sentence says that one thing makes another happen.
"""

from __future__ import annotations

import pandas as pd

from assessment.findings.evidence import chain_edges, scale_titles, titled_links
from assessment.findings.finding import Finding, Findings, Strength
from assessment.labels import count, link, span
from assessment.links import BEST_PUBLISHED, CLEAR, LIKELY, NONE_SEEN, TOO_FEW
from assessment.result import Assessment
from assessment.settings import CUSTOMER, listed
from assessment.stats import smallest_link

__all__ = ["agreement", "chain", "link_sentence", "links", "lower", "steps"]

ASSOCIATION = "A link is an association between units: these data can't show what causes what."
SAME_PEOPLE = "Both figures come from the same people, whose mood can raise both."
STRENGTHS: dict[str, Strength] = {CLEAR: "clear", LIKELY: "likely"}
NO_RESULT = {
    "too_few": "fewer than four units have both figures that may be shown",
    "no_variance": "all units have the same figure",
}


def chain(result: Assessment) -> Findings:
    """How far the chain from staff to repeat business can be told, in one sentence; the steps are in its figure and table."""
    edges = chain_edges(result)
    if edges.empty:
        return Findings((no_links(result),))
    told = edges["verdict"].isin(STRENGTHS)
    first, last = lower(edges["predictor_title"].iloc[0]), lower(edges["outcome_title"].iloc[-1])
    strength: Strength = "clear" if (edges["verdict"] == CLEAR).all() else "likely" if told.any() else "unclear"
    if told.all():
        sentence = f"From {first} to {last}, each step goes with the next, across units."
    else:
        sentence = f"From {first} to {last}, {count(told.sum())} of {count(len(edges))} steps can be told to go with the next."
    summary = Finding(sentence, strength, caution=ASSOCIATION)
    shared = edges.loc[told & edges["same_people"].astype(bool)]
    doubts = listed([f"{lower(row.predictor_title)} with {lower(row.outcome_title)}" for row in shared.itertuples()])
    mood = [Finding(f"Of {doubts}, both figures come from the same people, whose mood can raise both.")] if doubts else []
    open_links = [link_sentence(row) for row in edges[~told].to_dict("records")]
    return Findings((summary, *open_links, *mood))


def steps(result: Assessment) -> Findings:
    """Each link of the chain in a sentence of its own."""
    said = [link_sentence(row) for row in chain_edges(result).to_dict("records")]
    return Findings(tuple(said) or (no_links(result),))


def links(result: Assessment) -> Findings:
    """How many of the links between staff and customers are clear, and the strongest of them."""
    frame = titled_links(result, result.links[(result.links["wave"] == result.wave) & ~result.links["same_people"]])
    if frame.empty:
        return Findings((no_links(result),))
    verdicts = frame["verdict"].value_counts()
    tally = ", ".join(f"{name}: {count(number)}" for name, number in verdicts.items())
    summary = Finding(
        f"Of {count(len(frame))} links between staff and customers, by verdict: {tally}.", "fact", caution=ASSOCIATION
    )
    strong = frame[frame["verdict"].isin([CLEAR, LIKELY])].sort_values("p", kind="stable")
    return Findings((summary, *(link_sentence(row) for row in strong.head(3).to_dict("records"))))


def no_links(result: Assessment) -> Finding:
    """Say why there is no link to speak of."""
    return Finding("No link between staff and customers can be worked out.", "unclear", caution=" ".join(result.notes))


def link_sentence(row: dict[str, object]) -> Finding:
    """Say one link in the words of its verdict."""
    a, b = str(row["predictor_title"]), str(row["outcome_title"])
    figures = pd.Series(row)[["r", "ci_low", "ci_high"]].astype(float)
    units = int(row["units"])  # type: ignore[call-overload]
    numbers = f"r {link(figures['r'])}, likely {span(figures['ci_low'], figures['ci_high'], 'link')}, {units} units."
    caution = SAME_PEOPLE if row["same_people"] else ""
    if row["verdict"] in STRENGTHS:
        way = "higher" if figures["r"] > 0 else "lower"
        sentence = f"Where {lower(a)} is higher, {lower(b)} is {way}."
        beyond = (
            "Clear even after correcting for the links tested together."
            if row["verdict"] == CLEAR
            else ("It excludes zero by itself, but not after correcting for the links tested together.")
        )
        return Finding(sentence, STRENGTHS[str(row["verdict"])], f"{numbers} {beyond}", caution)
    if row["verdict"] == TOO_FEW:
        needed = f"{units} units could only show a link of {link(smallest_link(units))} or more."
        return Finding(
            f"Too few units to tell whether {lower(a)} goes with {lower(b)}.", "unclear", f"{numbers} {needed}", caution
        )
    if row["verdict"] == NONE_SEEN:
        sentence = f"No link is seen between {lower(a)} and {lower(b)}."
        return Finding(sentence, "unclear", f"{numbers} A link of {link(BEST_PUBLISHED)} or more is unlikely.", caution)
    reason = NO_RESULT.get(str(row["reason"]), str(row["reason"]))
    return Finding(f"The link of {lower(a)} and {lower(b)} can't be worked out: {reason}.", "unclear")


def lower(title: str) -> str:
    """A title inside a sentence: its first letter small, unless it is a name in capitals."""
    return title if title[:2].isupper() else title[:1].lower() + title[1:]


def agreement(result: Assessment) -> Findings:
    """Whether scores may be averaged to units, and how dependable units' averages are."""
    frame = result.agreement[(result.agreement["wave"] == result.wave)]
    said = []
    for kind, who in (("employee", "staff"), (CUSTOMER, "customers")):
        titles = scale_titles(result, kind)
        rows = frame[(frame["kind"] == kind) & frame["icc2"].notna()]
        weak = rows[rows["icc2"] < 0.7]
        if len(rows):
            names = ", ".join(lower(titles[name]) for name in weak["scale"])
            said.append(
                Finding(
                    f"Units' averages of {who} are dependable (ICC(2) at least .70) on {len(rows) - len(weak)} of {len(rows)} scales.",
                    "fact",
                    caution=f"Less dependable, so that true links may be stronger than those seen: {names}." if names else "",
                )
            )
    return Findings(tuple(said) or (Finding("Agreement within units can't be worked out here.", "unclear"),))
