"""A run on the 49 companies gives the published figures, and those worked out here in another way."""

from __future__ import annotations

import pandas as pd
import pytest

from assessment.pipeline import Assessment, compute
from assessment.settings import bundled, read_settings
from score_intervals import shown_interval_of  # type: ignore[import-not-found]

FOLDER = bundled("data", "companies")
SCALES = {"leadership": ("LEAD", 11, 1, 5), "task_significance": ("TSIG", 3, 1, 5), "hostility": ("HOSTIL", 5, 0, 4)}
PUBLISHED = {  # alpha and the mean of rwg(j) with the uniform null, from R: psych 2.2.9 and multilevel 2.7
    "leadership": (0.902237, 0.867785),
    "task_significance": (0.823141, 0.584713),
    "hostility": (0.872924, 0.564896),
}


@pytest.fixture(scope="module")
def result() -> Assessment:
    """What the run may show."""
    return compute(read_settings(FOLDER)).assessment


@pytest.fixture(scope="module")
def people() -> pd.DataFrame:
    """Everyone's score 0-100 on each scale, by company."""
    raw = pd.read_csv(FOLDER / "lq2002.csv")
    scores = {
        scale: 100 * (raw[[f"{stem}{i:02d}" for i in range(1, count + 1)]] - low).div(high - low).mean(axis=1)
        for scale, (stem, count, low, high) in SCALES.items()
    }
    return pd.DataFrame(scores).assign(unit=raw["COMPID"].astype(str))


def analysis_of_variance(scores: pd.Series, company: pd.Series) -> tuple[float, float]:
    """ICC(1) and ICC(2) from the textbook sums of squares (Bliese 2000), with the mean group size of unequal groups."""
    sizes, means = scores.groupby(company).size(), scores.groupby(company).mean()
    between = (sizes * (means - scores.mean()) ** 2).sum() / (len(sizes) - 1)
    within = ((scores - means.loc[company].to_numpy()) ** 2).sum() / (len(scores) - len(sizes))
    size = (sizes.sum() - (sizes**2).sum() / sizes.sum()) / (len(sizes) - 1)
    return (between - within) / (between + (size - 1) * within), (between - within) / between


@pytest.mark.parametrize("scale", SCALES)
def test_alpha_and_agreement_are_the_published_ones(result: Assessment, scale: str) -> None:
    found = result.agreement.set_index("scale").loc[scale]
    alpha, rwg = PUBLISHED[scale]
    assert found["alpha"] == pytest.approx(alpha, abs=5e-7)
    assert found["rwg"] == pytest.approx(rwg, abs=5e-7)
    assert (found["n"], found["units"], found["items"]) == (2042, 49, SCALES[scale][1])


@pytest.mark.parametrize("scale", SCALES)
def test_companies_differ_as_much_as_the_analysis_of_variance_says(result: Assessment, people: pd.DataFrame, scale: str) -> None:
    found = result.agreement.set_index("scale").loc[scale]
    icc1, icc2 = analysis_of_variance(people[scale], people["unit"])
    assert found["icc1"] == pytest.approx(icc1, abs=1e-10)
    assert found["icc2"] == pytest.approx(icc2, abs=1e-10)


@pytest.mark.parametrize("scale", SCALES)
def test_scores_and_intervals_are_those_of_the_companies_people(result: Assessment, people: pd.DataFrame, scale: str) -> None:
    groups, (_, count, lowest, highest) = people.groupby("unit")[scale], SCALES[scale]
    steps = count * (highest - lowest)
    limits = groups.agg(lambda own: shown_interval_of(len(own), own.mean(), own.var(), steps=steps))
    found = result.scores[(result.scores["scale"] == scale) & result.scores["unit"].isin(people["unit"])].set_index("unit")
    assert len(found) == 49
    for column, expected in {"n": groups.size(), "score": groups.mean()}.items():
        pd.testing.assert_series_equal(found[column], expected.astype(float), check_names=False, rtol=1e-12)
    for column, place in {"ci_low": 0, "ci_high": 1}.items():
        pd.testing.assert_series_equal(found[column], limits.str[place], check_names=False, rtol=1e-6)


def test_intervals_of_companies_near_the_end_of_hostility_lean_away_from_it(result: Assessment) -> None:
    found = result.scores[(result.scores["scale"] == "hostility") & (result.scores["score"] < 20)]
    assert len(found) > 10
    assert (found["ci_high"] - found["score"] > found["score"] - found["ci_low"]).all()
    assert (found["ci_low"] > 0).all()


def test_the_run_says_what_one_side_does_not_allow(result: Assessment) -> None:
    said = " ".join(result.notes)
    for missing in ("customers", "level", "headcounts"):
        assert missing in said
    assert result.links.empty
    assert result.outcomes.empty


def test_all_records_are_read(result: Assessment) -> None:
    arrival = result.arrivals.iloc[0]
    assert (arrival["read"], arrival["accepted"], arrival["set_aside"], arrival["structural"]) == (2043, 2042, 0, 1)
