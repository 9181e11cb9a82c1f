"""Any export file -> its records: which container it is, then whose export, both told by content.

A *container* turns bytes into records: delimited text, a workbook, a file of SPSS or Stata, Parquet, each possibly in
an archive. A *collector* (:mod:`assessment.responses.collectors`) knows what one survey tool writes beside the answers.
All but workbooks and collectors' exports are read in pieces, however long they are; these are held whole.
To add a container: a function here in :data:`CONTAINERS`, and its mark in :mod:`assessment.responses.files`.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import polars as pl

from assessment.errors import InputError, Problem
from assessment.responses.binary import read_binary
from assessment.responses.collectors import COLLECTORS, TITLES, find_collector
from assessment.responses.collectors.heads import set_rows_aside
from assessment.responses.collectors.out_of_place import without_copies, without_shifted
from assessment.responses.files import Contents, Kind, inspect_file, refuse_missing
from assessment.responses.names import fold
from assessment.responses.packed import unwrapped
from assessment.responses.records import Records, Stream, column
from assessment.responses.seconds import seconds_taken
from assessment.responses.sheet_faults import refuse_merged, refuse_uncomputed
from assessment.responses.tokenise import open_csv
from assessment.responses.workbook import read_workbook
from assessment.settings import Source

__all__ = ["CONTAINERS", "open_export", "read_export", "read_table"]

NAMES: Mapping[str, str] = {
    "csv": "delimited text", "excel": "an Excel workbook", "spss": "an SPSS file", "stata": "a Stata file",
    "parquet": "a Parquet file",
}  # fmt: skip
Asked = tuple[
    Collection[str], str, Path
]  # folded names of columns that a file may hold, the sheet of a workbook, an empty folder
WORKBOOKS = {".xlsx", ".xls", ".xlsm", ".xlsb"}


def open_workbook(path: Path, name: str, _: Contents, asked: Asked) -> Stream:
    """Read a workbook, whose records are held whole."""
    return read_workbook(path, name, expected=asked[0], sheet=asked[1]).stream()


CONTAINERS: Mapping[Kind, Callable[[Path, str, Contents, Asked], Stream]] = {
    "csv": lambda path, name, contents, asked: open_csv(path, name, contents=contents, expected=asked[0]),
    "excel": open_workbook,
    "spss": lambda path, name, contents, asked: read_binary(path, name, asked[2], contents=contents),
    "stata": lambda path, name, contents, asked: read_binary(path, name, asked[2], contents=contents),
    "parquet": lambda path, name, contents, asked: read_binary(path, name, asked[2], contents=contents),
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
    with contained(path, name, (expected, "")) as (stream, _):
        records = stream.gather()
    refuse_merged(records, below=records.header_line)
    refuse_uncomputed(records, set(range(len(records.header))))
    return records


def read_export(path: Path, source: Source, *, expected: Collection[str]) -> Records:
    """Read the records of an export whole (see :func:`open_export`)."""
    with open_export(path, source, expected=expected) as stream:
        return stream.gather()


@contextmanager
def open_export(path: Path, source: Source, *, expected: Collection[str]) -> Iterator[Stream]:
    """Open an export: its header is known, its records come in pieces as long as it is open.

    A collector's further header rows are no records, and previews, tests and spam are set aside.

    Parameters
    ----------
    path : Path
        The file.
    source : Source
        What the engagement says of it: its name, sheet and format, and what to do with rows that are not finished.
    expected : collection of str
        Folded column names that it may hold: they tell the delimiter.

    Yields
    ------
    Stream

    Raises
    ------
    InputError
        The file can't be used, and why; or it is not what the engagement says.
    """
    with contained(path, source.name, (expected, source.sheet), form=source.format) as (stream, kind):
        about = find_collector(stream.first).about
        if source.format in COLLECTORS and about.collector != source.format:
            raise InputError(other_collector(source, kind, about.collector))
        if about.collector:
            yield collected(stream.gather(), source).stream()
        else:
            refuse_merged(stream, below=stream.header_line)
            yield replace(stream, about=about)


def collected(raw: Records, source: Source) -> Records:
    """An export as its collector means it: what is a header is one, and what is none to count is set aside."""
    records = find_collector(raw)
    headers = raw.frame.get_column("line").head(records.structural - raw.structural).to_list()
    refuse_merged(records, below=max([raw.header_line, *headers]))
    records = without_copies(without_shifted(records))
    records = with_seconds(without_unfinished(records, source.unfinished), source)
    return replace(records, notes=(*records.notes, f"read as an export of {TITLES[records.about.collector]}"))


@contextmanager
def contained(path: Path, name: str, asked: tuple[Collection[str], str], *, form: str = "auto") -> Iterator[tuple[Stream, Kind]]:
    """Open a file, whatever contains its records, and say what does."""
    refuse_missing(path, name)
    seen = stamp(path)
    with unwrapped(path, name) as (inner, notes), tempfile.TemporaryDirectory() as room:
        contents = inspect_file(inner, name)
        refuse_false_name(path, name, contents, form)
        stream = CONTAINERS[contents.kind](inner, name, contents, (*asked, Path(room)))
        yield replace(stream, notes=stream.notes + notes), contents.kind
    # A program may still be writing the file: what was read is then half of the old and half of the new.
    if stamp(path) != seen:
        raise InputError(
            Problem("The file changed while it was read", file=name, todo="wait until it is complete, then run again")
        )


def stamp(path: Path) -> tuple[int, ...]:
    """What changes when somebody writes to a file or puts another in its place; () where it is gone."""
    try:
        found = path.stat()
    except OSError:
        return ()
    return found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns


def refuse_false_name(path: Path, name: str, contents: Contents, form: str) -> None:
    """Stop at a file that is not what the engagement or its name says."""
    if form in NAMES and form != contents.kind:
        todo = "write 'format: auto', or name the right file"
        raise InputError(Problem(f"The engagement says '{form}', but this is {NAMES[contents.kind]}", file=name, todo=todo))
    if form == "auto" and contents.kind == "csv" and path.suffix.lower() in WORKBOOKS:
        todo = "if it is the right file, rename it or write 'format: csv' in its source; else export it again"
        raise InputError(Problem(f"The name says an Excel workbook, but this is {NAMES[contents.kind]}", file=name, todo=todo))


def other_collector(source: Source, kind: Kind, found: str) -> Problem:
    """The fault of a file that is not an export of the collector that the engagement names."""
    what = f"an export of {TITLES[found]}" if found else f"{NAMES[kind]} without the columns that {TITLES[source.format]} adds"
    todo = "write 'format: auto', or export it again without leaving columns or header rows out"
    return Problem(f"The engagement says '{source.format}', but this is {what}", file=source.name, todo=todo)


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


def with_seconds(records: Records, source: Source) -> Records:
    """Add a column `duration` to an export that has none but tells when each respondent started and ended."""
    known = {*map(fold, records.header), *records.about.roles, *source.columns}
    seconds = None if "duration" in known else seconds_taken(records)
    if seconds is None:
        return records
    place = len(records.header)
    # A moment that ends as it starts says nothing of how long somebody took.
    written = pl.when(seconds > 0).then(seconds.cast(pl.String)).otherwise(pl.lit(""))
    about = replace(records.about, roles={**records.about.roles, "duration": place})
    frame = records.frame.with_columns(written.alias(column(place)))
    return replace(records, header=(*records.header, "duration"), frame=frame, about=about)
