"""Table of who answered without reading: shares by unit, and of the whole also by sign."""

from __future__ import annotations

import pandas as pd

from assessment.findings.careless import flagged_words, level_of
from assessment.findings.evidence import each
from assessment.findings.phrases import level_labels
from assessment.language import later, say
from assessment.result import Assessment
from assessment.tables.table import Table

__all__ = ["careless"]

CAPTION = later(
    "Of units a class is told, never a count, and one or two people are told as none are: “fewer than 3”. “Can't be told”: the"
    " questionnaire or the files give no such sign. Single signs are common among careful people and say nothing alone; two that"
    " look at different things and agree, or one that leaves no doubt, make a flag."
)


def careless(result: Assessment) -> Table:
    """How many were flagged, here and in the units below."""
    columns = {
        "unit": (later("Unit"), "text"),
        "label": (later("Who"), "text"),
        "title": (later("Sign"), "text"),
        "flagged": (later("Flagged"), "text"),
        "counts": (later("It counts where"), "text"),
    }
    return Table("careless", say("Who answered without reading"), rows(result), columns, say(CAPTION))


def rows(result: Assessment) -> pd.DataFrame:
    """The unit, its signs where it is the whole, and the units right below it."""
    units = result.units
    here = units[(units["unit"] == result.unit) | (units["parent"] == result.unit)]
    order = dict(zip(here["unit"], here["number"], strict=True))
    frame = result.careless
    found = frame[(frame["wave"] == result.wave) & frame["unit"].isin(order)]
    told = found[found["status"].isin(["shown", "few"]) | ((found["status"] == "no_answers") & (found["index"] != "careless"))]
    words = [say("can't be told") if row.status == "no_answers" else flagged_words(row) for row in each(told)]
    labels = level_labels(result)
    who = [labels.get(level_of(str(kind)), str(kind)) for kind in told["kind"]]
    said = {name: [say(text) for text in told[name]] for name in ("title", "counts")}
    named = told.assign(flagged=words, label=who, number=told["unit"].map(order), **said)
    return named.sort_values(["number", "kind"], kind="stable", ascending=[True, False], ignore_index=True)
