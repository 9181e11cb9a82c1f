"""Rows that are nobody's: a header pasted in again, a line of totals, a note under the table.

They are told by what stands in them, and set aside under codes of their own: a total is no respondent with a misspelt
unit, and whoever reads the account should see at once that nothing is missing.
"""

from __future__ import annotations

import polars as pl

from assessment.responses.account import FAULTS, mark
from assessment.responses.expected import Expected
from assessment.responses.names import fold
from assessment.responses.place import Placement
from assessment.responses.records import Records, column

__all__ = ["mark_strays", "wrong_lengths"]

TOTALS = frozenset(map(fold, (
    "Total", "Totals", "Grand total", "Subtotal", "Sum", "Average", "Mean", "Median", "Overall", "Count",
    "Gesamt", "Gesamtsumme", "Summe", "Insgesamt", "Durchschnitt", "Mittelwert", "Total général", "Moyenne", "Somme",
    "Suma", "Promedio", "Media", "Total general", "Totale", "Somma", "Totaal", "Gemiddelde", "Som", "Média", "Soma",
    "Razem", "Średnia", "Summa", "Totalt", "Medelvärde", "Genomsnitt",
)))  # fmt: skip
SENTENCE = r"\S\s+\S"  # a note has words
PARTED = r"[;,|\t]"


def mark_strays(rows: pl.DataFrame, records: Records, placement: Placement, expected: Expected) -> pl.DataFrame:
    """Mark repeated headers, rows of totals and notes."""
    rows = mark_headers(rows, records)
    rows = mark_totals(rows, records, (placement, expected))
    return mark_notes(rows, records)


def mark_headers(rows: pl.DataFrame, records: Records) -> pl.DataFrame:
    """Mark rows that repeat the header: files were pasted one under the other."""
    texts = [pl.col(column(place)).str.strip_chars() == name.strip() for place, name in enumerate(records.header)]
    if not rows.select(texts[0].any()).item():  # spares the look at every column of files without any
        return rows
    return mark(
        rows, pl.all_horizontal(texts), code="repeated_header", column=records.header[0], said=(pl.col(column(0)), pl.lit(""))
    )


def mark_totals(rows: pl.DataFrame, records: Records, known: tuple[Placement, Expected]) -> pl.DataFrame:
    """Mark rows whose unit, respondent or first cell says that they sum up others.

    A unit may be called Total: it counts as one if the list of units names it or, without a list, if rows follow it.
    """
    placement, expected = known
    unit, who = placement.roles.get("unit"), placement.roles.get("respondent")
    items = {place for several in placement.items.values() for place in several}
    labelled = [place for place in dict.fromkeys((unit, who, 0)) if place is not None and place not in items]
    for place in labelled:
        raw = column(place)
        found = [text for text in rows.get_column(raw).unique() if fold(text) in TOTALS]
        found = [text for text in found if fold(text) not in expected.unit_words or place != unit]
        if not found:
            continue
        failed = pl.col(raw).is_in(found)
        if place == unit and not expected.units:
            failed &= pl.int_range(pl.len()) >= pl.len() - 1
        # Beside a unit's name an id may be any word, and beside an id a unit: such a row is somebody's.
        for other in (unit, who):
            failed &= says_nothing(rows, other) if other != place else pl.lit(value=True)
        rows = mark(rows, failed, code="totals_row", column=records.header[place], said=(pl.col(raw), pl.lit("")))
    return rows


def says_nothing(rows: pl.DataFrame, place: int | None) -> pl.Expr:
    """Whether a cell is blank or sums up too; of no column, it is."""
    if place is None:
        return pl.lit(value=True)
    texts = rows.get_column(column(place)).unique()
    return pl.col(column(place)).is_in([text for text in texts if fold(text) in TOTALS or not text.strip()])


def mark_notes(rows: pl.DataFrame, records: Records) -> pl.DataFrame:
    """Mark rows with a sentence in the first cell and nothing beside it."""
    first, beside = pl.col(column(0)), [pl.col(column(place)).str.strip_chars() == "" for place in range(1, len(records.header))]
    if not beside or not rows.select(first.str.contains(SENTENCE).any()).item():
        return rows
    failed = first.str.contains(SENTENCE) & pl.all_horizontal(beside)
    return mark(rows, failed, code="note_row", column=records.header[0], said=(first, pl.lit("")))


def wrong_lengths(records: Records) -> pl.DataFrame:
    """Account of rows that have more or fewer cells than the header; notes among them by what they are."""
    # A row with another delimiter than the rest is one long cell too, and no note.
    parted = pl.col("only").str.count_matches(PARTED) >= max(len(records.header) - 1, 1)
    note = pl.col("only").str.contains(SENTENCE) & ~parted
    return records.ragged.select(
        "line",
        pl.lit("").alias("column"),
        pl.when(note).then("only").otherwise(pl.col("cells").cast(pl.String)).alias("value"),
        pl.when(note).then(pl.lit("note_row")).otherwise(pl.lit("wrong_length")).alias("code"),
        pl.lit(str(len(records.header))).alias("hint"),
    ).select(*FAULTS)
