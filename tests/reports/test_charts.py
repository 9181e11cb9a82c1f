"""Charts as a page holds them."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sample_report import figure  # type: ignore[import-not-found]

from assessment.errors import ReportError
from assessment.reports.charts import PLOTLY, read_chart, unique_name


def named(text: str) -> dict[str, Any]:
    return {"data": {PLOTLY: {"data": [{"type": "bar", "x": [1], "name": text}], "layout": {}}}}


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])))
def test_any_name_comes_back_from_the_script_element(text: str) -> None:
    written = read_chart(named(text), name="chart").json
    assert not re.search("[<>&\u2028\u2029]", written)
    assert json.loads(written)["data"][0]["name"] == text


def test_a_number_without_a_word_in_json_is_an_error() -> None:
    output = {"data": {PLOTLY: {"data": [{"y": [float("nan")]}]}}}
    with pytest.raises(ReportError, match="'care' holds a value"):
        read_chart(output, name="care")


def test_a_chart_that_is_not_ours_is_described_by_its_title() -> None:
    output = {"data": {PLOTLY: {"data": [], "layout": {"title": {"text": "Scores"}}}}}
    assert read_chart(output, name="chart").description == "Scores"


def test_a_chart_without_any_title_is_called_a_chart() -> None:
    assert read_chart(named("x"), name="chart").description == "Chart"


def test_the_table_beside_a_chart_is_made_inert() -> None:
    chart = read_chart(figure(table="<table><tr><td onclick='x()'><script>x()</script></td></tr></table>"), name="care")
    assert chart.table == "<table><tr><td>&lt;script&gt;x()&lt;/script&gt;</td></tr></table>"


@given(st.lists(st.text(max_size=5), max_size=8))
def test_no_two_charts_share_a_name(wanted: list[str]) -> None:
    taken: set[str] = set()
    names = [unique_name(name, taken) for name in wanted]
    assert len(set(names)) == len(wanted)
    assert all(re.fullmatch("[a-z0-9-]+", name) for name in names)
