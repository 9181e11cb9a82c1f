"""Records parsed in bulk are those of the careful reader, whatever the file looks like and however it is cut."""

from __future__ import annotations

import io
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.errors import InputError
from assessment.responses.files import Contents
from assessment.responses.quotes import look_at_quotes
from assessment.responses.records import Records, Wanted, collect, column
from assessment.responses.tokenise import Lines, open_csv, parse
from assessment.responses.vectorised import Shape, parse_block

# Pieces that make delimiters, quotes, line ends and numbers meet in every way.
PIECES = [",", ",", ",", "\n", "\n", "\r\n", "\r", '"', '"', '""', '","', "1", "5", "7", "12", "05", "+5", " 5", "5.0", "-0", "é",
          "٤", "\ufeff", "\x1c", " ", "\t", "a", "agree", ";", "1,2,3\n", "4,,5\n", "x,y,1\n", '"q",1,2\n', '"a\nb",1,2\n']  # fmt: skip
NUMBERS = frozenset({1, 2})


def contents(encoding: str = "utf-8") -> Contents:
    return Contents("csv", "", encoding)


def carefully(text: str, delimiter: str) -> Records | str:
    try:
        return collect("x.csv", parse(Lines(io.StringIO(text, newline="")), name="x.csv", delimiter=delimiter))
    except InputError as error:
        return str(error)


def in_bulk(path: Path, text: str, *, block: int, wanted: Wanted | None = None, encoding: str = "utf-8") -> Records | str:
    path.write_bytes(text.encode(encoding))
    try:
        stream = open_csv(path, "x.csv", contents=contents(encoding), expected={"unit", "q1", "q2"}, block=block)
        if wanted:
            pieces = [piece.frame.cast(pl.String) for piece in stream.pieces(wanted) if piece.frame.width > 1]
            return pl.concat(pieces).with_columns(pl.col("line").cast(pl.Int64), pl.exclude("line").fill_null("")).sort("line")
        return stream.gather()
    except InputError as error:
        return str(error)


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


@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join), st.integers(1, 60))
def test_bulk_and_care_give_the_same_records(path: Path, rows: str, block: int) -> None:
    text = "unit,q1,q2\n" + rows
    assert same(in_bulk(path, text, block=block), carefully(text, ","))


@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join), st.integers(1, 200))
def test_numbers_in_bulk_are_the_texts_that_stood_there(path: Path, rows: str, block: int) -> None:
    text = "unit,q1,q2\n" + rows
    found, careful = in_bulk(path, text, block=block, wanted=Wanted(frozenset({0, 1, 2}), NUMBERS)), carefully(text, ",")
    assert found == careful if isinstance(careful, str) else found.equals(careful.frame)


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters='\0\r\n",'), max_size=6))
def test_any_text_in_a_column_of_numbers_stays_what_it_is(path: Path, cell: str) -> None:
    text = "unit,q1,q2\n" + "a,1,2\n" * 9 + f"b,{cell},3\n"
    found = in_bulk(path, text, block=1000, wanted=Wanted(None, NUMBERS))
    assert isinstance(found, pl.DataFrame)
    assert found.get_column("1").to_list() == ["1"] * 9 + [cell]
