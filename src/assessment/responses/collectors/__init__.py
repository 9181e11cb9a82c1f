"""Whose export a file is, told by its content: the registry of collectors.

To add one: a module here with a function that takes a file's records and gives them back without the collector's further header
rows and without the rows that it says not to count, or None if the file bears none of its marks; one line below; and its name
in ``Source.format``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

import polars as pl

from assessment.responses.collectors.forms import read_google_forms, read_microsoft_forms
from assessment.responses.collectors.heads import also_named, readings
from assessment.responses.collectors.kobo import read_kobo
from assessment.responses.collectors.limesurvey import read_limesurvey
from assessment.responses.collectors.qualtrics import read_qualtrics
from assessment.responses.collectors.surveymonkey import read_surveymonkey
from assessment.responses.records import Records, column

__all__ = ["COLLECTORS", "TITLES", "find_collector"]

# In this order: the first whose marks a file bears has it. Those whose marks are surest come first.
COLLECTORS: Mapping[str, Callable[[Records], Records | None]] = {
    "qualtrics": read_qualtrics,
    "surveymonkey": read_surveymonkey,
    "limesurvey": read_limesurvey,
    "kobo": read_kobo,
    "microsoft_forms": read_microsoft_forms,
    "google_forms": read_google_forms,
}
TITLES: Mapping[str, str] = {
    "qualtrics": "Qualtrics", "surveymonkey": "SurveyMonkey", "limesurvey": "LimeSurvey", "kobo": "KoboToolbox or ODK",
    "microsoft_forms": "Microsoft Forms", "google_forms": "Google Forms",
}  # fmt: skip


def find_collector(records: Records) -> Records:
    """Read records as their collector means them; as they are, if they bear no collector's marks."""
    found = next((found for read in COLLECTORS.values() if (found := read(records)) is not None), records)
    headers = [list(cells) for _, *cells in records.frame.head(found.structural - records.structural).iter_rows()]
    if not found.about.collector:
        return with_rows_of_grids(found)
    for cells in [list(records.header), *headers]:
        found = without_header(found, cells)
    return found


def with_rows_of_grids(records: Records) -> Records:
    """Records whose heads `Question [Row]` may also be meant by the row: a form's sheet without its own columns."""
    grids = {place: readings(head) for place, head in enumerate(records.header) if head.rstrip().endswith("]")}
    return replace(records, about=replace(records.about, also=also_named(records, grids))) if grids else records


def without_header(records: Records, header: list[str]) -> Records:
    """Set aside rows that repeat a header row: exports were joined."""
    again = pl.all_horizontal(pl.col(column(place)) == text for place, text in enumerate(header))
    lines = records.frame.filter(again).select(
        "line", column=pl.lit(""), value=pl.lit(""), code=pl.lit("repeated_header"), hint=pl.lit("")
    )
    if lines.is_empty():
        return records
    return replace(records, frame=records.frame.filter(~again), aside=pl.concat([records.aside, lines]))
