"""Charts: gated and aggregated values only, described, each with its table, and such that plotly can draw them."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from itertools import pairwise
from math import nan
from typing import Any

import plotly.graph_objects as go
import pytest

from assessment import figures, findings, tables
from assessment.figures import Diagram, Figure
from assessment.figures.compare import heat_map
from assessment.figures.dots import dots, wrapped
from assessment.figures.marks import PALE
from made_results import SCENARIOS, asked, hand_made  # type: ignore[import-not-found]

QUESTIONS = asked(figures)
WORDS_ONLY = {"headline", "certainty", "actions", "steps"}  # the first page, and a list of links
WITHOUT_CHART = WORDS_ONLY | {
    "agreement",
    "link_chances",
    "method",
    "multilevel",
    "published",
    "rates_needed",
    "sturdiness",
    "trace",
}


def charts(name: str) -> list[Figure]:
    result = SCENARIOS[name]()
    shown = [getattr(figures, question)(result) for question in QUESTIONS]
    return [figure for figure in shown if isinstance(figure, Figure)]


def texts(value: Any) -> list[str]:
    """All text inside plotly's data and layout."""
    if isinstance(value, str):
        return [value]
    inside = value.values() if isinstance(value, dict) else value if isinstance(value, list) else []
    return [text for part in inside for text in texts(part)]


def test_every_question_has_its_sentence_its_table_and_its_chart() -> None:
    assert set(asked(tables)) == set(asked(findings)) - WORDS_ONLY
    assert set(QUESTIONS) == set(asked(findings)) - WITHOUT_CHART


@pytest.mark.parametrize("name", SCENARIOS)
def test_charts_are_plain_json_of_finite_numbers_that_plotly_accepts(name: str) -> None:
    for figure in charts(name):
        spec = json.loads(json.dumps(dict(figure.spec), allow_nan=False))
        assert len(go.Figure(spec).data) == len(figure.spec["data"]), figure.name


@pytest.mark.parametrize("name", SCENARIOS)
def test_charts_are_described_captioned_and_named_as_their_table(name: str) -> None:
    result = SCENARIOS[name]()
    for question in QUESTIONS:
        shown = getattr(figures, question)(result)
        assert shown.name == shown.table.name == getattr(tables, question)(result).name == question.replace("_", "-")
        assert shown.description.strip().endswith(".")
        assert shown.caption.strip().endswith(".")


@pytest.mark.parametrize("name", SCENARIOS)
def test_no_trace_has_more_points_than_there_are_figures(name: str) -> None:
    for figure in charts(name):
        for trace in figure.spec["data"] if figure.name not in {"units-needed", "answers-needed"} else []:
            drawn = trace["z"] if trace["type"] == "heatmap" else trace["x"]
            assert len(drawn) <= len(figure.table.frame), figure.name


def test_where_no_headcounts_were_given_the_chart_of_who_answered_says_that_and_not_that_nothing_may_be_shown() -> None:
    made = hand_made()
    unknown = made.response.assign(headcount=nan, rate=nan, ci_low=nan, ci_high=nan)
    figure = figures.response_rates(replace(made, response=unknown))
    assert figure.description == "How many could have answered is not known here, so that there is no rate to draw."
    assert len(figure.table.frame)  # who answered is in the table, and may be shown


@pytest.mark.parametrize("name", ["nothing shown", "empty frames"])
def test_where_nothing_may_be_shown_nothing_is_drawn(name: str) -> None:
    about_people = {"arrivals", "set-aside", "corrections", "fit-for-use", "units-needed", "answers-needed"}
    for figure in charts(name):
        if figure.name not in about_people:
            assert figure.spec["data"] == []
            assert figure.description == figure.table.empty


def test_a_hidden_figure_is_not_drawn() -> None:
    result = hand_made()
    gone = result.scores["level"].eq("manager") & result.scores["unit"].eq("Whole")
    texts_hidden = {"status": "too_few", "shown_at": ""}
    scores = result.scores.assign(**{name: result.scores[name].mask(gone, text) for name, text in texts_hidden.items()})
    numbers = ["n", "score", "se", "df", "ci_low", "ci_high"]
    hidden = replace(result, scores=scores.assign(**{name: scores[name].mask(gone) for name in numbers}))
    names = [trace.get("name") for trace in figures.care_by_level(hidden).spec["data"]]
    assert "Managers" not in names
    assert "Front line" in names


def test_marks_are_the_figures_of_the_table() -> None:
    figure = figures.care_by_level(hand_made())
    marks = [x for trace in figure.spec["data"] if trace["mode"] == "markers" for x in trace["x"]]
    assert sorted(marks) == sorted(figure.table.frame["score"])


def test_all_ways_to_count_are_drawn_with_their_own_ranges() -> None:
    figure = figures.non_response(hand_made())
    marks = [trace for trace in figure.spec["data"] if trace["mode"] == "markers"]
    ends = [(t["name"], t["x"][0], t["error_x"]["arrayminus"][0], t["error_x"]["array"][0]) for t in marks]
    assert ends == [("As answered", 72.0, 2.0, 2.0), ("By headcount", 70.0, 2.0, 2.0), ("By unit and by level", 69.0, 2.0, 2.0)]
    assert figure.table.cells()[0][2:6] == ["72", "70 to 74", "70", "68 to 72"]


def test_ranges_reach_to_the_ends_of_the_interval() -> None:
    trace = figures.care_by_level(hand_made()).spec["data"][0]
    lengths = zip(trace["x"], trace["error_x"]["arrayminus"], trace["error_x"]["array"], strict=True)
    ends = [(x - before, x + after) for x, before, after in lengths]
    assert ends == [(pytest.approx(50.0), pytest.approx(54.0))] * 2


def test_figures_of_another_unit_are_pale_and_the_caption_says_so() -> None:
    pale = figures.care_by_level(SCENARIOS["nothing shown of the unit"]())
    assert {x for trace in pale.spec["data"] if "marker" in trace for x in trace["marker"]["opacity"]} == {0.4}
    assert pale.caption.endswith(PALE)
    assert PALE not in figures.care_by_level(hand_made()).caption


def test_names_are_escaped_in_every_text_of_a_chart() -> None:
    ours = re.compile(r"</?b>|<br>|<extra></extra>|%\{[\w:,.]+\}")
    for figure in charts("hostile names"):
        for text in texts(dict(figure.spec)):
            assert not re.search(r"[<>]|\$[a-z]\$", ours.sub("", text)), (figure.name, text)


def test_numbers_stand_clear_of_the_line_they_are_compared_with() -> None:
    rows = figures.links(hand_made()).table.frame.head(2).assign(value=[-0.5, 0.5], ci_low=[-0.7, 0.3], ci_high=[-0.3, 0.7])
    rows = rows.assign(title=["a", "b"], viewer="all", label="r", of="")
    numbers = dots(rows, measure="link", legend=False, reference=0.0)["data"][1]
    assert list(zip(numbers["x"], numbers["textposition"], strict=True)) == [(-0.7, "middle left"), (0.7, "middle right")]


def test_marks_of_a_row_stand_apart_by_more_than_their_size() -> None:
    spec = figures.care_by_level(hand_made()).spec
    rows = len(spec["layout"]["yaxis"]["tickvals"])
    places = sorted(y for trace in spec["data"] if trace["mode"] == "markers" for y in trace["y"])
    least = min(b - a for a, b in pairwise(places))
    assert least * (spec["layout"]["height"] - 92) / rows > 11


def test_long_names_are_wrapped_and_cut() -> None:
    lines = wrapped("x" * 200).split("<br>")
    assert [len(line) for line in lines] == [22, 22, 22]
    assert "…" in "".join(lines)


def test_a_long_name_of_a_level_stands_whole_above_a_chart() -> None:
    result, name = hand_made(), "Personnel en contact avec les clients"
    levels = result.levels.assign(label=result.levels["label"].mask(result.levels["level"] == "front_line", name))
    spec = figures.care_by_level(replace(result, levels=levels)).spec
    assert name in {trace["name"].replace("<br>", " ") for trace in spec["data"] if trace["mode"] == "markers"}


def test_the_heat_map_is_blank_where_a_unit_is_hidden() -> None:
    result = hand_made()
    gone = result.scores["unit"].eq("Unit 2") & result.scores["kind"].eq("employee")
    scores = result.scores.assign(status=result.scores["status"].mask(gone, "too_few"), score=result.scores["score"].mask(gone))
    heat = figures.units_compared(replace(result, scores=scores)).spec["data"][0]
    assert [heat["z"][1][:2], heat["text"][1][:2]] == [[None, None], ["", ""]]
    assert heat["text"][0][1] == "74 ▲"


def test_a_long_title_above_the_heat_map_stands_whole_on_two_lines() -> None:
    titles = ["Committed", "What senior leaders do for service", "The " + "very " * 12 + "end"]
    shown = heat_map([[0.0] * 3], [["50"] * 3], ["North"], titles)["layout"]["xaxis"]["ticktext"]
    assert shown[:2] == ["Committed", "What senior leaders do for<br>service"]
    assert re.fullmatch("The very [^<…]*…[^<…]* very end", shown[2])


def test_the_heat_map_colours_only_what_is_beyond_chance_and_gives_the_score_in_words() -> None:
    heat = figures.units_compared(hand_made()).spec["data"][0]
    assert [line[1] for line in heat["z"]] == [5.0, 0.0, 7.0, 0.0, 9.0, 0.0]
    assert [line[1][-1] == "▲" for line in heat["text"]] == [True, False] * 3


def test_of_many_units_only_those_that_stand_out_are_lined_up() -> None:
    assert len(figures.units_compared(hand_made(60)).spec["data"][0]["z"]) == 30
    lined = figures.standing(hand_made(6))
    assert [trace["name"] for trace in lined.spec["data"]] == ["Not compared", "Chance allowed for"]
    assert lined.table.cells()[0][5] == "4 to 6 of 6"


def test_scales_of_one_title_are_kept_apart() -> None:
    result = hand_made()
    twins = replace(result, scales=result.scales.assign(title=result.scales["title"].replace("Trust", "Customer satisfaction")))
    heads = [title for title, _ in tables.units_compared(twins).columns.values()]
    assert {"Customer satisfaction (staff)", "Customer satisfaction (customers)"} <= set(heads)


def test_the_chain_is_text_in_boxes_with_a_number_for_each_step() -> None:
    chain = figures.chain(hand_made())
    assert isinstance(chain, Diagram)
    assert re.findall(r'class="value">([^<]*)<', chain.html) == ["72", "60", "30\u202f%"]
    assert chain.description.startswith("Steps: Trust 72, Customer satisfaction 60, Repeat business 30")


def test_a_step_that_is_hidden_keeps_its_box_and_says_so() -> None:
    html = figures.chain(SCENARIOS["nothing shown"]()).html
    assert html.count('class="unit">hidden') == 3


def test_a_record_that_the_client_did_not_give_is_not_said_to_be_hidden() -> None:
    result = hand_made()
    given = result.outcomes["outcome"] != "repeat_rate"
    blank = result.outcomes[["value", "ci_low", "ci_high"]].where(given)
    outcomes = result.outcomes.assign(status=result.outcomes["status"].where(given, "not_recorded"), **blank)
    html = figures.chain(replace(result, outcomes=outcomes)).html
    assert re.findall(r'class="unit">([^<]*)<', html)[-1] == "not recorded here"
    assert "hidden<" not in html


def test_a_score_that_is_hardly_moved_is_not_said_to_be_another() -> None:
    result = hand_made()
    near = result.comparisons.assign(shrunken=result.comparisons["score"] - 0.4)
    said = [str(finding.sentence) for finding in findings.standing(replace(result, comparisons=near)).found]
    assert said[-1] == "Allowing for chance moves no unit's score by as much as a point."
    assert "instead of" in str(findings.standing(result).found[-1].sentence)


def test_steps_of_less_than_a_hundredth_do_not_stand_twice_as_the_same_percentage() -> None:
    below, above = figures.response_rates(hand_made()).spec["layout"]["xaxis"]["tickformatstops"]
    assert (below["value"], above["value"]) == (".1%", ".0%")
    assert below["dtickrange"][1] == above["dtickrange"][0] < 0.01
