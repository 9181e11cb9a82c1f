"""Every error this package raises, as one small tree.

A user's mistake is never a traceback: it is one or more :class:`Problem`, each saying what is wrong, where, what was
found, what is allowed and what to do next. All problems of one kind are gathered first and raised together.
"""

from __future__ import annotations

import difflib
import os
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

__all__ = ["AssessmentError", "InputError", "Problem", "ReportError", "WithheldError", "disk_told", "gathered", "nearest"]

LONGEST_VALUE = 60
OF_THE_DISK = re.compile(r"\(os error (\d+)\)")  # how polars ends what it says of a write that the system refused
UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")


@dataclass(frozen=True)
class Problem:
    """One thing a user has to put right.

    Parameters
    ----------
    what : str
        What is wrong, as a sentence without a full stop.
    file : str
        Name of the file as the user knows it; "" where no file is concerned.
    line : int
        Physical line, from 1; 0 where none is known.
    column : str
        Column or key; "" where none is concerned.
    found, allowed, todo : str
        What stood there, what may stand there, and what to do next; "" to leave a part out.

    Examples
    --------
    >>> print(Problem("Unknown key", file="engagement.yml", line=3, found="clinet", todo="did you mean 'client'?"))
    engagement.yml, line 3: Unknown key: 'clinet'. Did you mean 'client'?
    """

    what: str
    file: str = ""
    line: int = 0
    column: str = ""
    found: str = ""
    allowed: str = ""
    todo: str = ""

    def __str__(self) -> str:
        """Say the problem in one line of plain words."""
        place = ", ".join(
            part for part in (self.file, f"line {self.line}" if self.line else "", self.column and f"'{self.column}'") if part
        )
        text = f"{place}: {self.what}" if place else self.what
        text += f": '{shorten(self.found)}'." if self.found else "."
        text += f" Allowed: {self.allowed}." if self.allowed else ""
        if self.todo:
            text += f" {self.todo[0].upper()}{self.todo[1:]}{'' if self.todo.endswith(('.', '?', '!')) else '.'}"
        # Names of columns come from files too: none may break the line, or steer a terminal.
        return UNSEEN.sub(lambda found: repr(found[0])[1:-1], text)


class AssessmentError(Exception):
    """The root of all our errors. ``exit_code`` is what the command line ends with."""

    exit_code = 1


class InputError(AssessmentError):
    """The input or the settings can't be used; nothing was written."""

    exit_code = 2

    def __init__(self, problems: Problem | Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = (problems,) if isinstance(problems, Problem) else tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))

    def __reduce__(self) -> tuple[type[InputError], tuple[tuple[Problem, ...]]]:
        """Travel between processes whole: by default only the text would."""
        return type(self), (self.problems,)


class WithheldError(AssessmentError):
    """The release is withheld: it is not proved that no small group can be worked out."""

    exit_code = 3


class ReportError(AssessmentError):
    """Some reports could not be made; the others were."""

    exit_code = 4


@contextmanager
def gathered(problems: list[Problem]) -> Iterator[None]:
    """Take a step, and keep its problems to be told with those of other steps.

    Parameters
    ----------
    problems : list of Problem
        Where they go.

    Examples
    --------
    >>> problems = []
    >>> with gathered(problems):
    ...     raise InputError(Problem("Unknown key"))
    >>> len(problems)
    1
    """
    try:
        yield
    except InputError as error:
        problems.extend(error.problems)


@contextmanager
def disk_told(path: Path) -> Iterator[None]:
    """Write with polars, and raise what the system refuses as its own error: polars calls a full disk a fault of the file.

    Parameters
    ----------
    path : Path
        What is written.

    Raises
    ------
    OSError
        The disk is full, or can't be written for another reason of the system's.

    Examples
    --------
    >>> with disk_told(Path("scores.parquet")):
    ...     raise ValueError("underlying IO error: No space left on device (os error 28)")
    Traceback (most recent call last):
    OSError: [Errno 28] No space left on device: 'scores.parquet'
    """
    try:
        yield
    except Exception as error:
        if found := OF_THE_DISK.search(str(error)):
            raise OSError(int(found[1]), os.strerror(int(found[1])), str(path)) from error
        raise


def nearest(word: str, allowed: Iterable[str], *, most: int = 3) -> Sequence[str]:
    """Name the allowed words closest to a wrong one, best first.

    Parameters
    ----------
    word : str
        What was found.
    allowed : iterable of str
        What may stand there.
    most : int
        How many to name at most.

    Returns
    -------
    list of str
        Possibly empty.

    Examples
    --------
    >>> nearest("mangaer", ["front_line", "manager"])
    ['manager']
    """
    by_folded = {name.casefold(): name for name in allowed}
    return [by_folded[hit] for hit in difflib.get_close_matches(word.casefold(), by_folded, n=most, cutoff=0.6)]


def shorten(value: str) -> str:
    """Cut a value that is too long to read in a message, and make its control characters visible."""
    shown = "".join(c if c.isprintable() else repr(c)[1:-1] for c in value[: LONGEST_VALUE + 1])
    return shown if len(value) <= LONGEST_VALUE else shown[:LONGEST_VALUE] + "…"
