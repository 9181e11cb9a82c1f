"""In which groups a change may be told as that of people some of whom answered twice.

How many did is not published, but the width of a range depends on it, and on how alike they answered. So those who answered
twice are a part of a group that is shown, and in each wave the others are the rest of it: both must be large enough.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

import numpy as np
import pandas as pd
import polars as pl

from assessment.privacy import NO_ANSWERS, SHOWN, Verdict, certify, gate
from assessment.responses import Units
from assessment.scores import roll_up
from assessment.settings import ALL, CUSTOMER
from assessment.stats import Floats, covariance

__all__ = ["match_waves"]

CHANGE = ["kind", "unit", "level", "scale", "from_wave", "wave"]
Cell = tuple[str, str]
Counts = dict[Cell, int]
ROUNDS = 100  # of looking for a combination that tells of a few
Atom = tuple[Cell, bool]  # people of a unit and level, and whether they answered twice


def match_waves(
    pairs: pl.DataFrame, counts: pl.DataFrame, people: pl.DataFrame, scores: pd.DataFrame, units: Units, *, minimum: int
) -> pd.DataFrame:
    """Find how many answered twice and how alike, in groups where a change may rest on it.

    Parameters
    ----------
    pairs : DataFrame
        From :func:`assessment.scores.summarise_pairs`.
    counts : DataFrame
        ``kind, wave, unit, level, scale, n``, for the units people are in.
    people : DataFrame
        ``kind, wave, unit, level, scale, population`` of every group.
    scores : DataFrame
        Gated scores.
    units : Units
        The tree.
    minimum : int
        The fewest people that may be told apart.

    Returns
    -------
    DataFrame
        ``kind, unit, level, scale, from_wave, wave, both, r, population``: never for showing. A group is there where both waves
        are shown, and the gate would show those who answered twice and, in each wave, those who did not (or there are none).
        All of it together, with the scores that are shown, is proved for each wave (:func:`assessment.privacy.certify`); of
        groups that would tell of a few, the smallest is left out until that holds. ``population`` is the smaller of both waves'.
    """
    own = by_statistic(counts)
    shown = {
        key: set(zip(rows["unit"], rows["level"], strict=True))
        for key, rows in scores[scores["status"] == SHOWN].groupby(["kind", "wave", "scale"])
    }
    may = []
    for (kind, before, now, scale), paired in by_pair(pairs).items():
        places = [(kind, wave, scale) for wave in (before, now)]
        sides = [(own.get(place, {}), shown.get(place, set())) for place in places]
        cells = sorted(overlapping(paired, sides, units, minimum=minimum))
        may += [(kind, unit, level, scale, before, now) for unit, level in cells]
    chosen = pl.DataFrame(may, schema=dict.fromkeys(CHANGE, pl.String), orient="row")
    found = roll_up(pairs, units).join(chosen, on=CHANGE, how="semi")
    return with_population(found.with_columns(r=pl.Series(likeness(found), dtype=pl.Float64)), people)


def by_statistic(counts: pl.DataFrame) -> dict[tuple[str, str, str], Counts]:
    """How many people each unit and level has of each kind, wave and scale."""
    found: dict[tuple[str, str, str], Counts] = {}
    for kind, wave, scale, unit, level, n in counts.select("kind", "wave", "scale", "unit", "level", "n").iter_rows():
        found.setdefault((kind, wave, scale), {})[unit, level] = n
    return found


def by_pair(pairs: pl.DataFrame) -> dict[tuple[str, str, str, str], Counts]:
    """How many answered twice in each unit and level, of each kind, two waves and scale."""
    found: dict[tuple[str, str, str, str], Counts] = {}
    columns = ("kind", "from_wave", "wave", "scale", "unit", "level", "n")
    for kind, before, now, scale, unit, level, n in pairs.select(columns).iter_rows():
        found.setdefault((kind, before, now, scale), {})[unit, level] = n
    return found


def overlapping(paired: Counts, sides: Sequence[tuple[Counts, set[Cell]]], units: Units, *, minimum: int) -> set[Cell]:
    """Groups of which those who answered twice may be told apart from the others, in both waves."""
    chosen = sides[0][1] & sides[1][1] & decided(paired, units, minimum=minimum)[0]
    for own, _ in sides:
        rest = {cell: n - paired.get(cell, 0) for cell, n in own.items()}
        chosen -= decided(rest, units, minimum=minimum)[1]
    return proved(paired, sides, chosen, units, minimum=minimum)


def proved(
    paired: Counts, sides: Sequence[tuple[Counts, set[Cell]]], chosen: set[Cell], units: Units, *, minimum: int
) -> set[Cell]:
    """Groups that are proved together in both waves: of any that tell of a few, the one of fewest people is left out.

    Each part of the whole that has parts is gone through by itself first, which is quick, and then all of it: the proof.
    """
    twice = sizes(paired, units)
    parts = [name for name in units.children[units.root] if units.children[name]]
    part = {unit: around for around in parts for unit in units.within(around)}
    here, both = by_part(chosen, part), by_part(paired, part)
    by_side = [(by_part(own, part), by_part(shown, part)) for own, shown in sides]
    kept = set(chosen) - {cell for cells in here.values() for cell in cells}
    for around in parts:
        told = [
            ({cell: own[cell] for cell in answered.get(around, ())}, set(shown.get(around, ())))
            for (own, _), (answered, shown) in zip(sides, by_side, strict=True)
        ]
        again = {cell: paired[cell] for cell in both.get(around, ())}
        kept |= without_telling(again, told, set(here.get(around, ())), units, twice=twice, minimum=minimum)
    return without_telling(paired, sides, kept, units, twice=twice, minimum=minimum)


def by_part(cells: Iterable[Cell], part: Mapping[str, str]) -> dict[str, list[Cell]]:
    """Units and levels by the part of the whole that they are in, each looked at once; those in none are left out."""
    found: dict[str, list[Cell]] = {}
    for cell in cells:
        if cell[0] in part:
            found.setdefault(part[cell[0]], []).append(cell)
    return found


def without_telling(
    paired: Counts, sides: Sequence[tuple[Counts, set[Cell]]], chosen: set[Cell], units: Units, *, twice: Counts, minimum: int
) -> set[Cell]:
    """Groups without those that tell of a few; where the search for these doesn't end, only units' totals, and at last none."""
    totals = {cell for cell in chosen if cell[1] in {ALL, CUSTOMER}}
    for _ in range(ROUNDS):
        verdicts = [together(paired, own, chosen, shown, units, minimum=minimum) for own, shown in sides if chosen]
        if all(verdicts):
            return chosen
        blamed = {blame(verdict, twice) for verdict in verdicts if not verdict}
        left = chosen & totals if None in blamed else chosen
        chosen = left - blamed if left - blamed < chosen else set()
    return set()


def blame(verdict: Verdict, people: Counts) -> Cell | None:
    """Of the groups of those who answered twice in a combination that tells of a few, the smallest; None where none is known."""
    groups = {group for _, group in verdict.combination}
    named = [cell for cell in people if ("twice", cell) in groups]
    return min(named, key=lambda cell: (people[cell], cell), default=None)


def sizes(counts: Counts, units: Units) -> Counts:
    """How many people each group has, all below it with it."""
    return {
        cell: sum(counts[atom] for atom, _ in inside)
        for cell, inside in members([(cell, True) for cell in counts], units).items()
    }


def decided(counts: Counts, units: Units, *, minimum: int) -> tuple[set[Cell], set[Cell]]:
    """Groups of some people that the gate shows, and those that it hides; where nobody is, neither."""
    rows = [(unit, level, n) for (unit, level), n in counts.items() if n]
    if not rows:
        return set(), set()
    levels = list(dict.fromkeys(level for _, level, _ in rows))
    told = levels if CUSTOMER in levels else [ALL, *levels, *filter(None, [units.together])]
    decisions = gate(pd.DataFrame(rows, columns=["unit", "level", "n"]), units, minimum=minimum, levels=told)
    words = list(zip(decisions["unit"], decisions["level"], decisions["status"], strict=True))
    out = {(unit, level) for unit, level, status in words if status == SHOWN}
    return out, {(unit, level) for unit, level, status in words if status not in {SHOWN, NO_ANSWERS}}


def together(
    paired: Counts, own: Counts, chosen: Collection[Cell], shown: Collection[Cell], units: Units, *, minimum: int
) -> Verdict:
    """Whether those who answered twice in some groups may be told of beside all who answered in those that are shown."""
    atoms = {(cell, True): n for cell, n in paired.items()} | {(cell, False): n - paired.get(cell, 0) for cell, n in own.items()}
    inside = members(atoms, units)
    groups = {("all", cell): inside[cell] for cell in shown}
    groups |= {("twice", cell): [atom for atom in inside[cell] if atom[1]] for cell in chosen}
    return certify(groups, atoms=atoms, minimum=minimum)


def members(atoms: Collection[Atom], units: Units) -> dict[Cell, list[Atom]]:
    """People of each group, those who answered twice and the others."""
    found: dict[Cell, list[Atom]] = {}
    for (unit, level), twice in atoms:
        for group in units.groups_around(unit, level):
            found.setdefault(group, []).append(((unit, level), twice))
    return found


def likeness(frame: pl.DataFrame) -> Floats:
    """Correlation of what the same people said in two waves; nan where one of the two does not vary."""
    n, a, b, aa, bb, ab = (
        np.array(frame[name].to_list(), dtype=object)
        for name in ("n", "total_before", "total_now", "squares_before", "squares_now", "product")
    )
    spread = covariance(n, a, a, aa) * covariance(n, b, b, bb)
    return covariance(n, a, b, ab) / np.sqrt(np.where(spread > 0, spread, np.nan))


def with_population(found: pl.DataFrame, people: pl.DataFrame) -> pd.DataFrame:
    """Groups with the number of people there are: the smaller of two waves', or the one that is known."""
    place = ["kind", "unit", "level", "scale"]
    then = people.select(*place, pl.col("wave").alias("from_wave"), pl.col("population").alias("then"))
    joined = found.join(people.select(*place, "wave", "population"), on=[*place, "wave"], how="left")
    full = joined.join(then, on=[*place, "from_wave"], how="left", maintain_order="left")
    smaller = pl.min_horizontal("population", "then").cast(pl.Float64)
    told = full.select(*CHANGE, pl.col("n").cast(pl.Float64).alias("both"), "r", smaller.alias("population"))
    return pd.DataFrame(
        {name: pd.Series(told[name].to_list(), dtype="str" if name in CHANGE else "float64") for name in told.columns}
    )
