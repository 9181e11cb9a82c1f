"""Signs of careless answers, one by one: worked by hand, beside R's (``r/careless.R``), and what must hold for any answers."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from assessment import stats
from assessment.stats import Floats

HERE = Path(__file__).parent
REFERENCE = pl.read_csv(HERE / "r" / "careless.csv", null_values="NA")
COMPANIES = pl.read_csv(HERE / "data" / "lq2002.csv").select(pl.col("^(LEAD|TSIG|HOSTIL)[0-9]+$"))
BFI = pl.read_csv(HERE / "data" / "bfi_agreeableness.csv").cast(pl.Float64).to_numpy()
NAN = math.nan

ANSWERS = arrays(np.float64, st.tuples(st.integers(1, 8), st.integers(2, 12)), elements=st.sampled_from([1.0, 2, 3, 4, 5, NAN]))
FEW = settings(deadline=None, max_examples=150)


def from_r(index: str) -> tuple[Floats, Floats]:
    """Rows of the data, and R's values for them."""
    found = REFERENCE.filter(pl.col("index") == index)
    return found["row"].to_numpy() - 1, found["value"].cast(pl.Float64).fill_null(NAN).to_numpy()


def companies() -> Floats:
    return np.asarray(COMPANIES.to_numpy(), dtype=np.float64)


def halves(names: list[str]) -> list[stats.Halves]:
    scales = [[place for place, name in enumerate(names) if name.startswith(scale)] for scale in ("LEAD", "TSIG", "HOSTIL")]
    return [(places[0::2], places[1::2]) for places in scales]


def signs(rows: Floats) -> list[Floats]:
    """Everything that looks at one person's answers alone."""
    pairs = [([0], [1]), *([([2], [3])] if rows.shape[1] > 3 else [])]
    return [
        stats.long_string(rows), stats.intra_person_variability(rows), stats.repeated_pattern(rows), stats.even_odd(rows, pairs)
    ]  # fmt: skip


def totals(rows: Floats) -> dict[str, Floats]:
    return {"n": (~np.isnan(rows)).sum(axis=0).astype(float), "total": np.nansum(rows, axis=0)}


def spread(rows: Floats) -> stats.Spread:
    return stats.spread_of_answers(rows.mean(axis=0), np.cov(rows.T), n=len(rows))


def test_a_run_of_more_answers_than_a_byte_counts_is_counted() -> None:
    assert stats.long_string(np.full((1, 300), 4)).tolist() == [300]


def test_long_string_is_r_s_longest_run() -> None:
    rows, expected = from_r("long_string")
    assert stats.long_string(companies()[rows]).tolist() == expected.tolist()


def test_variability_is_r_s_standard_deviation_with_missing_answers_left_out() -> None:
    rows, expected = from_r("intra_person_variability")
    assert stats.intra_person_variability(BFI[rows]) == pytest.approx(expected, rel=1e-9, nan_ok=True)


def test_person_total_is_r_s_correlation_with_the_means_of_all_others() -> None:
    rows, expected = from_r("person_total")
    assert stats.person_total(companies()[rows], **totals(companies())) == pytest.approx(
        expected, rel=1e-9, abs=1e-12, nan_ok=True
    )


def test_even_odd_is_r_s_correlation_of_half_means_at_full_length() -> None:
    rows, expected = from_r("even_odd")
    found = stats.even_odd(companies()[rows], halves(COMPANIES.columns))
    assert found == pytest.approx(expected, rel=1e-9, abs=1e-12, nan_ok=True)


def test_mahalanobis_is_r_s_on_complete_rows() -> None:
    rows, expected = from_r("mahalanobis")
    found = stats.mahalanobis(companies()[rows], spread(companies()))
    assert found.squared == pytest.approx(expected, rel=1e-8)
    assert found.tail == pytest.approx(from_r("mahalanobis_tail")[1], rel=1e-7)


def test_mahalanobis_with_missing_answers_is_r_s_over_the_answered_items() -> None:
    rows, expected = from_r("missing")
    products = pl.DataFrame(BFI, orient="row").fill_nan(None)
    pairwise = [[products.select(pl.cov(a, b)).item() for b in products.columns] for a in products.columns]
    found = stats.mahalanobis(BFI[rows], stats.spread_of_answers(np.nanmean(BFI, axis=0), pairwise, n=2000))
    assert found.squared == pytest.approx(expected, rel=1e-8)
    assert found.tail == pytest.approx(from_r("missing_tail")[1], rel=1e-7)


def test_a_run_that_holds_one_kind_of_question_only_does_not_count_where_both_are_asked_for() -> None:
    turned = [False, False, True, False]
    found = stats.long_string(np.array([[4, 4, 2, 3], [1, 4, 4, 2], [NAN, 5, 5, 5]]), turned=turned)
    assert found.tolist() == [0, 2, 3]


def test_a_missing_answer_neither_ends_a_run_nor_lengthens_it() -> None:
    assert stats.long_string([[2, NAN, 2, 2, 5]])[0] == 3
    assert math.isnan(stats.long_string([[NAN] * 5])[0])


def test_up_and_down_again_is_a_pattern_and_a_straight_line_is_none() -> None:
    diagonal = [1, 2, 3, 4, 5, 4, 3, 2] * 3
    assert stats.repeated_pattern([diagonal, [3] * 24]).tolist() == [16, 0]


def test_a_person_who_mirrors_everybody_else_has_a_person_total_of_minus_one() -> None:
    rows = np.array([[1, 2, 3, 4.0], [1, 2, 3, 4], [4, 3, 2, 1]])
    assert stats.person_total(rows, **totals(rows))[2] == pytest.approx(-1)


def test_a_distance_that_was_worked_by_hand() -> None:
    # Variances 4 and 1, no covariance: (2/2)^2 + (3/1)^2 = 10; chi-square with two degrees: exp(-5).
    found = stats.mahalanobis([[2, 3]], stats.spread_of_answers([0, 0], [[4, 0], [0, 1]], n=9))
    assert found.squared[0] == pytest.approx(10)
    assert found.tail[0] == pytest.approx(math.exp(-5))


@pytest.mark.parametrize(
    ("covariance", "n", "reason"),
    [
        ([[1, 1], [1, 1]], 50, "singular"), ([[1, 2], [2, 1]], 50, "singular"), ([[1, 0], [0, 0]], 50, "no_variance"),
        ([[1, 0], [0, NAN]], 50, "no_variance"), ([[1, 0], [0, 1]], 2, "too_few"), ([[1]], 50, "one_item"),
    ],
)  # fmt: skip
def test_what_has_no_distance_says_why(covariance: list[list[float]], n: int, reason: str) -> None:
    known = stats.spread_of_answers(np.zeros(len(covariance)), covariance, n=n)
    assert known.reason == reason
    assert np.isnan(stats.mahalanobis(np.ones((3, len(covariance))), known).squared).all()


def test_what_can_not_be_right_is_refused() -> None:
    with pytest.raises(ValueError, match="square matrix"):
        stats.spread_of_answers([0, 0], [[1]], n=9)
    with pytest.raises(ValueError, match="people by items"):
        stats.long_string([1, 2, 3])


def test_no_time_or_no_time_above_zero_is_no_speed() -> None:
    assert np.isnan(stats.seconds_per_item([0, -5, NAN, 10], [5, 5, 5, 0])).all()


@FEW
@given(ANSWERS, st.randoms(use_true_random=False))
def test_the_order_of_people_changes_nobody_s_signs(rows: Floats, random: object) -> None:
    order = list(range(len(rows)))
    random.shuffle(order)  # type: ignore[attr-defined]
    for one, two in zip(signs(rows), signs(rows[order]), strict=True):
        assert np.array_equal(one[order], two, equal_nan=True)


@FEW
@given(ANSWERS)
def test_signs_lie_within_their_bounds(rows: Floats) -> None:
    run, sd, repeated, consistency = signs(rows)
    answered = (~np.isnan(rows)).sum(axis=1)
    assert np.isnan(run[answered == 0]).all()
    assert ((run >= 1) & (run <= answered))[answered > 0].all()
    assert ((sd >= 0) & (sd <= 4)).tolist() == (answered > 1).tolist()
    assert ((repeated >= 0) & (repeated <= np.maximum(answered - 2, 0))).all()
    assert (np.isnan(consistency) | (np.abs(consistency) <= 1)).all()


@FEW
@given(ANSWERS)
def test_others_answers_bound_the_person_total_and_one_person_alone_has_none(rows: Floats) -> None:
    found = stats.person_total(rows, **totals(rows))
    assert (np.isnan(found) | (np.abs(found) <= 1)).all()
    assert np.isnan(found).all() or len(rows) > 1


@FEW
@given(st.integers(1, 20), st.sampled_from([1.0, 3.0, 5.0]))
def test_a_constant_row_is_one_run_without_variability(items: int, answer: float) -> None:
    rows = np.full((2, items), answer)
    assert (stats.long_string(rows) == items).all()
    assert np.array_equal(stats.intra_person_variability(rows), np.full(2, 0.0 if items > 1 else NAN), equal_nan=True)
    assert np.isnan(stats.person_total(rows, **totals(rows))).all()


@FEW
@given(st.integers(0, 2**32 - 1), st.integers(1, 3))
def test_a_distance_falls_when_an_answer_is_taken_away_and_is_that_of_the_rest(seed: int, gone: int) -> None:
    rows = np.random.default_rng(seed).normal(size=(30, 5)) @ np.random.default_rng(seed + 1).normal(size=(5, 5))
    assume(not spread(rows).reason)  # items that nearly determine each other have no distances
    whole, cut = rows[:4], rows[:4].copy()
    cut[:, :gone] = NAN
    alone = stats.mahalanobis(rows[:4, gone:], spread(rows[:, gone:])).squared if gone < 4 else np.zeros(4)
    found = stats.mahalanobis(cut, spread(rows)).squared
    assert found == pytest.approx(alone, rel=1e-6)
    assert (found <= stats.mahalanobis(whole, spread(rows)).squared * (1 + 1e-9)).all()


@FEW
@given(st.integers(0, 2**32 - 1), st.floats(0.1, 10), st.floats(-5, 5))
def test_the_unit_of_answers_changes_no_distance(seed: int, factor: float, shift: float) -> None:
    rows = np.random.default_rng(seed).normal(size=(30, 4))
    moved = rows * [factor, 1, -1, 1] + shift
    assert stats.mahalanobis(moved, spread(moved)).squared == pytest.approx(
        stats.mahalanobis(rows, spread(rows)).squared, rel=1e-6
    )


def test_distances_of_nobody_known_are_told_with_how_many_answered() -> None:
    none = stats.mahalanobis([[1, NAN], [NAN, NAN]], stats.spread_of_answers([0, 0], [[1, 1], [1, 1]], n=9))
    assert np.isnan([none.squared, none.tail]).all()
    assert none.df.tolist() == [1, 0]
    assert np.isnan(stats.mahalanobis([[NAN, NAN]], stats.spread_of_answers([0, 0], np.eye(2), n=9)).squared).all()


def test_seconds_are_shared_among_the_items_that_were_answered() -> None:
    assert stats.seconds_per_item([30, 0.5, 12], [10, 1, 0])[:2].tolist() == [3, 0.5]


def test_more_people_than_items_by_one_have_a_spread() -> None:
    found = stats.spread_of_answers([1, 2], [[4, 0], [0, 2]], n=3)
    assert (found.reason, found.mean.tolist()) == ("", [1, 2])
    np.testing.assert_allclose(found.precision, [[0.25, 0], [0, 0.5]])
    assert np.isnan(stats.spread_of_answers([1, 2], [[4, 0], [0, 2]], n=2).precision).all()


def test_halves_that_run_against_each_other_are_no_more_than_minus_one() -> None:
    rows = np.array([[1, 5, 5, 1, 3, 3], [1, 1, 5, 5, 3, 3.0]])
    assert stats.even_odd(rows, [([0], [1]), ([2], [3]), ([4], [5])]).tolist() == pytest.approx([-1, 1])
    assert np.isnan(stats.even_odd(rows, [])).all()


def test_a_scale_of_which_a_half_was_left_out_has_no_part_in_consistency() -> None:
    # Halves 1, 3, 5 and 2, 1, 5: 6 / sqrt(8 * 26 / 3) = .7206, at full length 2 * .7206 / 1.7206; the fourth scale has one half.
    pairs = [([0], [1]), ([2], [3]), ([4], [5]), ([6], [7])]
    rows = np.array([[1, 2, 3, 1, 5, 5, NAN, 1], [1, 2, 3, 1, 5, 5, 4, NAN]])
    assert stats.even_odd(rows, pairs) == pytest.approx(0.837599, abs=1e-6)


def test_a_pattern_longer_than_the_longest_looked_for_is_not_seen() -> None:
    found = [stats.repeated_pattern([[1, 2, 3, 1, 2, 3, 1]], longest=longest)[0] for longest in (2, 3, 10)]
    assert found == [0, 4, 4]


@FEW
@given(ANSWERS)
def test_whole_numbers_with_the_lowest_for_none_have_the_signs_of_floats_with_nan(rows: Floats) -> None:
    whole = np.where(np.isnan(rows), np.iinfo(np.int8).min, rows).astype(np.int8)
    np.testing.assert_array_equal(stats.long_string(whole), stats.long_string(rows))
    np.testing.assert_array_equal(stats.repeated_pattern(whole), stats.repeated_pattern(rows))


def test_person_total_is_the_plain_correlation_where_items_were_answered_by_unequal_numbers() -> None:
    rows = np.random.default_rng(4).integers(1, 6, (12, 6)).astype(float) + 50
    rows[:9, 0], rows[2:6, 3], rows[11, 5] = NAN, NAN, NAN
    found = stats.person_total(rows, **totals(rows))
    for person in range(12):
        others, there = np.nanmean(np.delete(rows, person, axis=0), axis=0), ~np.isnan(rows[person])
        assert found[person] == pytest.approx(np.corrcoef(rows[person, there], others[there])[0, 1])
