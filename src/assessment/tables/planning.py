"""Tables for planning: how many units and answers it takes to see something."""

from __future__ import annotations

import pandas as pd

from assessment.findings.phrases import level_labels
from assessment.findings.planning import WIDTHS, answer_plan, link_plan
from assessment.findings.unit_planning import chance_plan, rate_plan
from assessment.labels import count, link, percent
from assessment.language import later, say
from assessment.links import BEST_PUBLISHED
from assessment.result import Assessment
from assessment.tables.table import Table

__all__ = ["answers_needed", "link_chances", "rates_needed", "units_needed"]


def units_needed(result: Assessment) -> Table:
    """Units needed to see links of several sizes."""
    columns = {
        "r": (later("True link"), "link"),
        "units": (later("Units needed"), "count"),
        "chance": (later("Chance with these units"), "share"),
    }
    caption = say("Units needed to see a true link four times in five (two-sided test at 5 %).")
    return Table("units-needed", say("Units needed"), link_plan(result), columns, caption, fold=False)


def answers_needed(result: Assessment) -> Table:  # noqa: ARG001  (every question is asked of the result)
    """Answers needed for intervals of several widths."""
    plan = answer_plan()
    columns = {"people": (later("People in the group"), "count")} | {
        name: (say("{width} points", width=name), "count") for name in plan.columns[1:]
    }
    caption = say("For a score with a standard deviation of 20 points.")
    return Table("answers-needed", say("Answers needed"), plan, columns, caption, fold=False)


def link_chances(result: Assessment) -> Table:
    """Chance to see a link, by answers a unit and number of units."""
    plan = chance_plan(result)
    columns = {
        "answers": (later("Answers a unit"), "count"),
        "seen": (later("r seen"), "link"),
        "needed": (later("Units needed"), "count"),
    }
    columns |= {
        name: (say("{number} units", number=name.removeprefix("units")), "share") for name in plan.columns[len(columns) :]
    }
    caption = say(
        "Chance to tell a true link of {link} from none with so many units, and so many answers of staff and of"
        " customers in each: of 2,000 drawn surveys with unequal numbers of answers. Units needed: four times in five, by the"
        " formula, where all units have the same number.",
        link=link(BEST_PUBLISHED),
    )
    return Table("link-chances", say("Answers a unit, and the chance to see a link"), plan, columns, caption, fold=False)


def rates_needed(result: Assessment) -> Table:
    """Response rates that a typical unit needs at each level."""
    plan = rate_plan(result)
    people = plan["people"].astype(int)
    rates = {f"within{width}": rates_in_words(plan[f"within{width}"], people) for width in WIDTHS}
    plan = plan.assign(label=plan["level"].map(level_labels(result)), **rates)
    columns = {
        "label": (later("Who"), "text"),
        "people": (later("Typically in a unit"), "count"),
        "reached": (later("Rate in this wave"), "share"),
    }
    columns |= {f"within{width}": (say("Needed for ±{points} points", points=count(width)), "text") for width in WIDTHS}
    caption = say(
        "At least the rate at which a group may be shown; a dash where a group is too small to be shown. For a score with a"
        " standard deviation of 20 points."
    )
    return Table("rates-needed", say("Response rates needed"), plan, columns, caption, fold=False)


def rates_in_words(rates: pd.Series[float], people: pd.Series[int]) -> list[str]:
    """Rates with how many answers that is; a dash where there is none."""
    both = zip(rates, people, strict=True)
    return [f"{percent(rate)} ({count(rate * of)})" if rate == rate else percent(rate) for rate, of in both]
