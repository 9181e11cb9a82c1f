"""Whole runs in processes of their own, killed, crossed or starved of disk: a program that tells as JSON what it saw.

Each run is the command line's own, with real answers, kernels, reports and release, forked from a process that has everything
imported; its workers come from one warm server that all runs share. So a run of five small reports takes about a second of a
processor, and hundreds can be ended at chance moments. Two states of one engagement take turns (their notebooks differ), so that
there is always a release to make; what each must come to is known from runs that nobody disturbed.
"""

from __future__ import annotations

import hashlib
import json
import os
import random
import shutil
import signal
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from multiprocessing import forkserver, resource_tracker
from pathlib import Path

import nbformat
import numpy as np
import typer
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from assessment import cli
from assessment.batch import releasing, running, showing
from assessment.batch.making import MARK, stored_report
from assessment.batch.warm import warm_up
from assessment.settings import Settings
from small_engagement import draw_people, write_engagement  # type: ignore[import-untyped,import-not-found,unused-ignore]

MARKED = "ASSESSMENT_CRASHING"  # environment variable that every process of a run has
MOODS = {"North": 0.6, "South": 0.7, "Quay": 0.5}
PEOPLE = {"employee": 15, "customer": 25}
STATES = ("old", "new")
CELLS = "from assessment import assess\nresult = assess(work=work, unit=unit, wave=wave)\nprint({state!r}, result.unit)"
Tree = Mapping[str, str]
LOADED = (releasing, showing)  # before the first fork


@dataclass(frozen=True)
class Scene:
    """One engagement, the releases that its states must come to, and how long a run takes that nobody disturbs."""

    settings: Settings
    expected: Mapping[str, Tree]
    seconds: float

    @property
    def home(self) -> Path:
        return self.settings.home


def notebook_text(state: str) -> str:
    cells = [
        new_markdown_cell("# Title", id="title"),
        new_code_cell('unit = ""\nwave = ""\nwork = ""', id="parameters", metadata={"tags": ["parameters"]}),
        new_code_cell(CELLS.format(state=state), id="shown"),
    ]
    notebook = new_notebook(cells=cells)
    notebook.metadata.kernelspec = {"name": "python3", "language": "python", "display_name": "Python 3"}
    return str(nbformat.writes(notebook))


def prepare(folder: Path, out: Path) -> Scene:
    """Write the engagement, and make both releases undisturbed, elsewhere."""
    client = folder / "client"
    client.mkdir()
    rng = np.random.default_rng(1)
    people = {
        kind: [row for unit, mood in MOODS.items() for row in draw_people(kind, unit, count, mood=mood, rng=rng)]
        for kind, count in PEOPLE.items()
    }
    units = [{"unit": "The House", "parent": ""}, *({"unit": unit, "parent": "The House"} for unit in MOODS)]
    settings = replace(write_engagement(client, people, units=units, waves=["w1"]), workers=2)
    warm_up()
    expected, began = {}, time.monotonic()
    for state in STATES:
        undisturbed = replace(settings, out=folder / state)
        assert ended(start(undisturbed, state, folder / "log")) == 0, (folder / "log").read_text("utf-8")
        expected[state] = tree(undisturbed.home / "release")
    return Scene(replace(settings, out=out), expected, (time.monotonic() - began) / len(STATES))


def start(settings: Settings, state: str, log: Path) -> int:
    """Fork a run and give its process id."""
    process = os.fork()
    if process:
        return process
    code = 1
    try:
        os.setsid()
        opened = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        for stream in (1, 2):
            os.dup2(opened, stream)
        share_server()
        text = notebook_text(state)
        running.notebook_texts = lambda: {"06_executive_report": text, "07_compare_units": text}
        with cli.errors_told(debug=True):
            cli.release(settings)
    except typer.Exit as done:
        code = done.exit_code
    finally:
        os._exit(code)


def share_server() -> None:
    """Let this process use the warm server of the one it was forked from, which it can't wait for."""
    forkserver._forkserver.ensure_running = lambda: None  # type: ignore[method-assign]
    forkserver.ensure_running = lambda: None


def ended(process: int) -> int:
    """Wait for a run; its exit code, or minus the signal that ended it."""
    return os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])


def tree(root: Path) -> Tree:
    return {p.relative_to(root).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest() for p in root.rglob("*") if p.is_file()}


def faults(scene: Scene) -> Iterator[str]:
    """Tell of what must never be seen: a release that is none of those expected, a report that is marked and not whole."""
    release = scene.home / "release"
    if release.exists() and tree(release) not in scene.expected.values():
        yield "a release that is not whole"
    for mark in scene.home.glob(f"private/work/reports/*/{MARK}"):
        if not stored_report(mark.parent.parent, mark.parent.name):
            yield "a marked report that is not whole"


def finished(scene: Scene) -> dict[Path, int]:
    """Reports that are finished, and when they were."""
    return {mark: mark.stat().st_mtime_ns for mark in scene.home.glob(f"private/work/reports/*/{MARK}")}


def kill_runs(scene: Scene, folder: Path, kills: int, chance: random.Random) -> dict[str, object]:
    """Kill runs at chance moments until there were so many kills; those that end before are let end and checked."""
    seen: dict[str, int] = {"kills": 0, "completed": 0, "made_again": 0}
    wrong: list[str] = []
    took, state = [scene.seconds], 0
    while seen["kills"] < kills:
        if chance.random() < 0.25:
            with suppress(FileNotFoundError):
                (scene.home / "private/work/results.json").unlink()  # answers are to be read again
        done = finished(scene)
        began, longest = time.monotonic(), statistics.median(took[-5:])
        code = kill_or_end(start(scene.settings, STATES[state], folder / "log"), chance.uniform(0, longest))
        wrong += [f"after {seen}: {fault}" for fault in faults(scene)]
        seen["made_again"] += sum(when != done.get(mark, when) for mark, when in finished(scene).items())
        if code == -signal.SIGKILL:
            seen["kills"] += 1
            continue
        seen["completed"] += 1
        took.append(time.monotonic() - began)
        if code or tree(scene.home / "release") != scene.expected[STATES[state]]:
            wrong.append(f"a run that went on ended with {code}: " + (folder / "log").read_text("utf-8"))
        state = 1 - state
    code = ended(start(scene.settings, STATES[state], folder / "log"))
    same = tree(scene.home / "release") == scene.expected[STATES[state]]
    return {**seen, "code": code, "same": same, "wrong": wrong, "left": sorted(path.name for path in scene.home.iterdir())}


def kill_or_end(process: int, seconds: float) -> int:
    """Kill a run after a time, unless it ends before."""
    latest = time.monotonic() + seconds
    while time.monotonic() < latest:
        found, status = os.waitpid(process, os.WNOHANG)
        if found:
            return os.waitstatus_to_exitcode(status)
        time.sleep(0.002)
    os.kill(process, signal.SIGKILL)
    return ended(process)


def cross_runs(scene: Scene, folder: Path, tries: int, chance: random.Random) -> dict[str, object]:
    """Start two runs of both states on one folder at once, again and again."""
    wrong: list[str] = []
    codes: dict[str, int] = {}
    for _ in range(tries):
        runs = []
        for state in STATES:
            runs.append(start(scene.settings, state, folder / f"log-{state}"))
            time.sleep(chance.uniform(0, scene.seconds / 3))
        pair = [ended(process) for process in runs]
        codes[str(pair)] = codes.get(str(pair), 0) + 1
        release = tree(scene.home / "release")
        wrong += list(faults(scene))
        said = [(folder / f"log-{state}").read_text("utf-8") for state in STATES]
        refused = ["nother run" in text for text in said]
        if 0 not in pair or not any(code == 0 and release == scene.expected[STATES[place]] for place, code in enumerate(pair)):
            wrong.append(f"{pair}: {said}")
        wrong += [said[place] for place, code in enumerate(pair) if code not in ({0, 2} if refused[place] else {0})]
    return {"codes": codes, "wrong": wrong, "left": sorted(path.name for path in scene.home.iterdir())}


def starve_runs(scene: Scene, folder: Path, levels: int, _: random.Random) -> dict[str, object]:
    """Fill the disk to so many levels, from nothing free to nearly enough, and let a run meet it; then make room and go on."""
    out, wrong, codes = scene.settings.out, [], {}
    assert ended(start(scene.settings, "old", folder / "log")) == 0
    shutil.copytree(out, folder / "whole")
    free = shutil.disk_usage(out).free
    assert ended(start(scene.settings, "new", folder / "log")) == 0
    needed = free - shutil.disk_usage(out).free + sum(path.stat().st_size for path in (scene.home / "release").rglob("*"))
    for level in range(levels):
        empty(out)
        shutil.copytree(folder / "whole", out, dirs_exist_ok=True)
        with (out / "filler").open("wb") as filler:
            filler.write(bytes(max(shutil.disk_usage(out).free - needed * level // levels, 0)))
        code = ended(start(scene.settings, "new", folder / "log"))
        said = (folder / "log").read_text("utf-8")
        codes[level] = code
        wrong += [f"level {level}: {fault}" for fault in faults(scene) if code != 4 or not partly(scene)]
        if code != 4 or "o space left" not in said:
            wrong.append(f"level {level}: {code} {said}")
        (out / "filler").unlink()
        code = ended(start(scene.settings, "new", folder / "log"))
        if code or tree(scene.home / "release") != scene.expected["new"]:
            wrong.append(f"level {level}, with room again: {code} " + (folder / "log").read_text("utf-8"))
    return {"codes": codes, "wrong": wrong, "left": sorted(path.name for path in scene.home.iterdir())}


def empty(folder: Path) -> None:
    """Remove all that is in a folder."""
    for path in folder.iterdir():
        shutil.rmtree(path) if path.is_dir() else path.unlink()


def partly(scene: Scene) -> bool:
    """Whether a release has exactly the files that its manifest lists, and names the reports that are missing."""
    release = scene.home / "release"
    manifest = json.loads((release / "manifest.json").read_text("utf-8"))
    files = {name: found for name, found in tree(release).items() if name != "manifest.json"}
    return bool(manifest["failed"]) and files == {name: about["sha256"] for name, about in manifest["files"].items()}


def strays(patience: float = 10) -> list[str]:
    """Processes of any run that are still there after a while: workers, kernels and those that start them."""
    ours = {os.getpid(), forkserver._forkserver._forkserver_pid, resource_tracker._resource_tracker._pid}  # type: ignore[attr-defined]
    mark = f"{MARKED}={os.environ[MARKED]}".encode()
    latest = time.monotonic() + patience
    while left := [one.name for one in Path("/proc").glob("[0-9]*") if int(one.name) not in ours and mark in environment(one)]:
        if time.monotonic() > latest:
            break
        time.sleep(0.1)
    return left


def environment(process: Path) -> list[bytes]:
    """What a process was started with; nothing once it has ended."""
    try:
        return (process / "environ").read_bytes().split(b"\0")
    except OSError:
        return []


ACTS: Mapping[str, Callable[[Scene, Path, int, random.Random], dict[str, object]]] = {
    "kill": kill_runs,
    "cross": cross_runs,
    "starve": starve_runs,
}


def main() -> None:
    """``crashing.py ACT FOLDER OUT TIMES SEED``."""
    act, folder, out, times, seed = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]), int(sys.argv[4]), int(sys.argv[5])
    scene = prepare(folder, out)
    found = ACTS[act](scene, folder, times, random.Random(seed))
    sys.stdout.write(json.dumps({**found, "strays": strays(), "seconds": scene.seconds}))


if __name__ == "__main__":
    main()
