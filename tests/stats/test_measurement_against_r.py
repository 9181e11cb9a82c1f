"""Factor models, omega, invariance and single items beside R's lavaan and psych (``r/measurement.R`` and what it wrote)."""

from functools import cache
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from assessment import stats
from assessment.stats import Floats

HERE = Path(__file__).parent
REFERENCE = {name: float(value) for name, value in pl.read_csv(HERE / "r" / "measurement-reference.csv").iter_rows()}
CASES = pl.read_csv(HERE / "r" / "measurement-cases.csv")
MODELS = [name.split("/")[1] for name in REFERENCE if name.startswith("cfa/") and name.endswith("/chisq")]
HIERARCHIES = [name.split("/")[1] for name in REFERENCE if name.startswith("second/") and name.endswith("/chisq")]
GROUPED = [name.split("/")[1] for name in REFERENCE if name.startswith("invariance/") and name.endswith("/configural/chisq")]
ITEMS = [name.split("/")[1] for name in REFERENCE if name.startswith("item_rest/") and name.endswith("/1")]
FITS = {"chi2": "chisq", "p": "pvalue", "cfi": "cfi", "tli": "tli", "rmsea": "rmsea", "srmr": "srmr"}
CLOSE = 1e-6
NEAR = 1e-4  # of a solution with a negative variance, where R's closer search does not arrive
USUAL = 1e-5  # where R's usual search over several groups stops, of what is not at its lowest there


@cache
def sample(case: str, group: int = 0) -> tuple[Floats, Floats, int, tuple[int, ...]]:
    """Covariances, means, people, and the factor of each item."""
    rows = CASES.filter((pl.col("case") == case) & (pl.col("group") == group)).sort("what", "i", "j")
    found = {what: rows.filter(pl.col("what") == what) for what in ("n", "mean", "factor", "covariance")}
    items = len(found["mean"])
    matrix = np.zeros((items, items))
    i, j = (found["covariance"][name].to_numpy() - 1 for name in ("i", "j"))
    matrix[i, j] = matrix[j, i] = found["covariance"]["value"].to_numpy()
    factors = tuple(found["factor"]["value"].cast(pl.Int64).to_list())
    return matrix, found["mean"]["value"].to_numpy(), int(found["n"]["value"][0]), factors


@cache
def model(case: str) -> stats.FactorModel:
    matrix, _, n, factors = sample(case)
    return stats.factor_model(matrix, n, factors)


@cache
def compared(case: str, *, stop: bool = True) -> stats.Invariance:
    groups = [sample(case, group) for group in sorted(set(CASES.filter(pl.col("case") == case)["group"]) - {0})]
    matrices, means, sizes, factors = zip(*groups, strict=True)
    return stats.invariance(matrices, means, sizes, factors[0], stop=stop)


def tolerance(case: str) -> float:
    return NEAR if case == "nearly" else CLOSE


def r(name: str, rel: float = CLOSE) -> object:
    return pytest.approx(REFERENCE[name], rel=rel, abs=rel / 100)


def fit_is(fit: stats.Fit, stem: str, rel: float = CLOSE) -> None:
    """The measures of fit are R's."""
    assert fit.df == REFERENCE[f"{stem}/df"]
    if fit.df == 0:
        assert fit.reason == "saturated"
        return
    for ours, theirs in FITS.items():
        assert getattr(fit, ours) == r(f"{stem}/{theirs}", USUAL if ours == "srmr" and fit.groups > 1 else rel), ours
    assert (fit.rmsea_low, fit.rmsea_high) == (r(f"{stem}/rmsea_low", rel), r(f"{stem}/rmsea_high", rel))


@pytest.mark.parametrize("case", MODELS)
def test_the_fit_of_a_factor_model_is_that_of_lavaan(case: str) -> None:
    fit_is(model(case).fit, f"cfa/{case}", tolerance(case))


@pytest.mark.parametrize("case", MODELS)
def test_standardised_loadings_and_their_errors_are_those_of_lavaan(case: str) -> None:
    found = model(case).loadings
    for item, (value, se) in enumerate(zip(found.value, found.se, strict=True), 1):
        assert (value, se) == (
            r(f"cfa/{case}/loading/{item}", tolerance(case)),
            r(f"cfa/{case}/loading_se/{item}", tolerance(case)),
        )


@pytest.mark.parametrize("case", MODELS)
def test_loadings_and_residual_variances_in_the_items_own_units_are_those_of_lavaan(case: str) -> None:
    found = model(case)
    for item, (slope, residual) in enumerate(zip(found.slopes, found.residuals, strict=True), 1):
        assert (slope, residual) == (
            r(f"cfa/{case}/slope/{item}", tolerance(case)),
            r(f"cfa/{case}/residual/{item}", tolerance(case)),
        )


@pytest.mark.parametrize("case", [case for case in MODELS if max(sample(case)[3]) > 1])
def test_correlations_of_factors_and_their_errors_are_those_of_lavaan(case: str) -> None:
    found = model(case).correlations
    for a, b in zip(*np.tril_indices(len(found.value), -1), strict=True):
        assert found.value[a, b] == r(f"cfa/{case}/correlation/{b + 1}/{a + 1}")
        assert found.se[a, b] == r(f"cfa/{case}/correlation_se/{b + 1}/{a + 1}")


@pytest.mark.parametrize("case", [case for case in MODELS if case != "nearly"])
def test_omega_and_its_error_are_those_of_lavaan(case: str) -> None:
    matrix, _, n, factors = sample(case)
    found = stats.omega_total(matrix, n, factors)
    assert (found.value, found.se) == (r(f"omega/{case}"), r(f"omega/{case}/se"))


@pytest.mark.parametrize("case", HIERARCHIES)
def test_hierarchical_omega_and_its_error_are_those_of_lavaan(case: str) -> None:
    matrix, _, n, factors = sample(case)
    found = stats.omega_hierarchical(matrix, n, factors)
    assert (found.value, found.se) == (r(f"omega_h/{case}"), r(f"omega_h/{case}/se"))
    fit_is(found.fit, f"second/{case}")


@pytest.mark.parametrize("case", GROUPED)
def test_every_step_of_invariance_fits_as_in_lavaan(case: str) -> None:
    found = compared(case, stop=False)
    assert [step.name for step in found.steps] == ["configural", "metric", "scalar"]
    for step in found.steps:
        fit_is(step.fit, f"invariance/{case}/{step.name}")


@pytest.mark.parametrize("case", ITEMS)
def test_what_each_item_adds_is_what_psych_says(case: str) -> None:
    items = pl.read_csv(HERE / "data" / "attitude.csv").to_numpy().astype(float) if case == "attitude" else None
    matrix, n = (np.cov(items.T), len(items)) if items is not None else (sample(case)[0], sample(case)[2])
    found = stats.item_rest(matrix, n)
    for item, values in enumerate(zip(found.r, found.low, found.high, found.alpha_without, strict=True), 1):
        stem = f"item_rest/{case}/{item}"
        expected = (stem, f"{stem}/low", f"{stem}/high", f"alpha_without/{case}/{item}")
        assert values == tuple(r(name, 1e-9) for name in expected)


@pytest.mark.parametrize(
    ("case", "value"), [("LEAD", 0.90363), ("TSIG", 0.82487), ("HOSTIL", 0.87964), ("agreeableness", 0.71213)]
)
def test_omega_is_as_published(case: str, value: float) -> None:
    assert stats.omega_total(*sample(case)[0::2][:2]).value == pytest.approx(value, abs=5e-6)


def test_a_solution_with_a_negative_variance_is_told_as_such() -> None:
    found = model("nearly")
    assert (found.reason, found.culprits) == ("heywood", (0,))


@pytest.mark.parametrize(
    ("case", "failed"), [("holds", ""), ("shifted", "scalar"), ("loading_differs", "metric"), ("school", "scalar")]
)
def test_groups_are_comparable_where_they_were_made_so(case: str, failed: str) -> None:
    assert compared(case).failed == failed


def test_an_item_that_was_not_turned_lowers_omega_because_loadings_keep_their_signs() -> None:
    found, matrix = model("agreeableness_unturned"), sample("agreeableness_unturned")[0]
    total = np.abs(found.slopes).sum() ** 2
    assert stats.omega_total(matrix, found.n).value == pytest.approx(0.5634, abs=5e-5)
    assert total / (total + found.residuals.sum()) == pytest.approx(0.7121, abs=5e-5)  # the trap: absolute loadings


def test_a_high_omega_is_no_evidence_of_one_factor() -> None:
    matrix, _, n, _ = sample("LEAD")
    found = stats.omega_total(matrix, n)
    assert (found.value > 0.9, round(found.fit.cfi, 3), round(found.fit.rmsea, 3)) == (True, 0.786, 0.168)
