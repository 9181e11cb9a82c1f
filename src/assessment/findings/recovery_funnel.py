"""Sentences on what became of problems: how far down the steps customers came, and how those differ who came further.

A step and loyalty go together or they don't: nobody drew lots for who got an apology, so that no sentence here says
what a step does. Whether a problem put right leaves customers as well off as no problem is tested, not promised.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
import pandas as pd

from assessment.findings.evidence import around, each, outcome_figures
from assessment.findings.finding import Finding, Findings
from assessment.findings.phrases import elsewhere, likely, likely_of, named, quantity, tabulated
from assessment.findings.strength import strengths
from assessment.labels import count, percent, size
from assessment.language import later, say
from assessment.result import Assessment
from assessment.settings import CUSTOMER
from assessment.stats import share_interval

__all__ = [
    "between", "contrasts_of", "effects", "funnel_rows", "nearest_share", "of_whole", "recovery_funnel", "told_apart", "unasked",
]  # fmt: skip

NOT_CAUSE = later("They go together in this survey; that the one brings the other is not shown.")
NOT_BETTER = later(
    "Both groups may differ in more than the problem. It is not shown that a problem put right is better than none."
)
ALL_CUSTOMERS = later("All customers, with a problem or without, as the client's own records have it.")
OF_ALL, OF_THEM = later("of all customers who answered"), later("of those with a problem")
RECORDED = later("of all customers, recorded")
SHARES = {
    OF_ALL: later("{title}{elsewhere}: {share} of all customers who answered."),
    OF_THEM: later("{title}{elsewhere}: {share} of those with a problem."),
    RECORDED: later("{title}{elsewhere}: {share} of all customers, recorded."),
}
TESTED = ("loyalty", "repurchase")
COMPARED = ("customer_satisfaction", "repurchase")
NUMBERS = ["n", "count", "share", "ci_low", "ci_high"]


def nearest_share(result: Assessment, step: str) -> Any:
    """The share of a step in this report's unit, or the nearest around it that may show it, as a row; None where none may."""
    frame = result.recovery
    frame = frame[(frame["wave"] == result.wave) & (frame["step"] == step) & (frame["status"] == "shown")]
    known = {row.unit: row for row in each(frame)}
    return next((known[unit] for unit in around(result) if unit in known), None)


def funnel_rows(result: Assessment) -> pd.DataFrame:
    """Each step from a problem to coming back: ``step, title, n, count, share, ci_low, ci_high, of, base, measure``.

    What people say they will do is of the whole organisation; what customers did is of all of them, from the records. ``base``
    is in English, to be said when it is shown.
    """
    asked = dict.fromkeys(result.recovery.loc[result.recovery["step"] != "silent", "step"])
    shares = [row for step in asked if (row := nearest_share(result, step)) is not None]
    rows = [
        {"step": row.step, "title": row.title, "of": row.unit, "base": OF_ALL if row.step == "problem" else OF_THEM}
        | {name: getattr(row, name) for name in NUMBERS}
        for row in shares
    ]
    rows += [*would_return(result), *did_return(result)] if asked else []
    columns = ["step", "title", "of", "base", *NUMBERS]
    return pd.DataFrame(rows, columns=columns).astype(dict.fromkeys(NUMBERS, "float64")).assign(measure="share")


def would_return(result: Assessment) -> Iterable[dict[str, object]]:
    """Of those with a problem, the share who would buy again."""
    root = result.units["unit"].iloc[0]
    for row in each(contrasts_of(result, "problem", ["would_return"])):
        if row.n == row.n:
            low, high = share_interval(row.mean * row.n, row.n)
            figures = (row.n, row.mean * row.n, row.mean, float(low), float(high))
            yield {"step": row.outcome, "title": row.title, "of": root, "base": OF_THEM} | dict(
                zip(NUMBERS, figures, strict=True)
            )


def did_return(result: Assessment) -> Iterable[dict[str, object]]:
    """The share of all customers who did buy again."""
    frame = outcome_figures(result)
    for row in each(frame[(frame["outcome"] == "repeat_rate") & frame["value"].notna()]):
        yield {"step": row.outcome, "title": row.title, "of": row.of, "base": RECORDED, "share": row.value}


def contrasts_of(result: Assessment, contrast: str, outcomes: Iterable[str]) -> pd.DataFrame:
    """One contrast of this wave, by outcome."""
    frame = result.recovery_contrasts
    return frame[(frame["wave"] == result.wave) & (frame["contrast"] == contrast) & frame["outcome"].isin(list(outcomes))]


def effects(result: Assessment) -> pd.DataFrame:
    """What goes with each step: contrasts of loyalty and of repurchase, with their ``strength`` among all of them."""
    titles = dict(zip(result.recovery["step"], result.recovery["title"], strict=True))
    frame = result.recovery_contrasts
    found = frame[(frame["wave"] == result.wave) & frame["outcome"].isin(TESTED) & frame["contrast"].isin(titles)]
    found = found[~found["contrast"].isin(["problem", "silent"])]
    return told_apart(found.assign(step_title=found["contrast"].map(titles)))


def told_apart(contrasts: pd.DataFrame) -> pd.DataFrame:
    """Contrasts that may be shown, each with its ``strength`` among all of them."""
    known = contrasts[contrasts["difference"].notna()]
    smaller = pd.Series(np.minimum(known["n"], known["n_base"]), dtype=float)
    return known.assign(strength=strengths(known["difference"], known["ci_low"], known["ci_high"], smaller))


def recovery_funnel(result: Assessment) -> Findings:
    """How far customers with a problem came, what goes with each step, and whether putting it right is enough."""
    rows = funnel_rows(result)
    if rows.empty:
        return Findings((unasked(result),))
    steps = rows[(rows["base"] == OF_THEM) & (rows["step"] != "would_return")]
    first = [share_sentence(result, row) for row in each(rows[rows["step"] == "problem"])]
    rarest = [rarest_sentence(result, row) for row in each(steps.sort_values("share", kind="stable").head(1))]
    others = rows[rows["step"].isin(["told", "would_return", "repeat_rate"])]
    ends = [share_sentence(result, row) for row in each(others)]
    tested = [effect_sentence(result, outcome) for outcome in TESTED]
    recovered = told_apart(contrasts_of(result, "recovered", COMPARED))
    return Findings(
        (*first, *rarest, *ends, *filter(None, tested), *(recovered_sentence(result, row) for row in each(recovered)))
    )


def share_sentence(result: Assessment, row: Any) -> Finding:
    """Say how many came to a step."""
    evidence = likely_of(row, "share") if row.n == row.n else say(ALL_CUSTOMERS)
    where = elsewhere(result, row.of)
    return Finding(say(SHARES[row.base], title=row.title, elsewhere=where, share=percent(row.share)), "fact", evidence)


def rarest_sentence(result: Assessment, row: Any) -> Finding:
    """Say what happened least."""
    sentence = say(
        "Least often after a problem{elsewhere}: {step}, for {share}.",
        elsewhere=elsewhere(result, row.of),
        step=named(row.title),
        share=percent(row.share),
    )
    return Finding(sentence, "fact", likely_of(row, "share"))


def effect_sentence(result: Assessment, outcome: str) -> Finding | None:
    """Say which step goes most with an outcome, of those that can be told from chance."""
    found = effects(result)
    own = found[found["outcome"] == outcome]
    if own.empty:
        return None
    title = named(own["title"].iloc[0])
    told = own[own["strength"] != "unclear"]
    if told.empty:
        return Finding(say("No step can be told from chance to go with {outcome}.", outcome=title), "unclear")
    row: Any = next(each(told.loc[[told["difference"].abs().idxmax()]]))
    fields = {
        "elsewhere": of_whole(result),
        "step": named(row.step_title),
        "outcome": title,
        "size": size(row.difference),
    }
    sentence = (
        say(
            "Of customers with a problem{elsewhere}, those with {step} scored {outcome} {size} higher than those without.",
            **fields,
        )
        if row.difference > 0
        else say(
            "Of customers with a problem{elsewhere}, those with {step} scored {outcome} {size} lower than those without.",
            **fields,
        )
    )
    return Finding(sentence, row.strength, f"{between(row)} {of_many(told)}".strip(), say(NOT_CAUSE))


def of_many(told: pd.DataFrame) -> str:
    """How many steps could be told from chance."""
    n = len(told)
    return say("Of {n} steps that can be told from chance it is the widest.", n=count(n)) if n > 1 else ""


def recovered_sentence(result: Assessment, row: Any) -> Finding:
    """Compare those whose problem the first person put right with those who had none."""
    fields = {"outcome": named(row.title), "elsewhere": of_whole(result), "size": size(row.difference)}
    if row.strength == "unclear":
        sentence = say(
            "Customers whose problem the first person put right can't be told apart from those without a problem on"
            " {outcome}{elsewhere}.",
            **fields,
        )
        return Finding(sentence, "unclear", between(row), say("That none was seen is not to say that there is none."))
    sentence = (
        say(
            "Customers whose problem the first person put right scored {outcome} {size} higher than those without a"
            " problem{elsewhere}.",
            **fields,
        )
        if row.difference > 0
        else say(
            "Customers whose problem the first person put right scored {outcome} {size} lower than those without a"
            " problem{elsewhere}.",
            **fields,
        )
    )
    return Finding(sentence, row.strength, between(row), say(NOT_BETTER))


def of_whole(result: Assessment) -> str:
    """Name the whole organisation, of which all comparisons are, in the report of a unit."""
    return elsewhere(result, result.units["unit"].iloc[0])


def between(row: Any) -> str:
    """Both sides of a contrast of scores, and the range of their difference."""
    return say(
        "{first} (n {n}) and {second} (n {n_second}); the difference is {range} points.",
        first=quantity(row.mean, "score"),
        n=count(row.n),
        second=quantity(row.mean_base, "score"),
        n_second=count(row.n_base),
        range=likely(row.ci_low, row.ci_high),
    )


def unasked(result: Assessment) -> Finding:
    """Say why nothing can be said of problems."""
    if result.recovery.empty and tabulated(result, CUSTOMER):
        counts = say("Their answers came as counts: of those who said what came after a problem, it is not known who had one.")
        return Finding(say("What became of a customer's problem can't be told."), "hidden", caution=counts)
    if result.recovery.empty:
        return Finding(say("Customers were not asked whether they had a problem, and what became of it."), "hidden")
    too_few = say("Nothing is shown about fewer than {minimum} people.", minimum=result.minimum_group)
    return Finding(say("Too few customers answered the questions on problems to show anything."), "hidden", caution=too_few)
