"""Sentences on links say what their verdicts allow."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from assessment import figures, findings, tables
from assessment.findings import Finding
from assessment.result import Assessment
from made_results import SCENARIOS, hand_made  # type: ignore[import-not-found]


def with_link(**changed: Any) -> Assessment:
    """The first step of the chain, changed."""
    result: Assessment = hand_made()
    first = result.links["outcome"] == "happy"
    links = result.links.assign(**{name: result.links[name].mask(first, value) for name, value in changed.items()})
    return replace(result, links=links)


def first_step(**changed: Any) -> Finding:
    return findings.steps(with_link(**changed)).found[0]


def test_a_clear_link_is_a_plain_sentence_with_its_range() -> None:
    found = first_step()
    assert found.sentence == "Where Trust is higher, Customer satisfaction is higher."
    assert found.evidence.startswith("r .80, likely .50 to .95, 20 units.")
    assert found.strength == "clear"


def test_a_likely_link_says_that_correcting_would_lose_it() -> None:
    found = first_step(verdict="likely")
    assert found.strength == "likely"
    assert "not after correcting" in found.evidence


def test_a_link_downwards_is_said_downwards_and_not_counted_on_the_chain() -> None:
    changed = {"r": -0.8, "ci_low": -0.95, "ci_high": -0.5}
    assert first_step(**changed).sentence == "Where Trust is higher, Customer satisfaction is lower."
    said = findings.chain(with_link(**changed)).found
    assert said[0].sentence == "From Trust to Repeat business, 1 of 2 steps can be told to go with the next."
    assert said[1].sentence.endswith("Customer satisfaction is lower.")


@pytest.mark.parametrize(
    ("verdict", "reason", "begins"),
    [
        ("too few units to tell", "", "Too few units to tell whether there is a link between Trust and Customer satisfaction."),
        ("no link seen", "", "No link is seen between Trust and Customer satisfaction."),
        (
            "not computed: too_few",
            "too_few",
            "The link between Trust and Customer satisfaction can't be worked out: fewer than four units",
        ),
    ],
)
def test_a_link_that_is_not_told_claims_nothing(verdict: str, reason: str, begins: str) -> None:
    found = first_step(verdict=verdict, reason=reason, ci_low=-0.5)
    assert found.sentence.startswith(begins)
    assert found.strength == "unclear"


def test_the_chain_is_only_as_strong_as_its_weakest_step() -> None:
    assert findings.chain(hand_made()).found[0].strength == "likely"
    assert findings.chain(with_link(verdict="too few units to tell", ci_low=-0.5)).found[0].strength == "likely"
    both = hand_made()
    clear = replace(both, links=both.links.assign(verdict="clear"))
    assert findings.chain(clear).found[0].strength == "clear"


def test_links_of_the_same_people_are_doubted() -> None:
    assert "whose mood can raise both" in str(findings.chain(with_link(same_people=True)))


def test_the_headline_tells_the_whole_way_only_where_it_can_be_told() -> None:
    assert findings.headline(hand_made()).found[1].sentence.startswith("From Trust to Repeat business, each step")
    result = hand_made()
    whole_way = (result.links["predictor"] == "trust") & (result.links["outcome"] == "repeat_rate")
    told = replace(result, links=result.links.assign(verdict=result.links["verdict"].mask(whole_way, "likely")))
    assert (
        findings.headline(told).found[1].sentence == "Across 20 units, where Trust is higher, Repeat business is higher (likely)."
    )


def test_without_links_the_first_page_says_what_is_not_known() -> None:
    result = SCENARIOS["no customers"]()
    assert [found.sentence for found in findings.certainty(result).found] == ["Clear", "Likely", "Not known"]
    assert "Only one side was asked." in str(findings.chain(result))


def test_every_link_of_the_chain_stands_in_one_box() -> None:
    for verdict, box in (("no link seen", "No link seen"), ("not computed: too_few", "Can't be worked out")):
        boxes = {found.sentence: found.evidence for found in findings.certainty(with_link(verdict=verdict)).found}
        assert boxes[box] == "The link of Trust with Customer satisfaction (20 units)."


def test_two_steps_of_which_no_unit_has_both_figures_are_not_passed_over() -> None:
    result = hand_made()
    links = result.links[(result.links["predictor"] != "trust") | (result.links["outcome"] != "happy")]
    lacking = replace(result, links=links)
    said = [found.sentence for found in findings.chain(lacking).found]
    assert said[0] == "From Trust to Repeat business, 1 of 2 steps can be told to go with the next."
    unknown = "The link between Trust and Customer satisfaction can't be worked out: no unit has both figures that may be shown."
    assert unknown in said
    boxes = {found.sentence: found.evidence for found in findings.certainty(lacking).found}
    assert boxes["Can't be worked out"] == "The link of Trust with Customer satisfaction (0 units)."
    assert "Trust to Customer satisfaction: can't be told" in figures.chain(lacking).description


def test_a_link_of_customers_with_a_record_is_none_of_staff_with_customers() -> None:
    result = hand_made()
    assert (result.links["predictor"] == "happy").any()
    told = tables.links(result).frame
    assert len(told)
    assert "Customer satisfaction" not in set(told["predictor_title"])


def test_scales_whose_averages_are_weak_are_named() -> None:
    found = findings.agreement(hand_made()).found[0]
    assert found.sentence == "Units' averages of staff are dependable on 2 of 3 scales."
    assert found.caution.endswith("those seen: Trust.")
    assert found.evidence == "Dependable is an ICC(2) of at least .70."


def test_a_range_that_goes_below_what_is_dependable_is_told() -> None:
    result = hand_made()
    unsure = replace(result, agreement=result.agreement.assign(icc2_low=0.4))
    assert findings.agreement(unsure).found[0].evidence.endswith("On 2 of them the likely range goes below that.")


def test_whether_people_agree_is_said_to_depend_on_the_null_where_it_does() -> None:
    agreed, depends = findings.agreement(hand_made()).found[1:]
    assert agreed.sentence == "The staff of a unit agree on 2 of 3 scales."
    assert depends.sentence == "Whether the staff of a unit agree depends, on 1 of 3 scales, on what answers at random look like."
    assert depends.caution == "So it is of Trust."


def test_where_both_nulls_say_the_same_nothing_depends_on_them() -> None:
    result = hand_made()
    for level, said in ((0.9, "3 of 3"), (0.1, "none of 3")):
        changed = replace(result, agreement=result.agreement.assign(rwg=level, rwg_skewed=level - 0.05))
        assert [found.sentence for found in findings.agreement(changed).found[1:]] == [
            f"The staff of a unit agree on {said} scales."
        ]


def test_a_scale_without_the_skewed_null_is_not_counted() -> None:
    result = hand_made()
    changed = replace(result, agreement=result.agreement.assign(rwg_skewed=float("nan")))
    assert len(findings.agreement(changed).found) == 1


def test_the_table_says_why_there_is_no_icc_only_where_there_is_none() -> None:
    result = hand_made()
    few = replace(result, agreement=result.agreement.assign(icc1=float("nan"), reason="too_few"))
    assert "why" not in tables.agreement(result).columns
    assert [cells[-1] for cells in tables.agreement(few).cells()] == ["too few people share a unit"] * 3
