"""A red team: an attacker who has every released figure of random organisations, and what they rebuild.

Run: ``python -m benchmarks.red_team [ORGANISATIONS [FIRST_SEED [FILE]]]``. With a file it has a line for each organisation when
it is attacked, and those that are in it are not attacked again: so a thousand can be attacked in slices.

Organisations have 30 to 300 units in regions, small ones far more often, with three levels of staff, of which the upper two may
be shown together, and three waves. Everything is released three times: as it was; after a few people were added, moved, taken out
or answered otherwise; and once more after that, by functions instead of regions.

The attacker has number and exact sum of every group that any release shows, and is told who is in which, though not what
anybody answered. They

- subtract every two groups of a wave, of whatever releases;
- eliminate, with the largest sets of people first and in a random order, and look for rows with a few people in them;
- ask by least squares whether the sums determine that of a set of few people: each set that nothing tells apart; each level, and
  each two levels, of each unit in each release; and hundreds of random unions of these;
- bound the mean of hidden groups, those of most people, by linear programming and integer search (:mod:`benchmarks.left_open`).

All of it is in floating point and shares no code with the proof. ``rebuilt`` counts sets of fewer than ten people whose sum (or
difference of sums) they find: it has to be 0. One figure is released of each wave; a scale beside its own questions is no part
of this.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
from scipy.linalg import qr

from assessment.privacy import SHOWN, Entry, gate, hidden_by_ledger
from assessment.responses.model import Units
from assessment.scores.membership import PEOPLE
from benchmarks.gate import LEADERS, MEANS, MINIMUM, organisation
from benchmarks.left_open import Bounded, bound, hidden_groups

__all__ = ["Attacked", "attack", "main", "release_all", "simulate"]

Table = np.ndarray[Any, np.dtype[np.float64]]
Place = tuple[str, str]  # unit and level
People = dict[str, Place]  # by person and answer
Hidden = dict[tuple[int, str, str], set[int]]
Cells = dict[tuple[int, str, str], set[int]]  # release, unit and level: columns of their people
WAVES = ("w1", "w2", "w3")
SMALLEST, LARGEST = 30, 300  # units
UNIONS, BOUNDED = 300, 4  # random sets, and hidden groups to bound, of each wave
ZERO = 1e-7
AGAIN = " again"  # ends the name of an answer that was corrected


@dataclass
class Attacked:
    """What an attacker did, and found; numbers are added up as it goes."""

    organisations: int = 0
    figures: int = 0
    tried: int = 0
    rebuilt: int = 0
    widths: list[float] = field(default_factory=list)
    ends: int = 0
    before: int = 0
    defects: int = 0

    def __add__(self, other: Attacked) -> Attacked:
        return Attacked(**{name: value + getattr(other, name) for name, value in vars(self).items()})

    def with_bounds(self, least: Bounded) -> Attacked:
        """The same, with means that were bounded."""
        return self + Attacked(**vars(least))


def waves_of(seed: int, units: int) -> tuple[dict[str, People], Units, Units]:
    """People of three waves, each with other answers, and two trees over the same units."""
    counts, regions = organisation(seed, units)
    random = np.random.default_rng([seed, 1])
    places = [(unit, level) for unit, level, n in counts.itertuples(index=False) for _ in range(n)]
    waves = {wave: {f"{number} {wave}": place for number, place in enumerate(places) if random.random() < 0.9} for wave in WAVES}
    functions = {f"Function {number}": "All" for number in range(5)}
    chosen = {unit: f"Function {random.integers(5)}" for unit in regions.leaves}
    return waves, regions, Units({"All": "", **functions, **chosen})


def changed(people: People, random: np.random.Generator) -> People:
    """Some weeks later: answers come late, go, are corrected (another digest, of the same id), and people have moved."""
    late, gone, corrected, moved = (random.choice([0, 0, 0.001, 0.01, 0.1]) for _ in range(4))
    places, found = list(people.values()), {}
    for person, place in people.items():
        chance = random.random(3)
        if chance[0] >= gone:
            to = (places[random.integers(len(places))][0], place[1]) if chance[1] < moved else place
            found[person + AGAIN if chance[2] < corrected else person] = to
    new = (places[random.integers(len(places))] for _ in range(int(late * len(places))))
    return found | {f"late {number} {random.integers(10**9)}": place for number, place in enumerate(new)}


def person_of(answer: str) -> str:
    """Whose answer it is, corrected or not."""
    return answer.split(AGAIN)[0]


def entry_of(waves: Mapping[str, People], units: Units, *, ids: Mapping[str, int]) -> Entry:
    """A release of one scale in all waves, as the gate decides on it; without ``ids`` the ledger doesn't know who is who."""
    shown, rows = {}, []
    for wave, people in waves.items():
        counts = pd.DataFrame(list(people.values()), columns=["unit", "level"]).value_counts().rename("n").reset_index()
        decided = gate(counts, units, minimum=MINIMUM, levels=["all", *MEANS, LEADERS])
        told = decided[decided["status"] == SHOWN]
        shown["employee", wave, "care"] = tuple(zip(told["unit"], told["level"], strict=True))
        rows += [
            ("employee", wave, person, unit, level, "1", 1, ids.get(person_of(person)))
            for person, (unit, level) in people.items()
        ]
    scales: Any = {"employee": ("care",)}
    return Entry(MINIMUM, dict(units.parents), scales, shown=shown, people=pl.DataFrame(rows, schema=PEOPLE, orient="row"))


def release_all(seed: int, units: int, *, ledger: bool = True, ids: bool = True) -> tuple[list[Entry], list[dict[str, People]]]:
    """Release three times.

    Parameters
    ----------
    seed : int
        Of the organisation, and of what changes.
    units : int
        How many it has.
    ledger : bool
        Whether a release takes account of earlier ones, as every run does.
    ids : bool
        Whether the ledger knows who corrected an answer.

    Returns
    -------
    list of Entry, list of dict of str to people
        What was released, and who was in it by wave.
    """
    first, regions, functions = waves_of(seed, units)
    random = np.random.default_rng([seed, 2])
    second = {wave: changed(people, random) if random.random() < 0.7 else people for wave, people in first.items()}
    third = {wave: changed(people, random) if random.random() < 0.3 else people for wave, people in second.items()}
    everybody = dict.fromkeys(person_of(answer) for waves in (first, second, third) for of in waves.values() for answer in of)
    known = {person: number for number, person in enumerate(everybody, 1)} if ids else {}
    out: dict[str, Entry] = {}
    for waves, tree in ((first, regions), (second, regions), (third, functions)):
        draft = entry_of(waves, tree, ids=known)
        hidden = hidden_by_ledger("this release", draft, out) if ledger else {}
        shown = {of: tuple(group for group in groups if group not in hidden.get(of, ())) for of, groups in draft.shown.items()}
        out[f"release {len(out) + 1}"] = replace(draft, shown=shown)
    return list(out.values()), [first, second, third]


def around(unit: str, parents: Mapping[str, str]) -> list[str]:
    """A unit and those it lies in."""
    return [unit, *around(parents[unit], parents)] if parents[unit] else [unit]


def tabulate(
    entries: Sequence[Entry], people: Sequence[People], wave: str
) -> tuple[Table, Table, dict[tuple[Any, ...], set[int]]]:
    """Shown groups by sets of people that nothing tells apart, people of each set, and the sets of each cell of each release."""
    places: dict[str, list[Place]] = {}
    for number, of in enumerate(people):
        for person, place in of.items():
            places.setdefault(person, [("", "")] * len(people))[number] = place
    kinds: dict[tuple[Place, ...], int] = {}
    for where in places.values():
        kinds[tuple(where)] = kinds.get(tuple(where), 0) + 1
    rows: list[Table] = []
    cells: Cells = {}
    for number, entry in enumerate(entries):
        within: dict[Place, list[int]] = {}
        for column, kind in enumerate(kinds):
            unit, level = kind[number]
            if unit:
                cells.setdefault((number, unit, level), set()).add(column)
                for above in around(unit, entry.parents):
                    within.setdefault((above, level), []).append(column)
                    within.setdefault((above, "all"), []).append(column)
                    if level in LEADERS.split("+"):
                        within.setdefault((above, LEADERS), []).append(column)
        for group in entry.shown["employee", wave, "care"]:
            row = np.zeros(len(kinds))
            row[within[group]] = 1
            rows.append(row)
    return np.unique(np.array(rows), axis=0), np.array(list(kinds.values()), dtype=float), cells


def eliminated(table: Table, order: Sequence[int]) -> Table:
    """Reduced rows, with columns taken in some order."""
    rows, done = table.copy(), 0
    for column in order:
        if done == len(rows):
            break
        best = done + int(np.argmax(np.abs(rows[done:, column])))
        if abs(rows[best, column]) < ZERO:
            continue
        rows[[done, best]] = rows[[best, done]]
        rows[done] /= rows[done, column]
        others = np.flatnonzero(np.abs(rows[:, column]) > ZERO)
        others = others[others != done]
        there = np.flatnonzero(rows[done])
        rows[np.ix_(others, there)] -= np.outer(rows[others, column], rows[done, there])
        done += 1
    return rows[:done]


def few(sizes: Table) -> int:
    """How many numbers of people are under the minimum, and not nobody."""
    return int(((sizes > 0.5) & (sizes < MINIMUM - 0.5)).sum())


def candidates(cells: Cells, sizes: Table, random: np.random.Generator) -> list[set[int]]:
    """Sets of few people whose sum may be asked for."""
    units: dict[tuple[int, str], list[set[int]]] = {}
    for (number, unit, _), columns in cells.items():
        units.setdefault((number, unit), []).append(columns)
    sets = [{column} for column in range(len(sizes))]
    sets += [columns for of in units.values() for columns in of]
    sets += [one | other for of in units.values() for one, other in combinations(of, 2)]
    sets = [columns for columns in sets if few(sizes[list(columns)].sum(keepdims=True))]
    pairs = random.integers(len(sets), size=(UNIONS if sets else 0, 2))
    unions = [sets[one] | sets[other] for one, other in pairs]
    return sets + [columns for columns in unions if few(sizes[list(columns)].sum(keepdims=True))]


def determined(table: Table, sets: Sequence[set[int]]) -> int:
    """How many sets' sums lie in the space of the published ones."""
    q, r, _ = qr(table.T, mode="economic", pivoting=True)
    basis = q[:, : int((np.abs(np.diag(r)) > ZERO).sum())]
    inside = [(basis[sorted(columns)].sum(axis=0) ** 2).sum() for columns in sets]
    return int(sum(len(columns) - length < ZERO for columns, length in zip(sets, inside, strict=True)))


def largest_hidden(
    hidden: Mapping[tuple[int, str, str], set[int]], sizes: Table, random: np.random.Generator, most: int
) -> Hidden:
    """Those of most people, of which least is left open; by chance where there are more of a size."""
    order = random.permutation(len(hidden))
    ranked = sorted(zip(hidden, order, strict=True), key=lambda one: (-sizes[list(hidden[one[0]])].sum(), one[1]))
    return {group: hidden[group] for group, _ in ranked[:most]}


def attack(
    entries: Sequence[Entry], people: Sequence[Mapping[str, People]], random: np.random.Generator, *, bounded: int = BOUNDED
) -> Attacked:
    """Attack all that was released of one organisation.

    Parameters
    ----------
    entries : sequence of Entry
        The releases.
    people : sequence of mapping of str to people
        Who was in each, by wave.
    random : Generator
        Of what is tried.
    bounded : int
        How many hidden groups of each wave are bounded: those of most people.

    Returns
    -------
    Attacked
    """
    found = Attacked(organisations=1, figures=sum(len(groups) for entry in entries for groups in entry.shown.values()))
    for wave in WAVES:
        known = [of[wave] for of in people]
        table, sizes, cells = tabulate(entries, known, wave)
        told = table @ sizes
        apart = told[:, None] + told - 2 * (table * sizes) @ table.T
        found.rebuilt += few(apart) // 2 + where_nothing_changed(entries, known, wave, random)
        by_size = np.argsort(-sizes, kind="stable")
        for order in (by_size, random.permutation(len(sizes))):
            left = (np.abs(eliminated(table, list(order))) > ZERO) @ sizes
            found.rebuilt += few(left)
            found.tried += len(left)
        sets = candidates(cells, sizes, random)
        found.rebuilt += determined(table, sets)
        found.tried += apart.size // 2 + len(sets)
        hidden = hidden_groups(cells, [entry.parents for entry in entries], sizes, MINIMUM)
        tables = [tabulate(entries[:number], known, wave)[0] for number in range(1, len(entries))]
        least = bound([*tables, table], sizes, largest_hidden(hidden, sizes, random, bounded), random)
        found = found.with_bounds(least)
    return found


def where_nothing_changed(entries: Sequence[Entry], people: Sequence[People], wave: str, random: np.random.Generator) -> int:
    """How many small groups are rebuilt of a figure that no correction touched: who corrected another answer stayed the same."""
    table, sizes, _ = tabulate(entries, [{person_of(answer): place for answer, place in of.items()} for of in people], wave)
    told = table @ sizes
    found = few(told[:, None] + told - 2 * (table * sizes) @ table.T) // 2
    for order in (np.argsort(-sizes, kind="stable"), random.permutation(len(sizes))):
        found += few((np.abs(eliminated(table, list(order))) > ZERO) @ sizes)
    return found


def attack_one(seed: int, *, largest: int = LARGEST, ledger: bool = True, bounded: int = BOUNDED) -> Attacked:
    """Release and attack one organisation; parameters as of :func:`simulate`."""
    random = np.random.default_rng([seed, 3])
    units = round(SMALLEST * (largest / SMALLEST) ** (random.random() ** 4))
    entries, people = release_all(seed, units, ledger=ledger)
    return attack(entries, people, random, bounded=bounded)


def simulate(
    organisations: int, first: int = 1, *, largest: int = LARGEST, ledger: bool = True, bounded: int = BOUNDED
) -> Attacked:
    """Attack many organisations, of as many units as chance has it, small ones far more often.

    Parameters
    ----------
    organisations, first : int
        How many, and the first one's seed; each has the next.
    largest : int
        Units of the largest.
    ledger : bool
        As :func:`release_all` takes it.
    bounded : int
        As :func:`attack` takes it.

    Returns
    -------
    Attacked
        All of them together.
    """
    seeds = range(first, first + organisations)
    return sum((attack_one(seed, largest=largest, ledger=ledger, bounded=bounded) for seed in seeds), Attacked())


def resumed(organisations: int, first: int, kept: Path) -> dict[int, dict[str, Any]]:
    """Attack what was not attacked yet, and keep a line of each organisation in a file: by seed what was found."""
    lines = kept.read_text("utf-8").splitlines() if kept.is_file() else []
    done = {line["seed"]: line for line in map(json.loads, lines)}
    for seed in range(first, first + organisations):
        if seed not in done:
            began = process_time()
            found = vars(attack_one(seed))
            done[seed] = {"seed": seed, **found, "seconds": round(process_time() - began, 2)}
            with kept.open("a", encoding="utf-8") as file:
                file.write(json.dumps(done[seed]) + "\n")
            print(f"seed {seed}: {found['rebuilt']} rebuilt, {done[seed]['seconds']} s", file=sys.stderr, flush=True)
    return {seed: done[seed] for seed in sorted(done)}


def report(lines: Mapping[int, Mapping[str, Any]]) -> None:
    """Print what an attacker found."""
    found = sum((Attacked(**{name: line[name] for name in vars(Attacked())}) for line in lines.values()), Attacked())
    lowest, low, half = np.quantile(found.widths, [0, 0.01, 0.5])
    narrow = sum(width < 1 for width in found.widths)
    print(f"{found.organisations} organisations (seeds {min(lines)} to {max(lines)}), {found.figures:,} figures released")
    print(f"{found.tried:,} combinations tried, {found.rebuilt} of fewer than {MINIMUM} people rebuilt (aim: 0)")
    print(f"{len(found.widths):,} means of hidden groups bounded, {narrow} of them within less than a point:")
    print(f"{found.ends} as answers are at one end of the scale, {found.before} as what had been shown before tells it,")
    print(f"{found.defects} for other reasons (aim: 0)")
    print(f"the narrowest {lowest:.2f} points, one in a hundred under {low:.2f}, half under {half:.2f}")
    print(f"{sum(line['seconds'] for line in lines.values()):,.0f} s of the processor")


def main(organisations: int = 100, first: int = 1, kept: str = "") -> None:
    """Attack organisations and print what was found; with a file, go on from what is in it."""
    with TemporaryDirectory() as folder:
        report(resumed(organisations, first, Path(kept or f"{folder}/attacked.jsonl")))


if __name__ == "__main__":
    main(int(sys.argv[1]) if sys.argv[1:] else 100, int(sys.argv[2]) if sys.argv[2:] else 1, *sys.argv[3:4])
