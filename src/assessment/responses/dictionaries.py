"""What a file itself says of its codes, held against what was asked.

A statistics file bears the words of its answers: 1 is "Strongly agree" there, whatever the survey calls 1. So a code is
read by its word where the survey knows the word. If that shows that the file numbers its answers otherwise, a code
whose word is not known is no answer we could vouch for. A code that the file declares as missing is no answer, and
needs no reason.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

import polars as pl

from assessment.responses.about import Dictionary
from assessment.responses.account import translated
from assessment.responses.claims import position_of
from assessment.responses.expected import RATED, Expected, some
from assessment.responses.names import fold
from assessment.responses.place import Placement
from assessment.responses.records import Heading, Piece, Stream, Wanted, column
from assessment.responses.understand import NUMBER_AND_WORD, Meaning, Reader

__all__ = ["in_words", "informed", "renumbered"]

BY_PLACE = "answer codes (A1, A2, ...) read as the first, second, ... answer; export full answers if they stand otherwise"
BY_WORD = "read by the words that the file gives its numbers, which are not the survey's"
BY_NUMBER = "numbers read as they stand, though the survey knows none of the words that the file gives them"


def informed(reader: Reader, dictionary: Dictionary) -> Reader:
    """A reader that knows what a file says of its codes.

    Examples
    --------
    >>> from assessment.surveys.model import Answers
    >>> plain = Reader(Answers(low=1, high=5, labels={1: "Never", 5: "Always"}))
    >>> turned = informed(plain, Dictionary(labels={"1": "Always", "5": "Never", "9": "Refused"}, missing=frozenset({"9"})))
    >>> [turned.read(code) for code in ("1", "5", "9", "4")]
    [(5, 'answer'), (1, 'answer'), (None, 'no_answer'), (None, 'label_disagrees')]
    """
    missing: dict[str, Meaning] = dict.fromkeys(dictionary.missing, (None, "no_answer"))
    blanks: dict[str, Meaning] = dict.fromkeys(dictionary.blanks, (None, "blank"))
    words = {code: meant for code, label in dictionary.labels.items() if (meant := meaning(reader, dictionary, label))}
    return replace(reader, declared_by_file={**words, **missing, **blanks}, by_word=not dictionary.by_place and turned(words))


def meaning(reader: Reader, dictionary: Dictionary, label: str) -> Meaning | None:
    """What a label of a code means; None if the survey does not know it."""
    if dictionary.by_place:
        placed = reader.answers.low + int(label) - 1
        return (reader.turn(placed), "answer") if placed <= reader.answers.high else (None, "out_of_range")
    value, status = reader.read(label)
    if status == "label_disagrees" and (both := NUMBER_AND_WORD.match(label.strip())):
        value, status = reader.read(both["word"])  # "1 - Strongly agree" of a file that counts the other way
    if status == "answer":
        return value, status
    return (None, "no_answer") if status in {"no_answer", "undeclared_no_answer"} else None


def turned(words: Mapping[str, Meaning]) -> bool:
    """Whether a file numbers some answer otherwise than the survey."""
    return any(value is not None and code != str(value) for code, (value, _) in words.items())


def renumbered(records: Heading, placement: Placement, expected: Expected) -> tuple[str, ...]:
    """Notes on columns whose numbers were not taken as they stand, or were although the file has other words for them."""
    found: dict[str, list[str]] = {BY_PLACE: [], BY_WORD: [], BY_NUMBER: []}
    for item, places in placement.items.items():
        reader = expected.reader(item)
        for place in places:
            if how := how_read(reader, records.about.dictionaries.get(place, Dictionary())):
                found[how].append(records.header[place])
    return tuple(f"{how}: {some(columns)}" for how, columns in found.items() if columns)


def how_read(reader: Reader, dictionary: Dictionary) -> str:
    """What to say of how a column's codes were read; "" if nothing."""
    if dictionary.by_place:
        return BY_PLACE
    known = informed(reader, dictionary)
    if known.by_word:
        return BY_WORD
    strange = dictionary.labels.keys() - known.declared_by_file.keys()
    answers = [value for value, status in known.declared_by_file.values() if status == "answer"]
    return BY_NUMBER if strange and reader.answers.labels and not answers else ""


def in_words(stream: Stream, placement: Placement, expected: Expected) -> Stream:
    """Records whose units, levels and other words stand there as words, not as the file's codes for them.

    A code that the engagement itself names (`values: level: {"2": manager}`) stays.
    """
    known = {
        "unit": set(expected.unit_words), "level": set(expected.level_words), "item": set(expected.item_words),
        RATED: set(expected.rated_words),
    }  # fmt: skip
    roles = [(place, known.get(role, set())) for role, place in placement.roles.items() if role != "answer"]
    kept = [(position_of(stream, theirs), set(map(fold, values))) for theirs, values in expected.source.keep.items()]
    ticked = [(place, set[str]()) for place in placement.ticks.values()]
    coded = {
        place: (stream.about.dictionaries[place], words)
        for place, words in (*roles, *kept, *ticked)
        if place in stream.about.dictionaries
    }

    def source(wanted: Wanted) -> Iterator[Piece]:
        for piece in stream.source(wanted):
            frame = piece.frame
            for place, said in coded.items() if frame.height else ():
                frame = worded(frame, place, said)
            yield replace(piece, frame=frame)

    return replace(stream, source=source) if coded else stream


def worded(frame: pl.DataFrame, place: int, known: tuple[Dictionary, set[str]]) -> pl.DataFrame:
    """A column with words for codes, and nothing where the file says that there is no answer."""
    dictionary, words = known
    raw = pl.col(column(place))
    texts = {text for text in frame.get_column(column(place)).unique() if fold(text) not in words}
    labels = {} if dictionary.by_place else dictionary.labels
    none = dictionary.missing | dictionary.blanks
    said = {text: "" if text in none else labels[text] for text in texts if text in none or text in labels}
    return frame.with_columns(pl.coalesce(translated(raw, said, pl.String()), raw).alias(column(place))) if said else frame
