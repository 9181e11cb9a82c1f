"""The search for combinations with too few people in them, among those that cancel on every large atom.

Of a basis, the rows whose first entry is on a large atom are in no such combination. Of the others each is searched from in turn,
with all rows after it: every small atom is either cancelled (one row fewer) or counted (people that add up to the minimum soon).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from assessment.privacy.elimination import Row, Space, Work, divided, take

__all__ = ["fewest", "having_column", "isolated_with"]

COMPARED = 8  # columns of the same weight, of which the one that fewest rows can cancel is taken first
Having = Mapping[int, set[int]]  # column: pivots of the rows that have it; others may be among them


def fewest(basis: Space, sizes: Sequence[int], *, minimum: int, modulus: int, work: Work) -> frozenset[int]:
    """Find the fewest people, under the minimum, that a combination isolates; nobody if there is none."""
    found: frozenset[int] = frozenset()
    small = {pivot: basis[pivot] for pivot in sorted(basis) if sizes[pivot] < minimum}
    having = having_column(small)
    for pivot in small:
        while isolated := isolated_with(small, having, pivot, sizes, limit=minimum, modulus=modulus, work=work):
            found = frozenset(isolated)
            minimum = sum(sizes[place] for place in found)
    return found


def having_column(space: Space) -> dict[int, set[int]]:
    """The rows that have each column.

    Parameters
    ----------
    space : dict of int to dict
        From :func:`assessment.privacy.elimination.echelon`.

    Returns
    -------
    dict of int to set of int
        Columns and pivots of rows.

    Examples
    --------
    >>> having_column({0: {0: 1, 2: 1}, 1: {1: 1, 2: 1}})[2]
    {0, 1}
    """
    having: dict[int, set[int]] = defaultdict(set)
    for pivot, row in space.items():
        for column in row:
            having[column].add(pivot)
    return having


def isolated_with(space: Space, having: Having, first: int, sizes: Sequence[int], *, limit: int, modulus: int, work: Work) -> Row:
    """Find a combination of a given row and rows after it that isolates fewer people than a limit.

    The columns of that row are taken in turn, the heaviest first. Each is either cancelled by another row, which is then used
    up, or counted; what no other row has is counted at once, since it stays as it is. All cases are gone through, so that finding
    nothing is a proof.

    Parameters
    ----------
    space : dict of int to dict
        Rows from :func:`assessment.privacy.elimination.echelon`.
    having : mapping of int to set of int
        From :func:`having_column`.
    first : int
        The pivot of the row that is in it.
    sizes : sequence of int
        People in each column, the largest first.
    limit : int
        More than the people looked for.
    modulus : int
        The prime.
    work : Work
        The bound.

    Returns
    -------
    dict of int to int
        The combination; {} where there is none.

    Raises
    ------
    UndecidedError
        The bound was reached.

    Examples
    --------
    >>> rows = {0: {0: 1, 2: 1}, 1: {1: 1, 2: 1}}
    >>> isolated_with(rows, having_column(rows), 0, [6, 3, 6], limit=10, modulus=7, work=Work())
    {0: 1, 1: 6}
    """
    waiting: list[tuple[Space, frozenset[int], int]] = [({first: space[first]}, frozenset({first}), sizes[first])]
    while waiting:
        changed, counted, people = waiting.pop()
        work.spend(len(changed[first]) + len(changed))
        left = [column for column in changed[first] if column not in counted]
        fixed = [column for column in left if next(_able(space, having, changed, column, first), None) is None]
        counted, people = counted.union(fixed), people + sum(sizes[column] for column in fixed)
        if people >= limit:
            continue
        heaviest = sorted(column for column in left if column not in counted)[:COMPARED]
        if not heaviest:
            return changed[first]
        able = {column: list(_able(space, having, changed, column, first)) for column in heaviest}
        column = min(heaviest, key=lambda column: (-sizes[column], len(able[column]), column))
        if people + sizes[column] < limit:
            waiting.append((changed, counted | {column}, people + sizes[column]))
        waiting.append(
            (_cancelled(space, changed, column, able[column], first=first, modulus=modulus, work=work), counted, people)
        )
    return {}


def _able(space: Space, having: Having, changed: Space, column: int, first: int) -> Iterator[int]:
    """Rows after the first that have a column, and so can cancel it."""
    for pivot in having.get(column, ()):
        if pivot > first and pivot not in changed and column in space.get(pivot, ()):
            yield pivot
    for pivot, row in changed.items():
        if column in row and pivot != first:
            yield pivot


def _cancelled(space: Space, changed: Space, column: int, able: Sequence[int], *, first: int, modulus: int, work: Work) -> Space:
    """Rows that change where only combinations are kept that are 0 in a column.

    The shortest of the rows that can cancel it is used up: nothing is left of it.
    """
    there = {pivot: changed[pivot] if pivot in changed else space[pivot] for pivot in able}
    spent = min(there, key=lambda pivot: (len(there[pivot]), pivot))
    by = divided(there[spent], there[spent][column], modulus)
    fewer = changed | {spent: {}}
    for pivot in (first, *there):
        if pivot != spent:
            row = dict(changed[first] if pivot == first else there[pivot])
            work.spend(len(row) + take(row, by, row[column], modulus))
            fewer[pivot] = row
    return fewer
