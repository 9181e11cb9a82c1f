"""Sentences on what is to be put right, who fell short, what was left blank, and what can be read."""

from __future__ import annotations

from assessment.findings.evidence import each
from assessment.findings.finding import Finding, Findings
from assessment.findings.phrases import listed_names, opened, why_hidden
from assessment.findings.readiness import (
    CARE_WITH,
    FIT,
    HALF_WIDTH,
    MANY_MISSING,
    NOT_FIT,
    fitness,
    missing_items,
    response_goals,
    within,
)
from assessment.labels import count, percent
from assessment.result import Assessment
from assessment.settings import ALL, CUSTOMER

__all__ = ["corrections", "falls_short", "fit_for_use", "missing_answers"]


def corrections(result: Assessment) -> Findings:
    """What those who keep the files can put right."""
    frame = result.corrections
    if frame.empty:
        return Findings((Finding("There is nothing to put right in the files."),))
    total = frame["rows"].sum() + frame["cells"].sum()
    files = frame.groupby("file", sort=False)[["rows", "cells"]].sum().sum(axis=1).sort_values(ascending=False, kind="stable")
    said = f"{count(total)} line{'s' if total > 1 else ''} or answer{'s' if total > 1 else ''} can be put right"
    sentence = f"{said} in {count(len(files))} file{'s' if len(files) > 1 else ''}; most of them in {files.index[0]}."
    caution = "Neither what stands there nor who answered is named here: the list in the run's private folder has both."
    return Findings((Finding(sentence, "fact", caution=caution),))


def falls_short(result: Assessment) -> Findings:
    """Groups of which too few answered for a sharp score."""
    goals = response_goals(result)
    goals = goals[goals["level"].isin([ALL, CUSTOMER])]
    if goals.empty:
        return Findings((Finding("Too few answered here to show how many.", "hidden", caution=why_hidden(result)),))
    found = []
    for level, rows in goals.groupby("level", sort=False):
        who, short = opened(result, str(level)), rows[rows["more"] > 0]
        of = f"{count(len(rows))} group{'s' if len(rows) > 1 else ''} shown"
        if short.empty:
            found.append(Finding(f"{who}: enough answered in each of the {of}."))
            continue
        worst = listed_names([str(name) for name in short.sort_values("more", ascending=False, kind="stable")["unit"]])
        sentence = f"{who}: too few answered in {count(len(short))} of the {of}: {worst}."
        evidence = f"Lacking in all: {count(short['more'].sum())} answers."
        found.append(Finding(sentence, "fact", evidence))
    frame = result.response
    why = ["too_few", "protects_others", "protects_earlier"]
    mine = frame[(frame["wave"] == result.wave) & frame["unit"].isin(within(result)) & frame["status"].isin(why)]
    hidden = mine.loc[mine["level"].isin([ALL, CUSTOMER]), "unit"].nunique()
    if hidden:
        found.append(
            Finding(f"Of {count(hidden)} unit{'s' if hidden > 1 else ''}, the figures of one side may not be shown at all.")
        )
    caution = f"Enough means that a score is known to {count(HALF_WIDTH)} points either way. {why_hidden(result)}"
    return Findings((*found, Finding(caution)))


def missing_answers(result: Assessment) -> Findings:
    """Questions that were most often left blank."""
    items = missing_items(result)
    if items.empty:
        return Findings((Finding("Too few answered here to show what was left blank.", "hidden", caution=why_hidden(result)),))
    many, nobody = items[items["share"] > MANY_MISSING], items[items["missing"] == items["n"]]
    top = next(each(items))
    most = f"Left blank most often: “{top.title}” ({opened(result, top.level)}), by {percent(top.share)} of those asked."
    said = [Finding(most if top.missing else "Nothing was left blank.", "fact", f"n {count(top.n)}.")]
    if len(many):
        sentence = f"{count(len(many))} of {count(len(items))} questions lack more than {percent(MANY_MISSING)} of their answers."
        said.append(
            Finding(
                sentence,
                "fact",
                caution="Some could answer only if something had happened. Else those who answered may differ from the rest.",
            )
        )
    if len(nobody):
        names = listed_names([f"“{row.title}”" for row in each(nobody)])
        said.append(Finding(f"Nobody answered {names}: a column may be missing, or called otherwise."))
    return Findings(tuple(said))


def fit_for_use(result: Assessment) -> Findings:
    """What can be read, what with care, and what not."""
    rows = fitness(result)
    found = []
    for of, name in {"scale": "scales", "Level": "levels", "Unit": "groups of units"}.items():
        mine = rows[rows["of"].str.contains(of)]
        if mine.empty:
            continue
        numbers = {word: int((mine["verdict"] == word).sum()) for word in (FIT, CARE_WITH, NOT_FIT)}
        said = ", ".join(f"{count(number)} {word}" for word, number in numbers.items())
        found.append(Finding(f"Of {count(len(mine))} {name}: {said}."))
    return Findings(tuple(found) or (Finding("There is nothing to judge."),))
