"""Text files in every dress that exports wear: delimiters, encodings, line ends, quotes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.errors import InputError
from assessment.responses.records import collect
from assessment.responses.tokenise import Lines, parse

if TYPE_CHECKING:
    from tests.responses.conftest import Desk

PLAIN = "unit,level,trust,care\nNorth,Manager,4,5\nSouth,manager,3,\n"


def parsed(text: str, delimiter: str = ",") -> list[tuple[int, list[str]]]:
    return list(parse(Lines(text.splitlines(keepends=True)), name="x.csv", delimiter=delimiter))


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_any_delimiter_gives_the_same_table(desk: Desk, delimiter: str) -> None:
    assert desk.staff(PLAIN.replace(",", delimiter)).equals(desk.staff(PLAIN))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252", "latin-1"])
def test_any_encoding_gives_the_same_names(desk: Desk, encoding: str) -> None:
    text = "unit,trust,Anmerkung über\nCafé Ltd,4,schön\n"
    assert desk.staff(text.encode(encoding)).get_column("unit").to_list() == ["Café Ltd"]


def test_an_encoding_other_than_utf8_is_told(desk: Desk) -> None:
    assert "read as cp1252" in desk.read("unit,trust\nCafé Ltd,4\n".encode("cp1252")).arrivals[0].notes


@pytest.mark.parametrize(("encoding", "name"), [("cp1251", "Магазин на углу Невского"), ("cp1253", "Κατάστημα Αθήνας")])
def test_letters_of_other_alphabets_are_not_read_as_western(desk: Desk, encoding: str, name: str) -> None:
    text = "unit,trust\n" + f"{name},4\n" * 30
    answers = desk.staff(text.encode(encoding), units=None)
    assert answers.get_column("unit").unique().to_list() == [name]


def test_an_encoding_that_nothing_tells_stops_the_file(desk: Desk) -> None:
    text = "unit,trust\n" + "Zażółć gęślą jaźń,4\n" * 30
    assert "The encoding of this text can't be told" in desk.fault(text.encode("cp1250"))


@pytest.mark.parametrize("end", ["\r\n", "\r", "\n"])
def test_any_line_end_gives_the_same_lines(desk: Desk, end: str) -> None:
    assert desk.staff(PLAIN.replace("\n", end)).get_column("line").to_list() == [2, 3]


def test_a_separator_line_declares_the_delimiter_and_counts_as_structure(desk: Desk) -> None:
    read = desk.read("sep=;\n" + PLAIN.replace(",", ";"))
    assert read.answers["employee"].get_column("line").to_list() == [3, 4]
    assert (read.arrivals[0].read, read.arrivals[0].structural) == (4, 2)


def test_commas_in_a_question_do_not_mislead_about_the_delimiter(desk: Desk) -> None:
    text = "unit;trust;What, when, and how did it go, in short?\nNorth;4;Well, really, fine, thanks\nSouth;5;a, b, c, d\n"
    assert desk.staff(text).get_column("trust").to_list() == [4, 5]


def test_a_record_with_line_breaks_stands_where_it_begins(desk: Desk) -> None:
    text = 'unit,comment,trust\nNorth,"one\ntwo\n\nthree",4\nSouth,,5\n'
    assert desk.staff(text).get_column("line").to_list() == [2, 6]


def test_a_quote_that_never_closes_stops_the_file_with_its_line(desk: Desk) -> None:
    text = 'unit,comment,trust\nNorth,fine,4\nSouth,"never closed,5\nNorth,fine,4\n'
    assert "1.csv, line 3: A quote opens in this record" in desk.fault(text)


def test_a_quote_closed_by_a_later_one_stops_the_file_too(desk: Desk) -> None:
    text = 'unit,comment,trust\nSouth,"never closed,5\nNorth,"a comment",4\n'
    assert "line 2: A quote opens" in desk.fault(text)


def test_a_quote_inside_a_cell_is_a_character(desk: Desk) -> None:
    assert desk.staff('unit,trust\nR&D "North"/<b>,4\n').get_column("unit").to_list() == ['R&D "North"/<b>']


def test_words_after_a_closing_quote_stay_on_their_line() -> None:
    assert parsed('a,"b"c,d\ne,f,g\n') == [(1, ["a", "bc", "d"]), (2, ["e", "f", "g"])]


def test_a_cell_beyond_all_bounds_is_refused() -> None:
    with pytest.raises(InputError, match="line 1: A cell of this record is too long"):
        parsed("a," + "x" * 9_000_000)


@pytest.mark.parametrize("quote", ["", '"'])
def test_a_row_with_a_cell_too_long_is_set_aside_and_the_others_count(desk: Desk, quote: str) -> None:
    long = quote + "x" * 200_000 + quote
    assert desk.staff(f"unit,trust,comment\nNorth,4,fine\nSouth,3,{long}\nNorth,5,\n").get_column("trust").to_list() == [4, 5]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "The file is empty"),
        (b"\n\n  \n", "The file is empty"),
        (b"unit,trust\n\n", "line 1: There is a header and no rows"),
        (b"\xef\xbb\xbf<!DOCTYPE html><p>Please log in</p>", "This is a web page"),
        (b'{"error": "not found"}', "This is JSON"),
        (b'[{"unit": "North"}]', "This is JSON"),
        (b"%PDF-1.7 ", "This is a PDF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "old or password-protected Excel"),
        (b"PK\x03\x04 nothing", "The workbook is damaged"),
        (b"unit,trust\nNorth,4\nSo\0uth,5\n", "line 3: There is a NUL byte"),
        ("unit,trust\nNorth,4\n".encode("utf-16-le"), "NUL byte"),
        ("unit,trust\nCafé Ltd,4\n".encode() + "Café,4\n".encode("cp1252"), "line 3: The file mixes two encodings"),
    ],
)
def test_what_is_no_table_is_told_by_its_content(desk: Desk, content: bytes, message: str) -> None:
    assert message in desk.fault(content)


def test_a_missing_file_and_a_folder_are_told_together(desk: Desk) -> None:
    (desk.folder / "answers").mkdir()
    with pytest.raises(InputError, match=r"(?s)gone.csv: There is no such file.*answers: This is a folder"):
        desk.read_sources({"file": "gone.csv"}, {"file": "answers"})


CELL = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\r"), max_size=8)


@given(st.lists(st.lists(CELL, min_size=3, max_size=3), min_size=1, max_size=6))
def test_every_record_comes_back_with_the_line_it_begins_on(rows: list[list[str]]) -> None:
    quoted = ["|".join('"' + cell.replace('"', '""') + '"' for cell in row) + "\n" for row in rows]
    lines = [1 + "".join(quoted[:position]).count("\n") for position in range(len(rows))]
    physical = "".join(quoted).split("\n")
    found = list(parse(Lines(line + "\n" for line in physical[:-1]), name="x.csv", delimiter="|"))
    assert found == list(zip(lines, rows, strict=True))


@given(st.lists(st.lists(CELL, max_size=4), max_size=8))
def test_records_are_counted_whatever_becomes_of_them(rows: list[list[str]]) -> None:
    numbered = [(1, ["a", "b"]), *enumerate(rows, 2), *((line, ["x", "y"]) for line in range(90, 99))]
    records = collect("x.csv", numbered)
    assert records.read == len(numbered) == records.frame.height + records.ragged.height + records.structural
