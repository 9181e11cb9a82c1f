"""Any export file -> its records: delimited text or a workbook, told by content."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from assessment.errors import InputError, Problem
from assessment.responses.files import Contents, fingerprint, inspect_file
from assessment.responses.records import Records
from assessment.responses.tokenise import read_csv
from assessment.responses.workbook import read_workbook

__all__ = ["read_export"]

WORKBOOKS = {".xlsx", ".xls", ".xlsm", ".xlsb"}
NAMES = {"csv": "delimited text", "excel": "an Excel workbook"}


def read_export(path: Path, name: str, *, expected: Collection[str], sheet: str = "", form: str = "auto") -> Records:
    """Read the records of a file.

    Parameters
    ----------
    path, name : Path, str
        The file, and how the user names it.
    expected : collection of str
        Folded column names that it may hold: they tell the delimiter.
    sheet : str
        Sheet of a workbook.
    form : {"auto", "csv", "excel"}
        What the engagement says it is.

    Returns
    -------
    Records

    Raises
    ------
    InputError
        The file can't be used, and why.
    """
    seen = stamp(path)
    contents = inspect_file(path, name)
    refuse_false_name(path, name, contents, form)
    records = parse_export(path, name, contents=contents, expected=expected, sheet=sheet)
    # A program may still be writing the file: what was read is then half of the old and half of the new.
    if stamp(path) != seen and (not path.is_file() or fingerprint(path) != contents.sha256):
        raise InputError(
            Problem("The file changed while it was read", file=name, todo="wait until it is complete, then run again")
        )
    return records


def stamp(path: Path) -> tuple[int, ...]:
    """What changes when somebody writes to a file or puts another in its place; () where it is gone."""
    try:
        found = path.stat()
    except OSError:
        return ()
    return found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns


def refuse_false_name(path: Path, name: str, contents: Contents, form: str) -> None:
    """Stop at a file that is not what the engagement or its name says."""
    if form not in {"auto", contents.kind}:
        todo = "write 'format: auto', or name the right file"
        raise InputError(Problem(f"The engagement says '{form}', but this is {NAMES[contents.kind]}", file=name, todo=todo))
    if form == "auto" and contents.kind == "csv" and path.suffix.lower() in WORKBOOKS:
        todo = "if it is the right file, rename it or write 'format: csv' in its source; else export it again"
        raise InputError(Problem(f"The name says an Excel workbook, but this is {NAMES[contents.kind]}", file=name, todo=todo))


def parse_export(path: Path, name: str, *, contents: Contents, expected: Collection[str], sheet: str) -> Records:
    """Read the records of a file that was looked at."""
    if contents.kind == "excel":
        return read_workbook(path, name, contents=contents, expected=expected, sheet=sheet)
    return read_csv(path, name, contents=contents, expected=expected)
