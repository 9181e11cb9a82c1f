"""What to hide so that nothing is left that isolates too few: one elimination, from which groups are taken out one by one.

Every row of the elimination is marked with the groups that it is made of. The combinations without a group are those whose mark
of it is 0: one row with that mark is used up to clear it from the others, and nothing has to be eliminated anew: the last such
row, so that all others keep the column they begin with, and the basis stays one. What is left when a group is hidden are some of
the combinations that were there before. So a row from which nothing too small was found need not be searched from again.

This guides the hiding and proves nothing: one prime is asked. The certificate follows (:mod:`assessment.privacy.certificate`).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from assessment.privacy.certificate import PRIMES, check_groups, ordinary_work, table_of
from assessment.privacy.elimination import Row, Space, UndecidedError, Work, divided, echelon_of_each, take
from assessment.privacy.search import having_column, isolated_with

__all__ = ["hide_few"]

G = TypeVar("G", bound=Hashable)  # what groups are called
A = TypeVar("A", bound=Hashable)  # what atoms are called
PRIME = PRIMES[1]


def hide_few(
    groups: Mapping[G, Collection[A]],
    *,
    atoms: Mapping[A, int],
    minimum: int,
    choose: Callable[[Sequence[G]], G | None],
    work: int | None = None,
) -> set[G] | None:
    """Choose groups to hide until no combination of the others isolates too few.

    Parameters
    ----------
    groups, atoms, minimum, work
        As :func:`assessment.privacy.certify` takes them.
    choose : callable
        Given the groups of a combination, the largest first, the one of them to hide; None where none of them can be hidden.

    Returns
    -------
    set of group, or None
        What to hide; it remains to be proved that the others are safe. None where the bound on work was reached, or nothing
        could be hidden.

    Examples
    --------
    >>> atoms = {"North": 9, "North, managers": 3, "South": 9, "South, managers": 4}
    >>> groups = {"N": ["North", "North, managers"], "front": ["North"], "S": ["South", "South, managers"], "back": ["South"]}
    >>> sorted(hide_few(groups, atoms=atoms, minimum=5, choose=lambda combination: combination[-1]))
    ['back', 'front']
    """
    check_groups(groups, atoms, minimum)
    bound, hidden = Work(ordinary_work(groups) if work is None else work), set()
    try:
        marked = mark(groups, atoms, bound)
        for pivot in [pivot for pivot in sorted(marked.rows) if marked.sizes[pivot] < minimum]:
            while combination := isolating(marked, pivot, minimum=minimum, work=bound):
                chosen = choose(combination)
                if chosen is None:
                    return None
                hidden.add(chosen)
                take_out(marked, chosen, bound)
    except UndecidedError:
        return None
    return hidden


@dataclass
class Marked(Generic[G]):
    """Rows over atoms, each with the groups that it is made of. Only :func:`take_out` changes it.

    Parameters
    ----------
    names : list of group
        The largest first.
    sizes : list of int
        People in each column.
    rows : dict of int to dict
        By pivot, the row; rows before the last ones, in which all is cancelled, are a basis.
    marks : dict of int to dict
        By pivot, the factor of each group, by its place among the names.
    """

    names: list[G]
    sizes: list[int]
    rows: Space
    marks: Space
    having: dict[int, set[int]] = field(init=False)
    marked: dict[int, set[int]] = field(init=False)

    def __post_init__(self) -> None:
        self.having, self.marked = having_column(self.rows), having_column(self.marks)


def mark(groups: Mapping[G, Collection[A]], atoms: Mapping[A, int], work: Work) -> Marked[G]:
    """Eliminate with marked rows, small groups first."""
    order, sizes, members = table_of(groups, atoms)
    names = sorted(members, key=lambda group: -sum(sizes[place] for place in members[group]))
    last = len(order)
    marked = [members[group] | {last + number: 1} for number, group in enumerate(names)]
    (basis,) = echelon_of_each(reversed(marked), [PRIME], work=work)
    rows = {pivot: {column: value for column, value in row.items() if column < last} for pivot, row in basis.items()}
    marks = {pivot: {column - last: value for column, value in row.items() if column >= last} for pivot, row in basis.items()}
    return Marked(names, [*sizes, *[sum(sizes)] * len(names)], rows, marks)


def isolating(marked: Marked[G], pivot: int, *, minimum: int, work: Work) -> list[G]:
    """Groups of a combination that begins with a row and isolates too few; none where there is no such combination."""
    rows = marked.rows
    if pivot not in rows:
        return []
    found = isolated_with(rows, marked.having, pivot, marked.sizes, limit=minimum, modulus=PRIME, work=work)
    factors: Row = {}
    for column, value in found.items():
        if column in rows:
            work.spend(take(factors, marked.marks[column], -value, PRIME))
    return [marked.names[number] for number in sorted(factors)]


def take_out(marked: Marked[G], group: G, work: Work) -> None:
    """Keep the combinations without a group."""
    number = marked.names.index(group)
    pivots = [pivot for pivot in marked.marked[number] if number in marked.marks.get(pivot, ())]
    spent = max(pivots)
    rows, marks = marked.rows.pop(spent), marked.marks.pop(spent)
    by = marks[number]
    rows, marks = divided(rows, by, PRIME), divided(marks, by, PRIME)
    for pivot in pivots:
        if pivot != spent:
            factor = marked.marks[pivot][number]
            work.spend(take(marked.rows[pivot], rows, factor, PRIME) + take(marked.marks[pivot], marks, factor, PRIME))
            for index, changed in ((marked.having, rows), (marked.marked, marks)):
                for column in changed:
                    index[column].add(pivot)
