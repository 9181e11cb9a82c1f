"""Slopes of units through waves: few lines in colour and by name, each told from chance; all others grey."""

from __future__ import annotations

from typing import Any

import pytest

from assessment import figures, findings, tables
from assessment.figures.slopes import DOWN, GREY, MOST, UP
from assessment.findings.unit_changes import slopes
from made_waves import over_waves  # type: ignore[import-not-found]

WAVES, LEAVES = (2, 3, 6), (3, 300)
every = pytest.mark.parametrize(("waves", "leaves"), [(waves, leaves) for waves in WAVES for leaves in LEAVES])


def named(figure: figures.Figure) -> list[str]:
    """Names at the ends of lines."""
    return [text.partition(" <b>")[0] for trace in figure.spec["data"] if trace["mode"] == "text" for text in trace["text"]]


def colors(figure: figures.Figure) -> list[str]:
    return [trace["line"]["color"] for trace in figure.spec["data"] if trace["mode"] == "lines+markers"]


@every
def test_where_nothing_moved_all_units_are_grey_but_the_whole(waves: int, leaves: int) -> None:
    figure: Any = figures.unit_changes(over_waves(waves, leaves, chance=0))
    assert named(figure) == ["Whole"]
    assert colors(figure)[0] == GREY
    assert not {UP[0], DOWN[0]} & set(colors(figure))
    assert str(findings.unit_changes(over_waves(waves, leaves, chance=0))).startswith("On CARE, no change of a unit since")


@every
def test_units_that_truly_moved_are_named_in_the_colour_of_their_way(waves: int, leaves: int) -> None:
    figure: Any = figures.unit_changes(over_waves(waves, leaves, chance=0, moved={0: 15.0, 2: -15.0}))
    assert sorted(named(figure)) == ["Unit 1", "Unit 3", "Whole"]
    assert [color for color in colors(figure) if color in {UP[0], DOWN[0]}] == [UP[0], DOWN[0]]


@every
def test_a_grey_line_passes_all_waves_and_none_is_joined_to_another(waves: int, leaves: int) -> None:
    figure: Any = figures.unit_changes(over_waves(waves, leaves, chance=0))
    grey = figure.spec["data"][0]
    assert len(grey["x"]) == len(grey["y"]) == leaves * (waves + 1)
    assert all(grey["y"][end] is None for end in range(waves, len(grey["y"]), waves + 1))


def test_of_300_units_that_stayed_chance_alone_marks_hardly_any() -> None:
    by_itself, marked = 0, 0
    for seed in range(20):
        result = over_waves(2, 300, seed=seed)
        marked += sum(slope.marked for slope in slopes(result))
        by_itself += int(result.changes["real"].sum())
    assert by_itself > 20 * 300 * 0.03  # each looked at by itself, one in twenty or so seems to have moved
    assert marked <= 3


def test_of_many_that_moved_only_the_widest_are_named_and_the_caption_says_so() -> None:
    figure: Any = figures.unit_changes(over_waves(2, 300, chance=0, moved={place: 12.0 + place for place in range(20)}))
    assert sorted(named(figure)) == sorted(["Whole", *(f"Unit {place}" for place in range(20, 20 - MOST, -1))])
    assert f"Named are the {MOST} widest of 20" in figure.caption
    assert UP[2] in colors(figure)


def test_a_wave_that_is_not_shown_breaks_the_line() -> None:
    result = over_waves(3, 3, chance=0)
    out = (result.scores["unit"] == "Unit 1") & (result.scores["wave"] == "W2")
    result.scores.loc[out, "status"] = "too_few"
    result.scores.loc[out, ["score", "ci_low", "ci_high"]] = float("nan")
    grey = figures.unit_changes(result).spec["data"][0]
    assert [value is None for value in grey["y"][:4]] == [False, True, False, True]
    assert next(cell for cell in tables.unit_changes(result).cells() if cell[0] == "Unit 1")[2] == "–"


def test_with_one_wave_there_is_nothing_to_tell() -> None:
    result = over_waves(1, 3)
    assert figures.unit_changes(result).spec["data"] == []
    assert "This is the first wave." in str(findings.unit_changes(result))


def test_the_table_has_every_unit_every_wave_and_a_verdict() -> None:
    found = tables.unit_changes(over_waves(6, 3, chance=0, moved={1: 15.0})).cells()
    assert [row[0] for row in found] == ["Whole", "Unit 1", "Unit 2", "Unit 3"]
    assert [row[-1] for row in found] == ["not told apart", "not told apart", "▲ rose", "not told apart"]
    assert len(found[0]) == 1 + 6 + 3
