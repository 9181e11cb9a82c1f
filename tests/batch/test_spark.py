"""Answers summed up on a Spark cluster: to the same numbers, whatever happens to a worker, or it is said what is wrong."""

from __future__ import annotations

import gc
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import fields, replace
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from threading import Timer
from time import monotonic, sleep
from typing import Any

import polars as pl
import psutil
import pytest
from benchmarks.engagements import make_engagement
from losing_workers import KillsAWorker, drawn  # type: ignore[import-not-found]

from assessment.batch import spark, workers
from assessment.batch.running import run
from assessment.batch.spark import SparkExecutor, connected, look_at_workers, summing_on_spark
from assessment.errors import InputError, ReportError
from assessment.scores import keys_of, summarise_by, summarise_table
from assessment.settings import LEVELS, Settings, read_settings

pytestmark = pytest.mark.filterwarnings("default")  # Spark's own warnings are not ours
SECONDS = 60
BRIEFLY = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"  # of programs of Java that are soon gone


@contextmanager
def master(folder: Path) -> Iterator[str]:
    """A Spark master as its own command starts it; gives its address."""
    log = folder / "master.log"
    with started(["master.Master", "--host", "127.0.0.1", "--port", "0", "--webui-port", "0"], log):
        latest = monotonic() + SECONDS
        while not (found := re.search(r"Starting Spark master at (spark://\S+)", log.read_text("utf-8"))):
            assert monotonic() < latest, log.read_text("utf-8")
            sleep(0.1)
        yield found[1]


@contextmanager
def worker(folder: Path, address: str) -> Iterator[subprocess.Popen[bytes]]:
    """A worker of a master, with one processor."""
    own = Path(tempfile.mkdtemp(dir=folder))
    sizes = ["--cores", "1", "--memory", "1g", "--host", "127.0.0.1", "--webui-port", "0", "--work-dir", str(own)]
    with started(["worker.Worker", *sizes, address], own / "worker.log") as process:
        yield process


@contextmanager
def started(command: list[str], log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """One of Spark's own programs, which ends with the test."""
    found = find_spec("pyspark")
    assert found
    line = [str(Path(str(found.origin)).parent / "bin" / "spark-class"), f"org.apache.spark.deploy.{command[0]}", *command[1:]]
    with log.open("wb") as said, subprocess.Popen(line, stdout=said, stderr=said) as process:
        try:
            yield process
        finally:
            process.terminate()


@pytest.fixture(scope="module")
def spark_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder where Spark is installed; elsewhere the test is skipped, or fails where ASSESSMENT_REQUIRE_SPARK=1."""
    if not find_spec("pyspark") or not shutil.which("java"):
        missing = "the extra 'spark', or Java, is not installed"
        pytest.fail(missing) if os.environ.get("ASSESSMENT_REQUIRE_SPARK") == "1" else pytest.skip(missing)
    folder = tmp_path_factory.mktemp("spark")
    (folder / "events").mkdir()
    said = {"eventLog.enabled": "true", "eventLog.dir": f"file://{folder}/events"}  # what a site may have, and we must not
    said |= {"driver.extraJavaOptions": BRIEFLY, "executor.extraJavaOptions": BRIEFLY}
    (folder / "spark-defaults.conf").write_text("".join(f"spark.{name} {value}\n" for name, value in said.items()))
    with pytest.MonkeyPatch.context() as patch:
        for name, value in {"CONF_DIR": str(folder), "LOCAL_IP": "127.0.0.1", "DAEMON_JAVA_OPTS": BRIEFLY}.items():
            patch.setenv(f"SPARK_{name}", value)
        yield folder


@pytest.fixture(scope="module")
def local(spark_folder: Path) -> Iterator[str]:
    """A master and two workers, each a process of its own, whose tasks run in further ones; gives the address."""
    with master(spark_folder) as address, worker(spark_folder, address), worker(spark_folder, address):
        yield address


@pytest.fixture(autouse=True)
def collected() -> Iterator[None]:
    """What PySpark leaves open (pipes, connections) is a warning of the test that left it, not of whichever is next."""
    yield
    gc.collect()


class KillsOne(KillsAWorker, SparkExecutor):  # type: ignore[misc]
    """A Spark cluster."""


def java_of_a_worker(executor: SparkExecutor) -> int:
    """Process id of the program that a worker's Python is a child's child of."""
    return int(psutil.Process(executor.submit(os.getppid).result()).ppid())


@pytest.mark.slow
def test_answers_are_summed_up_to_the_same_numbers_though_spark_loses_a_worker_in_the_middle(local: str) -> None:
    answers, survey = drawn(60_000)
    keys = keys_of(survey, LEVELS)
    with connected(local) as context, KillsOne(context) as there:
        there.victim = java_of_a_worker(there)
        there.handed = 0
        found = summarise_by(there, answers, "employee", survey, keys, rows=3000)
    here = summarise_table(answers, "employee", survey, keys)
    assert there.handed == 20
    assert not psutil.pid_exists(there.victim)
    assert all(getattr(found, one.name).equals(getattr(here, one.name)) for one in fields(here))


@pytest.mark.slow
def test_a_run_whose_answers_spark_sums_up_shows_the_same_figures(local: str, tmp_path: Path) -> None:
    make_engagement(tmp_path / "made", 4)
    releases = []
    for name, more in (("here", {}), ("there", {"scheduler": local, "engine": "spark"})):
        settings = replace(read_settings(tmp_path / "made", out=tmp_path / name), units=("The whole",), **more)  # type: ignore[arg-type]
        outcome = run(settings, progress=lambda _: None)
        assert not outcome.failed
        releases.append(outcome.release)
    here, there = ({path.name: path.read_bytes() for path in release.rglob("*.csv")} for release in releases)
    assert here
    assert here == there


@pytest.mark.slow
def test_spark_says_nothing_and_leaves_neither_file_nor_process_behind(
    local: str, spark_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    before = set(psutil.Process().children(recursive=True))
    answers, survey = drawn(100)
    with summing_on_spark(local) as summarise:
        summarise(answers, "employee", survey, keys_of(survey, LEVELS))
        assert any(tmp_path.iterdir())
    assert [*tmp_path.iterdir(), *(spark_folder / "events").iterdir()] == []
    assert set(psutil.Process().children(recursive=True)) <= before
    assert capfd.readouterr() == ("", "")


@pytest.mark.slow
@pytest.mark.parametrize("stage", ["launched", "begun", "look_at_workers"])
def test_ctrl_c_ends_the_wait_for_spark_and_leaves_no_process_behind(
    stage: str, spark_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    interrupted, work = Future[float](), getattr(spark, stage)

    def interrupt() -> None:
        subprocess.run(["kill", "-INT", str(os.getpid())], check=True)
        interrupted.set_result(monotonic())

    def work_until(*args: Any) -> Any:
        Timer(0.5, interrupt).start()
        return work(*args)

    monkeypatch.setattr(spark, stage, work_until)
    signal.signal(signal.SIGINT, signal.default_int_handler)  # tests may run where it is ignored
    before = set(psutil.Process().children(recursive=True))
    with master(spark_folder) as address:
        with pytest.raises(KeyboardInterrupt), summing_on_spark(address):
            pass
        assert monotonic() - interrupted.result() < SECONDS
        assert [one.name() for one in psutil.Process().children() if one not in before] == ["java"]  # the master


@pytest.mark.slow
def test_workers_of_spark_with_another_version_are_named_before_anything_is_read(
    local: str, engaged: Callable[..., Settings], monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = replace(engaged("unit"), scheduler=local, engine="spark")
    monkeypatch.setattr(workers, "own_code", lambda: "another")
    monkeypatch.setattr(workers, "versions", lambda: {"polars": "0.1"})
    with pytest.raises(InputError, match=r"other versions.*polars.*polars 0\.1"):
        run(settings, progress=lambda _: None)
    assert not settings.out.exists()


@pytest.mark.slow
def test_workers_of_spark_without_this_package_are_named(local: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bare = tmp_path / "python"
    bare.write_text(f'#!/bin/sh\nexec "{sys.executable}" -S "$@"\n')
    bare.chmod(0o755)
    monkeypatch.setenv("PYSPARK_PYTHON", str(bare))
    with (
        pytest.raises(InputError, match="can't run this package: 'ModuleNotFoundError: No module"),
        summing_on_spark(local),
    ):
        pass


@pytest.mark.slow
def test_a_python_that_workers_of_spark_do_not_have_is_named(local: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYSPARK_PYTHON", "/nowhere/python")
    with pytest.raises(InputError, match=r"have no such Python: '/nowhere/python'.*PYSPARK_PYTHON"), summing_on_spark(local):
        pass


@pytest.mark.slow
def test_workers_of_spark_with_another_python_are_told(local: str) -> None:
    with connected(local) as context, SparkExecutor(context) as executor:
        context.pythonVer = "3.1"
        with pytest.raises(InputError, match="run another Python"):
            executor.submit(len, ()).result()


@pytest.mark.slow
def test_a_master_without_workers_is_named_and_not_waited_for_for_ever(
    spark_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with master(spark_folder) as address, connected(address) as context, SparkExecutor(context) as executor:
        monkeypatch.setattr(spark, "SECONDS_TO_START", 2)
        with pytest.raises(InputError, match=f"gave no worker.*{address}"):
            look_at_workers(executor, address)


@pytest.mark.slow
def test_workers_that_are_lost_for_good_while_they_sum_up_are_told(spark_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    answers, survey = drawn(100)
    with master(spark_folder) as address, worker(spark_folder, address) as only, summing_on_spark(address) as summarise:
        monkeypatch.setattr(spark, "SECONDS_TO_START", 2)
        only.kill()
        with pytest.raises(ReportError, match="were lost while answers were summed up"):
            summarise(answers, "employee", survey, keys_of(survey, LEVELS))


@pytest.mark.slow
def test_what_listens_but_is_no_master_is_not_waited_for_for_ever(spark_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spark, "SECONDS_TO_START", 5)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"spark://127.0.0.1:{silent.getsockname()[1]}"
        with pytest.raises(InputError, match=f"can't be reached.*{address}"), summing_on_spark(address):
            pass


@pytest.mark.slow
@pytest.mark.parametrize(
    ("environment", "said"),
    [({"JAVA_HOME": "/nowhere"}, "/nowhere/bin/java"), ({}, "HADOOP_CONF_DIR or YARN_CONF_DIR must be set")],
)
def test_a_spark_that_does_not_start_is_told_in_its_own_words(
    environment: dict[str, str], said: str, spark_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HADOOP_CONF_DIR", "YARN_CONF_DIR"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(InputError, match=f"could not be started.*{said}"), summing_on_spark("yarn"):
        pass


def test_a_worker_that_joined_later_with_another_version_sums_nothing_up() -> None:
    with pytest.raises(InputError, match="other versions"):
        spark.checked("another", dict)


def test_an_error_is_what_came_of_a_task() -> None:
    name, told = spark.done(partial(int, "no number"))
    assert name == socket.gethostname()
    assert isinstance(told, ValueError)


def test_a_table_travels_packed_and_arrives_whole() -> None:
    answers, _ = drawn(1000)
    packed = spark.pack(answers)
    assert len(packed) < answers.estimated_size() / 2
    assert spark.checked(workers.own_code(), pl.DataFrame.equals, packed, answers)


@pytest.fixture
def pretended(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine that has PySpark and Java, as far as anybody looked."""
    monkeypatch.setattr(spark, "pyspark", object())
    monkeypatch.setenv("JAVA_HOME", "/somewhere")


@pytest.mark.parametrize("address", ["spark://127.0.0.1:9", "spark://no.such.host.invalid:7077", "spark://nonsense", "yarns"])
def test_a_spark_master_that_does_not_answer_is_named(
    address: str, pretended: None, engaged: Callable[..., Settings], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spark, "SECONDS_TO_ANSWER", 1)
    settings = replace(engaged("unit"), scheduler=address, engine="spark")
    with pytest.raises(InputError, match="Spark master can't be reached") as told:
        run(settings, progress=lambda _: None)
    assert address in str(told.value)
    assert told.value.exit_code == 2
    assert not settings.out.exists()


def test_without_java_it_is_said_what_to_install(pretended: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("JAVA_HOME")
    monkeypatch.setattr(shutil, "which", lambda _: None)
    with pytest.raises(InputError, match=r"needs Java.*Java 17.*JAVA_HOME"), summing_on_spark("spark://127.0.0.1:9"):
        pass


def test_without_pyspark_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spark, "pyspark", None)
    with pytest.raises(InputError, match=r"assessment\[spark\]"), summing_on_spark("spark://127.0.0.1:7077"):
        pass


@pytest.mark.parametrize(
    ("engine", "scheduler", "said"),
    [
        ("spark", "", r"--engine spark needs a cluster.*spark://host:7077"),
        ("dask", "", r"--engine dask needs a cluster.*tcp://host:8786"),
        ("spark", "tcp://host:8786", r"--engine spark needs a Spark master: 'tcp://host:8786'"),
        ("dask", "spark://host:7077", r"Spark cluster sums answers up, and does nothing else: 'spark://host:7077'"),
        ("here", "spark://host:7077", r"does nothing else.*Say --engine spark"),
        ("here", "yarn", r"does nothing else"),
    ],
)
def test_an_engine_and_a_cluster_that_do_not_belong_together_are_told_before_anything_is_read(
    engine: Any, scheduler: str, said: str, engaged: Callable[..., Settings]
) -> None:
    settings = replace(engaged("unit"), engine=engine, scheduler=scheduler)
    with pytest.raises(InputError, match=said):
        run(settings, progress=lambda _: None)
    assert not settings.out.exists()
