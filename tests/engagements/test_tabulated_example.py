"""The bundled example, given as tables of counts: what counts suffice for comes out as from the people's rows.

Staff's answers are tabulated in long format, customers' in wide.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pytest
import yaml

from assessment import findings
from assessment.pipeline import Assessment, Run, compute
from assessment.settings import bundled, read_settings
from assessment.surveys import read_survey

KEYS = {
    "scores": ["kind", "wave", "unit", "level", "scale"],
    "agreement": ["kind", "wave", "scale"],
    "outcomes": ["wave", "unit", "outcome"],
    "gaps": ["wave", "unit", "descriptor", "seen_by"],
}
LINK = ["wave", "predictor", "outcome"]
NUMBERS = {
    "scores": ["n", "score", "se", "df", "ci_low", "ci_high"],
    "agreement": ["n", "units", "icc1", "icc2", "rwg"],
    "outcomes": ["n", "value", "se", "ci_low", "ci_high"],
    "gaps": ["n", "score", "gap", "gap_low", "gap_high"],
}


@pytest.fixture(scope="module")
def by_rows() -> Run:
    """The example as it is."""
    return compute(read_settings(bundled("data", "example")))


@pytest.fixture(scope="module")
def by_counts(by_rows: Run, tmp_path_factory: pytest.TempPathFactory) -> Assessment:
    """The example from its counts."""
    folder = tmp_path_factory.mktemp("counts")
    example = bundled("data", "example")
    document: dict[str, Any] = yaml.safe_load((example / "engagement.yml").read_text("utf-8"))
    for name in ("units.csv", "metrics.csv"):
        shutil.copy(example / name, folder / name)
    document["sources"] = [
        write_table(folder, kind, wave, part.drop("wave"))
        for kind, answers in by_rows.responses.answers.items()
        for (wave,), part in answers.partition_by("wave", as_dict=True, maintain_order=True).items()
    ]
    (folder / "engagement.yml").write_text(yaml.safe_dump(document), "utf-8")
    return compute(read_settings(folder)).assessment


def write_table(folder: Path, kind: str, wave: str, people: pl.DataFrame) -> dict[str, Any]:
    """Count the answers of some people, write the table, and give its source."""
    place, name = ["unit", "level"], f"{kind}-{wave}.csv"
    items = [item for item in people.columns if item not in {"file", "line", "respondent", "duration", "rated_unit", *place}]
    long = people.unpivot(on=items, index=place, variable_name="item", value_name="answer").drop_nulls("answer")
    counted = long.group_by(*place, "item", "answer").agg(pl.len().alias("count"))
    respondents = people.group_by(place).agg(pl.len().alias("respondents"))
    source: dict[str, Any] = {"survey": kind, "wave": wave, "file": name}
    if kind == "employee":
        counted.join(respondents, on=place).sort(place).write_csv(folder / name)
        return source | {"tabulated": True}
    named = counted.with_columns(pl.format("n of {} = {}", "item", "answer").alias("column"))
    columns = [pl.col("count").filter(pl.col("column") == one).sum().alias(one) for one in named["column"].unique().sort()]
    named.group_by("unit").agg(columns).join(respondents.drop("level"), on="unit").sort("unit").write_csv(folder / name)
    return source | {"counts": "n of {item} = {answer}"}


def beside(by_rows: Run, by_counts: Assessment, table: str) -> pd.DataFrame:
    """Rows of both runs side by side, of what is made of single questions."""
    keys, several = KEYS[table], bounded(by_counts)
    rows, counts = getattr(by_rows.assessment, table), getattr(by_counts, table)
    named = next(name for name in ("scale", "outcome", "descriptor") if name in keys)
    single: pd.DataFrame = rows[~rows[named].isin(several)]
    return single.merge(counts, on=keys, how="left", suffixes=("", "_counted"), validate="one_to_one")


def bounded(by_counts: Assessment) -> set[str]:
    """Scales and descriptors of several questions."""
    staff = read_survey("care-employee", modules=["internal-service"])
    surveys = {"employee": staff, "customer": read_survey("care-customer")}
    concepts = [
        concept for survey in surveys.values()
        for concept in {item.concepts[0] for item in survey.items.values()}
        if sum(item.concepts[0] == concept and item.measure == "score" for item in survey.items.values()) > 1
    ]  # fmt: skip
    return {*by_counts.scales.loc[by_counts.scales["items"] > 1, "scale"], *concepts}


@pytest.mark.parametrize("table", KEYS)
def test_figures_of_single_questions_are_those_of_the_rows(by_rows: Run, by_counts: Assessment, table: str) -> None:
    found = beside(by_rows, by_counts, table)
    if "status" in found:
        found = found[(found["status"] == "shown") & (found["status_counted"] == "shown")]
    if "gap_to" in found:
        found = found[found["gap_to"] == found["gap_to_counted"]]
    assert len(found)
    for name in NUMBERS[table]:
        both = found[found[name].notna() & found[f"{name}_counted"].notna()]  # a gap is there where both of its views are shown
        assert len(both)
        np.testing.assert_allclose(both[f"{name}_counted"], both[name], rtol=1e-12, atol=1e-12, err_msg=name)


def test_what_may_be_shown_of_single_questions_by_rows_may_be_by_counts(by_rows: Run, by_counts: Assessment) -> None:
    found = beside(by_rows, by_counts, "scores")
    assert (found.loc[found["status"] == "shown", "status_counted"] == "shown").all()
    # Only rows tell who left a question of a scale out, and hide one where they are few.
    differing = found.loc[found["status"] != found["status_counted"], "status"]
    assert set(differing) <= {"protects_others"}


def test_who_answered_is_the_same(by_rows: Run, by_counts: Assessment) -> None:
    pd.testing.assert_frame_equal(by_counts.response, by_rows.assessment.response)


def test_scores_of_several_questions_are_close_and_their_ranges_hold_those_of_the_rows(
    by_rows: Run, by_counts: Assessment
) -> None:
    several, keys = bounded(by_counts), KEYS["scores"]
    rows = by_rows.assessment.scores
    found = rows[rows["scale"].isin(several)].merge(by_counts.scores, on=keys, suffixes=("", "_counted"))
    found = found[(found["status"] == "shown") & (found["status_counted"] == "shown")]
    assert len(found) > 500
    # Who skips a question counts with those they answered, not with as much as others: under a point here.
    assert (found["score_counted"] - found["score"]).abs().max() < 1
    assert ((found["ci_high_counted"] - found["ci_low_counted"]) > 0.99 * (found["ci_high"] - found["ci_low"])).all()


def test_links_of_scales_stay(by_rows: Run, by_counts: Assessment) -> None:
    chain = by_rows.assessment.links.merge(by_counts.links, on=LINK, suffixes=("", "_counted"))
    chain = chain[(chain["family"] == "chain") & (chain["predictor"] != "latitude")]
    assert len(chain) >= 4
    assert (chain["r"] - chain["r_counted"]).abs().max() < 0.05


def test_scales_of_several_questions_are_not_weighted_and_the_report_says_why(by_rows: Run, by_counts: Assessment) -> None:
    asked = by_counts.scales[(by_counts.scales["kind"] == "employee") & (by_counts.scales["parts"] == "")]
    for table in ("weighted", "raked"):
        counted, rows = getattr(by_counts, table), getattr(by_rows.assessment, table)
        assert set(rows["scale"]) <= set(counted["scale"])
        shown = counted[(counted["status"] == "shown") & (counted.get("kind", "employee") == "employee")]
        several, single = (
            shown[shown["scale"].isin(asked.loc[more, "scale"])] for more in (asked["items"] > 1, asked["items"] == 1)
        )
        assert len(several)
        assert (several["reason"] == "only_counts").all()
        assert several[table].isna().all()
        assert single[table].notna().any()
    said = " ".join(finding.caution for finding in findings.non_response(by_counts).found)
    assert "Scales of several questions whose answers came as counts are not weighted" in said
    assert "came as counts are not weighted" not in " ".join(
        one.caution for one in findings.non_response(by_rows.assessment).found
    )


def test_what_counts_do_not_give_is_blank_and_said(by_counts: Assessment) -> None:
    several = by_counts.agreement[by_counts.agreement["items"] > 1]
    assert several[["alpha", "icc1", "icc2", "rwg"]].isna().all(axis=None)
    assert by_counts.recovery.empty
    assert any("answers came as counts" in note for note in by_counts.notes)
