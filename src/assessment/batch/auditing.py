"""The last word before anything leaves the machine, and the same word again whenever somebody asks.

Before a release is switched in, the proof is made over it and all earlier ones, and it enters the client's ledger. ``assessment
audit`` makes the proof again from the release and the ledger alone: no answers, no settings, none of the steps that made the
figures. It also holds that the release's files are as they were written, and that no score is in them that the ledger does not
have.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assessment.batch.files import digest
from assessment.batch.release import only_run
from assessment.batch.release_tables import cell
from assessment.batch.saved import ledger_folder
from assessment.batch.unchanged import digest_of_ledger
from assessment.errors import InputError, Problem, WithheldError
from assessment.privacy import SHOWN, Entry, Ledger, Proof, plan_digest, prove_releases, read_ledger, write_entry

__all__ = ["Audit", "audit", "enter", "prove"]

THIS = "this release"
SCOPE = "scores and numbers of respondents by unit, level and wave, each scale or question by itself, over all releases"
WHAT_TO_DO = (
    "Release the same answers as before, or wait until enough more have come. Where an earlier release never left this machine, "
    "take its folder out of the ledger"
)


def prove(entry: Entry, ledger: Ledger) -> dict[str, Any]:
    """Prove that a release may go out beside all earlier ones.

    Parameters
    ----------
    entry : Entry
        What it would show, of whom.
    ledger : Ledger
        What was released before.

    Returns
    -------
    dict
        What the manifest says of it: ``verdict, minimum, insider, releases, statistics, groups, plan, scope``.

    Raises
    ------
    WithheldError
        It does not hold, or it could not be proved.
    """
    proof = prove_releases({**ledger.without(entry), THIS: entry})
    if not proof:
        raise WithheldError(f"Withheld: nothing is released. {proof}\n{WHAT_TO_DO}.")
    return {
        "verdict": proof.status,
        "minimum": proof.minimum,
        "insider": proof.minimum - 1,  # others at least that a respondent, who knows their own answers, can't tell apart
        "releases": proof.releases,
        "statistics": proof.statistics,
        "groups": proof.groups,
        "plan": plan_digest(entry),
        "scope": SCOPE,
    }


def enter(entry: Entry, ledger: Ledger, home: Path) -> str:
    """Write a release into the client's ledger, before it is switched in.

    Returns
    -------
    str
        Digest of the ledger that the proof was made over, with this release in it.

    Raises
    ------
    WithheldError
        Another release of the same client went out since the proof was made.
    """
    folder = ledger_folder(home)
    with only_run(home.parent):
        now = read_ledger(folder)
        if list(now.entries) != list(ledger.entries):
            raise WithheldError("Withheld: another wave of this client was released meanwhile. Run the command again.")
        write_entry(entry, folder, secret=ledger.secret)
        return digest_of_ledger(folder)


@dataclass(frozen=True)
class Audit:
    """What an audit found.

    Parameters
    ----------
    proof : Proof
        Of all releases in the ledger.
    faults : tuple of str
        What is not as the manifest and the ledger say.
    """

    proof: Proof
    faults: tuple[str, ...]

    @property
    def exit_code(self) -> int:
        """0 where all holds, 3 where it does not."""
        return WithheldError.exit_code if self.faults or not self.proof else 0

    def values(self) -> dict[str, object]:
        """Give it as plain values, for scripts."""
        return {
            "verdict": self.proof.status,
            "minimum": self.proof.minimum,
            "releases": self.proof.releases,
            "statistics": self.proof.statistics,
            "groups": self.proof.groups,
            "findings": list(self.proof.findings),
            "faults": list(self.faults),
        }

    def text(self) -> str:
        """Say it in words."""
        whole = "The release's files are as they were written, and every score in its tables is in the ledger."
        return "\n".join([str(self.proof), *(self.faults or [whole])])


def audit(release: Path) -> Audit:
    """Prove again, from a release and its ledger alone, that no small group can be worked out.

    Parameters
    ----------
    release : Path
        The release folder, where the run left it: the ledger lies beside its wave.

    Returns
    -------
    Audit

    Raises
    ------
    InputError
        There is no release, or no ledger.
    """
    manifest = read_manifest(release)
    ledger = read_ledger(ledger_folder(release.resolve().parent))
    if not ledger.entries:
        todo = "audit a release where the run left it, with its client's private folder beside its wave"
        raise InputError(Problem("This release has no ledger", file=release.name, todo=todo))
    told = manifest.get("privacy", {}).get("proof", {})
    mine = [entry for entry in ledger.entries.values() if plan_digest(entry) == told.get("plan")]
    faults = [*changed_files(release, manifest), *unplanned(release, mine[-1] if mine else Entry())]
    faults += [] if mine else ["The ledger has no entry of this release."]
    named = {f"release {number}": entry for number, entry in enumerate(ledger.entries.values(), 1)}
    return Audit(prove_releases(named), tuple(faults))


def read_manifest(release: Path) -> Mapping[str, Any]:
    """Read what a release says of itself."""
    try:
        content: Mapping[str, Any] = json.loads((release / "manifest.json").read_text("utf-8"))
    except (OSError, ValueError) as error:
        todo = "name a release folder, such as outputs/ENGAGEMENT/WAVE/release"
        raise InputError(Problem("There is no release here", file=str(release), todo=todo)) from error
    return content


def changed_files(release: Path, manifest: Mapping[str, Any]) -> Iterator[str]:
    """Tell of files that are not as the manifest says."""
    listed = manifest.get("files", {})
    there = {path.relative_to(release).as_posix() for path in release.rglob("*") if path.is_file()} - {"manifest.json"}
    yield from (f"{name} is missing." for name in sorted(set(listed) - there))
    yield from (f"{name} is not in the manifest." for name in sorted(there - set(listed)))
    yield from (
        f"{name} was changed." for name in sorted(there & set(listed)) if digest(release / name) != listed[name]["sha256"]
    )


def unplanned(release: Path, entry: Entry) -> Iterator[str]:
    """Tell of scores in the tables that the ledger does not have among the shown ones."""
    table = release / "tables" / "care_scores.csv"
    if not table.is_file():
        return
    planned = {tuple(map(cell, (wave, scale, *group))) for (_, wave, scale), of in entry.shown.items() for group in of}
    with table.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["status"] == SHOWN]
    found = [tuple(row[name] for name in ("wave", "scale", "unit", "level")) for row in rows]
    if missing := sum(place not in planned for place in found):
        yield f"{missing} of {len(rows)} shown scores in tables/care_scores.csv are not in the ledger."
