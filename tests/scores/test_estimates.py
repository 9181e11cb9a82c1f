from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
import pytest
from drawn_answers import Row, drawn_rows, summaries_of, survey_of  # type: ignore[import-not-found]
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binomtest

from assessment.responses import Units
from assessment.scores import (
    Key,
    estimate_response,
    estimate_scores,
    keys_of,
    respondents_by_statistic,
    roll_up,
    sums_of_groups,
)
from assessment.settings import LEVELS, Kind
from assessment.stats import mean_interval

FEW = settings(max_examples=15, deadline=None)
PLACE = ["kind", "wave", "unit", "level", "scale"]
NUMBERS = ["n", "score", "se", "df", "ci_low", "ci_high"]
TREE = {"All": "", "A": "All", "B": "All"}
SURVEY = survey_of({
    f"{scale}{place}": {"text": f"{scale}{place}", "concepts": ["c"], "answers": "agree", "scales": [scale]}
    for scale in ("one", "two") for place in range(2)
})  # fmt: skip
KEYS: Mapping[Kind, Mapping[str, Key]] = {"employee": keys_of(SURVEY, LEVELS)}
NOTHING: dict[str, int | None] = {"one0": None, "one1": None, "two0": None, "two1": None}


def decided(rows: list[Row], statuses: Mapping[tuple[str, str, str], str]) -> pd.DataFrame:
    """A decision on every group: shown, but for what is said of a unit, level and scale."""
    units = Units(TREE)
    groups = roll_up(respondents_by_statistic(summaries_of(SURVEY, rows)), units).select(PLACE)
    frame = pd.DataFrame({name: groups[name].to_list() for name in PLACE}, dtype="str")
    places = zip(frame["unit"], frame["level"], frame["scale"], strict=True)
    frame = frame.assign(status=[statuses.get(place, "shown") for place in places])
    return frame.assign(shown_at=frame["unit"].where(frame["status"] == "shown", "All"))


def scores(rows: list[Row], statuses: Mapping[tuple[str, str, str], str] | None = None) -> pd.DataFrame:
    sums = sums_of_groups(summaries_of(SURVEY, rows), Units(TREE), surveys={"employee": SURVEY}, keys=KEYS)
    return estimate_scores(sums, decided(rows, statuses or {}), surveys={"employee": SURVEY}, keys=KEYS)


def respondents(count: int, *, unit: str = "A", level: str = "manager", **answers: int | None) -> list[Row]:
    return [{"wave": "w", "unit": unit, "level": level, **NOTHING, **answers} for _ in range(count)]


def status_of(frame: pd.DataFrame, unit: str, level: str, scale: str) -> str:
    chosen = frame[(frame["unit"] == unit) & (frame["level"] == level) & (frame["scale"] == scale)]
    return str(chosen["status"].item())


@FEW
@given(data=st.data())
def test_a_hidden_row_has_no_number_and_a_shown_one_has_all(data: st.DataObject) -> None:
    rows = data.draw(drawn_rows(SURVEY))
    everything = decided(rows, {})[["unit", "level", "scale"]].itertuples(index=False, name=None)
    words = st.sampled_from(["shown", "too_few", "protects_others", "no_answers"])
    frame = scores(rows, {place: data.draw(words) for place in everything})
    hidden = frame["status"] != "shown"
    assert frame.loc[hidden, NUMBERS].isna().all(axis=None)
    assert frame.loc[~hidden, ["n", "score"]].notna().all(axis=None)


@FEW
@given(data=st.data())
def test_a_composite_is_shown_only_where_no_part_is_hidden(data: st.DataObject) -> None:
    rows = data.draw(drawn_rows(SURVEY))
    everything = decided(rows, {})[["unit", "level", "scale"]].itertuples(index=False, name=None)
    words = st.sampled_from(["shown", "too_few", "protects_others", "no_answers"])
    frame = scores(rows, {place: data.draw(words) for place in everything})
    places = zip(frame["wave"], frame["unit"], frame["level"], frame["scale"], strict=True)
    said = dict(zip(places, frame["status"], strict=True))
    for wave, unit, level, _ in (place for place, status in said.items() if place[3] == "both" and status == "shown"):
        parts = {said.get((wave, unit, level, part)) for part in ("one", "two")}
        assert not parts & {"too_few", "protects_others"}


def test_a_composite_that_goes_with_its_part_says_so_and_points_nowhere() -> None:
    rows = respondents(12, one0=4, one1=4, two0=2, two1=2)
    frame = scores(rows, {("A", "manager", "two"): "too_few"})
    chosen = frame[(frame["unit"] == "A") & (frame["level"] == "manager") & (frame["scale"] == "both")]
    assert [*chosen["status"], *chosen["shown_at"]] == ["protects_others", ""]
    assert status_of(frame, "A", "all", "both") == "shown"


def test_a_part_that_nobody_answered_leaves_the_composite_to_the_others() -> None:
    frame = scores(respondents(12, one0=4, one1=4))
    both = frame[frame["scale"] == "both"]
    assert set(both["score"]) == {75.0}


def test_a_group_that_the_gate_knows_and_nobody_answered_has_a_row() -> None:
    rows = respondents(12, one0=4, one1=4)
    asked = decided(rows, {})
    silent = asked.head(1).assign(unit="B", level="manager", scale="one", status="no_answers", shown_at="All")
    sums = sums_of_groups(summaries_of(SURVEY, rows), Units(TREE), surveys={"employee": SURVEY}, keys=KEYS)
    frame = estimate_scores(sums, pd.concat([asked, silent]), surveys={"employee": SURVEY}, keys=KEYS)
    assert status_of(frame, "B", "manager", "one") == "no_answers"


def test_rows_are_in_order_whatever_the_order_of_decisions() -> None:
    rows = respondents(3, one0=4, one1=4) + respondents(2, unit="B", two0=1, two1=5)
    sums = sums_of_groups(summaries_of(SURVEY, rows), Units(TREE), surveys={"employee": SURVEY}, keys=KEYS)
    asked = decided(rows, {})
    one, other = (estimate_scores(sums, order, surveys={"employee": SURVEY}, keys=KEYS) for order in (asked, asked[::-1]))
    pd.testing.assert_frame_equal(one, other)
    pd.testing.assert_frame_equal(one, one.sort_values(PLACE, ignore_index=True))


def test_every_statistic_counts_who_is_in_it() -> None:
    found = respondents_by_statistic(summaries_of(SURVEY, respondents(3, one0=4, one1=4) + respondents(2)))
    counts = {scale: n for *_, scale, n in found.iter_rows()}
    assert counts == {"one": 3, "both": 3, "c": 3, "=response": 5}


def response(rows: list[Row], people: dict[tuple[str, str], int], hidden: tuple[str, ...] = ()) -> pd.DataFrame:
    statuses = {(unit, level, "=response"): "too_few" for unit in hidden for level in ("all", *LEVELS)}
    return estimate_response(summaries_of(SURVEY, rows), decided(rows, statuses), Units(TREE, people))


def figures(frame: pd.DataFrame, unit: str = "A", level: str = "manager") -> list[float]:
    """n, headcount, rate and interval of one group."""
    chosen = frame[(frame["unit"] == unit) & (frame["level"] == level)]
    return [float(chosen[name].item()) for name in ("n", "headcount", "rate", "ci_low", "ci_high")]


def test_a_response_rate_has_wilsons_interval() -> None:
    low, high = binomtest(12, 30).proportion_ci(method="wilson")
    assert figures(response(respondents(12), {("A", "manager"): 30})) == pytest.approx([12, 30, 0.4, low, high])


def test_without_a_headcount_there_is_a_count_and_no_rate() -> None:
    n, *others = figures(response(respondents(12), {}))
    assert n == 12
    assert np.isnan(others).all()


def test_more_answers_than_people_make_no_rate() -> None:
    found = response(respondents(12) + respondents(12, unit="B"), {("A", "manager"): 10, ("B", "manager"): 40})
    assert np.isnan(figures(found)[2])
    assert figures(found, "All")[2] == 24 / 52


def test_a_hidden_response_has_no_number() -> None:
    found = response(respondents(12), {("A", "manager"): 30}, hidden=("A",))
    assert found.loc[found["unit"] == "A", "status"].tolist() == ["too_few"] * 2
    assert np.isnan(figures(found)).all()


def test_nobody_anywhere_gives_frames_of_the_same_columns() -> None:
    nobody = pd.DataFrame({name: pd.Series(dtype="str") for name in (*PLACE, "status", "shown_at")})
    summaries = summaries_of(SURVEY, respondents(1))
    empty = type(summaries)(*(frame.head(0) for frame in vars(summaries).values()))
    sums = sums_of_groups(empty, Units(TREE), surveys={"employee": SURVEY}, keys=KEYS)
    found = estimate_scores(sums, nobody, surveys={"employee": SURVEY}, keys=KEYS)
    assert found.columns.tolist() == [*PLACE, *NUMBERS, "status", "shown_at"]
    assert estimate_response(empty, nobody, Units(TREE)).empty


def test_the_range_of_a_group_that_can_only_just_be_shown_reaches_the_end_of_the_scale() -> None:
    frame = scores([*respondents(18, one0=5, one1=5), *respondents(2, one0=4, one1=5), *respondents(1, one0=5, one1=4)])
    row = frame[(frame["unit"] == "A") & (frame["level"] == "manager") & (frame["scale"] == "one")].iloc[0]
    assert row["ci_low"] < row["score"] < 99 < row["ci_high"] == pytest.approx(100, abs=1e-6)


def test_the_range_of_a_group_in_the_middle_is_that_of_any_group() -> None:
    frame = scores([*respondents(20, one0=2, one1=3), *respondents(20, one0=4, one1=3)])
    row = frame[(frame["unit"] == "A") & (frame["level"] == "manager") & (frame["scale"] == "one")].iloc[0]
    low, high = mean_interval(40, 50, 12.5**2 * 40 / 39)
    assert (row["ci_low"], row["ci_high"]) == pytest.approx((float(low), float(high)))
