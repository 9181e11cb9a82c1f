"""How far people of a unit are from each other on the answer scale itself: average deviation.

Where rwg compares with answers ticked at random, and so depends on what random is taken to be, this says in points of the answer
scale how far an answer lies from the middle of its unit. It needs no null, and its limit is a share of the answer scale.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from assessment.stats.intervals import floats
from assessment.stats.moments import Floats

__all__ = ["Deviation", "average_deviation", "largest_deviation"]


class Deviation(NamedTuple):
    """Average deviation of each group.

    Parameters
    ----------
    mean, median : array of float
        Around the mean and around the median of each item, averaged over items, in points of the answer scale: 0 where all give
        the same answer, half the way from the lowest to the highest where they are split between the two. nan where on any item
        fewer than two answered.
    """

    mean: Floats
    median: Floats


def average_deviation(counts: ArrayLike) -> Deviation:
    """Average deviation within groups on a scale of one item or several, from how many gave each answer.

    Parameters
    ----------
    counts : array_like of int, shape (..., items, options)
        How many of a group gave each answer, answers one point apart and in order.

    Returns
    -------
    Deviation

    Notes
    -----
    AD(j) = sum |x - mean| / n of each item, then the mean over items; AD_Md(j) around the median instead, which is never larger.
    Between the two middle answers of an even number, any median gives the same.

    References
    ----------
    Burke, M. J., Finkelstein, L. M. & Dusig, M. S. (1999). On average deviation indices for estimating interrater agreement.
    Organizational Research Methods, 2, 49-68.

    Examples
    --------
    Answers 1, 1, 2 and 4 to one question of four options:

    >>> average_deviation([[2, 1, 0, 1]])
    Deviation(mean=array(1.), median=array(1.))
    """
    given = floats(counts)
    points = np.arange(given.shape[-1], dtype=float)
    people = given.sum(axis=-1)
    known = np.where(people >= 2, people, np.nan)
    mean = (given @ points) / known
    middle = (np.cumsum(given, axis=-1) * 2 >= people[..., None]).argmax(axis=-1)
    around = [(given * np.abs(points - centre[..., None])).sum(axis=-1) / known for centre in (mean, middle)]
    return Deviation(*(np.asarray(each.mean(axis=-1)) for each in around))


def largest_deviation(options: int) -> float:
    """Largest average deviation that still counts as agreement.

    Parameters
    ----------
    options : int, at least 2
        Points of the answer scale.

    Returns
    -------
    float
        options / 6, in answer points: about the standard deviation at which rwg of one item is .70 against evenly spread answers.

    Raises
    ------
    ValueError
        There are fewer than two options.

    References
    ----------
    Burke, M. J. & Dunlap, W. P. (2002). Estimating interrater agreement with the average deviation index: A user's guide.
    Organizational Research Methods, 5, 159-172.

    Examples
    --------
    >>> round(largest_deviation(5), 3)
    0.833
    """
    if options < 2:
        raise ValueError(f"a scale needs at least two options, not {options}")
    return options / 6
