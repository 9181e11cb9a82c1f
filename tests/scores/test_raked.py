"""Scores weighted to units and levels at once: by hand, what they may not tell, and why there may be none."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
import pytest
from drawn_answers import summaries_of, survey_of  # type: ignore[import-not-found]
from hypothesis import given, settings
from hypothesis import strategies as st

from assessment import stats
from assessment.responses import Units
from assessment.scores import Key, gather_ground, keys_of, rake_scores, sums_of_groups
from assessment.settings import LEVELS, Kind

ITEM = {"text": "one", "concepts": ["c"], "answers": "agree"}
SURVEY = survey_of({f"{scale}0": {**ITEM, "scales": [scale]} for scale in ("one", "two")})
STEPS = settings(max_examples=40, deadline=None)
TREE = {"All": "", "A": "All", "B": "All", "C": "All"}
MANAGERS = tuple((unit, "manager") for unit in "ABC")
FRONT = tuple((unit, "front_line") for unit in "ABC")
STAFF = {("A", "front_line"): 60, ("A", "manager"): 10, ("B", "front_line"): 20, ("B", "manager"): 20, ("C", "front_line"): 30,
         ("C", "manager"): 8}  # fmt: skip
Cells = dict[tuple[str, str], list[int]]
ANSWERED: Cells = {
    ("A", "front_line"): [1, 2, 3, 1], ("A", "manager"): [4, 5], ("B", "front_line"): [3, 3, 4, 5, 2, 3],
    ("B", "manager"): [5, 4, 5], ("C", "front_line"): [2, 2, 3, 1, 4], ("C", "manager"): [5, 3],
}  # fmt: skip


def raked(cells: Cells, headcounts: dict[tuple[str, str], int], hidden: tuple[tuple[str, str], ...] = (), **also: Any) -> Any:
    """The raked rows by scale, where all groups but some are shown; both scales have the same answers."""
    rows = [
        {"wave": "w", "unit": unit, "level": level, "one0": value, "two0": value}
        for (unit, level), values in cells.items() for value in values
    ]  # fmt: skip
    units = Units(TREE, headcounts)
    keys: Mapping[Kind, Mapping[str, Key]] = {"employee": keys_of(SURVEY, LEVELS)}
    sums = sums_of_groups(summaries_of(SURVEY, rows), units, surveys={"employee": SURVEY}, keys=keys)
    scores = pd.DataFrame({name: sums.scales[name].to_list() for name in ("kind", "wave", "unit", "level", "scale")})
    composite = scores[scores["scale"] == "one"].assign(scale="both")
    scores = pd.concat([scores[scores["scale"] != "both"], composite], ignore_index=True)
    status = ["too_few" if cell in hidden else "shown" for cell in zip(scores["unit"], scores["level"], strict=True)]
    scores = scores.assign(status=status, score=50.0, se=2.0, df=20.0)
    known: dict[str, Any] = {"surveys": {"employee": SURVEY}, "keys": keys}
    ground = gather_ground(scores, sums, units, **known, minimum=also.get("minimum", 2))
    found = rake_scores(scores, ground, **known)
    return {row.scale: row for row in found.itertuples(index=False)}


def test_where_all_is_shown_it_is_the_calibrated_mean_of_all_cells() -> None:
    row = raked(ANSWERED, STAFF)["one"]
    n = np.array([[len(ANSWERED[unit, level]) for level in ("front_line", "manager")] for unit in "ABC"])
    mean = np.array([[np.mean(ANSWERED[unit, level]) for level in ("front_line", "manager")] for unit in "ABC"])
    people = np.array([[STAFF[unit, level] for level in ("front_line", "manager")] for unit in "ABC"])
    weights = stats.calibrate(n, people.sum(axis=1), people.sum(axis=0)).weights()
    assert row.raked == pytest.approx(((n * weights * mean).sum() / people.sum() - 1) * 25)
    assert (row.n, row.population, row.unit_groups, row.level_groups, row.cut, row.way) == (22, 148, 3, 2, 0, 1)
    assert row.deff == pytest.approx(stats.design_effect(weights, n).deff)
    assert row.se == pytest.approx(2.0 * row.deff**0.5)
    assert (row.smallest, row.largest) == (
        pytest.approx(weights.min() * 22 / 148), pytest.approx(weights.max() * 22 / 148),
    )  # fmt: skip
    assert row.ci_low < row.raked < row.ci_high


def test_a_composite_is_the_mean_of_its_parts() -> None:
    found = raked(ANSWERED, STAFF)
    assert found["both"].raked == pytest.approx(found["one"].raked)
    assert found["both"].deff == pytest.approx(found["one"].deff)


def test_levels_that_units_hide_are_met_exactly_where_units_and_levels_answer_independently() -> None:
    # Of front line and managers 1/2 and 1/4 answered in A and C, half as many of each in B.
    people = dict(zip(STAFF, (40, 20, 40, 40, 20, 40), strict=True))
    cells = {cell: [*ANSWERED[cell]] * 20 for cell in STAFF}
    cells = {cell: values[:n] for (cell, values), n in zip(cells.items(), (20, 5, 10, 5, 10, 10), strict=True)}
    row, open_one = (raked(cells, people, hidden)["one"] for hidden in ((*MANAGERS, *FRONT), ()))
    assert (row.unit_groups, row.level_groups, row.reason) == (3, 2, "")
    assert row.raked == pytest.approx(open_one.raked, rel=1e-7)
    assert row.n_eff == pytest.approx(open_one.n_eff, rel=1e-7)


@STEPS
@given(st.lists(st.lists(st.integers(1, 5), min_size=6, max_size=6), min_size=2, max_size=2), st.integers(1, 3))
def test_what_hidden_groups_answered_moves_nothing_as_long_as_shown_sums_stay(values: list[list[int]], moved: int) -> None:
    # People change levels within A and, the other way, within B: sums that are shown stay, those of hidden groups don't.
    a, b = ([5, 5, 5, *values[0]], values[1])
    before = {
        **ANSWERED,
        ("A", "front_line"): a,
        ("A", "manager"): [1] * 4,
        ("B", "front_line"): [1] * 4,
        ("B", "manager"): a,
        ("C", "manager"): b,
    }
    after = {
        **before, ("A", "front_line"): a[moved:], ("A", "manager"): [*[1] * 4, *a[:moved]],
        ("B", "front_line"): [*[1] * 4, *a[:moved]], ("B", "manager"): a[moved:],
    }  # fmt: skip
    hidden = (*MANAGERS, *FRONT)
    first, second = raked(before, STAFF_OF_MANY, hidden)["one"], raked(after, STAFF_OF_MANY, hidden)["one"]
    assert first == second
    assert first.reason == ""


STAFF_OF_MANY = {cell: 10 * people for cell, people in STAFF.items()}


def test_people_who_stated_no_level_stand_for_as_many_as_an_average_answer() -> None:
    row = raked({**ANSWERED, ("A", "not_stated"): [3, 4], ("B", "not_stated"): [2, 2]}, STAFF)["one"]
    assert (row.n, row.level_groups, row.reason) == (26, 3, "")
    assert row.population == 148


def test_people_of_a_level_where_nobody_answered_count_with_their_unit() -> None:
    row = raked(ANSWERED, {**STAFF, ("A", "senior_leader"): 6})["one"]
    assert (row.population, row.level_groups, row.reason) == (154, 2, "")


def test_a_group_that_hardly_answered_counts_for_fewer_people_and_it_is_said() -> None:
    cells = {**ANSWERED, ("B", "front_line"): [3, 4] * 20}
    row = raked(cells, {**STAFF, ("A", "front_line"): 5000, ("B", "front_line"): 60})["one"]
    assert row.cut == 1
    assert row.largest <= 4 * (1 + 1e-9)
    assert row.smallest >= 1 / 4 * (1 - 1e-9)


@pytest.mark.parametrize(
    ("headcounts", "hidden", "reason"),
    [
        ({}, (), "no_headcount"),
        ({**STAFF, ("A", "front_line"): 1, ("A", "manager"): 1, ("B", "front_line"): 1}, (), ""),
        (dict.fromkeys(STAFF, 1), (), "no_headcount"),  # fewer people than answers, everywhere
        (STAFF, (("All", "manager"), ("All", "front_line")), "one_group"),
        (STAFF, (("A", "all"), ("B", "all"), ("C", "all")), "one_group"),
        (STAFF, (("A", "all"), ("B", "all"), ("All", "all")), "hidden"),
    ],
)
def test_why_nothing_is_weighted(headcounts: Any, hidden: Any, reason: str) -> None:
    row = raked(ANSWERED, headcounts, hidden)["one"]
    if reason == "hidden":
        assert (row.status, row.reason) == ("too_few", "")
    else:
        assert row.reason == reason
    assert np.isnan(row.raked) == bool(reason)


def test_a_remainder_of_too_few_is_not_counted_by_itself() -> None:
    row = raked(ANSWERED, STAFF, (("A", "all"),), minimum=7)["one"]
    assert (row.reason, np.isnan(row.raked)) == ("too_few", True)


def test_units_of_one_level_each_leave_no_weights_that_meet_both_margins() -> None:
    cells = {("A", "front_line"): [1, 2, 3], ("B", "manager"): [4, 5, 4]}
    row = raked(cells, {("A", "front_line"): 30, ("B", "manager"): 6, ("A", "manager"): 10})["one"]
    assert (row.reason, np.isnan(row.raked)) == ("not_met", True)


def test_hidden_levels_that_have_to_be_none_are_come_near_for_ever_and_not_met() -> None:
    # B's own groups, all shown, have two of no level, and so has the whole: A has none, which no number of rounds reaches.
    cells = {**ANSWERED, ("B", "not_stated"): [2, 3]}
    row = raked(cells, STAFF, (("A", "front_line"), ("A", "manager")))["one"]
    assert (row.reason, np.isnan(row.raked)) == ("not_converged", True)
