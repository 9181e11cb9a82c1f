"""A notebook runs to its end, or says why not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from pathlib import Path

import nbformat
import pytest

from assessment.batch.execution import CellError, check_finished, check_parameters, execute
from assessment.batch.warm import warm_executor
from assessment.errors import AssessmentError

Maker = Callable[..., nbformat.NotebookNode]


@pytest.fixture(scope="module")
def worker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Executor]:
    with warm_executor(1, scratch=tmp_path_factory.mktemp("scratch")) as pool:
        yield pool


def executed(worker: Executor, notebook: nbformat.NotebookNode, **parameters: str) -> nbformat.NotebookNode:
    return worker.submit(execute, notebook, parameters).result()


@pytest.mark.parametrize("name", ['R&D "North"/<b>', "NA", "{unit}", "a'''b\\", "line\nbreak", "東京 🚀", "$x$ `y` #"])
def test_a_units_name_arrives_as_it_is(worker: Executor, notebook: Maker, name: str) -> None:
    done = executed(worker, notebook("print(repr(unit))"), unit=name)
    assert done.cells[-1].outputs[0]["text"] == f"{name!r}\n"


def test_a_cell_that_fails_is_named_and_its_words_stay_private(worker: Executor, notebook: Maker) -> None:
    with pytest.raises(CellError, match=r"^cell 'second' failed with ZeroDivisionError$") as caught:
        executed(worker, notebook("1", "1 / 0"), unit="A")
    assert "division by zero" in caught.value.detail


def test_a_cell_that_fails_is_not_tried_again(worker: Executor, notebook: Maker, tmp_path: Path) -> None:
    count = f"with open({str(tmp_path / 'runs')!r}, 'a') as f: f.write('x')\n1 / 0"
    with pytest.raises(CellError, match="ZeroDivisionError"):
        executed(worker, notebook(count), unit="A")
    assert (tmp_path / "runs").read_text("utf-8") == "x"


@pytest.mark.parametrize("leave", ["import sys\nsys.exit(0)", "raise SystemExit"])
def test_a_run_that_ends_early_is_half_a_report_and_fails(worker: Executor, notebook: Maker, leave: str) -> None:
    with pytest.raises(CellError, match=r"^(cell|the run) .*(early|ended before|failed with)"):
        executed(worker, notebook(leave, "print('rest')"), unit="A")


def test_a_dead_kernel_is_tried_again(worker: Executor, notebook: Maker, tmp_path: Path) -> None:
    mark = f"import os, pathlib\nmark = pathlib.Path({str(tmp_path / 'mark')!r})\n"
    once = mark + "if not mark.exists():\n    mark.touch(); os._exit(9)"
    assert executed(worker, notebook(once, "print('done')"), unit="A").cells[-1].outputs[0]["text"] == "done\n"


def test_a_kernel_that_dies_each_time_is_given_up_and_named(worker: Executor, notebook: Maker, tmp_path: Path) -> None:
    kill = (
        f"with open({str(tmp_path / 'runs')!r}, 'a') as f: f.write('x')\nimport os, signal\nos.kill(os.getpid(), signal.SIGKILL)"
    )
    with pytest.raises(CellError, match="its kernel died 3 times"):
        executed(worker, notebook(kill), unit="A")
    assert (tmp_path / "runs").read_text("utf-8") == "xxx"


def test_a_cell_that_hangs_is_stopped(worker: Executor, notebook: Maker) -> None:
    with pytest.raises(CellError, match="a cell took longer than 2 seconds"):
        worker.submit(execute, notebook("import time\ntime.sleep(600)"), {"unit": "A"}, seconds=2).result()


def test_an_unknown_parameter_is_refused(notebook: Maker) -> None:
    with pytest.raises(CellError, match="no parameter 'untit'; it has unit, wave, work"):
        check_parameters(notebook("1"), {"untit": "A"})


def test_a_parameters_name_can_not_be_code(notebook: Maker) -> None:
    with pytest.raises(AssessmentError, match="no parameter"):
        check_parameters(notebook("1"), {"unit=1\nowned=True\nb": "A"})


@pytest.mark.parametrize("value", [Path("a"), None, {"a": 1}, ["a"], b"a"])
def test_a_value_that_is_not_plain_is_refused(notebook: Maker, value: object) -> None:
    with pytest.raises(AssessmentError, match="not a str, int, float or bool"):
        check_parameters(notebook("1"), {"unit": value})  # type: ignore[dict-item]


def test_a_cell_that_never_ran_is_found(notebook: Maker) -> None:
    with pytest.raises(CellError, match="the run ended before cell 'parameters'"):
        check_finished(notebook("1"))
