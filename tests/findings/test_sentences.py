"""Every sentence, whatever the result: true to its verdict, grammatical for any name, never "nan", never about causes."""

from __future__ import annotations

import re

import pytest

from assessment import findings
from assessment.findings import Findings
from made_results import SCENARIOS, asked, everything, words_of  # type: ignore[import-not-found]

CAUSAL = re.compile(
    r"\b(caus\w*|driv(es?|en|ing)|leads? to|led to|because of|results? in|impacts?|affects?|effects? of|due to|thanks to)\b",
    re.IGNORECASE,
)
UNSAID = re.compile(r"\b(nan|None|NaT|inf|<NA>)\b")


def sentences(name: str) -> list[str]:
    result = SCENARIOS[name]()
    shown: list[Findings] = [getattr(findings, question)(result) for question in asked(findings)]
    return [
        text for answer in shown for found in answer.found for text in (found.sentence, found.evidence, found.caution) if text
    ]


@pytest.mark.parametrize("name", SCENARIOS)
def test_whatever_befalls_a_result_every_room_has_something_to_show(name: str) -> None:
    for place, shown in everything(SCENARIOS[name]()):
        assert words_of(shown).strip(), place


@pytest.mark.parametrize("name", SCENARIOS)
def test_nothing_shown_says_nan(name: str) -> None:
    said = {place: UNSAID.findall(words_of(shown)) for place, shown in everything(SCENARIOS[name]()) if "table" in place}
    assert not any(said.values()), said
    assert not [text for text in sentences(name) if UNSAID.search(text)]


@pytest.mark.parametrize("name", SCENARIOS)
def test_no_sentence_speaks_of_causes(name: str) -> None:
    assert not [text for text in sentences(name) if CAUSAL.search(text)]


@pytest.mark.parametrize("name", sorted(set(SCENARIOS) - {"hostile names"}))
def test_sentences_are_whole(name: str) -> None:
    for text in sentences(name):
        assert not re.search(r"  | [,;:]| \.(?!\d)|\(\)|“”|\.\.|–\b|, ?\.|\bin \.|: \.|likely (?:[,;]|\.(?!\d))", text), text
        assert text[0].isupper() or text[0].isdigit() or text.startswith(("r ", "n ")), text


@pytest.mark.parametrize("name", SCENARIOS)
def test_every_question_is_answered(name: str) -> None:
    result = SCENARIOS[name]()
    silent = [question for question in asked(findings) if not getattr(findings, question)(result).found]
    assert silent == []


def test_names_of_the_worst_kind_are_escaped_in_all_html() -> None:
    for place, shown in everything(SCENARIOS["hostile names"]()):
        html = shown._repr_mimebundle_()[0].get("text/html", "")
        assert not re.search(r"<img|<b>\W|\$[xy]\$|\u202e", html), place


def test_a_sentence_about_a_unit_names_it_as_the_client_does() -> None:
    result = SCENARIOS["hostile names"]()
    said = str(findings.real_differences(result))
    assert "<img src=x onerror=alert(1)>" in said
    assert "&lt;img" in findings.real_differences(result)._repr_mimebundle_()[0]["text/html"]
