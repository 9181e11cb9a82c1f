"""Any export file -> its records: delimited text or a workbook, told by content."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from assessment.errors import InputError, Problem
from assessment.responses.files import inspect_file
from assessment.responses.records import Records, Stream
from assessment.responses.tokenise import open_csv
from assessment.responses.workbook import read_workbook

__all__ = ["open_export", "read_export"]

NAMES = {"csv": "delimited text", "excel": "an Excel workbook"}


def read_export(path: Path, name: str, *, expected: Collection[str], sheet: str = "", form: str = "auto") -> Records:
    """Read the records of a short file whole (see :func:`open_export`)."""
    return open_export(path, name, expected=expected, sheet=sheet, form=form).gather()


def open_export(path: Path, name: str, *, expected: Collection[str], sheet: str = "", form: str = "auto") -> Stream:
    """Open a file: its header is known, its records come in pieces.

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
    Stream

    Raises
    ------
    InputError
        The file can't be used, and why.
    """
    contents = inspect_file(path, name)
    if form not in {"auto", contents.kind}:
        todo = "write 'format: auto', or name the right file"
        raise InputError(Problem(f"The engagement says '{form}', but this is {NAMES[contents.kind]}", file=name, todo=todo))
    if contents.kind == "excel":
        return read_workbook(path, name, contents=contents, sheet=sheet).stream()
    return open_csv(path, name, contents=contents, expected=expected)
