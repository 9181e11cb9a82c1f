"""How a unit stands, in the width of a table's cell: its score, a line through its waves, and what of it is real.

The lines of all units are drawn on one scale, so that a reader who looks down the column compares them. Each has a description
that says the same in words. Which differences are real was decided when units were compared; here it is only said.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from assessment.labels import points
from assessment.language import later, say

__all__ = ["BANDS", "Standing", "reach", "sparkline"]

Band = Literal["above", "below", "within", ""]
BANDS = {
    "above": later("▲ above"), "below": later("▼ below"), "within": later("no real difference"), "": later("not compared"),
}  # fmt: skip
WIDTH, HEIGHT, EDGE = 72, 20, 3


@dataclass(frozen=True)
class Standing:
    """One unit on the scale that units are lined up on.

    Parameters
    ----------
    waves : tuple of (str, float or None)
        Each wave with the score of 100, the oldest first; None where it is not shown.
    low, high : float or None
        95 % interval of the latest score; None where it is not shown.
    band : {"above", "below", "within", ""}
        Against all other units, corrected for how many differences were looked at; "" where that was not looked at.
    change : float or None
        Points since the wave before; None where it is not shown.
    real : bool
        Whether the change's interval is clear of zero, the unit looked at by itself.
    """

    waves: tuple[tuple[str, float | None], ...] = ()
    low: float | None = None
    high: float | None = None
    band: Band = ""
    change: float | None = None
    real: bool = False

    @property
    def score(self) -> float | None:
        """The latest wave's."""
        return self.waves[-1][1] if self.waves else None

    @property
    def compared(self) -> str:
        """Against the rest, in words."""
        return say(BANDS[self.band])

    @property
    def changed(self) -> str:
        """A change whose interval is clear of zero, in words; "" for none."""
        if not self.real or not self.change:
            return ""
        moved = points(abs(self.change))
        return say("rose {points}", points=moved) if self.change > 0 else say("fell {points}", points=moved)

    @property
    def told(self) -> str:
        """All waves, in words.

        Examples
        --------
        >>> Standing((("spring", 52.4), ("autumn", None))).told
        'spring 52, autumn not shown'
        """
        return ", ".join(f"{wave} {say('not shown') if score is None else points(score)}" for wave, score in self.waves)


def reach(standings: Iterable[Standing]) -> tuple[float, float]:
    """Give the lowest and the highest score of all units and waves: the scale that every line is drawn on.

    Examples
    --------
    >>> reach([Standing((("spring", 40.0), ("autumn", 55.0))), Standing((("autumn", None),))])
    (40.0, 55.0)
    """
    scores = [score for one in standings for _, score in one.waves if score is not None]
    return (min(scores), max(scores)) if scores else (0.0, 100.0)


def sparkline(waves: tuple[tuple[str, float | None], ...], scale: tuple[float, float]) -> str:
    """Draw a unit's waves as the path of an SVG of 72 by 20; a wave that is not shown leaves a break.

    Parameters
    ----------
    waves : tuple of (str, float or None)
        As in :class:`Standing`.
    scale : (float, float)
        From :func:`reach`: the scores at the bottom and at the top.

    Returns
    -------
    str
        "" where nothing is shown.

    Examples
    --------
    >>> sparkline((("1", 40.0), ("2", 50.0), ("3", None), ("4", 60.0)), (40.0, 60.0))
    'M3.0 17.0h0L25.0 10.0M69.0 3.0h0'
    """
    low, high = scale
    step = (WIDTH - 2 * EDGE) / max(len(waves) - 1, 1)
    path, joined = "", False
    for place, (_, score) in enumerate(waves):
        if score is not None:
            share = (score - low) / (high - low) if high > low else 0.5
            at = f"{EDGE + step * place:.1f} {HEIGHT - EDGE - share * (HEIGHT - 2 * EDGE):.1f}"
            path += f"L{at}" if joined else f"M{at}h0"
        joined = score is not None
    return path
