"""Staff scores against customer outcomes and repeat business, unit by unit.

A unit is one data point, however many people are in it: staff and customers are averaged to the unit first, and only
units whose figures may be shown on both sides are joined. A link is an association; these data can't say what causes
what. The verdict follows from the interval and from how many links were tested, by a fixed rule.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd

from assessment.responses import Units
from assessment.settings import ALL, CUSTOMER, Kind
from assessment.stats import correlation, disattenuated, holm
from assessment.surveys import Survey

__all__ = ["BEST_PUBLISHED", "CLEAR", "LIKELY", "LINK_COLUMNS", "NONE_SEEN", "TOO_FEW", "chain_steps", "relate_units"]

CLEAR, LIKELY, TOO_FEW, NONE_SEEN = "clear", "likely", "too few units to tell", "no link seen"
BEST_PUBLISHED = 0.33  # engagement and customer loyalty over 7,939 units, corrected (Harter, Schmidt and Hayes, 2002)
STEPS = ("empowerment", "staff_satisfaction", "customer_satisfaction", "loyalty")
REPEAT = "repeat_rate"
LINK_COLUMNS = [
    "predictor", "outcome", "wave", "units", "r", "ci_low", "ci_high", "r_corrected", "icc1_predictor", "icc2_predictor", "icc1_outcome",
    "icc2_outcome", "rwg_predictor", "rwg_outcome", "family", "p", "p_holm", "verdict", "reason", "same_people",
]  # fmt: skip
MEASURES = ("icc1", "icc2", "rwg")


def chain_steps(surveys: Mapping[Kind, Survey], outcomes: Sequence[str]) -> tuple[str, ...]:
    """Name what stands on the chain from staff to repeat business, in order; steps that nothing measures are left out."""
    found = {scale.step: name for survey in surveys.values() for name, scale in reversed(survey.all_scales.items()) if scale.step}
    steps = [found[step] for step in STEPS if step in found]
    return (*steps, REPEAT) if REPEAT in outcomes else tuple(steps)


def relate_units(
    scores: pd.DataFrame, outcomes: pd.DataFrame, agreement: pd.DataFrame, *, units: Units, surveys: Mapping[Kind, Survey]
) -> pd.DataFrame:
    """Relate every staff predictor to every outcome, and each step of the chain to the next, within each wave.

    Parameters
    ----------
    scores, outcomes : DataFrame
        Gated scores and outcomes.
    agreement : DataFrame
        ICC(1), ICC(2) and rwg by scale and wave.
    units : Units
        The tree; only its leaves are data points.
    surveys : mapping by kind
        What was asked.

    Returns
    -------
    DataFrame
        The columns of ``LINK_COLUMNS``. ``r`` has a Fisher interval; ``p_holm`` is corrected for all links of its family in the wave; ``r_corrected`` is
        for an outcome and predictor without error of aggregation, shown beside r and never instead. ``same_people`` marks links
        of one survey with itself, which shared mood alone can raise.
    """
    staff, asked = staff_values(scores, units), outcome_values(outcomes, units)
    quality = agreement.set_index(["kind", "scale", "wave"])
    found = [
        {"predictor": predictor, "outcome": outcome, "wave": wave, "family": family, **link(x, y, quality)}
        for wave in dict.fromkeys(wave for _, wave in (*staff, *asked))
        for family, predictor, outcome in pairs(surveys, outcomes)
        if (x := staff.get((predictor, wave), asked.get((predictor, wave)))) is not None
        and (y := asked.get((outcome, wave), staff.get((outcome, wave)))) is not None
    ]
    frame = pd.DataFrame(found, columns=[name for name in LINK_COLUMNS if name not in {"p_holm", "verdict", "same_people"}])
    families = frame.groupby(["wave", "family"])["p"]
    corrected = families.transform(lambda p: holm(p.to_numpy(float))) if len(frame) else frame["p"]
    sides = {name: kind for kind, survey in surveys.items() for name in survey.all_scales}
    same = [
        sides.get(a) is not None and sides.get(a) == sides.get(b)
        for a, b in zip(frame["predictor"], frame["outcome"], strict=True)
    ]
    judged = frame.assign(p_holm=corrected, same_people=np.array(same, dtype=bool))
    return judged.assign(verdict=[verdict(row) for row in judged.to_dict("records")])[LINK_COLUMNS]


def pairs(surveys: Mapping[Kind, Survey], outcomes: pd.DataFrame) -> list[tuple[str, str, str]]:
    """Which links are tested, as family, predictor and outcome: the steps of the chain, then each staff predictor with each outcome.

    The chain is one family, laid down before any answer is read; the others are another, so that many looks at details do not cost
    the few questions that the assessment is about.
    """
    staff = surveys["employee"].all_scales if "employee" in surveys else {}
    predictors = [name for name, scale in staff.items() if scale.role == "predictor"]
    names = list(dict.fromkeys(outcomes["outcome"]))
    steps = list(pairwise(chain_steps(surveys, names)))
    details = [(predictor, outcome) for predictor in predictors for outcome in names if (predictor, outcome) not in steps]
    return [("chain", *step) for step in steps] + [("detail", *detail) for detail in details]


@dataclass(frozen=True)
class UnitValues:
    """One scale's or outcome's values in one wave, of the leaf units that may be shown."""

    kind: str
    name: str
    wave: str
    values: pd.Series


def staff_values(scores: pd.DataFrame, units: Units) -> dict[tuple[str, str], UnitValues]:
    """Unit values of all staff scales, by scale and wave."""
    staff = scores[(scores["level"] == ALL) & (scores["status"] == "shown") & scores["unit"].isin(units.leaves)]
    return gathered(staff.rename(columns={"scale": "name", "score": "value"}), "employee")


def outcome_values(outcomes: pd.DataFrame, units: Units) -> dict[tuple[str, str], UnitValues]:
    """Unit values of all outcomes, by outcome and wave."""
    asked = outcomes[(outcomes["status"] == "shown") & outcomes["unit"].isin(units.leaves)]
    return gathered(asked.rename(columns={"outcome": "name"}), CUSTOMER)


def gathered(frame: pd.DataFrame, kind: str) -> dict[tuple[str, str], UnitValues]:
    """Split a frame of unit values by name and wave."""
    return {
        (str(name), str(wave)): UnitValues(kind, str(name), str(wave), group.set_index("unit")["value"])
        for (name, wave), group in frame.groupby(["name", "wave"], sort=False)
    }


def link(x: UnitValues, y: UnitValues, quality: pd.DataFrame) -> dict[str, object]:
    """One link: r across the units that have both figures."""
    joined = pd.concat([x.values, y.values], axis=1, join="inner").dropna().sort_index()
    result = correlation(joined.iloc[:, 0].to_numpy(float), joined.iloc[:, 1].to_numpy(float))
    of = {
        f"{measure}_{side}": float(quality.at[place, measure]) if place in quality.index else np.nan
        for side, place in (("predictor", (x.kind, x.name, x.wave)), ("outcome", (y.kind, y.name, y.wave)))
        for measure in MEASURES
    }
    corrected = disattenuated(result.r, of["icc2_predictor"], of["icc2_outcome"])
    figures = {"r": result.r, "ci_low": result.low, "ci_high": result.high, "p": result.p, "r_corrected": corrected}
    return {"units": len(joined), **figures, "reason": result.reason, **of}


def verdict(row: Mapping[str, object]) -> str:
    """What may be said of a link.

    Returns
    -------
    str
        ``clear``: the interval excludes zero, and so does the test corrected for all links; ``likely``: only the interval does;
        ``too few units to tell``: the interval holds zero and also a link as strong as the best published; ``no link seen``:
        it holds zero and nothing that strong; or why it can't be computed.

    Examples
    --------
    >>> verdict({"r": 0.2, "ci_low": -0.3, "ci_high": 0.6, "p_holm": 0.9, "reason": ""})
    'too few units to tell'
    """
    low, high, corrected = (float(row[name]) for name in ("ci_low", "ci_high", "p_holm"))  # type: ignore[arg-type]
    if row["reason"] or np.isnan(low):
        return f"not computed: {row['reason']}"
    if low > 0 or high < 0:
        return CLEAR if corrected < 0.05 else LIKELY
    return TOO_FEW if max(-low, high) >= BEST_PUBLISHED else NONE_SEEN
