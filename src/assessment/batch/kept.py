"""Results that an earlier run left, and whether they still hold.

To read and score answers takes most of the time of a run in which nothing changed. So a run leaves a mark beside its results:
what they were worked out from (every input, the settings, the code, the client's other releases), and digests of what was saved.
The mark is written last and taken away first. Results count only where all of it agrees; whatever is changed, missing or damaged
is worked out again.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assessment.batch.files import write_whole
from assessment.batch.last_look import keep_ids
from assessment.batch.saved import digests, entry_folder, ids_file, results_folder, results_mark
from assessment.errors import InputError, Problem
from assessment.pipeline import Run
from assessment.privacy import Entry, Ledger, read_ledger, write_entry
from assessment.responses import write_set_aside
from assessment.result import Assessment, digest_by_unit, load_assessment, save_assessment

__all__ = ["Kept", "find_kept", "hold_kept", "keep_results"]


@dataclass(frozen=True)
class Kept:
    """Results as a run saved them.

    Parameters
    ----------
    assessment : Assessment
        Of the whole engagement.
    entry : Entry
        What a release of them shows, of whom.
    ledger : Ledger
        The client's releases, with the key that the entry was made with.
    everything : str
        Digest of all that was saved.
    by_unit : mapping of str to str
        Digest of what a report on each unit can show.
    """

    assessment: Assessment
    entry: Entry
    ledger: Ledger
    everything: str
    by_unit: Mapping[str, str]


def keep_results(found: Run, private: Path, *, key: str, ledger: Ledger) -> Kept:
    """Save what stays private: what was set aside, the results, what a release of them would enter in the ledger; the mark last.

    Parameters
    ----------
    found : Run
        What was worked out.
    private : Path
        The private folder of the wave, held by this run.
    key : str
        From :func:`assessment.batch.basis.results_key`.
    ledger : Ledger
        The client's releases before this one.

    Returns
    -------
    Kept
    """
    results_mark(private).unlink(missing_ok=True)
    write_set_aside(found.responses, private / "set_aside.csv")
    keep_ids(found.responses, ids_file(private), names={*found.assessment.units["unit"], *found.assessment.waves})
    for place in (results_folder(private), entry_folder(private)):
        shutil.rmtree(place, ignore_errors=True)
    save_assessment(found.assessment, results_folder(private))
    write_entry(found.entry, entry_folder(private), secret=ledger.secret)
    by_unit, now = digest_by_unit(found.assessment), digests(private)
    mark = {"key": key, "others": others(ledger, found.entry), "by_unit": by_unit, **now}
    write_whole(results_mark(private), json.dumps(mark, sort_keys=True).encode())
    return Kept(found.assessment, found.entry, ledger, now["results"], by_unit)


def find_kept(private: Path, *, key: str, ledger: Ledger) -> Kept | None:
    """Find results that an earlier run left, where they are what a run would work out now; None where they are not.

    Parameters
    ----------
    private : Path
        The private folder of the wave.
    key : str
        From :func:`assessment.batch.basis.results_key`.
    ledger : Ledger
        The client's releases.

    Returns
    -------
    Kept or None
    """
    try:
        mark = read_mark(private)
        if mark["key"] != key or any(mark[name] != found for name, found in digests(private).items()):
            return None
        draft = read_ledger(entry_folder(private))
        (entry,) = draft.entries.values()
        assessment = load_assessment(results_folder(private))
        same = mark["others"] == others(ledger, entry) and (not ledger.entries or ledger.secret == draft.secret)
        kept = Kept(assessment, entry, Ledger(ledger.entries, draft.secret), mark["results"], mark["by_unit"])
        return kept if same and read_mark(private) == mark else None
    except (OSError, ValueError, KeyError, TypeError, AttributeError, InputError):
        return None


def hold_kept(kept: Kept, private: Path) -> Kept:
    """Hold, now that no other run can work here, that the results are still those that were found.

    Raises
    ------
    InputError
        Another run has put others there meanwhile.
    """
    try:
        same = read_mark(private)["results"] == kept.everything == digests(private)["results"]
    except (OSError, ValueError, KeyError):
        same = False
    if not same:
        raise InputError(Problem("Another run changed the saved results meanwhile", todo="run again when it has ended"))
    return kept


def others(ledger: Ledger, entry: Entry) -> Sequence[str]:
    """Names of the client's releases other than this one, oldest first: what they showed of whom decides what this one may."""
    mine = entry.name
    return [name for name in ledger.entries if not name.endswith(mine)]


def read_mark(private: Path) -> dict[str, Any]:
    """Read the mark beside the results."""
    mark: dict[str, Any] = json.loads(results_mark(private).read_text("utf-8"))
    return mark
