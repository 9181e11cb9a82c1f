"""A run on the tenants gives what the published table of counts gives, with a questionnaire that is a file and no code."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from assessment import findings
from assessment.pipeline import Assessment, compute
from assessment.settings import bundled, read_settings

FOLDER = bundled("data", "tenants")
POINTS = {"Low": 0.0, "Medium": 50.0, "High": 100.0}
# Tenants by kind of housing, then by Low, Medium and High satisfaction: summed from the published table.
SATISFIED = {"Tower": (99, 101, 200), "Apartment": (271, 192, 302), "Atrium": (64, 79, 96), "Terrace": (133, 74, 70)}


@pytest.fixture(scope="module")
def result() -> Assessment:
    return compute(read_settings(FOLDER)).assessment


@pytest.fixture(scope="module")
def tenants() -> pd.DataFrame:
    return pd.read_csv(FOLDER / "housing.csv")


def test_the_file_holds_the_tenants_of_the_published_table(tenants: pd.DataFrame) -> None:
    counted = pd.crosstab(tenants["Housing"], tenants["Satisfaction"])[["Low", "Medium", "High"]]
    assert {housing: tuple(row) for housing, row in zip(counted.index, counted.to_numpy().tolist(), strict=True)} == SATISFIED


@pytest.mark.parametrize("housing", SATISFIED)
def test_satisfaction_is_the_mean_of_the_published_counts(result: Assessment, housing: str) -> None:
    counts, points = np.array(SATISFIED[housing]), np.array([0.0, 50.0, 100.0])
    mean = (counts * points).sum() / counts.sum()
    error = np.sqrt((counts * (points - mean) ** 2).sum() / (counts.sum() - 1) / counts.sum())
    row = result.scores[(result.scores["unit"] == housing) & (result.scores["scale"] == "Satisfaction")].iloc[0]
    assert (row["n"], row["score"], row["se"]) == pytest.approx((counts.sum(), mean, error))


@pytest.mark.parametrize("housing", SATISFIED)
def test_a_yes_or_no_question_is_a_share(result: Assessment, tenants: pd.DataFrame, housing: str) -> None:
    answered = tenants.loc[tenants["Housing"] == housing, "Contact"] == "High"
    row = result.scores[(result.scores["unit"] == housing) & (result.scores["scale"] == "Contact")].iloc[0]
    assert (row["n"], row["score"]) == pytest.approx((len(answered), answered.mean()))


def test_the_report_says_what_tenants_say_and_not_that_staff_are_hidden(result: Assessment) -> None:
    said = findings.headline(result).found[0]
    assert said.sentence == "Satisfaction with the housing: 53 of 100."
    assert "No staff were surveyed: nothing is said of staff, and nothing is linked." in result.notes


def test_no_gap_is_told_where_only_one_side_was_asked(result: Assessment) -> None:
    assert findings.perception_gaps(result).found[0].strength == "unclear"
