"""A table for people: named columns, formatted cells, a caption. Numbers stay numbers until they are shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from assessment.labels import escape, figure

__all__ = ["Table"]

TEXT = "text"


@dataclass(frozen=True)
class Table:
    """What one table shows.

    Parameters
    ----------
    name : str
        The question it answers, as in ``findings`` and ``figures``.
    title, caption : str
        Above and below it.
    frame : DataFrame
        The rows, unrounded.
    columns : mapping of str to (str, str)
        Column of the frame to its heading and measure (``text``, ``score``, ``share``, ``nps``, ``link``, ``count``, ...); a
        measure that starts with ``@`` is read from that column, row by row.
    fold : bool
        Shown behind a fold in reports.
    """

    name: str
    title: str
    frame: pd.DataFrame
    columns: Mapping[str, tuple[str, str]]
    caption: str = ""
    fold: bool = True
    empty: str = "Nothing may be shown here."

    def cells(self) -> list[list[str]]:
        """Rows as they are shown, not yet escaped."""
        return [
            [shown(row, name, measure) for name, (_, measure) in self.columns.items()] for row in self.frame.to_dict("records")
        ]

    def to_html(self) -> str:
        """The table as HTML, every text escaped, numbers aligned."""
        if self.frame.empty:
            return f'<p class="note">{escape(self.empty)}</p>'
        kinds = [measure for _, measure in self.columns.values()]
        align = ["" if kind == TEXT else ' class="number"' for kind in kinds]
        head = "".join(
            f'<th scope="col"{a}>{escape(title)}</th>' for a, (title, _) in zip(align, self.columns.values(), strict=True)
        )
        body = "".join(
            "<tr>"
            + f'<th scope="row">{escape(cells[0])}</th>'
            + "".join(f"<td{a}>{escape(cell)}</td>" for a, cell in zip(align[1:], cells[1:], strict=True))
            + "</tr>"
            for cells in self.cells()
        )
        caption = f"<caption>{escape(self.title)}</caption>"
        return f'<table class="table">{caption}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'

    def __str__(self) -> str:
        """The table as plain text."""
        heads = [title for title, _ in self.columns.values()]
        return "\n".join("  ".join(cells) for cells in [heads, *self.cells()])

    def _repr_mimebundle_(self, **_: object) -> tuple[dict[str, str], dict[str, dict[str, object]]]:
        """Show in a notebook, and tell an export what it is."""
        meta = {"kind": "table", "name": self.name, "title": self.title, "caption": self.caption, "fold": self.fold}
        note = f'<p class="note">{escape(self.caption)}</p>' if self.caption else ""
        return {"text/plain": str(self), "text/html": self.to_html() + note}, {"assessment": meta}


def shown(row: Mapping[Any, Any], name: str, measure: str) -> str:
    """One cell as it is shown."""
    value = row[name]
    kind = str(row[measure[1:]]) if measure.startswith("@") else measure
    if kind == TEXT:
        return "" if value is None or value != value else str(value)
    return figure(float(value), kind)
