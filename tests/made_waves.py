"""Results of any number of units over any number of waves, with changes of which it is known what drew them."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
import pandas as pd

from assessment.result import Assessment
from assessment.stats import Estimate, difference_interval, difference_p
from made_results import hand_made  # type: ignore[import-not-found]

__all__ = ["over_waves"]

ERROR, DF = 2.0, 40.0  # of every score


def over_waves(waves: int, leaves: int, *, moved: dict[int, float] | None = None, chance: float = 1, seed: int = 3) -> Assessment:
    """Leaf units whose true scores stay, but for those that moved in the last wave; each score is drawn with its error.

    Parameters
    ----------
    waves, leaves : int
        How many there are.
    moved : dict
        Points that a leaf's true score moved by in the last wave, by its place.
    chance : float
        Of the error, the part that is drawn; 0 gives the true scores.
    seed : int
        Of the random numbers.
    """
    result = base(leaves)
    generator = np.random.default_rng(seed)
    names = tuple(f"W{number}" for number in range(1, waves + 1))
    units = list(result.units["unit"])
    true = np.repeat(generator.normal(60, 5, len(units))[:, None], waves, axis=1)
    for place, points in (moved or {}).items():
        true[place + 1, -1] += points
    drawn = true + chance * generator.normal(0, ERROR, true.shape)
    scores = [score_row(unit, wave, drawn[i, j]) for i, unit in enumerate(units) for j, wave in enumerate(names)]
    later = range(1, waves)
    changes = [change_row(unit, names[j - 1 : j + 1], drawn[i, j - 1 : j + 1]) for i, unit in enumerate(units) for j in later]
    comparisons = result.comparisons.assign(wave=names[-1])
    columns = list(result.changes.columns)
    frames: dict[str, Any] = {
        "scores": pd.DataFrame(scores),
        "changes": pd.DataFrame(changes, columns=columns),
        "comparisons": comparisons,
    }
    return replace(result, waves=names, wave=names[-1], **frames)


@cache
def base(leaves: int) -> Assessment:
    """The result made by hand that all else is of; of hundreds of units it takes seconds to make."""
    result: Assessment = hand_made(leaves)
    return result


def score_row(unit: str, wave: str, score: float) -> dict[str, Any]:
    place = {"kind": "employee", "wave": wave, "unit": unit, "level": "all", "scale": "care", "n": 40.0}
    ends = {"ci_low": score - 2.02 * ERROR, "ci_high": score + 2.02 * ERROR, "status": "shown", "shown_at": unit}
    return place | {"score": score, "se": ERROR, "df": DF} | ends


def change_row(unit: str, waves: tuple[str, ...], scores: np.ndarray[Any, Any]) -> dict[str, Any]:
    before, now = (Estimate(np.array([score]), np.array([ERROR]), np.array([DF])) for score in scores)
    change, low, high = (float(part[0]) for part in difference_interval(now, before, bounds=(0.0, 100.0)))
    p = float(difference_p(now, before, bounds=(0.0, 100.0))[0])
    place = {"kind": "employee", "unit": unit, "level": "all", "scale": "care", "from_wave": waves[0], "wave": waves[1]}
    return place | {"change": change, "ci_low": low, "ci_high": high, "p": p, "real": low * high > 0, "overlap": False}
