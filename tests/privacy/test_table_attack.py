"""An attacker who has nothing but the tables of all releases: units in regions, three levels of staff, two waves, one twice.

Everything goes the way of a real run, to the text of the CSV files. The attacker adds and subtracts sums (mean times number) and
doesn't know who is in what; the test does, and says how few people each of their combinations is of.
"""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from assessment.batch.release_tables import release_tables
from assessment.pipeline import compute
from assessment.privacy import read_ledger, write_entry
from small_engagement import draw_people, write_engagement  # type: ignore[import-not-found]

Rows = list[dict[str, Any]]
MOST = {
    ("employee", "front_line"): 22, ("employee", "manager"): 12, ("employee", "senior_leader"): 7, ("customer", "customer"): 25,
}  # fmt: skip
SUMS = {"freedom", "gladness", "heard", "liking", "seen", "k.free", "k.glad", "k.heard", "k.like", "k.see", "listened", "trouble"}


def organisation(rng: np.random.Generator) -> dict[str, str]:
    """Thirty units or more, in regions."""
    regions = {f"R{number}": "All" for number in range(int(rng.integers(4, 7)))}
    units = {f"U{number}": str(rng.choice(list(regions))) for number in range(int(rng.integers(24, 50)))}
    return {"All": "", **regions, **units}


def people_of(parents: dict[str, str], rng: np.random.Generator) -> dict[str, Rows]:
    """Few or many people in each unit, now and then some in a region itself."""
    found: dict[str, Rows] = {"employee": [], "customer": []}
    for unit in parents:
        if unit == "All" or (unit.startswith("R") and rng.random() < 0.7):
            continue
        for wave in ("w1", "w2"):
            for (kind, level), most in MOST.items():
                count, mood = int(rng.integers(0, most)), float(rng.uniform(0.4, 0.7))
                found[kind] += draw_people(kind, unit, count, mood=mood, rng=rng, wave=wave, level=level, missing=0.03)
    return found


def changed(people: dict[str, Rows], rng: np.random.Generator) -> dict[str, Rows]:
    """The same with some staff's answers of the second wave corrected, some gone and some new."""
    rows = []
    for row in people["employee"]:
        chance = rng.random() if row["wave"] == "w2" else 1.0
        if chance > 0.006:
            rows.append({**row, "heard": "1", "free1": "5"} if chance < 0.012 else row)
    return {**people, "employee": rows}


def read(tables: dict[str, str]) -> dict[tuple[str, str, str], dict[tuple[str, str], tuple[int, float]]]:
    """What the table of scores tells: by wave, scale and side, each shown group's number and sum."""
    found: dict[tuple[str, str, str], dict[tuple[str, str], tuple[int, float]]] = {}
    for row in csv.DictReader(io.StringIO(tables["tables/care_scores.csv"])):
        if row["status"] == "shown" and row["scale"] in SUMS:
            side = "customer" if row["level"] == "customer" else "employee"
            n = int(row["n"])
            of = found.setdefault((row["wave"], row["scale"], side), {})
            of[row["unit"], row["level"]] = (n, float(row["score"]) * n)
    return found


def rebuilt(groups: dict[tuple[str, str], tuple[int, float]], parents: dict[str, str], rng: np.random.Generator) -> set[int]:
    """How many people each sum is of that elimination gives, cells taken in some order."""
    levels = ["customer"] if any(of == "customer" for _, of in groups) else ["front_line", "manager", "senior_leader"]
    cells = [(unit, level) for unit in parents for level in levels]
    place = {cells[old]: new for new, old in enumerate(rng.permutation(len(cells)))}
    table = np.zeros((len(groups), len(cells) + 1))
    for number, ((unit, level), (n, _)) in enumerate(groups.items()):
        for own, of in cells:
            if unit in around(own, parents) and (level == "all" or of in level.split("+")):
                table[number, place[own, of]] = 1
        table[number, -1] = n
    alone = [row for row in eliminate(table) if np.all(row[:-1] >= 0)]  # a difference of two groups is of both
    return {round(row[-1]) for row in alone}


def eliminate(table: np.ndarray[Any, np.dtype[np.float64]]) -> np.ndarray[Any, np.dtype[np.float64]]:
    """Reduced rows."""
    rows, rank = table.copy(), 0
    for column in range(table.shape[1] - 1):
        best = rank + int(np.argmax(np.abs(rows[rank:, column]))) if rank < len(rows) else rank
        if rank == len(rows) or abs(rows[best, column]) < 1e-9:
            continue
        rows[[rank, best]] = rows[[best, rank]]
        rows[rank] /= rows[rank, column]
        others = [number for number in range(len(rows)) if number != rank]
        rows[others] -= np.outer(rows[others, column], rows[rank])
        rows[np.abs(rows) < 1e-9] = 0
        rank += 1
    return rows[:rank]


def around(unit: str, parents: dict[str, str]) -> list[str]:
    """A unit and those it lies in."""
    return [unit, *around(parents[unit], parents)] if parents[unit] else [unit]


def who(rows: Rows, group: tuple[str, str], wave: str, parents: dict[str, str]) -> set[tuple[Any, ...]]:
    """People of a group with their answers: what the attacker doesn't know."""
    unit, level = group
    return {
        tuple(row.values()) for row in rows
        if row["wave"] == wave and unit in around(row["unit"], parents) and (level == "all" or row["level"] in level.split("+"))
    }  # fmt: skip


def release(folder: Path, people: dict[str, Rows], parents: dict[str, str], ledger: Path) -> dict[str, str]:
    """The tables of a release, and its entry in the ledger."""
    folder.mkdir()
    units = [{"unit": unit, "parent": parent} for unit, parent in parents.items()]
    known = read_ledger(ledger)
    run = compute(write_engagement(folder, people, units=units), known)
    write_entry(run.entry, ledger, secret=known.secret)
    return release_tables(run.assessment)


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 2])
def test_the_tables_of_two_releases_rebuild_nobody(seed: int, tmp_path: Path) -> None:
    rng = np.random.default_rng(seed)
    parents = organisation(rng)
    first = people_of(parents, rng)
    second = changed(first, rng)
    told = [read(release(tmp_path / str(n), people, parents, tmp_path / "ledger")) for n, people in enumerate((first, second))]
    for groups in (of for tables in told for of in tables.values()):
        assert not any(rebuilt(groups, parents, rng) & set(range(1, 10)) for _ in range(6))
    both = [(place, group) for place, of in told[0].items() for group in of if group in told[1].get(place, {})]
    assert len(both) > 50
    assert any("+" in level for _, (_, level) in both)
    for (wave, scale, side), group in both:
        before, after = (tables[wave, scale, side][group] for tables in told)
        if before != after:
            changes = who(first[side], group, wave, parents) ^ who(second[side], group, wave, parents)
            assert len(changes) >= 10, (wave, scale, group)


def test_the_attacker_rebuilds_a_hidden_level_from_a_total() -> None:
    groups = {("All", "all"): (40, 0.0), ("All", "front_line"): (37, 0.0)}
    assert 3 in set().union(*(rebuilt(groups, {"All": ""}, np.random.default_rng(seed)) for seed in range(6)))
