"""What to do first: chosen from the figures, only where they clearly fall short."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd
import pytest

from assessment import findings
from assessment.findings.practices import PRACTICES
from assessment.result import Assessment, about
from made_results import hand_made  # type: ignore[import-not-found]


def practised(**scores: float) -> Assessment:
    """Single descriptors with these scores of all customers, each within 4 points; names are places in the list of practices."""
    result: Assessment = hand_made()
    rows = result.scores[(result.scores["scale"] == "happy") & (result.scores["unit"] == "Whole")]
    asked = [practice for practice in PRACTICES if practice.asked == "customer"]
    ranges = {asked[int(name[1:])].concept: {"score": x, "ci_low": x - 4, "ci_high": x + 4} for name, x in scores.items()}
    more = [rows.assign(scale=concept, **figures) for concept, figures in ranges.items()]
    return replace(result, scores=pd.concat([result.scores, *more], ignore_index=True))


def advice(place: int) -> str:
    return [practice for practice in PRACTICES if practice.asked == "customer"][place].advice


def test_the_lowest_figures_come_first() -> None:
    said = findings.actions(practised(p0=60.0, p1=30.0, p2=45.0)).found
    assert [found.sentence for found in said] == [advice(1), advice(2), advice(0)]


def test_no_more_than_three_things_are_asked_for() -> None:
    assert len(findings.actions(practised(p0=60.0, p1=30.0, p2=45.0, p3=50.0)).found) == 3


def test_a_figure_whose_range_reaches_good_is_not_acted_on() -> None:
    said = findings.actions(practised(p0=72.0, p1=70.0)).found
    assert [found.sentence for found in said] == [advice(1)]


def test_where_all_is_well_the_advice_is_to_keep_it() -> None:
    assert findings.actions(practised(p0=90.0)).found[0].sentence == "Keep what works"


def test_where_nothing_was_asked_nothing_is_advised() -> None:
    assert findings.actions(hand_made()).found[0].sentence == "Nothing can be advised yet"


def test_evidence_names_the_figure_its_range_and_its_source() -> None:
    found = findings.actions(practised(p1=30.0)).found[0]
    assert ": 30 of 100, likely 26 to 34; n 200." in found.evidence
    assert found.source


@pytest.mark.parametrize("practice", PRACTICES, ids=lambda practice: practice.concept)
def test_every_practice_is_written_as_a_whole(practice: object) -> None:
    texts = [getattr(practice, name) for name in ("concept", "advice", "figure", "source")]
    assert all(text and text == text.strip() and not text.endswith(".") for text in texts)


def test_the_first_page_of_a_unit_says_how_it_differs_from_the_rest_where_that_is_more_than_chance() -> None:
    of_unit = {unit: str(findings.headline(about(hand_made(), unit))) for unit in ("Unit 3", "Unit 4", "Whole")}
    assert "Unit 3: Trust 7 points above the rest. Likely 4 to 10 points from the rest." in of_unit["Unit 3"]
    assert [unit for unit, said in of_unit.items() if "the rest" in said] == ["Unit 3"]


def test_of_several_differences_to_the_rest_the_widest_is_told() -> None:
    result = about(hand_made(), "Unit 3")
    lower: dict[str, Any] = {
        "kind": "customer",
        "scale": "happy",
        "level": "customer",
        "difference": -9.0,
        "ci_low": -12.0,
        "ci_high": -6.0,
    }
    rows = {
        name: frame[frame["unit"] == "Unit 3"]
        for name, frame in (("contrasts", result.contrasts), ("comparisons", result.comparisons))
    }
    more = {name: pd.concat([getattr(result, name), frame.head(1).assign(**lower)]) for name, frame in rows.items()}
    said = str(findings.headline(replace(result, **more)))
    assert "9 points below the rest" in said
    assert "It is the widest of several differences, so some of its width is chance." in said
    assert "7 points above the rest" not in said
