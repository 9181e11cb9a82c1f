"""Charts of the chain as one model, and of what its end shares with each practice."""

from __future__ import annotations

from assessment import tables
from assessment.figures.figure import Figure
from assessment.figures.marks import drawn
from assessment.language import say
from assessment.result import Assessment
from assessment.settings import ALL

__all__ = ["chain_effects", "drivers"]


def chain_effects(result: Assessment) -> Figure:
    """Each part of the chain with its range."""
    table = tables.chain_effects(result)
    frame = table.frame
    titles = [
        f"{a} · {b}: {what}" for a, b, what in zip(frame["predictor_title"], frame["outcome_title"], frame["what"], strict=True)
    ]
    rows = frame.assign(title=titles, viewer=ALL, label=say("standard deviations"), of="")
    caption = say(
        "Each mark is a part of the chain, in standard deviations across units; its line, the range over draws of units. One that"
        " crosses the dotted line can't be told from nothing. The order of the steps is assumed."
    )
    how = {"measure": "link", "legend": False, "reference": 0.0}
    return drawn(rows, table, say("Parts of the chain from staff to repeat business."), caption, **how)


def drivers(result: Assessment) -> Figure:
    """Each practice's part of the differences between units."""
    table = tables.drivers(result)
    rows = table.frame.assign(
        title=table.frame["predictor_title"], value=table.frame["weight"], viewer=ALL, label=say("part"), of=""
    )
    caption = say(
        "Each mark is the part of the differences between units that goes with a practice, next to the others; its line, its"
        " range, holds the parts that could well have shown themselves so. Where lines overlap, no order can be told."
    )
    return drawn(
        rows, table, say("What customers' figures share with each practice of staff."), caption, measure="share", legend=False
    )
