"""The proof that no small group can be worked out from what is shown, for groups of any shape.

Every shown group is a row with a 1 for each atom (people who are never told apart) in it, else 0. A reader who knows the sum
of each shown group knows every linear combination of the rows, and nothing more. A combination tells something of the people
whose entries in it are not 0. So the groups are safe together if *every* combination that is not 0 everywhere has at least
``minimum`` people in it.

There are infinitely many combinations. Elimination sorts them: with the largest atoms first, the rows whose first entry is on
a small atom are a basis of *all* combinations that cancel on every atom large enough to be told apart. Where there is no such
row, nothing needs to be looked at: proved. Else the few that remain are searched: each small atom in turn is either cancelled
(one combination fewer) or counted (people that add up to the minimum soon), until nothing is left.

Nothing is assumed about how groups overlap: departments and age bands, two waves of one panel, a preliminary and a final count.

Notes
-----
Arithmetic is in whole numbers modulo a prime, so nothing is ever rounded, and twice, with two primes. A prime misleads only
where it divides one of the determinants of the 0/1 matrix, and both would have to. For groups that come from two trees, as
unit x level and unit do, all determinants are -1, 0 or 1, so each run is exact. A disclosure is checked in whole numbers
before it is reported (:mod:`assessment.privacy.combining`).

References
----------
Geurts J (1992). Heuristics for cell suppression in tables. Hundepool A et al. (2012). Statistical Disclosure Control, ch.
4-5. Wiley.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeVar

from assessment.errors import AssessmentError
from assessment.privacy.combining import combinations_of
from assessment.privacy.elimination import Space, echelon
from assessment.privacy.search import UndecidedError, fewest, isolated_in_each

__all__ = ["DISCLOSED", "PROVED", "UNPROVED", "Verdict", "certify", "find_each"]

G = TypeVar("G", bound=Hashable)  # what groups are called
A = TypeVar("A", bound=Hashable)  # what atoms are called

PROVED: Literal["proved"] = "proved"
DISCLOSED: Literal["disclosed"] = "disclosed"
UNPROVED: Literal["unproved"] = "unproved"
PRIMES = (2**31 - 1, 2**61 - 1)
STEPS = 50_000  # of the search for each row: about a second. Ordinary plans take under ten
TERMS_IN_WORDS = 6


@dataclass(frozen=True)
class Verdict:
    """Whether groups may be shown together.

    Parameters
    ----------
    status : {"proved", "disclosed", "unproved"}
        ``unproved`` is treated like ``disclosed``: what is not proved is not shown.
    minimum : int
        People that may be told apart.
    isolated : tuple
        Atoms that a combination of shown groups isolates; the fewest people that were found.
    people : int
        How many people these are.
    combination : tuple of (int, group)
        Factors and groups whose sum is made of these people alone.
    """

    status: Literal["proved", "disclosed", "unproved"]
    minimum: int
    isolated: tuple[Hashable, ...] = ()
    people: int = 0
    combination: tuple[tuple[int, Hashable], ...] = ()

    def __bool__(self) -> bool:
        return self.status == PROVED

    def __str__(self) -> str:
        """Say it in words, without the number of people, which may itself not be known."""
        if self.status == PROVED:
            return f"Proved: no combination of what is shown isolates fewer than {self.minimum} people."
        if self.status == UNPROVED:
            return f"Not proved that no combination of what is shown isolates fewer than {self.minimum} people."
        terms = "".join(
            f" {'-' if factor < 0 else '+'} {_term(factor, group)}" for factor, group in self.combination[:TERMS_IN_WORDS]
        )
        more = len(self.combination) - TERMS_IN_WORDS
        formula = terms.removeprefix(" + ") + (f" and {more} groups more" if more > 0 else "")
        who = ", ".join(map(_name, self.isolated))
        return f"Disclosed: {formula} leaves fewer than {self.minimum} people: {who}."


def certify(groups: Mapping[G, Collection[A]], *, atoms: Mapping[A, int], minimum: int, steps: int = STEPS) -> Verdict:
    """Prove that no linear combination of shown groups isolates fewer than a minimum of people, or find one that does.

    Parameters
    ----------
    groups : mapping of group to collection of atoms
        What is shown: a sum (or mean, or share) and the number of people of each. The order does not matter. Where people count
        with different weights, a mapping of atom to whole number, not 0.
    atoms : mapping of atom to int
        How many people each atom has, 0 or more: people who are in the same groups throughout.
    minimum : int
        People that may be told apart, 1 or more.
    steps : int
        How long to search from each row before giving up with ``unproved``.

    Returns
    -------
    Verdict
        ``proved``, ``disclosed`` with the combination, or ``unproved``.

    Raises
    ------
    AssessmentError
        If a group names an atom that is not there, or a number is out of range.

    Examples
    --------
    >>> atoms = {"Technology": 9, "Sales": 4}
    >>> print(certify({"Company": ["Technology", "Sales"], "Technology": ["Technology"]}, atoms=atoms, minimum=5))
    Disclosed: Company - Technology leaves fewer than 5 people: Sales.
    >>> print(certify({"Company": ["Technology", "Sales"]}, atoms=atoms, minimum=5))
    Proved: no combination of what is shown isolates fewer than 5 people.
    """
    _check(groups, atoms, minimum)
    order, sizes, members = _table(groups, atoms)
    bases = [_basis(members, prime) for prime in PRIMES]
    try:
        found = [
            fewest(basis, sizes, minimum=minimum, modulus=prime, steps=steps) for basis, prime in zip(bases, PRIMES, strict=True)
        ]
    except UndecidedError:
        return Verdict(UNPROVED, minimum)
    isolated = min(found, key=lambda places: (not places, sum(sizes[place] for place in places)))
    if isolated:
        return _finding(members, isolated, order=order, sizes=sizes, minimum=minimum)
    return Verdict(PROVED if len(bases[0]) == len(bases[1]) else UNPROVED, minimum)


def find_each(
    groups: Mapping[G, Collection[A]], *, atoms: Mapping[A, int], minimum: int, steps: int = STEPS
) -> list[list[G]] | None:
    """Find many combinations at once that isolate too few: for repairing, not for proving.

    Parameters
    ----------
    groups, atoms, minimum, steps
        As :func:`certify` takes them.

    Returns
    -------
    list of list of group, or None
        The groups of each combination, the largest first; combinations isolate different people. None where the search used up
        its steps. Finding nothing is no proof: one prime was asked.

    Examples
    --------
    >>> atoms = {"North": 9, "North, managers": 3, "South": 9, "South, managers": 4}
    >>> groups = {"N": ["North", "North, managers"], "front": ["North"], "S": ["South", "South, managers"], "back": ["South"]}
    >>> sorted(find_each(groups, atoms=atoms, minimum=5))
    [['N', 'front'], ['S', 'back']]
    """
    _check(groups, atoms, minimum)
    _, sizes, members = _table(groups, atoms)
    try:
        found = isolated_in_each(_basis(members, PRIMES[1]), sizes, minimum=minimum, modulus=PRIMES[1], steps=steps)
    except UndecidedError:
        return None
    if not found:
        return []
    names = sorted(members, key=lambda group: (-sum(sizes[place] for place in members[group]), _name(group)))
    each = combinations_of([members[group] for group in names], frozenset[int]().union(*found))
    return [[names[number] for number in factors] for factors, _ in each] or None


def _table(groups: Mapping[G, Collection[A]], atoms: Mapping[A, int]) -> tuple[list[A], list[int], dict[G, dict[int, int]]]:
    """Atoms that have anybody, the largest first; their sizes; and each group as a row over them."""
    order = sorted((atom for atom in atoms if atoms[atom]), key=lambda atom: (-atoms[atom], _name(atom)))
    column = {atom: place for place, atom in enumerate(order)}
    return order, [atoms[atom] for atom in order], {group: _row(inside, column) for group, inside in groups.items()}


def _basis(members: Mapping[G, Mapping[int, int]], prime: int) -> Space:
    """Reduce groups to a basis, small ones first; groups of the same people once."""
    rows = sorted({tuple(row.items()) for row in members.values()}, key=lambda row: (len(row), row))
    return echelon(map(dict, rows), modulus=prime)


def _row(inside: Collection[A] | Mapping[A, int], column: Mapping[A, int]) -> dict[int, int]:
    """A group as a row: the weight of each of its atoms that has anybody in it, by its column."""
    weights = inside if isinstance(inside, Mapping) else dict.fromkeys(inside, 1)
    return {column[atom]: weights[atom] for atom in sorted(weights.keys() & column.keys(), key=column.__getitem__)}


def _check(groups: Mapping[G, Collection[A]], atoms: Mapping[A, int], minimum: int) -> None:
    """Hold what the proof rests on; a failure is our own fault."""
    unknown = sorted({_name(atom) for inside in groups.values() for atom in inside if atom not in atoms})
    if unknown:
        raise AssessmentError(f"Shown groups name atoms that are not there: {', '.join(unknown)}")
    if minimum < 1 or any(size < 0 for size in atoms.values()):
        raise AssessmentError("A minimum is 1 or more, and an atom has 0 people or more")


def _finding(
    members: Mapping[G, Mapping[int, int]],
    isolated: frozenset[int],
    *,
    order: Sequence[A],
    sizes: Sequence[int],
    minimum: int,
) -> Verdict:
    """Say which combination of groups isolates some atoms."""
    groups = sorted(members, key=lambda group: (-sum(sizes[place] for place in members[group]), _name(group)))
    found = combinations_of([members[group] for group in groups], isolated)
    if not found:
        return Verdict(UNPROVED, minimum)  # both primes misled us: fail closed
    factors, places = found[0]
    return Verdict(
        DISCLOSED, minimum, tuple(order[place] for place in places), sum(sizes[place] for place in places),
        tuple((factor, groups[number]) for number, factor in factors.items()),
    )  # fmt: skip


def _term(factor: int, group: Hashable) -> str:
    """Write one term of a combination, without its sign."""
    return _name(group) if abs(factor) == 1 else f"{abs(factor)} x {_name(group)}"


def _name(thing: Hashable) -> str:
    """Call a group or an atom by its name, or by the names of its parts."""
    return " / ".join(map(_name, thing)) if isinstance(thing, tuple) else str(thing)
