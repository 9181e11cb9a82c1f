"""How strong a finding is: one rule for gaps, differences and links.

``clear``: the interval excludes zero, and so does the test corrected for all that were looked at together (Holm). ``likely``:
only the interval does. ``unclear``: it holds zero. Links come with this verdict; for gaps it is worked out here, from their
intervals.
"""

from __future__ import annotations

from typing import Literal

import numpy as np
import pandas as pd
from scipy import stats as distributions

from assessment.stats import Floats, holm

__all__ = ["Strength", "strengths"]

Strength = Literal["clear", "likely", "unclear", "hidden", "fact"]
LEVEL = 0.05


def strengths(value: pd.Series, low: pd.Series, high: pd.Series, n: pd.Series) -> list[Strength]:
    """How strong each of several differences is, looked at together.

    Parameters
    ----------
    value, low, high : Series
        Differences of two means, and the ends of their 95 % intervals.
    n : Series
        Respondents of the smaller of the two groups.

    Returns
    -------
    list of str
        One for each, in order; ``unclear`` where there is no interval.

    Notes
    -----
    A 95 % interval of half-width h stands for t = |d| t(.975, df) / h. The degrees of freedom are not known here; n - 1 is their
    lower bound (Welch), and gives p at least as large as the true one wherever the interval excludes zero.

    References
    ----------
    Welch, B. L. (1947). The generalization of "Student's" problem. Biometrika, 34, 28-35.
    Holm, S. (1979). A simple sequentially rejective multiple test procedure. Scandinavian Journal of Statistics, 6, 65-70.

    Examples
    --------
    >>> wide, narrow, none = (8.0, 5.0, 11.0), (3.0, 0.1, 5.9), (1.0, -2.0, 4.0)
    >>> strengths(*map(pd.Series, zip(wide, narrow, none)), n=pd.Series([40, 40, 40]))
    ['clear', 'likely', 'unclear']
    """
    corrected = holm(p_of_interval(*(column.to_numpy(float) for column in (value, low, high, n))))
    beyond = (low.to_numpy(float) > 0) | (high.to_numpy(float) < 0)
    return [("clear" if p < LEVEL else "likely") if out else "unclear" for p, out in zip(corrected, beyond, strict=True)]


def p_of_interval(value: Floats, low: Floats, high: Floats, n: Floats) -> Floats:
    """Give p of the test that a 95 % interval stands for: 0 for an interval without width, nan where there is none."""
    df = np.maximum(n - 1.0, 1.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        t = np.abs(value) / (high - low) * 2 * distributions.t.isf(LEVEL / 2, df)
    return np.asarray(2 * distributions.t.sf(t, df), dtype=float)
