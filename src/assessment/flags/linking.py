"""What leaving careless respondents out changes in the links of the chain, told in classes.

A link is one figure of many units' means. Where only one unit has flagged people, the exact link with and without them would
tell what those few said. So it is told how far any link moves at most, in classes, and how many verdicts change; and only
where the flagged people are enough to be told of at all.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from assessment.flags.effect import EFFECT_COLUMNS, NUMBERS, TEXTS
from assessment.scores import SHOWN

__all__ = ["MOVES", "compare_links"]

MOVES = (0.05, 0.1, 0.2)  # ends of the classes; beyond the last it is said to be more
CHAIN = "chain"


def compare_links(links: pd.DataFrame, others: pd.DataFrame, *, kind: str, wave: str, proved: bool) -> pd.DataFrame:
    """Compare the links of the chain with and without one side's flagged people.

    Parameters
    ----------
    links, others : DataFrame
        As published, and worked out again.
    kind, wave : str
        The side whose flagged people differ; the wave.
    proved : bool
        Whether that side's flagged people are enough to be told of.

    Returns
    -------
    DataFrame
        Columns :data:`assessment.flags.EFFECT_COLUMNS`: one row, ``what`` being ``links``, or none without a link to compare.
        ``n`` is the links compared, ``at_most`` the upper end of the class that the largest change of r is in (blank beyond the
        last class), ``verdicts`` how many verdicts differ.
    """
    place = ["predictor", "outcome", "wave", "family"]
    mine = links[(links["wave"] == wave) & (links["family"] == CHAIN) & links["r"].notna()]
    both = mine.merge(others[[*place, "r", "verdict"]], on=place, suffixes=("", "_other"))
    both = both[both["r_other"].notna()]
    rows = [{"what": "links", "kind": kind, "wave": wave, **told(both, proved=proved)}] if len(both) else []
    blank = dict.fromkeys(TEXTS, "") | dict.fromkeys(NUMBERS, np.nan)
    kinds = dict.fromkeys(TEXTS, "str") | dict.fromkeys(NUMBERS, "float64")
    return pd.DataFrame([blank | row for row in rows], columns=EFFECT_COLUMNS).astype(kinds)


def told(both: pd.DataFrame, *, proved: bool) -> dict[str, Any]:
    """How far the links move."""
    if not proved:
        return {"status": "too_few"}
    largest = float((both["r"] - both["r_other"]).abs().max())
    end = next((end for end in MOVES if largest <= end), np.nan)
    return {"n": len(both), "at_most": end, "verdicts": int((both["verdict"] != both["verdict_other"]).sum()), "status": SHOWN}
