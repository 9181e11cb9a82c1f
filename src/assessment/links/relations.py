"""Staff scores against customer outcomes and repeat business, unit by unit.

A unit is one data point, however many people are in it: staff and customers are averaged to the unit first, and only
units whose figures may be shown on both sides are joined. A link is an association; these data can't say what causes
what. The verdict follows from the interval and from how many links were tested, by a fixed rule.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import pandas as pd

from assessment.language import later
from assessment.links.outcomes import RECORDED, STAFF_RECORD
from assessment.responses import Units
from assessment.scores import SHOWN
from assessment.settings import ALL, CUSTOMER, Kind
from assessment.stats import Floats, correlation, disattenuated, holm
from assessment.surveys import Survey

__all__ = ["BEST_PUBLISHED", "CLEAR", "LIKELY", "LINK_COLUMNS", "NONE_SEEN", "TOO_FEW", "chain_steps", "relate_units"]

CLEAR, LIKELY, TOO_FEW, NONE_SEEN = later("clear"), later("likely"), later("too few units to tell"), later("no link seen")
BEST_PUBLISHED = 0.33  # engagement and customer loyalty over 7,939 units, corrected (Harter, Schmidt and Hayes, 2002)
SURE = 0.05  # the chance of one clear link or more in a family in which there is none
STEPS = ("empowerment", "staff_satisfaction", "customer_satisfaction", "loyalty")
REPEAT = "repeat_rate"
RECORD = "record"  # the side that is counted, not asked
LINK_COLUMNS = [
    "predictor", "outcome", "wave", "units", "r", "ci_low", "ci_high", "r_corrected", "icc1_predictor", "icc2_predictor",
    "icc1_outcome", "icc2_outcome", "rwg_predictor", "rwg_outcome", "family", "p", "p_holm", "verdict", "reason", "same_people",
]  # fmt: skip
TEXT = frozenset({"predictor", "outcome", "wave", "family", "verdict", "reason"})
OTHER_KINDS = dict.fromkeys(TEXT, "str") | {"units": "int64", "same_people": "bool"}
MEASURES = ("icc1", "icc2", "rwg")


class End(NamedTuple):
    """One end of a link: a scale of one survey, or a record; the two surveys may have scales of the same name."""

    kind: str
    name: str


Values = Mapping[tuple[End, str], Floats]  # by end and wave, one number a leaf unit
Qualities = Mapping[tuple[str, str, str], Mapping[str, float]]  # by side, name and wave


def chain_steps(surveys: Mapping[Kind, Survey], outcomes: Sequence[str]) -> tuple[str, ...]:
    """Name what stands on the chain from staff to repeat business, in order; steps that nothing measures are left out.

    Parameters
    ----------
    surveys : mapping by kind
        What was asked; scales say which step they measure.
    outcomes : sequence of str
        Names of all outcomes, records among them.

    Returns
    -------
    tuple of str
        Scales, then ``repeat_rate`` where it is recorded.
    """
    return tuple(end.name for end in chain_ends(surveys, recorded=REPEAT in outcomes))


def chain_ends(surveys: Mapping[Kind, Survey], *, recorded: bool) -> list[End]:
    """The chain's steps, each with its side. Of two scales for one step the first stands."""
    found = {
        scale.step: End(kind, name)
        for kind, survey in surveys.items()
        for name, scale in reversed(survey.all_scales.items())
        if scale.step
    }
    steps = [found[step] for step in STEPS if step in found]
    return [*steps, End(RECORD, REPEAT)] if recorded else steps


def relate_units(
    scores: pd.DataFrame, outcomes: pd.DataFrame, agreement: pd.DataFrame, *, units: Units, surveys: Mapping[Kind, Survey]
) -> pd.DataFrame:
    """Relate every staff predictor to every outcome, and each step of the chain to the next, within each wave.

    Parameters
    ----------
    scores, outcomes : DataFrame
        Gated scores, and outcomes; among them may be records of staff (:func:`assessment.links.outcomes.staff_records`), which
        predict.
    agreement : DataFrame
        ICC(1), ICC(2) and rwg by scale and wave.
    units : Units
        The tree; only its leaves are data points.
    surveys : mapping by kind
        What was asked.

    Returns
    -------
    DataFrame
        The columns of ``LINK_COLUMNS``. ``units`` is how many have both figures. ``r`` has a Fisher interval; ``p_holm`` is
        corrected for all links of its family in the wave; ``r_corrected`` is for an outcome and predictor without error of
        aggregation, shown beside r and never instead. ``same_people`` marks links of one survey with itself, which shared mood
        alone can raise.
    """
    values = unit_values(scores, outcomes, units)
    quality = known_qualities(agreement)
    found = [
        {
            "wave": wave,
            "family": family,
            **ends_of(predictor, outcome),
            **link(x, y),
            **qualities(predictor, outcome, wave, quality),
        }
        for wave in dict.fromkeys(wave for _, wave in values)
        for family, predictor, outcome in pairs(surveys, outcomes)
        if (x := values.get((predictor, wave))) is not None and (y := values.get((outcome, wave))) is not None
    ]
    kinds = {name: OTHER_KINDS.get(name, "float64") for name in LINK_COLUMNS}
    frame = pd.DataFrame(found, columns=LINK_COLUMNS).astype({name: kind for name, kind in kinds.items() if name != "verdict"})
    frame = frame.assign(
        r_corrected=disattenuated(frame["r"], frame["icc2_predictor"], frame["icc2_outcome"]),
        p_holm=frame.groupby(["wave", "family"])["p"].transform(lambda p: holm(p.to_numpy(float))),
    )
    rows = zip(*(frame[name] for name in ("ci_low", "ci_high", "p_holm", "reason")), strict=True)
    return frame.assign(verdict=[verdict(low, high, corrected, reason=reason) for low, high, corrected, reason in rows]).astype(
        kinds
    )


def pairs(surveys: Mapping[Kind, Survey], outcomes: pd.DataFrame) -> list[tuple[str, End, End]]:
    """Which links are tested, as family, predictor and outcome: the steps of the chain, each staff predictor with each outcome.

    The chain is one family, laid down before any answer is read; the others are another, so that many looks at details do not
    cost the few questions that the assessment is about.
    """
    staff = surveys["employee"].all_scales if "employee" in surveys else {}
    predictors = [End("employee", name) for name, scale in staff.items() if scale.role == "predictor"]
    named = outcomes[["outcome", "measure"]].drop_duplicates("outcome")
    of_staff = named["measure"] == STAFF_RECORD
    predictors += [End(RECORD, str(name)) for name in named.loc[of_staff, "outcome"]]
    ends = [End(RECORD if row.measure in RECORDED else CUSTOMER, str(row.outcome)) for row in named[~of_staff].itertuples()]
    steps = list(pairwise(chain_ends(surveys, recorded=End(RECORD, REPEAT) in ends)))
    details = [(predictor, outcome) for predictor in predictors for outcome in ends if (predictor, outcome) not in steps]
    return [("chain", *step) for step in steps] + [("detail", *detail) for detail in details]


def unit_values(scores: pd.DataFrame, outcomes: pd.DataFrame, units: Units, *, figure: str = "value") -> Values:
    """Values of the leaf units, in the tree's order and nan where not shown, of every end in every wave.

    With ``figure`` ``n``, how many people each of them is of; nan of a record.
    """
    asked = scores[scores["level"].isin([ALL, CUSTOMER])].rename(columns={"scale": "name", "score": "value"})
    counted = (
        outcomes[outcomes["measure"].isin([*RECORDED, STAFF_RECORD])].rename(columns={"outcome": "name"}).assign(kind=RECORD)
    )
    columns = ["kind", "name", "wave", "unit", figure, "status"]
    frame = pd.concat([asked[columns], counted[columns]])
    frame = frame[frame["status"] == SHOWN]
    place = {unit: number for number, unit in enumerate(units.leaves)}
    found: dict[tuple[End, str], Floats] = {}
    for kind, name, wave, unit, value in frame[columns[:-1]].itertuples(index=False):
        if unit in place:
            found.setdefault((End(kind, name), wave), np.full(len(place), np.nan))[place[unit]] = value
    return found


def ends_of(predictor: End, outcome: End) -> dict[str, object]:
    """Names of both ends, and whether the same people speak of both."""
    return {
        "predictor": predictor.name,
        "outcome": outcome.name,
        "same_people": predictor.kind == outcome.kind and predictor.kind != RECORD,
    }


def link(x: Floats, y: Floats) -> dict[str, object]:
    """One link: r across the units that have both figures."""
    result = correlation(x, y)
    figures = {"r": result.r, "ci_low": result.low, "ci_high": result.high, "p": result.p}
    return {"units": result.n, "reason": result.reason, **figures}


def known_qualities(agreement: pd.DataFrame) -> Qualities:
    """ICC(1), ICC(2) and rwg by side, scale and wave."""
    rows = agreement[["kind", "scale", "wave", *MEASURES]].itertuples(index=False, name=None)
    return {(kind, scale, wave): dict(zip(MEASURES, values, strict=True)) for kind, scale, wave, *values in rows}


def qualities(predictor: End, outcome: End, wave: str, known: Qualities) -> dict[str, float]:
    """ICC(1), ICC(2) and rwg of both ends; nan of a record."""
    of = {"predictor": known.get((*predictor, wave), {}), "outcome": known.get((*outcome, wave), {})}
    return {f"{measure}_{side}": found.get(measure, np.nan) for side, found in of.items() for measure in MEASURES}


def verdict(low: float, high: float, corrected: float, *, reason: str = "") -> str:
    """What may be said of a link.

    Parameters
    ----------
    low, high : float
        Interval of r; nan where it can't be computed.
    corrected : float
        p, corrected for all links of the family.
    reason : str
        Why it can't be computed.

    Returns
    -------
    str
        ``clear``: the interval excludes zero, and so does the test corrected for all links; ``likely``: only the interval does;
        ``too few units to tell``: the interval holds zero and also a link as strong as the best published; ``no link seen``:
        it holds zero and nothing that strong; or why it can't be computed.

    Examples
    --------
    >>> verdict(-0.3, 0.6, 0.9), verdict(-0.1, 0.2, 0.9), verdict(0.1, 0.6, 0.04), verdict(0.1, 0.6, 0.06)
    ('too few units to tell', 'no link seen', 'clear', 'likely')
    """
    if reason or np.isnan(low):
        return f"not computed: {reason}"
    if low > 0 or high < 0:
        return CLEAR if corrected < SURE else LIKELY
    return TOO_FEW if max(-low, high) >= BEST_PUBLISHED else NONE_SEEN
