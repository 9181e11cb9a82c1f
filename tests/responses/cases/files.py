"""Files and encodings: what bytes may hold, whatever the name says."""

from __future__ import annotations

import gzip
import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from assessment.responses import exports
from assessment.responses import files as looking
from cases.books import book  # type: ignore[import-not-found]
from cases.model import GOOD, HEADER, PEOPLE, ROWS, Case, Reads, Settled, Stops, lines  # type: ignore[import-not-found]

__all__ = ["CASES"]

ZURICH = lines("a,Zürich,Manager,4,5,3", "b,Zürich,,2,3,4")
TOWNS = "unit,parent\nZürich,\nNorth,\n"
TWO = (("a", "Zürich", "manager", 4, 5, 3), ("b", "Zürich", "not_stated", 2, 3, 4))
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000)
LARGE = 5 * 1024**3


def archive(**members: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in members.items():
            packed.writestr(name.replace("__", "/").replace("_", "."), content)
    return stream.getvalue()


def large(path: Path) -> None:
    """A file of 5 GB that takes no room: text, then a hole."""
    path.write_text(GOOD, "utf-8")
    with path.open("r+b") as file:
        file.truncate(LARGE)


def linked(path: Path) -> None:
    outside = path.parents[1] / "secret.csv"
    outside.write_text(GOOD, "utf-8")
    path.symlink_to(outside)


def write_more(patch: pytest.MonkeyPatch, folder: Path) -> None:
    """Somebody saves the export again while it is read."""
    inspect = looking.inspect_file

    def slowly(path: Path, name: str) -> Any:
        contents = inspect(path, name)
        if name == "staff.csv":
            path.write_text(lines(*ROWS, "e,North,,1,1,1"), "utf-8")
        return contents

    patch.setattr(exports, "inspect_file", slowly)


def refuse_to_open(patch: pytest.MonkeyPatch, folder: Path) -> None:
    """The file belongs to somebody else."""
    opened: Callable[..., Any] = Path.open

    def may_not(path: Path, *arguments: Any, **more: Any) -> Any:
        if path.name == "staff.csv":
            raise PermissionError(13, "Permission denied")
        return opened(path, *arguments, **more)

    patch.setattr(Path, "open", may_not)


CASES = [
    Case(1, "UTF-8 with its mark", Reads(), {"staff.csv": GOOD.encode("utf-8-sig")}),
    Case(
        2,
        "UTF-16 with its mark, little end first",
        Reads(remarks=("utf-16",)),
        {"staff.csv": b"\xff\xfe" + GOOD.encode("utf-16-le")},
    ),
    Case(
        2,
        "UTF-16 with its mark, big end first",
        Reads(remarks=("utf-16",)),
        {"staff.csv": b"\xfe\xff" + GOOD.encode("utf-16-be")},
    ),
    Case(3, "UTF-16 without its mark", Settled(Stops("NUL byte"), Reads()), {"staff.csv": GOOD.encode("utf-16-le")}),
    Case(4, "Windows letters", Reads(TWO, remarks=("cp1252",)), {"staff.csv": ZURICH.encode("cp1252"), "units.csv": TOWNS}),
    Case(
        5,
        "two encodings in one file",
        Stops("line 3: The file mixes two encodings"),
        {
            "staff.csv": f"{HEADER}\na,Zürich,,1,2,3\n".encode()
            + "b,Zürich,,1,2,3\n".encode("cp1252")
            + "c,Zürich,,1,2,3\n".encode()
        },
    ),
    Case(
        6,
        "letters that were garbled before",
        Reads(TWO[:1], ((3, "unit", "ZÃ¼rich", "unit_unknown"),), ("garbled letters",), letter="Q"),
        {"staff.csv": lines("a,Zürich,Manager,4,5,3", "b,ZÃ¼rich,,2,3,4"), "units.csv": TOWNS},
    ),
    Case(7, "NUL bytes", Stops("line 3: There is a NUL byte"), {"staff.csv": lines(ROWS[0], "b,No\0rth,,2,3,4")}),
    Case(8, "lone CR ends the lines", Reads(), {"staff.csv": GOOD.replace("\n", "\r")}),
    Case(9, "line ends of several kinds", Reads(), {"staff.csv": GOOD.replace("\n", "\r\n", 2).replace("5,5,5\n", "5,5,5\r")}),
    Case(10, "an empty file", Stops("The file is empty"), {"staff.csv": b""}),
    Case(11, "a header and no rows", Stops("There is a header and no rows"), {"staff.csv": HEADER + "\n"}),
    Case(12, "blank lines only", Stops("The file is empty"), {"staff.csv": "\n  \n\r\n\n"}),
    Case(13, "an error page", Stops("a web page"), {"staff.csv": "<!DOCTYPE html><html><body>503</body></html>"}),
    Case(14, "an error in JSON", Stops("JSON"), {"staff.csv": '{"error": "token expired", "status": 401}'}),
    Case(15, "a workbook called .csv", Reads(), {"staff.csv": book()}),
    Case(
        16,
        "text called .xlsx",
        Stops("The name says an Excel workbook", "staff.xlsx"),
        {"staff.xlsx": GOOD},
        {"file": "staff.xlsx"},
    ),
    Case(16, "text called .xlsx, and declared", Reads(), {"staff.xlsx": GOOD}, {"file": "staff.xlsx", "format": "csv"}),
    Case(17, "an old Excel file", Stops("xlsx", "staff.xls"), {"staff.xls": OLE}, {"file": "staff.xls"}),
    Case(
        17,
        "a binary Excel file",
        Stops("xlsx", "staff.xlsb"),
        {"staff.xlsb": archive(xl__workbook_bin=b"x")},
        {"file": "staff.xlsb"},
    ),
    Case(
        17,
        "an OpenDocument sheet",
        Stops("xlsx", "staff.ods"),
        {"staff.ods": archive(mimetype=b"application/vnd.oasis.opendocument.spreadsheet", content_xml=b"<x/>")},
        {"file": "staff.ods"},
    ),
    Case(18, "a workbook with a password", Stops("password", "staff.xlsx"), {"staff.xlsx": OLE}, {"file": "staff.xlsx"}),
    Case(
        19,
        "the last line is cut off",
        Reads(PEOPLE[:3], ((5, "", "2", "wrong_length"),), ("cut off",), letter="Q"),
        {"staff.csv": lines(*ROWS[:3], "d,NA").removesuffix("\n")},
    ),
    Case(20, "packed with gzip", Settled(Stops("gzip"), Reads()), {"staff.csv": gzip.compress(GOOD.encode(), mtime=0)}),
    Case(20, "packed with zip", Settled(Stops("archive"), Reads()), {"staff.csv": archive(staff_csv=GOOD.encode())}),
    Case(21, "a file of 5 GB", Stops("too large"), {"staff.csv": large}),
    Case(22, "the file is saved again while it is read", Stops("changed while it was read"), meanwhile=write_more),
    Case(23, "a folder in place of a file", Stops("This is a folder"), {"staff.csv": Path.mkdir}),
    Case(23, "no such file", Stops("There is no such file", "absent.csv"), source={"file": "absent.csv"}),
    Case(23, "no permission", Stops("can't be read"), meanwhile=refuse_to_open),
    Case(23, "a link to a file outside", Stops("a link to a file outside"), {"staff.csv": linked}),
]
