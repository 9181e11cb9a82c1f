"""Sentences for planning: how many units and answers it takes to see something."""

from __future__ import annotations

import math

import pandas as pd

from assessment.findings.finding import Finding, Findings
from assessment.labels import count, link, percent
from assessment.language import say, say_many
from assessment.links import BEST_PUBLISHED
from assessment.result import Assessment
from assessment.stats import answers_needed as needed
from assessment.stats import power, smallest_link
from assessment.stats import units_needed as units_for

__all__ = ["answer_plan", "answers_needed", "leaf_units", "link_plan", "units_needed"]

LINKS = (0.1, 0.15, 0.2, 0.25, 0.3, BEST_PUBLISHED, 0.4, 0.5)
WIDTHS = (3, 5, 8, 10)
USUAL_SPREAD = 20.0  # standard deviation of a 0-100 score of five-point items, where none is known yet
STUDIED = 7939  # units, in the study with the best published link
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
    units = leaf_units(result)
    fields = {
        "link": link(BEST_PUBLISHED), "studied": count(STUDIED), "needed": count(units_for(BEST_PUBLISHED)),
    }  # fmt: skip
    caution = say(
        "Units count only where both their staff and their customers are enough to be shown. A gap between levels needs one unit."
    )
    if math.isnan(smallest_link(units)):
        sentence = say_many(
            "With {n} unit, no link can be told: it takes at least four.",
            "With {n} units, no link can be told: it takes at least four.",
            units,
            n=count(units),
        )
        needs = say(
            "A link of {link}, as a study of {studied} units found after correcting for error, needs {needed} units to be seen"
            " four times in five.",
            **fields,
        )
        return Findings((Finding(sentence, "unclear", needs, caution),))
    sentence = say(
        "With {units} units, a link must reach r {link} to be told from chance.",
        units=count(units),
        link=link(smallest_link(units)),
    )
    needs = say(
        "A link of {link}, as a study of {studied} units found after correcting for error, needs {needed} units to be seen four"
        " times in five; with {units}, it would be seen {chance} of the time.",
        units=count(units),
        chance=percent(power(BEST_PUBLISHED, units)),
        **fields,
    )
    return Findings((Finding(sentence, "fact", needs, caution),))


def answers_needed(result: Assessment) -> Findings:
    """How many answers a score needs."""
    people, width, least = SIZES[1], WIDTHS[1], result.minimum_group
    answers = needed(float(width), USUAL_SPREAD, population=people)
    sentence = say(
        "In a group of {people} people, {answers} answers give a score within {points} points either way.",
        people=count(people),
        answers=count(answers),
        points=count(width),
    )
    ask = say(
        "Fewer than {least} answers are never shown: ask everybody in groups that small, and report them together.",
        least=count(least),
    )
    caution = say(
        "For scores that spread as five-point answers usually do (standard deviation {spread}).", spread=count(USUAL_SPREAD)
    )
    return Findings((Finding(sentence, "fact", ask, caution),))
