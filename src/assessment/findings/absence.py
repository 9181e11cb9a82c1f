"""Why there is nothing to show: in one sentence that names the true reason, not all that it could be.

What is hidden is hidden of the whole, too, or the whole's figure would stand in: so the whole's own rows say why.
"""

from __future__ import annotations

from collections.abc import Collection

import pandas as pd

from assessment.findings.finding import Finding
from assessment.findings.phrases import why_hidden
from assessment.language import say
from assessment.result import Assessment
from assessment.settings import CUSTOMER, Kind

__all__ = ["answered", "nothing", "reason"]


def nothing(result: Assessment, kind: Kind, scales: Collection[str]) -> Finding:
    """Say why none of some scales of one side has a figure here."""
    why = reason(result, kind, scales)
    said = {
        "not_surveyed": say("No customers were surveyed.") if kind == CUSTOMER else say("No staff were surveyed."),
        "not_asked": say("This was not asked."),
        "no_answers": say("Nobody answered this."),
        "alike": say(
            "Nearly all who answered this gave the same answer. A figure would be each one's answer, so it is not shown."
        ),
        "too_few": say("Too few answered this to show it."),
        "protected": say("This may not be shown: what some people answered could be worked out from it."),
    }
    hidden = why in {"alike", "too_few", "protected"}
    return Finding(said[why], "hidden" if hidden else "unclear", caution=why_hidden(result) if hidden else "")


def reason(result: Assessment, kind: Kind, scales: Collection[str]) -> str:
    """Why none of some scales of one side has a figure.

    Parameters
    ----------
    result : Assessment
        What may be shown.
    kind : {"employee", "customer"}
        Which side.
    scales : collection of str
        Scales or items of that side.

    Returns
    -------
    str
        ``not_surveyed``, ``not_asked``, ``no_answers``, ``too_few``, ``alike`` (nearly all answered alike, here or where it would
        tell of here) or ``protected``.
    """
    surveyed = result.scales[result.scales["kind"] == kind]
    if surveyed.empty:
        return "not_surveyed"
    if not set(scales) & set(surveyed["scale"]):
        return "not_asked"
    rows = answered(result, kind)
    found = set(rows.loc[rows["scale"].isin(set(scales)), "status"])
    if not found or "too_few" in found:
        return "too_few" if found else "no_answers"
    return "alike" if "alike" in set(rows["status"]) else "protected"


def answered(result: Assessment, kind: str) -> pd.DataFrame:
    """Scores of the whole in this wave, of one side, that anybody has answered."""
    frame = result.scores
    root = result.units["unit"].iloc[0]
    mine = (frame["kind"] == kind) & (frame["unit"] == root) & (frame["wave"] == result.wave)
    found: pd.DataFrame = frame[mine & (frame["status"] != "no_answers")]
    return found
