"""Sentences on the hand-over from sale to service: what was promised, and what customers met after it, unit by unit.

The promise is seen by staff and by customers; the experience after it by customers. The wider the gap in a unit, the more is
lost between the two.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from assessment.findings.evidence import each, scale_titles
from assessment.findings.finding import Finding, Findings
from assessment.findings.phrases import listed_names, quantity, why_hidden
from assessment.findings.strength import Strength, strengths
from assessment.findings.unit_views import FIGURES, leaves, view_of, within
from assessment.labels import count, size, span
from assessment.language import later, say
from assessment.result import Assessment
from assessment.settings import CUSTOMER
from assessment.stats import Estimate, difference_interval

__all__ = ["PROMISES", "handover_gaps", "handover_views", "sales_service"]

PROMISES = (
    ("employee", "002.b", later("Promise at sale, as staff see it")),
    (CUSTOMER, "002.b", later("Promise at sale, as customers see it")),
    ("employee", "000.b", later("Promise kept, as staff see it")),
    (CUSTOMER, "000.b", later("Promise kept, as customers see it")),
)
EXPERIENCES = (
    (CUSTOMER, "003.4a", later("Sales and service said the same")),
    (CUSTOMER, "003.5f", later("Satisfied with the service")),
)
UNASKED = later("Nobody was asked both about the promise at the sale and about what came after it.")
WORDS = later(
    "The two were asked in different words, so that a gap of zero is no aim in itself: look at where it is wider than elsewhere."
    " Where the same customers answered both, the range is wider than it need be."
)
MOST = 3


def handover_views(result: Assessment) -> pd.DataFrame:
    """All that is known of promises and of what came after, by unit.

    Columns: ``place, view, label, unit, n, value, se, df, ci_low, ci_high``; ``view`` is ``promise`` or ``experience``. The
    experience is whether sales and service said the same, else how satisfied customers were: with the service as a whole, or
    on the scale of satisfaction. Labels of promises are in English, to be said when they are shown; that of the experience, which
    may be a client's title, is said.
    """
    promises = [(view_of(result, kind, concept), label) for kind, concept, label in PROMISES]
    titles = scale_titles(result, CUSTOMER)
    scales = [(CUSTOMER, name, titles[name]) for name in result.steps if name in titles][:1]
    asked = [(kind, scale, say(label)) for kind, scale, label in EXPERIENCES]
    after = [(view_of(result, kind, scale), label) for kind, scale, label in (*asked, *scales)]
    after = [piece for piece in after if len(piece[0])][:1]
    pieces = [
        frame.assign(place=place, view=view, label=label)
        for place, (view, (frame, label)) in enumerate(
            [*(("promise", one) for one in promises), *(("experience", one) for one in after)]
        )
    ]
    views = pd.concat(pieces, ignore_index=True)
    return views[["place", "view", "label", "unit", *FIGURES]]


def handover_gaps(result: Assessment) -> pd.DataFrame:
    """Experience less promise, for each view of the promise and each unit.

    Columns: ``label, label_after, unit, promise, experience, gap, ci_low, ci_high, n, strength``; ``n`` is the smaller one,
    ``strength`` is that of the gap's difference from zero among all units without units below them; "" for the others.
    """
    views = handover_views(result)
    promise, after = (views[views["view"] == view] for view in ("promise", "experience"))
    both = promise.merge(after, on="unit", suffixes=("", "_after"))
    gap, low, high = difference_interval(estimate(both, "_after"), estimate(both))
    found = both.assign(
        promise=both["value"],
        experience=both["value_after"],
        gap=gap,
        ci_low=low,
        ci_high=high,
        n=both[["n", "n_after"]].min(axis=1),
    )
    columns = ["label", "label_after", "unit", "promise", "experience", "gap", "ci_low", "ci_high", "n"]
    found = found[columns]
    judged = found.index[found["unit"].isin(leaves(result))]
    own = found.loc[judged]
    words = pd.Series(strengths(own["gap"], own["ci_low"], own["ci_high"], own["n"]), index=judged, dtype="str")
    return found.assign(strength=words.reindex(found.index).fillna(""))


def estimate(frame: pd.DataFrame, suffix: str = "") -> Estimate:
    """The scores of a frame as estimates."""
    return Estimate(*(frame[f"{name}{suffix}"].to_numpy(float) for name in ("value", "se", "df")))


def sales_service(result: Assessment) -> Findings:
    """The gap between promise and experience here, and the units in which it is widest."""
    gaps = handover_gaps(result)
    if gaps.empty:
        return Findings((Finding(say(UNASKED), "hidden", caution=why_hidden(result)),))
    here = gaps[gaps["unit"] == result.unit]
    said = [gap_sentence(row) for row in each(here)]
    alone = say("The gap may not be shown for {unit} by itself.", unit=result.unit)
    hidden = [] if said else [Finding(alone, "hidden")]
    return Findings((*said, *hidden, *widest(result, gaps)))


def gap_sentence(row: Any) -> Finding:
    """Say one gap of this report's unit."""
    told = row.ci_low > 0 or row.ci_high < 0
    label = say(row.label)
    evidence = say(
        "{promise}: {promised}. {experience}: {met}. Smaller n {n}. The gap is likely {range} points.",
        promise=label,
        promised=quantity(row.promise, "score"),
        experience=row.label_after,
        met=quantity(row.experience, "score"),
        n=count(row.n),
        range=span(row.ci_low, row.ci_high),
    )
    if not told:
        untold = say("{promise} and what came after it can't be told apart.", promise=label)
        return Finding(untold, "unclear", evidence, say(WORDS))
    sentence = (
        say("What came after the sale scored {size} higher than “{promise}”.", size=size(row.gap), promise=label)
        if row.gap > 0
        else say("What came after the sale scored {size} lower than “{promise}”.", size=size(row.gap), promise=label)
    )
    return Finding(sentence, "likely", evidence, say(WORDS))


def widest(result: Assessment, gaps: pd.DataFrame) -> list[Finding]:
    """Where the experience falls short most of what was promised, for each view of the promise."""
    inside = gaps[
        gaps["unit"].isin(set(within(result)) - {result.unit}) & gaps["strength"].isin(["clear", "likely"]) & (gaps["gap"] < 0)
    ]
    said: list[Finding] = []
    for label, rows in inside.groupby("label", sort=False):
        most, promise = rows.sort_values("gap", kind="stable").head(MOST), str(label)
        names = listed_names([say("{name} ({size})", name=row.unit, size=size(row.gap)) for row in each(most)])
        strength: Strength = "clear" if (most["strength"] == "clear").all() else "likely"
        sentence = say("Held against “{promise}”, the experience fell short most in {units}.", promise=say(promise), units=names)
        said.append(Finding(sentence, strength, caution="" if said else say(WORDS)))
    return said
