"""Intervals of figures that are shown only where enough people answered otherwise than all others.

Of groups in which nearly all give the highest answer, most are hidden: their figure would be everybody's answer. Those that are
left are the ones in which chance put some more people off the end, so that an interval that is made as if nothing were hidden
ends below the truth far more often than it says. Here the room that it leaves towards the end is what it would leave if only
groups that are shown had been drawn.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from assessment.stats.intervals import Interval, floats
from assessment.stats.moments import Floats

__all__ = ["shown_interval"]

LEFT_OUT = 0.05  # near an end all of the error is left to the limit that can be missed
FAR = 30.0  # answers off an end, from which on nothing is hidden
ROUNDS = 60


def shown_interval(
    interval: Interval, off: tuple[ArrayLike, ArrayLike], possible: tuple[ArrayLike, ArrayLike], *, fewest: float
) -> Interval:
    """Intervals of means or shares that are shown only where so many answers are off either end of the scale.

    Parameters
    ----------
    interval : Interval
        As it is of any group, in points or as a share.
    off : (array_like, array_like)
        How many answers are off the lowest end, and off the highest, an answer that is two steps off counting twice: 0 or more;
        nan leaves a limit as it is.
    possible : (array_like, array_like)
        The least and the most that the true figure can be, whatever those answered who did not.
    fewest : float
        Figures with fewer answers off an end are hidden.

    Returns
    -------
    Interval
        As wide or wider.

    Notes
    -----
    Answers off an end are counted as rare events are (Poisson). Of k of them the least number that is expected, leaving out 5 %,
    is m with P(k or more | m) = .05; of groups that are shown it is m' with P(k or more | m') = .05 P(fewest or more | m'). The
    room between a limit and what is possible becomes m' / m of what it was. Where three have to be off: nothing of it with three,
    half of it with five, nine tenths with eight, all of it with twelve.

    References
    ----------
    Cohen, A. C. (1954). Estimation of the Poisson parameter from truncated samples and from censored samples. Journal of the
    American Statistical Association, 49, 158-168.

    Examples
    --------
    >>> low, high = shown_interval(Interval(np.array(78.0), np.array(96.0)), (37, [3, 6, 20]), (0, 100), fewest=3)
    >>> float(low.round(2)), high.round(2).tolist()
    (78.0, [100.0, 96.97, 96.0])
    """
    (low, high), (below, above), (least, most) = interval, off, map(floats, possible)
    lowest = least + (low - least) * room_left(floats(below), fewest)
    highest = most - (most - high) * room_left(floats(above), fewest)
    return Interval(np.where(least < low, lowest, low), np.where(most > high, highest, high))


def room_left(off: Floats, fewest: float) -> Floats:
    """How much is left of the room beyond a limit, by how many answers are off the end."""
    near, place = np.unique(np.clip(np.nan_to_num(off, nan=FAR), fewest, FAR), return_inverse=True)
    alone = special.gammaincinv(near, LEFT_OUT)
    expected = alone
    for _ in range(ROUNDS):
        expected = special.gammaincinv(near, LEFT_OUT * special.gammainc(fewest, expected))
    left = np.where(near < FAR, expected / alone, 1.0)
    return left[place].reshape(np.shape(off))
