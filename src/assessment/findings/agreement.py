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
from assessment.result import Assessment
from assessment.settings import CUSTOMER

__all__ = ["agreement"]

DEPENDABLE = 0.7  # of ICC(2)
AGREED = 0.7  # of rwg(j)
SIDES = (("employee", "staff"), (CUSTOMER, "customers"))


def agreement(result: Assessment) -> Findings:
    """Whether scores may be averaged to units, and how dependable units' averages are."""
    frame = result.agreement[result.agreement["wave"] == result.wave]
    sides = [(kind, who, frame[frame["kind"] == kind]) for kind, who in SIDES]
    averages = [(kind, who, rows[rows["icc2"].notna()]) for kind, who, rows in sides]
    said = [dependable(scale_titles(result, kind), who, rows) for kind, who, rows in averages if len(rows)]
    for kind, who, rows in sides:
        said += agreed(scale_titles(result, kind), who, rows[rows[["rwg", "rwg_skewed"]].notna().all(axis=1)])
    said += [
        Finding(f"How far units' averages of {who} are dependable on scales of several questions can't be told.", "unclear",
                caution="Their answers came as counts, so that nobody's own score on such a scale is known.")
        for kind, who in SIDES
        if tabulated(result, kind) and ((result.agreement["items"] > 1) & (result.agreement["kind"] == kind)).any()
    ]  # fmt: skip
    return Findings(tuple(said) or (Finding("Agreement within units can't be worked out here.", "unclear"),))


def dependable(titles: dict[str, str], who: str, rows: pd.DataFrame) -> Finding:
    """Say how many scales of one side have dependable averages of units, and name the others."""
    weak = [named(titles[name]) for name in rows.loc[rows["icc2"] < DEPENDABLE, "scale"]]
    sentence = f"Units' averages of {who} are dependable on {of_scales(len(rows) - len(weak), len(rows))}."
    unsure = int(((rows["icc2"] >= DEPENDABLE) & (rows["icc2_low"] < DEPENDABLE)).sum())
    beside = f" On {count(unsure)} of them the likely range goes below that." if unsure else ""
    caution = f"Less dependable, so that true links may be stronger than those seen: {listed_names(weak)}." if weak else ""
    return Finding(sentence, "fact", f"Dependable is an ICC(2) of at least {link(DEPENDABLE)}.{beside}", caution)


def agreed(titles: dict[str, str], who: str, rows: pd.DataFrame) -> Iterator[Finding]:
    """Say on how many scales people of a unit agree, and on which that depends on what answers at random are taken to be."""
    if rows.empty:
        return
    even, skewed = (rows[name] >= AGREED for name in ("rwg", "rwg_skewed"))
    evidence = f"An rwg(j) of at least {link(AGREED)}, mean over units, against answers that lean slightly to one side."
    yield Finding(f"The {who} of a unit agree on {of_scales(int(skewed.sum()), len(rows))}.", "fact", evidence)
    depends = [named(titles[name]) for name in rows.loc[even & ~skewed, "scale"]]
    if depends:
        scales = of_scales(len(depends), len(rows))
        sentence = f"Whether the {who} of a unit agree depends, on {scales}, on what answers at random look like."
        evidence = "Against evenly spread answers they agree, against answers that lean slightly to one side they don't."
        yield Finding(sentence, "unclear", evidence, f"So it is of {listed_names(depends)}.")


def of_scales(some: int, every: int) -> str:
    """So many of so many scales, in words."""
    return f"{count(some) if some else 'none'} of {count(every)} scale{'' if every == 1 else 's'}"
