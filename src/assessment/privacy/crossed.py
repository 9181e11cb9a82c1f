"""What may be shown of a table of two kinds of groups that cross: who was served by whom, with all of its margins.

Everybody is in one row and in one column, so the cells are the smallest pieces. The total and the columns are one nested family
of groups, the rows and their cells another: a network of cuts (:mod:`assessment.privacy.cut`) decides exactly which of them are
safe together, and the elimination of :mod:`assessment.privacy.certificate` proves it again.
"""

from __future__ import annotations

from collections.abc import Mapping

from assessment.privacy.certificate import certify
from assessment.privacy.cut import Network, show
from assessment.privacy.parts import status
from assessment.settings import ALL

__all__ = ["EVERY", "gate_crossed", "worth"]

EVERY = ""  # all rows, or all columns, together
Place = tuple[str, str]


def gate_crossed(cells: Mapping[Place, int], *, minimum: int) -> dict[Place, str]:
    """Decide which cells, rows, columns and whether the total of a table may be shown beside each other.

    Parameters
    ----------
    cells : mapping of (row, column) to int
        How many people each cell has; a cell that is left out has none. Nobody is in two cells.
    minimum : int
        The fewest people that may be told apart, 1 or more.

    Returns
    -------
    dict of (row, column) to str
        The status of every cell of every row and column, as :func:`assessment.privacy.gate` gives it; ``(row, "")`` is a row's
        total, ``("", column)`` a column's, ``("", "")`` the total of all.

    Notes
    -----
    Groups are taken in the order of their worth: the total, columns, rows, cells, larger ones first. Should the proof of the
    whole not come to an end, the cells are given up, then the margins, then the total: what is not proved is not shown.

    Examples
    --------
    >>> people = {("North", "IT"): 30, ("North", "Pay"): 12, ("South", "IT"): 40, ("South", "Pay"): 4}
    >>> states = gate_crossed(people, minimum=10)
    >>> [states[place] for place in (("", ""), ("", "Pay"), ("South", ""), ("South", "Pay"), ("South", "IT"), ("North", "IT"))]
    ['shown', 'shown', 'shown', 'too_few', 'protects_others', 'protects_others']

    The four can't be worked out from South or from Pay, whose other cells are hidden with them.
    """
    groups = groups_of(cells)
    sizes = {place: sum(cells[cell] for cell in members) for place, members in groups.items()}
    chosen = proved(choose(groups, cells, minimum=minimum), cells, minimum=minimum)
    return {place: status(n, place in chosen, minimum) for place, n in sizes.items()}


def groups_of(cells: Mapping[Place, int]) -> dict[Place, list[Place]]:
    """Cells in each group: the total, each column, each row, each cell, in this order."""
    rows, columns = (list(dict.fromkeys(place[side] for place in cells)) for side in (0, 1))
    there = [place for place, n in cells.items() if n]
    groups = {(EVERY, EVERY): there}
    groups |= {(EVERY, column): [place for place in there if place[1] == column] for column in columns}
    groups |= {(row, EVERY): [place for place in there if place[0] == row] for row in rows}
    return groups | {(row, column): [(row, column)] if cells.get((row, column)) else [] for row in rows for column in columns}


def choose(groups: Mapping[Place, list[Place]], cells: Mapping[Place, int], *, minimum: int) -> dict[Place, list[Place]]:
    """Take groups in the order of their worth, each one that leaves what is shown safe."""
    there = groups[EVERY, EVERY]
    network, place_of = Network([cells[place] for place in there]), {place: at for at, place in enumerate(there)}
    size = {place: sum(cells[cell] for cell in members) for place, members in groups.items()}
    chosen = {}
    for place in sorted((place for place in groups if size[place] >= minimum), key=lambda place: (worth(place), -size[place])):
        members = [place_of[cell] for cell in groups[place]]
        if show(network, members, tree=ALL if place[0] == EVERY else "level", minimum=minimum):
            chosen[place] = groups[place]
    return chosen


def worth(place: Place) -> int:
    """Give the order in which readers want figures of a table: the total first, then columns, rows, cells.

    Parameters
    ----------
    place : (str, str)
        Row and column, "" for all.

    Returns
    -------
    int
        0 to 3.

    Examples
    --------
    >>> [worth(place) for place in (("", ""), ("", "IT"), ("North", ""), ("North", "IT"))]
    [0, 1, 2, 3]
    """
    row, column = place
    return 2 * (row != EVERY) + (column != EVERY)


def proved(chosen: dict[Place, list[Place]], cells: Mapping[Place, int], *, minimum: int) -> dict[Place, list[Place]]:
    """As many of the chosen groups as are proved again, by other means, to be safe together."""
    atoms = {place: n for place, n in cells.items() if n}
    for most in (3, 2, 0):
        kept = {place: members for place, members in chosen.items() if worth(place) <= most}
        if certify(kept, atoms=atoms, minimum=minimum):
            return kept
    return {}
