"""Themes of comments: worked by hand."""

from __future__ import annotations

import pytest

from assessment.comments import find_themes, read_codebook
from assessment.settings import Language
from assessment.surveys import list_surveys

BOOK = read_codebook()


@pytest.mark.parametrize(
    ("language", "text", "themes"),
    [
        ("en", "LISTENED, listening; nobody ignored me", {"attentive": ("ignored", "listened", "listening")}),
        ("de", "Man hat mir zugehört, aber die Hotline war langsam.",
         {"attentive": ("zugehort",), "responsive": ("langsam",), "human_contact": ("hotline",)}),
        ("fr", "On m'a écouté et remboursé", {"attentive": ("ecoute",), "compromise": ("rembourse",)}),
        ("es", "Me prometieron una formación", {"empowered": ("formacion",), "expectations": ("prometieron",)}),
        ("en", "A goalkeeper, a waiter, the committee and who is responsible", {}),
        ("en", "", {}),
    ],
)  # fmt: skip
def test_themes_are_found_by_their_words(language: Language, text: str, themes: dict[str, tuple[str, ...]]) -> None:
    assert find_themes(text, language, BOOK) == themes


def test_a_word_may_stand_for_two_themes() -> None:
    assert list(find_themes("empowered", "en", BOOK)) == ["empowered", "empowerment"]


def test_a_denial_is_not_told_from_its_opposite() -> None:
    assert find_themes("they never listen", "en", BOOK) == find_themes("they always listen", "en", BOOK)


def test_accents_may_be_composed_or_not() -> None:
    assert find_themes("zugeho\u0308rt", "de", BOOK) == find_themes("zugehört", "de", BOOK) != {}


def test_the_codebook_is_no_survey() -> None:
    assert "comments" not in list_surveys()


def test_each_theme_has_words_in_every_language() -> None:
    assert len(BOOK) == len({theme.theme for theme in BOOK}) == 9
    assert all(set(theme.words) == {"en", "de", "fr", "es"} and all(theme.words.values()) for theme in BOOK)
