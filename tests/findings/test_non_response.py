"""What weighting to the numbers of people moves, in words."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from assessment import figures, findings, tables
from assessment.findings.non_response import RAKED_REASONS
from assessment.result import Assessment
from assessment.scores.raked import NUMBERS
from made_results import hand_made  # type: ignore[import-not-found]


def made(**customers: Any) -> Assessment:
    """Trust falls by two points to 58 (56 to 60); of customers nothing is known but what is given."""
    result: Assessment = hand_made()
    if not customers:
        return result
    rows = result.weighted.copy()
    rows.loc[rows["kind"] == "customer", list(customers)] = list(customers.values())
    return replace(result, weighted=rows)


KNOWN = {
    "n": 200.0, "population": 900.0, "groups": 3.0, "n_eff": 150.0, "deff": 4 / 3, "unweighted": 70.0, "weighted": 66.0,
    "se": 1.0, "df": 99.0, "ci_low": 64.0, "ci_high": 68.0, "reason": "",
}  # fmt: skip


def test_the_score_that_moves_most_is_named_with_its_range_and_the_others_move_no_further() -> None:
    widest, others, _, _ = findings.non_response(made()).found
    assert widest.sentence.endswith("Trust among all staff is 70.0 in place of 72.0.")
    assert "Likely 68 to 72." in widest.evidence
    assert others.sentence == "On no main scale, at any level, does weighting move the score by more than 2.0 points."
    assert others.evidence == "Every unweighted score is within the likely range of the weighted one."


def test_a_score_that_weighting_does_not_move_is_not_said_to_be_in_place_of_itself() -> None:
    result = made()
    moved = result.weighted.assign(weighted=result.weighted["unweighted"])
    widest, *_ = findings.non_response(replace(result, weighted=moved)).found
    assert "in place of" not in widest.sentence
    assert " stays at " in widest.sentence


def test_of_customers_without_a_count_it_says_what_is_lacking() -> None:
    last = findings.non_response(made()).found[-1]
    assert last.sentence == "No score by customers can be weighted to how many people there are."
    assert "file of units" in last.caution


def test_customers_are_spoken_of_apart_and_a_score_outside_the_range_is_counted() -> None:
    *_, widest, others = findings.non_response(made(**KNOWN)).found
    assert widest.sentence.startswith("If customers who did not answer think like those of the same part")
    assert widest.sentence.endswith("is 66.0 in place of 70.0.")
    assert others.evidence == "0 of 1 unweighted scores are within the likely range of the weighted one."


def test_in_the_report_of_a_unit_the_figures_are_said_to_be_the_wholes() -> None:
    result = made()
    root, unit = result.units["unit"].iloc[0], result.units["unit"].iloc[-1]
    of_unit = replace(result, unit=unit)
    assert f"among all staff, in {root} is" in findings.non_response(of_unit).found[0].sentence
    assert tables.non_response(of_unit).caption.startswith(f"Figures of {root}")


def margins(**columns: Any) -> Any:
    """What is said of weighting by unit and by level."""
    result = made()
    found = findings.non_response(replace(result, raked=result.raked.assign(**columns))).found
    return next(finding for finding in found if "each by itself" in finding.sentence)


def test_weighting_by_unit_and_by_level_says_its_score_its_range_and_what_it_costs() -> None:
    found = margins()
    assert found.sentence == (
        "Weighted to the staff list by unit and by level, each by itself, Trust among all staff is 69.0 in place of 72.0;"
        " 240 answers count as if 180 people had been drawn evenly."
    )
    assert found.evidence.startswith("Likely 67 to 71. 20 groups of units and 2 of levels; an answer weighs 0.50 to 2.25 times")
    assert found.caution == ""


def test_weights_that_were_held_back_are_said_to_be() -> None:
    found = margins(cut=2.0, way=0.5)
    assert "No answer may weigh more than 4 average ones" in found.caution
    assert "2 groups count for fewer people than they have." in found.caution
    assert "towards equal ones" in found.caution


@pytest.mark.parametrize("reason", RAKED_REASONS)
def test_without_weights_by_unit_and_level_it_says_why(reason: str) -> None:
    found = margins(**dict.fromkeys(NUMBERS, np.nan), reason=reason)
    assert found.sentence == "No staff score can be weighted by unit and by level, each by itself."
    assert found.caution == RAKED_REASONS[reason]


def test_the_table_and_the_chart_hold_both_weightings_of_all_staff() -> None:
    table, figure = tables.non_response(made()), figures.non_response(made())
    assert table.frame["raked_range"].iloc[0] == "67 to 71"
    assert [bar.value for bar in figure.bars if bar.row == "Trust"] == [72.0, 70.0, 69.0]
