"""Whatever step towards the disk fails or is cut short: what is visible is whole, and the next run ends as ever."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from assessment.batch import basis, releasing
from assessment.batch.making import MARK, stored_report
from assessment.batch.running import run
from assessment.errors import ReportError
from assessment.settings import Settings

pytestmark = pytest.mark.slow
Engage = Callable[..., Settings]
Executors = Callable[[int], Executor]
STEPS = ((os, "fsync"), (Path, "replace"), (Path, "rename"), (shutil, "copyfile"), (Path, "write_text"))


class Cut(BaseException):
    """The process ends here: nothing that catches errors catches this."""


def tree(root: Path) -> dict[str, str]:
    return {p.relative_to(root).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest() for p in root.rglob("*") if p.is_file()}


def whole(release: Path) -> bool:
    """Whether a release is not there, or has exactly the files that its manifest lists, as it lists them."""
    if not release.exists():
        return True
    files = tree(release)
    del files["manifest.json"]
    listed = json.loads((release / "manifest.json").read_text("utf-8"))["files"]
    return files == {name: about["sha256"] for name, about in listed.items()}


@contextmanager
def faulty(at: int, fault: BaseException, patch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """The `at`-th of all steps towards the disk raises; gives how many there were."""
    steps = [0]

    def guarded(real: Callable[..., Any]) -> Callable[..., Any]:
        def step(*given: Any, **named: Any) -> Any:
            steps[0] += 1
            if steps[0] == at:
                raise fault
            return real(*given, **named)

        return step

    with patch.context() as here:
        for owner, name in STEPS:
            here.setattr(owner, name, guarded(getattr(owner, name)))
        yield steps


@pytest.mark.parametrize("fault", [OSError(errno.ENOSPC, "No space left on device"), Cut()], ids=["full", "cut"])
def test_a_fault_at_any_step_leaves_the_old_release_or_the_new_and_the_next_run_ends_it(
    engaged: Engage, without_kernels: Executors, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: BaseException
) -> None:
    def go(cell: str, out: str) -> Path:
        return run(engaged(cell, workers=1, out=out), progress=lambda _: None, executor=without_kernels).release

    for module in (basis, releasing):
        monkeypatch.setattr(module, "code_digest", lambda *_: "the same code")
    new = tree(go("'new'", "new"))
    go("'old'", "old")
    for at in count(1):
        shutil.copytree(tmp_path / "old", tmp_path / "out", dirs_exist_ok=True)
        with faulty(at, fault, monkeypatch) as steps, suppress(Cut, OSError, ReportError):
            go("'new'", "out")
        (home,) = (tmp_path / "out" / "client").glob("w1")
        assert whole(home / "release"), f"step {at}"
        marked = [mark.parent for mark in home.glob(f"private/work/reports/*/{MARK}")]
        assert all(stored_report(one.parent, one.name) for one in marked)
        assert tree(go("'new'", "out")) == new, f"step {at}"
        assert {path.name for path in home.iterdir()} == {"release", "private"}
        shutil.rmtree(tmp_path / "out")
        if at > steps[0]:
            break
