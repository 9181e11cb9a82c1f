"""A run's progress as a bar on the error stream; results go to the output stream, which stays clean for scripts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from assessment.batch.running import Event

__all__ = ["show_progress"]


@contextmanager
def show_progress() -> Iterator[Callable[[Event], None]]:
    """Show a bar while a run goes on.

    Yields
    ------
    callable
        To be told of each :class:`Event`; names a report that failed as soon as it does.
    """
    console = Console(stderr=True)
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task("", total=None)

        def told(event: Event) -> None:
            bar.update(task, description=escape(event.step), completed=event.done, total=event.total or None)
            if event.failed:
                console.print(f"Failed: {event.failed}", markup=False, highlight=False, soft_wrap=True)

        yield told
