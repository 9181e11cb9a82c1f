"""How well a model of covariances fits what was observed.

Chi-square asks whether the model is exactly right, and with enough people it never is. The others ask how wrong it is:
beside a model in which nothing goes together (CFI, TLI), per degree of freedom (RMSEA), and in correlations (SRMR).
A model with as many parameters as there is data to fit always fits, which says nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy import optimize, special

from assessment.stats.moments import Floats
from assessment.stats.structures import Layout, Sample, implied

__all__ = ["NO_FIT", "Fit", "fit_of"]

Reason = Literal["", "saturated", "not_fitted"]


@dataclass(frozen=True)
class Fit:
    """How well a model fits, or why that can't be said.

    Parameters
    ----------
    n, groups : int
        People it rests on, in how many groups.
    chi2, df, p : float, int, float
        Likelihood ratio against any covariances at all, its degrees of freedom and p value.
    cfi, tli : float
        1 is perfect, 0 no better than items that have nothing in common. By convention good from .95, poor under .90.
    rmsea, rmsea_low, rmsea_high : float
        Misfit per degree of freedom, with its 90 % interval. By convention good to .06, poor over .10.
    srmr : float
        Root mean square of what is left of the correlations. By convention good to .08.
    reason : {"", "saturated", "not_fitted"}
        Why there are no figures: no degrees of freedom, so that any data fit; or the model itself could not be fitted.
    """

    n: int
    groups: int = 1
    chi2: float = np.nan
    df: int = 0
    p: float = np.nan
    cfi: float = np.nan
    tli: float = np.nan
    rmsea: float = np.nan
    rmsea_low: float = np.nan
    rmsea_high: float = np.nan
    srmr: float = np.nan
    reason: Reason = ""


NO_FIT = Fit(0, reason="not_fitted")


def fit_of(layout: Layout, rows: Floats, samples: list[Sample], *, distance: float, df: int) -> Fit:
    """Measures of fit of a model to one or several groups.

    Parameters
    ----------
    layout : Layout
        Where parameters stand.
    rows : array of float, shape (groups, layout.size)
        The fitted parameters.
    samples : list of Sample
        What was observed.
    distance : float
        The discrepancy; chi-square is n times it, n being everybody.
    df : int
        Degrees of freedom.

    Returns
    -------
    Fit

    Notes
    -----
    CFI = 1 - max(chi2 - df, 0) / max(chi2_0 - df_0, chi2 - df, 0), TLI = 1 - (chi2 - df) / df * df_0 / (chi2_0 - df_0), with
    subscript 0 for the model in which items vary and have nothing in common. RMSEA = sqrt(groups max(chi2 - df, 0) / (n df));
    interval: noncentralities of which this chi-square is the 95 % and the 5 % point. SRMR: over variances, covariances and, with
    several groups, means, residuals in observed standard deviations; groups weighted by their people.

    References
    ----------
    Bentler, P. M. (1990). Comparative fit indexes in structural models. Psychological Bulletin, 107, 238-246.
    Browne, M. W. & Cudeck, R. (1992). Alternative ways of assessing model fit. Sociological Methods & Research, 21, 230-258.
    Hu, L. & Bentler, P. M. (1999). Cutoff criteria for fit indexes. Structural Equation Modeling, 6, 1-55.
    """
    n, groups = sum(sample.n for sample in samples), len(samples)
    chi2 = n * distance
    if df == 0:
        return Fit(n, groups, chi2, 0, reason="saturated")
    base, base_df = baseline(samples)
    excess, base_excess = max(chi2 - df, 0.0), base - base_df
    cfi = 1 - excess / max(excess, base_excess) if max(excess, base_excess) > 0 else 1.0
    tli = 1 - (chi2 / df - 1) / (base / base_df - 1) if base != base_df else np.nan
    per = groups / (n * df)
    low, high = noncentralities(chi2, df)
    rmsea, narrow, wide = (float(np.sqrt(part * per)) for part in (excess, low, high))
    p = float(special.chdtrc(df, chi2))
    return Fit(n, groups, chi2, df, p, cfi, tli, rmsea, narrow, wide, srmr(layout, rows, samples))


def baseline(samples: list[Sample]) -> tuple[float, int]:
    """Chi-square and degrees of freedom of the model in which items have nothing in common."""
    items = len(samples[0].mean)
    chi2 = -sum(sample.n * float(np.linalg.slogdet(correlations(sample.covariance))[1]) for sample in samples)
    return chi2, len(samples) * items * (items - 1) // 2


def correlations(covariance: Floats) -> Floats:
    """Correlations of covariances."""
    deviation = np.sqrt(np.diag(covariance))
    return np.asarray(covariance / np.outer(deviation, deviation))


def noncentralities(chi2: float, df: int) -> tuple[float, float]:
    """Noncentralities at which a chi-square as large as this is the 95 % and the 5 % point; 0 where none is."""
    return noncentrality(chi2, df, 0.95), noncentrality(chi2, df, 0.05)


def noncentrality(chi2: float, df: int, quantile: float) -> float:
    """The noncentrality of which a chi-square is this quantile; 0 where even the central one has it further down."""
    if special.chdtr(df, chi2) <= quantile:
        return 0.0
    # Far above the mean of any chi-square that could have this as its 5 % point.
    top = chi2 + 10 * np.sqrt(chi2) + 50
    return float(optimize.brentq(lambda size: special.chndtr(chi2, df, size) - quantile, 0.0, top, xtol=1e-12, rtol=1e-13))


def srmr(layout: Layout, rows: Floats, samples: list[Sample]) -> float:
    """Standardised root mean square residual, groups weighted by their people."""
    n, several = sum(sample.n for sample in samples), len(samples) > 1
    return sum(
        sample.n / n * srmr_of_group(layout, row, sample, means=several) for row, sample in zip(rows, samples, strict=True)
    )


def srmr_of_group(layout: Layout, row: Floats, sample: Sample, *, means: bool) -> float:
    """The same of one group."""
    covariance, mean = implied(layout, row)
    deviation = np.sqrt(np.diag(sample.covariance))
    left = ((sample.covariance - covariance) / np.outer(deviation, deviation))[np.tril_indices(layout.items)]
    squares, count = float(left @ left), left.size
    if means:
        apart = (sample.mean - mean) / deviation
        squares, count = squares + float(apart @ apart), count + apart.size
    return float(np.sqrt(squares / count))
