"""Who is who in several lists, and that what is proved of people who changed answers holds whichever answers these were."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations, product
from typing import Any

import numpy as np
import polars as pl
import pytest

from assessment.privacy.certificate import certify
from assessment.privacy.identity import put_together

HERE, THERE = ("All", "front_line"), ("All", "manager")
ANEW = ("answers changed",)
MINIMUM = 3
Row = tuple[str, int | None, tuple[str, str]]  # person with their answers, whose, where
Group = tuple[int, frozenset[tuple[str, str]]]  # list and places
Table = np.ndarray[Any, np.dtype[np.float64]]


def listed(rows: Sequence[Row]) -> pl.DataFrame:
    kinds = {"person": pl.String, "who": pl.UInt64, "unit": pl.String, "level": pl.String, "n": pl.Int64}
    return pl.DataFrame([(person, who, *place, 1) for person, who, place in rows], schema=kinds, orient="row")


def test_a_person_who_moved_and_changed_an_answer_is_one_person_and_a_later_version() -> None:
    found = put_together([listed([("a", 1, HERE), ("b", 2, HERE)]), listed([("a", 1, HERE), ("b!", 2, THERE)])])
    assert found.one == 2
    assert found.atoms == {(HERE, HERE): 2, (HERE, THERE): 2, ((), THERE, ANEW): 1}


def test_where_nobody_changed_an_answer_people_weigh_one() -> None:
    found = put_together([listed([("a", 1, HERE)]), listed([("a", 1, HERE), ("b", 2, THERE)])])
    assert (found.one, found.doubtful) == (1, frozenset())
    assert found.atoms == {(HERE, HERE): 1, ((), THERE): 1}


def test_an_id_that_stands_twice_in_a_list_joins_nobody() -> None:
    found = put_together([listed([("a", 1, HERE), ("b", 1, THERE)]), listed([("c", 1, HERE)])])
    assert found.atoms == {(HERE, ()): 1, (THERE, ()): 1, ((), HERE): 1}


@pytest.mark.parametrize(("gone", "come"), [(0, 0), (0, 5), (5, 0), (None, 5)])
def test_who_comes_when_somebody_goes_is_doubtful_unless_both_have_ids(gone: int | None, come: int) -> None:
    found = put_together([listed([("a", gone, HERE)]), listed([("b", come, THERE)])])
    assert found.doubtful == {((), THERE)}


def test_who_comes_is_not_doubtful_where_nobody_goes_or_they_were_there_together() -> None:
    both: list[Row] = [("a", 0, HERE), ("b", 0, THERE)]
    assert not put_together([listed(both[:1]), listed(both)]).doubtful
    assert not put_together([listed(both[:1]), listed(both), listed(both[1:])]).doubtful
    assert not put_together([listed([("a", 1, HERE)]), listed([("b", 2, THERE)])]).doubtful


def test_lists_from_before_ids_were_kept_are_not_doubted_between_themselves() -> None:
    assert not put_together([listed([("a", None, HERE)]), listed([("b", None, THERE)])]).doubtful


def drawn(rng: np.random.Generator) -> list[list[Row]]:
    """Two lists of up to five people in two places, some of whom moved, went, came or changed an answer."""
    rows: list[list[Row]] = [[], []]
    for who in range(1, int(rng.integers(3, 7))):
        for place, there in enumerate(rng.random(2) < 0.85):
            version = f"{who}!" if place and rng.random() < 0.3 else str(who)
            rows[place] += [(version, who, HERE if rng.random() < 0.5 else THERE)] if there else []
    return rows


def groups_of(rng: np.random.Generator) -> list[Group]:
    """Some of the groups that can be shown: of a list, both places or one."""
    every = [(number, frozenset(of)) for number in range(2) for of in ([HERE], [THERE], [HERE, THERE])]
    return [group for group in every if rng.random() < 0.4]


def tables_of(lists: Sequence[list[Row]], groups: Sequence[Group]) -> Iterator[tuple[Table, list[int | None]]]:
    """For each choice of the changes that touch a figure: groups by answers, and whose each answer is."""
    both = [{who: person for person, who, _ in rows} for rows in lists]
    changed = [who for who in both[0].keys() & both[1].keys() if both[0][who] != both[1][who]]
    for touched in product([False, True], repeat=len(changed)):
        same = {who for who, does in zip(changed, touched, strict=True) if not does}
        answers = sorted({(who or 0, "" if who in same else person) for rows in lists for person, who, _ in rows})
        columns = {answer: place for place, answer in enumerate(answers)}
        table = np.zeros((len(groups), len(columns)))
        for number, (of, places) in enumerate(groups):
            for person, who, place in lists[of]:
                table[number, columns[who or 0, "" if who in same else person]] = place in places
        yield table, [who for who, _ in answers]


def isolates_few(table: Table, owners: Sequence[int | None]) -> bool:
    """Whether a combination of rows is not zero, and is zero for all but a few people."""
    rank = rank_of(table)
    few = (set(some) for size in range(1, MINIMUM) for some in combinations(sorted({*owners}, key=str), size))
    return any(rank_of(table[:, [owner not in some for owner in owners]]) < rank for some in few)


def rank_of(table: Table) -> int:
    return int(np.linalg.matrix_rank(table)) if table.size else 0


def test_what_is_proved_holds_whichever_figures_the_changes_touch() -> None:
    rng, verdicts = np.random.default_rng(5), []
    for _ in range(600):
        lists, groups = drawn(rng), groups_of(rng)
        found = put_together([listed(rows) for rows in lists])
        members = {number: [atom for atom in found.atoms if atom[of] in places] for number, (of, places) in enumerate(groups)}
        verdict = certify(members, atoms=found.atoms, minimum=MINIMUM * found.one)
        assert bool(verdict) is not any(isolates_few(*one) for one in tables_of(lists, groups))
        verdicts.append(bool(verdict))
    assert 50 < sum(verdicts) < 550
