"""What a run keeps for itself and for the client's next runs: where it lies, and digests of it as it is now."""

from __future__ import annotations

from pathlib import Path

from assessment.batch.files import digest, digest_of_files

__all__ = ["digests", "entry_folder", "ids_file", "ledger_folder", "results_folder", "results_mark"]


def digests(private: Path) -> dict[str, str]:
    """Digests of all that was saved, as it is now."""
    results, entry = results_folder(private), entry_folder(private)
    return {
        "set_aside": digest(private / "set_aside.csv"),
        "ids": digest(ids_file(private)),
        "results": digest_of_files(results, results.iterdir()),
        "entry": digest_of_files(entry, (path for path in entry.rglob("*") if path.is_file())),
    }


def results_folder(private: Path) -> Path:
    """Where the results are: the reports read them there."""
    return private / "work" / "results"


def results_mark(private: Path) -> Path:
    """Where the mark is that says what the results were worked out from."""
    return private / "work" / "results.json"


def ids_file(private: Path) -> Path:
    """Where respondents' ids are, as digests: a release is looked through for them."""
    return private / "work" / "ids"


def entry_folder(private: Path) -> Path:
    """Where the entry is that a release of the results makes."""
    return private / "work" / "entry"


def ledger_folder(home: Path) -> Path:
    """Where a client's ledger is: beside the folders of its waves, in none of their releases.

    Examples
    --------
    >>> ledger_folder(Path("outputs/stores/2026-q1")).as_posix()
    'outputs/stores/private/ledger'
    """
    return home.parent / "private" / "ledger"
