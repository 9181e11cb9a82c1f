"""Two units side by side: the same scores of both, and which differences are more than chance.

Two units have to be of different people: a region is not compared with a unit in it. The differences of all scores are looked at
together, so that p is corrected for how many they are.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import ipywidgets as widgets
import pandas as pd

from assessment.findings.evidence import each
from assessment.findings.phrases import listed_names, named
from assessment.labels import count, size, span, visible
from assessment.language import later, say
from assessment.live.choices import SHOWN, Choices, Views, levels, regions, rows_of, units, views_of, waves
from assessment.live.picking import pick, picking
from assessment.live.showing import Output, Outputs, draw, note
from assessment.result import Assessment
from assessment.stats import Estimate, difference_interval, difference_p, holm

__all__ = ["pair", "pair_panel"]

SURE = 0.05
SCALE = (0.0, 100.0)


@dataclass(frozen=True)
class Apart:
    """One difference between two units, in points, with the ends of its interval and its p, corrected for all of them."""

    title: str
    difference: float
    low: float
    high: float
    p: float

    @property
    def real(self) -> bool:
        """Whether it is more than chance, by its corrected p and its interval both."""
        return self.p < SURE and self.low * self.high > 0


def pair(result: Assessment) -> widgets.VBox:
    """Two units on the same scores: wave, region, two units and level can be chosen."""
    return pair_panel(views_of(result))


def pair_panel(views: Views) -> widgets.VBox:
    """Two units side by side: the panel of :func:`pair` for what is laid out already."""
    labels = {
        "wave": later("Wave"),
        "region": later("Region"),
        "one": later("Unit"),
        "other": later("Compared with"),
        "level": later("Level"),
    }
    lists = {
        "wave": lambda _: waves(views),
        "region": lambda at: regions(views, at["wave"]),
        "one": lambda at: units(views, at["wave"], at["region"], besides=(at["region"],)),
        "other": lambda at: others(views, at["wave"], at["region"], at["one"]),
        "level": lambda at: both_levels(views, at["wave"], at["one"], at["other"]),
    }
    picks = {name: pick(label) for name, label in labels.items()}
    return picking(views.result, picks, lists, lambda **chosen: show_pair(views, **chosen))


def others(views: Views, wave: str, region: str, one: str) -> Choices:
    """Units that none of the people of one unit is in; the others are named with the reason."""
    kin = [name for name in views.below[region] if one in views.below[name] or name in views.below[one]]
    found = units(views, wave, region, besides=kin)
    around = tuple((visible(name), "same_people") for name in kin if name != one)
    return Choices(found.options, found.usual, (*found.hidden, *around))


def both_levels(views: Views, wave: str, one: str, other: str) -> Choices:
    """Levels of which both units have a figure."""
    first, second = levels(views, wave, one), levels(views, wave, other)
    options = tuple(option for option in first.options if option in second.options)
    values = [value for _, value in options]
    usual = first.usual if first.usual in values else next(iter(values), "")
    return Choices(options, usual, tuple(dict((*second.hidden, *first.hidden)).items()))


def show_pair(views: Views, wave: str, region: str, one: str, other: str, level: str) -> Outputs:  # noqa: ARG001 - as picked
    """Draw both units' scores, and say which differ."""
    sides = {unit: rows_of(views, wave, unit, level) for unit in (one, other)}
    marked = [
        rows.assign(value=rows["score"], viewer=f"unit {place}", label=unit, of="")
        for place, (unit, rows) in enumerate(sides.items())
    ]
    rows = pd.concat(marked).sort_values("order", kind="stable")
    return (*draw(views.result, rows, legend=True), told(one, other, sides))


def told(one: str, other: str, sides: dict[str, pd.DataFrame]) -> Output:
    """Say which differences are more than chance, and which can't be told."""
    found = apart(sides[one], sides[other])
    if not found:
        return note(say("{one} and {other} have no score that is shown of both.", one=one, other=other))
    said = [real_words(one, other, row) for row in found if row.real]
    unsure = [named(row.title) for row in found if not row.real]
    if unsure:
        said.append(say("Not told from chance: {scales}.", scales=listed_names(unsure)))
    looked_at = say("Corrected for {n} scores looked at together.", n=count(len(found)))
    return note(" ".join([*said, looked_at]))


def real_words(one: str, other: str, row: Apart) -> str:
    """One difference that is more than chance."""
    low, high = sorted((abs(row.low), abs(row.high)))
    about = {"one": one, "other": other, "scale": named(row.title), "size": size(row.difference), "range": span(low, high)}
    if row.difference > 0:
        return say("{one} is {size} above {other} on {scale}, likely by {range}.", **about)
    return say("{one} is {size} below {other} on {scale}, likely by {range}.", **about)


def apart(one: pd.DataFrame, other: pd.DataFrame) -> list[Apart]:
    """Differences between two units on every score that is shown of both."""
    keys = ["kind", "scale", "title"]
    shown = [rows.loc[rows["status"] == SHOWN, [*keys, "score", "se", "df"]] for rows in (one, other)]
    both = shown[0].merge(shown[1], on=keys, suffixes=("", "_other"))
    a, b = (Estimate(*(both[f"{part}{end}"].to_numpy() for part in ("score", "se", "df"))) for end in ("", "_other"))
    difference, low, high = difference_interval(a, b, bounds=SCALE)
    columns: dict[str, Any] = {"difference": difference, "low": low, "high": high}
    frame = both[["title"]].assign(**columns, p=holm(difference_p(a, b, bounds=SCALE)))
    return [Apart(row.title, row.difference, row.low, row.high, row.p) for row in each(frame)]
