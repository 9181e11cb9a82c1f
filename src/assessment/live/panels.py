"""Panels: a few choices above one chart.

Every choice is a view that is already decided upon by the gate; where a figure is hidden, the panel says why. A panel
holds the same gated results as the notebook around it and can reach nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import ipywidgets as widgets
import pandas as pd

from assessment.figures.dots import dots
from assessment.findings.evidence import each, scale_column, scale_titles, titled_links
from assessment.findings.phrases import level_labels, likely
from assessment.labels import escape, figure
from assessment.result import Assessment
from assessment.settings import ALL, CUSTOMER

__all__ = ["Output", "links", "outcomes", "panel", "pick", "scores", "shown_as"]

Output = dict[str, Any]
Outputs = tuple[Output, ...]

WHY = {
    "too_few": "fewer than {minimum} people answered",
    "alike": "nearly everybody there answered alike, so that the figure would be each one's answer",
    "protects_others": "it would let the answers of a smaller group be worked out",
    "protects_earlier": "with what was released before, the answers of a few people could be worked out",
    "no_answers": "nobody answered",
    "not_recorded": "nothing was recorded",
}


def scores(result: Assessment) -> widgets.VBox:
    """Staff scores of a unit and wave, for a level: ``unit``, ``level`` and ``wave`` can be chosen."""
    levels = [(label, level) for level, label in level_labels(result).items() if level != CUSTOMER]
    chosen = {
        "unit": pick("Unit", list(result.units["unit"]), result.unit),
        "level": pick("Level", levels, ALL),
        "wave": pick("Wave", list(result.waves), result.wave),
    }
    return panel(lambda unit, level, wave: show_scores(result, unit, level, wave), chosen)


def outcomes(result: Assessment) -> widgets.VBox:
    """One outcome of every unit: ``outcome`` and ``wave`` can be chosen."""
    names = list(dict.fromkeys(zip(result.outcomes["title"], result.outcomes["outcome"], strict=True)))
    chosen = {
        "outcome": pick("Outcome", names, names[0][1] if names else ""),
        "wave": pick("Wave", list(result.waves), result.wave),
    }
    return panel(lambda outcome, wave: show_outcome(result, outcome, wave), chosen)


def links(result: Assessment) -> widgets.VBox:
    """Links of one staff score with every outcome: ``predictor`` and ``wave`` can be chosen."""
    titles = scale_titles(result)
    names = [(titles.get(name, name), name) for name in dict.fromkeys(result.links["predictor"]) if name in titles]
    chosen = {
        "predictor": pick("Staff score", names, names[0][1] if names else ""),
        "wave": pick("Wave", list(result.waves), result.wave),
    }
    return panel(lambda predictor, wave: show_links(result, predictor, wave), chosen)


def pick(label: str, options: Sequence[Any], value: Any) -> widgets.Dropdown:
    """A list to choose from."""
    return widgets.Dropdown(description=label, options=options or [("nothing to choose", "")], value=value if options else "")


def panel(show: Callable[..., Outputs], chosen: Mapping[str, widgets.Dropdown | widgets.SelectionSlider]) -> widgets.VBox:
    """Choices in a row, and what they show below.

    What is shown is put into the output area as a value. Capturing displays instead would have whatever runs the notebook answer
    each of them while it waits for the cell to end; without a browser that now and then waits for ever.
    """
    shown = widgets.Output()

    def follow(_change: object = None) -> None:
        shown.outputs = show(**{name: choice.value for name, choice in chosen.items()})

    for choice in chosen.values():
        choice.observe(follow, names="value")
    follow()
    row = widgets.HBox(list(chosen.values()), layout=widgets.Layout(flex_flow="row wrap"))
    return widgets.VBox([row, shown])


def show_scores(result: Assessment, unit: str, level: str, wave: str) -> Outputs:
    """Draw a unit's scores of one level, and say what is hidden."""
    frame = result.scores
    rows = frame[(frame["kind"] == "employee") & (frame["unit"] == unit) & (frame["level"] == level) & (frame["wave"] == wave)]
    measures = scale_column(result, "employee", "measure")
    titles = {name: title for name, title in scale_titles(result).items() if measures[name] == "score"}
    order = {name: place for place, name in enumerate(titles)}
    rows = rows[rows["scale"].isin(titles)].sort_values("scale", key=lambda scales: scales.map(order))
    label = level_labels(result).get(level, level)
    rows = rows.assign(title=rows["scale"].map(titles), value=rows["score"], viewer=level, label=label, of="")
    return draw(replace(result, unit=unit), rows)


def show_outcome(result: Assessment, outcome: str, wave: str) -> Outputs:
    """Draw one outcome of every leaf unit."""
    leaves = set(result.units.loc[result.units["leaf"], "unit"])
    frame = result.outcomes
    rows = frame[(frame["outcome"] == outcome) & (frame["wave"] == wave) & frame["unit"].isin(leaves)]
    measure = str(rows["measure"].iloc[0]) if len(rows) else "score"
    return draw(result, rows.assign(title=rows["unit"], viewer=CUSTOMER, label="Customers", of=""), measure)


def show_links(result: Assessment, predictor: str, wave: str) -> Outputs:
    """Draw the links of one staff score."""
    frame = result.links[(result.links["predictor"] == predictor) & (result.links["wave"] == wave)]
    rows = titled_links(result, frame)
    rows = rows.assign(title=rows["outcome_title"], value=rows["r"], viewer=ALL, label="r", of="", status="shown")
    return draw(result, rows, "link", reference=0.0)


def draw(result: Assessment, rows: pd.DataFrame, measure: str = "score", reference: float | None = None) -> Outputs:
    """Give what may be shown as a chart, and the rest as sentences."""
    known, hidden = rows[rows["value"].notna()], rows[rows["value"].isna()]
    said = [note("Nobody was asked this here.")] if rows.empty else []
    for status, group in hidden.groupby("status", sort=False):
        why = WHY.get(str(status), "it can't be worked out").format(minimum=result.minimum_group)
        said.append(note(f"Not shown, because {why}: {', '.join(group['title'])}."))
    return (*([chart(known, measure, reference)] if len(known) else []), *said)


def chart(known: pd.DataFrame, measure: str, reference: float | None) -> Output:
    """Draw a chart, and say the same in words."""
    spec = dots(known, measure=measure, legend=False, reference=reference)
    words = "; ".join(
        " ".join([row.title, figure(row.value, measure), likely(row.ci_low, row.ci_high, measure)]).strip() for row in each(known)
    )
    config = {"displayModeBar": False, "showSendToCloud": False}
    return shown_as({"application/vnd.plotly.v1+json": spec | {"config": config}, "text/plain": words})


def note(sentence: str) -> Output:
    """Say a sentence."""
    return shown_as({"text/html": f"<p>{escape(sentence)}</p>", "text/plain": sentence})


def shown_as(data: dict[str, Any]) -> Output:
    """One thing to look at, as an output area holds it."""
    return {"output_type": "display_data", "data": data, "metadata": {}}
