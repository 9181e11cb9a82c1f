"""Units side by side, fairly: each score with what chance may have done to it, and the places that it could have.

Three looks at the same published scores. The score drawn towards all units is the best guess of what a unit truly stands at; the
range of places says how little an order of units means; and a unit is marked as above or below the rest only where the
difference is beyond chance, corrected for how many are looked at. All of it is worked out from gated figures.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

import numpy as np
import pandas as pd

from assessment.links.contrasts import REAL
from assessment.links.views import estimate_of
from assessment.responses import Units
from assessment.scores import BOUNDS, SHOWN
from assessment.settings import ALL, CUSTOMER
from assessment.stats import (
    FEWEST_SHRUNKEN,
    false_discovery,
    pooled_error,
    rank_intervals,
    shrink_estimates,
    shrunken_interval,
)

__all__ = ["COMPARISON", "compare_units", "main_scales_of", "scales_compared"]

PLACE = ["kind", "wave", "level", "scale", "unit"]
FROM_SCORES = ["n", "score", "ci_low", "ci_high"]
WORKED_OUT = ["shrunken", "shrunken_low", "shrunken_high", "rank_low", "rank_high", "ranked"]
COMPARISON = [*PLACE, *FROM_SCORES, *WORKED_OUT, "p", "q", "band", "status", "reason"]
FEWEST_RANKED = 2
MEASURE = "score"


def main_scales_of(scales: pd.DataFrame) -> list[str]:
    """Name the scales that a report leads with.

    Parameters
    ----------
    scales : DataFrame
        ``kind, scale, parts, role, measure``, one row a scale.

    Returns
    -------
    list of str
        The parts of the staff composite (CARE's four); without one all staff predictors; without those all staff scores.
    """
    staff = scales[scales["kind"] == "employee"]
    composites = staff[staff["parts"] != ""]
    if len(composites):
        return str(composites["parts"].iloc[0]).split()
    predictors = list(staff.loc[staff["role"] == "predictor", "scale"])
    return predictors or list(staff.loc[staff["measure"] == MEASURE, "scale"])


def scales_compared(scales: pd.DataFrame, steps: Iterable[str], outcomes: Iterable[str]) -> list[tuple[str, str]]:
    """Name what units are compared on: what is shown of them, counted and corrected for is this and nothing else.

    Parameters
    ----------
    scales : DataFrame
        ``kind, scale, parts, role, measure``, one row a scale.
    steps : iterable of str
        The chain's steps.
    outcomes : iterable of str
        Customers' outcomes.

    Returns
    -------
    list of (kind, scale)
        The staff composite, the main scales, the chain's steps and customers' outcomes, each once, if scores 0-100.
    """
    composites = scales.loc[(scales["kind"] == "employee") & (scales["parts"] != ""), "scale"].head(1)
    staff = [("employee", name) for name in (*composites, *main_scales_of(scales), *steps)]
    scored = scales[scales["measure"] == MEASURE]
    known = set(zip(scored["kind"], scored["scale"], strict=True))
    named = dict.fromkeys([*staff, *((CUSTOMER, name) for name in outcomes)])
    return [of for of in named if of in known]


def compare_units(
    scores: pd.DataFrame, contrasts: pd.DataFrame, units: Units, compared: Collection[tuple[str, str]], *, wave: str
) -> pd.DataFrame:
    """Put leaf units side by side on each scale, all levels together.

    Parameters
    ----------
    scores : DataFrame
        Gated scores.
    contrasts : DataFrame
        From :func:`assessment.links.compare_with_rest`.
    units : Units
        The tree.
    compared : collection of (kind, scale)
        What to compare units on, each a score 0-100 (:func:`scales_compared`).
    wave : str
        The wave to look at.

    Returns
    -------
    DataFrame
        ``kind, wave, level, scale, unit, n, score, ci_low, ci_high, shrunken, shrunken_low, shrunken_high, rank_low, rank_high,
        ranked, p, q, band, status, reason``, at level ``all`` or ``customer``. ``ranked`` is of how many units, place 1 being
        the highest. ``p`` is of no difference to the rest, and ``q`` is it corrected for false discoveries among all rows.
        ``band`` is ``above`` or ``below`` the rest of the organisation where q is below .05, ``within`` where it is not, ""
        where that can't be looked at. ``reason`` says why there is no shrunken
        score: ``hidden``, ``too_few_units`` (fewer than five are shown) or ``no_variance`` (no score has any sampling error).

    Notes
    -----
    :func:`assessment.stats.shrink_estimates` with :func:`assessment.stats.pooled_error`, and
    :func:`assessment.stats.rank_intervals`, of the units that are shown: nothing of the others is in it. Of the rows with a band
    other than ``within``, about 5 % at most are expected to be chance (:func:`assessment.stats.false_discovery`).
    """
    leaves = set(units.leaves) - {units.root}
    chosen = scores[(scores["wave"] == wave) & scores["level"].isin([ALL, CUSTOMER]) & scores["unit"].isin(leaves)]
    pairs = zip(chosen["kind"], chosen["scale"], strict=True)
    chosen = chosen[np.array([pair in compared for pair in pairs], dtype=bool)]
    found = [side_by_side(group) for _, group in chosen.groupby(["kind", "level", "scale"], sort=False)]
    frame = pd.concat(found) if found else side_by_side(chosen)
    told = frame.merge(contrasts[[*PLACE, "difference", "p"]], on=PLACE, how="left")
    told = told.assign(q=false_discovery(told["p"]))
    marked = np.where(told["q"] < REAL, np.where(told["difference"] > 0, "above", "below"), "within")
    band = pd.Series(np.where(told["q"].isna(), "", marked), index=told.index, dtype="str")
    return told.assign(band=band)[COMPARISON].reset_index(drop=True)


def side_by_side(group: pd.DataFrame) -> pd.DataFrame:
    """One scale's units, with shrunken scores and places."""
    hidden = (group["status"] != SHOWN).to_numpy()
    estimate = estimate_of(group)
    error = pooled_error(group["n"], estimate)
    drawn = shrink_estimates(group["score"], error)
    low, high = (np.clip(end, *BOUNDS[MEASURE]) for end in shrunken_interval(drawn))
    ranks = rank_intervals(estimate, bounds=BOUNDS[MEASURE])
    shown = int((~hidden).sum())
    reason = "" if np.isfinite(drawn.mean).any() else "too_few_units" if shown < FEWEST_SHRUNKEN else "no_variance"
    ranked = np.where(hidden | (shown < FEWEST_RANKED), np.nan, 1.0)
    numbers = (drawn.mean, low, high, ranks.low * ranked, ranks.high * ranked, shown * ranked)
    words = pd.Series(np.where(hidden, "hidden", reason), index=group.index, dtype="str")
    return group.assign(**dict(zip(WORKED_OUT, numbers, strict=True)), reason=words)
