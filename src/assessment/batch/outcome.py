"""The words between the parts of a run: which report, what became of it, how far the run is, and what it released.

Plain values that load at once: who shows progress, or finds that nothing has changed, needs none of the tools that reports are
made with.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from assessment.errors import ReportError
from assessment.labels import count
from assessment.language import later, say

__all__ = ["COMPARISON", "EXECUTIVE", "PAPER", "SECONDS_FOR_A_CELL", "Event", "Made", "Outcome", "Report"]

EXECUTIVE = "06_executive_report"
COMPARISON = "07_compare_units"
SECONDS_FOR_A_CELL = 300  # unless a run says otherwise
PAPER = ".pdf"
DOWNLOADS = {later("Workbook"): ".xlsx", later("Slides"): ".pptx", later("PDF"): PAPER}
PAGE_AND_WORKBOOK = (".html", ".xlsx")


@dataclass(frozen=True)
class Report:
    """One report to make.

    Parameters
    ----------
    path : str
        Where it goes, below the release folder, with forward slashes.
    notebook : str
        Name of the notebook that it is made from.
    client, unit, parent, wave : str
        Whom it is about, the unit around it ("" for none), and when.
    number : int
        The unit's number.
    staff, customers : int or None
        How many answered; None where that is hidden.
    shapes : tuple of str
        The files it comes as, by the ends of their names.
    """

    path: str
    notebook: str
    client: str
    unit: str
    parent: str
    wave: str
    number: int
    staff: int | None
    customers: int | None
    shapes: tuple[str, ...] = PAGE_AND_WORKBOOK

    @property
    def compares(self) -> bool:
        """Whether it shows units side by side."""
        return self.notebook == COMPARISON

    @property
    def of_a_unit(self) -> bool:
        """Whether it is of one unit, not of the whole or of all side by side."""
        return bool(self.parent) and not self.compares

    @property
    def others(self) -> dict[str, str]:
        """Its further shapes: what each is called, and its path below the release folder."""
        path = PurePosixPath(self.path)
        return {say(word): str(path.with_suffix(ending)) for word, ending in DOWNLOADS.items() if ending in self.shapes}

    @property
    def name(self) -> str:
        """How messages call it."""
        return "the comparison of units" if self.compares else self.unit

    @property
    def header(self) -> dict[str, str]:
        """What stands above it: ``client, unit, wave, counts``."""
        staff = [] if self.staff is None else [say("{n} staff", n=count(self.staff))]
        customers = [] if self.customers is None else [say("{n} customers", n=count(self.customers))]
        counts = ", ".join([*staff, *customers])
        return {"client": self.client, "unit": self.unit, "wave": self.wave, "counts": counts}


@dataclass(frozen=True)
class Made:
    """What became of a report: made now or before, or why not. ``reason`` may be published, ``detail`` may not.

    ``note`` says what was left out of one that was made, and why. Where one is ``withheld``, nothing may be released.
    """

    report: Report
    key: str
    reused: bool = False
    reason: str = ""
    detail: str = ""
    note: str = ""
    withheld: bool = False


@dataclass(frozen=True)
class Event:
    """How far a run is: what it does now, how much of it is done; of one report, whether it was made now and what went wrong.

    ``note`` is for whoever runs it: what was left out, and why.
    """

    step: str
    done: int = 0
    total: int = 0
    failed: str = ""
    made: bool = False
    note: str = ""


@dataclass(frozen=True)
class Outcome:
    """What a run released.

    Parameters
    ----------
    release : Path
        The release folder.
    made, reused : int
        Reports made now, and reports that were finished before.
    failed : tuple of Made
        Reports that could not be made, each with its reason.
    """

    release: Path
    made: int
    reused: int
    failed: tuple[Made, ...] = ()

    @property
    def details(self) -> Path:
        """File with all that is known of reports that could not be made."""
        return self.release.parent / "private" / "failed.txt"

    @property
    def exit_code(self) -> int:
        """0 when all is released, 4 when some reports are missing."""
        return ReportError.exit_code if self.failed else 0

    def values(self) -> dict[str, object]:
        """Give it as plain values, for scripts."""
        failed = [{"report": one.report.path, "unit": one.report.unit, "reason": one.reason} for one in self.failed]
        return {"release": str(self.release), "made": self.made, "reused": self.reused, "failed": failed}

    def text(self) -> str:
        """Say it in words; the path to open comes last."""
        kept = f", {self.reused} kept from before" if self.reused else ""
        missing = f", {len(self.failed)} missing" if self.failed else ""
        first = self.release / "report.html"
        return f"{self.made} reports made{kept}{missing}\n{first if first.is_file() else self.release / 'index.html'}"
