"""A survey is found by its name or its path, and refused with all of its faults."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from assessment.errors import InputError
from assessment.surveys import list_surveys, read_survey

OWN = """\
survey: own
title: Our own
respondents: customer
answers:
  agree: {low: 1, high: 5}
items:
  glad: {text: I am glad., concepts: [glad], answers: agree, alone: true}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A client's folder with a survey of their own."""
    (tmp_path / "own.yml").write_text(OWN, "utf-8")
    return tmp_path


def test_every_bundled_survey_can_be_used() -> None:
    assert [read_survey(name).survey for name in list_surveys()] == list(list_surveys())


def test_a_bundled_survey_may_be_named_with_its_ending() -> None:
    assert read_survey("care-employee.yml") == read_survey("care-employee")


def test_a_bundled_module_is_read_by_its_name_and_side() -> None:
    assert read_survey("voice-upward-employee").module


def test_a_survey_beside_the_engagement_is_read_by_its_path(folder: Path) -> None:
    assert read_survey("own.yml", beside=folder).title == "Our own"


def test_a_client_s_file_goes_before_a_bundled_one_of_that_name(folder: Path) -> None:
    (folder / "care-customer.yml").write_text(OWN, "utf-8")
    assert read_survey("care-customer.yml", beside=folder).survey == "own"


def test_a_folder_of_a_survey_s_name_does_not_hide_the_survey(folder: Path) -> None:
    (folder / "care-customer").mkdir()
    assert read_survey("care-customer", beside=folder).survey == "care-customer"


def test_an_unknown_survey_is_refused_with_the_nearest_bundled_one() -> None:
    with pytest.raises(
        InputError, match=r"no such survey: 'care-costumer'.*care-customer, care-employee.*mean 'care-customer'\?"
    ):
        read_survey("care-costumer")


def test_an_unknown_survey_is_refused_with_the_nearest_file_beside(folder: Path) -> None:
    with pytest.raises(InputError, match=r"Did you mean 'own\.yml'\?"):
        read_survey("owm.yml", beside=folder)


@pytest.mark.parametrize("reference", ["x" * 290, "a\0b", "..", "../own.yml/x", " "])
def test_a_name_that_can_be_no_file_is_refused_like_any_other(folder: Path, reference: str) -> None:
    with pytest.raises(InputError, match="There is no such survey"):
        read_survey(reference, beside=folder)


def test_a_survey_of_the_other_side_is_refused(folder: Path) -> None:
    with pytest.raises(InputError, match=r"own\.yml, line 3, 'respondents': .* for employees, but it asks customers"):
        read_survey("own.yml", beside=folder, respondents="employee")


def test_faults_of_form_and_of_meaning_say_file_line_and_nearest_key(folder: Path) -> None:
    (folder / "own.yml").write_text(OWN.replace("answers: agree", "anwsers: agree"), "utf-8")
    with pytest.raises(InputError, match=r"own\.yml, line 7, 'items\.glad': Unknown key: 'anwsers'\..*Did you mean 'answers'\?"):
        read_survey("own.yml", beside=folder)
    (folder / "own.yml").write_text(OWN.replace("answers: agree", "answers: agee"), "utf-8")
    with pytest.raises(InputError, match=r"own\.yml, line 7, 'items\.glad\.answers': No such answer list: 'agee'"):
        read_survey("own.yml", beside=folder)


def told(folder: Path, **how: Any) -> list[tuple[str, int, str]]:
    """File, line and finding of every fault of the client's survey."""
    with pytest.raises(InputError) as caught:
        read_survey("own.yml", beside=folder, **how)
    return [(problem.file, problem.line, problem.found) for problem in caught.value.problems]


def test_faults_of_form_and_of_meaning_and_of_every_translation_are_told_at_once(folder: Path) -> None:
    more = "  sad: {text: I am sad., concepts: [sad], anwsers: agree, alone: true}\n"
    more += "  odd: {text: I am odd., concepts: [odd], answers: agee, alone: true}\n"
    (folder / "own.yml").write_text(OWN + more, "utf-8")
    (folder / "own.de.yml").write_text("survey: own\nlanguage: fr\ntitle: Unser\nitems: {glad: {text: Ich bin froh.}}\n", "utf-8")
    (folder / "own.fr.yml").write_text("survey: own\nlanguage: fr\ntilte: Notre\nitems: {}\n", "utf-8")
    assert told(folder) == [
        ("own.yml", 8, "anwsers"),
        ("own.yml", 9, "agee"),
        ("own.de.yml", 1, "agree"),
        ("own.de.yml", 2, "fr"),
        ("own.de.yml", 4, "odd"),
        ("own.fr.yml", 3, "tilte"),
        ("own.fr.yml", 4, ""),
    ]


def test_a_scale_that_lists_its_items_is_told_where_they_are_named(folder: Path) -> None:
    (folder / "own.yml").write_text(OWN.replace("items:", "scales:\n  cheer: {title: Cheer, items: [glad]}\nitems:"), "utf-8")
    with pytest.raises(InputError, match=r"own\.yml, line 7, 'scales\.cheer\.items': A scale does not list .* at each of them\."):
        read_survey("own.yml", beside=folder)


def test_what_may_only_come_of_another_fault_is_not_told(folder: Path) -> None:
    scale = "scales:\n  cheer: {title: Cheer}\n"
    items = "  a: {text: A., concepts: [x], answers: agree, scales: [cheer]}\n  b: {txt: B., concepts: [x], scales: [cheer]}\n"
    (folder / "own.yml").write_text(OWN.replace("items:", f"{scale}items:") + items, "utf-8")
    german = "survey: own\nlanguage: de\ntitle: T\nscales: {cheer: {title: C}}\nanswers: {agree: {}}\n"
    german += "items:\n  glad: {text: G.}\n  a: {text: A.}\n  b: {text: B.}\n"
    (folder / "own.de.yml").write_text(german, "utf-8")
    assert {(file, line) for file, line, _ in told(folder)} == {("own.yml", 11)}


@pytest.mark.parametrize("part", ["[cheer]", ""])
def test_nothing_is_held_against_a_part_that_can_not_be_read(folder: Path, part: str) -> None:
    items = "".join(f"  {name}: {{text: {name}., concepts: [x], answers: agree, scales: [cheer]}}\n" for name in "ab")
    german = "survey: own\nlanguage: de\ntitle: T\nanswers: {agree: {}}\nscales: {cheer: {title: C}}\n"
    german += "items: {glad: {text: G.}, a: {text: A.}, b: {text: B.}}\n"
    whole = OWN.replace("items:", "scales: {cheer: {title: Cheer}}\nitems:") + items
    (folder / "own.yml").write_text(whole.replace("{cheer: {title: Cheer}}", part), "utf-8")
    (folder / "own.de.yml").write_text(german, "utf-8")
    assert {(file, line) for file, line, _ in told(folder)} == {("own.yml", 6)}
    (folder / "own.yml").write_text(whole, "utf-8")
    (folder / "own.de.yml").write_text(german.replace("{cheer: {title: C}}", part), "utf-8")
    assert {(file, line) for file, line, _ in told(folder)} == {("own.de.yml", 5)}


def test_faults_of_a_survey_and_of_its_modules_are_told_at_once(folder: Path) -> None:
    (folder / "own.yml").write_text(OWN.replace("answers: agree", "answers: agee"), "utf-8")
    (folder / "more.yml").write_text(OWN.replace("answers: agree", "answers: agre"), "utf-8")
    modules = ["more.yml", "voice-upwrd"]
    found = told(folder, respondents="customer", modules=modules)
    assert found == [("own.yml", 7, "agee"), ("more.yml", 7, "agre"), ("", 0, "voice-upwrd")]
