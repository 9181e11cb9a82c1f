from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pytest
from linked import linked, points  # type: ignore[import-not-found]
from scipy.stats import f_oneway

from assessment.links import agree_within, measure_agreement
from assessment.responses import Units
from assessment.scores import Key, keys_of, summarise
from assessment.settings import LEVELS, Kind
from assessment.surveys import Survey

FIGURES = [
    "n", "units", "items", "alpha", "icc1", "icc1_low", "icc1_high", "icc2", "icc2_low", "icc2_high", "rwg", "rwg_skewed", "ad",
    "ad_median", "ad_limit",
]  # fmt: skip
FREE = ["free1", "free2", "free3"]


def measured(kind: str, scale: str, wave: str = "w1") -> pd.Series[float]:
    frame = linked().result.agreement
    chosen: pd.DataFrame = frame[(frame["kind"] == kind) & (frame["scale"] == scale) & (frame["wave"] == wave)]
    return chosen[FIGURES].iloc[0]


def free_answers(wave: str) -> pd.DataFrame:
    """Answers to the scale of three items, turned, by unit; complete ones only."""
    staff = linked().staff
    frame = points(staff[staff["wave"] == wave], FREE) / 25
    frame["free2"] = 4 - frame["free2"]
    complete: pd.DataFrame = frame.assign(unit=staff["unit"]).dropna()
    return complete


def of_shown(people: pd.DataFrame, scale: str, wave: str) -> pd.DataFrame:
    """Staff of units that are shown: not of the one that has too few, nor of the one beside it that would tell of it."""
    scores = linked().result.scores.query("kind == 'employee' and level == 'all' and status == 'shown'")
    units = set(scores.query("scale == @scale and wave == @wave")["unit"]).intersection(people["unit"])
    assert len(units) == 12
    chosen: pd.DataFrame = people[people["unit"].isin(units)]
    return chosen


def shown_staff(scale: str, wave: str = "w1") -> pd.DataFrame:
    """Staff of the units that are shown."""
    return of_shown(linked().staff.query("wave == @wave"), scale, wave)


@pytest.mark.parametrize("wave", ["w1", "w2"])
@pytest.mark.parametrize(("kind", "scale"), [("employee", "freedom"), ("employee", "gladness"), ("customer", "liking")])
def test_icc_is_that_of_an_analysis_of_variance_of_raw_scores_in_shown_units(kind: str, scale: str, wave: str) -> None:
    frame = shown_staff(scale, wave) if kind == "employee" else linked().customers
    scored = frame[frame["wave"] == wave].dropna(subset=[scale])
    groups = [group[scale].to_numpy() for _, group in scored.groupby("unit")]
    sizes = np.array([len(group) for group in groups])
    f, k0 = f_oneway(*groups).statistic, (sizes.sum() - (sizes**2).sum() / sizes.sum()) / (len(groups) - 1)
    found = measured(kind, scale, wave)
    assert [found["icc1"], found["icc2"]] == pytest.approx([(f - 1) / (f + k0 - 1), 1 - 1 / f])
    assert found["units"] == len(groups) == (12 if kind == "employee" else 14)


def test_n_is_of_everybody_as_alpha_is() -> None:
    staff = linked().staff
    assert measured("employee", "freedom")["n"] == staff.loc[staff["wave"] == "w1", "freedom"].notna().sum()


@pytest.mark.parametrize("wave", ["w1", "w2"])
def test_alpha_is_that_of_complete_answers(wave: str) -> None:
    covariances = free_answers(wave)[FREE].cov().to_numpy()
    expected = 3 / 2 * (1 - np.trace(covariances) / covariances.sum())
    assert measured("employee", "freedom", wave)["alpha"] == pytest.approx(expected)


@pytest.mark.parametrize("wave", ["w1", "w2"])
def test_rwg_is_the_mean_over_units_against_ticking_at_random(wave: str) -> None:
    ratios = (
        of_shown(free_answers(wave), "freedom", wave).groupby("unit")[FREE].var().mean(axis=1) / 2
    )  # five answers: random variance 2
    agreement = np.where(ratios >= 1, 0, 3 * (1 - ratios) / (3 * (1 - ratios) + ratios))
    assert measured("employee", "freedom", wave)["rwg"] == pytest.approx(agreement.mean())


@pytest.mark.parametrize("wave", ["w1", "w2"])
def test_rwg_is_told_against_a_slight_skew_too(wave: str) -> None:
    ratios = (
        of_shown(free_answers(wave), "freedom", wave).groupby("unit")[FREE].var().mean(axis=1) / 1.34
    )  # five answers that lean to one side
    agreement = np.where(ratios >= 1, 0, 3 * (1 - ratios) / (3 * (1 - ratios) + ratios))
    assert measured("employee", "freedom", wave)["rwg_skewed"] == pytest.approx(agreement.mean())


@pytest.mark.parametrize(("scale", "items"), [("freedom", FREE), ("heard", ["heard"])])
def test_average_deviation_is_the_mean_distance_in_answer_points_over_units(scale: str, items: list[str]) -> None:
    staff = shown_staff(scale)
    answers = points(staff, items).div(25).groupby(staff["unit"])
    for name, middle in (("ad", "mean"), ("ad_median", "median")):
        distances = answers.transform(middle).sub(points(staff, items).div(25)).abs().groupby(staff["unit"]).mean()
        assert measured("employee", scale)[name] == pytest.approx(distances.mean(axis=1).mean())
    assert measured("employee", scale)["ad_limit"] == pytest.approx(5 / 6)


def test_both_iccs_have_intervals_that_go_together() -> None:
    found = measured("employee", "freedom")
    assert found["icc1_low"] < found["icc1"] < found["icc1_high"]
    f = 1 / (1 - found["icc2"])
    k0 = (f - 1) / found["icc1"] - f + 1
    stepped = [k0 * found[end] / (1 + (k0 - 1) * found[end]) for end in ("icc1_low", "icc1_high")]
    assert stepped == pytest.approx([found["icc2_low"], found["icc2_high"]])


def test_an_item_alone_has_no_alpha() -> None:
    assert np.isnan(measured("employee", "heard")["alpha"])
    assert measured("employee", "heard")["items"] == 1


def test_rwg_of_an_item_alone_is_that_of_one_question() -> None:
    staff = shown_staff("heard")
    variances = points(staff, ["heard"])["heard"].div(25).groupby(staff["unit"]).var()
    expected = (1 - (variances / 2).clip(upper=1)).mean()  # five answers: random variance 2
    assert measured("employee", "heard")["rwg"] == pytest.approx(expected)


def test_descriptors_have_no_row_of_their_own() -> None:
    assert not linked().result.agreement["scale"].str.startswith("k.").any()


def test_a_composite_has_icc_and_no_alpha() -> None:
    found = measured("employee", "spirit")
    assert found[["icc1", "icc2"]].notna().all()
    assert np.isnan(found["alpha"])


SURVEY = Survey.model_validate({
    "survey": "s", "title": "S", "respondents": "employee",
    "answers": {"agree": {"low": 1, "high": 5}, "seven": {"low": 1, "high": 7}},
    "scales": {"one": {"title": "One"}, "mixed": {"title": "Mixed"}},
    "items": {
        f"{scale}{place}": {"text": f"{scale}{place}", "concepts": ["c"], "scales": [scale],
                            "answers": "seven" if scale == "mixed" and place else "agree"}
        for scale in ("one", "mixed") for place in range(2)
    },
})  # fmt: skip


def agreement_of(sizes: list[int], *, shown: list[int] | None = None, minimum: int = 10) -> pd.DataFrame:
    """Agreement of units of such sizes, whose people differ; by default those are shown that have the minimum."""
    keys: Mapping[Kind, Mapping[str, Key]] = {"employee": keys_of(SURVEY, LEVELS)}
    rows = [
        {"wave": "w", "unit": f"U{unit}", "level": "manager"}
        | {item: 1 + (unit + person + place) % 4 for place, item in enumerate(SURVEY.items)}
        for unit, size in enumerate(sizes)
        for person in range(size)
    ]
    answers = pl.DataFrame(rows).with_columns(pl.col(list(SURVEY.items)).cast(pl.Int16))
    summaries = summarise(answers.lazy(), "employee", SURVEY, keys["employee"])
    known: dict[str, Any] = {"surveys": {"employee": SURVEY}, "keys": keys, "minimum": minimum}
    chosen = [unit for unit, size in enumerate(sizes) if size >= minimum] if shown is None else shown
    decisions = pd.DataFrame(
        [("employee", "w", scale, f"U{unit}", "all", "shown") for scale in SURVEY.scales for unit in chosen],
        columns=["kind", "wave", "scale", "unit", "level", "status"],
    )
    units = Units({"All": ""} | {f"U{unit}": "All" for unit in range(len(sizes))})
    within = agree_within(summaries, **known)
    return measure_agreement(summaries, within, decisions, units=units, **known).set_index("scale")


def test_fewer_people_than_the_minimum_are_not_spoken_of() -> None:
    assert agreement_of([5, 4]).empty
    assert len(agreement_of([5, 5])) == 2


def test_agreement_within_units_is_not_told_where_no_unit_is_shown() -> None:
    found = agreement_of([9, *[1] * 8])
    assert found[["icc1", "icc2", "rwg", "rwg_skewed", "ad"]].isna().all(axis=None)
    assert (found["reason"] == "too_few").all()
    assert not pd.isna(found["alpha"]["one"])
    assert not pd.isna(agreement_of([10, *[1] * 8])["rwg"]["one"])


def test_hidden_units_are_in_nothing_but_alpha_however_many_their_people() -> None:
    figures = ["units", "icc1", "icc2", "icc1_low", "icc1_high", "rwg", "rwg_skewed", "ad", "ad_median"]
    beside = agreement_of([20, 15, 12, 11, 7], shown=[0, 1, 2])
    pd.testing.assert_frame_equal(beside[figures], agreement_of([20, 15, 12])[figures])
    assert (beside["n"] == 65).all()


def test_items_of_different_answer_scales_have_no_rwg() -> None:
    found = agreement_of([12, 12])
    assert found.loc["mixed", ["rwg", "rwg_skewed", "ad", "ad_limit"]].isna().all()
    assert not pd.isna(found["rwg"]["one"])


def test_one_unit_has_no_icc() -> None:
    found = agreement_of([12])
    assert found[["icc1", "icc2"]].isna().all(axis=None)
    assert found["units"].tolist() == [1, 1]
    assert found["reason"].tolist() == ["one_group"] * 2


def test_items_of_different_answer_scales_are_carried_to_one_range_for_alpha() -> None:
    rows = np.array(
        [[(unit + person + place) % 4 for place in (2, 3)] for unit, size in enumerate([6, 6]) for person in range(size)]
    )
    covariances = np.cov(rows / [4, 6], rowvar=False)
    expected = 2 * (1 - np.trace(covariances) / covariances.sum())
    assert agreement_of([6, 6]).loc["mixed", "alpha"] == pytest.approx(expected)
