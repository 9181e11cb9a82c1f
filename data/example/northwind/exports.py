"""Export files as collectors write them: other words, other column names, untidy store names, and a few faults.

Each file gets exactly the faults that the plan lists for it, in records made for that purpose, so that the records of people
who replied well stay what they were drawn to be.
"""

from __future__ import annotations

import csv
import io
import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

import numpy as np
import pandas as pd

from assessment.surveys.model import Survey
from northwind.plan import CLIENT, HEAD_OFFICE, STAFF_LEVELS, STORES, Export

__all__ = ["Table", "lay_out", "spoken", "untidy", "write_export"]

Table = list[list[str]]  # a head, then records
UNTIDY = 0.04  # share of records whose store is spelt in another way


def lay_out(people: pd.DataFrame, given: pd.DataFrame, ticked: pd.DataFrame, *, export: Export, survey: Survey) -> Table:
    """Lay out replies as a collector's table: a head, and a record for each, in the order of ``people``."""
    rng = np.random.default_rng(sum(export.file.encode()))
    records = pd.DataFrame({export.respondent: [f"{export.prefix}{number:05d}" for number in range(1, len(people) + 1)]})
    records[export.unit] = [untidy(unit_words(place), rng) for place in people["store"]]
    if export.level:
        words = dict(zip(STAFF_LEVELS, export.level_words, strict=True))
        records[export.level] = [words[level] for level in people["level"]]
    for extra in export.extras:
        records[extra] = [extra_words(extra, rng) for _ in range(len(people))]
    for name, item in survey.items.items():
        head = item.wording("customer") if export.question_texts else export.renamed.get(name, name)
        records[head] = spoken(given[name], survey, name, words=export.words)
        records.loc[ticked[name].to_numpy(), head] = survey.answers[item.answers].no_answer[0]
    return [list(records.columns), *records.to_numpy().tolist()]


def unit_words(place: int) -> str:
    """What the collector calls a unit: its name, but head office for the people of no region."""
    return HEAD_OFFICE if STORES[place].name == CLIENT else STORES[place].name


def untidy(name: str, rng: np.random.Generator) -> str:
    """A store's name, now and then in another case or with stray spaces."""
    spellings = (name + " ", name.upper(), name.replace(" ", "  "), name.lower(), f" {name}", name.replace(" ", "\u00a0"))
    draw = rng.random()
    return spellings[int(draw / UNTIDY * len(spellings))] if draw < UNTIDY else name


def extra_words(column: str, rng: np.random.Generator) -> str:
    """A value of a column that nobody asked for."""
    draw = int(rng.random() * 1000)
    if column in {"Started", "Completed", "started_at"}:
        return f"2026-{'02' if column == 'Started' else '08'}-{1 + draw % 28:02d} {8 + draw % 11:02d}:{draw % 60:02d}"
    choices = {"language": ("en", "en", "en-GB"), "device": ("phone", "laptop", "kiosk"), "channel": ("e-mail", "till", "app")}
    return choices[column.lower()][draw % 3]


def spoken(answers: pd.Series, survey: Survey, item: str, *, words: bool) -> list[str]:
    """Answers as text: numbers, or the words that all answers of a list have."""
    allowed = survey.answers[survey.items[item].answers]
    every = words and len(allowed.labels) == allowed.span + 1
    return ["" if np.isnan(value) else allowed.labels[int(value)] if every else str(int(value)) for value in answers]


def write_export(path: Path, table: Table, *, export: Export) -> None:
    """Write a table in the format that its file's name and the plan say."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.suffix == ".xlsx":
        path.write_bytes(workbook(table))
        return
    ours = export.kind == "employee"
    text = io.StringIO()
    csv.writer(text, delimiter=";" if ours else ",", lineterminator="\r\n" if ours else "\n").writerows(table)
    text.write(("\r\n" if ours else "\n") * export.blank_lines)
    path.write_bytes(text.getvalue().encode("cp1252" if ours else "utf-8-sig"))


def workbook(table: Table) -> bytes:
    """An Excel workbook with one sheet: numbers as numbers, the rest as text. The same table gives the same bytes."""
    rows = "".join(f'<row r="{number}">{"".join(map(cell, record))}</row>' for number, record in enumerate(table, 1))
    main, packaged = (
        "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
        "http://schemas.openxmlformats.org/package/2006/",
    )
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{packaged}content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{kind}.worksheet+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{packaged}relationships">'
        f'<Relationship Id="rId1" Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{office}">'
        '<sheets><sheet name="Responses" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{packaged}relationships">'
        f'<Relationship Id="rId1" Type="{office}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}"><sheetData>{rows}</sheetData></worksheet>',
    }
    return zipped({name: '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n' + text for name, text in parts.items()})


def cell(value: str) -> str:
    """One cell of a sheet; an empty one keeps its place."""
    if value.isdigit() and str(int(value)) == value:
        return f"<c><v>{value}</v></c>"
    return f'<c t="inlineStr"><is><t xml:space="preserve">{escape(value)}</t></is></c>' if value else "<c/>"


def zipped(parts: dict[str, str]) -> bytes:
    """Parts as a zip file whose times are fixed."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(zipfile.ZipInfo(name, date_time=(2026, 1, 1, 0, 0, 0)), text, compress_type=zipfile.ZIP_DEFLATED)
    return packed.getvalue()
