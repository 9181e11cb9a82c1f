"""What may not be shown of a scale's questions beside a scale of people's own scores: of some groups, one of them.

Most scales are made of their questions' figures, and tell nothing that these don't. Where another and all of its questions are
shown, they can be subtracted, and what is left is of those who left a question out (:mod:`assessment.scores.overlaps`). So one
question of it is held against the scale: a row for every group of either, over people told apart by unit, level and how many
questions they answered, with the weight that their answer to that one question
has in each. Whoever left it out has no such weight; they count as given away with whatever can't be cancelled, and protect
nobody. If every combination that is not 0 has enough people in it, then so has every combination of the scale's figures with
those of all its questions; where not, the question's figure is hidden, smaller groups first.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import lcm

import pandas as pd
import polars as pl

from assessment.privacy.certificate import certify
from assessment.privacy.deciding import NO_ANSWERS, PROTECTS_OTHERS, SHOWN, decide_groups
from assessment.privacy.hiding import hide_few
from assessment.responses import Units
from assessment.scores.overlaps import Overlap
from assessment.settings import ALL, CUSTOMER, Kind

__all__ = ["hide_figures", "hide_loose_ends"]

Group = tuple[str, str]  # unit, level
Named = tuple[str, str, str]  # scale, unit, level
Atom = tuple[str, str, tuple[int, ...]]  # unit, level, questions answered of each figure that has the loose end; () without it
Statuses = dict[str, dict[Group, str]]  # by scale


@dataclass(frozen=True)
class People:
    """People of one scale in one wave, by the weight that their answer to the loose end has in each figure.

    ``sharing`` is the scale itself, then what else has the loose end; ``units`` is the tree; ``asked`` are levels that have a
    score on the scale.
    """

    atoms: Mapping[Atom, int]
    sharing: tuple[str, ...]
    units: Units
    asked: frozenset[str]


def hide_loose_ends(
    decisions: pd.DataFrame, answered: pl.DataFrame, overlaps: Mapping[Kind, Mapping[str, Overlap]], units: Units, *, minimum: int
) -> pd.DataFrame:
    """Hide what a scale beside its own questions would tell of too few people.

    Parameters
    ----------
    decisions : DataFrame
        ``kind, wave, scale, unit, level, status``, each scale decided on by itself.
    answered : DataFrame
        ``kind, wave, unit, level, scale, pattern, n`` (:func:`assessment.scores.count_answered`).
    overlaps : mapping by kind
        From :func:`assessment.scores.find_overlaps`.
    units : Units
        The tree.
    minimum : int
        The fewest people that may be told apart.

    Returns
    -------
    DataFrame
        The same, with some statuses ``protects_others`` instead of ``shown``.
    """
    names = ("kind", "wave", "scale", "unit", "level", "status")
    told: dict[tuple[str, str], Statuses] = {}
    for kind, wave, scale, unit, level, status in zip(*(decisions[name].tolist() for name in names), strict=True):
        told.setdefault((kind, wave), {}).setdefault(scale, {})[unit, level] = status
    for (kind, wave, scale), counts in answered.partition_by("kind", "wave", "scale", as_dict=True, maintain_order=True).items():
        hide_end(told[kind, wave], counts, overlaps[kind][scale], units, minimum=minimum)
    places = zip(*(decisions[name].tolist() for name in names[:-1]), strict=True)
    return decisions.assign(status=[told[kind, wave][scale][unit, level] for kind, wave, scale, unit, level in places])


def hide_figures(decisions: pd.DataFrame, figures: Collection[tuple[str, str, str]]) -> pd.DataFrame:
    """Show some figures of no group: those that are astride a scale.

    Parameters
    ----------
    decisions : DataFrame
        ``kind, wave, scale, unit, level, status``.
    figures : collection of (kind, wave, scale)
        From :func:`assessment.scores.find_astride`.

    Returns
    -------
    DataFrame
        The same, with ``protects_others`` instead of ``shown`` there.

    Examples
    --------
    >>> place = {"kind": "customer", "wave": "w", "unit": "All", "level": "customer", "status": "shown"}
    >>> decisions = pd.DataFrame([{**place, "scale": "x"}, {**place, "scale": "y"}])
    >>> hide_figures(decisions, {("customer", "w", "y")})["status"].tolist()
    ['shown', 'protects_others']
    """
    among = pd.MultiIndex.from_frame(decisions[["kind", "wave", "scale"]]).isin([*figures])
    return decisions.assign(status=decisions["status"].mask(among & (decisions["status"] == SHOWN), PROTECTS_OTHERS))


def hide_end(told: Statuses, counts: pl.DataFrame, overlap: Overlap, units: Units, *, minimum: int) -> None:
    """Hide groups of one scale's loose end until nothing can be worked out. Statuses are changed in place."""
    people = people_of(counts, overlap, units)
    if not people.atoms:
        return  # nobody answered any of it
    for group in broken(told, people, overlap):
        hide(told, people.sharing[1:], group)
    for group in shown_groups(told, overlap.scale) & careful(people, units, minimum=minimum):
        hide(told, people.sharing[1:], group)
    person = 1 + sum(people.atoms.values())  # whoever left the end out counts, but all of them together for less than a person
    sizes = {atom: n * person if atom[2] else n for atom, n in people.atoms.items()}
    rows, numbers = rows_of(people, told), numbers_of(people)

    def choose(groups: Sequence[Named]) -> Named:
        return smallest_end(groups, people.sharing[0], numbers)

    doomed = hide_few(rows, atoms=sizes, minimum=minimum * person, choose=choose)
    for name, unit, level in doomed or ():
        hide(told, [name], (unit, level))
    if doomed is not None and certify(rows_of(people, told), atoms=sizes, minimum=minimum * person):
        return
    for name in people.sharing:
        for group in shown_groups(told, name):
            told[name][group] = PROTECTS_OTHERS


def smallest_end(groups: Sequence[Named], scale: str, numbers: Mapping[Group, int]) -> Named:
    """The smallest group of a combination; of the scale itself only if nothing else is in it."""
    return min([group for group in groups if group[0] != scale] or groups, key=lambda group: (numbers[group[1:]], group))


def hide(told: Statuses, names: Iterable[str], group: Group) -> None:
    """Take the word "shown" from a group of some scales."""
    for name in names:
        if told.get(name, {}).get(group) == SHOWN:
            told[name][group] = PROTECTS_OTHERS


def shown_groups(told: Statuses, scale: str) -> set[Group]:
    """Groups of which a scale is shown."""
    return {group for group, status in told.get(scale, {}).items() if status == SHOWN}


def people_of(counts: pl.DataFrame, overlap: Overlap, units: Units) -> People:
    """Tell people apart as far as it matters; the loose end is the question that fewest left out."""
    rows = list(counts.select("unit", "level", "pattern", "n").iter_rows())
    left_out = {
        item: sum(n for _, _, pattern, n in rows if pattern[overlap.items.index(item)] == "0" and "1" in pattern[: overlap.own])
        for item in overlap.ends
    }
    end = min(left_out, key=lambda item: left_out[item])
    sharing = (overlap.scale, *overlap.ends[end])
    asked = frozenset(level for _, level, pattern, _ in rows if pattern[len(overlap.items)] == "1")
    atoms: Counter[Atom] = Counter()
    for unit, level, pattern, n in rows:
        answered = weights(pattern, overlap, end, sharing)
        if answered or (level in asked and "1" in pattern[: overlap.own]):
            atoms[unit, level, answered] += n
    return People(atoms, sharing, units, asked)


def broken(told: Statuses, people: People, overlap: Overlap) -> set[Group]:
    """Groups of which another part of the scale is hidden, there or at a level that has the scale: the end would tell it."""
    hidden = {
        group
        for part in overlap.parts
        for group, status in told.get(part, {}).items()
        if status not in {SHOWN, NO_ANSWERS}
    }  # fmt: skip
    several = {ALL, people.units.together}
    partly = {level for part in overlap.parts for _, level in told.get(part, {})} - several - people.asked
    around = {(unit, of) for unit, level in hidden if partly and level in people.asked for of in (*several, *people.asked)}
    return hidden | around


def weights(pattern: str, overlap: Overlap, end: str, sharing: Sequence[str]) -> tuple[int, ...]:
    """How many questions people answered of each figure, 0 where they have no score; nothing if not the loose end.

    Examples
    --------
    >>> overlap = Overlap("care", ("a", "b", "c"), 3, {"a": ("x",)}, {"care": ("a", "b", "c"), "x": ("a",)}, ("x",))
    >>> [weights(pattern, overlap, "a", ("care", "x")) for pattern in ("11111", "10111", "01110", "10001")]
    [(3, 1), (2, 1), (), (0, 1)]
    """
    answered = {item for item, sign in zip(overlap.items, pattern, strict=False) if sign == "1"}
    scored = dict(zip(overlap.sharing, pattern[len(overlap.items) :], strict=True))
    if end not in answered:
        return ()
    return tuple(len(answered.intersection(overlap.sharing[name])) if scored[name] == "1" else 0 for name in sharing)


def careful(people: People, units: Units, *, minimum: int) -> set[Group]:
    """Groups in which too few, or too few beside other groups, did not answer as most did: a first guess, held to be so later."""
    most = Counter[tuple[int, ...]]()
    for (_, _, answered), n in people.atoms.items():
        most[answered] += n
    usual = max(most, key=lambda answered: (most[answered], answered))
    found: set[Group] = set()
    for with_left_out in (True, False):
        odd = [(unit, level, n) for (unit, level, answered), n in people.atoms.items()
               if answered != usual and (answered or with_left_out)]  # fmt: skip
        levels = list(dict.fromkeys(level for _, level, _ in people.atoms))
        wanted = levels if levels == [CUSTOMER] else [ALL, *levels, *filter(None, [units.together])]
        decided = decide_groups(odd, units, minimum=minimum, levels=wanted)
        found |= {(unit, level) for unit, level, _, status in decided if status not in {SHOWN, NO_ANSWERS}}
    return found


def rows_of(people: People, told: Statuses) -> dict[Named, dict[Atom, int]]:
    """Each shown group of each figure that has the loose end, with the weights of people in it."""
    common = lcm(*(answered for _, _, of in people.atoms for answered in of if answered))
    rows: dict[Named, dict[Atom, int]] = {
        (name, *group): {} for name in people.sharing for group in shown_groups(told, name)
    }  # fmt: skip
    for atom in people.atoms:
        unit, level, answered = atom
        factors = [common // of if of else 0 for of in answered] or [1]
        for name, factor in zip(people.sharing, factors, strict=False):
            for group in people.units.groups_around(unit, level):
                if factor and (name, *group) in rows:
                    rows[name, *group][atom] = factor
    return rows


def numbers_of(people: People) -> Counter[Group]:
    """How many people each group has."""
    numbers: Counter[Group] = Counter()
    for (unit, level, _), n in people.atoms.items():
        for group in people.units.groups_around(unit, level):
            numbers[group] += n
    return numbers
