"""A process that has everything imported, runs nothing, and forks a kernel from itself whenever it is asked.

A kernel forked from it is warm, because the imports are there, and fresh, because the nursery itself never runs a cell: no
name, setting or open file of one report can reach the next. One nursery belongs to one process, talks with it through a pipe,
and when that process is gone, however it ended, the nursery ends its kernels and itself.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.context import BaseContext
from pathlib import Path
from types import ModuleType
from typing import Any

from ipykernel import ipkernel
from ipykernel.kernelapp import IPKernelApp

if sys.platform != "win32":
    import resource

__all__ = ["MEMORY", "Birth", "Nursery", "ended"]

MEMORY = "ASSESSMENT_REPORT_MEMORY"  # environment variable: MiB that a kernel may take beyond what it was born with

# No history file and no colour codes; silence about a connection that never leaves this machine.
KERNEL_ARGUMENTS = ("--HistoryManager.enabled=False", "--InteractiveShell.colors=nocolor", "--log-level=ERROR")


@dataclass(frozen=True)
class Birth:
    """An order for one kernel.

    Parameters
    ----------
    connection_file : str
        File that says at which ports it listens.
    folder : str
        Where it runs.
    env : mapping of str to str
        Its whole environment.
    """

    connection_file: str
    folder: str
    env: Mapping[str, str]


class Nursery:
    """The asking end: start kernels, and see whether they live.

    Parameters
    ----------
    start : BaseContext
        How the nursery's process starts: ``fork`` from a process that is warm and has no threads, else ``forkserver``.
    """

    def __init__(self, start: BaseContext) -> None:
        self.pipe, theirs = multiprocessing.Pipe()
        forked = start.get_start_method() == "fork"
        self.process = start.Process(target=tend, args=(theirs, self.pipe if forked else None), daemon=True)  # type: ignore[attr-defined]
        self.process.start()
        theirs.close()

    def start(self, birth: Birth) -> int:
        """Fork a kernel and give its process id."""
        return self.ask(birth)

    def poll(self, kernel: int) -> int | None:
        """Give a kernel's exit code; None while it runs."""
        code = self.ask(kernel)
        return None if code == RUNNING else code

    def ask(self, order: Birth | int) -> int:
        """Send one order and wait for its answer."""
        try:
            self.pipe.send(order)
            return int(self.pipe.recv())
        except (EOFError, OSError) as error:
            raise RuntimeError("the process that starts kernels has ended") from error


DATA = 5  # in /proc/self/statm: pages of data and stack
RUNNING = 1 << 30  # no exit code is as large


def tend(orders: Connection, inherited: Connection | None) -> None:
    """Answer orders until the asking process is gone: the nursery's whole life."""
    if inherited is not None:
        inherited.close()  # a copy of the asking end here would hide that the other side has gone
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    kernels: set[int] = set()
    with suppress(EOFError, OSError):
        while True:
            order = orders.recv()
            if isinstance(order, Birth):
                kernels.add(kernel := fork_kernel(order, orders))
                orders.send(kernel)
            else:
                code = ended(order)
                orders.send(RUNNING if code is None else code)
                kernels -= set() if code is None else {order}
    for kernel in kernels:
        with suppress(OSError):
            os.killpg(kernel, signal.SIGKILL)


def ended(child: int) -> int | None:
    """Exit code of a child process (negative: the signal that ended it); None while it runs.

    Returns
    -------
    int or None
        1 for a child that was waited for before.
    """
    try:
        found, status = os.waitpid(child, os.WNOHANG)
    except ChildProcessError:
        return 1
    return os.waitstatus_to_exitcode(status) if found else None


def fork_kernel(birth: Birth, orders: Connection) -> int:
    """Fork, and be a kernel in the child."""
    nursery = os.getpid()
    if child := os.fork():
        return child
    try:
        orders.close()
        serve(birth, nursery)
    finally:
        os._exit(1)  # never fall back into the nursery's own loop


def serve(birth: Birth, nursery: int) -> None:
    """Be a kernel until told to stop, or until the nursery is gone."""
    os.setsid()  # a group of its own: signals for it reach what it started and nobody else
    os.environ.clear()
    os.environ.update(birth.env)
    os.chdir(birth.folder)
    silence()
    limit_memory(int(birth.env.get(MEMORY, "0")))
    signal.signal(signal.SIGINT, signal.default_int_handler)
    app = IPKernelApp.instance(parent_handle=nursery)
    with unlisted_modules():
        app.initialize(["-f", birth.connection_file, *KERNEL_ARGUMENTS])
    app.start()


class NoModules:
    """The module ``sys``, but that nothing is loaded."""

    modules: Mapping[str, ModuleType] = {}

    def __getattr__(self, name: str) -> Any:
        """Give all else as it is."""
        return getattr(sys, name)


@contextmanager
def unlisted_modules() -> Iterator[None]:
    """Keep a kernel that starts from noting the file of every module that is loaded: it would tell a debugger, which it has not.

    To look at a module is to write to it, since Python counts who looks; a fork then copies it. Of all of a report's time in its
    kernel that was a twentieth.
    """
    known = vars(ipkernel)
    known["sys"] = NoModules()
    try:
        yield
    finally:
        known["sys"] = sys


def limit_memory(more: int) -> None:
    """Let this process take so many MiB more than it has, and no more; 0 sets no limit, and neither does a system without one."""
    if more and sys.platform == "linux":
        pages = int(Path("/proc/self/statm").read_text("ascii").split()[DATA])
        allowed = pages * resource.getpagesize() + more * 2**20
        resource.setrlimit(resource.RLIMIT_DATA, (allowed, allowed))


def silence() -> None:
    """Send what libraries print past Python to nowhere; what cells print goes through the kernel."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nowhere, stream)
