"""How much is left open of the means of groups that a release hides: an attacker with linear programming and integer search.

Each person's answer is 1 to 5, and every published sum is known. The least and the most that a hidden group's sum can then be are
two linear programs; where these leave less than two points, whole numbers are asked for, too, as answers are.

A mean can be narrow for three reasons, told apart here. Nearly all answers of the people shown with it may be at one end of the
scale: then it is not, once all answers are put into the middle. It may have been so before the release that hides the group: the
average of ten had been shown of whom nine are left. Any other is a defect of the gate.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from scipy.optimize import linprog, milp
from scipy.sparse import csr_array

__all__ = ["Bounded", "bound", "hidden_groups", "width"]

Table = np.ndarray[Any, np.dtype[np.float64]]
Group = tuple[int, str, str]  # release, unit and level
SOLVED, NARROW, INTEGER_BELOW, SECONDS = 0, 1 - 1e-9, 2.0, 5.0


@dataclass
class Bounded:
    """Widths of means, and how many are narrower than a point for which reason; numbers are added up as it goes."""

    widths: list[float] = field(default_factory=list)
    ends: int = 0
    before: int = 0
    defects: int = 0


def hidden_groups(
    cells: Mapping[Group, set[int]], parents: Sequence[Mapping[str, str]], sizes: Table, minimum: int
) -> dict[Group, set[int]]:
    """Columns of each group, unit by level or all, of a release that is of fewer people than the minimum."""
    found: dict[Group, set[int]] = {}
    for (number, unit, level), columns in cells.items():
        above = unit
        while above:
            for of in (level, "all"):
                found.setdefault((number, above, of), set()).update(columns)
            above = parents[number][above]
    return {group: columns for group, columns in found.items() if sizes[list(columns)].sum() < minimum}


def width(table: Table, sizes: Table, sums: Table, columns: Iterable[int], *, whole: bool = True) -> float:
    """How many points apart the least and the most are that a mean can be; nan where no solution was found.

    Parameters
    ----------
    table : array
        Published groups by sets of people.
    sizes, sums : array
        People of each set, and what their answers add up to.
    columns : iterable of int
        The sets of the group.
    whole : bool
        Whether to search in whole numbers as well, where little is left open.
    """
    aim = np.zeros(len(sizes))
    aim[sorted(columns)] = 1
    people, limits, published = float(aim @ sizes), np.column_stack([sizes, 5 * sizes]), csr_array(table)
    found = [linprog(sign * aim, A_eq=published, b_eq=table @ sums, bounds=limits, method="highs") for sign in (1, -1)]
    if any(one.status != SOLVED for one in found):
        return float("nan")
    apart = float(-found[1].fun - found[0].fun) / people
    if whole and NARROW < apart < INTEGER_BELOW:
        between = (published, table @ sums, table @ sums)
        ends = [
            milp(
                sign * aim,
                constraints=[between],
                bounds=(limits[:, 0], limits[:, 1]),
                integrality=1,
                options={"time_limit": SECONDS},
            )
            for sign in (1, -1)
        ]
        if all(one.status == SOLVED for one in ends):
            apart = min(apart, float(-ends[1].fun - ends[0].fun) / people)
    return apart


def answered(sizes: Table, random: np.random.Generator) -> Table:
    """What the answers of each set of people add up to, each set in a mood of its own."""
    moods = np.clip(random.normal(3.7, 0.4, len(sizes)), 1.5, 4.6)
    return np.array([random.binomial(4 * int(n), (mood - 1) / 4) + n for n, mood in zip(sizes, moods, strict=True)], dtype=float)


def bound(tables: Sequence[Table], sizes: Table, groups: Mapping[Group, set[int]], random: np.random.Generator) -> Bounded:
    """Bound the means of groups, and say why those are narrow that are.

    Parameters
    ----------
    tables : sequence of array
        Published groups of the first release, of the first two, and so on, by sets of people.
    sizes : array
        People of each set.
    groups : mapping of (release, unit, level) to set of int
        The sets of each group.
    random : Generator
        Of what people answered.
    """
    told, sums = Bounded(), answered(sizes, random)
    for (number, _, _), columns in groups.items():
        apart = width(tables[-1], sizes, sums, columns)
        if np.isnan(apart):
            continue
        told.widths.append(apart)
        if apart < NARROW:
            if width(tables[-1], sizes, 3 * sizes, columns) >= NARROW:
                told.ends += 1
            elif number and width(tables[number - 1], sizes, 3 * sizes, columns) < NARROW:
                told.before += 1
            else:
                told.defects += 1
    return told
