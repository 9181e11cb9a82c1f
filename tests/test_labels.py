"""Numbers and names as readers see them."""

from __future__ import annotations

import html
import math
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.labels import FORMATS, MINUS, escape, escape_chart, figure, link, percent, points, size, span

MEASURES = sorted(FORMATS)
NUMBERS = st.floats(allow_nan=False, allow_infinity=False)


@pytest.mark.parametrize("measure", MEASURES)
@pytest.mark.parametrize("value", [float("nan"), float("inf"), float("-inf")])
def test_what_is_no_number_is_a_dash(measure: str, value: float) -> None:
    assert figure(value, measure) == "–"


@pytest.mark.parametrize(
    ("value", "measure", "shown"),
    [
        (-0.0, "score", "0"), (-0.4, "score", "0"), (0.5, "score", "1"), (62.5, "score", "63"), (-62.5, "score", "−63"),
        (-0.001, "share", "0 %"), (0.145, "share", "15 %"), (-0.3, "share", "−30 %"), (1.0, "rate", "100 %"),
        (0.0, "nps", "0"), (-0.4, "nps", "0"), (0.6, "nps", "+1"), (-100.0, "nps", "−100"),
        (0.999, "link", "1.00"), (0.994, "link", ".99"), (-0.001, "link", ".00"), (-0.999, "link", "−1.00"), (0.1, "link", ".10"),
        (1e9, "count", "1,000,000,000"), (1e9, "amount", "1,000,000,000"),
        (-99.999, "amount", "−100.00"), (100.0, "amount", "100"),
    ],
)  # fmt: skip
def test_edges_are_shown_as_a_reader_would_write_them(value: float, measure: str, shown: str) -> None:
    assert figure(value, measure).replace("\u202f", " ") == shown


@given(NUMBERS, st.sampled_from(MEASURES))
def test_no_number_is_shown_in_a_programmers_way(value: float, measure: str) -> None:
    shown = figure(value, measure)
    assert re.fullmatch(rf"[+{MINUS}]?[\d,]*(\.\d+)?(\u202f%)?", shown), shown
    assert any(digit.isdigit() for digit in shown)


@given(NUMBERS, st.sampled_from(MEASURES))
def test_a_zero_has_no_sign(value: float, measure: str) -> None:
    shown = figure(value, measure)
    assert shown[0] not in f"+{MINUS}" or any(digit in "123456789" for digit in shown)


@given(st.floats(-100, 100))
def test_a_rounded_score_is_within_half_a_point(value: float) -> None:
    assert abs(float(points(value).replace(MINUS, "-")) - value) <= 0.5


@given(st.floats(0, 1), st.floats(0, 1))
def test_larger_shares_are_not_shown_smaller(a: float, b: float) -> None:
    low, high = (int(percent(value)[:-2]) for value in sorted((a, b)))
    assert low <= high


@given(st.floats(-1, 1))
def test_a_link_is_at_most_one_with_two_decimals(value: float) -> None:
    assert re.fullmatch(rf"{MINUS}?(\.\d\d|1\.00)", link(value))


@given(st.floats(0.006, 100), st.floats(0.006, 100))
def test_a_range_beyond_zero_never_reads_as_touching_it(a: float, b: float) -> None:
    low, high = sorted((a, b))
    assert float(span(low, high).split(" to ")[0]) > 0


@given(st.floats(-100, 100), st.floats(0.02, 100))
def test_the_ends_of_a_range_can_be_told_apart(low: float, width: float) -> None:
    ends = span(low, low + width).split(" to ")
    assert ends[0] != ends[1]


def test_a_range_without_an_end_is_a_dash() -> None:
    assert (span(math.nan, 1.0), span(1.0, math.nan), span(-math.inf, 1.0)) == ("–", "–", "–")


def test_a_small_difference_is_not_called_nothing() -> None:
    assert [size(value) for value in (0.0, 0.2, -1.4, 2.5)] == ["0 points", "less than 1 point", "1 point", "3 points"]


@given(st.text())
def test_escaped_text_holds_no_markup_and_no_formula(text: str) -> None:
    for shown in (escape(text), escape_chart(text)):
        assert not set("<>$") & set(shown)
        assert not re.search(r"&(?!(amp|lt|gt|quot|#36|#x27);)", shown)


@given(st.text(alphabet=st.characters(exclude_categories=["Cc", "Cf", "Cs"])))
def test_a_name_reads_as_it_was_written(text: str) -> None:
    assert html.unescape(escape(text)) == text


def test_marks_that_turn_text_around_are_left_out() -> None:
    assert escape("A\u202eB\u2066C\x00D") == "ABCD"
