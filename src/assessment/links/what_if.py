"""What if: a change in the chain's first staff score, carried along the chain to repeat business and to money.

It says what would go with a change if differences between units held for a change within one, which nothing here shows. It rests
on units' figures that may be shown, and never goes beyond the lowest and the highest unit.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from assessment.errors import InputError, Problem
from assessment.links.chain import ChainFigures, chain_of_wave
from assessment.links.relations import RECORD, REPEAT, End, chain_ends
from assessment.settings import Engagement, Kind, Range, Value
from assessment.stats import Carried, Floats, carry_change, lift_to_median, raise_within, worth_of
from assessment.surveys import Survey

__all__ = ["RAISED_BY", "WHAT_IF_COLUMNS", "carry_what_if", "refuse_unknown_value"]

RAISED_BY = 5.0  # points
STEP = 0.5  # points between the changes of the grid
SHARES = frozenset({"share", "rate"})
NUMBERS = ("by", "value", "ci_low", "ci_high", "money", "money_low", "money_high")
KINDS = {
    **dict.fromkeys(("wave", "change", "predictor", "outcome", "measure"), "str"), "units": "int64",
    **dict.fromkeys(NUMBERS[:4], "float64"), "held": "bool", "currency": "str",
    **dict.fromkeys(NUMBERS[4:], "float64"), "reason": "str",
}  # fmt: skip
WHAT_IF_COLUMNS = list(KINDS)


@dataclass(frozen=True)
class Change:
    """One change of the first step: its name, and how far the mean of the units moves."""

    name: str
    by: float


def carry_what_if(figures: ChainFigures, surveys: Mapping[Kind, Survey], value: Value | None) -> pd.DataFrame:
    """Carry changes of the chain's first step to each step after it.

    Parameters
    ----------
    figures : ChainFigures
        Units' figures.
    surveys : mapping by kind
        What was asked; says what kind of number each step is.
    value : Value or None
        What a step is worth.

    Returns
    -------
    DataFrame
        A row a change and step. ``change`` is ``lift`` (every unit below the median lifted to it), ``raise`` (every unit raised
        by 5 points, none beyond the highest) or ``grid`` (each half point that the range allows); ``by`` is how far their mean
        moves. ``value`` is the carried change in the step's own unit (points, or 0-1 of shares), with its percentile
        interval over draws of units, nan of fewer units than such an interval needs; ``held`` where the range of the units held
        it back. ``money`` is what it is worth a year, at the step that the engagement gives a value. ``reason`` says why nothing
        could be computed. Empty where fewer than three steps, or only one side, have figures.
    """
    ends = chain_of_wave(figures)
    if not ends:
        return pd.DataFrame(columns=WHAT_IF_COLUMNS).astype(KINDS)
    data = np.column_stack([figures.of(end) for end in ends])
    changes = changes_of(data[np.isfinite(data).all(axis=1), 0])
    found = carry_change(data, [change.by for change in changes])
    place = {"wave": figures.wave, "predictor": ends[0].name, "units": found.units, "reason": found.reason}
    rows = [
        {**place, "outcome": end.name, "measure": measure_of(end, surveys), **row}
        for at, end in enumerate(ends[1:])
        for row in rows_of(changes, found, at, value if value and value.outcome == end.name else None, measure_of(end, surveys))
    ]
    return pd.DataFrame(rows, columns=WHAT_IF_COLUMNS).astype(KINDS)


def changes_of(first: Floats) -> list[Change]:
    """The changes that are looked at, as far as the units' figures of the first step allow them."""
    if not len(first):
        return [Change("lift", np.nan), Change("raise", np.nan)]
    lowest, highest = ((end - first.mean()) / STEP for end in (first.min(), first.max()))
    grid = [Change("grid", STEP * place) for place in range(int(np.ceil(lowest)), int(np.floor(highest)) + 1)]
    return [Change("lift", lift_to_median(first)), Change("raise", raise_within(first, RAISED_BY)), *grid]


def rows_of(changes: Sequence[Change], found: Carried, at: int, value: Value | None, measure: str) -> Iterator[dict[str, object]]:
    """Each change as one step shows it; of a chain that can't be computed the named changes without numbers."""
    for place, change in enumerate(changes):
        if found.reason:
            if change.name != "grid":
                yield {"change": change.name, "by": np.nan, "held": False, "currency": ""}
            continue
        numbers = {"value": found.carried, "ci_low": found.low, "ci_high": found.high, "held": found.held}
        row = {name: array[place, at] for name, array in numbers.items()}
        yield {"change": change.name, "by": found.by[place], **row, **in_money(found, (place, at), value, measure)}


def in_money(found: Carried, where: tuple[int, int], value: Value | None, measure: str) -> dict[str, object]:
    """What a carried change is worth a year."""
    if value is None:
        return {"currency": ""}
    worth = worth_of(found, where, prices_of(value, measure))
    return {"currency": value.currency, "money": worth.value, "money_low": worth.low, "money_high": worth.high}


def prices_of(value: Value, measure: str) -> list[tuple[float, float]]:
    """What to multiply a change with, each as a range; a share's point is a hundredth of it."""
    given: list[Range | None] = [value.customers, value.revenue, value.point]
    prices = [(price.low, price.high) for price in given if price is not None]
    return [*prices, (100.0, 100.0)] if value.point is not None and measure in SHARES else prices


def measure_of(end: End, surveys: Mapping[Kind, Survey]) -> str:
    """What kind of number a step is."""
    if end.kind == RECORD:
        return "rate"
    return next(str(survey.all_scales[end.name].measure) for kind, survey in surveys.items() if kind == end.kind)


def refuse_unknown_value(engagement: Engagement, surveys: Mapping[Kind, Survey], metrics: Sequence[str]) -> None:
    """Stop where the engagement gives a value to what is no later step of the chain, or customers to what is no share.

    Raises
    ------
    InputError
        With the steps that may have one.
    """
    value = engagement.value
    if value is None:
        return
    ends = {end.name: end for end in chain_ends(surveys, recorded=REPEAT in metrics) if end.kind != "employee"}
    if value.outcome not in ends:
        what, todo = "'value' is given to what is no step of customers on the chain", "name one of these under 'outcome'"
        allowed = ", ".join(ends) or "none: the chain has no step of customers"
        raise InputError(Problem(what, file="engagement.yml", found=value.outcome, allowed=allowed, todo=todo))
    measure = measure_of(ends[value.outcome], surveys)
    if value.point is None and measure not in SHARES:
        what, todo = "'value' counts customers, and its outcome is no share of them", "say what one 'point' is worth instead"
        raise InputError(Problem(what, file="engagement.yml", found=f"{value.outcome} ({measure})", todo=todo))
