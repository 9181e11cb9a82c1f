"""What is asked of whom, and the choices of an answer list."""

from __future__ import annotations

from collecting import HARD  # type: ignore[import-not-found]
from hypothesis import given
from hypothesis import strategies as st

from assessment.responses.names import squeeze
from assessment.responses.understand import Reader
from assessment.surveys.export.questions import choices_of, forms_asked, questions_of
from assessment.surveys.model import Answers

WORD = st.builds("{}{}s".format, st.sampled_from("AzÉß"), st.text("ab é'-", max_size=8))
WORDS = st.lists(WORD, min_size=12, max_size=12, unique_by=squeeze)


@given(st.integers(-5, 5), st.integers(1, 10), st.sets(st.integers(0, 10)), WORDS)
def test_the_code_and_the_text_of_a_choice_are_read_as_its_answer(low: int, span: int, said: set[int], words: list[str]) -> None:
    labels = {low + place: words[place] for place in said if place <= span}
    answers = Answers(low=low, high=low + span, labels=labels, no_answer=[words[11]])
    reader = Reader(answers)
    for choice in choices_of(answers):
        assert (reader.read(choice.code)[0], reader.read(choice.text)[0]) == (choice.value, choice.value)
        assert {reader.read(choice.code)[1], reader.read(choice.text)[1]} <= {"answer", "no_answer"}


def test_more_than_eleven_answers_are_a_number_to_write() -> None:
    assert len(choices_of(Answers(low=0, high=10))) == 11
    assert choices_of(Answers(low=0, high=11)) == ()


def test_no_answer_is_offered_only_where_the_survey_has_it() -> None:
    assert [choice.value for choice in choices_of(Answers(low=0, high=1))] == [0, 1]
    (last,) = choices_of(Answers(low=0, high=1, no_answer=["99"]), language="de")[2:]
    assert (last.code, last.label) == ("99", "Trifft nicht zu")


def test_a_wording_shared_by_two_levels_is_one_question() -> None:
    trust = [(question.text, question.forms) for question in questions_of(HARD) if question.item == "trust"]
    assert trust == [("I'm trusted", ("front_line",)), ("I trust them", ("manager", "senior_leader"))]


def test_a_form_that_asks_nothing_is_none() -> None:
    only = HARD.items["token"].model_copy(update={"levels": ["manager"]})
    assert forms_asked(HARD.model_copy(update={"items": {"token": only}})) == ("manager",)
