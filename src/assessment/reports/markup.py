"""HTML that others wrote, made inert: what we know stays, everything else becomes text.

A report shows names, comments and Markdown that came from elsewhere. They are escaped where they are made; this is the second
lock. The HTML is read into pieces and written anew from a short list of tags and attributes, so nothing reaches the page that
is not on the list. A tag we do not know stays readable, as the text it is: a unit really called ``R&D <b>`` keeps its name.

bleach, which nbconvert would use, does the same through a full HTML5 tree: measured at 0.2 MB a second, where a table of all
units is a megabyte. Nothing here depends on guessing how a browser mends broken HTML: tags are closed in order, raw-text
elements (``script``, ``style``, ``textarea`` ...) are never on the list, and every text and value is escaped again.
"""

from __future__ import annotations

import re
from functools import lru_cache
from html import escape
from html.parser import HTMLParser

__all__ = ["clean"]

VOID = frozenset({"br", "hr", "col", "wbr"})
TAGS = VOID | frozenset(
    {
        "a", "abbr", "article", "b", "blockquote", "caption", "cite", "code", "colgroup", "dd", "del", "details", "dfn",
        "div", "dl", "dt", "em", "figcaption", "figure", "h1", "h2", "h3", "h4", "h5", "h6", "i", "ins", "kbd", "li", "mark",
        "ol", "p", "pre", "q", "s", "section", "small", "span", "strong", "sub", "summary", "sup", "table", "tbody", "td",
        "tfoot", "th", "thead", "time", "tr", "ul", "circle", "desc", "ellipse", "g", "line", "path", "polygon", "polyline",
        "rect", "svg", "text", "tspan"
    }
)  # fmt: skip
ATTRIBUTES = frozenset(
    {
        "class", "colspan", "datetime", "dir", "headers", "href", "id", "lang", "open", "reversed", "role", "rowspan",
        "scope", "start", "style", "tabindex", "title", "cx", "cy", "d", "dominant-baseline", "dx", "dy", "fill",
        "fill-opacity",
        "font-size", "font-weight", "height", "opacity", "points", "preserveaspectratio", "r", "rx", "ry", "stroke",
        "stroke-dasharray", "stroke-linecap", "stroke-linejoin", "stroke-opacity", "stroke-width", "text-anchor", "transform",
        "viewbox", "width", "x", "x1", "x2", "y", "y1", "y2"
    }
)  # fmt: skip
# A report has one h1, its title; whoever writes another means a section.
RENAMED = {"h1": "h2"}
SAFE_LINK = re.compile(r"(?:#|https?://|mailto:|(?![/\\])[^:\\]*$)", re.IGNORECASE)
SAFE_STYLE = re.compile(r"(?!.*(?:url|image|expression|position|behaviou?r)\b)[\w\s.,;:%#()+*-]*\Z", re.IGNORECASE | re.DOTALL)


@lru_cache(maxsize=64)  # much of a report says the same of every unit
def clean(html: str) -> str:
    """Write HTML anew from what is known to be inert.

    Parameters
    ----------
    html : str
        HTML for the inside of a page: findings, tables, rendered Markdown.

    Returns
    -------
    str
        The same with every unknown tag turned into text, every unknown attribute left out, and every tag closed.

    Examples
    --------
    >>> clean("<p class='note'>R&D <b>North</b><script>alert(1)</script>")
    '<p class="note">R&amp;D <b>North</b>&lt;script&gt;alert(1)&lt;/script&gt;</p>'
    >>> clean('<a href="javascript:alert(1)" onclick="alert(1)">Harbour</a>')
    '<a>Harbour</a>'
    """
    writer = _Writer()
    writer.feed(html)
    writer.close()
    return writer.finished()


class _Writer(HTMLParser):
    """Reads pieces of HTML and writes the inert ones."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._pieces: list[str] = []
        self._open: list[str] = []

    def finished(self) -> str:
        """Close what is still open, and give the whole."""
        while self._open:
            self._pieces.append(f"</{self._open.pop()}>")
        return "".join(self._pieces)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in TAGS:
            self.handle_data(self.get_starttag_text() or "")
            return
        name = RENAMED.get(tag, tag)
        self._pieces.append(f"<{name}{_written(attrs)}>")
        if tag not in VOID:
            self._open.append(name)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag in TAGS and tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        name = RENAMED.get(tag, tag)
        if tag not in TAGS:
            self.handle_data(f"</{tag}>")
        elif name in self._open:
            while (last := self._open.pop()) != name:
                self._pieces.append(f"</{last}>")
            self._pieces.append(f"</{name}>")

    def handle_data(self, data: str) -> None:
        self._pieces.append(escape(data, quote=False))


def _written(attributes: list[tuple[str, str | None]]) -> str:
    """Write the attributes that are on the list; the first of a name counts, as it does in a browser."""
    kept: dict[str, str] = {}
    for name, value in attributes:
        text = value or ""
        if name not in kept and _is_inert(name, text):
            kept[name] = text
    return "".join(f' {name}="{escape(text)}"' for name, text in kept.items())


def _is_inert(name: str, value: str) -> bool:
    if name == "href":
        # Browsers skip spaces and control characters when they look for the scheme.
        return bool(SAFE_LINK.match(re.sub(r"[\x00-\x20]", "", value)))
    if name == "style":
        return bool(SAFE_STYLE.match(value))
    return name in ATTRIBUTES or name.startswith(("aria-", "data-"))
