"""Reports and sums on a Dask cluster: all are made, whatever happens to a worker, or it is said what is wrong."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import fields, replace
from functools import partial
from pathlib import Path
from typing import Any

import nbformat
import pytest
from benchmarks.engagements import make_engagement
from losing_workers import KillsAWorker, drawn  # type: ignore[import-not-found]

from assessment.batch import cluster, workers
from assessment.batch.cluster import ClusterExecutor, check_cluster, cluster_executor, summing_on
from assessment.batch.making import Job, make_reports
from assessment.batch.outcome import Made, Report
from assessment.batch.running import run
from assessment.batch.warm import warm_executor
from assessment.errors import InputError, ReportError
from assessment.scores import keys_of, summarise_by, summarise_table
from assessment.settings import LEVELS, Settings, read_settings

distributed = pytest.importorskip("distributed", reason="the extra 'dask' is not installed")

Maker = Callable[..., nbformat.NotebookNode]
pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("default")]  # Dask's own warnings, as of busy ports, are not ours

KILL_ONCE = """\
import os, pathlib, signal
if unit == "bad" and not pathlib.Path(work, "killed").exists():
    pathlib.Path(work, "killed").touch()
    os.kill(int(os.environ["WORKER"]), signal.SIGKILL)
unit
"""
LOSE_THE_SCHEDULER = """\
import os, pathlib, signal, time
if unit == "last":
    os.kill(int(pathlib.Path(work, "scheduler").read_text()), signal.SIGKILL)
    time.sleep(600)
unit
"""


@pytest.fixture(scope="module")
def local() -> Iterator[Any]:
    """A scheduler and three workers, each a process of its own."""
    with (
        distributed.LocalCluster(
            n_workers=3, threads_per_worker=1, processes=True, dashboard_address=None, host="127.0.0.1"
        ) as started,
        distributed.Client(started, set_as_default=False) as client,
    ):
        client.run(name_self)
        yield started


def name_self() -> None:
    """In a worker: let the notebooks that it runs know it."""
    os.environ["WORKER"] = str(os.getpid())


def processes(started: Any) -> dict[str, int]:
    """Process id of each worker."""
    with distributed.Client(started, set_as_default=False) as client:
        return dict(client.run(os.getpid))


def jobs_of(notebook: nbformat.NotebookNode, folder: Path, units: str) -> list[Job]:
    plain = {"client": "C", "parent": "", "wave": "w1", "number": 1, "staff": None, "customers": None}
    reports = [Report(f"{unit}.html", "n", unit=unit, **plain) for unit in units.split()]  # type: ignore[arg-type]
    text, store = nbformat.writes(notebook), str(folder / "store")
    return [Job(report, key=f"key-{report.unit}", notebook=text, work=str(folder), store=store) for report in reports]


def made_on(started: Any, jobs: list[Job], folder: Path) -> dict[str, Made]:
    pool = partial(cluster_executor, address=started.scheduler_address, scratch=folder)
    return {one.report.unit: one for one in make_reports(jobs, pool, workers=2)}


def test_a_worker_that_is_killed_in_the_middle_takes_no_report_with_it(local: Any, notebook: Maker, tmp_path: Path) -> None:
    before = processes(local)
    made = made_on(local, jobs_of(notebook(KILL_ONCE), tmp_path, "a b bad c d"), tmp_path)
    assert (tmp_path / "killed").exists()
    assert set(processes(local).values()) != set(before.values())
    assert {unit: one.reason for unit, one in made.items()} == dict.fromkeys(["a", "b", "bad", "c", "d"], "")


@contextmanager
def by_commands(folder: Path) -> Iterator[str]:
    """A scheduler and a worker as their own commands start them; gives the address."""
    about, null = folder / "scheduler.json", subprocess.DEVNULL
    dask = [sys.executable, "-m", "dask"]
    scheduler = [*dask, "scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--scheduler-file", str(about)]
    worker = [*dask, "worker", "--scheduler-file", str(about), "--nthreads", "1", "--no-nanny", "--no-dashboard"]
    with (
        subprocess.Popen(scheduler, stdout=null, stderr=null) as first,
        subprocess.Popen(worker, stdout=null, stderr=null) as second,
    ):
        try:
            (folder / "scheduler").write_text(str(first.pid))
            with distributed.Client(scheduler_file=str(about), set_as_default=False) as client:
                client.wait_for_workers(1, timeout=60)
                address = str(client.scheduler.address)
            yield address
        finally:
            for process in (first, second):
                process.kill()


def test_a_scheduler_that_is_lost_in_the_middle_is_told_and_what_was_finished_is_kept(notebook: Maker, tmp_path: Path) -> None:
    jobs = jobs_of(notebook(LOSE_THE_SCHEDULER), tmp_path, "a last")
    with by_commands(tmp_path) as address:
        pool = partial(cluster_executor, address=address, scratch=tmp_path)
        with pytest.raises(ReportError, match="scheduler was lost"):
            list(make_reports(jobs, pool, workers=1))
    assert [folder.name for folder in (tmp_path / "store").iterdir()] == ["key-a"]
    assert next(make_reports(jobs[:1], partial(warm_executor, scratch=tmp_path), workers=1)).reused


def test_reports_are_the_same_bytes_as_those_of_this_machine(local: Any, notebook: Maker, tmp_path: Path) -> None:
    pools: dict[str, Callable[[int], Executor]] = {
        "here": partial(warm_executor, scratch=tmp_path / "scratch"),
        "there": partial(cluster_executor, address=local.scheduler_address, scratch=tmp_path),
    }
    for folder, pool in pools.items():
        jobs = [replace(job, store=str(tmp_path / folder)) for job in jobs_of(notebook("unit"), tmp_path, "a b")]
        assert all(not one.reason for one in make_reports(jobs, pool, workers=2))
    here, there = (
        {path.name: path.read_bytes() for path in (tmp_path / folder / "key-a").iterdir()} for folder in ("here", "there")
    )
    assert here == there


class KillsOne(KillsAWorker, ClusterExecutor):  # type: ignore[misc]
    """A Dask cluster."""


def test_answers_are_summed_up_to_the_same_numbers_though_a_worker_is_killed_in_the_middle(local: Any) -> None:
    answers, survey = drawn(60_000)
    keys, before = keys_of(survey, LEVELS), processes(local)
    with KillsOne(distributed.Client(local, set_as_default=False)) as there:
        there.victim = next(iter(before.values()))
        found = summarise_by(there, answers, "employee", survey, keys, rows=3000)
    here = summarise_table(answers, "employee", survey, keys)
    assert there.handed == 20
    assert set(processes(local).values()) != set(before.values())
    assert all(getattr(found, one.name).equals(getattr(here, one.name)) for one in fields(here))


def test_workers_that_are_lost_again_and_again_while_they_sum_up_are_told(local: Any) -> None:
    with pytest.raises(ReportError, match="were lost while they summed answers up"), summing_on(local.scheduler_address):
        raise BrokenProcessPool


def test_an_engine_without_a_cluster_is_told_before_anything_is_read(engaged: Callable[..., Settings]) -> None:
    settings = replace(engaged("unit"), engine="dask")
    with pytest.raises(InputError, match="--engine dask needs a cluster"):
        run(settings, progress=lambda _: None)
    assert not settings.out.exists()


def test_a_run_whose_answers_a_cluster_sums_up_shows_the_same_figures(local: Any, tmp_path: Path) -> None:
    make_engagement(tmp_path / "made", 4)
    releases = []
    for name, more in (("here", {}), ("there", {"scheduler": local.scheduler_address, "engine": "dask"})):
        settings = replace(read_settings(tmp_path / "made", out=tmp_path / name), units=("The whole",), **more)
        outcome = run(settings, progress=lambda _: None)
        assert not outcome.failed
        releases.append(outcome.release)
    here, there = ({path.name: path.read_bytes() for path in release.rglob("*.csv")} for release in releases)
    assert here
    assert here == there


def test_a_run_with_a_scheduler_is_released(local: Any, engaged: Callable[..., Settings]) -> None:
    settings = replace(engaged("unit"), scheduler=local.scheduler_address)
    outcome = run(settings, progress=lambda _: None)
    assert not outcome.failed
    assert outcome.made
    assert (settings.home / "release" / "index.html").exists()


def test_a_worker_that_does_not_see_the_folder_is_named(local: Any, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="does not see the run's folder"):
        cluster_executor(1, address=local.scheduler_address, scratch=tmp_path / "nowhere")


def test_workers_with_another_version_are_named_before_anything_is_read(
    local: Any, engaged: Callable[..., Settings], monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = replace(engaged("unit"), scheduler=local.scheduler_address)
    monkeypatch.setattr(workers, "own_code", lambda: "another")
    monkeypatch.setattr(workers, "versions", lambda: {"polars": "0.1"})
    with pytest.raises(InputError, match=r"other versions.*polars.*polars 0\.1") as told:
        run(settings, progress=lambda _: None)
    assert len(told.value.problems) == len(processes(local))
    assert not settings.out.exists()


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:9", "tcp://no.such.host.invalid:8786", "nonsense://x", "nonsense"])
def test_a_scheduler_that_does_not_answer_is_named(
    address: str, engaged: Callable[..., Settings], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "SECONDS_TO_ANSWER", 1)
    settings = replace(engaged("unit"), scheduler=address)
    with pytest.raises(InputError, match="can't be reached") as told:
        run(settings, progress=lambda _: None)
    assert address in str(told.value)
    assert told.value.exit_code == 2
    assert not settings.out.exists()


def test_a_cluster_without_workers_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "SECONDS_TO_ANSWER", 1)
    with (
        distributed.LocalCluster(n_workers=0, processes=True, dashboard_address=None, host="127.0.0.1") as empty,
        pytest.raises(InputError, match="has no workers"),
    ):
        check_cluster(empty.scheduler_address)


def test_without_dask_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "distributed", None)
    with pytest.raises(InputError, match=r"assessment\[dask\]"):
        check_cluster("tcp://127.0.0.1:8786")
