"""Customers' own answers within units: held against lme4 and lmerTest on raw answers, and against what can't be worked out."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pandas as pd
import polars as pl
import pytest
from along import STEPS, VALUES, figures_along  # type: ignore[import-not-found]
from linked import SMALL, linked  # type: ignore[import-not-found]
from scipy.stats import t as student

from assessment.links import ChainFigures, model_customers
from assessment.responses import Units
from assessment.scores import Key, Summaries
from assessment.settings import CUSTOMER, Kind
from assessment.stats import Floats, random_intercept

LEAVES = len(VALUES)
NUMBERS = ["slope", "se", "df", "ci_low", "ci_high", "p_holm", "explained"]
# lmer(liking ~ freedom / 10 + (1 | unit)) of lme4 1.1-31 (bobyqa, rhoend 1e-12) on the 288 answers of wave w2
# in the units shown on both sides, and lmer(liking ~ 1 + (1 | unit)) for the variance between units alone.
LMER = {"slope": 10.006964550, "se": 1.359496778, "df": 10.0, "left": 12.56579188, "within": 449.2659269, "between": 163.8188688}


def answers_of(values: Floats, *, n: int = 20, spread: int = 10) -> pl.DataFrame:
    """Sums of each unit's customers: half of them ``spread`` above the unit's value, half below; in tenths of a point."""
    half, tenths = n // 2, [round(float(value) * 10) for value in values]
    rows = [(value - 10 * spread, value + 10 * spread) for value in tenths]
    columns = {"kind": CUSTOMER, "wave": "w2", "unit": [f"u{place}" for place in range(len(values))], "level": CUSTOMER}
    sums = {"n": 2 * half, "total": [half * (a + b) for a, b in rows], "squares": [half * (a * a + b * b) for a, b in rows]}
    return pl.DataFrame({**columns, "scale": "happy", **sums})


def modelled(values: Floats, answers: pl.DataFrame, *, bounded: bool = False, measure: str = "score") -> pd.DataFrame:
    figures: ChainFigures = figures_along(values)
    nothing = pl.DataFrame()
    summaries = Summaries(nothing, answers, nothing, nothing, nothing, nothing)
    key = Key("happy", ("h1",), (), {CUSTOMER: 1}, 1000, bounded)
    scales = {end.name: SimpleNamespace(measure=measure) for end in STEPS[:2]}
    surveys = cast("Any", {"employee": SimpleNamespace(all_scales=scales)})
    keys: dict[Kind, dict[str, Key]] = {"customer": {"happy": key}}
    units = Units({"all": ""} | {f"u{place}": "all" for place in range(len(values))}, {})
    return model_customers(figures, summaries, surveys=surveys, keys=keys, units=units)


def test_the_figures_are_those_of_lmer_on_the_answers_themselves() -> None:
    row = linked().result.multilevel.iloc[0]
    assert (row["predictor"], row["outcome"], row["wave"], row["units"], row["n"]) == ("freedom", "liking", "w2", 12, 288)
    assert {name: row[name] for name in LMER} == pytest.approx(LMER, rel=1e-6)
    assert row["explained"] == pytest.approx(1 - LMER["left"] / LMER["between"], rel=1e-6)
    assert row["ci_high"] - row["slope"] == pytest.approx(2.228138852 * LMER["se"], rel=1e-6)  # t of .975 with 10


def test_only_units_that_may_be_shown_on_both_sides_are_in_it() -> None:
    result = linked().result
    whole = result.scores[result.scores["level"].isin(["all", CUSTOMER]) & (result.scores["wave"] == "w2")]
    shown = whole[whole["status"] == "shown"].set_index("scale")
    leaves = set(result.units.loc[result.units["leaf"], "unit"])
    units = leaves & set(shown.loc["freedom", "unit"]) & set(shown.loc["liking", "unit"])
    assert SMALL not in units
    assert result.multilevel["units"].iloc[0] == len(units)


def test_the_model_is_that_of_the_units_sums() -> None:
    row = modelled(VALUES, answers_of(VALUES[:, 2])).iloc[0]
    variance = np.full(LEAVES, 100 * 20 / 19)  # ten points off the mean, all of twenty
    found = random_intercept(np.full(LEAVES, 20), np.round(VALUES[:, 2], 1), variance, VALUES[:, 0] / 10)
    assert [row["slope"], row["ci_low"]] == pytest.approx([found.coefficients[1], found.low[1]], rel=1e-9)
    assert row["n"] == 20 * LEAVES


def test_a_share_counts_in_points() -> None:
    points, shares = VALUES.copy(), VALUES.copy()
    shares[:, :2] /= 100
    of_share = modelled(shares, answers_of(VALUES[:, 2]), measure="share")
    assert of_share["slope"].tolist() == pytest.approx(modelled(points, answers_of(VALUES[:, 2]))["slope"].tolist())


def test_p_is_corrected_for_all_rows() -> None:
    frame = modelled(VALUES, answers_of(VALUES[:, 2]))
    assert frame["predictor"].tolist() == ["free", "glad"]
    alone = modelled(VALUES[:, [0, 0, 2]], answers_of(VALUES[:, 2]))  # the same predictor twice: each p twice as large
    t = abs(alone["slope"] / alone["se"]).iloc[0]
    assert frame["p_holm"].notna().all()
    assert alone["p_holm"].tolist() == pytest.approx([2 * 2 * student.sf(t, alone["df"].iloc[0])] * 2)


def test_too_few_units_answers_without_spread_and_one_score_everywhere_are_said() -> None:
    same = VALUES.copy()
    same[:, 0] = 50.0
    rows = {
        "too_few_units": modelled(VALUES[:3], answers_of(VALUES[:3, 2])).iloc[0],
        "no_variance": modelled(VALUES, answers_of(VALUES[:, 2], spread=0)).iloc[0],
        "same_score": modelled(same, answers_of(VALUES[:, 2])).iloc[0],
        "counts_only": modelled(VALUES, answers_of(VALUES[:, 2]), bounded=True).iloc[0],
    }
    assert [row["reason"] for row in rows.values()] == list(rows)
    assert all(row[[*NUMBERS, "between", "left", "within"]].isna().all() for row in rows.values())


def test_a_staff_score_of_zero_everywhere_is_one_score() -> None:
    nobody = VALUES.copy()
    nobody[:, 0] = 0.0
    assert modelled(nobody, answers_of(VALUES[:, 2])).iloc[0]["reason"] == "same_score"


def test_units_that_differ_no_more_than_chance_have_a_slope_and_no_share_that_goes_with_it() -> None:
    row = modelled(VALUES, answers_of(VALUES[:, 1] / 100, spread=30)).iloc[0]
    assert (row["reason"], row["between"], row["left"]) == ("", 0.0, 0.0)
    assert row["within"] > 900
    assert row["ci_low"] < row["slope"] < row["ci_high"]
    assert np.isnan(row["explained"])


def test_where_averages_lie_exactly_on_a_line_there_is_no_slope() -> None:
    exact = np.round(VALUES, 1)
    exact[:, 2] = 60 + 2 * (exact[:, 0] - 60)
    row = modelled(exact, answers_of(exact[:, 2])).iloc[0]
    assert (row["reason"], row["left"]) == ("nothing_left", 0.0)
    assert row["between"] > 0
    assert row[NUMBERS].isna().all()


@pytest.mark.parametrize(("few", "reason"), [(60, ""), (20, "unequal_units")])
def test_of_very_unequal_units_there_are_variances_and_no_slope(few: int, reason: str) -> None:
    of_many, of_few = answers_of(VALUES[:, 2], n=400), answers_of(VALUES[:, 2], n=few)
    row = modelled(VALUES, pl.concat([of_many.head(LEAVES // 2), of_few.tail(-(LEAVES // 2))])).iloc[0]
    assert row["reason"] == reason
    assert np.isfinite(row[["between", "left", "within"]].astype(float)).all()
    assert row[NUMBERS].isna().all() == bool(reason)


def test_a_chain_of_one_side_has_no_rows_and_the_columns_stay() -> None:
    frame = modelled(VALUES[:, :2], answers_of(VALUES[:, 1]))
    assert frame.empty
    assert (str(frame["units"].dtype), str(frame["slope"].dtype)) == ("int64", "float64")
