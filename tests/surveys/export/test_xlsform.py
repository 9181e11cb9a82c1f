"""XLSForm: pyxform takes it without a word, what was written reads back, and what is answered comes in."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence
from xml.etree import ElementTree as ET

import openpyxl
import pytest
from collecting import HARD, SURVEYS, Desk, Person, as_csv, crowd, holds, tick, truth, words_of, work_out  # type: ignore[import-not-found]
from pyxform.xls2xform import convert

from assessment.errors import InputError
from assessment.surveys.codes import item_codes
from assessment.surveys.export.xlsform import write_xlsform
from assessment.surveys.model import Survey

Row = dict[str, str]
FORMS = {"front_line", "manager", "senior_leader"}


def only(survey: Survey, form: str = "") -> bytes:
    (content,) = write_xlsform(survey, form=form).values()
    return content


def sheets_of(content: bytes) -> dict[str, list[Row]]:
    """Rows of each sheet, by the names in its first row."""
    found = {}
    for sheet in openpyxl.load_workbook(io.BytesIO(content)).worksheets:
        head, *rows = sheet.iter_rows(values_only=True)
        found[sheet.title] = [{str(key): str(cell or "") for key, cell in zip(head, row, strict=True)} for row in rows]
    return found


def choices_in(sheets: dict[str, list[Row]], row: Row) -> list[tuple[str, str]]:
    name = row["type"].removeprefix("select_one ")
    return [(choice["name"], choice["label"]) for choice in sheets["choices"] if choice["list_name"] == name]


def item_of(row: Row, rows: Sequence[Row], survey: Survey) -> str:
    """The item that a question's answer ends up under."""
    items = {code: name for name, code in item_codes(survey, "xlsform").items()}
    taken = f", ${{{row['name']}}}, "  # as an answer, not as what is tested
    target = next((one["name"] for one in rows if taken in one["calculation"]), row["name"])
    return items.get(target, "")


def fill(sheets: dict[str, list[Row]], items: dict[str, str], survey: Survey, person: Person) -> dict[str, str]:
    """Values of all questions, as the tool keeps them after one person has answered."""
    values = {"level": person.level, "unit": person.unit}
    for row in sheets["survey"]:
        item = items[row["name"]]
        if row["type"] == "calculate":
            values[row["name"]] = work_out(row["calculation"], values)
        elif item in person.answers and holds(row["relevant"], values):
            answers, value = survey.answers[survey.items[item].answers], person.answers[item]
            ticked = choices_in(sheets, row)
            values[row["name"]] = tick(ticked, answers, value)[0] if ticked else str(value)
    return values


def answered(survey: Survey, people: Sequence[Person], *, first: Sequence[str], last: Sequence[str], delimiter: str) -> str:
    """An export with XML values and headers."""
    sheets = sheets_of(only(survey))
    names = [row["name"] for row in sheets["survey"]]
    items = {row["name"]: item_of(row, sheets["survey"], survey) for row in sheets["survey"]}
    kept = [fill(sheets, items, survey, person) for person in people]
    rows = [[values.get(name, "") for name in names] for values in kept]
    body = [[*("x" for _ in first), *row, *(f"{last[0]}{line}" for _ in last)] for line, row in enumerate(rows)]
    export: str = as_csv([[*first, *names, *last], *body], delimiter=delimiter)
    return export


def test_pyxform_takes_the_form_and_warns_of_nothing(survey: Survey) -> None:
    warnings: list[str] = []
    result = convert(only(survey), warnings=warnings)
    assert (warnings, ET.fromstring(result.xform).tag) == ([], "{http://www.w3.org/1999/xhtml}html")


def test_pyxform_takes_the_form_of_each_level() -> None:
    for form in FORMS:
        warnings: list[str] = []
        convert(only(HARD, form), warnings=warnings)
        assert warnings == []


def test_every_item_is_a_question_of_the_form_that_pyxform_makes(survey: Survey) -> None:
    nodes = {path.rpartition("/")[2] for path in re.findall(r'nodeset="([^"]+)"', convert(only(survey)).xform)}
    assert {"unit", *item_codes(survey, "xlsform").values()} <= nodes


def test_wordings_answers_and_levels_read_back_as_they_are_in_the_survey(survey: Survey) -> None:
    sheets, found = sheets_of(only(survey)), {}
    for row in sheets["survey"]:
        item = item_of(row, sheets["survey"], survey)
        if item and row["type"] != "calculate":
            read = words_of(choices_in(sheets, row), survey.answers[survey.items[item].answers])
            for form in FORMS if survey.respondents == "employee" else {"customer"}:
                if holds(row["relevant"], {"level": form}):
                    found[item, form] = (row["label"], *read)
    assert found == truth(survey)


def test_an_export_of_kobotoolbox_comes_in_without_a_mapping(survey: Survey, desk: Desk) -> None:
    people = crowd(survey)
    export = answered(survey, people, first=["start"], last=["_id", "_uuid", "__version__", "_index"], delimiter=";")
    assert desk.same(survey, people, export).set_aside.is_empty()


def test_an_export_of_odk_central_comes_in_without_a_mapping(survey: Survey, desk: Desk) -> None:
    people = crowd(survey)
    export = answered(survey, people, first=["SubmissionDate"], last=["meta-instanceID", "KEY"], delimiter=",")
    assert desk.same(survey, people, export).set_aside.is_empty()


def test_the_form_of_one_level_asks_only_its_items_and_says_the_level() -> None:
    rows = sheets_of(only(HARD, "manager"))["survey"]
    names = [row["name"] for row in rows]
    assert (names[:2], rows[0]["calculation"]) == (["level", "unit"], "'manager'")
    assert {item_of(row, rows, HARD) for row in rows} - {""} == {
        name for name, item in HARD.items.items() if "manager" in HARD.forms_of(item)
    }


def test_no_cell_is_a_formula() -> None:
    with zipfile.ZipFile(io.BytesIO(only(HARD))) as package:
        sheets = [package.read(name).decode() for name in package.namelist() if "worksheets/sheet" in name]
    assert len(sheets) == 3
    assert not any("<f>" in sheet for sheet in sheets)


def test_the_same_survey_gives_the_same_bytes(survey: Survey) -> None:
    assert only(survey) == only(survey)


def test_another_wording_gives_another_version() -> None:
    item = HARD.items["meta"].model_copy(update={"text": "How often?"})
    other = HARD.model_copy(update={"items": {**HARD.items, "meta": item}})
    versions = {sheets_of(only(survey))["settings"][0]["version"] for survey in (HARD, other)}
    assert len(versions) == 2


def test_forms_in_two_languages_are_two_forms_of_a_project() -> None:
    forms = [HARD.model_copy(update={"language": language}) for language in ("en", "de")]
    assert len({sheets_of(only(form))["settings"][0]["form_id"] for form in forms}) == 2


def test_a_number_to_write_has_its_limits() -> None:
    (row,) = [row for row in sheets_of(only(HARD))["survey"] if row["type"] == "integer"]
    assert (row["constraint"], row["hint"]) == (". >= 0 and . <= 100", "0 = none, 100 = all")


def test_a_reference_in_a_text_is_refused_with_its_key() -> None:
    item = HARD.items["meta"].model_copy(update={"text": "How much of ${trust}?"})
    with pytest.raises(InputError, match=r"'items\.meta\.text': XLSForm reads"):
        write_xlsform(HARD.model_copy(update={"items": {"meta": item}}))


def test_every_survey_that_comes_with_the_project_is_held() -> None:
    assert {"care-employee", "care-customer"} <= set(SURVEYS)
