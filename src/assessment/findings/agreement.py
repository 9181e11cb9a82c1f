"""Sentences on whether people's scores may be averaged to units: how dependable the averages are, and whether people agree.

Whether people of a unit agree is told against two ideas of answers at random: spread evenly, which is generous since people tend
to agree with anything, and leaning slightly to one side. Where the two do not say the same, that is said.
"""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from assessment.findings.evidence import scale_titles
from assessment.findings.finding import Finding, Findings
from assessment.findings.phrases import listed_names, named, tabulated
from assessment.labels import count, link
from assessment.language import later, say, say_many
from assessment.result import Assessment
from assessment.settings import CUSTOMER

__all__ = ["agreement"]

DEPENDABLE = 0.7  # of ICC(2)
AGREED = 0.7  # of rwg(j)
SIDES = ("employee", CUSTOMER)
DEPENDABLE_ON = {
    "employee": later("Units' averages of staff are dependable {on_scales}."),
    CUSTOMER: later("Units' averages of customers are dependable {on_scales}."),
}
UNTOLD = {
    "employee": later("How far units' averages of staff are dependable on scales of several questions can't be told."),
    CUSTOMER: later("How far units' averages of customers are dependable on scales of several questions can't be told."),
}
AGREE_ON = {
    "employee": later("The staff of a unit agree {on_scales}."),
    CUSTOMER: later("The customers of a unit agree {on_scales}."),
}
DEPENDS = {
    "employee": later("Whether the staff of a unit agree depends, {on_scales}, on what answers at random look like."),
    CUSTOMER: later("Whether the customers of a unit agree depends, {on_scales}, on what answers at random look like."),
}


def agreement(result: Assessment) -> Findings:
    """Whether scores may be averaged to units, and how dependable units' averages are."""
    frame = result.agreement[result.agreement["wave"] == result.wave]
    sides = [(kind, frame[frame["kind"] == kind]) for kind in SIDES]
    averages = [(kind, rows[rows["icc2"].notna()]) for kind, rows in sides]
    said = [dependable(scale_titles(result, kind), kind, rows) for kind, rows in averages if len(rows)]
    for kind, rows in sides:
        said += agreed(scale_titles(result, kind), kind, rows[rows[["rwg", "rwg_skewed"]].notna().all(axis=1)])
    counted = say("Their answers came as counts, so that nobody's own score on such a scale is known.")
    said += [
        Finding(say(UNTOLD[kind]), "unclear", caution=counted)
        for kind in SIDES
        if tabulated(result, kind) and ((result.agreement["items"] > 1) & (result.agreement["kind"] == kind)).any()
    ]
    return Findings(tuple(said) or (Finding(say("Agreement within units can't be worked out here."), "unclear"),))


def dependable(titles: dict[str, str], kind: str, rows: pd.DataFrame) -> Finding:
    """Say how many scales of one side have dependable averages of units, and name the others."""
    weak = [named(titles[name]) for name in rows.loc[rows["icc2"] < DEPENDABLE, "scale"]]
    sentence = say(DEPENDABLE_ON[kind], on_scales=on_scales(len(rows) - len(weak), len(rows)))
    unsure = int(((rows["icc2"] >= DEPENDABLE) & (rows["icc2_low"] < DEPENDABLE)).sum())
    evidence = say("Dependable is an ICC(2) of at least {icc}.", icc=link(DEPENDABLE))
    beside = say("On {n} of them the likely range goes below that.", n=count(unsure)) if unsure else ""
    lower = say("Less dependable, so that true links may be stronger than those seen: {scales}.", scales=listed_names(weak))
    return Finding(sentence, "fact", " ".join(filter(None, [evidence, beside])), lower if weak else "")


def agreed(titles: dict[str, str], kind: str, rows: pd.DataFrame) -> Iterator[Finding]:
    """Say on how many scales people of a unit agree, and on which that depends on what answers at random are taken to be."""
    if rows.empty:
        return
    even, skewed = (rows[name] >= AGREED for name in ("rwg", "rwg_skewed"))
    evidence = say(
        "An rwg(j) of at least {rwg}, mean over units, against answers that lean slightly to one side.", rwg=link(AGREED)
    )
    yield Finding(say(AGREE_ON[kind], on_scales=on_scales(int(skewed.sum()), len(rows))), "fact", evidence)
    depends = [named(titles[name]) for name in rows.loc[even & ~skewed, "scale"]]
    if depends:
        sentence = say(DEPENDS[kind], on_scales=on_scales(len(depends), len(rows)))
        evidence = say("Against evenly spread answers they agree, against answers that lean slightly to one side they don't.")
        yield Finding(sentence, "unclear", evidence, say("So it is of {scales}.", scales=listed_names(depends)))


def on_scales(some: int, every: int) -> str:
    """On so many of so many scales, in words."""
    if not some:
        return say_many("on none of {all} scale", "on none of {all} scales", every, all=count(every))
    return say_many("on {n} of {all} scale", "on {n} of {all} scales", every, n=count(some), all=count(every))
