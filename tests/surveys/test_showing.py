"""A survey shown as text holds all that it asks."""

from __future__ import annotations

import pytest

from assessment.surveys import list_surveys, read_survey, show_survey

WIDEST = 100


@pytest.mark.parametrize("name", list_surveys())
def test_every_wording_is_shown(name: str) -> None:
    survey = read_survey(name)
    shown = " ".join(show_survey(survey).split())
    missing = [
        item.wording(form) for item in survey.items.values() for form in survey.forms_of(item) if item.wording(form) not in shown
    ]
    assert not missing


@pytest.mark.parametrize("name", list_surveys())
def test_no_line_is_wider_than_a_terminal(name: str) -> None:
    assert max(map(len, show_survey(read_survey(name)).splitlines())) <= WIDEST


def test_what_becomes_of_an_answer_is_said() -> None:
    shown = show_survey(read_survey("care-employee"))
    assert "frequency, reversed; in latitude; concepts 001.10c" in shown
    assert "likely; reported by itself as a net promoter score; concepts 001.c" in shown
    assert "latitude: Latitude (predictor, front_line)" in shown
