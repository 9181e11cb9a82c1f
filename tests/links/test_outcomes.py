from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from linked import linked  # type: ignore[import-not-found]

from assessment.links import gather_outcomes
from assessment.links.outcomes import OUTCOME_COLUMNS, rates
from assessment.responses import Units

TREE = {"All": "", "North": "All", "South": "All", "A": "North", "B": "North", "C": "South"}
SERVED = {("A", "customer"): 100, ("B", "customer"): 300, ("C", "customer"): 600}
NO_SCORES = pd.DataFrame(columns=["kind", "scale", "unit", "wave", "n", "score", "se", "ci_low", "ci_high", "status", "shown_at"])


def recorded(
    values: Mapping[str, float], *, metric: str = "repeat_rate", people: Mapping[tuple[str, str], int] = SERVED
) -> dict[str, float]:
    metrics = pl.DataFrame({"unit": list(values), "wave": "w", "metric": metric, "value": list(values.values())})
    frame = gather_outcomes(NO_SCORES, metrics, Units(TREE, people), {})
    shown = frame[frame["status"] == "shown"]
    assert frame.loc[frame["status"] != "shown", ["n", "value", "se", "ci_low", "ci_high"]].isna().all(axis=None)
    return dict(zip(shown["unit"], shown["value"], strict=True))


def test_a_region_has_its_units_rate_weighted_by_their_customers() -> None:
    found = recorded({"A": 0.2, "B": 0.6, "C": 0.3})
    assert found == pytest.approx({"A": 0.2, "B": 0.6, "C": 0.3, "North": 0.5, "South": 0.3, "All": 0.38})


def test_staff_turnover_is_weighted_by_staff() -> None:
    people = {**SERVED, ("A", "front_line"): 20, ("A", "manager"): 10, ("B", "front_line"): 10, ("C", "front_line"): 60}
    found = recorded({"A": 0.1, "B": 0.5, "C": 0.2}, metric="staff_turnover", people=people)
    assert found == pytest.approx({"A": 0.1, "B": 0.5, "C": 0.2, "North": 0.2, "South": 0.2, "All": 0.2})


def test_a_rate_that_is_given_comes_before_the_mean_of_its_parts() -> None:
    found = recorded({"A": 0.2, "B": 0.6, "North": 0.4, "C": 0.3})
    assert found == pytest.approx({"A": 0.2, "B": 0.6, "C": 0.3, "North": 0.4, "South": 0.3, "All": 0.34})


def test_nothing_is_said_of_a_region_some_of_whose_customers_are_in_no_rate() -> None:
    assert set(recorded({"A": 0.2, "C": 0.3})) == {"A", "C", "South"}


def test_nothing_is_said_of_a_region_whose_customers_are_not_counted() -> None:
    assert set(recorded({"A": 0.2, "B": 0.6}, people={("A", "customer"): 5})) == {"A", "B"}
    assert set(recorded({"A": 0.2, "B": 0.6}, people={})) == {"A", "B"}


def test_nothing_is_said_of_a_region_with_customers_of_its_own_and_no_rate() -> None:
    assert "North" not in recorded({"A": 0.2, "B": 0.6}, people={**SERVED, ("North", "customer"): 7})


def test_a_unit_without_customers_weighs_nothing() -> None:
    found = recorded({"A": 0.2, "B": 0.9}, people={("A", "customer"): 100, ("B", "customer"): 0})
    assert found["All"] == 0.2


def test_amounts_are_not_added_up() -> None:
    assert recorded({"A": 5.0, "B": 7.0, "C": 1.0}, metric="revenue") == {"A": 5.0, "B": 7.0, "C": 1.0}


@given(
    st.dictionaries(st.sampled_from("ABC"), st.floats(0, 1), min_size=1),
    st.dictionaries(st.sampled_from("ABC"), st.integers(1, 9)),
)
def test_a_mean_of_rates_is_between_them(values: dict[str, float], people: dict[str, int]) -> None:
    found = rates(values, Units(TREE, {(unit, "customer"): count for unit, count in people.items()}), of="customer")
    assert all(min(values.values()) - 1e-12 <= rate <= max(values.values()) + 1e-12 for rate in found.values())
    assert ("All" in found) == (bool(people) and set(people) == set(values))


@given(st.floats(0, 1))
def test_a_deep_tree_carries_a_rate_to_the_top(rate: float) -> None:
    parents = {"u0": "", **{f"u{depth}": f"u{depth - 1}" for depth in range(1, 3000)}}
    found = rates({"u2999": rate}, Units(parents, {("u2999", "customer"): 4}), of="customer")
    assert found["u0"] == pytest.approx(rate)


def test_no_metrics_and_no_customers_leave_the_columns() -> None:
    none = pl.DataFrame(schema={"unit": pl.String, "wave": pl.String, "metric": pl.String, "value": pl.Float64})
    frame = gather_outcomes(NO_SCORES, none, Units(TREE), {})
    assert frame.empty
    assert frame.columns.tolist() == OUTCOME_COLUMNS
    assert str(frame["value"].dtype) == "float64"


def test_what_customers_say_has_an_interval_and_what_is_recorded_has_none() -> None:
    frame = linked().result.outcomes
    shown = frame[frame["status"] == "shown"]
    records = shown["measure"].isin(["rate", "amount"])
    assert shown.loc[~records, ["n", "se", "ci_low", "ci_high"]].notna().all(axis=None)
    assert shown.loc[records, ["n", "se", "ci_low", "ci_high"]].isna().all(axis=None)
    assert dict(zip(shown["outcome"], shown["measure"], strict=True)) == {
        "liking": "score", "again": "nps", "trouble": "share", "repeat_rate": "rate",
    }  # fmt: skip


def test_a_mirror_is_no_outcome() -> None:
    assert "seen" not in set(linked().result.outcomes["outcome"])
    assert np.isfinite(linked().result.scores.query("scale == 'seen' and status == 'shown'")["score"]).all()
