"""The way into a release: one page that lists every report, found by name, and says which could not be made and why.

It is a plain list of links that works without script; with it, the list can be searched and sorted. Counts are shown only where
the gate shows them: an entry brings a number, or none.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import quote

from assessment.brand import PLAIN, Brand
from assessment.direction import isolated
from assessment.errors import ReportError
from assessment.labels import count, points, span
from assessment.language import language
from assessment.reports.page import asset, branded, page_environment, policy, words_of_scripts
from assessment.reports.standing import Standing, reach, sparkline

__all__ = ["Entry", "export_index"]

Place = Literal["whole", "comparison", "unit", "table"]


@dataclass(frozen=True)
class Entry:
    """One line of the index: a report, or a table to download.

    Parameters
    ----------
    name : str
        As a reader knows it: a unit's name, or what a table holds.
    href : str
        The file, relative to the index; "" when there is none.
    kind : {"unit", "whole", "comparison", "table"}
        Where on the page it stands.
    parent : str
        The unit around it; "" for none.
    staff, customers : int or None
        How many answered; None where that is not shown.
    failed : str
        Why its report could not be made; "" when it was.
    downloads : mapping of str to str
        The same in other shapes: what each is called, and its file relative to the index.
    about : str
        A few words under the whole, the comparison and the tables; "" for none.
    standing : Standing
        How the unit stands on the scale that units are lined up on.
    """

    name: str
    href: str = ""
    kind: Place = "unit"
    parent: str = ""
    staff: int | None = None
    customers: int | None = None
    failed: str = ""
    downloads: Mapping[str, str] = field(default_factory=dict)
    about: str = ""
    standing: Standing = field(default_factory=Standing)

    @property
    def link(self) -> str:
        """The file as an address; "" when there is none."""
        return quote(self.href) if self.href and not self.failed else ""

    @property
    def download_links(self) -> dict[str, str]:
        """Its other shapes as addresses."""
        return {} if self.failed else {word: quote(path) for word, path in self.downloads.items()}


def export_index(
    entries: Iterable[Entry],
    *,
    title: str,
    header: Mapping[str, str],
    scale: str = "",
    brand: Brand = PLAIN,
) -> str:
    """Write the page that lists a release, in the language spoken.

    Parameters
    ----------
    entries : iterable of Entry
        In the order to show them in.
    title : str
        The page's one top heading.
    header : mapping of str to str
        ``client``, ``wave`` and ``counts``; any may be left out.
    scale : str
        What units are lined up on; "" for nothing: no scores are then shown.
    brand : Brand
        The client's logo and colour.

    Returns
    -------
    str
        The HTML file's text: the same for the same input, byte for byte.

    Raises
    ------
    ReportError
        When an entry points outside the release.

    Examples
    --------
    >>> page = export_index([Entry("R&D <b>", "units/0001-r-d/report.html")], title="Reports", header={"client": "Northwind"})
    >>> '<a href="units/0001-r-d/report.html">R&amp;D &lt;b&gt;</a>' in page
    True
    """
    listed = list(entries)
    _check_inside(listed)
    places: dict[str, list[Entry]] = {"whole": [], "comparison": [], "unit": [], "table": []}
    for entry in listed:
        places[entry.kind].append(entry)
    script = asset("finding.js") + asset("index.js")
    template = page_environment().get_template("release/index.html.j2")
    about = {name: isolated(header.get(name, "")) for name in ("client", "wave", "counts")}
    return template.render(
        page={"title": title, "unit": "", "language": language(), "words": words_of_scripts(), **branded(brand), **about},
        ways=places["whole"] + places["comparison"],
        units=places["unit"],
        tables=places["table"],
        scale=scale,
        **drawn_lines(places["unit"]),
        failed=[entry for entry in listed if entry.failed],
        script=script,
        policy=policy(script),
        style=asset("page.css"),
    )


def drawn_lines(units: list[Entry]) -> dict[str, object]:
    """Give what the lines through waves are drawn from: the function that draws one, and whether there is any to draw."""
    low, high = reach(unit.standing for unit in units)
    return {
        "line": lambda standing: sparkline(standing.waves, (low, high)),
        "lines": any(len(unit.standing.waves) > 1 for unit in units),
        "ends": (points(low), points(high)),
        "points": points,
        "span": span,
        "counted": count,
    }


def _check_inside(entries: Iterable[Entry]) -> None:
    """A link must stay in the release folder: the page travels, and what it points at travels with it."""
    paths = (path for entry in entries for path in (entry.href, *entry.downloads.values()))
    outside = [path for path in paths if path.startswith(("/", "\\")) or ":" in path or ".." in path.split("/")]
    if outside:
        raise ReportError(f"The index may only point at files of the release, not at {', '.join(map(repr, outside))}.")
