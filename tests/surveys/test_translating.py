"""Questionnaires speak four languages, and read all of them in exports."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from assessment.documents import Document
from assessment.errors import InputError
from assessment.responses.expected import Expected
from assessment.responses.names import fold
from assessment.responses.understand import Reader
from assessment.settings import Kind, Source, bundled
from assessment.surveys import Survey, list_modules, read_survey
from assessment.surveys.checking import check_survey

LANGUAGES = ("de", "es", "fr")
FILES = sorted(path for path in bundled("surveys").rglob("*-*.yml") if "." not in path.stem)
SPOKEN = [(path, language) for path in FILES for language in LANGUAGES]
EACH = pytest.mark.parametrize(("path", "language"), SPOKEN, ids=lambda part: getattr(part, "stem", part))
KINDS: tuple[Kind, ...] = ("employee", "customer")
ALIKE = {"CARE", "No", "Vision", "5 Respect"}  # words that another language has too
OWN = """\
survey: own
title: Our own
respondents: employee
answers:
  agree: {low: 1, high: 2, labels: {1: "No", 2: "Yes"}, no_answer: [Unsure]}
scales:
  glad: {title: Glad, meaning: People are glad.}
items:
  a: {text: {front_line: I am glad., manager: We are glad.}, title: Glad, concepts: [x], answers: agree, scales: [glad]}
  b: {text: I sing., concepts: [x], answers: agree, scales: [glad]}
"""
GERMAN = """\
survey: own
language: de
title: Unser eigener
answers:
  agree: {labels: {1: Nein, 2: Ja}, no_answer: [Unsicher]}
scales:
  glad: {title: Froh, meaning: Alle sind froh.}
items:
  a: {text: {front_line: Ich bin froh., manager: Wir sind froh.}, title: Froh}
  b: {text: Ich singe.}
"""
FAULTS = [
    ("survey: own", "survey: other", "line 1, 'survey': This is beside the survey 'own': 'other'"),
    ("language: de", "language: en", "line 2, 'language': The file's name says 'de': 'en'"),
    (", 2: Ja", "", "line 5, 'answers.agree.labels.2': The translation is missing: '2'"),
    ("2: Ja", "3: Ja", "'answers.agree.labels.3': The survey has nothing of this name: '3'"),
    ("1: Nein", "1: ' YES'", "line 5, 'answers.agree.labels.1': This word stands for answer 2 already: 'YES'"),
    ("2: Ja", "2: nein", "'answers.agree.labels.2': This word stands for answer 1 already: 'nein'"),
    ("[Unsicher]", "[ja]", "'answers.agree.no_answer[1]': This stands for an answer and for none: 'ja'"),
    (", no_answer: [Unsicher]", "", "'answers.agree.no_answer': The translation is missing: 'no_answer'"),
    (", meaning: Alle sind froh.", "", "line 7, 'scales.glad.meaning': The translation is missing"),
    ("  glad:", "  gald:", "line 7, 'scales.gald': The survey has nothing of this name: 'gald'. Did you mean 'glad'?"),
    (", manager: Wir sind froh.", "", "line 9, 'items.a.text.manager': The translation is missing: 'manager'"),
    (
        "{front_line: Ich bin froh., manager: Wir sind froh.}",
        "Ich bin froh.",
        "'items.a.text.front_line': The translation is missing",
    ),
    (", title: Froh}\n  b", "}\n  b", "line 9, 'items.a.title': The translation is missing: 'title'"),
    ("  b: {text: Ich singe.}\n", "", "line 8, 'items.b': The translation is missing: 'b'. Add it"),
    ("text: Ich singe.", "txet: Ich singe.", "line 10, 'items.b': Unknown key: 'txet'"),
    ("Ich singe.", "ich  BIN froh.", "line 10, 'items.b.text': Item 'a' has the same wording"),
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A client's survey with a translation."""
    (tmp_path / "own.yml").write_text(OWN, "utf-8")
    (tmp_path / "own.de.yml").write_text(GERMAN, "utf-8")
    return tmp_path


def shown(survey: Survey) -> list[str]:
    """Every word of a survey that respondents or readers see."""
    labels = [word for answers in survey.answers.values() for word in answers.labels.values()]
    titles = [word for scale in survey.scales.values() for word in (scale.title, scale.meaning)]
    asked = [item.wording(form) for item in survey.items.values() for form in survey.forms_of(item)]
    return [survey.title, *labels, *titles, *asked, *(item.title for item in survey.items.values())]


def bundled_survey(path: Path, language: str = "") -> Survey:
    """A questionnaire of ours, core or module, in a language."""
    return read_survey(path.name, beside=path.parent, language=language)


def whole_bank(kind: Kind, language: str = "") -> Survey:
    """The core of one side with all modules, in a language."""
    return read_survey(f"care-{kind}", modules=list_modules(kind), language=language)


@EACH
def test_a_translation_says_everything_in_words_of_its_own(path: Path, language: str) -> None:
    survey, english = bundled_survey(path, language), bundled_survey(path)
    alike = {word for word, ours in zip(shown(survey), shown(english), strict=True) if word == ours}
    assert alike <= ALIKE
    assert survey.language == language


@EACH
def test_a_translation_changes_nothing_but_words(path: Path, language: str) -> None:
    survey, english = bundled_survey(path, language), bundled_survey(path)
    words = {"text", "title", "also"}
    assert [item.model_dump(exclude=words) for item in survey.items.values()] == [
        item.model_dump(exclude=words) for item in english.items.values()
    ]
    assert check_survey(survey, Document(path.name, {}, {})) == ()


@EACH
def test_a_translation_asks_in_a_sentence_and_keeps_titles_short(path: Path, language: str) -> None:
    survey = bundled_survey(path, language)
    asked = [item.wording(form) for item in survey.items.values() for form in survey.forms_of(item)]
    assert not [text for text in asked if not re.search(r"[.?]$", text) or "  " in text]
    assert not [item.title for item in survey.items.values() if not 0 < len(item.title) <= 45]


@EACH
def test_a_question_is_a_question_in_every_language(path: Path, language: str) -> None:
    survey, english = bundled_survey(path, language), bundled_survey(path)
    for key, item in english.items.items():
        for form in english.forms_of(item):
            assert item.wording(form).endswith("?") == survey.items[key].wording(form).endswith("?")


@EACH
def test_the_reader_is_addressed_formally(path: Path, language: str) -> None:
    informal = {"de": r"\b(du|dich|dir|dein\w*)\b", "fr": r"\b(tu|te|toi|tes|ton)\b", "es": r"\b(tú|te|ti|tu|tus|contigo)\b"}
    assert not [text for text in shown(bundled_survey(path, language)) if re.search(informal[language], text, re.IGNORECASE)]


@pytest.mark.parametrize("kind", KINDS)
def test_the_words_of_every_language_are_read_as_answers(kind: Kind) -> None:
    survey = whole_bank(kind)
    for language in LANGUAGES:
        for key, answers in whole_bank(kind, language).answers.items():
            reader = Reader(survey.answers[key])
            assert {word: reader.read(word)[0] for word in answers.labels.values()} == {w: v for v, w in answers.labels.items()}
            assert {reader.read(word)[1] for word in answers.no_answer} == {"no_answer"}


@pytest.mark.parametrize("kind", KINDS)
def test_the_questions_of_every_language_head_columns(kind: Kind) -> None:
    survey = whole_bank(kind, "fr")
    expected = Expected(Source(survey=kind, wave="1", file="f"), survey, {}, None, "c")
    for language in ("", *LANGUAGES):
        for key, item in whole_bank(kind, language).items.items():
            for form in survey.forms_of(item):
                assert expected.item_words[fold(item.wording(form))] == {key}


def test_a_survey_s_own_words_are_still_read_when_it_is_shown_in_another_language(folder: Path) -> None:
    survey = read_survey("own.yml", beside=folder, language="de")
    assert survey.answers["agree"].labels == {1: "Nein", 2: "Ja"}
    assert survey.answers["agree"].words == {"Nein": 1, "Ja": 2, "No": 1, "Yes": 2}
    assert survey.items["a"].wordings == ("Ich bin froh.", "Wir sind froh.", "I am glad.", "We are glad.")
    assert survey.answers["agree"].no_answer == ["Unsicher"]


@pytest.mark.parametrize(("old", "new", "message"), FAULTS)
def test_a_fault_of_a_translation_is_told_with_its_place(folder: Path, old: str, new: str, message: str) -> None:
    assert GERMAN.count(old) == 1
    (folder / "own.de.yml").write_text(GERMAN.replace(old, new), "utf-8")
    with pytest.raises(InputError) as error:
        read_survey("own.yml", beside=folder)
    assert any(message in str(problem) for problem in error.value.problems), str(error.value)
    assert all(problem.file == "own.de.yml" for problem in error.value.problems)


def test_a_language_that_there_is_no_translation_into_is_refused(folder: Path) -> None:
    with pytest.raises(InputError, match=r"no translation into this language: 'it'. Allowed: en, de\. .*own\.it\.yml"):
        read_survey("own.yml", beside=folder, language="it")


def test_a_survey_in_its_own_language_is_the_survey(folder: Path) -> None:
    assert read_survey("own.yml", beside=folder, language="en") == read_survey("own.yml", beside=folder)
