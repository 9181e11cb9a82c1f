"""Tables on the chain's other looks, its parts as one model, and what its end shares with each practice."""

from __future__ import annotations

from typing import Any

import pandas as pd

from assessment.findings.chain_effects import chain_parts
from assessment.findings.drivers import TOO_MANY, driver_parts
from assessment.findings.evidence import each
from assessment.findings.sturdiness import BENDS, looked_again
from assessment.labels import count
from assessment.language import later, say
from assessment.result import Assessment
from assessment.stats import FEWEST_EACH, FEWEST_FOR_RANGES
from assessment.tables.scores import ranges
from assessment.tables.table import NOT_COMPUTED, Table

__all__ = ["chain_effects", "drivers", "sturdiness"]

PARTS = {
    "step": later("step, given those before"),
    "along": later("along all steps"),
    "direct": later("past the steps between"),
    "total": later("in all"),
    "staff_first": later("staff then, customers now"),
    "customers_first": later("customers then, staff now"),
}


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
        "predictor_title": (later("From"), "scale"),
        "outcome_title": (later("To"), "scale"),
        "units": (later("Units"), "count"),
        "r": ("r", "link"),
        "rho": (later("By ranks"), "link"),
        "rho_range": (later("Likely range"), "text"),
        "without": (later("r without any one unit"), "text"),
        "weighted": (later("Weighted by people"), "link"),
        "by_people": (later("Likely range of that"), "text"),
        "smallest": (later("Smallest these units could show"), "link"),
        "bends": (later("Bends"), "text"),
    }
    caption = say(
        "By ranks: Spearman's. Without any one unit: the lowest and the highest that r becomes. Weighted by people: units count"
        " by their people, of staff and customers the fewer. Bends: a curve fits better than a line, corrected for all steps."
    )
    return Table("sturdiness", say("Would the links survive another look?"), rows, columns, caption)


def bends(rows: pd.DataFrame) -> list[str]:
    """Whether each link bends, in words; "" where it can't be looked at."""
    return ["" if p != p else say("yes") if p < BENDS else say("can't be told") for p in rows["p_bend"]]


def chain_effects(result: Assessment) -> Table:
    """Each part of the chain as one model, with both of its intervals."""
    rows = chain_parts(result)
    rows = rows.assign(
        what=[say(PARTS[part]) for part in rows["part"]],
        range=ranges(rows, "link"),
        shifted=ranges(rows, "link", ("bca_low", "bca_high")),
        verdict=[verdict(row) for row in each(rows)],
    )
    columns = {
        "predictor_title": (later("From"), "scale"),
        "outcome_title": (later("To"), "scale"),
        "what": (later("What"), "text"),
        "value": (later("Standard deviations"), "link"),
        "range": (later("Likely range"), "text"),
        "shifted": (later("Corrected for skew"), "text"),
        "units": (later("Units"), "count"),
        "verdict": (later("Verdict"), "text"),
    }
    caption = say(
        "Standard deviations of the outcome for one of the predictor, across units that have every figure. Ranges are of 10,000"
        " draws of units: percentile, and bias-corrected and accelerated, both widened for how few units there are, and none of"
        " fewer than {fewest}. Along all steps the first alone is given, where all steps but one, at the most, are well known:"
        " else none holds as often as it says. Likely: the ranges exclude zero; along all steps, those of each step. The order is"
        " assumed.",
        fewest=count(FEWEST_FOR_RANGES),
    )
    return Table("chain-effects", say("The chain as a whole"), rows, columns, caption)


def verdict(row: Any) -> str:
    """What may be said of a part."""
    if row.reason:
        return say(NOT_COMPUTED)
    return say("likely") if row.told else say("can't be told")


def drivers(result: Assessment) -> Table:
    """What the chain's end shares with each practice."""
    rows = driver_parts(result)
    rows = rows.assign(
        range=ranges(rows, "share"),
        beyond=["" if row.reason else say("likely") if row.beyond_noise else say("can't be told") for row in each(rows)],
        units=rows["units"].astype(float).mask(rows["reason"] == TOO_MANY),
    )
    columns = {
        "predictor_title": (later("Practice"), "scale"),
        "outcome_title": (later("Goes with"), "scale"),
        "weight": (later("Part"), "share"),
        "range": (later("Likely range"), "text"),
        "beyond": (later("Beyond chance"), "text"),
        "units": (later("Units"), "count"),
    }
    caption = say(
        "Part: of all differences between units in the outcome, those shared with this practice, next to the others (relative"
        " weights). Practices that go with each other share in what one of them goes with, so that its range can't show that a"
        " part is none: beyond chance compares it with a column of noise. A range holds the parts that could well have shown"
        " themselves so; none is told of fewer than {fewest} units for each practice.",
        fewest=count(FEWEST_EACH),
    )
    return Table("drivers", say("Which practices go with it most?"), rows, columns, caption)
