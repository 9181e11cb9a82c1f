from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
import pytest
from linked import SMALL, UNITS, linked  # type: ignore[import-not-found]
from scipy.stats import pearsonr

from assessment.links import CLEAR, LIKELY, NONE_SEEN, TOO_FEW, chain_steps, relate_units
from assessment.links.relations import BEST_PUBLISHED, LINK_COLUMNS, verdict
from assessment.responses import Units
from assessment.settings import Kind
from assessment.stats import holm
from assessment.surveys import Survey

TREE = Units({"All": "", **dict.fromkeys(UNITS, "All")})
ANSWERS = {"agree": {"low": 1, "high": 5}}


def survey_of(kind: Kind, scales: dict[str, dict[str, object]]) -> Survey:
    items = {
        f"{name}{place}": {"text": f"{name} {place}", "concepts": ["c"], "answers": "agree", "scales": [name]}
        for name in scales
        for place in range(2)
    }
    named = {name: {"title": name, **scale} for name, scale in scales.items()}
    return Survey.model_validate(
        {"survey": kind, "title": kind, "respondents": kind, "answers": ANSWERS, "scales": named, "items": items}
    )


def scores_of(kind: Kind, scale: str, values: Mapping[str, float], *, status: str = "shown") -> pd.DataFrame:
    level = "customer" if kind == "customer" else "all"
    return pd.DataFrame(
        {
            "kind": kind,
            "wave": "w",
            "unit": list(values),
            "level": level,
            "scale": scale,
            "score": list(values.values()),
            "status": status,
        }
    )


def outcomes_of(name: str, values: Mapping[str, float], *, measure: str = "score") -> pd.DataFrame:
    return pd.DataFrame(
        {
            "unit": list(values),
            "wave": "w",
            "outcome": name,
            "measure": measure,
            "value": list(values.values()),
            "status": "shown",
        }
    )


NO_AGREEMENT = pd.DataFrame(columns=["kind", "scale", "wave", "icc1", "icc2", "rwg"])


def unit_means(frame: pd.DataFrame, scale: str, wave: str) -> pd.Series[float]:
    return frame[frame["wave"] == wave].groupby("unit")[scale].mean()


def shown_units(scale: str, wave: str) -> list[str]:
    scores = linked().result.scores
    chosen = scores[(scores["scale"] == scale) & (scores["wave"] == wave) & (scores["level"] == "all")]
    return [unit for unit in chosen.loc[chosen["status"] == "shown", "unit"] if unit in UNITS]


@pytest.mark.parametrize("wave", ["w1", "w2"])
@pytest.mark.parametrize("predictor", ["freedom", "gladness"])
def test_r_is_pearsons_across_units_from_raw_answers(predictor: str, wave: str) -> None:
    run = linked()
    staff = unit_means(run.staff, predictor, wave).loc[shown_units(predictor, wave)]
    asked = unit_means(run.customers, "liking", wave)
    recorded = run.metrics[run.metrics["wave"] == wave].set_index("unit")["repeat_rate"]
    links = run.result.links.set_index(["predictor", "outcome", "wave"])
    for outcome, values in (("liking", asked), ("repeat_rate", recorded)):
        expected = pearsonr(staff, values.reindex(staff.index))
        interval = expected.confidence_interval()
        found = links.loc[(predictor, outcome, wave)]
        assert found[["r", "ci_low", "ci_high", "p", "units"]].tolist() == pytest.approx(
            [expected.statistic, *interval, expected.pvalue, len(staff)]
        )


def test_units_that_are_not_shown_are_in_no_link() -> None:
    shown = shown_units("freedom", "w1")
    assert SMALL not in shown
    links = linked().result.links.set_index(["predictor", "outcome", "wave"])
    assert links.loc[("freedom", "repeat_rate", "w1"), "units"] == len(shown) < len(UNITS)


def test_regions_are_no_data_points() -> None:
    assert linked().result.links["units"].max() <= len(UNITS)


def test_the_chain_goes_from_staff_over_customers_to_repeat_business() -> None:
    links = linked().result.links
    chain = links[(links["family"] == "chain") & (links["wave"] == "w1")]
    steps = list(zip(chain["predictor"], chain["outcome"], chain["same_people"], strict=True))
    assert steps == [("freedom", "gladness", True), ("gladness", "liking", False), ("liking", "repeat_rate", False)]


def test_every_predictor_meets_every_outcome_once() -> None:
    links = linked().result.links
    once = links[links["wave"] == "w1"]
    staffs = once[~once["same_people"] & (once["predictor"] != "liking")]
    outcomes = ["liking", "again", "trouble", "repeat_rate"]
    expected = [(predictor, outcome) for predictor in ("freedom", "gladness", "spirit") for outcome in outcomes]
    assert sorted(zip(staffs["predictor"], staffs["outcome"], strict=True)) == sorted(expected)


@pytest.mark.parametrize("family", ["chain", "detail"])
def test_holm_corrects_within_a_family_and_a_wave(family: str) -> None:
    links = linked().result.links
    for wave in ("w1", "w2"):
        chosen = links[(links["family"] == family) & (links["wave"] == wave)]
        assert chosen["p_holm"].tolist() == pytest.approx(holm(chosen["p"].to_numpy()).tolist())


def test_the_corrected_link_is_of_reliable_units_and_blank_for_records() -> None:
    links = linked().result.links.set_index(["predictor", "outcome", "wave"])
    row = links.loc[("freedom", "liking", "w1")]
    assert row["r_corrected"] == pytest.approx(row["r"] / np.sqrt(row["icc2_predictor"] * row["icc2_outcome"]))
    assert np.isnan(links.loc[("freedom", "repeat_rate", "w1"), "r_corrected"])


def test_surveys_with_scales_of_the_same_name_are_told_apart() -> None:
    rng = np.random.default_rng(1)
    staff, guests, loyal = (dict(zip(UNITS, rng.uniform(0, 100, len(UNITS)), strict=True)) for _ in range(3))
    surveys: Mapping[Kind, Survey] = {
        "employee": survey_of("employee", {"happy": {"role": "predictor", "step": "staff_satisfaction"}}),
        "customer": survey_of(
            "customer",
            {"happy": {"role": "outcome", "step": "customer_satisfaction"}, "loyal": {"role": "outcome", "step": "loyalty"}},
        ),
    }
    scores = pd.concat(
        [scores_of("employee", "happy", staff), scores_of("customer", "happy", guests), scores_of("customer", "loyal", loyal)]
    )
    outcomes = pd.concat([outcomes_of("happy", guests), outcomes_of("loyal", loyal)])
    links = relate_units(scores, outcomes, NO_AGREEMENT, units=TREE, surveys=surveys)
    found = {(a, b, same): r for a, b, same, r in links[["predictor", "outcome", "same_people", "r"]].itertuples(index=False)}
    assert found == pytest.approx({
        ("happy", "happy", False): pearsonr(list(staff.values()), list(guests.values())).statistic,
        ("happy", "loyal", True): pearsonr(list(guests.values()), list(loyal.values())).statistic,
        ("happy", "loyal", False): pearsonr(list(staff.values()), list(loyal.values())).statistic,
    })  # fmt: skip


def related(x: Mapping[str, float], y: Mapping[str, float], *, status: str = "shown") -> pd.Series[Any]:
    """One link of a staff scale with a record."""
    survey = survey_of("employee", {"free": {"role": "predictor"}})
    scores = scores_of("employee", "free", x, status=status)
    links = relate_units(scores, outcomes_of("churn", y, measure="rate"), NO_AGREEMENT, units=TREE, surveys={"employee": survey})
    return links.iloc[0] if len(links) else pd.Series(dtype=object)


def test_three_units_are_too_few_for_a_link() -> None:
    row = related(dict(zip(UNITS[:3], [1, 2, 3], strict=True)), dict(zip(UNITS[:3], [1, 3, 2], strict=True)))
    assert [row["units"], row["reason"], row["verdict"]] == [3, "too_few", "not computed: too_few"]
    assert np.isnan(float(str(row["r"])))


def test_one_answer_everywhere_is_no_link() -> None:
    row = related(dict.fromkeys(UNITS, 50.0), dict(zip(UNITS, range(len(UNITS)), strict=True)))
    assert row["verdict"] == "not computed: no_variance"


def test_units_with_one_side_only_are_left_out() -> None:
    row = related(dict(zip(UNITS[:9], range(9), strict=True)), dict(zip(UNITS[4:], range(10), strict=True)))
    assert row["units"] == 5


def test_hidden_scores_make_no_link() -> None:
    assert related(dict(zip(UNITS, range(14), strict=True)), dict.fromkeys(UNITS, 1.0), status="too_few").empty


def test_without_customers_there_are_no_links_and_the_columns_stay() -> None:
    survey = survey_of("employee", {"free": {"role": "predictor"}})
    links = relate_units(
        scores_of("employee", "free", {"U01": 1.0}), outcomes_of("x", {}), NO_AGREEMENT, units=TREE, surveys={"employee": survey}
    )
    assert links.empty
    assert links.columns.tolist() == LINK_COLUMNS
    assert str(links["same_people"].dtype) == "bool"


@pytest.mark.parametrize(
    ("low", "high", "corrected", "said"),
    [
        (0.01, 0.5, 0.049, CLEAR), (-0.5, -0.01, 0.049, CLEAR), (0.01, 0.5, 0.05, LIKELY), (0.0, 0.2, 0.9, NONE_SEEN),
        (-0.1, BEST_PUBLISHED, 0.9, TOO_FEW), (-BEST_PUBLISHED, 0.1, 0.9, TOO_FEW), (-0.329, 0.329, 0.9, NONE_SEEN),
        (np.nan, np.nan, np.nan, "not computed: "),
    ],
)  # fmt: skip
def test_the_verdict_at_its_edges(low: float, high: float, corrected: float, said: str) -> None:
    assert verdict(low, high, corrected) == said


def test_steps_that_nothing_measures_are_left_out() -> None:
    surveys: Mapping[Kind, Survey] = {
        "customer": survey_of("customer", {"b": {"step": "loyalty"}}),
        "employee": survey_of("employee", {"a": {"step": "empowerment"}, "x": {}}),
    }
    assert chain_steps(surveys, ["repeat_rate", "churn"]) == ("a", "b", "repeat_rate")
    assert chain_steps(surveys, ["churn"]) == ("a", "b")
    assert chain_steps({}, []) == ()
