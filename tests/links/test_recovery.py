"""What became of problems: shares and differences against values worked by hand and by scipy."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pytest
from scipy import stats as outside

from assessment.links import NO_RECOVERY, contrast_recovery, follow_recovery
from assessment.links.recovery import Recovery
from assessment.responses import Units
from assessment.scores.splits import EVERYBODY, SPLIT, stacked_splits
from assessment.stats import Floats

UNITS = Units({"All": "", "A": "All", "B": "All"})
PLAN = Recovery(
    steps={"problem": "trouble", "told": "said", "apology": "sorry", "first_fixed": "fixed", "would_return": "return"},
    titles=dict.fromkeys(("problem", "told", "apology", "first_fixed", "would_return", "repurchase"), "Title"),
    scales={"repurchase": "return"},
    denominators={"return": 4},
)
# unit, pattern: answers (0-4 points) on the scale of buying again.
PEOPLE = {
    ("A", "ynnnn"): [0, 1, 2, 1, 0, 2, 1, 1, 0, 2, 2, 1],
    ("A", "yyyyy"): [3, 4, 3, 3, 4, 4, 3, 3, 4, 3, 3],
    ("A", "n---y"): [3, 4, 4, 4, 3, 3, 4, 4, 4, 3, 4, 4, 3, 3, 4],
    ("B", "ynnnn"): [1, 1, 2, 0, 1, 2, 0, 2, 1, 1],
    ("B", "yyynn"): [2, 1, 2, 2, 1, 2, 2, 1, 2, 2, 2],
    ("B", "n---y"): [3, 3, 4, 4, 3, 3, 4, 3, 4, 4, 4],
}


def splits(people: dict[tuple[str, str], list[int]]) -> pl.DataFrame:
    """The sums of those people by pattern."""
    rows = [
        ("customer", "w", unit, "customer", pattern, scale, len(points), sum(values), sum(value**2 for value in values))
        for (unit, pattern), points in people.items()
        for scale, values in (("return", points), (EVERYBODY, [1] * len(points)))
    ]
    schema = dict.fromkeys(SPLIT, pl.String) | {"n": pl.Int64, "total": pl.Int128, "squares": pl.Int128}
    return stacked_splits([pl.DataFrame(rows, schema=schema, orient="row")])


def decisions(*scales: str) -> pd.DataFrame:
    """The gate's word that scales are shown in every unit."""
    rows = [("customer", "w", scale, unit, "shown") for scale in scales for unit in UNITS.names]
    return pd.DataFrame(rows, columns=["kind", "wave", "scale", "unit", "status"])


DECIDED = decisions("trouble", "said", "sorry", "fixed", "return")


def funnel(people: dict[tuple[str, str], list[int]], *, minimum: int = 5) -> Any:
    return follow_recovery(splits(people), PLAN, DECIDED, UNITS, minimum=minimum).set_index(["unit", "step"])


def contrasts(people: dict[tuple[str, str], list[int]], *, minimum: int = 5) -> Any:
    return contrast_recovery(splits(people), PLAN, DECIDED, UNITS, minimum=minimum).set_index(["contrast", "outcome"])


def points(*signs: str) -> Floats:
    """Scores 0-100 of people with some patterns."""
    return np.array([25.0 * value for (_, pattern), values in PEOPLE.items() for value in values if pattern in signs])


@pytest.mark.parametrize(
    ("step", "count", "n"),
    [("problem", 44, 70), ("told", 22, 44), ("silent", 22, 70), ("apology", 22, 44), ("first_fixed", 11, 44)],
)
def test_each_step_is_counted_among_those_with_a_problem(step: str, count: int, n: int) -> None:
    row = funnel(PEOPLE).loc[("All", step)]
    assert (row["count"], row["n"], row["share"]) == (count, n, count / n)


def test_a_share_has_wilsons_interval() -> None:
    row = funnel(PEOPLE).loc[("All", "told")]
    found = outside.binomtest(22, 44).proportion_ci(method="wilson")
    assert (row["ci_low"], row["ci_high"]) == pytest.approx((found.low, found.high))


def test_a_unit_is_counted_with_those_in_it_only() -> None:
    row = funnel(PEOPLE).loc[("B", "told")]
    assert (row["count"], row["n"]) == (11, 21)


def test_who_says_what_came_after_a_problem_had_one() -> None:
    more = PEOPLE | {("A", "-ynnn"): [1] * 6}
    assert funnel(more).loc[("All", "told"), "n"] == 50


def test_who_had_no_problem_is_not_among_those_who_had() -> None:
    more = PEOPLE | {("A", "nn---"): [1] * 20}
    assert funnel(more).loc[("All", "told"), "n"] == 44


def test_nothing_of_too_few_is_shown_and_no_number_stays() -> None:
    few = {place: values[:4] if place[0] == "B" else values for place, values in PEOPLE.items()}
    row = funnel(few, minimum=10).loc[("B", "told")]
    assert row["status"] == "too_few"
    assert row[["n", "count", "share", "ci_low", "ci_high"]].isna().all()


def test_the_silent_are_shown_only_with_those_who_told_us() -> None:
    frame = funnel({place: values[:4] if place[0] == "B" else values for place, values in PEOPLE.items()}, minimum=10)
    assert frame.loc[("B", "silent"), "status"] == "protects_others"


def test_a_step_compares_those_with_it_to_those_without_by_welch() -> None:
    row = contrasts(PEOPLE).loc[("apology", "repurchase")]
    found = outside.ttest_ind(points("yyyyy", "yyynn"), points("ynnnn"), equal_var=False)
    interval = found.confidence_interval(0.95)
    assert row["difference"] == pytest.approx(points("yyyyy", "yyynn").mean() - points("ynnnn").mean())
    assert (row["ci_low"], row["ci_high"]) == pytest.approx((interval.low, interval.high))


@pytest.mark.parametrize(
    ("contrast", "signs"), [("silent", ["ynnnn"]), ("recovered", ["yyyyy"]), ("problem", ["ynnnn", "yyyyy", "yyynn"])]
)
def test_the_silent_and_the_recovered_are_compared_with_those_without_a_problem(contrast: str, signs: list[str]) -> None:
    row = contrasts(PEOPLE).loc[(contrast, "repurchase")]
    assert row["difference"] == pytest.approx(points(*signs).mean() - points("n---y").mean())
    assert (row["n"], row["n_base"]) == (len(points(*signs)), 26)


def test_the_share_who_would_buy_again_is_told_apart_from_the_score() -> None:
    row = contrasts(PEOPLE | {("A", "ynnny"): [3] * 3, ("B", "n---n"): [1] * 3}).loc[("silent", "would_return")]
    assert (row["mean"], row["mean_base"], row["measure"]) == (3 / 25, 26 / 29, "share")
    assert row["difference"] == pytest.approx(3 / 25 - 26 / 29)
    assert -1 < row["ci_low"] < row["difference"] < row["ci_high"] < -0.3


def test_a_share_or_a_score_that_is_nearly_each_ones_answer_is_hidden() -> None:
    frame = contrasts(PEOPLE)
    assert frame.loc[("silent", "would_return"), "status"] == "alike"
    assert frame.loc[("silent", "would_return"), ["mean", "mean_base", "difference"]].isna().all()
    assert frame.loc[("silent", "repurchase"), "status"] == "shown"
    pleased = {place: [4] * len(values) if place[1] == "yyyyy" else values for place, values in PEOPLE.items()}
    assert contrasts(pleased).loc[("recovered", "repurchase"), "status"] == "alike"


def test_what_is_left_of_those_with_a_problem_does_not_tell_who_answered_alike() -> None:
    told = {("A", "yy---"): [4] * 20, ("A", "yn---"): [0, 1, 2, 3, 4] * 4, ("A", "n----"): [0, 1, 2, 3, 4] * 4}
    known = decisions("trouble", "said", "sorry", "fixed")
    frame = contrast_recovery(splits(told), PLAN, known, UNITS, minimum=5)
    states = frame[frame["outcome"] == "repurchase"].set_index("contrast")["status"].to_dict()
    assert (states["problem"], states["silent"], states["told"]) == ("shown", "protects_others", "alike")


def test_a_unit_in_which_nearly_everybody_said_yes_is_hidden_with_one_beside_it() -> None:
    more = {("A", "yyyyy"): [3] * 20, ("B", "ynnnn"): [1] * 10, ("B", "yyyyy"): [3] * 10, ("A", "n---y"): [4] * 20}
    found = follow_recovery(splits(more), PLAN, decisions("trouble"), UNITS, minimum=5)
    frame = found.set_index(["unit", "step"])["status"]
    assert (frame["A", "told"], frame["B", "told"], frame["All", "told"]) == ("alike", "protects_others", "shown")


def test_a_contrast_of_too_few_has_no_numbers() -> None:
    row = contrasts(PEOPLE, minimum=12).loc[("recovered", "repurchase")]
    assert row["status"] == "too_few"
    assert np.isnan(row["difference"])


def test_groups_that_together_would_tell_of_a_few_are_not_all_shown() -> None:
    """Two told us without an apology: those who told us less those with an apology are these two."""
    states = contrasts(PEOPLE | {("A", "yynnn"): [4, 4]})["status"]
    assert states[("told", "repurchase")] == "shown"
    assert states[("apology", "repurchase")] == "protects_others"


def test_without_a_question_on_problems_there_are_no_rows() -> None:
    nothing = splits(PEOPLE).clear()
    assert follow_recovery(nothing, NO_RECOVERY, DECIDED, UNITS, minimum=10).empty
    assert contrast_recovery(nothing, NO_RECOVERY, DECIDED, UNITS, minimum=10).empty
