"""A scale's figure as the mean of its questions' figures: worked by hand, and that no way leads back to people's own scores."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pytest
from drawn_answers import summaries_of  # type: ignore[import-not-found]

from assessment.responses import Units
from assessment.scores import (
    Key,
    estimate_scores,
    find_astride,
    gather_ground,
    hide_wholes,
    keys_of,
    rake_scores,
    sums_of_groups,
    weigh_scores,
)
from assessment.scores.measures import estimate_sums, sums_of_rests
from assessment.settings import LEVELS, Kind
from assessment.surveys import Survey

UNITS = Units(
    {"All": "", "A": "All", "B": "All"},
    {(unit, level): 50 for unit in ("A", "B") for level in ("front_line", "manager")},
)  # fmt: skip
PLACE = ["wave", "unit", "level"]


def survey_of(concepts: str, *, other: str = "de", measure: str = "score", **more: Any) -> Survey:
    """Items a, b, c ... of which the first three are scale 'one', others 'two', with their concepts in order."""
    items = {
        name: {"text": name, "concepts": [concept], "answers": "agree", "scales": ["one" if name in "abc" else "two"], **more}
        for name, concept in zip("abc" + other, concepts, strict=True)
    }
    scales = {"one": {"title": "One", "measure": measure}, "two": {"title": "Two"}}
    both = {"both": {"title": "Both", "parts": ["one", "two"]}} if measure == "score" else {}
    return Survey.model_validate(
        {"survey": "s", "title": "S", "respondents": "employee", "answers": {"agree": {"low": 1, "high": 5}},
         "scales": scales | both, "items": items}
    )  # fmt: skip


SURVEY = survey_of("xyyzv")
KEYS: Mapping[Kind, Mapping[str, Key]] = {"employee": keys_of(SURVEY, LEVELS)}
SURVEYS: Mapping[Kind, Survey] = {"employee": SURVEY}


def person(unit: str, level: str, *answers: int | None) -> dict[str, Any]:
    return {"wave": "w", "unit": unit, "level": level, **dict(zip("abcde", answers, strict=True))}


# The first left b and c out, the second c, the fourth d.
ROWS = [
    person("A", "manager", 5, None, None, 1, 2),
    person("A", "manager", 1, 3, None, 5, 5),
    person("A", "manager", 3, 5, 3, 3, 1),
    person("A", "manager", 2, 2, 4, None, 4),
]


def figures(rows: list[dict[str, Any]], *, rests: bool = False) -> dict[tuple[str, str, str], dict[str, float]]:
    sums = sums_of_groups(summaries_of(SURVEY, rows), UNITS, surveys=SURVEYS, keys=KEYS)
    found = estimate_sums(sums_of_rests(sums, UNITS) if rests else sums, surveys=SURVEYS, keys=KEYS)
    return {(row["unit"], row["level"], row["scale"]): row for row in found.iter_rows(named=True)}


def test_which_scales_are_made_of_their_questions() -> None:
    assert dict(KEYS["employee"]["one"].questions) == {"x": 1, "y": 2}
    assert dict(KEYS["employee"]["two"].questions) == {"z": 1, "v": 1}
    assert not any(KEYS["employee"][name].questions for name in ("x", "y", "z", "v", "both"))


def test_where_all_questions_are_reported_alone_scales_and_descriptors_are_made_of_them() -> None:
    keys = keys_of(survey_of("xyyzv", alone=True), LEVELS)
    assert dict(keys["one"].questions) == {"a": 1, "b": 1, "c": 1}
    assert dict(keys["y"].questions) == {"b": 1, "c": 1}
    assert not keys["x"].questions


def test_a_descriptor_that_is_made_of_its_questions_is_astride_no_scale() -> None:
    survey = survey_of("xyyzv", alone=True)
    assert find_astride(pl.LazyFrame(ROWS), survey, keys_of(survey, LEVELS)) == []


@pytest.mark.parametrize(
    ("survey", "why"),
    [
        (survey_of("xyzzv"), "a figure has a question of another scale"),
        (survey_of("xxxzv"), "one figure has all of its questions: it is the scale's own"),
        (survey_of("xyyzv", measure="share"), "a share"),
    ],
)
def test_which_scales_are_not(survey: Survey, why: str) -> None:
    assert not keys_of(survey, LEVELS)["one"].questions, why


def test_a_scale_whose_levels_are_asked_different_questions_is_not() -> None:
    content = SURVEY.model_dump(mode="json")
    content["items"]["a"]["levels"] = ["front_line"]
    assert not keys_of(Survey.model_validate(content), LEVELS)["one"].questions


def test_what_customers_are_told_by_what_happened_to_them_is_of_their_own_scores() -> None:
    content = SURVEY.model_dump(mode="json") | {"respondents": "customer"}
    content["scales"]["one"]["step"] = "loyalty"
    keys = keys_of(Survey.model_validate(content), LEVELS)
    assert (dict(keys["one"].questions), dict(keys["two"].questions)) == ({}, {"z": 1, "v": 1})


def test_a_figure_by_hand() -> None:
    # x: 5, 1, 3, 2 (0-100: mean 43.75). y: of b and c, none, 3, 4, 3: (50 + 75 + 50) / 3.
    found = figures(ROWS)["A", "manager", "one"]
    of_y = (50 + 75 + 50) / 3
    assert found["score"] == pytest.approx((43.75 + 2 * of_y) / 3)
    # People's own: the first has one of three, fewer than half; 25; (50 + 100 + 50) / 3; (25 + 25 + 75) / 3.
    own = [25, 200 / 3, 125 / 3]
    se = math.sqrt(np.var(own, ddof=1) / 3 * (1 - 3 / 50))
    assert (found["n"], found["se"], found["df"]) == (3, float(f"{se:.2g}"), 2)
    assert found["ci_low"] < found["score"] < found["ci_high"]


def test_a_composite_takes_these_means_too() -> None:
    found = figures(ROWS)
    parts = [found["A", "manager", name]["score"] for name in ("one", "two")]
    assert found["A", "manager", "both"]["score"] == pytest.approx(sum(parts) / 2)
    assert found["A", "manager", "both"]["se"] == float(f"{found['A', 'manager', 'both']['se']:.2g}")


# Two organisations with the same figures of every question in every group, and other people who left questions out.
def organisation(seed: int, *, other: bool) -> list[dict[str, Any]]:
    random = np.random.default_rng(seed)
    rows = []
    for unit in ("A", "B"):
        for level in ("front_line", "manager"):
            answers = random.integers(1, 6, (12, 5)).astype(object)
            answers[:2, :3] = [[1, 1, 1], [5, 5, 5]]
            answers[0, 0], answers[1, 0] = (None, 1) if other else (1, None)
            rows += [person(unit, level, *given) for given in answers.tolist()]
    return rows


@pytest.mark.parametrize("seed", range(5))
def test_figures_tell_nothing_that_those_of_the_questions_do_not(seed: int) -> None:
    told = []
    for other in (False, True):
        rows = organisation(seed, other=other)
        sums = sums_of_groups(summaries_of(SURVEY, rows), UNITS, surveys=SURVEYS, keys=KEYS)
        place = {name: sums.scales[name].to_list() for name in ("kind", *PLACE, "scale")}
        scores = estimate_scores(sums, pd.DataFrame({**place, "status": "shown", "shown_at": ""}), surveys=SURVEYS, keys=KEYS)
        ground = gather_ground(scores, sums, UNITS, surveys=SURVEYS, keys=KEYS, minimum=3)
        weighted, raked = (weigh(scores, ground, surveys=SURVEYS, keys=KEYS) for weigh in (weigh_scores, rake_scores))
        assert weighted["reason"].eq("").all()
        assert raked["reason"].eq("").all()
        rests = figures(rows, rests=True)
        told.append(
            [
                *scores["score"], *weighted["weighted"], *weighted["unweighted"], *raked["raked"],
                *(rests[group]["score"] for group in sorted(rests)),
            ]
        )  # fmt: skip
        own = sums.scales.filter(scale="one", unit="A", level="manager")
        assert own["total"][0] != 0
    assert told[0] == pytest.approx(told[1], rel=1e-12)


def test_people_s_own_scores_of_those_organisations_differ() -> None:
    totals = [
        sums_of_groups(summaries_of(SURVEY, organisation(0, other=other)), UNITS, surveys=SURVEYS, keys=KEYS)
        .scales.filter(scale="one", unit="A", level="manager")["total"]
        .item()
        for other in (False, True)
    ]
    assert totals[0] != totals[1]


def test_weighted_by_hand_over_groups_in_which_a_question_was_left_out() -> None:
    rows = [*ROWS, *(person("B", "manager", *given) for given in ((1, 1, 1, 1, 1), (5, 5, 3, 3, 3), (3, 3, 3, 5, None)))]
    headcounts = {("A", "manager"): 30, ("B", "manager"): 10}
    units = Units({"All": "", "A": "All", "B": "All"}, headcounts)
    sums = sums_of_groups(summaries_of(SURVEY, rows), units, surveys=SURVEYS, keys=KEYS)
    place = {name: sums.scales[name].to_list() for name in ("kind", *PLACE, "scale")}
    scores = pd.DataFrame({**place, "status": "shown", "score": 0.0, "se": 1.0, "df": 9.0})
    ground = gather_ground(scores, sums, units, surveys=SURVEYS, keys=KEYS, minimum=2)
    found = weigh_scores(scores, ground, surveys=SURVEYS, keys=KEYS)
    weighted = found.set_index(["level", "scale"])["weighted"]
    own = figures(rows)
    for name in ("one", "two", "both"):
        a, b = (own[unit, "manager", name]["score"] for unit in ("A", "B"))
        assert weighted["manager", name] == pytest.approx(0.75 * a + 0.25 * b)


@pytest.mark.parametrize("status", ["too_few", "protects_others", "protects_earlier", "alike"])
def test_where_a_question_is_hidden_so_is_the_scale_and_what_is_made_of_it(status: str) -> None:
    place = {"kind": "employee", "wave": "w", "unit": "All", "level": "all"}
    rows = [{**place, "scale": name, "status": status if name == "y" else "shown"} for name in ("both", "one", "two", *"xyzv")]
    told = hide_wholes(pd.DataFrame(rows), KEYS).set_index("scale")["status"]
    hidden = {"both": "protects_others", "one": "protects_others", "y": status}
    assert told.to_dict() == dict.fromkeys(("two", *"xzv"), "shown") | hidden


def test_a_question_that_nobody_there_answered_is_left_out_and_hides_nothing() -> None:
    rows = [row | {"a": None} for row in ROWS[1:]]
    found = figures(rows)["A", "manager", "one"]
    assert found["score"] == pytest.approx((50 + 75 + 50) / 3)
