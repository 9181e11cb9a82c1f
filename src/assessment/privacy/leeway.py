"""What hides a small group that is shown together with a few others: these must be enough to leave its average open.

Nine managers and one senior leader are ten people, and may be shown as such. But whoever knows the sum of ten answers from 1 to 5
knows the sum of nine to within four points, and so their average to within less than half a point. That is as good as shown. So a
small group has to have others with it, a third as many at least: its average is then open by four thirds of a point, if answers
are from 1 to 5, and by a third of the scale in any case; a little less where nearly all answers are at one end of the scale.

Groups are held apart by counting people (:mod:`assessment.privacy.cut`). So it is enough to count a small group's people for
fewer than they are.

What is out already may leave less open than this: nine people are left of ten whose average was shown, since one moved. That
can't be taken back, and nothing of the new release has to be hidden for it.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Mapping
from typing import TypeVar

from assessment.privacy.certificate import PRIMES, ordinary_work, table_of
from assessment.privacy.elimination import UndecidedError, Work, echelon_of_each
from assessment.privacy.search import having_column, isolated_with

__all__ = ["OTHERS", "counted_beside", "counted_for"]

G = TypeVar("G", bound=Hashable)  # what groups are called
A = TypeVar("A", bound=Hashable)  # what atoms are called
PRIME = PRIMES[1]
OTHERS = 3  # one other for so many people of a small group


def counted_for(groups: Iterable[Collection[A]], atoms: Mapping[A, int], *, minimum: int) -> dict[A, int]:
    """For how many people each atom counts, where a combination of shown groups must have a minimum of them.

    Parameters
    ----------
    groups : iterable of collection of atoms
        Groups that somebody may wish to know of.
    atoms : mapping of atom to int
        How many people each atom has.
    minimum : int
        The fewest people that may be told apart, 1 or more.

    Returns
    -------
    dict of atom to int
        As many as ``atoms`` or fewer, 1 at least where there is anybody. A group of n people, fewer than the minimum, counts for
        no more than ``minimum - n / 3``, rounded down, if its atoms allow: with the others of a combination that has the
        minimum, these are n / 3 or more.

    Examples
    --------
    Nine managers and one senior leader may not be shown as ten; nine and three may.

    >>> counted_for([["M"], ["S"]], {"M": 9, "S": 1}, minimum=10), counted_for([["M"], ["S"]], {"M": 9, "S": 3}, minimum=10)
    ({'M': 7, 'S': 1}, {'M': 7, 'S': 3})
    """
    counted = dict(atoms)
    for group in groups:
        n = sum(atoms[atom] for atom in group)
        over = sum(counted[atom] for atom in group) - (minimum + -n // OTHERS) if n < minimum else 0
        for atom in sorted(group, key=lambda atom: (-counted[atom], str(atom))) if over > 0 else ():
            less = min(over, max(counted[atom] - 1, 0))
            counted[atom], over = counted[atom] - less, over - less
    return counted


def counted_beside(
    out: Mapping[G, Collection[A]], counted: Mapping[A, int], atoms: Mapping[A, int], *, minimum: int
) -> dict[A, int]:
    """Count people for as many as they are where what is out leaves a small group less open.

    Parameters
    ----------
    out : mapping of group to collection of atoms
        What was shown, in which no combination has fewer people than the minimum.
    counted : mapping of atom to int
        From :func:`counted_for`.
    atoms : mapping of atom to int
        How many people each atom has.
    minimum : int
        The fewest people that may be told apart.

    Returns
    -------
    dict of atom to int
        For how many each counts; as many as they are throughout, if it takes too much work to decide.

    Examples
    --------
    >>> counted_beside({"all": ["stayed", "left"]}, {"stayed": 7, "left": 1}, {"stayed": 9, "left": 1}, minimum=10)
    {'stayed': 9, 'left': 1}
    """
    order, sizes, members = table_of(out, counted)
    work = Work(ordinary_work(out))
    try:
        (basis,) = echelon_of_each(sorted(members.values(), key=len), [PRIME], work=work)
        small = {pivot: basis[pivot] for pivot in sorted(basis) if sizes[pivot] < minimum}
        having = having_column(small)
        for pivot in small:
            while found := isolated_with(small, having, pivot, sizes, limit=minimum, modulus=PRIME, work=work):
                lowered = [place for place in found if sizes[place] < atoms[order[place]]]
                if not lowered:
                    return dict(atoms)
                for place in lowered:
                    sizes[place] = atoms[order[place]]
    except UndecidedError:
        return dict(atoms)
    return {**atoms, **dict(zip(order, sizes, strict=True))}
