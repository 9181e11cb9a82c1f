"""What a run reads, held against each other."""

from __future__ import annotations

from pathlib import Path

import pytest

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
    told = [(problem.file or problem.found, problem.what) for problem in caught.value.problems]
    assert told == [
        ("care-employe", "There is no such survey"),
        ("gone.csv", "There is no such file"),
        ("empty.csv", "The file is empty"),
        ("units.csv", "There is no such file"),
        ("metrics.csv", "There is no such file"),
    ]
