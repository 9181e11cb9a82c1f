"""Levels that a unit shows together: safe beside all else, at no cost to what comes before them, and known to every proof."""

from __future__ import annotations

import random
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_releases import (  # type: ignore[import-not-found]
    SCALE,
    changed,
    crowd,
    entry_of,
    fewest_rebuilt,
    gated,
    release_after,
    sums_of,
)

from assessment.errors import AssessmentError
from assessment.privacy import DISCLOSED, PROTECTS_OTHERS, PROVED, SHOWN, TOO_FEW, Entry, certify, gate, prove_releases
from assessment.responses.model import Units

LEVELS = ["front_line", "manager", "senior_leader"]
LEADERS = "manager+senior_leader"
TREE = Units({"All": "", "North": "All", "A": "North", "B": "North", "South": "All", "D": "South"})
Counts = dict[tuple[str, str], int]
COUNTS = st.dictionaries(st.tuples(st.sampled_from(TREE.names), st.sampled_from(LEVELS)), st.integers(0, 30), max_size=14)


def decide(counts: Counts, *more: str) -> pd.DataFrame:
    rows = pd.DataFrame([(*key, n) for key, n in counts.items()], columns=["unit", "level", "n"])
    return gate(rows, TREE, minimum=10, levels=["all", *LEVELS, *more]).set_index(["unit", "level"])


def members(counts: Counts, unit: str, level: str) -> list[tuple[str, str]]:
    return [key for key in counts if unit in (key[0], *TREE.ancestors(key[0])) and (level == "all" or key[1] in level.split("+"))]


def unit_a(front_line: int, manager: int, senior_leader: int) -> Any:
    counts = {("A", level): n for level, n in zip(LEVELS, (front_line, manager, senior_leader), strict=True)}
    return decide(counts | {("B", level): 50 for level in LEVELS}, LEADERS)["status"]["A"]


def test_managers_whom_a_few_senior_leaders_hide_are_shown_with_them() -> None:
    found = unit_a(40, 12, 5)
    assert found.to_dict() == {
        "all": SHOWN, "front_line": SHOWN, "manager": PROTECTS_OTHERS, "senior_leader": TOO_FEW, LEADERS: SHOWN,
    }  # fmt: skip


def test_fewer_than_ten_together_hide_the_front_line_as_before() -> None:
    assert unit_a(40, 5, 4)[["front_line", LEADERS]].tolist() == [PROTECTS_OTHERS, TOO_FEW]


def test_a_small_front_line_is_not_given_away_by_those_above_it() -> None:
    assert unit_a(4, 30, 20)[["all", LEADERS]].tolist() == [SHOWN, PROTECTS_OTHERS]


def test_only_units_at_the_end_of_the_tree_show_levels_together() -> None:
    assert decide({("A", "manager"): 12, ("A", "senior_leader"): 12}, LEADERS).xs(LEADERS, level="level").index.tolist() == [
        "A", "B", "D",
    ]  # fmt: skip


@settings(deadline=None)
@given(COUNTS)
def test_what_is_shown_beside_levels_together_is_safe(counts: Counts) -> None:
    decisions = decide(counts, LEADERS)
    keys: list[Any] = list(decisions.index[decisions["status"] == SHOWN])
    groups = {key: members(counts, *key) for key in keys}
    assert certify(groups, atoms=counts, minimum=10)


@settings(deadline=None)
@given(COUNTS)
def test_no_total_and_no_regions_level_is_hidden_for_it(counts: Counts) -> None:
    with_leaders, without = (decide(counts, *more)["status"] for more in ([LEADERS], []))
    inner = [key for key in without.index if key[1] == "all" or TREE.children[key[0]]]
    assert with_leaders[inner].equals(without[inner])


def test_levels_are_shown_together_in_one_way_only() -> None:
    with pytest.raises(AssessmentError, match=r"as manager\+senior_leader and as front_line\+manager"):
        decide({("A", "manager"): 12}, LEADERS, "front_line+manager")


@pytest.mark.parametrize(("late", "status"), [(3, DISCLOSED), (10, PROVED)])
def test_the_proof_over_releases_knows_who_is_shown_together(late: int, status: str) -> None:
    people = crowd({("A", "front_line"): 40, ("A", "manager"): 12, ("A", "senior_leader"): 5})
    more = people | crowd({("A", "senior_leader"): late}, first=100)
    entries = [entry_of(each, [("A", LEADERS)]) for each in (people, more)]
    assert prove_releases(dict(zip(("1", "2"), entries, strict=True))).status == status
    assert release_after({"1": entries[0]}, entries[1]).shown[SCALE] == ((("A", LEADERS),) if status == PROVED else ())


def test_a_part_beside_levels_together_gives_the_other_away() -> None:
    people = crowd({("A", "manager"): 12, ("A", "senior_leader"): 5})
    assert prove_releases({"1": entry_of(people, [("A", LEADERS), ("A", "manager")])}).status == DISCLOSED


@pytest.mark.parametrize("seed", range(30))
def test_three_releases_give_an_attacker_no_small_group(seed: int) -> None:
    chance = random.Random(seed)
    most = {"front_line": 24, "manager": 12, "senior_leader": 9}
    people = crowd({(unit, level): chance.randint(0, n) for unit in "ABCD" for level, n in most.items()})
    released: dict[str, Entry] = {}
    for number in range(3):
        released[f"release {number}"] = release_after(released, gated(people, minimum=8))
        people = changed(people, chance)
    assert prove_releases(released)
    assert fewest_rebuilt(sums_of(released.values())) in (0, *range(8, 1000))


def test_those_releases_do_show_levels_together() -> None:
    people = crowd({("A", "front_line"): 24, ("A", "manager"): 12, ("A", "senior_leader"): 5})
    assert ("A", LEADERS) in gated(people, minimum=8).shown[SCALE]
