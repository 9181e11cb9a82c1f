"""papermill finds our engine by its name, and it runs anybody's notebook in a warm kernel."""

from __future__ import annotations

import tomllib
from concurrent.futures import Executor
from importlib.metadata import EntryPoint
from pathlib import Path

import papermill
import pytest
from nbformat.v4 import new_code_cell, new_notebook
from papermill.engines import papermill_engines

from assessment.batch.engine import WarmEngine
from assessment.batch.warm import can_fork, warm_executor

PROJECT = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text("utf-8"))["project"]


def run_with_papermill(source: str) -> str:
    """In a worker: papermill runs a notebook that is none of ours, by the engine's name."""
    papermill_engines.register("assessment", WarmEngine)
    book = new_notebook(cells=[new_code_cell("x = 1", metadata={"tags": ["parameters"]}), new_code_cell(source)])
    book.metadata.kernelspec = {"name": "python3", "language": "python", "display_name": "Python 3"}
    done = papermill.execute_notebook(book, None, {"x": 2}, engine_name="assessment", progress_bar=False)
    return str(done.cells[-1].outputs[0]["text"])


def test_the_engine_is_registered_where_papermill_looks() -> None:
    ((name, place),) = PROJECT["entry-points"]["papermill.engine"].items()
    assert (name, EntryPoint(name, place, "papermill.engine").load()) == ("assessment", WarmEngine)


@pytest.mark.skipif(not can_fork(), reason="this system can't fork processes")
def test_anybodys_notebook_runs_in_a_warm_kernel(tmp_path: Path) -> None:
    pool: Executor
    with warm_executor(1, scratch=tmp_path) as pool:
        said = pool.submit(run_with_papermill, "import sys\nprint(x, 'assessment.figures' in sys.modules)").result()
    assert said == "2 True\n"
