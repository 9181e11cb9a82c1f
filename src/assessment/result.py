"""The result of a run: one frozen value with fields only, everything in it behind the privacy gate.

Notebooks, tables, figures, findings and reports get this and nothing else, so nothing that the gate hides can reach
them. It can be saved to a folder and loaded again, so that a thousand reports share one reading of the answers.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

import pandas as pd
import polars as pl

from assessment.errors import InputError, Problem, disk_told, nearest
from assessment.language import Language

__all__ = ["Assessment", "about", "digest_by_unit", "load_assessment", "save_assessment"]

PLAIN = "assessment.json"
UNITS = "units"
WRITTEN: Mapping[str, pl.DataType] = {"str": pl.String(), "float64": pl.Float64(), "int64": pl.Int64(), "bool": pl.Boolean()}
TEXT = pd.array([], dtype="str").dtype


@dataclass(frozen=True)
class Assessment:
    """A whole engagement's gated results, and the unit that a reader looks at.

    Parameters
    ----------
    client, unit, wave : str
        Whom it is about; ``unit`` is the root for the whole.
    language : {"en", "de", "fr", "es"}
        Its readers': see :mod:`assessment.language`.
    waves, steps, notes : tuple of str
        All waves, oldest first; the scales on the chain from staff to repeat business; what could not be done, and why.
    minimum_group : int
        Nothing is shown about fewer people.
    units, levels, scales, trace : DataFrame
        The tree; levels with their labels; scales with title, role and concepts; what measures each concept.
    arrivals, reasons, corrections, response, missing : DataFrame
        What arrived, what was set aside and why, what is to be put right where, who answered, which answers are missing.
    scores, weighted, raked, outcomes, gaps, links, sturdiness, multilevel, chain_effects, drivers, what_if, agreement,
    measurement, loadings, invariance, changes, contrasts, comparisons, recovery, recovery_contrasts, internal_service,
    internal_service_contrasts : DataFrame
        The figures. Columns are in ``docs/architecture.md``. A row that is not shown has no numbers.
    published : DataFrame
        What others have published on the chain's steps; of no client.
    themes, words, quotes : DataFrame
        What open answers speak of, of the whole; quotes only where the engagement lets a side be quoted.
    careless, careless_effect : DataFrame
        How many answered without reading, and what leaving them out changes.
    """

    client: str
    language: Language
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
    weighted: pd.DataFrame
    raked: pd.DataFrame
    outcomes: pd.DataFrame
    gaps: pd.DataFrame
    links: pd.DataFrame
    published: pd.DataFrame
    sturdiness: pd.DataFrame
    multilevel: pd.DataFrame
    chain_effects: pd.DataFrame
    drivers: pd.DataFrame
    what_if: pd.DataFrame
    agreement: pd.DataFrame
    measurement: pd.DataFrame
    loadings: pd.DataFrame
    invariance: pd.DataFrame
    changes: pd.DataFrame
    contrasts: pd.DataFrame
    comparisons: pd.DataFrame
    recovery: pd.DataFrame
    recovery_contrasts: pd.DataFrame
    themes: pd.DataFrame
    words: pd.DataFrame
    quotes: pd.DataFrame
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
            with disk_told(file := folder / f"{field.name}.parquet"):
                to_polars(value).write_parquet(file)
        else:
            plain[field.name] = value
    # Written last: where it is, the frames are.
    (folder / PLAIN).write_text(json.dumps(plain, indent=1, sort_keys=True, ensure_ascii=False), "utf-8")


def load_assessment(folder: Path, unit: str = "") -> Assessment:
    """Load saved results, looked at for one unit.

    Of frames with a row for each unit come those of the unit itself, of all above it and of all below it: what a report on
    it can show. So the report of one store of thousands reads as little as that of one of eight.

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
        units = to_pandas(pl.read_parquet(folder / f"{UNITS}.parquet"))
        near = kin(units, unit) if unit and unit in set(units["unit"]) else None
        names = [field.name for field in fields(Assessment) if field.name not in {*values, UNITS}]
        found = pl.collect_all(rows_near(folder / f"{name}.parquet", near) for name in names)
        frames = {name: to_pandas(frame) for name, frame in zip(names, found, strict=True)}
        assessment = Assessment(**values, **frames, units=units)  # type: ignore[arg-type]
    except (OSError, ValueError, TypeError, AttributeError, KeyError, pl.exceptions.PolarsError) as error:
        raise InputError(Problem("The saved results can't be read", file=str(folder), todo="run the engagement again")) from error
    return about(assessment, unit)


def rows_near(path: Path, near: frozenset[str] | None) -> pl.LazyFrame:
    """The rows of a frame; where each is a unit's, only those of units near."""
    rows = pl.scan_parquet(path)
    if near is not None and "unit" in rows.collect_schema():
        return rows.filter(pl.col("unit").is_in(sorted(near)))
    return rows


def digest_by_unit(assessment: Assessment) -> dict[str, str]:
    """Digest of all that a report on each unit can show: of what :func:`load_assessment` gives for it.

    Parameters
    ----------
    assessment : Assessment
        The results.

    Returns
    -------
    dict of str to str
        64 hexadecimal digits by unit; what one unit can't show changes the digest of no other.
    """
    values = {field.name: getattr(assessment, field.name) for field in fields(Assessment) if field.name != "unit"}
    frames = {name: value for name, value in values.items() if isinstance(value, pd.DataFrame)}
    own = {name: frame for name, frame in frames.items() if "unit" in frame and name != UNITS}
    plain = {name: value for name, value in values.items() if name not in frames}
    shared = hashlib.sha256(json.dumps(plain, sort_keys=True).encode())
    for name in sorted(frames.keys() - own.keys()):
        shared.update(name.encode() + rows_hashed(frames[name]).tobytes())
    parts = {name: hashed_by_unit(frame) for name, frame in sorted(own.items())}
    near = all_kin(assessment.units)
    return {unit: near_digest(shared.digest(), parts, sorted(near[unit])) for unit in assessment.units["unit"]}


def near_digest(shared: bytes, parts: Mapping[str, Mapping[str, bytes]], near: Sequence[str]) -> str:
    """Digest of what all reports share and of the rows of some units."""
    found = hashlib.sha256(shared)
    for name, rows in parts.items():
        for unit in near:
            found.update(f"{name} {unit} ".encode() + rows.get(unit, b""))
    return found.hexdigest()


def hashed_by_unit(frame: pd.DataFrame) -> dict[str, bytes]:
    """Digest of each unit's rows."""
    hashed = pd.Series(rows_hashed(frame), index=frame["unit"].to_numpy())
    return {str(unit): hashlib.sha256(rows.to_numpy().tobytes()).digest() for unit, rows in hashed.groupby(level=0, sort=False)}


def rows_hashed(frame: pd.DataFrame) -> Any:
    """A 64-bit hash of each row, the same in every process."""
    return pd.util.hash_pandas_object(frame, index=False).to_numpy()


def kin(units: pd.DataFrame, unit: str) -> frozenset[str]:
    """A unit, all above it and all below it.

    Parameters
    ----------
    units : DataFrame
        The tree: ``unit, parent``.
    unit : str
        One of them.

    Returns
    -------
    frozenset of str

    Examples
    --------
    >>> tree = pd.DataFrame({"unit": ["All", "North", "Quay", "South"], "parent": ["", "All", "North", "All"]})
    >>> sorted(kin(tree, "North")), sorted(kin(tree, "Quay"))
    (['All', 'North', 'Quay'], ['All', 'North', 'Quay'])
    """
    return frozenset(all_kin(units)[unit])


def all_kin(units: pd.DataFrame) -> dict[str, set[str]]:
    """Of each unit itself, all above it and all below it; one walk up the tree a unit, so that thousands take no longer each."""
    parents = dict(zip(units["unit"], units["parent"], strict=True))
    found: dict[str, set[str]] = {unit: set() for unit in parents}
    for unit in parents:
        for around in line_up(unit, parents):
            found[unit].add(around)
            found[around].add(unit)
    return found


def line_up(unit: str, parents: Mapping[str, str]) -> Iterator[str]:
    """A unit, the one it belongs to, and so on up to the whole."""
    while unit:
        yield unit
        unit = parents[unit]


def to_polars(frame: pd.DataFrame) -> pl.DataFrame:
    """A frame of text, numbers and truth values for writing; a text that is missing is null."""
    schema = {str(name): WRITTEN[str(dtype)] for name, dtype in frame.dtypes.items()}
    return pl.DataFrame({name: pl.Series(name, listed(frame[name]), dtype=kind) for name, kind in schema.items()})


def listed(column: pd.Series[Any]) -> list[Any]:
    """Values of a column, as plain Python has them."""
    return [value if isinstance(value, str) else None for value in column] if column.dtype == TEXT else column.tolist()


def to_pandas(frame: pl.DataFrame) -> pd.DataFrame:
    """A frame as it was before it was written."""
    return pd.DataFrame({column.name: values_of(column) for column in frame})


def values_of(column: pl.Series) -> Any:
    """Values of a column, in the way that pandas takes in fastest; a text that stands in many rows is held once."""
    if column.dtype != pl.String:
        return column.to_numpy()
    held: dict[str, str] = {}
    return pd.array([held.setdefault(text, text) for text in column], dtype=TEXT)
