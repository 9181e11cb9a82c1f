"""Panels: what is chosen is what is shown, and nothing that the gate hides."""

from __future__ import annotations

from collections.abc import Callable

import ipywidgets as widgets
import pytest

from assessment.live import links, outcomes, scores
from assessment.pipeline import assess
from assessment.result import Assessment

CHART = "application/vnd.plotly.v1+json"


@pytest.fixture(scope="module")
def result() -> Assessment:
    return assess()


def parts(panel: widgets.VBox) -> tuple[dict[str, widgets.Dropdown], widgets.Output]:
    """The choices by name, and the area below them."""
    row, shown = panel.children
    return {choice.description: choice for choice in row.children}, shown


@pytest.mark.parametrize("make", [scores, outcomes, links])
def test_a_panel_shows_a_chart_and_its_words_at_once(make: Callable[[Assessment], widgets.VBox], result: Assessment) -> None:
    _, shown = parts(make(result))
    assert CHART in shown.outputs[0]["data"]
    assert shown.outputs[0]["data"]["text/plain"]


@pytest.mark.parametrize("make", [scores, outcomes, links])
def test_another_choice_gives_another_chart(make: Callable[[Assessment], widgets.VBox], result: Assessment) -> None:
    chosen, shown = parts(make(result))
    before = shown.outputs
    wave = chosen["Wave"]
    wave.value = next(value for value in wave.options if value != wave.value)
    assert shown.outputs != before


def test_what_is_hidden_is_said_and_not_drawn(result: Assessment) -> None:
    _, shown = parts(outcomes(result))
    said = [output["data"]["text/html"] for output in shown.outputs if "text/html" in output["data"]]
    assert any("Not shown, because fewer than 10 people answered: Moor Top." in sentence for sentence in said)
    assert "Moor Top" not in str(shown.outputs[0])


def test_a_units_name_is_text_in_a_sentence_and_in_a_chart(result: Assessment) -> None:
    _, shown = parts(outcomes(result))
    assert "<Quay>" not in str(shown.outputs[0]["data"][CHART])
    assert "Fish &amp; Chips &lt;Quay&gt;" in str(shown.outputs[0]["data"][CHART])


def test_a_panel_runs_without_anything_being_displayed(result: Assessment, capsys: pytest.CaptureFixture[str]) -> None:
    chosen, _ = parts(scores(result))
    chosen["Level"].value = "front_line"
    assert capsys.readouterr().out == ""
