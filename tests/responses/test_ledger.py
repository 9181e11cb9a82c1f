"""What holds for any files: dress never changes a score, a fault stops all, and nobody's answers are told in passing."""

from __future__ import annotations

import logging
import random
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from fuzz.house import House, make_house, read_house  # type: ignore[import-not-found]
from fuzz.promises import keep_promises  # type: ignore[import-not-found]

from assessment.errors import InputError
from assessment.pipeline import compute
from assessment.settings import read_settings


def windows(house: House) -> None:
    house.staff.end, house.staff.encoding, house.staff.always = "\r\n", "utf-8-sig", True


def backwards(house: House) -> None:
    header, *rows = house.staff.rows
    house.staff.rows = [header, *rows[::-1]]


def other_columns(house: House) -> None:
    house.staff.rows = [row[::-1] for row in house.staff.rows]


def tabs_in_utf16(house: House) -> None:
    house.staff.delimiter, house.staff.encoding, house.staff.end = "\t", "utf-16", "\r"


def semicolons(house: House) -> None:
    house.staff.delimiter, house.staff.encoding = ";", "cp1252"


def scores(folder: Path, change: Callable[[House], None] = lambda _: None) -> tuple[pd.DataFrame, pd.DataFrame]:
    house = make_house(random.Random(7), people=150, book=False, long=False)
    for name in ("delimiter", "encoding", "end", "always"):
        setattr(house.staff, name, type(house.staff).__dataclass_fields__[name].default)
    house.staff.rows[5][5], house.staff.rows[6][6] = "7", "n/a"  # what is set aside stays the same too
    change(house)
    for name, content in house.files().items():
        (folder / name).write_bytes(content)
    assessment = compute(read_settings(folder)).assessment
    return assessment.scores, assessment.reasons


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> tuple[pd.DataFrame, pd.DataFrame]:
    return scores(tmp_path_factory.mktemp("plain"))


@pytest.mark.parametrize("change", [windows, backwards, other_columns, tabs_in_utf16, semicolons])
def test_the_dress_of_a_file_changes_no_score_by_a_bit(
    tmp_path: Path, plain: tuple[pd.DataFrame, pd.DataFrame], change: Callable[[House], None]
) -> None:
    dressed = scores(tmp_path, change)
    pd.testing.assert_frame_equal(dressed[0], plain[0], check_exact=True)
    pd.testing.assert_frame_equal(dressed[1], plain[1], check_exact=True)


def test_there_are_scores_to_compare(plain: tuple[pd.DataFrame, pd.DataFrame]) -> None:
    assert plain[0]["score"].notna().sum() > 5
    assert plain[1][["rows", "cells"]].to_numpy().sum() == 2


def test_a_fault_in_one_file_leaves_no_result_of_another(tmp_path: Path) -> None:
    house = make_house(random.Random(3))
    house.guests.rows[0][2] = house.guests.rows[0][3]
    with pytest.raises(InputError, match="2 columns have the same name"):
        read_house(tmp_path, house.files())


def test_reading_logs_nothing(tmp_path: Path, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]) -> None:
    with caplog.at_level(logging.DEBUG):
        house = make_house(random.Random(4))
        keep_promises(read_house(tmp_path, house.files()), house)
    assert not caplog.records
    assert capsys.readouterr() == ("", "")
