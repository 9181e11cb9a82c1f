"""LimeSurvey: the lines follow the published grammar, what was written reads back, and what is answered comes in."""

from __future__ import annotations

import html
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pytest
from collecting import HARD, Desk, Person, as_csv, crowd, holds, tick, truth, words_of, work_out  # type: ignore[import-not-found]

from assessment.errors import InputError
from assessment.surveys.codes import item_codes
from assessment.surveys.export.limesurvey import write_limesurvey
from assessment.surveys.model import Answers, Survey

Row = dict[str, str]
# Rules of application/models/Question.php and Answer.php.
QUESTION_CODE = re.compile(r"(?!(LANG|SID|SAVEDID|TOKEN|QID|GID|SGQ|self|that|this)$)[a-zA-Z][a-zA-Z0-9]{0,19}")
ANSWER_CODE = re.compile(r"[a-zA-Z0-9]{1,5}")
LEVELS = {"L1": "front_line", "L2": "manager", "L3": "senior_leader"}


@dataclass(frozen=True)
class Asked:
    """A question and the answers that follow it."""

    row: Row
    answers: list[tuple[str, str]] = field(default_factory=list)

    @property
    def relevance(self) -> str:
        return "" if self.row["relevance"] == "1" else as_formula(self.row["relevance"])

    @property
    def equation(self) -> str:
        return as_formula(self.row["text"].removeprefix("{").removesuffix("}")) if self.row["type/scale"] == "*" else ""


def as_formula(text: str) -> str:
    """An expression of LimeSurvey in the form that the test can work out."""
    return re.sub(r"(\w+)\.NAOK", r"${\1}", text).replace(" == ", " = ").replace("if(1,", "if(${always} = 'yes',")


def rows_of(content: bytes) -> list[Row]:
    head, *lines = [line.split("\t") for line in content.decode().splitlines()]
    return [dict(zip(head, line, strict=True)) for line in lines]


def only(survey: Survey, form: str = "") -> list[Row]:
    (content,) = write_limesurvey(survey, form=form).values()
    return rows_of(content)


def asked_in(rows: Sequence[Row]) -> list[Asked]:
    questions: list[Asked] = []
    for row in rows:
        if row["class"] == "Q":
            questions.append(Asked(row))
        elif row["class"] == "A":
            questions[-1].answers.append((row["name"], html.unescape(row["text"])))
    return questions


def item_of(one: Asked, questions: Sequence[Asked], survey: Survey) -> str:
    """The item that a question's answer ends up under."""
    items = {code: name for name, code in item_codes(survey, "limesurvey").items()}
    code = one.row["name"]
    return items.get(next((q.row["name"] for q in questions if f"${{{code}}}," in q.equation), code), "")


def fill(questions: Sequence[Asked], items: Mapping[str, str], survey: Survey, person: Person) -> dict[str, tuple[str, str]]:
    """Code and text of what one person answered, by question code; equations are worked out as LimeSurvey does."""
    values = {"always": ("yes", "yes"), "unit": (person.unit, person.unit)}
    for one in questions:
        codes = {name: code for name, (code, _) in values.items()}
        name = one.row["name"]
        item = items[name]
        if name.startswith("levelasked"):
            values[name] = next((code, text) for code, text in one.answers if LEVELS[code] == person.level)
        elif one.equation:
            values[name] = (work_out(one.equation, codes),) * 2
        elif item in person.answers and holds(one.relevance, codes):
            answers, value = survey.answers[survey.items[item].answers], person.answers[item]
            values[name] = tick(one.answers, answers, value) if one.answers else (str(value), str(value))
    return values


def answered(survey: Survey, people: Sequence[Person], *, full: bool) -> str:
    """An export with question codes as headings, and answer codes or full answers."""
    questions = asked_in(only(survey))
    items = {one.row["name"]: item_of(one, questions, survey) for one in questions}
    names, rows = list(items), []
    for line, person in enumerate(people, 1):
        values = fill(questions, items, survey, person)
        rows.append([str(line), "1980-01-01 00:00:00", "9", "en", "1", *(values.get(name, ("", ""))[full] for name in names)])
    export: str = as_csv([["id", "submitdate", "lastpage", "startlanguage", "seed", *names], *rows], quoting=1)
    return export


def test_every_line_is_of_a_known_class_and_in_its_place(survey: Survey) -> None:
    order = "".join(row["class"].replace("SL", "T") + " " for row in only(survey))
    assert re.fullmatch(r"(S )+T (G (Q (A )*)+)+", order)


def test_codes_are_as_limesurvey_wants_them(survey: Survey) -> None:
    rows = only(survey)
    questions = [row["name"] for row in rows if row["class"] == "Q"]
    assert all(map(QUESTION_CODE.fullmatch, questions))
    assert all(ANSWER_CODE.fullmatch(row["name"]) for row in rows if row["class"] == "A")
    assert len({name.casefold() for name in questions}) == len(questions)


def test_expressions_name_questions_that_come_before(survey: Survey) -> None:
    before: set[str] = set()
    for one in asked_in(only(survey)):
        assert set(re.findall(r"\$\{(\w+)\}", one.relevance + one.equation)) <= before | {"always"}
        before.add(one.row["name"])


def test_the_file_needs_no_quoting_in_any_reader() -> None:
    (content,) = write_limesurvey(HARD).values()
    assert not set(b'"\r\\') & set(content)
    assert {line.count(b"\t") for line in content.splitlines()} == {15}


def test_braces_stand_in_equations_only(survey: Survey) -> None:
    braces = [row for row in only(survey) if "{" in "".join(row.values())]
    assert all(row["type/scale"] == "*" and row["hidden"] == "1" for row in braces)


def test_wordings_answers_and_levels_read_back_as_they_are_in_the_survey(survey: Survey) -> None:
    questions, found = asked_in(only(survey)), {}
    for one in questions:
        item = item_of(one, questions, survey)
        if item and not one.equation:
            read = words_of(one.answers, survey.answers[survey.items[item].answers])
            for code, form in LEVELS.items() if survey.respondents == "employee" else [("", "customer")]:
                if holds(one.relevance, {"levelasked": code}):
                    found[item, form] = (html.unescape(one.row["text"]), *read)
    assert found == truth(survey)


def test_an_export_with_full_answers_comes_in_without_a_mapping(survey: Survey, desk: Desk) -> None:
    people = crowd(survey)
    answers = desk.same(survey, people, answered(survey, people, full=True))
    assert set(answers.set_aside["code"]) <= {"undeclared_no_answer"}


def test_an_export_with_answer_codes_comes_in_without_a_mapping(survey: Survey, desk: Desk) -> None:
    people = crowd(survey)
    answers = desk.same(survey, people, answered(survey, people, full=False))
    assert set(answers.set_aside["code"]) <= {"undeclared_no_answer"}


def test_the_form_of_one_level_says_the_level_and_asks_no_other_items() -> None:
    questions = asked_in(only(HARD, "manager"))
    assert fill(questions, defaultdict(str), HARD, Person("North", "manager", {}))["level"][0] == "manager"
    assert [one.relevance for one in questions] == [""] * len(questions)
    assert "a-long.id_that-is.longer_than_20" in {item_of(one, questions, HARD) for one in questions}


def test_a_brace_in_a_text_is_refused_with_its_key() -> None:
    item = HARD.items["meta"].model_copy(update={"text": "How {TOKEN} is it?"})
    with pytest.raises(InputError, match=r"'items\.meta\.text': LimeSurvey would work out"):
        write_limesurvey(HARD.model_copy(update={"items": {"meta": item}}))


def test_answers_below_zero_are_refused() -> None:
    below = {**HARD.answers, "agree": Answers(low=-2, high=2)}
    with pytest.raises(InputError, match=r"'answers\.agree\.low': LimeSurvey's answer codes can't be below 0"):
        write_limesurvey(HARD.model_copy(update={"answers": below}))


def test_a_declared_word_that_fits_is_the_code_of_no_answer(desk: Desk) -> None:
    survey = HARD.model_copy(update={"answers": {**HARD.answers, "agree": HARD.answers["agree"].model_copy(
        update={"no_answer": ["Does not apply", "NA"]})}})  # fmt: skip
    people = crowd(survey)
    assert desk.same(survey, people, answered(survey, people, full=False)).set_aside.is_empty()
