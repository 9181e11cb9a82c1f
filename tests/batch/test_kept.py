"""What was worked out once counts as long as nothing changed that it was worked out from, and no longer."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import replace
from pathlib import Path

import pytest

from assessment.batch import basis, kept, releasing
from assessment.batch.basis import digest_inputs, results_key
from assessment.batch.kept import hold_kept
from assessment.batch.outcome import Outcome
from assessment.batch.running import run
from assessment.errors import InputError
from assessment.privacy import Ledger
from assessment.settings import Settings, bundled, read_settings

Engage = Callable[..., Settings]
Executors = Callable[[int], Executor]
SAVED = ("private/set_aside.csv", "private/work/results/scores.parquet", "private/work/results/assessment.json",
         "private/work/results.json", "private/work/entry/secret", "private/work/entry/*/plan.json")  # fmt: skip


@pytest.fixture
def computed(engaged: Engage, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Grows by one each time that answers are read and scored."""
    times: list[str] = []
    engaged()
    compute = releasing.compute  # type: ignore[attr-defined]

    def counted(settings: Settings, ledger: Ledger, **_: object) -> object:
        times.append("once")
        return compute(settings, ledger)

    monkeypatch.setattr(releasing, "compute", counted)
    return times


@pytest.fixture
def settings(engaged: Engage, tmp_path: Path, computed: list[str]) -> Settings:
    folder = tmp_path / "client"
    shutil.copy(bundled("surveys", "care-employee.yml"), folder / "own.yml")
    own = (folder / "engagement.yml").read_text("utf-8").replace("care-employee", "own.yml").replace("[w1]", "[w1, w2]")
    (folder / "engagement.yml").write_text(own, "utf-8")
    return read_settings(folder, wave="w1", out=tmp_path / "out")


def again(settings: Settings, executor: Executors) -> Outcome:
    return run(settings, progress=lambda _: None, executor=executor)


def key_of(settings: Settings) -> str:
    return results_key(settings, digest_inputs(settings))


def test_an_unchanged_run_reads_no_answer_and_makes_no_report(
    settings: Settings, computed: list[str], without_kernels: Executors
) -> None:
    first, second = again(settings, without_kernels), again(settings, without_kernels)
    assert (first.made, second.made, second.reused, len(computed)) == (6, 0, 6, 1)


def test_a_release_that_was_damaged_is_made_again_without_reading_an_answer(
    settings: Settings, computed: list[str], without_kernels: Executors
) -> None:
    first = again(settings, without_kernels)
    (first.release / "report.html").unlink()
    second = again(settings, without_kernels)
    assert (second.made, second.reused, len(computed)) == (0, 6, 1)
    assert (second.release / "report.html").is_file()


@pytest.mark.parametrize("name", ["employee.csv", "own.yml"])
def test_any_changed_byte_of_an_input_counts(settings: Settings, name: str) -> None:
    path, before = settings.folder / name, key_of(settings)
    path.write_bytes(path.read_bytes() + b"\n")
    assert key_of(settings) != before


def test_inputs_of_the_same_name_in_other_folders_are_told_apart(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "units.csv").write_text("unit\n", "utf-8")
    (settings.folder / "units.csv").write_text("unit\n", "utf-8")
    sources = (settings.engagement.sources[0].model_copy(update={"file": "units.csv"}),)
    both = settings.engagement.model_copy(update={"units": str(tmp_path / "units.csv"), "sources": sources})
    assert len({name for name in digest_inputs(replace(settings, engagement=both)) if name.endswith("units.csv")}) == 2


@pytest.mark.parametrize(
    ("old", "new"),
    [("Northwind", "Northwest"), ("waves: [w1", "privacy: {minimum_group: 11}\nwaves: [w1"), ("wave: w1", "wave: w2")],
)
def test_any_changed_setting_counts(settings: Settings, old: str, new: str) -> None:
    path, before = settings.folder / "engagement.yml", key_of(settings)
    path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")
    assert key_of(read_settings(settings.folder, wave="w1", out=settings.out)) != before


def test_another_wave_counts_and_workers_units_and_folder_do_not(settings: Settings) -> None:
    same = replace(settings, workers=7, units=("NA",), out=Path("elsewhere"))
    assert key_of(replace(settings, wave="w2")) != key_of(settings) == key_of(same)


def test_another_version_of_a_package_counts(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    before = key_of(settings)
    monkeypatch.setattr(basis, "versions", lambda: {"polars": "another"})
    assert key_of(settings) != before


@pytest.mark.parametrize("how", ["changed", "gone"])
@pytest.mark.parametrize("saved", SAVED)
def test_what_is_damaged_is_worked_out_again(
    settings: Settings, computed: list[str], without_kernels: Executors, saved: str, how: str
) -> None:
    first = again(settings, without_kernels)
    (path,) = settings.home.glob(saved)
    path.unlink() if how == "gone" else path.write_bytes(path.read_bytes()[1:])
    second = again(settings, without_kernels)
    assert (len(computed), second.exit_code, second.reused) == (2, 0, first.made)


def test_another_release_of_the_client_counts(settings: Settings, computed: list[str], without_kernels: Executors) -> None:
    again(settings, without_kernels)
    ledger = settings.home.parent / "private" / "ledger"
    (entry,) = ledger.glob("0001-*")
    shutil.copytree(entry, ledger / "0002-another")
    again(settings, without_kernels)
    assert len(computed) == 2


def test_results_that_another_run_changes_meanwhile_are_refused(settings: Settings, without_kernels: Executors) -> None:
    again(settings, without_kernels)
    private = settings.home / "private"
    ledger = kept.read_ledger(settings.home.parent / "private" / "ledger")  # type: ignore[attr-defined]
    found = kept.find_kept(private, key=key_of(settings), ledger=ledger)
    assert found is not None
    (private / "work" / "results" / "scores.parquet").write_bytes(b"")
    with pytest.raises(InputError, match="changed the saved results meanwhile"):
        hold_kept(found, private)
