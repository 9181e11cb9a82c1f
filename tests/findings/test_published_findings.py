"""Words on published figures: compared only across units, and only as far as our range allows."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assessment import findings, tables
from assessment.findings import Findings
from assessment.result import Assessment
from made_results import hand_made  # type: ignore[import-not-found]


def said(low: float = 0.5, high: float = 0.95) -> Findings:
    result: Assessment = hand_made()
    return findings.published(replace(result, links=result.links.assign(ci_low=low, ci_high=high)))


@pytest.mark.parametrize(("low", "high", "words"), [(0.5, 0.9, "lies above"), (0.1, 0.3, "lies below"), (0.2, 0.9, "holds")])
def test_our_range_is_set_against_a_figure_across_units(low: float, high: float, words: str) -> None:
    found = said(low, high).found[0]
    assert found.sentence == f"On Trust with Customer satisfaction, our range {words} the .33 that others have found."
    assert "Others (2002): r .33 of trust, with delight, across units; 99 units." in found.evidence
    assert "corrected for error of measurement, ours is not" in found.caution


def test_a_figure_across_people_is_told_and_not_compared() -> None:
    found = said().found[1]
    assert found.sentence.endswith("others have found .20, which our own link can't be held against.")
    assert "usually go together more closely" in found.caution


def test_a_step_without_a_figure_says_so_and_no_norm_is_made_of_the_others() -> None:
    *_, without, last = said().found
    assert without.sentence == (
        "On Customer satisfaction with Repeat business, no published figure is given: none could be checked in its source."
    )
    assert "no norm" in last.sentence


def test_without_a_link_of_our_own_nothing_is_compared() -> None:
    result = hand_made()
    links = result.links.assign(**dict.fromkeys(("r", "ci_low", "ci_high"), float("nan")))
    found = findings.published(replace(result, links=links)).found[0]
    assert "can't be held against" in found.sentence
    assert found.caution == "There is no link of our own here."


def test_the_table_has_both_figures_and_the_source() -> None:
    row = tables.published(hand_made()).cells()[0]
    assert row[2:7] == [".80", ".50 to .95", ".33", "yes", "Others (2002)"]
    assert row[-2:] == ["across units: 99 units", "A journal (read in its abstract)"]
