"""When an index counts against a respondent, and when a respondent is flagged.

Cut-offs are laid down here, from what an index means or from the literature, and never from the answers at hand. A
respondent is flagged when two indices that look at different things agree, or when one leaves no doubt. An index that can't
be worked out for somebody does not count, and a question that is not answered is no sign of anything.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assessment.language import later
from assessment.stats import Floats

__all__ = ["INDICES", "LEAST_ANSWERED", "NOBODY_READS", "Index", "Signs", "careless", "hits"]

LEAST_ANSWERED = 10  # answers below which a pattern says nothing
NOBODY_READS = 1.0  # seconds an item that leave no doubt
HALF = 0.5  # of a form's answers in one run (Curran 2016)
LEAST_REPEATED = 11  # a questionnaire's twenty answers repeat so many by chance once in a thousand people
LITTLE = 0.3  # standard deviation, in answers, of a form on which one answer in ten is one step off the others
INCONSISTENT = 0.3  # even-odd consistency (Jackson 1976, in Johnson 2005)
RARE = 0.001  # chance of a pattern as far out
QUICK = 2.0  # seconds an item (Huang et al. 2012)
THIRD = 1 / 3  # of the usual time
SURE = 1.645  # standard errors that chance stays below 95 times in 100

Truths = NDArray[np.bool_]


@dataclass(frozen=True)
class Index:
    """What an index is called, and when it counts.

    Parameters
    ----------
    title : str
        A few words, for tables.
    counts : str
        When it counts, in plain words.
    """

    title: str
    counts: str


INDICES: Mapping[str, Index] = {
    "long_string": Index(
        later("The same answer over and over"),
        later("at least half of the answers in one run, through questions worded both ways"),
    ),
    "variability": Index(
        later("Hardly any difference between answers"),
        later("at most about one answer in ten off the others, on questions worded both ways"),
    ),
    "person_total": Index(
        later("Unlike what others answer"),
        later("high and low on other questions than everybody else, no nearer to them than by chance"),
    ),
    "even_odd": Index(later("Halves of a scale at odds"), later("consistency below .30 between the two halves of each scale")),
    "distance": Index(later("A pattern that hardly anybody has"), later("so far out that one in a thousand would be")),
    "speed": Index(later("Faster than can be read"), later("under 2 seconds a question, or a third of the usual time")),
    "straight_line": Index(
        later("One straight line"),
        later("the same answer to every question, worded either way, other than the middle one: no doubt"),
    ),
    "pattern": Index(
        later("A pattern repeated"), later("at least half of the answers, and 11, go round in a pattern of 2 to 10: no doubt")
    ),
    "racing": Index(later("Faster than anybody reads"), later("under 1 second a question: no doubt")),
}
COHERENCE = ("person_total", "even_odd")  # both ask whether the answers make sense together, and count once
BEYOND_DOUBT = ("straight_line", "pattern", "racing")


@dataclass(frozen=True)
class Signs:
    """What was worked out for the people who answered one form, one value a person; nan where it can't be.

    Parameters
    ----------
    answered : array
        Questions answered.
    rated : array
        Those on the commonest answer scale.
    run : array
        Longest run of one answer that holds questions worded both ways.
    repeated : array
        Longest run of answers that go round in a pattern.
    variability : array
        Standard deviation of the answers, in steps; nan where the form has no questions worded both ways.
    straight : array of bool
        All rated answers are the same, worded either way, and not the middle one.
    person_total, even_odd, tail, pace : array
        Correlation with others, consistency of halves, chance of a pattern as far out, seconds a question.
    items, scales : int
        Questions behind ``person_total``, scales behind ``even_odd``.
    """

    answered: Floats
    rated: Floats
    run: Floats
    repeated: Floats
    variability: Floats
    straight: Truths
    person_total: Floats
    even_odd: Floats
    tail: Floats
    pace: Floats
    items: int
    scales: int


def hits(signs: Signs) -> dict[str, Floats]:
    """Which indices count against whom.

    Parameters
    ----------
    signs : Signs
        Of the people who answered one form.

    Returns
    -------
    dict of str to array
        For each of :data:`INDICES`: 1 where it counts, 0 where it does not, nan where it can't be told.
    """
    enough, rated = signs.answered >= LEAST_ANSWERED, signs.rated >= LEAST_ANSWERED
    usual = np.nanmedian(signs.pace) if np.isfinite(signs.pace).any() else np.nan
    one_line = rated & ~np.isnan(signs.run)
    return {
        "long_string": told(signs.run >= HALF * signs.rated, one_line),
        "variability": told(signs.variability < LITTLE, rated & ~np.isnan(signs.variability)),
        "person_total": correlated(signs.person_total, by_chance(signs.items), pairs=signs.items, enough=enough),
        "even_odd": correlated(signs.even_odd, INCONSISTENT, pairs=signs.scales, enough=enough),
        "distance": told(signs.tail < RARE, enough & ~np.isnan(signs.tail)),
        "speed": told((signs.pace < QUICK) | (signs.pace < THIRD * usual), enough & ~np.isnan(signs.pace)),
        "straight_line": told(signs.straight, one_line),
        "pattern": told(signs.repeated >= np.maximum(HALF * signs.rated, LEAST_REPEATED), rated),
        "racing": told(signs.pace < NOBODY_READS, enough & ~np.isnan(signs.pace)),
    }


def told(counts: Truths, known: Truths) -> Floats:
    """1 and 0 where something is known, nan elsewhere."""
    return np.where(known, counts.astype(np.float64), np.nan)


def correlated(values: Floats, cut: float, *, pairs: int, enough: Truths) -> Floats:
    """An index that is a correlation: it counts below its cut-off, if at least half of all people are above what chance gives.

    Where most people's values could be chance (because questions or scales hardly differ), a low value says nothing of anybody.
    """
    known = enough & ~np.isnan(values)
    if not known.any() or not np.median(values[known]) > by_chance(pairs):
        return np.full(len(values), np.nan)
    return told(values < cut, known)


def by_chance(pairs: int) -> float:
    """The correlation that answers at random stay below 95 times in 100; nan for fewer than four pairs.

    Examples
    --------
    >>> round(by_chance(42), 3)
    0.26
    """
    return SURE / math.sqrt(pairs - 2) if pairs > 3 else math.nan


def careless(found: Mapping[str, Floats]) -> Truths:
    """Who is flagged: two indices that look at different things agree, or one leaves no doubt.

    Examples
    --------
    >>> nothing = dict.fromkeys(INDICES, np.array([np.nan, 0.0, 0.0, 0.0]))
    >>> said = {"distance": np.array([1.0, 1.0, 1.0, 0.0]), "speed": np.array([np.nan, 1.0, 0.0, 1.0])}
    >>> careless(nothing | said | {"racing": np.array([np.nan, 0.0, 0.0, 1.0])})
    array([False,  True, False,  True])
    """
    alone = [np.nan_to_num(value) for name, value in found.items() if name not in (*BEYOND_DOUBT, *COHERENCE)]
    votes = sum((*alone, np.maximum(*(np.nan_to_num(found[name]) for name in COHERENCE))), np.zeros(1))
    doubtless = sum((np.nan_to_num(found[name]) for name in BEYOND_DOUBT), np.zeros(1))
    return np.asarray((votes >= 2) | (doubtless > 0))
