"""Rows that are nobody's, told by all that stands in them: a header pasted in again, a note under the table.

They are set aside under codes of their own: whoever reads the account should see at once that nothing is missing. Rows of
totals are told later, when it is known which column holds what (:mod:`assessment.responses.totals`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import polars as pl

from assessment.responses.account import FAULTS
from assessment.responses.columns import LONGEST_CELL, TOO_LONG, column
from assessment.responses.names import fold

__all__ = ["TOTALS", "like_strays", "part_strays", "wrong_lengths"]

TOTALS = frozenset(map(fold, (
    "Total", "Totals", "Grand total", "Subtotal", "Sum", "Average", "Mean", "Median", "Overall", "Count",
    "Gesamt", "Gesamtsumme", "Summe", "Insgesamt", "Durchschnitt", "Mittelwert", "Total général", "Moyenne", "Somme",
    "Suma", "Promedio", "Media", "Total general", "Totale", "Somma", "Totaal", "Gemiddelde", "Som", "Média", "Soma",
    "Razem", "Średnia", "Summa", "Totalt", "Medelvärde", "Genomsnitt",
)))  # fmt: skip
SENTENCE = r"\S\s+\S"  # a note has words
PARTED = r"[;,|\t]"


def part_strays(frame: pl.DataFrame, header: Sequence[str]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Part rows from repeated headers and notes, of which an account is given (see ``account.FAULTS``).

    Parameters
    ----------
    frame : DataFrame
        ``line`` and a String column for each of the header's.
    header : sequence of str
        The names of the columns.
    """
    again, notes = repeats(frame, header), beside_nothing(frame, len(header))
    found = [(at, "repeated_header") for at in again] + [(at, "note_row") for at in notes if at not in again]
    if not found:
        return frame, pl.DataFrame(schema=FAULTS)
    found.sort()
    rows = frame[[at for at, _ in found]]
    account = rows.select(
        "line", pl.lit(header[0]).alias("column"), pl.col(column(0)).alias("value"),
        pl.Series("code", [code for _, code in found], dtype=pl.String), pl.lit("").alias("hint"),
    )  # fmt: skip
    return frame.join(rows.select("line"), on="line", how="anti", maintain_order="left"), account


def like_strays(frame: pl.DataFrame, header: Sequence[str], *, spaced: bool) -> list[int]:
    """Positions of rows that may be repeated headers, notes or comment lines, so that they are looked at with care."""
    others = [pl.col(column(place)) for place in range(1, len(header))]
    blank = [(cell.str.strip_chars() == "") | (cell.str.starts_with(" ") & pl.lit(not spaced)) for cell in others]
    comments = narrowed(frame, [pl.col(column(0)).str.starts_with("#"), *blank])
    return [*repeats(frame, header), *beside_nothing(frame, len(header)), *comments.get_column("at")]


def repeats(frame: pl.DataFrame, header: Sequence[str]) -> list[int]:
    """Positions of rows that repeat the header: files were pasted one under the other."""
    alike = (pl.col(column(place)).str.strip_chars() == name.strip() for place, name in enumerate(header))
    return narrowed(frame, alike).get_column("at").to_list()


def beside_nothing(frame: pl.DataFrame, width: int) -> list[int]:
    """Positions of rows with a sentence in the first cell and nothing beside it, other than a title of totals."""
    if width == 1:
        return []
    blank = (pl.col(column(place)).str.strip_chars() == "" for place in range(1, width))
    left = narrowed(frame, [pl.col(column(0)).str.contains(SENTENCE), *blank])
    return [at for at, text in left.select("at", column(0)).iter_rows() if fold(text) not in TOTALS]


def narrowed(frame: pl.DataFrame, conditions: Iterable[pl.Expr]) -> pl.DataFrame:
    """The rows that meet all conditions, and where they stand (``at``); most conditions see few rows."""
    left = frame.select(pl.int_range(pl.len(), dtype=pl.Int64).alias("at"), pl.all())
    for condition in conditions:
        if left.is_empty():
            break
        left = left.filter(condition)
    return left


def wrong_lengths(ragged: pl.DataFrame, header: Sequence[str]) -> pl.DataFrame:
    """Account of rows that have more or fewer cells than the header; notes among them by what they are."""
    # A row with another delimiter than the rest is one long cell too, and no note.
    parted = pl.col("only").str.count_matches(PARTED) >= max(len(header) - 1, 1)
    note = pl.col("only").str.contains(SENTENCE) & ~parted
    endless = pl.col("only") == TOO_LONG
    value = pl.when(endless).then(pl.lit("")).when(note).then("only").otherwise(pl.col("cells").cast(pl.String))
    code = pl.when(endless).then(pl.lit("too_long")).when(note).then(pl.lit("note_row")).otherwise(pl.lit("wrong_length"))
    return ragged.select(
        "line",
        pl.lit("").alias("column"),
        value.alias("value"),
        code.alias("code"),
        pl.when(endless).then(pl.lit(f"{LONGEST_CELL:,}")).otherwise(pl.lit(str(len(header)))).alias("hint"),
    ).select(*FAULTS)
