"""Files of SPSS and Stata, and Parquet: what they say of their codes is believed, and a damaged one never takes the run down."""

from __future__ import annotations

import datetime as dt
import random
import subprocess
import sys
import zipfile
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
import polars as pl
import pyreadstat
import pytest

from assessment.errors import InputError
from assessment.responses import apart
from assessment.responses.binary import read_binary
from assessment.responses.files import Contents
from assessment.responses.records import Wanted

if TYPE_CHECKING:
    from tests.responses.conftest import Desk

AGREE = {1: "Strongly disagree", 2: "Disagree", 3: "Neither", 4: "Agree", 5: "Strongly agree"}
FRAME = pl.DataFrame({
    "store": [1.0, 2.0, 1.0, 3.0], "level": [1.0, 1.0, 2.0, 9.0], "v1": [4.0, 1.0, 99.0, 3.0], "care": [5.0, None, 2.0, -8.0],
    "when": [dt.datetime(2026, 5, 4, 10)] * 4, "said": ["schön", "", "ok", ""],
})  # fmt: skip
LABELS = {
    "store": {1: "North", 2: "South", 3: "NA"},
    "level": {1: "Front line", 2: "Manager", 9: "Not said"},
    "v1": {**AGREE, 99: "Refused"},
}
MAPPED = {"unit": "store", "v1": "v1"}
TABLE = [(1, "North", "front_line", 4, 5), (2, "South", "front_line", 1, None), (3, "North", "manager", None, 2),
         (4, "NA", "not_stated", 3, None)]  # fmt: skip


def sav(folder: Path, frame: pl.DataFrame = FRAME, **known: Any) -> bytes:
    given = {
        "column_labels": {"v1": "How far do you agree? - I am trusted"}, "variable_value_labels": LABELS,
        "missing_ranges": {"v1": [99], "care": [{"lo": -9, "hi": -1}], "level": [9]}, **known,
    }  # fmt: skip
    pyreadstat.write_sav(frame, folder / "made.sav", **given)
    return (folder / "made.sav").read_bytes()


def dta(folder: Path, frame: pl.DataFrame = FRAME, **known: Any) -> bytes:
    given = {"variable_value_labels": LABELS, "column_labels": {"v1": "I am trusted"}, **known}
    pyreadstat.write_dta(frame, folder / "made.dta", **given)
    return (folder / "made.dta").read_bytes()


def parquet(folder: Path, frame: pl.DataFrame) -> bytes:
    frame.write_parquet(folder / "made.parquet")
    return (folder / "made.parquet").read_bytes()


def rows(answers: pl.DataFrame) -> list[tuple[Any, ...]]:
    return answers.select("line", "unit", "level", "trust", "care").rows()


@pytest.mark.parametrize("known", [{}, {"compress": True}, {"row_compress": True}])
def test_an_spss_file_is_read_by_its_labels_and_its_missing_codes(desk: Desk, tmp_path: Path, known: dict[str, Any]) -> None:
    read = desk.read(sav(tmp_path, **known), columns={"unit": "store"}, format="spss")
    assert rows(read.answers["employee"]) == TABLE
    assert read.set_aside.is_empty()
    assert (read.arrivals[0].read, read.arrivals[0].accepted, read.arrivals[0].structural) == (4, 4, 0)


def test_a_stata_file_is_read_by_its_labels(desk: Desk, tmp_path: Path) -> None:
    frame = FRAME.with_columns(pl.col("v1").replace(99.0, None), pl.col("care").replace(-8.0, None), pl.lit(1.0).alias("level"))
    read = desk.read(dta(tmp_path, frame), columns={"unit": "store"}, format="stata")
    assert read.answers["employee"].get_column("trust").to_list() == [4, 1, None, 3]
    assert read.answers["employee"].get_column("unit").to_list() == ["North", "South", "North", "NA"]


def test_statas_letters_are_no_answers(desk: Desk, tmp_path: Path) -> None:
    frame = pd.DataFrame({"unit": ["North"] * 3, "care": [5.0, 5.0, None], "trust": [4.0, "a", 2.0]})
    pyreadstat.write_dta(frame, tmp_path / "x.dta", missing_user_values={"trust": ["a"]})
    content = (tmp_path / "x.dta").read_bytes()
    assert desk.staff(content).get_column("trust").to_list() == [4, None, 2]
    assert desk.codes(content) == []


def test_answers_that_the_file_numbers_the_other_way_round_are_read_by_their_words(desk: Desk, tmp_path: Path) -> None:
    turned = {6 - number: word for number, word in AGREE.items()}
    read = desk.read(sav(tmp_path, variable_value_labels={**LABELS, "v1": turned}), columns={"unit": "store"})
    assert read.answers["employee"].get_column("trust").to_list() == [2, 5, None, 3]
    assert any(note.startswith("read by the words that the file gives its numbers") for note in read.arrivals[0].notes)


def test_words_with_their_own_number_in_front_are_words(desk: Desk, tmp_path: Path) -> None:
    turned = {6 - number: f"{6 - number} - {word}" for number, word in AGREE.items()}
    content = sav(tmp_path, variable_value_labels={**LABELS, "v1": turned})
    assert desk.staff(content, columns={"unit": "store"}).get_column("trust").to_list() == [2, 5, None, 3]


def test_words_that_the_survey_does_not_know_leave_the_numbers_and_are_told(desk: Desk, tmp_path: Path) -> None:
    read = desk.read(sav(tmp_path, variable_value_labels={**LABELS, "v1": {1: "Nope", 5: "Yep"}}), columns={"unit": "store"})
    assert read.answers["employee"].get_column("trust").to_list() == [4, 1, None, 3]
    assert any(note.startswith("numbers read as they stand, though") for note in read.arrivals[0].notes)


def test_a_number_without_a_word_means_nothing_where_the_others_are_turned(desk: Desk, tmp_path: Path) -> None:
    ends = {1: "Strongly agree", 5: "Strongly disagree"}
    content = sav(tmp_path, variable_value_labels={**LABELS, "v1": ends})
    assert desk.staff(content, columns={"unit": "store"}).get_column("trust").to_list() == [None, 5, None, None]
    assert [(line, code) for line, _, _, code in desk.codes(content, columns={"unit": "store"})] == [
        (1, "label_disagrees"), (4, "label_disagrees"),
    ]  # fmt: skip


def test_a_code_may_be_mapped_as_well_as_its_label(desk: Desk, tmp_path: Path) -> None:
    for word in ("1", "Front line"):
        values = {"level": {word: "senior_leader"}}
        levels = desk.staff(sav(tmp_path), columns={"unit": "store"}, values=values).get_column("level").to_list()
        assert levels[:2] == ["senior_leader", "senior_leader"]


def test_rows_are_kept_by_their_label(desk: Desk, tmp_path: Path) -> None:
    assert desk.staff(sav(tmp_path), columns={"unit": "store"}, keep={"store": ["North"]}).height == 2


def test_texts_in_another_encoding_than_the_file_says_are_told(desk: Desk, tmp_path: Path) -> None:
    broken = sav(tmp_path).replace("schön".encode(), b"sch\xf6n ")
    garbled = sav(tmp_path, FRAME.with_columns(pl.col("said").replace("schön", "schÃ¶n")))
    for content in (broken, garbled):
        assert "The texts of this SPSS file are not in the encoding that it says" in desk.fault(
            content, columns={"unit": "store"}
        )


def test_a_question_of_an_spss_file_from_qualtrics_is_found_and_its_previews_set_aside(desk: Desk, tmp_path: Path) -> None:
    more = pl.DataFrame({
        "StartDate": ["2026-05-04 09:30:00"] * 4, "EndDate": ["2026-05-04 09:36:00"] * 4,
        "Status": [0.0, 1.0, 0.0, 8.0], "Finished": [1.0, 1.0, 0.0, 1.0],
        "Duration__in_seconds_": [320.0] * 4, "ResponseId": [f"R_3kQvXyZaBc{n}" for n in range(4)],
    })  # fmt: skip
    content = sav(tmp_path, pl.concat([more, FRAME], how="horizontal"))
    read = desk.read(content, columns={"unit": "store"}, format="qualtrics")
    assert read.answers["employee"].get_column("line").to_list() == [1, 3]
    assert read.set_aside.get_column("code").to_list() == ["preview", "spam"]


TYPED = pl.DataFrame({
    "unit": pl.Series(["North", "South", "North"], dtype=pl.Categorical),
    "level": pl.Series(["Manager"] * 3, dtype=pl.Enum(["Manager"])),
    "trust": pl.Series([4, None, 5], dtype=pl.Int8),
    "care": [4.0, float("nan"), 2.5], "lead": pl.Series([Decimal("3.00"), Decimal(2), None]),
    "ok": [True, None, False], "day": [dt.date(2026, 5, 4)] * 3, "raw": [b"a", b"b", None],
})  # fmt: skip


def test_parquet_is_read_whatever_its_types(desk: Desk, tmp_path: Path) -> None:
    content = parquet(tmp_path, TYPED)
    answers = desk.staff(content, format="parquet")
    assert answers.select("line", "trust", "care", "lead").rows() == [(1, 4, 4, 3), (2, None, None, 2), (3, 5, None, None)]
    assert desk.codes(content) == [(3, "care", "2.5", "not_whole")]


def test_a_long_parquet_file_comes_in_pieces_and_its_faults_by_their_rows(desk: Desk, tmp_path: Path) -> None:
    many = pl.DataFrame({"unit": ["North"] * 120_001, "trust": [4] * 120_000 + [9], "care": [9, *[5] * 120_000]})
    content = parquet(tmp_path, many)
    (tmp_path / "pieces").mkdir()
    stream = read_binary(tmp_path / "made.parquet", "x.parquet", tmp_path / "pieces", contents=Contents("parquet"))
    assert [piece.frame.height for piece in stream.pieces(Wanted())] == [50_000, 50_000, 20_001]
    assert desk.staff(content).get_column("line").to_list() == list(range(1, 120_002))
    assert [(line, column) for line, column, *_ in desk.codes(content)] == [(1, "care"), (120_001, "trust")]


@pytest.mark.parametrize(("kind", "write"), [("spss", sav), ("stata", dta)])
@pytest.mark.parametrize("rows", [1, 3, 4])
def test_a_long_file_says_the_same_in_pieces(
    tmp_path: Path, kind: str, write: Callable[..., bytes], rows: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, FRAME)
    file = next(tmp_path.glob("made.*"))

    def read(at_once: int) -> tuple[dict[str, Any], pl.DataFrame]:
        monkeypatch.setattr(apart, "ROWS_AT_A_TIME", at_once)
        folder = tmp_path / str(at_once)
        folder.mkdir()
        about = apart.read_statistics(file, kind, folder)
        return about, pl.concat(pl.read_ipc(folder / f"{number}.arrow") for number in range(-(-len(FRAME) // at_once)))

    (about, whole), (in_pieces, joined) = read(50_000), read(rows)
    assert about == in_pieces
    assert whole.equals(joined)


def test_letters_that_stata_declares_in_any_piece_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    frame = pd.DataFrame({"trust": [4.0, "a", 2.0, "b"]})
    pyreadstat.write_dta(frame, tmp_path / "x.dta", missing_user_values={"trust": ["a", "b"]})
    monkeypatch.setattr(apart, "ROWS_AT_A_TIME", 1)
    assert apart.read_statistics(tmp_path / "x.dta", "stata", tmp_path)["missing"] == {"trust": [".a", ".b"]}
    assert [pl.read_ipc(tmp_path / f"{number}.arrow").item() for number in range(4)] == ["4", ".a", "2", ".b"]


def test_nested_and_unreadable_columns_are_refused_by_name(desk: Desk, tmp_path: Path) -> None:
    nested = TYPED.with_columns(many=pl.lit([1, 2]), inner=pl.struct("trust"))
    fault = desk.fault(parquet(tmp_path, nested))
    assert "'many': The cells of this column hold lists or tables" in fault
    assert "'inner': The cells of this column hold lists or tables" in fault
    binary = TYPED.with_columns(photo=pl.lit(b"\xff\xd8\xff"))
    assert "'photo': The cells of this column hold bytes that are no text" in desk.fault(parquet(tmp_path, binary))


def test_a_file_without_rows_is_told(desk: Desk, tmp_path: Path) -> None:
    assert "There are no rows" in desk.fault(parquet(tmp_path, TYPED.clear()))


LONG = pl.DataFrame({
    "respondent": ["a", "a", "b"], "unit": ["North"] * 3, "item": ["trust", "care", "trust"], "answer": ["4", "5", "Agree"],
})  # fmt: skip


@pytest.mark.parametrize("write", [parquet, sav, dta])
def test_a_row_an_answer_comes_in_every_container(desk: Desk, tmp_path: Path, write: Callable[..., bytes]) -> None:
    assert desk.staff(write(tmp_path, LONG)).select("respondent", "trust", "care").rows() == [("a", 4, 5), ("b", 4, None)]


def test_units_may_come_in_any_container(desk: Desk, tmp_path: Path) -> None:
    units = pl.DataFrame({"unit": ["North", "South"], "parent": ["All", "All"], "manager": [3, None]})
    assert desk.units(parquet(tmp_path, units), client="All").headcount("North", "manager") == 3


def test_the_parsers_stay_out_of_our_own_process() -> None:
    code = "import sys, assessment.responses; print('pyreadstat' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "False"


CRASHES = {
    "import os, signal; os.kill(os.getpid(), signal.SIGSEGV)": "its reader broke down",
    "import os; os.abort()": "its reader broke down",
    "while True: pass": "took more than 1 seconds",
    "import sys; sys.exit(0)": "its reader broke down",
}


@pytest.mark.parametrize("script", CRASHES)
def test_a_reader_that_crashes_or_never_ends_is_an_input_error(tmp_path: Path, script: str) -> None:
    (tmp_path / "crash.py").write_text(script, "utf-8")
    sav(tmp_path)
    with pytest.raises(InputError, match=CRASHES[script]):
        read_binary(
            tmp_path / "made.sav", "x.sav", tmp_path, contents=Contents("spss"), script=tmp_path / "crash.py", seconds=1.0
        )


def test_a_folder_without_room_for_what_is_read_is_no_fault_of_the_file(tmp_path: Path) -> None:
    (tmp_path / "full.py").write_text("import errno, sys; sys.exit(errno.ENOSPC)", "utf-8")
    sav(tmp_path)
    with pytest.raises(OSError, match="No space left"):
        read_binary(tmp_path / "made.sav", "x.sav", tmp_path, contents=Contents("spss"), script=tmp_path / "full.py")


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(60))
def test_a_damaged_file_is_read_or_refused_in_words(desk: Desk, tmp_path: Path, seed: int) -> None:
    draw = random.Random(seed)
    content = bytearray(draw.choice([sav(tmp_path), sav(tmp_path, compress=True), dta(tmp_path), parquet(tmp_path, TYPED)]))
    for _ in range(draw.randrange(1, 30)):
        content[draw.randrange(8, len(content))] = draw.randrange(256)
    told = ""
    try:
        desk.read(bytes(content[: draw.choice([len(content), len(content) * 2 // 3])]), columns={"unit": "store"})
    except InputError as error:
        told = str(error)
    assert not told or all(line.startswith("1.csv") for line in told.splitlines())


def test_a_table_in_an_archive_is_taken_out_of_it(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "made.sav").write_bytes(sav(tmp_path))
    with zipfile.ZipFile(tmp_path / "x.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(tmp_path / "made.sav", "Q3 export/made.sav")
        archive.writestr("__MACOSX/._made.sav", "x")
    read = desk.read((tmp_path / "x.zip").read_bytes(), columns={"unit": "store"}, format="spss")
    assert rows(read.answers["employee"]) == TABLE
    assert "unpacked from an archive: made.sav" in read.arrivals[0].notes
