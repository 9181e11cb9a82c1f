"""The mean of several scales' means, and how sure we are of it.

CARE is the mean of four scale means. Mostly the same people stand behind all four, and someone who scores one scale
high tends to score the others high too, so the four errors do not cancel as those of strangers would. Their covariances say how
far they do. Not everybody has answered every scale: each pair of means is tied only by the people who answered both.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from assessment.stats.intervals import SCORE, Estimate, believable, floats, unseen_share
from assessment.stats.moments import Floats
from assessment.stats.weighting import pooled_error

__all__ = ["bounded_mean", "composite_mean", "covariance_of_means", "question_mean", "stratified_composite", "two_digits"]


def covariance_of_means(pairwise_n: ArrayLike, pairwise_covariance: ArrayLike, *, population: ArrayLike = np.nan) -> Floats:
    """Covariances of the means of several scores that overlapping sets of people answered.

    Parameters
    ----------
    pairwise_n : array_like, shape (..., k, k)
        People who have both scores; on the diagonal, those who have the one.
    pairwise_covariance : array_like, shape (..., k, k)
        Sample covariance over those people; on the diagonal, variances. Where nobody, or one person, has both, it is taken
        as 0.
    population : array_like, shape (...)
        People in the group. nan, or fewer than answered, means not known.

    Returns
    -------
    array of float, shape (..., k, k)
        nan in the row and column of a score that fewer than two people have.

    Notes
    -----
    cov(mean_a, mean_b) = s_ab (n_ab / (n_a n_b) - 1 / N), without the last term where N is not known.

    References
    ----------
    Tam, S. M. (1984). On covariances from overlapping samples. The American Statistician, 38, 288-289.

    Examples
    --------
    Ten people have a, eight have b, six of them both:

    >>> covariance_of_means([[10, 6], [6, 8]], [[40, 20], [20, 32]])
    array([[4. , 1.5],
           [1.5, 4. ]])
    """
    both = floats(pairwise_n)
    own = np.diagonal(both, axis1=-2, axis2=-1)
    people = floats(population)[..., None, None]
    answered = own.max(axis=-1)[..., None, None]
    with np.errstate(divide="ignore", invalid="ignore"):
        tied = both / (own[..., :, None] * own[..., None, :])
        beyond = np.where((people >= answered) & (people > 0), 1 / people, 0.0)
    spread = np.where(both < 2, 0.0, floats(pairwise_covariance))
    few = own < 2
    return np.where(few[..., :, None] | few[..., None, :], np.nan, spread * (tied - beyond))


def composite_mean(
    means: ArrayLike, pairwise_n: ArrayLike, pairwise_covariance: ArrayLike, *, population: ArrayLike = np.nan
) -> Estimate:
    """Plain mean of k means, with its standard error.

    Parameters
    ----------
    means : array_like, shape (..., k)
        Mean of each part.
    pairwise_n, pairwise_covariance, population
        As :func:`covariance_of_means` takes them.

    Returns
    -------
    Estimate
        For :func:`assessment.stats.intervals.estimate_interval`; nan where a part has fewer than two answers.

    Notes
    -----
    variance = sum over a, b of cov(mean_a, mean_b) / k^2; df = the smallest n - 1, which is exact where everyone has all the
    parts and errs on the side of too wide where not. Infinite, with a standard error of 0, where all parts are a census.

    Examples
    --------
    >>> composite = composite_mean([60, 70], [[10, 6], [6, 8]], [[40, 20], [20, 32]])
    >>> float(composite.mean), round(float(composite.se), 4), float(composite.df)
    (65.0, 1.6583, 7.0)
    """
    fewest = np.diagonal(floats(pairwise_n), axis1=-2, axis2=-1).min(axis=-1)
    tied = covariance_of_means(pairwise_n, pairwise_covariance, population=population)
    parts = floats(means)
    total = tied.sum(axis=(-2, -1))
    census = unseen_share(fewest, population) == 0
    se = np.where(census, 0.0, np.sqrt(np.maximum(total, 0.0))) / parts.shape[-1]
    df = np.where(fewest < 2, np.nan, np.where(census, np.inf, fewest - 1))
    return Estimate(*np.broadcast_arrays(parts.mean(axis=-1), se, df))


def stratified_composite(means: ArrayLike, pairwise_n: ArrayLike, pairwise_covariance: ArrayLike, people: ArrayLike) -> Estimate:
    """Plain mean of k means, each of all people, from the groups that they fall into.

    Parameters
    ----------
    means : array_like, shape (groups, k)
        Mean of each part in each group; of a part that nobody there has, anything.
    pairwise_n, pairwise_covariance : array_like, shape (groups, k, k)
        As :func:`covariance_of_means` takes them.
    people : array_like, shape (groups, k)
        People whom each part speaks for in each group, at least those who have it; 0 where nobody has.

    Returns
    -------
    Estimate
        nan where one person alone has a part in a group; df infinite where all parts are a census in every group.

    Notes
    -----
    mean = sum over parts and groups of W_ha mean_ha / k, with W_ha the group's share of the people of part a. Groups are
    independent, so that the variance is the sum over groups of sum over a, b of W_ha W_hb cov(mean_ha, mean_hb) / k^2; df by
    Satterthwaite's rule from each group's smallest n - 1. Of parts with different numbers of people in a group the largest is
    taken for it, which errs on the side of too wide.

    References
    ----------
    Cochran, W. G. (1977). Sampling techniques (3rd ed.), sections 5.4 and 5A.9. Wiley.

    Examples
    --------
    Two groups, of 30 and 10 people; ten answer both parts in each:

    >>> both, tied = np.full((2, 2, 2), 10.0), np.array([[[100.0, 50.0], [50.0, 100.0]]] * 2)
    >>> found = stratified_composite([[40, 60], [60, 80]], both, tied, [[30, 30], [10, 10]])
    >>> float(found.mean), round(float(found.se), 4), float(found.df)
    (55.0, 1.6771, 9.0)
    """
    both, size = floats(pairwise_n), floats(people)
    own = np.diagonal(both, axis1=-2, axis2=-1)
    there = own > 0
    held = np.where(there, size, 0.0)
    share = held / held.sum(axis=0)
    most = held.max(axis=-1)
    tied = covariance_of_means(both, pairwise_covariance, population=most)
    counted = there[:, :, None] & there[:, None, :]
    spread = np.where(counted, share[:, :, None] * share[:, None, :] * np.where(counted, tied, 0.0), 0.0)
    parts = np.maximum(spread.sum(axis=(-2, -1)), 0.0) / size.shape[-1] ** 2
    fewest = np.where(there, own, np.inf).min(axis=-1)
    census = unseen_share(fewest, most) == 0
    degrees = np.where(census, np.inf, np.where(np.isnan(parts), np.nan, fewest - 1))
    variance, df = pooled_error(np.where(census, 0.0, parts), degrees)
    total = (share * np.where(there, floats(means), 0.0)).sum() / size.shape[-1]
    return Estimate(np.asarray(total), np.asarray(np.sqrt(variance)), np.asarray(df))


def question_mean(
    means: ArrayLike,
    weights: ArrayLike,
    answered: ArrayLike,
    *,
    n: ArrayLike,
    variance: ArrayLike,
    population: ArrayLike = np.nan,
) -> Estimate:
    """Weighted mean of the means of a scale's questions, with its standard error.

    Parameters
    ----------
    means : array_like, shape (..., k)
        Mean of each question; nan where nobody answered it, which leaves it out.
    weights : array_like, shape (k,)
        How many questions each mean is of.
    answered : array_like, shape (..., k)
        How many answered each.
    n, variance : array_like, shape (...)
        Respondents with a score on the scale, and the sample variance of their scores.
    population : array_like, shape (...)
        People in the group. nan, or fewer than answered, means not known.

    Returns
    -------
    Estimate
        nan where n < 2, except in a census, which it is where everybody answered every question.

    Notes
    -----
    mean = sum of w mean / sum of w; se = sqrt(variance / n * (1 - m / population)) to two digits (:func:`two_digits`), m being
    how many answered the question that fewest answered; df = n - 1. Where all answered all, the mean is that of respondents'
    scores, and so is its error. Where not, the error is close: respondents who skipped a question vary a little more.

    References
    ----------
    Schafer, J. L. & Graham, J. W. (2002). Missing data: our view of the state of the art. Psychological Methods, 7, 147-177
    (means of available items).

    Examples
    --------
    >>> found = question_mean([60, 75], [1, 2], [20, 18], n=20, variance=400)
    >>> float(found.mean), float(found.se), float(found.df)
    (70.0, 4.5, 19.0)
    """
    parts, size = floats(means), floats(n)
    there = ~np.isnan(parts)
    shares = np.where(there, floats(weights), 0.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = (shares * np.where(there, parts, 0.0)).sum(axis=-1) / shares.sum(axis=-1)
    fewest = np.minimum(size, np.where(there, floats(answered), np.inf).min(axis=-1))
    most = np.maximum(size, np.where(there, floats(answered), 0.0).max(axis=-1))
    people = floats(population)
    known = np.where(people >= most, people, np.nan)
    unseen = unseen_share(fewest, known)
    with np.errstate(divide="ignore", invalid="ignore"):
        se = np.where(unseen == 0, 0.0, np.sqrt(floats(variance) / size * unseen))
    df = np.where(unseen == 0, np.inf, np.where(size >= 2, size - 1, np.nan))
    return Estimate(*np.broadcast_arrays(mean, two_digits(np.where(np.isnan(df), np.nan, se)), df))


def two_digits(value: ArrayLike) -> Floats:
    """Round to two significant digits.

    Notes
    -----
    The exact variances of a group and of its parts tell the difference of the parts' means: n v (n the people less one) of the
    whole is that of its parts and what lies between them. Where a mean of respondents' scores is not published, its error must
    not tell it. With two digits a sum of squares is known to within one part in fifty at best, and a difference of two means
    of about d to within a twenty-fifth of the variance over d, or worse.

    Examples
    --------
    >>> two_digits([0.1234, 2.96, 17.5, 0.0]).tolist()
    [0.12, 3.0, 18.0, 0.0]
    """
    given = floats(value)
    regular = np.isfinite(given) & (given != 0)
    places = 1 - np.floor(np.log10(np.abs(np.where(regular, given, 1.0))))
    power = 10.0 ** np.abs(places)  # a whole number, so that what it divides is the decimal that is meant
    rounded = np.where(places > 0, np.round(given * power) / power, np.round(given / power) * power)
    return np.where(regular, rounded, given)


def bounded_mean(parts: Estimate, weights: ArrayLike, *, confidence: float = 0.95) -> Estimate:
    """Weighted mean of k means whose covariances nobody knows, with the largest standard error that it can have.

    Parameters
    ----------
    parts : Estimate
        Mean, standard error and degrees of freedom of each part, each of shape (..., k), 0-100; nan where there is no such part.
    weights : array_like, shape (..., k)
        Zero or more; those of parts that are there are divided by their sum.
    confidence : float, between 0 and 1
        Of the Wilson interval that stands in for a part on which all gave the same answer.

    Returns
    -------
    Estimate
        Its interval is at least as wide as the one that the covariances would give. df is the smallest of the parts'.

    Notes
    -----
    By the inequality of Cauchy and Schwarz a covariance of two means is at most the product of their standard errors, so that
    the variance of the weighted mean is at most (sum of w se)^2: what it is if all answers go together perfectly. Nothing is
    assumed of who answered which part.

    References
    ----------
    Taylor, J. R. (1997). An introduction to error analysis (2nd ed.), section 9.2 (the upper bound of a sum's error by the
    inequality of Schwarz). University Science Books.

    Examples
    --------
    >>> found = bounded_mean(Estimate([60, 70, np.nan], [2, 4, np.nan], [9, 7, np.nan]), [1, 1, 1])
    >>> float(found.mean), float(found.se), float(found.df)
    (65.0, 3.0, 7.0)
    """
    mean, se, df = (floats(part) for part in parts)
    there = ~np.isnan(mean)
    shares = np.where(there, floats(weights), 0.0)
    with np.errstate(invalid="ignore"):
        shares = shares / shares.sum(axis=-1, keepdims=True)
    alike = (np.where(there, se, 0.0) == 0).all(axis=-1)
    believed = np.where(there, believable(parts, SCORE, confidence).se, 0.0)
    total = np.where(alike, 0.0, (shares * believed).sum(axis=-1))
    fewest = np.where(there, np.where(np.isnan(df), -np.inf, df), np.inf).min(axis=-1)
    return Estimate((shares * np.where(there, mean, 0.0)).sum(axis=-1), total, np.where(np.isneginf(fewest), np.nan, fewest))
