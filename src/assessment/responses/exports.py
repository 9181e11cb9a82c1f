"""Any export file -> its records: which container it is, then whose export, both told by content.

A *container* turns bytes into records: delimited text, a workbook, a file of SPSS or Stata, Parquet, each possibly in
an archive. A *collector* (:mod:`assessment.responses.collectors`) knows what one survey tool writes beside the answers.
To add a container: a function here in :data:`CONTAINERS`, and its mark in :mod:`assessment.responses.files`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from pathlib import Path

from assessment.errors import InputError, Problem
from assessment.responses.binary import read_binary
from assessment.responses.collectors import COLLECTORS, TITLES, find_collector
from assessment.responses.collectors.heads import set_rows_aside
from assessment.responses.files import Contents, Kind, inspect_file
from assessment.responses.packed import unwrapped
from assessment.responses.records import Records, column
from assessment.responses.sheet_faults import refuse_merged, refuse_uncomputed
from assessment.responses.tokenise import read_csv
from assessment.responses.workbook import read_workbook
from assessment.settings import Source

__all__ = ["CONTAINERS", "read_export", "read_table"]

NAMES: Mapping[str, str] = {
    "csv": "delimited text", "excel": "an Excel workbook", "spss": "an SPSS file", "stata": "a Stata file",
    "parquet": "a Parquet file",
}  # fmt: skip
Wanted = tuple[Collection[str], str]  # folded names of columns that a file may hold, and the sheet of a workbook

CONTAINERS: Mapping[Kind, Callable[[Path, str, Contents, Wanted], Records]] = {
    "csv": lambda path, name, contents, wanted: read_csv(path, name, contents=contents, expected=wanted[0]),
    "excel": lambda path, name, contents, wanted: read_workbook(path, name, contents=contents, sheet=wanted[1]),
    "spss": lambda path, name, contents, _: read_binary(path, name, contents=contents),
    "stata": lambda path, name, contents, _: read_binary(path, name, contents=contents),
    "parquet": lambda path, name, contents, _: read_binary(path, name, contents=contents),
}


def read_table(path: Path, name: str, *, expected: Collection[str]) -> Records:
    """Read the records of a table that no collector made: units, figures of the business.

    Parameters
    ----------
    path, name : Path, str
        The file, and how the user names it.
    expected : collection of str
        Folded column names that it may hold: they tell the delimiter.

    Returns
    -------
    Records

    Raises
    ------
    InputError
        The file can't be used, and why.
    """
    records, _ = contained(path, name, (expected, ""))
    refuse_merged(records, below=records.header_line)
    refuse_uncomputed(records, set(range(len(records.header))))
    return records


def read_export(path: Path, source: Source, *, expected: Collection[str]) -> Records:
    """Read the records of an export: without a collector's further header rows, previews, tests and spam set aside.

    Parameters
    ----------
    path : Path
        The file.
    source : Source
        What the engagement says of it: its name, sheet and format, and what to do with rows that are not finished.
    expected : collection of str
        Folded column names that it may hold: they tell the delimiter.

    Returns
    -------
    Records

    Raises
    ------
    InputError
        The file can't be used, and why; or it is not what the engagement says.
    """
    raw, kind = contained(path, source.file, (expected, source.sheet), form=source.format)
    records = find_collector(raw)
    if source.format in COLLECTORS and records.about.collector != source.format:
        raise InputError(other_collector(source, kind, records.about.collector))
    headers = raw.frame.get_column("line").head(records.structural - raw.structural).to_list()
    refuse_merged(records, below=max([raw.header_line, *headers]))
    records = without_unfinished(records, source.unfinished)
    whose = records.about.collector
    return replace(records, notes=records.notes + ((f"read as an export of {TITLES[whose]}",) if whose else ()))


def contained(path: Path, name: str, wanted: Wanted, *, form: str = "auto") -> tuple[Records, Kind]:
    """The records of a file, whatever contains them, and what does."""
    with unwrapped(path, name) as (inner, notes):
        contents = inspect_file(inner, name)
        if form in NAMES and form != contents.kind:
            todo = "write 'format: auto', or name the right file"
            raise InputError(Problem(f"The engagement says '{form}', but this is {NAMES[contents.kind]}", file=name, todo=todo))
        records = CONTAINERS[contents.kind](inner, name, contents, wanted)
    return replace(records, notes=records.notes + notes), contents.kind


def other_collector(source: Source, kind: Kind, found: str) -> Problem:
    """The fault of a file that is not an export of the collector that the engagement names."""
    what = f"an export of {TITLES[found]}" if found else f"{NAMES[kind]} without the columns that {TITLES[source.format]} adds"
    todo = "write 'format: auto', or export it again without leaving columns or header rows out"
    return Problem(f"The engagement says '{source.format}', but this is {what}", file=source.file, todo=todo)


def without_unfinished(records: Records, rule: str) -> Records:
    """Keep or set aside the rows that were not finished, and say how many there are."""
    if records.about.unfinished is None:
        return records
    position, texts = records.about.unfinished
    count = records.frame.get_column(column(position)).is_in(list(texts)).sum()
    if not count:
        return records
    if rule == "set_aside":
        return set_rows_aside(records, position, texts, "unfinished")
    note = f"not finished, and counted as far as they go: {count} (write 'unfinished: set_aside' to leave them out)"
    return replace(records, notes=(*records.notes, note))
