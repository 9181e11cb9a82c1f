"""Signs that somebody answered without reading: one index a function, one figure a person.

Each index looks at another thing: whether the same answer was given over and over, whether a person's answers hang together,
whether they go the way that others' go, whether their pattern is one that hardly anybody has, how fast they were. None of
them proves anything by itself; what follows from them together is decided elsewhere.

Answers come as a matrix, people by items in the order asked; where there is none stands nan or, in a matrix of whole numbers,
the lowest that its type can hold. A row's index depends on that row and on sums over everybody, so that a large table can be
worked through in pieces. Each step looks at one item and all people: a matrix that lies item by item in memory (Fortran's
order), in small whole numbers, is the fastest.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from assessment.stats.intervals import floats
from assessment.stats.moments import Floats, Wholes
from assessment.stats.reliability import spearman_brown

__all__ = [
    "Halves",
    "even_odd",
    "intra_person_variability",
    "long_string",
    "person_total",
    "repeated_pattern",
    "seconds_per_item",
]

Truths = NDArray[np.bool_]
Halves = tuple[Sequence[int], Sequence[int]]
LEAST_PAIRS = 3  # a correlation of two pairs is always 1 or -1
NO_SPREAD = 1e-12  # a variance below this is rounding, in squared steps of scales that span 1 or more


def long_string(answers: ArrayLike, *, turned: ArrayLike | None = None) -> Floats:
    """Length of a person's longest run of identical answers, in the order asked.

    Parameters
    ----------
    answers : array_like, shape (people, items)
        As ticked, reversed items not turned; all items on one answer scale. nan is no answer.
    turned : array_like of bool, shape (items,), optional
        Which items are worded the other way round. If given, only runs count that hold both kinds of item: the same answer to
        both contradicts itself, while the same answer to items worded one way may be what a person thinks.

    Returns
    -------
    array of float, shape (people,)
        A whole number; 0 where no run counts, nan where nothing was answered.

    Notes
    -----
    Items without an answer are passed over: they neither end a run nor lengthen it. (R's careless 1.2 ends it there.)

    References
    ----------
    Johnson, J. A. (2005). Ascertaining the validity of individual protocols from Web-based personality inventories. Journal of
    Research in Personality, 39, 103-129. https://doi.org/10.1016/j.jrp.2004.09.009

    Examples
    --------
    >>> long_string([[4, 4, 4, 2], [1, 2, 3, 4], [5, float("nan"), 5, 5]])
    array([3., 1., 3.])
    >>> long_string([[4, 4, 4, 2]], turned=[False, False, False, True])
    array([0.])
    """
    columns, given = by_item(answers)
    kinds = np.zeros(len(columns), dtype=bool) if turned is None else np.asarray(turned, dtype=bool)
    people = columns.shape[1]
    length, longest = (np.zeros(people, dtype=counting(len(columns))) for _ in range(2))
    last, said = np.zeros_like(columns, shape=people), np.zeros(people, dtype=bool)
    held = np.zeros((2, people), dtype=bool)  # whether the run holds items of the one kind, and of the other
    for column, there, kind in zip(columns, given, kinds, strict=True):
        goes_on = ~there | (said & (column == last))
        length *= goes_on
        length += there
        held &= goes_on
        held[int(kind)] |= there
        np.maximum(longest, length * (there if turned is None else held[0] & held[1]), out=longest)
        np.copyto(last, column, where=there)
        said |= there
    return np.asarray(np.where(said, longest, np.nan), dtype=np.float64)


def repeated_pattern(answers: ArrayLike, *, longest: int = 10) -> Floats:
    """Length of a person's longest run of answers that repeat a pattern: 1 2 3 4 5 1 2 3 4 5, or up and down again.

    Parameters
    ----------
    answers : array_like, shape (people, items)
        As ticked, in the order asked, all items on one answer scale. nan is no answer.
    longest : int, 2 or more
        Answers in the longest pattern that is looked for.

    Returns
    -------
    array of float, shape (people,)
        Answers that are the same as the one a whole pattern before them, in one run; 0 where none is.

    Notes
    -----
    A run for patterns of p answers goes on while each answer equals that p places before; items without an answer, or without
    one to compare with, neither end nor lengthen it. Only runs count in which at least half of the answers differ from the one
    before: the same answer over and over is :func:`long_string`'s.

    References
    ----------
    The idea, with correlations in place of identity: Gottfried, J., Jezek, S., Kralova, M. & Rihacek, T. (2022). Autocorrelation
    screening. Practical Assessment, Research & Evaluation, 27, 2.

    Examples
    --------
    >>> repeated_pattern([[1, 2, 3, 1, 2, 3, 1], [1, 2, 1, 2, 1, 2, 5], [4, 4, 4, 4, 4, 4, 4], [1, 5, 2, 4, 4, 3, 5]])
    array([4., 4., 0., 1.])
    """
    columns, given = by_item(answers)
    lacking = ~given
    items, people = columns.shape
    lengths = max(min(longest, items - 1) - 1, 0)  # of patterns that fit, from the longest down to 2
    kind = counting(2 * items)
    run, found, ahead = (np.zeros((lengths, people), dtype=of) for of in (kind, kind, np.dtype(kind.str.replace("u", "i"))))
    for place in range(2, items):
        reach = slice(max(place - longest, 0), place - 1)  # items a whole pattern before this one
        like = columns[reach] == columns[place]
        like &= given[place] & given[reach]
        going = like | lacking[reach]
        going |= lacking[place]
        changed = (columns[place] != columns[place - 1]) & given[place - 1]
        fits = slice(lengths - len(like), None)
        run[fits] += like
        run[fits] *= going
        ahead[fits] += like * np.where(changed, 1, -1).astype(ahead.dtype)  # answers that differ, less the others
        ahead[fits] *= going
        np.maximum(found[fits], run[fits] * (ahead[fits] >= 0), out=found[fits])
    return np.asarray(found.max(axis=0, initial=0), dtype=np.float64)


def intra_person_variability(answers: ArrayLike) -> Floats:
    """Standard deviation of a person's own answers: 0 for a straight line.

    Parameters
    ----------
    answers : array_like, shape (people, items)
        As ticked, reversed items not turned; all items on one answer scale. nan is no answer.

    Returns
    -------
    array of float, shape (people,)
        Sample standard deviation (n - 1) over the answered items, in steps of the answer scale; nan with fewer than two.

    References
    ----------
    Dunn, A. M., Heggestad, E. D., Shanock, L. R. & Theilgard, N. (2018). Intra-individual response variability as an indicator
    of insufficient effort responding. Journal of Business and Psychology, 33, 105-121.
    https://doi.org/10.1007/s10869-016-9479-0

    Examples
    --------
    >>> intra_person_variability([[3, 3, 3], [2, 4, float("nan")]]).round(4)
    array([0.    , 1.4142])
    """
    rows = matrix(answers)
    given = ~np.isnan(rows)
    n = given.sum(axis=1)
    mean = divided(np.where(given, rows, 0).sum(axis=1), n)
    squares = (np.where(given, rows - mean[:, None], 0) ** 2).sum(axis=1)
    return np.sqrt(divided(squares, n - 1))


def person_total(answers: ArrayLike, *, n: ArrayLike, total: ArrayLike) -> Floats:
    """Correlation of a person's answers with everybody else's mean answers, over the items that the person answered.

    Parameters
    ----------
    answers : array_like, shape (people, items)
        As ticked, reversed items not turned, on scales of one length (say 0 to 1). nan is no answer.
    n, total : array_like, shape (items,)
        How many answered each item, and the sum of their answers, these people among them.

    Returns
    -------
    array of float, shape (people,)
        -1 to 1; nan where fewer than three answered items have other people's answers, or either side does not vary.

    Notes
    -----
    The person's own answer is taken out of the mean, as an item is out of its total: else a small group agrees with itself.

    References
    ----------
    Donlon, T. F. & Fischer, F. E. (1968). An index of an individual's agreement with group-determined item difficulties.
    Educational and Psychological Measurement, 28, 105-113. Curran, P. G. (2016). Methods for the detection of carelessly
    invalid responses in survey data. Journal of Experimental Social Psychology, 66, 4-19.
    https://doi.org/10.1016/j.jesp.2015.07.006

    Examples
    --------
    Everybody else's means are 2, 4 and 3:

    >>> person_total([[1, 3, 2], [3, 1, 2]], n=[2, 2, 2], total=[4, 4, 4]).round(4)
    array([-1., -1.])
    >>> person_total([[1, 3, 2]], n=[3, 3, 3], total=[5, 11, 8]).round(4)
    array([1.])
    """
    counts, sums = floats(n), floats(total)
    known = counts > 1
    counts, sums, rows = counts[known], sums[known], matrix(answers)[:, known]
    middle = sums.sum() / max(counts.sum(), 1)
    given = ~np.isnan(rows)
    # Less the middle, that no digits are lost: a person's own answer, and the others' mean as far as it is not that answer.
    own, rest, part = np.where(given, rows - middle, 0), (sums - counts * middle) / (counts - 1), 1 / (counts - 1)
    one, own, there = np.ones_like(rest), own.T, given.T.astype(float)
    answered = np.stack([one, rest, rest**2]) @ there
    once = np.stack([one, rest, part, 2 * rest * part]) @ own
    squared = np.stack([one, part, part**2]) @ own**2
    return correlation_of_sums(
        answered[0],
        (once[0], answered[1] - once[2]),
        (squared[0], answered[2] - once[3] + squared[2]),
        once[1] - squared[1],
    )


def even_odd(answers: ArrayLike, scales: Sequence[Halves]) -> Floats:
    """Consistency of a person's answers: the two halves of each scale, correlated over the scales, at full length.

    Parameters
    ----------
    answers : array_like, shape (people, items)
        Reversed items turned, on scales of one length (say 0 to 1). nan is no answer.
    scales : sequence of (positions, positions)
        Columns of each scale's odd and of its even items.

    Returns
    -------
    array of float, shape (people,)
        -1 to 1; nan where fewer than three scales have both halves, or either half is the same on all scales.

    Notes
    -----
    r between half means, then Spearman and Brown's 2r / (1 + r), not below -1. A person who is alike on all scales has a low
    value without being careless.

    References
    ----------
    Johnson, J. A. (2005), as in :func:`long_string`, who credits D. N. Jackson (1976). Meade, A. W. & Craig, S. B. (2012).
    Identifying careless responses in survey data. Psychological Methods, 17, 437-455. https://doi.org/10.1037/a0028085

    Examples
    --------
    Three scales of two items each: answered alike, then at odds:

    >>> pairs = [([0], [1]), ([2], [3]), ([4], [5])]
    >>> even_odd([[1, 1, 3, 3, 5, 5], [1, 5, 3, 3, 5, 1]], pairs)
    array([ 1., -1.])
    """
    rows = matrix(answers)
    if not scales:
        return np.full(len(rows), np.nan)
    odd, even = (np.stack([row_mean(rows[:, list(pair[side])]) for pair in scales], axis=1) for side in (0, 1))
    r = row_correlation(odd, even)
    # 2r / (1 + r) is -1 at r = -1/3 and has no lower end: below that it says nothing more.
    return np.where(r <= -1 / 3, -1.0, spearman_brown(np.where(r <= -1 / 3, 0.0, r)))


def seconds_per_item(seconds: ArrayLike, answered: ArrayLike) -> Floats:
    """How long a person took for each item they answered.

    Parameters
    ----------
    seconds : array_like
        From opening the form to sending it, above 0; nan where it is not known.
    answered : array_like of int
        Items answered.

    Returns
    -------
    array of float
        Seconds an item; nan where either is not known.

    References
    ----------
    Huang, J. L., Curran, P. G., Keeney, J., Poposki, E. M. & DeShon, R. P. (2012). Detecting and deterring insufficient effort
    responding to surveys. Journal of Business and Psychology, 27, 99-114: nobody reads and answers an item in less than 2
    seconds. https://doi.org/10.1007/s10869-011-9231-8

    Examples
    --------
    >>> seconds_per_item([120, 30, float("nan")], [40, 40, 40])
    array([3.  , 0.75,  nan])
    """
    known = floats(seconds)
    return divided(np.where(known > 0, known, np.nan), floats(answered))


def matrix(answers: ArrayLike) -> Floats:
    """Answers as people by items.

    Raises
    ------
    ValueError
        They are not.
    """
    rows = floats(answers)
    if rows.ndim != 2:
        raise ValueError(f"answers must be people by items, not of shape {rows.shape}")
    return rows


def divided(above: Floats, below: ArrayLike) -> Floats:
    """Divide; nan where the lower part is not above zero."""
    parts = floats(below)
    return np.asarray(above / np.where(parts > 0, parts, np.nan), dtype=np.float64)


def row_mean(rows: Floats) -> Floats:
    """Mean of each row over what is there; nan where nothing is."""
    given = ~np.isnan(rows)
    return divided(np.where(given, rows, 0).sum(axis=1), given.sum(axis=1))


def by_item(answers: ArrayLike) -> tuple[Wholes | Floats, Truths]:
    """Answers item by item, and which are there: whole numbers as they are, all else as floats.

    Raises
    ------
    ValueError
        They are not people by items.
    """
    if not (isinstance(answers, np.ndarray) and answers.dtype.kind == "i" and answers.ndim == 2):
        columns = np.ascontiguousarray(matrix(answers).T)
        return columns, ~np.isnan(columns)
    whole = np.ascontiguousarray(answers.T)
    return whole, whole != np.iinfo(whole.dtype).min


def counting(most: int) -> np.dtype[np.unsignedinteger]:
    """The smallest type that counts so far: the smaller, the faster."""
    return np.dtype(np.uint8 if most < 2**8 else np.uint32)


def row_correlation(a: Floats, b: Floats) -> Floats:
    """Pearson's r of each row of a with that of b, over places where both are there; nan where there is none."""
    both = ~(np.isnan(a) | np.isnan(b))
    n = both.sum(axis=1)
    left, right = (np.where(both, side, 0) for side in (a, b))
    left, right = (np.where(both, side - divided(side.sum(axis=1), n)[:, None], 0) for side in (left, right))
    nothing = np.zeros(len(n))
    squares = (left**2).sum(axis=1), (right**2).sum(axis=1)
    return correlation_of_sums(n.astype(float), (nothing, nothing), squares, (left * right).sum(axis=1))


def correlation_of_sums(n: Floats, sums: tuple[Floats, Floats], squares: tuple[Floats, Floats], product: Floats) -> Floats:
    """Pearson's r from sums over pairs; nan where there are too few pairs, or either side does not vary."""
    least = np.maximum(n, 1)
    spread = [square - total**2 / least for square, total in zip(squares, sums, strict=True)]
    usable = (n >= LEAST_PAIRS) & (spread[0] > NO_SPREAD) & (spread[1] > NO_SPREAD)
    below = np.where(usable, np.sqrt(np.where(usable, spread[0] * spread[1], 1)), np.nan)
    return np.clip((product - sums[0] * sums[1] / least) / below, -1, 1)
