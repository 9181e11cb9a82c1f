"""Charts on what is to be put right, who fell short, what was left blank, and what can be read."""

from __future__ import annotations

from typing import Any

import pandas as pd

from assessment import tables
from assessment.direction import isolated
from assessment.figures.arrivals import bars
from assessment.figures.figure import Figure
from assessment.findings.evidence import each
from assessment.findings.readiness import CARE_WITH, FIT, NOT_FIT, fitness
from assessment.language import say
from assessment.result import Assessment
from assessment.settings import ALL, CUSTOMER

__all__ = ["corrections", "falls_short", "fit_for_use", "missing_answers"]

MOST = 15


def corrections(result: Assessment) -> Figure:
    """How much there is to put right, by file."""
    table, names = tables.corrections(result), {"rows": say("Lines"), "cells": say("Answers")}
    rows = table.frame.groupby("file", as_index=False, sort=False)[["rows", "cells"]].sum()
    return bars(rows, table, say("What is to be put right, by file."), title="file", values=names)


def falls_short(result: Assessment) -> Figure:
    """Who answered, and how many answers are lacking."""
    table = tables.falls_short(result)
    rows = table.frame[table.frame["more"] > 0].head(MOST)
    rows = rows.assign(
        title=[f"{isolated(unit)}: {isolated(label)}" for unit, label in zip(rows["unit"], rows["label"], strict=True)]
    )
    values = {"n": say("Answered"), "more": say("Lacking")}
    return bars(
        rows,
        table,
        say("Groups of which too few answered."),
        title="title",
        values=values,
        none=say("Enough answered everywhere."),
    )


def missing_answers(result: Assessment) -> Figure:
    """Questions that were left blank most often."""
    table = tables.missing_answers(result)
    rows = table.frame[table.frame["share"] > 0].head(MOST)
    rows = rows.assign(title=[titled(row) for row in each(rows)])
    caption = say("Share of those asked who gave no answer.")
    return bars(
        rows,
        table,
        caption,
        title="title",
        values={"share": say("No answer")},
        measure="share",
        none=say("Nothing was left blank."),
    )


def titled(row: Any) -> str:
    """A question with the level that was asked, where it is one of several."""
    return row.title if row.level in {ALL, CUSTOMER} else f"{isolated(row.title)} ({isolated(row.label)})"


def fit_for_use(result: Assessment) -> Figure:
    """How much can be read, by kind."""
    table, frame = tables.fit_for_use(result), fitness(result)
    counts = pd.crosstab(frame["of"], frame["verdict"]) if len(frame) else pd.DataFrame()
    found = [word for word in (FIT, CARE_WITH, NOT_FIT) if word in counts.columns]
    rows = counts.reset_index().reindex(columns=["of", *found]).assign(of=lambda rows: [say(kind) for kind in rows["of"]])
    return bars(rows, table, say("What can be read."), title="of", values={word: opening(say(word)) for word in found})


def opening(words: str) -> str:
    """Words at the start of a line."""
    return words[:1].upper() + words[1:]
