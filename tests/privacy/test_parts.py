"""Parts of what is shown: shown only where what is left without them is large enough too."""

from __future__ import annotations

import os
import subprocess
import sys

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from assessment.privacy import certify, gate_parts, gate_together
from assessment.responses import Units

UNITS = Units({"All": "", "A": "All", "B": "All", "C": "All"})
ALL_UNITS = tuple(UNITS.names)


def decided(part: dict[str, int], rest: dict[str, int], shown: tuple[str, ...] = ALL_UNITS) -> dict[str, str]:
    counts = pd.DataFrame({"unit": list(part), "part": list(part.values()), "rest": [rest[unit] for unit in part]})
    frame = gate_parts(counts, UNITS, minimum=10, shown=shown)
    return dict(zip(frame["unit"], frame["status"], strict=True))


def test_a_part_is_shown_where_it_and_what_is_left_are_large() -> None:
    assert set(decided({"A": 20, "B": 20, "C": 20}, {"A": 30, "B": 30, "C": 30}).values()) == {"shown"}


def test_a_part_that_would_tell_of_the_few_left_over_is_hidden() -> None:
    assert decided({"A": 30, "B": 20, "C": 20}, {"A": 4, "B": 30, "C": 30})["A"] == "protects_others"


def test_the_few_left_over_do_not_matter_where_the_total_is_not_out() -> None:
    assert decided({"A": 30, "B": 20, "C": 20}, {"A": 4, "B": 30, "C": 30}, ("All",))["A"] == "shown"


def test_a_part_of_everybody_is_as_safe_as_its_total() -> None:
    assert set(decided({"A": 12, "B": 12, "C": 12}, {"A": 0, "B": 0, "C": 0}).values()) == {"shown"}


def test_a_part_of_too_few_and_a_part_of_nobody_are_told_apart() -> None:
    states = decided({"A": 3, "B": 0, "C": 40}, {"A": 50, "B": 50, "C": 50})
    assert (states["A"], states["B"]) == ("too_few", "no_answers")


def test_one_hidden_unit_hides_another_so_that_it_can_not_be_subtracted() -> None:
    states = decided({"A": 30, "B": 25, "C": 3}, {"A": 50, "B": 50, "C": 50})
    assert [states[unit] for unit in ("All", "A", "B", "C")] == ["shown", "shown", "protects_others", "too_few"]


SIZES = st.fixed_dictionaries(dict.fromkeys(("A", "B", "C"), st.integers(0, 40)))


@given(part=SIZES, rest=SIZES)
def test_no_shown_part_leaves_a_few_behind_in_its_own_unit(part: dict[str, int], rest: dict[str, int]) -> None:
    shown = ("All",) if sum(part.values()) + sum(rest.values()) >= 10 else ()
    states = decided(part, rest, shown)
    assert all(part[unit] >= 10 for unit in part if states[unit] == "shown")
    left = sum(rest.values())
    assert not (shown and states["All"] == "shown" and 0 < left < 10)


@given(atoms=st.dictionaries(st.frozensets(st.sampled_from("xyz"), min_size=0), st.integers(1, 30), min_size=1))
def test_groups_shown_together_are_proved_safe_beside_what_is_out(atoms: dict[frozenset[str], int]) -> None:
    everybody = {"all": list(atoms)} if sum(atoms.values()) >= 10 else {}
    groups = {name: [atom for atom in atoms if name in atom] for name in "xyz"}
    states = gate_together(groups, atoms, minimum=10, out=dict(everybody))
    chosen = {name: members for name, members in groups.items() if states[name] == "shown"}
    assert certify(everybody | chosen, atoms=atoms, minimum=10)
    assert all(sum(atoms[atom] for atom in members) >= 10 for members in chosen.values())


ANY_ORDER = """
import pandas as pd
from assessment.privacy import gate_parts
from assessment.responses import Units

leaves = [f"U{number}" for number in range(12)]
units = Units({"All": "", **dict.fromkeys(leaves, "All")})
counts = pd.DataFrame({"unit": leaves, "part": [12] * 11 + [4], "rest": [5] * 11 + [4]})
print(gate_parts(counts, units, minimum=10, shown=["All", *leaves[:11]])["status"].tolist())
"""


def test_which_totals_are_looked_at_first_does_not_rest_on_how_python_stores_names() -> None:
    # All totals but the last unit's eight would tell its eight people: one of the eleven is taken for not out.
    surroundings = [{**os.environ, "PYTHONHASHSEED": seed} for seed in ("1", "2", "3")]
    said = [subprocess.run([sys.executable, "-c", ANY_ORDER], env=env, check=True, capture_output=True) for env in surroundings]
    assert len({one.stdout for one in said}) == 1


@given(
    st.lists(st.integers(0, 25), min_size=6, max_size=6),
    st.lists(st.sets(st.integers(0, 5), min_size=1), min_size=1, max_size=6),
)
def test_groups_are_decided_on_as_if_each_were_tried_beside_those_before_it(sizes: list[int], chosen: list[set[int]]) -> None:
    atoms = {str(place): size for place, size in enumerate(sizes)}
    groups = {str(number): [str(place) for place in sorted(group)] for number, group in enumerate(chosen)}
    shown: dict[str, list[str]] = {}
    for name, members in groups.items():
        large = sum(atoms[atom] for atom in members) >= 10
        if large and certify({**shown, name: members}, atoms=atoms, minimum=10):
            shown[name] = members
    states = gate_together(groups, atoms, minimum=10, out={})
    assert {name for name, state in states.items() if state == "shown"} == set(shown)
