"""A panel that carries a change along the chain: move the slider, and what would go with it is said and announced."""

from __future__ import annotations

from typing import Any

import ipywidgets as widgets

from assessment.direction import isolated
from assessment.findings.evidence import each
from assessment.findings.phrases import named
from assessment.findings.what_if import carried_grid, carried_words, money_words, told_so
from assessment.labels import escape, figure
from assessment.language import later, say
from assessment.links import RAISED_BY
from assessment.live.choices import Choices
from assessment.live.picking import pick, picking, slide
from assessment.live.showing import Output, shown_as
from assessment.result import Assessment

__all__ = ["what_if"]

UNTOLD = later("can't be told")
HELD = later("held at the range of the units")


def what_if(result: Assessment) -> widgets.VBox:
    """Carry a change of the chain's first staff score: any half point can be chosen within the range of the units.

    The slider moves with the arrow keys; what it gives is text, which a screen reader speaks when it changes.
    """
    changes = sorted({float(by) for by in carried_grid(result)["by"] if by})
    options: tuple[tuple[str, Any], ...] = tuple((figure(by, "score", 1), by) for by in changes)
    offered = Choices(options, min(changes, key=far_from_usual, default=""))
    chosen = slide(later("Change")) if changes else pick(later("Change"))
    return picking(result, {"change": chosen}, {"change": lambda _: offered}, lambda change: (said_of(result, change),))


def far_from_usual(change: float) -> float:
    """How far a change is from the one that the findings raise every unit by."""
    return abs(change - RAISED_BY)


def said_of(result: Assessment, change: float | str) -> Output:
    """What would go with a change at each step, as text."""
    grid = carried_grid(result)
    rows = list(each(grid[grid["by"] == change])) if change != "" else []
    if not rows:
        return announced(say("No change can be carried along the chain here."), [])
    start = say(
        "If the relation between units held for a change within one, in the assumed order, a change of {n} points in {scale}"
        " would go with:",
        n=figure(rows[0].by, "score", 1),
        scale=named(rows[0].predictor_title),
    )
    return announced(start, [one(result, row) for row in rows])


def one(result: Assessment, row: object) -> str:
    """One step: the carried change with its range, what it is worth, and whether it can be told."""
    words = [f"{isolated(row.outcome_title)}: {carried_words(row)}", money_words(row)]  # type: ignore[attr-defined]
    words += ["" if told_so(result, row) else say(UNTOLD), say(HELD) if row.held else ""]  # type: ignore[attr-defined]
    return "; ".join(word for word in words if word)


def announced(start: str, lines: list[str]) -> Output:
    """Text that assistive technology speaks when it comes."""
    items = "".join(f"<li>{escape(line)}</li>" for line in lines)
    html = f'<div role="alert"><p>{escape(start)}</p><ul>{items}</ul></div>'
    return shown_as({"text/html": html, "text/plain": " ".join([start, *lines])})
