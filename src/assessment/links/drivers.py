"""Which practice of staff goes most with what customers say or do, when practices go with each other too.

The differences between units are split among the practices. With few units the order of practices is mostly luck, so that a part
counts only beyond what pure noise gets, and an order only where it holds in nearly all draws of units.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from assessment.links.chain import ChainFigures
from assessment.links.relations import End
from assessment.stats import FEWEST_FOR_RANGES, MOST_PREDICTORS, Drivers, Floats, rank_drivers

__all__ = ["MOST_PRACTICES", "split_drivers"]

MOST_PRACTICES = MOST_PREDICTORS - 1  # one more stands for noise
FEWEST_BEYOND = 4  # units beyond the practices: one for the mean, three to be wrong with
KINDS = {
    "wave": "str", "predictor": "str", "outcome": "str", "units": "int64", "weight": "float64", "ci_low": "float64",
    "ci_high": "float64", "r2": "float64", "beyond_noise": "bool", "ahead_of": "str", "reason": "str",
}  # fmt: skip


def split_drivers(figures: ChainFigures) -> pd.DataFrame:
    """Split the differences between units in an outcome among the practices of staff, by Johnson's relative weights.

    Parameters
    ----------
    figures : ChainFigures
        Units' figures.

    Returns
    -------
    DataFrame
        A row a practice, in the questionnaire's order. The outcome is the last on the chain that has enough units for so
        many practices, or the last at all. ``weight`` is the practice's part of ``r2``, without a range of fewer than three
        units a practice; ``beyond_noise`` says whether it is above that of pure noise, ``ahead_of`` which other practices it
        is above, in nearly all draws of units. ``reason`` says why nothing could be computed; of practices beyond the first
        nine, ``too_many_predictors``. Empty where one side, or a second practice, has no figures.

    References
    ----------
    Johnson, J. W. (2000). A heuristic method for estimating the relative weight of predictor variables in multiple regression.
    Multivariate Behavioral Research, 35, 1-19.
    """
    practices = [end for end in figures.practices if figures.has(end, figures.wave)]
    outcomes = [end for end in figures.present if end.kind != "employee"]
    if len(practices) < 2 or not outcomes:
        return pd.DataFrame(columns=list(KINDS)).astype(KINDS)
    taken, left = practices[:MOST_PRACTICES], practices[MOST_PRACTICES:]
    predictors = np.column_stack([figures.of(end) for end in taken])
    outcome = next((end for end in reversed(outcomes) if enough(figures.of(end), predictors)), outcomes[-1])
    found = rank_drivers(figures.of(outcome), predictors)
    place = {"wave": figures.wave, "outcome": outcome.name, "units": found.units, "r2": found.r2}
    rows = [{**place, "predictor": end.name, **part_of(found, taken, number)} for number, end in enumerate(taken)]
    unused = {"beyond_noise": False, "ahead_of": "", "reason": "too_many_predictors"}
    rows += [{**place, "predictor": end.name, **unused} for end in left]
    return pd.DataFrame(rows, columns=list(KINDS)).astype(KINDS)


def enough(outcome: Floats, predictors: Floats) -> bool:
    """Whether enough units have every figure."""
    units = np.isfinite(np.column_stack([outcome, predictors])).all(axis=1).sum()
    return bool(units >= max(FEWEST_FOR_RANGES, predictors.shape[1] + FEWEST_BEYOND))


def part_of(found: Drivers, practices: list[End], number: int) -> dict[str, object]:
    """One practice's part."""
    behind = [end.name for end, ahead in zip(practices, found.ahead[number], strict=True) if ahead]
    return {
        "weight": found.weight[number],
        "ci_low": found.low[number],
        "ci_high": found.high[number],
        "beyond_noise": found.beyond_noise[number],
        "ahead_of": " ".join(behind),
        "reason": found.reason,
    }
