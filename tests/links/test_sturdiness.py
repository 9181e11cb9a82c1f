"""Other looks at the chain's links, each held against another library or worked by hand."""

from __future__ import annotations

import numpy as np
import pytest
from along import VALUES, figures_along  # type: ignore[import-not-found]
from linked import linked  # type: ignore[import-not-found]
from scipy.stats import pearsonr, spearmanr

from assessment.links import look_again

FIRST = 0


def test_each_link_of_the_chain_is_looked_at_once_with_the_r_of_the_links() -> None:
    result = linked().result
    links = result.links[(result.links["family"] == "chain") & (result.links["wave"] == result.wave)]
    looks = result.sturdiness
    assert looks[["predictor", "outcome"]].to_numpy().tolist() == links[["predictor", "outcome"]].to_numpy().tolist()
    assert looks["r"].tolist() == links["r"].tolist()
    assert looks["units"].tolist() == links["units"].tolist()


def test_ranks_are_those_of_another_library() -> None:
    row = look_again(figures_along(VALUES)).iloc[FIRST]
    assert row["rho"] == pytest.approx(spearmanr(VALUES[:, 0], VALUES[:, 1]).statistic, rel=1e-12)
    assert row["rho_low"] < row["rho"] < row["rho_high"]


def test_without_any_one_unit_is_what_leaving_each_out_gives() -> None:
    row = look_again(figures_along(VALUES)).iloc[FIRST]
    without = [np.delete(VALUES, place, axis=0) for place in range(len(VALUES))]
    r = [pearsonr(left[:, 0], left[:, 1]).statistic for left in without]
    assert [row["lowest"], row["highest"]] == pytest.approx([min(r), max(r)], rel=1e-9)


def test_units_weigh_as_much_as_the_fewer_of_their_people() -> None:
    staff, customers = np.full(len(VALUES), 40.0), np.full(len(VALUES), 90.0)
    staff[0] = 80.0
    row = look_again(figures_along(VALUES, people=[staff, customers, staff, staff])).iloc[FIRST]
    twice = np.vstack([VALUES, VALUES[:1]])
    assert row["weighted"] == pytest.approx(pearsonr(twice[:, 0], twice[:, 1]).statistic, rel=1e-9)


def test_two_records_have_no_people_to_weigh_by() -> None:
    nobody = np.full(len(VALUES), np.nan)
    row = look_again(figures_along(VALUES, people=[nobody] * VALUES.shape[1])).iloc[FIRST]
    assert np.isnan(row["weighted"])
    assert not np.isnan(row["r"])


def test_a_bend_is_corrected_for_all_steps() -> None:
    curved = VALUES.copy()
    curved[:, 1] = (curved[:, 0] - curved[:, 0].mean()) ** 2 + curved[:, 1] / 10
    frame = look_again(figures_along(curved))
    assert frame["p_bend"].iloc[FIRST] < 0.001
    assert frame["curvature"].iloc[FIRST] > 0


def test_too_few_units_are_said() -> None:
    row = look_again(figures_along(VALUES[:3])).iloc[FIRST]
    assert row["reason"] == "too_few"
    assert np.isnan([row["r"], row["rho"], row["lowest"], row["weighted"], row["p_bend"]]).all()


def test_a_step_without_figures_has_no_looks_and_the_columns_stay() -> None:
    frame = look_again(figures_along(VALUES[:, :1]))
    assert frame.empty
    assert str(frame["units"].dtype) == "int64"
