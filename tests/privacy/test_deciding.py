"""The gate: what is shown is safe, as much as can be is shown, and neither order nor names matter."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessment.errors import AssessmentError, WithheldError
from assessment.privacy import NO_ANSWERS, PROTECTS_OTHERS, SHOWN, TOO_FEW, certify, gate, nearest_shown
from assessment.privacy.leeway import counted_for
from assessment.responses.model import Units

LEVELS = ["front_line", "manager", "senior_leader"]
TREE = Units({"All": "", "North": "All", "A": "North", "B": "North", "C": "North", "South": "All", "D": "South"})
Counts = dict[tuple[str, str], int]
COUNTS = st.dictionaries(st.tuples(st.sampled_from(TREE.names), st.sampled_from(LEVELS)), st.integers(0, 30), max_size=16)


def frame(counts: Counts) -> pd.DataFrame:
    return pd.DataFrame([(*key, n) for key, n in counts.items()], columns=["unit", "level", "n"])


def decide(counts: Counts, *, units: Units = TREE, minimum: int = 10, levels: Iterable[str] = ("all", *LEVELS)) -> pd.DataFrame:
    return gate(frame(counts), units, minimum=minimum, levels=tuple(levels)).set_index(["unit", "level"])


def members(counts: Counts, units: Units, unit: str, level: str) -> list[tuple[str, str]]:
    inside = frozenset(units.within(unit))
    return [key for key in counts if key[0] in inside and level in ("all", key[1])]


def shown_groups(decisions: pd.DataFrame, counts: Counts, units: Units) -> dict[tuple[str, str], list[tuple[str, str]]]:
    keys: list[Any] = list(decisions.index[decisions["status"] == SHOWN])
    return {(unit, level): members(counts, units, unit, level) for unit, level in keys}


def unit_of(front_line: int, manager: int, senior_leader: int, *, unit: str = "A") -> Counts:
    return {(unit, level): n for level, n in zip(LEVELS, (front_line, manager, senior_leader), strict=True)}


def random_organisation(seed: int, number: int) -> tuple[Counts, Units]:
    """Units of about 40, 9 and 5 people at three levels, in regions of about 12."""
    chance = np.random.default_rng(seed)
    regions = number // 12
    parents = {"All": "", **{f"R{place}": "All" for place in range(regions)}}
    parents |= {f"U{place}": f"R{chance.integers(regions)}" for place in range(number)}
    size = chance.lognormal(0, 0.5, number)
    means = zip(LEVELS, (40, 9, 5), strict=True)
    return {
        (f"U{place}", level): int(chance.poisson(mean * size[place])) for level, mean in means for place in range(number)
    }, Units(parents)


def rebuilt(groups: Iterable[Iterable[tuple[str, str]]], counts: Counts) -> list[tuple[str, str]]:
    """Attack: small cells that least squares finds exactly in what is shown."""
    place = {key: number for number, key in enumerate(counts)}
    rows = [[place[key] for key in group] for group in groups]
    shown = np.zeros((len(rows), len(place)))
    for line, row in enumerate(rows):
        shown[line, row] = 1
    _, values, directions = np.linalg.svd(shown, full_matrices=False)
    known = directions[values > 1e-8]
    explained = (known**2).sum(axis=0)  # how much of each cell lies in what is known: 1 is all of it
    return [key for key, n in counts.items() if 0 < n < 10 and explained[place[key]] > 1 - 1e-8]


@settings(deadline=None)
@given(COUNTS)
def test_what_is_shown_is_safe_and_nothing_could_be_added(counts: Counts) -> None:
    decisions = decide(counts)
    groups = shown_groups(decisions, counts, TREE)
    assert certify(groups, atoms=counts, minimum=10)
    every = [members(counts, TREE, unit, level) for unit, level in decisions.index]
    counted = counted_for(every, counts, minimum=10)
    for unit, level in decisions.index[decisions["status"] == PROTECTS_OTHERS]:
        more = {**groups, (unit, level): members(counts, TREE, unit, level)}
        assert not certify(more, atoms=counted, minimum=10)


@settings(deadline=None)
@given(COUNTS, st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(counts: Counts, chance: Any) -> None:
    shuffled = list(counts.items())
    chance.shuffle(shuffled)
    pd.testing.assert_frame_equal(decide(counts), decide(dict(shuffled)))


@settings(deadline=None)
@given(COUNTS, st.integers(1, 20))
def test_no_small_group_and_no_small_rest_is_left(counts: Counts, minimum: int) -> None:
    decisions = decide(counts, minimum=minimum)
    shown = decisions.loc[decisions["status"] == SHOWN, "n"].to_dict()
    assert all(n >= minimum for n in shown.values())
    for unit in TREE.names:
        below = [shown[child, "all"] for child in TREE.children[unit] if (child, "all") in shown]
        levels = [shown[unit, level] for level in LEVELS if (unit, level) in shown]
        for part, total in itertools.product((sum(below), sum(levels)), [shown.get((unit, "all"))]):
            assert total is None or total == part or total - part >= minimum


@settings(deadline=None)
@given(COUNTS)
def test_numbers_add_up_over_the_tree_and_the_levels(counts: Counts) -> None:
    n = decide(counts)["n"]
    for unit in TREE.names:
        assert n[unit, "all"] == n[unit].drop("all").sum() == sum(counts[key] for key in members(counts, TREE, unit, "all"))


def test_a_units_total_wins_over_its_front_line_where_the_rest_is_small() -> None:
    status = decide(unit_of(40, 5, 2) | unit_of(80, 30, 20, unit="D"))["status"]
    assert status["A"].to_dict() == {
        "all": SHOWN, "front_line": PROTECTS_OTHERS, "manager": TOO_FEW, "senior_leader": TOO_FEW,
    }  # fmt: skip


def test_every_level_of_a_unit_is_shown_where_all_are_large() -> None:
    assert (decide(unit_of(40, 12, 10))["status"]["A"] == SHOWN).all()


def test_the_smallest_shown_unit_protects_one_that_is_too_small() -> None:
    counts = {("A", "customer"): 60, ("B", "customer"): 30, ("C", "customer"): 4}
    status = decide(counts, levels=["customer"])["status"].droplevel("level")
    assert status[["North", "A", "B", "C"]].tolist() == [SHOWN, SHOWN, PROTECTS_OTHERS, TOO_FEW]


def test_two_small_units_may_hide_in_each_other() -> None:
    counts = {("A", "customer"): 60, ("B", "customer"): 6, ("C", "customer"): 5}
    status = decide(counts, levels=["customer"])["status"].droplevel("level")
    assert status[["North", "A", "B", "C"]].tolist() == [SHOWN, SHOWN, TOO_FEW, TOO_FEW]


def test_a_region_with_one_unit_is_the_same_people_and_shares_its_decision() -> None:
    status = decide(unit_of(15, 11, 10, unit="D") | unit_of(50, 20, 12))["status"]
    assert status["South"].tolist() == status["D"].tolist()


def test_all_and_the_only_level_share_one_decision() -> None:
    counts = {("A", "front_line"): 40, ("B", "front_line"): 12, ("C", "front_line"): 3}
    status = decide(counts)["status"]
    assert status.xs("all", level="level").equals(status.xs("front_line", level="level"))


def test_people_of_a_region_itself_are_protected_from_its_units() -> None:
    counts = {("North", "manager"): 4, ("A", "manager"): 20, ("B", "manager"): 15}
    status = decide(counts, levels=["manager"])["status"].droplevel("level")
    assert status[["North", "A", "B"]].tolist() == [SHOWN, SHOWN, PROTECTS_OTHERS]


def test_levels_that_are_not_published_count_in_all() -> None:
    decisions = decide({("A", "front_line"): 20, ("A", "not_stated"): 15}, levels=["all", "front_line"])
    assert list(decisions["n"]["A"]) == [35, 20]
    assert list(decisions["status"]["A"]) == [SHOWN, SHOWN]


def test_left_out_levels_are_those_of_the_counts_with_all_where_there_are_several() -> None:
    several = gate(frame(unit_of(20, 20, 20)), TREE, minimum=10)
    single = gate(frame({("A", "customer"): 20}), TREE, minimum=10)
    assert several["level"].tolist() == ["all", *LEVELS] * len(TREE.names)
    assert single["level"].unique().tolist() == ["customer"]


def test_units_without_answers_are_in_the_result() -> None:
    decisions = gate(frame({}), TREE, minimum=10, levels=["all"])
    assert decisions["unit"].tolist() == list(TREE.names)
    assert set(decisions["status"]) == {NO_ANSWERS}


def test_odd_names_of_units_are_just_names() -> None:
    odd = Units({"Å/B": "", "NA": "Å/B", 'R&D "North"/<b>': "Å/B"})
    status = decide({("NA", "manager"): 12, ('R&D "North"/<b>', "manager"): 2}, units=odd, levels=["manager"])["status"]
    assert status.droplevel("level").to_dict() == {"Å/B": SHOWN, "NA": PROTECTS_OTHERS, 'R&D "North"/<b>': TOO_FEW}


@pytest.mark.parametrize("row", [("Z", "manager", 3), ("A", "all", 3), ("A", "manager", -1), ("A", "manager", 1.5)])
def test_counts_that_make_no_sense_are_refused(row: tuple[str, str, float]) -> None:
    with pytest.raises(AssessmentError, match=f"{row[0]} / {row[1]}: {row[2]}"):
        gate(pd.DataFrame([row], columns=["unit", "level", "n"]), TREE, minimum=10)


def test_a_final_proof_that_fails_withholds_everything(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assessment.privacy.deciding.show", lambda *_, **__: True)
    with pytest.raises(WithheldError, match=r"Nothing is published: Disclosed: .* fewer than 10 people"):
        decide(unit_of(41, 3, 2))


@pytest.mark.parametrize("number", [30, 100, pytest.param(300, marks=pytest.mark.slow)])
def test_an_attack_rebuilds_nothing_that_a_plain_rule_gives_away(number: int) -> None:
    for seed in range(3):
        counts, units = random_organisation(seed, number)
        decisions = decide(counts, units=units)
        groups = shown_groups(decisions, counts, units)
        plain = [members(counts, units, unit, level) for unit, level in decisions.index[decisions["n"] >= 10]]
        assert rebuilt(plain, counts)
        assert not rebuilt(groups.values(), counts)


def test_nine_in_ten_units_and_every_region_of_a_usual_organisation_are_shown() -> None:
    counts, units = random_organisation(0, 100)
    status = decide(counts, units=units)["status"]
    assert (status.loc[[name for name in units.names if name not in units.leaves], ["all", "front_line"]] == SHOWN).all()
    totals = status.xs("all", level="level")[list(units.leaves)]
    assert (totals == SHOWN).mean() > 0.9


def test_a_hidden_group_is_shown_at_the_nearest_unit_around_it() -> None:
    counts = unit_of(40, 5, 2) | unit_of(50, 9, 1, unit="B") | unit_of(80, 30, 12, unit="D")
    decisions = gate(frame(counts), TREE, minimum=10, levels=["all", *LEVELS])
    at = decisions.assign(shown_at=nearest_shown(decisions, TREE)).set_index(["unit", "level"])["shown_at"]
    assert at["A"].to_dict() == {"all": "A", "front_line": "North", "manager": "All", "senior_leader": "All"}


def test_where_a_group_is_shown_keeps_the_callers_index() -> None:
    decisions = gate(frame(unit_of(40, 12, 10)), TREE, minimum=10).sample(frac=1, random_state=1)
    shown_at = nearest_shown(decisions, TREE)
    assert shown_at.index.equals(decisions.index)
    assert (shown_at[decisions["status"] == SHOWN] == decisions.loc[decisions["status"] == SHOWN, "unit"]).all()
