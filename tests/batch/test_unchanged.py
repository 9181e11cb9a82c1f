"""A release that is what a run would make now is found without loading, proving or making anything; any difference counts."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from assessment.batch import basis, releasing
from assessment.batch.outcome import Outcome
from assessment.batch.running import run
from assessment.errors import InputError
from assessment.settings import Branding, Settings

Engage = Callable[..., Settings]
Executors = Callable[[int], Executor]
HEAVY = {"nbformat", "numpy", "pandas", "papermill", "plotly", "polars", "scipy"}
RELEASED = ("release/report.html", "release/units/0001-north/report.xlsx", "release/tables/care_scores.csv",
            "release/manifest.json", "private/work/released.json", "private/set_aside.csv", "private/work/results/scores.parquet",
            "private/work/entry/secret", "../private/ledger/0001-*/plan.json")  # fmt: skip


@pytest.fixture
def proved(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Grows by one each time that a release is proved."""
    times: list[str] = []
    prove = releasing.prove  # type: ignore[attr-defined]

    def counted(*given: Any) -> object:
        times.append("once")
        return prove(*given)

    monkeypatch.setattr(releasing, "prove", counted)
    return times


def go(settings: Settings, executor: Executors) -> Outcome:
    return run(settings, progress=lambda _: None, executor=executor)


def times_kept(home: Path) -> dict[Path, int]:
    return {path: path.stat().st_mtime_ns for path in home.rglob("*")}


def test_what_finds_that_nothing_changed_loads_none_of_the_heavy_tools() -> None:
    code = f"import sys, assessment.cli, assessment.batch.running, assessment.batch.showing; print(*{HEAVY} & set(sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == ""


def test_an_unchanged_run_proves_nothing_makes_nothing_and_writes_nothing(
    engaged: Engage, without_kernels: Executors, proved: list[str]
) -> None:
    first = go(engaged(), without_kernels)
    before = times_kept(first.release.parent)
    second = go(engaged(), without_kernels)
    assert (len(proved), second.made, second.reused, second.release) == (1, 0, first.made, first.release)
    assert times_kept(first.release.parent) == before


@pytest.mark.parametrize("how", ["changed", "gone"])
@pytest.mark.parametrize("name", RELEASED)
def test_any_file_that_was_changed_or_is_gone_counts(
    engaged: Engage, without_kernels: Executors, proved: list[str], name: str, how: str
) -> None:
    home = go(engaged(), without_kernels).release.parent
    (path,) = home.parent.glob(name.removeprefix("../")) if name.startswith("../") else home.glob(name)
    path.unlink() if how == "gone" else path.write_bytes(path.read_bytes()[1:])
    if "ledger" in name:
        with pytest.raises(InputError, match="ledger of releases can't be read"):
            go(engaged(), without_kernels)
    else:
        go(engaged(), without_kernels)
        assert len(proved) == 2


def test_a_file_too_many_counts(engaged: Engage, without_kernels: Executors, proved: list[str]) -> None:
    release = go(engaged(), without_kernels).release
    (release / "notes.txt").write_text("more", "utf-8")
    go(engaged(), without_kernels)
    assert len(proved) == 2
    assert not (release / "notes.txt").exists()


def test_another_release_of_the_client_is_proved_beside(engaged: Engage, without_kernels: Executors, proved: list[str]) -> None:
    home = go(engaged(), without_kernels).release.parent
    ledger = home.parent / "private" / "ledger"
    (entry,) = ledger.glob("0001-*")
    shutil.copytree(entry, ledger / "0002-another")
    go(engaged(), without_kernels)
    assert len(proved) == 2


@pytest.mark.parametrize("what", ["an input", "a setting", "the look", "the units", "a notebook", "a version", "code"])
def test_anything_that_a_release_is_made_from_counts(
    engaged: Engage, without_kernels: Executors, proved: list[str], monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    settings = engaged()
    go(settings, without_kernels)
    if what == "an input":
        (settings.folder / "employee.csv").write_text("a,b\n1,2\n", "utf-8")
    elif what == "a setting":
        settings = replace(settings, engagement=settings.engagement.model_copy(update={"client": "Another"}))
    elif what == "the look":
        settings = replace(settings, engagement=settings.engagement.model_copy(update={"brand": Branding(accent="#0a6e9c")}))
    elif what == "the units":
        settings = replace(settings, units=("NA",))
    elif what == "a notebook":
        settings = engaged("'another'")
    elif what == "a version":
        monkeypatch.setattr(basis, "versions", lambda: {"polars": "another"})
    else:
        monkeypatch.setattr(basis, "code_digest", lambda *_: "another")
    go(settings, without_kernels)
    assert len(proved) == 2


def test_workers_time_and_memory_do_not_count(engaged: Engage, without_kernels: Executors, proved: list[str]) -> None:
    settings = engaged()
    go(settings, without_kernels)
    go(replace(settings, workers=7, seconds=9, memory=999), without_kernels)
    assert len(proved) == 1


def test_a_release_in_which_a_report_is_missing_is_tried_again(engaged: Engage, tmp_path: Path) -> None:
    cell = f"import pathlib\nassert unit != 'NA' or pathlib.Path({str(tmp_path / 'repaired')!r}).exists()"
    assert run(engaged(cell), progress=lambda _: None).exit_code == 4
    assert not list(tmp_path.rglob("released.json"))


def test_a_run_that_changes_something_takes_the_mark_away_before_anything(
    engaged: Engage, without_kernels: Executors, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = go(engaged(), without_kernels).release.parent
    monkeypatch.setattr(releasing, "recover", stop)
    with pytest.raises(KeyboardInterrupt):
        go(engaged("'another'"), without_kernels)
    assert not (home / "private" / "work" / "released.json").exists()


def stop(_: Path) -> None:
    raise KeyboardInterrupt
