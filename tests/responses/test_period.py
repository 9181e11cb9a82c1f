"""Days as exports write them."""

from __future__ import annotations

import datetime as dt

import pytest

from assessment.responses.period import MONTHS, read_day


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


def test_every_month_has_a_name_in_each_of_the_four_languages() -> None:
    names = ["december", "dezember", "décembre", "diciembre", "sept", "sep", "septembre", "septiembre"]
    assert [MONTHS[name] for name in names] == [12] * 4 + [9] * 4
