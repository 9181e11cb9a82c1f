"""XLSForm: the workbook from which KoboToolbox, ODK, SurveyCTO, Ona and others make their forms.

Sheet `survey` has a row for each question, `choices` the answers, `settings` the form's title. Questions are not put into
groups: a group's name would come back in front of every column's, and the column should be called as the item is. A form for
everybody asks first for the level; a question that only some levels get is relevant for those. Where an item is worded for
each level, each wording is a question of its own (`C1_front_line`), and a calculation named as the item (`C1`) takes the
answer of whichever was asked.

All cells are written as text, so that none can become a formula, and nothing in the file tells when it was made: the same
survey gives the same bytes.

References
----------
XLSForm reference (2024), https://xlsform.org/en/
"""

from __future__ import annotations

import datetime
import hashlib
import io
from collections.abc import Iterator, Mapping, Sequence

import xlsxwriter

from assessment.settings import slug
from assessment.surveys.codes import NAMINGS, item_codes, name_apart
from assessment.surveys.export.phrases import phrases
from assessment.surveys.export.questions import Question, choices_of, forms_asked, one_line, questions_of, refuse_texts
from assessment.surveys.model import Answers, Form, Survey

__all__ = ["write_xlsform"]

Row = Mapping[str, str]
Sheets = Mapping[str, tuple[Sequence[str], Sequence[Row]]]

SURVEY = (
    "type",
    "name",
    "label",
    "hint",
    "required",
    "relevant",
    "appearance",
    "constraint",
    "constraint_message",
    "calculation",
)
CHOICES = ("list_name", "name", "label")
SETTINGS = ("form_title", "form_id", "version")
LEVELS = "level_choices"
MOST_ACROSS = 7
MADE = datetime.datetime(2000, 1, 1, tzinfo=datetime.UTC).replace(tzinfo=None)  # a fixed date: Excel knows no time zones


def write_xlsform(survey: Survey, *, form: str = "") -> dict[str, bytes]:
    """Write a survey as an XLSForm.

    Parameters
    ----------
    survey : Survey
        The survey.
    form : str
        One form; "" for one workbook that asks everybody.

    Returns
    -------
    dict of str to bytes
        One workbook, by file name. Its ``form_id`` bears the language: a project holds one form of each, in several languages.

    Raises
    ------
    InputError
        An unknown form; texts with ``${``, which XLSForm reads as a reference.
    """
    refuse_texts(survey, r"\$\{", what="XLSForm reads ${ as a reference to a question", allowed="text without ${")
    lists = name_apart({name: f"a_{name}" for name in survey.answers}, NAMINGS["xlsform"], taken=[LEVELS])
    rows = {
        "survey": list(survey_rows(survey, lists, form)),
        "choices": list(choice_rows(survey, lists, form)),
    }
    version = hashlib.sha256(repr(rows).encode()).hexdigest()[:12]
    name = "-".join(filter(None, (slug(survey.survey) or "survey", slug(form))))
    settings = {
        "form_title": one_line(survey.title),
        "form_id": f"{name}-{survey.language}".replace("-", "_"),
        "version": version,
    }
    sheets: Sheets = {
        "survey": (SURVEY, rows["survey"]),
        "choices": (CHOICES, rows["choices"]),
        "settings": (SETTINGS, [settings]),
    }
    return {f"{name}.xlsx": workbook(sheets)}


def survey_rows(survey: Survey, lists: Mapping[str, str], form: str) -> Iterator[Row]:
    """Rows of the sheet `survey`: who and where, then the items."""
    words = phrases(survey.language)
    if form and survey.respondents == "employee":
        yield {"type": "calculate", "name": "level", "calculation": f"'{form}'"}
    elif survey.respondents == "employee":
        yield {"type": f"select_one {LEVELS}", "name": "level", "label": words.level, "required": "yes"}
    yield {"type": "text", "name": "unit", "label": words.unit(survey.respondents), "required": "yes"}
    if survey.rated_scale:
        yield {"type": "text", "name": "rated_unit", "label": words.rated_unit}
    everybody, codes, questions = forms_asked(survey, form), item_codes(survey, "xlsform"), questions_of(survey, form)
    names = wording_names(questions, codes)
    for question, name in zip(questions, names, strict=True):
        kind = type_of(survey.answers[question.answers], lists[question.answers])
        relevant = "" if question.forms == everybody else " or ".join(f"${{level}} = '{one}'" for one in question.forms)
        yield {"name": name, "label": question.text, "relevant": relevant, **kind}
    yield from calculations(questions, names, codes)


def wording_names(questions: Sequence[Question], codes: Mapping[str, str]) -> list[str]:
    """Name of each question: its item's, or that with the levels where the item has several wordings."""
    items = [question.item for question in questions]
    several = {f"{q.item} {q.text}": "_".join((codes[q.item], *q.forms)) for q in questions if items.count(q.item) > 1}
    apart = name_apart(several, NAMINGS["xlsform"], taken=codes.values())
    return [apart.get(f"{question.item} {question.text}", codes[question.item]) for question in questions]


def calculations(questions: Sequence[Question], names: Sequence[str], codes: Mapping[str, str]) -> Iterator[Row]:
    """For each item with several wordings, what takes the answer of the one that was asked."""
    asked: dict[str, dict[Form, str]] = {}
    for question, name in zip(questions, names, strict=True):
        if name != codes[question.item]:
            asked.setdefault(question.item, {}).update(dict.fromkeys(question.forms, name))
    for item, by_form in asked.items():
        formula = "''"
        for one, name in reversed(list(by_form.items())):
            formula = f"if(${{level}} = '{one}', ${{{name}}}, {formula})"
        yield {"type": "calculate", "name": codes[item], "calculation": formula}


def type_of(answers: Answers, name: str) -> Row:
    """Type of a question with these answers, and how it is shown."""
    choices = choices_of(answers)
    if choices:
        across = len(choices) <= MOST_ACROSS and all(choice.label for choice in choices)
        return {"type": f"select_one {name}", "appearance": "likert" if across else "columns-pack"}
    limits = f"{answers.low} - {answers.high}"
    ends = ", ".join(f"{value} = {one_line(word)}" for value, word in sorted(answers.labels.items()))
    constraint = f". >= {answers.low} and . <= {answers.high}"
    return {"type": "integer", "hint": ends or limits, "constraint": constraint, "constraint_message": limits}


def choice_rows(survey: Survey, lists: Mapping[str, str], form: str) -> Iterator[Row]:
    """Rows of the sheet `choices`."""
    if survey.respondents == "employee" and not form:
        labels = phrases(survey.language).levels
        yield from ({"list_name": LEVELS, "name": one, "label": labels[one]} for one in forms_asked(survey))
    for answers in dict.fromkeys(question.answers for question in questions_of(survey, form)):
        choices = choices_of(survey.answers[answers], language=survey.language)
        yield from ({"list_name": lists[answers], "name": one.code, "label": one.text} for one in choices)


def workbook(sheets: Sheets) -> bytes:
    """A workbook of text cells, the same bytes each time.

    Parameters
    ----------
    sheets : mapping of str to (columns, rows)
        Sheet's name to its columns and rows.
    """
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        book.set_properties({"created": MADE})
        head = book.add_format({"bold": True})
        for name, (columns, rows) in sheets.items():
            sheet = book.add_worksheet(name)
            sheet.freeze_panes(1, 0)
            for place, column in enumerate(columns):
                sheet.write_string(0, place, column, head)
                for line, row in enumerate(rows, 1):
                    if row.get(column):
                        sheet.write_string(line, place, row[column])
    return buffer.getvalue()
