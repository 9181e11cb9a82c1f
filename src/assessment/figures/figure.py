"""A chart for people: aggregated values only, a description for those who can't see it, a caption, and its table twin."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from assessment.labels import escape
from assessment.language import say
from assessment.tables import Table

__all__ = ["Bar", "Diagram", "Figure", "Step"]

CONFIG = {"displayModeBar": False, "responsive": True, "showSendToCloud": False, "displaylogo": False}


@dataclass(frozen=True)
class Bar:
    """One figure of a chart, for programs that draw it in their own way.

    Parameters
    ----------
    row, series : str
        What was measured, and the view of it.
    color : str
        Of the view, as ``#rrggbb``.
    hollow : bool
        Whether the view is drawn as an outline.
    measure : str
        How the value is written: see :func:`assessment.labels.figure`.
    value : float
        Unrounded.
    low, high : float or None
        Ends of its 95 % interval; None where there is none.
    n : float or None
        What it rests on; None where that is not told.
    """

    row: str
    series: str
    color: str
    hollow: bool
    measure: str
    value: float
    low: float | None
    high: float | None
    n: float | None


@dataclass(frozen=True)
class Step:
    """One box of the chain, in words.

    Parameters
    ----------
    title, value, unit : str
        What it is, its figure as readers see it, and of what.
    staff : bool
        Whether staff said so.
    link, span : str
        The link to the next box, and its range; "" after the last.
    """

    title: str
    value: str
    unit: str
    staff: bool
    link: str = ""
    span: str = ""


@dataclass(frozen=True)
class Figure:
    """What one chart shows.

    Parameters
    ----------
    name : str
        The question it answers, as in ``findings`` and ``tables``.
    description : str
        What it shows, in words, for a screen reader.
    caption : str
        How to read it.
    spec : mapping
        Plotly's ``data`` and ``layout``: aggregated values, never a respondent's.
    table : Table
        The same figures as a table.
    bars : tuple of Bar
        The same figures one by one; empty where they are not marks with ranges.
    """

    name: str
    description: str
    caption: str
    spec: Mapping[str, Any]
    table: Table
    bars: tuple[Bar, ...] = ()

    def _repr_mimebundle_(self, **_: object) -> tuple[dict[str, Any], dict[str, dict[str, Any]]]:
        """Show in a notebook, and tell an export what it is."""
        meta = {
            "kind": "figure",
            "name": self.name,
            "description": self.description,
            "caption": self.caption,
            "table": self.table.to_html(),
            "cells": self.table.plain(),
            "bars": [asdict(bar) for bar in self.bars],
        }
        chart = {"data": list(self.spec["data"]), "layout": dict(self.spec["layout"]), "config": CONFIG}
        return {"application/vnd.plotly.v1+json": chart, "text/plain": self.description}, {"assessment": meta}


@dataclass(frozen=True)
class Diagram:
    """A picture made of text in boxes, readable at any width and without scripts.

    Parameters
    ----------
    name, description, caption, table
        As in :class:`Figure`.
    html : str
        The picture, already escaped.
    bars, steps : tuple of Bar, tuple of Step
        Its figures and its boxes one by one.
    """

    name: str
    description: str
    caption: str
    html: str
    table: Table
    bars: tuple[Bar, ...] = ()
    steps: tuple[Step, ...] = ()

    def _repr_mimebundle_(self, **_: object) -> tuple[dict[str, str], dict[str, dict[str, Any]]]:
        """Show in a notebook, and tell an export what it is."""
        fold = f"<summary>{escape(say('The same as a table'))}</summary>"
        twin = f'<details>{fold}<div class="scroll">{self.table.to_html()}</div></details>'
        picture = (
            f'<figure class="diagram"><div role="group" aria-label="{escape(self.description)}">{self.html}</div>'
            f"<figcaption>{escape(self.caption)}</figcaption>{twin}</figure>"
        )
        meta: dict[str, Any] = {"kind": "diagram", "name": self.name, "cells": self.table.plain()}
        meta |= {"description": self.description, "caption": self.caption}
        meta |= {"bars": [asdict(bar) for bar in self.bars], "steps": [asdict(step) for step in self.steps]}
        return {"text/plain": self.description, "text/html": picture}, {"assessment": meta}
