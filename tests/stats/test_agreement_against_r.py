"""Average deviation and the intervals of ICCs beside R's (``r/agreement.R``, ``r/versions-agreement.txt``), to 1e-9."""

from pathlib import Path

import numpy as np
import polars as pl
import pytest
from numpy.typing import NDArray

from assessment.stats import Icc, average_deviation, icc, skewed_variance

HERE = Path(__file__).parent
REFERENCE = {name: float(value) for name, value in pl.read_csv(HERE / "r" / "agreement.csv").iter_rows()}
COMPANIES = pl.read_csv(HERE / "r" / "deviations.csv")
LQ = pl.read_csv(HERE / "data" / "lq2002.csv")
SCALES = ("LEAD", "TSIG", "HOSTIL")


def counts(scale: str, *, items: int | None) -> NDArray[np.int64]:
    names = [name for name in LQ.columns if name.startswith(scale) and name != scale][:items]
    groups = [group.select(names).to_numpy() for _, group in LQ.sort("COMPID").group_by("COMPID", maintain_order=True)]
    return np.array([[np.bincount(item, minlength=6) for item in group.T] for group in groups])


def of_companies(scale: str) -> Icc:
    names = [name for name in LQ.columns if name.startswith(scale) and name != scale]
    scored = LQ.with_columns(score=pl.mean_horizontal(names)).group_by("COMPID")
    sums = scored.agg(n=pl.len(), mean=pl.col("score").mean(), variance=pl.col("score").var())
    return icc(sums["n"].to_numpy(), sums["mean"].to_numpy(), sums["variance"].to_numpy())


@pytest.mark.parametrize("around", ["mean", "median"])
@pytest.mark.parametrize(("what", "items"), [("j", None), ("1", 1)])
@pytest.mark.parametrize("scale", SCALES)
def test_average_deviation_is_that_of_multilevel_in_every_company(scale: str, what: str, items: int | None, around: str) -> None:
    found = getattr(average_deviation(counts(scale, items=items)), around)
    np.testing.assert_allclose(found, COMPANIES[f"{scale}_{what}_{around}"].to_numpy(), rtol=1e-9)
    assert found.mean() == pytest.approx(REFERENCE[f"ad/{scale}/{what}/{around}"], rel=1e-9)


def test_the_published_average_deviation_of_the_companies_is_found() -> None:
    assert average_deviation(counts("LEAD", items=None)).mean.mean() == pytest.approx(0.890196, abs=5e-7)


@pytest.mark.parametrize("scale", SCALES)
def test_intervals_of_unequal_companies_are_those_of_walds_ratio(scale: str) -> None:
    found = of_companies(scale)
    ends = {"icc1/low": found.low, "icc1/high": found.high, "icc2/low": found.icc2_low, "icc2/high": found.icc2_high}
    for name, value in ends.items():
        which, end = name.split("/")
        assert value == pytest.approx(REFERENCE[f"{which}/{scale}/{end}"], rel=1e-9)


def test_intervals_of_equal_groups_are_those_of_psych() -> None:
    ratings = np.array([[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]], dtype=float)
    found = icc([4] * 6, ratings.mean(axis=1), ratings.var(axis=1, ddof=1))
    expected = [REFERENCE[f"psych/{name}/{end}"] for name in ("ICC1", "ICC1k") for end in ("lower", "upper")]
    assert [found.low, found.high, found.icc2_low, found.icc2_high] == pytest.approx(expected, rel=1e-9)


def test_the_slight_skew_of_five_options_is_the_variance_of_its_pattern() -> None:
    assert skewed_variance(5) == pytest.approx(REFERENCE["slight/5"])
