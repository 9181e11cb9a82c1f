"""Which differences are real: a unit against the rest of the organisation, and one wave against the next.

Of many units some will look different by chance; the test is corrected for how many are compared (Holm). Nothing is
ranked.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from assessment.links.views import estimate_of
from assessment.responses import Units
from assessment.scores import BOUNDS, SHOWN, measure_of
from assessment.settings import ALL, CUSTOMER, Kind
from assessment.stats import Estimate, difference_interval, difference_p, holm, overlap_interval
from assessment.surveys import Survey

__all__ = ["REAL", "compare_waves", "compare_with_rest"]

CONTRAST = ["kind", "unit", "level", "wave", "scale", "difference", "ci_low", "ci_high", "p", "p_holm", "real"]
CHANGE = ["kind", "unit", "level", "scale", "from_wave", "wave", "change", "ci_low", "ci_high", "p", "real", "overlap"]
REAL = 0.05  # the chance of calling any difference real where there is none


def compare_with_rest(scores: pd.DataFrame, rests: pd.DataFrame, units: Units, surveys: Mapping[Kind, Survey]) -> pd.DataFrame:
    """Compare each leaf unit's score with that of everybody else in the organisation.

    Parameters
    ----------
    scores : DataFrame
        Gated scores.
    rests : DataFrame
        Scores of everybody outside each unit (:func:`assessment.scores.estimate_rests`).
    units : Units
        The tree.
    surveys : mapping by kind
        What was asked.

    Returns
    -------
    DataFrame
        ``kind, unit, level, wave, scale, difference, ci_low, ci_high, p, p_holm, real``, at level ``all`` or ``customer``, where
        both the unit and the whole are shown.

    Notes
    -----
    Two groups of different people (:func:`assessment.stats.difference_p`); ``real`` where p, corrected by Holm for all units and
    scales of a wave, is below .05: where no unit differs from the rest, the chance that any of a batch of reports says so is at
    most 5 %.
    """
    shown = scores[(scores["status"] == SHOWN) & scores["level"].isin([ALL, CUSTOMER])]
    place = ["kind", "level", "wave", "scale"]
    whole = shown.loc[shown["unit"] == units.root, place]
    leaves = shown[shown["unit"].isin(set(units.leaves) - {units.root})]
    joined = leaves.merge(whole, on=place).merge(rests, on=["unit", *place], suffixes=("", "_rest"))
    compared = differences(joined, estimate_of(joined), estimate_of(joined, "_rest"), surveys=surveys)
    compared = compared[compared["p"].notna()]
    corrected = compared.groupby("wave")["p"].transform(lambda p: holm(p.to_numpy(float)))
    return compared.assign(p_holm=corrected, real=corrected < REAL)[CONTRAST].reset_index(drop=True)


def compare_waves(
    scores: pd.DataFrame, waves: Sequence[str], surveys: Mapping[Kind, Survey], overlaps: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Compare each group's score with that of the wave before.

    Parameters
    ----------
    scores : DataFrame
        Gated scores.
    waves : sequence of str
        All waves, oldest first.
    surveys : mapping by kind
        What was asked.
    overlaps : DataFrame, optional
        Groups in which some are known to have answered twice (:func:`assessment.links.overlap.match_waves`).

    Returns
    -------
    DataFrame
        ``kind, unit, level, scale, from_wave, wave, change, ci_low, ci_high, p, real, overlap``, where both waves are shown.
        ``overlap``: the interval takes account of those who answered twice; elsewhere the waves are taken as independent, and
        where the same people answered, the true interval is narrower. ``real`` where the interval excludes zero: that is for
        reading one group, and is not corrected for how many are read. ``p``, of no change, takes the waves as independent.
    """
    shown = scores[scores["status"] == SHOWN]
    later = dict(pairwise(waves))
    earlier = shown[shown["wave"].isin(later)]
    earlier = earlier.assign(from_wave=earlier["wave"], wave=earlier["wave"].map(later).astype("str"))
    place = ["kind", "unit", "level", "scale", "wave"]
    joined = shown.merge(earlier[[*place, "from_wave", "n", "score", "se", "df"]], on=place, suffixes=("", "_before"))
    compared = differences(joined, estimate_of(joined), estimate_of(joined, "_before"), surveys=surveys).assign(overlap=False)
    compared = compared if overlaps is None or overlaps.empty else with_overlaps(compared, overlaps, surveys)
    real = (compared["ci_low"] > 0) | (compared["ci_high"] < 0)
    return compared.assign(change=compared["difference"], real=real)[CHANGE]


def with_overlaps(compared: pd.DataFrame, overlaps: pd.DataFrame, surveys: Mapping[Kind, Survey]) -> pd.DataFrame:
    """Give changes the intervals that they have where some people answered twice."""
    full = compared.merge(overlaps, on=["kind", "unit", "level", "scale", "from_wave", "wave"], how="left")
    measures = measures_of(full, surveys)
    limits = np.full((len(full), 2), np.nan)
    for measure, bounds in BOUNDS.items():
        rows = full["r"].notna().to_numpy() & (measures == measure)
        some = full[rows]
        _, low, high = overlap_interval(
            estimate_of(some), estimate_of(some, "_before"), some["r"].to_numpy(float),
            counts=tuple(some[name].to_numpy(float) for name in ("n", "n_before", "both")),
            population=some["population"].to_numpy(float), bounds=bounds,
        )  # fmt: skip
        limits[rows] = np.column_stack([low, high])
    there = ~np.isnan(limits).any(axis=1)
    low, high = (np.where(there, limits[:, place], full[name]) for place, name in enumerate(("ci_low", "ci_high")))
    return full.assign(ci_low=low, ci_high=high, overlap=there)


def measures_of(frame: pd.DataFrame, surveys: Mapping[Kind, Survey]) -> NDArray[np.object_]:
    """How the scale of each row is shown."""
    named = zip(frame["kind"], frame["scale"], strict=True)
    return np.array([measure_of(surveys[kind], scale) for kind, scale in named], dtype=object)


def differences(frame: pd.DataFrame, a: Estimate, b: Estimate, *, surveys: Mapping[Kind, Survey]) -> pd.DataFrame:
    """Add ``difference`` a - b, ``ci_low``, ``ci_high`` and the two-sided ``p`` of no difference to the rows of a frame."""
    measures = measures_of(frame, surveys)
    found = np.full((4, len(frame)), np.nan)
    for measure, bounds in BOUNDS.items():
        rows = measures == measure
        left, right = (Estimate(*(part[rows] for part in side)) for side in (a, b))
        found[:3, rows] = difference_interval(left, right, bounds=bounds)
        found[3, rows] = difference_p(left, right, bounds=bounds)
    return frame.assign(**dict(zip(("difference", "ci_low", "ci_high", "p"), found, strict=True)))
