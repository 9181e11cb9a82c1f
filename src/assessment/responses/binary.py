"""SPSS, Stata and Parquet files -> records; the row's number in the file is its line.

They are parsed in a process of their own (:mod:`assessment.responses.apart`), with a limit to its time and memory: a file that
crashes the parser is told like any other damaged file, and the run goes on.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import polars as pl

from assessment.errors import InputError, Problem
from assessment.responses.about import About, Dictionary
from assessment.responses.collectors.heads import readings
from assessment.responses.files import Contents
from assessment.responses.records import RAGGED, Records

__all__ = ["read_binary"]

SCRIPT = Path(__file__).with_name("apart.py")
SECONDS, SECONDS_A_MEGABYTE = 60.0, 2.0
FEW_THREADS = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "POLARS_MAX_THREADS": "2", "PYTHONUTF8": "1"}
TITLES = {"spss": "SPSS file", "stata": "Stata file", "parquet": "Parquet file"}


def read_binary(path: Path, name: str, *, contents: Contents, script: Path = SCRIPT, seconds: float = SECONDS) -> Records:
    """Read an SPSS, Stata or Parquet file.

    Parameters
    ----------
    path, name : Path, str
        The file, and how the user names it.
    contents : Contents
        Its kind.
    script : Path
        What parses it, in a process of its own.
    seconds : float
        How long that may take; more for a large file.

    Returns
    -------
    Records

    Raises
    ------
    InputError
        Damaged, in another encoding than it says, with tables in its cells, without rows.
    """
    title = TITLES[contents.kind]
    allowed = seconds + SECONDS_A_MEGABYTE * path.stat().st_size / (1 << 20)
    with tempfile.TemporaryDirectory() as folder:
        parse(contents.kind, path, Path(folder), (name, script, allowed))
        about = json.loads((Path(folder) / "about.json").read_text("utf-8"))
        if "unfit" in about:
            raise InputError(unfit(about, name, title))
        frame = pl.read_ipc(Path(folder) / "rows.arrow")
    if frame.is_empty():
        raise InputError(Problem("There are no rows", file=name, todo="export the file again"))
    return Records(
        name=name, header=tuple(about["names"]), header_line=0,
        frame=frame.with_row_index("line", offset=1).with_columns(pl.col("line").cast(pl.Int64)),
        ragged=pl.DataFrame(schema=RAGGED),
        structural=0, read=frame.height, about=about_columns(about),
    )  # fmt: skip


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
