"""Least squares: what must hold for any columns."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.stats import least_squares

seeds = st.integers(0, 10_000)


def test_a_line_worked_by_hand() -> None:
    # x 0, 1, 2 and y 1, 2, 4: slope 3/2, intercept 5/6, residuals 1/6, -1/3, 1/6, their squares 1/6 with 1 to spare.
    found = least_squares([[1, 0], [1, 1], [1, 2]], [1, 2, 4])
    assert found.slopes == pytest.approx([5 / 6, 3 / 2])
    assert found.residuals == pytest.approx([1 / 6, -1 / 3, 1 / 6])
    assert found.variance == pytest.approx(1 / 6)
    assert found.df == 1
    assert found.errors == pytest.approx([np.sqrt(5 / 36), np.sqrt(1 / 12)])


@given(seeds, st.floats(1e-6, 1e6))
def test_residuals_stand_upright_on_the_columns_whatever_their_sizes(seed: int, factor: float) -> None:
    generator = np.random.default_rng(seed)
    columns, y = generator.normal(size=(12, 3)), generator.normal(size=12)
    found = least_squares(columns * [1, factor, 1], y)
    assert columns.T @ found.residuals == pytest.approx([0, 0, 0], abs=1e-12)
    assert found.slopes * [1, factor, 1] == pytest.approx(least_squares(columns, y).slopes, rel=1e-9)


def test_as_many_rows_as_columns_leave_no_error_to_tell() -> None:
    found = least_squares([[1, 0], [1, 2]], [3, 7])
    assert found.slopes == pytest.approx([3, 2])
    assert found.df == 0
    assert np.isnan(found.errors).all()


def test_columns_that_can_not_be_told_apart_and_too_few_rows_are_refused() -> None:
    with pytest.raises(ValueError, match="a column is made of the others"):
        least_squares([[1, 2], [2, 4], [3, 6]], [1, 2, 3])
    with pytest.raises(ValueError, match="a column is made of the others"):
        least_squares([[1, 0], [1, 0], [1, 0]], [1, 2, 3])
    with pytest.raises(ValueError, match="there are 1 rows, fewer than 2 columns"):
        least_squares([[1, 2]], [1])
