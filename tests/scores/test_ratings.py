"""Sums by who was rated: exact, the same however the answers come in pieces, and nowhere else."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from assessment.scores import (
    Pooling,
    descriptors,
    keys_of,
    leave_to_ratings,
    merge_ratings,
    pool_ratings,
    summarise,
    summarise_ratings,
)
from assessment.settings import LEVELS
from assessment.surveys import Survey

Row = tuple[str | None, int | None, int | None]


def make_survey(**scale: Any) -> Survey:
    asked: dict[str, Any] = {"concepts": ["c"], "answers": "agree"}
    items = {name: {"text": name, "scales": ["dept"], **asked} for name in ("quick", "right")}
    items["fair"] = {"text": "fair", "alone": True, **asked}
    scales = {"dept": {"title": "Department", "of": "rated_unit"} | scale}
    answers = {"agree": {"low": 1, "high": 5}}
    return Survey.model_validate(
        {"survey": "s", "title": "S", "respondents": "employee", "answers": answers, "scales": scales, "items": items}
    )


def make_answers(rows: Sequence[Row], level: str = "front_line") -> pl.DataFrame:
    frame = pl.DataFrame(list(rows), schema={"rated_unit": pl.String, "quick": pl.Int16, "right": pl.Int16}, orient="row")
    return frame.with_columns(pl.lit(3, pl.Int16).alias("fair"), wave=pl.lit("w"), unit=pl.lit("A"), level=pl.lit(level))


def summed(rows: Sequence[Row], survey: Survey | None = None, level: str = "front_line") -> pl.DataFrame:
    asked = survey or make_survey()
    return summarise_ratings(make_answers(rows, level).lazy(), "employee", asked, keys_of(asked, LEVELS))


ROWS: list[Row] = [("IT", 5, 5), ("IT", 3, None), ("Pay", 1, 2), (None, 4, 4), ("Legal", None, None)]


def test_sums_are_those_worked_by_hand() -> None:
    denominator = keys_of(make_survey(), LEVELS)["dept"].denominator  # scores are 100 and 50 of IT, 12.5 of Pay
    rows = summed(ROWS).select("rated", "n", "total", "squares").rows()
    found = {rated: (n, total / denominator, squares / denominator**2) for rated, n, total, squares in rows}
    assert found == {"IT": (2, 1.5, 1.25), "Pay": (1, 0.125, 0.125**2)}


def test_without_such_a_scale_nothing_is_summed() -> None:
    assert summed(ROWS, make_survey(of="")).is_empty()


def test_of_names_the_one_scale_and_its_items() -> None:
    assert (make_survey().rated_scale, make_survey().rated_items) == ("dept", ("quick", "right"))
    assert (make_survey(of="").rated_scale, make_survey(of="").rated_items) == ("", ())


def test_items_on_a_rated_department_are_in_no_descriptor() -> None:
    assert descriptors(make_survey()) == {"c": ("fair",)}
    assert descriptors(make_survey(of="")) == {"c": ("quick", "right", "fair")}


def test_ratings_leave_the_summaries_of_their_wave_only() -> None:
    survey = make_survey()
    both = pl.concat([make_answers(ROWS), make_answers([(None, 2, 2)]).with_columns(wave=pl.lit("earlier"))])
    summary = summarise(both.lazy(), "employee", survey, keys_of(survey, LEVELS))
    left = leave_to_ratings(summary, summed(ROWS))
    assert left.scales.filter(pl.col("scale") == "dept")["wave"].to_list() == ["earlier"]
    assert set(left.items.filter(pl.col("scale") == "dept")["wave"]) == {"earlier"}
    assert left.scales.filter(pl.col("scale") == "fair").height == 2


def test_small_levels_are_joined_and_the_few_of_none_left_out() -> None:
    pieces = [summed(ROWS, level=level) for level in ("manager", "senior_leader", "not_stated")]
    pooled = pool_ratings(merge_ratings(pieces), Pooling({"senior_leader": "manager"}, {"w": 3}))
    assert pooled.select("level", "rated", "n").rows() == [("manager", "IT", 4), ("manager", "Pay", 2)]


ANSWER = st.none() | st.integers(1, 5)
DRAWN = st.lists(st.tuples(st.sampled_from(["IT", "Pay", None]), ANSWER, ANSWER), min_size=1, max_size=12)


@settings(deadline=None, max_examples=20)
@given(rows=DRAWN, cut=st.integers(0, 12))
def test_pieces_of_a_file_add_up_to_the_whole(rows: Sequence[Row], cut: int) -> None:
    pieces = [summed(part) for part in (rows[:cut], rows[cut:]) if part]
    assert merge_ratings(reversed(pieces)).equals(summed(rows))


@settings(deadline=None, max_examples=20)
@given(rows=DRAWN)
def test_ratings_add_up_to_the_scale_of_those_who_named_somebody(rows: Sequence[Row]) -> None:
    survey, named = make_survey(), [row for row in rows if row[0]]
    summary = summarise(make_answers(named).lazy(), "employee", survey, keys_of(survey, LEVELS)).scales
    ours, theirs = (
        frame.select(pl.col("n", "total", "squares").sum()) for frame in (summed(rows), summary.filter(pl.col("scale") == "dept"))
    )
    assert ours.row(0) == theirs.row(0)
