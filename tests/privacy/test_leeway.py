"""A small group is not shown among a few others only: what is published leaves its average open."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_releases import crowd, entry_of, release_after  # type: ignore[import-not-found]
from scipy.optimize import linprog

from assessment.privacy import SHOWN, gate
from assessment.privacy.leeway import counted_for
from assessment.responses.model import Units

LEVELS = ["front_line", "manager", "senior_leader"]
TREE = Units({"All": "", "North": "All", "A": "North", "B": "North", "South": "All", "C": "South"})
Counts = Mapping[tuple[str, str], int]
COUNTS = st.dictionaries(
    st.tuples(st.sampled_from(TREE.names), st.sampled_from(LEVELS)), st.integers(1, 24), min_size=2, max_size=12
)
SCALE = ("employee", "w1", "care")


def groups_of(counts: Counts) -> dict[tuple[str, str], list[tuple[str, str]]]:
    every = [(unit, level) for unit in TREE.names for level in ("all", *LEVELS)]
    return {
        (unit, of): [(at, level) for at, level in counts if at in TREE.within(unit) and of in ("all", level)]
        for unit, of in every
    }


def shown(counts: Counts, units: Units = TREE) -> set[tuple[str, str]]:
    frame = pd.DataFrame([(*place, n) for place, n in counts.items()], columns=["unit", "level", "n"])
    decided = gate(frame, units, minimum=10, levels=["all", *LEVELS])
    told = decided[decided["status"] == SHOWN]
    return set(zip(told["unit"], told["level"], strict=True))


@pytest.mark.parametrize(("others", "told"), [(1, False), (2, False), (3, True)])
def test_nine_are_shown_with_three_others_and_not_with_fewer(others: int, *, told: bool) -> None:
    assert (("All", "all") in shown({("All", "manager"): 9, ("All", "senior_leader"): others})) is told


def test_a_unit_of_nine_is_not_left_over_with_a_unit_of_one() -> None:
    units = Units({"All": "", "A": "All", "B": "All", "C": "All"})
    counts = {("A", "front_line"): 5, ("A", "manager"): 4, ("B", "front_line"): 1, ("C", "front_line"): 40}
    assert ("C", "all") not in shown(counts, units)
    assert ("C", "all") in shown({**counts, ("B", "front_line"): 3}, units)


@settings(deadline=None, max_examples=25)
@given(COUNTS)
def test_the_average_of_a_small_group_stays_open_by_a_third_of_the_scale(counts: Counts) -> None:
    groups, places, sizes = groups_of(counts), list(counts), np.array(list(counts.values()))
    published = np.array([[place in groups[group] for place in places] for group in sorted(shown(counts))], float)
    published = published.reshape(-1, len(places))
    counted = counted_for(groups.values(), counts, minimum=10)
    for inside in groups.values():
        n = sum(counts[place] for place in inside)
        if 0 < n < 10 and sum(counted[place] for place in inside) <= 10 - -(-n // 3):
            aim = np.array([place in inside for place in places], float)
            told = linprog(aim, A_eq=published, b_eq=published @ (3 * sizes), bounds=np.column_stack([sizes, 5 * sizes]))
            assert 2 * (3 * n - told.fun) / n > 4 / 3 - 1e-6  # all is in the middle of the scale, and what is open goes both ways


@pytest.mark.parametrize(("came", "told"), [(1, False), (2, False), (3, True)])
def test_nine_who_were_hidden_are_not_shown_with_a_few_who_came(came: int, *, told: bool) -> None:
    before = crowd({("A", "manager"): 9, ("B", "manager"): 30})
    moved = dict(list(crowd({("B", "manager"): came}).items()))
    first = entry_of(before, [("All", "all")])
    draft = entry_of({**before, **dict.fromkeys(moved, ("A", "manager"))}, [("All", "all"), ("A", "manager")])
    assert (("A", "manager") in release_after({"release 1": first}, draft).shown[SCALE]) is told


def test_what_is_out_already_hides_nothing_else() -> None:
    before = crowd({("A", "manager"): 10, ("B", "manager"): 30, ("C", "manager"): 20})
    first = entry_of(before, [("All", "all"), ("A", "manager")])
    draft = entry_of({**before, "A manager 0": ("B", "manager")}, [("All", "all"), ("C", "manager")])
    assert release_after({"release 1": first}, draft).shown[SCALE] == (("All", "all"), ("C", "manager"))


def test_a_group_counts_for_less_only_where_others_are_needed() -> None:
    assert counted_for([["a"], ["b"]], {"a": 6, "b": 12}, minimum=10) == {"a": 6, "b": 12}
    assert counted_for([["a", "b"]], {"a": 4, "b": 5, "c": 2}, minimum=10) == {"a": 4, "b": 3, "c": 2}
