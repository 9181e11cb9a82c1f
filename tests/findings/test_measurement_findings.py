"""What is said of the questions themselves, and the caution that comparisons carry."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from assessment import figures, findings, tables
from assessment.findings.comparability import level_caution, wave_caution
from assessment.result import Assessment
from made_results import hand_made  # type: ignore[import-not-found]


def changed(frame: str, **columns: object) -> Assessment:
    result: Assessment = hand_made()
    values: dict[str, Any] = {frame: getattr(result, frame).assign(**columns)}
    return replace(result, **values)


def test_it_says_how_many_scales_hang_together_and_how_much_of_the_composite_is_one_thing() -> None:
    said = str(findings.measurement(hand_made()))
    assert "On 3 of 3 scales the questions hang together well enough to be added up." in said
    assert "60" in said.split("CARE in one figure")[0]


def test_it_names_the_scales_that_do_not_hang_together() -> None:
    said = str(findings.measurement(changed("measurement", omega=0.6)))
    assert "On 0 of 3 scales" in said
    assert "Not well enough: Trust" in said


def test_it_names_the_scales_that_are_more_than_one_thing() -> None:
    said = str(findings.measurement(changed("measurement", cfi=0.8)))
    assert "are not of one thing only" in said
    assert "go together as questions of one thing" not in said


def test_it_says_on_which_scales_levels_and_waves_may_be_compared() -> None:
    said = str(findings.measurement(hand_made()))
    assert "The front line and managers may be compared on Trust." in said
    assert "The front line and managers may not be compared on “Skill to serve well” without care" in said
    assert "Staff in 2026-Q1 and 2026-Q3 may be compared on Trust and “Skill to serve well”." in said


def test_what_can_not_be_told_is_said() -> None:
    said = str(findings.measurement(changed("invariance", verdict="can't be told")))
    assert "The front line and managers: whether they may be compared on Trust and “Skill to serve well” can't be told." in said


def test_a_comparison_of_levels_that_read_the_questions_differently_carries_the_caution() -> None:
    result = hand_made()
    refused = result.invariance.assign(verdict="means may not be compared")
    assert "seem to understand the questions of Trust" in str(findings.care_by_level(replace(result, invariance=refused)))
    assert "seem to understand" not in str(findings.care_by_level(result))


def test_a_change_between_waves_that_read_the_questions_differently_carries_the_caution() -> None:
    refused = changed("invariance", verdict="means may not be compared")
    assert "understood differently by wave" in str(findings.care_change(refused))
    assert "understood differently by wave" not in str(findings.care_change(hand_made()))


@pytest.mark.parametrize(("levels", "cautioned"), [(["manager", "front_line"], True), (["senior_leader", "front_line"], False)])
def test_only_levels_that_were_tested_are_cautioned_of(levels: list[str], cautioned: bool) -> None:
    assert bool(level_caution(hand_made(), ["skill"], levels)) is cautioned
    assert wave_caution(hand_made(), ["skill"], ["2026-Q1", "2026-Q3"]) == ""


def test_questions_that_form_no_scale_are_cautioned_of_in_other_words() -> None:
    result = hand_made()
    steps = result.invariance[result.invariance["step"] == "configural"].assign(verdict="means may not be compared")
    said = level_caution(replace(result, invariance=steps), ["trust"], ["manager", "front_line"])
    assert said.startswith("The questions of Trust do not go together as those of one scale would")


def test_a_row_says_which_coefficient_it_shows_and_why_there_is_no_model() -> None:
    result = changed("measurement", omega=float("nan"), reason="too_few_people", cfi=float("nan"))
    cells = tables.measurement(result).cells()
    assert {(row[6], row[-1]) for row in cells} == {("α", "too few people for a model")}


def test_the_chart_shows_a_mark_for_each_question_and_its_twin_the_same() -> None:
    chart = figures.measurement(hand_made())
    assert len(chart.table.frame) == 6
    assert len(chart.spec["data"][0]["x"]) == 6
