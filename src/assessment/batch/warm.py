"""Kernels and workers that start warm, so that a report costs what its own cells cost.

A Jupyter kernel spends seconds importing before it runs its first cell. Here one fork server imports everything once
(:mod:`assessment.batch.preload`); the workers are forks of it, and each keeps a :mod:`~assessment.batch.nursery` that forks
it a fresh kernel for every report. Jupyter knows other ways of starting kernels as *provisioners*, so papermill and nbclient
need not know of this one. Where a process can't be forked (Windows), an ordinary kernel is started.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import forkserver
from multiprocessing.context import BaseContext
from pathlib import Path
from typing import Any

from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import AsyncKernelManager
from jupyter_client.provisioning.local_provisioner import LocalProvisioner

from assessment.batch.nursery import KERNEL_ARGUMENTS, Birth, Nursery

__all__ = ["WarmKernelManager", "WarmProvisioner", "can_fork", "warm_executor", "warm_up"]

PRELOAD = "assessment.batch.preload"
PROVISIONER = "assessment-warm"
PLACES = {"JUPYTER_RUNTIME_DIR": "runtime", "JUPYTER_CONFIG_DIR": "config", "JUPYTER_DATA_DIR": "data", "IPYTHONDIR": "ipython"}
KEPT: dict[int, Nursery] = {}  # by process: a process that was forked must not use its parent's
QUIET = {"JUPYTER_PLATFORM_DIRS": "1", "PYDEVD_DISABLE_FILE_VALIDATION": "1"}


def can_fork() -> bool:
    """Whether this system can fork warm processes."""
    return "forkserver" in multiprocessing.get_all_start_methods()


def context() -> BaseContext:
    """How processes start: as forks of the warm server, where that can be had."""
    if not can_fork():
        return multiprocessing.get_context("spawn")
    forking = multiprocessing.get_context("forkserver")
    forking.set_forkserver_preload([PRELOAD])
    return forking


def warm_up() -> None:
    """Start the warm server now, in the background, so that it imports while this process still reads and scores."""
    if can_fork():
        context()
        forkserver.ensure_running()


def warm_executor(workers: int, *, scratch: Path) -> ProcessPoolExecutor:
    """Give an executor whose processes have everything imported and start warm kernels.

    Parameters
    ----------
    workers : int
        Number of processes, 1 or more.
    scratch : Path
        Folder for connection files and an empty profile: the user's own profile and settings change no report.

    Returns
    -------
    ProcessPoolExecutor
    """
    return ProcessPoolExecutor(workers, mp_context=context(), initializer=settle, initargs=(str(scratch),))


def settle(scratch: str) -> None:
    """Make a new worker ready: Jupyter's folders, and a nursery forked while there is nothing in the way."""
    os.environ.update({name: str(Path(scratch, part)) for name, part in PLACES.items()})
    os.environ.update(QUIET)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the run, which then ends its workers
    if can_fork():
        KEPT[os.getpid()] = Nursery(multiprocessing.get_context("fork"))


def living_nursery() -> Nursery:
    """Give this process's nursery: the one it was given at its start, or, if that has ended, one from a warm server."""
    kept = KEPT.get(os.getpid())
    if kept is None or not kept.process.is_alive():
        kept = KEPT[os.getpid()] = Nursery(context())
    return kept


class ForkedKernel:
    """A forked kernel with the few methods of a :class:`subprocess.Popen` that a provisioner calls."""

    stdin = stdout = stderr = None

    def __init__(self, birth: Birth) -> None:
        self.nursery = living_nursery()
        self.pid = self.nursery.start(birth)
        self.returncode: int | None = None

    def poll(self) -> int | None:
        """Exit code, or None while it runs."""
        if self.returncode is None:
            self.returncode = self.nursery.poll(self.pid)
        return self.returncode

    def wait(self) -> int | None:
        """Wait until it has ended."""
        while self.poll() is None:
            time.sleep(0.01)
        return self.returncode

    def send_signal(self, number: int) -> None:
        """Send a signal, if it still runs."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        """End it at once."""
        self.send_signal(signal.SIGKILL)

    def terminate(self) -> None:
        """Ask it to end."""
        self.send_signal(signal.SIGTERM)


class WarmProvisioner(LocalProvisioner):
    """Starts a kernel as a fork of a warm process (entry point ``assessment-warm``)."""

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> Any:
        """Fork a kernel for the connection file that its manager wrote; without forks, start an ordinary one."""
        if not can_fork():
            return await super().launch_kernel(cmd, **kwargs)
        self.cwd = str(kwargs.get("cwd") or Path.cwd())
        connection_file = cmd[cmd.index("-f") + 1]
        kernel = ForkedKernel(Birth(connection_file, folder=self.cwd, env=dict(kwargs.get("env") or os.environ)))
        self.process, self.pid, self.pgid = kernel, kernel.pid, kernel.pid  # type: ignore[assignment]
        return self.connection_info


class WarmKernelManager(AsyncKernelManager):
    """Starts this very Python as a kernel, warm, whatever kernels the user has installed."""

    @property
    def kernel_spec(self) -> KernelSpec:
        """The kernel to start: the running interpreter, by the warm provisioner."""
        return KernelSpec(
            argv=[sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}", *KERNEL_ARGUMENTS],
            display_name="Python 3",
            language="python",
            metadata={"kernel_provisioner": {"provisioner_name": PROVISIONER}},
        )
