"""Numbers in, numbers out: every statistic, computed from counts, sums and cross-products rather than from people.

Nothing here knows of files, frames, surveys or reports. ``docs/methods.md`` has each statistic's definition, source
and limits, and the checks that were run on it.
"""

from assessment.stats.agreement import Agreement, Icc, icc, rwg_j, uniform_variance
from assessment.stats.association import Correlation, correlation, correlation_interval, disattenuated, holm
from assessment.stats.composite import bounded_mean, composite_mean, covariance_of_means
from assessment.stats.intervals import (
    Estimate,
    Interval,
    difference_estimate,
    difference_interval,
    estimate_interval,
    mean_estimate,
    mean_interval,
    nps_interval,
    share_interval,
)
from assessment.stats.moments import Floats, Moments, covariance, covariance_matrix, mean_variance
from assessment.stats.planning import answers_needed, power, respondents_for_share, smallest_link, units_needed
from assessment.stats.reliability import Alpha, alpha, spearman_brown

__all__ = [
    "Agreement",
    "Alpha",
    "Correlation",
    "Estimate",
    "Floats",
    "Icc",
    "Interval",
    "Moments",
    "alpha",
    "answers_needed",
    "bounded_mean",
    "composite_mean",
    "correlation",
    "correlation_interval",
    "covariance",
    "covariance_matrix",
    "covariance_of_means",
    "difference_estimate",
    "difference_interval",
    "disattenuated",
    "estimate_interval",
    "holm",
    "icc",
    "mean_estimate",
    "mean_interval",
    "mean_variance",
    "nps_interval",
    "power",
    "respondents_for_share",
    "rwg_j",
    "share_interval",
    "smallest_link",
    "spearman_brown",
    "uniform_variance",
    "units_needed",
]
