"""Modules: questionnaires that an engagement adds to its main one.

A module is a survey by itself: it names its own answer lists and scales, and can be read, checked, shown and sent out
alone. Added to a survey, the two become one: answer lists and scales that both name must say the same (so a module may
bring more items to a scale), and every item must be new.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from assessment.documents import Document
from assessment.errors import InputError, Problem
from assessment.surveys.checking import check_survey
from assessment.surveys.model import Answers, Survey

__all__ = ["add_modules"]


def add_modules(survey: Survey, modules: Iterable[tuple[Survey, Document]]) -> Survey:
    """Join modules to a survey.

    Parameters
    ----------
    survey : Survey
        The main survey.
    modules : iterable of (Survey, Document)
        The modules, each checked by itself, and the files that they were read from.

    Returns
    -------
    Survey
        The main survey with the modules' answer lists, scales and items after its own.

    Raises
    ------
    InputError
        Whatever does not fit together, at its line of the module's file.

    Examples
    --------
    >>> def made(scale, *items):
    ...     asked = {name: {"text": name, "concepts": ["x"], "answers": "agree", "scales": [scale]} for name in items}
    ...     return Survey.model_validate({"survey": scale, "title": scale, "respondents": "customer", "items": asked,
    ...                                   "answers": {"agree": {"low": 1, "high": 5}}, "scales": {scale: {"title": scale}}})
    >>> document = Document("more.yml", {}, {})
    >>> joined = add_modules(made("main", "a", "b"), [(made("main", "c", "d"), document), (made("more", "e", "f"), document)])
    >>> joined.survey, joined.items_of("main"), list(joined.scales)
    ('main', ('a', 'b', 'c', 'd'), ['main', 'more'])
    """
    problems: list[Problem] = []
    for module, document in modules:
        clashes = list(find_clashes(survey, module, document))
        if not clashes:
            survey = joined(survey, module)
            clashes = list(check_survey(survey, document))
        problems += clashes
    if problems:
        raise InputError(problems)
    return survey


def joined(survey: Survey, module: Survey) -> Survey:
    """One survey of the two; a shared answer list reads the further words of both."""
    shared = {name: together(part, module.answers.get(name, part)) for name, part in survey.answers.items()}
    return survey.replace(
        answers={**survey.answers, **module.answers, **shared},
        scales={**survey.scales, **module.scales},
        items={**survey.items, **module.items},
    )


def together(ours: Answers, theirs: Answers) -> Answers:
    """Our answer list, which reads their further words too."""
    both = {**ours.also, **theirs.also}
    also = {value: list(dict.fromkeys([*ours.also.get(value, ()), *theirs.also.get(value, ())])) for value in both}
    none = [word for word in (*ours.also_no_answer, *theirs.no_answer, *theirs.also_no_answer) if word not in ours.no_answer]
    return ours.model_copy(update={"also": also, "also_no_answer": list(dict.fromkeys(none))})


def find_clashes(survey: Survey, module: Survey, document: Document) -> Iterator[Problem]:
    """What stops two surveys from being one: other respondents, an item that is there already, one name for two things."""
    if module.respondents != survey.respondents:
        what = f"This module asks {module.respondents}s, but the survey '{survey.survey}' asks {survey.respondents}s"
        yield fault(document, "respondents", what=what, todo="switch it on for the other side")
    for name in module.items.keys() & survey.items.keys():
        what = f"The survey '{survey.survey}' has an item of this name already"
        yield fault(document, "items", name, what=what, todo="rename one of the two")
    yield from find_differences(document, "answers", theirs=module.answers, ours=survey.answers)
    yield from find_differences(document, "scales", theirs=module.scales, ours=survey.scales)


def find_differences(document: Document, kind: str, *, theirs: Mapping[str, Any], ours: Mapping[str, Any]) -> Iterator[Problem]:
    """Answer lists or scales that two surveys name alike but define differently."""
    for name in theirs.keys() & ours.keys():
        one, other = (part.model_dump(exclude={"also", "no_answer", "also_no_answer"}) for part in (ours[name], theirs[name]))
        if unlike := [key for key in one if one[key] != other[key]]:
            what = f"The survey defines this too, with another '{unlike[0]}'"
            yield fault(document, kind, name, what=what, todo="make the two alike, or rename one of them")


def fault(document: Document, *place: str, what: str, todo: str) -> Problem:
    """Say a fault with its place in the module's file."""
    return Problem(what, file=document.name, line=document.line(place), column=".".join(place), found=place[-1], todo=todo)
