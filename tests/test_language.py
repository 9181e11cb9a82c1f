"""Every sentence has its words in every language, and nothing but its own fields is filled in."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment import assess, findings
from assessment.direction import FIRST, LAST
from assessment.figures.theme import layout
from assessment.labels import FORMATS, figure, size, span
from assessment.language import in_list, language, say, say_many, separators, speaking
from assessment.pipeline import compute
from assessment.reports.page import SCRIPT_WORDS, asset
from assessment.settings import read_settings
from catalogs import LANGUAGES, catalog_path, fields, gathered, glued, read_catalog, untranslated, updated  # type: ignore[import-not-found]
from made_results import hand_made  # type: ignore[import-not-found]
from small_engagement import draw_people, write_engagement  # type: ignore[import-not-found]

MESSAGES = sorted({(one.texts, one.context) for one in gathered()})
NUMBERS = st.floats(allow_nan=False, allow_infinity=False)
NAMES = st.text(st.characters(exclude_categories=["Cs"], exclude_characters=[FIRST, LAST]), min_size=1)


@pytest.mark.parametrize("name", LANGUAGES)
def test_a_catalog_has_exactly_what_is_said(name: str) -> None:
    assert catalog_path(name).read_bytes() == updated(name), "run `make messages`, and translate what is new"


@pytest.mark.parametrize("name", LANGUAGES)
def test_every_message_is_translated(name: str) -> None:
    assert untranslated(name) == []


@pytest.mark.parametrize("name", LANGUAGES)
def test_a_translation_has_the_fields_of_its_english(name: str) -> None:
    for one in read_catalog(name):
        forms = one.string if isinstance(one.string, tuple) else (one.string,)
        texts = one.id if isinstance(one.id, tuple) else (one.id,)
        wanted = [fields(text) for text in texts]
        assert not one.id or [fields(form) for form in forms] == wanted, one.id


def test_no_template_is_made_where_it_is_said() -> None:
    assert glued() == [], "a catalog can only have what is written out: use fields"


@given(st.sampled_from(MESSAGES), st.sampled_from(["en", *LANGUAGES]), st.integers(0, 10**7), NAMES)
def test_what_is_filled_in_stands_there_as_it_is(message: Any, spoken: Any, number: int, text: str) -> None:
    texts, context = message
    wanted = dict.fromkeys(set().union(*map(fields, texts)), text)
    with speaking(spoken):
        said = say(texts[0], context, **wanted) if len(texts) == 1 else say_many(texts[0], texts[1], number, context, **wanted)
    assert said.count(text) >= len(wanted)


def test_what_a_client_calls_things_is_neither_looked_up_nor_filled_in() -> None:
    result = hand_made()
    outcomes = result.outcomes.assign(title="{score} of 100")
    result = replace(result, outcomes=outcomes, scales=result.scales.assign(title="Front line"), language="de")
    with speaking("de"):
        said = [one.sentence for one in findings.customer_outcomes(result).found + findings.customer_care(result).found]
    assert any(sentence.startswith("{score} of 100: ") for sentence in said)
    assert any("Front line: " in sentence for sentence in said)


@pytest.mark.parametrize(
    ("spoken", "shown"),
    [
        ("en", ["12,346", "1.23", "46 %", "−.30", "64.6 to 65.3", "1 point", "A, B and C"]),
        ("de", ["12.346", "1,23", "46 %", "−0,30", "64,6 bis 65,3", "1 Punkt", "A, B und C"]),
        ("fr", ["12 346", "1,23", "46 %", "−0,30", "64,6 à 65,3", "1 point", "A, B et C"]),
        ("es", ["12.346", "1,23", "46 %", "−0,30", "64,6 a 65,3", "1 punto", "A, B y C"]),
    ],
)
def test_numbers_ranges_and_lists_are_those_of_the_language(spoken: Any, shown: list[str]) -> None:
    with speaking(spoken):
        told = [figure(12345.6, "amount"), figure(1.234, "amount"), figure(0.456, "share"), figure(-0.3, "link")]
        told += [span(64.6, 65.3), size(1.2), in_list(["A", "B", "C"])]
    assert [text.replace("\u202f", " ") for text in told] == shown


@given(NUMBERS, st.sampled_from(sorted(FORMATS)), st.sampled_from(LANGUAGES))
def test_a_number_is_the_same_in_every_language(value: float, measure: str, spoken: Any) -> None:
    english = figure(value, measure)
    with speaking(spoken):
        thousands, decimal = separators()
        shown = figure(value, measure).removesuffix("\u202f%")
    back = shown.replace(thousands, "").replace(decimal, ".")
    assert back.replace("0.", ".") == english.removesuffix("\u202f%").replace(",", "").replace("0.", ".")


@pytest.mark.parametrize(("spoken", "zero"), [("de", "0 Punkte"), ("fr", "0 point"), ("es", "0 puntos")])
def test_a_plural_is_that_of_the_language(spoken: Any, zero: str) -> None:
    with speaking(spoken):
        assert say_many("{n} point", "{n} points", 0, n="0") == zero


@pytest.mark.parametrize(("spoken", "signs"), [("en", None), ("de", ",."), ("fr", ",\u202f"), ("es", ",.")])
def test_charts_write_numbers_as_the_page_does(spoken: Any, signs: str | None) -> None:
    with speaking(spoken):
        assert layout(rows=1).get("separators") == signs


def test_what_is_not_in_a_catalog_is_said_in_english() -> None:
    with speaking("de"):
        assert say("Nobody says {this}.", this="x") == "Nobody says x."


@pytest.mark.parametrize("spoken", LANGUAGES)
def test_nothing_is_said_where_there_is_nothing_to_say(spoken: Any) -> None:
    with speaking(spoken):
        assert say("") == ""


def test_names_of_levels_have_their_article_inside_a_french_or_spanish_sentence() -> None:
    for spoken, words in (("fr", "les responsables"), ("es", "los responsables")):
        with speaking(spoken):  # type: ignore[arg-type]
            assert say("managers", "inside a sentence") == words


@pytest.mark.parametrize("spoken", LANGUAGES)
def test_signs_stay_with_their_words_at_the_end_of_a_line(spoken: str) -> None:
    parted = r"(?<=[\d}]) %" if spoken != "fr" else r"(?<=[\d}]) %| [:;?!»]|« "
    said = [
        text for one in read_catalog(spoken) if one.id for text in ([one.string] if isinstance(one.string, str) else one.string)
    ]
    assert [text for text in said if re.search(parted, text)] == []


def test_scripts_say_only_what_the_page_brings_them() -> None:
    said = [
        text
        for name in ("report.js", "finding.js", "tables.js", "index.js")
        for text in re.findall(r'\bsay\("([^"]+)"', asset(name))
    ]
    assert sorted(said) == sorted(SCRIPT_WORDS)


def test_a_run_leaves_no_language_behind(tmp_path: Path) -> None:
    result = compute(read_settings(in_german(tmp_path))).assessment
    assert (language(), result.language) == ("en", "de")
    assert {"Mitarbeitende im Kundenkontakt", "Kundinnen und Kunden"} <= set(result.levels["label"])


def test_to_assess_is_to_speak_the_language_of_the_engagement(tmp_path: Path) -> None:
    with speaking("en"):
        assess(str(in_german(tmp_path)))
        spoken = language()
    assert (spoken, language()) == ("de", "en")


def test_the_language_of_reports_changes_no_figure(tmp_path: Path) -> None:
    settings = read_settings(in_german(tmp_path))
    english = replace(settings, engagement=settings.engagement.model_copy(update={"language": "en"}))
    here, there = compute(settings).assessment, compute(english).assessment
    for name in ("scores", "outcomes", "links", "gaps"):
        frames = [getattr(one, name).select_dtypes("number") for one in (here, there)]
        pd.testing.assert_frame_equal(*frames)


def test_english_needs_none_of_the_tools_of_other_languages() -> None:
    code = "import sys; from assessment.labels import figure; figure(1234.5, 'amount'); print('babel' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "False"


def in_german(folder: Path) -> Path:
    """A small engagement whose reports are in German."""
    rng = np.random.default_rng(5)
    people = {
        kind: [row for unit in "ABC" for row in draw_people(kind, unit, 14, mood=0.5, rng=rng, wave="w1")]
        for kind in ("employee", "customer")
    }
    write_engagement(folder, people, waves=("w1",))
    path = folder / "engagement.yml"
    path.write_text(f"{path.read_text('utf-8')}language: de\n", "utf-8")
    return path
