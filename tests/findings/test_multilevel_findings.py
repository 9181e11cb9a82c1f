"""Words on customers' own answers say no more than the slope's interval."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from assessment import findings, tables
from assessment.findings import Finding
from made_results import hand_made  # type: ignore[import-not-found]

BLANK = dict.fromkeys(("slope", "se", "df", "ci_low", "ci_high", "p_holm", "left", "explained"), np.nan)


def said(**values: Any) -> Finding:
    result = hand_made()
    return findings.multilevel(replace(result, multilevel=result.multilevel.assign(**values))).found[0]


def test_a_clear_slope_is_said_with_its_points_its_range_and_what_lies_between_units() -> None:
    found = said()
    assert (found.strength, found.sentence) == (
        "clear", "Where a unit's Trust is higher, its customers' Customer satisfaction is higher.",
    )  # fmt: skip
    assert "4.0 points for 10, likely 2 to 6; 800 customers of 20 units." in found.evidence
    assert "5\u202f% lies between units; of that, 40\u202f% goes with it." in found.evidence  # 20 of 400; 1 - 12 / 20


def test_a_slope_that_only_its_own_range_tells_is_likely() -> None:
    assert said(p_holm=0.06).strength == "likely"


def test_a_slope_whose_range_holds_zero_can_not_be_told_and_nothing_is_said_to_go_with_it() -> None:
    found = said(ci_low=-0.5, p_holm=0.2)
    assert (found.strength, found.sentence) == (
        "unclear", "It can't be told whether customers' Customer satisfaction goes with their unit's Trust.",
    )  # fmt: skip
    assert "goes with it" not in found.evidence


def test_a_share_below_zero_is_not_said_to_go_with_it() -> None:
    assert "goes with it" not in said(explained=-0.1).evidence


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        ("counts_only", "came as counts"), ("too_few_units", "fewer than four units"), ("one_answer_each", "no unit has two"),
        ("no_variance", "answered alike"), ("same_score", "the same staff score"),
        ("nothing_left", "don't differ at all"), ("unequal_units", "so many times as many"),
    ],
)  # fmt: skip
def test_each_reason_is_said_in_words(reason: str, words: str) -> None:
    found = said(**BLANK, reason=reason)
    assert found.strength == "unclear"
    assert words in found.sentence


def test_where_nothing_is_seen_to_lie_between_units_no_share_of_it_is_said() -> None:
    found = said(between=0.0, explained=np.nan)
    assert found.strength == "clear"
    assert "between units" not in found.evidence


def test_without_models_the_sentence_says_so_and_the_table_is_empty() -> None:
    result = hand_made()
    none = replace(result, multilevel=result.multilevel.head(0))
    assert "can't be held against" in findings.multilevel(none).found[0].sentence
    assert tables.multilevel(none).cells() == []


def test_the_table_has_the_verdict_and_no_figure_where_there_is_none() -> None:
    result = hand_made()
    assert tables.multilevel(result).cells()[0][-1] == "clear"
    blank = replace(result, multilevel=result.multilevel.assign(**BLANK, reason="nothing_left"))
    row = tables.multilevel(blank).cells()[0]
    assert (row[4], row[-1]) == ("–", "not computed")
