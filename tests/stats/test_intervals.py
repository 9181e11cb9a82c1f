"""Intervals of means, shares, net promoter scores and differences."""

import math
import random

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy import stats

from assessment.stats import (
    Estimate,
    difference_interval,
    estimate_interval,
    mean_estimate,
    mean_interval,
    mean_variance,
    nps_interval,
    share_interval,
)
from assessment.stats.intervals import leaning_spread, normal_quantile, t_quantile

answers = st.lists(st.integers(0, 4), min_size=2, max_size=40)
UNBOUNDED = (-math.inf, math.inf)


def limits(values: list[int], **options: float) -> tuple[float, float]:
    found = mean_variance(len(values), sum(values), sum(v * v for v in values), step=(100, 4))
    low, high = mean_interval(len(values), found.mean, found.variance, **options)  # type: ignore[arg-type]
    return float(low), float(high)


def test_a_worked_interval_of_a_mean_on_a_scale_without_ends() -> None:
    # n 25, mean 70, sd 20: se 4, t(24) 2.0639.
    low, high = mean_interval(25, 70, 400, bounds=UNBOUNDED)
    assert (float(low), float(high)) == pytest.approx((70 - 4 * 2.0638986, 70 + 4 * 2.0638986))


def test_a_worked_interval_of_25_of_30() -> None:
    # A sixth did not answer: se = 4 / sqrt(6).
    low, high = mean_interval(25, 70, 400, population=30, bounds=UNBOUNDED)
    assert float(high - low) / 2 == pytest.approx(4 / math.sqrt(6) * 2.0638986)


@settings(deadline=None)
@given(answers)
def test_an_interval_of_a_mean_holds_the_mean_and_stays_on_the_scale(values: list[int]) -> None:
    low, high = limits(values)
    assert 0 <= low <= 25 * sum(values) / len(values) + 1e-12
    assert 25 * sum(values) / len(values) - 1e-12 <= high <= 100
    assert low < high


@settings(deadline=None)
@given(answers, st.randoms())
def test_the_order_of_answers_does_not_matter(values: list[int], mixer: random.Random) -> None:
    mixed = list(values)
    mixer.shuffle(mixed)
    assert limits(mixed) == limits(values)


@settings(deadline=None)
@given(answers)
def test_every_answer_doubled_narrows_the_interval(values: list[int]) -> None:
    low, high = limits(values)
    narrower_low, narrower_high = limits(values * 2)
    # Where a limit lies at the end of the scale it can't move.
    assert narrower_low > low or low == 0
    assert narrower_high < high or high == 100


@settings(deadline=None)
@given(answers)
def test_turning_the_scale_round_turns_the_interval_round(values: list[int]) -> None:
    low, high = limits(values)
    turned_low, turned_high = limits([4 - value for value in values])
    assert (turned_low, turned_high) == pytest.approx((100 - high, 100 - low), abs=1e-9)


@settings(deadline=None)
@given(answers, st.integers(0, 100))
def test_the_smaller_the_group_the_narrower_the_interval_of_the_same_answers(values: list[int], more: int) -> None:
    small, large = limits(values, population=len(values) + more), limits(values, population=len(values) + more + 1)
    assert large[0] <= small[0] <= small[1] <= large[1]


@settings(deadline=None)
@given(answers)
def test_a_census_has_no_sampling_error(values: list[int]) -> None:
    mean = 25 * sum(values) / len(values)
    assert limits(values, population=len(values)) == pytest.approx((mean, mean))


@pytest.mark.parametrize("population", [math.nan, 0, 24, -5])
def test_a_population_that_is_unknown_or_below_the_answers_corrects_nothing(population: float) -> None:
    low, high = mean_interval(25, 70, 400, population=population)
    assert (float(low), float(high)) == tuple(float(limit) for limit in mean_interval(25, 70, 400))


def test_one_answer_gives_no_interval_unless_it_is_the_whole_group() -> None:
    low, high = mean_interval([1, 0, 1], [50, math.nan, 50], [math.nan] * 3, population=[math.nan, 10, 1])
    np.testing.assert_array_equal(low, [math.nan, math.nan, 50])
    np.testing.assert_array_equal(high, [math.nan, math.nan, 50])


def test_when_all_give_one_answer_the_interval_is_that_of_a_share() -> None:
    low, high = mean_interval([12, 12, 12], [0, 100, 50], 0)
    middle_low, middle_high = share_interval(6, 12)
    np.testing.assert_allclose(low, np.array([0, 75.7506, 100 * float(middle_low)]), rtol=1e-5)
    np.testing.assert_allclose(high, np.array([24.2494, 100, 100 * float(middle_high)]), rtol=1e-5)


def test_when_all_give_one_answer_without_bounds_there_is_no_interval() -> None:
    low, high = mean_interval(12, 30, 0, bounds=UNBOUNDED)
    assert np.isnan([low, high]).all()


def test_without_bounds_an_interval_is_not_cut() -> None:
    low, _ = mean_interval(10, 1, 400, bounds=UNBOUNDED)
    assert low < 0


def test_an_estimate_of_no_error_that_is_no_census_is_not_believed() -> None:
    low, high = estimate_interval(Estimate(np.array([100.0, 100.0]), np.array([0.0, 0.0]), np.array([11.0, np.inf])))
    np.testing.assert_allclose(np.array([low, high]), np.array([[75.7506, 100], [100, 100]]), rtol=1e-6)


@pytest.mark.parametrize(
    ("count", "n", "low", "high"), [(81, 100, 0.7222, 0.8749), (0, 12, 0, 0.2425), (12, 12, 0.7575, 1), (1, 1, 0.2065, 1)]
)
def test_published_intervals_of_shares(count: int, n: int, low: float, high: float) -> None:
    found = share_interval(count, n)
    assert (float(found.low), float(found.high)) == pytest.approx((low, high), abs=5e-5)


@settings(deadline=None)
@given(st.integers(1, 200), st.data(), st.integers(0, 300))
def test_an_interval_of_a_share_holds_it_and_stays_within_0_and_1(n: int, data: st.DataObject, more: int) -> None:
    count = data.draw(st.integers(0, n))
    low, high = share_interval(count, n, population=n + more)
    assert 0 <= low <= count / n <= high <= 1
    assert (low == high) == (more == 0)


def test_a_sample_of_a_group_is_worth_more_answers() -> None:
    # 10 of 19 people: 10 * 18 / 9 = 20 answers' worth.
    assert share_interval(5, 10, population=19) == share_interval(10, 20)


def test_nobody_answered_gives_no_interval_of_a_share() -> None:
    assert np.isnan(share_interval(0, 0)).all()
    assert np.isnan(nps_interval(0, 0, 0)).all()


@pytest.mark.parametrize(("count", "n"), [(5, 4), (-1, 4)])
def test_a_share_of_more_than_all_is_refused(count: int, n: int) -> None:
    with pytest.raises(ValueError, match="between 0 and n"):
        share_interval(count, n)


@pytest.mark.parametrize(
    ("promoters", "detractors", "n", "low", "high"),
    [(50, 20, 100, 14.05, 44.20), (20, 0, 20, 69.7, 100), (0, 20, 20, -100, -69.7)],
)
def test_published_intervals_of_net_promoter_scores(promoters: int, detractors: int, n: int, low: float, high: float) -> None:
    found = nps_interval(promoters, detractors, n)
    assert (float(found.low), float(found.high)) == pytest.approx((low, high), abs=0.05)


@settings(deadline=None)
@given(st.integers(0, 60), st.integers(0, 60), st.integers(0, 60), st.integers(0, 100))
def test_an_interval_of_a_net_promoter_score_holds_it(up: int, passive: int, down: int, more: int) -> None:
    n = up + passive + down
    assume(n > 0)
    low, high = nps_interval(up, down, n, population=n + more)
    assert -100 <= low <= 100 * (up / n - down / n) <= high <= 100
    assert (low == high) == (more == 0)


def test_more_promoters_and_detractors_than_answers_are_refused() -> None:
    with pytest.raises(ValueError, match="add up to n or less"):
        nps_interval(6, 5, 10)


def test_a_worked_difference() -> None:
    # se 5; df = 625 / (81 / 24 + 256 / 15) = 30.58.
    difference, low, high = difference_interval((70, 3, 24), (60, 4, 15))  # type: ignore[arg-type]
    reach = 5 * float(t_quantile(0.95, 625 / (81 / 24 + 256 / 15)))
    assert (float(difference), float(low), float(high)) == pytest.approx((10, 10 - reach, 10 + reach))


@settings(deadline=None)
@given(st.floats(0, 100), st.floats(0, 100), st.floats(0.1, 20), st.floats(0.1, 20))
def test_changing_sides_changes_the_sign_of_a_difference(a: float, b: float, se_a: float, se_b: float) -> None:
    one, other = Estimate(*map(np.float64, (a, se_a, 9))), Estimate(*map(np.float64, (b, se_b, 30)))  # type: ignore[arg-type]
    difference, low, high = difference_interval(one, other)
    assert tuple(-part for part in difference_interval(other, one)) == (difference, high, low)


def test_a_difference_from_a_census_has_the_error_of_the_other_side() -> None:
    sample, census = mean_estimate(25, 70, 400), mean_estimate(5, 60, 300, population=5)
    _, low, high = difference_interval(sample, census)
    assert [float(low), float(high)] == pytest.approx(
        [float(limit) - 60 for limit in mean_interval(25, 70, 400, bounds=UNBOUNDED)]
    )


def test_a_difference_of_two_censuses_is_certain() -> None:
    found = difference_interval(mean_estimate(5, 70, 9, population=5), mean_estimate(6, 60, 9, population=6))
    assert [float(part) for part in found] == [10, 10, 10]


def test_two_groups_of_one_answer_each_are_not_sure_of_their_difference() -> None:
    _, low, high = difference_interval(mean_estimate(10, 100, 0), mean_estimate(10, 75, 0))
    assert float(low) < 10
    assert float(high) > 40


def test_a_difference_from_a_group_of_one_is_not_known() -> None:
    difference, low, high = difference_interval(mean_estimate(25, 70, 400), mean_estimate(1, 60, math.nan))
    assert float(difference) == 10
    assert np.isnan([low, high]).all()


@pytest.mark.parametrize("confidence", [0, 1, -0.5, 95, math.nan])
def test_a_confidence_that_is_no_probability_is_refused(confidence: float) -> None:
    with pytest.raises(ValueError, match="confidence must be between 0 and 1"):
        normal_quantile(confidence)


TOP_70, TOP_90, LOW = [0.02, 0.03, 0.05, 0.2, 0.7], [0.01, 0.01, 0.03, 0.05, 0.9], [0.6, 0.25, 0.1, 0.04, 0.01]


def shares_covered(weights: list[float], n: int, population: int, *, rounds: int, seed: int) -> float:
    """How often the interval holds the mean of a group, of whom n answer five items that hang together."""
    rng = np.random.default_rng(seed)
    edges = [
        normal_quantile(2 * share - 1) if share > 0.5 else -normal_quantile(1 - 2 * share) for share in np.cumsum(weights)[:-1]
    ]
    latent = rng.normal(size=(rounds, population, 1)) + rng.normal(size=(rounds, population, 5))
    points = np.searchsorted(edges, latent / math.sqrt(2)).sum(axis=2)
    seen, truth = points[:, :n], points.mean(axis=1) * 5
    found = mean_variance(np.full(rounds, n), seen.sum(axis=1), (seen**2).sum(axis=1), step=(100, 20))
    low, high = mean_interval(n, found.mean, found.variance, population=population)
    return float(np.mean((low <= truth) & (truth <= high)))


@pytest.mark.slow
@pytest.mark.parametrize("weights", [[0.1, 0.21, 0.39, 0.2, 0.1], [0.05, 0.1, 0.2, 0.4, 0.25]], ids=["symmetric", "agreeing"])
@pytest.mark.parametrize("n", [10, 20, 30, 100])
@pytest.mark.parametrize("asked", [1.2, 2, 10])
def test_intervals_of_means_hold_as_often_as_they_say(weights: list[float], n: int, asked: float) -> None:
    covered = shares_covered(weights, n, round(n * asked), rounds=2000, seed=n)
    assert 0.93 <= covered <= 0.975


@pytest.mark.slow
@pytest.mark.parametrize(
    "weights",
    [[0.02, 0.03, 0.05, 0.2, 0.7], [0.01, 0.01, 0.03, 0.05, 0.9], [0.6, 0.25, 0.1, 0.04, 0.01]],
    ids=["70", "90", "low"],
)
@pytest.mark.parametrize("n", [10, 20, 30, 100])
def test_near_an_end_intervals_hold_at_least_about_as_often_as_they_say(weights: list[float], n: int) -> None:
    assert 0.93 <= shares_covered(weights, n, n * 10, rounds=2000, seed=n) <= 0.975


@pytest.mark.parametrize("n", [10, 20])
def test_where_nine_in_ten_are_at_the_top_what_is_missed_is_missed_below(n: int) -> None:
    # With half of the error on either side 97.4 to 98 % were held, as no sample of so few puts the lower limit above the truth.
    assert 0.935 <= shares_covered(TOP_90, n, 4000 // n, rounds=2000, seed=6) <= 0.968


def test_near_an_end_an_interval_leans_away_from_it() -> None:
    low, high = mean_interval(20, 92, 100)
    assert 92 - float(low) > float(high) - 92


def test_a_worked_interval_on_a_scale() -> None:
    # Share .7 of n 25, .699601 with a twentieth of an answer: squares 24 * .04 + 25 * .000399^2 + .025 * (.699601^2 + .300399^2)
    # = .974496, over 24.05 * .699601 * .300399: r .192804, one answer in r / 25 = .0077122, df 24 * 1.385608 / .807196 = 41.1977.
    # Wilson's with t(41.1977) 2.019247: (.7 + .0157226 -+ 2.019247 * sqrt(.21 * .0077122 + .0155728^2 / 4)) / 1.0314452.
    low, high = mean_interval(25, 70, 400)
    assert (float(low), float(high)) == pytest.approx((61.3657, 77.4148), abs=1e-4)


def test_a_worked_interval_on_a_scale_where_25_of_30_answered() -> None:
    # As above with one answer in .0077122 / 6: (.7 + .0026204 -+ 2.019247 * sqrt(.21 * .0012854 + .0025955^2 / 4)) / 1.0052409.
    low, high = mean_interval(25, 70, 400, population=30)
    assert (float(low), float(high)) == pytest.approx((66.5852, 73.2062), abs=1e-4)


def test_a_worked_interval_near_an_end() -> None:
    # Share .92 of n 20, .918953 with a twentieth of an answer: squares .19 + 20 * .001047^2 + .025 * (.918953^2 + .081047^2)
    # = .211298, over 19.05 * .918953 * .081047: r .148925, one answer in .0074463, df 19 * 1.297850 / .851075 = 28.9741.
    # Wilson's with t(28.9741) 2.045309: (.92 + .0155749 -+ 2.045309 * sqrt(.0736 * .0074463 + .0152298^2 / 4)) / 1.0311499 =
    # .858482 and .956142, beyond which 20 * .043858 = .88 people's worth has room: all 5 % are above, with t .95 1.699177 in
    # place of .975's. (.92 + .0107496 + 1.699177 * sqrt(.0736 * .0074463 + .0126524^2 / 4)) / 1.0214991 = .951498.
    low, high = mean_interval(20, 92, 100)
    assert (float(low), float(high)) == pytest.approx((85.8482, 95.1498), abs=1e-4)


def test_a_worked_interval_beyond_which_one_and_a_half_people_have_room() -> None:
    # As above .837691 and .940099 with t(39.2248) 2.022320, .934761 with 1.684640. Beyond .940099 have 25 * .059901 = 1.497516
    # people room: (2 - 1.497516) / (1 + 25 * .005338) = .443329 of the way, .940099 - .443329 * .005338 = .937733.
    low, high = mean_interval(25, 90, 150)
    assert (float(low), float(high)) == pytest.approx((83.7691, 93.7733), abs=1e-4)
    assert 2 - 25 * (1 - float(high) / 100) == pytest.approx((0.940099 - float(high) / 100) / 0.005338, abs=1e-3)


@pytest.mark.parametrize(("yes", "n", "all_on_one_side"), [(19, 20, True), (39, 40, True), (180, 200, False), (12, 20, False)])
def test_of_yes_and_no_answers_near_an_end_the_limit_is_wilsons_with_all_of_the_error_above(
    yes: int, n: int, all_on_one_side: bool
) -> None:
    found = mean_interval(n, 100 * yes / n, 1e4 * yes * (n - yes) / n / (n - 1))
    both = stats.binomtest(yes, n).proportion_ci(0.95, method="wilson")
    above = stats.binomtest(yes, n, alternative="less").proportion_ci(0.95, method="wilson")
    assert float(found.low) / 100 == pytest.approx(both.low, abs=2e-3)
    assert float(found.high) / 100 == pytest.approx((above if all_on_one_side else both).high, abs=2e-3)


@settings(deadline=None)
@given(answers, st.floats(0.55, 0.98))
def test_the_surer_one_wants_to_be_the_wider_the_interval(values: list[int], confidence: float) -> None:
    narrow, wide = limits(values, confidence=confidence), limits(values, confidence=confidence + 0.015)
    assert wide[0] <= narrow[0] + 1e-9
    assert narrow[1] <= wide[1] + 1e-9


def test_no_limit_passes_the_mean_however_little_is_to_be_held() -> None:
    for confidence in (0.05, 0.3, 0.5):
        low, high = mean_interval(12, 95, 60, confidence=confidence)
        assert low < 95 <= high


def test_answers_that_are_all_the_same_vary_as_shares_do() -> None:
    # Ten answers at three quarters of the way: .75 * .25 / 10.
    variance, df = leaning_spread(Estimate(np.array(75.0), np.array(0.0), np.array(9.0)), math.nan, (0, 100))
    assert float(variance) == pytest.approx(0.01875)
    assert float(df) == math.inf


def test_a_mean_without_an_error_has_no_degrees_of_freedom() -> None:
    _, df = leaning_spread(Estimate(np.array(75.0), np.array(math.nan), np.array(math.nan)), math.nan, (0, 100))
    assert math.isnan(float(df))


@pytest.mark.parametrize("n", [2, 3])
def test_the_error_of_very_few_is_not_left_to_either_side_at_once(n: int) -> None:
    low, high = mean_interval(n, 50, 10)
    assert float(high) - 50 == pytest.approx(50 - float(low))
    even = leaning_spread(mean_estimate(n, 50, 10), math.nan, (0, 100))
    reach = float(t_quantile(0.95, even[1]) * np.sqrt(even[0])) * 100
    assert float(high) - 50 == pytest.approx(reach / math.sqrt(1 + 4e-4 * reach**2), rel=1e-6)


def test_no_interval_jumps_where_a_mean_hardly_moves() -> None:
    means = np.arange(5, 95.1, 0.1)
    low, high = mean_interval(25, means, 200)
    assert (np.abs(np.diff([low, high])) < 0.2).all()


def test_of_answers_close_together_in_the_middle_it_is_students() -> None:
    near, plain = mean_interval(200, 50, 100), mean_interval(200, 50, 100, bounds=UNBOUNDED)
    assert [float(end) for end in near] == pytest.approx([float(end) for end in plain], abs=0.01)


def test_of_yes_and_no_answers_it_is_wilsons() -> None:
    n, count = 400, 300
    found = mean_interval(n, 100 * count / n, 1e4 * count * (n - count) / n / (n - 1))
    assert [float(end) / 100 for end in found] == pytest.approx([float(end) for end in share_interval(count, n)], abs=2e-4)


@pytest.mark.parametrize("weights", [[0.05, 0.1, 0.2, 0.4, 0.25], TOP_70], ids=["agreeing", "70"])
def test_means_at_the_edge_of_the_outer_fifth_hold_no_more_often_than_they_say(weights: list[float]) -> None:
    # Where intervals changed from Student's to leaning ones at 80, those of means about 80 held 96.5 % and more.
    assert 0.935 <= shares_covered(weights, 20, 4000, rounds=2000, seed=5) <= 0.962


def test_where_nearly_all_answered_near_an_end_what_is_added_counts_for_the_others_only() -> None:
    few, many = (mean_interval(20, 95, 60, population=people) for people in (22, 2000))
    assert float(few.high - few.low) == pytest.approx(float(many.high - many.low) * math.sqrt(1 - 20 / 22), rel=0.12)


def test_an_interval_at_one_end_mirrors_that_at_the_other() -> None:
    low, high = mean_interval([20, 20], [92, 8], [100, 100])
    assert (low[0], high[0]) == pytest.approx((100 - high[1], 100 - low[1]))


def test_a_share_seen_as_a_mean_has_nearly_the_interval_of_a_share() -> None:
    n, mean = 50, 0.9
    found = mean_interval(n, 100 * mean, 1e4 * mean * (1 - mean) * n / (n - 1))
    wanted = share_interval(45, 50)
    assert [float(end) / 100 for end in found] == pytest.approx([float(end) for end in wanted], abs=0.01)


def test_a_difference_from_a_mean_near_an_end_leans_as_that_mean_does() -> None:
    difference, low, high = difference_interval(mean_estimate(20, 95, 60), mean_estimate(400, 50, 300))
    assert float(difference - low) > float(high - difference)


def test_a_difference_near_an_end_is_put_together_from_the_sides_by_welchs_degrees_of_freedom() -> None:
    # .9 of n 20 and .6 of n 30: variances and degrees of freedom of the shares as worked for each, joined by Welch's formula.
    sides = mean_estimate(20, 90, 250), mean_estimate(30, 60, 500)
    (v, f), (w, g) = (leaning_spread(side, math.nan, (0, 100)) for side in sides)
    df = float((v + w) ** 2 / (v**2 / f + w**2 / g))
    t = float(stats.t.ppf(0.975, df))
    ends = []
    for share, one in ((0.9, float(v) / 0.09), (0.6, float(w) / 0.24)):
        reach = t * math.sqrt(share * (1 - share) * one + (t * one) ** 2 / 4)
        ends.append([(share + t**2 * one / 2 + sign * reach) / (1 + t**2 * one) for sign in (-1, 1)])
    low = 0.3 - math.hypot(0.9 - ends[0][0], ends[1][1] - 0.6)
    assert float(difference_interval(*sides)[1]) == pytest.approx(100 * low)


def test_intervals_of_differences_near_an_end_hold_about_as_often_as_they_say() -> None:
    rng = np.random.default_rng(4)
    answers = [rng.binomial(4, share, (1500, n)) * 25.0 for share, n in ((0.93, 25), (0.5, 40))]
    top, middle = (mean_estimate(side.shape[1], side.mean(axis=1), side.var(axis=1, ddof=1)) for side in answers)
    _, low, high = difference_interval(top, middle)
    assert 0.93 <= np.mean((low <= 43) & (high >= 43)) <= 0.975


def test_of_endless_people_an_interval_is_that_of_people_who_are_not_known() -> None:
    for known, endless in (
        (share_interval([0, 3], 10), share_interval([0, 3], 10, population=np.inf)),
        (nps_interval(3, 2, 10), nps_interval(3, 2, 10, population=np.inf)),
        (mean_interval(10, 100, 0), mean_interval(10, 100, 0, population=np.inf)),
    ):
        assert np.array(endless).tolist() == np.array(known).tolist()
