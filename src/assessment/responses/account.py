"""The account of what does not count: every row and every cell, with its place and its reason.

A row is marked once, by the first check it fails, and later checks leave it alone. Reasons are worded once for each
distinct fault, however many rows have it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import polars as pl

from assessment.errors import disk_told
from assessment.formulas import AFTER_SEPARATOR, AT_FIRST
from assessment.responses.codes import CODES, reason
from assessment.responses.model import SET_ASIDE_COLUMNS, Responses

__all__ = ["FAULTS", "MARKS", "by_distinct", "counting", "explain", "faults", "mark", "translated", "unmarked", "write_set_aside"]

FAULTS = {"line": pl.Int64, "column": pl.String, "value": pl.String, "code": pl.String, "hint": pl.String}
MARKS = ("code", "column", "value", "hint")
NO_REASON = pl.lit(None, dtype=pl.String)
PLAIN_NUMBER = r"^[+-]?\d+([.,]\d+)?$"


def unmarked(frame: pl.DataFrame) -> pl.DataFrame:
    """Rows that no check has looked at yet, with room for marks."""
    return frame.with_columns(NO_REASON.alias(name) for name in MARKS)


def mark(
    frame: pl.DataFrame, failed: pl.Expr, *, code: str, column: str = "", said: tuple[pl.Expr, pl.Expr] | None = None
) -> pl.DataFrame:
    """Mark the rows that fail a check and have failed none before.

    Parameters
    ----------
    frame : DataFrame
        Rows with their marks.
    failed : Expr
        True where a row fails.
    code : str
        Why; a key of :data:`CODES`.
    column : str
        The file's column at fault; "" for the row as a whole.
    said : (Expr, Expr)
        What was found, and the hint for the sentence.
    """
    now = failed.fill_null(value=False) & pl.col("code").is_null()
    if not frame.select(now.any()).item():  # which is the rule; setting four marks costs more than looking
        return frame
    value, hint = said or (pl.lit(""), pl.lit(""))
    new = {"code": pl.lit(code), "column": pl.lit(column), "value": value, "hint": hint}
    # All four marks are set in one step: each looks at the code as it was before.
    return frame.with_columns(pl.when(now).then(new[name]).otherwise(pl.col(name)).alias(name) for name in MARKS)


def counting(frame: pl.DataFrame) -> pl.DataFrame:
    """Rows that passed every check so far."""
    return frame.filter(pl.col("code").is_null())


def faults(frame: pl.DataFrame) -> pl.DataFrame:
    """The marked rows, as an account (the columns of :data:`FAULTS`)."""
    return frame.filter(pl.col("code").is_not_null()).select(*FAULTS)


def by_distinct(raw: pl.Expr, texts: Iterable[str], meaning: Callable[[str], str | None]) -> pl.Expr:
    """A column of text understood through its distinct values: each is looked at once.

    Parameters
    ----------
    raw : Expr
        The raw text.
    texts : iterable of str
        Its distinct values.
    meaning : callable
        Text to our word, or to None.
    """
    return translated(raw, {text: meaning(text) for text in texts}, pl.String())


def translated(raw: pl.Expr, meanings: Mapping[str, Any], kind: pl.DataType) -> pl.Expr:
    """A column of text turned into values of one kind; null where the text has none."""
    if not meanings:  # of no values at all, replacing would leave the text's own kind
        return pl.lit(None, dtype=kind)
    return raw.replace_strict(list(meanings), list(meanings.values()), default=None, return_dtype=kind)


def explain(account: pl.DataFrame, *, file: str) -> pl.DataFrame:
    """Give each fault its sentence.

    Parameters
    ----------
    account : DataFrame
        Columns of :data:`FAULTS`.
    file : str
        The file as the user names it.

    Returns
    -------
    DataFrame
        ``file, line, column, value, code, reason``, by line and column.
    """
    # A sentence depends on the value only where it quotes it: else one wording serves all values.
    quoted = [name for name, code in CODES.items() if "{value}" in code.sentence]
    keyed = account.with_columns(pl.when(pl.col("code").is_in(quoted)).then("value").otherwise(pl.lit("")).alias("quoted"))
    distinct = keyed.select("code", "quoted", "hint").unique()
    said = [reason(code, value=value, hint=hint) for code, value, hint in distinct.iter_rows()]
    worded = distinct.with_columns(pl.Series("reason", said, dtype=pl.String))
    joined = keyed.join(worded, on=["code", "quoted", "hint"], how="left").with_columns(pl.lit(file).alias("file"))
    return joined.select(*SET_ASIDE_COLUMNS).sort("line", "column", maintain_order=True)


def write_set_aside(responses: Responses, path: Path) -> None:
    """Write what was set aside as CSV, safe to open in a spreadsheet.

    A text that a spreadsheet would run as a formula gets a single quote in front; plain numbers stay numbers.

    Parameters
    ----------
    responses : Responses
        What was read.
    path : Path
        Where to write; the folder is made. The file holds raw values: it belongs beside a release, never in it.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    texts = [name for name, kind in SET_ASIDE_COLUMNS.items() if kind == pl.String]
    safe = [
        pl.when(pl.col(name).str.contains(PLAIN_NUMBER))
        .then(pl.col(name))
        .otherwise(pl.col(name).str.replace(AT_FIRST, "${1}'${2}").str.replace_all(AFTER_SEPARATOR, "${1}'${2}"))
        .alias(name)
        for name in texts
    ]
    with disk_told(path):
        responses.set_aside.with_columns(safe).write_csv(path)
