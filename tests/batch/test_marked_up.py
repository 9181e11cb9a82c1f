"""Regular markup is cut up at once, and what is found in it is what Python's own reader finds; all other goes through that."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.batch.marked_up import found_at_once, found_in, found_piece_by_piece

WORDS = st.text("aZ0é &;#'/=-\n\u00a0", max_size=9)
NAMES = st.sampled_from(["p", "a:t", "TD", "c", "v", "x-y"])
ATTRIBUTES = st.dictionaries(st.sampled_from(["r", "title", "xml:space", "data-to", "Open"]), st.none() | WORDS, max_size=3)
VALUES = st.sampled_from(["&amp;", "&lt;b&gt;", "&#82;_1", "A1", ""])


def element(name: str, attributes: dict[str, str | None], inside: str) -> str:
    written = "".join(f" {key}" if value is None else f' {key}="{value}"' for key, value in attributes.items())
    return f"<{name}{written}>{inside}</{name}>" if inside else f"<{name}{written}/>"


MARKUP = st.recursive(
    WORDS | VALUES | st.builds("<script>{}</script>".format, st.sampled_from(['{"a": "<b>"}', "let a = 1 < 2", ""])),
    lambda inner: st.builds(lambda *parts: "".join(parts), inner, st.builds(element, NAMES, ATTRIBUTES, inner), inner),
    max_leaves=12,
)
BEGINNINGS = st.sampled_from(["", "<!DOCTYPE html>\n", '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'])


@given(BEGINNINGS, MARKUP)
def test_regular_markup_is_read_at_once_to_the_same_end(beginning: str, inside: str) -> None:
    text = f"{beginning}<p>{inside}</p>"
    found = found_at_once(text)
    assert found is not None
    assert set(found) == {one for one in found_piece_by_piece(text) if one[1].strip()}


SIGNS = st.text("<>/=\"' !-?ab&;\n", max_size=25)


@given(st.lists(SIGNS | st.sampled_from(["<p a='", "<!--", "<script>", "</script >", "<SCRIPT>", "zzword", '="'])).map("".join))
def test_nothing_that_the_careful_reader_finds_is_missed(text: str) -> None:
    assert {one for _, one in found_piece_by_piece(text) if one.strip()} <= {one for _, one in found_in(text)}


@pytest.mark.parametrize(
    "text",
    [
        "<p title='zzword'>x</p>",
        "<p title=zzword>x</p>",
        '<p title="a > zzword">x</p>',
        "<p>x<!-- zzword --></p>",
        "<p>a < zzword</p>",
        "<p><![CDATA[zzword]]></p>",
        "<p>x<?zzword?></p>",
        '<p title="<script>zzword</script>">x</p>',
        "<script>a</SCRIPT><p>zzword</p></script>",
        "<STYLE>zzword</STYLE>",
        "<p>zzword",
        'zzword"<p',
        "zzword <",
        "<p>zzword</p><",
    ],
)
def test_what_is_not_regular_is_found_all_the_same(text: str) -> None:
    assert any("zzword" in found for _, found in found_in(text))


def test_a_long_page_is_read_in_one_go_and_a_torn_one_is_not() -> None:
    page = '<p class="a">R&amp;D</p>\n' * 1000
    assert found_at_once(page) == {("p@class", "a"): None, ("p", "R&D"): None}
    assert found_at_once(page + "<p") is None
