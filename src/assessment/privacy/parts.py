"""What may be shown of a part of those who are shown already: of all customers, those who had a problem.

A part is never alone: the whole group's figure is published too, so that what is left when the part is taken away must be
large enough as well. :func:`gate_parts` decides on one part in every unit, given the units whose totals are out.
:func:`gate_together` decides on parts of any shape that overlap (those who had an apology, those who were followed up) given
all that is out.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping, Sequence
from typing import Any, TypeVar

import pandas as pd

from assessment.errors import WithheldError
from assessment.privacy.certificate import certify
from assessment.privacy.cut import Network, show
from assessment.privacy.deciding import NO_ANSWERS, PROTECTS_OTHERS, SHOWN, TOO_FEW
from assessment.responses import Units

__all__ = ["gate_parts", "gate_together"]

G = TypeVar("G", bound=Hashable)
A = TypeVar("A", bound=Hashable)


def gate_parts(counts: pd.DataFrame, units: Units, *, minimum: int, shown: Collection[str] = ()) -> pd.DataFrame:
    """Decide in which units a part of the people who gave a statistic may be shown.

    Parameters
    ----------
    counts : DataFrame
        ``unit`` (the one that people are in themselves), ``part`` (how many of them are in the part) and ``rest`` (how many are
        not).
    units : Units
        The tree of units.
    minimum : int
        The fewest people that may be told apart, 1 or more.
    shown : collection of str
        Units whose figure for part and rest together is published already.

    Returns
    -------
    DataFrame
        A row for each unit, in order: ``unit``; ``n``, people of the part in it and below it, which is for deciding, not for
        showing; ``status``, as :func:`assessment.privacy.gate` gives it.

    Raises
    ------
    WithheldError
        The final proof fails: nothing may be published then.

    Notes
    -----
    Totals are one nested family of groups and the parts another, so that :func:`assessment.privacy.cut.show` decides exactly.

    Examples
    --------
    >>> units = Units({"All": "", "North": "All", "South": "All"})
    >>> counts = pd.DataFrame({"unit": ["North", "South"], "part": [20, 30], "rest": [50, 4]})
    >>> gate_parts(counts, units, minimum=10, shown=["All", "North", "South"])["status"].tolist()
    ['shown', 'protects_others', 'protects_others']

    South's part would tell what its other four said; so would North's, subtracted from that of all.
    """
    atoms = [
        (unit, inside, int(n))
        for inside, column in ((True, "part"), (False, "rest"))
        for unit, n in zip(counts["unit"], counts[column], strict=True)
        if n
    ]
    totals, parts = members_of(atoms, units)
    network = Network([n for _, _, n in atoms])
    size = {unit: sum(atoms[place][2] for place in parts[unit]) for unit in units.names}
    depth = {unit: len(units.ancestors(unit)) for unit in units.names}
    out: dict[tuple[str, str], list[int]] = {}
    told = set(shown)
    for unit in sorted((name for name in units.names if name in told), key=lambda name: depth[name]):
        if totals[unit] and show(network, totals[unit], tree="all", minimum=minimum):
            out[unit, "total"] = totals[unit]
    for unit in sorted(units.names, key=lambda name: (depth[name], -size[name])):
        if size[unit] >= minimum and show(network, parts[unit], tree="level", minimum=minimum):
            out[unit, "part"] = parts[unit]
    verdict = certify(out, atoms={place: n for place, (_, _, n) in enumerate(atoms)}, minimum=minimum)
    if not verdict:
        raise WithheldError(f"Nothing is published: {verdict}")
    rows = [(unit, size[unit], status(size[unit], (unit, "part") in out, minimum)) for unit in units.names]
    return pd.DataFrame(rows, columns=["unit", "n", "status"]).astype({"unit": "str", "n": "int64", "status": "str"})


def members_of(atoms: list[tuple[str, bool, int]], units: Units) -> tuple[dict[str, list[int]], dict[str, list[int]]]:
    """Places of the atoms in each unit and below it: of all, and of the part."""
    totals: dict[str, list[int]] = {unit: [] for unit in units.names}
    parts: dict[str, list[int]] = {unit: [] for unit in units.names}
    for place, (unit, inside, _) in enumerate(atoms):
        for name in (unit, *units.ancestors(unit)):
            totals[name].append(place)
            if inside:
                parts[name].append(place)
    return totals, parts


def status(n: int, shown: bool, minimum: int) -> str:  # noqa: FBT001  (three facts, one word)
    """Say whether a part is shown, and if not why."""
    if n == 0:
        return NO_ANSWERS
    if n < minimum:
        return TOO_FEW
    return SHOWN if shown else PROTECTS_OTHERS


def gate_together(
    groups: Mapping[G, Collection[A]], atoms: Mapping[A, int], *, minimum: int, out: Mapping[Any, Collection[A]]
) -> dict[G, str]:
    """Decide which groups of any shape may be shown beside each other and beside what is out.

    Parameters
    ----------
    groups : mapping of group to collection of atoms
        What would be shown, the most wanted first.
    atoms : mapping of atom to int
        How many people each atom has: people who are in the same groups throughout.
    minimum : int
        The fewest people that may be told apart, 1 or more.
    out : mapping of group to collection of atoms
        What is published already.

    Returns
    -------
    dict of group to str
        The status of each, as :func:`assessment.privacy.gate` gives it.

    Examples
    --------
    Four had an apology and nothing else; to show both groups would show what the four said:

    >>> people = {"both": 30, "apology only": 4, "neither": 40}
    >>> groups = {"apology": ["both", "apology only"], "followed up": ["both"]}
    >>> gate_together(groups, people, minimum=10, out={"all": list(people)})
    {'apology': 'shown', 'followed up': 'protects_others'}
    """
    sizes = {name: sum(atoms[atom] for atom in members) for name, members in groups.items()}
    wanted = {name: members for name, members in groups.items() if sizes[name] >= minimum}
    chosen: dict[Any, Collection[A]] = {("out", name): members for name, members in out.items()}
    waiting = [(("in", name), members) for name, members in wanted.items()]
    while waiting:
        number = most_together(chosen, waiting, atoms, minimum=minimum)
        chosen |= dict(waiting[:number])
        waiting = waiting[number + 1 :]  # the next one, if any, may not be shown beside these
    return {name: status(sizes[name], ("in", name) in chosen, minimum) for name in groups}


def most_together(
    chosen: Mapping[Any, Collection[A]], waiting: Sequence[tuple[Any, Collection[A]]], atoms: Mapping[A, int], *, minimum: int
) -> int:
    """How many groups, from the first on, may be shown beside those that are: found by halving, since more never tell less."""

    def may(number: int) -> bool:
        return bool(certify({**chosen, **dict(waiting[:number])}, atoms=atoms, minimum=minimum))

    safe, unsafe = 0, len(waiting) + 1
    number = len(waiting)  # most often all of them
    while unsafe - safe > 1:
        safe, unsafe = (number, unsafe) if may(number) else (safe, number)
        number = (safe + unsafe) // 2
    return safe
