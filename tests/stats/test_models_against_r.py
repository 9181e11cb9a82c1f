"""Models of units beside R's (``r/models.R``): lme4, lmerTest, blme, metafor, lavaan, boot, and brute force over lm."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from scipy import special

from assessment import stats
from assessment.stats import Floats

HERE = Path(__file__).parent
REFERENCE = {name: float(value) for name, value in pl.read_csv(HERE / "r" / "models.csv").iter_rows()}
UNITS = pl.read_csv(HERE / "r" / "units.csv")
ATTITUDE = pl.read_csv(HERE / "data" / "attitude.csv")
PREDICTORS = ATTITUDE.columns[1:]
STEPS = ["privileges", "learning", "complaints", "rating"]
# Correlations of mpg, cyl, disp, hp and wt in R's mtcars (Henderson & Velleman 1981).
MTCARS = np.array(
    [
        [1, -0.8521619594266132, -0.8475513792624788, -0.7761683718265865, -0.8676593765172278],
        [-0.8521619594266132, 1, 0.9020328721469989, 0.8324474527218196, 0.7824957944632408],
        [-0.8475513792624788, 0.9020328721469989, 1, 0.7909485863698065, 0.8879799220581379],
        [-0.7761683718265865, 0.8324474527218196, 0.7909485863698065, 1, 0.6587478873447591],
        [-0.8676593765172278, 0.7824957944632408, 0.8879799220581379, 0.6587478873447591, 1],
    ]
)
ITERATIVE, CLOSED = 1e-5, 1e-9


def r(name: str, rel: float = CLOSED) -> object:
    return pytest.approx(REFERENCE[name], rel=rel, abs=1e-12)


def of_case(case: str) -> tuple[Floats, Floats, Floats, Floats]:
    rows = UNITS.filter(pl.col("case") == case)
    n, mean, variance, x = (rows[name].to_numpy() for name in ("n", "mean", "variance", "x"))
    return n, mean, variance, x


def standing(*names: str) -> Floats:
    table = ATTITUDE.select(names).to_numpy()
    return np.asarray((table - table.mean(axis=0)) / table.std(axis=0))


@pytest.mark.parametrize("case", ["many", "few", "none", "strong"])
def test_a_slope_on_units_and_its_standard_error_are_those_of_lmer(case: str) -> None:
    found = stats.random_intercept(*of_case(case))
    for place in (0, 1):
        assert found.coefficients[place] == r(f"ri/{case}/{place}/Estimate", ITERATIVE)
        assert found.se[place] == r(f"ri/{case}/{place}/Std. Error", ITERATIVE)


@pytest.mark.parametrize("case", ["many", "few", "none", "strong"])
def test_variances_and_the_criterion_are_those_of_lmer(case: str) -> None:
    found = stats.random_intercept(*of_case(case))
    assert found.tau2 == r(f"ri/{case}/tau2", ITERATIVE)
    assert found.sigma2 == r(f"ri/{case}/sigma2", ITERATIVE)
    assert found.deviance == r(f"ri/{case}/deviance")


@pytest.mark.parametrize("case", ["many", "few", "strong"])
def test_degrees_of_freedom_are_those_of_satterthwaite_in_lmertest(case: str) -> None:
    found = stats.random_intercept(*of_case(case))
    for place in (0, 1):
        assert found.df[place] == r(f"ri/{case}/{place}/df", ITERATIVE)
        assert found.p[place] == r(f"ri/{case}/{place}/Pr(>|t|)", 1e-4)


@pytest.mark.parametrize("case", ["many", "few", "none", "strong"])
def test_a_slope_on_units_is_that_of_blme_which_keeps_the_variance_between_units_off_zero(case: str) -> None:
    found = stats.unit_slopes(*of_case(case))
    for place in (0, 1):
        assert found.coefficients[place] == r(f"slope/{case}/{place}/blme", ITERATIVE)


@pytest.mark.parametrize("case", ["many", "few", "none", "strong"])
def test_a_slopes_error_range_and_p_are_those_of_metafors_knapp_and_hartung(case: str) -> None:
    found = stats.unit_slopes(*of_case(case))
    ours = {"b": found.coefficients, "se": found.se, "pval": found.p, "ci.lb": found.low, "ci.ub": found.high}
    for place, (name, values) in product((0, 1), ours.items()):
        assert values[place] == r(f"slope/{case}/{place}/{name}", ITERATIVE)


@pytest.mark.parametrize("case", ["many", "few", "none", "strong"])
def test_shrunken_means_are_those_of_lmer(case: str) -> None:
    n, mean, variance, _ = of_case(case)
    first = int(UNITS.filter(pl.col("case") == case)["x"].to_numpy().argmin())
    assert first == 0  # R's rows go by x
    assert stats.shrink(n, mean, variance).mean[0] == r(f"eb/{case}/first", ITERATIVE)


@pytest.mark.parametrize("place", [0, 1, 2])
@pytest.mark.parametrize("standardised", [False, True])
def test_paths_of_the_chain_are_those_of_lavaan(place: int, standardised: bool) -> None:
    paths = stats.chain_paths(np.cov(ATTITUDE.select(STEPS).to_numpy().T), standardised=standardised)
    name = "abd"[place]
    assert paths[place + 1, place] == r(f"chain/standardised/{name}" if standardised else f"chain/{name}", ITERATIVE)


def test_effects_along_the_chain_past_it_and_in_all_are_those_of_lavaan() -> None:
    found = stats.chain_effects(ATTITUDE.select(STEPS).to_numpy(), draws=200)
    assert found.along.value == r("chain/along", ITERATIVE)
    assert found.direct.value == r("chain/direct", ITERATIVE)
    assert found.total.value == r("chain/total", ITERATIVE)


@pytest.mark.parametrize("place", [0, 1, 2])
def test_scores_of_steps_have_the_p_of_lm(place: int) -> None:
    score = stats.chain_effects(ATTITUDE.select(STEPS).to_numpy(), draws=200).scores[place]
    assert 2 * special.ndtr(-score) == r(f"chain/p/{'abd'[place]}")


def test_intervals_along_the_chain_are_those_of_boot_within_the_error_of_drawing() -> None:
    wide = special.ndtri(0.975) * np.sqrt(28 / 30) * (1 + 2.7 * 3 * 2 / 24**2)  # of 30 units and three predictors
    plain = float(2 * special.stdtr(26, wide) - 1)  # what expands to boot's 95 %
    found = stats.chain_effects(ATTITUDE.select(STEPS).to_numpy(), draws=40_000, seed=3, confidence=plain).along
    close = 0.012  # about three standard errors of a quantile of two runs of 40,000 draws
    assert (found.low, found.high) == pytest.approx((REFERENCE["chain/perc/low"], REFERENCE["chain/perc/high"]), abs=close)
    assert (found.bca_low, found.bca_high) == pytest.approx((REFERENCE["chain/bca/low"], REFERENCE["chain/bca/high"]), abs=close)


def test_lagged_effects_are_the_slopes_of_standardised_regressions() -> None:
    before, after = standing("privileges", "complaints"), standing("raises", "rating")
    found = stats.cross_lagged(before, after, draws=200)
    assert (found.staff_first.value, found.customers_first.value) == (r("lagged/staff"), r("lagged/customers"))


def test_general_dominance_is_the_mean_over_all_orders() -> None:
    found = stats.general_dominance(np.cov(ATTITUDE.to_numpy().T))
    assert list(found) == [r(f"lmg/{name}") for name in PREDICTORS]


def test_relative_weights_are_those_that_rwa_documents_for_mtcars() -> None:
    # R package rwa, its documentation: mpg on cyl, disp, hp and wt
    published = [0.2096904, 0.1883043, 0.1799590, 0.2706812]
    assert stats.relative_weights(MTCARS) == pytest.approx(published, abs=5e-8)


@pytest.mark.parametrize("one", PREDICTORS)
def test_what_stands_beside_a_correlation_is_what_r_gives(one: str) -> None:
    rating, other = ATTITUDE["rating"].to_numpy(), ATTITUDE[one].to_numpy()
    assert stats.spearman(rating, other).r == r(f"spearman/{one}")
    assert stats.weighted_correlation(rating, other, ATTITUDE["advance"].to_numpy()).r == r(f"weighted/{one}")
    low, high = stats.leave_one_out(rating, other)
    assert (low, high) == (r(f"without/{one}/low"), r(f"without/{one}/high"))
    assert (stats.bend(other, rating).curvature, stats.bend(other, rating).p) == (r(f"bend/{one}"), r(f"bend/{one}/p"))


def test_a_partial_correlation_is_that_of_residuals() -> None:
    given = ATTITUDE.select("privileges", "learning").to_numpy()
    found = stats.partial_correlation(ATTITUDE["rating"].to_numpy(), ATTITUDE["complaints"].to_numpy(), given)
    assert (found.r, found.p) == (r("partial"), r("partial/p"))


@pytest.mark.parametrize("by", [5, -10, 60])
def test_a_change_carried_along_the_chain_is_that_of_lm_held_within_the_range(by: int) -> None:
    found = stats.carry_change(ATTITUDE.select(STEPS).to_numpy(), [by], draws=100)
    assert found.by[0] == r(f"whatif/{by}/{STEPS[0]}")
    for place, step in enumerate(STEPS[1:]):
        assert found.carried[0, place] == r(f"whatif/{by}/{step}")
