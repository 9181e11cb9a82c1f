"""Sentences on units over time: which of them moved since the wave before by more than chance, of how many looked at.

Of many units some will seem to have moved by chance alone. A change is marked only where q, its p corrected for false discoveries
among all units, is below .05, and its own interval is clear of zero, too.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from assessment.findings.comparability import wave_caution
from assessment.findings.compare import MOST, lead_scale
from assessment.findings.evidence import each
from assessment.findings.finding import Finding, Findings
from assessment.findings.phrases import named
from assessment.labels import count, size, span
from assessment.language import later, say
from assessment.links.contrasts import REAL
from assessment.result import Assessment
from assessment.settings import ALL, CUSTOMER
from assessment.stats import false_discovery

__all__ = ["Slope", "slopes", "unit_changes", "waves_so_far"]

LEVEL = {CUSTOMER: CUSTOMER}  # that units are compared at; of staff, all of them
UNTOLD = (float("nan"),) * 3
GROUPS = later(
    "Of changes so marked, at most about 5 in 100 are expected to be chance. Other people may have answered this time: a change"
    " is of the group, not of persons."
)
WIDEST = later("The changes named are the widest; the widest of many are somewhat too wide, since luck is in them.")


@dataclass(frozen=True)
class Slope:
    """One unit's way through the waves on the scale that units are lined up on.

    Parameters
    ----------
    unit : str
        Its name; ``whole`` says that it is the whole organisation, which is not among those that are looked at together.
    waves : tuple of (float, float, float)
        Score of 100 and the ends of its 95 % interval at each wave so far, the oldest first; nan where it is not shown.
    change, low, high : float
        Points since the wave before, with the 95 % interval; nan where one of the two is not shown.
    marked : bool
        Whether the change can be told from chance, among all units that were looked at.
    """

    unit: str
    waves: tuple[tuple[float, float, float], ...]
    change: float
    low: float
    high: float
    marked: bool
    whole: bool = False

    @property
    def known(self) -> bool:
        """Whether there is a change to look at."""
        return self.change == self.change


def waves_so_far(result: Assessment) -> tuple[str, ...]:
    """All waves up to the one that the result is of, the oldest first."""
    return result.waves[: result.waves.index(result.wave) + 1]


def slopes(result: Assessment) -> list[Slope]:
    """The whole, and every leaf unit, in the order of units; none where no unit is shown, or there is no wave before."""
    kind, scale, _ = lead_scale(result)
    waves = waves_so_far(result)
    if not scale or len(waves) < 2:
        return []
    place = {"kind": kind, "scale": scale, "level": LEVEL.get(kind, ALL)}
    scores, changes = (of(frame, place) for frame in (result.scores, result.changes))
    shown = scores[scores["status"] == "shown"]
    known = {(row.unit, row.wave): (float(row.score), float(row.ci_low), float(row.ci_high)) for row in each(shown)}
    root = result.units["unit"].iloc[0]
    leaves = [row.unit for row in each(result.units) if row.leaf and row.unit != root]
    moved = told(changes[changes["wave"] == result.wave], leaves)
    found = []
    for unit in [root, *leaves]:
        change, low, high, marked = moved.get(unit, (*UNTOLD, False))
        way = tuple(known.get((unit, wave), UNTOLD) for wave in waves)
        found.append(Slope(unit, way, change, low, high, marked, whole=unit == root))
    return found


def of(frame: pd.DataFrame, place: dict[str, str]) -> pd.DataFrame:
    """Rows of one scale, at the level that units are compared at."""
    return frame[np.logical_and.reduce([frame[name] == value for name, value in place.items()])]


def told(changes: pd.DataFrame, leaves: list[str]) -> dict[str, tuple[float, float, float, bool]]:
    """Each unit's change with its interval, and whether it can be told from chance; leaf units are looked at together."""
    together = changes[changes["unit"].isin(leaves)]
    chance = dict(zip(together["unit"], false_discovery(together["p"].to_numpy(float)), strict=True))
    return {
        row.unit: (float(row.change), float(row.ci_low), float(row.ci_high), bool(row.real) and chance.get(row.unit, 1.0) < REAL)
        for row in each(changes)
    }


def unit_changes(result: Assessment) -> Findings:
    """How many units moved since the wave before by more than chance, of how many, and which moved furthest."""
    looked_at = [slope for slope in slopes(result) if slope.known and not slope.whole]
    if not looked_at:
        first = result.wave == result.waves[0]
        reason = say("This is the first wave.") if first else say("No unit may be shown in both waves.")
        return Findings((Finding(say("No change since an earlier wave can be told."), "unclear", caution=reason),))
    _, scale, title = lead_scale(result)
    since = waves_so_far(result)[-2]
    read = wave_caution(result, [scale], [since, result.wave])
    marked = sorted((slope for slope in looked_at if slope.marked), key=lambda slope: -abs(slope.change))
    fields = {"title": named(title), "wave": since, "of": count(len(looked_at))}
    if not marked:
        none = say("On {title}, no change of a unit since {wave} can be told from chance; looked at: {of}.", **fields)
        return Findings((Finding(none, "unclear", caution=read),))
    up = sum(slope.change > 0 for slope in marked)
    fields |= {"n": count(len(marked)), "up": count(up), "down": count(len(marked) - up)}
    sentence = say("On {title}, units that moved since {wave} by more than chance: {n} of {of} ({up} up, {down} down).", **fields)
    first_words = Finding(sentence, caution=" ".join(filter(None, [say(GROUPS), read])))
    named_ones = (
        change_sentence(slope, title, since, caution="" if place else say(WIDEST)) for place, slope in enumerate(marked[:MOST])
    )
    return Findings((first_words, *named_ones))


def change_sentence(slope: Slope, title: str, since: str, *, caution: str) -> Finding:
    """Say one unit's change and its range."""
    fields: dict[str, Any] = {"unit": slope.unit, "title": named(title), "size": size(slope.change), "wave": since}
    if slope.change > 0:
        sentence = say("{unit}: {title} rose by {size} since {wave}.", **fields)
    else:
        sentence = say("{unit}: {title} fell by {size} since {wave}.", **fields)
    ends = abs(slope.low), abs(slope.high)
    likely = say("Likely {range} points.", range=span(min(ends), max(ends)))
    return Finding(sentence, "likely", likely, caution)
