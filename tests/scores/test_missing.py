"""Missing answers: of those who were asked, where their group may be shown."""

from __future__ import annotations

import pandas as pd
import polars as pl
import pytest

from assessment.responses import Units
from assessment.scores import Pooling, Summaries, count_missing, estimate_missing, keys_of, pool_summaries, summarise
from assessment.settings import LEVELS
from assessment.surveys.model import Survey

SURVEY = Survey.model_validate({
    "survey": "s", "title": "S", "respondents": "employee", "answers": {"agree": {"low": 1, "high": 5}},
    "scales": {"care": {"title": "Care"}},
    "items": {
        "a": {"text": "A", "concepts": ["x"], "answers": "agree", "scales": ["care"]},
        "b": {"text": "B", "title": "Bee", "concepts": ["x"], "answers": "agree", "scales": ["care"], "levels": ["manager"]},
    },
})  # fmt: skip
UNITS = Units({"All": "", "N": "All", "S": "All"})
NOBODY = Pooling({}, {})


def summaries() -> Summaries:
    """In each unit 12 of the front line, of whom 3 left A blank, and 10 managers, of whom one left B blank."""
    rows: list[tuple[object, ...]] = [("w", unit, "front_line", None if n < 3 else 4, None) for unit in "NS" for n in range(12)]
    rows += [("w", unit, "manager", 5, None if n < 1 else 3) for unit in "NS" for n in range(10)]
    frame = pl.DataFrame(
        rows, schema={"wave": pl.String, "unit": pl.String, "level": pl.String, "a": pl.Int16, "b": pl.Int16}, orient="row"
    )
    return summarise(frame.lazy(), "employee", SURVEY, keys_of(SURVEY, LEVELS))


def figures(pooling: Pooling = NOBODY, hidden: str = "") -> dict[tuple[str, str, str], tuple[float, float]]:
    before = summaries()
    after = pool_summaries(before, pooling)
    places = [(unit, level) for unit in UNITS.names for level in ("all", "front_line", "manager")]
    decisions = pd.DataFrame(
        [("employee", "w", unit, level, "=response", "too_few" if unit == hidden else "shown") for unit, level in places],
        columns=["kind", "wave", "unit", "level", "scale", "status"],
    )
    counts = count_missing(before, {"employee": SURVEY}, LEVELS, pooling)
    found = estimate_missing(counts, after, decisions, UNITS, {"employee": SURVEY})
    rows = found.to_dict("records")
    return {(row["unit"], row["level"], row["item"]): (row["n"], row["missing"]) for row in rows}


def test_of_everybody_asked_those_without_an_answer_are_counted() -> None:
    found = figures()
    assert found["N", "all", "a"] == (22, 3)
    assert found["All", "all", "a"] == (44, 6)
    assert found["All", "front_line", "a"] == (24, 6)
    assert found["All", "manager", "b"] == (20, 2)


def test_a_group_of_which_a_part_was_asked_is_not_told() -> None:
    assert {level for _, level, item in figures() if item == "b"} == {"manager"}


def test_units_are_told_for_all_staff_only() -> None:
    assert {level for unit, level, _ in figures() if unit != "All"} == {"all"}


def test_what_the_gate_hides_has_no_numbers() -> None:
    n, missing = figures(hidden="N")["N", "all", "a"]
    assert n != n
    assert missing != missing


def test_a_level_that_is_joined_to_one_that_was_not_asked_is_not_told() -> None:
    assert not [place for place in figures(Pooling({"manager": "front_line"}, {})) if place[2] == "b"]


@pytest.mark.parametrize("item", ["a", "b"])
def test_an_item_that_nobody_answered_is_wholly_missing(item: str) -> None:
    before = summaries()
    silent = Summaries(**{**vars(before), "answers": before.answers.filter(pl.col("item") != item)})
    counts = count_missing(silent, {"employee": SURVEY}, LEVELS, NOBODY).filter(pl.col("item") == item)
    assert counts["answered"].sum() == 0
    assert counts["asked"].sum() == (44 if item == "a" else 20)
