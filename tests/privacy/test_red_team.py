"""The benchmark's attacker finds nothing in releases that heed the ledger, and much in those that don't."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from benchmarks import red_team
from benchmarks.left_open import bound
from benchmarks.red_team import Attacked, attack, release_all, simulate


def test_an_attacker_rebuilds_small_groups_where_releases_do_not_heed_each_other() -> None:
    entries, people = release_all(1, 30, ledger=False)
    assert attack(entries, people, np.random.default_rng(1), bounded=0).rebuilt > 10


def test_an_attacker_rebuilds_nobody_of_a_small_organisation() -> None:
    entries, people = release_all(1, 30)
    found = attack(entries, people, np.random.default_rng(1), bounded=2)
    assert found.figures > 100
    assert found.tried > 1000
    assert len(found.widths) > 3
    assert (found.rebuilt, found.defects) == (0, 0)


def test_an_attacker_rebuilds_small_groups_where_a_corrected_answer_makes_somebody_else_of_its_person() -> None:
    found = [attack(*release_all(seed, 30, ids=ids), np.random.default_rng(1), bounded=0).rebuilt
             for ids in (False, True) for seed in range(1, 5)]  # fmt: skip
    assert sum(found[:4]) > 0
    assert sum(found[4:]) == 0


def test_an_attack_goes_on_from_what_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    attacked: list[int] = []

    def attack_one(seed: int) -> Attacked:
        attacked.append(seed)
        return Attacked(1, 2, 3, 0, [2.5])

    monkeypatch.setattr(red_team, "attack_one", attack_one)
    for organisations in (2, 3):
        found = red_team.resumed(organisations, 7, tmp_path / "kept")
    assert attacked == [7, 8, 9]
    assert (list(found), {tuple(line["widths"]) for line in found.values()}) == ([7, 8, 9], {(2.5,)})


def test_a_mean_among_a_few_others_is_a_defect_unless_it_was_known_before() -> None:
    table, sizes, groups = np.array([[1.0, 1.0]]), np.array([9.0, 1.0]), {(0, "A", "manager"): {0}, (1, "A", "manager"): {0}}
    found = bound([table, table], sizes, groups, np.random.default_rng(1))
    assert (found.defects, found.before) == (1, 1)
    assert max(found.widths) < 0.5


@pytest.mark.slow
def test_an_attacker_rebuilds_nobody_of_five_organisations() -> None:
    found = simulate(5, 1001)
    assert (found.organisations, found.rebuilt, found.defects) == (5, 0, 0)
    assert len(found.widths) > 20
