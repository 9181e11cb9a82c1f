"""Engagements with one thing odd: each gives a result that says what could not be computed, and why."""

from __future__ import annotations

import html
import re
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from assessment import figures, findings, tables
from assessment.errors import InputError
from assessment.pipeline import compute
from assessment.responses import read_units
from assessment.result import Assessment, about
from assessment.settings import read_settings
from odd_engagements import CASES, NAMES, write_case  # type: ignore[import-not-found]

LONGER = {"gaps", "scales copied", "units alike", "beyond one", "a blank scale", "hard names"}
NO_WORD = re.compile(r"(?<![\w’'])(?:nan|NaN|NaT|inf|None(?! of)|null|undefined|<NA>)(?!\w)")
every = pytest.mark.parametrize(
    "name", [pytest.param(name, marks=[pytest.mark.slow] if name in LONGER else []) for name in CASES]
)


@cache
def result_of(name: str) -> Assessment:
    with TemporaryDirectory() as folder:
        return compute(read_settings(write_case(name, Path(folder) / "client"))).assessment


def said(result: Assessment) -> dict[str, str]:
    """All that every question shows, as a reader sees it, by room and question."""
    found = {}
    for room in (findings, tables, figures):
        for name in room.__all__:
            if name[:1].islower():
                data = getattr(room, name)(result)._repr_mimebundle_()
                shown = (data[0] if isinstance(data, tuple) else data).get("text/html", "")
                found[f"{room.__name__.split('.')[-1]}.{name}"] = html.unescape(re.sub("<[^>]+>", " ", shown))
    return found


@every
def test_every_question_is_answered_in_words_without_a_number_that_is_none(name: str) -> None:
    whole = result_of(name)
    units = [whole.units["unit"].iloc[0], whole.units["unit"].iloc[-1]]
    for result in (about(whole, unit) for unit in dict.fromkeys(units)):
        for question, words in said(result).items():
            assert not (bad := NO_WORD.findall(words)), f"{question} says {bad}"
            assert words.strip() or question.startswith("figures."), f"{question} says nothing"


REASONS = [
    ("cafes", "chain", "No score of staff or customers may be shown in any unit."),
    ("two respondents", "headline", "No score of staff may be shown for The House."),
    ("two respondents", "customer_outcomes", "Too few answered this to show it."),
    ("two respondents", "chain", "No score of staff or customers may be shown in any unit."),
    ("no variance", "staff_views", "Nearly all who answered this gave the same answer."),
    ("no variance", "headline", "Nearly all who answered this gave the same answer."),
    ("blank staff", "headline", "In w1, no answer of staff counts"),
    ("blank staff", "staff_views", "Nobody answered this."),
    ("blank staff", "care_by_level", "Only one view of service was given"),
    ("blank customers", "customer_outcomes", "Nobody answered this."),
    ("one group", "customer_outcomes", "No customers were surveyed."),
    ("one group", "chain", "whether the one step goes with the next can't be told"),
    ("one unit", "chain", "fewer than four units have both figures that may be shown"),
    ("three units", "certainty", "All 4 links between neighbours on the chain (3 units)"),
    ("three units", "drivers", "only 3 units have every figure"),
]


@pytest.mark.parametrize(("name", "question", "why"), REASONS)
def test_what_could_not_be_computed_is_said_with_its_reason(name: str, question: str, why: str) -> None:
    assert why in str(getattr(findings, question)(result_of(name)))


def test_a_box_that_is_empty_says_that_nothing_is_in_it() -> None:
    boxes = {box.sentence: box.evidence for box in findings.certainty(result_of("three units")).found}
    assert boxes["Clear"].startswith("Nothing: ")
    assert "Too few units to tell" not in boxes


@pytest.mark.slow
def test_a_scale_that_nobody_answered_may_be_a_column_that_is_called_otherwise() -> None:
    assert "a column may be missing, or called otherwise" in str(findings.missing_answers(result_of("a blank scale")))


@pytest.mark.slow
def test_a_unit_with_nobody_says_so_at_once() -> None:
    first_page = str(findings.headline(about(result_of("gaps"), "Nobody")))
    assert "No such score of Nobody itself may be shown: too few answered there, or none." in first_page


@pytest.mark.slow
def test_hard_names_are_units_each_of_its_own() -> None:
    assert set(NAMES) <= set(result_of("hard names").units["unit"])


def test_a_name_that_differs_in_capitals_only_is_one_clear_error(tmp_path: Path) -> None:
    (tmp_path / "units.csv").write_text("unit,parent\nThe House,\nnorth,The House\nNorth,The House\n", "utf-8")
    settings = read_settings(write_case("one group", tmp_path / "client"))
    with pytest.raises(InputError, match="line 3 writes it 'north', which is the same name: rename one if they are two units"):
        read_units(settings.engagement, tmp_path)
