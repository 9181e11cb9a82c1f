"""One rule for how strong a finding is."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from assessment.findings.chain import STRENGTHS
from assessment.findings.strength import p_of_interval, strengths
from assessment.links import CLEAR, LIKELY


def judged(values: list[tuple[float, float, float]], n: float = 40.0) -> list[str]:
    value, low, high = (pd.Series(column, dtype=float) for column in zip(*values, strict=True))
    return list(strengths(value, low, high, pd.Series([n] * len(values))))


def test_p_is_that_of_the_t_test_behind_the_interval() -> None:
    se, df, value = 1.3, 24.0, 3.1
    half = stats.t.ppf(0.975, df) * se
    found = p_of_interval(*(np.array([x]) for x in (value, value - half, value + half, df + 1)))
    assert found[0] == pytest.approx(2 * stats.t.sf(value / se, df))


def test_an_interval_that_ends_at_zero_has_p_of_five_percent() -> None:
    assert p_of_interval(*(np.array([x]) for x in (2.0, 0.0, 4.0, 12.0)))[0] == pytest.approx(0.05)


def test_one_barely_clear_gap_is_clear_alone_and_likely_among_many() -> None:
    barely = (3.0, 0.2, 5.8)
    assert judged([barely]) == ["clear"]
    assert judged([barely, *[(0.5, -2.3, 3.3)] * 5])[0] == "likely"


def test_a_gap_without_an_interval_is_unclear() -> None:
    assert judged([(float("nan"), float("nan"), float("nan")), (9.0, 8.0, 10.0)]) == ["unclear", "clear"]


def test_a_gap_without_sampling_error_is_clear() -> None:
    assert judged([(2.0, 2.0, 2.0)]) == ["clear"]


@given(st.floats(-50, 50), st.floats(0.1, 30), st.floats(2, 5000))
def test_only_intervals_that_exclude_zero_say_anything(value: float, half: float, n: float) -> None:
    found = judged([(value, value - half, value + half)], n)[0]
    assert (found == "unclear") == (value - half <= 0 <= value + half)


def test_links_are_called_what_their_verdicts_call_them() -> None:
    assert STRENGTHS == {CLEAR: "clear", LIKELY: "likely"}
