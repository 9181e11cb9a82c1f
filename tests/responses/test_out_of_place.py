"""A row whose cells are shifted is told by what stands where its collector writes times and ids; a copy by all of its cells."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import as_collected as made  # type: ignore[import-not-found]
import pytest
from as_collected import PEOPLE, Reply, as_text

from assessment.errors import InputError

if TYPE_CHECKING:
    from tests.responses.conftest import Desk

Export = Callable[..., list[list[Any]]]
MANY = tuple(Reply(n, "North", "Front line", n % 5 + 1, 5 - n % 5) for n in range(1, 11))
# An export, how many header rows it has, and the columns that an engagement maps.
EXPORTS: dict[str, tuple[Export, int, dict[str, str]]] = {
    "Qualtrics": (made.qualtrics, 3, {"unit": "Q2", "level": "Q3"}),
    "Qualtrics, old": (made.qualtrics_legacy, 2, {"unit": "Q2", "level": "Q3"}),
    "LimeSurvey": (made.limesurvey, 1, {"unit": "G01Q01", "level": "G01Q02", "care": "G02Q03[SQ002]"}),
    "SurveyMonkey": (made.surveymonkey, 2, {"unit": "Which store?", "level": "Your level"}),
    "Microsoft Forms": (made.microsoft_forms, 1, {"unit": "Which store?", "level": "Your level"}),
    "KoboToolbox": (made.kobo, 1, {"unit": "store"}),
    "ODK Central": (made.odk, 1, {"unit": "about-store"}),
}


def shifted(row: list[Any], *, right: bool) -> list[Any]:
    return ["", *row[:-1]] if right else [*row[1:], ""]


@pytest.mark.parametrize("right", [True, False])
@pytest.mark.parametrize("name", EXPORTS)
def test_a_shifted_row_gives_no_answer(desk: Desk, name: str, *, right: bool) -> None:
    export, heads, columns = EXPORTS[name]
    rows = export(MANY)
    rows[heads + 2] = shifted(rows[heads + 2], right=right)
    found = desk.read(as_text(rows), columns=columns)
    assert found.answers["employee"].height == len(MANY) - 1
    assert set(found.set_aside.get_column("code")) <= {"shifted_row", "unit_unknown", "preview", "test_answer", "spam"}


@pytest.mark.parametrize("name", [name for name in EXPORTS if name != "SurveyMonkey"])
def test_a_file_whose_every_row_is_shifted_gives_no_answer(desk: Desk, name: str) -> None:
    export, heads, columns = EXPORTS[name]
    rows = export(MANY)
    text = as_text([*rows[:heads], *(shifted(row, right=True) for row in rows[heads:])])
    assert told_or_blank(desk, text, columns)


def told_or_blank(desk: Desk, text: str, columns: dict[str, str]) -> bool:
    """Whether a file is refused with the reason, or every answer in it is set aside: of other columns, it is no answer."""
    try:
        found = desk.read(text, columns=columns)
    except InputError as error:
        return "shifted" in str(error) or "No answer counts" in str(error)
    answers = found.answers["employee"].select("trust", "care")
    return answers.null_count().sum_horizontal()[0] == 2 * answers.height and found.set_aside.height >= len(MANY)


@pytest.mark.parametrize("name", EXPORTS)
def test_times_that_somebody_took_out_or_a_spreadsheet_mangled_shift_nothing(desk: Desk, name: str) -> None:
    export, heads, columns = EXPORTS[name]
    for text in ("removed", "46146.4167", "05:20.0"):
        rows = export(MANY)
        timed = {at for at, cell in enumerate(rows[heads]) if str(cell)[:4] in {"2014", "2026", "05/0"}}
        for row in rows[heads:]:
            row[:] = [text if at in timed else cell for at, cell in enumerate(row)]
        found = desk.read(as_text(rows), columns=columns)
        assert "shifted_row" not in found.set_aside.get_column("code").to_list()
        assert found.answers["employee"].height == len(MANY)


@pytest.mark.parametrize("export", [made.microsoft_forms, made.google_forms])
def test_a_row_that_is_another_in_every_cell_counts_once(desk: Desk, export: Export) -> None:
    rows = export(PEOPLE)
    found = desk.read(as_text([*rows, rows[1], *rows]), columns={"unit": "Which store?", "level": "Your level"})
    assert found.answers["employee"].height == len(PEOPLE)
    codes = found.set_aside.get_column("code").to_list()
    assert codes.count("copied_row") == len(PEOPLE) + 1
    assert codes.count("repeated_header") == 1


def test_equal_answers_at_another_time_are_another_persons(desk: Desk) -> None:
    rows = made.google_forms(PEOPLE)
    later = [rows[1][0].replace("10:", "11:"), *rows[1][1:]]
    assert later != rows[1]
    assert desk.staff(as_text([*rows, later]), columns={"unit": "Which store?", "level": "Your level"}).height == len(PEOPLE) + 1


def test_a_number_for_seen_and_unanswered_is_blank_in_qualtrics(desk: Desk) -> None:
    rows = made.qualtrics(MANY, numeric=True)
    rows[3] = ["-99" if cell == rows[3][-3] and at == len(rows[3]) - 3 else cell for at, cell in enumerate(rows[3])]
    found = desk.read(as_text(rows), columns={"unit": "Q2", "level": "Q3"})
    assert found.set_aside.is_empty()
    assert found.answers["employee"].get_column("trust").null_count() == 1


@pytest.mark.parametrize("written", ["17678{}5200", "4 May 2026 at {} h", "May {}, 2026"])
def test_times_in_another_fashion_are_no_shift(desk: Desk, written: str) -> None:
    rows = made.qualtrics(MANY)
    for number, row in enumerate(rows[3:], 10):
        row[0] = written.format(number)
    assert desk.read(as_text(rows), columns={"unit": "Q2", "level": "Q3"}).answers["employee"].height == len(MANY)
