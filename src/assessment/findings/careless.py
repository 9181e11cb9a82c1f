"""Sentences on who answered without reading: how many, by which signs, and what leaving them out changes."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd

from assessment.findings.evidence import each
from assessment.findings.finding import Finding, Findings
from assessment.findings.phrases import listed_names, named, opened, spoken, why_hidden
from assessment.labels import count, link, percent, points
from assessment.language import later, say
from assessment.result import Assessment
from assessment.settings import ALL, CUSTOMER

__all__ = ["careless", "flagged_words", "flags_here", "level_of", "links_without", "what_changes"]

A_SIGN = later("A flag is a sign, not a proof: somebody who sees things otherwise than all others can look careless.")
WORTH_TELLING = 10.0  # points; a larger bound tells nothing
NOT_LOOKED_AT = {
    "long_string": later("The same answer throughout is a sign only where questions are worded both ways."),
    "speed": later("Speed is a sign only where files say how many seconds people took."),
}
OPEN_CLASS = 1.0  # the end of the highest class
UNBOUNDED = 0.2  # the highest class of how far a link moves begins here


def careless(result: Assessment) -> Findings:
    """How many answered carelessly here, what the signs could not tell, and what leaving them out changes in the whole."""
    rows = flags_here(result)
    if rows.empty:
        untold = say("Whether anybody answered without reading may not be told here.")
        return Findings((Finding(untold, "hidden", caution=why_hidden(result)),))
    left_out = (result.reasons["code"] == "careless").any()
    counted = say("They were left out.") if left_out else say("They count all the same.")
    said = [Finding(signs_sentence(result, row), "fact", counted, say(A_SIGN)) for row in each(rows)]
    return Findings((*said, *not_looked_at(result), *what_changes(result)))


def signs_sentence(result: Assessment, row: Any) -> str:
    """Say how many of one side were flagged."""
    who = opened(result, level_of(row.kind))
    return say("{who}: {flagged} gave signs of answering without reading.", who=who, flagged=flagged_words(row))


def flags_here(result: Assessment) -> pd.DataFrame:
    """A unit's share of flagged respondents, staff before customers, where something may be told."""
    frame = result.careless
    mine = frame[(frame["unit"] == result.unit) & (frame["wave"] == result.wave) & (frame["index"] == "careless")]
    return mine[mine["status"].isin(["shown", "few"])]


def level_of(kind: str) -> str:
    """Everybody of a side."""
    return CUSTOMER if kind == CUSTOMER else ALL


def flagged_words(row: Any) -> str:
    """How many were flagged, as far as it may be told.

    Examples
    --------
    >>> nan = float("nan")
    >>> told = [("few", nan, nan, nan, nan), ("shown", nan, nan, 0.0, 0.05), ("shown", nan, nan, 0.4, 1.0)]
    >>> told += [("shown", 400, 0.1, 0.1, 0.2)]
    >>> rows = pd.DataFrame(told, columns=["status", "n", "share", "low", "high"])
    >>> [flagged_words(row).replace(chr(0x202F), " ") for row in each(rows)]
    ['fewer than 3', 'up to 5 %', '40 % or more', '40 of 400 (10 %)']
    """
    if row.status == "few":
        return say("fewer than 3")
    if row.share == row.share:
        return say("{n} of {of} ({share})", n=count(row.share * row.n), of=count(row.n), share=percent(row.share))
    if row.low == 0:
        return say("up to {share}", share=percent(row.high))
    if row.high == OPEN_CLASS:
        return say("{share} or more", share=percent(row.low))
    return say("{low} to {high}", low=percent(row.low), high=percent(row.high))


def not_looked_at(result: Assessment) -> list[Finding]:
    """Which signs could not be looked at, and why."""
    frame = result.careless[(result.careless["wave"] == result.wave) & (result.careless["status"] == "no_answers")]
    said = []
    for index, words in NOT_LOOKED_AT.items():
        whom = [spoken(result, level_of(kind)) for kind in dict.fromkeys(frame.loc[frame["index"] == index, "kind"])]
        if whom:
            said.append(Finding(f"{say(words)} {say('Not looked at of: {whom}.', whom=listed_names(whom))}"))
    return said


def what_changes(result: Assessment) -> list[Finding]:
    """What leaving the flagged out changes in the scores of the whole and in the chain's links."""
    frame = result.careless_effect
    ordered = frame.sort_values("kind", ascending=False, kind="stable")  # staff first
    scores = ordered[ordered["what"] == "score"]
    told = scores[scores["change"].notna()]
    said = []
    if len(told):
        largest = max(each(told), key=lambda row: abs(row.change))
        most = points(abs(largest.change), 1)
        sentence = say("Leaving them out changes no score of the whole by more than {most} points.", most=most)
        said.append(Finding(sentence, "fact", moved_most(result, largest)))
    bounded = scores[scores["at_most"].notna() & (scores["at_most"] <= WORTH_TELLING)]
    said += [bound_words(result, row) for row in each(bounded.drop_duplicates(["kind", "level"]))]
    return [*said, *links_without(result)]


def moved_most(result: Assessment, row: Any) -> str:
    """Say the score that changes most, with them and without them."""
    return say(
        "Most: {title} of {who}, {with_them} with them, {without} without.",
        title=named(row.title),
        who=spoken(result, row.level),
        with_them=points(row.with_them, 1),
        without=points(row.without_them, 1),
    )


def links_without(result: Assessment) -> list[Finding]:
    """How far the chain's links move when flagged people are left out; nothing where that may not be told."""
    frame = result.careless_effect
    return [link_words(result, row) for row in each(frame[(frame["what"] == "links") & (frame["status"] == "shown")])]


def bound_words(result: Assessment, row: Any) -> Finding:
    """The most that so few could change."""
    sentence = say(
        "Fewer than {minimum} of {who} in the whole were flagged: whatever they answered, they change no score by more than"
        " {most} points.",
        minimum=count(result.minimum_group),
        who=spoken(result, row.level),
        most=points(math.ceil(row.at_most * 10) / 10, 1),
    )
    return Finding(sentence)


def link_words(result: Assessment, row: Any) -> Finding:
    """How far the links of the chain move, in classes."""
    bounded = row.at_most == row.at_most
    fields = {"who": spoken(result, level_of(row.kind)), "limit": link(row.at_most if bounded else UNBOUNDED)}
    if bounded and row.verdicts == 0:
        words = say(
            "Leaving the flagged of {who} out moves no link of the chain by more than {limit}; no verdict changes.", **fields
        )
    elif row.verdicts == 0:
        words = say(
            "Leaving the flagged of {who} out moves a link of the chain by more than {limit}; no verdict changes.", **fields
        )
    elif bounded:
        words = say(
            "Leaving the flagged of {who} out moves no link of the chain by more than {limit}; verdicts that change: {n} of"
            " {of}.",
            **fields,
            n=count(row.verdicts),
            of=count(row.n),
        )
    else:
        words = say(
            "Leaving the flagged of {who} out moves a link of the chain by more than {limit}; verdicts that change: {n} of {of}.",
            **fields,
            n=count(row.verdicts),
            of=count(row.n),
        )
    return Finding(words)
