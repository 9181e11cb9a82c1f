"""What a panel shows: a chart with the same in words, a sentence, and why a figure is hidden."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import pandas as pd

from assessment.direction import isolated
from assessment.figures.dots import dots
from assessment.findings.evidence import each
from assessment.findings.phrases import likely
from assessment.labels import count, escape, figure
from assessment.language import later, say
from assessment.result import Assessment

__all__ = ["APART", "Output", "Outputs", "draw", "note", "plotted", "reason", "shown_as", "unpicked"]

Output = dict[str, Any]
Outputs = tuple[Output, ...]

APART = "apart"
WHY = {
    "too_few": later("fewer than {minimum} people answered"),
    "alike": later("nearly everybody there answered alike, so that the figure would be each one's answer"),
    "protects_others": later("it would let the answers of a smaller group be worked out"),
    "protects_earlier": later("with what was released before, the answers of a few people could be worked out"),
    "no_answers": later("nobody answered"),
    APART: later("these levels are shown each by itself, or nobody answered at them"),
    "not_recorded": later("nothing was recorded"),
    "same_people": later("some people would be on both sides"),
    "census": later("everybody answered it, or all alike"),
}
POOLED = "pooled_with_"
CONFIG = {"displayModeBar": False, "showSendToCloud": False, "responsive": True}
MOST_NAMES = 30  # of those who can't be chosen, that are named


def reason(result: Assessment, status: str) -> str:
    """Why something is hidden, as the second half of a sentence."""
    if status.startswith(POOLED):
        return say("its few people are shown together with another level")
    if status not in WHY:
        return say("it can't be worked out")
    return say(WHY[status], minimum=result.minimum_group)


def draw(result: Assessment, rows: pd.DataFrame, measure: str = "score", *, legend: bool = False, **how: Any) -> Outputs:
    """Give what may be shown as a chart, and the rest as sentences.

    Parameters
    ----------
    result : Assessment
        Whose figures they are.
    rows : DataFrame
        As :func:`assessment.figures.dots.dots` takes them, with ``status``; hidden figures among them.
    measure : str
        How values are written.
    legend : bool
        Whether marks of several views are named above the chart.
    how : dict
        Passed on to ``dots``.
    """
    known, hidden = rows[rows["value"].notna()], rows[rows["value"].isna()]
    said = [note(say("Nobody was asked this here."))] if rows.empty else []
    for status, group in hidden.groupby("status", sort=False):
        titles = ", ".join(dict.fromkeys(group["title"]))
        said.append(note(say("Not shown, because {reason}: {titles}.", reason=reason(result, str(status)), titles=titles)))
    return (*([chart(known, measure, legend=legend, **how)] if len(known) else []), *said)


def chart(known: pd.DataFrame, measure: str, **how: Any) -> Output:
    """Draw a chart, and say the same in words."""
    words = "; ".join(in_words(row, measure, named=how["legend"]) for row in each(known))
    return plotted(dots(known, measure=measure, **how), words)


def in_words(row: Any, measure: str, *, named: bool) -> str:
    """One mark in words; of several views, with the view's name."""
    parts = [
        isolated(row.title),
        f"({isolated(row.label)})" if named else "",
        figure(row.value, measure),
        likely(row.ci_low, row.ci_high, measure),
    ]
    return " ".join(part for part in parts if part)


def plotted(spec: dict[str, Any], words: str) -> Output:
    """A chart, and what it says in words."""
    return shown_as({"application/vnd.plotly.v1+json": {**spec, "config": CONFIG}, "text/plain": words})


def note(sentence: str) -> Output:
    """Say a sentence."""
    return shown_as({"text/html": f"<p>{escape(sentence)}</p>", "text/plain": sentence})


def shown_as(data: dict[str, Any]) -> Output:
    """One thing to look at, as an output area holds it."""
    return {"output_type": "display_data", "data": data, "metadata": {}}


def unpicked(result: Assessment, label: str, hidden: Sequence[tuple[str, str]]) -> str:
    """Who is not in a list, and why, as HTML that opens with a key; "" where everybody is."""
    if not hidden:
        return ""
    by_status: dict[str, list[str]] = {}
    for name, status in hidden:
        by_status.setdefault(status, []).append(name)
    lines = "".join(
        f"<li>{say('Because {reason}: {names}.', reason=escape(reason(result, status)), names=some_names(names))}</li>"
        for status, names in by_status.items()
    )
    head = say("{list}: {n} can't be chosen", list=escape(label), n=count(len(hidden)))
    return f"<details><summary>{head}</summary><ul>{lines}</ul></details>"


def some_names(names: Iterable[str]) -> str:
    """Names, of many the first ones."""
    every = list(names)
    more = len(every) - MOST_NAMES
    first = ", ".join(escape(name) for name in every[:MOST_NAMES])
    return say("{names} and {n} more", names=first, n=count(more)) if more > 0 else first
