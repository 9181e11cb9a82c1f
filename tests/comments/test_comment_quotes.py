"""Quotes: only where they are let, of enough people, masked, in an order that tells nothing."""

from __future__ import annotations

import polars as pl
import pytest

from assessment.comments import choose_quotes
from assessment.settings import Comments

TEXTS = [f"Comment of Ann number {word}" for word in "abcdefghijklmnopqrstuvwxyz"]
SAID = Comments(quote=["customer"], names=["Ann"])


def quotes(texts: list[str] = TEXTS, *, said: Comments = SAID, answered: int = 60) -> list[str]:
    written = pl.DataFrame({"kind": "customer", "wave": "w1", "text": texts})
    return choose_quotes(written, {("customer", "w1"): answered}, said, names=["The House"], minimum=10)["text"].to_list()


def test_nobody_is_quoted_unless_the_engagement_says_so() -> None:
    assert quotes(said=Comments()) == []
    assert quotes(said=Comments(quote=["employee"])) == []


@pytest.mark.parametrize(("wrote", "answered", "quoted"), [(9, 60, 0), (10, 29, 0), (10, 30, 10), (26, 60, 20)])
def test_nobody_is_quoted_of_a_few(wrote: int, answered: int, quoted: int) -> None:
    assert len(quotes(TEXTS[:wrote], answered=answered)) == quoted


def test_the_same_words_are_quoted_once() -> None:
    assert quotes(["Kind"] * 15 + ["Slow"] * 15) in (["Kind", "Slow"], ["Slow", "Kind"])


def test_quotes_are_masked() -> None:
    found = quotes([*TEXTS[:12], "The House, ann@x.org"])
    assert not any("Ann" in text or "House" in text or "@" in text for text in found)


def test_the_order_of_rows_tells_nothing_and_the_same_texts_are_chosen_again() -> None:
    assert quotes(TEXTS) == quotes(TEXTS[::-1])
    assert quotes(TEXTS[:20]) != [text.replace("Ann", "[name]") for text in TEXTS[:20]]


def test_a_quote_is_one_line_and_ends() -> None:
    long = quotes([*TEXTS[:12], "line\nbreak " + "word " * 400])
    assert all("\n" not in text and len(text) <= 601 for text in long)
