"""One file for several sources: only where none of its rows is in two of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from assessment.errors import InputError

if TYPE_CHECKING:
    from tests.responses.conftest import Desk

BOTH = """who,unit,level,trust,care,lead,again,When
staff,North,Manager,4,5,3,,2026-03-02
staff,South,,2,3,,,2026-09-02
guest,North,,,,,9,2026-03-02
guest,South,,,,,7,2026-09-02
"""
SIDES = [{"survey": "employee", "keep": {"who": ["Staff"]}}, {"survey": "customer", "keep": {"Who": ["guest"]}}]
SPRING = {"column": "When", "from": "2026-03-01", "to": "2026-03-31"}
AUTUMN = {"column": "When", "from": "2026-09-01", "to": "2026-09-30"}


def read(desk: Desk, *sources: dict[str, Any]) -> dict[tuple[str, str], list[str]]:
    """Units of those who answered, by side and wave."""
    file = desk.put("both.csv", BOTH)
    answers = desk.read_sources(*({"file": file, **source} for source in sources)).answers
    rows = [(kind, *row) for kind, table in answers.items() for row in table.select("wave", "unit").iter_rows()]
    return {key: sorted(unit for *side, unit in rows if tuple(side) == key) for key in {(kind, wave) for kind, wave, _ in rows}}


def test_staff_and_customers_in_one_file_are_told_apart_by_what_is_kept(desk: Desk) -> None:
    assert read(desk, *SIDES) == {("employee", "W1"): ["North", "South"], ("customer", "W1"): ["North", "South"]}


def test_two_waves_in_one_file_are_told_apart_by_days(desk: Desk) -> None:
    waves = [{**SIDES[0], "wave": "W1", "period": SPRING}, {**SIDES[0], "wave": "W2", "period": AUTUMN}]
    assert read(desk, *waves) == {("employee", "W1"): ["North"], ("employee", "W2"): ["South"]}


@pytest.mark.parametrize("keep", [{}, {"who": ["staff", "guest"]}, {"unit": ["North", "South"]}])
def test_a_row_that_could_be_in_two_sources_stops_the_file(desk: Desk, keep: dict[str, list[str]]) -> None:
    with pytest.raises(InputError, match="say under 'keep' of each which are its own"):
        read(desk, SIDES[0], {"survey": "customer", "keep": keep})


def test_days_that_meet_are_not_apart(desk: Desk) -> None:
    waves = [{**SIDES[0], "wave": "W1", "period": SPRING}, {**SIDES[0], "wave": "W2", "period": AUTUMN | {"from": "2026-03-31"}}]
    with pytest.raises(InputError, match="holds the same bytes"):
        read(desk, *waves)
