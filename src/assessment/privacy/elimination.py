"""Elimination on sparse rows, exact: modulo a prime, or in fractions.

A row is a dictionary of the columns that are not 0. Columns are numbered so that the first one of a row is the one to
eliminate with. Membership rows are nested more than they overlap, so that rows stay short if small groups go in first.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from fractions import Fraction

__all__ = ["Number", "Row", "Space", "echelon", "restrict", "separate"]

Number = int | Fraction
Row = dict[int, Number]
Space = dict[int, Row]  # by pivot: the column that is 1 in its row and 0 in all others


def echelon(rows: Iterable[Mapping[int, int]], *, modulus: int = 0) -> Space:
    """Reduce rows to a basis, fully: each row's first column is 1 in it and 0 in all others.

    Parameters
    ----------
    rows : iterable of mapping of int to int
        Column: value; columns that are 0 are left out.
    modulus : int
        A prime, or 0 for exact fractions.

    Returns
    -------
    dict of int to dict
        For each pivot its row.

    Examples
    --------
    >>> echelon([{0: 1, 1: 1, 2: 1}, {0: 1, 1: 1}], modulus=7)
    {0: {0: 1, 1: 1}, 2: {2: 1}}
    """
    basis: Space = {}
    having: dict[int, set[int]] = defaultdict(set)  # column: pivots of rows that have it, or had it
    for given in rows:
        row: Row = dict(given) if modulus else {column: Fraction(value) for column, value in given.items()}
        for pivot in [column for column in row if column in basis]:
            _subtract(row, basis[pivot], row[pivot], modulus)
        if not row:
            continue
        first = min(row)
        row = _scaled(row, row[first], modulus)
        for pivot in [pivot for pivot in having[first] if first in basis[pivot]]:
            _subtract(basis[pivot], row, basis[pivot][first], modulus)
            for column in row:
                having[column].add(pivot)
        basis[first] = row
        for column in row:
            having[column].add(first)
    return basis


def restrict(space: Space, column: int, *, keep: int, modulus: int = 0) -> Space | None:
    """Keep the combinations of a space that are 0 in a column.

    Parameters
    ----------
    space : dict of int to dict
        From :func:`echelon`.
    column : int
        A column that is no pivot.
    keep : int
        The pivot of a row that is needed.
    modulus : int
        As in :func:`echelon`.

    Returns
    -------
    dict of int to dict, or None
        A space of one row fewer; None where no other row can cancel the column in the row that is needed.

    Examples
    --------
    >>> restrict({0: {0: 1, 2: 1}, 1: {1: 1, 2: 1}}, 2, keep=0, modulus=7)
    {0: {0: 1, 1: 6}}
    """
    having = [pivot for pivot, row in space.items() if column in row]
    spent = next((pivot for pivot in having if pivot != keep), None)
    if spent is None:
        return None
    rest = {pivot: row for pivot, row in space.items() if pivot != spent}
    by = _scaled(space[spent], space[spent][column], modulus)
    for pivot in having:
        if pivot != spent:
            rest[pivot] = dict(rest[pivot])
            _subtract(rest[pivot], by, rest[pivot][column], modulus)
    return rest


def separate(space: Space) -> list[Space]:
    """Split a space into the parts that have no column in common.

    Parameters
    ----------
    space : dict of int to dict
        From :func:`echelon`.

    Returns
    -------
    list of dict
        Parts, each a space.

    Examples
    --------
    >>> [list(part) for part in separate({0: {0: 1, 3: 1}, 1: {1: 1}, 2: {2: 1, 3: 1}})]
    [[0, 2], [1]]
    """
    having: dict[int, list[int]] = defaultdict(list)
    for pivot, row in space.items():
        for column in row:
            having[column].append(pivot)
    parts: list[Space] = []
    seen: set[int] = set()
    for start in space:
        if start in seen:
            continue
        seen.add(start)
        reached = [start]
        for pivot in reached:
            near = {other for column in space[pivot] for other in having[column]} - seen
            seen |= near
            reached.extend(sorted(near))
        parts.append({pivot: space[pivot] for pivot in sorted(reached)})
    return parts


def _scaled(row: Row, by: Number, modulus: int) -> Row:
    """Divide a row by a number."""
    if modulus:
        factor = pow(int(by), -1, modulus)
        return {column: value * factor % modulus for column, value in row.items()}
    return {column: value / Fraction(by) for column, value in row.items()}


def _subtract(row: Row, other: Row, factor: Number, modulus: int) -> None:
    """Take a multiple of another row from a row, in place."""
    for column, value in other.items():
        left = (row.get(column, 0) - factor * value) % modulus if modulus else row.get(column, 0) - factor * value
        if left:
            row[column] = left
        else:
            row.pop(column, None)
