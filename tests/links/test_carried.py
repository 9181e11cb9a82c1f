"""What if, over gated figures of units: which changes, carried how far, and worth what."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
import pytest
from along import VALUES, figures_along  # type: ignore[import-not-found]
from test_relations import survey_of  # type: ignore[import-not-found]

from assessment.errors import InputError
from assessment.links import RAISED_BY, WHAT_IF_COLUMNS, carry_what_if, refuse_unknown_value
from assessment.settings import Engagement, Kind, Value
from assessment.stats import Floats
from assessment.surveys import Survey

STAFF = {"free": {"role": "predictor", "step": "empowerment"}, "glad": {"role": "predictor", "step": "staff_satisfaction"}}
SURVEYS: Mapping[Kind, Survey] = {
    "employee": survey_of("employee", STAFF),
    "customer": survey_of("customer", {"happy": {"role": "outcome", "step": "customer_satisfaction"}}),
}
SHARES: Floats = VALUES * [1, 1, 1, 0.01]
BY_CUSTOMER = {"outcome": "repeat_rate", "currency": "EUR", "customers": 1000, "revenue": 50}
BY_POINT = {"outcome": "happy", "currency": "CHF", "point": {"low": 100, "high": 300}}


def carried(value: dict[str, Any] | None = None, values: Floats = SHARES) -> pd.DataFrame:
    return carry_what_if(figures_along(values), SURVEYS, Value.model_validate(value) if value else None)


def at(frame: pd.DataFrame, change: str, outcome: str) -> pd.Series:
    return frame[(frame["change"] == change) & (frame["outcome"] == outcome)].iloc[0]


def slopes() -> list[float]:
    """Each step's slope on the step before it, given all before that, by least squares."""
    z = SHARES - SHARES.mean(axis=0)
    return [float(np.linalg.lstsq(z[:, :step], z[:, step], rcond=None)[0][-1]) for step in (1, 2, 3)]


def test_a_lift_moves_the_mean_by_what_the_lower_half_lacks_and_is_carried_by_the_slopes() -> None:
    first, frame = SHARES[:, 0], carried()
    by = float(np.clip(np.median(first) - first, 0, None).mean())
    row = at(frame, "lift", "repeat_rate")
    assert (row["by"], row["value"]) == (pytest.approx(by), pytest.approx(by * np.prod(slopes())))
    assert at(frame, "lift", "glad")["value"] == pytest.approx(by * slopes()[0])


def test_raising_stops_at_the_highest_unit() -> None:
    first = SHARES[:, 0]
    by = (np.minimum(first + RAISED_BY, first.max()) - first).mean()
    assert 0 < by < RAISED_BY
    assert at(carried(), "raise", "happy")["by"] == pytest.approx(by)


def test_the_grid_has_every_half_point_that_the_range_allows() -> None:
    grid = carried().query("change == 'grid' and outcome == 'repeat_rate'")["by"]
    first = SHARES[:, 0] - SHARES[:, 0].mean()
    assert 0 in grid.tolist()
    assert np.diff(grid) == pytest.approx(0.5)
    assert first.min() <= grid.iloc[0] < first.min() + 0.5
    assert first.max() - 0.5 < grid.iloc[-1] <= first.max()


def test_a_share_is_worth_customers_times_revenue_and_only_at_its_step() -> None:
    frame = carried(BY_CUSTOMER)
    row, other = at(frame, "lift", "repeat_rate"), at(frame, "lift", "happy")
    expected = [row[name] * 50_000 for name in ("value", "ci_low", "ci_high")]
    assert [row[name] for name in ("money", "money_low", "money_high")] == pytest.approx(expected)
    assert (row["currency"], other["currency"]) == ("EUR", "")
    assert np.isnan(other["money"])


def test_a_point_of_a_share_is_a_hundredth_of_it() -> None:
    row = at(carried({"outcome": "repeat_rate", "currency": "EUR", "point": 500}), "lift", "repeat_rate")
    assert row["money"] == pytest.approx(row["value"] * 100 * 500)


def test_a_price_with_a_range_is_taken_at_its_middle_and_widens_the_range() -> None:
    row = at(carried(BY_POINT), "raise", "happy")
    assert row["money"] == pytest.approx(row["value"] * 200)
    assert row["money_high"] - row["money_low"] > (row["ci_high"] - row["ci_low"]) * 200


def test_few_units_give_a_reason_and_no_number() -> None:
    frame = carried(BY_CUSTOMER, SHARES[:5])
    assert set(frame["reason"]) == {"too_few_units"}
    assert frame["change"].tolist() == ["lift", "raise"] * 3
    assert frame[["by", "value", "ci_low", "money"]].isna().all(axis=None)


def test_a_chain_of_two_steps_carries_nothing() -> None:
    frame = carried(values=SHARES[:, :2])
    assert frame.empty
    assert list(frame.columns) == WHAT_IF_COLUMNS


def engaged(value: dict[str, Any]) -> Engagement:
    source = {"survey": "employee", "wave": "w", "file": "a.csv"}
    return Engagement.model_validate(
        {"client": "C", "waves": ["w"], "surveys": {"employee": "s"}, "sources": [source], "value": value}
    )


@pytest.mark.parametrize(
    ("value", "metrics", "message"),
    [
        (BY_CUSTOMER, [], "'value' is given to what is no step of customers on the chain: 'repeat_rate'. Allowed: happy"),
        (BY_POINT | {"outcome": "free"}, ["repeat_rate"], "Allowed: happy, repeat_rate"),
        (BY_CUSTOMER | {"outcome": "happy"}, [], "counts customers, and its outcome is no share of them: 'happy (score)'"),
    ],
)
def test_a_value_of_what_can_have_none_is_refused(value: dict[str, Any], metrics: list[str], message: str) -> None:
    with pytest.raises(InputError) as caught:
        refuse_unknown_value(engaged(value), SURVEYS, metrics)
    assert message in str(caught.value)


@pytest.mark.parametrize(("value", "metrics"), [(BY_CUSTOMER, ["repeat_rate"]), (BY_POINT, [])])
def test_a_value_of_a_step_of_customers_is_taken(value: dict[str, Any], metrics: list[str]) -> None:
    refuse_unknown_value(engaged(value), SURVEYS, metrics)


@pytest.mark.parametrize(
    "wrong",
    [
        {"customers": 1000}, {"revenue": 50}, {}, {"customers": 1000, "revenue": 50, "point": 3}, {"customers": 1000, "point": 3},
        {"point": {"low": 60, "high": 40}}, {"point": {"low": -1, "high": 40}}, {"point": 0}, {"point": float("inf")},
        {"point": {"low": 1}}, {"point": "much"}, {"point": 3, "prise": 4},
    ],
)  # fmt: skip
def test_a_value_that_says_too_little_too_much_or_nonsense_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"value"):
        engaged({"outcome": "repeat_rate", "currency": "EUR", **wrong})
