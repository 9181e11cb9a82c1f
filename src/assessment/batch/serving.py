"""Panels of an engagement, served to this machine's browser: results that are proved, a notebook of one panel, a server.

What is served is the gated results alone, of the same proof that a release needs. Kernels get them from a folder that only this
user may read and that is gone when the server stops; they never see an answer.
"""

from __future__ import annotations

import socket
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat

from assessment.batch.auditing import prove
from assessment.batch.basis import digest_inputs, results_key
from assessment.batch.kept import find_kept
from assessment.batch.owner import check_owner
from assessment.batch.saved import ledger_folder
from assessment.errors import InputError, Problem
from assessment.live.server import ADDRESS, check_installed, open_server
from assessment.pipeline import compute
from assessment.privacy import read_ledger
from assessment.result import Assessment, save_assessment
from assessment.settings import Settings

__all__ = ["find_results", "panel_notebook", "serve"]

ANY = 0


def serve(settings: Settings, *, port: int = ANY, ready: Callable[[str], None]) -> None:
    """Serve an engagement's panels until they are stopped.

    Parameters
    ----------
    settings : Settings
        The engagement and its wave.
    port : int
        Of this machine; 0 for any that is free.
    ready : callable
        Told the address, with the token, once it can be opened.

    Raises
    ------
    InputError
        Voila is not installed, the port is taken, or the input can't be used.
    WithheldError
        It is not proved that what would be shown identifies nobody.
    """
    check_installed()
    port = free_port(port)
    found = find_results(settings)
    with tempfile.TemporaryDirectory(prefix="assessment-live-") as folder:
        results, page = Path(folder) / "results", Path(folder) / "page"
        save_assessment(found, results)
        page.mkdir()
        notebook = page / "panels.ipynb"
        nbformat.write(panel_notebook(results, title=found.client), notebook)
        open_server(notebook, port=port, ready=ready)


def find_results(settings: Settings) -> Assessment:
    """The engagement's results, proved: those that the last run left, where they still hold; else worked out now."""
    check_owner(settings)
    home = settings.home.resolve()
    ledger = read_ledger(ledger_folder(home))
    kept = find_kept(home / "private", key=results_key(settings, digest_inputs(settings)), ledger=ledger)
    found, ledger = (kept, kept.ledger) if kept else (compute(settings, ledger), ledger)
    prove(found.entry, ledger)
    return found.assessment


def panel_notebook(results: Path, *, title: str) -> Any:
    """A notebook that shows all panels of saved results.

    Parameters
    ----------
    results : Path
        From :func:`assessment.result.save_assessment`.
    title : str
        What the page is called.
    """
    lines = ["from assessment import assess, live", "", f"live.board(assess(work={str(results)!r}))"]
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("\n".join(lines), id="board")])
    notebook.metadata = nbformat.from_dict(
        {"title": title, "kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    )
    return notebook


def free_port(port: int) -> int:
    """The port itself, if it is free; for 0, any that is.

    Raises
    ------
    InputError
        Something else listens there.
    """
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((ADDRESS, port))
        except OSError as error:
            todo = "choose another with --port, or leave it out"
            raise InputError(Problem(f"The port can't be had ({error.strerror})", found=str(port), todo=todo)) from error
        return int(probe.getsockname()[1])
