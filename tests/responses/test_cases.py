"""What happens to real files has the outcome that the table of cases names."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from cases import CASES  # type: ignore[import-not-found]
from cases.model import Case, Reads, Settled, Stops, write_house  # type: ignore[import-not-found]
from typer.testing import CliRunner

from assessment.cli import app
from assessment.errors import InputError
from assessment.inputs import Inputs, read_inputs
from assessment.pipeline import compute
from assessment.responses import CODES
from assessment.settings import read_settings

MOST_LINES = 3


def read_house(folder: Path) -> Inputs | InputError:
    try:
        return read_inputs(read_settings(folder))
    except InputError as error:
        return error


def check_stop(expected: Any, error: InputError) -> None:
    message = str(error)
    assert re.search(expected.words, message, re.IGNORECASE)
    assert len(message.splitlines()) <= MOST_LINES
    assert all(problem.file == expected.file for problem in error.problems)
    assert all(problem.todo or problem.allowed for problem in error.problems), "what to do is missing"
    assert "Traceback" not in message


def check_reading(expected: Any, inputs: Inputs) -> None:
    responses = inputs.responses
    people = responses.answers["employee"].select("respondent", "unit", "level", "trust", "care", "calm").rows()
    assert expected.people is None or people == list(expected.people)
    aside = responses.set_aside.select("line", "column", "value", "code").rows()
    assert aside == list(expected.aside)
    letters = {CODES[code].of[0] for _, _, _, code in aside}
    assert letters == {"A": set(), "Q": {"r"}, "C": {"c"}}[expected.letter]
    said = " / ".join(note for arrival in responses.arrivals for note in arrival.notes)
    assert all(words in said for words in expected.remarks), said
    assert sum(arrival.structural for arrival in responses.arrivals) == expected.structural
    for arrival in responses.arrivals:
        arrival.check()


def test_every_number_of_the_list_has_a_case() -> None:
    assert sorted({case.number for case in CASES}) == list(range(1, 115))


def test_no_two_cases_are_called_alike() -> None:
    assert len({case.name for case in CASES}) == len(CASES)


@pytest.mark.parametrize(
    "case",
    [pytest.param(case, id=case.name) for case in CASES],
)
def test_a_case_has_its_outcome(case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "house"
    folder.mkdir()
    write_house(folder, case)
    if case.meanwhile:
        case.meanwhile(monkeypatch, folder)
    found = read_house(folder)
    outcome = case.outcome
    if isinstance(outcome, Settled):
        outcome = outcome.stops if isinstance(found, InputError) else outcome.reads
    if isinstance(outcome, Stops):
        assert isinstance(found, InputError), "it was read"
        check_stop(outcome, found)
    else:
        assert isinstance(outcome, Reads)
        assert isinstance(found, Inputs), found
        check_reading(outcome, found)


STOPS = [case for case in CASES if isinstance(case.outcome, Stops) and not case.meanwhile]


@pytest.mark.parametrize("case", [pytest.param(case, id=case.name) for case in STOPS])
def test_a_stop_ends_the_command_in_few_words(case: Case, tmp_path: Path) -> None:
    folder = tmp_path / "house"
    folder.mkdir()
    write_house(folder, case)
    run = CliRunner().invoke(app, ["check", str(folder)])
    assert run.exit_code == InputError.exit_code
    assert not run.stdout or run.stdout.startswith("Columns of ")  # what its columns may be, as settings to edit
    assert 1 <= len(run.stderr.splitlines()) <= MOST_LINES
    assert "Traceback" not in run.stderr


@pytest.mark.parametrize("number", [78, 79, 99, 100])
def test_what_is_odd_and_accepted_goes_through_to_the_figures(number: int, tmp_path: Path) -> None:
    for case in CASES:
        if case.number == number:
            write_house(tmp_path, case)
            assert len(compute(read_settings(tmp_path)).assessment.arrivals) == 1
