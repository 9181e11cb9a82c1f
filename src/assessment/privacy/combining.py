"""Which groups have to be added and subtracted to isolate some people: the way to a disclosure, in whole numbers.

The factors are worked out modulo a large prime, where numbers stay short, and turned back into fractions. Whether they are right
is then checked by adding up in whole numbers; where they aren't, they are worked out again in fractions throughout.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from fractions import Fraction
from math import isqrt, lcm

from assessment.privacy.elimination import Row, echelon, echelon_of_each

__all__ = ["combinations_of"]

PRIME = 2**61 - 1
LARGEST = isqrt(PRIME // 2)  # numerators and denominators up to here can be told from their remainder
Found = tuple[dict[int, int], list[int]]  # row: factor, and the columns that are left


def combinations_of(rows: Sequence[Mapping[int, int]], isolated: Collection[int]) -> list[Found]:
    """Combine rows so that nothing is left but in some columns.

    Parameters
    ----------
    rows : sequence of mapping of int to int
        Column: value; columns that are 0 are left out.
    isolated : collection of int
        Where something may be left.

    Returns
    -------
    list of (dict of int to int, list of int)
        A basis of such combinations: row and whole factor, the first positive; and the columns where something is left.

    Examples
    --------
    >>> combinations_of([{0: 1, 1: 1, 2: 1}, {0: 1, 1: 1}], {2})
    [({0: 1, 1: -1}, [2])]
    """
    found = combined(rows, isolated, modulus=PRIME)
    whole = [whole_numbers({number: fraction_of(int(value)) for number, value in factors.items()}) for factors in found]
    if not all(factors and set(left_over(rows, factors)) <= set(isolated) for factors in whole):
        exact = combined(rows, isolated, modulus=0)
        whole = [whole_numbers({number: Fraction(value) for number, value in factors.items()}) for factors in exact]
    left = [left_over(rows, factors) for factors in whole]
    return [(factors, columns) for factors, columns in zip(whole, left, strict=True) if columns]


def combined(rows: Sequence[Mapping[int, int]], isolated: Collection[int], *, modulus: int) -> list[Row]:
    """Eliminate with each row marked by its number; the isolated columns come last but for the marks."""
    last = 1 + max((column for row in rows for column in row), default=0)
    marked = [
        {column + last * (column in isolated): value for column, value in row.items()} | {2 * last + number: 1}
        for number, row in enumerate(rows)
    ]
    marked.reverse()
    basis = echelon_of_each(marked, [modulus])[0] if modulus else echelon(marked)
    return [
        {column - 2 * last: value for column, value in row.items() if column >= 2 * last}
        for pivot, row in sorted(basis.items())
        if last <= pivot < 2 * last
    ]


def left_over(rows: Sequence[Mapping[int, int]], factors: Mapping[int, int]) -> list[int]:
    """Columns that a combination of rows is not 0 in."""
    total: dict[int, int] = {}
    for number, factor in factors.items():
        for column, value in rows[number].items():
            total[column] = total.get(column, 0) + factor * value
    return sorted(column for column, value in total.items() if value)


def fraction_of(remainder: int) -> Fraction:
    """Find the fraction of small numbers that leaves a remainder modulo the prime; 0 where there is none (Wang, 1981).

    Examples
    --------
    >>> fraction_of(3 * pow(7, -1, PRIME) % PRIME), fraction_of(PRIME - 2)
    (Fraction(3, 7), Fraction(-2, 1))
    """
    above, below, top, bottom = PRIME, remainder, 0, 1
    while below > LARGEST:
        whole = above // below
        above, below = below, above - whole * below
        top, bottom = bottom, top - whole * bottom
    return Fraction(below, bottom) if 0 < abs(bottom) <= LARGEST else Fraction(0)


def whole_numbers(factors: Mapping[int, Fraction]) -> dict[int, int]:
    """Multiply fractions to the smallest whole numbers, the first one positive, in order; nothing where one is 0."""
    if not all(factors.values()):
        return {}
    scale = lcm(*(factor.denominator for factor in factors.values()))
    sign = 1 if factors[min(factors)] > 0 else -1
    return {number: int(factors[number] * scale) * sign for number in sorted(factors)}
