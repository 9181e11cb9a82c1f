"""All panels in one: what to look at is chosen first, and a unit of the heat map opens with a key or a click."""

from __future__ import annotations

from typing import Any

import ipywidgets as widgets

from assessment import figures, findings
from assessment.language import later, say
from assessment.live.answers import answers_panel
from assessment.live.choices import views_of
from assessment.live.heat import heat_panel
from assessment.live.pair import pair_panel
from assessment.live.panels import links, outcomes, unit_panel
from assessment.live.picking import Values, set_choices
from assessment.live.showing import Output, shown_as
from assessment.live.what_if import what_if
from assessment.result import Assessment

__all__ = ["all_units", "board", "drivers"]

UNIT = later("A unit")


def drivers(result: Assessment) -> widgets.VBox:
    """What the chain's end shares with each practice: what can be told, and the chart."""
    shown = widgets.Output(outputs=tuple(as_output(room.drivers(result)) for room in (findings, figures)))
    return widgets.VBox([widgets.HBox([]), shown, widgets.HTML()])


def as_output(shown: Any) -> Output:
    """What a notebook would show of a finding or a figure; one without a chart says so in words."""
    data, _ = shown._repr_mimebundle_()
    drawn = data.get("application/vnd.plotly.v1+json", {"data": True})["data"]
    return shown_as(dict(data) if drawn else {"text/plain": data["text/plain"]})


def all_units(result: Assessment) -> widgets.VBox:
    """Every unit's scores, and below them those of the unit that was opened."""
    views = views_of(result)
    unit = unit_panel(views)
    heat = heat_panel(views, lambda name, at: set_choices(unit, unit=name, **at_unit(at)))
    return widgets.VBox([*heat.children, unit])


def at_unit(at: Values) -> dict[str, str]:
    """Where a unit of the heat map is looked at."""
    return {name: at[name] for name in ("wave", "region", "level")}


def board(result: Assessment) -> widgets.VBox:
    """Every panel, one at a time."""
    views = views_of(result)
    unit = unit_panel(views)
    one = say(UNIT)
    panels = {
        one: unit,
        say("Two units"): pair_panel(views),
        say("More answers"): answers_panel(views),
        say("Outcomes"): outcomes(result),
        say("Links"): links(result),
        say("Drivers"): drivers(result),
        say("What if"): what_if(result),
    }
    every = say("All units")
    chosen = widgets.ToggleButtons(description=say("Look at"), options=[every, *panels], style={"button_width": "auto"})

    def open_unit(name: str, at: Values) -> None:
        set_choices(unit, **at_unit(at))
        set_choices(unit, unit=name)
        set_choices(unit, level=at["level"])
        chosen.value = one

    panels = {every: heat_panel(views, open_unit), **panels}
    place = widgets.VBox([panels[every]])

    def turn(change: dict[str, Any]) -> None:
        place.children = [panels[change["new"]]]

    chosen.observe(turn, names="value")
    return widgets.VBox([chosen, place])
