"""What may be looked at: only units, levels and waves with a figure that the gate lets through; of all others, why not.

A list depends on the choices before it (wave, region, unit, level), so that no combination leads to an empty panel. Who can't be
chosen is not silently gone: the panel names them with the reason.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from assessment.findings.phrases import level_labels
from assessment.labels import visible
from assessment.result import Assessment
from assessment.settings import ALL, CUSTOMER, TOGETHER

__all__ = ["SHOWN", "Choices", "Views", "levels", "regions", "rows_of", "split", "units", "views_of", "waves"]

SHOWN = "shown"


@dataclass(frozen=True)
class Choices:
    """What one list offers.

    Parameters
    ----------
    options : tuple of (str, value)
        Label and value of what may be chosen.
    usual : value
        Value to begin with.
    hidden : tuple of (str, str)
        Label and status of what may not.
    """

    options: tuple[tuple[str, Any], ...]
    usual: Any = ""
    hidden: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Views:
    """A result's scores, laid out once so that a choice finds its rows at once.

    Parameters
    ----------
    result : Assessment
        Gated, as all are.
    scores : DataFrame
        Its scores of 100 on scales, with their ``title``, in the order of scales.
    places : mapping of (str, str, str) to array of int
        Wave, unit and level -> places of its rows in ``scores``.
    status : mapping of tuple of str to str
        Wave; wave and unit; wave, unit and level -> ``shown`` where any figure of it is, else why not.
    below : mapping of str to tuple of str
        Unit -> itself and all below it, in the order of units.
    kept : dict
        Wave and level -> rows of all units, once they have been asked for.
    """

    result: Assessment
    scores: pd.DataFrame
    places: Mapping[tuple[str, str, str], np.ndarray[tuple[int], np.dtype[np.intp]]]
    status: Mapping[tuple[str, ...], str]
    below: Mapping[str, tuple[str, ...]]
    kept: dict[tuple[str, str], pd.DataFrame] = field(default_factory=dict)


def views_of(result: Assessment) -> Views:
    """Lay out what may be looked at."""
    scores = titled_scores(result)
    keys = ["wave", "unit", "level"]
    order = (scores["status"] != SHOWN).astype(int)
    frame = scores[[*keys, "status"]].assign(order=order).sort_values("order", kind="stable")
    status: dict[tuple[str, ...], str] = {}
    for some in (keys[:1], keys[:2], keys):
        first = frame.drop_duplicates(some)
        status |= dict(zip(first[some].itertuples(index=False, name=None), first["status"], strict=True))
    places: Any = scores.groupby(keys, sort=False).indices if len(scores) else {}
    return Views(result, scores, places, status, dict(trees(result.units)))


def titled_scores(result: Assessment) -> pd.DataFrame:
    """Scores of 100 on scales, with ``title``, in the order of scales; single questions are not among them."""
    scales = result.scales.loc[result.scales["measure"] == "score", ["kind", "scale", "title", "order"]]
    found = result.scores.merge(scales, on=["kind", "scale"], how="inner")
    return found.sort_values("order", kind="stable", ignore_index=True)


def trees(units: pd.DataFrame) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Each unit with itself and all that lie below it."""
    inside: dict[str, list[str]] = {name: [] for name in units["unit"]}
    parents = dict(zip(units["unit"], units["parent"], strict=True))
    for name in units["unit"]:
        above = name
        while above:
            inside[above].append(name)
            above = parents[above]
    return ((name, tuple(found)) for name, found in inside.items())


def rows_of(views: Views, wave: str, unit: str, level: str) -> pd.DataFrame:
    """Scores of one unit, level and wave, hidden ones among them."""
    places = views.places.get((wave, unit, level))
    return views.scores.iloc[places if places is not None else []]


def waves(views: Views) -> Choices:
    """Waves with anything to show; the one that the result is of comes first to mind."""
    return split([(name, name, views.status.get((name,), "no_answers")) for name in views.result.waves], views.result.wave)


def regions(views: Views, wave: str) -> Choices:
    """The whole, and every unit that has others below it, as far as anything in it may be shown."""
    inner = [name for name, found in views.below.items() if len(found) > 1] or list(views.below)[:1]
    known = [(visible(name), name, in_region(views, wave, name)) for name in inner]
    return split(known, views.result.units["unit"].iloc[0])


def in_region(views: Views, wave: str, region: str) -> str:
    """``shown`` where any unit of a region has a figure, else why the region has none."""
    found = any(views.status.get((wave, name)) == SHOWN for name in views.below[region])
    return SHOWN if found else views.status.get((wave, region), "no_answers")


def units(views: Views, wave: str, region: str, besides: Sequence[str] = ()) -> Choices:
    """A region and the units in it that have any figure in a wave; ``besides`` are left out without a word."""
    names = [name for name in views.below.get(region, ()) if name not in besides]
    known = [(visible(name), name, views.status.get((wave, name), "no_answers")) for name in names]
    return split(known, views.result.unit if views.result.unit in names else region)


def levels(views: Views, wave: str, unit: str) -> Choices:
    """Levels of which a unit has any figure in a wave: all staff first to mind, else the first there is.

    Levels together are in the list only of units that show them so.
    """
    labels = level_labels(views.result)
    named = {name: label for name, label in labels.items() if TOGETHER not in name or (wave, unit, name) in views.status}
    known = [(visible(label), name, views.status.get((wave, unit, name), "no_answers")) for name, label in named.items()]
    return split(known, ALL if views.status.get((wave, unit, ALL)) == SHOWN else CUSTOMER)


def split(known: Sequence[tuple[str, str, str]], usual: str) -> Choices:
    """Part what may be chosen from what may not."""
    options = tuple((label, value) for label, value, status in known if status == SHOWN)
    values = [value for _, value in options]
    begin = usual if usual in values else next(iter(values), "")
    return Choices(options, begin, tuple((label, status) for label, _, status in known if status != SHOWN))
