"""Rows become respondents: units, levels, answers, duplicates; and the account of the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl
import pytest

from assessment.responses import CODES, as_told
from assessment.responses.read import smallest
from assessment.surveys.model import Answers

if TYPE_CHECKING:
    from tests.responses.conftest import Desk

LONG = {"columns": {"respondent": "Who", "item": "Question", "answer": "Response"}}


@pytest.mark.parametrize("name", ["NA", "na", " NA ", "\u00a0Na"])
def test_a_unit_called_na_is_a_unit(desk: Desk, name: str) -> None:
    assert desk.staff(f"unit,trust\n{name},4\n").get_column("unit").to_list() == ["NA"]


@pytest.mark.parametrize("name", ["None", "null", "nan", "", "Nort", "Café"])
def test_a_unit_that_is_not_in_the_list_is_set_aside(desk: Desk, name: str) -> None:
    code = "unit_unknown" if name else "unit_missing"
    assert [entry[3] for entry in desk.codes(f"unit,trust\n{name},4\nNorth,5\n")] == [code]


def test_an_unknown_unit_is_set_aside_with_the_nearest(desk: Desk) -> None:
    aside = desk.read("unit,trust\nNort,4\n").set_aside.row(0, named=True)
    assert (aside["line"], aside["column"], aside["value"]) == (2, "unit", "Nort")
    assert aside["reason"].startswith("No unit is called so; nearest: 'North'")


def test_one_name_in_many_spellings_is_one_unit(desk: Desk) -> None:
    text = "unit,trust\nCAFE\u0301 LTD,4\n Café\u00a0Ltd ,5\ncafé  ltd,3\n"
    assert set(desk.staff(text).get_column("unit")) == {"Café Ltd"}


def test_without_a_list_of_units_the_commonest_spelling_names_them(desk: Desk) -> None:
    text = "unit,trust\nnull,4\nNULL,4\nNULL,5\n💥,1\nمتجر,2\n"
    assert set(desk.staff(text, units=None).get_column("unit")) == {"NULL", "💥", "متجر"}


@pytest.mark.parametrize("word", ["front_line", "Front line", "FRONT-LINE", " front  line", "frontline"])
def test_a_level_is_known_by_its_id_and_its_label(desk: Desk, word: str) -> None:
    assert desk.staff(f"unit,level,care\nNorth,{word},4\n").get_column("level").to_list() == ["front_line"]


def test_a_level_in_the_clients_words_is_mapped(desk: Desk) -> None:
    read = desk.staff("unit,level,care\nNorth,Équipier,4\n", values={"level": {"équipier": "front_line"}})
    assert read.get_column("level").to_list() == ["front_line"]


def test_a_blank_level_is_not_stated_and_counts(desk: Desk) -> None:
    assert desk.staff("unit,level,care\nNorth,,4\n").get_column("level").to_list() == ["not_stated"]
    assert desk.staff("unit,care\nNorth,4\n").get_column("level").to_list() == ["not_stated"]


def test_answers_and_names_take_few_bytes_and_can_be_told_as_texts(desk: Desk) -> None:
    answers = desk.staff("unit,level,trust,care\nNorth,Manager,4,5\n")
    names = answers.select("file", "wave", "unit", "level", "rated_unit")
    assert all(of == pl.Categorical for of in names.dtypes)
    assert answers.schema["trust"] == pl.Int8
    assert (
        as_told(answers)
        .collect()
        .select("unit", "level", "trust")
        .equals(pl.DataFrame({"unit": "North", "level": "manager", "trust": pl.Series([4], dtype=pl.Int16)}))
    )


@pytest.mark.parametrize(("high", "kind"), [(5, pl.Int8), (127, pl.Int8), (128, pl.Int16)])
def test_a_longer_scale_takes_longer_numbers(high: int, kind: type[pl.DataType]) -> None:
    assert smallest(Answers(low=0, high=high)) == kind


def test_an_unknown_level_is_set_aside_with_the_nearest(desk: Desk) -> None:
    read = desk.read("unit,level,care\nNorth,Manger,4\n")
    assert read.answers["employee"].height == 0
    assert "nearest: 'manager', 'Managers'" in read.set_aside.item(0, "reason")


def test_a_clients_further_level_is_known_by_its_label(desk: Desk) -> None:
    levels = {"supervisor": {"label": "Supervisors", "form": "manager"}}
    assert desk.staff("unit,level,lead\nNorth,supervisors,4\n", levels=levels).select("level", "lead").rows() == [
        ("supervisor", 4)
    ]


def test_ticked_levels_one_is_a_level_none_is_not_stated_two_are_unclear(desk: Desk) -> None:
    ticks = {"level": {"manager": "Mgr", "senior_leader": "Dir"}}
    text = "unit,Mgr,Dir,care\nNorth,x,,4\nNorth,0,TRUE,4\nNorth,,0,4\nNorth,1,1,4\nNorth,perhaps,,4\n"
    assert desk.staff(text, columns=ticks).get_column("level").to_list() == ["manager", "senior_leader", "not_stated"]
    assert desk.codes(text, columns=ticks) == [
        (5, "", "manager, senior_leader", "level_ambiguous"),
        (6, "Mgr", "perhaps", "level_unknown"),
    ]


def test_customers_have_the_level_customer(desk: Desk) -> None:
    guests = desk.read("unit,again,level\nNorth,9,Manager\n", survey="customer").answers["customer"]
    assert guests.select("level", "again").rows() == [("customer", 9)]


def test_only_rows_to_keep_count(desk: Desk) -> None:
    text = "unit,Status,care\nNorth,complete,4\nNorth,Partial,5\n"
    assert desk.codes(text, keep={"Status": ["Complete"]}) == [(3, "Status", "Partial", "not_kept")]


def test_a_row_of_another_length_is_set_aside(desk: Desk) -> None:
    assert desk.codes("unit,care\nNorth,4\nNorth,4,5\nNorth\n") == [
        (3, "", "3", "wrong_length"),
        (4, "", "1", "wrong_length"),
    ]


def test_a_row_without_any_answer_is_set_aside(desk: Desk) -> None:
    assert [entry[3] for entry in desk.codes("unit,care,trust\nNorth,,\nNorth,-,\nNorth,4,\n")] == ["no_answers"] * 2


def test_who_says_that_nothing_applies_has_answered(desk: Desk) -> None:
    assert desk.staff("unit,care\nNorth,Does not apply\n").select("care").rows() == [(None,)]


def test_an_answer_off_the_scale_is_missing_and_the_row_counts(desk: Desk) -> None:
    read = desk.read("unit,care,trust\nNorth,7,4\n")
    assert read.answers["employee"].select("care", "trust").rows() == [(None, 4)]
    assert read.arrivals[0].cells == 1
    assert "Allowed: whole numbers from 1 to 5, or a word: Strongly disagree" in read.set_aside.item(0, "reason")


def test_an_answer_to_a_question_that_the_form_does_not_ask_is_missing(desk: Desk) -> None:
    text = "unit,level,care,I lead well\nNorth,front line,4,5\nNorth,manager,4,5\nNorth,,4,5\nNorth,front line,4,\n"
    assert desk.staff(text).get_column("lead").to_list() == [None, 5, 5, None]
    assert desk.codes(text) == [(2, "I lead well", "5", "not_asked")]


def test_ids_stay_text_with_their_zeros(desk: Desk) -> None:
    text = "respondent,unit,care\n007,North,4\n7,North,5\n1E5,North,3\n100000,North,2\n,North,1\n"
    assert desk.staff(text).get_column("respondent").to_list() == ["007", "7", "1E5", "100000", None]


def test_the_same_answers_twice_count_once(desk: Desk) -> None:
    text = "respondent,unit,care\na,North,4\na,north,Agree\nb,North,4\n"
    assert desk.staff(text).get_column("line").to_list() == [2, 4]
    assert desk.codes(text) == [(3, "respondent", "a", "duplicate_same")]


def test_different_answers_under_one_id_count_not_at_all(desk: Desk) -> None:
    text = "respondent,unit,care\na,North,4\na,North,5\na,North,4\nb,North,4\n"
    assert desk.staff(text).get_column("respondent").to_list() == ["b"]
    assert {entry[3] for entry in desk.codes(text)} == {"duplicate_differs"}


def test_duplicates_are_found_over_the_files_of_a_wave_but_not_over_waves(desk: Desk) -> None:
    first, second = "respondent,unit,care\na,North,4\n", "respondent,unit,care\na,North,4\nb,North,2\n"
    assert desk.staff(first, second).select("file", "respondent").rows() == [("1.csv", "a"), ("2.csv", "b")]
    names = [desk.put("w1.csv", first), desk.put("w2.csv", second)]
    read = desk.read_sources({"file": names[0], "wave": "W1"}, {"file": names[1], "wave": "W2"})
    assert read.answers["employee"].height == 3


def test_cells_of_a_row_that_is_set_aside_are_not_told_again(desk: Desk) -> None:
    text = "respondent,unit,care,trust\na,North,7,4\na,North,7,4\nc,Nowhere,7,4\n"
    read = desk.read(text)
    assert read.set_aside.select("line", "code").rows() == [(2, "out_of_range"), (3, "duplicate_same"), (4, "unit_unknown")]
    assert (read.arrivals[0].accepted, read.arrivals[0].set_aside, read.arrivals[0].cells) == (1, 2, 1)


def test_rows_of_one_respondent_become_one_row(desk: Desk) -> None:
    text = "Who,unit,level,Question,Response\na,North,Manager,care,4\nb,South,,care,2\na,North,,I lead well,5\n"
    answers = desk.staff(text, **LONG).select("line", "respondent", "unit", "level", "care", "lead")
    assert answers.rows() == [(2, "a", "North", "manager", 4, 5), (3, "b", "South", "not_stated", 2, None)]


def test_in_a_long_file_without_ids_every_row_is_a_respondent(desk: Desk) -> None:
    text = "unit,item,answer\nNorth,care,4\nNorth,trust,5\nNorth,care,\n"
    assert desk.staff(text).select("line", "trust", "care").rows() == [(2, None, 4), (3, 5, None)]
    assert desk.codes(text) == [(4, "", "", "no_answers")]


def test_rows_that_contradict_each_other_are_set_aside(desk: Desk) -> None:
    text = (
        "Who,unit,Question,Response\na,North,care,4\na,North,care,5\na,North,trust,3\nb,North,care,4\nb,South,trust,4\n"
        "c,North,care,4\nc,North,care,4\n,North,care,4\nd,North,weather,4\n"
    )
    assert desk.staff(text, **LONG).select("respondent", "trust", "care").rows() == [("a", 3, None), ("c", None, 4)]
    assert [(line, code) for line, _, _, code in desk.codes(text, **LONG)] == [
        (2, "answers_contradict"), (3, "answers_contradict"), (5, "respondent_differs"), (6, "respondent_differs"),
        (8, "answered_again"), (9, "respondent_missing"), (10, "item_unknown"),
    ]  # fmt: skip


def test_a_cell_at_fault_in_a_long_file_is_told_on_its_own_line(desk: Desk) -> None:
    text = "Who,unit,level,Question,Response\na,North,front line,care,4\na,North,,lead,5\na,North,,trust,9\n"
    assert desk.codes(text, **LONG) == [(3, "Response", "5", "not_asked"), (4, "Response", "9", "out_of_range")]


def test_questions_are_mapped_by_their_text(desk: Desk) -> None:
    text = "Who,unit,Question,Response\na,North,7. Do people care?,4\n"
    values = {"item": {"7. do people  care?": "care"}}
    assert desk.staff(text, values=values, **LONG).get_column("care").to_list() == [4]


def test_a_number_outside_the_scale_that_comes_often_is_noted(desk: Desk) -> None:
    text = "unit,care\n" + "North,4\n" * 9 + "North,98\n"
    assert "'98' stands 1 times in 'care', outside the scale" in desk.read(text).arrivals[0].notes


def test_rows_alike_to_the_minute_are_noted_where_nobody_is_named_too(desk: Desk) -> None:
    text = "unit,care,When\nNorth,4,2026-05-04 10:01\nNorth,4,2026-05-04 10:01\nNorth,4,2026-05-04 10:02\n"
    (arrival,) = desk.read(text).arrivals
    assert "2 rows (lines 2, 3) alike in every cell, to the time: perhaps one answer, counted more than once" in arrival.notes
    assert not any("alike" in note for note in desk.read("unit,care\nNorth,4\nNorth,4\n").arrivals[0].notes)


def test_every_reason_tells_what_to_do_or_why_nothing_is_needed() -> None:
    for name, code in CODES.items():
        assert code.sentence.endswith("."), name
        assert len(code.sentence.split()) > 5, name


def test_a_file_whose_rows_all_have_the_wrong_length_is_all_set_aside(desk: Desk) -> None:
    read = desk.read("unit,level,care\nNorth,4\nNorth,Manager,4,5\n")
    assert (read.arrivals[0].accepted, read.arrivals[0].set_aside) == (0, 2)
