"""Runs that are killed, crossed or starved of disk at any moment: what is visible is whole, and the next run ends as ever.

A few times by default. ``ASSESSMENT_CRASHES=full`` does what the project promises: 200 kills, 50 crossings, a disk full
at 20 levels.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import uuid
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from assessment.batch.warm import can_fork
from assessment.settings import bundled

pytestmark = [pytest.mark.slow, pytest.mark.skipif(not can_fork(), reason="this system can't fork processes")]
FULL = os.environ.get("ASSESSMENT_CRASHES") == "full"
PROGRAM = Path(__file__).with_name("crashing.py")
MARKED = "ASSESSMENT_CRASHING"
MOUNTED = 'mkdir -p "$0" && mount -t tmpfs -o size=96m none "$0" && exec "$@"'
OWN_DISK = ("unshare", "--mount", "--map-root-user", "sh", "-c", MOUNTED)  # nobody else sees what is mounted
Act = Callable[..., dict[str, Any]]


@pytest.fixture
def act(tmp_path: Path) -> Act:
    """Let runs be ended in one of three ways, and give what was seen."""

    def acted(what: str, times: int, *, on: Sequence[str] = ()) -> dict[str, Any]:
        (tmp_path / "made").mkdir()
        path = os.pathsep.join([*sys.path, str(PROGRAM.parents[1])])
        given = [tmp_path / "made", tmp_path / "out", times, 1]
        done = subprocess.run(
            [*on, *map(str, [sys.executable, PROGRAM, what, *given])],
            env=os.environ | {"PYTHONPATH": path, MARKED: uuid.uuid4().hex},
            stdout=subprocess.PIPE, text=True, check=True,
        )  # fmt: skip
        found: dict[str, Any] = json.loads(done.stdout)
        return found

    return acted


def test_runs_killed_at_chance_moments_show_nothing_partial_and_end_in_the_same_bytes(act: Act) -> None:
    found = act("kill", 200 if FULL else 6)
    assert found["wrong"] == []
    assert (found["code"], found["same"], found["made_again"], found["left"]) == (0, True, 0, ["private", "release"])
    assert found["strays"] == []


def test_two_runs_on_one_folder_never_mix(act: Act) -> None:
    found = act("cross", 50 if FULL else 3)
    assert (found["wrong"], found["strays"], found["left"]) == ([], [], ["private", "release"])


def can_mount() -> bool:
    try:
        return not subprocess.run([*OWN_DISK, "/tmp/assessment-own-disk", "true"], capture_output=True, check=False).returncode
    except OSError:
        return False


own_disk = pytest.mark.skipif(not can_mount(), reason="this system does not let us mount a small disk")


@own_disk
def test_a_disk_that_is_full_at_any_level_is_told_and_the_run_goes_on_when_there_is_room(act: Act, tmp_path: Path) -> None:
    found = act("starve", 20 if FULL else 4, on=(*OWN_DISK, str(tmp_path / "out")))
    assert (found["wrong"], found["strays"], found["left"]) == ([], [], ["private", "release"])


@own_disk
@pytest.mark.parametrize("size", ["40k", "120k", "400k"])
def test_a_disk_without_room_for_the_results_is_told_as_that(tmp_path: Path, size: str) -> None:
    command = [sys.executable, "-m", "assessment", "run", bundled("data", "tenants"), "--out", tmp_path / "out"]
    small = (*OWN_DISK[:-1], MOUNTED.replace("96m", size), tmp_path / "out")
    done = subprocess.run([*map(str, [*small, *command])], capture_output=True, text=True, check=False)
    assert (done.returncode, "No space left on device" in done.stderr) == (4, True), done.stderr


@own_disk
def test_a_folder_that_is_read_only_is_named_and_nothing_is_written(tmp_path: Path) -> None:
    client, out = bundled("data", "tenants"), tmp_path / "out"
    command = [sys.executable, "-m", "assessment", "run", client, "--out", out]
    read_only = (*OWN_DISK[:-1], MOUNTED.replace("&& exec", '&& mount -o remount,ro "$0" && exec'), out)
    done = subprocess.run([*map(str, [*read_only, *command])], capture_output=True, text=True, check=False)
    assert done.returncode == 2, done.stderr
    assert "The folder can't be written (Read-only file system)" in done.stderr
    assert str(out) in done.stderr
