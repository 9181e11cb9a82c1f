"""All units at a glance: a field for each unit and score, with its range. A unit's name is a button that opens the unit.

A thousand units don't fit on a screen: a region, the order and the page are chosen. Fields are coloured by the score, on the same
scale for all clients; a field without a number is hidden, and below it is said why.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import ipywidgets as widgets
import pandas as pd

from assessment.colors import contrast
from assessment.figures.compare import COLORS, HIGH, LOW
from assessment.findings.evidence import each
from assessment.findings.phrases import level_labels
from assessment.labels import count, escape, points, span, visible
from assessment.language import later, say
from assessment.live.choices import SHOWN, Choices, Views, regions, split, waves
from assessment.live.panels import PLACE
from assessment.live.picking import Values, pick, picking
from assessment.live.showing import APART, Outputs, note, reason
from assessment.settings import ALL, TOGETHER

__all__ = ["heat_panel"]

PAGE = 20
LINE, HEAD = 30, 84  # pixels of a row, and of the head above all rows
AS_LISTED = "as listed"
SHADES = [(float(str(at)), str(color)) for at, color in COLORS]
DARK, LIGHT = "#1f1f1f", "#ffffff"
CELL = f"box-sizing:border-box;height:{LINE}px;padding:0 6px;white-space:nowrap;text-align:center"
CELL += ";border:solid #fff;border-width:0 2px 2px 0"
NAME = {"width": "210px", "height": f"{LINE}px", "margin": "0"}


def heat_panel(views: Views, open_unit: Callable[[str, Values], None]) -> widgets.VBox:
    """Every unit's scores: wave, region, level, the score to sort by and the page can be chosen; a unit can be opened.

    Parameters
    ----------
    views : Views
        What may be looked at.
    open_unit : callable
        Takes a unit and what is chosen here.
    """
    names = [widgets.Button(layout=NAME, tooltip=say("Open this unit")) for _ in range(PAGE)]
    fields = widgets.HTML(layout={"margin": "0", "overflow": "auto"})
    latest: dict[str, Any] = {}

    def opened(button: widgets.Button) -> None:
        open_unit(latest["units"][names.index(button)], latest["at"])

    def show(**at: Any) -> Outputs:
        table = page_of(views, at)
        latest.update(units=list(dict.fromkeys(table["unit"])), at=at)
        for place, button in enumerate(names):
            label_button(button, latest["units"][place] if place < len(latest["units"]) else "")
        fields.value = drawn(views, table, at)
        return why_blank(views, table)

    for button in names:
        button.on_click(opened)
    labels = {name: PLACE[name] for name in ("wave", "region", "level")} | {"sort": later("Sort by"), "page": later("Page")}
    panel = picking(views.result, {name: pick(label) for name, label in labels.items()}, lists(views), show)
    head = widgets.Box(layout={"height": f"{HEAD}px"})
    column = widgets.VBox([head, *names], layout={"overflow": "visible", "flex": "0 0 auto"})
    row, shown, hidden = panel.children
    panel.children = [row, widgets.HBox([column, fields], layout={"align_items": "flex-start"}), shown, hidden]
    return panel


def label_button(button: widgets.Button, unit: str) -> None:
    """Name a button after a unit; without one it is not there."""
    button.description = visible(unit)
    button.layout.display = "" if unit else "none"


def lists(views: Views) -> dict[str, Callable[[Values], Choices]]:
    """What each list offers."""
    return {
        "wave": lambda _: waves(views),
        "region": lambda at: regions(views, at["wave"]),
        "level": lambda at: levels_in(views, at["wave"], at["region"]),
        "sort": lambda at: sorts(views, at),
        "page": lambda at: pages(views, at),
    }


def inside(views: Views, region: str) -> tuple[str, ...]:
    """Units of a region, without itself if there are others."""
    return tuple(name for name in views.below[region] if name != region) or (region,)


def levels_in(views: Views, wave: str, region: str) -> Choices:
    """Levels of which any unit in a region has a figure."""
    found = []
    for level, label in level_labels(views.result).items():
        every = [views.status.get((wave, unit, level), without(level)) for unit in inside(views, region)]
        found.append((visible(label), level, SHOWN if SHOWN in every else every[0]))
    return split(found, ALL)


def without(level: str) -> str:
    """Why a unit has no row of a level: nobody answered there, or of levels together that it shows each."""
    return APART if TOGETHER in level else "no_answers"


def level_rows(views: Views, at: Values) -> pd.DataFrame:
    """Scores of all units of one wave and level, with titles."""
    key = (at["wave"], at["level"])
    if key not in views.kept:
        frame = views.scores
        views.kept[key] = frame[(frame["wave"] == key[0]) & (frame["level"] == key[1])]
    return views.kept[key]


def sorts(views: Views, at: Values) -> Choices:
    """The order of units as listed, or by one score."""
    rows = level_rows(views, at).drop_duplicates("scale")
    options = ((say("units as listed"), AS_LISTED), *zip(rows["title"], rows["scale"], strict=True))
    return Choices(options, AS_LISTED)


def in_order(views: Views, at: Values) -> list[str]:
    """Units of the region that have anything to show, in the chosen order; the lowest score first."""
    units = [unit for unit in inside(views, at["region"]) if views.status.get((at["wave"], unit, at["level"])) == SHOWN]
    if at["sort"] == AS_LISTED:
        return units
    rows = level_rows(views, at)
    rows = rows[(rows["scale"] == at["sort"]) & (rows["status"] == SHOWN)]
    scores = dict(zip(rows["unit"], rows["score"], strict=True))
    return sorted(units, key=lambda unit: (unit not in scores, scores.get(unit, 0.0)))


def pages(views: Views, at: Values) -> Choices:
    """Pages of units; those of the region that have nothing to show are named with the reason."""
    units = in_order(views, at)
    starts = range(0, len(units), PAGE)
    options = tuple((page_name(start, len(units)), start) for start in starts)
    known = set(units)
    key = (at["wave"], at["level"])
    hidden = [(visible(unit), views.status.get((key[0], unit, key[1]), without(key[1]))) for unit in inside(views, at["region"])]
    return Choices(
        options, 0, tuple(pair for unit, pair in zip(inside(views, at["region"]), hidden, strict=True) if unit not in known)
    )


def page_name(start: int, of: int) -> str:
    """Which units a page has, in words."""
    return say("{first} to {last} of {all}", first=str(start + 1), last=str(min(start + PAGE, of)), all=count(of))


def page_of(views: Views, at: Values) -> pd.DataFrame:
    """Rows of the units on the chosen page, in order."""
    units = in_order(views, at)[at["page"] : at["page"] + PAGE]
    places = {unit: place for place, unit in enumerate(units)}
    rows = level_rows(views, at)
    rows = rows[rows["unit"].isin(places)]
    return rows.assign(place=rows["unit"].map(places)).sort_values(["place", "order"], kind="stable")


def drawn(views: Views, rows: pd.DataFrame, at: Values) -> str:
    """The fields as a table."""
    titles = dict(zip(rows["scale"], rows["title"], strict=True))
    head = "".join(heading(title) for title in titles.values())
    lines = []
    for unit, own in rows.groupby("unit", sort=False):
        found = {row.scale: row for row in each(own)}
        cells = "".join(cell(found.get(scale)) for scale in titles)
        name = f'<th scope="row" style="padding:0"><span style="{UNSEEN}">{escape(str(unit))}</span></th>'
        lines.append(f'<tr style="background:none">{name}{cells}</tr>')
    label = level_labels(views.result).get(at["level"], at["level"])
    words = say("{level}: scores of 100 with their ranges", level=label)
    caption = f'<caption style="{UNSEEN}">{escape(words)}</caption>'
    start = f'<table style="{TABLE}">{caption}<thead><tr><td style="padding:0"></td>{head}</tr></thead>'
    return f"{start}<tbody>{''.join(lines)}</tbody></table>"


TABLE = "border-collapse:separate;border-spacing:0;font-size:13px;line-height:normal"
HEADING = f"box-sizing:border-box;height:{HEAD}px;width:96px;vertical-align:bottom;padding:2px 4px;text-align:center"
HEADING += ";font-size:12px;font-weight:600"
UNSEEN = "position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)"


def heading(title: str) -> str:
    """The head of one column; what does not fit is told when it is pointed at."""
    cut = f"display:block;max-height:{HEAD - 6}px;overflow:hidden"
    return f'<th scope="col" style="{HEADING}" title="{escape(title)}"><span style="{cut}">{escape(title)}</span></th>'


def cell(row: Any) -> str:
    """One field: the score, its range, its colour."""
    if row is None or row.status != SHOWN:
        return (
            f'<td style="{CELL};background:#f2f2f0;color:#5c5c5c">{escape(say("hidden"))}</td>'
            if row is not None
            else f'<td style="{CELL}"></td>'
        )
    ground = shade(row.score)
    ink = DARK if contrast(DARK, ground) >= contrast(LIGHT, ground) else LIGHT
    span_of = f' <span style="font-size:11px">{span(row.ci_low, row.ci_high)}</span>' if row.ci_low == row.ci_low else ""
    return f'<td style="{CELL};background:{ground};color:{ink}"><b>{points(row.score)}</b>{span_of}</td>'


def shade(score: float) -> str:
    """The colour of a score: the scale of all heat maps.

    Examples
    --------
    >>> shade(0), shade(90)
    ('#f2ead9', '#0b5575')
    """
    at = min(max((score - LOW) / (HIGH - LOW), 0.0), 1.0)
    (start, low), (end, high) = next((a, b) for a, b in pairwise(SHADES) if at <= b[0])
    part = (at - start) / (end - start)
    mixed = (round(a + part * (b - a)) for a, b in zip(bytes.fromhex(low[1:]), bytes.fromhex(high[1:]), strict=True))
    return "#" + bytes(mixed).hex()


def why_blank(views: Views, rows: pd.DataFrame) -> Outputs:
    """Why fields of the page are hidden."""
    statuses = rows.loc[rows["status"] != SHOWN, "status"].value_counts(sort=False)
    if statuses.empty:
        return (note(say("Nothing is hidden here.")),)
    said = [
        say("{n} because {reason}", n=count(times), reason=reason(views.result, str(status)))
        for status, times in statuses.items()
    ]
    return (note(say("Hidden here: {figures}.", figures="; ".join(said))),)
