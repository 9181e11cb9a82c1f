"""Surveys and answers drawn at random, and their scores worked out slowly, one respondent at a time, in exact fractions."""

from __future__ import annotations

from collections import defaultdict
from fractions import Fraction
from typing import Any

import polars as pl
from hypothesis import strategies as st

from assessment.scores import Summaries, keys_of, merge, summarise
from assessment.settings import LEVELS, Kind
from assessment.surveys import Survey

SPANS = {"agree": (1, 5), "seven": (1, 7), "likely": (0, 10), "yes": (0, 1), "odd": (-3, 3)}
FORMS = ("front_line", "manager", "senior_leader")
STAFF_LEVELS = (*FORMS, "not_stated")
GROUP = ("wave", "unit", "level")
Group = tuple[str, str, str]
Row = dict[str, Any]


@st.composite
def drawn_surveys(draw: st.DrawFn, *, most: int = 5) -> Survey:
    """A staff survey of two scales and their composite, with several forms, answer scales and directions.

    One item at most is reported alone: where all of a scale's or a concept's are, its figure is the mean of theirs.
    """
    items: dict[str, Any] = {}
    for scale in ("one", "two"):
        for number in range(draw(st.integers(2, most))):
            items[f"{scale}{number}"] = {
                "text": f"{scale} {number}",
                "concepts": [draw(st.sampled_from(["c1", "c2"]))],
                "scales": [scale],
                "levels": draw(st.lists(st.sampled_from(FORMS), unique=True, max_size=3)),
                "answers": draw(st.sampled_from(list(SPANS))),
                "reverse": draw(st.booleans()),
                "alone": (scale, number) == ("one", 1) and draw(st.booleans()),
            }
    return survey_of(items, levels=draw(st.lists(st.sampled_from(FORMS), unique=True, max_size=2)))


def survey_of(items: dict[str, Any], *, levels: list[str] | None = None) -> Survey:
    """A survey of some items; the first scale is scored for some forms only."""
    scales = {"one": {"title": "One", "levels": levels or []}, "two": {"title": "Two"}}
    named = {name: scale for name, scale in scales.items() if any(name in item["scales"] for item in items.values())}
    both = {"both": {"title": "Both", "parts": ["one", "two"]}} if len(named) == 2 else {}
    spans = {name: {"low": low, "high": high} for name, (low, high) in SPANS.items()}
    return Survey.model_validate(
        {"survey": "s", "title": "S", "respondents": "employee", "answers": spans, "scales": named | both, "items": items}
    )


@st.composite
def drawn_rows(draw: st.DrawFn, survey: Survey, *, units: tuple[str, ...] = ("A", "B"), most: int = 14) -> list[Row]:
    """Respondents of a survey, with missing answers, and with some that their form does not ask."""
    answers = {
        name: st.none() | st.integers(survey.answers[item.answers].low, survey.answers[item.answers].high)
        for name, item in survey.items.items()
    }
    place = {"wave": st.sampled_from(["w1", "w2"]), "unit": st.sampled_from(units), "level": st.sampled_from(STAFF_LEVELS)}
    return draw(st.lists(st.fixed_dictionaries({**place, **answers}), min_size=1, max_size=most))


def frame_of(survey: Survey, rows: list[Row]) -> pl.DataFrame:
    """The tidy table of some respondents."""
    return pl.DataFrame(rows, schema=dict.fromkeys(GROUP, pl.String) | dict.fromkeys(survey.items, pl.Int16))


def summaries_of(survey: Survey, rows: list[Row], *, pieces: int = 1, kind: Kind = "employee") -> Summaries:
    """Summaries of some respondents, read in so many pieces."""
    keys = keys_of(survey, LEVELS)
    size = -(-len(rows) // pieces)
    parts = [rows[start : start + size] for start in range(0, len(rows), size)]
    return merge(summarise(frame_of(survey, part).lazy(), kind, survey, keys) for part in parts)


def slow_score(survey: Survey, scale: str, row: Row) -> Fraction | None:
    """One respondent's score 0-100 on a scale, by the words of the definition."""
    if parts := survey.all_scales[scale].parts if scale in survey.all_scales else []:
        asked = [part for part in parts if asked_items(survey, part, row["level"])]
        found = [score for part in parts if (score := slow_score(survey, part, row)) is not None]
        return sum(found, Fraction(0)) / len(found) if found and 2 * len(found) >= len(asked) > 0 else None
    asked = asked_items(survey, scale, row["level"])
    points = [Fraction(0)] * 0
    for name in every_item(survey, scale):
        answer, item = row[name], survey.items[name]
        if answer is not None:
            low, high = SPANS[item.answers]
            points.append(Fraction(100 * ((high - answer) if item.reverse else (answer - low)), high - low))
    return sum(points, Fraction(0)) / len(points) if points and 2 * len(points) >= len(asked) > 0 else None


def every_item(survey: Survey, scale: str) -> list[str]:
    """Items of a scale, an item reported alone, or a concept."""
    if scale in survey.scales:
        return [name for name, item in survey.items.items() if scale in item.scales]
    if scale in survey.items and survey.items[scale].alone:
        return [scale]
    return [name for name, item in survey.items.items() if item.concepts[0] == scale and item.measure == "score"]


def asked_items(survey: Survey, scale: str, level: str) -> list[str]:
    """Items of a scale that a level's form asks; of people whose level nobody gave, all."""
    if level == "not_stated":
        return every_item(survey, scale)
    scored = survey.scales[scale].levels if scale in survey.scales else []
    if scored and level not in scored:
        return []
    return [name for name in every_item(survey, scale) if not survey.items[name].levels or level in survey.items[name].levels]


def slow_scores(survey: Survey, rows: list[Row]) -> dict[tuple[Group, str], list[Fraction]]:
    """Every score of every group on every scale."""
    found: dict[tuple[Group, str], list[Fraction]] = defaultdict(list)
    for row in rows:
        for scale in keys_of(survey, LEVELS):
            score = slow_score(survey, scale, row)
            if score is not None:
                found[(row["wave"], row["unit"], row["level"]), scale].append(score)
    return dict(found)
