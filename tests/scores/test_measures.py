from __future__ import annotations

import math
import statistics
from collections.abc import Mapping

import polars as pl
import pytest
from drawn_answers import (  # type: ignore[import-not-found]
    Row,
    drawn_rows,
    drawn_surveys,
    slow_score,
    summaries_of,
    survey_of,
)
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import norm

from assessment.responses import Units
from assessment.scores import Key, keys_of, sums_of_groups
from assessment.scores.measures import estimate_sums, sums_of_rests
from assessment.settings import LEVELS, Kind
from assessment.surveys import Survey
from score_intervals import score_interval  # type: ignore[import-not-found]

FEW = settings(max_examples=15, deadline=None)
TREE = {"All": "", "A": "All", "B": "All"}
KIND: Kind = "employee"
NUMBERS = ["n", "score", "se", "df", "ci_low", "ci_high"]
Figures = dict[tuple[str, str, str, str], dict[str, float]]


def estimates(
    survey: Survey, rows: list[Row], people: dict[tuple[str, str], int] | None = None, *, rests: bool = False
) -> Figures:
    """Figures by wave, unit, level and scale."""
    keys: Mapping[Kind, Mapping[str, Key]] = {"employee": keys_of(survey, LEVELS)}
    surveys, units = {KIND: survey}, Units(TREE, people or {})
    sums = sums_of_groups(summaries_of(survey, rows), units, surveys=surveys, keys=keys)
    frame = estimate_sums(sums_of_rests(sums, units) if rests else sums, surveys=surveys, keys=keys)
    return {
        (row["wave"], row["unit"], row["level"], row["scale"]): {name: row[name] for name in NUMBERS}
        for row in frame.iter_rows(named=True)
    }


def survey_with(name: str, *, answers: str, measure: str, **more: object) -> Survey:
    item = {"text": name, "concepts": ["c"], "answers": answers, "alone": True, "scales": [], "measure": measure, **more}
    survey: Survey = survey_of({name: item})
    return survey


def answers_to(name: str, values: list[int], *, level: str = "front_line", unit: str = "A") -> list[Row]:
    return [{"wave": "w", "unit": unit, "level": level, name: value} for value in values]


@FEW
@given(data=st.data(), unanswered=st.integers(0, 9))
def test_means_and_intervals_are_those_of_slow_scores(data: st.DataObject, unanswered: int) -> None:
    survey = data.draw(drawn_surveys(most=2))
    rows = [row | {"wave": "w", "level": "manager"} for row in data.draw(drawn_rows(survey, units=("A",)))]
    size = len(rows) + unanswered
    found = estimates(survey, rows, {("A", "manager"): size})
    for scale in ("one", "two", "c1"):
        scores = [float(score) for row in rows if (score := slow_score(survey, scale, row)) is not None]
        assert (("w", "A", "manager", scale) in found) == bool(scores)
        if len(set(scores)) > 1:
            n, mean = len(scores), statistics.fmean(scores)
            se = math.sqrt(statistics.variance(scores) / n * (1 - n / size))
            estimate = list(found["w", "A", "manager", scale].values())
            assert estimate[:4] == pytest.approx([n, mean, se, math.inf if n == size else n - 1], rel=1e-9)
            assert estimate[4:] == pytest.approx(score_interval(n, mean, statistics.variance(scores), size), rel=1e-6, abs=1e-6)


@FEW
@given(data=st.data())
def test_a_composite_is_the_mean_of_its_parts_means_and_knows_their_ties(data: st.DataObject) -> None:
    survey = data.draw(drawn_surveys(most=2))
    rows = [row | {"wave": "w", "level": "manager"} for row in data.draw(drawn_rows(survey, units=("A",)))]
    scores = {part: [slow_score(survey, part, row) for row in rows] for part in ("one", "two")}
    own = {part: [float(score) for score in found if score is not None] for part, found in scores.items()}
    both = [(float(a), float(b)) for a, b in zip(*scores.values(), strict=True) if a is not None and b is not None]
    found = estimates(survey, rows).get(("w", "A", "manager", "both"))
    parts = [part for part in own.values() if part]
    assert (found is not None) == bool(parts)
    if found and all(len(part) > 1 for part in parts):
        assert found["score"] == pytest.approx(statistics.fmean(statistics.fmean(part) for part in parts))
        total = sum(statistics.variance(part) / len(part) for part in parts)
        if len(parts) == 2 and len(both) > 1:
            total += 2 * statistics.covariance(*zip(*both, strict=True)) * len(both) / (len(parts[0]) * len(parts[1]))
        assert found["se"] == pytest.approx(math.sqrt(max(total, 0)) / len(parts), abs=1e-6)


def test_the_rest_of_a_unit_that_has_no_composite_has_one() -> None:
    survey = survey_of({
        name: {"text": name, "concepts": ["c"], "scales": [name[:3]], "answers": "agree", "alone": False, "reverse": False,
               "levels": ["front_line"] if name.startswith("two") else []}
        for name in ("one0", "two0")
    })  # fmt: skip
    only = {"wave": "w", "unit": "A", "level": "manager", "one0": None, "two0": 1}
    others = [{"wave": "w", "unit": "B", "level": "front_line", "one0": answer, "two0": None} for answer in (1, 5)]
    found = estimates(survey, [only, *others], rests=True)
    alone = estimates(survey, others)
    assert found["w", "A", "all", "both"] == pytest.approx(alone["w", "All", "all", "both"])


@FEW
@given(data=st.data())
def test_a_units_rest_is_what_a_reading_without_the_unit_gives(data: st.DataObject) -> None:
    survey = data.draw(drawn_surveys(most=2))
    rows = data.draw(drawn_rows(survey, units=("A", "B", "All"), most=20))
    people = {(unit, level): 30 for unit in ("A", "B", "All") for level in LEVELS}
    found = estimates(survey, rows, people, rests=True)
    outside = [row for row in rows if row["unit"] != "A"]
    alone = estimates(survey, outside, {place: count for place, count in people.items() if place[0] != "A"}) if outside else {}
    for (wave, unit, level, scale), figures in alone.items():
        if unit == "All" and level == "all" and (wave, "A", "all", scale) in found:
            assert list(found[wave, "A", "all", scale].values()) == pytest.approx(list(figures.values()), nan_ok=True)
    compared = {(wave, scale) for wave, unit, _, scale in found if unit == "A"}
    there = {(wave, scale) for wave, unit, level, scale in alone if unit == "All" and level == "all"}
    of_unit = {row["wave"] for row in rows if row["unit"] == "A" and any(row[name] is not None for name in survey.items)}
    assert compared <= {(wave, scale) for wave, scale in there if wave in of_unit}


@given(yes=st.integers(0, 12), no=st.integers(0, 12), unanswered=st.integers(0, 20))
@FEW
def test_shares_have_wilsons_interval(yes: int, no: int, unanswered: int) -> None:
    if not (n := yes + no):
        return
    size = n + unanswered
    rows = answers_to("q", [1] * yes + [0] * no)
    found = estimates(survey_with("q", answers="yes", measure="share"), rows, {("A", "front_line"): size})["w", "A", "all", "q"]
    p, z, worth = yes / n, norm.ppf(0.975), n * (size - 1) / unanswered if unanswered else math.inf
    grown = 1 + z**2 / worth
    centre, reach = p + z**2 / worth / 2, z * math.sqrt(p * (1 - p) / worth + (z / worth) ** 2 / 4)
    assert [found["score"], found["ci_low"], found["ci_high"]] == pytest.approx(
        [p, (centre - reach) / grown, (centre + reach) / grown], abs=1e-9
    )


def test_a_turned_yes_or_no_question_gives_the_share_of_no() -> None:
    found = estimates(survey_with("q", answers="yes", measure="share", reverse=True), answers_to("q", [1, 0, 0, 0]))
    assert found["w", "A", "all", "q"]["score"] == 0.75


def test_several_yes_or_no_questions_together_are_a_share_with_an_interval_within_bounds() -> None:
    items = {f"q{place}": {"text": f"q{place}", "concepts": ["c"], "answers": "yes", "scales": ["one"]} for place in range(3)}
    survey = survey_of(items)
    scales = {"one": survey.scales["one"].model_copy(update={"measure": "share"})}
    rows: list[Row] = [{"wave": "w", "unit": "A", "level": "manager", "q0": 1, "q1": 1, "q2": place % 2} for place in range(8)]
    found = estimates(survey.model_copy(update={"scales": scales}), rows)["w", "A", "all", "one"]
    assert found["score"] == pytest.approx(5 / 6)
    assert 0 < found["ci_low"] < 5 / 6 < found["ci_high"] < 1


@given(values=st.lists(st.integers(0, 10), min_size=1, max_size=15))
@FEW
def test_net_promoter_scores_have_the_adjusted_wald_interval(values: list[int]) -> None:
    rows = answers_to("q", values)
    found = estimates(survey_with("q", answers="likely", measure="nps"), rows)["w", "A", "all", "q"]
    up, down, n = sum(value >= 9 for value in values), sum(value <= 6 for value in values), len(values)
    p, d = (up + 0.75) / (n + 3), (down + 0.75) / (n + 3)
    reach = norm.ppf(0.975) * math.sqrt((p + d - (p - d) ** 2) / (n + 3))
    score = 100 * (up - down) / n
    low, high = min(max(100 * (p - d - reach), -100), score), max(min(100 * (p - d + reach), 100), score)
    assert [found["n"], found["score"]] == pytest.approx([n, score])
    assert [found["ci_low"], found["ci_high"]] == pytest.approx([low, high], abs=1e-9)


def test_answers_of_a_level_that_is_not_asked_are_in_no_net_promoter_score() -> None:
    survey = survey_with("q", answers="likely", measure="nps", levels=["front_line"])
    rows = answers_to("q", [10, 10, 0]) + answers_to("q", [0, 0], level="manager")
    found = estimates(survey, rows)
    assert found["w", "A", "all", "q"]["n"] == 3
    assert ("w", "A", "manager", "q") not in found


def test_a_composite_counts_a_share_as_points() -> None:
    items = {
        f"{scale}{place}": {"text": f"{scale}{place}", "concepts": ["c"], "answers": answers, "scales": [scale]}
        for scale, answers in (("one", "yes"), ("two", "agree")) for place in range(2)
    }  # fmt: skip
    survey = survey_of(items)
    scales = survey.scales | {"one": survey.scales["one"].model_copy(update={"measure": "share"})}
    rows: list[Row] = [{"wave": "w", "unit": "A", "level": "manager", "one0": 1, "one1": 0, "two0": 5, "two1": 5}] * 3
    found = estimates(survey.model_copy(update={"scales": scales}), rows)
    assert found["w", "A", "all", "one"]["score"] == 0.5
    assert found["w", "A", "all", "both"]["score"] == 75


@given(data=st.data())
@FEW
def test_every_answer_doubled_keeps_means_and_narrows_intervals(data: st.DataObject) -> None:
    survey = data.draw(drawn_surveys(most=2))
    rows = data.draw(drawn_rows(survey, units=("A",)))
    once, twice = estimates(survey, rows), estimates(survey, rows * 2)
    assert list(once) == list(twice)
    for place, figures in once.items():
        assert twice[place]["score"] == figures["score"]
        if not math.isnan(figures["ci_low"]):
            assert twice[place]["ci_high"] - twice[place]["ci_low"] <= figures["ci_high"] - figures["ci_low"] + 1e-9


def test_no_answers_at_all_give_no_rows() -> None:
    survey = survey_with("q", answers="agree", measure="score")
    rows: list[Row] = [{"wave": "w", "unit": "A", "level": "manager", "q": None}]
    assert estimates(survey, rows) == {}


def test_sums_of_no_one_are_empty_frames() -> None:
    survey = survey_with("q", answers="likely", measure="nps")
    nobody = summaries_of(survey, [{"wave": "w", "unit": "A", "level": "manager", "q": None}])
    sums = sums_of_groups(nobody, Units(TREE), surveys={"employee": survey}, keys={"employee": keys_of(survey, LEVELS)})
    assert sums.scales.is_empty()
    assert sums.people.schema["population"] == pl.Int64
