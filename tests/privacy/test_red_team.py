"""The benchmark's attacker finds nothing in releases that heed the ledger, and much in those that don't."""

from __future__ import annotations

import numpy as np
import pytest
from benchmarks.red_team import attack, release_all, simulate


def test_an_attacker_rebuilds_small_groups_where_releases_do_not_heed_each_other() -> None:
    entries, people = release_all(1, 30, ledger=False)
    assert attack(entries, people, np.random.default_rng(1), bounded=0).rebuilt > 10


def test_an_attacker_rebuilds_nobody_of_a_small_organisation() -> None:
    entries, people = release_all(1, 30)
    found = attack(entries, people, np.random.default_rng(1), bounded=2)
    assert found.figures > 100
    assert found.tried > 1000
    assert len(found.widths) > 3
    assert found.rebuilt == 0


@pytest.mark.slow
def test_an_attacker_rebuilds_nobody_of_five_organisations() -> None:
    found = simulate(5, 1001)
    assert (found.organisations, found.rebuilt) == (5, 0)
    assert min(found.widths) >= 1
