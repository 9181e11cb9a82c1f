"""What nearly everybody answered stays hidden: by hand, and against exact algebra on any tree."""

from __future__ import annotations

from fractions import Fraction

import pandas as pd
import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from assessment.privacy import ALIKE, PROTECTS_OTHERS, SHOWN, hide_alike
from assessment.responses import Units
from assessment.settings import Kind

UNITS = Units({"All": "", "N": "All", "S": "All", "A": "N", "B": "N", "C": "S", "D": "S"})
LEVELS = ("front_line", "manager")
GROUPS = [(unit, level) for unit in UNITS.names for level in ("all", *LEVELS)]
ATOMS = [(unit, level) for unit in UNITS.leaves for level in LEVELS]
Group = tuple[str, str]
PLACE = {"kind": "employee", "wave": "w1"}


def hidden(
    alike: dict[str, list[Group]],
    within: dict[tuple[Kind, str], list[str]] | None = None,
    *,
    scales: tuple[str, ...] = ("a",),
    out: tuple[Group, ...] = (),
) -> dict[tuple[str, str, str], str]:
    """Statuses by scale, unit and level, where all but ``out`` are shown at first."""
    rows = [(scale, *group, "protects_others" if group in out else SHOWN) for scale in scales for group in GROUPS]
    decisions = pd.DataFrame(rows, columns=["scale", "unit", "level", "status"]).assign(kind="employee", wave="w1")
    marked = [{**PLACE, "unit": unit, "level": level, "scale": scale} for scale, of in alike.items() for unit, level in of]
    people = [{**PLACE, "unit": unit, "level": level, "scale": scale, "n": 20} for scale in scales for unit, level in ATOMS]
    schema = dict.fromkeys(("kind", "wave", "unit", "level", "scale"), pl.String)
    found = hide_alike(decisions, pl.DataFrame(marked, schema=schema), pl.DataFrame(people), within or {}, UNITS)
    return {(scale, unit, level): status for scale, unit, level, status in found[["scale", "unit", "level", "status"]].to_numpy()}


def test_nothing_is_hidden_where_nobody_is_alike() -> None:
    assert set(hidden({}).values()) == {SHOWN}


def test_a_group_that_is_alike_is_hidden_and_cannot_be_subtracted() -> None:
    found = hidden({"a": [("A", "manager")]})
    assert found["a", "A", "manager"] == ALIKE
    assert not derivable(found, "a", ("A", "manager"))
    assert found["a", "All", "all"] == found["a", "All", "front_line"] == found["a", "N", "all"] == SHOWN


def test_what_is_hidden_besides_is_of_least_worth() -> None:
    found = hidden({"a": [("A", "manager")]})
    besides = {group for group, status in found.items() if status == PROTECTS_OTHERS}
    assert {unit for _, unit, _ in besides} <= {"A", "B", "N"}
    assert len(besides) <= 4


def test_with_a_question_the_scale_it_is_in_is_hidden_in_the_same_groups() -> None:
    found = hidden({"a": [("A", "manager")]}, {("employee", "a"): ["care"]}, scales=("a", "care"))
    of_question = {(unit, level) for (scale, unit, level), status in found.items() if scale == "a" and status != SHOWN}
    of_scale = {(unit, level) for (scale, unit, level), status in found.items() if scale == "care" and status != SHOWN}
    assert of_question <= of_scale
    assert not any(derivable(found, "care", group) for group in of_question)


def test_a_group_that_was_hidden_before_is_kept_from_subtraction_too() -> None:
    found = hidden({"a": [("A", "manager")]}, out=(("A", "manager"),))
    assert found["a", "A", "manager"] == PROTECTS_OTHERS
    assert not derivable(found, "a", ("A", "manager"))


@settings(max_examples=60)
@given(st.sets(st.sampled_from(GROUPS), max_size=5), st.sets(st.sampled_from(GROUPS), max_size=6))
def test_no_sum_of_shown_groups_is_that_of_one_that_is_alike(alike: set[tuple[str, str]], out: set[tuple[str, str]]) -> None:
    found = hidden({"a": sorted(alike)}, out=tuple(sorted(out)))
    assert not any(found["a", *group] == SHOWN or derivable(found, "a", group) for group in alike)
    assert all(found["a", *group] != ALIKE for group in GROUPS if group not in alike)


def members(group: tuple[str, str]) -> list[Fraction]:
    unit, level = group
    inside = UNITS.within(unit)
    return [Fraction(int(at in inside and level in {of, "all"})) for at, of in ATOMS]


def derivable(found: dict[tuple[str, str, str], str], scale: str, group: tuple[str, str]) -> bool:
    """Whether a group's sum is a combination of shown ones: the rank stays the same."""
    rows = [members((unit, level)) for (of, unit, level), status in found.items() if of == scale and status == SHOWN]
    return rank(rows) == rank([*rows, members(group)])


def rank(rows: list[list[Fraction]]) -> int:
    left, found = [list(row) for row in rows], 0
    for column in range(len(ATOMS)):
        pivot = next((row for row in left if row[column]), None)
        if pivot is None:
            continue
        left.remove(pivot)
        left = [[a - row[column] / pivot[column] * b for a, b in zip(row, pivot, strict=True)] for row in left]
        found += 1
    return found
