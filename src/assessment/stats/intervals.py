"""How sure we are of a mean, a share, a net promoter score or a difference.

An interval says which true values the answers are compatible with. Three things decide how wide it is: how much people
differ, how many answered, and how much of the whole group that is. When 25 of 30 people have answered, only five are
unknown, and an interval that forgets this is far too wide; that is what ``population`` is for. When everyone gives the same
answer, the usual interval has no width and claims a certainty that nobody has; those groups get the interval of a share. And
the nearer answers lie to an end of the scale, the more the usual interval is too narrow and reaches the wrong way: on a scale
with ends it is worked out from how much a mean at each place can vary. Only a census, everyone in the group having answered, has
no sampling error.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from assessment.stats.moments import Floats

__all__ = [
    "Estimate",
    "Interval",
    "difference_estimate",
    "difference_interval",
    "estimate_interval",
    "mean_estimate",
    "mean_interval",
    "normal_quantile",
    "nps_interval",
    "share_interval",
    "t_quantile",
]

SCORE = (0.0, 100.0)
MIDDLE = (0.2, 0.8)  # the part of the scale in which a difference has a t interval
ALL_APART = 1 - 1e-6  # of the largest variance, above which answers are at the two ends
END_EXTRA = 0.05  # of an imaginary answer, half of it at either end
MOST_BEYOND = 2.0  # people's worth of answers between a limit and its end, from which on half of the error is on either side
FEWEST_DRAWN_IN = 4  # answers; of fewer, both limits could be drawn in for the same truth
NPS_EXTRA = 3.0  # imaginary answers added: a quarter promoters, half passives, a quarter detractors


class Interval(NamedTuple):
    """The lower and the upper limit, as arrays; nan where there is no interval."""

    low: Floats
    high: Floats


class Estimate(NamedTuple):
    """A mean and how well it is known.

    Parameters
    ----------
    mean : array of float
        The estimate.
    se : array of float
        Its standard error.
    df : array of float
        Degrees of freedom of the standard error; infinite where there is no sampling error (a census).
    """

    mean: Floats
    se: Floats
    df: Floats


def mean_estimate(n: ArrayLike, mean: ArrayLike, variance: ArrayLike, *, population: ArrayLike = np.nan) -> Estimate:
    """Means with their standard errors, allowing for how much of the group answered.

    Parameters
    ----------
    n : array_like
        Respondents.
    mean, variance : array_like
        Sample mean and sample variance (n - 1).
    population : array_like
        People in the group. nan, or fewer than answered, means not known: no correction.

    Returns
    -------
    Estimate
        nan where n < 2, except in a census.

    Notes
    -----
    se = sqrt(variance / n * (1 - n / population)), df = n - 1.

    References
    ----------
    Cochran, W. G. (1977). Sampling techniques (3rd ed.), section 2.6. Wiley.

    Examples
    --------
    >>> estimate = mean_estimate(25, 70, 400, population=30)
    >>> round(float(estimate.se), 4)
    1.633
    """
    count, average, spread = floats(n), floats(mean), floats(variance)
    unseen = unseen_share(count, population)
    census = unseen == 0
    with np.errstate(divide="ignore", invalid="ignore"):
        se = np.where(census, 0.0, np.sqrt(spread / count * unseen))
    df = np.where(census, np.inf, np.where(count >= 2, count - 1, np.nan))
    return Estimate(*np.broadcast_arrays(average, np.where(np.isnan(df), np.nan, se), df))


def estimate_interval(
    estimate: Estimate, *, population: ArrayLike = np.nan, bounds: tuple[float, float] = SCORE, confidence: float = 0.95
) -> Interval:
    """Intervals of means from their standard errors.

    Parameters
    ----------
    estimate : Estimate
        Means, standard errors and degrees of freedom.
    population : array_like
        People in the group, df + 1 of whom answered; what a standard error near an end leaves out counts for the others only.
    bounds : (float, float)
        The lowest and the highest possible value; infinite where there is none.
    confidence : float, between 0 and 1
        How often such intervals hold the true value.

    Returns
    -------
    Interval
        Within the bounds.

    Notes
    -----
    On a scale with ends, Wilson's interval of p = (mean - low) / (high - low) carried back to points, with one over the
    number of yes-or-no answers that the mean is worth, p (1 - p) / se^2, for 1 / n, and t for z: the standard error at a mean
    nearer to an end is smaller, so that the interval leans away from it, as the mean of answers that pile up there does. With
    r the answers' variance as a share of p (1 - p), the most that it can be, t has df (1 + 2 r) / (1 - r) degrees of freedom:
    those of r if the answers are spread as the beta distribution is around the middle. Of yes-or-no answers, r = 1, it is
    Wilson's own; of answers that are all near each other, in the middle, Student's. Where fewer than one person's worth of
    answers, of df + 1, has room between a limit and its end of the scale, no sample of so many could put the other limit past
    the truth, and all of the error is left to this one (a quantile of 95 % where it is 97.5 %); where two have room, half of
    it; between, the limit is as far from the one to the other as the worth is from one to two. (Of fewer than four answers
    always half.) Where se = 0 although not everyone answered, Wilson's interval of p with df + 1 answers: it is wide, because
    some who did not answer may differ. On a scale without ends mean +- t(df) * se, and none where se = 0: nan.

    References
    ----------
    Wilson, E. B. (1927). Probable inference, the law of succession, and statistical inference. Journal of the American
    Statistical Association, 22, 209-212.

    Examples
    --------
    >>> low, high = estimate_interval(Estimate(np.array(70.0), np.array(4.0), np.array(24.0)))
    >>> round(float(low), 3), round(float(high), 3)
    (61.366, 77.415)
    >>> low, high = estimate_interval(Estimate(np.array(95.0), np.array(4.0), np.array(24.0)))
    >>> round(float(low), 3), round(float(high), 3)
    (80.744, 98.583)
    """
    return interval_by(estimate, None, population, bounds, confidence)


def interval_by(
    estimate: Estimate, freedom: Floats | None, population: ArrayLike, bounds: tuple[float, float], confidence: float
) -> Interval:
    """Return intervals by the estimates' own degrees of freedom, or by others."""
    mean, se, df = (floats(part) for part in estimate)
    same = (se == 0) & np.isfinite(df)
    alike = same_answer_interval(mean, df + 1, population, bounds, confidence)
    if np.isfinite(bounds[1] - bounds[0]):
        low, high = leaning_interval(estimate, population, bounds, confidence, freedom)
    else:
        reach = margin(se, df if freedom is None else freedom, confidence)
        low, high = mean - reach, mean + reach
    return Interval(np.where(same, alike.low, low), np.where(same, alike.high, high))


def mean_interval(
    n: ArrayLike,
    mean: ArrayLike,
    variance: ArrayLike,
    *,
    population: ArrayLike = np.nan,
    bounds: tuple[float, float] = SCORE,
    confidence: float = 0.95,
) -> Interval:
    """Intervals of mean scores, allowing for how much of the group answered.

    Parameters
    ----------
    n : array_like
        Respondents.
    mean, variance : array_like
        Sample mean, within the bounds, and sample variance (n - 1).
    population : array_like
        People in the group. nan, or fewer than answered, means not known: no correction.
    bounds : (float, float)
        The lowest and the highest possible score; infinite where there is none.
    confidence : float, between 0 and 1
        How often such intervals hold the true value.

    Returns
    -------
    Interval
        Within the bounds; nan where n < 2, the value itself in a census.

    Notes
    -----
    See :func:`mean_estimate` and :func:`estimate_interval`. How often such intervals hold the truth is in ``docs/methods.md``.

    Examples
    --------
    25 of 30 answered; then ten people who all gave the highest answer:

    >>> low, high = mean_interval([25, 10], [70, 100], [400, 0], population=[30, np.nan])
    >>> low.round(2), high.round(2)
    (array([66.59, 72.25]), array([ 73.21, 100.  ]))
    """
    estimate = mean_estimate(n, mean, variance, population=population)
    return estimate_interval(estimate, population=population, bounds=bounds, confidence=confidence)


def share_interval(count: ArrayLike, n: ArrayLike, *, population: ArrayLike = np.nan, confidence: float = 0.95) -> Interval:
    """Wilson's intervals of shares, allowing for how much of the group answered.

    Parameters
    ----------
    count, n : array_like
        How many of how many; 0 <= count <= n.
    population : array_like
        People in the group. nan, or fewer than answered, means not known: no correction.
    confidence : float, between 0 and 1
        How often such intervals hold the true value.

    Returns
    -------
    Interval
        Shares, 0-1; nan where n is 0, the share itself in a census.

    Raises
    ------
    ValueError
        A count is below zero or above n.

    Notes
    -----
    With N people in the group, n answers are worth n (N - 1) / (N - n): the number that gives an endless group the same
    standard error. The plain (Wald) interval is not used: at a true share of .97 and n = 10 it holds the truth one time in four.

    References
    ----------
    Wilson, E. B. (1927). Probable inference, the law of succession, and statistical inference. Journal of the American
    Statistical Association, 22, 209-212. Brown, L. D., Cai, T. T. & DasGupta, A. (2001). Interval estimation for a
    binomial proportion. Statistical Science, 16(2), 101-133.

    Examples
    --------
    >>> low, high = share_interval([81, 0], [100, 12])
    >>> low.round(4), high.round(4)
    (array([0.7222, 0.    ]), array([0.8749, 0.2425]))
    """
    hits, answers = floats(count), floats(n)
    if np.any((hits < 0) | (hits > answers)):
        raise ValueError("a count must be between 0 and n")
    return wilson(ratio(hits, answers), worth_of_one(answers, population), normal_quantile(confidence))


def nps_interval(
    promoters: ArrayLike, detractors: ArrayLike, n: ArrayLike, *, population: ArrayLike = np.nan, confidence: float = 0.95
) -> Interval:
    """Adjusted Wald intervals of net promoter scores.

    Parameters
    ----------
    promoters, detractors : array_like
        How many answered 9-10, and 0-6, on a scale of 0-10.
    n : array_like
        All who answered, passives included.
    population : array_like
        Customers in the group. nan, or fewer than answered, means not known: no correction.
    confidence : float, between 0 and 1
        How often such intervals hold the true value.

    Returns
    -------
    Interval
        -100 to 100; nan where n is 0, the score itself in a census.

    Raises
    ------
    ValueError
        A count is below zero, or there are more promoters and detractors than answers.

    Notes
    -----
    Three imaginary answers are added (3/4 promoter, 3/2 passive, 3/4 detractor); then the multinomial standard error
    sqrt((p + d - (p - d)^2) / n). Without them 20 promoters of 20 would be sure of 100. A limit never passes the score itself.

    References
    ----------
    Rocks, B. (2016). Interval estimation for the "Net Promoter Score". The American Statistician, 70(4), 365-372.

    Examples
    --------
    >>> low, high = nps_interval([50, 20], [20, 0], [100, 20])
    >>> low.round(2), high.round(2)
    (array([14.05, 69.68]), array([ 44.2, 100. ]))
    """
    up, down, answers = floats(promoters), floats(detractors), floats(n)
    if np.any((up < 0) | (down < 0) | (up + down > answers)):
        raise ValueError("promoters and detractors must be counts that add up to n or less")
    one = worth_of_one(answers, population)
    score = ratio(up, answers) - ratio(down, answers)
    with_extra = 1 + NPS_EXTRA * one
    centre = score / with_extra
    spread = (ratio(up + down, answers) + NPS_EXTRA / 2 * one) / with_extra - centre**2
    reach = normal_quantile(confidence) * np.sqrt(np.maximum(spread, 0) * one / with_extra)
    low = np.minimum(np.maximum(centre - reach, -1), score)
    high = np.maximum(np.minimum(centre + reach, 1), score)
    return Interval(100 * low, 100 * high)


def difference_interval(
    a: Estimate, b: Estimate, *, bounds: tuple[float, float] = SCORE, confidence: float = 0.95
) -> tuple[Floats, Floats, Floats]:
    """Intervals of differences a - b between means of different people.

    Parameters
    ----------
    a, b : Estimate
        Means, standard errors and degrees of freedom (plain tuples will do).
    bounds : (float, float)
        The lowest and the highest possible mean.
    confidence : float, between 0 and 1
        How often such intervals hold the true difference.

    Returns
    -------
    difference, low, high : array of float
        In points.

    Notes
    -----
    df = (se_a^2 + se_b^2)^2 / (se_a^4 / df_a + se_b^4 / df_b). A side on which everyone gave the same answer has a standard
    error of zero that is not to be believed: half its Wilson width over t stands in. Where either mean is in an outer fifth
    of the scale, its interval leans, and so must that of the difference: from each side's own interval, low = a - b - sqrt((a
    - low_a)^2 + (high_b - b)^2), high likewise (Zou and Donner), both sides' intervals with t of Welch's degrees of freedom
    from those that each would have alone. Not for the same people asked twice.

    References
    ----------
    Welch, B. L. (1947). The generalization of "Student's" problem when several different population variances are
    involved. Biometrika, 34, 28-35.
    Zou, G. Y., & Donner, A. (2008). Construction of confidence limits about effect measures: A general approach. Statistics in
    Medicine, 27, 1693-1702.

    Examples
    --------
    >>> [round(float(part), 3) for part in difference_interval((70, 3, 24), (60, 4, 15))]
    [10.0, -0.203, 20.203]
    """
    estimate = difference_estimate(a, b, bounds=bounds, confidence=confidence)
    freedom = leaning_freedom(a, b, bounds=bounds)
    return estimate.mean, *leaning_limits(estimate, a, b, freedom=freedom, bounds=bounds, confidence=confidence)


def leaning_freedom(a: Estimate, b: Estimate, *, bounds: tuple[float, float]) -> Floats:
    """Return Welch's degrees of freedom of differences, with those of each side's leaning interval for its own."""
    if not np.isfinite(bounds[1] - bounds[0]):
        return np.asarray(np.nan)
    return welch(*(leaning_spread(Estimate(*(floats(part) for part in side)), np.nan, bounds) for side in (a, b)))


def leaning_limits(
    difference: Estimate,
    a: Estimate,
    b: Estimate,
    *,
    freedom: Floats,
    tied: ArrayLike = 0.0,
    bounds: tuple[float, float],
    confidence: float,
) -> Interval:
    """Limits of differences, from each side's own interval where one leans, by t of ``freedom``.

    ``tied`` is the correlation of the two means.
    """
    reach = margin(difference.se, difference.df, confidence)
    sides = [Estimate(*(floats(part) for part in side)) for side in (a, b)]
    leaning = np.logical_or(*(near_an_end(side.mean, bounds) for side in sides)) & np.isfinite(reach)
    one, other = (interval_by(side, freedom, np.nan, bounds, confidence) for side in sides)
    below = third_side(sides[0].mean - one.low, other.high - sides[1].mean, floats(tied))
    above = third_side(one.high - sides[0].mean, sides[1].mean - other.low, floats(tied))
    return Interval(difference.mean - np.where(leaning, below, reach), difference.mean + np.where(leaning, above, reach))


def third_side(a: Floats, b: Floats, cosine: Floats) -> Floats:
    """Return the standard deviation of a difference, or the side across an angle: sqrt(a^2 + b^2 - 2 a b cosine)."""
    return np.sqrt(np.maximum((a - b) ** 2 + 2 * a * b * (1 - cosine), 0))


def difference_estimate(a: Estimate, b: Estimate, *, bounds: tuple[float, float] = SCORE, confidence: float = 0.95) -> Estimate:
    """Differences a - b between means of different people, with Welch's standard errors and degrees of freedom.

    Parameters
    ----------
    a, b, bounds, confidence
        As :func:`difference_interval` takes them; the confidence is that of the Wilson interval.

    Returns
    -------
    Estimate
        The difference over its standard error is Student's t with these degrees of freedom.

    Examples
    --------
    >>> [round(float(part), 3) for part in difference_estimate((70, 3, 24), (60, 4, 15))]
    [10.0, 5.0, 30.575]
    """
    mean_a, se_a, df_a = believable(a, bounds, confidence)
    mean_b, se_b, df_b = believable(b, bounds, confidence)
    return Estimate(mean_a - mean_b, np.hypot(se_a, se_b), welch((se_a**2, df_a), (se_b**2, df_b)))


def welch(a: tuple[Floats, Floats], b: tuple[Floats, Floats]) -> Floats:
    """Return the degrees of freedom of the sum of two variances, each given with its own; infinite where both are 0."""
    total = a[0] + b[0]
    with np.errstate(divide="ignore", invalid="ignore"):
        df = np.where(total == 0, np.inf, 1 / ((a[0] / total) ** 2 / a[1] + (b[0] / total) ** 2 / b[1]))
    return np.where(np.isnan(total), np.nan, df)


def normal_quantile(confidence: float) -> float:
    """Return how many standard errors a two-sided interval reaches.

    Raises
    ------
    ValueError
        The confidence is not between 0 and 1.

    Examples
    --------
    >>> round(normal_quantile(0.95), 6)
    1.959964
    """
    if not 0 < confidence < 1:
        raise ValueError(f"confidence must be between 0 and 1, not {confidence}")
    return float(special.ndtri(0.5 + confidence / 2))


def t_quantile(confidence: float, df: ArrayLike) -> Floats:
    """Return how many standard errors a two-sided t interval reaches; the normal quantile where df is infinite.

    Examples
    --------
    >>> t_quantile(0.95, [9, np.inf]).round(6)
    array([2.262157, 1.959964])
    """
    normal = normal_quantile(confidence)
    # The quantile is slow to find, and thousands of groups share a few hundred sizes.
    sizes, which = np.unique(floats(df), return_inverse=True)
    endless = np.isinf(sizes)
    found = np.where(endless, normal, special.stdtrit(np.where(endless, 1.0, sizes), 0.5 + confidence / 2))
    return np.asarray(found[which].reshape(np.shape(df)))


def floats(values: ArrayLike) -> Floats:
    """Take numbers as an array of floats."""
    return np.asarray(values, dtype=np.float64)


def ratio(count: Floats, n: Floats) -> Floats:
    """Return count / n; nan where n is not positive."""
    return count / np.where(n > 0, n, np.nan)


def margin(se: Floats, df: Floats, confidence: float) -> Floats:
    """Return half the width of a t interval; 0 without sampling error."""
    return t_quantile(confidence, df) * se


def unseen_share(n: Floats, population: ArrayLike) -> Floats:
    """Return the share of the group that did not answer, 1 - n / N; 1 where N is not known."""
    people = floats(population)
    known = (people >= n) & (people > 0)
    return np.where(known, 1 - n / np.where(known, people, 1.0), 1.0)


def left_unseen(n: Floats, population: ArrayLike) -> Floats:
    """Return the share of the group that did not answer, to divide by: 1 where that is nobody."""
    unseen = unseen_share(n, population)
    return np.where(unseen > 0, unseen, 1.0)


def worth_of_one(n: Floats, population: ArrayLike) -> Floats:
    """Return one over the number of answers that n of N are worth: (N - n) / (n (N - 1)); 0 in a census, nan for no answers."""
    people = floats(population)
    known = (people >= n) & (people > 1) & np.isfinite(people)
    part = np.where(known, (people - n) / np.where(known, people - 1, 1.0), np.where((people == 1) & (n == 1), 0.0, 1.0))
    return part / np.where(n > 0, n, np.nan)


def wilson(share: Floats, one: Floats, z: float | Floats) -> Interval:
    """Wilson's interval of a share, ``one`` being one over the number of answers."""
    grown = 1 + z**2 * one
    centre = (share + z**2 * one / 2) / grown
    reach = z * np.sqrt(share * (1 - share) * one + (z * one) ** 2 / 4) / grown
    # The formula gives 0 and 1 exactly at these shares, floating point only nearly.
    low = np.where(share <= 0, share, np.clip(centre - reach, 0, share))
    high = np.where(share >= 1, share, np.clip(centre + reach, share, 1))
    return Interval(low, high)


def near_an_end(mean: Floats, bounds: tuple[float, float]) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
    """Say which means are in an outer fifth of a scale that has ends."""
    width = bounds[1] - bounds[0]
    share = (mean - bounds[0]) / width if np.isfinite(width) else np.full_like(mean, np.nan)
    return np.asarray((share < MIDDLE[0]) | (share > MIDDLE[1]))


def leaning_interval(
    estimate: Estimate, population: ArrayLike, bounds: tuple[float, float], confidence: float, df: Floats | None = None
) -> Interval:
    """Return Wilson's interval of means taken as shares of the way from low to high, by how much the answers vary.

    The quantile is t's with the answers' own degrees of freedom, or with ``df`` where it is part of a difference's interval.
    """
    width = bounds[1] - bounds[0]
    share, one = worth_of_answers(estimate, bounds, population=population)
    freedom = leaning_spread(estimate, population, bounds)[1] if df is None else df
    even = wilson(share, one, t_quantile(confidence, freedom))
    n = np.where(np.isfinite(floats(estimate.df)), floats(estimate.df), 1.0) + 1
    # The quantile is slow to find, and most limits have room for two beyond them: of those it is not needed.
    near = n * np.minimum(even.low, 1 - even.high) < MOST_BEYOND
    one_sided = wilson(share, one, t_quantile(max(2 * confidence - 1, 1e-9), np.where(near, freedom, np.inf)))
    found = (drawn_in(*limits, n, end=end) for end, limits in enumerate(zip(even, one_sided, strict=True)))
    known = ~np.isnan(floats(estimate.mean) + floats(estimate.se) + floats(estimate.df))
    return Interval(*(np.where(known, bounds[0] + share * width, np.nan) for share in found))


def leaning_spread(estimate: Estimate, population: ArrayLike, bounds: tuple[float, float]) -> tuple[Floats, Floats]:
    """Return variances of means taken as shares of the way from low to high, and their degrees of freedom."""
    share, one = worth_of_answers(estimate, bounds, population=population)
    _, se, df = np.broadcast_arrays(*(floats(part) for part in estimate))
    sample = np.isfinite(df)
    n = np.where(sample, df, 1.0) + 1
    same = (se == 0) & sample
    part = np.minimum(one * n / left_unseen(n, population), ALL_APART)
    freedom = np.where(sample & ~same, np.where(sample, df, 1.0) * (1 + 2 * part) / (1 - part), np.inf)
    return share * (1 - share) * np.where(same, 1 / n, one), np.where(np.isnan(df), np.nan, freedom)


def drawn_in(even: Floats, one_sided: Floats, n: Floats, *, end: float) -> Floats:
    """Return limits that are drawn in towards the mean where nobody's answers could put the other limit past the truth.

    ``even`` leaves half of the error to each side, ``one_sided`` all of it to this one, both as shares of the way from low to
    high. Where two people's worth of answers, of n, have room between the limit and the ``end`` it is ``even``, where one has
    ``one_sided``; between, it is as far on the way from the one to the other as the worth is from two to one.
    """
    way = (MOST_BEYOND - n * np.abs(end - even)) / (1 + n * np.abs(even - one_sided))
    return np.asarray(even + np.where(n >= FEWEST_DRAWN_IN, np.clip(way, 0, 1), 0) * (one_sided - even))


def worth_of_answers(estimate: Estimate, bounds: tuple[float, float], *, population: ArrayLike = np.nan) -> tuple[Floats, Floats]:
    """Return means as shares of the way from low to high, and one over the number of yes-or-no answers that theirs are worth.

    A twentieth of an imaginary answer is added for the variance, half of it at either end: of ten people nearly all at the top
    the answers that are seen say too little of how others might vary. It counts for those who did not answer only: nothing is
    added in a census (infinite df).
    """
    mean, se, df = np.broadcast_arrays(*(floats(part) for part in estimate))
    width = bounds[1] - bounds[0]
    share, sample = np.clip((mean - bounds[0]) / width, 0, 1), np.isfinite(df)
    n = np.where(sample, df, 1.0) + 1
    unseen = left_unseen(n, population)
    drawn = (n * share + END_EXTRA / 2) / (n + END_EXTRA)
    squares = (n - 1) * n * (se / width) ** 2 / unseen + n * (share - drawn) ** 2 + END_EXTRA / 2 * (drawn**2 + (1 - drawn) ** 2)
    one = unseen * np.minimum(squares / (n + END_EXTRA - 1) / (drawn * (1 - drawn)) / n, 1 / n)
    return share, np.where(sample, one, 0.0)


def same_answer_interval(
    mean: Floats, n: Floats, population: ArrayLike, bounds: tuple[float, float], confidence: float
) -> Interval:
    """Return Wilson's interval of a mean that all agree on, taken as a share of the way from low to high."""
    lowest, highest = bounds
    width = highest - lowest
    if not np.isfinite(width):
        return Interval(np.full_like(mean, np.nan), np.full_like(mean, np.nan))
    share = np.clip((mean - lowest) / width, 0, 1)
    low, high = wilson(share, worth_of_one(n, population), normal_quantile(confidence))
    return Interval(np.minimum(lowest + low * width, mean), np.maximum(lowest + high * width, mean))


def believable(estimate: Estimate, bounds: tuple[float, float], confidence: float) -> Estimate:
    """Give an estimate of zero spread, not from a census, the standard error of its Wilson interval."""
    mean, se, df = np.broadcast_arrays(*(floats(part) for part in estimate))
    same = (se == 0) & np.isfinite(df)
    low, high = same_answer_interval(mean, df + 1, np.nan, bounds, confidence)
    return Estimate(mean, np.where(same, (high - low) / 2 / t_quantile(confidence, df), se), df)
