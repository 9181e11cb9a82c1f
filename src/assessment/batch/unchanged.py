"""Whether a release is what a run would make now, so that nothing need be loaded, proved or made again.

A run leaves a mark when it has released every report: what the release was made from, the client's ledger as it was proved with
this release in it, and digests of all that was released and kept. The mark is written last and taken away first. While all of it
agrees, byte for byte, the release is the one that another run would make, and what was proved of it was proved of the same. Any
other input, setting, line of code, version or entry of the ledger, and any file that is changed, missing or too many: the run is
made, and proved, as if there were no mark. (``assessment audit`` knows of no mark.)
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from assessment.batch.basis import Basis
from assessment.batch.files import digest, digest_of_files, write_whole
from assessment.batch.outcome import Outcome
from assessment.batch.saved import digests, results_mark

__all__ = ["digest_of_ledger", "find_unchanged", "forget_release", "mark_release"]

MARK = "released.json"


def mark_release(home: Path, basis: Basis, *, ledger: str, reports: int) -> None:
    """Mark a release in which nothing is missing; the last thing that a run does.

    Parameters
    ----------
    home : Path
        The wave's folder, held by this run.
    basis : Basis
        What the release was made from.
    ledger : str
        From :func:`digest_of_ledger`, of the ledger that the release was proved beside, with the release in it.
    reports : int
        How many reports it has.
    """
    mark = {"basis": basis.release, "ledger": ledger, "reports": reports, **state(home)}
    write_whole(mark_file(home), json.dumps(mark, sort_keys=True).encode())


def forget_release(home: Path) -> None:
    """Take the mark away: the first thing that a run does where it changes anything."""
    mark_file(home).unlink(missing_ok=True)


def find_unchanged(home: Path, basis: Basis, ledger: Path) -> Outcome | None:
    """Find the release that a run would make now; None where there is none, or where it is not known to be the same.

    Parameters
    ----------
    home : Path
        The wave's folder. Nothing is written there.
    basis : Basis
        What a run rests on now.
    ledger : Path
        The client's folder of entries.

    Returns
    -------
    Outcome or None
    """
    try:
        mark = read_mark(home)
        now = {"basis": basis.release, "ledger": digest_of_ledger(ledger), "reports": mark["reports"], **state(home)}
        # read once more: a run that began meanwhile has taken it away
        same = mark == now and is_whole(home / "release") and read_mark(home) == mark
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return Outcome(home / "release", made=0, reused=mark["reports"]) if same else None


def digest_of_ledger(folder: Path) -> str:
    """Digest of every file of a client's ledger."""
    return digest_of_files(folder, (path for path in folder.rglob("*") if path.is_file()))


def state(home: Path) -> dict[str, str]:
    """Digests of what was released and of what was kept of it, as it is now; the manifest stands for the release's files."""
    private = home / "private"
    marks = {"manifest": home / "release" / "manifest.json", "mark": results_mark(private)}
    return {**{name: digest(path) for name, path in marks.items()}, **digests(private)}


def is_whole(release: Path) -> bool:
    """Whether a release has the files that its manifest lists, each as it is listed, and no others."""
    listed: Mapping[str, Mapping[str, Any]] = json.loads((release / "manifest.json").read_text("utf-8"))["files"]
    there = {path.relative_to(release).as_posix() for path in release.rglob("*") if path.is_file()} - {"manifest.json"}
    return there == listed.keys() and all(digest(release / name) == about["sha256"] for name, about in listed.items())


def mark_file(home: Path) -> Path:
    """Where the mark is."""
    return home / "private" / "work" / MARK


def read_mark(home: Path) -> dict[str, Any]:
    """Read the mark."""
    mark: dict[str, Any] = json.loads(mark_file(home).read_text("utf-8"))
    return mark
