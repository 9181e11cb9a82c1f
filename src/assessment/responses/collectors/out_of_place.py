"""Rows whose cells stand in other columns than the heads say, and copies of rows, told by what a collector writes itself.

A collector fills its columns of times and ids in one way. Where something else stands in them, the cells of a row are shifted,
and its answers are those to other questions. A row that is another in every cell, its time and number included, is its copy.
"""

from __future__ import annotations

import re

import polars as pl

from assessment.errors import InputError, Problem
from assessment.responses.collectors.heads import set_aside_where
from assessment.responses.names import fold
from assessment.responses.records import Records, column
from assessment.responses.strays import TOTALS

__all__ = ["without_copies", "without_shifted"]

MOMENT = r"^\s*\d{1,4}\s?[-/.年]\s?\d{1,2}\s?[-/.月]\s?\d{1,4}"
# A spreadsheet may have made a number of a moment, or have kept its time only.
LIKE_A_TIME = re.compile(rf"({MOMENT})|^\d{{5}}([.,]\d+)?$|\d:\d")
# Of a file as a whole less is asked: years, seconds since some day, months by name.
MAY_BE_A_TIME = re.compile(rf"{LIKE_A_TIME.pattern}|\d{{4,}}|\d\W*[^\W\d]{{3,}}")
NO_ID = re.compile(rf"({MOMENT})|^\d{{1,3}}$|\S\s+\S")
IDS = r"^(R_[A-Za-z0-9]{6,}|(uuid:)?[0-9a-f]{8}-[0-9a-f]{4}-\S+|\d{8,})$"
MOSTLY = 0.8  # of a column's filled cells that must be what its collector writes, for the others to be out of place
SEVERAL = 2


def without_shifted(records: Records) -> Records:
    """Set aside rows in whose column of times or ids something else stands.

    Parameters
    ----------
    records : Records
        A collector's export, without its further header rows.

    Returns
    -------
    Records

    Raises
    ------
    InputError
        No row has a time where the collector writes one, although there is something.
    """
    for role in ("start", "end", "respondent"):
        if role in records.about.roles:
            place = records.about.roles[role]
            odd = of_no_id(records, place) if role == "respondent" else of_no_time(records, place)
            records = set_aside_where(records, pl.col(column(place)).is_in(odd) & says_more(records, place), place, "shifted_row")
    return records


def of_no_time(records: Records, place: int) -> list[str]:
    """Texts of a column of times that are none, where most are."""
    filled = filled_cells(records, place)
    odd = [text for text in filled.unique() if not LIKE_A_TIME.search(text.strip()) and fold(text) not in TOTALS]
    none = not any(map(MAY_BE_A_TIME.search, odd)) and len(odd) == filled.n_unique()
    if none and len(filled) >= SEVERAL and not is_mask(odd):
        what, todo = (
            "No row has a time in this column, so the columns are shifted",
            "compare it with the header, and export it again",
        )
        raise InputError(
            Problem(what, file=records.name, line=records.header_line, column=records.header[place].strip(), todo=todo)
        )
    return odd if mostly(filled.str.contains(MOMENT)) else []


def of_no_id(records: Records, place: int) -> list[str]:
    """Texts of a column of a collector's ids that can be none, where most are such ids."""
    filled = filled_cells(records, place)
    if len(filled) >= SEVERAL and filled.str.contains(MOMENT).all():
        raise InputError(nothing_in_place(records, place, "an id"))
    if not mostly(filled.str.strip_chars().str.contains(IDS)):
        return []
    return [text for text in filled.unique() if NO_ID.search(text.strip()) and fold(text) not in TOTALS]


def nothing_in_place(records: Records, place: int, kind: str) -> Problem:
    """The fault of a file whose every row has something else in a collector's column."""
    what = f"No row has {kind} in this column, so the columns are shifted"
    todo = "compare the rows with the header, and export the file again"
    return Problem(what, file=records.name, line=records.header_line, column=records.header[place].strip(), todo=todo)


def filled_cells(records: Records, place: int) -> pl.Series:
    """Cells of a column that say something."""
    texts = records.frame.get_column(column(place))
    return texts.filter(texts.str.strip_chars() != "")


def mostly(found: pl.Series) -> bool:
    """Whether nearly all of some cells are as they should be."""
    return len(found) > 0 and int(found.sum()) >= MOSTLY * len(found)


def is_mask(texts: list[str]) -> bool:
    """Whether a column holds nothing but one word: somebody has taken the times out."""
    return len(texts) == 1 and not re.search(r"\d", texts[0])


def says_more(records: Records, place: int) -> pl.Expr:
    """Whether a row says anything besides one cell: one that doesn't is a note."""
    others = [column(other) for other in range(len(records.header)) if other != place]
    return pl.any_horizontal(pl.col(name).str.strip_chars() != "" for name in others) if others else pl.lit(value=False)


def without_copies(records: Records) -> Records:
    """Set aside rows that are others in every cell, where a collector tells times and no id that people are known by.

    Parameters
    ----------
    records : Records
        A collector's export.

    Returns
    -------
    Records
        With the first of such rows.
    """
    timed = [records.about.roles[role] for role in ("end", "start") if role in records.about.roles]
    if not timed or "respondent" in records.about.roles:
        return records
    cells = [column(place) for place in range(len(records.header))]
    copied = ~pl.struct(cells).is_first_distinct() & (pl.col(column(timed[0])).str.strip_chars() != "")
    return set_aside_where(records, copied, timed[0], "copied_row")
