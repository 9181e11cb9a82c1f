"""Kernels forked from a warm process: warm, fresh, and gone with their worker."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

import nbformat
import pytest

from assessment.batch.execution import CellError, execute
from assessment.batch.warm import ONE_THREAD, SPOKEN, can_fork, living_nursery, surroundings, warm_executor

pytestmark = pytest.mark.skipif(not can_fork(), reason="this system can't fork processes")
Maker = Callable[..., nbformat.NotebookNode]


@pytest.fixture(scope="module")
def worker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Executor]:
    with warm_executor(1, scratch=tmp_path_factory.mktemp("scratch")) as pool:
        yield pool


def printed(worker: Executor, notebook: nbformat.NotebookNode) -> str:
    executed = worker.submit(execute, notebook, {"unit": "A"}).result()
    return "".join(output["text"] for cell in executed.cells[2:] for output in cell.outputs)


def alive(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text("ascii").split(")")[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def wait_until(happens: Callable[[], bool], seconds: float = 15) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end and not happens():
        time.sleep(0.1)
    return happens()


def test_what_is_loaded_beforehand_loads_without_a_word() -> None:
    done = subprocess.run([sys.executable, "-c", "import assessment.batch.preload"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_a_kernel_starts_with_everything_imported(worker: Executor, notebook: Maker) -> None:
    asked = "import sys\nprint(all(name in sys.modules for name in ('pandas', 'plotly', 'polars', 'assessment.figures')))"
    assert printed(worker, notebook(asked)) == "True\n"


def test_a_kernel_has_no_debugger_and_all_else_of_a_kernel(worker: Executor, notebook: Maker) -> None:
    asked = (
        "import sys\nfrom ipykernel import ipkernel\nkernel = get_ipython().kernel\n"
        "print(ipkernel.sys is sys, len(sys.modules) > 1000, 'debugpy' in sys.modules, kernel._kernel_modules)"
    )
    assert printed(worker, notebook(asked)) == "True True False []\n"


def test_nothing_of_one_report_reaches_the_next(worker: Executor, notebook: Maker) -> None:
    spoil = (
        "import builtins, os, sys, pandas as pd, plotly.io as pio\n"
        "print('leak' in globals(), hasattr(builtins, 'leak'), 'LEAK' in os.environ, 'leak' in sys.modules,"
        " pio.templates.default, pd.get_option('display.max_rows'))\n"
        "leak = builtins.leak = os.environ['LEAK'] = 'x'; sys.modules['leak'] = sys; os.chdir('/')\n"
        "pio.templates.default = 'seaborn'; pd.set_option('display.max_rows', 1)"
    )
    first, second = (printed(worker, notebook(spoil)) for _ in range(2))
    assert first == second
    assert first.startswith("False False False False")


def test_each_report_has_a_process_of_its_own_that_ends_with_it(worker: Executor, notebook: Maker) -> None:
    first, second = (int(printed(worker, notebook("import os\nprint(os.getpid())"))) for _ in range(2))
    assert first != second
    assert wait_until(lambda: not alive(first) and not alive(second))


def test_the_users_own_startup_files_are_not_run(notebook: Maker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    startup = tmp_path / ".ipython" / "profile_default" / "startup"
    startup.mkdir(parents=True)
    (startup / "spoil.py").write_text("spoiled = True\n", "utf-8")
    monkeypatch.setenv("HOME", str(tmp_path))
    with warm_executor(1, scratch=tmp_path / "scratch") as pool:
        assert printed(pool, notebook("print('spoiled' in globals())")) == "False\n"


def test_a_kernel_ends_with_a_worker_that_is_killed(notebook: Maker, tmp_path: Path) -> None:
    told = tmp_path / "kernel"
    stuck = notebook(f"import os, pathlib, time\npathlib.Path({str(told)!r}).write_text(str(os.getpid()))\ntime.sleep(600)")
    with warm_executor(1, scratch=tmp_path) as pool:
        worker = pool.submit(os.getpid).result()
        running = pool.submit(execute, stuck, {"unit": "A"})
        assert wait_until(lambda: told.exists() and bool(told.read_text("ascii")), 60)
        os.kill(worker, signal.SIGKILL)
        with pytest.raises(BrokenProcessPool, match="terminated abruptly"):
            running.result()
    assert wait_until(lambda: not alive(int(told.read_text("ascii"))))


def kill_nursery_and_execute(notebook: nbformat.NotebookNode) -> int:
    nursery = living_nursery().process
    nursery.kill()
    nursery.join()
    return len(execute(notebook, {"unit": "A"}).cells)


def test_a_nursery_that_has_ended_is_replaced(worker: Executor, notebook: Maker) -> None:
    assert worker.submit(kill_nursery_and_execute, notebook("1")).result() == 4


def test_warm_processes_calculate_with_one_thread_and_this_one_as_before(
    worker: Executor, notebook: Maker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OMP_NUM_THREADS", "3")
    with surroundings(ONE_THREAD):
        assert os.environ["OMP_NUM_THREADS"] == os.environ["POLARS_MAX_THREADS"] == "1"
    assert (os.environ["OMP_NUM_THREADS"], "POLARS_MAX_THREADS" in os.environ) == ("3", False)
    assert printed(worker, notebook("import polars\nprint(polars.thread_pool_size())")) == "1\n"


@pytest.mark.skipif(sys.platform != "linux", reason="other systems do not hold such a limit")
def test_a_report_that_takes_more_memory_than_it_may_fails_alone(notebook: Maker, tmp_path: Path) -> None:
    greedy = "x = bytearray(600 * 2**20 if unit == 'bad' else 50 * 2**20)\nprint(len(x) > 0)"
    with warm_executor(1, scratch=tmp_path, memory=300) as pool:
        with pytest.raises(CellError, match="cell 'first' failed with MemoryError"):
            pool.submit(execute, notebook(greedy), {"unit": "bad"}).result()
        assert printed(pool, notebook(greedy)) == "True\n"


def test_the_warm_process_has_read_the_catalog_that_reports_need() -> None:
    asked = "import assessment.batch.preload, assessment.language as spoken; print(spoken._catalog.cache_info().currsize)"
    with surroundings({SPOKEN: "de"}):
        done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "1"
