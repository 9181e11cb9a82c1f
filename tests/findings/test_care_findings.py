"""Gaps between views: said as strongly as the rule allows, and with the figures of the table."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from assessment import findings, tables
from assessment.findings.care import widest_gap
from assessment.findings.evidence import main_gaps
from assessment.result import Assessment
from made_results import SCENARIOS, hand_made  # type: ignore[import-not-found]


def with_gap(gap: float, low: float, high: float, *, others: int = 0) -> Assessment:
    """The managers' gap on the one scale, and the customers' gap around zero."""
    result: Assessment = hand_made()
    gaps = result.gaps[result.gaps["scope"] == "scale"]
    manager, customer = (gaps["seen_by"] == level for level in ("manager", "customer"))
    gaps = gaps.assign(gap_low=gaps["gap_low"].mask(manager, low).mask(customer, -3.0))
    gaps = gaps.assign(gap_high=gaps["gap_high"].mask(manager, high).mask(customer, 3.0))
    return replace(result, gaps=gaps.assign(gap=gaps["gap"].mask(manager, gap).mask(customer, 0.0)))


def test_a_gap_beyond_doubt_is_the_headline() -> None:
    first = findings.headline(hand_made()).found[0]
    assert first.sentence == "Managers scored Trust 10 points higher than the front line did."
    assert first.strength == "clear"
    assert first.evidence.startswith(
        "On Trust, of 100: managers 62, customers 60, the front line 52. The gap is likely 7 to 13 points"
    )


@pytest.mark.parametrize(
    ("gap", "low", "high", "strength"),
    [(10, 7, 13, "clear"), (3, 0.2, 5.8, "likely"), (2, -1, 5, "unclear"), (-9, -12, -6, "clear")],
)
def test_the_strength_follows_the_interval(gap: float, low: float, high: float, strength: str) -> None:
    found = findings.care_by_level(with_gap(gap, low, high)).found[0]
    assert found.strength == strength


def test_a_gap_that_may_be_chance_is_never_said_to_be_there() -> None:
    result = with_gap(2, -1, 5)
    assert widest_gap(result) is None
    assert (
        findings.care_by_level(result).found[0].sentence
        == "No difference between managers and the front line can be told from chance."
    )
    assert "lowest score" in findings.headline(result).found[0].sentence


def test_a_clear_gap_comes_before_a_wider_one_that_is_only_likely() -> None:
    result = with_gap(20, 0.5, 39.5)
    customer = result.gaps["seen_by"] == "customer"
    ends = {"gap": -4.0, "gap_low": -5.0, "gap_high": -3.0}
    told = result.gaps.assign(**{name: result.gaps[name].mask(customer, end) for name, end in ends.items()})
    others = with_gap(0.5, -2, 3).gaps.assign(descriptor="skill", title="Skill")
    row = widest_gap(replace(result, gaps=pd.concat([told, others], ignore_index=True)))
    assert (row.seen_by, row.strength) == ("customer", "clear")


def test_a_lower_view_is_said_to_be_lower() -> None:
    assert findings.headline(with_gap(-9, -12, -6)).found[0].sentence.endswith("9 points lower than the front line did.")


def test_the_certainty_box_of_a_gap_is_that_of_its_strength() -> None:
    boxes = {found.sentence: found.evidence for found in findings.certainty(with_gap(3, 0.2, 5.8)).found}
    assert "gap between managers" not in boxes["Clear"]
    assert "gap between managers and the front line on Trust (3 points, likely 0.2 to 5.8)" in boxes["Likely"]


def test_figures_that_stand_in_are_named() -> None:
    result = SCENARIOS["nothing shown of the unit"]()
    said = str(findings.care_by_level(result))
    assert "Not shown for Unit 1 by itself: the front line, managers and customers; the figures are those of Whole." in said
    assert findings.headline(result).found[0].sentence.endswith("did, in Whole.")


def test_where_nothing_may_be_shown_nothing_is_said_of_scores() -> None:
    result = SCENARIOS["nothing shown"]()
    first = findings.headline(result).found[0]
    assert (first.sentence, first.strength) == ("No score of staff may be shown for Whole.", "hidden")
    assert "Not shown: the front line, managers and customers." in str(findings.care_by_level(result))


def test_of_a_unit_it_is_said_that_not_even_the_whole_stands_in() -> None:
    result = SCENARIOS["nothing shown"]()
    said = str(findings.care_by_level(replace(result, unit="Unit 1")))
    assert "Not shown for Unit 1 by itself:" in said
    assert "not even for the whole organisation" in said


def test_no_unit_around_is_named_as_that_of_the_figures_where_there_are_none() -> None:
    result = SCENARIOS["nothing shown"]()
    assert "Figures are of those around it" not in str(findings.headline(replace(result, unit="Unit 1")))


def test_each_gap_is_said_once_at_its_widest() -> None:
    said = findings.perception_gaps(hand_made()).found
    assert [found.sentence for found in said] == ["May decide alone: managers 62 of 100, the front line 52."]
    assert said[0].evidence == "10 points higher, likely 7 to 13."


def test_without_a_question_of_two_sides_nothing_is_said_to_be_hidden() -> None:
    result = hand_made()
    scales = replace(result, gaps=result.gaps[result.gaps["scope"] == "scale"])
    (found,) = findings.perception_gaps(scales).found
    assert found.sentence.startswith("No question was answered by two sides or levels")
    assert found.strength == "unclear"
    assert tables.perception_gaps(scales).empty == "There is no gap to show."


def test_scores_that_seem_as_far_apart_as_another_gap_are_said_to_be_rounded() -> None:
    result: Assessment = hand_made()
    seen = (result.gaps["scope"] == "item") & (result.gaps["seen_by"] == "manager")
    gaps = result.gaps.assign(score=result.gaps["score"].mask(seen, 62.3), gap=result.gaps["gap"].mask(seen, 10.7))
    (found,) = findings.perception_gaps(replace(result, gaps=gaps)).found
    assert found.sentence == "May decide alone: managers 62 of 100, the front line 52."
    assert found.evidence == "11 points higher, likely 7 to 13; figures are rounded."


def test_a_change_is_likely_at_most_and_keeps_clear_of_zero() -> None:
    found = findings.care_change(hand_made()).found[0]
    assert found.sentence == "Among all staff, Trust rose by 2 points since 2026-Q1."
    assert (found.strength, found.evidence) == ("likely", "Likely 0.2 to 3.8 points.")


def test_the_first_wave_has_no_change() -> None:
    assert "first wave" in str(findings.care_change(replace(SCENARIOS["first wave"]())))


def test_rounded_figures_that_do_not_add_up_say_so() -> None:
    result: Assessment = hand_made()
    gaps = result.gaps.assign(score=result.gaps["score"].mask(result.gaps["seen_by"] == "manager", 62.6))
    told = replace(result, gaps=gaps.assign(gap=gaps["gap"].mask(gaps["seen_by"] == "manager", 10.4)))
    assert findings.headline(told).found[0].evidence.endswith("; figures are rounded.")
    assert "rounded" not in findings.headline(result).found[0].evidence


def test_a_gap_whose_own_unit_shows_none_is_that_of_the_nearest_around_it() -> None:
    assert set(main_gaps(SCENARIOS["nothing shown of the unit"]())["unit"]) == {"Whole"}
