"""Sums by what happened to people: exact, complete, and the same however the answers come in pieces."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessment.scores import keys_of, merge_splits, summarise, summarise_splits
from assessment.scores.splits import EVERYBODY, find_steps, split_scales
from assessment.settings import LEVELS
from assessment.surveys import Survey

ITEMS = {
    "trouble": ("003.7a", "yes_no"),
    "said": ("003.7a", "yes_no"),
    "sorry": ("000.i", "yes_no"),
    "return": ("000.l", "agree"),
    "friends": ("002.u", "agree"),
}
MEASURES = {"yes_no": "share", "agree": "score"}


def make_survey(**changes: dict[str, object]) -> Survey:
    """Five questions, two of them on the scale of loyalty."""
    items = {
        name: {"text": name, "concepts": [concept], "answers": answers, "alone": True, "measure": MEASURES[answers]}
        | ({"scales": ["loyalty"]} if answers == "agree" else {})
        | changes.get(name, {})
        for name, (concept, answers) in ITEMS.items()
    }  # fmt: skip
    answers = {"yes_no": {"low": 0, "high": 1}, "agree": {"low": 1, "high": 5}}
    scales = {"loyalty": {"title": "Loyalty", "role": "outcome", "step": "loyalty"}}
    return Survey.model_validate(
        {"survey": "s", "title": "S", "respondents": "customer", "answers": answers, "scales": scales, "items": items}
    )


def make_answers(rows: Sequence[tuple[int | None, ...]], unit: str = "A") -> pl.DataFrame:
    """Customers' answers to the five questions, in order."""
    columns = {name: [row[place] for row in rows] for place, name in enumerate(ITEMS)}
    frame = pl.DataFrame(columns, schema=dict.fromkeys(ITEMS, pl.Int16))
    return frame.with_columns(wave=pl.lit("w"), unit=pl.lit(unit), level=pl.lit("customer"))


def summed(rows: Sequence[tuple[int | None, ...]], survey: Survey | None = None) -> pl.DataFrame:
    asked = survey or make_survey()
    return summarise_splits(make_answers(rows).lazy(), "customer", asked, keys_of(asked, LEVELS))


def patterns(rows: Sequence[tuple[int | None, ...]], survey: Survey | None = None) -> dict[str, int]:
    frame = summed(rows, survey).filter(pl.col("scale") == EVERYBODY)
    return dict(frame.select("pattern", "n").iter_rows())


def test_everybody_has_one_pattern_of_yes_no_and_blank() -> None:
    rows = [(1, 0, None, 5, 5), (1, 0, None, 4, None), (0, None, None, 2, 1), (None, None, None, None, 1)]
    assert patterns(rows) == {"yn-y": 2, "n--n": 1, "----": 1}


def test_only_an_answer_above_the_middle_counts_as_yes() -> None:
    assert patterns([(1, 1, 1, answer, 1) for answer in (1, 2, 3, 4, 5)]) == {"yyyn": 3, "yyyy": 2}


def test_a_reversed_step_counts_in_its_favourable_direction() -> None:
    assert patterns([(1, 1, 1, 5, 1)], make_survey(sorry={"reverse": True})) == {"yyny": 1}


def test_having_had_a_problem_counts_as_it_was_asked_even_where_no_is_the_good_answer() -> None:
    assert patterns([(1, 1, 1, 5, 1)], make_survey(trouble={"reverse": True})) == {"yyyy": 1}


def test_sums_by_pattern_are_those_worked_by_hand() -> None:
    rows = [(1, 0, 0, 5, 5), (1, 0, 0, 4, 4), (0, None, None, 3, 5)]
    frame = summed(rows).filter(pl.col("scale") == "loyalty")
    denominator = keys_of(make_survey(), LEVELS)["loyalty"].denominator  # scores are 100, 75 and 75 of 100
    shares = {row["pattern"]: (row["n"], row["total"] / denominator, row["squares"] / denominator**2) for row in frame.to_dicts()}
    assert shares == {"ynny": (2, 1.75, 1 + 0.75**2), "n--n": (1, 0.75, 0.75**2)}


def test_steps_are_found_by_concept_and_repurchase_is_summed_by_itself() -> None:
    survey = make_survey()
    assert find_steps(survey) == {"problem": "trouble", "told": "said", "apology": "sorry", "would_return": "return"}
    assert split_scales(survey, find_steps(survey)) == {"loyalty": "loyalty", "repurchase": "return"}


def test_without_a_question_on_problems_there_are_no_steps_and_no_sums() -> None:
    survey = make_survey(trouble={"concepts": ["x"]}, said={"concepts": ["y"]})
    assert find_steps(survey) == {}
    assert summed([(1, 1, 1, 5, 5)], survey).is_empty()


def test_a_yes_or_no_question_comes_before_another_of_the_same_concept() -> None:
    assert find_steps(make_survey(friends={"concepts": ["000.i"]}))["apology"] == "sorry"


ROW = st.tuples(*(st.sampled_from((None, *range(low, high + 1))) for low, high in ((0, 1), (0, 1), (0, 1), (1, 5), (1, 5))))
ROWS = st.lists(ROW, min_size=1, max_size=12)


@settings(deadline=None, max_examples=20)
@given(rows=ROWS, cut=st.integers(0, 12))
def test_pieces_of_a_file_add_up_to_the_whole(rows: Sequence[tuple[int | None, ...]], cut: int) -> None:
    pieces = [summed(part) for part in (rows[:cut], rows[cut:]) if part]
    assert merge_splits(reversed(pieces)).equals(summed(rows))


@settings(deadline=None, max_examples=20)
@given(rows=ROWS)
def test_patterns_of_a_scale_add_up_to_its_summary(rows: Sequence[tuple[int | None, ...]]) -> None:
    survey = make_survey()
    summary = summarise(make_answers(rows).lazy(), "customer", survey, keys_of(survey, LEVELS)).scales
    for scale in ("loyalty", "return"):
        ours, theirs = (
            frame.filter(pl.col("scale") == scale).select(pl.col("n", "total", "squares").sum())
            for frame in (summed(rows), summary)
        )
        assert ours.row(0) == theirs.row(0)


@pytest.mark.parametrize("rows", [[], None])
def test_nothing_merges_to_nothing(rows: Sequence[tuple[int | None, ...]] | None) -> None:
    pieces = [] if rows is None else [summed([(1, 1, 1, 5, 5)]).clear()]
    assert merge_splits(pieces).is_empty()
