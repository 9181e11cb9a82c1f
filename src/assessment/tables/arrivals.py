"""Tables on what arrived, who answered, and what each scale stands for."""

from __future__ import annotations

import pandas as pd

from assessment.findings.phrases import level_labels
from assessment.result import Assessment
from assessment.tables.scores import scored
from assessment.tables.table import Table

__all__ = ["arrivals", "method", "response_rates", "set_aside", "trace"]

NOT_ASKED = "Not asked here; a module does."


def arrivals(result: Assessment) -> Table:
    """What became of each file."""
    columns = {
        "file": ("File", "text"),
        "wave": ("Wave", "text"),
        "read": ("Read", "count"),
        "accepted": ("Counts", "count"),
        "set_aside": ("Set aside", "count"),
        "structural": ("Header, blank", "count"),
        "cells": ("Answers made missing", "count"),
    }
    return Table("arrivals", "Files", result.arrivals, columns, fold=False)


def set_aside(result: Assessment) -> Table:
    """Why lines and answers do not count."""
    columns = {"what": ("Reason", "text"), "rows": ("Lines", "count"), "cells": ("Answers", "count")}
    return Table("set-aside", "Set aside", result.reasons, columns, empty="Nothing was set aside.", fold=False)


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
    columns = {
        "unit": ("Unit", "text"),
        "label": ("Level", "text"),
        "n": ("Answered", "count"),
        "headcount": ("Of", "count"),
        "rate": ("Rate", "share"),
        "range": ("Likely range", "text"),
    }
    caption = "Groups too small to show are left out. The range allows for who happened to answer this time."
    return Table("response-rates", "Who answered", rows, columns, caption)


def method(result: Assessment) -> Table:
    """What each scale stands for, and where in the source documents it comes from."""
    columns = {
        "title": ("Scale", "text"),
        "meaning": ("What a high figure means", "text"),
        "items": ("Items", "count"),
        "concepts": ("Concepts", "concepts"),
    }
    caption = (
        "Concepts are numbered by source document: 000 Five Steps, 001 10 Steps, 002 Good Customer Service, 003 How Customer"
        " Service Works, 004 4 Keys. The next table says what each of them is."
    )
    return Table("method", "Scales", result.scales, columns, caption, explains="scale")


def trace(result: Assessment) -> Table:
    """What each concept of the source documents is measured by, and where its figure stands; or why it has none here."""
    columns = {
        "concept": ("Concept", "text"),
        "words": ("What it is", "text"),
        "document": ("Source document", "text"),
        "items": ("Questions", "text"),
        "titles": ("Scales, or why none", "text"),
        "shown": ("Where shown", "text"),
    }
    return Table("trace", "From the source documents to the figures", trace_rows(result), columns, explains="concepts")


def trace_rows(result: Assessment) -> pd.DataFrame:
    """The trace with scales by their titles; for a concept that has none here, the reason."""
    titles = dict(zip(result.scales["scale"], result.scales["title"], strict=True))
    frame = result.trace
    named = ["; ".join(titles.get(name, name) for name in names.split()) for names in frame["scales"]]
    left_out = (frame["items"] == "") & (frame["measured_by"] == "items")
    notes = frame["note"].mask(left_out, NOT_ASKED)
    return frame.assign(titles=[words or note for words, note in zip(named, notes, strict=True)])
