from __future__ import annotations

from dataclasses import fields
from fractions import Fraction
from itertools import combinations
from unittest import mock

import polars as pl
import pytest
from drawn_answers import (  # type: ignore[import-not-found]
    Row,
    drawn_rows,
    drawn_surveys,
    frame_of,
    slow_score,
    slow_scores,
    summaries_of,
    survey_of,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from assessment.scores import Summaries, beside, bulk, keys_of, merge, piece_sums, summarise
from assessment.scores.summaries import summarise_anywhere
from assessment.settings import LEVELS
from assessment.surveys import Survey

FEW = settings(max_examples=25, deadline=None)
GROUP = ["wave", "unit", "level"]


def same(a: Summaries, b: Summaries) -> bool:
    """Equal to the bit, rows in the same order, of the same types."""
    return all(
        getattr(a, field.name).equals(getattr(b, field.name)) and getattr(a, field.name).schema == getattr(b, field.name).schema
        for field in fields(Summaries)
    )


def items_of(count: int, *, answers: str = "agree", scale: str = "one") -> dict[str, dict[str, object]]:
    return {
        f"{scale}{number}": {"text": f"{scale} {number}", "concepts": ["c"], "answers": answers, "scales": [scale]}
        for number in range(count)
    }


def respondent(values: list[int | None], *, scale: str = "one", level: str = "front_line") -> Row:
    return {"wave": "w", "unit": "A", "level": level} | {f"{scale}{place}": value for place, value in enumerate(values)}


def one_score(survey: Survey, row: Row, scale: str = "one") -> Fraction | None:
    frame = summaries_of(survey, [row]).scales.filter(pl.col("scale") == scale)
    return Fraction(100 * frame["total"][0], keys_of(survey, LEVELS)[scale].denominator) if len(frame) else None


@FEW
@given(data=st.data())
def test_every_groups_sums_are_those_of_slow_exact_scores(data: st.DataObject) -> None:
    survey = data.draw(drawn_surveys())
    rows = data.draw(drawn_rows(survey))
    keys = keys_of(survey, LEVELS)
    found = {}
    for row in summaries_of(survey, rows).scales.iter_rows(named=True):
        worth = Fraction(100, keys[row["scale"]].denominator)
        place = (tuple(row[name] for name in GROUP), row["scale"])
        found[place] = row["n"], row["total"] * worth, row["squares"] * worth**2
    slow = {
        place: (len(scores), sum(scores), sum(score**2 for score in scores))
        for place, scores in slow_scores(survey, rows).items()
    }
    assert found == slow


@FEW
@given(data=st.data(), pieces=st.integers(2, 5))
def test_pieces_in_any_order_merge_to_one_pass_to_the_bit(data: st.DataObject, pieces: int) -> None:
    survey = data.draw(drawn_surveys())
    rows = data.draw(drawn_rows(survey))
    mixed = data.draw(st.permutations(rows))
    assert same(summaries_of(survey, rows), summaries_of(survey, mixed, pieces=pieces))


@FEW
@given(data=st.data(), rows_a_piece=st.integers(1, 5), pieces_a_word=st.sampled_from([1, 16]))
def test_summing_up_pieces_gives_what_the_expression_gives_to_the_bit(
    data: st.DataObject, rows_a_piece: int, pieces_a_word: int
) -> None:
    survey = data.draw(drawn_surveys())
    answers, keys = frame_of(survey, data.draw(drawn_rows(survey))).lazy(), keys_of(survey, LEVELS)
    with mock.patch.object(bulk, "ROWS", rows_a_piece), mock.patch.object(piece_sums, "PIECES", pieces_a_word):
        assert same(summarise(answers, "employee", survey, keys), summarise_anywhere(answers, "employee", survey, keys))


@FEW
@given(data=st.data(), rows_a_piece=st.integers(1, 5))
def test_sums_held_in_two_columns_are_the_same_to_the_bit(data: st.DataObject, rows_a_piece: int) -> None:
    survey = data.draw(drawn_surveys(most=3))
    answers, keys = frame_of(survey, data.draw(drawn_rows(survey))).lazy(), keys_of(survey, LEVELS)
    with mock.patch.multiple(bulk, ROWS=rows_a_piece, BITS=2, fits=lambda _: False):
        assert same(summarise(answers, "employee", survey, keys), summarise_anywhere(answers, "employee", survey, keys))


@pytest.mark.parametrize("high", [127, 128, 181, 182, 1000])
def test_answers_of_any_width_are_summed_up_to_the_bit(high: int) -> None:
    told = survey_of(items_of(3)).model_dump(exclude_unset=True) | {"answers": {"agree": {"low": 0, "high": high}}}
    survey = Survey.model_validate(told)
    rows = [respondent([high, high, high]), respondent([high, 0, None]), respondent([None, high - 1, 1], level="manager")] * 3
    answers, keys = frame_of(survey, rows).lazy(), keys_of(survey, LEVELS)
    assert same(summarise(answers, "employee", survey, keys), summarise_anywhere(answers, "employee", survey, keys))


def test_frames_of_several_files_are_summed_up_as_one() -> None:
    survey = survey_of(items_of(3))
    keys = keys_of(survey, LEVELS)
    files = [frame_of(survey, rows).lazy() for rows in ([respondent([1, 2, 3])] * 2, [], [respondent([None, 5, 4])])]
    assert same(summarise(files, "employee", survey, keys), summarise(pl.concat(files), "employee", survey, keys))


@pytest.mark.parametrize("answer", [-1, 0, 6, 99])
def test_an_answer_outside_the_scale_is_refused_instead_of_counted_elsewhere(answer: int) -> None:
    survey = survey_of(items_of(2))
    rows = frame_of(survey, [respondent([1, answer]), respondent([1, 2]), respondent([1, None])])
    with pytest.raises(ValueError, match="'one1' is outside its scale"):
        summarise(rows.lazy(), "employee", survey, keys_of(survey, LEVELS))


@FEW
@given(data=st.data())
def test_turning_an_item_and_its_answers_changes_no_score(data: st.DataObject) -> None:
    survey = data.draw(drawn_surveys())
    rows = data.draw(drawn_rows(survey))
    items = {name: item.model_copy(update={"reverse": not item.reverse}) for name, item in survey.items.items()}
    ends = {name: survey.answers[item.answers].low + survey.answers[item.answers].high for name, item in items.items()}
    turned = [
        row | {name: ends[name] - row[name] for name in items if row[name] is not None} for row in rows
    ]  # low + high - answer: the mirror image
    a, b = summaries_of(survey, rows), summaries_of(survey.model_copy(update={"items": items}), turned)
    assert a.scales.equals(b.scales)
    assert a.parts.equals(b.parts)
    assert a.items.equals(b.items)


@FEW
@given(data=st.data())
def test_every_answer_doubled_doubles_every_sum(data: st.DataObject) -> None:
    survey = data.draw(drawn_surveys())
    rows = data.draw(drawn_rows(survey))
    one = summaries_of(survey, rows)
    assert same(merge([one, one]), summaries_of(survey, rows * 2))


@FEW
@given(data=st.data())
def test_cross_products_of_parts_are_over_those_who_have_both(data: st.DataObject) -> None:
    survey = data.draw(drawn_surveys())
    rows = data.draw(drawn_rows(survey, units=("A",)))
    keys = keys_of(survey, LEVELS)
    worth = Fraction(100, keys["one"].denominator), Fraction(100, keys["two"].denominator)
    parts = summaries_of(survey, rows).parts.filter((pl.col("a") == "one") & (pl.col("b") == "two"))
    scores = [(slow_score(survey, "one", row), slow_score(survey, "two", row)) for row in rows]
    both = [(a, b) for a, b in scores if a is not None and b is not None]
    totals = parts.select(pl.col("n", "total_a", "total_b", "product").sum()).row(0)
    assert totals[0] == len(both)
    assert totals[1] * worth[0] == sum(a for a, _ in both)
    assert totals[2] * worth[1] == sum(b for _, b in both)
    assert totals[3] * worth[0] * worth[1] == sum(a * b for a, b in both)


@FEW
@given(data=st.data())
def test_cross_products_of_items_are_over_complete_answers_in_points(data: st.DataObject) -> None:
    survey = survey_of(items_of(3, answers="odd"))
    rows = data.draw(drawn_rows(survey, units=("A",)))
    points = [[row[f"one{place}"] + 3 for place in range(3)] for row in rows if None not in row.values()]
    found = summaries_of(survey, rows).items.group_by("a", "b").agg(pl.col("n", "total_a", "total_b", "product").sum())
    expected = {
        (f"one{i}", f"one{j}"): (
            len(points),
            sum(p[i] for p in points),
            sum(p[j] for p in points),
            sum(p[i] * p[j] for p in points),
        )
        for i, j in [*combinations(range(3), 2), *((i, i) for i in range(3))]
        if points
    }
    assert {(a, b): tuple(numbers) for a, b, *numbers in found.iter_rows()} == expected


@FEW
@given(data=st.data())
def test_each_answer_of_each_item_is_counted(data: st.DataObject) -> None:
    survey = data.draw(drawn_surveys(most=2))
    rows = data.draw(drawn_rows(survey, units=("A",)))
    given_answers = [(name, str(row[name])) for row in rows for name in survey.items if row[name] is not None]
    counted = summaries_of(survey, rows).answers.group_by("item", "answer").agg(pl.col("n").sum())
    assert {(item, answer): n for item, answer, n in counted.iter_rows()} == {
        pair: given_answers.count(pair) for pair in set(given_answers)
    }


@pytest.mark.parametrize(("answered", "scored"), [(1, False), (2, True), (3, True)])
def test_half_of_three_items_is_two(answered: int, scored: bool) -> None:
    row = respondent([4] * answered + [None] * (3 - answered))
    assert (one_score(survey_of(items_of(3)), row) is not None) == scored


def test_half_of_four_items_is_enough_and_their_mean_is_of_those_answered() -> None:
    assert one_score(survey_of(items_of(4)), respondent([5, 4, None, None])) == Fraction(175, 2)


def test_half_is_of_what_the_levels_own_form_asks() -> None:
    items = items_of(4)
    items["one2"]["levels"] = items["one3"]["levels"] = ["front_line"]
    survey = survey_of(items)
    assert one_score(survey, respondent([5, None, None, None], level="manager")) == 100
    assert one_score(survey, respondent([5, None, None, None])) is None


def test_a_level_that_a_scale_is_not_scored_for_has_no_score() -> None:
    survey = survey_of(items_of(2), levels=["front_line"])
    assert one_score(survey, respondent([5, 5], level="manager")) is None
    assert one_score(survey, respondent([5, 5], level="not_stated")) == 100


@pytest.mark.parametrize(("count", "missing"), [(24, 0), (24, 11), (30, 13), (31, 0), (31, 2), (40, 17)])
def test_long_scales_are_scored_to_a_billionth_of_a_point(count: int, missing: int) -> None:
    survey = survey_of(items_of(count, answers="likely"))
    row = respondent([None] * missing + [place * 7 % 11 for place in range(count - missing)])
    found, slow = one_score(survey, row), slow_score(survey, "one", row)
    assert found is not None
    assert abs(found - slow) < Fraction(1, 10**9)


@pytest.mark.parametrize("count", [30, 37])
def test_the_highest_answers_to_a_long_scale_are_exactly_100(count: int) -> None:
    assert one_score(survey_of(items_of(count, answers="seven")), respondent([7] * count)) == 100
    assert one_score(survey_of(items_of(count, answers="seven")), respondent([1] * count)) == 0


def test_a_composite_of_two_long_scales_does_not_overflow() -> None:
    survey = survey_of(items_of(37) | items_of(41, answers="likely", scale="two"))
    row = respondent([2] * 37) | {f"two{place}": 9 for place in range(41)}
    found = one_score(survey, row, "both")
    assert found is not None
    assert abs(found - Fraction(115, 2)) < Fraction(1, 10**9)


def test_sums_of_squares_beyond_64_bits_are_exact() -> None:
    survey = survey_of(items_of(30, answers="seven"))
    one = summaries_of(survey, [respondent([7] * 30)] * 5)
    many = merge([one] * 40)
    denominator = keys_of(survey, LEVELS)["one"].denominator
    assert many.scales.filter(pl.col("scale") == "one").row(0)[-3:] == (200, 200 * denominator, 200 * denominator**2)


def test_no_answers_make_summaries_without_rows_that_merge() -> None:
    survey = survey_of(items_of(2) | items_of(2, scale="two"))
    row = respondent([1, 2]) | {"two0": 1, "two1": None}
    some = summaries_of(survey, [row])
    none = summaries_of(survey, [respondent([None, None]) | {"two0": None, "two1": None}])
    assert none.scales.is_empty()
    assert merge([some, none]).scales.equals(some.scales)


def test_nothing_to_merge_is_a_fault() -> None:
    with pytest.raises(ValueError, match="no summaries to merge"):
        merge([])


@FEW
@given(data=st.data())
def test_kinds_beside_each_other_are_what_they_merge_to_whichever_comes_first(data: st.DataObject) -> None:
    survey = data.draw(drawn_surveys())
    keys = keys_of(survey, LEVELS)
    staff, customers = (
        summarise(frame_of(survey, data.draw(drawn_rows(survey))).lazy(), kind, survey, keys) for kind in ("employee", "customer")
    )
    assert same(beside([staff, customers]), merge([staff, customers]))
    assert same(beside([customers, staff]), merge([staff, customers]))


def test_summaries_of_one_kind_do_not_stand_beside_each_other() -> None:
    one = summaries_of(survey_of(items_of(2)), [respondent([1, 2])])
    with pytest.raises(ValueError, match="different kinds"):
        beside([one, one])
