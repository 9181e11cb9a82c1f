"""Paper: a form to print for each level, as Markdown or as one HTML file that loads nothing.

Items that follow each other and have the same answers share a table: a row for each item, a box for each answer. The item's id
stands beside it and the answer's number above it, so that what was ticked can be typed into a table whose columns are called
as the items are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from assessment.settings import CUSTOMER, slug
from assessment.surveys.export.phrases import RIGHT_TO_LEFT, phrases
from assessment.surveys.export.questions import Choice, Question, choices_of, forms_asked, one_line, questions_of, runs_of
from assessment.surveys.model import Survey

__all__ = ["write_html", "write_markdown"]

MARKS = re.compile(r"([\\`*_{}\[\]<>()#+!|&~$-])")
LIST_MARK = re.compile(r"(\d+)\.")
BOX = "☐"
LINE = r"\_\_\_\_\_\_"
PAGE = Environment(
    loader=FileSystemLoader(Path(__file__).parent),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


@dataclass(frozen=True)
class Table:
    """Questions with the same answers, and what is to be done if that was not said before."""

    todo: str
    choices: tuple[Choice, ...]
    questions: tuple[Question, ...]


def write_html(survey: Survey, *, form: str = "") -> dict[str, bytes]:
    """Write a survey as HTML pages to print.

    Parameters
    ----------
    survey : Survey
        The survey.
    form : str
        One form; "" for a page for each.

    Returns
    -------
    dict of str to bytes
        Pages (UTF-8), by file name; each is complete in itself.

    Raises
    ------
    InputError
        An unknown form.
    """
    template = PAGE.get_template("form.html.j2")
    return {name + ".html": template.render(view(survey, one)).encode() for one, name in names_of(survey, form)}


def write_markdown(survey: Survey, *, form: str = "") -> dict[str, bytes]:
    """Write a survey as Markdown.

    Parameters
    ----------
    survey : Survey
        The survey.
    form : str
        One form; "" for a file for each.

    Returns
    -------
    dict of str to bytes
        Texts (UTF-8), by file name.

    Raises
    ------
    InputError
        An unknown form.
    """
    return {name + ".md": ("\n".join(markdown_lines(survey, one)) + "\n").encode() for one, name in names_of(survey, form)}


def names_of(survey: Survey, form: str) -> Iterator[tuple[str, str]]:
    """Each form that is written, with the name of its file without what follows the dot."""
    stem = slug(survey.survey) or "survey"
    yield from ((one, stem if one == CUSTOMER else f"{stem}-{slug(one)}") for one in forms_asked(survey, form))


def tables_of(survey: Survey, form: str) -> Iterator[Table]:
    """Tables of a form; what to do is said where it changes."""
    words, said = phrases(survey.language), ""
    for name, run in runs_of(questions_of(survey, form)):
        answers = survey.answers[name]
        choices = choices_of(answers, language=survey.language)
        todo = words.tick if choices else words.write.format(low=answers.low, high=answers.high)
        yield Table(todo if todo != said else "", choices, run)
        said = todo


def view(survey: Survey, form: str) -> dict[str, Any]:
    """What the page shows."""
    words = phrases(survey.language)
    return {
        "title": one_line(survey.title),
        "language": survey.language,
        "direction": "rtl" if survey.language.split("-")[0].casefold() in RIGHT_TO_LEFT else "ltr",
        "level": "" if form == CUSTOMER else form,
        "level_name": "" if form == CUSTOMER else words.levels[form],
        "unit": words.unit(survey.respondents),
        "rated_unit": words.rated_unit if survey.rated_scale else "",
        "words": words,
        "runs": list(tables_of(survey, form)),
    }


def markdown_lines(survey: Survey, form: str) -> Iterator[str]:
    """Lines of the Markdown file."""
    words = phrases(survey.language)
    yield from (f"# {plain(survey.title)}", "")
    if form != CUSTOMER:
        yield from (f"**{plain(words.levels[form])}** `{form}`", "")
    yield from (f"{plain(words.unit(survey.respondents))} {LINE} `unit`", "")
    if survey.rated_scale:
        yield from (f"{plain(words.rated_unit)} {LINE} `rated_unit`", "")
    for table in tables_of(survey, form):
        if table.todo:
            yield from (plain(table.todo), "")
        heads = [plain(c.label if c.value is None else f"{c.code} {c.label}") for c in table.choices] or [plain(words.number)]
        yield table_row(["", plain(words.question), *heads])
        yield table_row(["---", "---", *[":-:"] * len(heads)])
        for question in table.questions:
            yield table_row([f"`{question.item}`", plain(question.text), *([BOX] * len(table.choices) or [LINE])])
        yield ""


def table_row(cells: list[str]) -> str:
    """A row of a Markdown table."""
    return f"| {' | '.join(cells)} |"


def plain(text: str) -> str:
    r"""Text that Markdown shows as it is, on one line.

    Examples
    --------
    >>> print(plain("5 * <b> | _x_"), plain("1. First"))
    5 \* \<b\> \| \_x\_ 1\. First
    """
    return LIST_MARK.sub(r"\1\\.", MARKS.sub(r"\\\1", one_line(text)))
