"""The part of reading SPSS, Stata and Parquet files that runs in a process of its own.

Their parsers are written in C and Rust, and a damaged file can make one crash, loop for ever or ask for all memory. So
this file is run as a script (`python -P apart.py KIND FILE FOLDER`), within limits, by
:mod:`assessment.responses.binary`. It imports nothing of ours. It leaves in FOLDER `about.json`, what the file says of its
columns, and `0.arrow`, `1.arrow` ..., all cells as text, some rows in each; or with why not. No more rows than those are held
at a time.
"""

from __future__ import annotations

import datetime as dt
import errno
import json
import sys
from collections import defaultdict
from collections.abc import Container, Iterable, Mapping
from pathlib import Path
from typing import Any

import polars as pl
import pyreadstat

try:
    import resource
except ImportError:  # Windows has no such limits; the time limit of the parent holds there
    resource = None  # type: ignore[assignment]

__all__ = ["main"]

MOST_MEMORY = 8 << 30  # of address space, much of which is reserved and never used
LARGEST_EXACT = 1 << 53
ROWS_AT_A_TIME = 50_000
NESTED = (pl.List, pl.Array, pl.Struct, pl.Object)


class UnfitError(Exception):
    """The file can't be used: why, in a word, and the columns at fault."""


def main(kind: str, path: Path, folder: Path) -> None:
    """Read a file and leave its rows as text.

    Parameters
    ----------
    kind : {"spss", "stata", "parquet"}
        What the file is.
    path, folder : Path
        The file, and where to leave what was read. Where that has no room, the process ends with that error's number.
    """
    limit_memory()
    try:
        read_and_leave(kind, path, folder)
    except (OSError, pl.exceptions.PolarsError) as error:
        if getattr(error, "errno", None) == errno.ENOSPC or f"(os error {errno.ENOSPC})" in str(error):
            sys.exit(errno.ENOSPC)
        raise


def read_and_leave(kind: str, path: Path, folder: Path) -> None:
    """Leave what a file says, or why it can't be used."""
    read = {"spss": read_statistics, "stata": read_statistics, "parquet": read_parquet}[kind]
    try:
        about = read(path, kind, folder)
    except UnfitError as error:
        about = {"unfit": error.args[0], "columns": list(error.args[1:])}
    except (pyreadstat.ReadstatError, pyreadstat.PyreadstatError, pl.exceptions.PolarsError) as error:
        if "(os error" in str(error):  # the disk's fault, not the file's
            raise
        about = {"unfit": "encoding" if "encoding" in str(error) else "damaged", "columns": []}
    (folder / "about.json").write_text(json.dumps(about), "utf-8")


def leave(piece: pl.DataFrame, folder: Path, number: int) -> None:
    """Leave some rows, if there are any."""
    if piece.height:
        piece.write_ipc(folder / f"{number}.arrow")


def limit_memory() -> None:
    """Let this process have no more memory than any survey needs, and leave no core file."""
    if resource is None:
        return
    for limit, most in ((resource.RLIMIT_AS, MOST_MEMORY), (resource.RLIMIT_CORE, 0)):
        _, hard = resource.getrlimit(limit)
        soft = most if hard == resource.RLIM_INFINITY else min(most, hard)
        try:
            resource.setrlimit(limit, (soft, hard))
        except (ValueError, OSError):  # some systems refuse: the time limit holds
            continue


def read_statistics(path: Path, kind: str, folder: Path) -> dict[str, Any]:
    """Read an SPSS or Stata file: user-missing codes stay as they are, and are told."""
    try:
        return leave_statistics(path, kind, folder, dated=True)
    except (OverflowError, ValueError):  # a date beyond any calendar: dates stay numbers
        return leave_statistics(path, kind, folder, dated=False)


def leave_statistics(path: Path, kind: str, folder: Path, *, dated: bool) -> dict[str, Any]:
    """Leave the rows piece by piece, and tell what the file and all pieces say of the columns."""
    read = pyreadstat.read_sav if kind == "spss" else pyreadstat.read_dta
    foreign, letters, missing = set[str](), defaultdict[str, set[str]](set), defaultdict[str, set[Any]](set)
    number, rows = 0, ROWS_AT_A_TIME
    while rows == ROWS_AT_A_TIME:  # the last piece has fewer, or none
        columns, known = read(
            str(path), user_missing=True, output_format="dict", disable_datetime_conversion=not dated,
            row_offset=number * ROWS_AT_A_TIME, row_limit=ROWS_AT_A_TIME,
        )  # fmt: skip
        for name, values in (known.missing_user_values or {}).items():
            letters[name].update(map(str, values))
        for name, ranges in known.missing_ranges.items():
            codes = {*columns.get(name, ()), *known.variable_value_labels.get(name, {})}
            missing[name].update(code for code in codes if code is not None and within(code, ranges))
        texts = [as_texts(values, letters[name]) for name, values in columns.items()]
        foreign.update(text for column in texts for text in set(column) if not text.isascii())
        piece = pl.DataFrame([pl.Series(str(place), values, dtype=pl.String) for place, values in enumerate(texts)])
        leave(piece, folder, number)
        number, rows = number + 1, piece.height
    missed = {name: [f".{letter}" for letter in several] for name, several in letters.items() if several}
    missed |= {name: [text_of(code) for code in codes] for name, codes in missing.items()}
    about = about_statistics(known, letters, foreign)
    return {"names": list(columns), **about, "missing": {name: sorted(texts) for name, texts in missed.items()}}


def about_statistics(known: Any, letters: Mapping[str, set[str]], foreign: set[str]) -> dict[str, Any]:
    """Texts and labels of an SPSS or Stata file's columns, if neither they nor its foreign texts are in another encoding."""
    labels = {
        name: {text_of(code, letters.get(name, ())): str(label) for code, label in codes.items()}
        for name, codes in known.variable_value_labels.items()
    }
    if is_garbled([*foreign, *(text for codes in labels.values() for text in codes.values())]):
        raise UnfitError("encoding")
    return {"texts": {name: label for name, label in known.column_names_to_labels.items() if label}, "labels": labels}


def is_garbled(texts: Iterable[str]) -> bool:
    """Whether all texts with letters beyond ASCII are UTF-8 that was taken for Western letters.

    Examples
    --------
    >>> is_garbled(["North", "ZÃ¼rich"]), is_garbled(["ZÃ¼rich", "Genève"]), is_garbled(["North"])
    (True, False, False)
    """
    foreign = {text for text in texts if not text.isascii()}
    return bool(foreign) and all(map(was_utf8, foreign))


def was_utf8(text: str) -> bool:
    """Whether a text becomes another if its Western letters are taken for the bytes of UTF-8."""
    try:
        return text.encode("cp1252").decode("utf-8") != text
    except UnicodeError:
        return False


def within(code: Any, ranges: Iterable[Any]) -> bool:
    """Whether a code is in one of the ranges; a text and a number are never compared."""
    return any(
        isinstance(code, str) == isinstance(one["lo"], str) and one["lo"] <= code <= one["hi"]
        for one in ranges
        if isinstance(code, str | int | float)
    )


def as_texts(values: Iterable[Any], letters: Container[Any]) -> list[str]:
    """Values of a column as text, each distinct one worked out once."""
    known: dict[Any, str] = {}
    return [known[value] if value in known else known.setdefault(value, text_of(value, letters)) for value in values]


def text_of(value: Any, letters: Container[Any] = ()) -> str:
    """A value as a person would type it; a letter that Stata declares as missing has its point.

    Examples
    --------
    >>> text_of(4.0), text_of(4.5), text_of(None), text_of("a", {"a"}), text_of(dt.datetime(2026, 5, 4, 10, 3))
    ('4', '4.5', '', '.a', '2026-05-04 10:03:00')
    """
    if value is None or value != value:  # only what is not a number differs from itself
        return ""
    if isinstance(value, float) and value.is_integer() and abs(value) < LARGEST_EXACT:
        return str(int(value))
    if isinstance(value, str) and value in letters:
        return f".{value}"
    return value.isoformat(sep=" ") if isinstance(value, dt.datetime) else str(value)


def read_parquet(path: Path, kind: str, folder: Path) -> dict[str, Any]:
    """Read a Parquet file; columns that hold tables in their cells can't be read as text."""
    table = pl.scan_parquet(path, glob=False, hive_partitioning=False)
    schema = table.collect_schema()
    if nested := [name for name, of in schema.items() if isinstance(of, NESTED)]:
        raise UnfitError(f"nested in {kind}", *nested)
    if unread := [name for name, of in schema.items() if of == pl.Binary and not is_text(table.select(name))]:
        raise UnfitError(f"bytes in {kind}", *unread)
    written = [in_words(pl.col(name), of).fill_null("").alias(str(place)) for place, (name, of) in enumerate(schema.items())]
    for number, first in enumerate(range(0, table.select(pl.len()).collect().item(), ROWS_AT_A_TIME)):
        leave(table.select(written).slice(first, ROWS_AT_A_TIME).collect(), folder, number)
    return {"names": list(schema), "texts": {}, "labels": {}, "missing": {}}


def is_text(cells: pl.LazyFrame) -> bool:
    """Whether a column of bytes is text that the file does not call text."""
    try:
        cells.select(pl.all().cast(pl.String)).collect()
    except pl.exceptions.PolarsError:
        return False
    return True


def in_words(cells: pl.Expr, of: pl.DataType) -> pl.Expr:
    """Cells as a person would type them."""
    if of.is_float():
        whole = cells.is_finite() & (cells == cells.round()) & (cells.abs() < LARGEST_EXACT)
        exact = pl.when(whole).then(cells).cast(pl.Int64, strict=False).cast(pl.String)
        return pl.when(cells.is_nan()).then(None).otherwise(pl.coalesce(exact, cells.cast(pl.String)))
    if of == pl.Boolean:
        return cells.cast(pl.String).str.to_uppercase()
    if isinstance(of, pl.Datetime):
        return cells.dt.to_string("iso").str.replace(r"\.0+(\D|$)", "${1}")
    if isinstance(of, pl.Decimal):
        return cells.cast(pl.String).str.replace(r"\.0+$", "")
    return cells.cast(pl.String)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))
