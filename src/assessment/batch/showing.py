"""How far a run is: a bar or JSON lines on the error stream, and a log; results go to the output stream, which stays clean."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from assessment.batch.outcome import Event

__all__ = ["Pace", "show_progress"]


@dataclass
class Pace:
    """Counts what a run tells: reports done, failed and left, how fast, and how long the rest takes at that.

    Parameters
    ----------
    clock : callable
        Gives seconds.
    """

    clock: Callable[[], float] = time.monotonic
    failed: int = 0
    made: int = 0
    began: float | None = field(default=None)

    def count(self, event: Event) -> dict[str, object]:
        """Take in an event, and say how far the run is.

        Returns
        -------
        dict
            ``step, done, failed, left, total``; ``a_minute`` (reports made; those kept from before are not counted) and
            ``seconds_left``, None while nothing was made; ``report`` that failed, with its reason; ``note`` on what was left out.
        """
        self.began = self.clock() if self.began is None and event.total else self.began
        self.failed += bool(event.failed)
        self.made += event.made
        seconds = self.clock() - self.began if self.began is not None else 0
        rate = self.made / seconds if self.made and seconds else None
        left = event.total - event.done
        return {
            "step": event.step,
            "done": event.done,
            "failed": self.failed,
            "left": left,
            "total": event.total,
            "a_minute": round(60 * rate, 1) if rate else None,
            "seconds_left": round(left / rate) if rate else None,
            "report": event.failed,
            "note": event.note,
        }


@contextmanager
def show_progress(log: Path | None = None, *, as_json: bool = False) -> Iterator[Callable[[Event], None]]:
    """Show how far a run is while it goes on.

    Parameters
    ----------
    log : Path, optional
        A file for the same with times; begun anew when the first report is, in a folder that the run has made.
    as_json : bool
        Print one JSON object a line instead of a bar.

    Yields
    ------
    callable
        To be told of each :class:`Event`; names a report that failed as soon as it does.
    """
    console, pace = Console(stderr=True), Pace()
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True, disable=as_json or not console.is_terminal) as bar:
        task = bar.add_task("", total=None)

        def told(event: Event) -> None:
            so_far = pace.count(event)
            write_log(log, so_far)
            if as_json:
                print_plainly(console, json.dumps(so_far, ensure_ascii=False))
                return
            bar.update(task, description=escape(in_words(so_far)), completed=event.done, total=event.total or None)
            if event.failed:
                print_plainly(console, f"Failed: {event.failed}")
            if event.note:
                print_plainly(console, f"Note: {event.note}")

        yield told


def print_plainly(console: Console, text: str) -> None:
    """Print a line as it is."""
    console.print(text, markup=False, highlight=False, soft_wrap=True)


def in_words(so_far: dict[str, object]) -> str:
    """Say how far a run is.

    Examples
    --------
    >>> in_words({"step": "Reports", "failed": 1, "a_minute": 90.0, "seconds_left": 75})
    'Reports, 1 failed, 90.0 a minute, 1 min 15 s left'
    """
    left = so_far["seconds_left"]
    parts = [
        f"{so_far['failed']} failed" if so_far["failed"] else "",
        f"{so_far['a_minute']} a minute" if so_far["a_minute"] else "",
        f"{left // 60} min {left % 60} s left" if isinstance(left, int) and left else "",
    ]
    return ", ".join([str(so_far["step"]), *filter(None, parts)])


def write_log(log: Path | None, so_far: dict[str, object]) -> None:
    """Add a line to the log; the first report's begins it anew. Before there is a report there is nothing to write to."""
    if log is None or not so_far["total"]:
        return
    failed = f"; failed: {so_far['report']}" if so_far["report"] else ""
    noted = f"; note: {so_far['note']}" if so_far["note"] else ""
    begins = so_far["step"] == "Reports" and so_far["done"] == 0
    with log.open("w" if begins else "a", encoding="utf-8") as file:
        now = datetime.now(UTC).isoformat(timespec="seconds")
        file.write(f"{now} {in_words(so_far)}: {so_far['done']} of {so_far['total']}{failed}{noted}\n")
