"""The command line: what it prints where, and how it ends."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

import assessment
from assessment.batch.outcome import Made, Outcome, Report
from assessment.cli import app
from assessment.errors import InputError, Problem, WithheldError
from assessment.inputs import read_surveys

ENGAGEMENT = """\
client: Northwind
waves: [2026-Q1, 2026-Q3]
surveys: {employee: care-employee}
sources: [{survey: employee, wave: 2026-Q1, file: employee.csv}]
"""


def call(*words: object) -> Result:
    return CliRunner().invoke(app, [str(word) for word in words])


@pytest.fixture
def client(tmp_path: Path) -> Path:
    (tmp_path / "engagement.yml").write_text(ENGAGEMENT, "utf-8")
    return tmp_path


@pytest.fixture
def outcome(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[object]:
    """Make `run` end with the first of this list, or raise it."""
    ends: list[object] = [Outcome(tmp_path / "release", made=3, reused=1)]

    def end(settings: object, *, progress: object) -> object:
        if isinstance(ends[0], BaseException):
            raise ends[0]
        return ends[0]

    monkeypatch.setattr(assessment.batch, "run", end)
    return ends


def test_help_needs_none_of_the_heavy_packages() -> None:
    ask = (
        "import sys; sys.argv = ['assessment', '--help']\nfrom assessment.cli import main\ntry: main()\nexcept SystemExit: pass\n"
    )
    names = "{'pandas', 'polars', 'plotly', 'statsmodels', 'scipy', 'numpy', 'nbconvert', 'papermill'}"
    heavy = f"print(sorted({names} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", ask + heavy], capture_output=True, text=True, check=True)
    assert "check" in done.stdout
    assert done.stdout.splitlines()[-1] == "[]"


def test_the_module_and_the_command_are_the_same() -> None:
    done = subprocess.run([sys.executable, "-m", "assessment", "survey", "list"], capture_output=True, text=True, check=True)
    assert [line.split()[0] for line in done.stdout.splitlines()][:2] == ["care-customer", "care-employee"]


def test_results_go_to_stdout_with_the_path_last(client: Path, outcome: list[object]) -> None:
    ended = call("run", client)
    assert ended.exit_code == 0
    assert ended.stdout.splitlines()[0] == "3 reports made, 1 kept from before"
    assert ended.stdout.splitlines()[-1].endswith("index.html")
    assert ended.stderr == ""


def test_a_script_gets_json(client: Path, outcome: list[object]) -> None:
    assert json.loads(call("run", client, "--json").stdout) == {
        "release": str(client / "release"), "made": 3, "reused": 1, "failed": [],
    }  # fmt: skip


def test_failed_reports_are_named_on_stderr_and_exit_4(client: Path, outcome: list[object]) -> None:
    report = Report("u.html", "n", client="C", unit="NA", parent="", wave="w", number=1, staff=None, customers=None)
    outcome[0] = Outcome(client / "release", made=3, reused=0, failed=(Made(report, "key", reason="it would not"),))
    ended = call("run", client)
    assert ended.exit_code == 4
    assert ended.stderr.startswith("Missing: NA: it would not")
    assert "1 missing" in ended.stdout


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (InputError(Problem("Wrong", file="a.csv", line=3)), 2),
        (WithheldError("Withheld"), 3),
        (KeyError("answer"), 1),
        (KeyboardInterrupt(), 130),
    ],
)
def test_each_error_has_its_exit_code_and_no_traceback(client: Path, outcome: list[object], error: object, code: int) -> None:
    outcome[0] = error
    ended = call("run", client)
    assert ended.exit_code == code
    assert "Traceback" not in ended.stderr
    assert "answer" not in ended.stderr
    assert ended.stdout == ""


def test_a_traceback_is_shown_when_asked_for(client: Path, outcome: list[object]) -> None:
    outcome[0] = KeyError("answer")
    assert "Traceback" in call("run", client, "--debug").stderr


def test_an_unknown_wave_is_refused_with_the_nearest(client: Path, outcome: list[object]) -> None:
    ended = call("run", client, "--wave", "2026-Q2")
    assert ended.exit_code == 2
    assert "Did you mean '2026-Q" in ended.stderr


@pytest.mark.parametrize("words", [("run",), ("run", ".", "--workers", "-1"), ("run", ".", "--nonsense"), ("nonsense",)])
def test_a_command_that_makes_no_sense_ends_with_2(words: tuple[str, ...]) -> None:
    assert call(*words).exit_code == 2


@pytest.mark.parametrize("command", ["check", "run"])
def test_a_missing_engagement_is_one_clear_message(tmp_path: Path, command: str) -> None:
    ended = call(command, tmp_path / "none")
    assert ended.exit_code == 2
    assert "There is no such file" in ended.stderr
    assert not (Path("outputs") / "none").exists()


def test_a_missing_source_writes_nothing(client: Path) -> None:
    ended = call("run", client, "--out", client / "out")
    assert ended.exit_code == 2
    assert "employee.csv" in ended.stderr
    assert not (client / "out").exists()


def test_a_new_engagement_can_be_read_and_its_notebooks_read_it(tmp_path: Path) -> None:
    folder = tmp_path / 'R&D "North": yes'
    assert call("new", folder).exit_code == 0
    settings = assessment.settings.read_settings(folder)
    notebook = (folder / "notebooks" / "06_executive_report.ipynb").read_text("utf-8")
    assert settings.engagement.client == folder.name
    assert "../engagement.yml" in notebook
    assert "data/example" not in notebook
    assert (folder / "units.csv").read_text("utf-8").startswith("unit,parent")


def test_modules_that_a_new_engagement_proposes_can_be_taken_in(tmp_path: Path) -> None:
    call("new", tmp_path / "acme")
    written = tmp_path / "acme" / "engagement.yml"
    written.write_text(written.read_text("utf-8").replace("# modules:", "modules:"), "utf-8")
    surveys = read_surveys(assessment.settings.read_settings(written))
    assert {"voice_upward", "customer_voice_upward"} < {name for survey in surveys.values() for name in survey.scales}


def test_a_folder_that_holds_something_is_not_touched(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine", "utf-8")
    ended = call("new", tmp_path)
    assert ended.exit_code == 2
    assert "not empty" in ended.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_a_questionnaire_is_printed(tmp_path: Path) -> None:
    assert "Committed" in call("survey", "show", "care-employee").stdout


def test_an_unknown_questionnaire_is_refused_with_the_nearest() -> None:
    ended = call("survey", "show", "care-employe")
    assert ended.exit_code == 2
    assert "care-employee" in ended.stderr


@pytest.mark.parametrize("name", ["care-employee", "voice-upward-employee"])
def test_a_questionnaire_or_module_is_printed_in_a_language(name: str) -> None:
    german = call("survey", "show", name, "--language", "de").stdout
    assert "1 Stimme überhaupt nicht zu" in german
    assert "Strongly agree" not in german


def test_a_language_without_a_translation_is_refused_with_those_there_are(tmp_path: Path) -> None:
    ended = call("survey", "show", "care-employee", "--language", "it")
    assert ended.exit_code == 2
    assert "no translation into this language: 'it'. Allowed: en, de, es, fr." in ended.stderr


def test_the_example_is_checked_file_by_file() -> None:
    ended = call("check", assessment.settings.bundled("data", "example"))
    assert ended.exit_code == 0
    assert ended.stdout.count(" = accepted ") == 4
    assert "Set aside, unit_unknown:" in ended.stdout
    assert "correct it, add it to the units, or map it under 'values: unit'." in ended.stdout


@pytest.mark.parametrize(("names", "more"), [(5, ""), (40, "  and 10 other words\n")])
def test_all_words_that_no_unit_has_are_named_at_once(tmp_path: Path, names: int, more: str) -> None:
    source = "{survey: customer, wave: w1, file: guests.csv}"
    settings = f"client: C\nwaves: [w1]\nsurveys: {{customer: care-customer}}\nsources: [{source}]\nunits: units.csv\n"
    rows = [f"N,{n % 5 + 1},{n % 4 + 1}" for n in range(12)] + [f"Shop {n},4,{n % 5 + 1}" for n in range(names)]
    (tmp_path / "engagement.yml").write_text(settings, "utf-8")
    (tmp_path / "guests.csv").write_text("\n".join(["unit,overall,promised", *rows]) + "\n", "utf-8")
    (tmp_path / "units.csv").write_text("unit,parent\nN,\n", "utf-8")
    told = call("check", tmp_path).stdout
    assert told.count("'unit': 'Shop ") == min(names, 30)
    assert more in told and ("other words" in told) == bool(more)  # noqa: PT018


def test_a_check_speaks_english_whatever_the_reports_speak(tmp_path: Path) -> None:
    example = assessment.settings.bundled("data", "example")
    german = shutil.copytree(example, tmp_path / "german")
    settings = german / "engagement.yml"
    settings.write_text(f"language: de\n{settings.read_text('utf-8')}", "utf-8")
    assert call("check", german).stdout == call("check", example).stdout


def test_a_check_gives_json_to_scripts() -> None:
    values = json.loads(call("check", assessment.settings.bundled("data", "example"), "--json").stdout)
    for file in values["files"]:
        assert file["read"] == file["accepted"] + file["set_aside"] + file["structural"]
    assert set(values) == {"files", "set_aside", "notes", "suggestions"}


def test_a_full_disk_is_told_as_such_with_what_to_do(client: Path, outcome: list[object]) -> None:
    outcome[0] = OSError(28, "No space left on device", "/out/release/report.html")
    ended = call("run", client)
    assert ended.exit_code == 4
    assert "(No space left on device): /out/release/report.html. Nothing half done" in ended.stderr
    assert "Make room" in ended.stderr
    assert ended.stdout == ""
