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
unit x level and unit do, all determinants are -1, 0 or 1, so each run is exact. A disclosure is worked out again in fractions
before it is reported.

References
----------
Geurts J (1992). Heuristics for cell suppression in tables. Hundepool A et al. (2012). Statistical Disclosure Control, ch.
4-5. Wiley.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from typing import Literal, TypeVar

from assessment.errors import AssessmentError
from assessment.privacy.elimination import Space, echelon, restrict, separate

__all__ = ["DISCLOSED", "PROVED", "UNPROVED", "Verdict", "certify"]

G = TypeVar("G", bound=Hashable)  # what groups are called
A = TypeVar("A", bound=Hashable)  # what atoms are called

PROVED: Literal["proved"] = "proved"
DISCLOSED: Literal["disclosed"] = "disclosed"
UNPROVED: Literal["unproved"] = "unproved"
PRIMES = (2**31 - 1, 2**61 - 1)
STEPS = 50_000  # of the search for each row: about a second. Ordinary plans take under ten
TERMS_IN_WORDS = 6


class _UndecidedError(Exception):
    """The search used up its steps."""


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
    order = sorted((atom for atom in atoms if atoms[atom]), key=lambda atom: (-atoms[atom], _name(atom)))
    sizes = [atoms[atom] for atom in order]
    column = {atom: place for place, atom in enumerate(order)}
    members = {group: _row(inside, column) for group, inside in groups.items()}
    rows = sorted({tuple(row.items()) for row in members.values()}, key=lambda row: (len(row), row))
    bases = [echelon(map(dict, rows), modulus=prime) for prime in PRIMES]
    try:
        found = [
            _fewest(basis, sizes, minimum=minimum, modulus=prime, steps=steps) for basis, prime in zip(bases, PRIMES, strict=True)
        ]
    except _UndecidedError:
        return Verdict(UNPROVED, minimum)
    isolated = min(found, key=lambda places: (not places, sum(sizes[place] for place in places)))
    if isolated:
        return _finding(members, isolated, order=order, sizes=sizes, minimum=minimum)
    return Verdict(PROVED if len(bases[0]) == len(bases[1]) else UNPROVED, minimum)


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


def _fewest(basis: Space, sizes: Sequence[int], *, minimum: int, modulus: int, steps: int) -> frozenset[int]:
    """Find the fewest people, under the minimum, that a combination isolates; nobody if there is none."""
    small = {pivot: row for pivot, row in basis.items() if sizes[pivot] < minimum}
    fewest: frozenset[int] = frozenset()
    for part in separate(small):
        for pivot in part:
            space = {other: row for other, row in part.items() if other >= pivot}
            while isolated := _isolated(space, pivot, sizes, limit=minimum, modulus=modulus, steps=steps):
                fewest, minimum = isolated, sum(sizes[place] for place in isolated)
    return fewest


def _isolated(space: Space, first: int, sizes: Sequence[int], *, limit: int, modulus: int, steps: int) -> frozenset[int]:
    """Find a combination with a given row in it that isolates fewer people than a limit; nobody if there is none.

    The columns of that row are taken in turn, the heaviest first. Each is either cancelled by another row, which is then used
    up, or counted. All cases are gone through, so that finding nothing is a proof.
    """
    waiting = [(space, frozenset({first}), sizes[first])]
    while waiting:
        if not steps:
            raise _UndecidedError
        steps -= 1
        rows, counted, people = waiting.pop()
        if people >= limit:
            continue
        column = min((place for place in rows[first] if place not in counted), default=None)
        if column is None:
            return frozenset(rows[first])
        waiting.append((rows, counted | {column}, people + sizes[column]))
        if fewer := restrict(rows, column, keep=first, modulus=modulus):
            waiting.append((fewer, counted, people))
    return frozenset()


def _finding(
    members: Mapping[G, Mapping[int, int]],
    isolated: frozenset[int],
    *,
    order: Sequence[A],
    sizes: Sequence[int],
    minimum: int,
) -> Verdict:
    """Work out, in fractions, which combination of groups isolates some atoms."""
    groups = sorted(members, key=lambda group: (-sum(sizes[place] for place in members[group]), _name(group)))
    inside, factors = len(order), 2 * len(order)  # columns: other atoms, then the isolated, then which groups were combined
    rows = [
        {place + (inside if place in isolated else 0): weight for place, weight in members[group].items()} | {factors + number: 1}
        for number, group in enumerate(groups)
    ]
    for pivot, row in sorted(echelon(reversed(rows)).items()):
        if inside <= pivot < factors:
            combination = {column - factors: Fraction(value) for column, value in row.items() if column >= factors}
            places = sorted(column - inside for column in row if column < factors)
            return Verdict(
                DISCLOSED, minimum, tuple(order[place] for place in places), sum(sizes[place] for place in places),
                tuple((factor, groups[number]) for number, factor in _whole(combination).items()),
            )  # fmt: skip
    return Verdict(UNPROVED, minimum)  # both primes misled us: fail closed


def _whole(factors: Mapping[int, Fraction]) -> dict[int, int]:
    """Multiply fractions to the smallest whole numbers, the first one positive, in order."""
    scale = lcm(*(factor.denominator for factor in factors.values()))
    sign = 1 if factors[min(factors)] > 0 else -1
    return {number: int(factors[number] * scale) * sign for number in sorted(factors)}


def _term(factor: int, group: Hashable) -> str:
    """Write one term of a combination, without its sign."""
    return _name(group) if abs(factor) == 1 else f"{abs(factor)} x {_name(group)}"


def _name(thing: Hashable) -> str:
    """Call a group or an atom by its name, or by the names of its parts."""
    return " / ".join(map(_name, thing)) if isinstance(thing, tuple) else str(thing)
