from __future__ import annotations

import pandas as pd
import polars as pl
import pytest
from drawn_answers import Row, summaries_of, survey_of  # type: ignore[import-not-found]

from assessment.responses import Units
from assessment.scores import (
    Pooling,
    levels_together,
    mention_pooled,
    mention_together,
    plan_pooling,
    pool_headcounts,
    pool_summaries,
    together_where_needed,
)
from assessment.settings import LEVELS, Level

SUPERVISED = {**LEVELS, "supervisor": Level(label="Supervisors", form="manager")}
SURVEY = survey_of(
    {f"one{place}": {"text": f"{place}", "concepts": ["c"], "answers": "agree", "scales": ["one"]} for place in (0, 1)}
)


def plan(*waves: dict[str, int], levels: dict[str, Level] | None = None) -> Pooling:
    rows = [(f"w{place}", level, n) for place, counts in enumerate(waves, 1) for level, n in counts.items()]
    respondents = pl.DataFrame(rows, schema=["wave", "level", "n"], orient="row")
    return plan_pooling(respondents, levels or LEVELS, minimum=10)


def people(count: int, level: str, *, wave: str = "w1") -> list[Row]:
    return [{"wave": wave, "unit": "A", "level": level, "one0": 1 + place % 5, "one1": 3} for place in range(count)]


def test_few_senior_leaders_go_to_the_managers() -> None:
    assert plan({"front_line": 50, "manager": 20, "senior_leader": 9}).into == {"senior_leader": "manager"}


def test_few_managers_go_to_the_senior_leaders() -> None:
    assert plan({"front_line": 50, "manager": 4, "senior_leader": 12}).into == {"manager": "senior_leader"}


def test_ten_are_enough() -> None:
    assert plan({"front_line": 50, "manager": 10, "senior_leader": 10}).into == {}


def test_the_front_line_is_joined_to_nobody_and_nobody_to_it() -> None:
    assert plan({"front_line": 4, "manager": 3}).into == {}


def test_a_level_goes_to_one_that_answers_the_same_form_first() -> None:
    assert plan({"manager": 40, "senior_leader": 40, "supervisor": 3}, levels=SUPERVISED).into == {"supervisor": "manager"}


def test_two_small_levels_end_at_one_that_stands() -> None:
    found = plan({"manager": 4, "senior_leader": 3, "supervisor": 30}, levels=SUPERVISED).into
    assert found == {"senior_leader": "supervisor", "manager": "supervisor"}


def test_a_level_too_small_in_one_wave_is_joined_in_all() -> None:
    big, small = {"manager": 20, "senior_leader": 12}, {"manager": 20, "senior_leader": 3}
    assert plan(big, small).into == {"senior_leader": "manager"}


def test_a_wave_in_which_nobody_of_a_level_answered_joins_nothing() -> None:
    assert plan({"manager": 20, "senior_leader": 12}, {"manager": 20}).into == {}


@pytest.mark.parametrize(("unstated", "left_out"), [(9, {"w1": 9}), (10, {})])
def test_a_few_people_of_no_stated_level_are_left_out_beside_others(unstated: int, left_out: dict[str, int]) -> None:
    assert plan({"front_line": 50, "not_stated": unstated}).left_out == left_out


def test_a_few_people_of_no_stated_level_stay_where_they_are_everybody() -> None:
    assert plan({"not_stated": 9}).left_out == {}


def test_customers_are_joined_to_nobody() -> None:
    assert plan({"customer": 3, "manager": 20}).into == {}


def test_joined_summaries_are_those_of_people_of_one_level() -> None:
    pooling = Pooling({"senior_leader": "manager"}, {})
    apart = summaries_of(SURVEY, people(12, "manager") + people(3, "senior_leader"))
    together = summaries_of(SURVEY, people(12, "manager") + people(3, "manager"))
    found = pool_summaries(apart, pooling)
    assert found.scales.equals(together.scales)
    assert found.items.equals(together.items)
    assert found.respondents.equals(together.respondents)


def test_those_left_out_are_in_no_sum_of_their_wave_only() -> None:
    rows = people(12, "manager") + people(12, "not_stated", wave="w2")
    found = pool_summaries(summaries_of(SURVEY, rows + people(4, "not_stated")), Pooling({}, {"w1": 4}))
    assert found.scales.equals(summaries_of(SURVEY, rows).scales)
    assert found.answers.equals(summaries_of(SURVEY, rows).answers)


def test_headcounts_of_joined_levels_add_up() -> None:
    units = Units({"A": ""}, {("A", "manager"): 12, ("A", "senior_leader"): 3, ("A", "front_line"): 40})
    found = pool_headcounts(units, Pooling({"senior_leader": "manager"}, {}))
    assert dict(found.headcounts) == {("A", "manager"): 15, ("A", "front_line"): 40}


def test_a_joined_level_is_mentioned_without_numbers() -> None:
    scores = pd.DataFrame(
        {"unit": ["A"], "level": ["manager"], "n": [15.0], "score": [50.0], "status": ["shown"], "shown_at": ["A"]}
    )
    found = mention_pooled(scores, Pooling({"senior_leader": "manager"}, {}))
    assert found["status"].tolist() == ["shown", "pooled_with_manager"]
    assert found.loc[1, ["n", "score"]].isna().all()
    assert found.loc[0, "n"] == 15


def test_joined_levels_are_called_together() -> None:
    assert Pooling({"senior_leader": "manager"}, {}).label("manager", LEVELS) == "Managers and senior leaders"
    assert Pooling({}, {}).label("manager", LEVELS) == "Managers"


LEADERS = "manager+senior_leader"


def present(*levels: str) -> str:
    return levels_together(pl.DataFrame({"level": list(levels)}), LEVELS)


def test_levels_together_are_all_above_the_front_line_and_not_all_staff() -> None:
    assert present("senior_leader", "front_line", "manager", "customer") == LEADERS
    assert present("manager", "senior_leader", "customer") == ""  # they are all staff
    assert present("front_line", "manager") == ""


def decided(*rows: tuple[str, str, str, str]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["wave", "unit", "level", "status"]).assign(kind="employee", scale="care")


def test_a_unit_that_needs_it_once_shows_levels_together_in_every_wave_and_others_never() -> None:
    rows = [("w1", "A", "manager", "protects_others"), ("w1", "A", LEADERS, "shown"), ("w2", "A", LEADERS, "shown"),
            ("w1", "B", "manager", "shown"), ("w1", "B", LEADERS, "shown"),
            ("w1", "C", "manager", "too_few"), ("w1", "C", LEADERS, "too_few")]  # fmt: skip
    left = together_where_needed(decided(*rows), LEADERS)
    assert left.loc[left["level"] == LEADERS, ["wave", "unit"]].to_numpy().tolist() == [["w1", "A"], ["w2", "A"]]


def test_without_levels_together_decisions_stay_as_they_are() -> None:
    frame = decided(("w1", "A", "manager", "too_few"))
    pd.testing.assert_frame_equal(together_where_needed(frame, ""), frame)
    pd.testing.assert_frame_equal(mention_together(frame, ""), frame)


def test_hidden_levels_say_with_whom_they_are_shown_only_where_they_are() -> None:
    rows = [("w1", "A", "manager", "protects_others"), ("w1", "A", "senior_leader", "too_few"), ("w1", "A", LEADERS, "shown"),
            ("w2", "A", "manager", "alike"), ("w2", "A", LEADERS, "shown"), ("w3", "A", "manager", "too_few"),
            ("w3", "A", LEADERS, "too_few")]  # fmt: skip
    assert mention_together(decided(*rows), LEADERS)["status"].tolist() == [
        "pooled_with_senior_leader", "pooled_with_manager", "shown", "alike", "shown", "too_few", "too_few",
    ]  # fmt: skip


def test_levels_together_are_called_by_all_their_names() -> None:
    assert Pooling({}, {}).label(LEADERS, LEVELS) == "Managers and senior leaders"
    levels = {**LEVELS, "owner": Level(label="Owners", form="manager")}
    assert Pooling({"owner": "manager"}, {}).label(LEADERS, levels) == "Managers, owners and senior leaders"
