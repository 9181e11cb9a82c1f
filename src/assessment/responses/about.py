"""What a file says about its own columns, beside their names.

A collector's export has further header rows: the question's text, a label of each row of a matrix. A statistics file says
what its codes mean and which of them are no answer. A workbook knows which of its formulas were never worked out. All of
that is kept here, by position of the column, until it is known which column holds what.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

__all__ = ["About", "Dictionary", "Merged"]

Merged = tuple[int, int, str]  # first row and last row (from 1) of cells that are merged, and their names: (2, 4, "A2:A4")


@dataclass(frozen=True)
class Dictionary:
    """What the file itself says of the codes in one column.

    Parameters
    ----------
    labels : mapping of str to str
        Code, as the cell has it, to what it stands for.
    missing : frozenset of str
        Codes that the file declares to be no answer ("user-missing").
    blanks : frozenset of str
        Texts that are as good as an empty cell: the question was not shown.
    by_place : bool
        The labels are only the code's place in the list of answers (A1 is the first), not words.
    """

    labels: Mapping[str, str] = field(default_factory=dict)
    missing: frozenset[str] = frozenset()
    blanks: frozenset[str] = frozenset()
    by_place: bool = False


@dataclass(frozen=True)
class About:
    """What a file says of its columns.

    Parameters
    ----------
    collector : str
        Whose export this is, as ``Source.format`` names it; "" where it bears no collector's marks.
    also : mapping of int to tuple of str
        Further names of a column, the likeliest first: the question's text, the label of a row.
    roles : mapping of str to int
        Columns that a collector adds: ``respondent`` (an id that no two exports share), ``start``, ``end``, ``duration``
        (seconds).
    unfinished : tuple of (int, frozenset of str) or None
        Column and texts that mark a row as not finished.
    dictionaries : mapping of int to Dictionary
        What its codes mean.
    uncomputed : mapping of int to str
        Columns that hold formulas without a value, and the first such cell.
    merged : tuple of Merged
        Cells that are merged over several rows.
    """

    collector: str = ""
    also: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    roles: Mapping[str, int] = field(default_factory=dict)
    unfinished: tuple[int, frozenset[str]] | None = None
    dictionaries: Mapping[int, Dictionary] = field(default_factory=dict)
    uncomputed: Mapping[int, str] = field(default_factory=dict)
    merged: tuple[Merged, ...] = ()
