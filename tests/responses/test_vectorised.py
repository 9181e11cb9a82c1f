"""Records parsed in bulk are those of the careful reader, whatever the file looks like and however it is cut."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.errors import InputError
from assessment.responses.files import Contents
from assessment.responses.records import Records, Stream, Wanted, collect
from assessment.responses.tokenise import Lines, open_csv, parse

# Pieces that make delimiters, quotes, line ends and numbers meet in every way.
PIECES = [",", ",", ",", "\n", "\n", "\r\n", "\r", '"', '"', '""', '","', "1", "5", "7", "12", "05", "+5", " 5", "5.0", "-0", "é",
          "٤", "\ufeff", "\x1c", " ", "\t", "a", "agree", ";", "1,2,3\n", "4,,5\n", "x,y,1\n",
          '"q",1,2\n', '"a\nb",1,2\n']  # fmt: skip
ANSWERS = ("", "1", "2", "3", "5", "7", "12", "agree")
KNOWN = {1: ANSWERS, 2: ANSWERS}


def carefully(text: str, delimiter: str) -> Records | str:
    try:
        return collect("x.csv", parse(Lines(io.StringIO(text, newline="")), name="x.csv", delimiter=delimiter))
    except InputError as error:
        return str(error)


def in_bulk(path: Path, text: str, *, block: int, encoding: str = "utf-8") -> Stream:
    path.write_bytes(text.encode(encoding))
    contents = Contents("csv", encoding)
    return open_csv(path, "x.csv", contents=contents, expected={"unit", "q1", "q2"}, block=block)


def gathered(path: Path, text: str, **how: Any) -> Records | str:
    try:
        return in_bulk(path, text, **how).gather()
    except InputError as error:
        return str(error)


def with_known(path: Path, text: str, **how: Any) -> pl.DataFrame | str:
    try:
        pieces = [piece.frame for piece in in_bulk(path, text, **how).pieces(Wanted(None, KNOWN)) if piece.frame.width > 1]
    except InputError as error:
        return str(error)
    texts = [piece.select("line", pl.exclude("line").cast(pl.String).fill_null("")) for piece in pieces]
    return pl.concat(texts).sort("line")


def same(found: Records | str, wanted: Records | str) -> bool:
    if isinstance(found, str) or isinstance(wanted, str):
        return found == wanted
    counts = (found.header, found.header_line, found.read, found.structural) == (
        wanted.header, wanted.header_line, wanted.read, wanted.structural,
    )  # fmt: skip
    return counts and found.frame.equals(wanted.frame) and found.ragged.equals(wanted.ragged)


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("vectorised") / "x.csv"


TEXTS = st.lists(st.sampled_from(PIECES), max_size=40).map(lambda pieces: "unit,q1,q2\n" + "".join(pieces))
ENCODINGS = st.sampled_from(["utf-8", "utf-8-sig", "utf-16"])


@given(text=TEXTS, block=st.integers(1, 60), encoding=ENCODINGS)
def test_bulk_and_care_give_the_same_records(path: Path, text: str, block: int, encoding: str) -> None:
    assert same(gathered(path, text, block=block, encoding=encoding), carefully(text, ","))


@given(text=TEXTS, block=st.integers(1, 200), encoding=ENCODINGS)
def test_known_texts_in_bulk_are_the_texts_that_stood_there(path: Path, text: str, block: int, encoding: str) -> None:
    found, careful = with_known(path, text, block=block, encoding=encoding), carefully(text, ",")
    assert found == careful if isinstance(found, str) or isinstance(careful, str) else found.equals(careful.frame)


@given(cell=st.text(st.characters(exclude_categories=["Cs"], exclude_characters='\0\r\n",'), max_size=6))
def test_any_text_in_a_column_of_known_ones_stays_what_it_is(path: Path, cell: str) -> None:
    found = with_known(path, "unit,q1,q2\n" + "a,1,2\n" * 9 + f"b,{cell},3\n", block=1000)
    assert isinstance(found, pl.DataFrame)
    assert found.get_column("1").to_list() == ["1"] * 9 + [cell]


def test_ordinary_records_come_in_bulk_with_known_texts_as_such(path: Path) -> None:
    pieces = list(in_bulk(path, "unit,q1,q2\n" + "a,1,2\n" * 90, block=1000).pieces(Wanted(None, KNOWN)))
    assert [type(piece.frame.schema["1"]) for piece in pieces if piece.frame.height] == [pl.Categorical]


def test_more_texts_than_there_are_categories_are_read_as_text(path: Path) -> None:
    cells = [*["1"] * 30_000, *(f"note {number}" for number in range(70_000))]
    found = with_known(path, "unit,q1,q2\n" + "".join(f"a,{cell},2\n" for cell in cells), block=1 << 16)
    assert isinstance(found, pl.DataFrame)
    assert found.get_column("1").to_list() == cells
