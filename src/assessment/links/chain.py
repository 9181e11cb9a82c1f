"""The chain from staff to repeat business as one model of units: each step given those before it, and what runs along it all.

It takes the order of its steps as given: a survey of one moment can't show it. With a wave before, both directions are asked
about. Like every link, it rests on units' figures that may be shown, and on nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
import pandas as pd

from assessment.links.outcomes import RECORDED
from assessment.links.relations import REPEAT, End, Values, chain_ends, unit_values
from assessment.responses import Units
from assessment.settings import Kind
from assessment.stats import Chain, Effect, Floats, chain_effects, cross_lagged, product_holds
from assessment.surveys import Survey

__all__ = ["EFFECT_PARTS", "ChainFigures", "chain_figures", "chain_of_wave", "follow_chain"]

EFFECT_PARTS = ("step", "along", "direct", "total", "staff_first", "customers_first")
FEWEST_STEPS = 3  # of two, the link is all there is
NUMBERS = ("value", "ci_low", "ci_high", "bca_low", "bca_high")
KINDS = {
    "wave": "str", "from_wave": "str", "part": "str", "predictor": "str", "outcome": "str", "units": "int64",
    **dict.fromkeys(NUMBERS, "float64"), "reason": "str",
}  # fmt: skip


@dataclass(frozen=True)
class ChainFigures:
    """Units' figures that a look at the chain rests on; all of them may be shown.

    Parameters
    ----------
    steps : tuple of End
        The chain, in order, whatever has figures or not.
    practices : tuple of End
        What staff have that may go with what customers say: single scales that predict.
    figures, people : mapping of (End, wave) to array of float, shape (leaf units,)
        Units' figures, and how many people each is of; nan where it may not be shown, or is of a record.
    wave, before : str
        The wave that is looked at, and the one before it; "" where it is the first.
    """

    steps: tuple[End, ...]
    practices: tuple[End, ...]
    figures: Values
    people: Values
    wave: str
    before: str

    @property
    def present(self) -> tuple[End, ...]:
        """Steps that have figures in this wave."""
        return tuple(end for end in self.steps if self.has(end, self.wave))

    def has(self, end: End, wave: str) -> bool:
        """Whether any unit's figure may be shown."""
        return (end, wave) in self.figures

    def of(self, end: End, wave: str = "") -> Floats:
        """Units' figures in a wave; "" for the one that is looked at."""
        return self.figures[end, wave or self.wave]

    def both_waves(self, *, staff: bool) -> list[End]:
        """Steps of one side that have figures in this wave and in the one before."""
        ends = [end for end in self.present if self.has(end, self.before)]
        return [end for end in ends if (end.kind == "employee") is staff]


def chain_figures(
    scores: pd.DataFrame, outcomes: pd.DataFrame, *, units: Units, surveys: Mapping[Kind, Survey], waves: Sequence[str]
) -> ChainFigures:
    """Gather what a look at the chain rests on.

    Parameters
    ----------
    scores, outcomes : DataFrame
        Gated scores and outcomes.
    units : Units
        The tree; only its leaves are data points.
    surveys : mapping by kind
        What was asked.
    waves : sequence of str
        Oldest first, up to the wave that is looked at.

    Returns
    -------
    ChainFigures
    """
    recorded = outcomes.loc[outcomes["measure"].isin(RECORDED), "outcome"]
    staff = surveys["employee"].all_scales if "employee" in surveys else {}
    practices = tuple(End("employee", name) for name, scale in staff.items() if scale.role == "predictor" and not scale.parts)
    values, people = (unit_values(scores, outcomes, units, figure=figure) for figure in ("value", "n"))
    steps = tuple(chain_ends(surveys, recorded=REPEAT in set(recorded)))
    return ChainFigures(steps, practices, values, people, waves[-1], waves[-2] if len(waves) > 1 else "")


def follow_chain(figures: ChainFigures) -> pd.DataFrame:
    """Work out each step given those before it, what runs along the whole chain, past it, and both together.

    Parameters
    ----------
    figures : ChainFigures
        Units' figures.

    Returns
    -------
    DataFrame
        A row a part: ``step`` (each on the one before), ``along`` (their product), ``direct`` (the last on the first, given all
        between), ``total``; with a wave before, ``staff_first`` and ``customers_first``, each a figure of ``wave`` on the other
        side's of ``from_wave``, given its own then. Values are in standard deviations of units; ``ci_low, ci_high`` is the
        percentile interval over draws of units, ``bca_low, bca_high`` the bias-corrected and accelerated one; of fewer than 15
        units there is none that holds as often as it should, and along the chain only the percentile one, and that only where
        all steps but one, at the most, are well known. ``reason`` says why nothing could be computed. Empty where fewer than
        three steps, or only one side, have figures.

    References
    ----------
    Taylor, A. B., MacKinnon, D. P., & Tein, J.-Y. (2008). Tests of the three-path mediated effect. Organizational Research
    Methods, 11, 241-269.
    """
    rows = [*in_one_wave(figures), *over_two_waves(figures)]
    return pd.DataFrame(rows, columns=list(KINDS)).astype(KINDS)


def chain_of_wave(figures: ChainFigures) -> tuple[End, ...]:
    """Steps with figures in this wave; none where they are fewer than three, or all of one side."""
    ends = figures.present
    both = len({end.kind == "employee" for end in ends}) > 1
    return ends if len(ends) >= FEWEST_STEPS and both else ()


def in_one_wave(figures: ChainFigures) -> Iterator[dict[str, object]]:
    """The chain of one wave."""
    ends = chain_of_wave(figures)
    if not ends:
        return
    found = chain_effects(np.column_stack([figures.of(end) for end in ends]), standardised=True)
    parts = [("step", *pair, effect) for pair, effect in zip(pairwise(ends), found.steps, strict=True)]
    whole = {"along": along_that_holds(found), "direct": found.direct, "total": found.total}
    parts += [(part, ends[0], ends[-1], effect) for part, effect in whole.items()]
    for part, predictor, outcome, effect in parts:
        place = {"wave": figures.wave, "from_wave": figures.wave, "part": part}
        yield {**place, **ends_and_numbers(predictor, outcome, effect), "units": found.units, "reason": found.reason}


def along_that_holds(found: Chain) -> Effect:
    """What runs along the chain, with the range that holds as often as it says, if there is one."""
    if found.reason or not product_holds(found.scores):
        return replace(found.along, low=np.nan, high=np.nan, bca_low=np.nan, bca_high=np.nan)
    return replace(found.along, bca_low=np.nan, bca_high=np.nan)


def over_two_waves(figures: ChainFigures) -> Iterator[dict[str, object]]:
    """Both directions between the chain's first step and its last, from the wave before to this one."""
    staff, customers = (figures.both_waves(staff=side) for side in (True, False))
    if not staff or not customers:
        return
    first, last = staff[0], customers[-1]
    before, now = (np.column_stack([figures.of(end, wave) for end in (first, last)]) for wave in (figures.before, figures.wave))
    found = cross_lagged(before, now)
    place = {"wave": figures.wave, "from_wave": figures.before, "units": found.units, "reason": found.reason}
    yield {**place, "part": "staff_first", **ends_and_numbers(first, last, found.staff_first)}
    yield {**place, "part": "customers_first", **ends_and_numbers(last, first, found.customers_first)}


def ends_and_numbers(predictor: End, outcome: End, effect: Effect) -> dict[str, object]:
    """Names of both ends, and the effect with its intervals."""
    numbers = (effect.value, effect.low, effect.high, effect.bca_low, effect.bca_high)
    return {"predictor": predictor.name, "outcome": outcome.name, **dict(zip(NUMBERS, numbers, strict=True))}
