"""Which differences are real: a unit against the rest of the organisation, and one wave against the next.

Of many units some will look different by chance; the test is corrected for how many are compared (Holm). Nothing is
ranked.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pandas as pd
from scipy import stats as distributions

from assessment.links.views import estimate_of
from assessment.responses import Units
from assessment.settings import ALL, CUSTOMER
from assessment.stats import Estimate, difference_interval, holm

__all__ = ["compare_waves", "compare_with_rest"]

CONTRAST = ["kind", "unit", "level", "wave", "scale", "difference", "ci_low", "ci_high", "p_holm", "real"]
CHANGE = ["kind", "unit", "level", "scale", "from_wave", "wave", "change", "ci_low", "ci_high", "real"]


def compare_with_rest(scores: pd.DataFrame, units: Units) -> pd.DataFrame:
    """Compare each leaf unit's score with that of everybody else in the organisation.

    Parameters
    ----------
    scores : DataFrame
        Gated scores.
    units : Units
        The tree.

    Returns
    -------
    DataFrame
        ``kind, unit, level, wave, scale, difference, ci_low, ci_high, p_holm, real`` for units shown, at level ``all`` or ``customer``.

    Notes
    -----
    The rest's mean is (N M - n m) / (N - n); its standard error is taken as the whole's, times N / (N - n), which is
    an upper bound up to the unit's own share. Welch interval; ``real`` where Holm's corrected p is below .05.
    """
    chosen = scores[(scores["status"] == "shown") & scores["level"].isin([ALL, CUSTOMER])]
    place = ["kind", "level", "wave", "scale"]
    whole = chosen[chosen["unit"] == units.root].set_index(place)[["n", "score", "se", "df"]]
    leaves = chosen[chosen["unit"].isin(units.leaves) & (chosen["unit"] != units.root)]
    joined = leaves.merge(whole, left_on=place, right_index=True, suffixes=("", "_whole"))
    others = joined["n_whole"] - joined["n"]
    joined = joined[others > 1].assign(others=others)
    grown = joined["n_whole"] / joined["others"]
    mean = joined["score"] + grown * (joined["score_whole"] - joined["score"])
    rest = Estimate(mean.to_numpy(float), (joined["se_whole"] * grown).to_numpy(float), joined["df_whole"].to_numpy(float))
    return judged(joined, rest, place)


def judged(joined: pd.DataFrame, rest: Estimate, place: list[str]) -> pd.DataFrame:
    """Intervals of the differences, and the test over all units of one scale and wave."""
    difference, low, high = difference_interval(estimate_of(joined), rest)
    spread = np.hypot(joined["se"].to_numpy(float), rest.se)
    with np.errstate(divide="ignore", invalid="ignore"):
        t = np.abs(difference) / spread
    p = pd.Series(2 * distributions.t.sf(t, joined["df"].to_numpy(float)), index=joined.index)
    corrected = p.groupby([joined[name] for name in place]).transform(lambda group: holm(group.to_numpy(float)))
    found = joined.assign(difference=difference, ci_low=low, ci_high=high, p_holm=corrected, real=corrected < 0.05)
    return found[CONTRAST].reset_index(drop=True)


def compare_waves(scores: pd.DataFrame, waves: list[str]) -> pd.DataFrame:
    """Compare each group's score with that of the wave before.

    Returns
    -------
    DataFrame
        ``kind, unit, level, scale, from_wave, wave, change, ci_low, ci_high, real``. The waves are taken as independent: where the same
        people answered twice, the true interval is narrower. ``real`` where the interval excludes zero.
    """
    shown = scores[scores["status"] == "shown"]
    later = dict(pairwise(waves))
    earlier = shown[shown["wave"].isin(later)]
    earlier = earlier.assign(wave=[later[wave] for wave in earlier["wave"]], from_wave=earlier["wave"]).astype({"wave": "str"})
    place = ["kind", "unit", "level", "scale", "wave"]
    joined = shown.merge(earlier[[*place, "from_wave", "score", "se", "df"]], on=place, suffixes=("", "_before"))
    change, low, high = difference_interval(estimate_of(joined), estimate_of(joined, "_before"))
    real = (low > 0) | (high < 0)
    return joined.assign(change=change, ci_low=low, ci_high=high, real=real)[CHANGE]
