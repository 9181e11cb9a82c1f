"""Words that many used beside the codebook: worked by hand."""

from __future__ import annotations

import polars as pl
import pytest

from assessment.comments import group_words
from assessment.settings import Language


def groups(
    texts: list[str], *, language: Language = "en", names: tuple[str, ...] = (), level: str = "customer"
) -> list[tuple[str, float]]:
    kind = "customer" if level == "customer" else "employee"
    written = pl.DataFrame({"kind": kind, "wave": "w1", "level": level, "text": texts})
    found = group_words(written, language, names=names, minimum=10)
    return list(zip(found["words"], found["count"], strict=True))


def test_words_of_the_same_people_stand_together_and_others_apart() -> None:
    texts = ["our rota and shifts"] * 12 + ["the lift is broken"] * 14
    assert groups(texts + ["x"] * 10) == [("broken, lift", 14), ("rota, shifts", 12)]


def test_a_word_counts_once_a_person() -> None:
    assert groups(["rota rota rota"] * 11 + ["x"] * 20) == [("rota", 11)]


def test_a_word_of_fewer_than_the_smallest_group_is_not_given() -> None:
    assert groups(["rota"] * 9 + ["x y"] * 30) == []


def test_a_word_that_half_of_all_or_nearly_all_used_is_not_given() -> None:
    assert groups(["rota"] * 28 + ["x"] * 2) == []


def test_words_of_the_codebook_and_grammar_are_not_given() -> None:
    assert groups(["slow with them"] * 12 + ["x"] * 20) == []


@pytest.mark.parametrize("text", ["we like Maria", "Maria helped", "MARIA"])
def test_a_word_that_is_mostly_written_large_may_be_a_name_and_is_not_given(text: str) -> None:
    assert all("maria" not in words for words, _ in groups([text] * 12 + ["x"] * 20))


def test_a_given_name_is_not_given_however_it_is_written() -> None:
    assert groups(["maría helps"] * 12 + ["x"] * 20, names=("María Paz",)) == [("helps", 12)]


@pytest.mark.parametrize("text", ["see http://rota.example.org/zoe", "zoemartin@example.org", "shop.example.com"])
def test_mails_and_links_hold_no_words(text: str) -> None:
    assert all(word in {"see"} for words, _ in groups([text] * 12 + ["x"] * 20) for word in words.split(", "))


def test_of_german_comments_no_words_are_given() -> None:
    assert groups(["Dienstplan dienstplan dienstplan"] * 12 + ["x"] * 20, language="de") == []
