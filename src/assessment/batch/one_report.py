"""One report, from its notebook to the files that are released: run, exported, looked through, stored.

Whatever goes wrong is this report's failure, with a reason that may be published.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path, PurePosixPath
from typing import Any

import nbformat

from assessment.batch.execution import CellError, execute
from assessment.batch.last_look import Ids, look_through, read_ids
from assessment.batch.making import Job, store_report
from assessment.batch.outcome import PAPER, Made
from assessment.batch.paper import print_page
from assessment.errors import ReportError, WithheldError
from assessment.language import say, speaking
from assessment.reports import export_html, export_slides, export_workbook
from assessment.reports.contents import in_language

__all__ = ["make_one"]

SHAPES: Mapping[str, Callable[..., bytes]] = {".xlsx": export_workbook, ".pptx": export_slides}
PAGE = ".html"


def make_one(job: Job) -> Made:
    """Run a notebook, export it, store the report: what a worker does. Every failure comes back as a reason."""
    report = job.report
    try:
        notebook = nbformat.reads(job.notebook, as_version=4)
        parameters = {"unit": report.unit, "wave": report.header["wave"], "work": job.work}
        executed = execute(notebook, parameters, seconds=job.seconds)
        with speaking(job.language):
            files, note = exported(in_language(executed), job)
        look_through(
            {str(PurePosixPath(report.path).with_suffix(ending)): content for ending, content in files.items()},
            read_ids(Path(job.ids)) if job.ids else Ids(),
        )
        store_report(Path(job.store), job.key, files)
    except WithheldError as error:
        return Made(report, job.key, reason="it is withheld", detail=str(error), withheld=True)
    except CellError as error:
        return Made(report, job.key, reason=str(error), detail=error.detail)
    except ReportError as error:
        return Made(report, job.key, reason="its pages could not be written", detail=str(error))
    except OSError as error:
        return Made(report, job.key, reason=f"it could not be written ({error.strerror})", detail=repr(error))
    except Exception as error:  # noqa: BLE001 - one report's failure, whatever it is, must leave the others alone
        return Made(report, job.key, reason=f"it could not be made ({type(error).__name__})", detail=repr(error))
    return Made(report, job.key, note=note)


def title_of(notebook: nbformat.NotebookNode) -> str:
    r"""Give a notebook's title: the text of its first top heading.

    Examples
    --------
    >>> from nbformat.v4 import new_markdown_cell, new_notebook
    >>> title_of(new_notebook(cells=[new_markdown_cell("# How we serve\n\nWhat was said.")]))
    'How we serve'
    """
    lines = (line for cell in notebook.cells if cell.cell_type == "markdown" for line in cell.source.splitlines())
    return next((line[2:].strip() for line in lines if line.startswith("# ")), say("Report"))


def exported(executed: nbformat.NotebookNode, job: Job) -> tuple[dict[str, bytes], str]:
    """Give an executed notebook in every shape that is released, by the end of the file's name; and what is left out, and why."""
    report = job.report
    about: dict[str, Any] = {"title": title_of(executed), "header": report.header, "brand": job.brand}
    beside = {word: PurePosixPath(path).name for word, path in report.others.items()}
    files = {PAGE: export_html(executed, **about, beside=beside).encode()}
    files |= {ending: export(executed, **about) for ending, export in SHAPES.items() if ending in report.shapes}
    if PAPER not in report.shapes:
        return files, ""
    try:
        return {**files, PAPER: print_page(files[PAGE], job.browser)}, ""
    except ReportError as error:
        there = {word: name for word, name in beside.items() if not name.endswith(PAPER)}
        files[PAGE] = export_html(executed, **about, beside=there).encode()
        return files, f"{report.name}: no PDF. {error}"
