"""What the answers are fit for: who falls short, what is blank, what can be read."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from assessment import findings, tables
from assessment.findings.evidence import each
from assessment.findings.readiness import fitness, lead_scale, missing_items, response_goals, spread_of
from assessment.result import Assessment
from assessment.stats import answers_needed
from made_results import SCENARIOS, hand_made  # type: ignore[import-not-found]


def made() -> Assessment:
    result: Assessment = hand_made()
    return result


def test_each_side_is_judged_by_its_composite_or_its_satisfaction() -> None:
    assert [lead_scale(made(), kind) for kind in ("employee", "customer")] == ["care", "happy"]


def test_the_spread_between_people_follows_from_the_wholes_standard_error() -> None:
    # se 1 of n 40 of 80 people: 1 * sqrt(40 / (1 - 40 / 80))
    assert spread_of(made(), "all") == pytest.approx(math.sqrt(80))


def test_without_a_score_of_the_whole_the_usual_spread_is_taken() -> None:
    result = made()
    assert spread_of(replace(result, scores=result.scores.head(0)), "all") == 20


def test_a_group_lacks_what_it_needs_beyond_what_answered() -> None:
    result = made()
    scores = result.scores.assign(se=5.0)
    goals = {(row.unit, row.level): row for row in each(response_goals(replace(result, scores=scores)))}
    row = goals["Unit 1", "all"]
    assert row.needed == answers_needed(5, 5 * math.sqrt(80), population=80)
    assert row.more == max(row.needed - 40, 0)
    assert row.more > 0


def test_no_group_needs_fewer_than_may_be_shown() -> None:
    assert (response_goals(made())["needed"] >= 10).all()


def test_the_questions_left_blank_most_often_come_first() -> None:
    rows = missing_items(made())
    assert rows["item"].to_list() == ["t1", "h1"]
    assert rows["share"].to_list() == [0.75, 0.0]


def test_a_scale_of_which_a_question_is_mostly_blank_needs_care() -> None:
    rows = fitness(made()).set_index("what")
    assert rows.loc["Trust", "verdict"] == "with care"
    assert "75" in str(rows.loc["Trust", "why"])
    assert rows.loc["Skill to serve well", "verdict"] == "fit"


@pytest.mark.parametrize(("alpha", "verdict"), [(0.71, "fit"), (0.69, "with care"), (0.49, "not fit")])
def test_a_scale_is_judged_by_how_its_questions_hang_together(alpha: float, verdict: str) -> None:
    result = made()
    changed = replace(result, agreement=result.agreement.assign(alpha=alpha))
    assert fitness(changed).set_index("what").loc["Skill to serve well", "verdict"] == verdict


def test_of_staff_few_answers_need_care_and_of_customers_nobody_knows_who_was_asked() -> None:
    result = made()
    rows = fitness(replace(result, response=result.response.assign(rate=0.4))).set_index("what")
    assert rows.loc["All staff", "verdict"] == "with care"
    assert rows.loc["Customers", "verdict"] == "fit"


def test_what_may_not_be_shown_can_not_be_read() -> None:
    rows = fitness(SCENARIOS["nothing shown"]())
    assert set(rows["verdict"]) == {"not fit"}
    assert response_goals(SCENARIOS["nothing shown"]()).empty
    assert missing_items(SCENARIOS["nothing shown"]()).empty


def test_what_is_to_be_put_right_stands_once_for_a_reason_with_all_its_columns() -> None:
    result = made()
    first = result.corrections.iloc[0].to_dict()
    frame = type(result.corrections)(
        [first, {**first, "column": "Job", "lines": "7", "rows": 1}, {**first, "column": "", "lines": "8"}]
    )
    table = tables.corrections(replace(result, corrections=frame)).frame
    assert table["where"].to_list() == ["Role: 4, 9-15; Job: 7; 8"]
    assert table["found"].to_list() == [17]


def test_who_falls_short_is_named_with_how_many_are_lacking() -> None:
    result = made()
    said = str(findings.falls_short(replace(result, scores=result.scores.assign(se=5.0))).found[0])
    assert said.startswith("All staff: too few answered in 7 of the 7 groups shown: Whole, Unit 1")
