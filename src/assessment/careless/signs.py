"""From the answers to one form to each person's signs.

Everybody who was asked the same questions in the same wave is compared with each other: managers with managers, customers with
customers. Only questions with four answers or more count, that at least half of these people answered: yes-or-no questions, and
those asked of a few, have no pattern to speak of.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from assessment.careless.rule import Signs
from assessment.stats import (
    Floats,
    Halves,
    Spread,
    covariance,
    even_odd,
    intra_person_variability,
    long_string,
    mahalanobis,
    person_total,
    repeated_pattern,
    spread_of_answers,
)
from assessment.surveys import Survey

__all__ = ["measure_signs"]

Matrix = NDArray[Any]  # of whole numbers

FEWEST_STEPS = 3  # of an answer scale with four answers
BLOCK = 16_384  # people at a time, so that memory does not grow with them
EXACT = 2**24  # whole numbers up to here are exact in 32 bits of floating point, which are twice as fast
DIGITS = 9  # kept of a sign, so that the order of rows can't move it across a cut-off


@dataclass(frozen=True)
class Form:
    """The questions that count, in the order asked: where among all, their answer scales, which are turned, scales' halves."""

    places: tuple[int, ...]
    low: Floats
    span: Floats
    turned: Floats
    rated: tuple[int, ...]
    halves: tuple[Halves, ...]


@dataclass(frozen=True)
class Everybody:
    """Sums over all people of a form: how many answered each question, sums of shares, and where the answers lie."""

    n: Floats
    total: Floats
    varied: tuple[int, ...]
    spread: Spread


def measure_signs(answers: pl.DataFrame, survey: Survey, *, rows: NDArray[np.uint32], pace: Floats) -> Signs:
    """Work out every sign for the people who answered one form.

    Parameters
    ----------
    answers : DataFrame
        One column an item, of all people.
    survey : Survey
        What was asked.
    rows : array of int
        Who answered the form: positions in ``answers``.
    pace : array of float
        Their seconds a question; nan where it is not known.

    Returns
    -------
    Signs
        One value a person, in the order of ``rows``.
    """
    people = answers.select(*survey.items)
    sums = sums_of(people, survey, rows)
    form = form_of(survey, np.diag(sums[0]), len(rows))
    everybody = everybody_of(sums, form)
    pieces = [signs_of(block, form, everybody) for block in blocks(people, survey, rows)]
    parts = {name: np.concatenate([piece[name] for piece in pieces]) for name in pieces[0]}
    return Signs(
        straight=parts.pop("straight") > 0,
        pace=pace,
        items=len(form.places),
        scales=len(form.halves),
        **{name: np.round(values, DIGITS) for name, values in parts.items()},
    )


def form_of(survey: Survey, answered: Floats, people: int) -> Form:
    """Find the questions that count, by how many people answered each, and what is known of them."""
    asked = [(place, item, survey.answers[item.answers]) for place, item in enumerate(survey.items.values())]
    counted = [
        (place, item, ends) for place, item, ends in asked if ends.span >= FEWEST_STEPS and 2 * answered[place] >= max(people, 1)
    ]
    scales = [(ends.low, ends.high) for _, _, ends in counted]
    commonest = Counter(scales).most_common(1)[0][0] if scales else None
    return Form(
        places=tuple(place for place, _, _ in counted),
        low=np.array([low for low, _ in scales], dtype=float),
        span=np.array([high - low for low, high in scales], dtype=float),
        turned=np.array([item.reverse for _, item, _ in counted], dtype=float),
        rated=tuple(place for place, scale in enumerate(scales) if scale == commonest),
        halves=halves_of([item.scales[0] if item.scales else "" for _, item, _ in counted]),
    )


def halves_of(scales: list[str]) -> tuple[Halves, ...]:
    """Odd and even questions of each scale, in the order asked, by the first scale of each question."""
    members: dict[str, list[int]] = {}
    for place, scale in enumerate(scales):
        if scale:
            members.setdefault(scale, []).append(place)
    return tuple((places[0::2], places[1::2]) for places in members.values() if len(places) > 1)


def blocks(people: pl.DataFrame, survey: Survey, rows: NDArray[np.uint32]) -> Iterator[Matrix]:
    """Answers as a matrix, some people at a time; one empty block where there is nobody.

    It lies item by item, in the smallest numbers that hold all answers; where there is no answer stands the type's lowest.
    """
    widest = max((max(abs(ends.low), abs(ends.high)) for ends in survey.answers.values()), default=0)
    kind = (pl.Int8, np.int8) if widest < np.iinfo(np.int8).max else (pl.Int16, np.int16)
    for start in range(0, max(len(rows), 1), BLOCK):
        part = people[rows[start : start + BLOCK]]
        yield part.select(pl.all().cast(kind[0]).fill_null(np.iinfo(kind[1]).min)).to_numpy()


def sums_of(people: pl.DataFrame, survey: Survey, rows: NDArray[np.uint32]) -> tuple[Matrix, Matrix, Matrix]:
    """Add up everybody's answers to each pair of questions: how many gave both, the sum of the first, and of products.

    Answers are whole numbers, so the sums are exact and no order of rows changes them.
    """
    n, total, product = (np.zeros((people.width, people.width), dtype=np.int64) for _ in range(3))
    widest = max((max(abs(ends.low), abs(ends.high)) for ends in survey.answers.values()), default=0)
    kind = np.dtype(np.float32 if BLOCK * widest**2 < EXACT else np.float64)
    for block in blocks(people, survey, rows):
        asked = np.flatnonzero(there(block).any(axis=0))  # of questions that other forms ask, nobody here answered any
        columns = np.ascontiguousarray(block[:, asked].T)
        given, answers = there(columns).astype(kind), np.where(there(columns), columns, 0).astype(kind)
        for sums, found in ((n, given @ given.T), (total, answers @ given.T), (product, answers @ answers.T)):
            sums[np.ix_(asked, asked)] += found.astype(np.int64)
    return n, total, product


def everybody_of(sums: tuple[Matrix, Matrix, Matrix], form: Form) -> Everybody:
    """What is known of everybody from the sums of their answers."""
    places = np.ix_(form.places, form.places)
    n, total, product = (part[places] for part in sums)
    spread = covariance(n, total, total.T, product) if form.places else n.astype(float)
    varied = tuple(np.flatnonzero(np.diag(spread) > 0).tolist())
    chosen = np.ix_(varied, varied)
    each, all_of = np.diag(n), np.diag(total)
    means = all_of / np.where(each > 0, each, 1)
    fewest = int(n[chosen].min()) if varied else 0
    shares = (all_of - form.low * each) / form.span
    return Everybody(each.astype(float), shares, varied, spread_of_answers(means[list(varied)], spread[chosen], n=fewest))


def signs_of(block: Matrix, form: Form, everybody: Everybody) -> Mapping[str, Floats]:
    """Signs of some people."""
    mine = chosen(block, form.places)
    same, turned = chosen(mine, form.rated), form.turned[list(form.rated)] > 0
    both_ways = bool(turned.any() and not turned.all())
    nothing = np.full(len(block), np.nan)
    run = long_string(same, turned=turned) if both_ways else nothing
    rated = answered(same)
    floating = np.where(there(mine), mine, np.nan)
    shares = (floating - form.low) / form.span
    return {
        "answered": answered(block),
        "rated": rated,
        "run": run,
        "repeated": repeated_pattern(same),
        "variability": intra_person_variability(chosen(floating, form.rated)) if both_ways else nothing,
        "straight": ((run == rated) & (rated > 0) & off_middle(same, form)).astype(float),
        "person_total": person_total(shares, n=everybody.n, total=everybody.total),
        "even_odd": even_odd(np.where(form.turned > 0, 1 - shares, shares) if form.halves else shares, form.halves),
        "tail": mahalanobis(chosen(floating, everybody.varied), everybody.spread).tail,
    }


def chosen(matrix: NDArray[Any], places: tuple[int, ...]) -> NDArray[Any]:
    """Some columns of a matrix, which is the matrix itself where they are all."""
    return matrix if places == tuple(range(matrix.shape[1])) else np.asfortranarray(matrix[:, list(places)])


def there(answers: Matrix) -> NDArray[np.bool_]:
    """Where there is an answer."""
    return np.asarray(answers != np.iinfo(answers.dtype).min)


def answered(answers: Matrix) -> Floats:
    """How many questions each person answered."""
    return np.asarray(there(answers).sum(axis=1, dtype=np.int16), dtype=np.float64)


def off_middle(same: Matrix, form: Form) -> NDArray[np.bool_]:
    """Who gave any other answer than the middle one of the commonest answer scale: that one, turned, says the same."""
    middle = form.low[form.rated[0]] + form.span[form.rated[0]] / 2 if form.rated else np.nan
    return np.asarray((there(same) & (same != middle)).any(axis=1))
