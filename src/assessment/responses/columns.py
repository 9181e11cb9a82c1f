"""How a record's cells are called: a column by its position in the header, a row by the line on which it begins."""

from __future__ import annotations

__all__ = ["Row", "column"]

Row = tuple[int, list[str]]


def column(position: int) -> str:
    """Name of the frame's column for a position in the header."""
    return str(position)
