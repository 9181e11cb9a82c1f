"""A table for people: named columns, formatted cells, a caption. Numbers stay numbers until they are shown.

A scale, and a concept of the source documents, is marked where it is named, and the row that explains it carries its mark: a
report that holds both makes a link of them (:mod:`assessment.reports.tracing`), so that every scale leads to its sentence.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from assessment.labels import escape, figure, mark
from assessment.language import later, say

__all__ = ["NOT_COMPUTED", "Table"]

NOT_COMPUTED = later("not computed")  # a verdict on what has a reason instead
SCALE, CONCEPTS = "scale", "concepts"
WORDS = frozenset({"text", SCALE, CONCEPTS})  # measures of cells that are words, not numbers


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
        measure that starts with ``@`` is read from that column, row by row. ``scale`` is the name of a scale, ``concepts`` are
        concepts' ids with spaces between them: text that leads to where it is explained.
    fold : bool
        Shown behind a fold in reports.
    explains : {"", "scale", "concepts"}
        What the rows explain, by the word in their first column.
    of_units : bool
        Whether each row is a unit: a report lets them be searched and sorted.
    """

    name: str
    title: str
    frame: pd.DataFrame
    columns: Mapping[str, tuple[str, str]]
    caption: str = ""
    fold: bool = True
    empty: str = later("Nothing may be shown here.")
    explains: str = ""
    of_units: bool = False

    @property
    def heads(self) -> list[str]:
        """Headings of the columns, in the language spoken: those that modules keep are marked for later."""
        return [say(heading) for heading, _ in self.columns.values()]

    @cached_property
    def records(self) -> list[dict[Any, Any]]:
        """Rows by the names of their columns."""
        values = zip(*(column.to_numpy().tolist() for _, column in self.frame.items()), strict=True)
        return [dict(zip(self.frame, row, strict=True)) for row in values]

    def cells(self) -> list[list[str]]:
        """Rows as they are shown, not yet escaped."""
        return [[shown(row, name, measure) for name, (_, measure) in self.columns.items()] for row in self.records]

    def plain(self) -> dict[str, Any]:
        """The table as plain values, unrounded, for exports: ``title, caption, heads, rows`` of cells ``(measure, value)``."""
        rows = [[typed(row, name, measure) for name, (_, measure) in self.columns.items()] for row in self.records]
        return {
            "title": self.title,
            "caption": self.caption,
            "heads": self.heads,
            "rows": rows,
        }

    def to_html(self) -> str:
        """The table as HTML, every text escaped, numbers aligned."""
        if self.frame.empty:
            return f'<p class="note">{escape(say(self.empty))}</p>'
        kinds, rows = [measure for _, measure in self.columns.values()], self.cells()
        align = ["" if kind in WORDS else ' class="number"' for kind in kinds]
        head = "".join(f'<th scope="col"{a}>{escape(title)}</th>' for a, title in zip(align, self.heads, strict=True))
        body = "".join(
            f"<tr{place}>"
            + f'<th scope="row">{marked(cells[0], kinds[0]) if not self.explains else escape(cells[0])}</th>'
            + "".join(f"<td{a}>{marked(cell, kind)}</td>" for a, cell, kind in zip(align[1:], cells[1:], kinds[1:], strict=True))
            + "</tr>"
            for cells, place in zip(rows, self.row_marks([cells[0] for cells in rows]), strict=True)
        )
        caption = f"<caption>{escape(self.title)}</caption>"
        find = " data-find" if self.of_units else ""
        return f'<table class="table"{find}>{caption}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'

    def row_marks(self, words: list[str]) -> list[str]:
        """What other tables' words lead to, as an attribute of each row; the first of a name has it."""
        marks = [mark(self.explains, word) if self.explains else "" for word in words]
        return [f' id="{escape(one)}"' if one and one not in marks[:place] else "" for place, one in enumerate(marks)]

    def __str__(self) -> str:
        """The table as plain text."""
        return "\n".join("  ".join(cells) for cells in [self.heads, *self.cells()])

    def _repr_mimebundle_(self, **_: object) -> tuple[dict[str, str], dict[str, dict[str, object]]]:
        """Show in a notebook, and tell an export what it is."""
        meta = {"kind": "table", "name": self.name, "title": self.title, "caption": self.caption, "fold": self.fold}
        meta["cells"] = self.plain()
        note = f'<p class="note">{escape(self.caption)}</p>' if self.caption else ""
        return {"text/plain": str(self), "text/html": self.to_html() + note}, {"assessment": meta}


def typed(row: Mapping[Any, Any], name: str, measure: str) -> tuple[str, str | float | None]:
    """One cell's measure, and its text or its number, which is None where there is none."""
    value = row[name]
    kind = str(row[measure[1:]]) if measure.startswith("@") else measure
    missing = value is None or value != value
    if kind in WORDS:
        return "text", "" if missing else str(value)
    return kind, None if missing or not math.isfinite(value) else float(value)


def shown(row: Mapping[Any, Any], name: str, measure: str) -> str:
    """One cell as it is shown."""
    value = row[name]
    kind = str(row[measure[1:]]) if measure.startswith("@") else measure
    if kind in WORDS:
        return "" if value is None or value != value else str(value)
    return figure(float(value), kind)


def marked(text: str, measure: str) -> str:
    """A cell as HTML; a scale and each concept say where they are explained.

    Examples
    --------
    >>> marked("R&D", "text"), marked("CARE", "scale")
    ('R&amp;D', '<span data-to="scale-care">CARE</span>')
    """
    if measure not in {SCALE, CONCEPTS}:
        return escape(text)
    words = text.split() if measure == CONCEPTS else [text]
    return " ".join(f'<span data-to="{escape(mark(measure, word))}">{escape(word)}</span>' for word in words)
