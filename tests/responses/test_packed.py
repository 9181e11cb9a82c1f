"""Exports that come zipped."""

from __future__ import annotations

import gzip
import io
import zipfile
from typing import TYPE_CHECKING

import pytest

from assessment.responses import packed

if TYPE_CHECKING:
    from tests.responses.conftest import Desk

TEXT = "unit,trust\nNorth,4\n"


def zipped(**members: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members.items():
            archive.writestr(name.replace("_dot_", "."), text)
    return out.getvalue()


@pytest.mark.parametrize("content", [zipped(answers_dot_csv=TEXT), gzip.compress(TEXT.encode(), mtime=0)])
def test_one_table_in_an_archive_is_read(desk: Desk, content: bytes) -> None:
    read = desk.read(content)
    assert read.answers["employee"].get_column("trust").to_list() == [4]
    assert any(note.startswith("unpacked from an archive: ") for note in read.arrivals[0].notes)


def test_the_same_table_packed_and_plain_is_told_to_come_twice(desk: Desk) -> None:
    assert "2.csv: This file holds the same bytes as 1.csv" in desk.fault(TEXT, gzip.compress(TEXT.encode(), mtime=0))


def test_an_archive_of_several_files_names_them(desk: Desk) -> None:
    fault = desk.fault(zipped(a_dot_csv=TEXT, b_dot_csv=TEXT))
    assert "This is an archive of several files, not a table: 'a.csv, b.csv'. Unpack it" in fault


def test_an_archive_of_nothing_is_told(desk: Desk) -> None:
    assert "This is an archive with no file in it" in desk.fault(zipped(**{"__MACOSX/x": "x"}))


def test_an_archive_in_an_archive_is_refused(desk: Desk) -> None:
    assert "This is an archive in an archive" in desk.fault(gzip.compress(gzip.compress(TEXT.encode(), mtime=0)))


@pytest.mark.parametrize(
    "content", [gzip.compress(TEXT.encode() * 100, mtime=0)[:-20], gzip.compress(TEXT.encode(), mtime=0)[:-4] + b"1234"]
)
def test_a_damaged_archive_is_told(desk: Desk, content: bytes) -> None:
    assert "The archive is damaged" in desk.fault(content)


def test_an_archive_that_unpacks_to_more_than_any_survey_is_refused(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packed, "MOST_UNPACKED", 10)
    for content in (gzip.compress(TEXT.encode(), mtime=0), zipped(a_dot_csv=TEXT)):
        assert "The archive is too large to unpack" in desk.fault(content)
