"""A module becomes a part of its survey, or says at which line it can't."""

from __future__ import annotations

from pathlib import Path

import pytest

from assessment.errors import InputError
from assessment.settings import bundled, read_settings
from assessment.surveys import check_file, list_surveys, read_survey, survey_files

CORE = """\
survey: core
title: Core
respondents: customer
answers:
  agree: {low: 1, high: 5, labels: {1: "No", 5: "Yes"}}
scales:
  glad: {title: Glad}
items:
  a: {text: I am glad., concepts: [x], answers: agree, scales: [glad]}
  b: {text: I sing., concepts: [x], answers: agree, scales: [glad]}
"""
MODULE = """\
survey: more
title: More
respondents: customer
module: true
answers:
  agree: {low: 1, high: 5, labels: {1: "No", 5: "Yes"}, also: {5: [Aye]}}
  often: {low: 1, high: 3}
scales:
  glad: {title: Glad}
  loud: {title: Loud}
items:
  c: {text: I dance., concepts: [x], answers: agree, scales: [glad]}
  d: {text: I hum., concepts: [x], answers: agree, scales: [glad, loud]}
  e: {text: I shout., concepts: [x], answers: often, scales: [loud]}
"""
CLASHES = [
    ("  c:", "  a:", "more.yml, line 12, 'items.a': The survey 'core' has an item of this name already: 'a'. Rename one"),
    ("  c:", "  A:", "line 12, 'items.A': This name differs from 'a' in capitals only"),
    ("  c:", "  B:", "line 12, 'items.B': This name differs from 'b' in capitals only"),
    ("I dance.", "i AM  glad.", "line 12, 'items.c.text': Item 'a' has the same wording"),
    ('"Yes"}, also', '"Sure"}, also', "line 6, 'answers.agree': The survey defines this too, with another 'labels': 'agree'"),
    ("title: Glad", "title: Gladness", "line 9, 'scales.glad': The survey defines this too, with another 'title'"),
    (
        "respondents: customer",
        "respondents: employee",
        "line 3, 'respondents': This module asks employees, but the survey 'core'",
    ),
    ("module: true\n", "", "more.yml, line 1: This survey is not a module: 'more'. Add 'module: true'"),
    ("  e:", "  glad:", "'items.glad': An item and a scale have the same name"),
]
TRICKS = [
    ("title: More", "title: More\ntitle: Twice", "line 3: This key stands here twice: 'title'"),
    ("title: More", "title: !!python/name:os.system More", "line 2"),
    ("title: More", "title: &x More\nlanguage: *x", "line"),
    ("module: true", "module: perhaps", "line 4, 'module': This must be true or false: 'perhaps'"),
    ("scales: [loud]}", "sclaes: [loud]}", "line 14, 'items.e': Unknown key: 'sclaes'. Allowed: about, alone, also"),
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A client's survey and a module of the client's own."""
    (tmp_path / "core.yml").write_text(CORE, "utf-8")
    (tmp_path / "more.yml").write_text(MODULE, "utf-8")
    return tmp_path


def test_a_module_brings_answers_scales_and_items_and_may_extend_a_scale(folder: Path) -> None:
    survey = read_survey("core.yml", beside=folder, modules=["more.yml"])
    assert list(survey.items) == ["a", "b", "c", "d", "e"]
    assert list(survey.answers) == ["agree", "often"]
    assert survey.items_of("glad") == ("a", "b", "c", "d")
    assert list(survey.all_scales) == ["glad", "loud"]


def test_a_shared_answer_list_reads_the_further_words_of_both(folder: Path) -> None:
    assert read_survey("core.yml", beside=folder, modules=["more.yml"]).answers["agree"].words == {"No": 1, "Yes": 5, "Aye": 5}


@pytest.mark.parametrize(("old", "new", "message"), CLASHES)
def test_what_does_not_fit_together_is_told_at_its_line_of_the_module(folder: Path, old: str, new: str, message: str) -> None:
    assert MODULE.count(old) >= 1
    (folder / "more.yml").write_text(MODULE.replace(old, new, 1), "utf-8")
    with pytest.raises(InputError) as error:
        read_survey("core.yml", beside=folder, modules=["more.yml"])
    assert message in str(error.value)


def test_a_module_that_is_not_there_is_refused_with_the_nearest() -> None:
    with pytest.raises(InputError, match=r"no such module for customers: 'voice-upwards'.*Did you mean 'voice-upward'\?"):
        read_survey("care-customer", modules=["voice-upwards"])


def test_a_module_of_the_other_side_only_is_refused() -> None:
    with pytest.raises(InputError, match="no such module for customers: 'internal-service'"):
        read_survey("care-customer", modules=["internal-service"])


def test_a_module_is_checked_by_itself(folder: Path) -> None:
    assert check_file(folder / "more.yml").module


@pytest.mark.parametrize(("old", "new", "message"), TRICKS)
def test_tricks_are_told_with_their_line(folder: Path, old: str, new: str, message: str) -> None:
    (folder / "more.yml").write_text(MODULE.replace(old, new), "utf-8")
    with pytest.raises(InputError, match=r"more\.yml, line") as error:
        check_file(folder / "more.yml")
    assert message in str(error.value)


def test_a_word_like_no_stays_a_word(folder: Path) -> None:
    (folder / "more.yml").write_text(MODULE.replace('{1: "No", 5: "Yes"}', "{1: no, 5: yes}"), "utf-8")
    assert check_file(folder / "more.yml").answers["agree"].labels == {1: "no", 5: "yes"}


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="There is no such file"):
        check_file(tmp_path / "none.yml")


@pytest.mark.parametrize("path", sorted(bundled("surveys").rglob("*-*.yml")), ids=lambda path: path.stem)
def test_every_bundled_file_can_be_checked(path: Path) -> None:
    assert check_file(path).survey == path.stem.partition(".")[0]


def test_a_survey_is_read_from_all_of_its_files() -> None:
    names = [path.name for path in survey_files("care-employee", "employee", modules=["internal-service"])]
    parts = ("", ".de", ".es", ".fr")
    assert names == [f"{name}{part}.yml" for name in ("care-employee", "internal-service-employee") for part in parts]
    assert "concepts" not in list_surveys()


ENGAGEMENT = """\
client: C
waves: [w]
surveys: {customer: care-customer}
modules: {customer: [voice-upward]}
sources: [{survey: customer, wave: w, file: a.csv}]
"""


def test_an_engagement_switches_modules_on(tmp_path: Path) -> None:
    (tmp_path / "engagement.yml").write_text(ENGAGEMENT, "utf-8")
    assert read_settings(tmp_path).engagement.modules == {"customer": ["voice-upward"]}


@pytest.mark.parametrize(
    ("new", "message"),
    [
        ("employee: [voice-upward]", "names 'employee', which is not under 'surveys'"),
        ("customer: [a, a]", "listed twice for 'customer'"),
    ],
)
def test_modules_that_make_no_sense_are_refused(tmp_path: Path, new: str, message: str) -> None:
    (tmp_path / "engagement.yml").write_text(ENGAGEMENT.replace("customer: [voice-upward]", new), "utf-8")
    with pytest.raises(InputError, match=message):
        read_settings(tmp_path)
