"""Whether scores of different levels, or of different waves, are of the same thing: what every comparison has to carry."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from assessment.findings.phrases import listed_names, named
from assessment.result import Assessment

__all__ = ["REFUSED", "comparisons", "level_caution", "wave_caution"]

REFUSED = "means may not be compared"
SPEAK_OF = {
    "levels": "Levels seem to understand the questions of {scales} differently: part of a difference may be one of reading.",
    "waves": "The questions of {scales} seem to be understood differently by wave: part of a change may be one of reading.",
}


def comparisons(result: Assessment, over: str, kind: str = "employee") -> pd.DataFrame:
    """The last step taken for each scale of one side, over the levels of this wave or over all waves."""
    frame = result.invariance
    chosen = frame[(frame["over"] == over) & (frame["kind"] == kind) & ((frame["wave"] == result.wave) | (over == "waves"))]
    return chosen.drop_duplicates("scale", keep="last")


def caution(result: Assessment, scales: Iterable[str], over: str, kind: str) -> str:
    """What to say beside a comparison on these scales; "" where nothing speaks against it."""
    rows = comparisons(result, over, kind)
    refused = set(rows.loc[rows["verdict"] == REFUSED, "scale"]) & set(scales)
    of_side = result.scales[result.scales["kind"] == kind]
    titles = [named(title) for scale, title in zip(of_side["scale"], of_side["title"], strict=True) if scale in refused]
    return SPEAK_OF[over].format(scales=listed_names(titles)) if titles else ""


def level_caution(result: Assessment, scales: Iterable[str]) -> str:
    """What to say beside a difference between levels of staff."""
    return caution(result, scales, "levels", "employee")


def wave_caution(result: Assessment, scales: Iterable[str], kind: str = "employee") -> str:
    """What to say beside a change from wave to wave."""
    return caution(result, scales, "waves", kind)
