"""Tables on what arrived, who answered, and what each scale stands for."""

from __future__ import annotations

import pandas as pd

from assessment.findings.phrases import level_labels
from assessment.language import later, say
from assessment.result import Assessment
from assessment.tables.scores import scored
from assessment.tables.table import Table

__all__ = ["RATE_COLUMNS", "arrivals", "method", "response_rates", "set_aside", "trace"]

NOT_ASKED = later("Not asked here; a module does.")
RATE_COLUMNS = {  # who answered, of how many
    "unit": (later("Unit"), "text"),
    "label": (later("Level"), "text"),
    "n": (later("Answered"), "count"),
    "headcount": (later("Of"), "count"),
    "rate": (later("Rate"), "share"),
    "range": (later("Likely range"), "text"),
}


def arrivals(result: Assessment) -> Table:
    """What became of each file."""
    columns = {
        "file": (later("File"), "text"),
        "wave": (later("Wave"), "text"),
        "read": (later("Read"), "count"),
        "accepted": (later("Counts"), "count"),
        "set_aside": (later("Set aside"), "count"),
        "structural": (later("Header, blank"), "count"),
        "cells": (later("Answers made missing"), "count"),
    }
    return Table("arrivals", say("Files"), result.arrivals, columns, fold=False)


def set_aside(result: Assessment) -> Table:
    """Why lines and answers do not count."""
    columns = {"what": (later("Reason"), "text"), "rows": (later("Lines"), "count"), "cells": (later("Answers"), "count")}
    return Table("set-aside", say("Set aside"), result.reasons, columns, empty=later("Nothing was set aside."), fold=False)


def response_rates(result: Assessment) -> Table:
    """Who answered, here and in the units below."""
    units = result.units
    here = units[(units["unit"] == result.unit) | (units["parent"] == result.unit)]
    order = dict(zip(here["unit"], here["number"], strict=True))
    labels = level_labels(result)
    places = {level: place for place, level in enumerate(labels)}
    frame = result.response
    rows = frame[(frame["wave"] == result.wave) & frame["unit"].isin(order) & (frame["status"] == "shown")]
    rows = rows.assign(label=rows["level"].map(labels), number=rows["unit"].map(order), place=rows["level"].map(places))
    rows = scored(rows, "share", "n").sort_values(["number", "place"], ignore_index=True)
    caption = say("Groups too small to show are left out. The range allows for who happened to answer this time.")
    return Table("response-rates", say("Who answered"), rows, RATE_COLUMNS, caption)


def method(result: Assessment) -> Table:
    """What each scale stands for, and where in the source documents it comes from."""
    columns = {
        "title": (later("Scale"), "text"),
        "meaning": (later("What a high figure means"), "text"),
        "items": (later("Items"), "count"),
        "concepts": (later("Concepts"), "concepts"),
    }
    caption = say(
        "Concepts are numbered by source document: 000 Five Steps, 001 10 Steps, 002 Good Customer Service, 003 How Customer"
        " Service Works, 004 4 Keys. The next table says what each of them is."
    )
    return Table("method", say("Scales"), result.scales, columns, caption, explains="scale")


def trace(result: Assessment) -> Table:
    """What each concept of the source documents is measured by, and where its figure stands; or why it has none here."""
    columns = {
        "concept": (later("Concept"), "text"),
        "words": (later("What it is"), "text"),
        "document": (later("Source document"), "text"),
        "items": (later("Questions"), "text"),
        "titles": (later("Scales, or why none"), "text"),
        "shown": (later("Where shown"), "text"),
    }
    return Table("trace", say("From the source documents to the figures"), trace_rows(result), columns, explains="concepts")


def trace_rows(result: Assessment) -> pd.DataFrame:
    """The trace with scales by their titles; for a concept that has none here, the reason."""
    titles = dict(zip(result.scales["scale"], result.scales["title"], strict=True))
    frame = result.trace
    named = ["; ".join(titles.get(name, name) for name in names.split()) for names in frame["scales"]]
    left_out = (frame["items"] == "") & (frame["measured_by"] == "items")
    notes = frame["note"].mask(left_out, say(NOT_ASKED))
    return frame.assign(titles=[words or note for words, note in zip(named, notes, strict=True)])
