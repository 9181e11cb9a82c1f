"""What a run would make of an engagement's files, in words: what was read, what counts, what does not and why. Writes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import polars as pl

from assessment.errors import shorten
from assessment.pipeline import Run, compute
from assessment.result import Assessment
from assessment.settings import Settings

__all__ = ["check", "check_text", "check_values"]

EXAMPLES = 3
SHOWN = "shown"


def check(settings: Settings) -> Run:
    """Read and score everything, and write nothing.

    Raises
    ------
    InputError
        The settings or the input can't be used; every problem is told at once.
    """
    return compute(settings)


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
    """Say why rows and single answers were set aside, with the first examples of each reason."""
    for code, what, rows, cells in found.assessment.reasons[["code", "what", "rows", "cells"]].itertuples(index=False):
        counted = [f"{count:,} {word}" for count, word in ((rows, "rows"), (cells, "answers")) if count]
        yield f"Set aside, {code}: {', '.join(counted)}. {what}"
        examples = found.responses.set_aside.filter(pl.col("code") == code).head(EXAMPLES)
        for row in examples.iter_rows(named=True):
            place = f"{row['file']}, line {row['line']}" + (f", '{row['column']}'" if row["column"] else "")
            yield f"  {place}: {shorten(row['value'] or '')!r}"


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
