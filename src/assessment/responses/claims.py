"""Which names a column goes by, and which item or role it therefore may be.

A file's own name for a column comes first. A collector or a statistics file knows further ones: the question's text,
the label of a matrix's row, a code without its group. The first that means anything to us decides.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Iterator, Mapping

from assessment.responses.expected import RATED, Expected
from assessment.responses.names import fold
from assessment.responses.records import Heading

__all__ = ["bearers", "item_claims", "names_counted", "position_of", "roles_named"]

NUMBER_BEHIND = re.compile(r"\s*\d+\s*$")
# Roles that a further name may give; `item` and `answer` are long format's own words.
OF_A_ROW = ("respondent", "unit", "level", RATED)


def position_of(records: Heading, name: str) -> int:
    """Where a column stands, by the file's name for it or else by another that no other column shares; -1 if nowhere."""
    wanted = fold(name)
    named = [position for position, written in enumerate(records.header) if fold(written) == wanted]
    also = bearers(records, name)
    return named[0] if named else also[0] if len(also) == 1 else -1


def bearers(records: Heading, name: str) -> list[int]:
    """Columns that bear a name which is not the file's own for them."""
    wanted = fold(name)
    return [position for position, names in records.about.also.items() if wanted in map(fold, names)]


def item_claims(records: Heading, expected: Expected, mapped: Mapping[str, int]) -> Iterator[tuple[int, str, frozenset[str]]]:
    """Each column that may hold an item: its position, the name that says so, and the items that it may mean.

    Where a column bears an item's name itself, one that has it only among its further names is another: a comment on it, or
    another way to give it. The exception is a question asked twice, which some forms tell by a number behind it.
    """
    taken, own_items = set(mapped.values()), set[str]()
    claims: list[tuple[int, str, frozenset[str]]] = []
    for position, own in enumerate(records.header):
        names = () if position in taken else (own, *records.about.also.get(position, ()))
        meanings = ((name, expected.item_words.get(fold(name), frozenset()) - mapped.keys()) for name in names)
        for name, meant in meanings:
            if meant:
                claims.append((position, name, meant))
                own_items |= meant if name is own else set()
                break
    for position, name, meant in claims:
        own = records.header[position]
        if name is own or not meant & own_items or fold(NUMBER_BEHIND.sub("", own)) == fold(name):
            yield position, name, meant


def roles_named(records: Heading, taken: Container[int]) -> dict[str, int]:
    """Our own words for columns (and what a collector knows of who answered) to the free columns that bear them."""
    # LimeSurvey's names have letters and digits only.
    known = [(role, position_of(records, name)) for role in OF_A_ROW for name in (role.replace("_", ""), role)]
    found = {role: place for role, place in known if place >= 0 and place not in taken}
    own = {fold(name): place for place, name in reversed(list(enumerate(records.header))) if place not in taken}
    of_collector = {role: place for role, place in records.about.roles.items() if place not in taken}
    return {**of_collector, **found, **own}


def names_counted(records: Heading, expected: Expected, roles: tuple[str, ...]) -> Counter[str]:
    """How many columns have each name.

    Collectors whose heads are texts repeat them: each page of a form may ask the same question, of other people, and a comment
    may be asked for twice. Of those, only columns that are mapped or bear our own words are counted.
    """
    counts = Counter(fold(name) for name in records.header if fold(name))
    if not records.about.collector:
        return counts
    ours = {*roles, *map(fold, [*expected.columns.values(), *expected.ticks.values(), *expected.source.keep])}
    return Counter({name: count for name, count in counts.items() if name in ours})
