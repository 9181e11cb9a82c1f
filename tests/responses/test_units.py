"""The tree of units, and its faults."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from assessment.errors import InputError
from assessment.responses import derive_units

if TYPE_CHECKING:
    from tests.responses.conftest import Desk

HEADER = "unit,parent,front_line,manager,senior_leader,customers\n"


def test_the_only_unit_without_a_parent_is_the_root(desk: Desk) -> None:
    units = desk.units(HEADER + "A,All,10,1,,100\nAll,,,,2,\nB,all,20,2,,\n")
    assert units.parents == {"All": "", "A": "All", "B": "All"}
    assert units.headcount("All", "front_line") == 30
    assert units.headcount("All", "customer") == 100
    assert units.headcount("B", "customer") is None


def test_several_units_without_a_parent_stand_below_the_client(desk: Desk) -> None:
    assert desk.units("unit\nA\nB\n").parents == {"Café Ltd": "", "A": "Café Ltd", "B": "Café Ltd"}


def test_the_client_may_be_named_as_a_parent_without_a_row(desk: Desk) -> None:
    expected = {"Café Ltd": "", "North": "Café Ltd", "A": "North"}
    assert desk.units("unit,parent\nA,North\nNorth,CAFÉ ltd\n").parents == expected


def test_a_total_is_not_counted_twice(desk: Desk) -> None:
    text = HEADER + "All,,30,3,1,\nNorth,All,30,3,0,\nA,North,10,1,0,\nB,North,20,2,0,\n"
    units = desk.units(text)
    assert [units.headcount("All", level) for level in ("front_line", "manager", "senior_leader")] == [30, 3, 1]
    assert units.headcount("North", "front_line") == 30


def test_people_of_a_region_itself_are_counted(desk: Desk) -> None:
    units = desk.units(HEADER + "All,,,,,\nNorth,All,5,,,\nA,North,10,,,\n")
    assert units.headcount("North", "front_line") == 15


@pytest.mark.parametrize("name", ["NA", "None", "null", "nan", 'R&D "North"/<b>', "💥 Store", "متجر \u202eabc", "=1+1", "../x"])
def test_any_name_is_a_name(desk: Desk, name: str) -> None:
    quoted = '"' + name.replace('"', '""') + '"'
    assert desk.units(f"unit;front_line\n{quoted};5\nB;3\n").headcount(name, "front_line") == 5


def test_further_levels_of_the_client_are_headcounts_too(desk: Desk) -> None:
    levels = {"supervisor": {"label": "Supervisors", "form": "manager"}}
    assert desk.units("unit,Supervisors\nA,4\nB,5\n", levels=levels).headcount("A", "supervisor") == 4


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("unit,parent\nA,\na ,\n", "line 3, 'unit': This unit stands here twice: 'a'"),
        ("unit,parent\nR,\nS,\nA,R\nA,S\n", "line 5, 'unit': This unit belongs to two parents: 'A'. Line 4 puts it below 'R'"),
        ("unit,parent\nNorth,\nA,Nort\n", "line 3, 'parent': This parent is not a unit: 'Nort'. Did you mean 'North'?"),
        ("unit,parent\nA,B\nB,A\nC,\n", "line 2, 'parent': These units are above each other in a circle: 'A > B > A'"),
        ("unit,parent\nA,A\n", "in a circle: 'A > A'"),
        ("unit,manager\nA,-1\n", "line 2, 'manager': A headcount is a whole number of people: '-1'"),
        ("unit,manager\nA,2.5\n", "whole number of people: '2.5'"),
        ("unit,customers\nA,1.234\n", "whole number of people: '1.234'"),
        ("unit,manager\n,3\nB,1\n", "line 2, 'unit': The row names no unit"),
        ("unit,parent\nAll,\nCafé Ltd,All\n", "line 3, 'unit': This is the client's name"),
        ("unit,manager\nA,3,4\nB,1\n", "line 2: The row has 3 cells, the header 2"),
        ("name,manager\nA,3\n", "line 1: No column is called 'unit'"),
        ("unit,mangers\nA,3\n", "line 1: Unknown column: 'mangers'"),
        (
            "unit,Customer\nA,3\n",
            "'Customer'. Allowed: unit, parent, customers, front_line, manager, senior_leader. Did you mean",
        ),
        ("unit,customer,manager\nA,3,-1\n", "line 2, 'manager': A headcount is a whole number of people: '-1'"),
        ("unit,Manager,manager\nA,3,4\n", "line 1: Two columns have the same name: 'manager'"),
    ],
)
def test_a_fault_is_told_with_its_line(desk: Desk, text: str, message: str) -> None:
    with pytest.raises(InputError) as caught:
        desk.units(text)
    assert message in str(caught.value)


def test_all_faults_are_told_together(desk: Desk) -> None:
    with pytest.raises(InputError, match=r"(?s)line 2.*'-1'.*line 3.*'Nowhere'.*line 4.*twice"):
        desk.units("unit,parent,manager\nA,,-1\nB,Nowhere,2\nA,,1\n")


def test_units_can_come_from_the_answers(desk: Desk) -> None:
    from_answers = desk.read("unit,care\nb,4\nA,4\nB,5\nCafé Ltd,4\nB,1\n", units=None)
    units = derive_units(desk.engagement, from_answers)
    assert units.parents == {"Café Ltd": "", "A": "Café Ltd", "B": "Café Ltd"}
    assert units.headcount("A", "manager") is None


def test_answers_without_any_unit_belong_to_the_whole(desk: Desk) -> None:
    read = desk.read("care\n4\n", units=None)
    assert derive_units(desk.engagement, read).names == ("Café Ltd",)
