"""What weighting to the numbers of people moves, in words."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from assessment import findings, tables
from assessment.result import Assessment
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
    widest, others, _ = findings.non_response(made()).found
    assert widest.sentence.endswith("Trust among all staff is 70.0 in place of 72.0.")
    assert "Likely 68 to 72." in widest.evidence
    assert others.sentence == "On no main scale, at any level, does weighting move the score by more than 2.0 points."
    assert others.evidence == "Every unweighted score is within the likely range of the weighted one."


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
