"""Who counts in which statistic does not depend on how many rows are looked at together."""

from __future__ import annotations

import polars as pl
import pytest

from assessment.scores import Pooling, keys_of, list_people, membership
from assessment.settings import LEVELS
from assessment.surveys import Survey

SURVEY = Survey.model_validate(
    {
        "survey": "s",
        "title": "S",
        "respondents": "employee",
        "answers": {"agree": {"low": 1, "high": 5}},
        "scales": {"trust": {"title": "Trust"}},
        "items": {"row": {"text": "I trust.", "concepts": ["c"], "answers": "agree", "scales": ["trust"]}},
    }
)
ANSWERS = pl.DataFrame(
    {
        "file": "a.csv",
        "line": range(2, 9),
        "respondent": [None, None, "R1", None, None, "R2", None],
        "wave": "w",
        "unit": ["A", "B", "A", "A", "B", "A", "B"],
        "level": ["front_line"] * 6 + ["not_stated"],
        "row": [3, 3, 3, 3, None, 4, 3],
    },
    schema_overrides={"line": pl.Int64, "row": pl.Int16},
)


def listed(answers: pl.DataFrame = ANSWERS) -> pl.DataFrame:
    """The list of these people, of whom the one of no stated level counts nowhere."""
    pooling = Pooling(into={}, left_out={"w": 1})
    return list_people(answers, "employee", SURVEY, keys_of(SURVEY, LEVELS), pooling=pooling, secret=b"key")


def test_people_without_ids_who_answered_alike_are_told_apart() -> None:
    found = listed()
    assert len(found) == found["person"].n_unique() == 6


def test_a_scale_that_somebody_left_out_is_not_theirs() -> None:
    assert sorted(listed()["scored"].cast(pl.String).str.count_matches("1").to_list())[:2] == [1, 3]


@pytest.mark.parametrize("rows", [1, 2, 5])
def test_the_list_is_the_same_in_pieces(rows: int, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = listed()
    monkeypatch.setattr(membership, "AT_ONCE", rows)
    assert listed().equals(whole)


def test_nobody_is_listed_where_nobody_answered() -> None:
    assert listed(ANSWERS.clear()).is_empty()
