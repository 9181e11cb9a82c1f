"""Panels: a few choices above one chart.

Every choice is a view that is already decided upon by the gate; where a figure is hidden, the panel says why. A panel
holds the same gated results as the notebook around it and can reach nothing else.
"""

from __future__ import annotations

from dataclasses import replace

import ipywidgets as widgets

from assessment.findings.evidence import scale_titles, titled_links
from assessment.findings.phrases import level_labels
from assessment.language import later, say
from assessment.live.choices import Choices, Views, levels, regions, rows_of, units, views_of, waves
from assessment.live.picking import Lists, pick, picking
from assessment.live.showing import Outputs, draw
from assessment.result import Assessment
from assessment.settings import ALL, CUSTOMER

__all__ = ["PLACE", "links", "outcomes", "place_lists", "scores", "unit_panel"]

PLACE = {"wave": later("Wave"), "region": later("Region"), "unit": later("Unit"), "level": later("Level")}


def scores(result: Assessment) -> widgets.VBox:
    """Scores of a unit, for a level and a wave: wave, region, unit and level can be chosen."""
    return unit_panel(views_of(result))


def unit_panel(views: Views) -> widgets.VBox:
    """Scores of a unit: the panel of :func:`scores` for what is laid out already."""
    picks = {name: pick(label) for name, label in PLACE.items()}
    return picking(views.result, picks, place_lists(views), lambda **chosen: show_scores(views, **chosen))


def place_lists(views: Views) -> Lists:
    """Lists of wave, region, unit and level."""
    return {
        "wave": lambda _: waves(views),
        "region": lambda at: regions(views, at["wave"]),
        "unit": lambda at: units(views, at["wave"], at["region"]),
        "level": lambda at: levels(views, at["wave"], at["unit"]),
    }


def show_scores(views: Views, wave: str, region: str, unit: str, level: str) -> Outputs:  # noqa: ARG001 - the unit is in it
    """Draw a unit's scores of one level, and say what is hidden."""
    rows = rows_of(views, wave, unit, level)
    label = level_labels(views.result).get(level, level)
    rows = rows.assign(value=rows["score"], viewer=level, label=label, of="")
    return draw(replace(views.result, unit=unit), rows)


def outcomes(result: Assessment) -> widgets.VBox:
    """One outcome of every unit: ``outcome`` and ``wave`` can be chosen."""
    names = tuple(dict.fromkeys(zip(result.outcomes["title"], result.outcomes["outcome"], strict=True)))
    lists: Lists = {"outcome": lambda _: first_of(names), "wave": lambda _: waves_of(result)}
    picks = {"outcome": pick(later("Outcome")), "wave": pick(PLACE["wave"])}
    return picking(result, picks, lists, lambda outcome, wave: show_outcome(result, outcome, wave))


def links(result: Assessment) -> widgets.VBox:
    """Links of one staff score with every outcome: ``predictor`` and ``wave`` can be chosen."""
    titles = scale_titles(result)
    names = tuple((titles[name], name) for name in dict.fromkeys(result.links["predictor"]) if name in titles)
    lists: Lists = {"predictor": lambda _: first_of(names), "wave": lambda _: waves_of(result)}
    picks = {"predictor": pick(later("Staff score")), "wave": pick(PLACE["wave"])}
    return picking(result, picks, lists, lambda predictor, wave: show_links(result, predictor, wave))


def first_of(options: tuple[tuple[str, str], ...]) -> Choices:
    """Choices that begin with the first."""
    return Choices(options, options[0][1] if options else "")


def waves_of(result: Assessment) -> Choices:
    """All waves, beginning with that of the result."""
    return Choices(tuple((name, name) for name in result.waves), result.wave)


def show_outcome(result: Assessment, outcome: str, wave: str) -> Outputs:
    """Draw one outcome of every leaf unit."""
    leaves = set(result.units.loc[result.units["leaf"], "unit"])
    frame = result.outcomes
    rows = frame[(frame["outcome"] == outcome) & (frame["wave"] == wave) & frame["unit"].isin(leaves)]
    measure = str(rows["measure"].iloc[0]) if len(rows) else "score"
    return draw(result, rows.assign(title=rows["unit"], viewer=CUSTOMER, label=say("Customers"), of=""), measure)


def show_links(result: Assessment, predictor: str, wave: str) -> Outputs:
    """Draw the links of one staff score."""
    frame = result.links[(result.links["predictor"] == predictor) & (result.links["wave"] == wave)]
    rows = titled_links(result, frame)
    rows = rows.assign(title=rows["outcome_title"], value=rows["r"], viewer=ALL, label="r", of="", status="shown")
    return draw(result, rows, "link", reference=0.0)
