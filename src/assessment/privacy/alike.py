"""What nearly everybody in a group answered is each one's own answer, however many they are: it is hidden, and stays hidden.

Which groups these are depends on what was answered (:func:`assessment.scores.find_alike`), so that this comes after the gate,
which knows only who answered. What is hidden here could be found again in two ways: by subtracting other groups of the same
figure, and by subtracting a scale's other questions from the scale. So some of these others are hidden, too, the least of worth
first; and with a question, the scales that it is in.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping, Sequence
from typing import Any, TypeVar

import pandas as pd
import polars as pl

from assessment.privacy.certificate import certify
from assessment.privacy.combining import combinations_of
from assessment.privacy.deciding import NO_ANSWERS, PROTECTS_OTHERS, SHOWN, TOO_FEW
from assessment.responses.model import Units
from assessment.settings import ALL, Kind

__all__ = ["ALIKE", "hide_alike", "hide_told"]

ALIKE = "alike"  # so many answered alike that the figure would be each one's answer
PLACE = ("kind", "wave", "scale", "unit", "level")
Statistic = tuple[Kind, str, str]  # kind, wave, scale
Group = tuple[str, str]  # unit, level
Statuses = dict[Statistic, dict[Group, str]]
G = TypeVar("G", bound=Hashable)  # what groups are called
A = TypeVar("A", bound=tuple[Any, ...])  # what atoms are called
Members = Mapping[Group, Collection[Group]]  # the units and levels that a group's people are in themselves


def hide_alike(
    decisions: pd.DataFrame,
    alike: pl.DataFrame,
    respondents: pl.DataFrame,
    within: Mapping[tuple[Kind, str], Sequence[str]],
    units: Units,
) -> pd.DataFrame:
    """Hide figures that would tell nearly everybody's answer, and others from which they could be worked out.

    Parameters
    ----------
    decisions : DataFrame
        ``kind, wave, scale, unit, level, status``, as the gate decided on each figure by itself.
    alike : DataFrame
        ``kind, wave, unit, level, scale`` of such groups.
    respondents : DataFrame
        ``kind, wave, unit, level, scale, n``: who has each figure, for the units people are in.
    within : mapping of (kind, scale) to sequence of str
        The other scales that have a question of this one.
    units : Units
        The tree.

    Returns
    -------
    DataFrame
        The same, with ``alike`` or ``protects_others`` instead of ``shown`` here and there.

    Examples
    --------
    >>> units = Units({"All": "", "North": "All", "South": "All"})
    >>> place = {"kind": "customer", "wave": "w1", "level": "customer", "scale": "fixed"}
    >>> decisions = pd.DataFrame([{**place, "unit": unit, "status": "shown"} for unit in units.names])
    >>> alike = pl.DataFrame([{**place, "unit": "North"}])
    >>> people = pl.DataFrame([{**place, "unit": unit, "n": 20} for unit in ("North", "South")])
    >>> hide_alike(decisions, alike, people, {}, units)["status"].tolist()
    ['shown', 'alike', 'protects_others']
    """
    told: Statuses = {}
    columns = [decisions[name].tolist() for name in (*PLACE, "status")]
    for kind, wave, scale, unit, level, status in zip(*columns, strict=True):
        told.setdefault((kind, wave, scale), {})[unit, level] = status
    targets: dict[Statistic, set[Group]] = {}
    for kind, wave, scale, unit, level in alike.select(PLACE).iter_rows():
        if told.get((kind, wave, scale), {}).get((unit, level), NO_ANSWERS) not in {TOO_FEW, NO_ANSWERS}:
            targets.setdefault((kind, wave, scale), set()).add((unit, level))
    waiting = sorted(targets, key=lambda one: (not within.get((one[0], one[2])), one))
    for statistic in waiting:
        kind, wave, scale = statistic
        hidden = hide_figure(told[statistic], targets[statistic], members_of(respondents, statistic, units), units)
        for other in within.get((kind, scale), ()):
            keep_hidden(told.get((kind, wave, other), {}), hidden, members_of(respondents, (kind, wave, other), units), units)
    places = zip(*columns[:-1], strict=True)
    return decisions.assign(status=[told[kind, wave, scale][unit, level] for kind, wave, scale, unit, level in places])


def hide_figure(told: dict[Group, str], targets: Collection[Group], members: Members, units: Units) -> set[Group]:
    """Hide groups of one figure, and what they could be worked out from; give all that is hidden for it."""
    for group in targets:
        told[group] = ALIKE if told[group] == SHOWN else told[group]
    return {*targets, *keep_hidden(told, targets, members, units)}


def keep_hidden(told: dict[Group, str], targets: Collection[Group], members: Members, units: Units) -> set[Group]:
    """Hide groups of one figure until some of them can't be worked out from those that are left; give what was hidden."""
    found = {group for group in targets if told.get(group) == SHOWN}
    told.update(dict.fromkeys(found, PROTECTS_OTHERS))
    inside = {atom for group in targets for atom in members.get(group, ())}
    while True:
        shown = {group: members[group] for group, status in told.items() if status == SHOWN and group in members}
        ways = ways_to(inside, shown)
        if not ways:
            return found
        for blamed in ways:
            if found.isdisjoint(blamed):  # a way that has lost a group leads nowhere any more
                doomed = max(
                    blamed, key=lambda group: (len(units.ancestors(group[0])), group[1] != ALL, -len(members[group]), group)
                )
                told[doomed] = PROTECTS_OTHERS
                found.add(doomed)


def hide_told(
    states: Mapping[G, str], members: Mapping[G, Collection[A]], alike: Collection[G], *, out: Sequence[Collection[A]]
) -> dict[G, str]:
    """Hide groups of any shape that would tell nearly everybody's answer, and others from which they could be worked out.

    Parameters
    ----------
    states : mapping of group to str
        What was decided on each, the most wanted first.
    members : mapping of group to collection of atoms
        Who is in each.
    alike : collection of group
        Those in which nearly everybody answered alike, shown or not.
    out : sequence of collection of atoms
        What is published already, and can't be hidden.

    Returns
    -------
    dict of group to str
        The same, with ``alike`` or ``protects_others`` instead of ``shown`` here and there.

    Examples
    --------
    >>> members = {"all": [("yes",), ("no",)], "sorry": [("yes",)], "not sorry": [("no",)]}
    >>> hide_told(dict.fromkeys(members, "shown"), members, ["sorry"], out=[])
    {'all': 'shown', 'sorry': 'alike', 'not sorry': 'protects_others'}
    """
    targets = {group for group in alike if states[group] not in {TOO_FEW, NO_ANSWERS}}
    told = {group: ALIKE if group in targets and status == SHOWN else status for group, status in states.items()}
    inside = {atom for group in targets for atom in members[group]}
    numbers = {group: f"{place:06}" for place, group in enumerate(told)}
    fixed = {("out", f"{place:06}"): atoms for place, atoms in enumerate(out)}
    while inside:
        shown = fixed | {("in", numbers[group]): members[group] for group, status in told.items() if status == SHOWN}
        doomed = {max(ours) for way in ways_to(inside, shown) if (ours := [group for group in way if group[0] == "in"])}
        if not doomed:
            break
        told |= {group: PROTECTS_OTHERS for group, number in numbers.items() if ("in", number) in doomed}
    return told


def ways_to(inside: Collection[A], shown: Mapping[Group, Collection[A]]) -> list[list[Group]]:
    """Shown groups from which some people alone can be worked out, for each way to do so; none where that is proved not to be."""
    order = sorted(shown, key=lambda group: (-len(shown[group]), group))
    column = {atom: place for place, atom in enumerate(sorted({atom for of in shown.values() for atom in of}))}
    rows = [dict.fromkeys(sorted(column[atom] for atom in shown[group]), 1) for group in order]
    ways = combinations_of(rows, {column[atom] for atom in inside if atom in column})
    if ways:
        return [[order[number] for number in factors] for factors, _ in ways]
    many = len(inside) + 1  # others weigh more than all of these, so that only what leaves none of the others is few
    verdict = certify(shown, atoms={atom: 1 if atom in inside else many for atom in column}, minimum=many)
    return [] if verdict else [[group for _, group in verdict.combination if isinstance(group, tuple)] or list(shown)]


def members_of(respondents: pl.DataFrame, statistic: Statistic, units: Units) -> Members:
    """The units and levels that the people of each group of a figure are in themselves."""
    kind, wave, scale = statistic
    chosen = respondents.filter(
        (pl.col("kind") == kind) & (pl.col("wave") == wave) & (pl.col("scale") == scale) & (pl.col("n") > 0)
    )
    found: dict[Group, set[Group]] = {}
    for unit, level in chosen.select("unit", "level").iter_rows():
        for group in units.groups_around(unit, level):
            found.setdefault(group, set()).add((unit, level))
    return found
