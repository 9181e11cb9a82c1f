"""Who serves whom: scores and differences of raw answers, and nothing of a few."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats as outside

from assessment.links import compare_service, cross_ratings, serve_each_other
from assessment.links.internal_service import Crossed, rows_of
from assessment.privacy import certify
from assessment.responses import Units
from assessment.scores import Key
from assessment.scores.ratings import RATING, SUMS, stacked_ratings
from assessment.settings import Kind
from assessment.stats import difference_interval, mean_estimate, mean_interval

UNITS = Units({"All": "", "North": "All", "South": "All", "Shop": "North", "IT": "All"})
KEYS: dict[Kind, dict[str, Key]] = {"employee": {"dept": Key("dept", ("a", "b"), (), {}, 8)}}
People = dict[tuple[str, str], list[int]]  # unit and whom they rated: scores 0-8, of which 8 stands for 100
PEOPLE: People = {
    ("North", "Pay"): [8, 7, 6, 8, 5, 6, 7, 8, 7, 6, 8],
    ("Shop", "Pay"): [7, 8, 6],
    ("North", "IT"): [1, 2, 3, 1, 0, 2, 4, 3, 2, 1, 2, 2],
    ("South", "Pay"): [4, 5, 3, 4, 6, 5, 4, 4, 3, 5],
    ("South", "IT"): [3, 2, 1, 2, 4, 3, 2, 1, 3, 2, 2, 5],
    ("IT", "Pay"): [8, 8, 7, 8, 6, 7, 8, 8, 7, 8, 8, 6],
}
NONE = pl.DataFrame(schema={"wave": pl.String, "scale": pl.String})


def ratings(people: People, *, level: str = "front_line") -> pl.DataFrame:
    rows = [
        ("employee", "w", unit, level, rated, "dept", len(points), sum(points), sum(point**2 for point in points))
        for (unit, rated), points in people.items()
    ]
    return stacked_ratings([pl.DataFrame(rows, schema={**dict.fromkeys(RATING, pl.String), **SUMS}, orient="row")])


def crossed(people: People, units: Units = UNITS) -> list[Crossed]:
    return cross_ratings(ratings(people), units, KEYS, minimum=10)


def matrix(people: People, units: Units = UNITS) -> Any:
    return serve_each_other(crossed(people, units), NONE).set_index(["served", "rated"])


def contrasts(people: People) -> Any:
    return compare_service(crossed(people)).set_index(["contrast", "served", "rated"])


def points(*places: tuple[str, str]) -> list[float]:
    """Scores 0-100 of some people."""
    return [12.5 * point for place in places for point in PEOPLE[place]]


def test_a_cell_has_the_mean_of_all_in_the_unit_with_its_interval() -> None:
    row, own = matrix(PEOPLE).loc[("North", "Pay")], points(("North", "Pay"), ("Shop", "Pay"))
    found = mean_interval(14, np.mean(own), np.var(own, ddof=1))
    assert (row["n"], row["score"]) == (14, pytest.approx(np.mean(own)))
    assert (row["ci_low"], row["ci_high"]) == pytest.approx(tuple(map(float, found)))


def test_margins_are_of_all_in_a_row_in_a_column_and_of_everybody() -> None:
    frame = matrix(PEOPLE)
    assert [frame.loc[place, "n"] for place in (("North", ""), ("", "IT"), ("", ""))] == [26, 24, 60]
    assert frame.loc[("", "IT"), "score"] == pytest.approx(np.mean(points(("North", "IT"), ("South", "IT"))))
    assert set(frame["by"]) == {"unit"}


def test_a_cell_that_nobody_is_in_is_no_secret() -> None:
    row = matrix(PEOPLE).loc[("IT", "IT")]
    assert row["status"] == "no_answers"
    assert np.isnan(row["n"])


def test_people_in_none_of_the_rows_are_a_row_of_their_own() -> None:
    more = PEOPLE | {("All", "Pay"): [3, 5] * 5}
    assert matrix(more).loc[("All", "Pay"), "n"] == 10


@pytest.mark.parametrize("count", [1, 16])
def test_without_a_generation_of_units_that_can_be_read_rows_are_levels(count: int) -> None:
    units = Units({"All": ""} | {f"Unit {number}": "All" for number in range(count)})
    frame = matrix({("Unit 0", "Pay"): [4, 6] * 6}, units)
    assert (set(frame["by"]), frame.loc[("front_line", "Pay"), "n"]) == ({"level"}, 12)


def test_a_whole_with_one_unit_below_it_stands_for_that_unit() -> None:
    units = Units({"Group": "", "Firm": "Group", "North": "Firm", "South": "Firm"})
    assert rows_of(units) == {"Group": "Group", "Firm": "Group", "North": "North", "South": "South"}


def test_departments_that_too_few_rated_have_no_name_and_stand_together() -> None:
    few = {("North", "Ann"): [8] * 6, ("South", "Bob"): [2] * 7}
    frame = matrix(PEOPLE | few)
    assert frame.loc[("", "=others"), "n"] == 13
    assert not {"Ann", "Bob"} & set(frame.index.get_level_values("rated"))


def test_a_cell_in_which_nearly_all_said_the_same_is_hidden_and_can_not_be_worked_out() -> None:
    worst = PEOPLE | {("South", "IT"): [0] * 20, ("North", "IT"): [1, 2, 5] * 6}
    one = crossed(worst)[0]
    assert one.states["South", "IT"] == "alike"
    assert one.states["", "IT"] == "shown"
    assert one.states["North", "IT"] == "protects_others"


def test_of_very_many_departments_those_that_most_rated_have_names() -> None:
    many = {("North", f"Office {number:03}"): [4] * (10 + (number > 50)) for number in range(150)}
    names = set(matrix(PEOPLE | many).index.get_level_values("rated"))
    assert names == {"", "=others", "IT", "Pay", *(f"Office {number:03}" for number in range(51, 149))}


def test_a_few_ratings_that_can_not_even_stand_together_count_nowhere() -> None:
    frame = matrix(PEOPLE | {("North", "Ann"): [8] * 6})
    assert frame.loc[("", ""), "n"] == 60
    assert frame.loc[("", "=others"), "status"] == "left_out"


@pytest.mark.parametrize("people", [{("North", "Pay"): [5] * 9}, {("North", "Ann"): [5] * 6, ("South", "Bob"): [5] * 2}])
def test_of_too_few_ratings_in_all_nothing_is_shown(people: People) -> None:
    frame = matrix(people)
    assert set(frame["status"]) <= {"too_few", "left_out"}
    assert frame[["n", "score", "se", "ci_low", "ci_high"]].isna().all(axis=None)


def test_a_wave_whose_ratings_name_no_department_says_so() -> None:
    asked = pl.DataFrame({"wave": ["v", "w"], "scale": "dept"})
    frame = serve_each_other(crossed(PEOPLE), asked)
    assert frame.loc[frame["wave"] == "v", "status"].to_list() == ["not_named"]
    assert "not_named" not in set(frame.loc[frame["wave"] == "w", "status"])


def between(a: list[float], b: list[float]) -> tuple[float, ...]:
    found = difference_interval(*(mean_estimate(len(side), np.mean(side), np.var(side, ddof=1)) for side in (a, b)))
    return tuple(map(float, found))


NORTH, SOUTH, OFFICE = [("North", "Pay"), ("Shop", "Pay")], [("South", "Pay")], [("IT", "Pay")]


@pytest.mark.parametrize(
    ("contrast", "served", "rated", "a", "b"),
    [
        ("rated", "", "Pay", [*NORTH, *SOUTH, *OFFICE], [("North", "IT"), ("South", "IT")]),
        ("served", "IT", "", OFFICE, [*NORTH, *SOUTH, ("North", "IT"), ("South", "IT")]),
        ("cell", "South", "Pay", SOUTH, [*NORTH, *OFFICE]),
        ("balance", "IT", "IT", [("North", "IT"), ("South", "IT")], OFFICE),
    ],
)
def test_differences_are_those_of_two_groups(contrast: str, served: str, rated: str, a: list[Any], b: list[Any]) -> None:
    row = contrasts(PEOPLE).loc[(contrast, served, rated)]
    assert (row["difference"], row["ci_low"], row["ci_high"]) == pytest.approx(between(points(*a), points(*b)))


def test_each_kind_of_comparison_is_corrected_for_its_size() -> None:
    frame = contrasts(PEOPLE).loc["rated"]
    p = outside.ttest_ind(points(*NORTH, *SOUTH, *OFFICE), points(("North", "IT"), ("South", "IT")), equal_var=False).pvalue
    assert frame["p_holm"].to_list() == pytest.approx([2 * p, 2 * p])
    assert frame["real"].all()


def test_what_a_department_says_of_itself_is_in_neither_side_of_its_balance() -> None:
    own = PEOPLE | {("IT", "IT"): [8, 7, 5] * 4}
    assert (
        contrasts(own).loc[("balance", "IT", "IT"), "difference"] == contrasts(PEOPLE).loc[("balance", "IT", "IT"), "difference"]
    )


def test_no_balance_is_told_where_what_a_department_says_of_itself_is_hidden() -> None:
    assert "balance" not in contrasts(PEOPLE | {("IT", "IT"): [8] * 3}).index.get_level_values("contrast")


def test_departments_alike_are_not_told_apart() -> None:
    same = {(unit, rated): [3, 4, 5, 4, 4, 3, 5, 4, 4, 4, 3, 5] for unit in ("North", "South") for rated in ("IT", "Pay", "HR")}
    assert not contrasts(same)["real"].any()


SIZES = st.one_of(st.integers(0, 14), st.integers(0, 40))
DRAWN = st.dictionaries(
    st.tuples(st.sampled_from(["North", "South", "Shop", "All"]), st.sampled_from(["IT", "Pay", "Ann", "Bob"])), SIZES
)


@settings(deadline=None, max_examples=60)
@given(sizes=DRAWN)
def test_nothing_that_is_said_is_of_a_few_people(sizes: dict[tuple[str, str], int]) -> None:
    people = {place: [1 + number % 7 for number in range(n)] for place, n in sizes.items()}
    for one in crossed(people):
        atoms = {place: sums[0] for place, sums in one.sums.items() if "" not in place and sums[0]}
        shown = {place: [atom for atom in atoms if all(side in ("", own) for side, own in zip(place, atom, strict=True))]
                 for place in one.states if one.shown(*place)}  # fmt: skip
        assert certify(shown, atoms=atoms, minimum=10)
        frame = serve_each_other([one], NONE)
        assert not (frame["n"] < 10).any()
        assert frame.loc[frame["status"] != "shown", ["n", "score", "se", "df", "ci_low", "ci_high"]].isna().all(axis=None)


@settings(deadline=None, max_examples=60)
@given(sizes=DRAWN)
def test_a_name_that_fewer_than_the_minimum_gave_is_nowhere(sizes: dict[tuple[str, str], int]) -> None:
    people = {place: [1 + number % 7 for number in range(n)] for place, n in sizes.items()}
    given_by: dict[str, int] = {}
    for (_, rated), n in sizes.items():
        given_by[rated] = given_by.get(rated, 0) + n
    told = pd.concat([matrix(people).reset_index(), compare_service(crossed(people))])
    assert {name for name in told["rated"] if name in given_by and given_by[name] < 10} == set()
