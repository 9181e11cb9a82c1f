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
Arithmetic is in whole numbers modulo a prime, so nothing is ever rounded, and twice, with two primes; the elimination that both
begin with is made once, in whole numbers, where these suffice (:mod:`assessment.privacy.elimination`). A prime misleads only
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
from assessment.privacy.elimination import Space, UndecidedError, Work, echelon_of_each
from assessment.privacy.search import fewest

__all__ = ["DISCLOSED", "PRIMES", "PROVED", "UNPROVED", "Verdict", "certify", "check_groups", "ordinary_work", "table_of"]

G = TypeVar("G", bound=Hashable)  # what groups are called
A = TypeVar("A", bound=Hashable)  # what atoms are called

PROVED: Literal["proved"] = "proved"
DISCLOSED: Literal["disclosed"] = "disclosed"
UNPROVED: Literal["unproved"] = "unproved"
PRIMES = (2**31 - 1, 2**61 - 1)
# Entries that may be changed, in all and for each that the groups hold: ordinary plans take some 20 for each.
WORK, WORK_EACH = 10_000_000, 100
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


def certify(groups: Mapping[G, Collection[A]], *, atoms: Mapping[A, int], minimum: int, work: int | None = None) -> Verdict:
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
    work : int
        How many entries of rows may be changed before giving up with ``unproved``; by default many times what nested groups take.

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
    check_groups(groups, atoms, minimum)
    order, sizes, members = table_of(groups, atoms)
    bound = Work(ordinary_work(groups) if work is None else work)
    try:
        bases = _bases(members, bound)
        found = [
            fewest(basis, sizes, minimum=minimum, modulus=prime, work=bound) for basis, prime in zip(bases, PRIMES, strict=True)
        ]
    except UndecidedError:
        return Verdict(UNPROVED, minimum)
    isolated = min(found, key=lambda places: (not places, sum(sizes[place] for place in places)))
    if isolated:
        return _finding(members, isolated, order=order, sizes=sizes, minimum=minimum)
    return Verdict(PROVED if len(bases[0]) == len(bases[1]) else UNPROVED, minimum)


def table_of(groups: Mapping[G, Collection[A]], atoms: Mapping[A, int]) -> tuple[list[A], list[int], dict[G, dict[int, int]]]:
    """Give numbers to atoms.

    Parameters
    ----------
    groups, atoms
        As :func:`certify` takes them.

    Returns
    -------
    (list of atom, list of int, dict of group to dict of int to int)
        Atoms that have anybody, the largest first; their sizes; and each group as a row over them, column: weight.

    Examples
    --------
    >>> table_of({"all": ["a", "b"]}, {"a": 4, "b": 9})
    (['b', 'a'], [9, 4], {'all': {0: 1, 1: 1}})
    """
    order = sorted((atom for atom in atoms if atoms[atom]), key=lambda atom: (-atoms[atom], _name(atom)))
    column = {atom: place for place, atom in enumerate(order)}
    return order, [atoms[atom] for atom in order], {group: _row(inside, column) for group, inside in groups.items()}


def ordinary_work(groups: Mapping[G, Collection[A]]) -> int:
    """How many entries may be changed: a bound by what there is, not by the clock, so that verdicts are the same everywhere.

    Parameters
    ----------
    groups : mapping of group to collection of atoms
        As :func:`certify` takes them.

    Returns
    -------
    int

    Examples
    --------
    >>> ordinary_work({"all": ["a", "b"]})
    10000200
    """
    return WORK + WORK_EACH * sum(map(len, groups.values()))


def _bases(members: Mapping[G, Mapping[int, int]], work: Work) -> list[Space]:
    """Reduce groups to a basis modulo each prime, small ones first; groups of the same people once."""
    rows = sorted({tuple(row.items()) for row in members.values()}, key=lambda row: (len(row), row))
    return echelon_of_each(map(dict, rows), PRIMES, work=work)


def _row(inside: Collection[A] | Mapping[A, int], column: Mapping[A, int]) -> dict[int, int]:
    """A group as a row: the weight of each of its atoms that has anybody in it, by its column."""
    if isinstance(inside, Mapping):
        return dict(sorted((column[atom], weight) for atom, weight in inside.items() if atom in column))
    return dict.fromkeys(sorted({column[atom] for atom in inside if atom in column}), 1)


def check_groups(groups: Mapping[G, Collection[A]], atoms: Mapping[A, int], minimum: int) -> None:
    """Hold what the proof rests on; a failure is our own fault.

    Parameters
    ----------
    groups, atoms, minimum
        As :func:`certify` takes them.

    Raises
    ------
    AssessmentError
        If a group names an atom that is not there, or a number is out of range.
    """
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
    if isinstance(thing, str):
        return thing
    return " / ".join(map(_name, thing)) if isinstance(thing, tuple) else str(thing)
