"""Parts of sentences that hold for any client: titles, levels, units and figures as they stand inside a sentence.

Titles and labels come from clients' files, in any language, so they are never bent: a title of several words is quoted, a
client's label stays as it is. Only our own labels have a form for the inside of a sentence. Verbs stand in the past tense, which
in English is the same for one and for many.
"""

from __future__ import annotations

import math
from typing import Any

from assessment.labels import count, figure, span
from assessment.language import ENGLISH, in_list, language, later, say, say_many
from assessment.result import Assessment
from assessment.settings import FRONT_LINE, LEVELS, MANAGER, SENIOR_LEADER

__all__ = [
    "elsewhere", "level_labels", "likely", "likely_of", "listed_names", "named", "opened", "quantity", "spoken",
    "tabulated", "why_hidden",
]  # fmt: skip

LONGEST_PLAIN = 2  # words of a title that needs no quotes
INSIDE = "inside a sentence"
OURS = {  # our labels, and what each is inside a sentence
    LEVELS[FRONT_LINE].label: later("the front line", "inside a sentence"),
    LEVELS[MANAGER].label: later("managers", "inside a sentence"),
    LEVELS[SENIOR_LEADER].label: later("senior leaders", "inside a sentence"),
    later("All staff"): later("all staff", "inside a sentence"),
    later("Customers"): later("customers", "inside a sentence"),
    later("Level not stated"): later("staff whose level is not stated", "inside a sentence"),
}
MOST_LISTED = 5


def level_labels(result: Assessment) -> dict[str, str]:
    """How each level is called, front line first."""
    return dict(zip(result.levels["level"], result.levels["label"], strict=True))


def spoken(result: Assessment, level: str) -> str:
    """A level inside a sentence."""
    label = level_labels(result).get(level, level)
    known = {say(ours): say(inside, INSIDE) for ours, inside in OURS.items()}
    parts = label.split(in_list(["", ""]))  # of levels that were joined
    ours = all(part in known or part in known.values() for part in parts)
    return in_list([known.get(part, part) for part in parts]) if ours else label


def opened(result: Assessment, level: str) -> str:
    """A level at the start of a sentence."""
    words = spoken(result, level)
    return words if words == level_labels(result).get(level, level) else words[:1].upper() + words[1:]


def named(title: str) -> str:
    """A title inside a sentence, quoted where its own words could be read as part of it.

    Other languages bend the adjectives that many titles are, so there all are quoted but abbreviations.

    Examples
    --------
    >>> named("Staff satisfaction"), named("Would recommend us")
    ('Staff satisfaction', '“Would recommend us”')
    >>> from assessment.language import speaking
    >>> with speaking("de"):
    ...     named("CARE"), named("Engagiert")
    ('CARE', '„Engagiert“')
    """
    plain = title.isupper() or (language() == ENGLISH and len(title.split()) <= LONGEST_PLAIN)
    return title if plain else say("“{words}”", words=title)


def listed_names(names: list[str]) -> str:
    """Names in a sentence; of many, the first ones and how many more.

    Examples
    --------
    >>> listed_names(["A"]), listed_names(list("ABC")), listed_names(list("ABCDEFGH"))
    ('A', 'A, B and C', 'A, B, C, D, E and 3 more')
    """
    more = len(names) - MOST_LISTED
    return in_list([*names[:MOST_LISTED], say_many("{n} more", "{n} more", more, n=count(more))] if more > 0 else names)


def elsewhere(result: Assessment, of: str) -> str:
    """Name the unit that a figure is of, where it is another."""
    return "" if of in {result.unit, ""} else say(", in {unit}", unit=of)


def quantity(value: float, measure: str) -> str:
    """A figure with what it is of."""
    shown = figure(value, measure)
    if measure == "score":
        return say("{score} of 100", score=shown)
    return say("{score} (net promoter score)", score=shown) if measure == "nps" else shown


def likely(low: float, high: float, measure: str = "score") -> str:
    """The range that the true figure is likely to lie in, as half a sentence; "" where there is none."""
    return "" if math.isnan(low) or math.isnan(high) else say("likely {range}", range=span(low, high, measure))


def likely_of(row: Any, measure: str = "score") -> str:
    """The range of a row's figure and its n, as a sentence; "" where neither is known."""
    if math.isnan(row.ci_low) or math.isnan(row.ci_high):
        return "" if math.isnan(row.n) else say("n {n}.", n=count(row.n))
    between = span(row.ci_low, row.ci_high, measure)
    return (
        say("Likely {range}.", range=between)
        if math.isnan(row.n)
        else say("Likely {range}, n {n}.", range=between, n=count(row.n))
    )


def why_hidden(result: Assessment) -> str:
    """Why a group is hidden, in one sentence."""
    return say(
        "Nothing is shown about fewer than {minimum} people, nor where nearly all in a group answered alike, nor what would let"
        " their answers be worked out.",
        minimum=result.minimum_group,
    )


def tabulated(result: Assessment, kind: str) -> bool:
    """Whether one side's answers came as counts, so that no two answers are known to be one person's."""
    files = result.arrivals
    return bool(files.loc[files["survey"] == kind, "tabulated"].any())
