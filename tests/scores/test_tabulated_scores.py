"""Figures from counts are those of the rows that were counted; what counts can't give is bounded, and safe to show."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
import polars as pl
import pytest
from drawn_answers import Row, drawn_rows, drawn_surveys, frame_of  # type: ignore[import-not-found]
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from assessment.privacy import certify, nearest_shown
from assessment.responses import Counts, Units
from assessment.scores import (
    Summaries,
    each_item_alone,
    estimate_scores,
    keys_of,
    summarise,
    summarise_counts,
    sums_of_groups,
    tabulated_keys,
)
from assessment.settings import LEVELS, Kind
from assessment.stats import two_digits
from assessment.summing import decide_alone
from assessment.surveys import Survey

FEW = settings(max_examples=40, deadline=None)
STAFF: Kind = "employee"
PLACE = ["kind", "wave", "unit", "level", "scale"]
UNITS = Units({"All": "", "A": "All", "B": "All", "C": "All"})


def tabulated(survey: Survey, rows: list[Row]) -> Counts:
    """The rows of some people as a table of counts."""
    people = frame_of(survey, rows)
    place = ["wave", "unit", "level"]
    long = people.unpivot(on=list(survey.items), index=place, variable_name="item", value_name="answer").drop_nulls("answer")
    size = pl.len().cast(pl.Int64).alias("n")
    counted = long.with_columns(pl.col("answer").cast(pl.Int64)).group_by(*place, "item", "answer").agg(size)
    return Counts(counted, people.group_by(place).agg(size))


def both_ways(survey: Survey, rows: list[Row]) -> tuple[Summaries, Summaries]:
    """Summaries from rows, and from their counts."""
    alone = each_item_alone(survey)
    by_rows = summarise(frame_of(alone, rows).lazy(), STAFF, alone, keys_of(alone, LEVELS))
    return by_rows, summarise_counts(tabulated(alone, rows), STAFF, alone, tabulated_keys(alone, LEVELS))


@FEW
@given(data=st.data())
def test_what_counts_suffice_for_is_what_rows_give_to_the_bit(data: st.DataObject) -> None:
    survey = data.draw(drawn_surveys())
    by_rows, by_counts = both_ways(survey, data.draw(drawn_rows(survey)))
    alone = each_item_alone(survey)
    single = [name for name, key in tabulated_keys(alone, LEVELS).items() if len(key.items) == 1]
    chosen = pl.col("scale").is_in(single)
    assert by_counts.scales.filter(chosen).rows() == by_rows.scales.filter(chosen).rows()
    assert by_counts.answers.rows() == by_rows.answers.rows()
    assert by_counts.respondents.rows() == by_rows.respondents.rows()


def test_nothing_is_known_of_two_answers_of_one_person() -> None:
    survey = two_items()
    _, by_counts = both_ways(survey, [{"wave": "w", "unit": "A", "level": "manager", "a": 4, "b": 5}] * 12)
    assert by_counts.items.is_empty()
    assert (by_counts.parts["a"] == by_counts.parts["b"]).all()


def two_items(**scale: Any) -> Survey:
    """A survey of two questions and their scale."""
    items = {name: {"text": name, "concepts": [f"k.{name}"], "answers": "agree", "scales": ["s"]} for name in ("a", "b")}
    answers = {"agree": {"low": 1, "high": 5}}
    return each_item_alone(
        Survey.model_validate({"survey": "t", "title": "T", "respondents": STAFF, "answers": answers, "items": items,
                               "scales": {"s": {"title": "S", **scale}}})
    )  # fmt: skip


def estimates(summaries: Summaries, survey: Survey, *, counted: bool, minimum: int = 1) -> pl.DataFrame:
    """Scores that may be shown."""
    surveys, keys = {STAFF: survey}, {STAFF: (tabulated_keys if counted else keys_of)(survey, LEVELS)}
    sums = sums_of_groups(summaries, UNITS, surveys=surveys, keys=keys)
    alone = decide_alone(summaries, UNITS, minimum=minimum)
    decisions = alone.assign(shown_at=nearest_shown(alone, UNITS))
    shown = estimate_scores(sums, decisions, surveys=surveys, keys=keys)
    return pl.DataFrame({str(name): shown[name].to_list() for name in shown}).filter(pl.col("status") == "shown")


@FEW
@given(answers=st.lists(st.tuples(st.integers(1, 5), st.integers(1, 5)), min_size=2, max_size=40))
def test_the_range_of_a_scale_is_at_least_as_wide_as_that_of_the_rows(answers: list[tuple[int, int]]) -> None:
    survey = two_items()
    rows = [{"wave": "w", "unit": "A", "level": "manager", "a": a, "b": b} for a, b in answers]
    by_rows, by_counts = both_ways(survey, rows)
    row, count = (
        estimates(summaries, survey, counted=counted).filter(scale="s", level="all").row(0, named=True)
        for summaries, counted in ((by_rows, False), (by_counts, True))
    )
    assert count["score"] == pytest.approx(row["score"], abs=1e-9)
    assert count["n"] == row["n"]
    assert two_digits(count["se"]) >= row["se"] - 1e-9


def test_the_range_is_that_of_the_rows_where_all_answers_go_together() -> None:
    survey = two_items()
    rows = [{"wave": "w", "unit": "A", "level": "manager", "a": answer, "b": answer} for answer in (1, 2, 4, 5, 5)]
    by_rows, by_counts = both_ways(survey, rows)
    chosen = [
        estimates(summaries, survey, counted=counted).filter(pl.col("scale") == "s")["se"].to_numpy()
        for summaries, counted in ((by_rows, False), (by_counts, True))
    ]
    np.testing.assert_allclose(chosen[0], two_digits(chosen[1]), rtol=1e-12)


ATOMS = list(itertools.product("ABC", ("front_line", "manager")))


def drawn_counts(data: st.DataObject, survey: Survey) -> Summaries:
    """Summaries of counts of each question in each unit and level, small ones among them."""
    sizes = st.sampled_from([0, 0, 2, 5, 9, 10, 12, 19, 25, 40])
    rows = [("w", unit, level, item, 4, data.draw(sizes)) for unit, level in ATOMS for item in survey.items]
    answers = pl.DataFrame(rows, schema=dict(Counts().answers.schema), orient="row")
    people = answers.group_by("wave", "unit", "level").agg(pl.lit(None, dtype=pl.Int64).alias("n"))
    return summarise_counts(Counts(answers, people), STAFF, survey, tabulated_keys(survey, LEVELS))


@FEW
@given(data=st.data(), levels=st.sampled_from([[], ["front_line"]]))
def test_questions_and_scales_that_are_shown_isolate_nobody_together(data: st.DataObject, levels: list[str]) -> None:
    survey = two_items(levels=levels)
    summaries = drawn_counts(data, survey)
    assume(len(summaries.scales))
    shown = estimates(summaries, survey, counted=True, minimum=10)
    counts = summaries.scales.filter(pl.col("scale") != "s").select("scale", "unit", "level", "n")
    sizes = {(item, unit, level): n for item, unit, level, n in counts.iter_rows()}
    # An answer to a question is what may not be isolated; a scale is the sum of its questions' answers, at its levels.
    groups = {
        (scale, unit, level): [
            (item, at, of) for item, at, of in sizes
            if item in (("a", "b") if scale == "s" else (scale,)) and unit in {at, "All"} and level in {of, "all"}
            and (scale != "s" or of in (levels or [of]))
        ]
        for scale, unit, level in shown.select("scale", "unit", "level").iter_rows()
    }  # fmt: skip
    assert certify(groups, atoms=sizes, minimum=10)
