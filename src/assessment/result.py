"""The result of a run: one frozen value with fields only, everything in it behind the privacy gate.

Notebooks, tables, figures, findings and reports get this and nothing else, so nothing that the gate hides can reach
them. It can be saved to a folder and loaded again, so that a thousand reports share one reading of the answers.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

import pandas as pd
import polars as pl

from assessment.errors import InputError, Problem, nearest

__all__ = ["Assessment", "about", "load_assessment", "save_assessment"]

PLAIN = "assessment.json"
WRITTEN: Mapping[str, pl.DataType] = {"str": pl.String(), "float64": pl.Float64(), "int64": pl.Int64(), "bool": pl.Boolean()}
READ = {dtype: name for name, dtype in WRITTEN.items()}


@dataclass(frozen=True)
class Assessment:
    """A whole engagement's gated results, and the unit that a reader looks at.

    Parameters
    ----------
    client, unit, wave : str
        Whom it is about; ``unit`` is the root for the whole.
    waves, steps, notes : tuple of str
        All waves, oldest first; the scales on the chain from staff to repeat business; what could not be done, and why.
    minimum_group : int
        Nothing is shown about fewer people.
    units, levels, scales, trace : DataFrame
        The tree; levels with their labels; scales with title, role and concepts; what measures each concept.
    arrivals, reasons, corrections, response, missing : DataFrame
        What arrived, what was set aside and why, what is to be put right where, who answered, which answers are missing.
    scores, outcomes, gaps, links, sturdiness, multilevel, chain_effects, drivers, agreement, measurement, loadings, invariance,
    changes, contrasts, recovery, recovery_contrasts, internal_service, internal_service_contrasts : DataFrame
        The figures. Columns are in ``docs/architecture.md``. A row that is not shown has no numbers.
    published : DataFrame
        What others have published on the chain's steps; of no client.
    careless, careless_effect : DataFrame
        How many answered without reading, and what leaving them out changes.
    """

    client: str
    unit: str
    wave: str
    waves: tuple[str, ...]
    steps: tuple[str, ...]
    notes: tuple[str, ...]
    minimum_group: int
    units: pd.DataFrame
    levels: pd.DataFrame
    scales: pd.DataFrame
    trace: pd.DataFrame
    arrivals: pd.DataFrame
    reasons: pd.DataFrame
    corrections: pd.DataFrame
    response: pd.DataFrame
    missing: pd.DataFrame
    scores: pd.DataFrame
    outcomes: pd.DataFrame
    gaps: pd.DataFrame
    links: pd.DataFrame
    published: pd.DataFrame
    sturdiness: pd.DataFrame
    multilevel: pd.DataFrame
    chain_effects: pd.DataFrame
    drivers: pd.DataFrame
    agreement: pd.DataFrame
    measurement: pd.DataFrame
    loadings: pd.DataFrame
    invariance: pd.DataFrame
    changes: pd.DataFrame
    contrasts: pd.DataFrame
    recovery: pd.DataFrame
    recovery_contrasts: pd.DataFrame
    careless: pd.DataFrame
    careless_effect: pd.DataFrame
    internal_service: pd.DataFrame
    internal_service_contrasts: pd.DataFrame


def about(assessment: Assessment, unit: str) -> Assessment:
    """The same results, looked at for one unit.

    Parameters
    ----------
    assessment : Assessment
        The results.
    unit : str
        A unit's name; "" for the whole organisation.

    Returns
    -------
    Assessment

    Raises
    ------
    InputError
        There is no such unit; the nearest names are given.
    """
    names = list(assessment.units["unit"])
    if unit and unit not in names:
        close = nearest(unit, names)
        todo = f"did you mean '{close[0]}'?" if close else "look the name up in the units file"
        raise InputError(Problem("There is no such unit", found=unit, todo=todo))
    return replace(assessment, unit=unit or names[0])


def save_assessment(assessment: Assessment, folder: Path) -> None:
    """Save results as one Parquet file a frame and one JSON file for the plain values.

    Parameters
    ----------
    assessment : Assessment
        The results.
    folder : Path
        Where to; made if it is not there.
    """
    folder.mkdir(parents=True, exist_ok=True)
    plain = {}
    for field in fields(Assessment):
        value = getattr(assessment, field.name)
        if isinstance(value, pd.DataFrame):
            to_polars(value).write_parquet(folder / f"{field.name}.parquet")
        else:
            plain[field.name] = value
    # Written last: where it is, the frames are.
    (folder / PLAIN).write_text(json.dumps(plain, indent=1, sort_keys=True, ensure_ascii=False), "utf-8")


def load_assessment(folder: Path, unit: str = "") -> Assessment:
    """Load saved results, looked at for one unit.

    Parameters
    ----------
    folder : Path
        Where they were saved.
    unit : str
        A unit's name; "" for the whole organisation.

    Returns
    -------
    Assessment

    Raises
    ------
    InputError
        The folder holds no saved results, or not all of them, or there is no such unit.
    """
    if not (folder / PLAIN).is_file():
        raise InputError(Problem("There are no saved results here", file=str(folder), todo="run the engagement first"))
    try:
        plain: Mapping[str, object] = json.loads((folder / PLAIN).read_text("utf-8"))
        values = {name: tuple(value) if isinstance(value, list) else value for name, value in plain.items()}
        names = [field.name for field in fields(Assessment) if field.name not in values]
        frames = {name: to_pandas(pl.read_parquet(folder / f"{name}.parquet")) for name in names}
        assessment = Assessment(**values, **frames)  # type: ignore[arg-type]
    except (OSError, ValueError, TypeError, AttributeError, pl.exceptions.PolarsError) as error:
        raise InputError(Problem("The saved results can't be read", file=str(folder), todo="run the engagement again")) from error
    return about(assessment, unit)


def to_polars(frame: pd.DataFrame) -> pl.DataFrame:
    """A frame of text, numbers and truth values for writing; a text that is missing is null."""
    schema = {str(name): WRITTEN[str(dtype)] for name, dtype in frame.dtypes.items()}
    return pl.DataFrame({name: listed(frame[name]) for name in schema}, schema=schema)


def listed(column: pd.Series[Any]) -> list[Any]:
    """Values of a column, as plain Python has them."""
    return [None if pd.isna(value) else value for value in column] if str(column.dtype) == "str" else column.tolist()


def to_pandas(frame: pl.DataFrame) -> pd.DataFrame:
    """A frame as it was before it was written."""
    kinds = {name: READ[dtype] for name, dtype in frame.schema.items()}
    return pd.DataFrame({name: pd.Series(frame[name].to_list(), dtype=kind) for name, kind in kinds.items()})
