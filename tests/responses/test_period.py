"""Days as exports write them."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from assessment.responses.period import MONTHS, read_day, readings

if TYPE_CHECKING:
    from tests.responses.conftest import Desk

MARCH = {"column": "When", "from": "2026-03-01", "to": "2026-03-31"}


@pytest.mark.parametrize(
    "text",
    [
        "5 March 2026", "05-Mar-2026", "05MAR2026", "Mar 5, 2026 3:04 PM", "March 5th, 2026", "5. März 2026 10:00", "5 mars 2026",
        "5 de marzo de 2026",
    ],
)  # fmt: skip
def test_a_day_with_the_name_of_its_month_is_read_in_any_order(text: str) -> None:
    assert {read_day(text, "dmy"), read_day(text, "mdy")} == {dt.date(2026, 3, 5)}


@pytest.mark.parametrize("text", ["5 Marsh 2026", "5 March 26", "31 June 2026", "March 2026", "5 March 20261"])
def test_a_day_of_no_month_or_without_its_year_is_none(text: str) -> None:
    assert read_day(text, "dmy") is None


@pytest.mark.parametrize("text", ["05-Mar-26", "5. März 26", "March 5, 26 10:00", "46086", "46086.75", "46086,5"])
def test_a_day_that_can_only_be_meant_so_is_named_and_not_read(text: str) -> None:
    assert read_day(text, "dmy") is None
    assert "2026-03-05" in readings(text, "auto")
    assert " or " not in readings(text, "auto")


def test_a_short_day_that_may_be_several_names_all_of_them_until_the_order_is_declared() -> None:
    assert readings("05.03.26", "auto") == " (2026-03-05 or 2026-05-03 or 2005-03-26?)"
    assert readings("05.03.26", "mdy") == " (2026-05-03?)"


@pytest.mark.parametrize("text", ["", "soon", "31.02.26", "1.2.3", "99999", "2026-13-45", "March 5, 10:15", "5 Marsh 26"])
def test_what_is_no_day_in_any_order_is_not_given_one(text: str) -> None:
    assert readings(text, "dmy") == ""


@pytest.mark.parametrize(("dates", "when"), [("mdy", "2026-03-05"), ("dmy", "2026-05-03")])
def test_the_order_that_is_declared_is_the_order_that_days_are_read_in(desk: Desk, dates: str, when: str) -> None:
    period = {"column": "When", "from": when, "to": when, "dates": dates}
    assert desk.staff("unit,care,When\nNorth,4,03/05/2026\nNorth,5,03/06/2026\n", period=period)["care"].to_list() == [4]


@pytest.mark.parametrize(
    ("declared", "other", "meant"),
    [
        ({}, "2026-03-02", " (2026-05-03 or 2026-03-05 or 2003-05-26?)"),
        ({}, "03/25/2026", " (2026-03-05?)"),
        ({"dates": "mdy"}, "2026-03-02", " (2026-03-05?)"),
    ],
)
def test_a_short_day_may_be_all_that_neither_the_file_nor_the_settings_exclude(
    desk: Desk, declared: dict[str, str], other: str, meant: str
) -> None:
    read = desk.read(f"unit,care,When\nNorth,4,{other}\nNorth,5,03/05/26\n", period=MARCH | declared)
    assert f"'03/05/26'{meant}, so it is not known" in read.set_aside["reason"].item()


def test_every_month_has_a_name_in_each_of_the_four_languages() -> None:
    names = ["december", "dezember", "décembre", "diciembre", "sept", "sep", "septembre", "septiembre"]
    assert [MONTHS[name] for name in names] == [12] * 4 + [9] * 4
