"""Whether each step of the chain would survive another look: by ranks, without any one unit, weighted by people, as a curve.

With some twenty units, one of them can make a link or break it. These figures stand beside r, and never in its place.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pandas as pd

from assessment.links.chain import ChainFigures
from assessment.links.relations import End
from assessment.stats import Floats, bend, correlation, holm, leave_one_out, smallest_link, spearman, weighted_correlation

__all__ = ["look_again"]

TEXT = ("predictor", "outcome", "wave", "reason")
NUMBERS = (
    "r", "rho", "rho_low", "rho_high", "lowest", "highest", "weighted", "weighted_low", "weighted_high", "smallest",
    "smallest_without", "curvature", "p_bend",
)  # fmt: skip
KINDS = dict.fromkeys(TEXT[:3], "str") | {"units": "int64"} | dict.fromkeys(NUMBERS, "float64") | {"reason": "str"}


def look_again(figures: ChainFigures) -> pd.DataFrame:
    """Look at each link of the chain in other ways.

    Parameters
    ----------
    figures : ChainFigures
        Units' figures.

    Returns
    -------
    DataFrame
        A row a step of the chain in this wave. ``rho`` is Spearman's with its interval; ``lowest`` and ``highest`` are what r
        becomes without any one unit; ``weighted`` counts units by people, of the two sides the fewer, and is missing where
        neither side is of people; ``smallest`` is the smallest link that these units could show, ``smallest_without`` that one
        unit fewer could; ``curvature`` is the squared term in standard deviations, and ``p_bend`` its p, corrected for all
        steps (Holm). ``reason`` says why nothing could be computed.
    """
    known = [(a, b) for a, b in pairwise(figures.steps) if {a, b} <= set(figures.present)]
    frame = pd.DataFrame([looks(figures, *ends) for ends in known], columns=list(KINDS)).astype(KINDS)
    return frame.assign(p_bend=holm(frame["p_bend"].to_numpy(float)))


def looks(figures: ChainFigures, predictor: End, outcome: End) -> dict[str, object]:
    """One link, looked at in every way."""
    x, y = (figures.of(end) for end in (predictor, outcome))
    straight, ranks, curve = correlation(x, y), spearman(x, y), bend(x, y)
    heavy = weighted_correlation(x, y, people_of(figures, predictor, outcome))
    lowest, highest = leave_one_out(x, y)
    return {
        "predictor": predictor.name,
        "outcome": outcome.name,
        "wave": figures.wave,
        "units": straight.n,
        "r": straight.r,
        "rho": ranks.r,
        "rho_low": ranks.low,
        "rho_high": ranks.high,
        "lowest": float(lowest),
        "highest": float(highest),
        "weighted": heavy.r,
        "weighted_low": heavy.low,
        "weighted_high": heavy.high,
        "smallest": smallest_link(straight.n),
        "smallest_without": smallest_link(straight.n - 1),
        "curvature": curve.curvature,
        "p_bend": curve.p,
        "reason": straight.reason,
    }


def people_of(figures: ChainFigures, *ends: End) -> Floats:
    """How many people each unit's two figures are of: the fewer, since a link knows no more than its weaker side."""
    counts = np.array([figures.people[end, figures.wave] for end in ends])
    known = np.where(np.isfinite(counts), counts, np.inf).min(axis=0)
    return np.where(np.isfinite(known), known, np.nan)
