"""A link corrected for unreliability stands beside r, in words, and decides nothing; a bend that can't be told is said, too."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from assessment import findings
from assessment.findings import Finding
from made_results import hand_made  # type: ignore[import-not-found]


def step(corrected: float) -> Finding:
    result = hand_made()
    return findings.steps(replace(result, links=result.links.assign(r_corrected=corrected))).found[0]


def test_r_corrected_is_told_beside_r_and_changes_neither_sentence_nor_strength() -> None:
    with_it, without = step(0.9), step(np.nan)
    assert with_it.evidence.startswith("r .80, likely .50 to .95")
    assert with_it.evidence.endswith("r might be about .90; that has no range and decides nothing.")
    assert (with_it.sentence, with_it.strength, with_it.caution) == (without.sentence, without.strength, without.caution)
    assert "Without error" not in without.evidence


@pytest.mark.parametrize("corrected", [1.0, 1.3, -1.2])
def test_a_corrected_r_beyond_one_is_not_printed(corrected: float) -> None:
    assert step(corrected).evidence.endswith("too undependable to tell what r would be without error in them.")


def test_links_without_a_bend_that_can_be_told_are_counted() -> None:
    last = findings.sturdiness(hand_made()).found[-1]
    assert last.sentence == "Of 2 links looked at as a curve, 1 can't be told from a straight line."
    assert "does not show that they are straight" in last.caution


def test_where_no_curve_was_looked_at_nothing_is_said_of_it() -> None:
    result = hand_made()
    blank = replace(result, sturdiness=result.sturdiness.assign(p_bend=np.nan))
    assert "curve" not in str(findings.sturdiness(blank))
