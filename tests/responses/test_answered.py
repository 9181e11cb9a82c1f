"""Columns of answers understood at once mean what the reader of single texts says."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.errors import InputError
from assessment.responses import Units, answered, exports
from assessment.responses.answered import Dictionary, understand, with_statuses
from assessment.responses.codes import STATUSES
from assessment.responses.parsed import Known
from assessment.responses.tokenise import open_csv
from assessment.responses.understand import Meaning, Reader
from assessment.surveys.model import Answers

if TYPE_CHECKING:
    from tests.responses.conftest import Desk

UNITS = Units({"Café Ltd": "", "North": "Café Ltd", "South": "Café Ltd", 'R&D "North"/<b>': "Café Ltd"})
LISTS = [
    Answers(low=1, high=5, labels={1: "Strongly disagree", 5: "Strongly agree"}, no_answer=["Does not apply", "99"]),
    Answers(low=0, high=10, no_answer=["7"]),
    Answers(low=-2, high=2),
    Answers(low=0, high=100),
]
WRITTEN = [
    "5",
    "05",
    "+5",
    " 5",
    "5.0",
    "5,0",
    "-0",
    "-2",
    "99",
    "99.0",
    "٤",
    "５",
    "strongly  AGREE",
    "5 - Strongly agree",
    "n/a",
    "-",
]
READERS = st.builds(Reader, st.sampled_from(LISTS), st.sampled_from(["auto", ".", ","]))


def meanings(cells: pl.Series, reader: Reader) -> list[Meaning]:
    known = {0: Dictionary(reader)}
    rows = with_statuses(understand(pl.DataFrame({"0": cells}), known), known)
    statuses = [STATUSES[status] for status in rows.get_column("status 0")]
    return list(zip(rows.get_column("value 0"), statuses, strict=True))


@given(READERS, st.lists(st.text(max_size=6) | st.sampled_from(WRITTEN) | st.integers(-3, 101).map(str)))
def test_texts_mean_what_the_reader_says(reader: Reader, texts: list[str]) -> None:
    assert meanings(pl.Series(texts, dtype=pl.String), reader) == [reader.read(text) for text in texts]


@given(READERS, st.lists(st.text(max_size=6) | st.sampled_from(WRITTEN) | st.integers(-3, 101).map(str)))
def test_known_texts_mean_what_the_reader_says(reader: Reader, texts: list[str]) -> None:
    known = Known.of({0: ("", *sorted({*texts} - {""}))})
    assert meanings(pl.Series(texts, dtype=known.kind), reader) == [reader.read(text) for text in texts]


def test_free_text_does_not_fill_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answered, "MOST_TEXTS", 300)
    known = Dictionary(Reader(LISTS[0]))
    for start in range(0, 2000, 200):
        understand(pl.DataFrame({"0": [f"word {number}" for number in range(start, start + 200)]}), {0: known})
    assert len(known.meanings) <= 500


HEADER = "unit,level,trust,care,respondent"
STRAYS = [HEADER, "# a remark,,,,", "# on 4 May, 2026", "Read by two of us,,,,", "Total,,9,9,", "Grand total,,,,", ",,,,"]
ROWS = st.lists(
    st.tuples(
        st.sampled_from(["North", "South", "Nroth", "", '"a, b"', '"two\nlines"', 'R&D "North"/<b>']),
        st.sampled_from(["Manager", "front line", "", "boss"]),
        st.sampled_from(["1", "5", "7", "", "99", "Agree", "4.5", "05", '"3"', "2,2"]),
        st.sampled_from(["1", "2", "", "0"]),
        st.sampled_from(["p1", "p2", "p3", ""]),
    ).map(",".join)
    | st.sampled_from(STRAYS),
    min_size=1, max_size=25,
)  # fmt: skip


def outcome(desk: Desk, text: str, units: Units | None) -> tuple[Any, ...]:
    try:
        read = desk.read(text, units=units)
    except InputError as error:
        return (str(error),)
    return read.answers["employee"].rows(), read.set_aside.rows(), read.arrivals


@given(rows=ROWS, block=st.integers(1, 400), units=st.sampled_from([UNITS, None]))
def test_a_file_cut_anyhow_gives_the_same_answers_and_the_same_account(
    tmp_path_factory: pytest.TempPathFactory, desk_type: type[Desk], rows: list[str], block: int, units: Units | None
) -> None:
    desk = desk_type(Path(tmp_path_factory.mktemp("cut")))
    text = "\n".join([HEADER, "North,manager,3,4,p0", *rows, ""])
    whole = outcome(desk, text, units)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(exports, "open_csv", partial(open_csv, block=block))
        assert outcome(desk, text, units) == whole
