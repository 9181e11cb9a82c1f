"""Faults that only a spreadsheet can have: merged cells, and formulas that nobody worked out.

A program that writes a formula without opening it in Excel leaves no value; a reader sees an empty cell. To read it as
"no answer" would be wrong in silence, so a column that is needed stops the file.
"""

from __future__ import annotations

from collections.abc import Container

from assessment.errors import InputError, Problem
from assessment.responses.about import Merged
from assessment.responses.expected import some
from assessment.responses.records import Heading

__all__ = ["refuse_merged", "refuse_uncomputed"]


def refuse_merged(records: Heading, *, below: int) -> None:
    """Stop at cells merged over several rows below the header: they hold a value only in the first.

    Parameters
    ----------
    records : Records
        A sheet.
    below : int
        The last line of its header.

    Raises
    ------
    InputError
        Each column with such cells, and the first of them by their names.
    """
    columns: dict[str, list[Merged]] = {}
    for cells in records.about.merged:
        if cells[1] > below:
            columns.setdefault(cells[2].split(":")[0].rstrip("0123456789"), []).append(cells)
    problems = [
        Problem("Cells are merged over several rows", file=records.name, line=found[0][0],
                found=some([cells for _, _, cells in found], most=3), todo="unmerge them and fill each row in")
        for found in columns.values()
    ]  # fmt: skip
    if problems:
        raise InputError(problems)


def refuse_uncomputed(records: Heading, used: Container[int]) -> None:
    """Stop at columns that are needed and hold formulas without a value.

    Parameters
    ----------
    records : Records
        A sheet.
    used : container of int
        Positions of the columns that are needed.

    Raises
    ------
    InputError
        Each such column, with the first such cell.
    """
    problems = [
        Problem("Formulas in this column have no value", file=records.name, column=records.header[place], found=cell,
                todo="open the workbook in Excel and save it, or paste the column as values")
        for place, cell in sorted(records.about.uncomputed.items())
        if place in used and place < len(records.header)
    ]  # fmt: skip
    if problems:
        raise InputError(problems)
