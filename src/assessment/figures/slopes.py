"""Units over time as slopes: the few changes that can be told from chance in colour and by name, all other units in grey.

A grey line may slope as much as a coloured one: its range is wider, so that chance could have drawn it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import chain
from typing import Any

from assessment import tables
from assessment.direction import isolated
from assessment.figures.dots import wrapped
from assessment.figures.figure import Bar, Figure
from assessment.figures.marks import empty, known_number
from assessment.figures.theme import ACCENT, FAINT, INK, layout
from assessment.findings.compare import lead_scale
from assessment.findings.unit_changes import Slope, slopes, waves_so_far
from assessment.labels import count, escape_chart, points, promoters, shortened, span
from assessment.language import in_list, say
from assessment.result import Assessment

__all__ = ["spread", "unit_changes"]

MOST = 8  # lines that are named
LONGEST = 18  # letters of a name at the end of a line
ROWS = 13  # of height
LABEL = 17  # pixels that a name takes
APART = 0.02  # of the waves' distance, between the ranges of two lines
BEYOND = 0.04  # of the waves' width, from a line's end to its name
ROOM = 0.45  # of the waves' width, for names
GREY = "#949494"
MANY = 60  # grey lines, beyond which they are hair lines
UP, DOWN = ("#0b6e99", "triangle-up", "#a5d0e4"), ("#b5480f", "triangle-down", "#f7cfae")  # named, mark, not named


def unit_changes(result: Assessment) -> Figure:
    """Each unit's scores through the waves; named are those whose change since the wave before can be told from chance."""
    table = tables.unit_changes(result)
    found = slopes(result)
    units = [slope for slope in found if not slope.whole]
    if not any(slope.known for slope in units):
        return empty(table)
    marked = sorted((slope for slope in units if slope.marked), key=lambda slope: -abs(slope.change))
    named = [*(slope for slope in found if slope.whole and slope.waves[-1][0] == slope.waves[-1][0]), *marked[:MOST]]
    waves = waves_so_far(result)
    about = {"scale": lead_scale(result)[2], "n": count(len(units)), "wave": waves[-2]}
    said = describe(marked, about)
    return Figure(table.name, said, caption(marked, about), draw(units, named, waves), table, bars(named, waves))


def describe(marked: Sequence[Slope], about: dict[str, str]) -> str:
    """What the chart shows, in words."""
    if not marked:
        return say("{scale} of {n} units, wave by wave. No change since {wave} can be told from chance.", **about)
    names = in_list([f"{isolated(slope.unit)} {promoters(slope.change)}" for slope in marked[:MOST]])
    return say(
        "{scale} of {n} units, wave by wave. Changes since {wave} that can be told from chance: {names}.", **about, names=names
    )


def caption(marked: Sequence[Slope], about: dict[str, str]) -> str:
    """How to read the chart."""
    words = say("{scale}, wave by wave: each line is a unit, the dashed one the whole.", **about)
    if not marked:
        return f"{words} {say('All units are grey: of none can it be told whether it moved since {wave}.', **about)}"
    words += " " + say(
        "In colour are changes since {wave} that can be told from chance, with the likely range of each score; of the grey lines,"
        " however steep, that can't be told.",
        **about,
    )
    if len(marked) > MOST:
        words += " " + say("Named are the {n} widest of {all}; the table has all.", n=count(MOST), all=count(len(marked)))
    return words


def draw(units: Sequence[Slope], named: Sequence[Slope], waves: Sequence[str]) -> dict[str, Any]:
    """Plotly's data and layout: grey lines, pale ones, and upon them those with a name."""
    last = len(waves) - 1
    low, high = limits([*units, *named])
    pale = [slope for slope in units if slope.marked and slope not in named]
    traces = [lines([slope for slope in units if not slope.marked], GREY)]
    traces += [
        lines([slope for slope in pale if (slope.change > 0) == rises], look[2]) for rises, look in ((True, UP), (False, DOWN))
    ]
    middle = (len(named) - 1) / 2
    asides = {slope.unit: APART * last * (place - middle) for place, slope in enumerate(named)}
    traces += [line(slope, waves, asides[slope.unit]) for slope in named]
    axes: dict[str, Any] = {
        "xaxis": {
            "tickvals": list(range(len(waves))),
            "ticktext": [wrapped(wave, 12, lines=2) for wave in waves],
            "range": [-0.12 * last, last * (1 + ROOM)],
            "tickfont": {"color": INK, "size": 12},
        },
        "yaxis": {"range": [low, high], "nticks": 6},
    }
    spec = layout(rows=ROWS, **axes)
    gap = LABEL * (high - low) / (spec["height"] - 56)
    return {
        "data": [trace for trace in traces if trace["x"]] + labels(named, asides, last, spread_over=(gap, low, high)),
        "layout": spec,
    }


def limits(found: Sequence[Slope]) -> tuple[float, float]:
    """Ends of the axis of scores: around all that is drawn."""
    ends = [end for slope in found for wave in slope.waves for end in (wave if slope.marked or slope.whole else wave[:1])]
    known = [end for end in ends if end == end]
    room = max((max(known) - min(known)) * 0.06, 1.0)
    return min(known) - room, max(known) + room


def lines(found: Sequence[Slope], color: str) -> dict[str, Any]:
    """Many thin lines as one; a wave that is not shown leaves a break."""
    thin = 1 if len(found) <= MANY else 0.5
    ways = [[*(known_number(score) for score, _, _ in slope.waves), None] for slope in found]
    return {
        "type": "scatter", "mode": "lines+markers", "hoverinfo": "skip", "cliponaxis": False,
        "x": [place for way in ways for place in range(len(way))], "y": list(chain.from_iterable(ways)),
        "line": {"color": color, "width": thin}, "marker": {"color": color, "size": 3 * thin},
    }  # fmt: skip


def line(slope: Slope, waves: Sequence[str], aside: float) -> dict[str, Any]:
    """One line that has a name, with the range of each score."""
    color, symbol = look_of(slope)
    known = [(place, *wave) for place, wave in enumerate(slope.waves) if wave[0] == wave[0]]
    ends = [(low, high) if low == low else (score, score) for _, score, low, high in known]
    return {
        "type": "scatter", "mode": "lines+markers", "cliponaxis": False, "hoverinfo": "text",
        "x": [place + aside for place, *_ in known],
        "y": [score for _, score, _, _ in known],
        "line": {"color": color, "width": 2.5, "dash": "dash" if slope.whole else "solid"},
        "marker": {"color": color, "size": 9, "symbol": symbol},
        "error_y": {
            "type": "data", "symmetric": False, "color": color, "thickness": 1.2, "width": 0,
            "array": [high - score for (_, score, *_), (_, high) in zip(known, ends, strict=True)],
            "arrayminus": [score - low for (_, score, *_), (low, _) in zip(known, ends, strict=True)],
        },
        "hovertext": [
            f"{escape_chart(slope.unit)}<br>{escape_chart(waves[place])}: {points(score)} ({span(low, high)})"
            for place, score, low, high in known
        ],
    }  # fmt: skip


def look_of(slope: Slope) -> tuple[str, str]:
    """Colour and mark of a line that has a name."""
    if slope.whole:
        return INK, "circle"
    return (UP if slope.change > 0 else DOWN)[:2]


def labels(
    named: Sequence[Slope], asides: Mapping[str, float], last: int, *, spread_over: tuple[float, float, float]
) -> list[dict[str, Any]]:
    """Names at the ends of their lines, none upon another, each joined to its line."""
    ordered = sorted((slope for slope in named if slope.waves[-1][0] == slope.waves[-1][0]), key=lambda slope: slope.waves[-1][0])
    if not ordered:
        return []
    scores = [slope.waves[-1][0] for slope in ordered]
    gap, low, high = spread_over
    places = spread(scores, gap, (low, high))
    at = last * (1 + BEYOND) + max(asides.values())
    joins = {
        "type": "scatter", "mode": "lines", "hoverinfo": "skip", "line": {"color": FAINT, "width": 0.8},
        "x": [x for slope in ordered for x in (last + asides[slope.unit], at, None)],
        "y": list(chain.from_iterable((score, place, None) for score, place in zip(scores, places, strict=True))),
    }  # fmt: skip
    words = {
        "type": "scatter", "mode": "text", "hoverinfo": "skip", "cliponaxis": False,
        "textposition": ["middle right"] * len(ordered),
        "x": [at] * len(ordered), "y": places, "text": [label(slope) for slope in ordered],
        "textfont": {"size": 12, "color": [look_of(slope)[0] for slope in ordered]},
    }  # fmt: skip
    return [joins, words]


def label(slope: Slope) -> str:
    """A name, the latest score, and the change."""
    change = f" ({promoters(slope.change)})" if slope.known else ""
    return f"{escape_chart(shortened(slope.unit, LONGEST))} <b>{points(slope.waves[-1][0])}</b>{change}"


def spread(values: Sequence[float], gap: float, ends: tuple[float, float]) -> list[float]:
    """Places near rising values, none closer to the next than a gap, all between the ends as far as there is room.

    Examples
    --------
    >>> spread([50.0, 50.5, 60.0], 2.0, (40.0, 60.0)), spread([58.0, 59.0, 60.0], 2.0, (40.0, 60.0))
    ([50.0, 52.0, 60.0], [56.0, 58.0, 60.0])
    """
    places: list[float] = []
    for value in values:
        places.append(max(value, places[-1] + gap) if places else value)
    places[-1] = min(places[-1], ends[1])
    for place in range(len(places) - 2, -1, -1):
        places[place] = min(places[place], places[place + 1] - gap)
    return places


def bars(named: Sequence[Slope], waves: Sequence[str]) -> tuple[Bar, ...]:
    """Scores of the lines that have a name, one by one."""
    return tuple(
        Bar(slope.unit, wave, ACCENT if wave == waves[-1] else GREY, hollow=False, measure="score", value=score,
            low=known_number(low), high=known_number(high), n=None)
        for slope in named
        for wave, (score, low, high) in zip(waves, slope.waves, strict=True)
        if score == score
    )  # fmt: skip
