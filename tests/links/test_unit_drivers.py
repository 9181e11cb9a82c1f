"""What the chain's end shares with each practice, and when nothing can be told."""

from __future__ import annotations

import numpy as np
import pytest
from along import VALUES, figures_along  # type: ignore[import-not-found]

from assessment.links import MOST_PRACTICES, split_drivers
from assessment.stats import Floats

UNITS = len(VALUES)


def practices(count: int, *, units: int = UNITS) -> Floats:
    return np.random.default_rng(5).normal(size=(units, count))


def outcome_of(practice: Floats, *, noise: float = 0.5) -> Floats:
    """The chain's values, with an end that goes with one practice."""
    values: Floats = VALUES.copy()
    values[:, 3] = practice + noise * np.random.default_rng(6).normal(size=UNITS)
    return values


def test_the_parts_add_up_to_what_is_shared() -> None:
    columns = practices(3)
    frame = split_drivers(figures_along(outcome_of(columns[:, 0]), practices=columns))
    design = np.column_stack([np.ones(UNITS), columns])
    end = outcome_of(columns[:, 0])[:, 3]
    left = end - design @ np.linalg.lstsq(design, end, rcond=None)[0]
    assert frame["weight"].sum() == pytest.approx(1 - left.var() / end.var(), rel=1e-9)
    assert set(frame["r2"].round(9)) == {round(frame["weight"].sum(), 9)}


def test_the_practice_that_goes_with_the_end_is_beyond_noise_and_ahead() -> None:
    columns = practices(3)
    frame = split_drivers(figures_along(outcome_of(columns[:, 1]), practices=columns))
    assert frame["beyond_noise"].tolist() == [False, True, False]
    assert frame["ahead_of"].tolist() == ["", "practice0 practice2", ""]


def test_of_noise_nothing_is_told() -> None:
    frame = split_drivers(figures_along(VALUES[:24], practices=practices(8, units=24)))
    assert frame["weight"].notna().all()
    assert not frame["beyond_noise"].any()
    assert not frame["ahead_of"].any()


def test_the_last_outcome_with_enough_units_is_taken() -> None:
    values = VALUES.copy()
    values[14:, 3] = np.nan
    frame = split_drivers(figures_along(values, practices=practices(3)))
    assert set(frame["outcome"]) == {"happy"}
    assert set(frame["units"]) == {UNITS}


@pytest.mark.parametrize(("units", "reason"), [(14, "too_few_units"), (15, "")])
def test_practices_need_fifteen_units(units: int, reason: str) -> None:
    frame = split_drivers(figures_along(VALUES[:units], practices=practices(3, units=units)))
    assert set(frame["reason"]) == {reason}


def test_practices_beyond_the_most_are_named_and_have_no_part() -> None:
    frame = split_drivers(figures_along(VALUES, practices=practices(MOST_PRACTICES + 2)))
    assert frame["reason"].tolist() == [""] * MOST_PRACTICES + ["too_many_predictors"] * 2
    assert frame["weight"].isna().tolist() == [False] * MOST_PRACTICES + [True] * 2


def test_one_practice_or_no_customers_is_nothing_to_split() -> None:
    assert split_drivers(figures_along(VALUES, practices=practices(1))).empty
    assert split_drivers(figures_along(VALUES[:, :2], practices=practices(3))).empty
