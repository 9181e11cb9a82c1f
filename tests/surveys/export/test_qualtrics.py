"""Qualtrics: the tags follow the Advanced Format, what was written reads back, and what is answered comes in."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

import pytest
from collecting import HARD, Desk, Person, as_csv, crowd, tick, truth, words_of  # type: ignore[import-not-found]

from assessment.errors import InputError
from assessment.surveys.codes import item_codes
from assessment.surveys.export.qualtrics import write_qualtrics
from assessment.surveys.model import Survey

TAG = re.compile(r"\[\[(?P<name>[A-Za-z]+)(?::(?P<value>.*))?\]\]")
TAGS = {"AdvancedFormat", "ED", "Block", "PageBreak", "Question", "ID", "AdvancedChoices", "Choice"}
KINDS = {"TE:SingleLine", "MC:SingleAnswer:Horizontal", "MC:SingleAnswer:Vertical"}


@dataclass
class Asked:
    """A question as the Advanced Format says it."""

    kind: str
    name: str = ""
    text: str = ""
    choices: list[tuple[str, str]] = field(default_factory=list)


@dataclass
class Form:
    """One file."""

    data: dict[str, str] = field(default_factory=dict)
    questions: list[Asked] = field(default_factory=list)


def read(content: bytes) -> Form:
    """Read a file of the Advanced Format, line by line."""
    form, lines = Form(), [line for line in content.decode().splitlines() if line]
    assert lines[0] == "[[AdvancedFormat]]"
    for line in lines:
        tag = TAG.fullmatch(line)
        if not tag:
            asked = form.questions[-1]
            if asked.choices:
                asked.choices[-1] = (asked.choices[-1][0], html.unescape(line))
            else:
                asked.text += html.unescape(line)
        elif tag["name"] == "Question":
            form.questions.append(Asked(tag["value"]))
        elif tag["name"] == "ID":
            form.questions[-1].name = tag["value"]
        elif tag["name"] == "Choice":
            form.questions[-1].choices.append((tag["value"], ""))
        elif tag["name"] == "ED":
            key, _, value = tag["value"].partition(":")
            form.data[key] = value
    return form


def forms_of(survey: Survey) -> dict[str, Form]:
    forms = [read(content) for content in write_qualtrics(survey).values()]
    return {form.data.get("level", "customer"): form for form in forms}


def items_of(survey: Survey) -> dict[str, str]:
    return {code: name for name, code in item_codes(survey, "qualtrics").items()}


def answered(survey: Survey, form: Form, people: Sequence[Person], *, text: bool) -> str:
    """An export as Qualtrics makes it, with its three header rows; choice text or numbers."""
    items, rows = items_of(survey), []
    names = [asked.name for asked in form.questions]
    for person in people:
        cells = {"unit": person.unit}
        for asked in form.questions:
            value = person.answers.get(items.get(asked.name, ""))
            if value is not None:
                answers = survey.answers[survey.items[items[asked.name]].answers]
                cells[asked.name] = tick(asked.choices, answers, value)[text] if asked.choices else str(value)
        rows.append(["2026-01-01 10:00:00", "True", *(cells.get(name, "") for name in names), *form.data.values()])
    said = ["Start Date", "Finished", *(asked.text for asked in form.questions), *form.data]
    imported = [f'{{"ImportId":"QID{place}"}}' for place, _ in enumerate(said)]
    export: str = as_csv([["StartDate", "Finished", *names, *form.data], said, imported, *rows])
    return export


def test_every_tag_is_of_the_advanced_format(survey: Survey) -> None:
    for content in write_qualtrics(survey).values():
        tags = [tag for line in content.decode().splitlines() if (tag := TAG.fullmatch(line))]
        assert {tag["name"] for tag in tags} <= TAGS
        assert {tag["value"] for tag in tags if tag["name"] == "Question"} <= KINDS


def test_ids_are_letters_digits_and_underscores_and_each_is_there_once(survey: Survey) -> None:
    for form in forms_of(survey).values():
        names = [asked.name for asked in form.questions]
        assert all(re.fullmatch(r"[A-Za-z]\w*", name, re.ASCII) for name in names)
        assert len({name.casefold() for name in names}) == len(names)


def test_an_id_is_no_column_of_the_export_s_own() -> None:
    assert "Status" not in {asked.name for form in forms_of(HARD).values() for asked in form.questions}


def test_wordings_answers_and_levels_read_back_as_they_are_in_the_survey(survey: Survey) -> None:
    items, found = items_of(survey), {}
    for level, form in forms_of(survey).items():
        for asked in form.questions:
            if asked.name != "unit":
                item = items[asked.name]
                read_back = words_of(asked.choices, survey.answers[survey.items[item].answers])
                found[item, level] = (asked.text.split("<br>")[0], *read_back)
    assert found == truth(survey)


@pytest.mark.parametrize("text", [True, False], ids=["choice text", "numbers"])
def test_an_export_comes_in_without_a_mapping(survey: Survey, desk: Desk, text: bool) -> None:
    people, exports = [], []
    for level, form in forms_of(survey).items():
        some = [person for person in crowd(survey) if person.level == level]
        people += some
        exports.append(answered(survey, form, some, text=text))
    aside = desk.same(survey, people, *exports).set_aside
    assert set(aside["line"]) - {2, 3} == set() or not text  # the two rows under the header are no people


def test_numbers_give_no_wrong_answer_for_does_not_apply(desk: Desk) -> None:
    form = forms_of(HARD)["front_line"]
    person = Person("North", "front_line", {"trust": "no answer", "we_care": 5})
    aside = desk.same(HARD, [person], answered(HARD, form, [person], text=False)).set_aside
    assert aside.filter(aside["line"] > 3).select("column", "value", "code").rows() == [("trust", "99", "out_of_range")]


def test_a_command_in_a_text_is_refused_with_its_key() -> None:
    items = {
        name: HARD.items["meta"].model_copy(update={"text": text}) for name, text in [("a", "x [[ID:b]]"), ("b", "${e://F/x}")]
    }
    with pytest.raises(InputError, match=r"(?s)'items\.a\.text': Qualtrics .*'items\.b\.text': Qualtrics"):
        write_qualtrics(HARD.model_copy(update={"items": items}))
