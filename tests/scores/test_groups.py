from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.responses import Units
from assessment.scores import headcounts, leave_out, populations, roll_up
from assessment.scores.scoring import Key

TREE = {"All": "", "North": "All", "South": "All", "A": "North", "B": "North", "C": "South"}
LEVELS = ("front_line", "manager", "not_stated", "customer")


@st.composite
def trees(draw: st.DrawFn) -> Units:
    """A tree of any shape: each unit's parent is any unit before it."""
    parents = {"u0": ""}
    for number in range(1, draw(st.integers(1, 9))):
        parents[f"u{number}"] = f"u{draw(st.integers(0, number - 1))}"
    return Units(parents)


@st.composite
def counted(draw: st.DrawFn) -> tuple[Units, pl.DataFrame]:
    units = draw(trees())
    places = [(unit, level) for unit in units.names for level in LEVELS]
    rows = [(*place, n) for place in places if (n := draw(st.integers(0, 4)))]
    return units, pl.DataFrame(rows, schema={"unit": pl.String, "level": pl.String, "n": pl.Int64}, orient="row")


def people(units: dict[tuple[str, str], int], answers: dict[tuple[str, str], int]) -> dict[tuple[str, str], int | None]:
    respondents = pl.DataFrame(
        [("w", unit, level, n) for (unit, level), n in answers.items()], schema=["wave", "unit", "level", "n"], orient="row"
    )
    found = headcounts(respondents, Units(TREE, units))
    return {(unit, level): population for _, unit, level, population in found.iter_rows()}


@given(counted())
def test_a_group_is_the_sum_of_everything_below_it(case: tuple[Units, pl.DataFrame]) -> None:
    units, frame = case
    for unit, level, n in roll_up(frame, units).iter_rows():
        of_level = frame["level"] != "customer" if level == "all" else frame["level"] == level
        assert n == frame.filter(frame["unit"].is_in(units.within(unit)) & of_level)["n"].sum()


@given(counted())
def test_every_group_with_people_is_there_once(case: tuple[Units, pl.DataFrame]) -> None:
    units, frame = case
    around = {(group, level) for unit, level, _ in frame.iter_rows() for group in (unit, *units.ancestors(unit))}
    around |= {(unit, "all") for unit, level in around if level != "customer"}
    assert sorted(roll_up(frame, units).select("unit", "level").rows()) == sorted(around)


@given(counted())
def test_a_unit_and_its_rest_are_the_whole(case: tuple[Units, pl.DataFrame]) -> None:
    units, frame = case
    rolled = roll_up(frame, units)
    n = {(unit, level): count for unit, level, count in rolled.iter_rows()}
    for unit, level, rest in leave_out(rolled, units).iter_rows():
        assert rest + n[unit, level] == n[units.root, level]


def test_a_rest_has_rows_that_its_unit_has_not() -> None:
    frame = pl.DataFrame({"unit": ["A", "B"], "level": "customer", "a": ["x", "y"], "n": [2, 3]})
    units = Units({"All": "", "A": "All", "B": "All"})
    assert leave_out(roll_up(frame, units), units).rows() == [("A", "customer", "y", 3), ("B", "customer", "x", 2)]


def test_the_only_unit_has_no_rest() -> None:
    units = Units({"All": ""})
    assert leave_out(pl.DataFrame({"unit": ["All"], "level": ["all"], "n": [5]}), units).is_empty()


def test_headcounts_add_up_over_units_and_levels() -> None:
    found = people({("A", "manager"): 5, ("A", "front_line"): 20, ("B", "front_line"): 30}, {("A", "manager"): 4})
    assert found["North", "front_line"] == 50
    assert found["All", "all"] == 55


def test_a_level_without_a_headcount_that_answered_leaves_the_group_unknown() -> None:
    found = people({("A", "front_line"): 20}, {("A", "front_line"): 10, ("B", "manager"): 1})
    assert found["A", "front_line"] == 20
    assert found["B", "manager"] is None
    assert found["North", "all"] is None


def test_more_answers_than_people_leave_the_group_unknown() -> None:
    assert people({("A", "front_line"): 20}, {("A", "front_line"): 21})["A", "front_line"] is None


def test_in_a_larger_group_a_part_that_exceeds_counts_as_large_as_its_answers() -> None:
    found = people({("A", "front_line"): 20, ("B", "front_line"): 30}, {("A", "front_line"): 25, ("B", "front_line"): 10})
    assert found["A", "front_line"] is None
    assert found["North", "front_line"] == 55


def test_people_of_no_stated_level_are_among_all_and_have_no_headcount_of_their_own() -> None:
    found = people({("A", "front_line"): 20}, {("A", "front_line"): 10, ("A", "not_stated"): 4})
    assert found["A", "not_stated"] is None
    assert found["A", "all"] == 20


def test_a_rate_never_passes_one_where_many_stated_no_level() -> None:
    assert people({("A", "front_line"): 5}, {("A", "front_line"): 3, ("A", "not_stated"): 4})["A", "all"] is None


def test_a_census_is_known() -> None:
    assert people({("A", "front_line"): 5}, {("A", "front_line"): 5})["A", "all"] == 5


@pytest.mark.parametrize("asked", [{"front_line": 3, "manager": 0, "not_stated": 3}, {"front_line": 1, "not_stated": 3}])
def test_a_scales_people_are_those_it_is_asked_of(asked: dict[str, int]) -> None:
    units = Units(TREE, {("A", "front_line"): 20, ("A", "manager"): 5})
    respondents = pl.DataFrame({"kind": "employee", "wave": "w", "unit": "A", "level": ["front_line", "manager"], "n": [10, 4]})
    found = populations(respondents, units, {"employee": {"latitude": Key("latitude", ("a",), (), asked, 4)}})
    sizes = {(unit, level): population for _, _, _, unit, level, population in found.iter_rows()}
    assert sizes["A", "all"] == sizes["A", "front_line"] == 20


def test_levels_that_a_unit_may_show_together_are_added_up_there_and_nowhere_else() -> None:
    units = Units({"All": "", "North": "All", "A": "North", "B": "All"}, together="manager+senior_leader")
    rows = [
        ("A", "manager", 3),
        ("A", "senior_leader", 4),
        ("A", "front_line", 20),
        ("North", "manager", 5),
        ("B", "customer", 9),
    ]
    found = roll_up(pl.DataFrame(rows, schema=["unit", "level", "n"], orient="row"), units)
    assert found.filter(pl.col("level") == units.together).rows() == [("A", "manager+senior_leader", 7)]
