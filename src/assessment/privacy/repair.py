"""What a new release has to hide because of what is out already, which can't be taken back.

A group whose people are exactly those of a group that was shown before tells nothing new. Any other is held against all that
was released: where too few people came, left or changed an answer, the difference of the two figures is theirs. Of the groups in
such a combination the new ones are hidden, the least wanted first, until the proof holds. Where units were cut anew throughout,
that may take more work than is allowed. Then levels of the lowest units are given up, after them these units, and at last all
that is new.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

import pandas as pd

from assessment.privacy.certificate import certify
from assessment.privacy.deciding import SHOWN
from assessment.privacy.hiding import hide_few
from assessment.privacy.joint import Atom, Joint, Named, changed_cells, join_releases, strangers
from assessment.privacy.ledger import Entry, Group, Statistic
from assessment.privacy.leeway import counted_beside, counted_for
from assessment.privacy.renewed import chain, told_anew
from assessment.settings import ALL, CUSTOMER

__all__ = ["PROTECTS_EARLIER", "hidden_by_ledger", "hide_groups"]

PROTECTS_EARLIER = "protects_earlier"  # enough people, but with what was released before too few could be worked out


def hidden_by_ledger(name: str, draft: Entry, earlier: Mapping[str, Entry]) -> dict[Statistic, set[Group]]:
    """Find the groups of a new release that may not be shown beside the earlier ones.

    Parameters
    ----------
    name : str
        How the new release is called.
    draft : Entry
        The new release as it would be.
    earlier : mapping of str to Entry
        The ledger, oldest first.

    Returns
    -------
    dict of (kind, wave, scale) to set of (unit, level)
        Of statistics that were not released before, those are in it, with all of their groups, whose name an earlier release
        of the wave does not have (:func:`told_anew`); on others the gate has decided.
    """
    out: dict[Statistic, set[Group]] = {one: set(draft.shown[one]) for one in told_anew(draft, earlier)}
    minimum = min([draft.minimum, *(entry.minimum for entry in earlier.values())])
    tries: dict[tuple[str, str], int] = {}  # by kind and wave, tiers given up: what is next is of nearly the same people
    for statistic in draft.shown:
        if statistic not in out and any(entry.shown.get(statistic) for entry in earlier.values()):
            joint = join_releases({**earlier, name: draft}, statistic)
            if name not in joint.lists:  # all of it was shown before, of the same people
                continue
            blurred = any(statistic[0] in entry.tabulated for entry in (draft, *earlier.values()))
            tiers = tiers_of({(name, *group) for group in draft.shown[statistic]}, draft.parents)
            skipped = tries.get(statistic[:2], 0)
            limit = minimum * joint.one
            small = small_groups(joint, {**earlier, name: draft}, minimum=limit)
            found, tried = refused(name, joint, tiers[skipped:], small=small, minimum=limit, blurred=blurred)
            tries[statistic[:2]] = min(skipped + tried, len(tiers) - 1)
            out |= {statistic: {group[1:] for group in found}} if found else {}
    return out


def tiers_of(groups: Collection[Named], parents: Mapping[str, str]) -> list[set[Named]]:
    """What is tried to be kept, in turn: all groups; all but levels of the lowest units; all but these units; none."""
    units = set(parents.values())
    return [
        set(groups),
        {group for group in groups if group[1] in units or group[2] in {ALL, CUSTOMER}},
        {group for group in groups if group[1] in units},
        set(),
    ]


def refused(
    name: str,
    joint: Joint,
    tiers: Sequence[Collection[Named]],
    *,
    small: Sequence[Collection[Atom]],
    minimum: int,
    blurred: bool,
) -> tuple[set[Named], int]:
    """New groups to hide, so that the proof holds, and how many tiers could not be kept; what is out already is not hidden."""
    members = {group: frozenset(inside) for group, inside in joint.groups.items()}
    known = {members[group] for group in members if group[0] != name}
    fresh = {group for group in members if group[0] == name and members[group] not in known}
    if strangers(joint):
        return fresh, 0
    moved = changed_cells(joint) if blurred else set()
    places = same_places(members)
    hidden = {
        group
        for group in fresh
        if not joint.doubtful.isdisjoint(members[group])
        or any(cell in moved for atom in members[group] for cell in atom)
        or near_known(members[group], places[group[1:]], joint, minimum=minimum)
    }
    out = {group: inside for group, inside in joint.groups.items() if group[0] != name}
    counted = counted_for(small, joint.atoms, minimum=minimum)
    left_open = replace(joint, atoms=counted_beside(out, counted, joint.atoms, minimum=minimum))
    for tried, tier in enumerate(tiers):
        doomed = hidden | (fresh - set(tier))
        more = hidden_besides(left_open, doomed, fresh, minimum=minimum)
        if more is not None:
            return doomed | more, tried
    return fresh, len(tiers)


def hidden_besides(joint: Joint, doomed: set[Named], fresh: set[Named], *, minimum: int) -> set[Named] | None:
    """New groups to hide with others; None where it can't be decided what to hide, or proved that it is enough."""
    left = {group: inside for group, inside in joint.groups.items() if group not in doomed}
    sizes = {group: sum(joint.atoms[atom] for atom in inside) for group, inside in left.items()}

    def smallest(groups: Sequence[Named]) -> Named | None:
        return min(fresh.intersection(groups), key=lambda group: (sizes[group], group), default=None)

    more = hide_few(left, atoms=joint.atoms, minimum=minimum, choose=smallest)
    if more is None:
        return None
    kept = {group: inside for group, inside in left.items() if group not in more}
    return more if certify(kept, atoms=joint.atoms, minimum=minimum) else None


def small_groups(joint: Joint, entries: Mapping[str, Entry], *, minimum: int) -> list[list[Atom]]:
    """People of each group, unit by level, that a release can't show since they are too few."""
    found: dict[Named, list[Atom]] = {}
    for name, place in joint.lists.items():
        parents = entries[name].parents
        for atom in joint.atoms:
            if atom[place]:
                unit, level = atom[place]
                for group in [(name, above, of) for above in chain(unit, parents) for of in (level, ALL)]:
                    found.setdefault(group, []).append(atom)
    return [inside for inside in found.values() if sum(joint.atoms[atom] for atom in inside) < minimum]


def same_places(members: Mapping[Named, frozenset[Atom]]) -> dict[Group, list[frozenset[Atom]]]:
    """People of each unit and level in all releases."""
    found: dict[Group, list[frozenset[Atom]]] = {}
    for (_, *place), inside in members.items():
        found.setdefault((place[0], place[1]), []).append(inside)
    return found


def near_known(mine: frozenset[Atom], others: list[frozenset[Atom]], joint: Joint, *, minimum: int) -> bool:
    """Whether a group differs by too few people from what was shown of the same place."""
    return any(0 < sum(joint.atoms[atom] for atom in mine ^ other) < minimum for other in others)


def hide_groups(decisions: pd.DataFrame, hidden: Mapping[Statistic, set[Group]]) -> pd.DataFrame:
    """Take the word "shown" from groups.

    Parameters
    ----------
    decisions : DataFrame
        ``kind, wave, scale, unit, level, status``.
    hidden : mapping of (kind, wave, scale) to set of (unit, level)
        From :func:`hidden_by_ledger`.

    Returns
    -------
    DataFrame
    """
    names = ("kind", "wave", "scale", "unit", "level")
    places = zip(*(decisions[name].tolist() for name in names), strict=True)
    struck = pd.Series([(unit, level) in hidden.get((k, w, s), ()) for k, w, s, unit, level in places], index=decisions.index)
    return decisions.assign(status=decisions["status"].mask(struck & (decisions["status"] == SHOWN), PROTECTS_EARLIER))
