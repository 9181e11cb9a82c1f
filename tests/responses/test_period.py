"""Days as exports write them."""

from __future__ import annotations

import datetime as dt

import pytest

from assessment.responses.period import MONTHS, read_day, readings


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


def test_every_month_has_a_name_in_each_of_the_four_languages() -> None:
    names = ["december", "dezember", "décembre", "diciembre", "sept", "sep", "septembre", "septiembre"]
    assert [MONTHS[name] for name in names] == [12] * 4 + [9] * 4
