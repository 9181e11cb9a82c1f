"""Answers summed up on a Spark cluster: each piece is a task, which Spark gives to another worker where one is lost.

The workers need this package, with the same versions. That is looked at before anything is read, by whoever takes up the
first tasks, and again before each piece. Spark's own program, which runs in Java, is started beside this process and ends when
the answers are summed up. It has a folder of its own, which is gone afterwards; it shows no page and keeps no log of events, and
what it or a worker has to put on a disk is encrypted. Reports are not Spark's: this machine makes them.
"""

from __future__ import annotations

import os
import re
import shutil
import socket
import sys
import tempfile
import threading
import warnings
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any

import polars as pl

from assessment.batch.warm import ONE_THREAD, surroundings
from assessment.batch.workers import fault_of, look_around, own_code, refuse_others
from assessment.errors import AssessmentError, InputError, Problem, ReportError
from assessment.scores import Summarise, awaited, summarise_by

try:
    import pyspark
    from py4j.protocol import Py4JError
    from pyspark.errors import PySparkException
    from pyspark.java_gateway import launch_gateway
except ImportError:  # an extra: only those who have a cluster need it
    pyspark = None

__all__ = ["SparkExecutor", "summing_on_spark"]

SECONDS_TO_ANSWER = 20
SECONDS_TO_START = 180  # until a cluster has given a worker
AT_ONCE = 8  # pieces that are under way
MET = re.compile(r"^\w*Error\b.*", re.MULTILINE)
MASTER = re.compile(r"([^,:/\s]+):([0-9]+)")
QUIET = {
    "spark.app.name": "assessment",  # what the cluster's own pages show: whose answers they are is nobody's business there
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.eventLog.enabled": "false",
    "spark.io.encryption.enabled": "true",
    "spark.rpc.message.maxSize": "1024",  # MiB; more than any piece has
    **{f"spark.executorEnv.{name}": value for name, value in ONE_THREAD.items()},
}


class SparkExecutor(Executor):
    """Calls functions on the workers of a Spark cluster, each as a job of one task.

    Parameters
    ----------
    context : pyspark.SparkContext
        Connected.
    """

    def __init__(self, context: Any) -> None:
        self.context, self.code = context, own_code()
        self.pool = ThreadPoolExecutor(AT_ONCE)
        self.ended = threading.Event()
        threading.Thread(target=self.watch, daemon=True).start()

    def submit(self, fn: Callable[..., Any], /, *args: Any, **named: Any) -> Future[Any]:
        """Have a worker call a function of this package, if it has the same code."""
        return self.pool.submit(self.sole, partial(checked, self.code, fn, *map(pack, args), **named))

    def sole(self, work: Callable[[], Any]) -> Any:
        """Give what came of one piece of work."""
        ((_, told),) = self.told(work)
        if isinstance(told, Exception):
            raise told
        return told

    def told(self, *works: Callable[[], Any]) -> list[tuple[str, Any]]:
        """Have workers do pieces of work; give, of each, the worker's name, and what came of it or the error that it met.

        Raises
        ------
        InputError
            The workers' Python can't be had, or is another; or they can't run this package.
        ReportError
            Workers, or Spark itself, were lost.
        """
        try:
            found: list[tuple[str, Any]] = self.context.parallelize(works, len(works)).map(done).collect()
        except (Py4JError, OSError) as error:
            raise fault_in(str(error)) from error
        return found

    def told_by_all(self, work: Callable[[], Any]) -> list[tuple[str, Any]]:
        """Have workers do the same as many times as they have processors."""
        return self.told(*[work] * max(self.context.defaultParallelism, 1))

    def watch(self) -> None:
        """Call off what waits where there has been no worker for too long: Spark itself would wait for ever."""
        alone = 0
        with suppress(Py4JError, OSError, AttributeError):  # it has ended
            while not self.ended.wait(1):
                alone = alone + 1 if self.context.statusTracker().getActiveJobsIds() and not self.workers() else 0
                if alone >= SECONDS_TO_START:
                    self.context.cancelAllJobs()

    def workers(self) -> int:
        """How many workers there are now."""
        return int(self.context._jsc.sc().getExecutorMemoryStatus().size()) - 1  # one is this machine's

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:  # noqa: FBT001, FBT002 - as Executor has it
        """Wait for what runs, or call it off."""
        self.ended.set()
        if cancel_futures:
            with suppress(Py4JError, OSError):
                self.context.cancelAllJobs()
        self.pool.shutdown(wait=wait, cancel_futures=cancel_futures)


class Packed(bytes):
    """A table, packed: a seventh of its size, since Java holds each piece twice."""


def pack(value: Any) -> Any:
    """Pack a table; whatever else stays what it is."""
    if not isinstance(value, pl.DataFrame):
        return value
    value.write_ipc(written := BytesIO(), compression="zstd")
    return Packed(written.getvalue())


def unpack(value: Any) -> Any:
    """Give what was packed."""
    return pl.read_ipc(BytesIO(value)) if isinstance(value, Packed) else value


def done(work: Callable[[], Any]) -> tuple[str, Any]:
    """In a worker: do work; an error is told as what came of it, since Spark would try again, and then tell it as its own."""
    try:
        return socket.gethostname(), work()
    except Exception as error:  # noqa: BLE001 - whatever it is, the run decides
        return socket.gethostname(), error


def checked(code: str, fn: Callable[..., Any], *args: Any, **named: Any) -> Any:
    """In a worker: see that it has the run's code, and call a function."""
    refuse_others(code)
    return fn(*map(unpack, args), **named)


def fault_in(said: str) -> AssessmentError:
    """Tell what Spark says of a job that failed."""
    todo = "give the path of this Python, as the workers have it, in PYSPARK_PYTHON"
    if "PYTHON_VERSION_MISMATCH" in said:
        ours = ".".join(map(str, sys.version_info[:2]))
        return InputError(
            Problem("The workers of the Spark cluster run another Python than this machine", allowed=ours, todo=todo)
        )
    if "Cannot run program" in said:
        return InputError(Problem("The workers of the Spark cluster have no such Python", found=worker_python(), todo=todo))
    if "PythonException" in said:  # before anything of ours was called
        met = found[0] if (found := MET.search(said)) else ""
        todo = "install the same version of this package on every worker"
        return InputError(Problem("A worker of the Spark cluster can't run this package", found=met, todo=todo))
    todo = "Give them more memory, or leave out --engine."
    return ReportError(f"Workers of the Spark cluster, or Spark itself, were lost while answers were summed up. {todo}")


def worker_python() -> str:
    """Path of the Python that workers run: the one of this process, unless PYSPARK_PYTHON says another."""
    return os.environ.get("PYSPARK_PYTHON") or sys.executable


@contextmanager
def summing_on_spark(address: str) -> Iterator[Summarise]:
    """Give what sums answers up on the workers of a Spark cluster; this machine has left it afterwards.

    Parameters
    ----------
    address : str
        The master's: ``spark://host:7077``, or ``yarn``.

    Raises
    ------
    InputError
        Spark or Java is not installed; the cluster can't be had; a worker has another version or no package.
    ReportError
        Workers, or Spark itself, were lost while answers were summed up.
    """
    check_installed(address)
    with ExitStack() as last, connected(address) as context:
        executor = SparkExecutor(context)
        last.callback(executor.pool.shutdown)  # Spark has ended then, and with it whatever waited for it
        try:
            look_at_workers(executor, address)
            yield partial(summarise_by, executor)
        finally:
            executor.shutdown(wait=False, cancel_futures=True)


def check_installed(address: str) -> None:
    """Look whether this machine has what it takes, and whether anybody listens where the master is said to be."""
    if pyspark is None:
        todo = "install the extra: pip install 'service-culture-assessment[spark]'"
        raise InputError(Problem("--engine spark needs PySpark, which is not installed", found=address, todo=todo))
    if not (os.environ.get("JAVA_HOME") or shutil.which("java")):
        todo = "install Java 17 or later, or name its folder in JAVA_HOME"
        raise InputError(Problem("--engine spark needs Java, and none was found", todo=todo))
    if address != "yarn" and not any(listens(host, int(port)) for host, port in MASTER.findall(address)):
        raise unreached(address)


def listens(host: str, port: int) -> bool:
    """Whether a host can be reached at a port."""
    try:
        socket.create_connection((host, port), timeout=SECONDS_TO_ANSWER).close()
    except OSError:
        return False
    return True


def unreached(address: str) -> InputError:
    """Say that there is no master."""
    todo = "give the address that its page shows; it must run the version of Spark that is installed here"
    return InputError(Problem("The Spark master can't be reached", found=address, allowed="spark://host:port or yarn", todo=todo))


@contextmanager
def connected(address: str) -> Iterator[Any]:
    """Give a context of Spark; its Java process and its folder are gone afterwards.

    Spark is called in a thread of its own: Ctrl-C, which comes to the first, can then part no call from its end, and no Java
    process from whoever ends it; and Spark leaves alone what Ctrl-C does.
    """
    with tempfile.TemporaryDirectory(prefix="assessment-") as folder, warnings.catch_warnings(), ThreadPoolExecutor(1) as pool:
        warnings.filterwarnings("ignore", module="pyspark")  # of pandas, which no task uses
        launching, connecting = pool.submit(launched, QUIET | {"spark.master": address}, folder), None
        try:
            gateway = awaited(launching)
            connecting = pool.submit(begun, gateway, address)
            yield awaited(connecting)
        finally:
            if not launching.exception():
                end(launching.result(), connecting, pool)


def places(folder: str) -> dict[str, str]:
    """Environment of Spark's own program: where it writes."""
    java = f"{os.environ.get('SPARK_SUBMIT_OPTS', '')} -XX:-UsePerfData -Djava.io.tmpdir={folder}"
    starter = {"SPARK_LAUNCHER_OPTS": "-XX:-UsePerfData", "SPARK_SUBMIT_OPTS": java}
    return {"SPARK_LOCAL_DIRS": folder, **starter}


def launched(settings: Mapping[str, str], folder: str) -> Any:
    """Start Spark's own program; what it says goes into a file."""
    conf, log = pyspark.SparkConf(loadDefaults=False).setAll(list(settings.items())), Path(folder, "log")
    try:
        with log.open("w") as said, surroundings(places(folder)):
            gateway = launch_gateway(conf, {"stdout": said, "stderr": said})
    except (PySparkException, OSError) as error:
        lines = [line.strip() for line in log.read_text("utf-8", "replace").splitlines()]
        told = next((line for line in lines if line and not line.startswith(("WARNING", "Using "))), str(error))
        todo = "It needs Java 17 or later, and for yarn the site's settings in HADOOP_CONF_DIR."
        raise InputError(Problem(f"Spark could not be started. It said: {told[:200]}", todo=todo)) from error
    gateway.conf = conf
    return gateway


def begun(gateway: Any, address: str) -> Any:
    """Connect Spark's own program to the cluster."""
    limit = threading.Timer(SECONDS_TO_START, gateway.proc.kill)
    limit.start()
    try:
        context = pyspark.SparkContext(conf=gateway.conf, gateway=gateway)
    except (Py4JError, OSError) as error:
        raise unreached(address) from error
    finally:
        limit.cancel()
    context.pythonExec = worker_python()
    return context


def end(gateway: Any, connecting: Future[Any] | None, pool: Executor) -> None:
    """End Spark's own program, which ends with its input, and forget it: another run in this process starts its own."""
    if connecting and connecting.done() and not connecting.exception():
        pool.submit(connecting.result().stop).result()
    else:  # it may still be trying
        gateway.proc.kill()
    pool.submit(gateway.shutdown).result()
    gateway.proc.stdin.close()
    gateway.proc.wait()
    pyspark.SparkContext._gateway = pyspark.SparkContext._jvm = None


def look_at_workers(executor: SparkExecutor, address: str) -> None:
    """Look whether there are workers, and whether those who take up the first tasks have this machine's package and versions."""
    try:
        told = awaited(executor.pool.submit(executor.told_by_all, look_around))
    except ReportError as error:
        todo = "start some, or wait until others have left it; spark-defaults.conf says how much memory a worker is asked for"
        raise InputError(Problem("The Spark cluster gave no worker that could do anything", found=address, todo=todo)) from error
    if faults := dict.fromkeys(fault for worker, one in told if (fault := fault_of(worker, one))):
        raise InputError(faults)
