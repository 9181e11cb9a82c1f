"""What a run reads, held against each other."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from assessment import inputs
from assessment.errors import InputError
from assessment.inputs import read_inputs
from assessment.settings import read_settings

ENGAGEMENT = """\
client: Northwind
waves: [w1]
surveys: {employee: care-employe}
sources:
  - {survey: employee, wave: w1, file: here.csv}
  - {survey: employee, wave: w1, file: gone.csv}
  - {survey: employee, wave: w1, file: empty.csv}
units: units.csv
metrics: metrics.csv
"""


def test_files_that_are_not_there_and_a_survey_that_is_none_are_told_at_once(tmp_path: Path) -> None:
    (tmp_path / "engagement.yml").write_text(ENGAGEMENT, "utf-8")
    (tmp_path / "here.csv").write_text("unit,C1\nNorth,4\n", "utf-8")
    (tmp_path / "empty.csv").touch()
    with pytest.raises(InputError) as caught:
        read_inputs(read_settings(tmp_path))
    told = [(problem.file, problem.what) for problem in caught.value.problems]
    assert told == [
        ("engagement.yml", "There is no such survey"),
        ("gone.csv", "There is no such file"),
        ("empty.csv", "The file is empty"),
        ("units.csv", "There is no such file"),
        ("metrics.csv", "There is no such file"),
    ]


def test_faults_of_units_exports_and_metrics_are_told_at_once(tmp_path: Path) -> None:
    (tmp_path / "engagement.yml").write_text(ENGAGEMENT.replace("care-employe}", "care-employee}"), "utf-8")
    for name in ("here", "gone", "empty"):
        (tmp_path / f"{name}.csv").write_text("respondent,unit,level,Z1\n1,North,front_line,4\n", "utf-8")
    (tmp_path / "metrics.csv").write_text("unit,wave,repeat_rate\nNorth,w2,.5\n", "utf-8")
    for units, told in (("unit,parent\nNorth,Nrth\n", {"units.csv"}), ("unit,parent\nNorth,\n", {"metrics.csv"})):
        (tmp_path / "units.csv").write_text(units, "utf-8")
        with pytest.raises(InputError) as caught:
            read_inputs(read_settings(tmp_path))
        assert {problem.file for problem in caught.value.problems} == told | {"here.csv", "gone.csv", "empty.csv"}


SMALL = """\
client: Acme
waves: [w1]
surveys: {employee: care-employee}
sources: [{survey: employee, wave: w1, file: staff.csv}]
"""


def told_of(folder: Path, *units: str, listed: str = "") -> list[str]:
    """What is told of units that a run is to report on, of an engagement with an answer of North's."""
    (folder / "engagement.yml").write_text(f"{SMALL}units: {listed}\n" if listed else SMALL, "utf-8")
    (folder / "staff.csv").write_text("respondent,unit,level,C1\n1,North,front_line,4\n", "utf-8")
    with pytest.raises(InputError) as caught:
        read_inputs(replace(read_settings(folder), units=units))
    return [problem.todo for problem in caught.value.problems]


def test_every_unknown_unit_is_told_with_the_nearest_or_with_the_list_it_is_not_in(tmp_path: Path) -> None:
    (tmp_path / "tree.csv").write_text("unit\nNorth\nEast\n", "utf-8")
    told = told_of(tmp_path, "Norht", "East", "Zzzzz", "Norht", listed="tree.csv")
    assert told == ["did you mean 'North'?", "see tree.csv for the units' names"]


def test_an_unknown_unit_is_told_before_any_answer_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "tree.csv").write_text("unit\nNorth\n", "utf-8")
    monkeypatch.setattr(inputs, "read_responses", pytest.fail)
    assert told_of(tmp_path, "Zzzzz", listed="tree.csv")


def test_without_a_list_an_unknown_unit_is_held_against_those_that_the_answers_name(tmp_path: Path) -> None:
    told = told_of(tmp_path, "Noth", "Zzzzz")
    assert told == ["did you mean 'North'?", "units are those that the answers name, as there is no list of units"]


def test_faults_of_both_questionnaires_are_told_at_once(tmp_path: Path) -> None:
    both = SMALL.replace("care-employee}", "care-employe, customer: care-custmer}")
    (tmp_path / "engagement.yml").write_text(both, "utf-8")
    (tmp_path / "staff.csv").write_text("unit,C1\nNorth,4\n", "utf-8")
    with pytest.raises(InputError) as caught:
        read_inputs(read_settings(tmp_path))
    assert [problem.found for problem in caught.value.problems] == ["care-employe", "care-custmer"]
