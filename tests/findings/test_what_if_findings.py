"""Sentences on what if: a direction only where the range and the chain allow one, and money with its range."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from assessment import findings, tables
from assessment.findings import Finding
from assessment.result import Assessment
from made_results import hand_made  # type: ignore[import-not-found]

NAN = float("nan")
NO_RANGE = {"ci_low": NAN, "ci_high": NAN, "money_low": NAN, "money_high": NAN}
NO_MONEY = {"currency": "", "money": NAN, "money_low": NAN, "money_high": NAN}


def result_with(**values: Any) -> Assessment:
    """The result made by hand, with all carried changes changed."""
    result: Assessment = hand_made()
    return replace(result, what_if=result.what_if.assign(**values))


def chain_untold() -> Assessment:
    result: Assessment = hand_made()
    return replace(result, chain_effects=result.chain_effects.assign(ci_low=-0.1))


def said(result: Assessment) -> list[Finding]:
    return list(findings.what_if(result).found)


def test_what_can_be_told_has_a_direction_and_its_range_with_as_many_decimals() -> None:
    lift, *_ = said(hand_made())
    assert lift.strength == "likely"
    assert lift.sentence == (
        "If the relation between units held for a change within one, lifting every unit below the middle one in Trust to it"
        " (2.0 points on average) would go with Repeat business 2.0 percentage points higher, likely 0.4 to 3.6 percentage"
        " points."
    )
    assert lift.evidence == "On the way: Customer satisfaction 1.0 points, likely 0.2 to 1.8; 20 units."
    assert lift.caution.startswith("The order of the steps is assumed")


def test_a_lower_end_is_said_as_lower() -> None:
    found = said(result_with(value=-0.02, ci_low=-0.036, ci_high=-0.004))[0]
    assert "would go with Repeat business 2.0 percentage points lower, likely −3.6 to −0.4 percentage points." in found.sentence


@pytest.mark.parametrize("result", [result_with(ci_low=-0.001), chain_untold()])
def test_without_a_range_beyond_zero_or_a_chain_that_can_be_told_no_direction_is_said(result: Assessment) -> None:
    for found in said(result):
        assert found.strength == "unclear"
        assert "can't be told" in found.sentence
        assert not any(word in found.sentence for word in ("higher", "lower", " more ", " less "))


def test_without_a_range_no_number_of_the_end_is_said_but_why() -> None:
    found = said(result_with(**NO_RANGE))
    assert {one.strength for one in found} == {"unclear"}
    assert found[0].sentence.endswith("would go with lifting every unit below the middle one in Trust to it (2.0 points on"
                                      " average) can't be told.")  # fmt: skip
    assert found[0].caution.startswith("No range of what runs along the steps is given")
    assert found[0].evidence == "On the way: Customer satisfaction 1.0 points, with no dependable range; 20 units."


def test_why_there_is_no_range_depends_on_how_many_units_there_are() -> None:
    few, untold = (said(result_with(**NO_RANGE, units=units))[0].caution for units in (14, 15))
    assert few.startswith("With fewer than 15 units no range")
    assert untold.startswith("No range of what runs along the steps is given")


def test_money_is_said_with_its_range_and_its_caution() -> None:
    money = [found for found in said(hand_made()) if "EUR" in found.sentence]
    assert money[0].sentence.endswith("(2.0 points on average) would go with EUR 10,000 more a year, likely EUR 2,000 to 18,000.")
    assert money[0].strength == "likely"
    assert "the value that the engagement gives" in money[0].caution


def test_money_whose_range_includes_zero_can_not_be_told() -> None:
    money = [found for found in said(result_with(money_low=-2000.0)) if "EUR" in found.sentence]
    assert money[0].strength == "unclear"
    assert money[0].sentence.endswith("can't be told: likely EUR −2,000 to 18,000 a year.")


def test_without_a_value_no_money_is_said_and_why() -> None:
    sentences = [found.sentence for found in said(result_with(**NO_MONEY))]
    assert sentences[-1] == "What it would be worth in money is not said: the engagement gives no value."
    assert not any("EUR" in sentence for sentence in sentences)


def test_a_change_that_the_range_held_says_so() -> None:
    assert "the range of the units held it there" in said(result_with(held=True))[0].evidence


@pytest.mark.parametrize(
    ("reason", "words"),
    [("too_few_units", "20 in all"), ("no_variance", "all units have the same figure"), ("collinear", "in other words")],
)
def test_what_can_not_be_computed_is_said_once_with_why(reason: str, words: str) -> None:
    (found,) = said(result_with(reason=reason))
    assert found.strength == "unclear"
    assert words in found.sentence


def test_a_chain_without_three_steps_is_said() -> None:
    result = hand_made()
    (found,) = said(replace(result, what_if=result.what_if.iloc[:0]))
    assert "it takes three steps with figures" in found.sentence


def test_the_table_says_what_is_likely_and_what_each_is_worth() -> None:
    rows = tables.what_if(hand_made()).frame
    assert rows["verdict"].tolist() == ["likely"] * 4
    assert rows["worth"].tolist() == [
        "",
        "EUR 10,000 a year, likely 2,000 to 18,000",
        "",
        "EUR 20,000 a year, likely 4,000 to 36,000",
    ]
    assert rows["range"].tolist()[:2] == ["0.20 to 1.80", "0.40 to 3.60"]
