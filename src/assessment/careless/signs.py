"""From the answers to one form to each person's signs.

Everybody who was asked the same questions in the same wave is compared with each other: managers with managers, customers with
customers. Only questions with four answers or more count, that at least half of these people answered: yes-or-no questions, and
those asked of a few, have no pattern to speak of.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

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

FEWEST_STEPS = 3  # of an answer scale with four answers
BLOCK = 16_384  # people at a time, so that memory does not grow with them
DIGITS = 9  # kept of a sign, so that the order of rows can't move it across a cut-off


@dataclass(frozen=True)
class Form:
    """The questions that count, in the order asked: their answer scales, which are turned, the halves of each scale."""

    items: tuple[str, ...]
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


def measure_signs(people: pl.DataFrame, survey: Survey) -> Signs:
    """Work out every sign for the people who answered one form.

    Parameters
    ----------
    people : DataFrame
        ``pace`` (seconds a question, may be null) and one column an item.
    survey : Survey
        What was asked.

    Returns
    -------
    Signs
        One value a person, in the order of ``people``.
    """
    form = form_of(people, survey)
    everybody = sums_of(people, form)
    pieces = [signs_of(block, form, everybody) for block in blocks(people, form.items)]
    parts = {name: np.concatenate([piece[name] for piece in pieces]) for name in pieces[0]}
    return Signs(
        answered=people.select(pl.sum_horizontal(pl.col(item).is_not_null() for item in survey.items)).to_series().to_numpy()
        * 1.0,
        straight=parts.pop("straight") > 0,
        pace=people["pace"].cast(pl.Float64).fill_null(np.nan).to_numpy(),
        items=len(form.items),
        scales=len(form.halves),
        **{name: np.round(values, DIGITS) for name, values in parts.items()},
    )


def form_of(people: pl.DataFrame, survey: Survey) -> Form:
    """Find the questions that count, and what is known of them."""
    answered = people.select(pl.col(item).count() for item in survey.items).row(0, named=True)
    ends = {name: survey.answers[item.answers] for name, item in survey.items.items()}
    items = [name for name in survey.items if ends[name].span >= FEWEST_STEPS and 2 * answered[name] >= max(len(people), 1)]
    scales = [(ends[name].low, ends[name].high) for name in items]
    commonest = Counter(scales).most_common(1)[0][0] if scales else None
    return Form(
        items=tuple(items),
        low=np.array([low for low, _ in scales], dtype=float),
        span=np.array([high - low for low, high in scales], dtype=float),
        turned=np.array([survey.items[name].reverse for name in items], dtype=float),
        rated=tuple(place for place, scale in enumerate(scales) if scale == commonest),
        halves=halves_of(survey, items),
    )


def halves_of(survey: Survey, items: list[str]) -> tuple[Halves, ...]:
    """Odd and even questions of each scale, in the order asked; a question of several scales belongs to its first."""
    members: dict[str, list[int]] = {}
    for place, name in enumerate(items):
        if survey.items[name].scales:
            members.setdefault(survey.items[name].scales[0], []).append(place)
    return tuple((places[0::2], places[1::2]) for places in members.values() if len(places) > 1)


def blocks(people: pl.DataFrame, items: tuple[str, ...]) -> Iterator[Floats]:
    """Answers as a matrix, some people at a time; one empty block where there is nobody."""
    for start in range(0, max(len(people), 1), BLOCK):
        part = people[start : start + BLOCK]
        matrix = part.select(pl.col(items).cast(pl.Float64)).to_numpy() if items else np.empty((len(part), 0))
        yield np.ascontiguousarray(matrix)


def sums_of(people: pl.DataFrame, form: Form) -> Everybody:
    """Add up everybody's answers. Answers are whole numbers, so the sums are exact and no order of rows changes them."""
    size = len(form.items)
    n, total, product = (np.zeros((size, size)) for _ in range(3))
    for block in blocks(people, form.items):
        given = (~np.isnan(block)).astype(float)
        answers = np.where(given > 0, block, 0)
        n, total, product = n + given.T @ given, total + answers.T @ given, product + answers.T @ answers
    counts, sums, products = (part.astype(np.int64) for part in (n, total, product))
    spread = covariance(counts, sums, sums.T, products) if size else n
    varied = tuple(np.flatnonzero(np.diag(spread) > 0).tolist())
    chosen = np.ix_(varied, varied)
    each, all_of = np.diag(n), np.diag(total)
    means = all_of / np.where(each > 0, each, 1)
    fewest = int(n[chosen].min()) if varied else 0
    shares = (all_of - form.low * each) / form.span
    return Everybody(each, shares, varied, spread_of_answers(means[list(varied)], spread[chosen], n=fewest))


def signs_of(block: Floats, form: Form, everybody: Everybody) -> Mapping[str, Floats]:
    """Signs of some people."""
    same, turned = block[:, list(form.rated)], form.turned[list(form.rated)] > 0
    both_ways = bool(turned.any() and not turned.all())
    nothing = np.full(len(block), np.nan)
    run = long_string(same, turned=turned) if both_ways else nothing
    rated = (~np.isnan(same)).sum(axis=1).astype(float)
    shares = (block - form.low) / form.span
    facing_one_way = np.where(form.turned > 0, 1 - shares, shares)
    return {
        "rated": rated,
        "run": run,
        "repeated": repeated_pattern(same),
        "variability": intra_person_variability(same) if both_ways else nothing,
        "straight": ((run == rated) & (rated > 0) & off_middle(same, form)).astype(float),
        "person_total": person_total(shares, n=everybody.n, total=everybody.total),
        "even_odd": even_odd(facing_one_way, form.halves),
        "tail": mahalanobis(block[:, list(everybody.varied)], everybody.spread).tail,
    }


def off_middle(same: Floats, form: Form) -> NDArray[np.bool_]:
    """Who gave any other answer than the middle one of the commonest answer scale: that one, turned, says the same."""
    middle = form.low[form.rated[0]] + form.span[form.rated[0]] / 2 if form.rated else np.nan
    answered = ~np.isnan(same)
    return np.asarray((answered & (same != middle)).any(axis=1))
