from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
import pytest
from linked import UNITS, linked  # type: ignore[import-not-found]
from scipy.stats import ttest_ind

from assessment.links import compare_waves, compare_with_rest
from assessment.responses import Units
from assessment.settings import Kind
from assessment.stats import Estimate, difference_p, holm
from assessment.surveys import Survey

SURVEY = Survey.model_validate({
    "survey": "s", "title": "S", "respondents": "customer",
    "answers": {"agree": {"low": 1, "high": 5}, "yes": {"low": 0, "high": 1}, "likely": {"low": 0, "high": 10}},
    "items": {
        "glad": {"text": "A", "concepts": ["c"], "answers": "agree", "alone": True},
        "share": {"text": "B", "concepts": ["c"], "answers": "yes", "alone": True, "measure": "share"},
        "nps": {"text": "C", "concepts": ["c"], "answers": "likely", "alone": True, "measure": "nps"},
    },
})  # fmt: skip
SURVEYS: Mapping[Kind, Survey] = {"customer": SURVEY}
TREE = Units({"All": "", "A": "All", "B": "All"})


def row(unit: str, score: float, se: float, *, df: float = 20, wave: str = "w1", **more: Any) -> dict[str, Any]:
    plain = {"kind": "customer", "level": "customer", "scale": "glad", "status": "shown", "n": df + 1}
    return {**plain, "unit": unit, "wave": wave, "score": score, "se": se, "df": df, **more}


def rests(*rows: dict[str, Any]) -> pd.DataFrame:
    return pd.DataFrame(rows).drop(columns="status")


def raw(kind: str, scale: str, wave: str) -> pd.DataFrame:
    frame = linked().staff if kind == "employee" else linked().customers
    chosen: pd.DataFrame = frame[frame["wave"] == wave].dropna(subset=[scale])
    return chosen


@pytest.mark.parametrize(("kind", "scale"), [("employee", "freedom"), ("customer", "liking")])
def test_a_unit_against_the_rest_is_welchs_test_of_raw_scores(kind: str, scale: str) -> None:
    contrasts = linked().result.contrasts
    found = contrasts[(contrasts["scale"] == scale) & (contrasts["wave"] == "w1")].set_index("unit")
    scores, p = raw(kind, scale, "w1"), {}
    assert len(found) >= len(UNITS) - 2
    for unit, contrast in found.iterrows():
        own, rest = scores.loc[scores["unit"] == unit, scale], scores.loc[scores["unit"] != unit, scale]
        test = ttest_ind(own, rest, equal_var=False)
        interval = test.confidence_interval()
        assert contrast["difference"] == pytest.approx(own.mean() - rest.mean())
        if 20 <= own.mean() <= 80:  # nearer to an end an interval leans, and is not Welch's
            assert contrast[["ci_low", "ci_high"]].tolist() == pytest.approx([interval.low, interval.high])
        p[unit] = test.pvalue
    assert (found["p_holm"] >= holm(list(p.values())) - 1e-12).all()


def test_units_and_scales_of_a_wave_are_one_family() -> None:
    """By hand: of four tests two are equally the surest; both are multiplied by four, since none may be below the one before."""
    scales = ("glad", "glad2")
    units = [row(unit, score, 2.0, scale=scale) for scale in scales for unit, score in (("A", 60), ("B", 51), ("All", 50))]
    others = rests(*(row(unit, 50, 2.0, scale=scale) for scale in scales for unit in ("A", "B")))
    items = SURVEY.items | {"glad2": SURVEY.items["glad"]}
    surveys: Mapping[Kind, Survey] = {"customer": SURVEY.replace(items=items)}
    found = compare_with_rest(pd.DataFrame(units), others, TREE, surveys)
    p = difference_p(Estimate(*map(np.asarray, (60.0, 2.0, 20.0))), Estimate(*map(np.asarray, (50.0, 2.0, 20.0))))
    assert found.loc[found["unit"] == "A", "p_holm"].tolist() == pytest.approx([4 * float(p)] * 2)


def test_a_composite_is_compared_with_the_composite_of_the_rest() -> None:
    contrasts, scores = linked().result.contrasts, raw("employee", "freedom", "w1")
    found = contrasts[(contrasts["scale"] == "spirit") & (contrasts["wave"] == "w1")].set_index("unit")
    staff = linked().staff[linked().staff["wave"] == "w1"]
    own, rest = staff[staff["unit"] == "U01"], staff[staff["unit"] != "U01"]
    expected = sum(own[part].mean() - rest[part].mean() for part in ("freedom", "gladness")) / 2
    assert len(scores)
    assert found.loc["U01", "difference"] == pytest.approx(expected)


def test_real_is_below_one_in_twenty_after_correction() -> None:
    contrasts = linked().result.contrasts
    assert (contrasts["real"] == (contrasts["p_holm"] < 0.05)).all()
    assert contrasts["real"].any()


@pytest.mark.parametrize("hidden", ["A", "All"])
def test_nothing_is_compared_where_the_unit_or_the_whole_is_hidden(hidden: str) -> None:
    rows = [row("A", 60, 2), row("All", 50, 1)]
    scores = pd.DataFrame([{**one, "status": "too_few"} if one["unit"] == hidden else one for one in rows])
    assert compare_with_rest(scores, rests(row("A", 40, 2)), TREE, SURVEYS).empty


@pytest.mark.parametrize(("scale", "bounds"), [("share", 1.0), ("nps", 200.0), ("glad", 100.0)])
def test_all_giving_one_answer_is_believed_in_the_units_of_the_measure(scale: str, bounds: float) -> None:
    scores = pd.DataFrame([row("A", bounds / 4, 0.0, scale=scale), row("All", bounds / 4, bounds / 100, scale=scale)])
    found = compare_with_rest(scores, rests(row("A", bounds / 4, bounds / 100, scale=scale)), TREE, SURVEYS)
    width = (found["ci_high"] - found["ci_low"]).item()
    assert 0.1 * bounds < width < 0.6 * bounds


def test_between_two_censuses_any_difference_is_real() -> None:
    scores = pd.DataFrame([row("A", 60, 0, df=np.inf), row("B", 50, 0, df=np.inf), row("All", 55, 0, df=np.inf)])
    found = compare_with_rest(scores, rests(row("A", 50, 0, df=np.inf), row("B", 50, 0, df=np.inf)), TREE, SURVEYS)
    assert found["p_holm"].tolist() == [0, 1]
    assert found["real"].tolist() == [True, False]


def test_where_one_side_has_no_spread_to_tell_nothing_is_said() -> None:
    scores = pd.DataFrame([row("A", 60, np.nan, df=np.nan), row("All", 55, 1)])
    assert compare_with_rest(scores, rests(row("A", 50, 2)), TREE, SURVEYS).empty


@pytest.mark.parametrize(("kind", "scale"), [("employee", "gladness"), ("customer", "liking")])
def test_a_change_is_welchs_interval_of_raw_scores(kind: str, scale: str) -> None:
    changes = linked().result.changes
    found = changes[(changes["scale"] == scale) & (changes["unit"] == "U02") & changes["level"].isin(["all", "customer"])]
    now, before = (raw(kind, scale, wave).query("unit == 'U02'")[scale] for wave in ("w2", "w1"))
    interval = ttest_ind(now, before, equal_var=False).confidence_interval()
    expected = [now.mean() - before.mean(), interval.low, interval.high]
    assert found[["change", "ci_low", "ci_high"]].iloc[0].tolist() == pytest.approx(expected)
    assert found["from_wave"].tolist() == ["w1"]


def test_a_wave_is_compared_with_the_one_before_it_only() -> None:
    scores = pd.DataFrame([row("A", 50 + place, 1, wave=wave) for place, wave in enumerate(["w1", "w2", "w3"])])
    found = compare_waves(scores, ["w1", "w2", "w3"], SURVEYS)
    assert list(zip(found["from_wave"], found["wave"], found["change"], strict=True)) == [("w1", "w2", 1), ("w2", "w3", 1)]


def test_a_wave_that_is_missing_between_two_makes_no_change() -> None:
    scores = pd.DataFrame([row("A", 50, 1, wave="w1"), row("A", 60, 1, wave="w3")])
    assert compare_waves(scores, ["w1", "w2", "w3"], SURVEYS).empty


def test_one_wave_makes_no_change_and_the_columns_stay() -> None:
    found = compare_waves(pd.DataFrame([row("A", 50, 1)]), ["w1"], SURVEYS)
    assert found.empty
    assert "change" in found.columns


@pytest.mark.parametrize(("before", "after", "real"), [(50, 60, True), (50, 51, False)])
def test_a_change_is_real_where_its_interval_excludes_zero(before: float, after: float, real: bool) -> None:
    scores = pd.DataFrame([row("A", before, 1), row("A", after, 1, wave="w2")])
    assert compare_waves(scores, ["w1", "w2"], SURVEYS)["real"].tolist() == [real]
