"""Paper: each form says what the survey says, is complete in itself, and what is ticked can be typed and read."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html.parser import HTMLParser

from collecting import HARD, SURVEYS, Desk, Person, as_csv, crowd, truth, words_of  # type: ignore[import-not-found]

from assessment.surveys.export.paper import write_html, write_markdown
from assessment.surveys.model import Survey

Form = tuple[str, dict[str, tuple[str, list[tuple[str, str]]]]]  # level; item to wording and choices (code, label)


class Page(HTMLParser):
    """What a reader sees of a page: the level, and rows with their boxes under the heads of their table."""

    def __init__(self) -> None:
        super().__init__()
        self.level, self.item, self.label = "customer", "", ""
        self.heads: list[tuple[str, str]] = []
        self.boxes: dict[str, int] = {}
        self.texts: dict[str, str] = {}
        self.under: dict[str, list[tuple[str, str]]] = {}
        self.inside = ""
        self.loads: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {key: value or "" for key, value in attrs}
        self.loads += [value for key, value in given.items() if key in {"src", "href", "srcset", "action"} or "url(" in value]
        self.level = given.get("data-level", self.level)
        self.inside = given.get("class") or given.get("scope") or tag
        if tag == "thead":
            self.heads = []
        if "data-code" in given:
            self.heads.append((given["data-code"], ""))
        if tag == "tr":
            self.item = given.get("data-item", "")
            self.under[self.item] = self.heads
        if self.inside == "box":
            self.boxes[self.item] = self.boxes.get(self.item, 0) + 1

    def handle_data(self, data: str) -> None:
        if self.inside == "label" and self.heads and data.strip():
            self.heads[-1] = (self.heads[-1][0], data)
        elif self.inside == "row" and data.strip():
            self.texts[self.item] = self.texts.get(self.item, "") + data


def read_page(content: bytes) -> Form:
    page = Page()
    page.feed(content.decode())
    page.under.pop("", None)
    assert {item: len(heads) for item, heads in page.under.items() if heads} == page.boxes
    return page.level, {item: (page.texts[item], heads) for item, heads in page.under.items()}


def read_markdown(content: bytes) -> Form:
    level, heads, found = "customer", list[tuple[str, str]](), {}
    for line in content.decode().splitlines():
        if said := re.fullmatch(r"\*\*.*\*\* `(\w+)`", line):
            level = said[1]
        cells = [shown(cell) for cell in re.split(r"(?<!\\) \| ", line.removeprefix("| ").removesuffix(" |"))]
        if line.startswith("|  |"):
            heads = [(re.match(r"-?\d+|", cell)[0], re.sub(r"^-?\d+ ?", "", cell)) for cell in cells[2:]]  # type: ignore[index]
        elif line.startswith("| `"):
            found[cells[0].strip("`")] = (cells[1], heads if cells[2] == "☐" else [])
    return level, found


def shown(markdown: str) -> str:
    """Markdown text as it is shown."""
    return re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", markdown)


def forms_in(survey: Survey) -> list[dict[str, Form]]:
    pages = [read_page(content) for content in write_html(survey).values()]
    texts = [read_markdown(content) for content in write_markdown(survey).values()]
    return [{form[0]: form for form in forms} for forms in (pages, texts)]


def typed(survey: Survey, people: Sequence[Person]) -> str:
    """What a clerk types: the ids as columns, the numbers above the boxes, and nothing where nothing applies."""
    head = ["unit", "level", *survey.items]
    rows = [[p.unit, p.level, *(str(value) if isinstance(value := p.answers.get(name), int) else "" for name in survey.items)]
            for p in people]  # fmt: skip
    export: str = as_csv([head, *rows])
    return export


def test_wordings_answers_and_levels_read_back_as_they_are_in_the_survey(survey: Survey) -> None:
    for forms in forms_in(survey):
        found = {
            (item, level): (text, *words_of([(c, label or c) for c, label in heads], survey.answers[survey.items[item].answers]))
            for level, (_, rows) in forms.items()
            for item, (text, heads) in rows.items()
        }
        assert found == truth(survey)


def test_what_was_ticked_can_be_typed_and_read(survey: Survey, desk: Desk) -> None:
    people = crowd(survey)
    assert desk.same(survey, people, typed(survey, people)).set_aside.is_empty()


def test_a_page_loads_nothing() -> None:
    for survey in SURVEYS.values():
        for content in write_html(survey).values():
            page = Page()
            page.feed(content.decode())
            assert page.loads == []
            assert not re.search(rb"https?:|@import|<script|url\(", content)


def test_no_text_becomes_markup() -> None:
    markup = "<img src=x onerror=alert(1)>\"'&amp;{{ 7 * 7 }}"
    item = HARD.items["meta"].model_copy(update={"text": markup})
    survey = HARD.model_copy(update={"title": markup, "items": {"meta": item}})
    for content in write_html(survey).values():
        assert b"<img" not in content
        assert read_page(content)[1]["meta"][0] == markup


def test_the_page_says_its_language_and_direction() -> None:
    pages = write_html(HARD.model_copy(update={"language": "ar"})).values()
    assert all(b'<html lang="ar" dir="rtl">' in content for content in pages)


def test_what_to_do_is_said_in_the_survey_s_language() -> None:
    pages = write_html(HARD.model_copy(update={"language": "de"})).values()
    assert all("Bitte kreuzen Sie in jeder Zeile ein Kästchen an.".encode() in content for content in pages)
