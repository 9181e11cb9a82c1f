"""Tables on what is to be put right, who fell short, what was left blank, and what can be read."""

from __future__ import annotations

from typing import Any

import pandas as pd

from assessment.findings.evidence import each
from assessment.findings.readiness import CARE_WITH, FIT, NOT_FIT, fitness, missing_items, response_goals
from assessment.labels import count
from assessment.language import later, say, say_many
from assessment.result import Assessment
from assessment.settings import ALL, CUSTOMER
from assessment.tables.arrivals import RATE_COLUMNS
from assessment.tables.scores import ranges
from assessment.tables.table import Table

__all__ = ["corrections", "falls_short", "fit_for_use", "missing_answers"]

MOST_COLUMNS = 10
MOST_ITEMS = 25
MOST = 200  # rows of a table that somebody reads


def corrections(result: Assessment) -> Table:
    """What to put right, in which file, column and lines."""
    columns = {
        "file": (later("File"), "text"),
        "what": (later("What is wrong"), "text"),
        "found": (later("How often"), "count"),
        "where": (later("Column: lines"), "text"),
        "todo": (later("What to do"), "text"),
    }
    frame = result.corrections
    groups = frame.assign(found=frame["rows"] + frame["cells"], where=[place(row) for row in each(frame)])
    rows = groups.groupby(["file", "code"], as_index=False, sort=False).agg(
        what=("what", "first"), found=("found", "sum"), rows=("rows", "sum"), cells=("cells", "sum"), where=("where", listing),
        todo=("todo", "first"),
    )  # fmt: skip
    rows = rows.sort_values(["file", "found"], ascending=[True, False], kind="stable", ignore_index=True)
    caption = say("Lines are counted as the file has them, its header among them. What stands there is not shown here.")
    empty = later("There is nothing to put right.")
    return Table("corrections", say("To put right"), rows, columns, caption, empty=empty, fold=False)


def place(row: Any) -> str:
    """A column with its lines."""
    return f"{row.column}: {row.lines}" if row.column else row.lines


def listing(places: pd.Series[str]) -> str:
    """Columns with their lines, the first ones of many."""
    more = len(places) - MOST_COLUMNS
    left = say_many("and {n} more column", "and {n} more columns", more, n=count(more))
    return "; ".join([*places.head(MOST_COLUMNS), *([left] if more > 0 else [])])


def falls_short(result: Assessment) -> Table:
    """How many answered, and how many would make a score sharp, here and in the units below."""
    goals = response_goals(result)
    goals = goals[goals["level"].isin([ALL, CUSTOMER]) | (goals["unit"] == result.unit)]
    columns = {
        **RATE_COLUMNS,
        "needed": (later("Needed"), "count"),
        "more": (later("Lacking"), "count"),
    }
    near = set(result.units.loc[result.units["parent"] == result.unit, "unit"]) | {result.unit}
    goals = goals[(goals["more"] > 0) | goals["unit"].isin(near)]
    rows = goals.assign(range=ranges(goals, "share")).sort_values("more", ascending=False, kind="stable", ignore_index=True)
    rows = rows.head(MOST)
    caption = say(
        "Needed: answers that put the leading score within five points either way. Groups too small to show, and units further"
        " below that lack nothing, are left out."
    )
    return Table("falls-short", say("Who fell short"), rows, columns, caption, fold=False)


def missing_answers(result: Assessment) -> Table:
    """How often each question was left blank."""
    columns = {
        "title": (later("Question"), "text"),
        "item": (later("Item"), "text"),
        "label": (later("Asked of"), "text"),
        "n": (later("Asked"), "count"),
        "missing": (later("No answer"), "count"),
        "share": (later("Share"), "share"),
    }
    rows = missing_items(result).head(MOST_ITEMS)
    caption = say(
        "No answer: left blank, said not to apply, or set aside because it could not be read. Questions that only some could"
        " answer, such as those about a problem, are blank for all others. Shown are the {n} blank most often.",
        n=count(MOST_ITEMS),
    )
    return Table("missing-answers", say("Missing answers"), rows, columns, caption)


def fit_for_use(result: Assessment) -> Table:
    """What can be read, with the reason where it can't or only with care; the worst first."""
    columns = {
        "of": (later("Kind"), "text"),
        "what": (later("What"), "text"),
        "verdict": (later("Fit?"), "text"),
        "why": (later("Why"), "text"),
    }
    order = {NOT_FIT: 0, CARE_WITH: 1, FIT: 2}
    rows = fitness(result)
    rows = rows[(rows["of"] != "Unit") | (rows["verdict"] != FIT)]
    rows = (
        rows.assign(
            place=rows["verdict"].map(order),
            verdict=[say(word).replace(" ", "\u00a0") for word in rows["verdict"]],
            of=[say(kind) for kind in rows["of"]],
        )
        .sort_values("place", kind="stable", ignore_index=True)
        .head(MOST)
    )
    caption = say(
        "Units that are fit are counted above. The limits, and where they come from, are in the project's methods page."
    )
    return Table("fit-for-use", say("What can be read"), rows, columns, caption, fold=False)
