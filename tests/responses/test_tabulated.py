"""Tables of counts: how they are read, and what of them is refused or set aside."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl
import pytest

from assessment.settings import Source

if TYPE_CHECKING:
    from tests.responses.conftest import Desk

LONG = "unit,level,item,answer,count\n"
WIDE = "unit,care 1,care 2,care 3,care 4,care 5,care 99,extra\n"
PATTERN: dict[str, Any] = {"counts": "{item} {answer}"}
Row = tuple[Any, ...]


def counted(desk: Desk, *contents: str, **source: Any) -> list[Row]:
    answers = desk.read(*contents, **{"tabulated": True, **source}).counts["employee"].answers
    return answers.filter(pl.col("n") > 0).select("unit", "level", "item", "answer", "n").rows()


def test_a_long_table_is_read(desk: Desk) -> None:
    rows = "North,Managers,care,5,3\nNorth,Managers,care,Strongly disagree,2\nnorth,Front line,People care here,4 - Agree,7\n"
    found = [("North", "front_line", "care", 4, 7), ("North", "manager", "care", 1, 2), ("North", "manager", "care", 5, 3)]
    assert counted(desk, LONG + rows) == found


def test_a_wide_table_is_read_by_a_pattern_of_its_columns(desk: Desk) -> None:
    found = [("North", "not_stated", "care", 2, 4), ("North", "not_stated", "care", 5, 6)]
    assert counted(desk, WIDE + "North,0,4,0,0,6,9,x\n", **PATTERN) == found


def test_columns_of_a_wide_table_may_be_named_one_by_one(desk: Desk) -> None:
    named = {"care": {"Strongly disagree": "never", "5": "always", "Does not apply": "skipped"}}
    found = [("North", "not_stated", "care", 1, 2), ("North", "not_stated", "care", 5, 8)]
    assert counted(desk, "unit,always,never,skipped\nNorth,8,2,5\n", counts=named) == found


def test_a_pattern_finds_items_whatever_signs_are_in_their_names(desk: Desk) -> None:
    values = {"item": {"q_1": "care", "q_1_2": "trust"}}
    found = counted(desk, "unit,n_q_1_2,n_q_1_2_3\nNorth,4,5\n", counts="n_{item}_{answer}", values=values)
    assert [(item, answer, n) for _, _, item, answer, n in found] == [("care", 2, 4), ("trust", 3, 5)]


def test_a_table_may_name_no_units_and_no_levels(desk: Desk) -> None:
    assert counted(desk, "item,answer,count\ncare,5,12\n", units=None) == [("Café Ltd", "not_stated", "care", 5, 12)]


def test_no_answer_is_no_value(desk: Desk) -> None:
    responses = desk.read(LONG + "North,,care,99,40\nNorth,,care,5,1\n", tabulated=True)
    assert responses.counts["employee"].answers["n"].to_list() == [1]
    assert responses.arrivals[0].accepted == 2


def test_rows_that_are_not_known_are_set_aside_each_with_its_reason(desk: Desk) -> None:
    rows = "Nort,,care,5,1\nNorth,,cure,5,1\nNorth,,care,6,1\nNorth,boss,care,5,1\nNorth,Front line,lead,5,1\nNorth,,care,5,1\n"
    codes = [code for *_, code in desk.codes(LONG + rows, tabulated=True)]
    assert codes == ["unit_unknown", "item_unknown", "answer_unknown", "level_unknown", "counted_not_asked"]


@pytest.mark.parametrize(
    "content", [LONG + "North,,care,5,1\nX,,care,5,1\nNorth,,care\n\n", LONG + "North,,care,5,\nNorth,,care,4,1\n"]
)
def test_what_was_read_is_what_counts_what_does_not_and_the_header(desk: Desk, content: str) -> None:
    arrival = desk.read(content, tabulated=True).arrivals[0]
    assert arrival.read == arrival.accepted + arrival.set_aside + arrival.structural
    assert arrival.set_aside == 2


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        ("1,234", "thousands separator"),
        ("-3", "never below zero"),
        ("0.25", "not a share"),
        ("25%", "not a share"),
        ("<5", "not a count"),
    ],
)
def test_what_is_no_count_is_refused(desk: Desk, raw: str, said: str) -> None:
    told = desk.fault(LONG + f'North,,care,5,"{raw}"\nSouth,,care,5,"{raw}"\n', tabulated=True)
    assert told.count(said) == 2
    assert "1.csv, line 2, 'count'" in told
    assert "1.csv, line 3, 'count'" in told


def test_rows_that_count_the_same_twice_are_refused(desk: Desk) -> None:
    told = desk.fault(LONG + "North,,care,5,1\nNORTH,,care,5,1\n", tabulated=True)
    assert "line 3: This unit, question and answer are counted on line 2 already: 'NORTH / care / 5'" in told
    assert "This unit is counted on line 2" in desk.fault(WIDE + "North,1,1,1,1,1,1,x\n" * 2, **PATTERN)


def test_units_that_are_mapped_to_one_are_added_up(desk: Desk) -> None:
    rows = "unit,item,answer,count,respondents\nOld,care,5,3,6\nNorth,care,5,4,8\n"
    responses = desk.read(rows, tabulated=True, values={"unit": {"Old": "North"}})
    assert responses.counts["employee"].answers["n"].to_list() == [7]
    assert responses.counts["employee"].respondents["n"].to_list() == [14]


def test_a_question_with_some_blank_counts_is_left_out_in_that_unit(desk: Desk) -> None:
    content = WIDE + "North,1,,1,1,1,0,x\nSouth,1,2,3,4,5,0,x\n"
    assert {unit for unit, *_ in counted(desk, content, **PATTERN)} == {"South"}
    assert set(desk.codes(content, **PATTERN)) == {(2, f"care {n}", "" if n == 2 else str(int(n != 99)), "counts_missing")
                                                   for n in (1, 2, 3, 4, 5, 99)}  # fmt: skip


def test_a_blank_count_is_none_where_the_source_says_so(desk: Desk) -> None:
    found = counted(desk, WIDE + "North,1,,,,1,,x\n", **PATTERN, blank_is_zero=True)
    assert [(answer, n) for *_, answer, n in found] == [(1, 1), (5, 1)]


def test_a_question_without_any_counts_was_not_asked_there(desk: Desk) -> None:
    header = "unit,care 5,trust 5\n"
    assert desk.codes(header + "North,3,NA\nSouth,,\n", **PATTERN) == [(3, "", "", "no_counts")]


def test_a_column_of_an_answer_that_the_question_does_not_have_is_refused(desk: Desk) -> None:
    told = desk.fault("unit,care 5,care 7\nNorth,3,3\n", **PATTERN)
    assert "1.csv, line 1, 'care 7': The question has no such answer: '7'" in told
    assert "no_answer" in told


@pytest.mark.parametrize(
    ("content", "source", "said"),
    [
        ("unit,item,answer\nNorth,care,5\n", {"tabulated": True}, "there is none for count"),
        ("unit,x\nNorth,3\n", PATTERN, "No column holds counts of an item"),
        ("place,care 5\nNorth,3\n", PATTERN, "No column says the unit"),
        ("unit,care 5\nNorth,3\n", {"counts": {"cure": {"5": "care 5"}}}, "did you mean 'care'" ),
        ("unit,care 5\nNorth,3\n", {"counts": {"care": {"5": "care 6"}}}, "is not in this file"),
    ],
)  # fmt: skip
def test_a_table_without_the_columns_it_needs_is_refused(desk: Desk, content: str, source: dict[str, Any], said: str) -> None:
    assert said.casefold() in desk.fault(content, **source).casefold()


def test_respondents_are_never_the_sum_over_questions(desk: Desk) -> None:
    table = "unit,care 5,trust 5,N\nNorth,12,13,\nSouth,12,13,20\n"
    found = desk.read(table, **PATTERN, columns={"respondents": "N"}).counts["employee"].respondents
    assert found.select("unit", "n").rows() == [("North", None), ("South", 20)]
    assert "12 answers in 'North', of 9 respondents" in desk.fault(
        "unit,care 5,N\nNorth,12,9\n", **PATTERN, columns={"respondents": "N"}
    )


def test_percentages_are_not_taken_for_counts(desk: Desk) -> None:
    rows = "North,20,20,20,20,20,0,x\nSouth,10,10,10,10,60,0,x\nNA,0,0,0,50,50,0,x\n"
    assert "look like percentages" in desk.fault(WIDE + rows, **PATTERN)
    assert len(counted(desk, WIDE.replace("extra", "respondents") + rows.replace("x", "100"), **PATTERN)) == 12


def test_staff_and_customers_may_stand_in_one_table(desk: Desk) -> None:
    name = desk.put("both.csv", "unit,care 5,again 10\nNorth,12,30\n")
    sources = [{"file": name, "survey": kind, **PATTERN} for kind in ("employee", "customer")]
    responses = desk.read_sources(*sources)
    assert [responses.counts[kind].answers["n"].to_list() for kind in ("employee", "customer")] == [[12], [30]]


def test_rows_of_people_and_counts_of_one_survey_do_not_mix(desk: Desk) -> None:
    with pytest.raises(ValueError, match="some sources hold people's answers and some hold counts"):
        desk.read_sources({"file": "1.csv"}, {"file": "2.csv", "tabulated": True})


@pytest.mark.parametrize("counts", ["N_{item}", "{answer}", "{item} {item} {answer}"])
def test_a_pattern_names_item_and_answer_once(counts: str) -> None:
    with pytest.raises(ValueError, match="is a pattern with one"):
        Source.model_validate({"survey": "employee", "wave": "W1", "file": "x", "counts": counts})
