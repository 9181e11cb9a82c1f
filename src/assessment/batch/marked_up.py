"""Pages and parts in XML, read into their texts and values: regular ones at once, all others piece by piece.

What this project writes is regular: every ``<`` begins a tag and every ``>`` ends one, values stand in double quotes, and neither
sign is in them. Such markup is cut up by a few searches over the whole of it. Where anything is otherwise (a comment, a marked
section, torn markup), Python's own reader of HTML goes through it, which finds the same and takes several times as long.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import unescape
from html.parser import HTMLParser

__all__ = ["found_in", "found_piece_by_piece"]

Found = tuple[str, str]  # the element, or the element and its attribute; and what stands there
PROLOG = re.compile(r"""(?:\s*<\?(xml [\w ='".\-]*\?)>)?(?:\s*<!(doctype [\w ]*)>)?""", re.ASCII | re.IGNORECASE)
RAW_BEGINS = re.compile(r"<(script|style)(?:[ \n][^<>]*)?>")
RAW_ENDS = re.compile(r"</\s*(?:script|style)\b", re.IGNORECASE)
CELL = re.compile(r'<c r="([A-Z]+[0-9]+)"')  # the one thing in a sheet that differs from cell to cell
ATTRIBUTE = re.compile(r'\s([A-Za-z_][\w:.\-]*)(?:="([^"]*)")?', re.ASCII)
REGULAR = re.compile(  # tokens, each a tag without its first sign, and the text after it
    r'(?:(?:/[A-Za-z][\w:.\-]*|[A-Za-z][\w:.\-]*(?:[ \n]+[A-Za-z_][\w:.\-]*(?:="[^">]*+")?)*+[ \n]*/?)>'
    r"[^<>]*+(?:<|\Z))*+",
    re.ASCII,
)


def found_in(text: str) -> Iterable[Found]:
    """Give all of a page or an XML part that is not a tag's name: texts, values of attributes, comments, declarations.

    Parameters
    ----------
    text : str
        Markup of any kind, torn or not.

    Returns
    -------
    iterable of (str, str)
        Each once: the element (and after ``@`` its attribute) that it stands in, and it itself, without escapes.

    Examples
    --------
    >>> list(found_in('<p title="R&amp;D">x</p>')), list(found_in("<p title='R&amp;D'>x"))
    ([('p@title', 'R&D'), ('p', 'x')], [('p@title', 'R&D'), ('p', 'x')])
    """
    found = found_at_once(text)
    return found_piece_by_piece(text) if found is None else found


def found_at_once(text: str) -> dict[Found, None] | None:
    """Read regular markup; None for any other."""
    begins = PROLOG.match(text)
    found = {one: None for one in zip(("instruction", "declaration"), begins.groups() if begins else (), strict=False) if one[1]}
    rest, raw = without_raw(text[begins.end() if begins else 0 :])
    cells = CELL.findall(rest)
    before, *tokens = (CELL.sub("<c", rest) if cells else rest).split("<")
    several = dict.fromkeys(tokens)  # of which there are few: a sheet says the same of most of its cells
    if ">" in before or "" in several or not REGULAR.fullmatch("<".join(several)) or len(RAW_ENDS.findall(rest)) > len(raw):
        return None
    found |= dict.fromkeys(("c@r", cell) for cell in cells)
    found |= dict.fromkeys(raw) | {("", unescape(before)): None}
    found |= dict.fromkeys(one for token in several for one in found_at(token))
    return {one: None for one in found if one[1] and not one[1].isspace()}


def without_raw(text: str) -> tuple[str, list[Found]]:
    """Take out what scripts and styles hold: it has no tags and no escapes."""
    kept, raw, at = [], [], 0
    while begins := RAW_BEGINS.search(text, at):
        end = text.find(f"</{begins[1]}>", begins.end())
        if end < 0 or RAW_ENDS.search(text, begins.end(), end):
            break
        raw.append((begins[1], text[begins.end() : end]))
        kept.append(text[at : begins.end()])
        at = end
    return "".join([*kept, text[at:]]), raw


def found_at(token: str) -> list[Found]:
    """Read a tag without its first sign, and the text after it."""
    tag, _, text = token.partition(">")
    name = "" if tag[0] == "/" else tag.split(None, 1)[0].rstrip("/").lower()
    found: list[Found] = []
    if len(tag) > len(name):
        for attribute, value in ATTRIBUTE.findall(tag):
            place = attribute.lower()
            found.append((f"{name}@{place}", unescape(value)) if value else (f"{name}@", place))
    if text:
        found.append(("" if tag[-1] == "/" else name, unescape(text)))
    return found


def found_piece_by_piece(text: str) -> dict[Found, None]:
    """Read markup of any kind, in the way of browsers."""
    reader = Reader()
    reader.feed(text)
    reader.close()
    return dict.fromkeys(reader.found)


class Reader(HTMLParser):
    """All of a page that is not a tag's name: texts, values of attributes, comments, declarations."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[Found] = []
        self.element = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note the attributes."""
        self.element = tag
        self.found += [(f"{tag}@{name}", value) for name, value in attrs if value]
        self.found += [(f"{tag}@", name) for name, value in attrs if not value]

    def handle_data(self, data: str) -> None:
        """Note a text."""
        if data.strip():
            self.found.append((self.element, data))

    def handle_endtag(self, tag: str) -> None:
        """Note that a script is over: what follows is text."""
        self.element = "" if self.element == tag else self.element

    def handle_comment(self, data: str) -> None:
        """Note a comment."""
        self.found.append(("comment", data))

    def handle_decl(self, decl: str) -> None:
        """Note a declaration."""
        self.found.append(("declaration", decl))

    def handle_pi(self, data: str) -> None:
        """Note an instruction."""
        self.found.append(("instruction", data))

    def unknown_decl(self, data: str) -> None:
        """Note a marked section, such as CDATA."""
        self.found.append(("section", data))
