"""Scores weighted to the headcounts: by hand, and what they may not tell."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pytest
from drawn_answers import summaries_of, survey_of  # type: ignore[import-not-found]
from hypothesis import given, settings
from hypothesis import strategies as st

from assessment.privacy import gate
from assessment.responses import Units
from assessment.scores import gather_ground, keys_of, roll_up, sums_of_groups, weigh_scores
from assessment.scores.strata import Group, fill_strata, plan_strata
from assessment.settings import LEVELS, Kind
from assessment.surveys import Survey

ITEM = {"text": "one", "concepts": ["c"], "answers": "agree"}
SURVEY = survey_of({"one0": {**ITEM, "scales": ["one"]}})
BOTH = survey_of({f"{scale}0": {**ITEM, "scales": [scale]} for scale in ("one", "two")})
TREE = {"All": "", "North": "All", "A": "North", "B": "North", "C": "All", "D": "All"}
LEVEL_NAMES = ("front_line", "manager")
STEPS = settings(max_examples=60, deadline=None)


def answers(unit: str, level: str, *values: int) -> list[dict[str, Any]]:
    return [{"wave": "w", "unit": unit, "level": level, "one0": value} for value in values]


def weighed(
    rows: list[dict[str, Any]],
    headcounts: dict[tuple[str, str], int],
    hidden: tuple[tuple[str, str], ...] = (),
    *,
    survey: Survey = SURVEY,
    kind: Kind = "employee",
    scale: str = "one",
) -> Any:
    """The weighted rows by level, where all groups but some are shown."""
    units, keys = Units({"All": "", "A": "All", "B": "All"}, headcounts), {kind: keys_of(survey, LEVELS)}
    sums = sums_of_groups(summaries_of(survey, rows, kind=kind), units, surveys={kind: survey}, keys=keys)
    groups = sums.scales.filter(pl.col("level").ne("all") | (kind != "customer"))
    scores = pd.DataFrame({name: groups[name].to_list() for name in ("kind", "wave", "unit", "level", "scale")})
    status = ["too_few" if cell in hidden else "shown" for cell in zip(scores["unit"], scores["level"], strict=True)]
    told = scores.assign(status=status, score=50.0)
    known: dict[str, Any] = {"surveys": {kind: survey}, "keys": keys}
    found = weigh_scores(told, gather_ground(told, sums, units, **known, minimum=2), **known)
    return {row.level: row for row in found[found["scale"] == scale].itertuples(index=False)}


def test_each_group_counts_by_its_people() -> None:
    # A: 1, 3 of 2 to 5 (0 and 50: mean 25) for 30 people; B: 5, 5, 3, 3 (mean 75) for 10.
    rows = [*answers("A", "manager", 1, 3), *answers("B", "manager", 5, 5, 3, 3)]
    row = weighed(rows, {("A", "manager"): 30, ("B", "manager"): 10})["manager"]
    assert (row.n, row.population, row.groups, row.reason) == (6, 40, 2, "")
    assert row.weighted == pytest.approx(0.75 * 25 + 0.25 * 75)
    variances = [1250.0, 2500 / 3]
    assert row.se**2 == pytest.approx(0.75**2 * variances[0] / 2 * (28 / 30) + 0.25**2 * variances[1] / 4 * (6 / 10))
    assert row.deff == pytest.approx(6 * (2 * 15**2 + 4 * 2.5**2) / 40**2)
    assert row.n_eff == pytest.approx(6 / row.deff)
    assert row.ci_low < row.weighted < row.ci_high


def of_both(unit: str, *values: tuple[int | None, int | None]) -> list[dict[str, Any]]:
    return [{"wave": "w", "unit": unit, "level": "manager", "one0": one, "two0": two} for one, two in values]


def test_customers_count_by_the_customers_of_their_unit() -> None:
    survey = SURVEY.model_copy(update={"respondents": "customer"})
    rows = [{**row, "level": "customer"} for row in (*answers("A", "", 1, 3), *answers("B", "", 5, 5, 3, 3))]
    row = weighed(rows, {("A", "customer"): 900, ("B", "customer"): 100}, survey=survey, kind="customer")["customer"]
    assert (row.kind, row.n, row.population, row.groups, row.reason) == ("customer", 6, 1000, 2, "")
    assert row.weighted == pytest.approx(0.9 * 25 + 0.1 * 75)


def test_customers_of_a_unit_without_a_count_leave_nothing_to_weight_by() -> None:
    survey = SURVEY.model_copy(update={"respondents": "customer"})
    rows = [{**row, "level": "customer"} for row in (*answers("A", "", 1, 3), *answers("B", "", 5, 5, 3, 3))]
    row = weighed(rows, {("A", "customer"): 900}, survey=survey, kind="customer")["customer"]
    assert (row.reason, np.isnan(row.weighted)) == ("no_headcount", True)


def test_a_composite_is_the_mean_of_its_parts_each_weighted() -> None:
    # A: one 25, two 75 for 30 people. B: one 75, two 50 (of two who have it) for 10.
    rows = [*of_both("A", (1, 3), (3, 5)), *of_both("B", (5, 3), (5, None), (3, 3), (3, None))]
    row = weighed(rows, {("A", "manager"): 30, ("B", "manager"): 10}, survey=BOTH, scale="both")["manager"]
    assert row.weighted == pytest.approx(((0.75 * 25 + 0.25 * 75) + (0.75 * 75 + 0.25 * 50)) / 2)
    # A's two answer both alike: variance of their mean is that of one part. B's second part does not vary.
    of_a, of_b = 1250 * (1 / 2 - 1 / 30), 2500 / 3 * (1 / 4 - 1 / 10) / 4
    assert row.se**2 == pytest.approx(0.75**2 * of_a + 0.25**2 * of_b)


def test_a_composite_of_units_that_are_hidden_is_as_it_is_unweighted() -> None:
    rows = [*of_both("A", (1, 3), (3, 5)), *of_both("B", (5, 3), (5, 2), (3, 3), (3, 4))]
    hidden = (("A", "manager"), ("B", "manager"))
    row = weighed(rows, {("A", "manager"): 30, ("B", "manager"): 10}, hidden, survey=BOTH, scale="both")["manager"]
    assert (row.groups, row.deff) == (1, 1)
    assert row.weighted == pytest.approx((350 / 6 + 350 / 6) / 2)


def test_a_hidden_unit_counts_with_what_is_left_of_the_whole() -> None:
    rows = [*answers("A", "manager", 1, 3), *answers("B", "manager", 5, 5, 3, 3)]
    row = weighed(rows, {("A", "manager"): 30, ("B", "manager"): 10}, (("A", "manager"), ("B", "manager")))["manager"]
    assert (row.groups, row.deff) == (1, 1)
    assert row.weighted == pytest.approx((0 + 50 + 100 + 100 + 50 + 50) / 6)


def test_levels_count_by_their_people_among_all_staff() -> None:
    rows = [*answers("A", "manager", 5, 5), *answers("A", "front_line", 1, 1, 3, 3)]
    found = weighed(rows, {("A", "manager"): 4, ("A", "front_line"): 96})
    assert found["all"].weighted == pytest.approx(0.04 * 100 + 0.96 * 25)


def test_without_headcounts_nothing_is_weighted_and_it_says_why() -> None:
    row = weighed([*answers("A", "manager", 5, 4), *answers("B", "manager", 1, 2)], {("A", "manager"): 4})["manager"]
    assert row.reason == "no_headcount"
    assert np.isnan([row.n, row.weighted, row.se, row.n_eff]).all()


def test_a_hidden_whole_has_a_status_and_no_numbers() -> None:
    rows = [*answers("A", "manager", 5, 4), *answers("A", "front_line", 1, 2)]
    row = weighed(rows, {("A", "manager"): 4, ("A", "front_line"): 9}, (("All", "manager"),))["manager"]
    assert (row.status, row.reason) == ("too_few", "")
    assert np.isnan([row.n, row.population, row.unweighted, row.weighted]).all()


@st.composite
def organisations(draw: st.DrawFn) -> tuple[Units, pd.DataFrame]:
    """Answers of small and large groups at two levels and none, anywhere in a tree, and more people than answers."""
    names = [*LEVEL_NAMES, "not_stated"] if draw(st.booleans()) else list(LEVEL_NAMES)
    cells = [(unit, level) for unit in TREE for level in names]
    sizes = draw(st.lists(st.integers(0, 25), min_size=len(cells), max_size=len(cells)))
    rows = [(unit, level, n) for (unit, level), n in zip(cells, sizes, strict=True) if n]
    more = draw(st.lists(st.integers(0, 30), min_size=len(cells), max_size=len(cells)))
    people = {cell: n + extra for cell, n, extra in zip(cells, sizes, more, strict=True) if cell[1] != "not_stated" and n + extra}
    return Units(TREE, people), pd.DataFrame(rows, columns=["unit", "level", "n"])


@STEPS
@given(organisations(), st.sampled_from(["all", *LEVEL_NAMES]))
def test_the_weighted_figure_is_a_combination_of_figures_that_are_shown(case: tuple[Units, pd.DataFrame], level: str) -> None:
    units, atoms = case
    if atoms.empty:
        return
    decisions = gate(atoms, units, minimum=10, levels=["all", *dict.fromkeys(atoms["level"])])
    shown = set(decisions.loc[decisions["status"] == "shown", ["unit", "level"]].itertuples(index=False, name=None))
    if (units.root, level) not in shown:
        return
    groups, members = told_apart(units, atoms)
    usable = {cell for cell in shown if groups[cell].people is not None}
    filled = fill_strata(plan_strata(level, groups, usable, units), groups)
    if filled is None:
        return
    parts = [group for group in filled if group.n]
    weights = combination(parts, len(atoms))
    published = np.array([members[cell] for cell in sorted(shown)], dtype=float)
    rank = np.linalg.matrix_rank(published)
    assert np.linalg.matrix_rank(np.vstack([published, weights])) == rank
    assert all(part.n >= 10 for part in parts)
    assert sum(part.n for part in parts) == groups[units.root, level].n


def told_apart(units: Units, atoms: pd.DataFrame) -> tuple[dict[tuple[str, str], Group], dict[tuple[str, str], list[int]]]:
    """Groups whose sum is a number with a bit for each unit and level that people are in, and those bits."""
    bits = pl.DataFrame({
        "unit": atoms["unit"].tolist(), "level": atoms["level"].tolist(), "n": atoms["n"].tolist(),
        "total": [2**place for place in range(len(atoms))],
    })  # fmt: skip
    groups, members = {}, {}
    for unit, level, n, total in roll_up(bits, units).iter_rows():
        groups[unit, level] = Group(n, total, 0, units.headcount(unit, level) if level != "not_stated" else None)
        members[unit, level] = bits_of(total, len(atoms))
    return groups, members


def combination(parts: list[Group], width: int) -> np.ndarray[Any, Any]:
    """How much each place's sum counts in the weighted figure: all that is in a part counts alike."""
    each = [np.array(bits_of(part.total, width)) * ((part.people or 0) / part.n) for part in parts]
    return np.asarray(np.sum(each, axis=0))


def bits_of(total: int, width: int) -> list[int]:
    """Ones at the places that a sum is made of."""
    return [total >> place & 1 for place in range(width)]
