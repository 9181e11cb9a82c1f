"""Factor models: worked values, what must hold of any, and what can't be fitted."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_covariances import drawn, exact  # type: ignore[import-not-found]
from scipy.stats import chi2, ncx2

from assessment.stats import FactorModel, Floats, factor_model
from assessment.stats.factor_shapes import begin
from assessment.stats.structures import Layout, implied

SEEDS = st.integers(0, 2**31)
FOUR = [0.8, 0.7, 0.6, 0.5]
TWO = [0, 0, 0, 1, 1, 1]
few = settings(deadline=None, max_examples=25)


def fits(seed: int, n: int = 200, loadings: list[float] = FOUR) -> Floats:
    matrix: Floats = drawn(seed, n, exact(loadings))[0]
    return matrix


def test_three_items_have_the_loadings_that_can_be_worked_out_by_hand() -> None:
    # r12 = ab, r13 = ac, r23 = bc, so that a = sqrt(r12 r13 / r23).
    found = factor_model([[1, 0.42, 0.35], [0.42, 1, 0.3], [0.35, 0.3, 1]], 100)
    np.testing.assert_allclose(found.loadings.value, [0.7, 0.6, 0.5], rtol=1e-9)


def test_slopes_and_residual_variances_are_in_items_points_and_over_all_people() -> None:
    # Items with standard deviations 1, 2 and 3: .7, .6 and .5 of them, and (1 - .49) 1, (1 - .36) 4, (1 - .25) 9; of 100 people.
    matrix = np.array([[1, 0.42, 0.35], [0.42, 1, 0.3], [0.35, 0.3, 1]]) * np.outer([1, 2, 3], [1, 2, 3])
    found = factor_model(matrix, 100)
    np.testing.assert_allclose(found.slopes, np.array([0.7, 1.2, 1.5]) * math.sqrt(0.99))
    np.testing.assert_allclose(found.residuals, np.array([0.51, 2.56, 6.75]) * 0.99)


def test_a_model_that_always_fits_says_that_its_fit_says_nothing() -> None:
    fit = factor_model(exact([0.7, 0.6, 0.5]), 100).fit
    assert (fit.reason, fit.df, round(fit.chi2, 9)) == ("saturated", 0, 0)
    assert math.isnan(fit.cfi)


def test_a_known_structure_is_recovered() -> None:
    found = factor_model(exact([0.8, 0.7, 0.6, 0.7, 0.6, 0.5], TWO, 0.3), 300, TWO)
    np.testing.assert_allclose(found.loadings.value, [0.8, 0.7, 0.6, 0.7, 0.6, 0.5], rtol=1e-8)
    assert found.correlations.value[0, 1] == pytest.approx(0.3)
    assert (round(found.fit.chi2, 9), found.fit.df, found.fit.cfi) == (0, 8, 1)


def test_two_items_a_factor_are_enough_where_factors_are_correlated() -> None:
    found = factor_model(exact([0.8, 0.7, 0.6, 0.5], [0, 0, 1, 1]), 300, "aabb")
    np.testing.assert_allclose(found.loadings.value, [0.8, 0.7, 0.6, 0.5], rtol=1e-7)


@few
@given(SEEDS, st.permutations(range(4)))
def test_the_order_of_items_does_not_matter(seed: int, order: list[int]) -> None:
    matrix = fits(seed)
    found, moved = factor_model(matrix, 200), factor_model(matrix[np.ix_(order, order)], 200)
    np.testing.assert_allclose(moved.loadings.value, found.loadings.value[order], rtol=1e-6)
    assert moved.fit.chi2 == pytest.approx(found.fit.chi2, rel=1e-6, abs=1e-9)


@few
@given(SEEDS, st.lists(st.floats(0.001, 1000), min_size=4, max_size=4))
def test_items_units_do_not_matter_to_standardised_loadings(seed: int, units: list[float]) -> None:
    matrix = fits(seed)
    found, other = factor_model(matrix, 200), factor_model(matrix * np.outer(units, units), 200)
    np.testing.assert_allclose(other.loadings.value, found.loadings.value, rtol=1e-6)
    np.testing.assert_allclose(other.slopes, found.slopes * units, rtol=1e-6)


@few
@given(SEEDS, st.integers(0, 3))
def test_an_item_turned_round_turns_its_loading_only(seed: int, item: int) -> None:
    signs = np.where(np.arange(4) == item, -1.0, 1.0)
    matrix = fits(seed)
    found, turned = factor_model(matrix, 200), factor_model(matrix * np.outer(signs, signs), 200)
    np.testing.assert_allclose(turned.loadings.value, found.loadings.value * signs, rtol=1e-6)
    assert turned.fit.chi2 == pytest.approx(found.fit.chi2, rel=1e-6, abs=1e-9)


@few
@given(SEEDS, st.sampled_from([0.2, 0.6, 0.9]))
def test_one_factor_never_fits_better_than_two(seed: int, between: float) -> None:
    matrix, _ = drawn(seed, 150, exact([0.8, 0.7, 0.6, 0.8, 0.7, 0.6], TWO, between))
    one, two = factor_model(matrix, 150), factor_model(matrix, 150, TWO)
    assert one.fit.chi2 >= two.fit.chi2 - 1e-8
    assert two.fit.chi2 >= 0


@few
@given(SEEDS)
def test_names_of_factors_do_not_matter(seed: int) -> None:
    matrix, _ = drawn(seed, 150, exact([0.8, 0.7, 0.6, 0.8, 0.7, 0.6], TWO))
    named, numbered = factor_model(matrix, 150, "zzzaaa"), factor_model(matrix, 150, TWO)
    assert (named.fit, named.factors) == (numbered.fit, numbered.factors)
    assert numbered.factors == (0, 0, 0, 1, 1, 1)


def test_twice_the_people_narrow_the_intervals_and_double_chi_square() -> None:
    matrix = fits(1)
    few_people, many = factor_model(matrix, 200), factor_model(matrix, 400)
    assert (many.loadings.se < few_people.loadings.se).all()
    assert many.fit.chi2 == pytest.approx(2 * few_people.fit.chi2)


def test_nineteen_in_twenty_and_nine_in_ten_reach_as_many_errors_as_the_normal_says() -> None:
    for confidence, errors in ((0.95, 1.959964), (0.9, 1.644854)):
        loadings = factor_model(fits(1), 200, confidence=confidence).loadings
        np.testing.assert_allclose((loadings.value - loadings.low) / loadings.se, errors, rtol=1e-6)
        np.testing.assert_allclose((loadings.high - loadings.value) / loadings.se, errors, rtol=1e-6)


CONSTANT = np.diag([1.0, 1, 1, 0])
TWIN = exact([0.8, 0.7, 0.6, 0.5])[np.ix_([0, 1, 2, 2], [0, 1, 2, 2])]
UNCORRELATED = np.eye(4)
PAIRWISE = np.array([[1, 0.9, -0.9, 0.1], [0.9, 1, 0.9, 0.1], [-0.9, 0.9, 1, 0.1], [0.1, 0.1, 0.1, 1]])


@pytest.mark.parametrize(
    ("covariance", "n", "factors", "reason", "culprits"),
    [
        (np.eye(2) + 0.5, 100, None, "too_few_items", (0, 1)),
        (exact(FOUR), 100, "aaab", "too_few_items", (3,)),
        (exact(FOUR), 4, None, "too_few_people", ()),
        (CONSTANT, 100, None, "no_variance", (3,)),
        (TWIN, 100, None, "not_positive_definite", (2, 3)),
        (PAIRWISE, 100, None, "not_positive_definite", (0, 1, 2)),
        (np.where(np.eye(4) == 1, math.nan, 0.3), 100, None, "not_positive_definite", (0, 1, 2, 3)),
        (UNCORRELATED, 100, None, "not_identified", ()),
        (exact([0.8, 0.7, 0.6, 0.5], [0, 0, 1, 1], 0.0), 300, "aabb", "not_identified", ()),
    ],
)  # fmt: skip
def test_what_can_not_be_fitted_says_why(
    covariance: Floats, n: int, factors: str | None, reason: str, culprits: tuple[int, ...]
) -> None:
    found = factor_model(covariance, n, factors)
    assert (found.reason, found.culprits, found.n, found.fit.reason) == (reason, culprits, n, "not_fitted")
    assert np.isnan(found.loadings.value).all()


def test_a_loading_beyond_one_is_told() -> None:
    # a = sqrt(.8 * .8 / .5) > 1: no third variance could do that.
    found = factor_model([[1, 0.8, 0.8], [0.8, 1, 0.5], [0.8, 0.5, 1]], 100)
    assert (found.reason, found.culprits) == ("heywood", (0,))
    assert found.residuals[0] < 0 < found.residuals[1]


def test_factors_that_are_one_and_the_same_are_told() -> None:
    wrong = exact([0.8, 0.7, 0.6, 0.8, 0.7, 0.6], TWO, 1.15)
    assert factor_model(wrong, 200, TWO).reason == "heywood"


@few
@given(SEEDS, st.integers(3, 7), st.integers(2, 60))
def test_whatever_comes_there_is_a_figure_or_a_reason(seed: int, items: int, n: int) -> None:
    answers = np.random.default_rng(seed).integers(1, 4, size=(n, items)).astype(float)
    found: FactorModel = factor_model(np.cov(answers.T), n)
    figures = [*found.loadings.value, *found.loadings.se, found.fit.chi2]
    assert all(map(math.isfinite, figures)) or found.reason not in {"", "heywood"}


def test_items_and_factors_that_do_not_match_are_refused() -> None:
    with pytest.raises(ValueError, match="4 items and the factors of 2"):
        factor_model(exact(FOUR), 100, "ab")
    with pytest.raises(ValueError, match="square matrix"):
        factor_model([[1, 2, 3]], 100)
    with pytest.raises(ValueError, match="above and below"):
        factor_model([[1, 0.5, 0.5], [0.4, 1, 0.5], [0.5, 0.5, 1]], 100)


def test_a_search_begins_with_factors_whose_correlations_can_be() -> None:
    # Worked by hand: +-0.7 / 0.81, held within 0.8, of signs + + - have 1 - 2 * 0.8 < 0 as smallest eigenvalue. Drawn to zero by
    # a fifth again and again until it is 0.05 or more: 1 - 1.6 * 0.8^3 = 0.1808, and 0.8^4 = 0.4096.
    layout, signs = Layout(np.repeat([0, 1, 2], 2)), np.array([[1, 1, 1], [1, 1, -1], [1, -1, 1]])
    within = np.kron(np.eye(3), np.full((2, 2), 0.11)) + 0.7 * np.kron(signs, np.ones((2, 2))) + 0.19 * np.eye(6)
    found = layout.factor_matrix(begin(layout, within))
    np.testing.assert_allclose(found, 0.4096 * signs + (1 - 0.4096) * np.eye(3))


def test_a_search_begins_with_items_of_variance_one() -> None:
    layout = Layout(np.zeros(4, dtype=np.intp))
    covariance, _ = implied(layout, begin(layout, exact(FOUR)))
    np.testing.assert_allclose(np.diag(covariance), 1)


def test_a_search_for_one_factor_begins_nearly_where_it_ends() -> None:
    layout = Layout(np.zeros(4, dtype=np.intp))
    np.testing.assert_allclose(begin(layout, exact(FOUR))[layout.parts[0]], FOUR, atol=1e-3)


def test_a_search_that_is_stopped_before_its_end_gives_no_figure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assessment.stats.structures.MOST_STEPS", 1)
    found = factor_model(fits(1), 200)
    assert found.reason == "not_converged"
    assert np.isnan(found.loadings.value).all()


def test_measures_of_fit_are_bentlers_and_steigers() -> None:
    matrix, people, df = exact([0.8, 0.7, 0.6, 0.7, 0.6, 0.5], TWO, 0.3), 300, 9
    fit = factor_model(matrix, people).fit
    base, base_df = -people * np.linalg.slogdet(matrix)[1], 15
    assert fit.cfi == pytest.approx(1 - (fit.chi2 - df) / (base - base_df))
    assert fit.tli == pytest.approx(1 - (fit.chi2 / df - 1) / (base / base_df - 1))
    assert (fit.rmsea, fit.p) == pytest.approx((math.sqrt((fit.chi2 - df) / (people * df)), chi2.sf(fit.chi2, df)))
    # Its interval: the misfits under which so large a chi-square lies at the upper and at the lower twentieth.
    tails = [ncx2.cdf(fit.chi2, df, end**2 * people * df) for end in (fit.rmsea_low, fit.rmsea_high)]
    assert tails == pytest.approx([0.95, 0.05], abs=1e-6)
    assert (fit.n, fit.groups, fit.df, fit.reason) == (people, 1, df, "")


def test_what_is_left_of_correlations_is_their_root_mean_square() -> None:
    # Over the 21 variances and covariances of six items: those of the model less those observed.
    matrix = exact([0.8, 0.7, 0.6, 0.7, 0.6, 0.5], TWO, 0.3)
    found = factor_model(matrix, 300)
    left = np.outer(found.loadings.value, found.loadings.value) - matrix
    assert found.fit.srmr == pytest.approx(math.sqrt((left[np.tril_indices(6, -1)] ** 2).sum() / 21), rel=1e-6)


@pytest.mark.parametrize(("seed", "chi2_of_lavaan"), [(17, 22.225), (120, 27.935)])
def test_items_that_hardly_go_together_have_a_solution_if_the_search_need_not_go_too_far_and_back(
    seed: int, chi2_of_lavaan: float
) -> None:
    generator = np.random.default_rng(seed)
    answers = 0.1 * generator.normal(size=(300, 1)) + generator.normal(size=(300, 8))
    found = factor_model(np.cov(answers.T), 300, "aaabbbbb")
    assert found.reason == ""
    assert found.fit.chi2 == pytest.approx(chi2_of_lavaan, abs=0.0005)
