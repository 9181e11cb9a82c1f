"""Who is who in several lists of people: who stayed as they were, whose answers changed, and of whom it isn't known.

A person's digest in the ledger changes with any of their answers. Of one statistic it may still be the same answer: who corrects
another one is nobody new to it. So a person whose answers changed counts once, and for nothing where two figures of theirs are
subtracted; but what is left then may be the change of a few. Both are held at once by two columns: one for the person, in
whatever version, and one that weighs next to nothing for each later version. A combination is safe if enough persons are left in
it, whatever is left of versions; one that leaves nothing but versions weighs too little.

Where somebody without an id goes and somebody comes, they may be the same person with another answer. Whoever comes so is
doubtful: no group that holds them may be shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce

import polars as pl

__all__ = ["Atom", "Cell", "Everybody", "put_together"]

Cell = tuple[str, ...]  # unit and level; nothing where people were not there
Atom = tuple[Cell, ...]  # people's cell in each list of people
ANEW = ("answers changed",)  # ends the atoms of later versions
NO_ID = 0
Presence = frozenset[int]  # the lists that people are in


@dataclass(frozen=True)
class Everybody:
    """People of several lists, by where they are in each.

    Parameters
    ----------
    atoms : mapping of atom to int
        What they weigh: a person ``one``, a later version of a person's answers 1.
    one : int
        More than all later versions together; 1 where there are none.
    doubtful : frozenset of atom
        Where somebody may be the same person as somebody who is in earlier lists only.
    """

    atoms: Mapping[Atom, int]
    one: int = 1
    doubtful: frozenset[Atom] = frozenset()


def put_together(lists: Sequence[pl.DataFrame]) -> Everybody:
    """Put lists of people side by side.

    Parameters
    ----------
    lists : sequence of DataFrame
        ``person, who, unit, level, n``: ``who`` is a digest of the id, 0 where there is none, blank where the list does not say.

    Returns
    -------
    Everybody

    Examples
    --------
    One of three corrects an answer, and one more comes:

    >>> before = pl.DataFrame({"person": ["a", "b", "c"], "who": [1, 2, 3], "unit": "All", "level": "x", "n": 1})
    >>> after = pl.DataFrame({"person": ["a", "b", "c!", "d"], "who": [1, 2, 3, 4], "unit": "All", "level": "x", "n": 1})
    >>> put_together([before, after]).atoms
    {((), ('All', 'x')): 2, (('All', 'x'), ('All', 'x')): 6, ((), ('All', 'x'), ('answers changed',)): 1}
    """
    if not lists:
        return Everybody({})
    cells = [f"{name} {place}" for place in range(len(lists)) for name in ("unit", "level")]
    everybody = side_by_side(lists, cells)
    everywhere = pl.all_horizontal(pl.col(cells[::2]).is_not_null())
    twice = several_versions(everybody.filter(~everywhere & (pl.col("who") > NO_ID)), cells)
    later = counted_by(twice.filter(pl.col("first") > pl.col("first").min().over("who")), cells)
    if twice.height:
        merged = twice.sort("first").group_by("who").agg(pl.col(cells).drop_nulls().first(), pl.col("n").first())
        everybody = pl.concat([everybody.join(twice.select("place"), on="place", how="anti").drop("place"),
                               merged.select(*cells, "n", "who")])  # fmt: skip
    one = 1 + sum(later.values())
    atoms = {atom: n * one for atom, n in counted_by(everybody, cells).items()}
    return Everybody(atoms | {(*atom, ANEW): n for atom, n in later.items()}, one, doubtful(everybody.filter(~everywhere), cells))


def side_by_side(lists: Sequence[pl.DataFrame], cells: Sequence[str]) -> pl.DataFrame:
    """Everybody with the same answers once: their unit and level in each list, how many they are, and whose digest it is."""
    places = [
        frame.unique("person", keep="last").rename({name: f"{name} {place}" for name in ("who", "unit", "level", "n")})
        for place, frame in enumerate(lists)
    ]
    joined = reduce(lambda one, other: one.join(other, on="person", how="full", coalesce=True), places)
    latest = [pl.coalesce(f"{name} {place}" for place in reversed(range(len(places)))).alias(name) for name in ("n", "who")]
    return joined.select(*cells, *latest).with_row_index("place")


def several_versions(some: pl.DataFrame, cells: Sequence[str]) -> pl.DataFrame:
    """Those who are there with several answers, each in lists of its own, and ``first``, the first list of each."""
    there = [pl.col(name).is_not_null() for name in cells[::2]]
    apart = pl.all_horizontal(at.sum().over("who") <= 1 for at in there)
    first = pl.coalesce(pl.when(at).then(place) for place, at in enumerate(there)).alias("first")
    return some.filter((pl.len().over("who") > 1) & apart).with_columns(first)


def counted_by(people: pl.DataFrame, cells: Sequence[str]) -> dict[Atom, int]:
    """Count people by where they are in each list."""
    counted = people.group_by(cells).agg(pl.col("n").sum()).sort(cells)
    return {atom_of(row[:-1]): row[-1] for row in counted.iter_rows()}


def atom_of(row: Sequence[str | None]) -> Atom:
    """A row's units and levels, as pairs."""
    return tuple(() if unit is None else (unit, str(level)) for unit, level in zip(row[::2], row[1::2], strict=True))


def doubtful(some: pl.DataFrame, cells: Sequence[str]) -> frozenset[Atom]:
    """Atoms of people who may have been there before, with other answers, and are not known to have been."""
    told = some.with_columns(
        pl.col("who").is_null().alias("old"), (pl.col("who") == NO_ID).fill_null(value=True).alias("unknown")
    )
    kinds = told.select(*cells, "old", "unknown").unique()
    atoms = [(atom_of(row[:-2]), *row[-2:]) for row in kinds.iter_rows()]
    presence = {atom: frozenset(place for place, cell in enumerate(atom) if cell) for atom, _, _ in atoms}
    everybody, nameless = set(presence.values()), {presence[atom] for atom, _, unknown in atoms if unknown}
    return frozenset(
        atom for atom, old, unknown in atoms if not old and gone_before(presence[atom], everybody if unknown else nameless)
    )


def gone_before(mine: Presence, others: Iterable[Presence]) -> bool:
    """Whether some others came earlier and were never there at the same time.

    Examples
    --------
    >>> gone_before(frozenset({1, 2}), [frozenset({0})]), gone_before(frozenset({1}), [frozenset({0, 1})])
    (True, False)
    """
    return any(min(other) < min(mine) and not mine & other for other in others)
