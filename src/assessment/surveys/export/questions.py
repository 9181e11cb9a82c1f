"""What is asked of whom, in the order it is asked: the same for every tool and for paper.

An item may be worded differently for the front line, managers and senior leaders. A form for everybody asks each wording of
those it is meant for; a form for one level asks one. An answer list becomes a row of choices, or, where it has too many
answers to tick, a number to write.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from assessment.errors import InputError, Problem, nearest
from assessment.surveys.export.phrases import phrases
from assessment.surveys.model import Answers, Form, Survey

__all__ = ["Choice", "Question", "choices_of", "forms_asked", "one_line", "questions_of", "refuse_texts", "runs_of"]

MOST_CHOICES = 11  # 0 to 10 can be ticked; more is written as a number
NUMERIC = re.compile(r"-?\d+")


@dataclass(frozen=True)
class Choice:
    """One answer that can be ticked.

    Parameters
    ----------
    value : int or None
        The answer; None for "does not apply" and its like.
    label : str
        Its words; "" where it has none.
    code : str
        The number or the word by which it is understood when it comes back.
    text : str
        What a reader sees where there is room for one text only: the label, the number, or both.
    """

    value: int | None
    label: str
    code: str
    text: str


@dataclass(frozen=True)
class Question:
    """One wording of an item.

    Parameters
    ----------
    item : str
        The item's id.
    text : str
        The wording, on one line.
    forms : tuple of str
        Whom it is asked of.
    answers : str
        Name of its answer list.
    """

    item: str
    text: str
    forms: tuple[Form, ...]
    answers: str


def one_line(text: str) -> str:
    r"""Text on one line, without control characters.

    Examples
    --------
    >>> one_line(" We  keep\n our\x07 promises ")
    'We keep our promises'
    """
    return "".join(letter for letter in " ".join(text.split()) if unicodedata.category(letter) != "Cc")


def forms_asked(survey: Survey, form: str = "") -> tuple[Form, ...]:
    """Forms of a survey that ask anything, in order of level; or the one that is named.

    Parameters
    ----------
    survey : Survey
        The survey.
    form : str
        One form; "" for all.

    Raises
    ------
    InputError
        The survey has no such form.
    """
    asked: set[Form] = {one for item in survey.items.values() for one in survey.forms_of(item)}
    order: tuple[Form, ...] = ("front_line", "manager", "senior_leader", "customer")
    forms = tuple(one for one in order if one in asked)
    if form and form not in forms:
        close = nearest(form, forms)
        todo = f"did you mean '{close[0]}'?" if close else "choose one of these"
        raise InputError(Problem(f"'{survey.survey}' has no such form", found=form, allowed=", ".join(forms), todo=todo))
    return tuple(one for one in forms if form in ("", one))


def questions_of(survey: Survey, form: str = "") -> tuple[Question, ...]:
    """Questions in the order they are asked; an item with several wordings comes once for each.

    Parameters
    ----------
    survey : Survey
        The survey.
    form : str
        The form that asks; "" for all forms together.

    Examples
    --------
    >>> survey = Survey.model_validate({
    ...     "survey": "s", "title": "S", "respondents": "employee", "answers": {"agree": {"low": 1, "high": 5}},
    ...     "items": {"a": {"text": {"front_line": "I may", "manager": "They may", "senior_leader": "They may"},
    ...                     "concepts": ["x"], "answers": "agree"}}})
    >>> [(question.text, question.forms) for question in questions_of(survey)]
    [('I may', ('front_line',)), ('They may', ('manager', 'senior_leader'))]
    """
    asked = forms_asked(survey, form)
    questions = []
    for name, item in survey.items.items():
        whom: dict[str, list[Form]] = {}
        for one in survey.forms_of(item):
            if one in asked:
                whom.setdefault(one_line(item.wording(one)), []).append(one)
        questions += [Question(name, text, tuple(forms), item.answers) for text, forms in whom.items()]
    return tuple(questions)


def runs_of(questions: tuple[Question, ...]) -> Iterator[tuple[str, tuple[Question, ...]]]:
    """Questions that follow each other and have the same answers, with the name of their answer list."""
    for answers, run in groupby(questions, key=lambda question: question.answers):
        yield answers, tuple(run)


def choices_of(answers: Answers, *, language: str = "en") -> tuple[Choice, ...]:
    """Choices of an answer list, lowest first, "does not apply" last; none where a number is to be written.

    Parameters
    ----------
    answers : Answers
        The answer list.
    language : str
        Language of the words that the answer list leaves out.

    Examples
    --------
    >>> [(c.code, c.text) for c in choices_of(Answers(low=0, high=1, labels={1: "Yes"}, no_answer=["Don't know", "99"]))]
    [('0', '0'), ('1', '1 - Yes'), ('99', "Don't know")]
    """
    if answers.span >= MOST_CHOICES:
        return ()
    labels = {value: one_line(word) for value, word in answers.labels.items()}
    bare = len(labels) > answers.span  # every answer has its words: they need no numbers beside them
    ticked = [
        Choice(value, labels.get(value, ""), str(value), spell(value, labels.get(value, ""), bare=bare))
        for value in range(answers.low, answers.high + 1)
    ]
    words = [one_line(word) for word in answers.no_answer]
    if words:
        numbers, said = [w for w in words if NUMERIC.fullmatch(w)], [w for w in words if not NUMERIC.fullmatch(w)]
        label = said[0] if said else phrases(language).no_answer
        ticked.append(Choice(None, label, (numbers or ["_".join(label.split())])[0], label))
    return tuple(ticked)


def spell(value: int, label: str, *, bare: bool) -> str:
    """An answer in one text that is read back as the same answer.

    Examples
    --------
    >>> spell(10, "Extremely likely", bare=False), spell(3, "", bare=False), spell(5, "Agree", bare=True)
    ('10 - Extremely likely', '3', 'Agree')
    """
    # Beside a negative number, or before another digit, the number would not be understood.
    return label if label and (bare or value < 0 or label[0].isdigit()) else f"{value} - {label}" if label else str(value)


def texts_of(survey: Survey) -> Iterator[tuple[str, str]]:
    """Every text that a respondent may see, with the key that it stands under."""
    yield "title", survey.title
    for name, answers in survey.answers.items():
        yield from ((f"answers.{name}.labels.{value}", word) for value, word in answers.labels.items())
        yield from ((f"answers.{name}.no_answer", word) for word in answers.no_answer)
    for name, item in survey.items.items():
        if isinstance(item.text, str):
            yield f"items.{name}.text", item.text
        else:
            yield from ((f"items.{name}.text.{form}", text) for form, text in item.text.items())


def refuse_texts(survey: Survey, pattern: str, *, what: str, allowed: str) -> None:
    """Stop at texts that a tool would not show but carry out.

    Parameters
    ----------
    survey : Survey
        The survey.
    pattern : str
        Regular expression of what the tool carries out.
    what, allowed : str
        What would happen, and what may stand there.

    Raises
    ------
    InputError
        Every such text, with its key.
    """
    problems = [
        Problem(what, file=survey.survey, column=key, found=one_line(text), allowed=allowed, todo="word it differently")
        for key, text in texts_of(survey)
        if re.search(pattern, text)
    ]
    if problems:
        raise InputError(problems)
