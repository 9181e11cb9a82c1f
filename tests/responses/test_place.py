"""Columns found by mapping, by our word, by id or by the question's text; and what can't be placed."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.responses.conftest import Desk


def test_columns_are_found_whatever_their_case_and_spaces(desk: Desk) -> None:
    assert desk.staff("\u00a0UNIT , Level,  TRUST\nNorth,Manager,4\n").select("unit", "level", "trust").rows() == [
        ("North", "manager", 4)
    ]


def test_an_item_is_found_by_its_question(desk: Desk) -> None:
    assert desk.staff("unit,people  care HERE\nNorth,4\n").get_column("care").to_list() == [4]


def test_a_mapping_goes_before_our_own_word(desk: Desk) -> None:
    answers = desk.staff("unit,Store,q1\nX,North,4\n", columns={"unit": "Store", "care": "Q1"})
    assert answers.select("unit", "care").rows() == [("North", 4)]


def test_each_form_may_have_its_own_column_for_an_item(desk: Desk) -> None:
    text = "unit,level,I am trusted,I trust my staff\nNorth,front line,4,\nNorth,manager,,5\n"
    assert desk.staff(text).get_column("trust").to_list() == [4, 5]


def test_columns_of_one_item_that_disagree_give_no_answer(desk: Desk) -> None:
    text = "unit,I am trusted,I trust my staff\nNorth,4,5\nNorth,4,Agree\n"
    assert desk.staff(text).get_column("trust").to_list() == [None, 4]
    assert desk.codes(text) == [(2, "I am trusted", "4 / 5", "answers_differ")]


def test_columns_that_nobody_needs_are_counted_and_named(desk: Desk) -> None:
    notes = desk.read("unit,trust,Comment,Start,\nNorth,4,,,\n").arrivals[0].notes
    assert notes[:2] == ("2 columns ignored: Comment, Start", "1 columns without a name ignored")
    assert notes[2] == "2 items without a column: care, lead"


def test_two_columns_of_one_name_stop_the_file(desk: Desk) -> None:
    assert "1.csv, line 1: 2 columns have the same name: 'Trust'" in desk.fault("unit,Trust,trust \nNorth,4,5\n")


def test_a_mapped_column_that_is_not_there_names_the_nearest(desk: Desk) -> None:
    fault = desk.fault("Shop,trust\nNorth,4\n", columns={"unit": "Shopp"})
    assert (
        "'unit': The engagement maps a column that is not in this file: 'Shopp'. Allowed: Shop, trust. Did you mean 'Shop'?"
        in fault
    )


def test_a_file_without_units_or_items_says_both(desk: Desk) -> None:
    fault = desk.fault("Store,Answer 1\nNorth,4\n")
    assert "No column says the unit" in fault
    assert "No column holds an item of the survey" in fault


def test_our_words_that_do_not_exist_are_told_with_the_nearest(desk: Desk) -> None:
    values = {"level": {"Boss": "manger"}, "unit": {"N": "Nort"}, "item": {"Q": "trst"}}
    fault = desk.fault("unit,trust\nNorth,4\n", columns={"cares": "trust"}, values=values)
    for found, meant in [("manger", "manager"), ("Nort", "North"), ("trst", "trust"), ("cares", "care")]:
        assert f"'{found}'. Allowed" in fault
        assert f"Did you mean '{meant}'" in fault


def test_customers_have_no_level_to_map(desk: Desk) -> None:
    fault = desk.fault("unit,again,Role\nNorth,9,x\n", survey="customer", columns={"level": "Role"})
    assert "Customers have no level" in fault


def test_faults_of_several_files_are_told_together(desk: Desk) -> None:
    fault = desk.fault("Store,trust\nNorth,4\n", "unit,Trust,trust\nNorth,4,5\n")
    assert "1.csv, line 1: No column says the unit" in fault
    assert "2.csv, line 1: 2 columns have the same name" in fault


def test_a_file_given_twice_is_told(desk: Desk) -> None:
    assert "2.csv: This file holds the same bytes as 1.csv" in desk.fault("unit,trust\nNorth,4\n", "unit,trust\nNorth,4\n")


def test_shifted_columns_stop_the_file(desk: Desk) -> None:
    assert "line 2: Every row has 3 cells under a header of 2" in desk.fault("unit,trust\n1,North,4\n2,South,5\n")


def test_long_format_needs_both_of_its_columns(desk: Desk) -> None:
    fault = desk.fault("unit,Question,Response\nNorth,care,4\n", columns={"item": "Question"})
    assert "Long format needs both 'item' and 'answer', not only 'item'" in fault


def test_a_first_line_with_nothing_that_is_named_is_not_shown(desk: Desk) -> None:
    fault = desk.fault("id-869d375c,South\nid-77,North\n", columns={"respondent": "Id", "unit": "Shop", "trust": "Q1"})
    assert "None of the columns that the engagement names, and none of ours, is in the first line" in fault
    assert "869d" not in fault
