"""Where a table begins; titles, comments and strays are told from rows, and rows never from them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.responses.layout import header_at, is_comment, lay_out

if TYPE_CHECKING:
    from tests.responses.conftest import Desk

CELL = st.text("ab#1 ", max_size=3)


@given(st.lists(st.lists(CELL, max_size=4), max_size=40))
def test_no_record_is_lost_and_none_moves(rows: list[list[str]]) -> None:
    numbered = list(enumerate(rows, 1))
    passed = list(lay_out(numbered, {"a", "b"}, []))
    assert [line for line, _ in passed] == [line for line, _ in numbered]
    assert all(after in ([], before) for (_, before), (_, after) in zip(numbered, passed, strict=True))


def test_a_respondent_may_be_called_by_a_number_sign(desk: Desk) -> None:
    assert desk.staff("respondent,unit,care\n#12,North,4\n").get_column("respondent").to_list() == ["#12"]


def test_spaces_behind_every_delimiter_make_no_comments(desk: Desk) -> None:
    assert desk.staff("#, unit, care\n#12, North, 4\n#13, North, 5\n").height == 2


@pytest.mark.parametrize("cells", [["#12", "North", "4"], ["#12", "North"], ["a", "# x"], [], ["", "#"]])
def test_what_is_no_comment(cells: list[str]) -> None:
    assert not is_comment(cells)


def test_a_first_row_of_answers_is_no_title() -> None:
    assert header_at([["North", "4", "5", "3"], ["unit", "care", "trust", "lead"]], {"unit", "care"}) == 0


def test_a_first_line_of_answers_is_never_shown(desk: Desk) -> None:
    said = desk.fault("id-777,North,Manager,4,5\nid-778,North,Manager,2,3\n")
    assert "has no header" in said
    assert "777" not in said


def test_a_unit_called_total_is_a_unit_where_the_list_names_it(desk: Desk) -> None:
    units = desk.units("unit,parent\nTotal,\nNorth,\n")
    assert desk.staff("unit,care\nTotal,4\nNorth,5\n", units=units).get_column("unit").to_list() == ["Total", "North"]


def test_a_person_called_total_is_a_person(desk: Desk) -> None:
    assert desk.staff("respondent,unit,care\nTotal,North,4\n").height == 1


def test_without_a_list_of_units_total_is_one_where_rows_follow(desk: Desk) -> None:
    assert set(desk.staff("unit,care\nTotal,4\nNorth,5\n", units=None).get_column("unit")) == {"Total", "North"}
