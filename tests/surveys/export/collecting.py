"""Respondents who fill in what was written, and collectors that send their answers back.

A respondent ticks by the words that stand there, never by a code: if a code says something else than its words, the answers
come back wrong. What they ticked is written as the collector would write it, and read by the project as any export is.
"""

from __future__ import annotations

import csv
import io
import random
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assessment.responses import Responses, Units, read_responses
from assessment.settings import Engagement
from assessment.surveys import read_survey
from assessment.surveys.model import Answers, Survey

NONE = "no answer"
UNITS = Units({"C": "", "North": "C", "Süd": "C", "NA": "C"})
AGREE = {
    "low": 1, "high": 5, "no_answer": ["Does not apply", "Don't know"],
    "labels": {1: "Strongly disagree", 2: "Disagree", 3: "Neither", 4: "Agree", 5: "Strongly agree"},
}  # fmt: skip
LIKELY = {"low": 0, "high": 10, "labels": {0: "Not at all likely", 10: "Extremely likely"}, "no_answer": ["Weiß nicht", "98"]}
HARD = Survey.model_validate({
    "survey": "Café: hard/case", "title": 'Trust & "care" <b>here</b>', "respondents": "employee",
    "answers": {"agree": AGREE, "how likely": LIKELY, "percent": {"low": 0, "high": 100, "labels": {0: "none", 100: "all"}}},
    "items": {
        "trust": {"text": {"front_line": "I'm trusted", "manager": "I trust them", "senior_leader": "I trust them"},
                  "concepts": ["x"], "answers": "agree"},
        "we_care": {"text": "=1+1 \"We\" care & share <i>it's</i> 9 % | * _so_ `x`\n  #1", "concepts": ["x"], "answers": "agree"},
        "wecare": {"text": "+Ünïcode 東京 🙂 / 1. first", "concepts": ["x"], "answers": "agree"},
        "a-long.id_that-is.longer_than_20": {"text": "@once", "concepts": ["x"], "answers": "how likely", "levels": ["manager"]},
        "token": {"text": "-Would you?", "concepts": ["x"], "answers": "how likely", "levels": ["front_line", "manager"]},
        "meta": {"text": "How much?", "concepts": ["x"], "answers": "percent"},
        "Status": {"text": "How is it?", "concepts": ["x"], "answers": "agree"},
    },
})  # fmt: skip
SURVEYS = {"hard": HARD, "care-employee": read_survey("care-employee"), "care-customer": read_survey("care-customer")}


@dataclass(frozen=True)
class Person:
    """One respondent: an answer is a number, :data:`NONE` for "does not apply", or missing for a question left out."""

    unit: str
    level: str
    answers: Mapping[str, int | str]


def crowd(survey: Survey, *, number: int = 24) -> list[Person]:
    """People of every form, who answer at random, leave questions out, and say that some do not apply."""
    draw = random.Random(survey.survey)
    forms = ["customer"] if survey.respondents == "customer" else ["front_line", "manager", "senior_leader"]
    people = []
    for place in range(number):
        level = forms[place % len(forms)]
        given: dict[str, int | str] = {}
        for name, item in survey.items.items():
            allowed = survey.answers[item.answers]
            none = [NONE] if allowed.no_answer and allowed.span <= 10 else []
            if level in survey.forms_of(item) and draw.random() < 0.9:
                given[name] = draw.choice([*range(allowed.low, allowed.high + 1), *none])
        people.append(Person(draw.choice(["North", "Süd", "NA"]), level, given))
    return people


def spoken(answers: Answers, value: int | str) -> set[str]:
    """Texts by which a respondent may know an answer."""
    if value == NONE:
        return set(answers.no_answer)
    label = answers.labels.get(int(value), "")
    return {label, f"{value} - {label}"} if label else {str(value)}


def tick(choices: Iterable[tuple[str, str]], answers: Answers, value: int | str) -> tuple[str, str]:
    """The one choice (code, text) that says an answer."""
    (found,) = [choice for choice in choices if choice[1] in spoken(answers, value)]
    return found


def work_out(formula: str, values: Mapping[str, str]) -> str:
    """What a chain of if(${x} = 'a', b, ...) gives."""
    if branch := re.fullmatch(r"if\(\$\{(\w+)\} = '(\w+)', ([^,]+), (.*)\)", formula):
        asked, wanted, then, other = branch.groups()
        return work_out(then if values.get(asked) == wanted else other, values)
    if name := re.fullmatch(r"\$\{([\w.-]+)\}", formula):
        return values.get(name[1], "")
    text = re.fullmatch(r"'(\w*)'", formula)
    assert text, formula
    return text[1]


def holds(test: str, values: Mapping[str, str]) -> bool:
    """Whether ${x} = 'a' or ${x} = 'b' ... is so; nothing always is."""
    parts = [re.fullmatch(r"\$\{(\w+)\} = '(\w+)'", part) for part in test.split(" or ")] if test else []
    assert all(parts), test
    return not parts or any(values.get(part[1]) == part[2] for part in parts if part)


def as_csv(rows: Sequence[Sequence[str]], **dialect: Any) -> str:
    text = io.StringIO()
    csv.writer(text, **dialect).writerows(rows)
    return text.getvalue()


def truth(survey: Survey) -> dict[tuple[str, str], tuple[str, dict[int, str], str]]:
    """What each form must ask: wording, answers with their words, and the word for no answer; "" and {} where not ticked."""
    asked: dict[tuple[str, str], tuple[str, dict[int, str], str]] = {}
    for name, item in survey.items.items():
        answers = survey.answers[item.answers]
        ticked = {value: answers.labels.get(value, "") for value in range(answers.low, answers.high + 1)}
        none = answers.no_answer[0] if answers.no_answer else ""
        for form in survey.forms_of(item):
            text = " ".join(item.wording(form).split())
            asked[name, form] = (text, ticked, none) if answers.span <= 10 else (text, {}, "")
    return asked


def words_of(choices: Iterable[tuple[str, str]], answers: Answers) -> tuple[dict[int, str], str]:
    """Choices that were read back (code, text), as answers with their words, and the word for no answer."""
    ticked: dict[int, str] = {}
    none = ""
    for code, text in choices:
        if text in answers.no_answer:
            none = text
        else:
            ticked[int(code)] = "" if text == code else text.removeprefix(f"{code} - ")
    return ticked, none


@dataclass(frozen=True)
class Desk:
    """Reads exports as an engagement without any mapping does."""

    folder: Path

    def read(self, survey: Survey, *exports: str) -> Responses:
        kind = survey.respondents
        files = [f"{number}.csv" for number, _ in enumerate(exports)]
        for name, text in zip(files, exports, strict=True):
            (self.folder / name).write_text(text, "utf-8", newline="")
        sources = [{"survey": kind, "wave": "1", "file": name} for name in files]
        engagement = Engagement.model_validate({"client": "C", "waves": ["1"], "surveys": {kind: "s"}, "sources": sources})
        return read_responses(engagement, self.folder, {kind: survey}, UNITS)

    def same(self, survey: Survey, people: Sequence[Person], *exports: str) -> Responses:
        """Read exports, and hold what came in against what was answered."""
        responses = self.read(survey, *exports)
        rows = responses.answers[survey.respondents].iter_rows(named=True)
        read = [(row["unit"], row["level"], {name: row[name] for name in survey.items}) for row in rows]
        given = [(p.unit, p.level, {name: number(p.answers.get(name)) for name in survey.items}) for p in people]
        assert read == given
        return responses


def number(answer: int | str | None) -> int | None:
    return answer if isinstance(answer, int) else None
