"""From a figure in a report to the sentence of the source documents that it stands for."""

from __future__ import annotations

import re
from dataclasses import replace

import pandas as pd
import pytest
from nbformat.v4 import new_output
from sample_report import book  # type: ignore[import-not-found]

from assessment import findings, tables
from assessment.reports import export_html
from assessment.tables import Table
from made_results import hand_made, trace_row  # type: ignore[import-not-found]


def page(*shown: Table) -> str:
    bundles = [table._repr_mimebundle_() for table in shown]
    outputs = [new_output("display_data", data=data, metadata=about) for data, about in bundles]
    html = export_html(book(*outputs), title="Report", header={})
    return html[html.index("<main") : html.index("</main>")]


def links_of(html: str) -> dict[str, str]:
    return {text: target for target, text in re.findall(r'<a href="#([^"]+)">([^<]+)</a>', html)}


def test_a_scale_in_a_table_leads_to_the_row_that_explains_it() -> None:
    html = page(tables.care_by_level(hand_made()), tables.method(hand_made()))
    target = links_of(html)["Trust"]
    assert re.search(rf'<tr id="{target}"><th scope="row">Trust</th>', html)


def test_a_concept_of_a_scale_leads_to_the_row_that_says_what_it_is() -> None:
    scales = hand_made().scales.assign(concepts="001.10c")
    result = replace(hand_made(), scales=scales)
    html = page(tables.method(result), tables.trace(result))
    assert links_of(html)["001.10c"] in re.findall(r'<tr id="([^"]+)"', html)


def test_a_name_that_nothing_explains_stays_plain_text() -> None:
    html = page(tables.care_by_level(hand_made()))
    assert not links_of(html)
    assert "data-to" not in html
    assert "Trust" in html


def test_two_scales_of_one_title_give_one_place_to_lead_to() -> None:
    scales = pd.concat([hand_made().scales, hand_made().scales])
    html = page(tables.method(replace(hand_made(), scales=scales)))
    ids = re.findall(r'<tr id="([^"]+)"', html)
    assert len(ids) == len(set(ids)) == len(hand_made().scales)


@pytest.mark.parametrize("title", ["<img src=x onerror=alert(1)>", '"><script>alert(1)</script>', "مقهى النور", "🦊"])
def test_a_hostile_title_leads_nowhere_else(title: str) -> None:
    scales = hand_made().scales.assign(title=title)
    table = Table("x", "X", pd.DataFrame({"title": [title]}), {"title": ("Scale", "scale")})
    html = page(tables.method(replace(hand_made(), scales=scales)), table)
    assert not re.search(r"<(img|script)(?! type)", html)
    assert all(target.startswith("scale") for target in links_of(html).values())


def test_a_concept_that_is_not_asked_says_so() -> None:
    unasked = trace_row("000.a") | {"items": "", "scales": ""}
    trace = pd.DataFrame([trace_row("001.10c"), unasked])
    table = tables.trace(replace(hand_made(), trace=trace))
    assert [row[4] for row in table.cells()] == ["Trust", "Not asked here; a module does."]


def test_the_sentence_counts_concepts_and_questions_once() -> None:
    trace = pd.DataFrame([trace_row("001.10c"), trace_row("001.10c"), trace_row("000.a") | {"items": ""}])
    said = findings.trace(replace(hand_made(), trace=trace)).found[0].sentence
    assert said == "Of 2 concepts of the 1 source documents, these questionnaires ask about 1, with 2 questions."


def test_questions_of_the_client_s_own_are_not_said_to_be_of_the_documents() -> None:
    own = trace_row("bedside") | {"document": "", "items": "decide backed"}
    said = [one.sentence for one in findings.trace(replace(hand_made(), trace=pd.DataFrame([trace_row("001.10c"), own]))).found]
    assert said[0].endswith("these questionnaires ask about 1, with 2 questions.")
    assert said[1] == "2 questions ask about something else."
    unasked = trace_row("001.10c") | {"items": ""}
    said = [one.sentence for one in findings.trace(replace(hand_made(), trace=pd.DataFrame([unasked, own]))).found]
    assert said[0] == "These questionnaires ask about none of the 1 concepts of the 1 source documents."
