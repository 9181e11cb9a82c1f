"""How long people took, and leaving those out who did not read: nothing is lost, whatever the setting says."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl
import pytest

from assessment.responses import Responses, read_responses
from assessment.settings import Engagement
from assessment.surveys import Survey

ITEMS = [f"q{n}" for n in range(12)]
GUESTS = Survey.model_validate({
    "survey": "guests", "title": "Guests", "respondents": "customer", "answers": {"agree": {"low": 1, "high": 5}},
    "items": {
        name: {"text": name, "concepts": ["x"], "answers": "agree", "alone": True, "reverse": name == "q5"} for name in ITEMS
    },
})  # fmt: skip
CAREFUL = [3, 4, 2, 4, 5, 2, 3, 4, 4, 2, 5, 3]


def rows_of(lazy: int, careful: int = 8) -> list[list[int]]:
    rng = np.random.default_rng(1)
    shuffled = [[int(np.clip(a + rng.integers(-1, 2), 1, 5)) for a in CAREFUL] for _ in range(careful)]
    return shuffled + [[5] * 12] * lazy


def read(folder: Path, text: str, setting: str = "keep", **columns: str) -> Responses:
    (folder / "f.csv").write_text(text, "utf-8")
    source = {"survey": "customer", "wave": "w", "file": "f.csv", "columns": columns}
    parts = {"client": "C", "waves": ["w"], "surveys": {"customer": "guests"}, "sources": [source], "careless": setting}
    return read_responses(Engagement.model_validate(parts), folder, {"customer": GUESTS}, None)


def wide(rows: list[list[int]], times: list[str] | None = None) -> str:
    seconds = times or ["90"] * len(rows)
    lines = [",".join(["id", "unit", "took", *ITEMS])]
    lines += [",".join([f"p{n}", "A", took, *map(str, row)]) for n, (row, took) in enumerate(zip(rows, seconds, strict=True))]
    return "\n".join(lines) + "\n"


def long(rows: list[list[int]]) -> str:
    lines = ["id,unit,question,said"]
    lines += [f"p{n},A,{item},{answer}" for n, row in enumerate(rows) for item, answer in zip(ITEMS, row, strict=True)]
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("form", ["wide", "long"])
def test_whoever_is_left_out_is_in_the_account_with_the_signs_and_all_their_lines(tmp_path: Path, form: str) -> None:
    asked = {"respondent": "id"} | ({"item": "question", "answer": "said"} if form == "long" else {})
    found = read(tmp_path, (wide if form == "wide" else long)(rows_of(2)), "leave_out", **asked)
    (arrival,) = found.arrivals
    lines = 2 if form == "wide" else 24
    assert (arrival.set_aside, arrival.read) == (lines, arrival.accepted + lines + arrival.structural)
    assert found.set_aside["code"].to_list() == ["careless"] * lines
    assert "one straight line" in found.set_aside["value"][0]
    assert found.left_out["customer"]["respondent"].to_list() == ["p8", "p9"]
    assert found.answers["customer"].height == 8


def test_whoever_is_flagged_counts_unless_the_engagement_says_otherwise(tmp_path: Path) -> None:
    found = read(tmp_path, wide(rows_of(2)), respondent="id")
    assert (found.answers["customer"].height, found.arrivals[0].set_aside) == (10, 0)
    assert found.flags["customer"]["careless"].to_list() == [False] * 8 + [True] * 2
    assert found.left_out["customer"].is_empty()


def test_times_are_read_in_seconds_and_what_is_none_is_missing_with_a_reason(tmp_path: Path) -> None:
    found = read(tmp_path, wide(rows_of(0, 5), ["90", "1:30", "0:01:30", "soon", ""]), duration="took", respondent="id")
    assert found.answers["customer"]["duration"].to_list() == [90.0, 90.0, 90.0, None, None]
    assert found.set_aside.select("line", "column", "value", "code").rows() == [(5, "took", "soon", "not_a_duration")]
    assert found.arrivals[0].cells == 1


def test_times_in_minutes_are_said_and_judge_nobody(tmp_path: Path) -> None:
    found = read(tmp_path, wide(rows_of(0), ["3"] * 8), duration="took")
    assert any("no seconds" in note for note in found.arrivals[0].notes)
    assert found.flags["customer"]["speed"].null_count() == 8


def test_a_column_called_duration_needs_no_mapping(tmp_path: Path) -> None:
    found = read(tmp_path, wide(rows_of(0)).replace("took", "Duration"))
    assert found.answers["customer"]["duration"].to_list() == [90.0] * 8


def test_the_same_answers_in_another_time_are_still_sent_twice(tmp_path: Path) -> None:
    text = wide([CAREFUL, CAREFUL], ["90", "95"]).replace("p1", "p0")
    assert read(tmp_path, text, respondent="id", duration="took").set_aside["code"].to_list() == ["duplicate_same"]


def test_without_times_nobody_has_one(tmp_path: Path) -> None:
    assert read(tmp_path, wide(rows_of(1))).answers["customer"]["duration"].dtype == pl.Float64
