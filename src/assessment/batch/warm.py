"""Kernels and workers that start warm, so that a report costs what its own cells cost.

A Jupyter kernel spends seconds importing before it runs its first cell. Here one fork server imports everything once
(:mod:`assessment.batch.preload`); the workers are forks of it, and each keeps a :mod:`~assessment.batch.nursery` that forks
it a fresh kernel for every report. Jupyter knows other ways of starting kernels as *provisioners*, so papermill and nbclient
need not know of this one. Where a process can't be forked (Windows), an ordinary kernel is started.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import signal
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager, suppress
from multiprocessing import forkserver
from multiprocessing.context import BaseContext
from pathlib import Path
from queue import Empty
from typing import Any

import zmq
import zmq.asyncio
from jupyter_client.asynchronous.client import AsyncKernelClient
from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import AsyncKernelManager
from jupyter_client.provisioning.local_provisioner import LocalProvisioner
from traitlets import Type, default

from assessment.batch.nursery import KERNEL_ARGUMENTS, MEMORY, Birth, Nursery
from assessment.language import ENGLISH, Language

__all__ = ["SPOKEN", "WarmKernelManager", "WarmProvisioner", "can_fork", "furnish", "warm_executor", "warm_up"]

PRELOAD = "assessment.batch.preload"
PROVISIONER = "assessment-warm"
PLACES = {"JUPYTER_RUNTIME_DIR": "runtime", "JUPYTER_CONFIG_DIR": "config", "JUPYTER_DATA_DIR": "data", "IPYTHONDIR": "ipython"}
KEPT: dict[int, Nursery] = {}  # by process: a process that was forked must not use its parent's
MOMENT = 0.005  # seconds
SECONDS_TO_END = 1
AGAIN = 5  # milliseconds; until a client looks again whether a kernel listens
SECONDS_TO_BE_HEARD = 0.02
ONE_THREAD = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "POLARS_MAX_THREADS"), "1")
SPOKEN = "ASSESSMENT_LANGUAGE"  # names to the warm server the language whose catalog its forks will need
QUIET = {"JUPYTER_PLATFORM_DIRS": "1", "PYDEVD_DISABLE_FILE_VALIDATION": "1"}


def can_fork() -> bool:
    """Whether this process can fork warm ones: not on every system, and never where it may have no children of its own."""
    return "forkserver" in multiprocessing.get_all_start_methods() and not multiprocessing.current_process().daemon


def context() -> BaseContext:
    """How processes start: as forks of the warm server, where that can be had."""
    if not can_fork():
        return multiprocessing.get_context("spawn")
    forking = multiprocessing.get_context("forkserver")
    forking.set_forkserver_preload([PRELOAD])
    return forking


def warm_up(language: Language = ENGLISH) -> None:
    """Start the warm server now, in the background, so that it imports while this process still reads and scores.

    It reads the catalog of the language that reports will be in, so that no report has to.

    Its processes calculate with one thread each: there are as many of them as were asked for, and a figure must not depend on how
    many threads added it up.
    """
    if can_fork():
        context()
        with surroundings(ONE_THREAD | {SPOKEN: language}):
            forkserver.ensure_running()


@contextmanager
def surroundings(values: Mapping[str, str]) -> Iterator[None]:
    """Set environment variables for what is started meanwhile; afterwards this process has its own again."""
    before = {name: os.environ.get(name) for name in values}
    os.environ.update(values)
    try:
        yield
    finally:
        for name, value in before.items():
            os.environ.pop(name, None) if value is None else os.environ.update({name: value})


def warm_executor(workers: int, *, scratch: Path, memory: int = 0, language: Language = ENGLISH) -> ProcessPoolExecutor:
    """Give an executor whose processes have everything imported and start warm kernels.

    Parameters
    ----------
    workers : int
        Number of processes, 1 or more.
    scratch : Path
        Folder for connection files and an empty profile: the user's own profile and settings change no report.
    memory : int
        MiB that a report's notebook may take, besides what it shares with the others; 0 for no limit.
    language : {"en", "de", "fr", "es"}
        Of the reports, so that no process has to read its catalog by itself.

    Returns
    -------
    ProcessPoolExecutor
    """
    warm_up(language)
    return ProcessPoolExecutor(workers, mp_context=context(), initializer=settle, initargs=(str(scratch), memory))


def settle(scratch: str, memory: int = 0) -> None:
    """Make a new worker ready: Jupyter's folders, and a nursery forked while there is nothing in the way."""
    furnish(scratch, memory)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the run, which then ends its workers
    if can_fork():
        KEPT[os.getpid()] = Nursery(multiprocessing.get_context("fork"))
    threading.Thread(target=follow_parent, daemon=True).start()  # after the fork: a thread would not survive it


def furnish(scratch: str, memory: int = 0) -> None:
    """Have the kernels that this process starts use folders of the run, and no more memory than they may."""
    os.environ[MEMORY] = str(memory)
    os.environ.update({name: str(Path(scratch, part)) for name, part in PLACES.items()})
    os.environ.update(QUIET)


def follow_parent() -> None:
    """End with the run, however it ends: a worker that waits for a killed run would wait for ever."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def living_nursery() -> Nursery:
    """Give this process's nursery: the one it was given at its start, or, if that has ended, one from a warm server."""
    kept = KEPT.get(os.getpid())
    if kept is None or not kept.process.is_alive():
        warm_up()
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
            time.sleep(MOMENT)
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

    async def kill(self, restart: bool = False) -> None:  # noqa: FBT001, FBT002 - as Jupyter calls it
        """End the kernel, and see that it has ended: its manager would look again after a tenth of a second only."""
        await super().kill(restart=restart)
        latest = time.monotonic() + SECONDS_TO_END
        while await self.poll() is None and time.monotonic() < latest:
            await asyncio.sleep(MOMENT)


class PromptClient(AsyncKernelClient):
    """Goes on as soon as a kernel has said that it is ready; a stock client then listens for a fifth of a second more."""

    async def wait_for_ready(self, timeout: float | None = None) -> None:
        """Ask the kernel about itself until it answers, and then until all that it says of that has been heard.

        Parameters
        ----------
        timeout : float
            Seconds to wait; None for ever.

        Raises
        ------
        RuntimeError
            The kernel died, or said nothing in time.
        """
        latest = time.monotonic() + (float("inf") if timeout is None else timeout)
        while not await self._answers():
            if not await self._async_is_alive():
                raise RuntimeError("the kernel died before it was ready")
            if time.monotonic() > latest:
                raise RuntimeError(f"the kernel was not ready in {timeout:.0f} seconds")

    async def _answers(self) -> bool:
        """Ask once; a kernel whose words on the shared channel are not heard yet has not answered."""
        asked = self.kernel_info()
        with suppress(Empty):
            while (reply := await self.shell_channel.get_msg(timeout=1))["parent_header"].get("msg_id") != asked:
                pass  # the answer to a question before
            self._handle_kernel_info_reply(reply)
            while not is_idle_after(asked, await self.iopub_channel.get_msg(timeout=SECONDS_TO_BE_HEARD)):
                pass
            return True
        return False


def is_idle_after(asked: str, message: Mapping[str, Any]) -> bool:
    """Whether a message says that the kernel has done with what it was asked.

    Examples
    --------
    >>> is_idle_after("1", {"parent_header": {"msg_id": "1"}, "content": {"execution_state": "idle"}})
    True
    """
    return bool(message["parent_header"].get("msg_id") == asked and message["content"].get("execution_state") == "idle")


class WarmKernelManager(AsyncKernelManager):
    """Starts this very Python as a kernel, warm, whatever kernels the user has installed."""

    client_factory = Type(PromptClient)

    @default("context")
    def _context_default(self) -> zmq.asyncio.Context:
        """Give sockets that try again at once where a kernel does not listen yet; stock ones wait for a tenth of a second."""
        self._created_context = True
        context = zmq.asyncio.Context()
        context.setsockopt(zmq.RECONNECT_IVL, AGAIN)
        return context

    @property
    def kernel_spec(self) -> KernelSpec:
        """The kernel to start: the running interpreter, by the warm provisioner."""
        return KernelSpec(
            argv=[sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}", *KERNEL_ARGUMENTS],
            display_name="Python 3",
            language="python",
            metadata={"kernel_provisioner": {"provisioner_name": PROVISIONER}},
        )
