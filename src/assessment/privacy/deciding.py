"""What may be shown: the one place where it is decided, for every figure of every report.

A group of fewer than ten people is not shown, nor is one that would let a reader work out such a group by adding and
subtracting what is shown: the unit's total, if its front line is shown and all that is left are three managers. Since not
everything fits, groups are taken in the order of their worth to readers: the whole and its levels, then regions, then each
unit's total, then levels that may be shown together there (managers with senior leaders), then single ones; larger ones
first. Each is added if what is shown stays safe (:mod:`assessment.privacy.cut`). What was once refused stays unsafe, so that
one pass gives a set to which nothing could be added. At the end the whole of it is proved again in another way
(:mod:`assessment.privacy.certificate`).

Only who answered counts here, never what: two statistics of the same people share one decision.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import pandas as pd

from assessment.errors import AssessmentError, WithheldError
from assessment.privacy.certificate import certify
from assessment.privacy.cut import Network, show
from assessment.privacy.leeway import counted_for
from assessment.responses.model import Units
from assessment.settings import ALL, TOGETHER

__all__ = ["NO_ANSWERS", "PROTECTS_OTHERS", "SHOWN", "TOO_FEW", "decide_groups", "gate", "nearest_shown"]

SHOWN = "shown"
TOO_FEW = "too_few"  # fewer people than the minimum
PROTECTS_OTHERS = "protects_others"  # enough people, but with what else is shown too few could be worked out
NO_ANSWERS = "no_answers"

COLUMNS = ["unit", "level", "n", "status"]
Atom = tuple[str, str, int]  # unit, level, people
Parents = tuple[tuple[str, str], ...]
Decision = tuple[str, str, int, str]  # unit, level, people, status


@dataclass(frozen=True)
class Group:
    """A unit and everything below it, at one level or at all. ``members`` are places in the list of atoms."""

    unit: str
    level: str
    members: tuple[int, ...]
    n: int


def gate(counts: pd.DataFrame, units: Units, *, minimum: int, levels: Sequence[str] | None = None) -> pd.DataFrame:
    """Decide for one statistic which groups may be shown.

    Parameters
    ----------
    counts : DataFrame
        ``unit, level, n``: respondents who have this statistic (a score on a scale in a wave, say), by the unit they are in
        themselves, not below it, and their level; for customers the one level ``customer``. Rows of the same unit and level
        are added.
    units : Units
        The tree of units.
    minimum : int
        The fewest people that may be told apart, 1 or more.
    levels : sequence of str, optional
        What is to be published, with ``all`` for all levels together. Left out: each level of ``counts``, and ``all`` if
        there is more than one. People of levels that are not published count in ``all``. One of them may stand for several
        together, ``manager+senior_leader``: it is decided on for units that lie in others and hold none.

    Returns
    -------
    DataFrame
        A row for each unit, in order, and level: ``unit``; ``level``; ``n``, respondents in the unit and everything below it,
        which is for deciding, not for showing; ``status``: ``shown``, ``too_few``, ``protects_others`` or ``no_answers``.

    Raises
    ------
    WithheldError
        If the final proof fails: nothing may be published then.
    AssessmentError
        If counts are negative, name a unit that is not there, or call a level ``all``.

    Notes
    -----
    Guarantee: from the sums and numbers of all shown groups together, no linear combination isolates fewer than ``minimum``
    people.

    Examples
    --------
    >>> units = Units({"All": "", "North": "All", "South": "All"})
    >>> counts = pd.DataFrame({"unit": ["North", "South"], "level": "customer", "n": [40, 6]})
    >>> gate(counts, units, minimum=10)["status"].tolist()
    ['shown', 'protects_others', 'too_few']
    """
    people = zip(counts["unit"].astype(str).tolist(), counts["level"].astype(str).tolist(), counts["n"].tolist(), strict=True)
    rows = decide_groups(people, units, minimum=minimum, levels=levels)
    return pd.DataFrame(rows, columns=COLUMNS).astype({"unit": str, "level": str, "n": "int64", "status": str})


def decide_groups(
    counts: Iterable[tuple[str, str, int]], units: Units, *, minimum: int, levels: Sequence[str] | None = None
) -> tuple[Decision, ...]:
    """Decide as :func:`gate` does, from plain rows to plain rows: for a caller with hundreds of statistics.

    Parameters
    ----------
    counts : iterable of (str, str, int)
        Unit, level and respondents.
    units, minimum, levels
        As :func:`gate` takes them.

    Returns
    -------
    tuple of (str, str, int, str)
        Unit, level, respondents and status of each group.

    Raises
    ------
    WithheldError, AssessmentError
        As :func:`gate`.

    Examples
    --------
    >>> decide_groups([("All", "customer", 40)], Units({"All": ""}), minimum=10)
    (('All', 'customer', 40, 'shown'),)
    """
    atoms = _atoms(counts, units)
    published = _levels(atoms) if levels is None else tuple(dict.fromkeys(levels))
    return _decide(tuple(units.parents.items()), atoms, minimum, published)


def nearest_shown(decisions: pd.DataFrame, units: Units) -> pd.Series[str]:
    """Find for each group where its figure is shown instead, if not by itself.

    Parameters
    ----------
    decisions : DataFrame
        ``unit, level, status`` as from :func:`gate`; of several statistics, with further columns that tell them apart.
    units : Units
        The tree of units.

    Returns
    -------
    Series of str
        ``shown_at``, with the index of ``decisions``: the unit itself where the group is shown, else the nearest unit around
        it where the same level is shown, else "".

    Examples
    --------
    >>> units = Units({"All": "", "North": "All"})
    >>> decisions = pd.DataFrame({"unit": ["All", "North"], "level": "manager", "status": ["shown", "too_few"]})
    >>> nearest_shown(decisions, units).tolist()
    ['All', 'All']
    """
    others = [name for name in decisions.columns if name not in {"unit", "n", "status"}]
    places = list(zip(*(decisions[name].tolist() for name in ("unit", *others)), strict=True))
    shown = {place for place, status in zip(places, decisions["status"].tolist(), strict=True) if status == SHOWN}
    around = {unit: (unit, *units.ancestors(unit)) for unit in decisions["unit"].unique()}
    found = [next((name for name in around[unit] if (name, *rest) in shown), "") for unit, *rest in places]
    return pd.Series(found, index=decisions.index, name="shown_at", dtype=str)


def _atoms(counts: Iterable[Atom], units: Units) -> tuple[Atom, ...]:
    """Add up people by unit and level, in the order of the units."""
    rows = list(counts)
    wrong = [row for row in rows if row[0] not in units.parents or row[1] == ALL or not row[2] >= 0 or row[2] % 1]
    if wrong:
        raise AssessmentError(f"The gate can't count these: {'; '.join(f'{unit} / {level}: {n}' for unit, level, n in wrong)}")
    people: Counter[tuple[str, str]] = Counter()
    for unit, level, n in rows:
        people[unit, level] += int(n)
    order = {name: place for place, name in enumerate(units.names)}
    found = [(unit, level, n) for (unit, level), n in people.items() if n]
    return tuple(sorted(found, key=lambda atom: (order[atom[0]], atom[1])))


def _levels(atoms: Iterable[Atom]) -> tuple[str, ...]:
    """Name the levels that have respondents, and ``all`` first if there are several."""
    levels = tuple(sorted({level for _, level, _ in atoms}))
    return (ALL, *levels) if len(levels) != 1 else levels


@lru_cache(maxsize=16)
def _decide(parents: Parents, atoms: tuple[Atom, ...], minimum: int, levels: tuple[str, ...]) -> tuple[Decision, ...]:
    """Decide about all groups. Some statistics have the respondents of the last few, whose decisions are kept."""
    if minimum < 1:
        raise AssessmentError("A minimum is 1 or more")
    joined = [level for level in levels if TOGETHER in level]
    if len(joined) > 1:
        raise AssessmentError(f"Levels are shown together in one way only, not as {' and as '.join(joined)}")
    units = Units(dict(parents), together=next(iter(joined), ""))
    groups = _groups(units, atoms, levels)
    people = {place: n for place, (_, _, n) in enumerate(atoms)}
    apart = [group.members for group in groups if TOGETHER not in group.level]
    counted = counted_for(apart, people, minimum=minimum)
    chosen = _choose(units, groups, sizes=list(counted.values()), minimum=minimum)
    _prove(chosen, counted, minimum)
    shown = {(group.unit, group.level) for group in chosen}
    return tuple((group.unit, group.level, group.n, _status(group, shown, minimum)) for group in groups)


def _groups(units: Units, atoms: Sequence[Atom], levels: Sequence[str]) -> list[Group]:
    """List every group that could be shown: units in order, and in each its levels."""
    members: dict[tuple[str, str], list[int]] = {}
    for place, (unit, level, _) in enumerate(atoms):
        for group in units.groups_around(unit, level):
            members.setdefault(group, []).append(place)
    inside = {
        (name, level): tuple(members.get((name, level), ()))
        for name in units.names
        for level in levels
        if level != units.together or units.shows_together(name)
    }
    return [Group(name, level, places, sum(atoms[place][2] for place in places)) for (name, level), places in inside.items()]


def _choose(units: Units, groups: Sequence[Group], *, sizes: Sequence[int], minimum: int) -> list[Group]:
    """Take groups in the order of their worth, each one that leaves what is shown safe."""
    network = Network(sizes)
    return [
        group
        for group in sorted(groups, key=_worth(units))
        if group.n >= minimum and show(network, group.members, tree=_tree(group.level), minimum=minimum)
    ]


def _tree(level: str) -> str:
    """The nested family that groups of a level belong to: levels together lie in their unit's total, and hold no other group."""
    return ALL if level == ALL or TOGETHER in level else "level"


def _worth(units: Units) -> Callable[[Group], tuple[int, int]]:
    """Give the order in which groups are taken: units that hold others from the top down; of the rest totals, then levels.

    Nothing comes before what it lies in, which :func:`assessment.privacy.cut.show` relies on.
    """
    depth = {name: len(units.ancestors(name)) for name in units.names}
    last = max(depth.values()) + 1
    ends = frozenset(units.leaves) - {units.root}

    def key(group: Group) -> tuple[int, int]:
        tier = depth[group.unit] if group.unit not in ends else last + 2 * (group.level != ALL) - (TOGETHER in group.level)
        return tier, -group.n

    return key


def _status(group: Group, shown: Collection[tuple[str, str]], minimum: int) -> str:
    """Say whether a group is shown, and if not why."""
    if group.n == 0:
        return NO_ANSWERS
    if group.n < minimum:
        return TOO_FEW
    return SHOWN if (group.unit, group.level) in shown else PROTECTS_OTHERS


def _prove(chosen: Iterable[Group], atoms: Mapping[int, int], minimum: int) -> None:
    """Prove again, by other means, that the groups are safe together."""
    verdict = certify({(group.unit, group.level): group.members for group in chosen}, atoms=atoms, minimum=minimum)
    if not verdict:
        raise WithheldError(f"Nothing is published: {verdict}")
