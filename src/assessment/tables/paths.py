"""Tables on the chain's other looks, its parts as one model, and what its end shares with each practice."""

from __future__ import annotations

from typing import Any

import pandas as pd

from assessment.findings.chain_effects import chain_parts, told
from assessment.findings.drivers import TOO_MANY, driver_parts
from assessment.findings.evidence import each
from assessment.findings.sturdiness import BENDS, looked_again
from assessment.result import Assessment
from assessment.stats import FEWEST_FOR_RANGES
from assessment.tables.scores import ranges
from assessment.tables.table import Table

__all__ = ["chain_effects", "drivers", "sturdiness"]

PARTS = {
    "step": "step, given those before", "along": "along all steps", "direct": "past the steps between", "total": "in all",
    "staff_first": "staff then, customers now", "customers_first": "customers then, staff now",
}  # fmt: skip


def sturdiness(result: Assessment) -> Table:
    """Each link of the chain, looked at in other ways."""
    rows = looked_again(result)
    ends = {
        "rho_range": ("rho_low", "rho_high"),
        "without": ("lowest", "highest"),
        "by_people": ("weighted_low", "weighted_high"),
    }
    rows = rows.assign(bends=bends(rows), **{name: ranges(rows, "link", pair) for name, pair in ends.items()})
    columns = {
        "predictor_title": ("From", "scale"),
        "outcome_title": ("To", "scale"),
        "units": ("Units", "count"),
        "r": ("r", "link"),
        "rho": ("By ranks", "link"),
        "rho_range": ("Likely range", "text"),
        "without": ("r without any one unit", "text"),
        "weighted": ("Weighted by people", "link"),
        "by_people": ("Likely range of that", "text"),
        "smallest": ("Smallest these units could show", "link"),
        "bends": ("Bends", "text"),
    }
    caption = (
        "By ranks: Spearman's. Without any one unit: the lowest and the highest that r becomes. Weighted by people: units count"
        " by their people, of staff and customers the fewer. Bends: a curve fits better than a line, corrected for all steps."
    )
    return Table("sturdiness", "Would the links survive another look?", rows, columns, caption)


def bends(rows: pd.DataFrame) -> list[str]:
    """Whether each link bends, in words; "" where it can't be looked at."""
    return ["" if p != p else "yes" if p < BENDS else "can't be told" for p in rows["p_bend"]]


def chain_effects(result: Assessment) -> Table:
    """Each part of the chain as one model, with both of its intervals."""
    rows = chain_parts(result)
    rows = rows.assign(
        what=rows["part"].map(PARTS),
        range=ranges(rows, "link"),
        shifted=ranges(rows, "link", ("bca_low", "bca_high")),
        verdict=[verdict(row) for row in each(rows)],
    )
    columns = {
        "predictor_title": ("From", "scale"),
        "outcome_title": ("To", "scale"),
        "what": ("What", "text"),
        "value": ("Standard deviations", "link"),
        "range": ("Likely range", "text"),
        "shifted": ("Corrected for skew", "text"),
        "units": ("Units", "count"),
        "verdict": ("Verdict", "text"),
    }
    caption = (
        "Standard deviations of the outcome for one of the predictor, across units that have every figure. Ranges are of 10,000"
        " draws of units: percentile, and bias-corrected and accelerated, both widened for how few units there are, and none of"
        f" fewer than {FEWEST_FOR_RANGES}. Likely: both exclude zero. The order is assumed."
    )
    return Table("chain-effects", "The chain as a whole", rows, columns, caption)


def verdict(row: Any) -> str:
    """What may be said of a part."""
    if row.reason:
        return "not computed"
    return "likely" if told(row) else "can't be told"


def drivers(result: Assessment) -> Table:
    """What the chain's end shares with each practice."""
    rows = driver_parts(result)
    rows = rows.assign(
        range=ranges(rows, "share"),
        beyond=["" if row.reason else "likely" if row.beyond_noise else "can't be told" for row in each(rows)],
        units=rows["units"].astype(float).mask(rows["reason"] == TOO_MANY),
    )
    columns = {
        "predictor_title": ("Practice", "scale"),
        "outcome_title": ("Goes with", "scale"),
        "weight": ("Part", "share"),
        "range": ("Likely range", "text"),
        "beyond": ("Beyond chance", "text"),
        "units": ("Units", "count"),
    }
    caption = (
        "Part: of all differences between units in the outcome, those shared with this practice, next to the others (relative"
        " weights). A part is never below zero, so its range can't show that it is none: beyond chance compares it with a column"
        " of noise."
    )
    return Table("drivers", "Which practices go with it most?", rows, columns, caption)
