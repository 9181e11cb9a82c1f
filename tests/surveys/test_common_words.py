"""Words of other templates and languages for the two standard lists, and for no other list."""

from __future__ import annotations

import itertools

import pytest

from assessment.responses.understand import Reader
from assessment.surveys import read_survey
from assessment.surveys.checking import folded
from assessment.surveys.common_words import FiveAnswers, further_words, read_common_words, standard_places, with_common_words
from assessment.surveys.model import Answers, Survey

SURVEY = read_survey("care-employee")
LISTS = {"agree": read_common_words()[0], "frequency": read_common_words()[1]}
AGREE = ["Strongly disagree", "Disagree", "Neutral", "Agree", "Strongly agree"]
LANGUAGES = {"en", "de", "fr", "es", "it", "nl", "pt", "pl", "sv"}


def listed(*labels: str, low: int = 1, **more: object) -> Answers:
    labelled = dict(enumerate(labels, low))
    return Answers.model_validate({"low": low, "high": low + len(labels) - 1, "labels": labelled, **more})


@pytest.mark.parametrize(("answers", "five"), LISTS.items(), ids=LISTS)
def test_every_common_word_is_read_as_its_answer_however_it_is_written(answers: str, five: FiveAnswers) -> None:
    reader = Reader(SURVEY.answers[answers])
    for value, word in [(value, word) for words in five.words.values() for value, of in enumerate(words, 1) for word in of]:
        for written in (word, word.upper(), word.replace("'", "’"), f"{value} - {word}", f"{word} ({value})", f"{value}={word}"):
            assert reader.read(written) == (value, "answer"), written


@pytest.mark.parametrize("five", LISTS.values(), ids=LISTS)
def test_the_lists_speak_every_language_and_no_word_stands_for_two_answers(five: FiveAnswers) -> None:
    assert set(five.words) == LANGUAGES
    meant = [{folded(word) for words in five.words.values() for word in words[place]} for place in range(5)]
    assert not set().union(*(one & other for one, other in itertools.combinations(meant, 2)))


@pytest.mark.parametrize("answers", ["satisfied", "again", "easy", "likely", "yes_no"])
def test_other_lists_read_their_own_words_alone(answers: str) -> None:
    assert further_words(read_survey("care-customer").answers[answers]) == {}
    assert Reader(read_survey("care-customer").answers[answers]).read("Zgadzam się") == (None, "not_an_answer")


@pytest.mark.parametrize(
    "answers",
    [
        listed(*AGREE[:4]), listed(*AGREE, "Entirely agree"), listed(*AGREE[:4], "Wonderful"), listed(*AGREE[1:], AGREE[0]),
        Answers(low=1, high=7, labels={1: AGREE[0], 7: AGREE[4]}), Answers(low=1, high=5, labels={1: AGREE[0], 5: AGREE[4]}),
        listed(*AGREE).model_copy(update={"high": 7}),
    ],
)  # fmt: skip
def test_a_list_that_only_looks_standard_gets_no_words(answers: Answers) -> None:
    assert further_words(answers) == {}


def test_a_list_that_runs_the_other_way_reads_the_words_its_own_way() -> None:
    assert "Helemaal mee eens" in further_words(listed(*AGREE[::-1]))[1]
    assert "Helemaal mee eens" in further_words(listed(*AGREE, low=0))[4]


def test_what_a_list_says_itself_goes_before() -> None:
    answers = listed(*AGREE, no_answer=["Neutraal"], also={2: ["Eens"]})
    words = [word for of in further_words(answers).values() for word in of]
    assert "Neutraal" not in words
    assert "Eens" not in words
    assert standard_places(answers, LISTS["frequency"]) is None


def test_words_that_mean_another_answer_on_longer_lists_are_not_guessed() -> None:
    for word in ("Somewhat agree", "Slightly disagree", "Stimme eher zu", "Plutôt d'accord", "Tend to agree", "Trifft nicht zu"):
        assert Reader(SURVEY.answers["agree"]).read(word)[0] is None


def test_a_survey_is_shown_as_before() -> None:
    plain = SURVEY.replace(answers={"agree": listed(*AGREE), **{k: v for k, v in SURVEY.answers.items() if k != "agree"}})
    told = with_common_words(plain)
    assert isinstance(told, Survey)
    assert {name: part.labels for name, part in told.answers.items()} == {
        name: part.labels for name, part in plain.answers.items()
    }
