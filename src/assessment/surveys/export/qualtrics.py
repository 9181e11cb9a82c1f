"""Qualtrics: the Advanced Format, a text file that its "import survey" takes.

Tags in double brackets say what follows: a block, a question, its id, its choices with their numbers. The id is the name of
the question's column in exports. Every item is a question of its own: the rows of a matrix would be called `id_1`, `id_2`.

The format knows no display logic. So there is a file, and in Qualtrics a survey, for each form, and the level is set by the
survey itself, as embedded data; nobody is asked for it, and nothing is to be set up by hand.

References
----------
Qualtrics, "Import & Export Surveys: Preparing an Advanced Format TXT File", https://www.qualtrics.com/support/
"""

from __future__ import annotations

import html
from collections.abc import Iterator

from assessment.settings import CUSTOMER, slug
from assessment.surveys.codes import item_codes
from assessment.surveys.export.phrases import phrases
from assessment.surveys.export.questions import Choice, choices_of, forms_asked, one_line, questions_of, refuse_texts
from assessment.surveys.model import Answers, Survey

__all__ = ["write_qualtrics"]

ON_A_PAGE = 10
MOST_ACROSS = 6
NO_ANSWER_CODES = (99, 999, 9999)


def write_qualtrics(survey: Survey, *, form: str = "") -> dict[str, bytes]:
    """Write a survey in Qualtrics' Advanced Format.

    Parameters
    ----------
    survey : Survey
        The survey.
    form : str
        One form; "" for a file for each.

    Returns
    -------
    dict of str to bytes
        Text files (UTF-8), by file name.

    Raises
    ------
    InputError
        An unknown form; texts with ``[[`` or ``${``, which Qualtrics reads as commands.
    """
    refuse_texts(survey, r"\[\[|\]\]|\$\{", what="Qualtrics would read this as a command", allowed="text without [[, ]] and ${")
    stem = slug(survey.survey) or "survey"
    files = {}
    for one in forms_asked(survey, form):
        name = stem if one == CUSTOMER else f"{stem}-{slug(one)}"
        files[f"{name}.qualtrics.txt"] = ("\n".join(lines_of(survey, one)) + "\n").encode()
    return files


def lines_of(survey: Survey, form: str) -> Iterator[str]:
    """Lines of one form's file."""
    words = phrases(survey.language)
    codes = item_codes(survey, "qualtrics")
    yield from ("[[AdvancedFormat]]", "")
    if form != CUSTOMER:
        yield from (f"[[ED:level:{form}]]", "")
    yield from (f"[[Block:{shown(survey.title)}]]", "")
    yield from ("[[Question:TE:SingleLine]]", "[[ID:unit]]", shown(words.unit(survey.respondents)), "")
    if survey.rated_scale:
        yield from ("[[Question:TE:SingleLine]]", "[[ID:rated_unit]]", shown(words.rated_unit), "")
    for number, question in enumerate(questions_of(survey, form)):
        if number % ON_A_PAGE == 0:
            yield from ("[[PageBreak]]", "")
        answers = survey.answers[question.answers]
        choices = choices_of(answers, language=survey.language)
        yield kind_of(choices)
        yield f"[[ID:{codes[question.item]}]]"
        yield shown(question.text) + ("" if choices else f"<br>{shown(words.write.format(low=answers.low, high=answers.high))}")
        yield ""
        if choices:
            yield "[[AdvancedChoices]]"
            for choice in choices:
                yield from (f"[[Choice:{number_of(choice, answers)}]]", shown(choice.text))
            yield ""


def kind_of(choices: tuple[Choice, ...]) -> str:
    """Tag of a question: choices side by side where there are few, below each other where many, or a number to write."""
    if not choices:
        return "[[Question:TE:SingleLine]]"
    labelled = sum(bool(choice.label) for choice in choices)
    across = len(choices) <= MOST_ACROSS or labelled < len(choices)
    return f"[[Question:MC:SingleAnswer:{'Horizontal' if across else 'Vertical'}]]"


def number_of(choice: Choice, answers: Answers) -> int:
    """Number of a choice: the answer; for "does not apply" the survey's own number, else one that is no answer."""
    if choice.value is not None:
        return choice.value
    own = [int(word) for word in answers.no_answer if word.isdecimal() and word.isascii()]
    return own[0] if own else next(code for code in NO_ANSWER_CODES if not answers.low <= code <= answers.high)


def shown(text: str) -> str:
    """Text as HTML, on one line."""
    return html.escape(one_line(text), quote=False)
