"""Whose export a file is, told by its content: the registry of collectors.

To add one: a module here with a function that takes a file's records and gives them back without the collector's further header
rows and without the rows that it says not to count, or None if the file bears none of its marks; one line below; and its name
in ``Source.format``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from assessment.responses.collectors.forms import read_google_forms, read_microsoft_forms
from assessment.responses.collectors.kobo import read_kobo
from assessment.responses.collectors.limesurvey import read_limesurvey
from assessment.responses.collectors.qualtrics import read_qualtrics
from assessment.responses.collectors.surveymonkey import read_surveymonkey
from assessment.responses.records import Records

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
    return next((found for read in COLLECTORS.values() if (found := read(records)) is not None), records)
