"""Panels without a kernel: change a choice, and what is shown follows."""

from __future__ import annotations

from collections.abc import Iterator
from contextvars import Context
from dataclasses import replace
from typing import Any

import ipywidgets as widgets
import pandas as pd
import plotly.graph_objects as go
import pytest

from assessment import live
from assessment.language import speaking
from assessment.result import Assessment
from made_results import SCENARIOS, asked, hand_made  # type: ignore[import-not-found]
from score_intervals import score_interval  # type: ignore[import-not-found]

CHART = "application/vnd.plotly.v1+json"


def parts(panel: Any) -> Iterator[Any]:
    """A panel and everything in it, in the order of the tab key."""
    yield panel
    for child in getattr(panel, "children", ()):
        yield from parts(child)


def choices(panel: Any) -> dict[str, Any]:
    """Lists and sliders by their labels; of one label, the first."""
    found = [part for part in parts(panel) if isinstance(part, (widgets.Dropdown, widgets.SelectionSlider))]
    return {choice.description: choice for choice in reversed(found)}


def outputs(panel: Any) -> list[dict[str, Any]]:
    return [output["data"] for part in parts(panel) if isinstance(part, widgets.Output) for output in part.outputs]


def why(panel: Any) -> str:
    """Who can't be chosen, and why."""
    return " ".join(part.value for part in parts(panel) if isinstance(part, widgets.HTML))


def hide(result: Assessment, *, unit: str, status: str = "too_few") -> Assessment:
    """The result without the scores of a unit."""
    scores = result.scores.copy()
    own = scores["unit"] == unit
    scores.loc[own, "status"] = status
    scores.loc[own, ["n", "score", "se", "df", "ci_low", "ci_high"]] = float("nan")
    return replace(result, scores=scores)


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
    assert "fewer than 10 people answered" in why(panel)
    assert "Nothing of this may be shown" in said(panel)


def test_what_is_hidden_to_protect_others_says_so() -> None:
    result: Assessment = SCENARIOS["nothing shown"]()
    panel = live.scores(replace(result, scores=result.scores.assign(status="protects_others")))
    assert "would let the answers of a smaller group be worked out" in why(panel)


def test_levels_of_one_label_can_both_be_chosen() -> None:
    result: Assessment = hand_made()
    panel = live.scores(replace(result, levels=result.levels.assign(label="Staff")))
    assert len(choices(panel)["Level"].options) == 4


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


def test_a_unit_that_is_hidden_can_not_be_chosen_and_is_named_with_the_reason() -> None:
    panel = live.scores(hide(hand_made(), unit="Unit 3"))
    assert "Unit 3" not in [value for _, value in choices(panel)["Unit"].options]
    assert "Unit: 1 can't be chosen" in why(panel)
    assert "fewer than 10 people answered: Unit 3." in why(panel)


def test_of_a_hidden_score_only_the_reason_is_shown() -> None:
    result: Assessment = hand_made()
    scores = result.scores.copy()
    gone = (scores["unit"] == "Unit 2") & (scores["scale"] == "skill")
    scores.loc[gone, ["score", "ci_low", "ci_high"]], scores.loc[gone, "status"] = float("nan"), "alike"
    panel = live.scores(replace(result, scores=scores, unit="Unit 2"))
    assert "nearly everybody there answered alike, so that the figure would be each one's answer: Skill to serve well." in said(
        panel
    )


def in_two_regions() -> Assessment:
    """Units 1 and 4 are regions: of Units 2 and 3, and of Units 5 and 6."""
    result: Assessment = hand_made()
    parents = ["", "Whole", "Unit 1", "Unit 1", "Whole", "Unit 4", "Unit 4"]
    return replace(result, units=result.units.assign(parent=parents, leaf=[name not in parents for name in result.units["unit"]]))


def test_a_region_narrows_the_units() -> None:
    panel = live.scores(in_two_regions())
    assert [value for _, value in choices(panel)["Region"].options] == ["Whole", "Unit 1", "Unit 4"]
    choices(panel)["Region"].value = "Unit 4"
    assert [value for _, value in choices(panel)["Unit"].options] == ["Unit 4", "Unit 5", "Unit 6"]
    assert choices(panel)["Unit"].value == "Unit 4"


def test_a_choice_stays_where_it_still_may_be_made() -> None:
    panel = live.scores(hand_made())
    choices(panel)["Unit"].value, choices(panel)["Level"].value = "Unit 5", "manager"
    choices(panel)["Wave"].value = "2026-Q1"
    assert (choices(panel)["Unit"].value, choices(panel)["Level"].value) == ("Unit 5", "manager")


def test_two_units_are_told_apart_only_beyond_chance() -> None:
    panel = live.pair(hand_made(20))  # two points apart for each unit between them
    choices(panel)["Compared with"].value = "Unit 2"
    assert "Not told from chance: Trust, “Skill to serve well” and CARE." in said(panel)
    choices(panel)["Compared with"].value = "Unit 20"
    assert "Unit 1 is 38 points below Unit 20 on Trust" in said(panel)


def test_a_unit_is_not_compared_with_a_region_that_it_is_in() -> None:
    panel = live.pair(in_two_regions())
    choices(panel)["Unit"].value = "Unit 2"
    assert [value for _, value in choices(panel)["Compared with"].options] == ["Unit 3", "Unit 4", "Unit 5", "Unit 6"]
    assert "some people would be on both sides: Whole, Unit 1." in why(panel)


def test_more_answers_narrow_the_range_as_the_formula_says() -> None:
    panel = live.more_answers(hand_made())  # 40 of 80 answered, se 1: s = sqrt(40 / (1 - 40 / 80))
    choices(panel)["Answers"].value = 60
    low, high = score_interval(60, 72, 80, 80)
    half = (high - low) / 2
    assert f"60 answers of 80 people (75\u202f%) would make that {half:.1f}" in said(panel)


def test_if_everybody_answers_nothing_is_left_to_chance() -> None:
    panel = live.more_answers(hand_made())
    choices(panel)["Answers"].value = 80
    assert "would make that 0.0" in said(panel)


def test_a_unit_of_the_heat_map_opens_below_it() -> None:
    panel = live.all_units(hand_made())
    choices(panel)["Level"].value = "manager"
    button = next(part for part in parts(panel) if isinstance(part, widgets.Button) and part.description == "Unit 4")
    button.click()
    assert "Trust 70 likely 68 to 72" in said(panel)  # 50, 10 for managers, 8 for the unit, 2 for the wave


def test_the_heat_map_is_sorted_and_paged() -> None:
    panel = live.all_units(hand_made(45))
    assert [label for label, _ in choices(panel)["Page"].options] == ["1 to 20 of 45", "21 to 40 of 45", "41 to 45 of 45"]
    choices(panel)["Sort by"].value = "trust"
    choices(panel)["Page"].value = 40
    names = [part.description for part in parts(panel) if isinstance(part, widgets.Button) and part.layout.display != "none"]
    assert names == [f"Unit {place}" for place in range(41, 46)]


def test_a_field_that_is_hidden_has_no_number_and_its_reason_is_told() -> None:
    result = hide(hand_made(), unit="Unit 3")
    panel = live.all_units(result)
    assert "fewer than 10 people answered: Unit 3." in why(panel)
    assert "Unit 3" not in "".join(
        part.value for part in parts(panel) if isinstance(part, widgets.HTML) and "<table" in part.value
    )


def test_the_heat_map_says_each_score_with_its_range() -> None:
    panel = live.all_units(hand_made())
    (table,) = [part.value for part in parts(panel) if isinstance(part, widgets.HTML) and "<table" in part.value]
    assert '<b>74</b> <span style="font-size:11px">72 to 76</span>' in table


def test_the_heat_map_has_as_many_cells_in_each_line_as_in_its_head() -> None:
    panel = live.all_units(hand_made())
    (table,) = [part.value for part in parts(panel) if isinstance(part, widgets.HTML) and "<table" in part.value]
    lines = table.split("<tr")[1:]
    assert {line.count("<th") + line.count("<td") for line in lines} == {4}  # the unit, and three scores
    assert lines[0].count("position:absolute") == 0


def test_single_questions_are_no_scores_of_a_panel() -> None:
    result: Assessment = hand_made()
    item = result.scores[result.scores["scale"] == "trust"].assign(scale="001.a", score=11.0)
    panel = live.scores(replace(result, scores=pd.concat([result.scores, item], ignore_index=True)))
    assert "11" not in said(panel)


def test_the_board_opens_a_unit_of_the_heat_map() -> None:
    board = live.board(hand_made())
    next(part for part in parts(board) if isinstance(part, widgets.Button) and part.description == "Unit 4").click()
    assert next(part for part in parts(board) if isinstance(part, widgets.ToggleButtons)).value == "A unit"
    assert choices(board)["Unit"].value == "Unit 4"


def test_every_panel_of_the_board_can_be_turned_to() -> None:
    board = live.board(hand_made())
    turned = next(part for part in parts(board) if isinstance(part, widgets.ToggleButtons))
    for name in turned.options:
        turned.value = name
        assert said(board)


def test_every_list_and_slider_has_a_label() -> None:
    for question in asked(live):
        for part in parts(getattr(live, question)(hand_made())):
            if isinstance(part, (widgets.Dropdown, widgets.SelectionSlider, widgets.ToggleButtons)):
                assert part.description


def test_a_panel_answers_in_its_readers_language_wherever_the_browser_s_message_comes_from() -> None:
    with speaking("de"):
        panel = live.more_answers(replace(hand_made(), language="de"))
    Context().run(lambda: setattr(choices(panel)["Antworten"], "index", 1))  # a message comes with no language of its own
    assert "wenn sich Antworten so unterscheiden wie jetzt" in said(panel)
    assert "Wert" in choices(panel)


def together_in(result: Assessment, unit: str) -> Assessment:
    """The result with the managers of one unit under the name of levels together, too."""
    name = "manager+senior_leader"
    rows = result.scores[(result.scores["unit"] == unit) & (result.scores["level"] == "manager")].assign(level=name)
    levels = pd.concat([result.levels, pd.DataFrame([{"level": name, "label": "Managers and senior leaders", "order": 9}])])
    return replace(result, scores=pd.concat([result.scores, rows], ignore_index=True), levels=levels.reset_index(drop=True))


def test_levels_together_can_be_chosen_of_a_unit_that_shows_them_so_and_are_not_named_for_others() -> None:
    panel = live.scores(together_in(hand_made(), "Unit 3"))
    assert "Managers and senior leaders" not in {label for label, _ in choices(panel)["Level"].options}
    assert "Managers and senior leaders" not in why(panel)
    choices(panel)["Unit"].value = "Unit 3"
    assert "Managers and senior leaders" in {label for label, _ in choices(panel)["Level"].options}


def test_the_heat_map_says_of_other_units_that_they_show_these_levels_apart() -> None:
    panel = live.all_units(together_in(hand_made(), "Unit 3"))
    choices(panel)["Level"].value = "manager+senior_leader"
    assert "these levels are shown each by itself, or nobody answered at them: Unit 1" in why(panel)
