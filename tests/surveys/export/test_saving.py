"""Surveys written to a folder, and the commands that do it."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from assessment.cli import app
from assessment.errors import InputError
from assessment.surveys import read_survey
from assessment.surveys.export import FORMATS, save_survey


def test_a_survey_is_written_to_the_folder_that_was_named(tmp_path: Path) -> None:
    written = save_survey(read_survey("care-customer"), "markdown", tmp_path / "new")
    assert [path.parent for path in written] == [tmp_path / "new"]
    assert written[0].read_text("utf-8").startswith("#")


def test_a_file_that_is_there_is_never_written_over(tmp_path: Path) -> None:
    survey = read_survey("care-customer")
    (path,) = save_survey(survey, "markdown", tmp_path)
    path.write_text("mine", "utf-8")
    with pytest.raises(InputError, match="is there already"):
        save_survey(survey, "markdown", tmp_path)
    assert path.read_text("utf-8") == "mine"


def test_the_command_names_each_file_it_wrote(tmp_path: Path) -> None:
    done = CliRunner().invoke(app, ["survey", "export", "care-customer", "--format", "xlsform", "--out", str(tmp_path)])
    assert done.exit_code == 0
    assert [Path(line).name for line in done.stdout.split()] == [path.name for path in tmp_path.iterdir()]


def test_an_unknown_format_is_refused_with_the_nearest(tmp_path: Path) -> None:
    done = CliRunner().invoke(app, ["survey", "export", "care-customer", "--format", "xlsfrom", "--out", str(tmp_path)])
    assert done.exit_code == 2
    assert "did you mean 'xlsform'" in done.stderr.lower()


def test_the_command_checks_a_file_of_a_client(tmp_path: Path) -> None:
    (tmp_path / "mine.yml").write_text("survey: mine\ntitel: Mine\n", "utf-8")
    done = CliRunner().invoke(app, ["survey", "check", str(tmp_path / "mine.yml")])
    assert done.exit_code == 2
    assert "mine.yml, line 2" in done.stderr


def test_the_trace_names_all_five_documents() -> None:
    done = CliRunner().invoke(app, ["survey", "trace"])
    assert done.exit_code == 0
    assert all(f"{document}." in done.stdout for document in ("000", "001", "002", "003", "004"))


def test_the_command_writes_a_survey_in_the_language_asked_for(tmp_path: Path) -> None:
    words = ["survey", "export", "care-customer", "--format", "markdown", "--language", "fr", "--out", str(tmp_path)]
    done = CliRunner().invoke(app, words)
    assert done.exit_code == 0
    (path,) = tmp_path.iterdir()
    assert path.name == "care-customer.fr.md"
    assert path.read_text("utf-8").startswith(f"# {read_survey('care-customer', language='fr').title}")


@pytest.mark.parametrize("collector", FORMATS)
def test_a_survey_in_two_languages_fits_into_one_folder(tmp_path: Path, collector: str) -> None:
    written = [*save_survey(read_survey("care-employee"), collector, tmp_path)]
    for language in ("de", "fr"):
        written += save_survey(read_survey("care-employee", language=language), collector, tmp_path, language=language)
    assert len({*written}) == len([*tmp_path.iterdir()]) == len(written)


def test_a_survey_that_is_not_translated_is_not_written_in_another_language(tmp_path: Path) -> None:
    survey = "{survey: own, title: Own, respondents: customer, answers: {even: {low: 0, high: 1}},"
    item = " items: {glad: {text: Glad?, concepts: [glad], answers: even, alone: true}}}"
    (tmp_path / "own.yml").write_text(survey + item, "utf-8")
    words = ["survey", "export", str(tmp_path / "own.yml"), "--format", "html", "--language", "de", "--out", str(tmp_path)]
    done = CliRunner().invoke(app, words)
    assert done.exit_code == 2
    assert "Allowed: en." in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["own.yml"]
