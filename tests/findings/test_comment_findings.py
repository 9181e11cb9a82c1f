"""Sentences on comments."""

from __future__ import annotations

from dataclasses import replace

from assessment import findings, tables
from assessment.findings.comments import theme_differences
from made_results import hand_made  # type: ignore[import-not-found]


def test_the_theme_spoken_of_most_is_told_with_its_range_and_those_who_wrote() -> None:
    said = str(findings.staff_comments(hand_made()))
    assert "Of all staff who wrote something, 62\u202f% wrote of “Responsive”" in said
    assert "n 340" in said
    assert "not whether it praises or blames" in said


def test_a_level_that_differs_beyond_chance_is_told() -> None:
    assert "Managers who wrote something wrote of “Responsive” less often than the front line did (by 42 points)." in str(
        findings.staff_comments(hand_made())
    )


def test_a_difference_within_chance_is_not_told() -> None:
    result = hand_made()
    themes = result.themes.assign(count=result.themes["n"] * 0.5, share=0.5)
    assert theme_differences(replace(result, themes=themes), "employee").empty


def test_quotes_stand_in_the_report_of_the_whole_only() -> None:
    result = hand_made()
    unit = result.units["unit"].iloc[-1]
    assert "They said <b>no</b>." in str(findings.staff_comments(result))
    assert "They said" not in str(findings.staff_comments(replace(result, unit=unit)))


def test_where_no_comments_were_read_it_says_so() -> None:
    assert "No open answers of customers were read" in str(findings.customer_comments(hand_made()))


def test_a_count_of_a_few_is_told_as_such_in_the_table() -> None:
    cells = tables.staff_comments(hand_made()).cells()
    assert [row[6] for row in cells if row[0] == "Committed"] == ["fewer than 3"] * 3
    assert all("nan" not in " ".join(row) for row in cells)
