"""Sentences for planning: how many units and answers it takes to see something."""

from __future__ import annotations

import pandas as pd

from assessment.findings.finding import Finding, Findings
from assessment.labels import count, link
from assessment.result import Assessment
from assessment.stats import answers_needed as needed
from assessment.stats import power, smallest_link
from assessment.stats import units_needed as units_for

__all__ = ["answer_plan", "answers_needed", "link_plan", "units_needed"]

LINKS = (0.1, 0.15, 0.2, 0.25, 0.3, 0.33, 0.4, 0.5)
WIDTHS = (3.0, 5.0, 8.0, 10.0)
USUAL_SPREAD = 20.0  # standard deviation of a 0-100 score of five-point items, where none is known yet
SIZES = (15, 40, 100, 1000, 10000)


def link_plan(result: Assessment) -> pd.DataFrame:
    """Units needed for links of several sizes, and the chance that this client's units show them: ``r, units, chance``."""
    leaves = leaf_units(result)
    return pd.DataFrame({"r": LINKS, "units": [units_for(r) for r in LINKS], "chance": [power(r, leaves) for r in LINKS]})


def leaf_units(result: Assessment) -> int:
    """Units that people work in and customers buy from."""
    return int(result.units["leaf"].sum())


def answer_plan() -> pd.DataFrame:
    """Answers needed for a score's interval of several widths, in groups of several sizes: ``people, ±3, ±5, ...``."""
    table = {f"±{width:.0f}": [needed(width, USUAL_SPREAD, population=size) for size in SIZES] for width in WIDTHS}
    return pd.DataFrame({"people": SIZES, **table})


def units_needed(result: Assessment) -> Findings:
    """Whether this client's units can show a link at all."""
    units = leaf_units(result)
    likely = link_plan(result).set_index("r").loc[0.33]
    return Findings(
        (
            Finding(
                f"{units} units would call a link real from r {link(smallest_link(units))} on.",
                "fact",
                f"A link of .33, the strongest that large studies found, needs {count(likely['units'])} units to be seen four times in five;"
                f" with {units} it would be seen {100 * likely['chance']:.0f} times in 100.",
                "Units must have both staff and customers enough to be shown. Gaps between levels need far fewer units.",
            ),
        )
    )


def answers_needed(result: Assessment) -> Findings:
    """How many answers a score needs."""
    least = answer_plan().set_index("people").loc[40, "±5"]
    return Findings(
        (
            Finding(
                f"In a group of 40 people, {count(least)} answers give a score within 5 points either way.",
                "fact",
                f"Fewer than {result.minimum_group} answers are never shown: ask everybody in groups that small, and report them together.",
                "For scores that spread as five-point answers usually do (standard deviation 20).",
            ),
        )
    )
