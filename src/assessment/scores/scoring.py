"""Answers to scores, as whole numbers.

A respondent's score on a scale is the mean of the answered items, each carried to 0-100, when at least half of the
items that their form asks are answered. Means are fractions, and fractions added up as floats depend on the order of
rows. So a score is kept as a whole number over a common denominator that every possible count of answers divides:
sums of such scores are exact, and the same to the bit for any order, any split of the file and any number of workers.

A *descriptor* is the scale of all items that share their first concept of the source documents: it is what one level,
and the customers, see of the same thing. Items on the one department that each person named are in none: they are not on the
same thing.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import narwhals as nw

from assessment.settings import CUSTOMER, NOT_STATED, Level
from assessment.surveys import Item, Scale, Survey

__all__ = [
    "OUTCOMES",
    "Key",
    "answered_points",
    "common_multiple",
    "composite_terms",
    "descriptors",
    "item_points",
    "keys_of",
    "mean_of_terms",
    "scale_terms",
    "span",
]

FINEST = 2**44  # parts that the range of a score is cut into at most
OUTCOMES = ("customer_satisfaction", "loyalty")  # by the step of the chain that a scale is; also told by what happened to people


@dataclass(frozen=True)
class Key:
    """How one scale is scored.

    Parameters
    ----------
    scale : str
        Its name: a scale of the survey, an item reported alone, or the concept of a descriptor.
    items : tuple of str
        Items in it, of all forms; empty for a composite.
    parts : tuple of str
        Scales that a composite is made of.
    asked : mapping of str to int
        For each level, how many of the items (or parts) its form asks.
    denominator : int
        A stored score q stands for 100 * q / denominator.
    bounded : bool
        No respondent's own score is known, only how each part was answered, so that its error is bounded, not computed.
    questions : mapping of str to int
        What a group's figure is the weighted mean of: the figures of its questions, each with how many of them it is of. Empty
        where the figure is the mean of respondents' own scores.

    Notes
    -----
    The denominator is a multiple of every allowed count of answers and of every answer scale's span, so that a score is exact.
    Only where that number is too large for quick sums (some 30 items and more) is it a fixed one, and each respondent's score cut
    to less than a billionth of a point: by itself, so that sums still don't depend on the order.
    """

    scale: str
    items: tuple[str, ...]
    parts: tuple[str, ...]
    asked: Mapping[str, int]
    denominator: int
    bounded: bool = False
    questions: Mapping[str, int] = field(default_factory=dict)


def descriptors(survey: Survey) -> dict[str, tuple[str, ...]]:
    """Items of a survey by the first concept that they measure, in order of first appearance.

    Yes-or-no questions, and items on the department that each respondent named, are left out.

    Examples
    --------
    >>> survey = Survey.model_validate({
    ...     "survey": "s", "title": "S", "respondents": "customer", "answers": {"agree": {"low": 1, "high": 5}},
    ...     "items": {"a": {"text": "A", "concepts": ["x", "y"], "answers": "agree", "alone": True},
    ...               "b": {"text": "B", "concepts": ["x"], "answers": "agree", "alone": True}}})
    >>> descriptors(survey)
    {'x': ('a', 'b')}
    """
    found: dict[str, list[str]] = {}
    for name, item in survey.items.items():
        if item.measure == "score" and name not in survey.rated_items:
            found.setdefault(item.concepts[0], []).append(name)
    return {concept: tuple(items) for concept, items in found.items()}


def keys_of(survey: Survey, levels: Mapping[str, Level]) -> dict[str, Key]:
    """How every scale, item reported alone, descriptor and composite of a survey is scored, parts before composites.

    Parameters
    ----------
    survey : Survey
        What was asked.
    levels : mapping of str to Level
        The engagement's levels of staff.

    Returns
    -------
    dict of str to Key
        By scale. A descriptor that has the name of a scale is left out: the scale stands for it.
    """
    plain = {name: survey.items_of(name) for name, scale in survey.all_scales.items() if not scale.parts}
    alone = {name: item_key(survey, name, items, levels) for name, items in {**descriptors(survey), **plain}.items()}
    keys = {name: replace(key, questions=questions_of(survey, key, alone)) for name, key in alone.items()}
    composites = {name: scale for name, scale in survey.all_scales.items() if scale.parts}
    return keys | {name: composite_key(name, scale, keys) for name, scale in composites.items()}


def item_key(survey: Survey, scale: str, items: tuple[str, ...], levels: Mapping[str, Level]) -> Key:
    """How a scale of items is scored."""
    forms = {CUSTOMER: CUSTOMER} if survey.respondents == "customer" else {name: level.form for name, level in levels.items()}
    asked = {level: len(set(items) & set(asked_of(survey, scale, form, items))) for level, form in forms.items()}
    if survey.respondents == "employee":
        asked[NOT_STATED] = len(items)
    spans = math.lcm(*(span(survey, survey.items[item]) for item in items))
    return Key(scale, items, (), asked, min(common_multiple(asked) * spans, FINEST))


def questions_of(survey: Survey, key: Key, keys: Mapping[str, Key]) -> dict[str, int]:
    """The figures of a scale's questions, where each question is in just one of them and they are asked of whom the scale is.

    Parameters
    ----------
    survey : Survey
        What was asked.
    key : Key
        How the scale is scored.
    keys : mapping of str to Key
        Of everything that is made of items.

    Returns
    -------
    dict of str to int
        Each figure with how many of the scale's questions it is of: the questions where all are reported alone, which make up a
        descriptor, too; else the descriptors. Empty where a figure also has questions of another scale, or levels are asked
        different ones; of shares, which are told with an interval of their own; and of the scales that are also told by what
        happened to people, of whom questions are not.

    Examples
    --------
    >>> survey = Survey.model_validate({
    ...     "survey": "s", "title": "S", "respondents": "customer", "answers": {"agree": {"low": 1, "high": 5}},
    ...     "scales": {"care": {"title": "Care"}},
    ...     "items": {name: {"text": name, "concepts": [concept], "answers": "agree", "scales": ["care"]}
    ...               for name, concept in zip("abc", "xyy")}})
    >>> dict(keys_of(survey, {})["care"].questions)
    {'x': 1, 'y': 2}
    """
    scale = survey.scales.get(key.scale)
    if scale and (scale.measure != "score" or (survey.respondents == "customer" and scale.step in OUTCOMES)):
        return {}
    concepts = dict.fromkeys(survey.items[item].concepts[0] for item in key.items)
    figures = [keys[concept] for concept in concepts if concept in keys and concept not in survey.all_scales] if scale else []
    told = {name for name, of in survey.all_scales.items() if of.measure == "score"}
    if told.issuperset(key.items):
        figures = [keys[item] for item in key.items]
    apart = len(figures) > 1 and sorted(item for figure in figures for item in figure.items) == sorted(key.items)
    alike = all(
        count in {0, len(key.items)} and count == sum(figure.asked.get(level, 0) for figure in figures)
        for level, count in key.asked.items()
    )
    return {figure.scale: len(figure.items) for figure in figures} if apart and alike else {}


def asked_of(survey: Survey, scale: str, form: str, items: tuple[str, ...]) -> tuple[str, ...]:
    """Items that a form asks: of a scale those that it scores for that form, of a descriptor all."""
    if scale in survey.all_scales:
        return survey.items_of(scale, form=form)
    return tuple(item for item in items if form in survey.forms_of(survey.items[item]))


def composite_key(name: str, scale: Scale, keys: Mapping[str, Key]) -> Key:
    """How a composite is scored: the mean of its parts, by the same rule of at least half."""
    parts = tuple(scale.parts)
    levels = keys[parts[0]].asked
    asked = {level: sum(keys[part].asked.get(level, 0) > 0 for part in parts) for level in levels}
    shared = math.lcm(*(keys[part].denominator for part in parts))
    return Key(name, (), parts, asked, min(common_multiple(asked) * shared, FINEST))


def common_multiple(asked: Mapping[str, int]) -> int:
    """Smallest number that every allowed count of answers divides.

    Examples
    --------
    >>> common_multiple({"front_line": 5, "manager": 4})
    60
    """
    allowed = {count for most in asked.values() for count in range((most + 1) // 2, most + 1)} - {0}
    return math.lcm(*allowed)


def span(survey: Survey, item: Item) -> int:
    """Steps from the lowest to the highest answer of an item."""
    return survey.answers[item.answers].span


def item_points(survey: Survey, item: str) -> dict[int, int]:
    """Whole points of each answer of an item above the least favourable one.

    Examples
    --------
    >>> survey = Survey.model_validate({
    ...     "survey": "s", "title": "S", "respondents": "customer", "answers": {"agree": {"low": 1, "high": 3}},
    ...     "items": {"a": {"text": "A", "concepts": ["x"], "answers": "agree", "alone": True, "reverse": True}}})
    >>> item_points(survey, "a")
    {1: 2, 2: 1, 3: 0}
    """
    question = survey.items[item]
    answers = survey.answers[question.answers]
    return {
        answer: answers.high - answer if question.reverse else answer - answers.low
        for answer in range(answers.low, answers.high + 1)
    }


def answered_points(survey: Survey, item: str) -> nw.Expr:
    """Whole points of an answer above the least favourable one; null where there is none."""
    question = survey.items[item]
    answers = survey.answers[question.answers]
    value = nw.col(item).cast(nw.Int64)
    return answers.high - value if question.reverse else value - answers.low


def carried(points: nw.Expr, *, of: int, to: int) -> nw.Expr:
    """Whole points of ``of`` as whole points of ``to``: exact where the one divides the other, else cut."""
    if to % of == 0:
        return points * (to // of)
    return (points.cast(nw.Int128) * to // of).cast(nw.Int64)


def scale_terms(survey: Survey, key: Key) -> tuple[nw.Expr, nw.Expr]:
    """Sum of a respondent's answers on a scale of items, over the key's denominator, and how many were answered.

    Notes
    -----
    With x the points of an answered item, r its span, m the number answered and D the denominator (a multiple of every
    allowed m and of every span), the score is q = sum(x D / r) / m, so that 100 q / D is the mean of the items at 0-100.
    This gives sum(x D / r), and m.
    """
    points = [
        carried(answered_points(survey, item), of=span(survey, survey.items[item]), to=key.denominator) for item in key.items
    ]
    answered = [(~nw.col(item).is_null()).cast(nw.Int64) for item in key.items]
    return nw.sum_horizontal(*points), nw.sum_horizontal(*answered)


def composite_terms(key: Key, keys: Mapping[str, Key]) -> tuple[nw.Expr, nw.Expr]:
    """The same for a composite, from its parts' columns, which are named ``=part``."""
    points = [carried(nw.col(f"={part}"), of=keys[part].denominator, to=key.denominator) for part in key.parts]
    answered = [(~nw.col(f"={part}").is_null()).cast(nw.Int64) for part in key.parts]
    return nw.sum_horizontal(*points), nw.sum_horizontal(*answered)


def mean_of_terms(key: Key, total: str, answered: str) -> nw.Expr:
    """Divide by the number answered where at least half of what the level's form asks is answered; null elsewhere."""
    by_asked: dict[int, list[str]] = {}
    for level, asked in key.asked.items():
        by_asked.setdefault(asked, []).append(level)
    enough = [nw.col("level").is_in(levels) & (nw.col(answered) * 2 >= asked) for asked, levels in by_asked.items() if asked]
    chosen = nw.any_horizontal(*enough, ignore_nulls=False) & (nw.col(answered) > 0) if enough else nw.lit(value=False)
    divisor = nw.when(nw.col(answered) > 0).then(nw.col(answered)).otherwise(1)
    return nw.when(chosen).then(nw.col(total) // divisor)
