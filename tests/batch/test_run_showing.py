"""How far a run is, for people, for scripts and for later."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from assessment.batch.outcome import Event
from assessment.batch.showing import Pace, show_progress

EVENTS = (
    Event("Reading and scoring"),
    Event("Reports", 0, 3),
    Event("Reports", 1, 3),
    Event("Reports", 2, 3, made=True),
    Event("Reports", 3, 3, failed="North: cell 'first' failed", made=True),
    Event("Releasing", 3, 3),
)


def test_the_rate_counts_what_is_made_and_not_what_was_kept() -> None:
    seconds = iter([100.0, 100.0, 101.0, 102.0, 104.0, 104.0])
    pace = Pace(clock=lambda: next(seconds))
    told = [pace.count(event) for event in EVENTS[:5]]
    assert [(one["a_minute"], one["seconds_left"]) for one in told] == [(None, None)] * 3 + [(30.0, 2), (30.0, 0)]
    assert [(one["done"], one["left"], one["failed"]) for one in told[1:]] == [(0, 3, 0), (1, 2, 0), (2, 1, 0), (3, 0, 1)]


def test_scripts_get_a_line_of_json_for_each_event(capsys: pytest.CaptureFixture[str]) -> None:
    with show_progress(as_json=True) as told:
        for event in EVENTS:
            told(event)
    printed = capsys.readouterr()
    lines = [json.loads(line) for line in printed.err.splitlines()]
    assert [line["step"] for line in lines] == [event.step for event in EVENTS]
    assert lines[4]["report"] == "North: cell 'first' failed"
    assert printed.out == ""


def test_the_log_has_a_line_for_each_report_and_begins_anew(tmp_path: Path) -> None:
    log = tmp_path / "run.log"
    for _ in range(2):
        with show_progress(log) as told:
            told(EVENTS[0])
            for event in EVENTS[1:]:
                told(event)
    lines = log.read_text("utf-8").splitlines()
    assert len(lines) == 5
    assert lines[3].endswith("3 of 3; failed: North: cell 'first' failed")


def test_a_run_that_never_comes_to_a_report_writes_no_log(tmp_path: Path) -> None:
    with show_progress(tmp_path / "run.log") as told:
        told(EVENTS[0])
    assert not (tmp_path / "run.log").exists()
