"""Sentences on customers who had a problem and told nobody: how many they are, and what goes with their silence.

All of it is from this client's own answers. How many more would have bought again, had they been like customers without a
problem, is a range: each end combines the ends of all ranges it is made of, so that it is wider than it need be and never
narrower.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import nan
from typing import Any

import pandas as pd

from assessment.findings.evidence import each
from assessment.findings.finding import Finding, Findings
from assessment.findings.phrases import elsewhere, likely, likely_of, named
from assessment.findings.recovery_funnel import between, contrasts_of, nearest_share, of_whole, told_apart, unasked
from assessment.labels import percent, size, span
from assessment.language import later, say
from assessment.result import Assessment
from assessment.settings import CUSTOMER
from assessment.stats import share_interval

__all__ = ["AtRisk", "at_risk", "silent_customers", "silent_loss", "silent_rows"]

SILENT = "silent"
TITLE = later("Had a problem and told nobody")
RISK_CAUTION = later(
    "What goes with silence, not what silence costs: the silent could differ from others in more than their problem. Those who"
    " answered stand for all customers, and what people say they will do for what they do."
)
AVERAGE = later("It takes a customer at risk to be worth the average of all customers.")
SHARES = (  # of the silent, of those without a problem, and the difference
    later("{title}, share who would: silent"),
    later("{title}, share who would: no problem"),
    later("{title}, share who would: difference in points"),
)
SCORES = (
    later("{title}, score: silent"),
    later("{title}, score: no problem"),
    later("{title}, score: difference in points"),
)


@dataclass(frozen=True)
class AtRisk:
    """Customers, or money, at risk: a low and a high end."""

    low: float
    high: float

    def of(self, amount: float) -> AtRisk:
        """The same share of something."""
        return AtRisk(self.low * amount, self.high * amount)


def at_risk(share: tuple[float, float], loss: tuple[float, float]) -> AtRisk:
    """Share of all customers who are silent and would have bought again, had they been like those without a problem.

    Parameters
    ----------
    share : (float, float)
        Ends of the range of the share of customers who are silent, 0-1.
    loss : (float, float)
        Ends of the range of how many fewer of them would buy again, 0-1; below zero where they would do so more often.

    Returns
    -------
    AtRisk
        Low end times low end, high end times high end; a loss below zero is none.

    Examples
    --------
    >>> at_risk((0.1, 0.2), (0.3, 0.5))
    AtRisk(low=0.03, high=0.1)
    >>> at_risk((0.1, 0.2), (-0.1, 0.5)).low
    0.0
    """
    low, high = (max(end, 0.0) for end in loss)
    return AtRisk(share[0] * low, share[1] * high)


def silent_loss(result: Assessment, outcome: str) -> Any:
    """How the silent differ from customers without a problem on an outcome, as a row; None where it may not be shown."""
    return next(each(told_apart(contrasts_of(result, SILENT, [outcome]))), None)


def customers_of(result: Assessment, unit: str) -> float:
    """How many customers a unit has; nan where that is not known."""
    frame = result.response
    found = frame[(frame["unit"] == unit) & (frame["wave"] == result.wave) & (frame["level"] == CUSTOMER)]
    return float(found["headcount"].iloc[0]) if len(found) else nan


def revenue_of(result: Assessment, unit: str) -> float:
    """What a unit takes in: as recorded, or the sum of its parts where each of them has a record; nan where that is not known."""
    frame = result.outcomes[(result.outcomes["wave"] == result.wave) & result.outcomes["value"].notna()]
    values = {row.unit: row.value for row in each(frame[frame["outcome"].str.casefold() == "revenue"])}
    below = result.units.loc[result.units["parent"] == unit, "unit"]
    if unit in values or below.empty:
        return float(values.get(unit, nan))
    return float(sum(revenue_of(result, name) for name in below))


def risk_of(result: Assessment, share: Any) -> AtRisk | None:
    """The share of customers at risk; None where either part of it may not be shown."""
    loss = silent_loss(result, "would_return")
    return None if loss is None else at_risk((share.ci_low, share.ci_high), (-loss.ci_high, -loss.ci_low))


def silent_rows(result: Assessment) -> pd.DataFrame:
    """All that the range is made of: ``title, value, ci_low, ci_high, n, measure, of``."""
    columns = ["title", "value", "ci_low", "ci_high", "n", "measure", "of"]
    share = nearest_share(result, SILENT)
    if share is None:
        return pd.DataFrame(columns=columns)
    root = result.units["unit"].iloc[0]
    rows: list[tuple[object, ...]] = [(say(TITLE), share.share, share.ci_low, share.ci_high, share.n, "share", share.unit)]
    rows += [part for outcome in ("repurchase", "would_return") for part in loss_rows(silent_loss(result, outcome), root)]
    risk = risk_of(result, share)
    if risk is not None:
        whose = {
            say("Customers at risk"): customers_of(result, share.unit),
            say("Revenue at risk"): known_revenue(result, share.unit),
        }
        ranges = {title: risk.of(amount) for title, amount in whose.items() if amount == amount}
        rows += [(title, nan, of.low, of.high, nan, "count", share.unit) for title, of in ranges.items()]
    return pd.DataFrame(rows, columns=columns)


def loss_rows(row: Any, of: str) -> list[tuple[object, ...]]:
    """Both sides and the difference of one comparison of the silent; none where it may not be shown."""
    if row is None:
        return []
    share = row.measure == "share"
    silent, without, difference = (say(words, title=row.title) for words in (SHARES if share else SCORES))
    points = 100 if share else 1
    return [
        (silent, row.mean, *ends(row.mean, row.n, share=share), row.n, row.measure, of),
        (without, row.mean_base, *ends(row.mean_base, row.n_base, share=share), row.n_base, row.measure, of),
        (difference, row.difference * points, row.ci_low * points, row.ci_high * points, nan, "score", of),
    ]


def ends(mean: float, n: float, *, share: bool) -> tuple[float, float]:
    """Ends of a share's range; of a score they are not kept."""
    low, high = share_interval(mean * n, n) if share else (nan, nan)
    return float(low), float(high)


def known_revenue(result: Assessment, unit: str) -> float:
    """Revenue, where the number of customers is known as well."""
    return revenue_of(result, unit) if customers_of(result, unit) == customers_of(result, unit) else nan


def silent_customers(result: Assessment) -> Findings:
    """How many had a problem and told nobody, how they differ from customers without one, and what that puts at risk."""
    share = nearest_share(result, SILENT)
    if share is None:
        asked = "silent" in set(result.recovery["step"])
        told = Finding(say("Customers were not asked whether they told anybody of a problem."), "hidden")
        return Findings((unasked(result) if asked or result.recovery.empty else told,))
    where = elsewhere(result, share.unit)
    sentence = say("{share} of customers had a problem and told nobody{elsewhere}.", share=percent(share.share), elsewhere=where)
    first = Finding(sentence, "fact", likely_of(share, "share"))
    said = [loss_sentence(result, silent_loss(result, "repurchase")), *risk_sentences(result, share)]
    return Findings((first, *filter(None, said)))


def loss_sentence(result: Assessment, row: Any) -> Finding | None:
    """How the silent differ in what they say they will do."""
    if row is None:
        return None
    fields = {"outcome": named(row.title), "elsewhere": of_whole(result), "size": size(row.difference)}
    if row.strength == "unclear":
        sentence = say("The silent can't be told apart from customers without a problem on {outcome}{elsewhere}.", **fields)
        return Finding(sentence, "unclear", between(row))
    sentence = (
        say("The silent scored {outcome} {size} lower than customers without a problem{elsewhere}.", **fields)
        if row.difference < 0
        else say("The silent scored {outcome} {size} higher than customers without a problem{elsewhere}.", **fields)
    )
    return Finding(sentence, row.strength, between(row))


def risk_sentences(result: Assessment, share: Any) -> list[Finding]:
    """What is at risk, as a range, where it is known of how many customers and how much they bring in."""
    risk, customers = risk_of(result, share), customers_of(result, share.unit)
    if risk is None:
        return []
    where = elsewhere(result, share.unit)
    if customers != customers:
        unknown = say("How many customers are at risk can't be said: the number of customers is not known.")
        return [Finding(unknown, "unclear")]
    if risk.low <= 0:
        untold = say("That any customers are at risk through silence{elsewhere} can't be told from chance.", elsewhere=where)
        return [Finding(untold, "unclear", caution=say(RISK_CAUTION))]
    people = risk.of(customers)
    parts = say("The share of silent customers is {range}.", range=likely(share.ci_low, share.ci_high, "share"))
    sentence = say("Customers at risk{elsewhere}: {range}.", elsewhere=where, range=span(people.low, people.high, "count"))
    said = [Finding(sentence, "likely", parts, say(RISK_CAUTION))]
    money = risk.of(revenue_of(result, share.unit))
    if money.low == money.low:
        sentence = say(
            "Revenue at risk{elsewhere}: {range}, in the unit of the records.",
            elsewhere=where,
            range=span(money.low, money.high, "count"),
        )
        said.append(Finding(sentence, "likely", caution=say(AVERAGE)))
    return said
