"""The proof, against cases worked out by others and against looking at every set of people there is."""

from __future__ import annotations

import itertools
import random
from collections.abc import Mapping, Sequence
from fractions import Fraction

import pytest

from assessment.errors import AssessmentError
from assessment.privacy import DISCLOSED, PROVED, UNPROVED, Verdict, certify
from assessment.privacy.combining import combinations_of
from assessment.privacy.hiding import hide_few


def rank(rows: list[list[int]]) -> int:
    """Rank of a matrix, in fractions, column by column."""
    left = [[Fraction(value) for value in row] for row in rows]
    found = 0
    for column in range(len(rows[0]) if rows else 0):
        pivot = next((row for row in left[found:] if row[column]), None)
        if pivot is None:
            continue
        left.remove(pivot)
        left.insert(found, pivot)
        for place, row in enumerate(left[found + 1 :], found + 1):
            factor = row[column] / pivot[column]
            left[place] = [value - factor * by for value, by in zip(row, pivot, strict=True)]
        found += 1
    return found


def fewest_by_trying(groups: list[set[int]], sizes: list[int], minimum: int) -> int:
    """The fewest people, under the minimum, that shown groups isolate: every set of atoms is tried. 0 is none."""
    rows = [[int(atom in group) for atom in range(len(sizes))] for group in groups]
    whole, fewest = rank(rows), 0
    for number in range(1, len(sizes) + 1):
        for inside in itertools.combinations(range(len(sizes)), number):
            people = sum(sizes[atom] for atom in inside)
            if people < (fewest or minimum) and rank([[v for a, v in enumerate(row) if a not in inside] for row in rows]) < whole:
                fewest = people
    return fewest


def random_case(seed: int) -> tuple[list[set[int]], list[int], int]:
    """Groups of any shape over a few atoms, mostly small ones."""
    chance = random.Random(seed)
    sizes = [chance.randint(1, chance.choice([3, 6, 14])) for _ in range(chance.randint(2, 8))]
    groups = [set(chance.sample(range(len(sizes)), chance.randint(1, len(sizes)))) for _ in range(chance.randint(1, 6))]
    return groups, sizes, chance.randint(3, 11)


def verdict_of(groups: list[set[int]], sizes: list[int], minimum: int) -> Verdict:
    return certify(dict(enumerate(groups)), atoms=dict(enumerate(sizes)), minimum=minimum)


def check_against_trying(seeds: range) -> tuple[int, int]:
    """Hold that proof and trial agree; how many cases were safe, and how many not."""
    tally = [0, 0]
    for seed in seeds:
        groups, sizes, minimum = random_case(seed)
        fewest = fewest_by_trying(groups, sizes, minimum)
        verdict = verdict_of(groups, sizes, minimum)
        assert (verdict.status, verdict.people) == ((DISCLOSED, fewest) if fewest else (PROVED, 0)), seed
        tally[bool(fewest)] += 1
    return tally[0], tally[1]


def test_the_proof_agrees_with_trying_every_set_of_people() -> None:
    safe, unsafe = check_against_trying(range(2000))
    assert safe > 200
    assert unsafe > 200


@pytest.mark.slow
def test_the_proof_agrees_with_trying_every_set_of_people_a_hundred_thousand_times() -> None:
    check_against_trying(range(2000, 102_000))


@pytest.mark.parametrize("seed", range(150))
def test_a_disclosing_combination_is_made_of_the_isolated_people_alone(seed: int) -> None:
    groups, sizes, minimum = random_case(seed)
    verdict = verdict_of(groups, sizes, minimum)
    total = dict.fromkeys(range(len(sizes)), 0)
    for factor, group in verdict.combination:
        for atom in groups[int(str(group))]:
            total[atom] += factor
    assert {atom for atom, value in total.items() if value} == set(verdict.isolated)
    assert sum(sizes[int(str(atom))] for atom in verdict.isolated) == verdict.people < minimum


def hide_one(groups: list[set[int]], sizes: list[int], minimum: int, chance: random.Random) -> set[int]:
    """Hide any group of each combination that is found; hold that the combination is none that is safe."""

    def choose(combination: Sequence[int]) -> int:
        assert not verdict_of([groups[group] for group in combination], sizes, minimum)
        return chance.choice(combination)

    hidden = hide_few(dict(enumerate(groups)), atoms=dict(enumerate(sizes)), minimum=minimum, choose=choose)
    assert hidden is not None
    return hidden


@pytest.mark.parametrize("seed", range(30))
def test_what_is_left_after_hiding_is_proved_and_nothing_is_hidden_that_was_safe(seed: int) -> None:
    chance = random.Random(seed)
    for case in range(100 * seed, 100 * (seed + 1)):
        groups, sizes, minimum = random_case(case)
        hidden = hide_one(groups, sizes, minimum, chance)
        assert bool(hidden) == (not verdict_of(groups, sizes, minimum)), case
        assert verdict_of([group for place, group in enumerate(groups) if place not in hidden], sizes, minimum), case


def test_of_groups_of_the_same_people_both_are_hidden() -> None:
    groups = {"A": "a", "A again": "a", "AB": "ab"}
    hidden = hide_few(named(groups), atoms=letters(a=4, b=20), minimum=10, choose=lambda found: found[-1])
    assert hidden == {"A", "A again"}


def test_nothing_is_hidden_where_nothing_may_be_or_the_work_has_no_end() -> None:
    groups, atoms = named({"A": "a"}), letters(a=4)
    assert hide_few(groups, atoms=atoms, minimum=5, choose=lambda _: None) is None
    assert hide_few(groups, atoms=atoms, minimum=5, choose=lambda found: found[0], work=0) is None


def test_a_combination_of_large_factors_is_worked_out_in_fractions() -> None:
    huge = 3**30  # its square is more than a remainder can tell
    rows = [{0: huge, 1: 1}, {0: 1, 1: huge}, {1: 1, 2: 1}]
    found = combinations_of(rows, {2})
    assert len(found) == 1
    for factors, left in found:
        total = [sum(factor * rows[row].get(column, 0) for row, factor in factors.items()) for column in range(3)]
        assert (left, total[:2], bool(total[2])) == ([2], [0, 0], True)


def named(groups: Mapping[str, str]) -> dict[str, list[str]]:
    """Groups whose atoms have names of one letter."""
    return {name: list(letters) for name, letters in groups.items()}


def letters(**sizes: int) -> dict[str, int]:
    return sizes


REGIONS = letters(A=2, B=2, I=8, J=8, K=3, L=3, M=3, N=7)
COUNTIES = {"county-1": "ABIJ", "county-2": "KLMN", "total": "ABIJKLMN", "I": "I", "J": "J"}
TOWNS = {"small": "ABIJKN", "big": "LM", "total": "ABIJKLMN", "I": "I", "J": "J"}


def test_two_tables_that_are_each_safe_disclose_a_cell_together() -> None:
    """sdcTable, tests/testthat/test-linked-tables.r: small - county-1 - N leaves K, three people."""
    for table in (COUNTIES, TOWNS):
        assert certify(named(table | {"N": "N"}), atoms=REGIONS, minimum=4)
    verdict = certify(named(COUNTIES | TOWNS | {"N": "N"}), atoms=REGIONS, minimum=4)
    assert (verdict.status, verdict.isolated, verdict.people) == (DISCLOSED, ("K",), 3)


def test_hiding_one_more_cell_makes_two_linked_tables_safe() -> None:
    assert certify(named(COUNTIES | TOWNS), atoms=REGIONS, minimum=4).status == PROVED


def heuristic_table(*hidden: str) -> tuple[dict[str, list[str]], dict[str, int]]:
    """sdcTable, tests/testthat/test-simpleheuristic.R: a 4 x 4 table with its totals, some cells hidden.

    Cells of fewer than 48 people are made 48, but for w/b with its 47: then that one alone must not come out.
    """
    counts = {"w": (30, 47, 64, 89), "x": (90, 124, 5, 31), "y": (92, 100, 59, 85), "z": (800, 991, 651, 685)}
    atoms = {
        row + column: n if row + column == "wb" else max(n, 48)
        for row, line in counts.items()
        for column, n in zip("abcd", line, strict=True)
    }
    totals = {line: [cell for cell in atoms if line in cell] for line in "wxyzabcd"}
    return totals | {cell: [cell] for cell in atoms if cell not in hidden}, atoms


HIDDEN = ("wa", "wb", "wc", "xa", "xc", "yb", "yd", "zb", "zd")


def test_two_hidden_cells_in_every_line_are_not_enough() -> None:
    groups, atoms = heuristic_table(*HIDDEN)
    verdict = certify(groups, atoms=atoms, minimum=48)
    assert (verdict.isolated, verdict.people, len(verdict.combination)) == (("wb",), 47, 11)


def test_a_third_hidden_cell_protects_the_one_that_came_out() -> None:
    groups, atoms = heuristic_table(*HIDDEN, "xd")
    assert certify(groups, atoms=atoms, minimum=48).status == PROVED


@pytest.mark.parametrize(("sales", "status"), [(4, DISCLOSED), (6, PROVED)])
def test_a_company_and_its_one_shown_department_disclose_a_small_rest(sales: int, status: str) -> None:
    """Culture Amp's remainder rule: Company 13, Technology 9, Sales 4, at 5."""
    assert certify(named({"Company": "TS", "Technology": "T"}), atoms=letters(T=9, S=sales), minimum=5).status == status


def test_two_ways_to_cut_hours_disclose_the_one_between() -> None:
    """Hundepool et al., ch. 5, differencing: under 20 and 20-39 hours are 6 and 9, under 25 and 25-39 are 7 and 8."""
    groups = named({"under 20": "A", "20-39": "BC", "under 25": "AB", "25-39": "C"})
    verdict = certify(groups, atoms=letters(A=6, B=1, C=8), minimum=5)
    assert (verdict.isolated, verdict.people) == (("B",), 1)
    assert "under 25" in str(verdict)


@pytest.mark.parametrize(("place", "women"), [("A", 1), ("B", 5), ("C", 4)])
def test_totals_and_men_disclose_women(place: str, women: int) -> None:
    """Hundepool et al., ch. 5, linking: area totals 22, 63, 27 and males 21, 58, 23."""
    men = {"A": 21, "B": 58, "C": 23}[place]
    verdict = certify(named({"all": "MW", "men": "M"}), atoms=letters(M=men, W=women), minimum=10)
    assert (verdict.isolated, verdict.people) == (("W",), women)


def test_three_overlapping_pairs_disclose_each_third() -> None:
    verdict = certify(named({"AB": "AB", "BC": "BC", "AC": "AC"}), atoms=letters(A=3, B=3, C=3), minimum=5)
    assert (verdict.status, verdict.people, len(verdict.combination)) == (DISCLOSED, 3, 3)


@pytest.mark.parametrize(("early", "late", "status"), [(52, 3, DISCLOSED), (40, 12, PROVED)])
def test_a_preliminary_and_a_final_count_disclose_who_came_late(early: int, late: int, status: str) -> None:
    groups = named({"preliminary": "E", "final": "EL"})
    assert certify(groups, atoms=letters(E=early, L=late), minimum=10).status == status


def test_a_panel_and_its_wave_disclose_who_left() -> None:
    verdict = certify(named({"wave": "ML", "matched": "M"}), atoms=letters(M=33, L=7), minimum=10)
    assert (verdict.isolated, verdict.people) == (("L",), 7)


def test_old_and_new_structure_together_disclose_who_moved() -> None:
    old, new = {"old North": "ab", "old South": "cd"}, {"new North": "a", "new South": "bcd"}
    sizes = letters(a=30, b=4, c=20, d=20)
    assert certify(named(old), atoms=sizes, minimum=10)
    assert certify(named(new), atoms=sizes, minimum=10)
    assert certify(named(old | new), atoms=sizes, minimum=10).isolated == ("b",)


def test_a_verdict_in_words_does_not_say_how_few() -> None:
    verdict = certify(named({"All": "TS", "Technology": "T"}), atoms=letters(T=90, S=4), minimum=10)
    assert str(verdict) == "Disclosed: All - Technology leaves fewer than 10 people: S."


def test_a_long_combination_is_cut_short_in_words() -> None:
    inside = "abcdefghij"
    groups = named({"All": inside, **{name.upper(): name for name in inside[1:]}})
    verdict = certify(groups, atoms=dict.fromkeys(inside, 12) | {"a": 2}, minimum=10)
    assert "All - B - C - D - E - F and 4 groups more leaves" in str(verdict)


@pytest.mark.parametrize("work", [0, 2, 5])
def test_a_proof_that_takes_more_work_than_it_may_proves_nothing(work: int) -> None:
    verdict = certify(named({"A": "ab", "B": "bc"}), atoms=letters(a=6, b=5, c=6), minimum=10, work=work)
    assert (verdict.status, bool(verdict)) == (UNPROVED, False)
    assert "Not proved" in str(verdict)


def test_atoms_without_people_protect_nobody() -> None:
    verdict = certify(named({"AB": "AB"}), atoms=letters(A=4, B=0), minimum=5)
    assert verdict.isolated == ("A",)


def test_nothing_shown_is_safe() -> None:
    assert certify({}, atoms=letters(A=1), minimum=10)


@pytest.mark.parametrize(("atoms", "minimum"), [({"A": 3}, 5), ({"A": 3, "B": -1}, 5), ({"A": 3, "B": 3}, 0)])
def test_what_cannot_be_proved_about_is_refused(atoms: dict[str, int], minimum: int) -> None:
    with pytest.raises(AssessmentError, match=r"atoms that are not there: B|1 or more"):
        certify(named({"AB": "AB"}), atoms=atoms, minimum=minimum)
