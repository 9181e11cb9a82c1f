"""Elimination on sparse rows, exact: in whole numbers where these suffice, modulo a prime, or in fractions.

A row is a dictionary of the columns that are not 0. Columns are numbered so that the first one of a row is the one to
eliminate with. Membership rows are nested more than they overlap, so that rows stay short if small groups go in first.

Groups of two trees, as unit and unit x level, never need a number but -1, 0 and 1. Elimination in whole numbers, as long as each
first entry divides its row, then gives the basis of every prime at once: it is reduced, and the reduced basis of a space is the
only one. Where an entry doesn't divide its row, each prime has an elimination of its own.

Rows can fill up where groups have little to do with each other. So all work is counted, in entries that are changed, and a caller
may set a bound: the same on every machine, as no clock is.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

__all__ = ["Number", "Row", "Space", "UndecidedError", "Work", "divided", "echelon", "echelon_of_each", "take"]

Number = int | Fraction
Row = dict[int, Number]
Space = dict[int, Row]  # by pivot: the column that is 1 in its row and 0 in all others
LARGEST_DIVISOR = 2**30  # less than every prime that is used


class UndecidedError(Exception):
    """The work used up its bound."""


@dataclass
class Work:
    """How many entries may still be changed; it only shrinks.

    Parameters
    ----------
    left : float
        Entries; by default as many as it takes.
    """

    left: float = math.inf

    def spend(self, entries: int) -> None:
        """Count some work.

        Raises
        ------
        UndecidedError
            There was not so much left.
        """
        self.left -= entries
        if self.left < 0:
            raise UndecidedError


def echelon(rows: Iterable[Mapping[int, int]], *, modulus: int = 0, work: Work | None = None) -> Space:
    """Reduce rows to a basis, fully: each row's first column is 1 in it and 0 in all others.

    Parameters
    ----------
    rows : iterable of mapping of int to int
        Column: value; columns that are 0 are left out.
    modulus : int
        A prime, or 0 for exact fractions.
    work : Work
        The bound; by default none.

    Returns
    -------
    dict of int to dict
        For each pivot its row.

    Raises
    ------
    UndecidedError
        The bound was reached.

    Examples
    --------
    >>> echelon([{0: 1, 1: 1, 2: 1}, {0: 1, 1: 1}], modulus=7)
    {0: {0: 1, 1: 1}, 2: {2: 1}}
    """
    basis: Space = {}
    having: dict[int, set[int]] = defaultdict(set)  # column: pivots of rows that have it, or had it
    work = work or Work()
    for given in rows:
        row: Row = dict(given) if modulus else {column: Fraction(value) for column, value in given.items()}
        for pivot in [column for column in row if column in basis]:
            work.spend(take(row, basis[pivot], row[pivot], modulus))
        if row:
            first = min(row)
            _enter(basis, having, divided(row, row[first], modulus), first, modulus=modulus, work=work)
    return basis


def echelon_of_each(rows: Iterable[Mapping[int, int]], moduli: Sequence[int], *, work: Work | None = None) -> list[Space]:
    """Reduce rows to a basis modulo each of some primes; at once where whole numbers suffice.

    Parameters
    ----------
    rows : iterable of mapping of int to int
        Column: value; columns that are 0 are left out.
    moduli : sequence of int
        Primes of ten digits or more.
    work : Work
        The bound; by default none.

    Returns
    -------
    list of dict of int to dict
        For each prime what :func:`echelon` gives.

    Raises
    ------
    UndecidedError
        The bound was reached.

    Examples
    --------
    >>> echelon_of_each([{0: 1, 1: 1}, {0: 1, 2: 1}], [2**31 - 1])
    [{0: {0: 1, 2: 1}, 1: {2: 2147483646, 1: 1}}]
    """
    given, work = list(rows), work or Work()
    whole = _whole_echelon(given, work)
    if whole is None:
        return [echelon(given, modulus=modulus, work=work) for modulus in moduli]
    return [{pivot: _remainders(row, modulus) for pivot, row in whole.items()} for modulus in moduli]


def divided(row: Row, by: Number, modulus: int) -> Row:
    """A row divided by a number.

    Parameters
    ----------
    row : dict of int to number
        Column: value.
    by : number
        Not 0.
    modulus : int
        As in :func:`echelon`.

    Returns
    -------
    dict of int to number
    """
    if by == 1:
        return row
    if modulus:
        factor = pow(int(by), -1, modulus)
        return {column: value * factor % modulus for column, value in row.items()}
    return {column: value / Fraction(by) for column, value in row.items()}


def take(row: Row, other: Row, factor: Number, modulus: int) -> int:
    """Take a multiple of another row from a row, in place.

    Parameters
    ----------
    row, other : dict of int to number
        Column: value.
    factor : number
        How many times.
    modulus : int
        As in :func:`echelon`.

    Returns
    -------
    int
        How many entries were looked at.
    """
    for column, value in other.items():
        left = (row.get(column, 0) - factor * value) % modulus if modulus else row.get(column, 0) - factor * value
        if left:
            row[column] = left
        else:
            row.pop(column, None)
    return len(other)


def _enter(basis: Space, having: dict[int, set[int]], row: Row, first: int, *, modulus: int, work: Work) -> None:
    """Put a row into a basis and clear its first column in all others."""
    for pivot in having[first]:
        if factor := basis[pivot].get(first):
            work.spend(take(basis[pivot], row, factor, modulus))
            for column in row:
                having[column].add(pivot)
    basis[first] = row
    for column in row:
        having[column].add(first)


def _whole_echelon(rows: Iterable[Mapping[int, int]], work: Work) -> Space | None:
    """Reduce rows in whole numbers; None where a row's first entry doesn't divide the others, or might be 0 modulo a prime."""
    basis: Space = {}
    having: dict[int, set[int]] = defaultdict(set)  # as in echelon
    for given in rows:
        row: Row = dict(given)
        for pivot in [column for column in row if column in basis]:
            work.spend(take(row, basis[pivot], row[pivot], 0))
        if not row:
            continue
        first = min(row)
        if (by := int(row[first])) != 1:
            if abs(by) > LARGEST_DIVISOR or any(value % by for value in row.values()):
                return None
            row = {column: value // by for column, value in row.items()}
        _enter(basis, having, row, first, modulus=0, work=work)
    return basis


def _remainders(row: Row, modulus: int) -> Row:
    """A row of whole numbers modulo a prime."""
    return {column: left for column, value in row.items() if (left := value % modulus)}
