"""Which reports a run makes, where each goes, and what it depends on.

A report's folder is its unit's number, with a readable rest that nothing depends on: names never make paths. A report's key
is a digest of everything its bytes depend on: the code, the notebook, the run's results, the unit. A report that was finished
under the same key need not be made again.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict

from assessment.batch.outcome import COMPARISON, EXECUTIVE, Report
from assessment.result import Assessment
from assessment.settings import ALL, CUSTOMER, slug

__all__ = ["plan_reports", "report_key"]

SHOWN = "shown"


def plan_reports(assessment: Assessment, chosen: Sequence[str] = ()) -> tuple[Report, ...]:
    """List the reports of a run: the whole, the comparison, then the units in the order of their numbers.

    Parameters
    ----------
    assessment : Assessment
        Of the whole engagement.
    chosen : sequence of str
        Units to report on; empty for all but the root, whose report is the whole's.

    Returns
    -------
    tuple of Report
    """
    units = assessment.units.sort_values("number")
    staff, customers = (count_respondents(assessment, level) for level in (ALL, CUSTOMER))

    def planned(path: str, unit: str, notebook: str = EXECUTIVE) -> Report:
        about = {"client": assessment.client, "wave": assessment.wave, "unit": unit}
        counts = {"staff": staff.get(unit), "customers": customers.get(unit)}
        return Report(path, notebook, number=numbers[unit], parent=parents[unit], **about, **counts)  # type: ignore[arg-type]

    numbers = dict(zip(units["unit"], (int(number) for number in units["number"]), strict=True))
    parents = dict(zip(units["unit"], units["parent"], strict=True))
    root = next(unit for unit, parent in parents.items() if not parent)
    single = [unit for unit in numbers if unit != root and (not chosen or unit in chosen)]
    return (
        planned("report.html", root),
        planned("compare.html", root, COMPARISON),
        *(planned(f"units/{folder(numbers[unit], unit)}/report.html", unit) for unit in single),
    )


def folder(number: int, unit: str) -> str:
    """Folder of a unit's report.

    Examples
    --------
    >>> folder(7, 'R&D "North"/<b>'), folder(12, "東京")
    ('0007-r-d-north-b', '0012')
    """
    return f"{number:04d}-{slug(unit)}".removesuffix("-")


def count_respondents(assessment: Assessment, level: str) -> dict[str, int]:
    """How many of a level answered in the wave reported on, by unit; a number that is hidden is left out."""
    rows = assessment.response
    shown = rows[(rows["level"] == level) & (rows["wave"] == assessment.wave) & (rows["status"] == SHOWN)]
    return {unit: int(count) for unit, count in zip(shown["unit"], shown["n"], strict=True)}


def report_key(report: Report, *, code: str, notebook: str, results: str) -> str:
    """Digest of everything that a report's bytes depend on.

    Parameters
    ----------
    report : Report
        What is made.
    code : str
        Digest of the package's source and of the versions it runs with.
    notebook : str
        The notebook's text.
    results : str
        Digest of the run's saved results.

    Returns
    -------
    str
        64 hexadecimal digits.
    """
    parts = [asdict(report), code, notebook, results]
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()
