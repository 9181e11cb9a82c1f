"""Chances of weighted sums of squares: known distributions, published values, draws."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import special

from assessment.stats import chance_above_zero

FEW = settings(max_examples=40, deadline=None)


@pytest.mark.parametrize(("above", "chance"), [(0.1, 0.9458), (0.7, 0.5064), (2.0, 0.1240)])
def test_imhofs_table(above: float, chance: float) -> None:
    # Imhof, J. P. (1961). Computing the distribution of quadratic forms in normal variables. Biometrika, 48, 419-426, table 1,
    # first form: .6 X1 + .3 X2 + .1 X3 of one degree of freedom each. A fixed value is a chi-square of endless ones, over these.
    endless = 1e7
    found = chance_above_zero([0.6, 0.3, 0.1, -above / endless], [1, 1, 1, endless], [0, 0, 0, 0])
    assert float(found) == pytest.approx(chance, abs=0.007)


@FEW
@given(st.integers(1, 6), st.integers(6, 200), st.integers(0, 40), st.floats(0.3, 3))
def test_ratios_of_two_are_f_and_noncentral_f(df: int, left: int, shift: int, times: float) -> None:
    at = times * (1 + shift / df)
    below = float(special.ncfdtr(df, left, shift, at) if shift else special.fdtr(df, left, at))
    found = float(chance_above_zero([1 / df, -at / left], [df, left], [shift, 0]))
    assert found == pytest.approx(1 - below, abs=0.02)
    if 0.01 < below < 0.99:
        assert 0.9 <= min(found, 1 - found) / min(below, 1 - below) <= 1.1


@FEW
@given(st.integers(0, 1000), st.floats(0.1, 10))
def test_turning_all_signs_gives_the_other_chance_and_one_scale_for_all_changes_nothing(seed: int, times: float) -> None:
    generator = np.random.default_rng(seed)
    scale, df, shift = generator.normal([2, -2, 0, 0]), generator.uniform(1, 9, 4), generator.uniform(0, 9, 4)
    chance = float(chance_above_zero(scale, df, shift))
    assert float(chance_above_zero(-scale, df, shift)) == pytest.approx(1 - chance, abs=1e-6)
    assert float(chance_above_zero(times * scale, df, shift)) == pytest.approx(chance, abs=1e-6)


def test_many_sums_at_once_are_each_by_itself() -> None:
    generator = np.random.default_rng(1)
    scale, df, shift = (
        generator.normal([1, 0, -1], size=(5, 3)),
        generator.uniform(1, 9, (5, 3)),
        generator.uniform(0, 9, (5, 3)),
    )
    alone = [float(chance_above_zero(*one)) for one in zip(scale, df, shift, strict=True)]
    assert chance_above_zero(scale, df, shift) == pytest.approx(alone)


def test_at_the_mean_it_is_the_limit_of_what_is_near() -> None:
    # chi-square of 4 less 4: the mean is 0, and more than half of it lies below.
    endless = 1e7
    at = float(chance_above_zero([1, -4 / endless], [4, endless], [0, 0]))
    assert at == pytest.approx(special.chdtrc(4, 4), abs=0.01)


@pytest.mark.parametrize(("df", "shift"), [(4, 0), (2, 3), (1, 9)])
def test_the_limit_at_the_mean_lies_between_what_is_just_above_and_just_below(df: float, shift: float) -> None:
    many, mean = 1000, df + shift
    below, at, above = (float(chance_above_zero([1, -mean * by / many], [df, many], [shift, 0])) for by in (0.995, 1, 1.005))
    assert above < at < below
    assert at == pytest.approx((above + below) / 2, abs=2e-5)


def test_equal_sums_outweigh_each_other_half_the_time() -> None:
    assert float(chance_above_zero([2, -2], [3, 3], [1, 1])) == pytest.approx(0.5, abs=1e-9)


def test_sums_of_one_sign_are_always_on_its_side() -> None:
    assert float(chance_above_zero([1, 2], [3, 3], [0, 0])) == pytest.approx(1, abs=1e-6)
    assert float(chance_above_zero([-1, -2], [3, 3], [0, 0])) == pytest.approx(0, abs=1e-6)
