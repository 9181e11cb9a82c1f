"""A run of an engagement: where nothing has changed since the last one, its release is the answer; else one is made.

What makes releases is loaded only then: finding that there is nothing to do takes none of the tools that reports are made with.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor

import assessment
from assessment.batch.basis import find_basis
from assessment.batch.outcome import COMPARISON, EXECUTIVE, Event, Outcome
from assessment.batch.owner import check_owner, mark_owner
from assessment.batch.parameters import check_notebooks
from assessment.batch.saved import ledger_folder
from assessment.batch.unchanged import find_unchanged
from assessment.settings import Settings, bundled

__all__ = ["run"]


def run(settings: Settings, *, progress: Callable[[Event], None], executor: Callable[[int], Executor] | None = None) -> Outcome:
    """Make and release every report of an engagement's wave, or find that it is released already.

    Parameters
    ----------
    settings : Settings
        The engagement and the run's choices.
    progress : callable
        Told of each :class:`Event`.
    executor : callable
        Takes a number of workers and gives a ``concurrent.futures.Executor``; by default warm processes on this machine.

    Returns
    -------
    Outcome

    Raises
    ------
    InputError
        The input, the settings or a report's notebook can't be used, or another run works on the same folder, or it is another
        engagement's; nothing was written.
    WithheldError
        It is not proved that the release identifies nobody, or the id of somebody is in it; nothing was released.
    ReportError
        Not one report could be made; nothing was released.
    """
    check_owner(settings)
    progress(Event("Reading and scoring"))
    home, notebooks = settings.home.resolve(), notebook_texts()
    check_notebooks({name: notebooks[name] for name in (EXECUTIVE, COMPARISON)})
    basis = find_basis(settings, notebooks)
    if unchanged := find_unchanged(home, basis, ledger_folder(home)):
        for done in (0, unchanged.reused):
            progress(Event("Reports", done, unchanged.reused))
        return unchanged
    outcome = assessment.batch.make_release(settings, basis, progress=progress, executor=executor)
    mark_owner(settings)
    return outcome


def notebook_texts() -> dict[str, str]:
    """Read the notebooks once, by name."""
    return {path.stem: path.read_text("utf-8") for path in sorted(bundled("notebooks").glob("*.ipynb"))}
