"""Markup made inert."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.reports.markup import ATTRIBUTES, TAGS, VOID, clean

PIECES = st.sampled_from(
    [
        "<script>",
        "</script>",
        "<img src=x onerror=alert(1)>",
        "<svg onload=alert(1)>",
        "<p",
        ">",
        "</div>",
        "<!--",
        "-->",
        "<style>",
        '"',
        "<a href='java\tscript:alert(1)'>",
        "<table><td>",
        "<math><mtext>",
        "<![CDATA[",
        "<?php",
        "&lt;script&gt;",
        "<title>",
        "<textarea>",
        "<b title='\"><script>'>",
        "<iframe src=//x>",
        "\x00",
        "<p style='background:url(//x)'>",
        "<plaintext>",
        "R&D",
        "<h1>",
    ]
)


class Reader(HTMLParser):
    """Notes the tags and attributes a page would have."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.depth = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]
        self.depth += tag not in VOID

    def handle_endtag(self, tag: str) -> None:
        self.depth -= tag not in VOID


def read(html: str) -> Reader:
    reader = Reader()
    reader.feed(html)
    reader.close()
    return reader


@given(st.lists(PIECES | st.text(max_size=8), max_size=12).map("".join))
def test_whatever_comes_in_only_listed_tags_and_attributes_come_out(html: str) -> None:
    reader = read(clean(html))
    assert set(reader.tags) <= TAGS
    assert all(name in ATTRIBUTES or name.startswith(("aria-", "data-")) for name, _ in reader.attributes)


@given(st.lists(PIECES | st.text(max_size=8), max_size=12).map("".join))
def test_every_tag_is_closed(html: str) -> None:
    assert read(clean(html)).depth == 0


@given(st.lists(PIECES | st.text(max_size=8), max_size=12).map("".join))
def test_cleaning_twice_changes_nothing(html: str) -> None:
    assert clean(clean(html)) == clean(html)


@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"])))
def test_plain_text_stays_readable(text: str) -> None:
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    assert clean(f"<p>{escaped}</p>") == f"<p>{escaped}</p>"


@pytest.mark.parametrize(
    "link",
    [
        "javascript:alert(1)",
        " JaVa\nscript:alert(1)",
        "java&#115;cript:alert(1)",
        "data:text/html,<script>",
        "//elsewhere",
        "\\\\elsewhere",
        "vbscript:x",
    ],
)
def test_a_link_that_could_run_or_leave_unseen_is_no_link(link: str) -> None:
    assert clean(f'<a href="{link}">x</a>') == "<a>x</a>"


@pytest.mark.parametrize("link", ["#units", "https://doi.org/10.1000/1", "units/0001-harbour/report.html", "mailto:a@b.example"])
def test_an_ordinary_link_stays(link: str) -> None:
    assert clean(f'<a href="{link}">x</a>') == f'<a href="{link}">x</a>'


@pytest.mark.parametrize(
    "style", ["background:url(//x)", "position:fixed", "width:expression(alert(1))", "b\\61 ckground:red", "@import 'x'"]
)
def test_a_style_that_could_load_or_cover_is_left_out(style: str) -> None:
    assert clean(f'<p style="{style}">x</p>') == "<p>x</p>"


def test_a_style_that_only_measures_stays() -> None:
    assert clean('<i style="width:40.5%; color:#0a6e9c">x</i>') == '<i style="width:40.5%; color:#0a6e9c">x</i>'


def test_an_unknown_tag_stays_readable_as_text() -> None:
    assert clean("R&amp;D <north>") == "R&amp;D &lt;north&gt;"


def test_a_small_drawing_keeps_its_shapes() -> None:
    drawing = '<svg viewbox="0 0 9 9"><line x1="0" x2="9" stroke="#333"></line></svg>'
    assert clean(drawing) == drawing
