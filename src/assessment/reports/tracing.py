"""From a figure to its sentence: the names of scales and concepts in a page lead to the rows that explain them.

Tables mark such names (:mod:`assessment.tables.table`), and the rows that explain them carry the same mark. Where a page holds
both, the name becomes a link; where it holds only the name, the name is plain text, since a link to nowhere is worse than none.
"""

from __future__ import annotations

import re

__all__ = ["link_marks"]

MARKED = re.compile(r'<span data-to="([^"<>]*)">([^<]*)</span>')
PLACES = re.compile(r'<tr id="([^"<>]*)">')


def link_marks(html: str) -> str:
    """Turn marked names into links to the rows that explain them.

    Parameters
    ----------
    html : str
        A page, already inert.

    Returns
    -------
    str

    Examples
    --------
    >>> link_marks('<tr id="scale-care"></tr><td><span data-to="scale-care">CARE</span></td>')
    '<tr id="scale-care"></tr><td><a href="#scale-care">CARE</a></td>'
    >>> link_marks('<td><span data-to="scale-care">CARE</span></td>')
    '<td>CARE</td>'
    """
    places = frozenset(PLACES.findall(html))
    return MARKED.sub(lambda found: f'<a href="#{found[1]}">{found[2]}</a>' if found[1] in places else found[2], html)
