"""A notebook runs from top to bottom in a fresh kernel, or says why it did not.

papermill runs it, but its word is not taken: after a killed kernel or an early ``sys.exit`` it says that every cell is
completed. A run counts when each code cell has been counted by the kernel and none shows an error. Only names from the
notebook's own parameters cell are handed in, and only plain values, because anything else would be pasted into the notebook
as code.
"""

from __future__ import annotations

from collections.abc import Mapping

import papermill
import zmq
from nbclient.exceptions import CellTimeoutError
from nbformat import NotebookNode
from papermill.engines import papermill_engines
from papermill.exceptions import PapermillExecutionError
from papermill.execute import raise_for_execution_errors

from assessment.batch.outcome import SECONDS_FOR_A_CELL
from assessment.batch.parameters import parameter_names
from assessment.batch.warm import WarmKernelManager
from assessment.errors import AssessmentError, ReportError

__all__ = ["CellError", "check_parameters", "execute"]

SECONDS_TO_START = 60
ATTEMPTS = 3
Plain = str | int | float | bool


class CellError(ReportError):
    """A report could not be made. ``args[0]`` may be published; ``detail`` may hold anything and stays private."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(reason)
        self.detail = detail or reason

    def __reduce__(self) -> tuple[type[CellError], tuple[str, str]]:
        """Travel between processes with both texts."""
        return CellError, (str(self.args[0]), self.detail)


def execute(notebook: NotebookNode, parameters: Mapping[str, Plain], *, seconds: int = SECONDS_FOR_A_CELL) -> NotebookNode:
    """Run a notebook in a fresh warm kernel.

    Parameters
    ----------
    notebook : NotebookNode
        With one cell tagged ``parameters``; not changed.
    parameters : mapping of str to str, int, float or bool
        Values for names of that cell.
    seconds : int
        How long a cell may take.

    Returns
    -------
    NotebookNode
        The executed notebook, every code cell run.

    Raises
    ------
    CellError
        A cell failed, took too long, or ended the run early; or the kernel died, three times. A cell's error is never tried
        again; a dead kernel, a kernel that did not start and a port that was taken in between are.
    """
    check_parameters(notebook, parameters)
    for attempt in range(1, ATTEMPTS + 1):
        try:
            return check_finished(run_once(notebook, parameters, seconds))
        except PapermillExecutionError as error:
            where = cell_name(notebook, error.source)
            raise CellError(f"{where} failed with {error.ename}", detail=str(error)) from error
        except CellTimeoutError as error:
            raise CellError(f"a cell took longer than {seconds} seconds", detail=str(error)) from error
        except (RuntimeError, zmq.ZMQError, OSError) as error:
            if attempt == ATTEMPTS:
                raise CellError(f"its kernel died {ATTEMPTS} times (out of memory?)", detail=str(error)) from error
    raise AssessmentError("unreachable: every attempt returns or raises")


def run_once(notebook: NotebookNode, parameters: Mapping[str, Plain], seconds: int) -> NotebookNode:
    """Have papermill run it once, in a kernel of this very Python.

    Its two halves are called one after the other: the whole would write the executed notebook out once more, even to nowhere.
    """
    kernel = {"kernel_name": "python3", "progress_bar": False, "start_timeout": SECONDS_TO_START}
    # The result stays in memory: papermill writes in place, and reads its path as a format string.
    ready = papermill.execute_notebook(
        notebook, None, parameters=dict(parameters), language="python", prepare_only=True, **kernel
    )
    executed: NotebookNode = papermill_engines.execute_notebook_with_engine(
        None,
        ready,
        execution_timeout=seconds,
        kernel_manager_class=WarmKernelManager,
        shutdown_kernel="immediate",
        **kernel,
    )
    raise_for_execution_errors(executed, None)
    return executed


def check_finished(notebook: NotebookNode) -> NotebookNode:
    """Hold that every code cell ran and none failed.

    Raises
    ------
    CellError
        Naming the first cell that did not.
    """
    for number, cell in enumerate(notebook.cells, 1):
        if cell.cell_type != "code" or not cell.source.strip():
            continue
        name = f"cell '{cell.get('id', number)}'"
        if any(output.output_type == "error" for output in cell.outputs):
            raise CellError(f"{name} ended the run early")
        if cell.execution_count is None:
            raise CellError(f"the run ended before {name}")
    return notebook


def check_parameters(notebook: NotebookNode, parameters: Mapping[str, Plain]) -> None:
    """Hold that a notebook knows all names and that all values are plain.

    Raises
    ------
    CellError
        The notebook has no parameters cell, or not this parameter.
    AssessmentError
        A value is not plain: our own fault.
    """
    allowed = parameter_names(notebook)
    if parameters and not allowed:
        raise CellError("the notebook has no cell tagged 'parameters' that sets any, so it can't be told its unit")
    for name, value in parameters.items():
        if name not in allowed:
            raise CellError(f"the notebook has no parameter {name!r}; it has {', '.join(sorted(allowed))}")
        if type(value) not in {str, int, float, bool}:
            raise AssessmentError(f"parameter {name!r} is a {type(value).__name__}, not a str, int, float or bool")


def cell_name(notebook: NotebookNode, source: str) -> str:
    """Name the cell with a source by its id, which is a word."""
    return next((f"cell '{cell.id}'" for cell in notebook.cells if cell.source == source and "id" in cell), "a cell")
