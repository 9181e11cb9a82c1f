"""The account closes whatever a file holds, and its dress changes nothing."""

from __future__ import annotations

import csv
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessment.errors import AssessmentError, InputError, Problem
from assessment.responses import CODES, SET_ASIDE_COLUMNS, Arrival, write_set_aside

if TYPE_CHECKING:
    from tests.responses.conftest import Desk

HEADER = ("respondent", "unit", "level", "trust", "care", "lead", "Comment")
ANSWER = st.sampled_from(["1", "5", "4.0", "Agree", "", "7", "4,5", "n/a", "99", "x\ny", "=1+1"])
ROW = st.tuples(
    st.sampled_from(["a", "b", "c", "", "007"]),
    st.sampled_from(["North", " north ", "NA", "", "Nort"]),
    st.sampled_from(["Manager", "front line", "", "boss"]),
    ANSWER, ANSWER, ANSWER,
    st.sampled_from(["", "fine, really", 'so "so"', "two\nlines", "tab\there"]),
)  # fmt: skip


def written(
    header: tuple[str, ...], rows: list[tuple[str, ...]], *, end: str = "\n", delimiter: str = ",", always: bool = False
) -> str:
    def cell(text: str) -> str:
        needed = always or any(mark in text for mark in (delimiter, '"', "\n"))
        return '"' + text.replace('"', '""') + '"' if needed else text

    return "".join(delimiter.join(map(cell, row)) + end for row in [header, *rows])


def read(desk: type[Desk], content: bytes) -> tuple[pl.DataFrame, pl.DataFrame, Arrival]:
    with tempfile.TemporaryDirectory() as folder:
        found = desk(Path(folder)).read(content)
    return found.answers["employee"], found.set_aside, found.arrivals[0]


@settings(max_examples=25, deadline=None)
@given(st.lists(ROW, min_size=1, max_size=8))
def test_every_row_is_accepted_or_set_aside_once_and_with_a_reason(desk_type: type[Desk], rows: list[tuple[str, ...]]) -> None:
    answers, aside, arrival = read(desk_type, written(HEADER, rows).encode())
    arrival.check()
    whole = aside.filter(pl.col("code").is_in([name for name, code in CODES.items() if code.of == "row"]))
    lines = answers.get_column("line").to_list() + whole.get_column("line").to_list()
    assert len(lines) == len(set(lines)) == len(rows) == arrival.read - 1
    assert aside.height == arrival.set_aside + arrival.cells
    assert set(aside.get_column("code")) <= CODES.keys()
    assert aside.get_column("reason").str.len_chars().min() is None or not aside.get_column("reason").null_count()


DRESSES = st.fixed_dictionaries({
    "end": st.sampled_from(["\n", "\r\n", "\r"]),
    "delimiter": st.sampled_from([",", ";", "\t", "|"]),
    "always": st.booleans(),
})  # fmt: skip


@settings(max_examples=25, deadline=None)
@given(st.lists(ROW, min_size=1, max_size=8), DRESSES, st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]), st.data())
def test_the_dress_of_a_file_changes_no_answer(
    desk_type: type[Desk], rows: list[tuple[str, ...]], dress: dict[str, str], encoding: str, data: st.DataObject
) -> None:
    order, columns = data.draw(st.permutations(range(len(rows)))), data.draw(st.permutations(range(len(HEADER))))
    shuffled = [tuple(rows[row][column] for column in columns) for row in order]
    header = tuple(HEADER[column] for column in columns)
    dressed = written(header, shuffled, **dress).encode(encoding)  # type: ignore[arg-type]
    plain, *_ = read(desk_type, written(HEADER, rows).encode())
    other, *_ = read(desk_type, dressed)
    assert other.drop("line").sort(pl.all()).equals(plain.drop("line").sort(pl.all()))


BROKEN = [b'"', b",", b"\n", b"\xe9", b"\0", b";", b"\r", b"9"]


def try_to_read(desk: type[Desk], content: bytes) -> tuple[list[Problem], list[tuple[pl.DataFrame, Arrival]]]:
    try:
        return [], [read(desk, content)[1:]]
    except InputError as error:
        return list(error.problems), []


@settings(max_examples=60, deadline=None)
@given(st.lists(ROW, min_size=1, max_size=5), st.data())
def test_a_corrupted_file_is_read_with_a_closed_account_or_refused_in_words(
    desk_type: type[Desk], rows: list[tuple[str, ...]], data: st.DataObject
) -> None:
    content = bytearray(written(HEADER, rows).encode())
    for _ in range(data.draw(st.integers(1, 4))):
        at, gone = data.draw(st.integers(0, len(content))), data.draw(st.integers(0, 3))
        content[at : at + gone] = data.draw(st.sampled_from(BROKEN))
    problems, accounts = try_to_read(desk_type, bytes(content))
    assert bool(problems) != bool(accounts)
    assert all("1.csv" in str(problem) for problem in problems)
    for aside, arrival in accounts:
        arrival.check()
        assert aside.height == arrival.set_aside + arrival.cells


def test_an_account_that_does_not_close_is_our_own_fault() -> None:
    with pytest.raises(AssessmentError, match=r"x.csv: read 3 is not accepted 1 \+ set aside 0"):
        Arrival(file="x.csv", wave="W1", survey="employee", read=3, accepted=1, set_aside=0, structural=1).check()


def test_what_was_set_aside_is_written_as_it_was_read(desk: Desk) -> None:
    responses = desk.read('unit,care,trust\nNorth,"two\nlines, ""so""",4\n')
    write_set_aside(responses, desk.folder / "private" / "set_aside.csv")
    with (desk.folder / "private" / "set_aside.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.reader(file))
    assert rows[0] == list(SET_ASIDE_COLUMNS)
    assert rows[1][:5] == ["1.csv", "2", "care", 'two\nlines, "so"', "not_an_answer"]


@pytest.mark.parametrize("value", ["=1+1", "+1+1", "-1+1", "@SUM(A1)", "＝1", "\tx", "=HYPERLINK(1)"])
def test_no_text_of_a_respondent_runs_as_a_formula(desk: Desk, value: str) -> None:
    write_set_aside(desk.read(f'unit,care,trust\nNorth,"{value}",4\n'), desk.folder / "aside.csv")
    with (desk.folder / "aside.csv").open(newline="", encoding="utf-8") as file:
        assert list(csv.reader(file))[1][3] == "'" + value


def test_numbers_stay_numbers(desk: Desk) -> None:
    write_set_aside(desk.read("unit,care,trust\nNorth,-9,4\n"), desk.folder / "aside.csv")
    assert ",-9," in (desk.folder / "aside.csv").read_text("utf-8")


def test_nothing_set_aside_is_an_empty_account(desk: Desk) -> None:
    aside = desk.read("unit,care\nNorth,4\n").set_aside
    assert dict(aside.schema) == SET_ASIDE_COLUMNS
    assert aside.is_empty()
