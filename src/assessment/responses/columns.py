"""How a record's cells are called: a column by its position in the header, a row by the line on which it begins."""

from __future__ import annotations

__all__ = ["LARGEST_CELL", "LONGEST_CELL", "TOO_LONG", "Row", "column"]

LONGEST_CELL = 131_072  # characters of a cell whose record counts
LARGEST_CELL = 8_000_000  # characters beyond which a file is stopped
TOO_LONG = "\0too long"  # no text of a file has this letter


Row = tuple[int, list[str]]


def column(position: int) -> str:
    """Name of the frame's column for a position in the header."""
    return str(position)
