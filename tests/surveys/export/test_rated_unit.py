"""Every tool and paper ask which department is rated, where the survey has questions on one; what comes back needs no mapping."""

from __future__ import annotations

from pathlib import Path

import pytest
from collecting import UNITS  # type: ignore[import-not-found]

from assessment.responses import read_responses
from assessment.settings import Engagement
from assessment.surveys import read_survey
from assessment.surveys.codes import NAMINGS, item_codes
from assessment.surveys.export import FORMATS, export_survey
from assessment.surveys.export.phrases import PHRASES
from assessment.surveys.export.xlsform import survey_rows
from assessment.surveys.model import Survey

SURVEY = read_survey("care-employee", modules=["internal-service"])
CODES = {"xlsform": "rated_unit", "limesurvey": "ratedunit", "qualtrics": "rated_unit"}


@pytest.mark.parametrize("collector", ["limesurvey", "qualtrics", "markdown", "html"])
def test_the_department_is_asked_once_in_each_file_where_it_is_rated(collector: str) -> None:
    code = CODES.get(collector, "rated_unit")
    for content in export_survey(SURVEY, collector).values():
        assert content.decode().count(code) == 1
    assert code not in "".join(content.decode() for content in export_survey(read_survey("care-employee"), collector).values())


@pytest.mark.parametrize("form", ["", "manager"])
def test_a_form_of_xlsform_asks_it_after_the_unit(form: str) -> None:
    lists = dict.fromkeys(SURVEY.answers, "list")
    names = [row["name"] for row in survey_rows(SURVEY, lists, form)]
    assert names[:3] == ["level", "unit", "rated_unit"]
    assert "rated_unit" not in [row["name"] for row in survey_rows(read_survey("care-employee"), lists, form)]


@pytest.mark.parametrize("collector", NAMINGS)
def test_what_comes_back_is_read_without_a_mapping(collector: str, tmp_path: Path) -> None:
    codes = item_codes(SURVEY, collector)
    text = f"unit,level,{CODES[collector]},{codes['dept_quick']}\nNorth,front_line,Payroll,4\n"
    (tmp_path / "1.csv").write_text(text, "utf-8")
    source = {"survey": "employee", "wave": "1", "file": "1.csv"}
    given = {"client": "C", "waves": ["1"], "surveys": {"employee": "s"}, "sources": [source]}
    answers = read_responses(Engagement.model_validate(given), tmp_path, {"employee": SURVEY}, UNITS).answers["employee"]
    assert answers.select("rated_unit", "dept_quick").rows() == [("Payroll", 4)]


@pytest.mark.parametrize("collector", NAMINGS)
def test_no_item_takes_the_name_of_the_question(collector: str) -> None:
    item = {"text": "x", "concepts": ["x"], "answers": "a", "alone": True}
    asked = {"answers": {"a": {"low": 1, "high": 5}}, "items": {"Rated.Unit": item}}
    survey = Survey.model_validate({"survey": "s", "title": "S", "respondents": "employee", **asked})
    assert item_codes(survey, collector)["Rated.Unit"].casefold() not in CODES.values()


def test_every_language_asks_it_in_its_own_words() -> None:
    assert len({words.rated_unit for words in PHRASES.values()}) == len(PHRASES)
    assert set(FORMATS) == {*NAMINGS, "markdown", "html"}
