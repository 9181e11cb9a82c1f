"""Releases made of people by hand or by chance, and an attacker who has nothing but the sums that were released."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

import pandas as pd
import polars as pl

from assessment.privacy import Entry, gate, hidden_by_ledger
from assessment.responses import Units
from assessment.scores.membership import PEOPLE

Place = tuple[str, str]
People = Mapping[str, Place]  # person: unit and level
SCALE = ("employee", "w1", "care")
TREE = {"All": "", "North": "All", "South": "All", "A": "North", "B": "North", "C": "South", "D": "South"}


def entry_of(people: People, shown: Iterable[Place], *, minimum: int = 10, parents: Mapping[str, str] = TREE) -> Entry:
    """A release of one scale."""
    rows = [("employee", "w1", person, unit, level, "1", 1, None) for person, (unit, level) in sorted(people.items())]
    return Entry(
        minimum, dict(parents), {"employee": ("care",)}, shown={SCALE: tuple(shown)},
        people=pl.DataFrame(rows, schema=PEOPLE, orient="row"),
    )  # fmt: skip


def crowd(sizes: Mapping[Place, int], first: int = 0) -> dict[str, Place]:
    """So many people in each place, numbered within it."""
    return {f"{unit} {level} {number}": (unit, level) for (unit, level), n in sizes.items() for number in range(first, first + n)}


def gated(people: People, *, minimum: int, parents: Mapping[str, str] = TREE) -> Entry:
    """A release of all that the gate shows."""
    counts = pd.DataFrame(list(people.values()), columns=["unit", "level"]).value_counts().rename("n").reset_index()
    leaders = ["senior_leader", "manager+senior_leader"] if "senior_leader" in set(counts["level"]) else []
    decisions = gate(counts, Units(parents), minimum=minimum, levels=["all", "front_line", "manager", *leaders])
    shown = decisions[decisions["status"] == "shown"]
    return entry_of(people, zip(shown["unit"], shown["level"], strict=True), minimum=minimum, parents=parents)


def release_after(earlier: Mapping[str, Entry], draft: Entry) -> Entry:
    """The draft without what the ledger forbids."""
    hidden = hidden_by_ledger("this release", draft, earlier).get(SCALE, set())
    return replace(draft, shown={SCALE: tuple(group for group in draft.shown[SCALE] if group not in hidden)})


def members(entry: Entry, group: Place) -> set[str]:
    """People of a group, found from the tree by itself."""
    unit, level = group
    return {
        person
        for person, own, of in entry.people.select("person", "unit", "level").iter_rows()
        if unit in path(own, entry.parents) and (level == "all" or of in level.split("+"))
    }


def path(unit: str, parents: Mapping[str, str]) -> list[str]:
    """A unit and all around it."""
    return [unit, *path(parents[unit], parents)] if parents[unit] else [unit]


def sums_of(entries: Iterable[Entry]) -> list[set[str]]:
    """The groups whose sums an attacker has."""
    return [members(entry, group) for entry in entries for group in entry.shown[SCALE]]


def cells_of(groups: Sequence[set[str]]) -> dict[tuple[bool, ...], int]:
    """People by the groups that they are in."""
    found: dict[tuple[bool, ...], int] = {}
    for person in set().union(*groups):
        place = tuple(person in group for group in groups)
        found[place] = found.get(place, 0) + 1
    return found


def reduced(rows: Sequence[Sequence[int]]) -> list[list[Fraction]]:
    """Reduced rows of a matrix, in fractions: what an attacker gets by subtracting sums until nothing is left to subtract."""
    left = [[Fraction(value) for value in row] for row in rows]
    done = 0
    for column in range(len(left[0]) if left else 0):
        pivot = next((place for place in range(done, len(left)) if left[place][column]), None)
        if pivot is None:
            continue
        left[done], left[pivot] = left[pivot], left[done]
        left[done] = [value / left[done][column] for value in left[done]]
        for place, row in enumerate(left):
            if place != done and row[column]:
                left[place] = [value - row[column] * by for value, by in zip(row, left[done], strict=True)]
        done += 1
    return left[:done]


def fewest_rebuilt(groups: Sequence[set[str]]) -> int:
    """The fewest people in any difference of two sums, or in any row that subtracting leaves; 0 where there is nothing."""
    cells = cells_of(groups)
    order = sorted(cells, key=lambda cell: (-cells[cell], cell))
    rows = reduced([[int(cell[place]) for cell in order] for place in range(len(groups))])
    left = [sum(cells[cell] for cell, value in zip(order, row, strict=True) if value) for row in rows]
    pairs = [len(one ^ other) for one in groups for other in groups]
    return min((n for n in [*left, *pairs] if n), default=0)


def random_people(chance: random.Random, *, parents: Mapping[str, str] = TREE) -> dict[str, Place]:
    """An organisation of a few units with small and large cells."""
    leaves = [unit for unit in parents if unit not in parents.values()]
    return crowd(
        {(unit, level): chance.randint(0, most) for unit in leaves for level, most in (("front_line", 24), ("manager", 9))}
    )


def changed(people: People, chance: random.Random, *, parents: Mapping[str, str] = TREE) -> dict[str, Place]:
    """The same people some weeks later: a few are new, a few gone, a few moved."""
    leaves = [unit for unit in parents if unit not in parents.values()]
    kept = {person: place for person, place in people.items() if chance.random() > chance.choice([0, 0, 0.02, 0.3])}
    late = {f"late {number}": (chance.choice(leaves), "front_line") for number in range(chance.choice([0, 1, 3, 12, 40]))}
    moved = {
        person: (chance.choice(leaves), level)
        for person, (_, level) in kept.items()
        if chance.random() < chance.choice([0, 0.02])
    }
    return kept | late | moved
