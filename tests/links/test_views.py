from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
import pytest
from linked import linked, points  # type: ignore[import-not-found]
from scipy.stats import ttest_ind

from assessment.links import compare_views
from assessment.links.views import GAP_COLUMNS
from assessment.settings import Kind
from assessment.surveys import Survey
from small_engagement import CUSTOMERS, STAFF  # type: ignore[import-not-found]

SURVEYS: Mapping[Kind, Survey] = {"employee": Survey.model_validate(STAFF), "customer": Survey.model_validate(CUSTOMERS)}
LEVELS = ["front_line", "manager", "senior_leader"]


def gaps_of(descriptor: str, *, unit: str = "All", wave: str = "w1") -> pd.DataFrame:
    frame = linked().result.gaps
    unit = linked().result.unit if unit == "All" else unit
    chosen: pd.DataFrame = frame[(frame["descriptor"] == descriptor) & (frame["unit"] == unit) & (frame["wave"] == wave)]
    return chosen.set_index("seen_by")


def scores_of(*views: tuple[str, str], scale: str = "freedom") -> pd.DataFrame:
    """One unit's scores by level and status; customers see the mirror of the scale."""
    rows: list[dict[str, Any]] = []
    for place, (level, status) in enumerate(views):
        shown = {"n": 20.0, "score": 50.0 + place, "se": 2.0, "df": 19.0, "ci_low": 46.0, "ci_high": 54.0}
        figures = shown if status == "shown" else dict.fromkeys(shown, float("nan"))
        kind, name = ("customer", "seen") if level == "customer" else ("employee", scale)
        rows.append({"kind": kind, "unit": "A", "wave": "w", "level": level, "scale": name, **figures, "status": status})
    return pd.DataFrame(rows)


def viewers(*views: tuple[str, str]) -> list[str]:
    return compare_views(scores_of(*views), SURVEYS, LEVELS)["seen_by"].tolist()


@pytest.mark.parametrize("unit", ["All", "U03"])
def test_a_gap_is_welchs_interval_of_raw_scores(unit: str) -> None:
    staff, customers = (frame[frame["wave"] == "w1"] for frame in (linked().staff, linked().customers))
    if unit != "All":
        staff, customers = staff[staff["unit"] == unit], customers[customers["unit"] == unit]
    front = staff.loc[staff["level"] == "front_line", "freedom"].dropna()
    others = {"manager": staff.loc[staff["level"] == "manager", "freedom"].dropna(), "customer": customers["seen"].dropna()}
    found = gaps_of("freedom", unit=unit)
    assert found["gap_to"].to_dict() == {"front_line": "", "manager": "front_line", "customer": "front_line"}
    for viewer, scores in others.items():
        interval = ttest_ind(scores, front, equal_var=False).confidence_interval()
        expected = [scores.mean() - front.mean(), interval.low, interval.high]
        assert [found.at[viewer, name] for name in ("gap", "gap_low", "gap_high")] == pytest.approx(expected)


def test_items_of_both_surveys_meet_by_their_concept() -> None:
    found = gaps_of("k.heard")
    expected = points(linked().customers.query("wave == 'w1'"), ["listened"])["listened"].mean()
    assert found.loc["customer", "score"] == pytest.approx(expected)
    assert set(found["scope"]) == {"item"}


def test_the_first_view_has_no_gap_to_itself() -> None:
    found = gaps_of("freedom").loc["front_line"]
    assert found["gap_to"] == ""
    assert found[["gap", "gap_low", "gap_high"]].isna().all()


def test_what_only_one_side_sees_is_no_gap() -> None:
    assert "liking" not in set(linked().result.gaps["descriptor"])


def test_where_the_front_line_is_hidden_the_first_view_that_is_shown_is_the_base() -> None:
    frame = compare_views(scores_of(("front_line", "too_few"), ("manager", "shown"), ("customer", "shown")), SURVEYS, LEVELS)
    found = frame.set_index("seen_by")
    assert found["gap_to"].to_dict() == {"front_line": "", "manager": "", "customer": "manager"}
    assert found["gap"].notna().to_dict() == {"front_line": False, "manager": False, "customer": True}


def test_all_staff_are_a_view_only_where_no_level_is_shown() -> None:
    assert viewers(("front_line", "shown"), ("all", "shown"), ("customer", "shown")) == ["front_line", "customer"]
    hidden = viewers(("front_line", "too_few"), ("all", "shown"), ("customer", "shown"))
    assert hidden == ["front_line", "all", "customer"]


def test_people_of_no_stated_level_are_no_view() -> None:
    assert viewers(("front_line", "shown"), ("not_stated", "shown"), ("customer", "shown")) == ["front_line", "customer"]


def test_views_that_nobody_gave_do_not_make_a_gap() -> None:
    assert viewers(("front_line", "shown"), ("customer", "no_answers")) == []


@pytest.mark.parametrize("kinds", [["employee"], ["customer"], []])
def test_one_side_alone_has_the_columns_and_its_own_views_only(kinds: list[Kind]) -> None:
    surveys = {kind: SURVEYS[kind] for kind in kinds}
    scores = scores_of(("front_line", "shown"), ("customer", "shown"))
    frame = compare_views(scores[scores["kind"].isin(kinds)], surveys, LEVELS)
    assert frame.empty
    assert frame.columns.tolist() == GAP_COLUMNS


def test_levels_alone_make_gaps_without_customers() -> None:
    scores = scores_of(("front_line", "shown"), ("manager", "shown"))
    frame = compare_views(scores, {"employee": SURVEYS["employee"]}, LEVELS)
    assert frame["gap"].tolist()[1] == 1
