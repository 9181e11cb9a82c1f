"""The chain as one model: from gated figures of leaf units, with what can't be computed said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pytest
from along import STEPS, VALUES, figures_along  # type: ignore[import-not-found]
from linked import SMALL, UNITS, linked  # type: ignore[import-not-found]
from test_relations import outcomes_of, scores_of, survey_of  # type: ignore[import-not-found]

from assessment.links import EFFECT_PARTS, chain_figures, follow_chain
from assessment.responses import Units
from assessment.settings import Kind
from assessment.stats import Floats
from assessment.surveys import Survey

TREE = Units({"All": "", "A": "All", "B": "All"})


def standard(values: Floats) -> Floats:
    return np.asarray((values - values.mean(axis=0)) / values.std(axis=0))


def test_each_step_is_a_regression_on_all_before_it() -> None:
    frame = follow_chain(figures_along(VALUES))
    z = standard(VALUES)
    slopes = [np.linalg.lstsq(z[:, :step], z[:, step], rcond=None)[0][-1] for step in (1, 2, 3)]
    steps = frame.loc[frame["part"] == "step", "value"].tolist()
    assert steps == pytest.approx(slopes, rel=1e-9)
    assert frame.loc[frame["part"] == "along", "value"].item() == pytest.approx(np.prod(slopes), rel=1e-9)


def test_the_total_of_the_chain_is_the_link_of_its_ends() -> None:
    frame = follow_chain(figures_along(VALUES))
    r = np.corrcoef(VALUES[:, 0], VALUES[:, 3])[0, 1]
    assert frame.loc[frame["part"] == "total", "value"].item() == pytest.approx(r, rel=1e-9)


def test_every_part_has_both_intervals_around_it() -> None:
    frame = follow_chain(figures_along(VALUES, before=VALUES[::-1]))
    assert tuple(dict.fromkeys(frame["part"])) == EFFECT_PARTS
    assert (frame["ci_low"] < frame["value"]).all()
    assert (frame["value"] < frame["ci_high"]).all()
    others = frame[frame["part"] != "along"]
    assert (others["bca_low"] < others["bca_high"]).all()


@pytest.mark.parametrize("uncertain", [(), (1,), (1, 2)])
def test_along_the_chain_there_is_a_range_where_all_steps_but_one_are_well_known(uncertain: tuple[int, ...]) -> None:
    values = VALUES.copy()
    for step in uncertain:
        values[:, step] = np.random.default_rng(step).normal(size=len(values))
    row = follow_chain(figures_along(values)).query("part == 'along'").iloc[0]
    assert np.isfinite([row["ci_low"], row["ci_high"]]).all() == (len(uncertain) == 0)
    assert np.isnan([row["bca_low"], row["bca_high"]]).all()
    assert np.isfinite(row["value"])


def test_the_same_units_give_the_same_intervals() -> None:
    first, second = (follow_chain(figures_along(VALUES)) for _ in range(2))
    assert first.equals(second)


@pytest.mark.parametrize(("units", "reason"), [(6, "too_few_units"), (7, "")])
def test_a_chain_of_four_steps_needs_seven_units(units: int, reason: str) -> None:
    frame = follow_chain(figures_along(VALUES[:units]))
    assert set(frame["reason"]) == {reason}
    assert frame["value"].isna().all() == bool(reason)


def test_a_step_that_is_the_same_everywhere_is_said() -> None:
    flat = VALUES.copy()
    flat[:, 2] = 50.0
    assert set(follow_chain(figures_along(flat))["reason"]) == {"no_variance"}


def test_two_steps_or_one_side_are_no_chain() -> None:
    assert follow_chain(figures_along(VALUES[:, :2])).empty
    assert follow_chain(replace(figures_along(VALUES), steps=STEPS[2:])).empty


def test_two_waves_ask_about_both_directions() -> None:
    noise = np.random.default_rng(3).normal(size=VALUES.shape)
    after = VALUES.copy()
    after[:, 3] = 0.6 * VALUES[:, 0] + 0.2 * VALUES[:, 3] + noise[:, 0]
    after[:, 0] = 0.5 * VALUES[:, 0] + 6 * noise[:, 1]
    rows = {row["part"]: row for row in follow_chain(figures_along(after, before=VALUES)).to_dict("records")}
    staff, customers = rows["staff_first"], rows["customers_first"]
    assert (staff["predictor"], staff["outcome"]) == ("free", "repeat_rate")
    assert staff["ci_low"] > 0
    assert customers["ci_low"] < 0 < customers["ci_high"]


def test_hidden_figures_are_no_part_of_the_chain() -> None:
    surveys: Mapping[Kind, Survey] = {"employee": survey_of("employee", {"free": {"role": "predictor", "step": "empowerment"}})}
    hidden = scores_of("employee", "free", {"A": 1.0, "B": 2.0}, status="too_few")
    no_outcomes = outcomes_of("x", {})
    found = chain_figures(
        hidden.assign(n=12.0), no_outcomes.assign(n=1.0), units=TREE, surveys=surveys, waves=["w"]
    )  # fmt: skip
    assert found.steps == (STEPS[0],)
    assert found.present == ()


def test_the_whole_run_follows_shown_units_only() -> None:
    result = linked().result
    shown = result.scores[(result.scores["wave"] == result.wave) & (result.scores["unit"] == SMALL)]
    assert "shown" not in set(shown.loc[shown["kind"] == "employee", "status"])
    assert len(result.chain_effects)
    assert (result.chain_effects["units"] < len(UNITS)).all()


def test_a_composite_is_no_practice() -> None:
    scales = {"free": {"role": "predictor"}, "glad": {"role": "predictor"}, "mood": {}}
    survey = survey_of("employee", scales)
    scores = scores_of("employee", "free", {"A": 1.0}).assign(n=12.0)
    found = chain_figures(
        scores, outcomes_of("x", {}).assign(n=1.0), units=TREE, surveys={"employee": survey}, waves=["w"]
    )  # fmt: skip
    assert [end.name for end in found.practices] == ["free", "glad"]
