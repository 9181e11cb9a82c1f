"""A release is switched in at once: it is complete, or it is not there.

Everything is written to a folder beside it, forced to the disk, and renamed. The release before it steps aside first and goes
last; a run that ended in between finds it there and puts it back. One run at a time works on a wave: the folder itself is
locked, and a lock ends with the process that holds it.
"""

from __future__ import annotations

import errno
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from assessment.batch.files import sync_folder
from assessment.errors import InputError, Problem

if sys.platform != "win32":
    import fcntl

__all__ = ["only_run", "recover", "staging", "switch_in"]

RELEASE = "release"
STAGED = ".tmp-"
ASIDE = ".old-"
HOLDER = "running"
OWNER_ONLY = 0o700
FULL = {errno.ENOSPC, errno.EDQUOT}  # no room on the disk, which is no fault of the folder


@contextmanager
def only_run(home: Path) -> Iterator[None]:
    """Hold the folder of a wave while a run works on it.

    Parameters
    ----------
    home : Path
        The folder; made if need be.

    Raises
    ------
    InputError
        Another run holds it, or it can't be written; says which.
    """
    holder = home / "private" / HOLDER
    with told_if_unwritable(home):
        for private in (home.parent / "private", holder.parent):
            private.parent.mkdir(parents=True, exist_ok=True)
            private.mkdir(mode=OWNER_ONLY, exist_ok=True)  # one that is there stays as it was opened or closed
        opened = os.open(home, os.O_RDONLY) if sys.platform != "win32" else -1
    try:
        lock(opened, home, holder)
        with told_if_unwritable(home):
            holder.write_text(f"process {os.getpid()}", "utf-8")
        yield
        holder.unlink(missing_ok=True)
    finally:
        if opened >= 0:
            os.close(opened)


@contextmanager
def told_if_unwritable(home: Path) -> Iterator[None]:
    """Say of a folder that it can't be written; that a disk is full is told where all such faults are."""
    try:
        yield
    except OSError as error:
        if error.errno in FULL:
            raise
        todo = "choose another folder with --out"
        raise InputError(Problem(f"The folder can't be written ({error.strerror})", file=str(home), todo=todo)) from error


def lock(opened: int, home: Path, holder: Path) -> None:
    """Lock an open folder, or say who holds it."""
    if sys.platform == "win32":
        return
    try:
        fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        who = holder.read_text("utf-8") if holder.is_file() else "another process"
        todo = "wait until it has ended, or choose another folder with --out"
        raise InputError(Problem(f"Another run is working here ({who})", found=str(home), todo=todo)) from error


def recover(home: Path) -> None:
    """Clear away what an interrupted run left, and put back a release that it had moved aside."""
    for aside in sorted(home.glob(f"{ASIDE}*")):
        if (home / RELEASE).exists():
            shutil.rmtree(aside)
        else:
            aside.rename(home / RELEASE)
    for staged in home.glob(f"{STAGED}*"):
        shutil.rmtree(staged)


@contextmanager
def staging(home: Path) -> Iterator[Path]:
    """Give a new folder to build a release in; what is left of it goes, whatever happens."""
    staged = home / f"{STAGED}{os.getpid()}"
    staged.mkdir(parents=True)
    try:
        yield staged
    finally:
        shutil.rmtree(staged, ignore_errors=True)


def switch_in(staged: Path, home: Path) -> Path:
    """Make a staged folder the release.

    Parameters
    ----------
    staged : Path
        Complete, on the same file system.
    home : Path
        The wave's folder.

    Returns
    -------
    Path
        The release.
    """
    release, aside = home / RELEASE, home / f"{ASIDE}{os.getpid()}"
    sync_tree(staged)
    if release.exists():
        release.rename(aside)
    staged.rename(release)
    sync_folder(home)
    shutil.rmtree(aside, ignore_errors=True)
    return release


def sync_tree(root: Path) -> None:
    """Force every file and folder below a root to the disk."""
    for path in sorted(root.rglob("*")):
        if path.is_file():
            with path.open("rb") as file:
                os.fsync(file.fileno())
        else:
            sync_folder(path)
    sync_folder(root)
