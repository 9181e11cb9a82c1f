"""Which differences in a matrix of who serves whom are real.

A department is held against all others, those served against all others, and a cell against what everybody else says of the
same department; and where a department is both rated and surveyed, how it is served against how it serves. Everybody rates one
department, so both sides are different people. Each kind of comparison is one family, corrected for its size (Holm).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np
import pandas as pd

from assessment.links.contrasts import REAL
from assessment.links.internal_service import NONE, OTHERS, Crossed, Place, Sums
from assessment.privacy import EVERY, NO_ANSWERS
from assessment.stats import Estimate, difference_interval, difference_p, holm, mean_estimate, mean_variance

__all__ = ["BALANCE", "CELL", "RATED", "SERVED", "compare_service"]

COLUMNS = ["wave", "contrast", "served", "rated", "difference", "ci_low", "ci_high", "p_holm", "real"]
KINDS = dict.fromkeys(COLUMNS[:4], "str") | dict.fromkeys(COLUMNS[4:8], "float64") | {"real": "bool"}
RATED, SERVED, CELL, BALANCE = "rated", "served", "cell", "balance"
Pair = tuple[Place, Sums, Sums]


def compare_service(crossed: Iterable[Crossed]) -> pd.DataFrame:
    """Compare departments, those they serve, and both.

    Parameters
    ----------
    crossed : iterable of Crossed
        Each wave's ratings, with what may be shown.

    Returns
    -------
    DataFrame
        ``wave, contrast, served, rated, difference, ci_low, ci_high, p_holm, real``. ``contrast`` is ``rated`` (a department less
        all others), ``served`` (a row less all others), ``cell`` (a cell less what everybody else says of the department) or
        ``balance`` (how others rate a department less how it rates others).

    Notes
    -----
    Welch's interval and test, on sums of shown groups and their differences only, so that nothing comes out that the gate has not
    looked at. ``real`` where p, corrected by Holm for all comparisons of one kind and wave, is below .05.
    """
    parts = [
        compared(one, kind, list(pairs))
        for one in crossed
        for kind, pairs in ((RATED, columns(one)), (SERVED, rows(one)), (CELL, cells(one)), (BALANCE, balances(one)))
    ]
    empty = pd.DataFrame({name: pd.Series(dtype=kind) for name, kind in KINDS.items()})
    return pd.concat([empty, *(part for part in parts if len(part))], ignore_index=True).astype(KINDS)


def columns(one: Crossed) -> Iterator[Pair]:
    """Each department, and all others."""
    for place, sums in one.sums.items():
        if place[0] == EVERY and place[1] not in {EVERY, OTHERS} and one.shown(*place) and one.shown(EVERY, EVERY):
            yield place, sums, less(one.sums[EVERY, EVERY], sums)


def rows(one: Crossed) -> Iterator[Pair]:
    """Each row, and all others."""
    for place, sums in one.sums.items():
        if place[1] == EVERY and place[0] != EVERY and one.shown(*place) and one.shown(EVERY, EVERY):
            yield place, sums, less(one.sums[EVERY, EVERY], sums)


def cells(one: Crossed) -> Iterator[Pair]:
    """Each cell, and what all other rows say of its department."""
    for place, sums in one.sums.items():
        if EVERY not in place and place[1] != OTHERS and one.shown(*place) and one.shown(EVERY, place[1]):
            yield place, sums, less(one.sums[EVERY, place[1]], sums)


def balances(one: Crossed) -> Iterator[Pair]:
    """How others rate a department, and how its people rate others, where what they say of themselves may be taken out."""
    for name in sorted({row for row, _ in one.sums} & {to for _, to in one.sums} - {EVERY}):
        itself = one.states.get((name, name), NO_ANSWERS)
        if one.shown(EVERY, name) and one.shown(name, EVERY) and (one.shown(name, name) or itself == NO_ANSWERS):
            own = one.sums.get((name, name), NONE)
            yield (name, name), less(one.sums[EVERY, name], own), less(one.sums[name, EVERY], own)


def less(a: Sums, b: Sums) -> Sums:
    """Sums of a group without some of its people."""
    return a[0] - b[0], a[1] - b[1], a[2] - b[2]


def compared(one: Crossed, kind: str, pairs: list[Pair]) -> pd.DataFrame:
    """One family of comparisons: those with people on both sides."""
    both = [pair for pair in pairs if pair[1][0] and pair[2][0]]
    if not both:
        return pd.DataFrame(columns=COLUMNS)
    a, b = (estimate_of(list(sums), one.denominator) for sums in list(zip(*both, strict=True))[1:])
    difference, low, high = difference_interval(a, b)
    p = difference_p(a, b)
    told = ~np.isnan(p)
    frame = pd.DataFrame(
        {
            "wave": one.wave,
            "contrast": kind,
            "served": [place[0] for place, _, _ in both],
            "rated": [place[1] for place, _, _ in both],
        }
        | {"difference": difference, "ci_low": low, "ci_high": high}
    )[told]
    corrected = holm(p[told])
    return frame.assign(p_holm=corrected, real=corrected < REAL)


def estimate_of(sums: list[Sums], denominator: int) -> Estimate:
    """Means of 100, with their standard errors."""
    moments = mean_variance(*np.array(sums, dtype=object).T, step=(100, denominator))
    return mean_estimate(moments.n, moments.mean, moments.variance)
