"""The page of codes says what the program says."""

from __future__ import annotations

from pathlib import Path

from assessment.responses.codes import CODES, codes_table

PAGE = Path(__file__).resolve().parents[2] / "docs" / "set-aside-codes.md"


def test_the_page_of_codes_is_the_closed_list() -> None:
    page = PAGE.read_text("utf-8")
    assert page[page.index("## Rows") :] == codes_table(), "write the tables of codes_table() into the page"


def test_every_sentence_says_what_happened_and_ends() -> None:
    assert all(code.sentence.endswith(".") and len(code.sentence) > 20 for code in CODES.values())
