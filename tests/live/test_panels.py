"""Panels without a kernel: change a choice, and what is shown follows."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import plotly.graph_objects as go
import pytest

from assessment import live
from assessment.result import Assessment
from made_results import SCENARIOS, asked, hand_made  # type: ignore[import-not-found]

CHART = "application/vnd.plotly.v1+json"


def choices(panel: Any) -> dict[str, Any]:
    return {choice.description: choice for choice in panel.children[0].children}


def outputs(panel: Any) -> list[dict[str, Any]]:
    return [output["data"] for output in panel.children[1].outputs]


def said(panel: Any) -> str:
    return " ".join(str(data.get("text/plain", "")) for data in outputs(panel))


@pytest.mark.parametrize("name", SCENARIOS)
@pytest.mark.parametrize("question", asked(live))
def test_every_choice_of_every_panel_can_be_made(name: str, question: str) -> None:
    panel = getattr(live, question)(SCENARIOS[name]())
    for choice in choices(panel).values():
        for _, value in choice._options_full:
            choice.value = value
            assert outputs(panel)
            for data in outputs(panel):
                go.Figure({name: part for name, part in data.get(CHART, {}).items() if name != "config"})
            assert "nan" not in said(panel)


def test_the_chart_follows_the_level() -> None:
    panel = live.scores(hand_made())
    assert "Trust 72" in said(panel)
    choices(panel)["Level"].value = "front_line"
    assert "Trust 52" in said(panel)


def test_the_chart_follows_the_unit_and_the_wave() -> None:
    panel = live.scores(hand_made())
    choices(panel)["Unit"].value = "Unit 3"
    assert "Trust 78" in said(panel)
    choices(panel)["Wave"].value = "2026-Q1"
    assert "Trust 76" in said(panel)


def test_a_hidden_figure_says_why_and_is_not_drawn() -> None:
    panel = live.scores(SCENARIOS["nothing shown"]())
    assert not [data for data in outputs(panel) if CHART in data]
    assert "fewer than 10 people answered" in said(panel)


def test_what_is_hidden_to_protect_others_says_so() -> None:
    result: Assessment = SCENARIOS["nothing shown"]()
    panel = live.scores(replace(result, scores=result.scores.assign(status="protects_others")))
    assert "would let the answers of a smaller group be worked out" in said(panel)


def test_levels_of_one_label_can_both_be_chosen() -> None:
    result: Assessment = hand_made()
    panel = live.scores(replace(result, levels=result.levels.assign(label="Staff")))
    assert len(choices(panel)["Level"].options) == 3


def test_without_anything_to_choose_a_panel_says_so() -> None:
    panel = live.links(SCENARIOS["no staff"]())
    assert choices(panel)["Staff score"].options[0][0] == "nothing to choose"
    assert "Nobody was asked this here." in said(panel)


def test_names_in_panels_are_escaped() -> None:
    for question in asked(live):
        for data in outputs(getattr(live, question)(SCENARIOS["hostile names"]())):
            assert "<img" not in data.get("text/html", "") + str(data.get(CHART, ""))


def test_a_panel_of_links_shows_each_outcome_with_its_range() -> None:
    panel = live.links(hand_made())
    assert "Customer satisfaction .80 likely .50 to .95" in said(panel)


def test_a_panel_of_outcomes_shows_the_leaves_only() -> None:
    assert "Whole" not in said(live.outcomes(hand_made()))


def test_a_panel_of_what_if_says_the_change_at_each_step_and_in_money() -> None:
    panel = live.what_if(hand_made())
    assert "a change of 4.0 points in Trust would go with" in said(panel)  # the nearest there is to five
    choices(panel)["Change"].value = -2.0
    assert "Customer satisfaction: −1.0 points, likely −1.8 to −0.2" in said(panel)
    assert "Repeat business: −2.0 percentage points, likely −3.6 to −0.4; EUR −10,000 a year, likely −18,000 to −2,000" in said(
        panel
    )
    assert "can't be told" not in said(panel)


def test_what_if_is_announced_and_no_change_is_no_choice() -> None:
    panel = live.what_if(hand_made())
    assert 'role="alert"' in str(outputs(panel)[0]["text/html"])
    assert 0.0 not in [value for _, value in choices(panel)["Change"]._options_full]


def test_a_carried_change_that_can_not_be_told_says_so_in_the_panel() -> None:
    result: Assessment = hand_made()
    panel = live.what_if(replace(result, what_if=result.what_if.assign(ci_low=-9.0)))
    assert said(panel).count("can't be told") == 2
