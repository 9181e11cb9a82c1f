"""Tables on open answers: who speaks of which theme."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from assessment.findings.comments import CUSTOMERS, EMPLOYEE, WORDS, theme_rows
from assessment.language import later, say
from assessment.result import Assessment
from assessment.settings import Kind
from assessment.tables.scores import ranges
from assessment.tables.table import Table

__all__ = ["comments", "customer_comments", "staff_comments"]

CAPTION = later(
    "Of those who wrote something, in the whole organisation, how many used a word of the theme; a comment can be of several"
    " themes or of none. Where fewer than three did, or all but a few, the number is not told, nor one that would tell it."
)


def staff_comments(result: Assessment) -> Table:
    """What staff wrote of, by level."""
    return themes(result, [EMPLOYEE], "staff-comments", say("What staff wrote of"))


def customer_comments(result: Assessment) -> Table:
    """What customers wrote of."""
    return themes(result, [CUSTOMERS], "customer-comments", say("What customers wrote of"))


def comments(result: Assessment) -> Table:
    """What staff, by level, and customers wrote of."""
    return themes(result, [EMPLOYEE, CUSTOMERS], "comments", say("What people wrote of"))


def themes(result: Assessment, kinds: Sequence[Kind], name: str, title: str) -> Table:
    """The themes of some sides."""
    rows = theme_rows(result, *kinds)
    rows = rows[rows["status"].isin(["shown", *WORDS])]
    likely = pd.Series(ranges(rows, "share"), rows.index, dtype="str").where(rows["share"].notna(), "–")
    rows = rows.assign(told=[say(WORDS[status]) if status in WORDS else "" for status in rows["status"]], range=likely)
    columns = {
        "title": (later("Theme"), "text"),
        "label": (later("Who"), "text"),
        "share": (later("Share"), "share"),
        "range": (later("Likely range"), "text"),
        "count": (later("Wrote of it"), "count"),
        "n": (later("Wrote something"), "count"),
        "told": (later("Told as"), "text"),
        "document": (later("Source document"), "text"),
    }
    return Table(name, title, rows, columns, say(CAPTION), empty=later("There is no share of a theme to show."))
