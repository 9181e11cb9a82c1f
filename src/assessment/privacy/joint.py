"""The proof over everything that was ever released, statistic by statistic.

Releases show sums over groups of people, and people come and go between them: three late answers, a corrected one, a unit that
moved. So an atom here is a set of people who were in the same cell (unit and level) in *every* release, and the groups of all
releases are rows over the same atoms. :func:`assessment.privacy.certify` then says whether any combination, of one release or
across several, isolates too few.

Answers of two waves are different answers, even of the same person: no combination of their sums cancels anybody's, so that
waves need no common proof. What does need one is the same wave released twice.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from itertools import combinations

import polars as pl

from assessment.privacy.certificate import DISCLOSED, PROVED, UNPROVED, Verdict, certify
from assessment.privacy.identity import Atom, Cell, put_together
from assessment.privacy.ledger import Entry, Statistic
from assessment.privacy.renewed import chain, told_anew
from assessment.settings import ALL, CUSTOMER, TOGETHER, parts_of

__all__ = ["Atom", "Joint", "Named", "Proof", "changed_cells", "join_releases", "prove_releases", "strangers"]

Named = tuple[str, str, str]  # release, unit, level
MOST_FINDINGS = 5


@dataclass(frozen=True)
class Joint:
    """One statistic's groups of all releases, over common atoms.

    Parameters
    ----------
    atoms : mapping of atom to int
        People by where they were in each release, and what they weigh.
    groups : mapping of (release, unit, level) to list of atoms
        What was shown.
    lists : mapping of str to int
        For each release, which of the lists of people it rests on: releases of the same people share one. A release that shows
        the same groups of the same people as an earlier one is not in it, nor are its groups: it tells nothing more.
    one, doubtful
        What a person weighs, and where it is not known who they were before: :class:`~assessment.privacy.identity.Everybody`.
    """

    atoms: Mapping[Atom, int]
    groups: Mapping[Named, list[Atom]]
    lists: Mapping[str, int]
    one: int = 1
    doubtful: frozenset[Atom] = frozenset()


@dataclass(frozen=True)
class Proof:
    """What was proved of all releases together.

    Parameters
    ----------
    status : {"proved", "disclosed", "unproved"}
        ``proved`` only where every statistic is.
    minimum : int
        The fewest people that may be told apart.
    releases, statistics, groups : int
        How much was held against each other.
    findings : tuple of str
        The first things that are not so, in words.
    """

    status: str
    minimum: int
    releases: int
    statistics: int
    groups: int
    findings: tuple[str, ...] = field(default=())

    def __bool__(self) -> bool:
        return self.status == PROVED

    def __str__(self) -> str:
        """Say it in words."""
        over = f"{self.groups} groups of {self.statistics} statistics in {count(self.releases, 'release')}"
        told = {
            PROVED: f"Proved over {over}: no combination isolates fewer than {self.minimum} people.",
            DISCLOSED: f"Disclosed: something about fewer than {self.minimum} people can be worked out ({over}).",
            UNPROVED: f"Not proved that fewer than {self.minimum} people can't be told apart ({over}).",
        }[self.status]
        return "\n".join([told, *self.findings])


def count(n: int, word: str) -> str:
    """A number of things.

    Examples
    --------
    >>> count(1, "release"), count(2, "release")
    ('1 release', '2 releases')
    """
    return f"{n} {word}" if n == 1 else f"{n} {word}s"


def prove_releases(entries: Mapping[str, Entry]) -> Proof:
    """Prove that all releases together identify nobody.

    Parameters
    ----------
    entries : mapping of str to Entry
        Releases by the names that findings call them by, oldest first.

    Returns
    -------
    Proof
        The minimum is the smallest that a release was made with.
    """
    minimum = min((entry.minimum for entry in entries.values()), default=1)
    statistics = dict.fromkeys(statistic for entry in entries.values() for statistic in entry.shown)
    states: set[str] = {PROVED}
    findings, groups, unknown = [], 0, unheld(entries)
    for statistic in statistics:
        joint = join_releases(entries, statistic)
        groups += len({frozenset(members) for members in joint.groups.values()})
        verdict = Verdict(UNPROVED, minimum) if statistic in unknown else judge(joint, entries, statistic, minimum=minimum)
        if not verdict:
            states.add(verdict.status)
            findings.append(f"{', '.join(statistic)}: {verdict}")
    status = next(state for state in (DISCLOSED, UNPROVED, PROVED) if state in states)
    return Proof(status, minimum, len(entries), len(statistics), groups, tuple(findings[:MOST_FINDINGS]))


def unheld(entries: Mapping[str, Entry]) -> set[Statistic]:
    """What a release shows under a name that an earlier one of other people doesn't have; not of lists without ids."""
    names = list(entries)
    known = [place for place, name in enumerate(names) if entries[name].people["who"].is_not_null().any()]
    return {one for at in known for one in told_anew(entries[names[at]], {name: entries[name] for name in names[:at]})}


def judge(joint: Joint, entries: Mapping[str, Entry], statistic: Statistic, *, minimum: int) -> Verdict:
    """Certify one statistic, unless it is not known who is who: nothing is proved then."""
    blurred = any(statistic[0] in entry.tabulated for entry in entries.values()) and changed_cells(joint)
    unknown = any(not joint.doubtful.isdisjoint(members) for members in joint.groups.values())
    if blurred or unknown or strangers(joint):
        return Verdict(UNPROVED, minimum)
    verdict = certify(joint.groups, atoms=joint.atoms, minimum=minimum * joint.one)
    return replace(verdict, minimum=minimum, people=-(-verdict.people // joint.one))


def strangers(joint: Joint) -> bool:
    """Whether two releases of a wave have less than half of their people in common: their ids must have changed, not they.

    Examples
    --------
    >>> here = ("North", "manager")
    >>> strangers(Joint({(here, ()): 40, ((), here): 41}, {}, {})), strangers(Joint({(here, here): 40, ((), here): 1}, {}, {}))
    (True, False)
    """
    places = range(len(min(joint.atoms, key=len, default=())))

    def together(*lists: int) -> int:
        return sum(n for atom, n in joint.atoms.items() if all(atom[place] for place in lists))

    return any(2 * together(one, other) < min(together(one), together(other)) for one, other in combinations(places, 2))


def changed_cells(joint: Joint) -> set[Cell]:
    """Cells that were shown with different people in different releases."""
    seen: dict[Cell, Atom] = {}
    changed: set[Cell] = set()
    for atom in {atom for members in joint.groups.values() for atom in members}:
        for cell in {cell for cell in atom if cell}:
            if seen.setdefault(cell, atom) != atom:
                changed.add(cell)
    return changed


def join_releases(entries: Mapping[str, Entry], statistic: Statistic) -> Joint:
    """Put one statistic's groups of all releases over common atoms.

    Parameters
    ----------
    entries : mapping of str to Entry
        Releases by name, oldest first.
    statistic : (kind, wave, scale)
        Which one.

    Returns
    -------
    Joint

    Examples
    --------
    A preliminary release with 12 people, and a final one with one more (:class:`Entry` without what is left out here):

    >>> def people(count):
    ...     rows = {"kind": "customer", "wave": "w", "person": [str(i) for i in range(count)], "unit": "All",
    ...             "level": "customer", "scored": "1", "n": 1, "who": range(1, count + 1)}
    ...     return pl.DataFrame(rows)
    >>> known = {"minimum": 10, "parents": {"All": ""}, "scales": {"customer": ("nps",)},
    ...          "shown": {("customer", "w", "nps"): (("All", "customer"),)}}
    >>> releases = {"release 1": Entry(people=people(12), **known), "this release": Entry(people=people(13), **known)}
    >>> sorted(join_releases(releases, ("customer", "w", "nps")).atoms.values())
    [1, 12]
    >>> prove_releases(releases).status
    'disclosed'
    """
    distinct, lists = lists_of(entries, statistic)
    everybody = put_together(distinct)
    atoms = everybody.atoms
    groups: dict[Named, list[Atom]] = {}
    for name in lists:
        entry = entries[name]
        groups |= {(name, *group): [] for group in entry.shown[statistic]}
        within = shown_around(name, entry, statistic, {atom[lists[name]] for atom in atoms})
        for atom in atoms:
            for group in within[atom[lists[name]]]:
                groups[group].append(atom)
    return Joint(atoms, groups, lists, everybody.one, everybody.doubtful)


def lists_of(entries: Mapping[str, Entry], statistic: Statistic) -> tuple[list[pl.DataFrame], dict[str, int]]:
    """The lists of people that releases of a statistic rest on, and which of them each does that tells more than those before."""
    distinct: list[pl.DataFrame] = []
    told: dict[str, int] = {}
    for name, entry in entries.items():
        if not entry.shown.get(statistic):
            continue
        people = counted(entry, statistic)
        alone = people.drop("who")
        place = next((place for place, other in enumerate(distinct) if other.drop("who").equals(alone)), len(distinct))
        distinct[place:] = [people, *distinct[place + 1 :]]  # the latest of the same people: an old one may not say who they are
        if not any(of == place and same_groups(entries[other], entry, statistic) for other, of in told.items()):
            told[name] = place
    return distinct, told


def same_groups(one: Entry, other: Entry, statistic: Statistic) -> bool:
    """Whether two releases show the same units and levels of a statistic, in the same tree."""
    return one.parents == other.parents and set(one.shown[statistic]) == set(other.shown[statistic])


def shown_around(name: str, entry: Entry, statistic: Statistic, cells: Collection[Cell]) -> dict[Cell, list[Named]]:
    """The shown groups of a release that people of each cell are in."""
    around, shown = {unit: chain(unit, entry.parents) for unit in entry.parents}, set(entry.shown[statistic])
    joined = {level for _, level in shown if TOGETHER in level}
    found: dict[Cell, list[Named]] = {cell: [] for cell in cells}
    for cell in filter(None, cells):
        unit, level = cell
        levels = (level, *([] if level == CUSTOMER else [ALL]), *(several for several in joined if level in parts_of(several)))
        found[cell] = [(name, above, of) for above in around[unit] for of in levels if (above, of) in shown]
    return found


def counted(entry: Entry, statistic: Statistic) -> pl.DataFrame:
    """People who have a statistic: ``person, who, unit, level, n``."""
    kind, wave, scale = statistic
    place = entry.scales[kind].index(scale)
    mine = entry.people.filter((pl.col("kind") == kind) & (pl.col("wave") == wave))
    signs = mine["scored"].unique()
    theirs = signs.filter(signs.cast(pl.String).str.slice(place, 1) == "1")
    scored = mine.filter(pl.col("scored").is_in(theirs.implode())).select("person", "who", "unit", "level", "n")
    return scored.sort("person", "unit", "level")  # next to nothing where they are sorted, and who comes twice is found fast then
