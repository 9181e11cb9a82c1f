"""The same findings and tables as a workbook: for readers who sort, filter and go on calculating.

The executed notebook that becomes the page becomes the workbook too, so nothing is worked out twice: each table has a sheet,
with numbers as numbers in the form that the page shows; the sentences are on the first sheet, beside the question each answers.
Text is text: no cell is ever a formula, and no text is taken for a link.
"""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import xlsxwriter
from nbformat import NotebookNode

from assessment.brand import PLAIN as UNBRANDED
from assessment.brand import Brand
from assessment.labels import visible
from assessment.language import later, say
from assessment.reports.answers import Answer, answered
from assessment.reports.contents import check_ran_well

__all__ = ["export_workbook"]

MADE = datetime(2020, 1, 1)  # the same for all: a workbook made twice is the same file
FORMS = {
    "score": "0.0",
    "share": "0.0%",
    "rate": "0.0%",
    "nps": "+0.0;-0.0;0.0",
    "amount": "#,##0.00",
    "link": "0.00",
    "count": "#,##0",
}
PLAIN = "0.00"
LONGEST_NAME, LONGEST_TEXT = 31, 32_000
WIDEST, NARROWEST = 60, 9
HEAD_ROW = 3
LOGO_HEIGHT, LOGO_SHAPE = 48, 6  # pixels, and the most of its width to them
FINDINGS, METHOD = later("Findings"), later("How to read it")
HEADS = later("Question"), later("How sure"), later("Finding"), later("Evidence"), later("Caution")
NO_NAME = re.compile(r"[\[\]:*?/\\]")
HINTS = (
    later("Scores are of 100, shares of 1 (shown as per cent), net promoter scores from -100 to 100."),
    later("Numbers here are not rounded; their cells only show fewer digits."),
    later("A range has a lowest and a highest value: the true figure is likely, in 95 of 100 cases, to lie between them."),
    later("n is how many answered. A cell without a number is not shown: too few answered, or it would tell of a smaller group."),
    later("A link between units is an association. It does not show what causes what."),
    later("How each figure was worked out is said at the end of the page of the same name beside this file."),
)


def export_workbook(notebook: NotebookNode, *, title: str, header: Mapping[str, str], brand: Brand = UNBRANDED) -> bytes:
    """Write an executed notebook's findings and tables as one workbook (xlsx), in the language spoken.

    Parameters
    ----------
    notebook : NotebookNode
        Executed; not changed.
    title : str
        What the report is called.
    header : mapping of str to str
        Whom it is about: ``client``, ``unit``, ``wave`` and ``counts``; any may be left out.
    brand : Brand
        The client's logo, where it is a PNG, and colour.

    Returns
    -------
    bytes
        The file: the same for the same input.

    Raises
    ------
    ReportError
        When a cell of the notebook failed.

    Examples
    --------
    >>> from nbformat.v4 import new_markdown_cell, new_notebook
    >>> export_workbook(new_notebook(cells=[new_markdown_cell("## Findings")]), title="R", header={"client": "R&D"})[:2]
    b'PK'
    """
    check_ran_well(notebook)
    answers = list(answered(notebook))
    tables = [table for answer in answers for table in answer.tables]
    names = dict(zip(map(id, tables), sheet_names([table["title"] for table in tables]), strict=True))
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        book.set_properties({"title": visible(title), "created": MADE})
        sheets = Sheets(book, brand)
        sheets.write_findings(title, header, answers, names)
        for table in tables:
            sheets.write_table(names[id(table)], table)
        sheets.write_method()
    return buffer.getvalue()


def sheet_names(titles: Sequence[str]) -> list[str]:
    """Names of sheets that every spreadsheet program takes: short, without its marks, each once.

    Examples
    --------
    >>> sheet_names(["Scores", "scores", "Where? [x]", "", "'a'"])
    ['Scores', 'scores 2', 'Where x', 'Table', 'a']
    """
    taken, names = {say(FINDINGS).casefold(), say(METHOD).casefold(), "history"}, []
    for title in titles:
        base = " ".join(NO_NAME.sub(" ", visible(title)).split()).strip("' ") or say("Table")
        name, number = base[:LONGEST_NAME].strip("' "), 1
        while name.casefold() in taken:
            number += 1
            end = f" {number}"
            name = base[: LONGEST_NAME - len(end)].strip("' ") + end
        taken.add(name.casefold())
        names.append(name)
    return names


class Sheets:
    """The sheets of one workbook.

    Parameters
    ----------
    book : xlsxwriter.Workbook
        Where they are written.
    brand : Brand
        Whose colour titles and heads have, and whose logo stands on the first sheet.
    """

    def __init__(self, book: Any, brand: Brand) -> None:
        self.book, self.brand = book, brand
        colored = {"font_color": brand.accent} if brand.accent else {}
        ruled = {"bottom_color": brand.accent} if brand.accent else {}
        self.title = book.add_format({"bold": True, "font_size": 14, **colored})
        self.head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1, **ruled})
        self.wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        self.forms = {measure: book.add_format({"num_format": form}) for measure, form in {**FORMS, "": PLAIN}.items()}

    def write_findings(self, title: str, header: Mapping[str, str], answers: Sequence[Answer], names: Mapping[int, str]) -> None:
        """Write the first sheet: every sentence beside its question, and the way to the tables."""
        sheet = self.book.add_worksheet(say(FINDINGS))
        sheet.set_column(0, 0, 34)
        sheet.set_column(1, 1, 12)
        sheet.set_column(2, 4, WIDEST)
        self.text(sheet, 0, 0, title, self.title)
        self.text(
            sheet, 1, 0, " · ".join(filter(None, dict.fromkeys(header.get(k, "") for k in ("client", "unit", "wave", "counts"))))
        )
        self.write_logo(sheet)
        for place, word in enumerate(map(say, HEADS)):
            self.text(sheet, HEAD_ROW, place, word, self.head)
        sheet.freeze_panes(HEAD_ROW + 1, 0)
        row = HEAD_ROW + 1
        for answer in answers:
            for finding in answer.findings:
                for place, text in enumerate(
                    (answer.question, *(finding[k] for k in ("strength", "sentence", "evidence", "caution")))
                ):
                    self.text(sheet, row, place, text, self.wrapped)
                row += 1
            for table in answer.tables:
                self.text(sheet, row, 0, answer.question, self.wrapped)
                sheet.write_url(
                    row,
                    2,
                    f"internal:'{names[id(table)]}'!A1",
                    string=visible(say("Table: {title}", title=table["title"]))[:LONGEST_TEXT],
                )
                row += 1

    def write_logo(self, sheet: Any) -> None:
        """Put the client's logo beside the title; workbooks hold no SVG."""
        logo = self.brand.logo
        if logo and logo.kind == "png":
            scale = min(LOGO_HEIGHT / logo.height, LOGO_HEIGHT * LOGO_SHAPE / (logo.height * logo.shape))
            how = {"image_data": io.BytesIO(logo.content), "description": visible(self.brand.alt), "object_position": 3}
            sheet.insert_image(0, 3, "logo.png", {**how, "x_scale": scale, "y_scale": scale, "x_offset": 8, "y_offset": 4})

    def write_table(self, name: str, table: Mapping[str, Any]) -> None:
        """Write one table: numbers as numbers, the head kept in sight, every column to filter by."""
        sheet = self.book.add_worksheet(name)
        self.text(sheet, 0, 0, table["title"], self.title)
        self.text(sheet, 1, 0, table["caption"])
        for place, word in enumerate(table["heads"]):
            self.text(sheet, HEAD_ROW, place, word, self.head)
            texts = [len(row[place][1]) for row in table["rows"] if isinstance(row[place][1], str)]
            sheet.set_column(place, place, min(WIDEST, max(NARROWEST, len(word) // 2, *texts, 0) + 2))
        for line, cells in enumerate(table["rows"], HEAD_ROW + 1):
            for place, (measure, value) in enumerate(cells):
                if isinstance(value, str):
                    self.text(sheet, line, place, value)
                elif value is not None:
                    sheet.write_number(line, place, value, self.forms.get(measure, self.forms[""]))
        sheet.freeze_panes(HEAD_ROW + 1, 1)
        sheet.autofilter(HEAD_ROW, 0, HEAD_ROW + len(table["rows"]), len(table["heads"]) - 1)

    def write_method(self) -> None:
        """Write the last sheet: how to read the others."""
        sheet = self.book.add_worksheet(say(METHOD))
        sheet.set_column(0, 0, 100)
        for row, hint in enumerate(HINTS):
            self.text(sheet, row, 0, say(hint), self.wrapped)

    def text(self, sheet: Any, row: int, column: int, text: str, form: Any = None) -> None:
        """Write text that stays text."""
        if text:
            sheet.write_string(row, column, visible(text)[:LONGEST_TEXT], form)
