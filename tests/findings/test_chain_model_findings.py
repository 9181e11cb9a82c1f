"""Sentences on the chain's other looks, on the chain as a whole, and on practices: no more than their intervals allow."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from assessment import findings, tables
from assessment.findings import Finding
from assessment.result import Assessment
from made_results import hand_made  # type: ignore[import-not-found]


def changed(name: str, where: tuple[str, object] = ("wave", "2026-Q3"), **values: Any) -> Assessment:
    """One frame's rows, changed where a column has a value."""
    result: Assessment = hand_made()
    frame = getattr(result, name)
    rows = frame[where[0]] == where[1]
    return replace(result, **{name: frame.assign(**{key: frame[key].mask(rows, value) for key, value in values.items()})})


def looks(**values: Any) -> Finding:
    return findings.sturdiness(changed("sturdiness", ("predictor", "trust"), **values)).found[0]


def test_a_link_that_holds_every_look_keeps_its_strength() -> None:
    found = looks()
    assert found.sentence.startswith("The link of Trust with Customer satisfaction holds by ranks, without any one unit and")
    assert found.strength == "clear"
    assert found.evidence.endswith("without any one unit .75 to .85; weighted by people .80, likely .40 to .90; 20 units.")


def test_a_link_that_rests_on_one_unit_is_no_longer_clear() -> None:
    found = looks(lowest=0.44)
    assert found.sentence.endswith("holds by ranks and weighted by people, but can't be told without any one unit.")
    assert found.strength == "likely"


def test_a_link_downwards_is_looked_at_downwards() -> None:
    down: dict[str, Any] = {"r": -0.8, "rho_low": -0.9, "rho_high": -0.5, "lowest": -0.85, "highest": -0.75, "weighted_low": -0.9}
    assert "but" not in looks(**down, weighted_high=-0.4).sentence
    assert "can't be told weighted by people" in looks(**down, weighted_high=0.1).sentence


def test_a_link_that_can_not_be_told_is_not_made_one_by_other_looks() -> None:
    result = hand_made()
    links = result.links.assign(verdict="too few units to tell")
    found = findings.sturdiness(replace(result, links=links)).found[0]
    assert found.strength == "unclear"
    assert found.sentence.endswith("can't be told, and no other look makes it one.")
    assert "20 units could show a link of .44 or more." in found.evidence


def test_only_a_bend_that_can_be_told_is_said() -> None:
    said = [found.sentence for found in findings.sturdiness(hand_made()).found]
    assert [sentence for sentence in said if "bends" in sentence] == [
        "Between Customer satisfaction and Repeat business the line bends."
    ]


def test_the_order_of_the_chain_is_always_called_assumed() -> None:
    found = findings.chain_effects(hand_made()).found[0]
    assert found.sentence == "Along the whole chain, step by step, where Trust is higher, Repeat business is higher."
    assert found.strength == "likely"
    assert found.caution.startswith("The order of the steps is assumed")


@pytest.mark.parametrize(("part", "end"), [("along", "ci_low"), ("step", "ci_low"), ("step", "bca_low")])
def test_along_the_chain_its_range_and_both_of_each_step_must_exclude_zero(part: str, end: str) -> None:
    found = findings.chain_effects(changed("chain_effects", ("part", part), **{end: -0.01})).found[0]
    assert found.strength == "unclear"
    assert found.sentence.endswith("can't be told from nothing.")


@pytest.mark.parametrize("end", ["ci_low", "bca_low"])
def test_both_intervals_of_a_direction_must_exclude_zero(end: str) -> None:
    found = findings.chain_effects(changed("chain_effects", ("part", "staff_first"), **{end: -0.01})).found[-2]
    assert found.strength == "unclear"
    assert found.sentence.endswith("can't be told.")


def test_along_the_chain_one_range_is_given() -> None:
    evidence = findings.chain_effects(hand_made()).found[0].evidence
    assert evidence == "In standard deviations of units .50, likely .20 to .80, 20 units."


def test_where_each_step_is_told_the_chain_is_too_though_its_product_has_no_range() -> None:
    blank: dict[str, Any] = dict.fromkeys(("ci_low", "ci_high"), float("nan"))
    found = findings.chain_effects(changed("chain_effects", ("part", "along"), **blank)).found[0]
    assert (found.strength, found.sentence[:22]) == ("likely", "Along the whole chain,")
    assert found.evidence == "In standard deviations of units .50, with no dependable range, 20 units."
    assert found.caution.startswith("No range of what runs along the steps is given: too little is known of more than one")
    assert tables.chain_effects(changed("chain_effects", ("part", "along"), **blank)).cells()[2][-1] == "likely"


def test_nothing_seen_past_the_steps_is_not_said_to_be_nothing() -> None:
    found = findings.chain_effects(hand_made()).found[1]
    assert found.strength == "unclear"
    assert "does not show that there is nothing" in found.caution
    assert "mediat" not in str(findings.chain_effects(hand_made()))


def test_a_step_of_the_same_people_is_doubted() -> None:
    doubt = "whose mood can raise both"
    assert doubt not in findings.chain_effects(hand_made()).found[2].caution
    assert doubt in findings.chain_effects(changed("links", ("outcome", "happy"), same_people=True)).found[2].caution


def test_which_side_was_ahead_is_said_of_each_direction_by_itself() -> None:
    ahead, behind = findings.chain_effects(hand_made()).found[-2:]
    assert ahead.sentence.startswith("Where Trust was higher in 2026-Q1, Repeat business was higher in 2026-Q3")
    assert behind.strength == "unclear"


def test_a_chain_of_too_few_units_says_so() -> None:
    blank: dict[str, Any] = dict.fromkeys(("value", "ci_low", "ci_high", "bca_low", "bca_high"), float("nan"))
    said = findings.chain_effects(changed("chain_effects", reason="too_few_units", units=4, **blank)).found
    assert said[0].sentence == "The chain as a whole can't be worked out: too few units have every figure, 4 in all."
    assert len(said) == 2


def test_no_practice_beyond_chance_is_said_plainly() -> None:
    said = findings.drivers(changed("drivers", beyond_noise=False, ahead_of="")).found
    assert said[0].sentence == "With 20 units and 2 practices, none can be told to go with Repeat business beyond chance."
    assert said[1].sentence.startswith("No order of the practices can be told")
    assert {found.strength for found in said} == {"unclear"}


def test_a_practice_beyond_chance_is_likely_and_never_clear() -> None:
    said = findings.drivers(hand_made()).found
    assert [found.strength for found in said] == ["likely", "likely"]
    assert said[1].sentence == "An order can be told only of Trust before “Skill to serve well”."


def test_parts_without_a_dependable_range_say_why() -> None:
    said = findings.drivers(changed("drivers", ci_low=float("nan"), ci_high=float("nan"))).found
    assert said[0].evidence.startswith("Its part is 40\u202f%, with no dependable range.")
    assert said[-1].sentence == (
        "No range is told of the parts: of 20 units for 2 practices none would hold as often as it should."
        " It takes 3 units for each practice."
    )
    assert tables.drivers(changed("drivers", ci_low=float("nan"), ci_high=float("nan"))).cells()[0][3] == "–"


def test_practices_that_were_too_many_are_named() -> None:
    result = changed("drivers", ("predictor", "skill"), reason="too_many_predictors", weight=float("nan"))
    assert findings.drivers(result).found[-1].sentence.endswith("left out: “Skill to serve well”.")
    assert tables.drivers(result).cells()[1][2] == "–"


def test_with_few_units_no_range_is_given_and_the_sentence_says_why() -> None:
    blank: dict[str, Any] = dict.fromkeys(("ci_low", "ci_high", "bca_low", "bca_high"), float("nan"))
    found = findings.chain_effects(changed("chain_effects", units=14, **blank)).found[0]
    assert found.strength == "unclear"
    assert "with no dependable range, 14 units" in found.evidence
    assert found.caution.startswith("With fewer than 15 units no range of it holds as often as it should")
    assert not findings.chain_effects(changed("chain_effects", units=15, **blank)).found[0].caution.startswith("With fewer")
