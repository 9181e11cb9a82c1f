"""A chart for people: aggregated values only, a description for those who can't see it, a caption, and its table twin."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from assessment.labels import escape
from assessment.tables import Table

__all__ = ["Diagram", "Figure"]

CONFIG = {"displayModeBar": False, "responsive": True, "showSendToCloud": False, "displaylogo": False}


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
    """

    name: str
    description: str
    caption: str
    spec: Mapping[str, Any]
    table: Table

    def _repr_mimebundle_(self, **_: object) -> tuple[dict[str, Any], dict[str, dict[str, Any]]]:
        """Show in a notebook, and tell an export what it is."""
        meta = {
            "kind": "figure",
            "name": self.name,
            "description": self.description,
            "caption": self.caption,
            "table": self.table.to_html(),
            "cells": self.table.plain(),
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
    """

    name: str
    description: str
    caption: str
    html: str
    table: Table

    def _repr_mimebundle_(self, **_: object) -> tuple[dict[str, str], dict[str, dict[str, Any]]]:
        """Show in a notebook, and tell an export what it is."""
        twin = f'<details><summary>The same as a table</summary><div class="scroll">{self.table.to_html()}</div></details>'
        picture = (
            f'<figure class="diagram"><div role="group" aria-label="{escape(self.description)}">{self.html}</div>'
            f"<figcaption>{escape(self.caption)}</figcaption>{twin}</figure>"
        )
        meta = {"kind": "diagram", "name": self.name, "cells": self.table.plain()}
        return {"text/plain": self.description, "text/html": picture}, {"assessment": meta}
