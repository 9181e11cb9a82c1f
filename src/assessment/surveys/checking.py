"""What a survey file must get right beyond the form of its parts: the names in it must meet, and its numbers must mean something.

The model holds each part by itself. Here the parts are held against each other: an item must name answers and scales that
exist, a scale must have the items to be one, a net promoter score needs answers from 0 to 10. Each check is a function that
gives the faults it finds, so that a file is put right in one go.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from assessment.documents import Document, Place, spell
from assessment.errors import Problem, nearest
from assessment.surveys.model import Answers, Form, Item, Survey

__all__ = ["check_survey", "folded"]

NAME = re.compile(r"[A-Za-z][A-Za-z0-9_.-]{0,39}")
RESERVED = frozenset(
    {"file", "line", "respondent", "wave", "unit", "level", "rated_unit", "ratedunit", "item", "answer"}
    | {"all", "customer", "not_stated"}
)
LARGEST_ANSWER = 1000
RANGES = {"nps": (0, 10), "share": (0, 1)}
STAFF_FORMS: tuple[Form, ...] = ("front_line", "manager", "senior_leader")
CUSTOMER_FORMS: tuple[Form, ...] = ("customer",)
STAFF_STEPS = ("empowerment", "staff_satisfaction")
CUSTOMER_STEPS = ("customer_satisfaction", "loyalty")


@dataclass(frozen=True)
class Found:
    """A survey under check, and where its words stand."""

    survey: Survey
    document: Document

    def fault(self, place: Place, what: str, *, found: str = "", allowed: str = "", todo: str = "") -> Problem:
        """Say a fault with its place."""
        return Problem(
            what,
            file=self.document.name,
            line=self.document.line(place),
            column=spell(place),
            found=found,
            allowed=allowed,
            todo=todo,
        )

    def unknown(self, place: Place, what: str, *, found: str, allowed: Collection[str]) -> Problem:
        """Say that a name is not known, with the names that are and the nearest of them."""
        close = nearest(found, allowed)
        todo = f"did you mean '{close[0]}'?" if close else ""
        return self.fault(place, what, found=found, allowed=", ".join(allowed) or "none is declared", todo=todo)


def check_survey(survey: Survey, document: Document) -> tuple[Problem, ...]:
    """Find everything in a survey that does not fit together.

    Parameters
    ----------
    survey : Survey
        The survey, each part of which is well formed.
    document : Document
        The file that it was read from.

    Returns
    -------
    tuple of Problem
        By line; empty where the survey can be used.
    """
    under_check = Found(survey, document)
    checks = (
        check_answers, check_names, check_items, check_forms, check_wordings, check_scales, check_roles, check_whom,
        check_measures,
    )  # fmt: skip
    problems = [problem for check in checks for problem in check(under_check)]
    return tuple(sorted(problems, key=lambda problem: problem.line))


def folded(text: str) -> str:
    """Text as it is compared: without regard to case, spaces, apostrophes and kinds of letters.

    Examples
    --------
    >>> folded("Don’t  Know") == folded("dont know")
    True
    """
    plain = unicodedata.normalize("NFKC", text).casefold()
    return " ".join(re.sub(r"['’‘`´]", "", plain).split())


def repeated(words: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Give each key whose word an earlier key has already, with that earlier key."""
    first: dict[str, str] = {}
    for key, word in words.items():
        if (earlier := first.setdefault(folded(word), key)) != key:
            yield key, earlier


def check_answers(found: Found) -> Iterator[Problem]:
    """Answer lists must go up, and each of their words must mean one thing."""
    for name, answers in found.survey.answers.items():
        place: Place = ("answers", name)
        if answers.low >= answers.high:
            yield found.fault(
                (*place, "low"), "'low' must be below 'high'", found=f"{answers.low} and {answers.high}", todo="swap them"
            )
        if max(abs(answers.low), abs(answers.high)) > LARGEST_ANSWER:
            yield found.fault(place, "Answers are too far from 0", allowed=f"-{LARGEST_ANSWER} to {LARGEST_ANSWER}")
        yield from check_labels(found, place, answers)
        yield from check_no_answer(found, place, answers)


def check_labels(found: Found, place: Place, answers: Answers) -> Iterator[Problem]:
    """A label must be of an answer there is, and no two may read the same. Answers without a label are fine."""
    for value in answers.labels:
        if not answers.low <= value <= answers.high:
            allowed = f"{answers.low} to {answers.high}"
            yield found.fault((*place, "labels", str(value)), "A label outside the answers", found=str(value), allowed=allowed)
    if unlabelled := gaps(answers):
        todo = "label every answer, or only the ends and the middle"
        yield found.fault((*place, "labels"), "Some answers have no label", found=", ".join(map(str, unlabelled)), todo=todo)
    for key, earlier in repeated({str(value): word for value, word in answers.labels.items()}):
        word = answers.labels[int(key)]
        yield found.fault((*place, "labels", key), f"Answer {earlier} has the same label", found=word, todo="use another word")


def gaps(answers: Answers) -> list[int]:
    """Answers that lack a label where some between the ends and the middle have one: words for them could not be read.

    Examples
    --------
    >>> gaps(Answers(low=1, high=5, labels={1: "No", 5: "Yes"})), gaps(Answers(low=1, high=4, labels={1: "a", 2: "b", 4: "d"}))
    ([], [3])
    """
    marks = {answers.low, answers.high, (answers.low + answers.high) / 2}
    if set(answers.labels) <= marks or answers.span > LARGEST_ANSWER:
        return []
    return [value for value in range(answers.low, answers.high + 1) if value not in answers.labels]


def check_no_answer(found: Found, place: Place, answers: Answers) -> Iterator[Problem]:
    """A word for "no answer" must not be the word or the number of an answer."""
    taken = {folded(word) for word in answers.labels.values()} | {str(value) for value in range(answers.low, answers.high + 1)}
    for position, word in enumerate(answers.no_answer):
        if folded(word) in taken:
            todo = "take it out of one of the two"
            yield found.fault((*place, "no_answer", position), "This stands for an answer and for none", found=word, todo=todo)


def check_names(found: Found) -> Iterator[Problem]:
    """Names of items and scales must be plain, free, and different from each other."""
    survey = found.survey
    for kind, names in (("items", survey.items), ("scales", survey.scales)):
        for name in names:
            if not NAME.fullmatch(name):
                allowed = "a letter, then letters, digits, '_', '.' or '-', up to 40"
                yield found.fault((kind, name), "This can't be a name", found=name, allowed=allowed)
            if name.casefold() in RESERVED:
                yield found.fault((kind, name), "This name has another meaning", found=name, todo="choose another name")
        for name, earlier in repeated({name: name for name in names}):
            yield found.fault(
                (kind, name), f"This name differs from '{earlier}' in capitals only", found=name, todo="choose another"
            )
    for name in survey.items:
        if name in survey.scales:
            todo = "rename one of the two; an item that is reported alone needs no scale"
            yield found.fault(("items", name), "An item and a scale have the same name", found=name, todo=todo)


def check_items(found: Found) -> Iterator[Problem]:
    """An item's answers and scales must exist, and something must become of it."""
    survey = found.survey
    of_items = [name for name, scale in survey.scales.items() if not scale.parts]
    for name, item in survey.items.items():
        place: Place = ("items", name)
        if item.answers not in survey.answers:
            yield found.unknown((*place, "answers"), "No such answer list", found=item.answers, allowed=survey.answers)
        for position, scale in enumerate(item.scales):
            where = (*place, "scales", position)
            if scale not in survey.scales:
                yield found.unknown(where, "No such scale", found=scale, allowed=of_items)
            elif survey.scales[scale].parts:
                yield found.unknown(where, "This scale is made of scales, not of items", found=scale, allowed=of_items)
        if item.reverse:
            yield from check_direction(found, place, item)
        if not item.scales and not item.alone:
            yield found.fault(
                place, "The item is in no scale", todo="add 'scales: [...]', or 'alone: true' to report it by itself"
            )


def check_direction(found: Found, place: Place, item: Item) -> Iterator[Problem]:
    """A reversed item needs a direction: words on its answers' ends, or a scale that is a step of the chain or has a meaning."""
    survey = found.survey
    answers = survey.answers.get(item.answers)
    if answers is None or {answers.low, answers.high} <= set(answers.labels):
        return
    todo = f"label {answers.low} and {answers.high} of '{item.answers}', or say "
    for scale in item.scales:
        known = survey.scales.get(scale)
        if known and not known.step and not known.meaning.strip():
            what = f"The item is reversed, but neither its answers nor the scale '{scale}' say which way is high"
            yield found.fault((*place, "reverse"), what, todo=f"{todo}what a high score means: 'meaning: ...' of '{scale}'")
    if item.alone and not item.title.strip():
        what = "The item is reversed, but neither its answers nor a title say which way is high"
        yield found.fault((*place, "reverse"), what, todo=f"{todo}what a high score means: 'title: ...' of the item")


def check_forms(found: Found) -> Iterator[Problem]:
    """Only forms of the survey's respondents may ask an item, and each that asks it needs a wording."""
    survey = found.survey
    forms = CUSTOMER_FORMS if survey.respondents == "customer" else STAFF_FORMS
    named = [(("scales", name, "levels"), scale.levels) for name, scale in survey.scales.items()]
    for name, item in survey.items.items():
        named.append((("items", name, "levels"), item.levels))
        if not isinstance(item.text, str):
            named.append((("items", name, "text"), list(item.text)))
            for form in sorted(set(survey.forms_of(item)) - set(item.text)):
                yield found.fault(("items", name, "text"), f"The wording for '{form}' is missing", todo="add it")
            for form in sorted(set(item.text) - set(survey.forms_of(item))):
                todo = "add it to 'levels' or remove the wording"
                yield found.fault(("items", name, "text", form), "A wording for a form that is not asked", found=form, todo=todo)
    for place, given in named:
        for form in given:
            if form not in forms:
                yield found.unknown(place, f"{survey.respondents.capitalize()}s have no such form", found=form, allowed=forms)


def check_wordings(found: Found) -> Iterator[Problem]:
    """No form may ask two items in the same words: answers are matched to items by them too."""
    survey = found.survey
    told: set[tuple[str, str]] = set()
    for form in CUSTOMER_FORMS if survey.respondents == "customer" else STAFF_FORMS:
        asked = {name: item.wording(form) for name, item in survey.items.items() if form in survey.forms_of(item)}
        for name, earlier in repeated({name: wording for name, wording in asked.items() if wording}):
            if (name, earlier) not in told:
                told.add((name, earlier))
                what = f"Item '{earlier}' has the same wording"
                yield found.fault(("items", name, "text"), what, found=asked[name], todo="change or remove one of the two")


def check_scales(found: Found) -> Iterator[Problem]:
    """A scale needs at least two items, and a composite at least two scales of items."""
    survey = found.survey
    of_items = [name for name, scale in survey.scales.items() if not scale.parts]
    for name, scale in survey.scales.items():
        place: Place = ("scales", name)
        for position, part in enumerate(scale.parts):
            if part not in of_items:
                what = "A part must be a scale of items" if part in survey.scales else "No such scale"
                yield found.unknown((*place, "parts", position), what, found=part, allowed=of_items)
        if scale.parts and len(set(scale.parts)) < max(2, len(scale.parts)):
            yield found.fault((*place, "parts"), "A composite needs two or more different parts", todo="name them")
        items = survey.items_of(name)
        if not scale.parts and len(items) < 2:
            todo = "put 'alone: true' on the item in place of the scale" if items else "name it in the 'scales' of its items"
            yield found.fault(place, "The scale has one item only" if items else "The scale has no items", todo=todo)
        for form in scale.levels:
            if not scale.parts and items and not survey.items_of(name, form=form):
                yield found.fault((*place, "levels"), "This form asks no item of the scale", found=form, todo="remove it")


def check_roles(found: Found) -> Iterator[Problem]:
    """A mirror is customers' view of a staff scale; each step of the chain has one scale, of the right side."""
    survey = found.survey
    steps = CUSTOMER_STEPS if survey.respondents == "customer" else STAFF_STEPS
    by_step: dict[str, str] = {}
    for name, scale in survey.scales.items():
        place: Place = ("scales", name)
        if (scale.role == "mirror" or scale.mirrors) and survey.respondents == "employee":
            yield found.fault((*place, "role"), "Only customers' scales can be mirrors", todo="use role: predictor or context")
        elif scale.role == "mirror" and not scale.mirrors.strip():
            yield found.fault(place, "A mirror must name the staff scale that it is the view of", todo="add 'mirrors: ...'")
        elif scale.mirrors and scale.role != "mirror":
            yield found.fault(
                (*place, "mirrors"), "Only a scale with role: mirror can mirror another", found=scale.mirrors, todo="remove it"
            )
        if scale.step and scale.step not in steps:
            what = f"{survey.respondents.capitalize()}s do not answer for this step"
            yield found.unknown((*place, "step"), what, found=scale.step, allowed=steps)
        elif scale.step and (earlier := by_step.setdefault(scale.step, name)) != name:
            yield found.fault((*place, "step"), f"Scale '{earlier}' has this step already", found=scale.step, todo="keep one")


def check_whom(found: Found) -> Iterator[Problem]:
    """Only one scale, of staff, speaks of the department that each of them named, and its items of nothing else."""
    survey = found.survey
    for name in [name for name, scale in survey.scales.items() if scale.of]:
        scale, place = survey.scales[name], ("scales", name, "of")
        if survey.respondents == "customer":
            yield found.fault(place, "Only employees rate a department", found=scale.of, todo="remove it")
        if name != survey.rated_scale:
            what = f"Scale '{survey.rated_scale}' speaks of the rated unit already"
            yield found.fault(place, what, found=scale.of, todo="keep one")
        if scale.parts or scale.measure != "score" or scale.role != "context" or scale.step:
            todo = "make it a scale of items with role: context, measure: score and no step"
            yield found.fault(place, "This scale can't be of a rated unit", found=scale.of, todo=todo)
        if whole := [other for other, one in survey.scales.items() if name in one.parts]:
            todo = f"take it out of the parts of '{whole[0]}'"
            yield found.fault(place, "A part of a composite can't be of a rated unit", found=scale.of, todo=todo)
        for item in survey.items_of(name):
            if survey.items[item].alone or len(survey.items[item].scales) > 1:
                todo = f"leave it in '{name}' only, without 'alone: true'"
                yield found.fault(
                    ("items", item), "An item on a rated unit is shown by who was rated only", found=item, todo=todo
                )


def check_measures(found: Found) -> Iterator[Problem]:
    """A net promoter score is of one item from 0 to 10, a share of answers 0 and 1; what is not reported has no measure."""
    survey = found.survey
    for name, item in survey.items.items():
        place: Place = ("items", name)
        if item.alone:
            yield from check_range(found, (*place, "measure"), item, item.measure)
        elif item.measure != "score" or item.role != "context":
            key = "measure" if item.measure != "score" else "role"
            yield found.fault((*place, key), f"An item has a {key} only if it is reported by itself", todo="add 'alone: true'")
    for name, scale in survey.scales.items():
        where: Place = ("scales", name, "measure")
        if scale.measure == "nps" or (scale.parts and scale.measure == "share"):
            todo = "give the measure to an item with 'alone: true'"
            yield found.fault(where, "This measure can't be of several items together", found=scale.measure, todo=todo)
        elif scale.measure == "share":
            for item_name in survey.items_of(name):
                yield from check_range(found, where, survey.items[item_name], scale.measure)


def check_range(found: Found, place: Place, item: Item, measure: str) -> Iterator[Problem]:
    """Answers of an item must be those that a measure is defined for."""
    answers = found.survey.answers.get(item.answers)
    if answers is not None and measure in RANGES and (answers.low, answers.high) != RANGES[measure]:
        low, high = RANGES[measure]
        what = f"The measure '{measure}' needs answers from {low} to {high}, not those of '{item.answers}'"
        todo = "choose another measure, or other answers"
        yield found.fault(place, what, found=f"{answers.low} to {answers.high}", todo=todo)
