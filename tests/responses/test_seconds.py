"""Times that collectors tell."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import as_collected as made  # type: ignore[import-not-found]
import pytest
from as_collected import PEOPLE, as_book, as_text

from assessment.responses.exports import read_export
from assessment.responses.seconds import seconds_taken
from assessment.settings import Source

if TYPE_CHECKING:
    from tests.responses.conftest import Desk


def seconds(desk: Desk, content: str | bytes) -> list[Any] | None:
    source = Source(survey="employee", wave="W1", file=desk.put("x", content))
    found = seconds_taken(read_export(desk.folder / "x", source, expected=set()))
    return None if found is None else found.to_list()


@pytest.mark.parametrize(
    ("export", "taken"),
    [
        (made.qualtrics, 320.0),
        (made.qualtrics_legacy, 320.0),
        (made.limesurvey, 320.11),
        (made.surveymonkey, 320.0),
        (made.microsoft_forms, 320.0),
        (made.kobo, 320.0),
        (made.odk, 320.0),
    ],
)
def test_seconds_are_told_by_the_collector_or_lie_between_start_and_end(desk: Desk, export: Any, taken: float) -> None:
    assert seconds(desk, as_text(export())) == [taken] * len(PEOPLE)
    assert seconds(desk, as_book(export())) == [taken] * len(PEOPLE)


def test_without_times_nothing_is_told(desk: Desk) -> None:
    assert seconds(desk, "unit,trust\nNorth,4\n") is None
    assert seconds(desk, as_text(made.google_forms())) is None


@pytest.mark.parametrize(
    ("start", "end", "taken"),
    [
        ("12/7/26 23:59:00", "13/7/26 0:01:00", 120.0),
        ("2026-05-04T10:00:00.500+02:00", "2026-05-04T10:01:00.000+02:00", 59.5),
        ("4.5.2026 10:00", "4.5.2026 10:01", 60.0),
        ("yesterday", "today", None),
        ("2026-05-04 10:00:00", "2026-05-04 09:00:00", None),
        ("", "2026-05-04 09:00:00", None),
    ],
)
def test_one_way_of_writing_must_fit_all_moments(desk: Desk, start: str, end: str, taken: float | None) -> None:
    assert seconds(desk, f"ID,Start time,Completion time,unit\n1,{start},{end},North\n") == [taken]
