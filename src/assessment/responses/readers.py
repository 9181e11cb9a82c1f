"""Who reads which column: a reader for each item's answers, which knows what the file itself says of its codes."""

from __future__ import annotations

from assessment.responses.about import Dictionary as Said
from assessment.responses.answered import Dictionary
from assessment.responses.dictionaries import informed
from assessment.responses.expected import Expected
from assessment.responses.place import Placement
from assessment.responses.records import Heading
from assessment.responses.understand import Reader

__all__ = ["dictionaries_of", "readers_of"]


def dictionaries_of(heading: Heading, placement: Placement, expected: Expected) -> dict[int, Dictionary]:
    """The dictionary of each item's columns; those with the same answers, and of whose codes the file says nothing, share one."""
    said, shared, found = heading.about.dictionaries, dict[tuple[str, str], Dictionary](), dict[int, Dictionary]()
    for item, place in ((item, place) for item, places in placement.items.items() for place in places):
        alike = expected.survey.items[item].answers, expected.direction(item)
        if place in said or alike not in shared:
            found[place] = Dictionary(reader_of(expected, item, said.get(place)))
            shared |= {} if place in said else {alike: found[place]}
        else:
            found[place] = shared[alike]
    return found


def readers_of(heading: Heading, known: tuple[Placement, Expected]) -> dict[str, Reader]:
    """The reader of each item's answers in a file in long format."""
    placement, expected = known
    dictionary = heading.about.dictionaries.get(placement.roles["answer"])
    return {item: reader_of(expected, item, dictionary) for item in expected.survey.items}


def reader_of(expected: Expected, item: str, dictionary: Said | None) -> Reader:
    """The reader of an item's answers in a column, with what the file itself says of its codes."""
    reader = expected.reader(item)
    return informed(reader, dictionary) if dictionary else reader
