"""The one way in to all ways out."""

from __future__ import annotations

import re

import pytest
from collecting import HARD, SURVEYS  # type: ignore[import-not-found]

from assessment.errors import InputError
from assessment.surveys.export import FORMATS, export_survey
from assessment.surveys.model import Survey


@pytest.mark.parametrize("collector", FORMATS)
def test_the_same_survey_gives_the_same_files(survey: Survey, collector: str) -> None:
    assert export_survey(survey, collector) == export_survey(survey, collector)


@pytest.mark.parametrize("collector", FORMATS)
def test_names_of_files_are_safe_whatever_the_survey_is_called(collector: str) -> None:
    for name in ("../../etc/passwd", "CON: <x>", "東京"):
        survey = HARD.model_copy(update={"survey": name})
        assert all(re.fullmatch(r"[a-z0-9][a-z0-9-]*(\.[a-z]+)+", file) for file in export_survey(survey, collector))


@pytest.mark.parametrize("collector", FORMATS)
def test_one_form_gives_one_file(collector: str) -> None:
    (name,) = export_survey(HARD, collector, form="senior_leader")
    assert "senior-leader" in name


def test_an_unknown_format_names_the_nearest() -> None:
    with pytest.raises(InputError, match=r"no such format: 'qualtrix'.*Did you mean 'qualtrics'"):
        export_survey(HARD, "qualtrix")


@pytest.mark.parametrize("collector", FORMATS)
def test_an_unknown_form_names_the_nearest(collector: str) -> None:
    with pytest.raises(InputError, match=r"no such form: 'mangaer'.*Did you mean 'manager'"):
        export_survey(HARD, collector, form="mangaer")


def test_a_survey_of_customers_has_no_form_of_staff() -> None:
    with pytest.raises(InputError, match="Allowed: customer"):
        export_survey(SURVEYS["care-customer"], "html", form="manager")


def test_every_format_says_how_the_answers_come_back() -> None:
    assert all(re.search("Export the answers|Type the answers", one.note) for one in FORMATS.values())
