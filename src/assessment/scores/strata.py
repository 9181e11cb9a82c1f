"""The groups that the whole's answers are parted into, so that each can count by its people.

They are as fine as groups are shown: a shown group without the shown ones in it, again and again, down to those that hold none.
So whatever is worked out of them is worked out of what is published.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import NamedTuple

from assessment.responses import Units
from assessment.settings import ALL, NOT_STATED

__all__ = ["Cell", "Group", "Stratum", "fill_strata", "left_of", "plan_strata"]

Cell = tuple[str, str]  # unit, level


class Group(NamedTuple):
    """A group's answers (n, sum, sum of squares, in whole numbers) and its people; None where they are not known."""

    n: int
    total: int
    squares: int
    people: int | None


NOBODY = Group(0, 0, 0, 0)


class Stratum(NamedTuple):
    """A group, and the groups in it that count by themselves."""

    cell: Cell
    inside: tuple[Cell, ...]


def plan_strata(level: str, there: Collection[Cell], usable: Collection[Cell], units: Units) -> list[Stratum]:
    """Part a level of the whole into groups that may be spoken of and whose people are known.

    Parameters
    ----------
    level : str
        A level of the whole. All staff are parted by level first, and by unit alone where some stated no level: their people are
        among those of the levels.
    there : collection of (unit, level)
        Groups in which anybody answered.
    usable : collection of (unit, level)
        Groups that are shown and whose people are known.
    units : Units
        The tree.

    Returns
    -------
    list of Stratum
        Each group after those inside it; the last is the whole.
    """
    whole = (units.root, level)
    if level != ALL or (units.root, NOT_STATED) in there:
        return nested(whole, usable, units)
    levels = tuple((units.root, of) for of in sorted({of for unit, of in there if unit == units.root and of != ALL}))
    told = tuple(cell for cell in levels if cell in usable)
    return [*(stratum for cell in told for stratum in nested(cell, usable, units)), Stratum(whole, told)]


def nested(cell: Cell, usable: Collection[Cell], units: Units) -> list[Stratum]:
    """A group and the usable ones in it, the innermost first."""
    below = nearest(cell, usable, units)
    return [*(stratum for inner in below for stratum in nested(inner, usable, units)), Stratum(cell, below)]


def nearest(cell: Cell, usable: Collection[Cell], units: Units) -> tuple[Cell, ...]:
    """Usable groups right below a group, or, below those that are not usable, the next ones."""
    below = [(child, cell[1]) for child in units.children[cell[0]]]
    return tuple(found for inner in below for found in ([inner] if inner in usable else nearest(inner, usable, units)))


def left_of(stratum: Stratum, sums: Mapping[Cell, tuple[int, ...]], *, width: int) -> tuple[int, ...]:
    """Sums of a group without the groups in it that count by themselves; of a group without answers, 0."""
    none = (0,) * width
    parts = zip(sums.get(stratum.cell, none), *(sums.get(cell, none) for cell in stratum.inside), strict=True)
    return tuple(whole - sum(inner) for whole, *inner in parts)


def fill_strata(plan: list[Stratum], groups: Mapping[Cell, Group]) -> list[Group] | None:
    """Put answers and people into groups; None where nobody knows how many people some of the answers stand for.

    People of a remainder where nobody answered are taken to be like the rest of the group around it, if anybody answered there.
    """
    sums = {cell: group[:3] for cell, group in groups.items()}
    spoken_for: dict[Cell, int] = {}
    found = []
    for stratum in plan:
        n, total, squares = left_of(stratum, sums, width=3)
        within = sum(spoken_for[cell] for cell in stratum.inside)
        people = groups[stratum.cell].people if n else within
        if people is None:
            return None
        spoken_for[stratum.cell] = people
        found.append(Group(n, total, squares, people - within) if n else NOBODY)
    return found
