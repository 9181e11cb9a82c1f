"""Sentences on comments."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from assessment import figures, findings, tables
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


def test_the_report_tells_of_both_sides_and_quotes_nobody() -> None:
    said = str(findings.comments(hand_made()))
    assert "Of all staff who wrote something" in said
    assert "Beside the themes, many of the staff wrote these words: “car, park”" in said
    assert "No open answers of customers were read" in said
    assert "They said" not in said


def test_the_report_of_a_unit_says_that_what_people_wrote_is_of_the_whole() -> None:
    result = hand_made()
    unit = result.units["unit"].iloc[-1]
    assert "of the whole organisation only" in str(findings.comments(replace(result, unit=unit)))
    assert "of the whole organisation only" not in str(findings.comments(result))


def test_where_nobody_was_read_the_report_says_so_once() -> None:
    result = hand_made()
    (only,) = findings.comments(replace(result, themes=result.themes.head(0))).found
    assert only.sentence.startswith("No open answers were read")


def test_themes_of_both_sides_stand_together_those_most_spoken_of_first() -> None:
    result = hand_made()
    customers = result.themes[result.themes["level"] == "all"].assign(kind="customer", level="customer")
    both = replace(result, themes=pd.concat([result.themes, customers]))
    labels = [row[1] for row in tables.comments(both).cells() if row[0] == "Responsive"]
    assert labels == [*(row[1] for row in tables.staff_comments(both).cells() if row[0] == "Responsive"), "Customers"]
    assert {bar.series for bar in figures.comments(both).bars} >= {"Customers"}


def test_a_count_of_a_few_is_told_as_such_in_the_table() -> None:
    cells = tables.staff_comments(hand_made()).cells()
    assert [row[6] for row in cells if row[0] == "Committed"] == ["fewer than 3"] * 3
    assert all("nan" not in " ".join(row) for row in cells)


def test_comments_on_no_theme_are_not_told_as_hidden_and_their_words_are() -> None:
    result = hand_made()
    few = replace(result, themes=result.themes.assign(status="few", n=float("nan"), count=float("nan"), share=float("nan")))
    said = str(findings.staff_comments(few))
    assert "Of each theme that was looked for, fewer than 3 of the staff wrote, or all but a few." in said
    assert "“car, park”" in said
    assert "may not be told" not in said


def test_comments_that_may_not_be_told_say_so() -> None:
    result = hand_made()
    hidden = replace(result, themes=result.themes.assign(status="too_few", n=float("nan"), share=float("nan")))
    assert "What staff wrote of may not be told." in str(findings.staff_comments(hidden))
