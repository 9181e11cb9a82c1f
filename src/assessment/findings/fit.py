"""Sentences on what is to be put right, who fell short, what was left blank, and what can be read."""

from __future__ import annotations

import pandas as pd

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
from assessment.language import later, say, say_many
from assessment.result import Assessment
from assessment.settings import ALL, CUSTOMER

__all__ = ["corrections", "falls_short", "fit_for_use", "missing_answers"]

KINDS = {  # part of what each kind is called in ``fitness``, and how many of it can be read
    "scale": later("Of {n} scales: {fit} fit, {care} with care, {not_fit} not fit."),
    "Level": later("Of {n} levels: {fit} fit, {care} with care, {not_fit} not fit."),
    "Unit": later("Of {n} groups of units: {fit} fit, {care} with care, {not_fit} not fit."),
}


def corrections(result: Assessment) -> Findings:
    """What those who keep the files can put right."""
    frame = result.corrections
    if frame.empty:
        return Findings((Finding(say("There is nothing to put right in the files.")),))
    total = frame["rows"].sum() + frame["cells"].sum()
    files = frame.groupby("file", sort=False)[["rows", "cells"]].sum().sum(axis=1).sort_values(ascending=False, kind="stable")
    fields = {"n": count(total), "files": count(len(files)), "file": files.index[0]}
    sentence = (
        say_many(
            "{n} lines or answers can be put right in {files} file; most of them in {file}.",
            "{n} lines or answers can be put right in {files} files; most of them in {file}.",
            len(files),
            **fields,
        )
        if total > 1
        else say("{n} line or answer can be put right in {files} file; most of them in {file}.", **fields)
    )
    caution = say("Neither what stands there nor who answered is named here: the list in the run's private folder has both.")
    return Findings((Finding(sentence, "fact", caution=caution),))


def falls_short(result: Assessment) -> Findings:
    """Groups of which too few answered for a sharp score."""
    goals = response_goals(result)
    goals = goals[goals["level"].isin([ALL, CUSTOMER])]
    if goals.empty:
        return Findings((Finding(say("Too few answered here to show how many."), "hidden", caution=why_hidden(result)),))
    found = [one_side(opened(result, str(level)), rows) for level, rows in goals.groupby("level", sort=False)]
    frame = result.response
    why = ["too_few", "protects_others", "protects_earlier"]
    mine = frame[(frame["wave"] == result.wave) & frame["unit"].isin(within(result)) & frame["status"].isin(why)]
    hidden = mine.loc[mine["level"].isin([ALL, CUSTOMER]), "unit"].nunique()
    if hidden:
        found.append(
            Finding(
                say_many(
                    "Of {n} unit, the figures of one side may not be shown at all.",
                    "Of {n} units, the figures of one side may not be shown at all.",
                    hidden,
                    n=count(hidden),
                )
            )
        )
    enough = say("Enough means that a score is known to {points} points either way.", points=count(HALF_WIDTH))
    return Findings((*found, Finding(f"{enough} {why_hidden(result)}")))


def one_side(who: str, rows: pd.DataFrame) -> Finding:
    """In how many groups of a level too few answered, and which."""
    short, groups = rows[rows["more"] > 0], count(len(rows))
    if short.empty:
        return Finding(
            say_many(
                "{who}: enough answered in the {groups} group shown.",
                "{who}: enough answered in each of the {groups} groups shown.",
                len(rows),
                who=who,
                groups=groups,
            )
        )
    worst = listed_names([str(name) for name in short.sort_values("more", ascending=False, kind="stable")["unit"]])
    sentence = say_many(
        "{who}: too few answered in the {groups} group shown: {units}.",
        "{who}: too few answered in {n} of the {groups} groups shown: {units}.",
        len(rows),
        who=who,
        n=count(len(short)),
        groups=groups,
        units=worst,
    )
    return Finding(sentence, "fact", say("Lacking in all: {n} answers.", n=count(short["more"].sum())))


def missing_answers(result: Assessment) -> Findings:
    """Questions that were most often left blank."""
    items = missing_items(result)
    if items.empty:
        return Findings((nothing_shown(result),))
    many, nobody = items[items["share"] > MANY_MISSING], items[items["missing"] == items["n"]]
    top = next(each(items))
    most = say(
        "Left blank most often: “{title}” ({level}), by {share} of those asked.",
        title=top.title,
        level=opened(result, top.level),
        share=percent(top.share),
    )
    said = [Finding(most if top.missing else say("Nothing was left blank."), "fact", say("n {n}.", n=count(top.n)))]
    if len(many):
        sentence = say(
            "{n} of {questions} questions lack more than {share} of their answers.",
            n=count(len(many)),
            questions=count(len(items)),
            share=percent(MANY_MISSING),
        )
        caution = say("Some could answer only if something had happened. Else those who answered may differ from the rest.")
        said.append(Finding(sentence, "fact", caution=caution))
    if len(nobody):
        names = listed_names([say("“{words}”", words=row.title) for row in each(nobody)])
        said.append(Finding(say("Nobody answered {names}: a column may be missing, or called otherwise.", names=names)))
    return Findings(tuple(said))


def nothing_shown(result: Assessment) -> Finding:
    """Say that too few answered for anything to be said of what was left blank."""
    return Finding(say("Too few answered here to show what was left blank."), "hidden", caution=why_hidden(result))


def fit_for_use(result: Assessment) -> Findings:
    """What can be read, what with care, and what not."""
    rows = fitness(result)
    found = []
    for of, words in KINDS.items():
        mine = rows[rows["of"].str.contains(of)]
        if mine.empty:
            continue
        names = {"fit": FIT, "care": CARE_WITH, "not_fit": NOT_FIT}
        numbers = {name: count((mine["verdict"] == word).sum()) for name, word in names.items()}
        found.append(Finding(say(words, n=count(len(mine)), **numbers)))
    return Findings(tuple(found) or (Finding(say("There is nothing to judge.")),))
