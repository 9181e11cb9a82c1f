"""How well scales measure, from summaries: the same as from the answers themselves, and of nobody who is hidden."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest
from linked import linked, points  # type: ignore[import-not-found]

from assessment.links.measurement import MODEL_MINIMUM, Group, comparisons, loaded, measured, steps_of, without_remainders
from assessment.result import Assessment
from assessment.stats import Floats, alpha, invariance, omega_total, two_items

FREE, GLAD = ["free1", "free2", "free3"], ["glad1", "glad2"]
CORRELATED = 0.5 * np.eye(4) + 0.5


def result() -> Assessment:
    found: Assessment = linked().result
    return found


def answers(names: list[str], wave: str, level: str = "all") -> pd.DataFrame:
    """Complete answers at 0-1, turned."""
    staff = linked().staff
    staff = staff[(staff["wave"] == wave) & ((staff["level"] == level) | (level == "all"))]
    frame = points(staff, names) / 100
    turned: pd.DataFrame = frame.assign(**{name: 1 - frame[name] for name in names if name == "free2"}).dropna()
    return turned


def row(scale: str, wave: str = "w1", level: str = "all") -> dict[str, Any]:
    frame = result().measurement
    (chosen,) = frame[(frame["scale"] == scale) & (frame["wave"] == wave) & (frame["level"] == level)].to_dict("records")
    return {str(name): value for name, value in chosen.items()}


def group(level: str = "all", n: int = 200, *, covariance: Floats = CORRELATED, wave: str = "w1") -> Group:
    items = tuple("abcd")
    return Group(("employee", "s", wave, level), n, items, ("s",) * 4, covariance, np.zeros(4))


@pytest.mark.parametrize("wave", ["w1", "w2"])
@pytest.mark.parametrize("level", ["all", "front_line", "manager"])
def test_reliability_from_sums_is_that_of_the_answers(wave: str, level: str) -> None:
    complete = answers(FREE, wave, level)
    found, matrix, n = row("freedom", wave, level), complete.cov().to_numpy(), len(complete)
    assert (found["n"], found["items"], found["reason"]) == (n, 3, "saturated")
    assert [found["alpha"], found["omega"]] == pytest.approx([alpha(matrix, n).value, omega_total(matrix, n).value])


def test_a_scale_of_two_questions_has_the_coefficient_for_two() -> None:
    complete = answers(GLAD, "w1")
    found, expected = row("gladness"), two_items(complete.cov(), len(complete))
    assert [found["two_items"], found["two_items_low"]] == pytest.approx([expected.value, expected.low])
    assert (found["reason"], np.isnan(found["omega"])) == ("two_items", True)


def test_a_composites_model_has_a_factor_a_part_over_those_who_answered_all() -> None:
    complete = answers(FREE + GLAD, "w1")
    found = row("spirit")
    expected = omega_total(complete.cov().to_numpy(), len(complete), "fffgg")
    assert [found["n"], found["omega"], found["chi2"]] == pytest.approx([len(complete), expected.value, expected.fit.chi2])


@pytest.mark.parametrize("wave", ["w1", "w2"])
def test_levels_are_compared_as_their_answers_would_be(wave: str) -> None:
    sides = [answers(FREE, wave, level) for level in ("front_line", "manager")]
    expected = invariance([side.cov() for side in sides], [side.mean() for side in sides], [len(side) for side in sides])
    frame = result().invariance
    found = frame[(frame["scale"] == "freedom") & (frame["over"] == "levels") & (frame["wave"] == wave)]
    assert list(found["chi2"]) == pytest.approx([step.fit.chi2 for step in expected.steps], abs=1e-6)
    assert set(found["verdict"]) == {expected.verdict}


def test_only_groups_whose_score_is_shown_are_told_of() -> None:
    scores = result().scores
    shown = scores[(scores["status"] == "shown") & (scores["unit"] == scores["unit"].iloc[0])]
    places = ["kind", "scale", "wave", "level"]
    assert set(result().measurement[places].itertuples(index=False)) <= set(shown[places].itertuples(index=False))
    assert (result().measurement["n"] >= result().minimum_group).all()


def test_all_staff_are_left_out_where_a_few_people_would_remain() -> None:
    apart = [group("front_line", 150), group("manager", 60)]
    assert [len(without_remainders([*apart, group("all", n)], minimum=10)) for n in (210, 215, 219, 220)] == [3, 2, 2, 3]


def test_from_too_few_people_only_alpha_is_told() -> None:
    found = measured(group(n=MODEL_MINIMUM - 1))
    assert (found["reason"], "omega" in found, round(found["alpha"], 6)) == ("too_few_people", False, 0.8)
    assert list(loaded(group(n=MODEL_MINIMUM - 1), {})) == []


def test_questions_that_all_answered_alike_give_a_reason_and_no_figures() -> None:
    flat = group(covariance=np.diag([1.0, 1, 1, 0]))
    assert (measured(flat)["reason"], list(loaded(flat, {}))) == ("no_variance", [])


def test_groups_that_are_too_small_or_were_asked_other_questions_are_not_compared() -> None:
    other = replace(group("senior_leader"), items=("a", "b", "c", "e"))
    groups = [group("front_line"), group("manager"), group("intern", MODEL_MINIMUM - 1), other]
    ((over, compared, _),) = comparisons(groups)
    assert (over, [one.place[-1] for one in compared]) == ("levels", ["front_line", "manager"])


def test_waves_are_compared_over_all_staff() -> None:
    ((over, compared, found),) = comparisons([group(), group(wave="w2")])
    rows = list(steps_of(over, compared, found))
    assert [line["step"] for line in rows] == ["configural", "metric", "scalar"]
    assert {(line["groups"], line["wave"], line["verdict"]) for line in rows} == {("w1|w2", "w2", "means may be compared")}


def test_what_can_not_be_compared_has_a_row_that_says_why() -> None:
    flat = group("manager", covariance=np.diag([1.0, 1, 1, 0]))
    ((over, compared, found),) = comparisons([group("front_line"), flat])
    (line,) = steps_of(over, compared, found)
    assert (line["step"], line["verdict"], line["reason"], line["holds"]) == ("", "can't be told", "no_variance", False)
