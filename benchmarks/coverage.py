"""Cells of a simulation of how often intervals hold, and the tables that are made of them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

__all__ = ["Cell", "summary", "table"]


@dataclass(frozen=True)
class Cell:
    """One cell of the grid: what was tried, and how often the interval held the truth."""

    what: str
    n: int
    detail: str
    held: float


def table(cells: list[Cell]) -> str:
    """Cells as a table: a row for each thing tried, a column for each size."""
    sizes = sorted({cell.n for cell in cells})
    rows = dict.fromkeys((cell.what, cell.detail) for cell in cells)
    held = {(cell.what, cell.detail, cell.n): f"{100 * cell.held:.1f}" for cell in cells}
    lines = ["| what | " + " | ".join(f"n = {n}" for n in sizes) + " |", "| --- |" + " --- |" * len(sizes)]
    lines += [f"| {', '.join(filter(None, row))} | " + " | ".join(held.get((*row, n), "") for n in sizes) + " |" for row in rows]
    return "\n".join(lines)


def summary(cells: list[Cell]) -> str:
    """How many cells are where they should be; half a point is allowed for the error of the simulation."""
    held = 100 * np.array([cell.held for cell in cells])
    near, within = np.mean((held >= 93.5) & (held <= 96.5)), np.mean((held >= 92.5) & (held <= 98.0))
    return (
        f"{len(cells)} cells: {near:.0%} at 94-96 %, {within:.0%} at 93-97.5 % (give or take half a point of simulation error);"
        f" lowest {held.min():.1f} %, highest {held.max():.1f} %."
    )
