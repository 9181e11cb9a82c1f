"""Numbers in, numbers out: every statistic, computed from counts, sums and cross-products rather than from people.

Nothing here knows of files, frames, surveys or reports. ``docs/methods.md`` has each statistic's definition, source
and limits, and the checks that were run on it.
"""

from assessment.stats.agreement import Agreement, Icc, OneWay, icc, one_way, rwg_j, skewed_variance, uniform_variance
from assessment.stats.association import Correlation, correlation, correlation_interval, disattenuated, false_discovery, holm
from assessment.stats.calibration import Calibrated, calibrate, draw_back
from assessment.stats.careless import (
    Halves,
    even_odd,
    intra_person_variability,
    long_string,
    person_total,
    repeated_pattern,
    seconds_per_item,
)
from assessment.stats.comparing import Ranks, rank_intervals
from assessment.stats.composite import (
    bounded_mean,
    composite_mean,
    covariance_of_means,
    question_mean,
    stratified_composite,
    two_digits,
)
from assessment.stats.deviation import Deviation, average_deviation, largest_deviation
from assessment.stats.differences import difference_p, share_difference
from assessment.stats.driver_ranges import tail_weight, weight_intervals
from assessment.stats.drivers import (
    FEWEST_EACH,
    MOST_PREDICTORS,
    Drivers,
    general_dominance,
    rank_drivers,
    relative_forms,
    relative_weights,
)
from assessment.stats.factors import FactorModel, factor_model
from assessment.stats.fit import Fit
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
from assessment.stats.invariance import Invariance, InvarianceStep, invariance
from assessment.stats.items import ItemRest, TwoItems, item_rest, two_items
from assessment.stats.least_squares import LeastSquares, least_squares
from assessment.stats.moments import Floats, Moments, covariance, covariance_matrix, mean_deviations, mean_variance
from assessment.stats.multilevel import RandomIntercept, Shrunken, random_intercept, shrink
from assessment.stats.omega import Omega, omega_hierarchical, omega_total
from assessment.stats.outlying import Distances, Spread, mahalanobis, spread_of_answers
from assessment.stats.overlap import overlap_correlation, overlap_interval
from assessment.stats.paths import (
    FEWEST_FOR_RANGES,
    Chain,
    Effect,
    Lagged,
    chain_effects,
    chain_paths,
    cross_lagged,
    product_holds,
)
from assessment.stats.planning import answers_needed, power, respondents_for_share, smallest_link, units_needed
from assessment.stats.quadratic import chance_above_zero
from assessment.stats.reliability import Alpha, alpha, spearman_brown
from assessment.stats.resampling import Drawn, bca_interval, draw_units, expanded, percentile_interval
from assessment.stats.robustness import Bend, bend, leave_one_out, partial_correlation, spearman, weighted_correlation
from assessment.stats.shown_ranges import shown_interval
from assessment.stats.shrinking import FEWEST_SHRUNKEN, pooled_error, shrink_estimates, shrunken_interval
from assessment.stats.structures import Bounded
from assessment.stats.unit_power import Chance, dependability, rate_needed, simulated_power
from assessment.stats.unit_slopes import UnitSlopes, unit_slopes
from assessment.stats.weighting import DesignEffect, Raked, design_effect, rake, stratified_mean, trim_weights, weighted_mean
from assessment.stats.what_if import Carried, Worth, carry_change, lift_to_median, raise_within, worth_of

__all__ = [
    "FEWEST_EACH",
    "FEWEST_FOR_RANGES",
    "FEWEST_SHRUNKEN",
    "MOST_PREDICTORS",
    "Agreement",
    "Alpha",
    "Bend",
    "Bounded",
    "Calibrated",
    "Carried",
    "Chain",
    "Chance",
    "Correlation",
    "DesignEffect",
    "Deviation",
    "Distances",
    "Drawn",
    "Drivers",
    "Effect",
    "Estimate",
    "FactorModel",
    "Fit",
    "Floats",
    "Halves",
    "Icc",
    "Interval",
    "Invariance",
    "InvarianceStep",
    "ItemRest",
    "Lagged",
    "LeastSquares",
    "Moments",
    "Omega",
    "OneWay",
    "Raked",
    "RandomIntercept",
    "Ranks",
    "Shrunken",
    "Spread",
    "TwoItems",
    "UnitSlopes",
    "Worth",
    "alpha",
    "answers_needed",
    "average_deviation",
    "bca_interval",
    "bend",
    "bounded_mean",
    "calibrate",
    "carry_change",
    "chain_effects",
    "chain_paths",
    "chance_above_zero",
    "composite_mean",
    "correlation",
    "correlation_interval",
    "covariance",
    "covariance_matrix",
    "covariance_of_means",
    "cross_lagged",
    "dependability",
    "design_effect",
    "difference_estimate",
    "difference_interval",
    "difference_p",
    "disattenuated",
    "draw_back",
    "draw_units",
    "estimate_interval",
    "even_odd",
    "expanded",
    "factor_model",
    "false_discovery",
    "general_dominance",
    "holm",
    "icc",
    "intra_person_variability",
    "invariance",
    "item_rest",
    "largest_deviation",
    "least_squares",
    "leave_one_out",
    "lift_to_median",
    "long_string",
    "mahalanobis",
    "mean_deviations",
    "mean_estimate",
    "mean_interval",
    "mean_variance",
    "nps_interval",
    "omega_hierarchical",
    "omega_total",
    "one_way",
    "overlap_correlation",
    "overlap_interval",
    "partial_correlation",
    "percentile_interval",
    "person_total",
    "pooled_error",
    "power",
    "product_holds",
    "question_mean",
    "raise_within",
    "rake",
    "random_intercept",
    "rank_drivers",
    "rank_intervals",
    "rate_needed",
    "relative_forms",
    "relative_weights",
    "repeated_pattern",
    "respondents_for_share",
    "rwg_j",
    "seconds_per_item",
    "share_difference",
    "share_interval",
    "shown_interval",
    "shrink",
    "shrink_estimates",
    "shrunken_interval",
    "simulated_power",
    "skewed_variance",
    "smallest_link",
    "spearman",
    "spearman_brown",
    "spread_of_answers",
    "stratified_composite",
    "stratified_mean",
    "tail_weight",
    "trim_weights",
    "two_digits",
    "two_items",
    "uniform_variance",
    "unit_slopes",
    "units_needed",
    "weight_intervals",
    "weighted_correlation",
    "weighted_mean",
    "worth_of",
]
