"""A run on the made-up engagement finds what was planted in it.

Every tolerance comes from sampling error, none from looking at the result. A single figure may be off by ``FAR`` standard
errors (by chance once in 2,000 times); of many intervals at 95 %, the share that must hold the truth is the lowest that chance
gives once in 1,000 times.
"""

from __future__ import annotations

import json
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pytest
from scipy import stats

from assessment.pipeline import Assessment, Run, compute
from assessment.settings import bundled, read_settings

EXAMPLE = bundled("data", "example")
FAR = 3.5
FILES = sorted(path.name for path in (EXAMPLE / "responses").iterdir())
ON_THE_CHAIN = ["latitude", "staff_satisfaction", "care", "customer_satisfaction", "loyalty", "recommend", "problem"]
LEVELS_ASKED_ALL = ["committed", "attentive", "responsive", "empowered", "staff_satisfaction"]


@pytest.fixture(scope="module")
def run() -> Run:
    """The run on the example."""
    return compute(read_settings(EXAMPLE))


@pytest.fixture(scope="module")
def result(run: Run) -> Assessment:
    """What may be shown of it."""
    return run.assessment


@pytest.fixture(scope="module")
def truth() -> dict[str, Any]:
    """What is planted."""
    found: dict[str, Any] = json.loads((EXAMPLE / "truth.json").read_text("utf-8"))
    return found


@pytest.fixture(scope="module")
def judged(result: Assessment) -> pd.DataFrame:
    """Scores that are shown, beside the true ones."""
    true = pd.read_csv(EXAMPLE / "truth_scores.csv", keep_default_na=False)
    shown = result.scores[result.scores["status"] == "shown"]
    found = shown.merge(true.rename(columns={"score": "true"}), on=["wave", "unit", "level", "scale"])
    return found.assign(held=found["true"].between(found["ci_low"], found["ci_high"]))


def one(frame: pd.DataFrame, **where: str) -> dict[str, Any]:
    """The one row of a frame that has these values."""
    chosen = frame[np.logical_and.reduce([frame[column] == value for column, value in where.items()])]
    assert len(chosen) == 1
    return {str(column): value for column, value in chosen.iloc[0].items()}


def least_share(groups: int) -> float:
    """The lowest share of 95 % intervals that hold the truth, once in 1,000 times."""
    return float(stats.binom.ppf(0.001, groups, 0.95) / groups)


@pytest.mark.parametrize("name", FILES)
def test_every_record_is_counted_as_planted(run: Run, truth: dict[str, Any], name: str) -> None:
    arrival = next(a for a in run.responses.arrivals if a.file.endswith(name))
    planted = truth["files"][f"responses/{name}"]
    found = {key: getattr(arrival, key) for key in ("read", "accepted", "set_aside", "structural")}
    assert found == {key: planted[key] for key in found}
    assert arrival.cells == sum(planted["cells"].values())


@pytest.mark.parametrize("name", FILES)
def test_every_planted_fault_is_found_and_no_other(run: Run, truth: dict[str, Any], name: str) -> None:
    here = run.responses.set_aside.filter(pl.col("file").cast(pl.String).str.ends_with(name))
    found = dict(here.group_by("code").len().iter_rows())
    planted = truth["files"][f"responses/{name}"]
    assert found == {**planted["rows"], **planted["cells"]}


@pytest.mark.parametrize("name", FILES)
def test_people_are_counted_at_the_level_they_are_on(run: Run, truth: dict[str, Any], name: str) -> None:
    planted = truth["files"][f"responses/{name}"]
    answers = run.responses.answers[planted["survey"]].filter(pl.col("file").cast(pl.String).str.ends_with(name))
    assert dict(answers.group_by("level").len().iter_rows()) == planted["answering"]


def test_the_intervals_of_stores_hold_the_truth(judged: pd.DataFrame) -> None:
    # Scales of one group share its people, so the number of groups, not of intervals, is what chance works on.
    stores = judged[~judged["unit"].isin(["Northwind Stores", "North", "South", "East", "West"])]
    groups = stores.groupby(["unit", "wave", "level"]).ngroups
    assert groups > 60
    assert stores["held"].mean() >= least_share(groups)


@pytest.mark.parametrize("scale", ON_THE_CHAIN)
def test_the_intervals_of_a_scale_hold_the_truth(judged: pd.DataFrame, scale: str) -> None:
    stores = judged[(judged["scale"] == scale) & judged["level"].isin(["all", "customer"])]
    assert len(stores) > 30
    assert stores["held"].mean() >= least_share(len(stores))


def test_intervals_are_no_wider_than_they_need_be(judged: pd.DataFrame) -> None:
    # Were they too wide, hardly any would miss: the mean squared error in standard errors would be far below 1.
    stores = judged[judged["level"].isin(["all", "customer"]) & (judged["se"] > 0)]
    squared = ((stores["score"] - stores["true"]) / stores["se"]) ** 2
    assert 0.6 < squared.mean() < 1.4


def test_every_score_of_the_whole_is_near_the_truth(judged: pd.DataFrame) -> None:
    whole = judged[judged["unit"] == "Northwind Stores"]
    assert {"front_line", "manager", "senior_leader", "all", "customer"} <= set(whole["level"])
    off = (whole["score"] - whole["true"]).abs() / whole["se"]
    assert whole[off >= FAR].empty


@pytest.mark.parametrize("scale", LEVELS_ASKED_ALL)
def test_the_gap_between_top_and_front_line_is_found(result: Assessment, truth: dict[str, Any], scale: str) -> None:
    for wave, levels in truth["levels"].items():
        row = one(result.gaps, unit="Northwind Stores", wave=wave, descriptor=scale, seen_by="senior_leader")
        planted = levels[scale]["senior_leader_minus_front_line"]
        error = (row["gap_high"] - row["gap_low"]) / (2 * stats.norm.ppf(0.975))
        assert abs(row["gap"] - planted) < FAR * error
        assert row["gap_low"] > 0


def test_managers_stand_between_front_line_and_senior_leaders(result: Assessment) -> None:
    whole = result.scores[(result.scores["unit"] == "Northwind Stores") & result.scores["scale"].isin(LEVELS_ASKED_ALL)]
    by_level = whole.pivot_table(index=["wave", "scale"], columns="level", values="score")
    assert (by_level["front_line"] < by_level["manager"]).all()
    assert (by_level["manager"] < by_level["senior_leader"]).all()


def test_latitude_is_found_to_fall_in_the_weakened_region(result: Assessment, truth: dict[str, Any]) -> None:
    true = pd.read_csv(EXAMPLE / "truth_scores.csv", keep_default_na=False)
    group = {"unit": truth["weakened"]["region"], "scale": "latitude", "level": "all"}
    change = one(result.changes, **group)
    planted = one(true, **group, wave=change["wave"])["score"] - one(true, **group, wave=change["from_wave"])["score"]
    error = (change["ci_high"] - change["ci_low"]) / (2 * stats.norm.ppf(0.975))
    assert abs(change["change"] - planted) < FAR * error
    assert change["real"]
    assert change["change"] < 0


def links_between(result: Assessment, truth: dict[str, Any]) -> pd.DataFrame:
    """The links of the chain, each beside the true correlation of the very stores that it was found in."""
    true = pd.read_csv(EXAMPLE / "truth_scores.csv", keep_default_na=False)
    true = true[true["level"].isin(["all", "customer"])].rename(columns={"scale": "name"})
    metrics = pd.read_csv(EXAMPLE / "metrics.csv").melt(["unit", "wave"], var_name="name", value_name="score")
    values = pd.concat([true, metrics]).pivot_table(index=["wave", "unit"], columns="name", values="score")
    staff = result.scores[(result.scores["status"] == "shown") & result.scores["level"].isin(["all", "customer"])]
    shown = staff.groupby(["wave", "scale"])["unit"].agg(set)
    rows = []
    for planted in truth["latent_correlations"]:
        x, y = planted["predictor"], planted["outcome"]
        for row in result.links[(result.links["predictor"] == x) & (result.links["outcome"] == y)].to_dict("records"):
            wave = str(row["wave"])
            stores = shown[wave, x] & (shown[wave, y] if (wave, y) in shown.index else shown[wave, x])
            both = values.loc[wave].loc[values.loc[wave].index.isin(stores), [x, y]].dropna()
            rows.append({**row, "stores": len(both), "true": both[x].corr(both[y]), "planted": planted["r"]})
    return pd.DataFrame(rows)


def unreliable(icc2: pd.Series) -> pd.Series:
    """Error variance of a unit's mean as a share of its true variance; none for a record, which is no sample."""
    return (1 / icc2 - 1).fillna(0.0)


def test_links_are_as_strong_as_they_are_among_the_stores_shown(result: Assessment, truth: dict[str, Any]) -> None:
    # The stores are fixed, so only the error in their means is left: it adds e_x and e_y to true variances of 1, and moves
    # r by a standard error of at most sqrt((e_x + e_y) / units), after it has weakened r by sqrt(icc2_x icc2_y).
    links = links_between(result, truth)
    assert len(links) >= 14
    weakened = links["true"] * np.sqrt(links["icc2_predictor"].fillna(1.0) * links["icc2_outcome"].fillna(1.0))
    error = np.sqrt((unreliable(links["icc2_predictor"]) + unreliable(links["icc2_outcome"])) / links["units"])
    assert (links["stores"] >= links["units"]).all()
    assert ((links["r"] - weakened).abs() < FAR * error).all()


def test_no_link_is_far_from_the_planted_one(result: Assessment, truth: dict[str, Any]) -> None:
    # Here the stores count as a sample of stores: Fisher's z has a standard error of 1 / sqrt(units - 3).
    links = links_between(result, truth)
    planted = links["planted"] * np.sqrt(links["icc2_predictor"].fillna(1.0) * links["icc2_outcome"].fillna(1.0))
    off = (np.arctanh(links["r"]) - np.arctanh(planted)).abs()
    assert (off < FAR / np.sqrt(links["units"] - 3)).all()


def test_strong_links_are_found_and_the_ends_of_the_chain_are_not_claimed(result: Assessment) -> None:
    # With 18 stores a link of .64 (a path of .75, weakened) is missed once in six times if the stores are a sample; one of .29
    # passes a test corrected for 50 links once in seventy. Here the stores are fixed, which leaves less to chance.
    verdicts = {(row["predictor"], row["outcome"]): row["verdict"] for row in result.links.to_dict("records")}
    steps = ["latitude", "staff_satisfaction", "customer_satisfaction", "loyalty"]
    for step in pairwise(steps):
        assert verdicts[step] in {"clear", "likely"}, step
    assert verdicts["latitude", "repeat_rate"] != "clear"
    assert "too few units to tell" in verdicts.values()


def test_scales_are_as_reliable_as_such_scales_are(result: Assessment) -> None:
    agreement = result.agreement.set_index("scale")
    for scale in [*LEVELS_ASKED_ALL, "latitude", "customer_attentive", "customer_satisfaction"]:
        assert (agreement.loc[[scale], "alpha_high"] > 0.7).all(), scale
        assert (agreement.loc[[scale], "alpha_low"] < 0.9).all(), scale


def service(result: Assessment, truth: dict[str, Any]) -> pd.DataFrame:
    """Every figure of departments by region, shown or not, beside what is true of it."""
    rows = []
    for wave, true in truth["internal_service"]["waves"].items():
        for served, by in {"": true["departments"], **true["served"]}.items():
            rows += [{"wave": wave, "served": served, "rated": name, "true": one["score"]} for name, one in by.items()]
    return result.internal_service.merge(pd.DataFrame(rows), on=["wave", "served", "rated"])


def test_what_is_said_of_departments_is_near_the_truth(result: Assessment, truth: dict[str, Any]) -> None:
    shown = service(result, truth).query("status == 'shown'")
    assert len(shown) > 35
    assert ((shown["score"] - shown["true"]).abs() < FAR * shown["se"]).all()
    assert shown["true"].between(shown["ci_low"], shown["ci_high"]).mean() >= least_share(len(shown))


def test_the_department_that_serves_worse_and_the_region_that_is_served_worse_are_found(
    result: Assessment, truth: dict[str, Any]
) -> None:
    planted = truth["internal_service"]
    lowest, bad = min(planted["means"], key=planted["means"].get), planted["badly_served"]
    real = result.internal_service_contrasts[result.internal_service_contrasts["real"]]
    for wave in result.waves:
        below = real[(real["wave"] == wave) & (real["difference"] < 0)]
        assert list(below.loc[below["contrast"] == "rated", "rated"]) == [lowest]
        cells = below.loc[below["contrast"] == "cell", ["served", "rated"]].itertuples(index=False, name=None)
        assert list(cells) == [(bad["region"], bad["department"])]


def test_a_department_that_too_few_rated_is_not_named(run: Run, result: Assessment) -> None:
    rated = run.responses.answers["employee"].get_column("rated_unit")
    assert 0 < (rated == "Legal").sum() < 2 * result.minimum_group
    assert "Legal" not in set(result.internal_service["rated"]) | set(result.internal_service_contrasts["rated"])
    assert set(result.internal_service["wave"]) == set(result.waves)


def test_departments_have_one_name_however_files_write_them(run: Run, truth: dict[str, Any]) -> None:
    rated = run.responses.answers["employee"].get_column("rated_unit").drop_nulls()
    assert set(rated) == set(truth["internal_service"]["means"])


@pytest.mark.parametrize(("store", "kind"), [("Harbour Kiosk", "employee"), ("Moor Top", "customer")])
def test_a_store_with_too_few_people_shows_nothing_of_them(result: Assessment, store: str, kind: str) -> None:
    theirs = result.scores[(result.scores["unit"] == store) & (result.scores["kind"] == kind)]
    assert len(theirs)
    assert (theirs["status"] != "shown").all()
    assert theirs[["n", "score", "se", "ci_low", "ci_high"]].isna().all(axis=None)


def test_no_figure_is_about_fewer_people_than_the_client_allows(result: Assessment) -> None:
    for frame in (result.scores, result.outcomes, result.response):
        assert not (frame["n"] < result.minimum_group).any()


def test_awkward_names_stay_as_they_are_written(result: Assessment) -> None:
    assert {"Fish & Chips <Quay>", "Pâtisserie Row", "Löwen Market", "St John's"} <= set(result.units["unit"])
    assert len(result.units) == 29


def test_where_everybody_reads_hardly_anybody_is_flagged(result: Assessment) -> None:
    flagged = result.careless[(result.careless["index"] == "careless") & result.careless["status"].isin(["shown", "few"])]
    assert len(flagged)
    assert flagged["high"].fillna(0).max() <= 0.05
    assert result.careless_effect.loc[result.careless_effect["status"] == "too_few", "change"].isna().all()


def test_shares_of_themes_are_as_planted(result: Assessment, truth: dict[str, Any]) -> None:
    planted = truth["comments"]
    shown = result.themes[(result.themes["status"] == "shown") & (result.themes["level"] != "all")]
    true = np.array([planted[row.kind][row.level].get(row.theme, 0.0) for row in shown.itertuples()])
    off = (shown["share"] - true) / np.sqrt(true * (1 - true) / shown["n"])
    assert len(shown) >= 8
    assert (off.abs() < FAR).all()


def test_themes_that_nobody_was_to_write_of_are_not_told(result: Assessment, truth: dict[str, Any]) -> None:
    planted = {
        (kind, level, theme) for kind, levels in truth["comments"].items() for level, themes in levels.items() for theme in themes
    }
    told = result.themes[result.themes["status"] == "shown"]
    found = {(row.kind, row.level, row.theme) for row in told.itertuples() if row.level != "all"}
    assert found <= planted


def test_words_beside_the_codebook_are_found(result: Assessment) -> None:
    of_staff = result.words[(result.words["kind"] == "employee") & result.words["words"].str.contains("rota")]
    assert len(of_staff) == 1
    assert result.words.loc[result.words["kind"] == "customer", "words"].str.contains("park").any()
