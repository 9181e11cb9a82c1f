"""Where work would matter: a practice is named only where its part and its low score can both be told."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assessment import figures, findings, tables
from assessment.findings.priorities import average_score, priority_rows
from assessment.result import Assessment
from made_results import hand_made  # type: ignore[import-not-found]


def with_scores(*scores: float, half: float = 2.0, beyond: bool = True) -> Assessment:
    """All staff of the whole score each practice so, the practices in the order of their parts."""
    result: Assessment = hand_made()
    practices = list(priority_rows(result)["predictor"])
    frame = result.scores
    for practice, score in zip(practices, scores, strict=False):
        rows = (
            frame["scale"].eq(practice) & frame["level"].eq("all") & frame["unit"].eq(result.unit) & frame["kind"].eq("employee")
        )
        values = {"score": score, "ci_low": score - half, "ci_high": score + half}
        frame = frame.assign(**{name: frame[name].mask(rows, value) for name, value in values.items()})
    return replace(result, scores=frame, drivers=result.drivers.assign(beyond_noise=beyond))


def test_a_practice_beyond_chance_that_is_surely_low_is_named() -> None:
    result = with_scores(40.0, 60.0)
    title = priority_rows(result)["predictor_title"].iloc[0]
    found = findings.priorities(result).found
    assert [finding.strength for finding in found] == ["likely"]
    assert found[0].sentence.startswith(f"{title}: goes with")
    assert found[0].evidence.startswith("Its score is 40, likely 38 to 42, where the average of 2 practices is 50;")


@pytest.mark.parametrize(("half", "beyond"), [(15.0, True), (2.0, False)])
def test_where_the_score_or_the_part_can_not_be_told_none_is_named(half: float, beyond: bool) -> None:
    (found,) = findings.priorities(with_scores(40.0, 60.0, half=half, beyond=beyond)).found
    assert found.strength == "unclear"
    assert found.sentence.startswith("No practice can be told both")


def test_without_parts_there_is_a_sentence_and_nothing_drawn() -> None:
    result = hand_made()
    empty = replace(result, drivers=result.drivers.assign(reason="too_few_units"))
    assert findings.priorities(empty).found[0].sentence == "Where work on a practice would matter most can't be told."
    assert figures.priorities(empty).spec["data"] == []


def test_each_practice_is_drawn_once_with_its_number_and_named_below() -> None:
    result = with_scores(40.0, 60.0)
    figure, rows = figures.priorities(result), tables.priorities(result).frame
    drawn = {
        text: (x, y) for trace in figure.spec["data"] for text, x, y in zip(trace["text"], trace["x"], trace["y"], strict=True)
    }
    assert drawn == {f"<b>{at}</b>": (row.score, row.weight) for at, row in enumerate(rows.itertuples(), 1)}
    assert figure.caption.startswith(" · ".join(f"{at} {title}" for at, title in enumerate(rows["predictor_title"], 1)))


def test_the_lines_are_the_averages_of_scores_and_parts() -> None:
    result = with_scores(40.0, 60.0)
    upright, across = figures.priorities(result).spec["layout"]["shapes"]
    assert (upright["x0"], upright["x1"]) == (50.0, 50.0) == (average_score(priority_rows(result)),) * 2
    assert across["y0"] == across["y1"] == pytest.approx(priority_rows(result)["weight"].mean())
