"""A survey shown as text holds all that it asks."""

from __future__ import annotations

import pytest

from assessment.settings import Kind
from assessment.surveys import bundled_surveys, list_modules, list_surveys, read_survey, show_list, show_survey

WIDEST = 100
KINDS: tuple[Kind, ...] = ("employee", "customer")


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


def test_the_list_has_a_line_for_every_questionnaire_and_module() -> None:
    lines = show_list(bundled_surveys()).splitlines()
    modules = [f"{name}-{kind}" for kind in KINDS for name in list_modules(kind)]
    assert [line.split()[0] for line in lines] == [*list_surveys(), *modules]
    assert lines[-1].split(maxsplit=1)[1] == "2 items for customers, a module: What became of what you told us"
