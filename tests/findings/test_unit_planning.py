"""Words for planning unit by unit: chances by answers a unit, rates by level."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from assessment import findings, tables
from assessment.findings.unit_planning import chance_plan, rate_plan, shares_between
from made_results import hand_made  # type: ignore[import-not-found]


def test_chances_rise_with_answers_and_with_units() -> None:
    plan = chance_plan(hand_made(24))
    assert list(plan.columns[3:]) == ["units20", "units24", "units50", "units100"]
    assert plan["units100"].is_monotonic_increasing
    assert (plan["units100"] > plan["units20"]).all()
    assert plan["needed"].is_monotonic_decreasing


def test_the_share_between_units_is_this_waves_or_a_usual_one() -> None:
    result = hand_made()
    assert shares_between(result) == (0.1, 0.1)
    known = replace(result, agreement=result.agreement.assign(icc1=0.25))
    assert shares_between(known) == (0.25, 0.1)
    assert shares_between(replace(result, agreement=result.agreement.assign(icc1=-0.05))) == (0.1, 0.1)


def test_the_sentence_tells_the_chance_of_these_units() -> None:
    result = hand_made(24)
    chance = chance_plan(result).set_index("answers")["units24"]
    found = findings.link_chances(result).found[0]
    assert found.sentence.startswith("With 24 units and some 20 answers of staff and of customers in each, a true link of .33")
    assert f"told from chance {round(100 * chance[20])}\u202f% of the time" in found.sentence


def test_three_units_can_not_show_a_link_however_many_answer() -> None:
    assert findings.link_chances(hand_made(3)).found[0].strength == "unclear"
    assert len(tables.link_chances(hand_made(3)).cells()) == 5


def test_rates_are_of_the_typical_unit_level_by_level() -> None:
    plan = rate_plan(hand_made()).set_index("level")
    assert plan["people"].to_dict() == {"front_line": 60.0, "manager": 20.0, "all": 80.0, "customer": 400.0}
    assert plan.loc["front_line", "within5"] == 32 / 60  # answers_needed(5, 20, population=60)
    shown = rate_plan(replace(hand_made(), minimum_group=15)).set_index("level")
    assert shown.loc["manager", "within10"] == 15 / 20  # eleven would do, but fewer than fifteen are not shown
    assert plan["reached"].tolist() == [0.5] * 4
    found = findings.rates_needed(hand_made()).found[0]
    assert (
        found.sentence == "The front line, typically 60 a unit: 53\u202f% must answer (32 of them) for a score within 5 points."
    )
    assert tables.rates_needed(hand_made()).cells()[0][4] == "53\u202f% (32)"


def test_groups_smaller_than_what_may_be_shown_have_no_rate() -> None:
    result = hand_made()
    small = replace(result, response=result.response.assign(headcount=9.0))
    assert rate_plan(small)["within5"].isna().all()
    assert "too few to be shown alone" in findings.rates_needed(small).found[0].sentence
    assert tables.rates_needed(small).cells()[0][3:] == ["–"] * 4


def test_without_headcounts_no_rate_can_be_told() -> None:
    result = hand_made()
    unknown = replace(result, response=result.response.assign(headcount=np.nan))
    assert findings.rates_needed(unknown).found[0].strength == "unclear"
    assert tables.rates_needed(unknown).cells() == []
