"""SPSS, Stata and Parquet files -> records; the row's number in the file is its line.

They are parsed in a process of their own (:mod:`assessment.responses.apart`), with a limit to its time and memory: a file that
crashes the parser is told like any other damaged file, and the run goes on. It leaves the rows in pieces, of which no more
than are worked on come into ours.
"""

from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polars as pl

from assessment.errors import InputError, Problem
from assessment.responses.about import About, Dictionary
from assessment.responses.collectors.heads import readings
from assessment.responses.files import Contents
from assessment.responses.records import RAGGED, Piece, Records, Stream, Wanted

__all__ = ["read_binary"]

SCRIPT = Path(__file__).with_name("apart.py")
SECONDS, SECONDS_A_MEGABYTE = 60.0, 2.0
FEW_THREADS = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "POLARS_MAX_THREADS": "2", "PYTHONUTF8": "1"}
TITLES = {"spss": "SPSS file", "stata": "Stata file", "parquet": "Parquet file"}


def read_binary(
    path: Path, name: str, folder: Path, *, contents: Contents, script: Path = SCRIPT, seconds: float = SECONDS
) -> Stream:
    """Read an SPSS, Stata or Parquet file.

    Parameters
    ----------
    path, name : Path, str
        The file, and how the user names it.
    folder : Path
        An empty one, which has to stay as long as records are read.
    contents : Contents
        Its kind.
    script : Path
        What parses it, in a process of its own.
    seconds : float
        How long that may take; more for a large file.

    Returns
    -------
    Stream
        Its first records are those of the first piece.

    Raises
    ------
    InputError
        Damaged, in another encoding than it says, with tables in its cells, without rows.
    """
    title = TITLES[contents.kind]
    allowed = seconds + SECONDS_A_MEGABYTE * path.stat().st_size / (1 << 20)
    parse(contents.kind, path, folder, (name, script, allowed))
    about = json.loads((folder / "about.json").read_text("utf-8"))
    if "unfit" in about:
        raise InputError(unfit(about, name, title))
    first = next(numbered(folder), pl.DataFrame())
    if first.is_empty():
        raise InputError(Problem("There are no rows", file=name, todo="export the file again"))
    top = Records(
        name=name, header=tuple(about["names"]), header_line=0, frame=first, ragged=pl.DataFrame(schema=RAGGED),
        structural=0, read=first.height, about=about_columns(about),
    )  # fmt: skip

    def pieces(wanted: Wanted) -> Iterator[Piece]:
        return (wanted.piece(rows, top.header) for rows in numbered(folder))

    return Stream(top.name, top.header, top.header_line, pieces, top.notes, top.about, top)


def numbered(folder: Path) -> Iterator[pl.DataFrame]:
    """The rows that the parser left, piece by piece, each with its number in the file as ``line``."""
    line = 1
    for file in sorted(folder.glob("*.arrow"), key=lambda file: int(file.stem)):
        rows = pl.read_ipc(file).with_row_index("line", offset=line)
        yield rows.with_columns(pl.col("line").cast(pl.Int64))
        line += rows.height


def parse(kind: str, path: Path, folder: Path, known: tuple[str, Path, float]) -> None:
    """Have the file parsed in a process of its own."""
    name, script, seconds = known
    title = TITLES[kind]
    command = [sys.executable, "-P", str(script), kind, str(path.resolve()), str(folder)]
    try:
        run = subprocess.run(  # noqa: S603 - our own script, by our own Python
            command,
            env={**os.environ, **FEW_THREADS},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=seconds,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        what = f"The {title} is damaged or far too large: reading it took more than {seconds:.0f} seconds"
        raise InputError(Problem(what, file=name, todo="save it again, or as CSV")) from error
    if run.returncode == errno.ENOSPC:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(folder))
    if run.returncode or not (folder / "about.json").is_file():
        what = f"The {title} is damaged or far too large: its reader broke down"
        raise InputError(Problem(what, file=name, todo="save it again, or as CSV"))


def unfit(about: dict[str, Any], name: str, title: str) -> list[Problem]:
    """Why a file can't be used."""
    why, columns = about["unfit"].split(" ")[0], about["columns"]
    if why == "encoding":
        todo = "open it in its program and save it again in Unicode, or save it as CSV"
        return [Problem(f"The texts of this {title} are not in the encoding that it says", file=name, todo=todo)]
    if why == "damaged":
        return [Problem(f"The {title} is damaged", file=name, todo="save it again")]
    what, todo = {
        "nested": ("The cells of this column hold lists or tables", "spread them over columns of their own, or leave it out"),
        "bytes": ("The cells of this column hold bytes that are no text", "leave it out, or save it as text"),
    }[why]
    return [Problem(what, file=name, column=column_name, todo=todo) for column_name in columns]


def about_columns(about: dict[str, Any]) -> About:
    """What the file says of its columns, by position."""
    places = {name: place for place, name in enumerate(about["names"])}
    coded = {*about["labels"], *about["missing"]} & places.keys()
    return About(
        also={places[name]: readings(text) for name, text in about["texts"].items() if name in places},
        dictionaries={
            places[name]: Dictionary(about["labels"].get(name, {}), frozenset(about["missing"].get(name, ())))
            for name in sorted(coded, key=places.__getitem__)
        },
    )
