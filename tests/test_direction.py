"""Names from right to left in sentences and charts: they stand apart, and nothing else changes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.direction import FIRST, LAST, from_the_right, isolated, paired
from assessment.figures.dots import wrapped
from assessment.labels import escape, escape_chart, visible
from assessment.language import in_list, say, speaking

ARABIC, HEBREW = "متجر الميناء 7", "חנות (א)"
TEXTS = st.text(st.sampled_from([*"ab 1:)", FIRST, LAST, "א", "ت", "é", "−"]))


@pytest.mark.parametrize("name", [ARABIC, HEBREW, "\U0001e900\U0001e901", "ﷺ"])
@pytest.mark.parametrize("spoken", ["en", "de"])
def test_a_name_from_right_to_left_stands_apart_in_its_sentence(name: str, spoken: str) -> None:
    with speaking(spoken):  # type: ignore[arg-type]
        assert say("{low} to {high}", low=name, high="7").startswith(f"{FIRST}{name}{LAST} ")
        assert in_list(["A", name]).endswith(f" {FIRST}{name}{LAST}")


@pytest.mark.parametrize("name", ["Café", "東京駅前店", "👩‍👩‍👧‍👦", "−3", "“x”"])
def test_any_other_name_stays_as_it_is(name: str) -> None:
    assert say("{low} to {high}", low=name, high=ARABIC) == f"{name} to {FIRST}{ARABIC}{LAST}"
    assert escape_chart(name) == in_list([name]) == name


def test_a_sentence_within_a_sentence_is_not_set_apart_as_a_whole() -> None:
    inner = say("{low} to {high}", low=ARABIC, high=HEBREW)
    assert say("Likely {range}.", range=inner) == f"Likely {inner}."


def test_pages_keep_the_marks_and_files_for_other_programs_do_not() -> None:
    said = say("{low} to {high}", low=ARABIC, high="7")
    assert escape(said) == said == escape_chart(said)
    assert visible(said) == f"{ARABIC} to 7"


def test_each_line_of_a_name_in_a_chart_stands_apart() -> None:
    assert wrapped("متجر الميناء", 6) == f"{FIRST}متجر{LAST}<br>{FIRST}المينا{LAST}<br>{FIRST}ء{LAST}"


@given(TEXTS, TEXTS)
def test_no_name_reaches_beyond_its_marks(one: str, other: str) -> None:
    shown = escape(say("{low} to {high}", low=one, high=other))
    depths = [shown[:end].count(FIRST) - shown[:end].count(LAST) for end in range(len(shown) + 1)]
    assert min(depths) == depths[-1] == 0
    assert not from_the_right(shown)
    assert visible(shown) == visible(f"{one} to {other}")


@given(TEXTS)
def test_a_name_is_set_apart_once(text: str) -> None:
    assert isolated(isolated(text)) == isolated(text)
    assert paired(paired(text)) == paired(text)
