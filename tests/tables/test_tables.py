"""Tables: the rows that sentences and charts rest on, rounded only when shown."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser

import pandas as pd
import pytest

from assessment import findings, tables
from assessment.labels import count, escape, points, span
from assessment.tables import Table
from made_results import SCENARIOS, asked, hand_made  # type: ignore[import-not-found]


class Cells(HTMLParser):
    """The texts of a table's cells."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.texts: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: object) -> None:  # noqa: ARG002
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def sample(**columns: object) -> Table:
    frame = pd.DataFrame({name: [value] for name, value in columns.items()})
    return Table("sample", "Sample", frame, {name: (name, "text") for name in columns})


@pytest.mark.parametrize("name", SCENARIOS)
@pytest.mark.parametrize("question", asked(tables))
def test_a_table_is_rectangular_and_every_number_is_shown(name: str, question: str) -> None:
    table = getattr(tables, question)(SCENARIOS[name]())
    assert table.title
    assert {len(cells) for cells in table.cells()} <= {len(table.columns)}
    assert not re.search(r"\b(nan|None|inf)\b", str(table))


@pytest.mark.parametrize("question", asked(tables))
def test_an_empty_table_says_so(question: str) -> None:
    table = getattr(tables, question)(hand_made())
    empty = replace(table, frame=table.frame.head(0))
    assert escape(table.empty) in empty.to_html()


def test_numbers_stay_numbers_until_they_are_shown() -> None:
    table = tables.customer_outcomes(hand_made())
    assert table.frame["value"].tolist() == [60.4, 0.3]
    assert [cells[1] for cells in table.cells()] == ["60", "30\u202f%"]


def test_cells_are_escaped_and_the_first_names_its_row() -> None:
    html = sample(a="<img src=x onerror=alert(1)>", b="$x$ & co").to_html()
    found = Cells(html)
    assert "img" not in found.tags
    assert "<img src=x onerror=alert(1)>" in found.texts
    assert '<th scope="row">&lt;img' in html
    assert "$" not in html


def test_a_missing_text_is_a_blank_cell() -> None:
    assert [sample(a=None).cells(), sample(a=float("nan")).cells()] == [[[""]], [[""]]]


def test_the_sentence_of_a_score_has_the_figures_of_the_table() -> None:
    result = hand_made()
    row = tables.customer_care(result).frame.iloc[0]
    said = findings.customer_care(result).found[0]
    assert f"{points(row['score'])} of 100" in said.sentence
    assert said.evidence == f"Likely {span(row['ci_low'], row['ci_high'])}, n {count(row['n'])}."


def test_the_sentence_of_a_gap_has_the_figures_of_the_table() -> None:
    result = hand_made()
    frame = tables.perception_gaps(result).frame
    row = frame[frame["seen_by"] == "manager"].iloc[0]
    said = findings.perception_gaps(result).found[0]
    assert f"managers {points(row['score'])} of 100" in said.sentence
    assert said.evidence == f"{points(row['gap'])} points higher, likely {row['gap_range']}."


def test_the_sentence_of_a_link_has_the_figures_of_the_table() -> None:
    result = hand_made()
    cells = {row[0]: row for row in tables.chain(result).cells()}["Trust"]
    assert findings.steps(result).found[0].evidence.startswith(f"r {cells[3]}, likely {cells[4]}, {cells[2]} units.")


def test_the_sentence_on_units_counts_those_of_the_table() -> None:
    result = hand_made()
    said = findings.units_compared(result).found[0].sentence
    assert said == f"Units with scores that may be shown: 6 of {len(tables.units_compared(result).frame)}."


def test_the_rows_of_differences_are_those_that_are_real() -> None:
    assert tables.real_differences(hand_made()).frame["unit"].tolist() == ["Unit 1", "Unit 3", "Unit 5"]


def test_rates_are_of_the_unit_and_those_right_below_it() -> None:
    assert set(tables.response_rates(hand_made()).frame["unit"]) == set(hand_made().units["unit"])
    below = replace(hand_made(), unit="Unit 2")
    assert set(tables.response_rates(below).frame["unit"]) == {"Unit 2"}


def test_a_table_tells_an_export_what_it_is() -> None:
    data, about = tables.care_by_level(hand_made())._repr_mimebundle_()
    assert about["assessment"]["kind"] == "table"
    assert data["text/html"].startswith('<table class="table"><caption>Scores by level')
