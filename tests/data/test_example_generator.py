"""The made-up engagement: the same files each time, true to its plan."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

EXAMPLE = Path(__file__).resolve().parents[2] / "data" / "example"
MADE = ("units.csv", "metrics.csv", "truth.json", "truth_scores.csv")
EXPORTS = sorted(path.name for path in (EXAMPLE / "responses").iterdir())
LARGEST = 5_000_000


@pytest.fixture(scope="module")
def again(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example, made anew in another folder."""
    folder = tmp_path_factory.mktemp("northwind")
    subprocess.run([sys.executable, str(EXAMPLE / "generate.py"), str(folder)], check=True)
    return folder


@pytest.fixture(scope="module")
def truth() -> dict[str, Any]:
    """What is planted."""
    found: dict[str, Any] = json.loads((EXAMPLE / "truth.json").read_text("utf-8"))
    return found


@pytest.fixture(scope="module")
def scores() -> pd.DataFrame:
    """The true scores."""
    return pd.read_csv(EXAMPLE / "truth_scores.csv", keep_default_na=False)


@pytest.mark.parametrize("name", [*MADE, *(f"responses/{name}" for name in EXPORTS if name.endswith(".csv"))])
def test_the_same_plan_makes_the_same_file(again: Path, name: str) -> None:
    assert (again / name).read_bytes() == (EXAMPLE / name).read_bytes(), f"run data/example/generate.py again: {name} has changed"


def test_the_same_plan_makes_the_same_workbook(again: Path) -> None:
    # Compressed bytes depend on the zlib at hand; what is packed, and the times written, do not.
    name = "responses/employees-2026-q3.xlsx"
    assert unpacked(again / name) == unpacked(EXAMPLE / name)


def unpacked(path: Path) -> list[tuple[str, tuple[int, ...], bytes]]:
    with zipfile.ZipFile(path) as archive:
        return [(part.filename, part.date_time, archive.read(part)) for part in archive.infolist()]


def test_the_example_is_small_enough_for_the_repository() -> None:
    assert sum(path.stat().st_size for path in EXAMPLE.rglob("*") if path.is_file()) < LARGEST


def test_every_file_accounts_for_all_its_records(truth: dict[str, Any]) -> None:
    for name, file in truth["files"].items():
        assert file["read"] == file["accepted"] + file["set_aside"] + file["structural"], name
        assert file["set_aside"] == sum(file["rows"].values()), name
        assert sum(file["answering"].values()) == file["accepted"], name


def test_the_lines_of_a_csv_export_are_those_of_its_account(truth: dict[str, Any]) -> None:
    for name in (name for name in truth["files"] if name.endswith(".csv")):
        assert (EXAMPLE / name).read_bytes().count(b"\n") == truth["files"][name]["read"]


def test_sizes_are_those_that_were_asked_for(truth: dict[str, Any]) -> None:
    files, kinds = truth["files"].values(), ("employee", "customer")
    replies = {kind: sum(f["accepted"] for f in files if f["survey"] == kind) for kind in kinds}
    assert replies["employee"] == pytest.approx(2_500, rel=0.05)
    assert replies["customer"] == pytest.approx(12_000, rel=0.05)


def test_replies_are_between_45_and_85_percent_of_staff_in_stores(scores: pd.DataFrame) -> None:
    units = pd.read_csv(EXAMPLE / "units.csv", keep_default_na=False)
    stores = units.loc[units["customers"] != "", "unit"]
    staff = scores[(scores["level"] == "all") & (scores["scale"] == "care") & scores["unit"].isin(stores)]
    assert (staff["answering"] / staff["people"]).between(0.45, 0.85).all()


def test_the_paths_multiply_to_the_correlations(truth: dict[str, Any]) -> None:
    paths = {(p["predictor"], p["outcome"]): p["path"] for p in truth["paths"]}
    ends = next(r for r in truth["latent_correlations"] if (r["predictor"], r["outcome"]) == ("latitude", "repeat_rate"))
    assert ends["r"] == pytest.approx(np.prod(list(paths.values())))


def test_true_correlations_are_close_to_the_planted_ones(truth: dict[str, Any]) -> None:
    # What stores differ in besides, and the chance in 50 to 100 staff, leave a standard error of about (1 - r^2) / sqrt(22).
    planted = {(r["predictor"], r["outcome"]): r["r"] for r in truth["latent_correlations"]}
    for found in (row for wave in truth["true_correlations"].values() for row in wave):
        r = planted[found["predictor"], found["outcome"]]
        assert abs(found["r"] - r) < 2.5 * (1 - r**2) / np.sqrt(found["stores"])


def test_senior_leaders_stand_far_above_the_front_line(truth: dict[str, Any]) -> None:
    for wave in truth["levels"].values():
        empowered = wave["empowered"]
        assert empowered["front_line"] < empowered["manager"] < empowered["senior_leader"]
        assert 25 <= empowered["senior_leader_minus_front_line"] <= 30


def test_latitude_falls_in_the_weakened_region_only(scores: pd.DataFrame, truth: dict[str, Any]) -> None:
    front = scores[(scores["scale"] == "latitude") & (scores["level"] == "front_line")]
    change = front.pivot_table(index="unit", columns="wave", values="score").diff(axis=1).iloc[:, -1]
    regions = change.loc[["North", "South", "East", "West"]]
    assert regions.idxmin() == truth["weakened"]["region"]
    assert regions.min() < -3 < regions.drop(regions.idxmin()).min()
