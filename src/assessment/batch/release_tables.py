"""The tables of a release as CSV files: every figure at full precision, and nothing of what is hidden.

RFC 4180, UTF-8, lines end with a line feed. A text that a spreadsheet would take for a formula gets an apostrophe in front;
numbers stay numbers, negative ones too. A row that is hidden has a status and no number: that is checked again here, last of
all.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
from pandas.api.types import is_numeric_dtype

from assessment.errors import WithheldError
from assessment.formulas import harmless
from assessment.result import Assessment

__all__ = ["COLUMNS", "csv_text", "release_tables"]

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "care_scores": ("unit", "level", "wave", "scale", "n", "score", "ci_low", "ci_high", "status"),
    "weighted_scores": (
        "wave", "level", "scale", "n", "population", "groups", "n_eff", "deff", "unweighted", "weighted", "ci_low", "ci_high",
        "status", "reason",
    ),
    "raked_scores": (
        "wave", "scale", "n", "population", "unit_groups", "level_groups", "cut", "way", "smallest", "largest", "n_eff", "deff",
        "unweighted", "raked", "ci_low", "ci_high", "status", "reason",
    ),
    "outcomes": ("unit", "wave", "outcome", "n", "value", "ci_low", "ci_high", "status"),
    "links": (
        "predictor", "outcome", "wave", "units", "r", "ci_low", "ci_high", "r_corrected",
        "icc1_predictor", "icc2_predictor", "icc1_outcome", "icc2_outcome", "verdict",
    ),
    "multilevel": (
        "predictor", "outcome", "wave", "units", "n", "slope", "se", "df", "ci_low", "ci_high", "p_holm",
        "between", "left", "within", "explained", "reason",
    ),
    "perception_gaps": (
        "unit", "wave", "descriptor", "title", "seen_by", "n", "score", "ci_low", "ci_high", "status",
        "gap", "gap_low", "gap_high",
    ),
    "sturdiness": (
        "predictor", "outcome", "wave", "units", "r", "rho", "rho_low", "rho_high", "lowest", "highest",
        "weighted", "weighted_low", "weighted_high", "smallest", "smallest_without", "curvature", "p_bend", "reason",
    ),
    "chain_effects": (
        "wave", "from_wave", "part", "predictor", "outcome", "units", "value", "ci_low", "ci_high", "bca_low", "bca_high",
        "reason",
    ),
    "drivers": (
        "wave", "predictor", "outcome", "units", "weight", "ci_low", "ci_high", "r2", "beyond_noise", "ahead_of", "reason",
    ),
    "what_if": (
        "wave", "change", "predictor", "by", "outcome", "measure", "units", "value", "ci_low", "ci_high", "held",
        "currency", "money", "money_low", "money_high", "reason",
    ),
}  # fmt: skip
FIELDS = {
    "care_scores": "scores", "outcomes": "outcomes", "links": "links", "multilevel": "multilevel",
    "perception_gaps": "gaps", "weighted_scores": "weighted", "raked_scores": "raked", "sturdiness": "sturdiness",
    "chain_effects": "chain_effects", "drivers": "drivers", "what_if": "what_if",
}  # fmt: skip
COUNTS = frozenset({"n", "units", "population", "groups", "unit_groups", "level_groups", "cut"})
AT_ONCE = 50_000  # rows whose cells are in memory
QUOTED = frozenset(',"\r\n')
SHOWN = "shown"


def release_tables(assessment: Assessment) -> dict[str, str]:
    """Write the tables of a release.

    Parameters
    ----------
    assessment : Assessment
        Of the whole engagement.

    Returns
    -------
    dict of str to str
        Text of each file, by its path below the release folder.

    Raises
    ------
    WithheldError
        A hidden row has a number.
    """
    written = {}
    for name, columns in COLUMNS.items():
        frame: pd.DataFrame = getattr(assessment, FIELDS[name])
        check_hidden(frame[list(columns)], name)
        written[f"tables/{name}.csv"] = csv_text(frame, columns)
    return written


def check_hidden(frame: pd.DataFrame, name: str) -> None:
    """Hold that hidden rows have no numbers; a fault here is ours, and nothing is released."""
    if "status" not in frame:
        return
    numbers = frame.loc[frame["status"] != SHOWN].select_dtypes("number")
    if numbers.notna().any(axis=None):
        raise WithheldError(f"Withheld: the table {name} has a number in a row that is hidden. This is a fault of the program")


def csv_text(frame: pd.DataFrame, columns: Sequence[str]) -> str:
    """Write a frame's columns as CSV.

    Parameters
    ----------
    frame : DataFrame
        Rows in the order they are written.
    columns : sequence of str
        Columns, in order.

    Returns
    -------
    str

    Examples
    --------
    >>> print(csv_text(pd.DataFrame({"unit": ["=A1", "NA"], "gap": [-0.1, None]}), ["unit", "gap"]), end="")
    unit,gap
    '=A1,-0.1
    NA,
    """
    parts = (frame.iloc[start : start + AT_ONCE] for start in range(0, len(frame), AT_ONCE))
    return "".join([",".join(map(quoted, columns)) + "\n", *(lines(part, columns) for part in parts)])


def lines(frame: pd.DataFrame, columns: Sequence[str]) -> str:
    """Write some rows; a text that stands in many of them is looked at once."""
    written = [
        [cell(value) for value in values(frame[name])] if is_numeric_dtype(frame[name]) else texts(frame[name].tolist())
        for name in columns
    ]
    return "".join(",".join(row) + "\n" for row in zip(*written, strict=True))


def texts(column: Sequence[Any]) -> list[str]:
    """Write texts, made harmless and quoted where they have to be."""
    known = {value: quoted(cell(value)) for value in set(column)}
    return [known[value] for value in column]


def quoted(text: str) -> str:
    r"""Put quotes around a text that holds a comma, a quote or any line end (the csv module forgets a lone carriage return).

    Examples
    --------
    X', '"a\rb"', 'a b')
    """
    return '"' + text.replace('"', '""') + '"' if QUOTED.intersection(text) else text


def values(column: pd.Series[Any]) -> list[Any]:
    """Values of a column; counts as whole numbers, also where a missing one made the column one of floats."""
    if column.name not in COUNTS:
        return column.tolist()
    return [None if pd.isna(value) else int(value) for value in column]


def cell(value: Any) -> str:
    """Write one value: nothing for a missing one, a number as the shortest text that reads back as it, a text made harmless.

    Examples
    --------
    >>> [cell(value) for value in (None, float("nan"), 3, 0.1, "-5", "R&D")]
    ['', '', '3', '0.1', "'-5", 'R&D']
    """
    if value is None or value is pd.NA or (isinstance(value, float) and math.isnan(value)):
        return ""
    if isinstance(value, str):
        return harmless(value)
    return repr(value)
