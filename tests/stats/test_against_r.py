"""Our figures beside R's (``r/reference.R``, ``r/versions.txt``), to a relative 1e-9 wherever the method is closed-form."""

import math
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from assessment import stats
from assessment.stats import Floats

HERE = Path(__file__).parent
REFERENCE = {name: float(value) for name, value in pl.read_csv(HERE / "r" / "reference.csv").iter_rows()}
ATTITUDE = pl.read_csv(HERE / "data" / "attitude.csv")
PAIRS = list(combinations(ATTITUDE.columns, 2))
SCALES = ("LEAD", "TSIG", "HOSTIL")
ENDLESS = (-math.inf, math.inf)


def r(name: str) -> object:
    return pytest.approx(REFERENCE[name], rel=1e-9, abs=1e-12)


def agreeableness(*, turned: bool) -> Floats:
    items = pl.read_csv(HERE / "data" / "bfi_agreeableness.csv").drop_nulls()
    return items.with_columns(A1=7 - pl.col("A1") if turned else pl.col("A1")).to_numpy().astype(float)


def companies(scale: str) -> Iterator[Floats]:
    table = pl.read_csv(HERE / "data" / "lq2002.csv").sort("COMPID", maintain_order=True)
    for _, group in table.group_by("COMPID", maintain_order=True):
        yield group.select(pl.col(f"^{scale}.*$")).to_numpy().astype(float)


def items_of(case: str) -> Floats:
    if case.startswith("agreeableness"):
        return agreeableness(turned=case == "agreeableness")
    return ATTITUDE.to_numpy().astype(float) if case == "attitude" else np.concatenate(list(companies(case)))


def icc_of_means(scale: str, *, first: int | None = None) -> stats.Icc:
    scores = [items.mean(axis=1)[:first] for items in companies(scale) if len(items) >= (first or 0)]
    return stats.icc([len(s) for s in scores], [s.mean() for s in scores], [s.var(ddof=1) for s in scores])


def summary(column: str, rows: slice = slice(None)) -> tuple[int, float, float]:
    values = ATTITUDE[column].to_numpy()[rows]
    found = stats.mean_variance(len(values), values.sum(), (values**2).sum())
    return len(values), float(found.mean), float(found.variance)


@pytest.mark.parametrize("case", ["agreeableness", "agreeableness_unturned", "attitude", *SCALES])
def test_alpha_is_that_of_psych(case: str) -> None:
    items = items_of(case)
    found = stats.alpha(np.cov(items.T), len(items))
    assert (found.value, found.n) == (r(f"alpha/{case}"), r(f"alpha/{case}/n"))
    assert (found.low, found.high) == (r(f"alpha/{case}/low"), r(f"alpha/{case}/high"))


def test_an_item_that_was_not_turned_shows_in_alpha() -> None:
    assert REFERENCE["alpha/agreeableness"] - REFERENCE["alpha/agreeableness_unturned"] > 0.25


@pytest.mark.parametrize("scale", SCALES)
@pytest.mark.parametrize("null", ["2", "1.34", "0.9"])
def test_agreement_is_that_of_multilevel_in_every_company(scale: str, null: str) -> None:
    groups = list(companies(scale))
    variances = np.array([group.var(axis=0, ddof=1) for group in groups])
    found = stats.rwg_j(variances, [len(group) for group in groups], random_variance=float(null))
    expected = pl.read_csv(HERE / "r" / "groups.csv")[f"{scale}_{null}"].to_numpy()
    np.testing.assert_allclose(found.floored, expected, rtol=1e-9, atol=1e-12)
    assert found.floored.mean() == r(f"rwg_j/{scale}/{null}")


@pytest.mark.parametrize("scale", SCALES)
def test_intraclass_correlations_of_unequal_companies_are_those_of_an_analysis_of_variance(scale: str) -> None:
    found = icc_of_means(scale)
    assert (found.groups, found.n, found.reason) == (49, 2042, "")
    assert (found.icc1, found.icc2, found.k0) == (r(f"icc1/{scale}"), r(f"icc2/{scale}"), r(f"k0/{scale}"))


@pytest.mark.parametrize("scale", SCALES)
def test_icc1_of_companies_of_one_size_is_that_of_multilevel(scale: str) -> None:
    assert icc_of_means(scale, first=20).icc1 == r(f"icc1/{scale}/first20")


def test_icc_of_shrout_and_fleiss_with_its_interval_is_that_of_psych() -> None:
    judged = np.array([[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]])
    found = stats.icc(4, judged.mean(axis=1), judged.var(axis=1, ddof=1))
    assert (found.icc1, found.icc2) == (r("shrout_fleiss/icc1"), r("shrout_fleiss/icc1k"))
    assert (found.low, found.high) == (r("shrout_fleiss/low"), r("shrout_fleiss/high"))


@pytest.mark.parametrize(("count", "n"), [(81, 100), (0, 12), (12, 12), (1, 3)])
def test_the_interval_of_a_share_is_that_of_prop_test(count: int, n: int) -> None:
    low, high = stats.share_interval(count, n)
    assert (float(low), float(high)) == (r(f"wilson/{count}_of_{n}/low"), r(f"wilson/{count}_of_{n}/high"))


def test_the_interval_of_a_mean_is_that_of_t_test() -> None:
    low, high = stats.mean_interval(*summary("rating"), bounds=ENDLESS)
    assert (float(low), float(high)) == (r("mean/rating/low"), r("mean/rating/high"))


def test_the_interval_of_30_of_40_is_that_of_the_survey_package() -> None:
    low, high = stats.mean_interval(*summary("rating"), population=40, bounds=ENDLESS)
    assert float(stats.mean_estimate(*summary("rating"), population=40).se) == r("mean/rating/40/se")
    assert (float(low), float(high)) == (r("mean/rating/40/low"), r("mean/rating/40/high"))


def test_the_interval_of_a_difference_is_that_of_welch() -> None:
    some, others = (stats.mean_estimate(*case) for case in (summary("rating", slice(12)), summary("learning")))
    _, low, high = stats.difference_interval(some, others)
    assert (float(low), float(high)) == (r("welch/low"), r("welch/high"))


def test_the_error_of_a_mean_of_means_is_that_of_the_mean_of_each_person() -> None:
    parts = ATTITUDE.select("rating", "complaints", "learning").to_numpy().astype(float)
    found = stats.composite_mean(parts.mean(axis=0), np.full((3, 3), 30), np.cov(parts.T), population=40)
    assert float(found.mean) == pytest.approx(parts.mean())
    assert float(found.se) == r("composite/40/se")


@pytest.mark.parametrize("pair", PAIRS)
def test_a_correlation_is_that_of_cor_test(pair: tuple[str, str]) -> None:
    found, stem = stats.correlation(*(ATTITUDE[name].to_numpy() for name in pair)), "cor/" + "_".join(pair)
    assert (found.r, found.n, found.reason) == (r(stem), 30, "")
    assert (found.low, found.high, found.p) == (r(f"{stem}/low"), r(f"{stem}/high"), r(f"{stem}/p"))


def test_of_21_correlations_thirteen_are_significant_and_nine_after_holm() -> None:
    stems = ["cor/" + "_".join(pair) for pair in PAIRS]
    p = np.array([REFERENCE[f"{stem}/p"] for stem in stems])
    adjusted = stats.holm(p)
    np.testing.assert_allclose(adjusted, [REFERENCE[f"{stem}/holm"] for stem in stems], rtol=1e-9)
    assert ((p < 0.05).sum(), (adjusted < 0.05).sum()) == (13, 9)


@pytest.mark.parametrize("true", [0.1, 0.2, 0.3, 0.4, 0.5])
def test_units_needed_are_those_of_pwr_to_within_a_unit(true: float) -> None:
    # pwr's test is Student's t, ours is Fisher's z.
    assert stats.units_needed(true) == pytest.approx(math.ceil(REFERENCE[f"pwr/units/{true}"]), abs=1)


@pytest.mark.parametrize("units", [20, 50, 100])
def test_power_is_that_of_pwr_to_within_a_hundredth(units: int) -> None:
    assert stats.power(0.3, units) == pytest.approx(REFERENCE[f"pwr/power/0.3/{units}"], abs=0.01)
