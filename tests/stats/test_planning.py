"""What a survey will be able to show."""

import math

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from assessment.stats import (
    answers_needed,
    correlation,
    mean_interval,
    power,
    respondents_for_share,
    share_interval,
    smallest_link,
    units_needed,
)

UNITS = (10, 15, 20, 30, 50, 70, 100, 200)
LINKS = (0.632, 0.514, 0.444, 0.361, 0.279, 0.235, 0.197, 0.139)
TRUE_LINKS = (0.10, 0.15, 0.20, 0.25, 0.30, 0.33, 0.40, 0.50)
UNITS_NEEDED = (783, 347, 194, 124, 85, 70, 47, 30)


@pytest.mark.parametrize(("units", "link"), list(zip(UNITS, LINKS, strict=True)))
def test_published_smallest_links(units: int, link: float) -> None:
    assert round(smallest_link(units), 3) == link


@pytest.mark.parametrize(("link", "units"), list(zip(TRUE_LINKS, UNITS_NEEDED, strict=True)))
def test_published_units_needed(link: float, units: int) -> None:
    assert units_needed(link) == units_needed(-link) == units


@settings(deadline=None)
@given(st.integers(5, 200), st.integers(0, 2**32 - 1))
def test_the_smallest_link_is_where_the_test_of_a_correlation_turns(units: int, seed: int) -> None:
    x, y = np.random.default_rng(seed).normal(size=(2, units))
    found, edge = correlation(x, y), smallest_link(units)
    assume(abs(abs(found.r) - edge) > 1e-9)
    assert (found.p < 0.05) == (abs(found.r) > edge)


@settings(deadline=None)
@given(st.floats(0.05, 0.9), st.floats(0.5, 0.95))
def test_units_needed_give_the_power_asked_for_and_one_fewer_does_not(link: float, wanted: float) -> None:
    units = units_needed(link, power=wanted)
    assert power(link, units) >= wanted - 1e-9
    assert units == 4 or power(link, units - 1) < wanted + 1e-3


@pytest.mark.slow
def test_power_is_how_often_a_true_link_is_found() -> None:
    rng = np.random.default_rng(7)
    x = rng.normal(size=(5000, 30))
    y = 0.4 * x + math.sqrt(1 - 0.4**2) * rng.normal(size=x.shape)
    found = np.mean([correlation(a, b).p < 0.05 for a, b in zip(x, y, strict=True)])
    # Fisher's z leaves out a bias of r / (2 (n - 1)) and so says a little less than there is.
    assert 0 < found - power(0.4, 30) < 0.03


def test_without_a_true_link_power_is_the_rate_of_false_alarms() -> None:
    assert power(0, 40) == pytest.approx(0.05)


def test_four_units_could_show_only_a_link_of_nearly_one_and_three_nothing() -> None:
    # t(2) = 4.3027.
    assert smallest_link(4) == pytest.approx(4.3027 / math.sqrt(2 + 4.3027**2), abs=1e-5)
    # atanh(.5) = .5493: Phi(.5493 - 1.96) + Phi(-.5493 - 1.96).
    assert power(0.5, 4) == pytest.approx(0.0792 + 0.0061, abs=2e-4)
    assert math.isnan(smallest_link(3))
    assert math.isnan(power(0.5, 3))


@pytest.mark.parametrize("link", [0, 1, -1, 1.5, math.nan])
def test_no_number_of_units_finds_a_link_that_is_none(link: float) -> None:
    with pytest.raises(ValueError, match="between -1 and 1 and not 0"):
        units_needed(link)


@pytest.mark.parametrize("wanted", [0, 1, 80])
def test_a_power_that_is_no_probability_is_refused(wanted: float) -> None:
    with pytest.raises(ValueError, match="power must be between 0 and 1"):
        units_needed(0.3, power=wanted)


@pytest.mark.parametrize("link", [1, -1, -2, math.nan])
def test_a_link_beyond_one_has_no_power(link: float) -> None:
    with pytest.raises(ValueError, match="between -1 and 1"):
        power(link, 20)


def half_width_of_mean(n: int, sd: float, population: float) -> float:
    low, high = mean_interval(n, 0, sd**2, population=population, bounds=(-math.inf, math.inf))
    return float(high - low) / 2


@settings(deadline=None)
@given(st.floats(0.5, 20), st.floats(1, 40), st.one_of(st.just(math.nan), st.integers(5, 3000)))
def test_the_answers_needed_are_enough_and_one_fewer_is_not(half_width: float, sd: float, population: float) -> None:
    n = answers_needed(half_width, sd, population=population)
    assert half_width_of_mean(n, sd, population) <= half_width * (1 + 1e-9)
    assert n == 2 or half_width_of_mean(n - 1, sd, population) > half_width * (1 - 1e-9)


@settings(deadline=None)
@given(st.floats(0.01, 0.4), st.floats(0, 1), st.one_of(st.just(math.nan), st.integers(5, 3000)))
def test_the_answers_needed_for_a_share_are_enough_and_one_fewer_is_not(
    half_width: float, share: float, population: float
) -> None:
    n = respondents_for_share(half_width, share=share, population=population)
    low, high = share_interval(share * n, n, population=population)
    assert float(high - low) / 2 <= half_width
    wider = share_interval(share * (n - 1), n - 1, population=population)
    assert n == 1 or float(wider.high - wider.low) / 2 > half_width


def test_a_worked_share() -> None:
    # Half of Wilson's interval of a half is z / (2 sqrt(n + z^2)): n = z^2 (1 / (4 * .05^2) - 1) = 380.3.
    assert respondents_for_share(0.05) == 381


def test_a_small_group_needs_fewer_answers_and_never_more_than_it_has() -> None:
    assert answers_needed(5, 20, population=60) < answers_needed(5, 20)
    assert answers_needed(0.001, 20, population=60) == 60


def test_people_who_do_not_differ_need_two_answers() -> None:
    assert answers_needed(5, 0) == 2


@pytest.mark.parametrize("half_width", [0, -1, math.nan])
def test_an_interval_without_width_is_refused(half_width: float) -> None:
    with pytest.raises(ValueError, match="half width must be above 0"):
        answers_needed(half_width, 20)
    with pytest.raises(ValueError, match="half width must be above 0"):
        respondents_for_share(half_width)


@pytest.mark.parametrize("sd", [-1, math.inf, math.nan])
def test_a_standard_deviation_that_is_none_is_refused(sd: float) -> None:
    with pytest.raises(ValueError, match="standard deviation must be"):
        answers_needed(5, sd)


@pytest.mark.parametrize("share", [-0.1, 1.1, math.nan])
def test_a_share_beyond_its_range_is_refused(share: float) -> None:
    with pytest.raises(ValueError, match="within 0-1"):
        respondents_for_share(0.05, share=share)


@pytest.mark.parametrize(("units", "link"), [(10, 0.765), (20, 0.561), (30, 0.463), (100, 0.256)])
def test_links_of_one_in_a_hundred_are_those_of_printed_tables(units: int, link: float) -> None:
    # Critical values of r, two-sided 1 %, with units - 2 degrees of freedom.
    assert smallest_link(units, level=0.01) == pytest.approx(link, abs=6e-4)


def test_units_needed_at_a_stricter_level_by_hand() -> None:
    # (2.575829 + 1.281552) / atanh(.3) = 3.857381 / .3095196 = 12.46248, squared and 3 more: 158.3.
    assert units_needed(0.3, power=0.9, level=0.01) == 159


def test_power_at_a_stricter_level_by_hand() -> None:
    # atanh(.5) * sqrt(28 - 3) = 2.746531; less 2.575829: Phi(.170702) = .56777, and next to nothing on the other side.
    assert power(0.5, 28, level=0.01) == pytest.approx(0.56777, abs=1e-5)


def test_hardly_any_power_asked_for_takes_the_fewest_units() -> None:
    assert units_needed(0.3, power=0.01) == 4


def test_a_surer_range_takes_more_answers_by_hand() -> None:
    # z = 1.644854: z^2 (1 / (4 * .05^2) - 1) = 2.705544 * 99 = 267.8, for a half; and of a mean (1.644854 * 20 / 1)^2 = 1082.2,
    # of which t with as many degrees takes some two more.
    assert respondents_for_share(0.05, confidence=0.9) == 268
    assert answers_needed(1, 20, confidence=0.9) == pytest.approx(1082.2 + 1.9, abs=1)


def test_a_group_of_one_needs_its_one_answer() -> None:
    assert (answers_needed(5, 20, population=1), respondents_for_share(0.05, population=1)) == (1, 1)


def test_shares_of_none_and_of_all_can_be_planned_for() -> None:
    # Wilson's interval of none in n is z^2 / (n + z^2) wide: 3.841459 / .1 - 3.841459 = 34.6.
    assert respondents_for_share(0.05, share=0) == respondents_for_share(0.05, share=1) == 35
