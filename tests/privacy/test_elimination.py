"""Elimination: whole numbers, primes and fractions reduce the same rows to the same basis."""

from __future__ import annotations

import random

import pytest

from assessment.privacy.elimination import UndecidedError, Work, echelon, echelon_of_each

PRIMES = (2**31 - 1, 2**61 - 1)
Rows = list[dict[int, int]]


def nested_rows(seed: int) -> Rows:
    """Groups of two trees over the same atoms, in any order."""
    chance = random.Random(seed)
    rows = []
    for _ in "ab":
        parts = [list(range(chance.randint(2, 14)))]
        for part in parts:
            rows.append(dict.fromkeys(part, 1))
            place = chance.randint(0, len(part))
            parts += [half for half in (part[:place], part[place:]) if half and len(half) < len(part)]
    return chance.sample(rows, chance.randint(1, len(rows)))


def any_rows(seed: int) -> Rows:
    """Groups of any shape, people with any weights."""
    chance = random.Random(seed)
    weights = chance.choice([(1,), (1, -1), (1, 2, 3, 6), (2, 3), (4, 6, 2**31 - 1)])
    columns = range(chance.randint(1, 8))
    return [{column: chance.choice(weights) for column in columns if chance.random() < 0.5} for _ in range(chance.randint(1, 8))]


@pytest.mark.parametrize("prime", PRIMES)
def test_at_once_or_each_by_itself_gives_the_same_basis(prime: int) -> None:
    for seed in range(1000):
        for rows in (nested_rows(seed), any_rows(seed)):
            kept = [{column: value % prime for column, value in row.items() if value % prime} for row in rows]
            assert echelon_of_each(kept, [prime]) == [echelon(kept, modulus=prime)], seed


def test_a_basis_of_groups_of_two_trees_is_that_of_fractions() -> None:
    for seed in range(1000):
        exact = echelon(nested_rows(seed))
        assert {value for row in exact.values() for value in row.values()} <= {-1, 1}, seed
        expected = {pivot: {column: int(value) % PRIMES[0] for column, value in row.items()} for pivot, row in exact.items()}
        assert echelon_of_each(nested_rows(seed), PRIMES)[0] == expected, seed


def test_a_first_entry_that_vanishes_modulo_a_prime_is_left_to_that_prime() -> None:
    rows = [{0: PRIMES[0], 1: PRIMES[0]}]
    assert echelon_of_each(rows, [PRIMES[1]]) == [{0: {0: 1, 1: 1}}]


@pytest.mark.parametrize("modulus", [0, PRIMES[0]])
def test_work_that_is_bounded_ends(modulus: int) -> None:
    rows = any_rows(4)
    used = Work()
    full = echelon(rows, modulus=modulus, work=used)
    assert used.left == float("inf")
    exact = Work(10**6)
    assert echelon(rows, modulus=modulus, work=exact) == full
    needed = 10**6 - exact.left
    assert needed > 0
    assert echelon(rows, modulus=modulus, work=Work(needed)) == full
    with pytest.raises(UndecidedError):
        echelon(rows, modulus=modulus, work=Work(needed - 1))
