"""Whether scores of different levels, or of different waves, are of the same thing: what every comparison has to carry."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from assessment.findings.evidence import scale_titles
from assessment.findings.phrases import listed_names, named
from assessment.language import later, say
from assessment.result import Assessment

__all__ = ["REFUSED", "comparisons", "level_caution", "wave_caution"]

REFUSED = "means may not be compared"
LOOSE = later(
    "The questions of {scales} do not go together as those of one scale would: a difference may be one of single questions."
)
SPEAK_OF = {
    "levels": later(
        "Levels seem to understand the questions of {scales} differently: part of a difference may be one of reading."
    ),
    "waves": later(
        "The questions of {scales} seem to be understood differently by wave: part of a change may be one of reading."
    ),
}


def comparisons(result: Assessment, over: str, kind: str = "employee") -> pd.DataFrame:
    """The last step taken for each scale of one side, over the levels of this wave or over all waves."""
    frame = result.invariance
    chosen = frame[(frame["over"] == over) & (frame["kind"] == kind) & ((frame["wave"] == result.wave) | (over == "waves"))]
    return chosen.drop_duplicates("scale", keep="last")


def caution(result: Assessment, scales: Iterable[str], over: str, groups: Iterable[str]) -> str:
    """What to say beside a comparison of these groups of staff on these scales; "" where nothing speaks against it."""
    rows = comparisons(result, over)
    tested = np.array([set(groups) <= set(names.split("|")) for names in rows["groups"]], dtype=bool)
    refused = rows[(rows["verdict"] == REFUSED) & rows["scale"].isin(list(scales)) & tested]
    titles = scale_titles(result)
    said = []
    for words, chosen in ((LOOSE, refused["step"] == "configural"), (SPEAK_OF[over], refused["step"] != "configural")):
        if names := [named(titles[scale]) for scale in refused.loc[chosen, "scale"]]:
            said.append(say(words, scales=listed_names(names)))
    return " ".join(said)


def level_caution(result: Assessment, scales: Iterable[str], levels: Iterable[str]) -> str:
    """What to say beside a difference between two levels of staff."""
    return caution(result, scales, "levels", levels)


def wave_caution(result: Assessment, scales: Iterable[str], waves: Iterable[str]) -> str:
    """What to say beside a change of staff scores from wave to wave."""
    return caution(result, scales, "waves", waves)
