"""The search for combinations with too few people in them, in the part of a basis that no large atom holds back.

Rows of the basis whose first entry is on a large atom are in no such combination. The others fall into parts that have nothing in
common; in each, every small atom is either cancelled (one row fewer) or counted (people that add up to the minimum soon).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assessment.privacy.elimination import Space, restrict, separate

__all__ = ["UndecidedError", "fewest", "isolated_in_each"]


class UndecidedError(Exception):
    """The search used up its steps."""


def fewest(basis: Space, sizes: Sequence[int], *, minimum: int, modulus: int, steps: int) -> frozenset[int]:
    """Find the fewest people, under the minimum, that a combination isolates; nobody if there is none."""
    found: frozenset[int] = frozenset()
    for part in small_parts(basis, sizes, minimum):
        for pivot, space in starts(part):
            while isolated := isolated_with(space, pivot, sizes, limit=minimum, modulus=modulus, steps=steps):
                found, minimum = isolated, sum(sizes[place] for place in isolated)
    return found


def isolated_in_each(basis: Space, sizes: Sequence[int], *, minimum: int, modulus: int, steps: int) -> list[frozenset[int]]:
    """Find in each part some people, under the minimum, that a combination isolates; parts without any are left out."""
    found = []
    for part in small_parts(basis, sizes, minimum):
        tried = (isolated_with(space, pivot, sizes, limit=minimum, modulus=modulus, steps=steps) for pivot, space in starts(part))
        found += [isolated] if (isolated := next(filter(None, tried), None)) else []
    return found


def small_parts(basis: Space, sizes: Sequence[int], minimum: int) -> list[Space]:
    """The parts, without anything in common, of what cancels on every large atom."""
    return separate({pivot: row for pivot, row in basis.items() if sizes[pivot] < minimum})


def starts(part: Space) -> Iterator[tuple[int, Space]]:
    """Each row to search from, with the rows that may be combined with it: earlier ones had their turn."""
    for pivot in part:
        yield pivot, {other: row for other, row in part.items() if other >= pivot}


def isolated_with(space: Space, first: int, sizes: Sequence[int], *, limit: int, modulus: int, steps: int) -> frozenset[int]:
    """Find a combination with a given row in it that isolates fewer people than a limit; nobody if there is none.

    The columns of that row are taken in turn, the heaviest first. Each is either cancelled by another row, which is then used
    up, or counted. All cases are gone through, so that finding nothing is a proof.
    """
    waiting = [(space, frozenset({first}), sizes[first])]
    while waiting:
        if not steps:
            raise UndecidedError
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
