"""A questionnaire in other languages: the same items, said in other words.

A translation is a file beside its survey: ``care-employee.de.yml`` beside ``care-employee.yml``. It has the words only;
what is asked of whom, and how it is scored, stays in one place. It has to be complete: a question that half of a
company's staff read in a language of their own must not fall back to English for the other half.

The words of every translation are read in exports too, whatever language the survey itself is shown in.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from pydantic import Field

from assessment.documents import Document, Place, spell
from assessment.errors import Problem, nearest
from assessment.settings import Word
from assessment.surveys.checking import folded
from assessment.surveys.model import Answers, Form, Item, Strict, Survey

__all__ = ["Translation", "check_translation", "find_translations", "speak", "understand"]


class AnswerWords(Strict):
    """An answer list's words."""

    labels: dict[int, Word] = Field(default_factory=dict)
    no_answer: list[Word] = Field(default_factory=list)


class ScaleWords(Strict):
    """A scale's words."""

    title: Word
    meaning: str = ""


class ItemWords(Strict):
    """An item's words."""

    title: str = ""
    text: Word | dict[Form, Word]


class Translation(Strict):
    """A survey's words in another language.

    Parameters
    ----------
    survey : str
        The survey that they are of.
    language : str
        Two letters, as in ``de``.
    title : str
        The survey's title.
    answers, scales, items : dict
        Words for each of the survey's answer lists, scales and items.
    """

    survey: Word
    language: Word
    title: Word
    answers: dict[Word, AnswerWords] = Field(default_factory=dict)
    scales: dict[Word, ScaleWords] = Field(default_factory=dict)
    items: dict[Word, ItemWords] = Field(min_length=1)


def find_translations(path: Path) -> dict[str, Path]:
    """Files of a survey's translations by language, from the survey's own file.

    Examples
    --------
    >>> from assessment.settings import bundled
    >>> sorted(find_translations(bundled("surveys", "care-employee.yml")))
    ['de', 'es', 'fr']
    """
    files = sorted(path.parent.glob(f"{path.stem}.*.yml"))
    return {language: file for file in files if (language := file.stem.removeprefix(f"{path.stem}.")) and "." not in language}


def check_translation(translation: Translation, survey: Survey, document: Document) -> tuple[Problem, ...]:
    """Hold a translation against its survey.

    Parameters
    ----------
    translation : Translation
        What was read.
    survey : Survey
        What it is a translation of.
    document : Document
        The translation's file.

    Returns
    -------
    tuple of Problem
        By line: words that are missing, words for what the survey does not have, one word for two answers.
    """
    return tuple(sorted(find_faults(translation, survey, document), key=lambda problem: problem.line))


def find_faults(translation: Translation, survey: Survey, document: Document) -> Iterator[Problem]:
    """Find what is missing in a translation, what is too much, and what would be misread."""

    def fault(place: Place, what: str, found: str = "", todo: str = "") -> Problem:
        return Problem(what, file=document.name, line=document.line(place), column=spell(place), found=found, todo=todo)

    if translation.survey != survey.survey:
        yield fault(("survey",), f"This is beside the survey '{survey.survey}'", translation.survey, "name that survey")
    file_language = Path(document.name).stem.rpartition(".")[2]
    if translation.language != file_language:
        yield fault(("language",), f"The file's name says '{file_language}'", translation.language, "make the two alike")
    for place, wanted, given in pairs(translation, survey):
        for name in wanted:
            if name not in given:
                yield fault((*place, name), "The translation is missing", name, "add it")
        for name in given:
            if name not in wanted:
                close = nearest(name, wanted)
                todo = f"did you mean '{close[0]}'?" if close else "remove it"
                yield fault((*place, name), "The survey has nothing of this name", name, todo)
    yield from check_words(translation, survey, fault)
    yield from check_alike(translation, survey, fault)


def check_words(translation: Translation, survey: Survey, fault: Any) -> Iterator[Problem]:
    """No word may stand for two answers, or for an answer and for none."""
    for name, words in translation.answers.items():
        known = taken(survey, name)
        for value, word in words.labels.items():
            if (meant := known.setdefault(folded(word), value)) != value:
                yield fault(("answers", name, "labels", str(value)), f"This word stands for answer {meant} already", word)
        for position, word in enumerate(words.no_answer):
            if folded(word) in known:
                yield fault(("answers", name, "no_answer", position), "This stands for an answer and for none", word)


def check_alike(translation: Translation, survey: Survey, fault: Any) -> Iterator[Problem]:
    """No form may ask two items in the same words."""
    told: set[str] = set()
    for form in dict.fromkeys(form for item in survey.items.values() for form in survey.forms_of(item)):
        first: dict[str, str] = {}
        for name, words in translation.items.items():
            text = words.text if isinstance(words.text, str) else words.text.get(form, "")
            asked = name in survey.items and form in survey.forms_of(survey.items[name])
            if asked and text and (earlier := first.setdefault(folded(text), name)) != name and name not in told:
                told.add(name)
                yield fault(("items", name, "text"), f"Item '{earlier}' has the same wording", text)


def pairs(translation: Translation, survey: Survey) -> Iterator[tuple[Place, Sequence[str], Sequence[str]]]:
    """Places of a translation, with the names that must stand there and those that do."""
    for kind in ("answers", "scales", "items"):
        yield (kind,), list(getattr(survey, kind)), list(getattr(translation, kind))
    for name, words in translation.answers.items():
        if name in survey.answers:
            yield ("answers", name, "labels"), keys(survey.answers[name].labels), keys(words.labels)
            if survey.answers[name].no_answer and not words.no_answer:
                yield ("answers", name), ["no_answer"], []
    for name, scale in translation.scales.items():
        if name in survey.scales and survey.scales[name].meaning and not scale.meaning:
            yield ("scales", name), ["meaning"], []
    for name, item in translation.items.items():
        if name in survey.items:
            yield from item_pairs(("items", name), survey.items[name], item)


def item_pairs(place: Place, item: Item, words: ItemWords) -> Iterator[tuple[Place, Sequence[str], Sequence[str]]]:
    """The same for the words of one item: its title, and a wording for each form that has one of its own."""
    if item.title and not words.title:
        yield place, ["title"], []
    if isinstance(item.text, dict):
        yield (*place, "text"), list(item.text), [] if isinstance(words.text, str) else list(words.text)


def keys(labels: Mapping[int, str]) -> list[str]:
    """Answers of labels, as they are written."""
    return [str(value) for value in labels]


def taken(survey: Survey, answers: str) -> dict[str, int]:
    """Folded words that stand for an answer of a list already."""
    return {folded(word): value for word, value in survey.answers[answers].words.items()} if answers in survey.answers else {}


def understand(survey: Survey, translations: Iterable[Translation]) -> Survey:
    """A survey that reads the words of its translations as its own, and shows itself as before.

    Parameters
    ----------
    survey : Survey
        The survey.
    translations : iterable of Translation
        Complete translations of it.

    Returns
    -------
    Survey
    """
    for translation in translations:
        answers = {name: more_words(part, translation.answers[name]) for name, part in survey.answers.items()}
        items = {name: more_wordings(item, translation.items[name]) for name, item in survey.items.items()}
        survey = survey.replace(answers=answers, items=items)
    return survey


def more_words(answers: Answers, words: AnswerWords) -> Answers:
    """An answer list that reads further words."""
    also = {
        value: unshown([*answers.also.get(value, ()), word], [answers.labels.get(value, "")])
        for value, word in words.labels.items()
    }
    none = unshown([*answers.also_no_answer, *words.no_answer], answers.no_answer)
    return answers.model_copy(update={"also": {**answers.also, **also}, "also_no_answer": none})


def more_wordings(item: Item, words: ItemWords) -> Item:
    """An item that is known by further wordings."""
    own = [item.text] if isinstance(item.text, str) else list(item.text.values())
    return item.model_copy(update={"also": unshown([*item.also, *texts(words)], own)})


def unshown(words: Iterable[str], shown: Iterable[str]) -> list[str]:
    """Words that are read besides those that are shown, each once."""
    return [word for word in dict.fromkeys(words) if word not in {*shown}]


def texts(words: ItemWords) -> list[str]:
    """Wordings of a translated item."""
    return [words.text] if isinstance(words.text, str) else list(words.text.values())


def speak(survey: Survey, translation: Translation) -> Survey:
    """A survey shown in another language; its own words are still read.

    Parameters
    ----------
    survey : Survey
        The survey.
    translation : Translation
        A complete translation of it.

    Returns
    -------
    Survey
        With the translation's titles, meanings, questions and answer labels.
    """
    answers = {name: said_answers(part, translation.answers[name]) for name, part in survey.answers.items()}
    scales = {
        name: scale.model_copy(update=translation.scales[name].model_dump(exclude_defaults=True))
        for name, scale in survey.scales.items()
    }
    items = {name: said(item, translation.items[name]) for name, item in survey.items.items()}
    return survey.replace(language=translation.language, title=translation.title, answers=answers, scales=scales, items=items)


def said_answers(answers: Answers, words: AnswerWords) -> Answers:
    """An answer list in other words; its own are still read."""
    also = {
        value: unshown([*answers.also.get(value, ()), label], [words.labels[value]]) for value, label in answers.labels.items()
    }
    none = unshown([*answers.no_answer, *answers.also_no_answer], words.no_answer)
    update = {"labels": words.labels, "also": {**answers.also, **also}, "no_answer": words.no_answer, "also_no_answer": none}
    return answers.model_copy(update=update)


def said(item: Item, words: ItemWords) -> Item:
    """An item in other words; its own are still read."""
    also = unshown(item.wordings, texts(words))
    return item.model_copy(update={"text": words.text, "title": words.title, "also": also})
