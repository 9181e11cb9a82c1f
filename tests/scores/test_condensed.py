"""What is kept of summaries once agreement within units is measured."""

from __future__ import annotations

from typing import Any

import polars as pl

from assessment.responses import Units
from assessment.scores import Summaries, condense, keys_of, summarise, sums_of_groups
from assessment.settings import LEVELS
from assessment.surveys.model import Survey

SURVEY = Survey.model_validate({
    "survey": "s", "title": "S", "respondents": "employee",
    "answers": {"agree": {"low": 1, "high": 5}, "likely": {"low": 0, "high": 10}},
    "scales": {"care": {"title": "Care"}},
    "items": {
        "a": {"text": "A", "concepts": ["x"], "answers": "agree", "scales": ["care"]},
        "b": {"text": "B", "concepts": ["x"], "answers": "agree", "scales": ["care"]},
        "nps": {"text": "C", "concepts": ["y"], "answers": "likely", "alone": True, "measure": "nps"},
    },
})  # fmt: skip
KEYS = keys_of(SURVEY, LEVELS)
UNITS = Units({"All": "", "N": "All", "S": "All"})
KNOWN: dict[str, Any] = {"surveys": {"employee": SURVEY}, "keys": {"employee": KEYS}}


def summaries() -> Summaries:
    """Three people in each of two units."""
    rows = [("w", unit, "front_line", a, 6 - a, nps) for unit, shift in (("N", 0), ("S", 1)) for a, nps in answered(shift)]
    kinds = dict.fromkeys(("wave", "unit", "level"), pl.String) | dict.fromkeys(("a", "b", "nps"), pl.Int16)
    return summarise(pl.DataFrame(rows, schema=kinds, orient="row").lazy(), "employee", SURVEY, KEYS)


def answered(shift: int) -> list[tuple[int, int]]:
    return [(1 + shift, 10), (3, 9 - shift), (4 + shift, 0)]


def test_pairs_of_items_are_those_of_all_units_together() -> None:
    before, after = summaries().items, condense(summaries(), "All", **KNOWN).items
    sums = ["n", "total_a", "total_b", "product"]
    labels = [name for name in before.columns if name not in {*sums, "unit"}]
    assert after.columns == before.columns
    assert set(after["unit"]) == {"All"}
    assert after.select(*labels, *sums).equals(before.group_by(labels).agg(pl.col(sums).sum()).sort(labels))


def test_answers_are_kept_where_promoters_are_counted() -> None:
    assert set(condense(summaries(), "All", **KNOWN).answers["item"]) == {"nps"}


def test_sums_of_groups_are_the_same() -> None:
    before, after = (sums_of_groups(of, UNITS, **KNOWN) for of in (summaries(), condense(summaries(), "All", **KNOWN)))
    assert len(before.promoters)
    assert all(getattr(before, name).equals(getattr(after, name)) for name in vars(before))
