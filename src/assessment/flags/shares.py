"""How many of a group were flagged as careless, told so that it points at nobody.

That somebody was flagged is itself something about a person. So of a unit only a class is told, never a count; fewer than three
flagged people are told as a few, so that nobody can tell one from none; and the highest class is open, so that it is
never told that nearly everybody was. A count is told of the whole alone, where the flagged and the others are both as many as
the smallest group that anything is shown about.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
import polars as pl

from assessment.careless import INDICES
from assessment.language import later
from assessment.privacy import NO_ANSWERS, TOO_FEW
from assessment.responses import Units
from assessment.scores import SHOWN
from assessment.settings import ALL, CUSTOMER, Kind

__all__ = ["CLASSES", "FEW", "SHARE_COLUMNS", "share_flagged"]

FEW = "few"  # fewer than three people
FEWEST = 3
CLASSES = (0.0, 0.05, 0.1, 0.2, 0.4, 1.0)  # ends of the classes of shares; the last is open
CARELESS = "careless"
TEXTS = ("kind", "wave", "unit", "index", "title", "counts", "status")
NUMBERS = ("n", "count", "share", "low", "high")
SHARE_COLUMNS = [*TEXTS[:-1], *NUMBERS, "status"]
RESPONSE = "=response"


def share_flagged(flags: Mapping[Kind, pl.DataFrame], decisions: pd.DataFrame, units: Units, *, minimum: int) -> pd.DataFrame:
    """Tell what share of each unit's respondents was flagged, and by which indices those of the whole.

    Parameters
    ----------
    flags : mapping by kind
        Of every respondent (:func:`assessment.careless.find_careless`).
    decisions : DataFrame
        ``kind, wave, scale, unit, level, status``: the gate's word on each group; that on having answered counts.
    units : Units
        The tree.
    minimum : int
        The smallest group that anything is shown about.

    Returns
    -------
    DataFrame
        ``kind, wave, unit, index, title, counts, n, count, share, low, high, status``. ``index`` is ``careless``, or of the whole
        also each index. ``low`` and ``high`` are the ends of the class of the share (0-1); ``n``, ``count`` and ``share``
        are blank but where a count may be told. ``status`` is the gate's, or ``few``: fewer than three.
    """
    rows: list[dict[str, object]] = []
    asked = decisions[(decisions["scale"] == RESPONSE) & decisions["level"].isin([ALL, CUSTOMER])]
    for kind, frame in flags.items():
        counts = counted(frame)
        for row in asked[asked["kind"] == kind].itertuples(index=False):
            people = within(counts, units, str(row.unit)).filter(pl.col("wave") == str(row.wave))
            whole = row.unit == units.root
            for index in (CARELESS, *INDICES) if whole else (CARELESS,):
                place = {"kind": kind, "wave": row.wave, "unit": row.unit, "index": index}
                n, count = (int(people[f"{what} {index}"].sum()) for what in ("n", "count"))
                rows.append({**place, **worded(index), **told(n, count, str(row.status), exact=minimum if whole else 0)})
    kinds = dict.fromkeys(TEXTS, "str") | dict.fromkeys(NUMBERS, "float64")
    return pd.DataFrame(rows, columns=SHARE_COLUMNS).astype(kinds)


def counted(flags: pl.DataFrame) -> pl.DataFrame:
    """For the units people are in: of each index, for how many it could be told and for how many it counts."""
    every = (CARELESS, *INDICES)
    known = [pl.col(name).count().cast(pl.Int64).alias(f"n {name}") for name in every]
    return flags.group_by("wave", "unit").agg(
        *known, *(pl.col(name).sum().cast(pl.Int64).alias(f"count {name}") for name in every)
    )


def within(counts: pl.DataFrame, units: Units, unit: str) -> pl.DataFrame:
    """Rows of a unit and everything below it."""
    return counts.filter(pl.col("unit").is_in(units.within(unit)))


def worded(index: str) -> dict[str, str]:
    """What an index is called, and when it counts."""
    if index == CARELESS:
        return {"title": later("Flagged as careless"), "counts": later("two of these agree, or one leaves no doubt")}
    return {"title": INDICES[index].title, "counts": INDICES[index].counts}


def told(n: int, count: int, status: str, *, exact: int) -> dict[str, Any]:
    """What may be told of a group: a class, or of the whole a count; nothing where the group is hidden.

    Examples
    --------
    >>> told(40, 5, "shown", exact=0)
    {'n': nan, 'count': nan, 'share': nan, 'low': 0.1, 'high': 0.2, 'status': 'shown'}
    >>> told(40, 2, "shown", exact=10)["status"], told(12, 12, "shown", exact=10)["low"]
    ('few', 0.4)
    """
    blank: dict[str, Any] = dict.fromkeys(NUMBERS, np.nan)
    if status != SHOWN or n == 0:
        return blank | {"status": status if status != SHOWN else NO_ANSWERS}
    if n < exact:
        return blank | {"status": TOO_FEW}
    if count < FEWEST:
        return blank | {"status": FEW}
    share = count / n
    place = min(int(np.searchsorted(CLASSES, share, side="right")) - 1, len(CLASSES) - 2)
    known = {"n": float(n), "count": float(count), "share": share} if exact and min(count, n - count) >= exact else {}
    return blank | {"low": CLASSES[place], "high": CLASSES[place + 1]} | known | {"status": SHOWN}
