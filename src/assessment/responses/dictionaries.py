"""What a file itself says of its codes, held against what was asked.

A statistics file bears the words of its answers: 1 is "Strongly agree" there, whatever the survey calls 1. So a code is
read by its word where the survey knows the word. If that shows that the file numbers its answers otherwise, a code
whose word is not known is no answer we could vouch for. A code that the file declares as missing is no answer, and
needs no reason.
"""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from assessment.responses.about import Dictionary
from assessment.responses.account import translated
from assessment.responses.claims import position_of
from assessment.responses.expected import Expected, some
from assessment.responses.names import fold
from assessment.responses.place import Placement
from assessment.responses.records import Records, column
from assessment.responses.understand import Meaning, Reader

__all__ = ["in_words", "informed", "renumbered"]

MEANT = {"answer", "no_answer", "undeclared_no_answer"}


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
    read = {code: reader.read(label) for code, label in dictionary.labels.items()}
    words = {code: meant for code, meant in read.items() if meant[1] in MEANT}
    words = {code: meant if meant[1] == "answer" else (None, "no_answer") for code, meant in words.items()}
    return replace(reader, declared_by_file={**words, **missing, **blanks}, by_word=not dictionary.by_place and turned(words))


def turned(words: dict[str, Meaning]) -> bool:
    """Whether a file numbers some answer otherwise than the survey."""
    return any(value is not None and code != str(value) for code, (value, _) in words.items())


def renumbered(records: Records, placement: Placement, expected: Expected) -> tuple[str, ...]:
    """Notes on columns whose numbers were not taken as they stand."""
    by_word, by_place = [], []
    for item, places in placement.items.items():
        answers = expected.survey.answers[expected.survey.items[item].answers]
        for place in places:
            dictionary = records.about.dictionaries.get(place, Dictionary())
            if dictionary.by_place:
                by_place.append(records.header[place])
            elif informed(Reader(answers), dictionary).by_word:
                by_word.append(records.header[place])
    notes = [f"read by the words that the file gives its numbers, which are not the survey's: {some(by_word)}"] if by_word else []
    if by_place:
        said = "answer codes (A1, A2, ...) read as the first, second, ... answer; export full answers if they stand otherwise"
        notes.append(f"{said}: {some(by_place)}")
    return tuple(notes)


def in_words(records: Records, placement: Placement, expected: Expected) -> Records:
    """Records whose units, levels and other words stand there as words, not as the file's codes for them.

    A code that the engagement itself names (`values: level: {"2": manager}`) stays.
    """
    known = {"unit": set(expected.unit_words), "level": set(expected.level_words), "item": set(expected.item_words)}
    roles = [(place, known.get(role, set())) for role, place in placement.roles.items() if role != "answer"]
    kept = [(position_of(records, theirs), set(map(fold, values))) for theirs, values in expected.source.keep.items()]
    ticked = [(place, set[str]()) for place in placement.ticks.values()]
    frame = records.frame
    for place, words in (*roles, *kept, *ticked):
        if dictionary := records.about.dictionaries.get(place):
            frame = worded(frame, place, (dictionary, words))
    return replace(records, frame=frame)


def worded(frame: pl.DataFrame, place: int, known: tuple[Dictionary, set[str]]) -> pl.DataFrame:
    """A column with words for codes, and nothing where the file says that there is no answer."""
    dictionary, words = known
    raw = pl.col(column(place))
    texts = {text for text in frame.get_column(column(place)).unique() if fold(text) not in words}
    labels = {} if dictionary.by_place else dictionary.labels
    none = dictionary.missing | dictionary.blanks
    said = {text: "" if text in none else labels[text] for text in texts if text in none or text in labels}
    return frame.with_columns(pl.coalesce(translated(raw, said, pl.String()), raw).alias(column(place))) if said else frame
