"""Words for the answers of the two standard five-point lists, in the languages of Europe: read in exports, never shown.

A collector's own template says "Disagree strongly" where our list says "Strongly disagree", and a site in Gdańsk says
"Zdecydowanie się zgadzam". Such words stand in ``surveys/words.yml``, and only a list of five answers that is labelled
with the standard English words reads them. What a list says itself goes before, and any other list reads its own words alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from assessment.documents import read_document
from assessment.settings import Word, bundled
from assessment.surveys.checking import folded
from assessment.surveys.model import Answers, Survey

__all__ = ["COMMON_WORDS", "read_common_words", "with_common_words"]

COMMON_WORDS = "words"
Five = Annotated[list[list[Word]], Field(min_length=5, max_length=5)]


class FiveAnswers(BaseModel):
    """One standard list: the English words it is known by, and the words for its answers by language, first answer first."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    labels: Five
    words: dict[Word, Five]


class CommonWords(BaseModel):
    """Both standard lists."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    agreement: FiveAnswers
    frequency: FiveAnswers


@cache
def read_common_words() -> tuple[FiveAnswers, ...]:
    """Read the standard lists that come with the project.

    Examples
    --------
    >>> read_common_words()[1].words["nl"][4]
    ['Altijd']
    """
    common, _ = read_document(bundled("surveys", f"{COMMON_WORDS}.yml"), CommonWords)
    return common.agreement, common.frequency


def with_common_words(survey: Survey) -> Survey:
    """A survey whose standard five-point lists read the common words too, and shows itself as before.

    Examples
    --------
    >>> labels = {1: "Never", 2: "Seldom", 3: "Sometimes", 4: "Often", 5: "Always"}
    >>> further_words(Answers(low=1, high=5, labels=labels))[2][:2]
    ['Rarely', 'Selten']
    """
    further = {name: further_words(answers) for name, answers in survey.answers.items()}
    if not any(further.values()):
        return survey
    answers = {name: part.model_copy(update={"also": added(part, further[name])}) for name, part in survey.answers.items()}
    return survey.replace(answers=answers)


def added(answers: Answers, further: Mapping[int, list[str]]) -> dict[int, list[str]]:
    """The further words of a list, with more of them."""
    places = dict.fromkeys([*answers.also, *further])
    return {value: [*answers.also.get(value, ()), *further.get(value, ())] for value in places}


def further_words(answers: Answers) -> dict[int, list[str]]:
    """Common words by answer that a list does not know yet; empty where it is not one of the standard lists."""
    places = next(filter(None, (standard_places(answers, five) for five in read_common_words())), None)
    if places is None:
        return {}
    order, five = places
    known = {folded(word) for word in (*answers.words, *answers.no_answer, *answers.also_no_answer)}
    found: dict[int, list[str]] = {value: [] for value in order}
    for value, word in words_of(order, five):
        if folded(word) not in known:
            known.add(folded(word))
            found[value].append(word)
    return found


def words_of(order: list[int], five: FiveAnswers) -> Iterator[tuple[int, str]]:
    """Every word of a standard list, with the answer that it stands for here."""
    for of_language in five.words.values():
        for value, words in zip(order, of_language, strict=True):
            yield from ((value, word) for word in words)


def standard_places(answers: Answers, five: FiveAnswers) -> tuple[list[int], FiveAnswers] | None:
    """The answers in a standard list's order, if the labels are its words from one end to the other."""
    order = list(range(answers.low, answers.high + 1))
    if sorted(answers.labels) != order or len(order) != len(five.labels):
        return None
    names = [{folded(word) for word in words} for words in five.labels]
    for turned in (order, order[::-1]):
        if all(folded(answers.labels[value]) in known for value, known in zip(turned, names, strict=True)):
            return turned, five
    return None
