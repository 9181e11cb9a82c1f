"""Reports made, and answers summed up, on a Dask cluster, by the executor that its client gives: the same code path.

The workers need what this machine has: the same package, the same versions, and the run's folder at the same place, on a disk
that they share. All of that is looked at before any work is handed out. A worker that is lost takes no report with it: the
scheduler gives its work to another, three times, as its own setting ``distributed.scheduler.allowed-failures`` says.
"""

from __future__ import annotations

import os
import re
import tempfile
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from functools import cache, partial
from pathlib import Path
from typing import Any

from assessment.batch.warm import ONE_THREAD, furnish
from assessment.batch.workers import fault_of, look_around, own_code, refuse_others
from assessment.errors import InputError, Problem, ReportError
from assessment.scores import Summarise, summarise_by

try:
    import distributed
except ImportError:  # an extra: only those who have a cluster need it
    distributed = None  # type: ignore[assignment]

__all__ = ["ClusterExecutor", "check_cluster", "cluster_executor", "summing_on"]

SECONDS_TO_ANSWER = 20
ADDRESS = re.compile(r"[a-z]+://.+:[0-9]+")
ONE_AT_A_TIME = threading.Lock()  # a worker may have several threads; a process makes one report at a time


class ClusterExecutor(Executor):
    """A cluster's executor, which tells of lost workers as a pool of processes does, and closes its client with itself.

    Parameters
    ----------
    client : distributed.Client
        Connected.
    memory : int
        MiB that a report's notebook may take; 0 for no limit.
    """

    def __init__(self, client: Any, *, memory: int = 0) -> None:
        self.client, self.memory, self.code = client, memory, own_code()
        self.pool = client.get_executor(pure=False)

    def submit(self, fn: Callable[..., Any], /, *args: Any, **named: Any) -> Future[Any]:
        """Have a worker call a function."""
        told: Future[Any] = Future()
        given = self.pool.submit(furnished, self.code, self.memory, partial(fn, *args, **named))
        given.add_done_callback(partial(pass_on, told))
        return told

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:  # noqa: FBT001, FBT002 - as Executor has it
        """Wait for what runs, or call it off; then leave the cluster, which goes on."""
        self.pool.shutdown(wait=wait and not cancel_futures)
        self.client.close()


def pass_on(told: Future[Any], given: Future[Any]) -> None:
    """Give one future's outcome to another, in the words of a pool of processes."""
    if given.cancelled():
        told.set_exception(ReportError("The cluster's scheduler was lost. What was finished is kept: run again to go on."))
    elif isinstance(error := given.exception(), distributed.KilledWorker):
        told.set_exception(BrokenProcessPool(str(error)))
    elif error is not None:
        told.set_exception(error)
    else:
        told.set_result(given.result())


def furnished(code: str, memory: int, work: Callable[[], Any]) -> Any:
    """In a worker: see that it has the run's code, give it folders of its own, and do the work."""
    refuse_others(code)
    with ONE_AT_A_TIME:
        os.environ.update(ONE_THREAD)
        furnish(own_folder().name, memory)
        return work()


@cache
def own_folder() -> tempfile.TemporaryDirectory[str]:
    """Give this process's folder for connection files and an empty profile; gone when the process ends."""
    return tempfile.TemporaryDirectory(prefix="assessment-")


def check_cluster(address: str) -> None:
    """Look whether a cluster can be had, and whether all its workers have this machine's package and versions.

    Parameters
    ----------
    address : str
        The scheduler's, as ``tcp://host:8786``.

    Raises
    ------
    InputError
        Dask is not installed; the scheduler can't be reached; it has no workers; some have another version or no package.
    """
    with connected(address) as client:
        found = client.run(look_around, on_error="return")
        faults = [fault for worker, one in sorted(found.items()) if (fault := fault_of(worker, one))]
    if faults:
        raise InputError(faults)


def cluster_executor(_: int, *, address: str, scratch: Path, memory: int = 0) -> ClusterExecutor:
    """Give the executor of a cluster.

    Parameters
    ----------
    _ : int
        A number of workers, not heeded: the cluster has as many as it has.
    address : str
        The scheduler's.
    scratch : Path
        A folder of the run; the workers must see it.
    memory : int
        MiB that a report's notebook may take; 0 for no limit.

    Returns
    -------
    ClusterExecutor

    Raises
    ------
    InputError
        The cluster can't be had any more, or a worker does not see the folder.
    """
    client = connected(address)
    seen = client.run(os.path.isdir, str(scratch))
    if blind := sorted(worker for worker, sees in seen.items() if not sees):
        client.close()
        todo = "mount the folder of --out at the same place on every worker"
        raise InputError(Problem("A worker of the cluster does not see the run's folder", found=", ".join(blind), todo=todo))
    return ClusterExecutor(client, memory=memory)


@contextmanager
def summing_on(address: str) -> Iterator[Summarise]:
    """Give what sums answers up on the workers of a cluster; its client is gone afterwards.

    Parameters
    ----------
    address : str
        The scheduler's.

    Raises
    ------
    InputError
        The cluster can't be had any more.
    ReportError
        Workers, or the scheduler, were lost again and again while answers were summed up.
    """
    with ClusterExecutor(connected(address)) as executor:
        try:
            yield partial(summarise_by, executor)
        except BrokenProcessPool as error:
            todo = "Give them more memory, or leave out --engine."
            raise ReportError(
                f"Workers of the cluster were lost while they summed answers up, one after another. {todo}"
            ) from error


def connected(address: str) -> Any:
    """Connect to a scheduler that has workers."""
    if distributed is None:
        todo = "install the extra: pip install 'service-culture-assessment[dask]'"
        raise InputError(Problem("--scheduler needs Dask, which is not installed", found=address, todo=todo))
    todo = "start one with `dask scheduler`, and give the address that it says"
    unreached = Problem("The Dask scheduler can't be reached", found=address, allowed="tcp://host:port", todo=todo)
    if not ADDRESS.fullmatch(address):  # a client that is given another goes on trying after it has failed
        raise InputError(unreached)
    try:
        client = distributed.Client(address, timeout=SECONDS_TO_ANSWER, set_as_default=False)
    except (OSError, ValueError) as error:  # no answer in time, a name that is not known, an address of no kind
        raise InputError(unreached) from error
    try:
        client.wait_for_workers(1, timeout=SECONDS_TO_ANSWER)
    except TimeoutError as error:
        client.close()
        todo = f"start some: dask worker {address} --nthreads 1"
        raise InputError(Problem("The Dask cluster has no workers", found=address, todo=todo)) from error
    return client
