"""What a run would make of an engagement's files, in words: what was read, what counts, what does not and why. Writes nothing.

Where a column could not be placed, whether reading stopped for it or went on without it, it says what the column may be.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import polars as pl

from assessment.batch.look import read_look
from assessment.batch.mapping import Proposal, help_with_columns, mapping_text, mapping_values
from assessment.errors import InputError, Problem, shorten
from assessment.language import ENGLISH
from assessment.pipeline import Run, compute
from assessment.result import Assessment
from assessment.settings import Settings

__all__ = ["Checked", "check", "check_text", "check_values", "examine", "write_mapping"]

EXAMPLES = 3
# Words that are put right once for all rows that have them: each is wanted, or they would be told a few at a time.
TO_MAP, MOST_WORDS = {"unit_unknown", "level_unknown", "item_unknown", "not_an_answer"}, 30
SHOWN = "shown"


@dataclass(frozen=True)
class Checked:
    """What a check found, and what it proposes.

    Parameters
    ----------
    found : Run or None
        What was read; None where reading stopped.
    stopped : InputError or None
        Why it stopped.
    proposals : tuple of Proposal
        What columns may be that nothing was read from.
    """

    found: Run | None
    stopped: InputError | None
    proposals: tuple[Proposal, ...]

    def text(self) -> str:
        """Lines for a terminal; why it stopped is not among them."""
        parts = [check_text(self.found) if self.found else "", mapping_text(self.proposals)]
        return "\n".join(part for part in parts if part)

    def values(self) -> dict[str, Any]:
        """Plain values for scripts: those of :func:`check_values`, or ``problems``; and ``suggestions``."""
        problems = [str(problem) for problem in self.stopped.problems] if self.stopped else []
        plain = check_values(self.found) if self.found else {"problems": problems}
        return plain | {"suggestions": mapping_values(self.proposals)}


def examine(settings: Settings) -> Checked:
    """Check an engagement, and look for what its columns may be that could not be placed. Writes nothing, raises nothing."""
    try:
        found = check(settings)
    except InputError as error:
        return Checked(None, error, help_with_columns(settings))
    return Checked(found, None, help_with_columns(settings, found))


def write_mapping(checked: Checked, path: Path) -> None:
    """Write what columns may be to a file of its own.

    Raises
    ------
    InputError
        There is such a file already, or it can't be written.
    """
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(mapping_text(checked.proposals) + "\n")
    except OSError as error:
        what = "There is such a file already" if isinstance(error, FileExistsError) else f"It can't be written ({error.strerror})"
        raise InputError(Problem(what, file=str(path), todo="name another file")) from error


def check(settings: Settings) -> Run:
    """Read and score everything, and write nothing. What is told is English, as all that the command line says.

    Raises
    ------
    InputError
        The settings or the input can't be used; every problem is told at once.
    """
    read_look(settings)
    engagement = settings.engagement.model_copy(update={"language": ENGLISH})
    return compute(replace(settings, engagement=engagement))


def check_values(found: Run) -> dict[str, Any]:
    """Give what a check found as plain values, for scripts.

    Returns
    -------
    dict
        ``files`` (counts and remarks), ``set_aside`` (by code) and ``notes``.
    """
    remarks = {arrival.file: list(arrival.notes) for arrival in found.responses.arrivals}
    files = [row | {"remarks": remarks.get(str(row["file"]), [])} for row in found.assessment.arrivals.to_dict("records")]
    reasons = found.assessment.reasons.to_dict("records")
    return {"files": files, "set_aside": reasons, "notes": list(found.assessment.notes)}


def check_text(found: Run) -> str:
    """Say what a check found.

    Parameters
    ----------
    found : Run
        From :func:`check`.

    Returns
    -------
    str
        Lines for a terminal: each file's account, each reason with examples, how many answered.
    """
    parts = [*files_text(found), *reasons_text(found), *response_text(found.assessment), *found.assessment.notes]
    return "\n".join(parts)


def files_text(found: Run) -> Iterator[str]:
    """Account for each file's records."""
    for arrival in found.responses.arrivals:
        yield f"{arrival.file} ({arrival.survey}, {arrival.wave})"
        yield f"  read {arrival.read:,} = accepted {arrival.accepted:,} + set aside {arrival.set_aside:,}" + (
            f" + header and blank lines {arrival.structural:,}; single answers set aside {arrival.cells:,}"
        )
        yield from (f"  {note}" for note in arrival.notes)


def reasons_text(found: Run) -> Iterator[str]:
    """Say why rows and single answers were set aside, and what to do, with the first examples of each reason."""
    for code, what, rows, cells in found.assessment.reasons[["code", "what", "rows", "cells"]].itertuples(index=False):
        counted = [f"{count:,} {word}{'' if count == 1 else 's'}" for count, word in ((rows, "row"), (cells, "answer")) if count]
        yield f"Set aside, {code}: {', '.join(counted)}. {what}"
        apart = found.responses.set_aside.filter(pl.col("code") == code).unique(["value", "reason"], maintain_order=True)
        said, most = "", MOST_WORDS if code in TO_MAP else EXAMPLES
        for row in apart.head(most).iter_rows(named=True):
            place = f"{row['file']}, line {row['line']}" + (f", '{row['column']}'" if row["column"] else "")
            value, reason = f"{shorten(row['value'] or '')!r}", row["reason"]
            parts = [value if value not in reason else "", reason if reason != said else ""]
            yield f"  {place}: {'. '.join(filter(None, parts)) or value}"
            said = reason
        if code in TO_MAP and apart.height > most:
            yield f"  and {apart.height - most:,} other words"


def response_text(assessment: Assessment) -> Iterator[str]:
    """Say how many answered in the whole organisation, by level; small groups stay hidden here too."""
    labels = dict(zip(assessment.levels["level"], assessment.levels["label"], strict=True))
    rows = assessment.response[assessment.response["unit"] == assessment.units["unit"].iloc[0]]
    for wave in assessment.waves:
        here = rows[(rows["wave"] == wave) & (rows["status"] == SHOWN)]
        counts = dict(zip(here["level"], here["n"], strict=True))
        counted = [f"{label} {int(counts[level]):,}" for level, label in labels.items() if level in counts]
        if counted:
            yield f"Answered in {wave}: {', '.join(counted)}"
