"""Sentences for planning: how many units and answers it takes to see something."""

from __future__ import annotations

import math

import pandas as pd

from assessment.findings.finding import Finding, Findings
from assessment.labels import count, link, percent
from assessment.links import BEST_PUBLISHED
from assessment.result import Assessment
from assessment.stats import answers_needed as needed
from assessment.stats import power, smallest_link
from assessment.stats import units_needed as units_for

__all__ = ["answer_plan", "answers_needed", "leaf_units", "link_plan", "units_needed"]

LINKS = (0.1, 0.15, 0.2, 0.25, 0.3, BEST_PUBLISHED, 0.4, 0.5)
WIDTHS = (3, 5, 8, 10)
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
    table = {f"±{width}": [needed(float(width), USUAL_SPREAD, population=size) for size in SIZES] for width in WIDTHS}
    return pd.DataFrame({"people": SIZES, **table})


def units_needed(result: Assessment) -> Findings:
    """Whether this client's units can show a link at all."""
    units, best = leaf_units(result), link(BEST_PUBLISHED)
    how_many = count(units_for(BEST_PUBLISHED))
    needs = f"A link of {best}, as a study of 7,939 units found after correcting for error, needs {how_many} units to be seen"
    caution = (
        "Units count only where both their staff and their customers are enough to be shown. A gap between levels needs one unit."
    )
    if math.isnan(smallest_link(units)):
        number = f"{count(units)} unit{'' if units == 1 else 's'}"
        sentence = f"With {number}, no link can be told: it takes at least four."
        return Findings((Finding(sentence, "unclear", f"{needs} four times in five.", caution),))
    sentence = f"With {count(units)} units, a link must reach r {link(smallest_link(units))} to be told from chance."
    chance = f"with {count(units)}, it would be seen {percent(power(BEST_PUBLISHED, units))} of the time"
    return Findings((Finding(sentence, "fact", f"{needs} four times in five; {chance}.", caution),))


def answers_needed(result: Assessment) -> Findings:
    """How many answers a score needs."""
    people, width, least = SIZES[1], WIDTHS[1], result.minimum_group
    answers = needed(float(width), USUAL_SPREAD, population=people)
    sentence = (
        f"In a group of {count(people)} people, {count(answers)} answers give a score within {count(width)} points either way."
    )
    ask = f"Fewer than {count(least)} answers are never shown: ask everybody in groups that small, and report them together."
    caution = f"For scores that spread as five-point answers usually do (standard deviation {count(USUAL_SPREAD)})."
    return Findings((Finding(sentence, "fact", ask, caution),))
