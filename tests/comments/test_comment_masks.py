"""Masks of comments, against inputs that try to get through."""

from __future__ import annotations

import pytest

from assessment.comments import mask


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("write jo.o'neil+x@mail.example.org!", "write [mail]"),
        ("jo (at) example.org", "[mail]"),
        ("jo@example.org", "[mail]"),
        ("j\u200bo\u200b@example.org", "[mail]"),
        ("see www.example.org/~jo or HTTPS://x.y/z", "see [link] or [link]"),
        ("call +41 (0)44 123-45-67 now", "call [number] now"),
        ("IBAN 1234567890", "IBAN [number]"),
        ("0171\u200b2345", "[number]"),
        ("in 2026, 3 of 10", "in 2026, 3 of 10"),
        ("0171\u201123\u201345", "[number]"),
        ("\u0660\u0661\u0662\u0663\u0664\u0665", "[number]"),
        ("see shop.example.com/me or example.co.uk", "see [link] or [link]"),
        ("the end.It was late", "the end.It was late"),
    ],
)
def test_addresses_and_numbers_are_masked(text: str, shown: str) -> None:
    assert mask(text) == shown


@pytest.mark.parametrize("text", ["ANN LEE", "ann  lee", "Ann", "Lee", "An\u200bn", "\uff21nn"])
def test_names_are_masked_in_any_dress(text: str) -> None:
    assert mask(f"({text})", ["Ann Lee"]) == "([name])"


@pytest.mark.parametrize("text", ["José Müller", "Jose Mueller", "JOSE\u2011MULLER", "muller", "Jos\u0065\u0301"])
def test_names_are_masked_with_their_accents_or_without(text: str) -> None:
    assert mask(f"({text})", ["José Müller"]) == "([name])"


def test_a_name_inside_a_word_stays() -> None:
    assert mask("annual sleet", ["Ann Lee"]) == "annual sleet"


def test_a_name_is_data_and_no_pattern() -> None:
    assert mask("a+b (c", ["(c", ".*"]) == "a+b [name]"
