"""The same input gives the same bytes: for any number of workers, order of rows, language of the machine and time zone."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from small_engagement import draw_people, write_engagement  # type: ignore[import-untyped,import-not-found,unused-ignore]

pytestmark = pytest.mark.slow
MOODS = {"North": 0.6, "South": 0.7, "Quay": 0.5}
ELSEWHERE = {"LANG": "tr_TR.UTF-8", "LC_ALL": "tr_TR.UTF-8", "TZ": "Pacific/Kiritimati", "PYTHONHASHSEED": "7"}


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made") / "client"
    folder.mkdir()
    rng = np.random.default_rng(1)
    people = {
        kind: [row for unit, mood in MOODS.items() for row in draw_people(kind, unit, count, mood=mood, rng=rng)]
        for kind, count in {"employee": 15, "customer": 25}.items()
    }
    units = [{"unit": "The House", "parent": ""}, *({"unit": unit, "parent": "The House"} for unit in MOODS)]
    write_engagement(folder, people, units=units, waves=["w1"])
    return folder


@pytest.fixture(scope="module")
def released(client: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    return release(client, tmp_path_factory.mktemp("first"), workers=2)


def release(client: Path, out: Path, *, workers: int, **env: str) -> dict[str, str]:
    """Run the command; the files of its release with their digests."""
    command = [sys.executable, "-m", "assessment", "run", client, "--out", out, "--workers", workers]
    subprocess.run(list(map(str, command)), env=os.environ | env, check=True, capture_output=True)
    (root,) = out.rglob("release")
    files = {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}
    without_inputs = {name: part for name, part in manifest(files).items() if name != "inputs"}
    files["manifest.json"] = json.dumps(without_inputs, sort_keys=True).encode()
    return {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}


def manifest(files: Mapping[str, bytes]) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(files["manifest.json"])
    return content


@pytest.mark.parametrize("workers", [1, 4, 16])
def test_any_number_of_workers_in_any_place(client: Path, released: dict[str, str], tmp_path: Path, workers: int) -> None:
    assert release(client, tmp_path / "elsewhere", workers=workers, **(ELSEWHERE if workers > 1 else {})) == released


def test_rows_and_columns_in_any_order(client: Path, released: dict[str, str], tmp_path: Path) -> None:
    shuffled = tmp_path / "client"
    shutil.copytree(client, shuffled)
    for path in (shuffled / "employee-w1.csv", shuffled / "customer-w1.csv"):
        frame = pd.read_csv(path, dtype=str, keep_default_na=False).sample(frac=1, random_state=3)
        frame[frame.columns[::-1]].to_csv(path, index=False)
    assert release(shuffled, tmp_path / "out", workers=2) == released
