"""What more answers would buy: how much narrower one score's range would be, had more of the group answered.

It is worked out from the spread of the answers that there are, and from how many people the group has. More answers make a range
narrower; whether they would move the score itself, nobody can know beforehand.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import ipywidgets as widgets
import numpy as np

from assessment.figures.theme import ACCENT, INK, layout
from assessment.findings.evidence import each
from assessment.findings.phrases import named
from assessment.labels import count, escape_chart, percent, points
from assessment.language import later, say
from assessment.live.choices import SHOWN, Choices, Views, rows_of, views_of
from assessment.live.panels import PLACE, place_lists
from assessment.live.picking import Values, pick, picking, slide
from assessment.live.showing import Output, Outputs, note, plotted
from assessment.result import Assessment
from assessment.settings import CUSTOMER
from assessment.stats import estimate_interval, mean_estimate

__all__ = ["Known", "answers_panel", "more_answers", "widths"]

STEPS = 20
UNKNOWN_PEOPLE = later("How many people there are is not known or not shown, so nothing is allowed for the share that answered.")
TIMES = 5  # of the answers that there are, where nobody knows how many people there are


@dataclass(frozen=True)
class Known:
    """What is known of one score: mean, variance between people, answers, people (nan where not known), half its range now."""

    title: str
    mean: float
    variance: float
    answers: int
    people: float
    half: float


def more_answers(result: Assessment) -> widgets.VBox:
    """What more answers would buy: wave, region, unit, level, score and a number of answers can be chosen."""
    return answers_panel(views_of(result))


def answers_panel(views: Views) -> widgets.VBox:
    """More answers: the panel of :func:`more_answers` for what is laid out already."""
    picks = {name: pick(label) for name, label in (PLACE | {"score": later("Score")}).items()}
    lists = {
        **place_lists(views),
        "score": lambda at: scores_of(views, at),
        "answers": lambda at: numbers_of(known(views, at)),
    }
    return picking(
        views.result, {**picks, "answers": slide(later("Answers"))}, lists, lambda **at: show_widths(known(views, at), at)
    )


def scores_of(views: Views, at: Values) -> Choices:
    """Scores of one unit and level, as far as they are shown and have a standard error."""
    rows = rows_of(views, at["wave"], at["unit"], at["level"])
    options = tuple((row.title, row.scale) for row in each(rows) if row.status == SHOWN and row.se > 0)
    hidden = tuple((row.title, row.status if row.status != SHOWN else "census") for row in each(rows) if not row.se > 0)
    return Choices(options, options[0][1] if options else "", hidden)


def known(views: Views, at: Values) -> Known:
    """What is known of the chosen score.

    Notes
    -----
    Of se^2 = s^2 / n (1 - n / N), with N people in the group, s^2 = se^2 n / (1 - n / N); N is left out where it is not known.
    """
    rows = rows_of(views, at["wave"], at["unit"], at["level"])
    row: Any = next(each(rows[rows["scale"] == at["score"]]))
    people = people_of(views, at)
    people = people if people > row.n else float("nan")
    unseen = 1 - row.n / people if people == people else 1.0
    return Known(row.title, row.score, row.se**2 * row.n / unseen, int(row.n), people, (row.ci_high - row.ci_low) / 2)


def people_of(views: Views, at: Values) -> float:
    """People in the group, as far as that may be shown."""
    frame = views.result.response
    side = frame["kind"] == (CUSTOMER if at["level"] == CUSTOMER else "employee") if "kind" in frame.columns else True
    rows = frame[(frame["wave"] == at["wave"]) & (frame["unit"] == at["unit"]) & (frame["level"] == at["level"]) & side]
    return float(rows["headcount"].iloc[0]) if len(rows) else float("nan")


def numbers_of(score: Known) -> Choices:
    """Numbers of answers from what there are to everybody, or to a few times as many where nobody knows how many there are."""
    most = score.people if score.people == score.people else TIMES * score.answers
    numbers = np.unique(np.linspace(score.answers, most, STEPS + 1).round().astype(int)).tolist()
    options = tuple((count(number), number) for number in numbers)
    return Choices(options, numbers[min(len(numbers) - 1, len(numbers) // 4)])


def widths(score: Known, answers: list[int]) -> list[float]:
    """Half of the range of a score, had so many answered, in points.

    Examples
    --------
    Four times the answers of a large group halve the range; if everybody answers there is none:

    >>> [round(half, 1) for half in widths(Known("Trust", 50.0, 400.0, 25, float("nan"), 8.3), [25, 100])]
    [8.0, 3.9]
    >>> widths(Known("Trust", 50.0, 400.0, 25, 40.0, 5.0), [40])
    [0.0]
    """
    n = np.array(answers, dtype=float)
    population = np.where(np.isnan(score.people), np.nan, score.people)
    low, high = estimate_interval(mean_estimate(n, score.mean, score.variance, population=population), population=population)
    return [float(half) for half in (high - low) / 2]


def show_widths(score: Known, at: Values) -> Outputs:
    """Say what the chosen number of answers would buy, and draw it for all of them."""
    chosen = int(at["answers"])
    (half,) = widths(score, [chosen])
    figures = {"n": count(chosen), "width": points(half, 1)}
    said = [
        say(
            "{scale} is known to within {width} points either way, from {n} answers.",
            scale=named(score.title),
            width=points(score.half, 1),
            n=count(score.answers),
        )
    ]
    if score.people == score.people:
        of = {"people": count(score.people), "share": percent(chosen / score.people)}
        said.append(
            say(
                "{n} answers of {people} people ({share}) would make that {width}, if people's answers differ as they do now.",
                **figures,
                **of,
            )
        )
    else:
        said.append(say("{n} answers would make that {width}, if people's answers differ as they do now.", **figures))
        said.append(say(UNKNOWN_PEOPLE))
    return note(" ".join(said)), curve(score, chosen)


def curve(score: Known, chosen: int) -> Output:
    """Half of the range over answers, with the chosen number marked."""
    numbers = [value for _, value in numbers_of(score).options]
    halves = widths(score, numbers)
    (half,) = widths(score, [chosen])
    line = {
        "type": "scatter",
        "mode": "lines",
        "x": numbers,
        "y": halves,
        "line": {"color": ACCENT, "width": 2.5},
        "hoverinfo": "skip",
    }
    marked = {
        "type": "scatter", "mode": "markers+text", "x": [chosen], "y": [half], "text": [f"<b>± {points(half, 1)}</b>"],
        "textposition": "top right", "marker": {"color": INK, "size": 10}, "hoverinfo": "skip",
    }  # fmt: skip
    axes: dict[str, Any] = {
        "xaxis": {"title": {"text": say("Answers")}},
        "yaxis": {"title": {"text": escape_chart(say("{scale}: points either way", scale=score.title))}, "rangemode": "tozero"},
    }
    words = say(
        "From {few} to {many} answers: {wide} to {narrow} points.",
        few=count(numbers[0]),
        many=count(numbers[-1]),
        wide=points(halves[0], 1),
        narrow=points(halves[-1], 1),
    )
    return plotted({"data": [line, marked], "layout": layout(rows=9, **axes)}, words)
