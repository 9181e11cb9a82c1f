"""Published figures: each with its source, on the steps of an engagement's own chain."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from linked import linked  # type: ignore[import-not-found]

from assessment.documents import check_document, parse_yaml
from assessment.errors import InputError
from assessment.links import PUBLISHED
from assessment.links.published import Published, read_published

METHODS = Path(__file__).resolve().parents[2] / "docs" / "methods.md"
ONE = """
studies:
  - {step: [loyalty, repeat_rate], study: A, year: 2001, measured: b, among: units, r: RR, corrected: CC, size: c,
     held_against: true, source: d, read_in: e}
"""


def test_every_figure_says_who_when_what_where_and_where_it_was_read() -> None:
    studies = read_published()
    assert studies
    for study in studies:
        assert 1990 <= study.year <= 2030
        assert all(len(words) > 3 for words in (study.study, study.measured, study.size, study.source, study.read_in))


def test_only_figures_across_units_are_held_against_ours() -> None:
    assert {study.among for study in read_published() if study.held_against} == {"units"}


def test_the_methods_name_every_study_in_their_references() -> None:
    references = METHODS.read_text("utf-8")
    for study in read_published():
        first = study.study.split(",")[0].split(" &")[0]
        assert re.search(rf"^- {first},.*\({study.year}\)", references, re.MULTILINE), study.study


def test_a_chain_gets_the_figures_of_its_own_steps_in_order() -> None:
    frame = linked().result.published
    assert list(frame.columns) == PUBLISHED
    assert set(zip(frame["predictor"], frame["outcome"], strict=True)) == {("gladness", "liking")}  # no loyalty was asked
    assert frame["r"].tolist() == [0.32, 0.34]


@pytest.mark.parametrize(("r", "corrected"), [("1.2", "yes"), ("none", "yes"), (".5", "maybe")])
def test_a_figure_that_can_not_be_is_refused(r: str, corrected: str) -> None:
    text = ONE.replace("RR", r).replace("CC", corrected)
    with pytest.raises(InputError):
        check_document(parse_yaml(text, name="published.yml"), Published)
    check_document(parse_yaml(ONE.replace("RR", ".5").replace("CC", "no"), name="published.yml"), Published)
