"""What a group's figure on a scale is the mean of, said in a report."""

from __future__ import annotations

from dataclasses import replace

from assessment.findings import method
from made_results import hand_made  # type: ignore[import-not-found]


def said(**mean_of: str) -> list[str]:
    """What is said of figures of groups, where scales are made so."""
    result = hand_made()
    made = [mean_of.get(scale, known) for scale, known in zip(result.scales["scale"], result.scales["mean_of"], strict=True)]
    sentences = [finding.sentence for finding in method(replace(result, scales=result.scales.assign(mean_of=made))).found]
    return [sentence for sentence in sentences if "figure" in sentence and "mean" in sentence]


def test_it_is_said_which_scales_are_means_of_questions_and_which_of_people() -> None:
    of_questions, of_people = said()
    assert "the mean of its questions' figures" in of_questions
    assert "On 'Customer satisfaction', a group" in of_people  # composites and single questions are not named


def test_nothing_is_named_where_all_are_made_in_one_way() -> None:
    assert len(said(happy="questions")) == 1
    assert said(trust="people", skill="people", seen_trust="people") == [
        "The figure of a group is the mean of its people's scores."
    ]
