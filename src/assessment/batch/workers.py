"""What a worker of a cluster must have in common with this machine: this package, file by file, and the versions under it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from assessment.batch.basis import code_digest, versions
from assessment.errors import InputError, Problem

__all__ = ["different", "fault_of", "look_around", "own_code", "refuse_others"]


@cache
def own_code() -> str:
    """Digest of the code and versions that this process runs with."""
    return code_digest()


def look_around() -> tuple[str, dict[str, str]]:
    """In a worker: tell what it runs with."""
    return own_code(), versions()


def refuse_others(code: str) -> None:
    """In a worker: refuse work that was handed out by other code than this process runs with.

    Raises
    ------
    InputError
        It runs with other code or versions.
    """
    if own_code() != code:
        raise InputError(different(versions(), "one that joined while the run went on"))


def fault_of(worker: str, told: Any) -> Problem | None:
    """Say what is wrong with a worker, from what it told or the error that it met; None if nothing."""
    if not isinstance(told, tuple):
        todo = "install the same version of this package on every worker"
        return Problem("This worker of the cluster can't run this package", file=worker, found=type(told).__name__, todo=todo)
    code, found = told
    return None if code == own_code() else different(found, worker)


def different(found: Mapping[str, str], worker: str) -> Problem:
    """Name the versions that a worker has other than ours."""
    ours = versions()
    others = [name for name in ours if found.get(name) != ours[name]]
    said = ", ".join(f"{name} {found.get(name, 'missing')}" for name in others) or "other source files of this package"
    return Problem(
        "This worker of the cluster has other versions than this machine",
        file=worker,
        found=said,
        allowed=", ".join(f"{name} {ours[name]}" for name in others),
        todo="install the same versions on every worker: pip install -c constraints.txt",
    )
