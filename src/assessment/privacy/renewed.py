"""What is not as it was in an earlier release of the same wave: its people, its units, or what its figures are called.

A figure is held against earlier ones of its name. Under a new name, the same questions of nearly the same people would be held
against nothing. So a figure whose name an earlier release of the wave does not have is shown only where that release was of
the same people in the same units.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from assessment.privacy.ledger import Entry, Statistic

__all__ = ["chain", "changed_waves", "told_anew"]

Place = tuple[str, str]  # kind and wave
PART = ["kind", "wave"]


def changed_waves(draft: Entry, earlier: Mapping[str, Entry]) -> set[Place]:
    """Find sides and waves that were released before with other people, other answers, other units or another minimum.

    Parameters
    ----------
    draft : Entry
        The new release.
    earlier : mapping of str to Entry
        The ledger.

    Returns
    -------
    set of (kind, wave)
    """
    found: set[Place] = set()
    for entry in earlier.values():
        alike = entry.minimum == draft.minimum and entry.scales == draft.scales
        found |= {place for place, same in compared(entry, draft, [*PART, "person", "unit", "level", "scored", "n"]).items()
                  if not (alike and same)}  # fmt: skip
    return found


def told_anew(draft: Entry, earlier: Mapping[str, Entry]) -> set[Statistic]:
    """Find what is shown under a name that an earlier release of the wave, with other people or units, does not have.

    Parameters
    ----------
    draft : Entry
        The new release.
    earlier : mapping of str to Entry
        The ledger.

    Returns
    -------
    set of (kind, wave, scale)
    """
    found: set[Statistic] = set()
    for entry in earlier.values():
        told = {(kind, wave) for kind, wave, _ in entry.shown}
        unknown = {one for one in draft.shown if one[:2] in told and one[2] not in entry.scales.get(one[0], ())}
        if unknown - found:
            alike = compared(entry, draft, [*PART, "person", "unit", "level", "n"])
            found |= {one for one in unknown if entry.minimum != draft.minimum or not alike.get(one[:2], False)}
    return found


def compared(one: Entry, other: Entry, columns: list[str]) -> dict[Place, bool]:
    """For each side and wave that two releases have, whether their people are the same in some columns, in the same tree."""
    mine, theirs = (entry.people.select(columns).partition_by(PART, as_dict=True) for entry in (one, other))
    return {
        (str(place[0]), str(place[1])): people.equals(theirs[place]) and same_tree(people["unit"].unique().to_list(), one, other)
        for place, people in mine.items()
        if place in theirs
    }


def same_tree(units: Iterable[str], one: Entry, other: Entry) -> bool:
    """Whether units lie in the same units in both releases."""
    return all(chain(unit, one.parents) == chain(unit, other.parents) for unit in units)


def chain(unit: str, parents: Mapping[str, str]) -> list[str]:
    """List a unit and those around it, from the inside out.

    Parameters
    ----------
    unit : str
        A unit of the tree.
    parents : mapping of str to str
        The unit around each, "" of the whole.

    Returns
    -------
    list of str

    Examples
    --------
    >>> chain("A", {"All": "", "North": "All", "A": "North"})
    ['A', 'North', 'All']
    """
    found = [unit]
    while above := parents[found[-1]]:
        found.append(above)
    return found
