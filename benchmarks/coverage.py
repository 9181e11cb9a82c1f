"""Cells of a simulation of how often intervals hold, and the tables that are made of them."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np

__all__ = ["SELDOM", "Cell", "listed", "overall", "summary", "table"]

SELDOM = 0.05  # of samples: an interval that is given in fewer is not judged
COUNTED = re.compile(r"^(\d+) cells: (\d+)% at 94-96 %, (\d+)% at 93-97\.5 %", re.MULTILINE)


@dataclass(frozen=True)
class Cell:
    """One cell of the grid: what was tried, and how often the interval held the truth.

    Where an interval is not given in every sample, ``held`` is of those in which it is, and ``given`` their share.
    """

    what: str
    n: int
    detail: str
    held: float
    given: float = 1.0

    @property
    def judged(self) -> bool:
        """Whether an interval is given often enough to say how often it holds."""
        return self.given >= SELDOM

    @property
    def shown(self) -> str:
        """In a table: in percent, with the percent of samples in which an interval is given."""
        held = f"{100 * self.held:.1f}" if self.judged else "–"
        return held if self.given == 1 else f"{held} ({100 * self.given:.0f})"


def table(cells: list[Cell]) -> str:
    """Cells as a table: a row for each thing tried, a column for each size."""
    sizes = sorted({cell.n for cell in cells})
    rows = dict.fromkeys((cell.what, cell.detail) for cell in cells)
    held = {(cell.what, cell.detail, cell.n): cell.shown for cell in cells}
    lines = ["| what | " + " | ".join(f"n = {n}" for n in sizes) + " |", "| --- |" + " --- |" * len(sizes)]
    lines += [f"| {', '.join(filter(None, row))} | " + " | ".join(held.get((*row, n), "") for n in sizes) + " |" for row in rows]
    return "\n".join(lines)


def summary(cells: list[Cell], *, at_least: bool = False) -> str:
    """How many cells are where they should be, as they are, and with half a point for the error of the simulation.

    Where ``at_least`` 95 % is promised there is no upper end.
    """
    held = 100 * np.array([cell.held for cell in cells if cell.judged])
    ends = f"Lowest {held.min():.1f} %, highest {held.max():.1f} %."
    if at_least:
        shares = [np.mean(held >= low) for low in (95, 94)]
        many = f"{len(held)} cells: {shares[0]:.0%} at 95 % or more, {shares[1]:.0%} at 94 % or more"
        return f"Promised is at least 95 %. {many}. {ends}"
    shares = [np.mean((held >= low - more) & (held <= high + more)) for more in (0, 0.5) for low, high in ((94, 96), (93, 97.5))]
    return (
        f"{len(held)} cells: {shares[0]:.0%} at 94-96 %, {shares[1]:.0%} at 93-97.5 %; with half a point for the error of the"
        f" simulation {shares[2]:.0%} and {shares[3]:.0%}. {ends}"
    )


def overall(page: str) -> str:
    r"""Add up the summaries of a page, whose percentages are whole: of promises of 95 %, not of those of at least so much.

    A page without any has nothing to say: "".

    Examples
    --------
    >>> overall("10 cells: 90% at 94-96 %, 100% at 93-97.5 %; ...\n\n30 cells: 80% at 94-96 %, 90% at 93-97.5 %; ...")
    'In all, of 40 cells in which about 95 % are promised, 82 % hold in 94 to 96 % of samples and 92.5 % in 93 to 97.5 %.'
    """
    counted = [(int(cells), int(near), int(far)) for cells, near, far in COUNTED.findall(page)]
    cells = sum(number for number, _, _ in counted)
    if not cells:
        return ""
    near, far = (sum(round(of[0] * of[place] / 100) for of in counted) / cells for place in (1, 2))
    return (
        f"In all, of {cells:,} cells in which about 95 % are promised, {100 * near:.0f} % hold in 94 to 96 % of samples and"
        f" {100 * far:.1f} % in 93 to 97.5 %."
    )


def listed(cells: list[Cell]) -> str:
    """Cells that are all different, one a row."""
    rows = [f"| {', '.join(filter(None, (cell.what, cell.detail)))} | {cell.n} | {cell.shown} |" for cell in cells]
    return "\n".join(["| what | n | held |", "| --- | --- | --- |", *rows])
