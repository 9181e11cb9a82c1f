"""Sentences on what arrived: read, used, set aside and why; who answered; how it was worked out."""

from __future__ import annotations

from typing import Any

import pandas as pd

from assessment.findings.evidence import each
from assessment.findings.finding import Finding, Findings
from assessment.findings.phrases import opened, why_hidden
from assessment.labels import count, percent
from assessment.language import in_list, say, say_many
from assessment.result import Assessment
from assessment.settings import ALL, CUSTOMER

__all__ = ["arrivals", "method", "response_rates", "set_aside", "trace"]


def arrivals(result: Assessment) -> Findings:
    """How much was read, and how much of it counts."""
    total = result.arrivals[["read", "accepted", "set_aside", "structural", "cells"]].sum()
    lines = {"n": count(total["accepted"]), "of": count(total["read"])}
    if result.arrivals["tabulated"].any():
        sentence = say("{n} of {of} lines read hold counts or answers that count.", **lines)
    else:
        sentence = say("{n} of {of} lines read are answers that count.", **lines)
    aside = {"n": count(total["set_aside"]), "structural": count(total["structural"])}
    evidence = say("Set aside: {n}; headers or blank: {structural}.", **aside)
    missing = say("In lines that count, single answers that could not be read and are missing: {n}.", n=count(total["cells"]))
    said = Finding(sentence, "fact", evidence, missing if total["cells"] else "")
    return Findings((said, *(Finding(note) for note in result.notes)))


def set_aside(result: Assessment) -> Findings:
    """Why lines and single answers do not count."""
    if result.reasons.empty:
        return Findings((Finding(say("Nothing was set aside.")),))
    top = max(each(result.reasons), key=lambda row: row.rows + row.cells)
    caution = say("Each line and answer set aside is listed, with the reason and what to do, in the run's private folder.")
    sentence = say("Most often set aside: {what} (found {n}).", what=say(top.what), n=count(top.rows + top.cells))
    return Findings((Finding(sentence, "fact", caution=caution),))


def response_rates(result: Assessment) -> Findings:
    """Who answered, of how many."""
    frame = result.response
    mine = frame[(frame["unit"] == result.unit) & (frame["wave"] == result.wave) & (frame["status"] == "shown")]
    rows = [row for level in (ALL, CUSTOMER) for row in each(mine[mine["level"] == level])]
    unknown = [not_counted(result, level) for level in (ALL, CUSTOMER) if level in uncounted_levels(result)]
    if not rows and unknown:
        return Findings(tuple(unknown))
    if not rows:
        return Findings((Finding(say("Too few answered here to show how many."), "hidden", caution=why_hidden(result)),))
    said = [*(answered(result, row) for row in rows), *unknown]
    if any(row.n != row.headcount for row in rows):
        said.append(Finding(say("Those who did not answer may think otherwise.")))
    return Findings(tuple(said))


def uncounted_levels(result: Assessment) -> list[str]:
    """Levels of which it is not known how many answered here."""
    frame = result.response
    here = (frame["unit"] == result.unit) & (frame["wave"] == result.wave)
    return list(frame.loc[here & (frame["status"] == "not_recorded"), "level"])


def not_counted(result: Assessment, level: str) -> Finding:
    """Say that a table of counts does not tell how many answered."""
    caution = say("Their answers came as counts of each question, and how many people gave them was not told.")
    return Finding(say("{who}: how many answered is not known.", who=opened(result, level)), "unclear", caution=caution)


def answered(result: Assessment, row: Any) -> Finding:
    """Say how many of one side answered."""
    who, n = opened(result, row.level), count(row.n)
    if row.rate == row.rate:
        of, rate = count(row.headcount), percent(row.rate)
        return Finding(say("{who}: {n} of {of} answered ({rate}).", who=who, n=n, of=of, rate=rate))
    return Finding(say("{who}: {n} answered; how many could have is not known.", who=who, n=n))


def method(result: Assessment) -> Findings:
    """How the figures were worked out, in a few sentences."""
    said = (
        say(
            "A score is the mean of a person's answers on a scale, from 0 to 100; it counts where at least half of its questions"
            " are answered."
        ),
        *figures_of_groups(result),
        say("A range is a 95 % interval: it allows for chance, and for how much of the group answered where that is known."),
        say("Links are correlations across units, each unit one data point, of those units whose figures may be shown."),
        say(
            "A finding is clear where its range excludes zero even after correcting for all that were looked at together; likely"
            " where only the range does."
        ),
        f"{why_hidden(result)} {say('That holds for everything that is shown, taken together.')}",
        *result.notes,
    )
    return Findings(tuple(map(Finding, said)))


def figures_of_groups(result: Assessment) -> list[str]:
    """Say what a group's figure on scales of several questions is the mean of."""
    several = result.scales[(result.scales["items"] > 1) & (result.scales["parts"] == "") & (result.scales["measure"] == "score")]
    titles = {
        of: [say("'{title}'", title=title) for title in several.loc[several["mean_of"] == of, "title"]]
        for of in ("questions", "people")
    }
    if not titles["questions"]:
        return [say("The figure of a group is the mean of its people's scores.")]
    said = say(
        "The figure of a group on a scale is the mean of its questions' figures there, each of all who answered the question;"
        " where one of these is hidden, so is the scale's."
    )
    if not titles["people"]:
        return [said]
    return [said, say("On {scales}, a group's figure is the mean of its people's scores.", scales=in_list(titles["people"]))]


def trace(result: Assessment) -> Findings:
    """How many of the source documents' concepts are measured here, and by what."""
    frame = result.trace[result.trace["document"] != ""]
    asked = frame.loc[frame["items"] != "", "concept"].nunique()
    questions = questions_in(frame)
    known = {"concepts": count(frame["concept"].nunique()), "documents": count(frame["document"].nunique())}
    sentence = say(
        "Of {concepts} concepts of the {documents} source documents, these questionnaires ask about {asked}, with {questions}"
        " questions.",
        **known,
        asked=count(asked),
        questions=count(len(questions)),
    )
    none = say("These questionnaires ask about none of the {concepts} concepts of the {documents} source documents.", **known)
    said = [Finding(sentence if asked else none)]
    if own := len(questions_in(result.trace) - questions):
        of_their_own = say_many(
            "{n} question asks about something else.", "{n} questions ask about something else.", own, n=count(own)
        )
        said.append(Finding(of_their_own))
    otherwise = frame.loc[(frame["items"] == "") & (frame["measured_by"] != "items"), "concept"].nunique()
    if otherwise:
        more = count(otherwise)
        others = say("{n} more are read from whole scales, links or records, or are not measured; each says how.", n=more)
        said.append(Finding(others))
    return Findings(tuple(said))


def questions_in(trace: pd.DataFrame) -> set[tuple[str, str]]:
    """Survey and name of each question that some rows of the trace name."""
    return {(survey, item) for survey, items in zip(trace["survey"], trace["items"], strict=True) for item in items.split()}
