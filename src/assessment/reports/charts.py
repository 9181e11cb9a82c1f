"""A chart as a page holds it: a drawing, the sentence that describes it, its caption and the same as a table.

A notebook's figure arrives as plotly's own JSON. Whoever cannot see the drawing (a screen reader, a page without script, paper)
reads the description and the table. The JSON is written so that no name inside it can end the script element it sits in.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from assessment.errors import ReportError
from assessment.language import say
from assessment.reports.markup import clean
from assessment.reports.page import UNSAFE_IN_SCRIPT

__all__ = ["PLOTLY", "Chart", "read_chart", "unique_name"]

PLOTLY = "application/vnd.plotly.v1+json"


@dataclass(frozen=True)
class Chart:
    """One chart, ready for the page.

    Parameters
    ----------
    name : str
        The end of its element's id: lower-case words joined by hyphens, the same in every export.
    json : str
        Plotly's data and layout, safe inside a script element.
    description : str
        What the chart shows, in words (not yet escaped).
    caption : str
        The sentence above it (not yet escaped).
    table : str
        The same numbers as an HTML table, inert; "" for none.
    empty : bool
        Nothing to draw: the description says why, and stands alone.
    """

    name: str
    json: str
    description: str
    caption: str
    table: str
    empty: bool


def read_chart(output: Mapping[str, Any], *, name: str) -> Chart:
    """Read a notebook's figure output.

    Parameters
    ----------
    output : mapping
        A ``display_data`` or ``execute_result`` output with plotly's JSON, and our metadata where the figure is ours.
    name : str
        A name no other chart of the page has (see :func:`unique_name`).

    Returns
    -------
    Chart
        A figure that is not ours is described by its title, and has no table.

    Raises
    ------
    ReportError
        When the JSON holds a number that JSON has no word for (NaN or infinity): such a chart would stay blank.
    """
    figure = output["data"][PLOTLY]
    about = output.get("metadata", {}).get("assessment", {})
    try:
        text = json.dumps({"data": figure["data"], "layout": figure.get("layout", {})}, ensure_ascii=False, allow_nan=False)
    except ValueError as error:
        raise ReportError(f"The chart '{name}' holds a value that can't be written: {error}.") from error
    return Chart(
        name=name,
        json=text.translate(UNSAFE_IN_SCRIPT),
        description=about.get("description") or _title(figure) or say("Chart"),
        caption=about.get("caption", ""),
        table=clean(about.get("table", "")),
        empty=not figure["data"],
    )


def unique_name(wanted: str, taken: set[str]) -> str:
    """Turn a figure's name into an id that is not taken yet.

    Parameters
    ----------
    wanted : str
        Any text.
    taken : set of str
        Names already given out; the new one is added.

    Returns
    -------
    str
        Lower-case letters, digits and hyphens.

    Examples
    --------
    >>> taken = set()
    >>> unique_name("CARE by level", taken), unique_name("care-by-level", taken), unique_name("<i>", taken)
    ('care-by-level', 'care-by-level-2', 'i')
    """
    stem = re.sub(r"[^a-z0-9]+", "-", wanted.casefold()).strip("-") or "chart"
    name, number = stem, 1
    while name in taken:
        number += 1
        name = f"{stem}-{number}"
    taken.add(name)
    return name


def _title(figure: Mapping[str, Any]) -> str:
    title = figure.get("layout", {}).get("title", {})
    return str(title.get("text") or "") if isinstance(title, Mapping) else str(title)
