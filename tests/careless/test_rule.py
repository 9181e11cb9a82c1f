"""When signs make a flag: cut-offs, what does not count, and what the rule finds among people it has never seen."""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl
import pytest

from assessment.careless import FLAGS, INDICES, find_careless
from assessment.settings import LEVELS
from assessment.surveys import Survey
from made_respondents import PATTERNS, SURVEYS, draw, rates  # type: ignore[import-not-found]

FALSE_FLAGS = 0.02
# What must be found at least, in staff and in customers, without times and with them; None where nothing can be asked for.
FOUND = {"straight": (0.99, None, 0.99, None), "middle": (0.99, None, 0.99, None), "random": (0.85, 0.7, 0.9, 0.8),
         "diagonal": (0.95, None, 0.95, None), "racing": (None, None, 0.9, 0.9)}  # fmt: skip


def survey(items: int = 24, *, turned: int = 6) -> Survey:
    """One scale for every four items; every so many items one is worded the other way round."""
    asked = {
        f"q{n}": {"text": f"Q{n}", "concepts": ["x"], "answers": "agree", "scales": [f"s{n // 4}"],
                  "reverse": bool(turned and n % turned == 1)}
        for n in range(items)
    }  # fmt: skip
    scales = {f"s{n}": {"title": f"S{n}"} for n in range(-(-items // 4))}
    answers = {"agree": {"low": 1, "high": 5}}
    parts = {"survey": "s", "title": "S", "respondents": "customer", "answers": answers, "scales": scales, "items": asked}
    return Survey.model_validate(parts)


def answered(rows: Any, seconds: Any = None, *, wave: str = "w") -> pl.DataFrame:
    """Answers as they are read: one customer a row."""
    table = np.asarray(rows, dtype=float)
    people = len(table)
    place = {"file": ["f"] * people, "line": list(range(2, people + 2)), "wave": [wave] * people, "unit": ["u"] * people}
    times = pl.Series("duration", [None] * people if seconds is None else seconds, dtype=pl.Float64)
    items = {f"q{n}": pl.Series(column, nan_to_null=True).cast(pl.Int16) for n, column in enumerate(table.T)}
    frame = pl.DataFrame({**place, "level": ["customer"] * people, "duration": times, **items})
    return frame.with_columns(pl.col("file", "wave", "unit", "level").cast(pl.String), pl.col("line").cast(pl.Int64))


def flags(rows: Any, seconds: Any = None, *, of: Survey | None = None) -> pl.DataFrame:
    table = np.asarray(rows, dtype=float)
    return find_careless(answered(table, seconds), of or survey(table.shape[1]), LEVELS)


def crowd(people: int = 60, items: int = 24, seed: int = 1) -> np.ndarray:
    """Careful people: questions differ, people differ, answers differ."""
    rng = np.random.default_rng(seed)
    point = 3 + rng.normal(0, 0.8, items) + rng.normal(0, 0.5, (people, 1)) + rng.normal(0, 0.6, (people, items))
    return np.clip(np.rint(point), 1, 5)


def test_one_straight_line_through_questions_worded_both_ways_leaves_no_doubt() -> None:
    found = flags(np.vstack([crowd(), np.full(24, 5.0)]))
    assert found["straight_line"].to_list() == [False] * 60 + [True]
    assert found["careless"].to_list() == [False] * 60 + [True]


def test_a_straight_line_where_all_questions_are_worded_one_way_is_no_sign() -> None:
    found = flags(np.vstack([crowd(), np.full(24, 5.0)]), of=survey(turned=0))
    assert found.select("long_string", "variability", "straight_line").null_count().row(0) == (61, 61, 61)
    assert not found["careless"].any()


def test_a_line_of_middle_answers_does_not_contradict_itself_but_two_signs_agree() -> None:
    found = flags(np.vstack([crowd(), np.full(24, 3.0)])).row(60, named=True)
    assert (found["straight_line"], found["long_string"], found["variability"], found["careless"]) == (False, True, True, True)


def test_a_pattern_that_goes_round_leaves_no_doubt() -> None:
    found = flags(np.vstack([crowd(), [1, 2, 3, 4, 5, 4, 3, 2] * 3])).row(60, named=True)
    assert (found["pattern"], found["long_string"], found["careless"]) == (True, False, True)


@pytest.mark.parametrize(("seconds", "fast", "racing"), [(23.0, True, True), (40.0, True, False), (200.0, False, False)])
def test_speed_counts_under_two_seconds_and_leaves_no_doubt_under_one(seconds: float, fast: bool, racing: bool) -> None:
    found = flags(crowd(), [240.0] * 59 + [seconds]).row(59, named=True)
    assert (found["speed"], found["racing"], found["careless"]) == (fast, racing, racing)


def test_a_third_of_the_usual_time_is_fast() -> None:
    assert flags(crowd(), [240.0] * 59 + [79.0])["speed"].to_list() == [False] * 59 + [True]


def test_times_that_can_not_be_seconds_judge_nobody() -> None:
    found = flags(crowd(), [8.0] * 60)
    assert found.select("speed", "racing").null_count().row(0) == (60, 60)


def test_who_answered_little_or_nothing_is_never_flagged() -> None:
    rows = np.vstack([crowd(), np.full((2, 24), np.nan)])
    rows[60, :9] = 5
    found = flags(rows, [240.0] * 60 + [3.0, 1.0])
    assert found.select(*INDICES).row(60) == found.select(*INDICES).row(61) == (None,) * len(INDICES)
    assert not found["careless"].any()


def test_a_missing_answer_is_no_sign() -> None:
    full, holes = crowd(), crowd()
    holes[::3, ::7] = np.nan
    assert flags(full)["careless"].sum() == flags(holes)["careless"].sum() == 0


def test_two_signs_that_ask_for_coherence_count_once() -> None:
    rows = crowd(200)
    rows[0] = rows[0][::-1]
    found = flags(rows)
    lone = found.filter(pl.col("person_total") & pl.col("even_odd") & ~pl.col("distance"))
    assert not lone["careless"].any()


def test_questions_that_hardly_differ_can_not_tell_who_goes_against_the_others() -> None:
    rng = np.random.default_rng(3)
    noise = np.clip(np.rint(3 + rng.normal(0, 1, (80, 24))), 1, 5)
    assert flags(noise)["person_total"].null_count() == 80


@pytest.mark.parametrize("people", [0, 1, 2])
def test_few_people_or_none_are_no_trouble(people: int) -> None:
    found = flags(crowd()[:people])
    assert dict(found.schema) == FLAGS
    assert found["careless"].to_list() == [False] * people


def test_short_questionnaires_have_no_patterns_to_speak_of() -> None:
    rows = np.vstack([crowd(items=6), np.full((5, 6), 5.0)])
    assert flags(rows, of=survey(6, turned=3)).select(*INDICES).null_count().row(0) == (65,) * len(INDICES)


def test_the_order_of_people_changes_no_flag() -> None:
    answers, _ = draw("staff", "random", people=400, seed=5)
    mixed = answers.sample(fraction=1, shuffle=True, seed=2)
    one, two = (find_careless(frame, SURVEYS["staff"], LEVELS).sort("line") for frame in (answers, mixed))
    assert one.equals(two)


@pytest.mark.parametrize("pattern", PATTERNS)
@pytest.mark.parametrize("mood", [2.4, 3.3])
@pytest.mark.parametrize("timed", [False, True])
def test_the_careless_are_found_and_the_careful_left_alone(pattern: str, mood: float, timed: bool) -> None:
    least = FOUND.get(pattern, (None,) * 4)[2 * timed : 2 * timed + 2]
    for side, wanted in zip(SURVEYS, least, strict=True):
        caught, wronged = rates(side, pattern, seeds=3, timed=timed, mood=mood)
        assert wronged <= FALSE_FLAGS
        assert caught >= (wanted or 0)


@pytest.mark.parametrize("high", [1, 2])
def test_a_questionnaire_of_yes_and_no_has_no_patterns_to_speak_of(high: int) -> None:
    parts = survey().model_dump() | {"answers": {"agree": {"low": 0, "high": high}}}
    found = flags(np.ones((30, 24)), [240.0] * 29 + [10.0], of=Survey.model_validate(parts))
    assert found.select("long_string", "person_total", "even_odd", "distance", "pattern").null_count().row(0) == (30,) * 5
    assert found["racing"].to_list() == [False] * 29 + [True]


def test_questions_that_nobody_answered_are_no_trouble() -> None:
    assert not flags(np.full((30, 24), np.nan))["careless"].any()
