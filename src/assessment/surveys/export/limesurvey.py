"""LimeSurvey: the tab-separated survey structure, which its "import survey" takes as a `.txt` file (version 3 and later).

Each line says by its `class` what it is: S a setting, SL a text of the survey, G a group of questions, Q a question, A one of
its answers; what follows a question belongs to it. Every item is a list question (type L) of its own: in an array the items
would come back as `array[item]`. A question code has letters and digits only, so `seen_C2` is called `seenC2` there (see
:mod:`assessment.surveys.codes`); an answer's code is its number.

A form for everybody asks first for the level. LimeSurvey's answer codes have five characters at most, so the level comes back
by a hidden question (type *, an equation) that spells it out. In the same way an item that is worded for each level has a
question for each wording, and a hidden equation with the item's code takes the answer of whichever was asked.

Texts are HTML there. They are escaped, and braces are refused: LimeSurvey would work out what stands between them.

References
----------
LimeSurvey Manual, "Tab Separated Value survey structure".
LimeSurvey, application/helpers/admin/import_helper.php (TSVImportSurvey) and application/models/Question.php (rules of codes).
"""

from __future__ import annotations

import html
from collections.abc import Iterator, Mapping, Sequence

from assessment.errors import InputError, Problem
from assessment.settings import slug
from assessment.surveys.codes import NAMINGS, item_codes, name_apart
from assessment.surveys.export.phrases import phrases
from assessment.surveys.export.questions import Choice, Question, choices_of, forms_asked, one_line, questions_of, refuse_texts
from assessment.surveys.model import Answers, Survey

__all__ = ["write_limesurvey"]

Row = Mapping[str, str]

COLUMNS = (
    "class", "type/scale", "name", "relevance", "text", "help", "language", "validation", "mandatory", "other", "default",
    "same_default", "hidden", "num_value_int_only", "min_num_value_n", "max_num_value_n",
)  # fmt: skip
# One group a page; answers not tied to a person's account; no button "no answer", since "does not apply" is a choice.
SETTINGS = {
    "additional_languages": "", "anonymized": "Y", "format": "G", "allowprev": "Y", "shownoanswer": "N", "showxquestions": "N",
    "showgroupinfo": "B", "savetimings": "N", "ipaddr": "N", "refurl": "N", "datestamp": "N", "questionindex": "0",
}  # fmt: skip
LIST, TEXT, NUMBER, EQUATION = "L", "S", "N", "*"
ON_A_PAGE = 10
LONGEST_ANSWER_CODE = 5


def write_limesurvey(survey: Survey, *, form: str = "") -> dict[str, bytes]:
    """Write a survey in LimeSurvey's tab-separated structure.

    Parameters
    ----------
    survey : Survey
        The survey.
    form : str
        One form; "" for one survey that asks everybody.

    Returns
    -------
    dict of str to bytes
        One text file (UTF-8), by file name.

    Raises
    ------
    InputError
        An unknown form; texts with braces; answers below 0, which no answer code can say.
    """
    refuse_texts(survey, r"[{}]", what="LimeSurvey would work out what stands in braces", allowed="text without { and }")
    refuse_negative(survey)
    lines = [COLUMNS, *([row.get(column, "") for column in COLUMNS] for row in rows_of(survey, form))]
    name = "-".join(filter(None, (slug(survey.survey) or "survey", slug(form))))
    return {f"{name}.limesurvey.txt": "".join("\t".join(line) + "\n" for line in lines).encode()}


def refuse_negative(survey: Survey) -> None:
    """Stop at answers below 0: an answer code has letters and digits only."""
    problems = [
        Problem("LimeSurvey's answer codes can't be below 0", file=survey.survey, column=f"answers.{name}.low",
                found=str(answers.low), allowed="0 or more", todo="number the answers from 0 or 1")
        for name, answers in survey.answers.items()
        if answers.low < 0 and choices_of(answers)
    ]  # fmt: skip
    if problems:
        raise InputError(problems)


def rows_of(survey: Survey, form: str) -> Iterator[Row]:
    """All rows, with the survey's language on each that has a text."""
    yield {"class": "S", "name": "language", "text": survey.language}
    yield from ({"class": "S", "name": name, "text": value} for name, value in SETTINGS.items())
    for row in texts_of(survey, form):
        yield {"language": survey.language, **row}


def texts_of(survey: Survey, form: str) -> Iterator[Row]:
    """The survey's title, the page that asks who and where, the pages of items, and the equations."""
    words = phrases(survey.language)
    codes, questions = item_codes(survey, "limesurvey"), questions_of(survey, form)
    names, asked = wording_names(questions, codes)
    yield {"class": "SL", "name": "surveyls_title", "text": shown(survey.title)}
    yield {"class": "G", "type/scale": "1", "name": shown(words.about_you)}
    yield from who_and_where(survey, form, asked)
    everybody = forms_asked(survey, form)
    order = list(dict.fromkeys(question.item for question in questions))
    page = 0
    for question, name in zip(questions, names, strict=True):
        if order.index(question.item) // ON_A_PAGE == page:  # pages by items: each person sees one wording of each
            page += 1
            yield {"class": "G", "type/scale": str(page + 1), "name": f"{shown(words.part)} {page}"}
        tests = [f"{asked}.NAOK == '{level_code(survey, one)}'" for one in question.forms]
        relevance = "1" if question.forms == everybody else " or ".join(tests)
        yield from item_rows(question, name, relevance, survey)
    yield from equations(survey, questions, names, asked)


def who_and_where(survey: Survey, form: str, asked: str) -> Iterator[Row]:
    """Questions for level, unit and the department that is rated."""
    words = phrases(survey.language)
    if survey.respondents == "employee" and not form:
        yield {"class": "Q", "type/scale": LIST, "name": asked, "relevance": "1", "text": shown(words.level), "mandatory": "Y"}
        for one in forms_asked(survey):
            yield {"class": "A", "type/scale": "0", "name": level_code(survey, one), "text": shown(words.levels[one])}
        spelled = {level_code(survey, one): f"'{one}'" for one in forms_asked(survey)}
        yield equation("level", choose(spelled, asked))
    elif survey.respondents == "employee":
        yield equation("level", f"{{if(1, '{form}', '')}}")
    unit = shown(words.unit(survey.respondents))
    yield {"class": "Q", "type/scale": TEXT, "name": "unit", "relevance": "1", "text": unit, "mandatory": "Y"}
    if survey.rated_scale:  # a code has no underscore; the reader knows it by this one too
        yield {"class": "Q", "type/scale": TEXT, "name": "ratedunit", "relevance": "1", "text": shown(words.rated_unit)}


def level_code(survey: Survey, form: str) -> str:
    """Answer code of a level."""
    return f"L{[*forms_asked(survey)].index(form) + 1}"  # type: ignore[arg-type]


def item_rows(question: Question, name: str, relevance: str, survey: Survey) -> Iterator[Row]:
    """A question and its answers."""
    answers = survey.answers[question.answers]
    choices = choices_of(answers, language=survey.language)
    row = {"class": "Q", "name": name, "relevance": relevance, "text": shown(question.text), "mandatory": "N", "other": "N"}
    if not choices:
        yield {**row, "type/scale": NUMBER, **limits(answers)}
        return
    yield {**row, "type/scale": LIST}
    for choice in choices:
        yield {"class": "A", "type/scale": "0", "name": answer_code(choice, answers), "text": shown(choice.text)}


def limits(answers: Answers) -> Row:
    """What a number to be written may be, and what its ends mean."""
    ends = ", ".join(f"{value} = {one_line(word)}" for value, word in sorted(answers.labels.items()))
    low, high = str(answers.low), str(answers.high)
    return {"help": shown(ends or f"{low} - {high}"), "num_value_int_only": "1", "min_num_value_n": low, "max_num_value_n": high}


def answer_code(choice: Choice, answers: Answers) -> str:
    """Code of an answer: its number; for "does not apply", a word of the survey that fits, else NA, which is read so too."""
    if choice.value is not None:
        return choice.code
    fitting = [word for word in answers.no_answer if word.isascii() and word.isalnum() and len(word) <= LONGEST_ANSWER_CODE]
    return fitting[0] if fitting else "NA"


def wording_names(questions: Sequence[Question], codes: Mapping[str, str]) -> tuple[list[str], str]:
    """Code of each question (its item's, or one of its own where the item has several wordings), and that of the level."""
    items = [question.item for question in questions]
    several = {
        f"{q.item} {q.text}": codes[q.item] + "x" + "".join(form[0] for form in q.forms)
        for q in questions
        if items.count(q.item) > 1
    }
    apart = name_apart({" ": "levelasked", **several}, NAMINGS["limesurvey"], taken=codes.values())
    return [apart.get(f"{question.item} {question.text}", codes[question.item]) for question in questions], apart[" "]


def equations(survey: Survey, questions: Sequence[Question], names: Sequence[str], asked: str) -> Iterator[Row]:
    """For each item with several wordings, a hidden question that takes the answer of the one that was asked."""
    codes = item_codes(survey, "limesurvey")
    by_item: dict[str, dict[str, str]] = {}
    for question, name in zip(questions, names, strict=True):
        if name != codes[question.item]:
            answers = {level_code(survey, form): f"{name}.NAOK" for form in question.forms}
            by_item.setdefault(question.item, {}).update(answers)
    yield from (equation(codes[item], choose(answers, asked)) for item, answers in by_item.items())


def equation(name: str, formula: str) -> Row:
    """A hidden question whose answer is worked out."""
    return {
        "class": "Q",
        "type/scale": EQUATION,
        "name": name,
        "relevance": "1",
        "text": formula,
        "hidden": "1",
        "mandatory": "N",
    }


def choose(values: Mapping[str, str], asked: str) -> str:
    """A formula that gives the value for the level that was ticked.

    Examples
    --------
    >>> choose({"L1": "'front_line'", "L2": "'manager'"}, "levelasked")
    "{if(levelasked.NAOK == 'L1', 'front_line', if(levelasked.NAOK == 'L2', 'manager', ''))}"
    """
    formula = "''"
    for code, value in reversed(list(values.items())):
        formula = f"if({asked}.NAOK == '{code}', {value}, {formula})"
    return f"{{{formula}}}"


def shown(text: str) -> str:
    """Text as HTML, on one line: with neither tabs nor quotes, so that the file needs no quoting."""
    return html.escape(one_line(text), quote=True)
