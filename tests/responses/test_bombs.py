"""Files made to bring a reader down: each is refused with one clear error, before it is unpacked or held whole."""

from __future__ import annotations

import os
import re
import struct
import zipfile
from collections.abc import Mapping
from itertools import repeat
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from assessment.documents import parse_yaml
from assessment.errors import InputError
from assessment.responses import archives, files
from assessment.responses.archives import refuse_bad_archive
from assessment.responses.blocks import Blocks
from assessment.responses.files import LARGEST_FILE, inspect_file
from assessment.responses.sheet_marks import Marks
from assessment.responses.workbook import as_text

if TYPE_CHECKING:
    from tests.responses.conftest import Desk

SHEET = "xl/worksheets/sheet1.xml"
ZEROS = b"0" * (1 << 20)


def archive(path: Path, members: Mapping[str, bytes], *, times: int = 1) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("xl/workbook.xml", b"<workbook/>")
        for name, content in members.items():
            with book.open(name, "w", force_zip64=True) as member:
                for _ in range(times):
                    member.write(content)
    return path


def refusal(path: Path) -> str:
    with pytest.raises(InputError) as caught:
        refuse_bad_archive(path, "x.xlsx")
    return str(caught.value)


def test_a_workbook_that_unpacks_to_more_than_any_survey_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "LARGEST_UNPACKED", 3_000_000)
    path = archive(tmp_path / "x", {SHEET: os.urandom(1 << 20)}, times=3)
    assert "too large to unpack: '3 MB'. Allowed: up to 3 MB unpacked" in refusal(path)


def test_a_workbook_that_unpacks_to_a_hundred_times_its_size_is_refused(tmp_path: Path) -> None:
    assert "more than 100 times its size" in refusal(archive(tmp_path / "x", {SHEET: ZEROS}, times=20))


def test_a_workbook_that_unpacks_to_more_than_it_says_is_refused(tmp_path: Path) -> None:
    path = archive(tmp_path / "x", {SHEET: b"<row/>" + os.urandom(50_000) * 2})
    true, told = struct.pack("<I", 100_006), struct.pack("<I", 70)
    path.write_bytes(path.read_bytes().replace(true, told))
    assert "The workbook is damaged" in refusal(path)


@pytest.mark.parametrize(
    ("cells", "said"),
    [(b'<c r="BDWGN1"/>', "too many columns: '1,000,000'"), (b'<c r="A1"/><c r="ZZ1048576"/>', "spans too many cells")],
)
def test_a_lone_cell_in_a_far_corner_is_refused(tmp_path: Path, cells: bytes, said: str) -> None:
    assert said in refusal(archive(tmp_path / "x", {SHEET: cells}))


def test_a_million_columns_are_refused(desk: Desk) -> None:
    header = ",".join(f"c{number}" for number in range(1_000_000))
    assert "too many columns: '1,000,000'. Allowed: up to 16,384" in desk.fault(header + "\n" + "1," * 999_999 + "1\n")


@pytest.mark.parametrize("quote", ["", '"'])
def test_a_cell_of_ten_megabytes_is_refused_with_its_line(desk: Desk, quote: str) -> None:
    fault = desk.fault("unit,trust,comment\nNorth,4,fine\nNorth,4," + quote + "x" * 10_000_000 + quote + "\n")
    assert fault == "1.csv, line 3: A cell of this record is too long. Allowed: up to 8,000,000 characters. " + (
        "Shorten it, or leave its column out."
    )


def test_a_line_without_end_is_refused() -> None:
    with pytest.raises(InputError, match=r"x\.csv: A line of this file has no end"):
        Blocks(repeat(ZEROS), "x.csv").take()


def test_a_long_cell_of_a_workbook_is_refused_with_its_row() -> None:
    with pytest.raises(InputError, match=r"x\.xlsx, line 2: A cell of this record is too long"):
        list(as_text([["unit"], ["x" * 200_000]], "x.xlsx", Marks()))


def test_a_file_of_five_gigabytes_is_refused_unread(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "x.csv"
    with path.open("wb") as stream:
        stream.truncate(5_000_000_000)
    monkeypatch.setattr(files, "blocks", lambda _: pytest.fail("the file was read"))
    with pytest.raises(InputError, match=re.escape(f"too large. Allowed: up to {LARGEST_FILE // 10**9} GB")):
        inspect_file(path, "x.csv")


@pytest.mark.parametrize("text", ["a: " + "[" * 100_000, "{a: " * 5_000, "- " * 100_000 + "a"])
def test_deep_yaml_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="Nested too deeply"):
        parse_yaml(text, name="x.yml")


def test_yaml_that_multiplies_itself_is_refused() -> None:
    laughs = "\n".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10) if n else 'ha'}]" for n in range(20))
    with pytest.raises(InputError, match="Aliases"):
        parse_yaml(laughs, name="x.yml")
