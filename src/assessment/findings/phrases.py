"""Parts of sentences that hold for any client: titles, levels, units and figures as they stand inside a sentence.

Titles and labels come from clients' files, in any language, so they are never bent: a title of several words is quoted, a
client's label stays as it is. Only our own labels, which we know to be English, are written small inside a sentence. Verbs stand
in the past tense, which is the same for one and for many.
"""

from __future__ import annotations

import math
from typing import Any

from assessment.labels import count, figure, span
from assessment.result import Assessment
from assessment.settings import CUSTOMER, FRONT_LINE, LEVELS

__all__ = [
    "elsewhere", "level_labels", "likely", "likely_of", "listed_names", "named", "opened", "quantity", "rated", "spoken",
    "tabulated", "why_hidden",
]  # fmt: skip

LONGEST_PLAIN = 2  # words of a title that needs no quotes
OURS = {level.label: level.label[:1].lower() + level.label[1:] for level in LEVELS.values()}
OURS |= {LEVELS[FRONT_LINE].label: "the front line", "All staff": "all staff", "Customers": "customers"}
OURS |= {"Level not stated": "staff whose level is not stated"}
MOST_LISTED = 5


def level_labels(result: Assessment) -> dict[str, str]:
    """How each level is called, front line first."""
    return dict(zip(result.levels["level"], result.levels["label"], strict=True))


def spoken(result: Assessment, level: str) -> str:
    """A level inside a sentence."""
    label = level_labels(result).get(level, level)
    parts = label.split(" and ")  # of levels that were joined
    ours = all(part in OURS or part in OURS.values() for part in parts)
    return " and ".join(OURS.get(part, part) for part in parts) if ours else label


def opened(result: Assessment, level: str) -> str:
    """A level at the start of a sentence."""
    words = spoken(result, level)
    return words if words == level_labels(result).get(level, level) else words[:1].upper() + words[1:]


def rated(level: str) -> str:
    """What a level did when it answered: staff score themselves, customers rate what they met."""
    return "rated" if level == CUSTOMER else "scored"


def named(title: str) -> str:
    """A title inside a sentence, quoted where its own words could be read as part of it.

    Examples
    --------
    >>> named("Staff satisfaction"), named("Would recommend us")
    ('Staff satisfaction', '“Would recommend us”')
    """
    return title if len(title.split()) <= LONGEST_PLAIN else f"“{title}”"


def listed_names(names: list[str]) -> str:
    """Names in a sentence; of many, the first ones and how many more.

    Examples
    --------
    >>> listed_names(["A"]), listed_names(list("ABC")), listed_names(list("ABCDEFGH"))
    ('A', 'A, B and C', 'A, B, C, D, E and 3 more')
    """
    more = len(names) - MOST_LISTED
    told = [*names[:MOST_LISTED], f"{count(more)} more"] if more > 0 else names
    return " and ".join([", ".join(told[:-1]), told[-1]] if len(told) > 1 else told)


def elsewhere(result: Assessment, of: str) -> str:
    """Name the unit that a figure is of, where it is another."""
    return "" if of in {result.unit, ""} else f", in {of}"


def quantity(value: float, measure: str) -> str:
    """A figure with what it is of."""
    after = {"score": " of 100", "nps": " (net promoter score)"}.get(measure, "")
    return f"{figure(value, measure)}{after}"


def likely(low: float, high: float, measure: str = "score") -> str:
    """The range that the true figure is likely to lie in, as half a sentence; "" where there is none."""
    return "" if math.isnan(low) or math.isnan(high) else f"likely {span(low, high, measure)}"


def likely_of(row: Any, measure: str = "score") -> str:
    """The range of a row's figure and its n, as a sentence; "" where neither is known."""
    n = "" if math.isnan(row.n) else f"n {count(row.n)}"
    parts = [likely(row.ci_low, row.ci_high, measure).capitalize(), n]
    text = ", ".join(part for part in parts if part)
    return f"{text}." if text else ""


def why_hidden(result: Assessment) -> str:
    """Why a group is hidden, in one sentence."""
    return (
        f"Nothing is shown about fewer than {result.minimum_group} people, nor where nearly all in a group answered alike, nor"
        " what would let their answers be worked out."
    )


def tabulated(result: Assessment, kind: str) -> bool:
    """Whether one side's answers came as counts, so that no two answers are known to be one person's."""
    files = result.arrivals
    return bool(files.loc[files["survey"] == kind, "tabulated"].any())
