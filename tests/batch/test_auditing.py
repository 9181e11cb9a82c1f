"""The proof before a release, and the audit of it afterwards."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from assessment.batch import audit, basis, releasing, run
from assessment.batch.saved import ledger_folder
from assessment.errors import InputError, WithheldError
from assessment.pipeline import Run
from assessment.privacy import Ledger
from assessment.settings import Settings

Engage = Callable[..., Settings]


def released(settings: Settings) -> Path:
    return run(settings, progress=lambda _: None).release


def with_one_more(monkeypatch: pytest.MonkeyPatch) -> None:
    """The next run has one more person in North, and heeds no ledger."""
    compute = releasing.compute  # type: ignore[attr-defined]

    def grown(settings: Settings, ledger: Ledger, **_: object) -> Run:
        found: Run = compute(settings, ledger)
        late = found.entry.people.filter(pl.col("unit") == "North").head(1).with_columns(person=pl.lit(b"late"))
        return replace(found, entry=replace(found.entry, people=pl.concat([found.entry.people, late])))

    monkeypatch.setattr(releasing, "compute", grown)
    monkeypatch.setattr(basis, "results_key", lambda *_: "with one more")  # as if a file had one more row


def test_a_release_is_audited_from_its_files_and_the_ledger_alone(engaged: Engage) -> None:
    settings = engaged()
    release = released(settings)
    (settings.folder / "employee.csv").unlink()
    audited = audit(release)
    assert (audited.exit_code, audited.proof.status, audited.faults) == (0, "proved", ())
    assert "Proved over 5 groups of 1 statistic" in audited.text()


def test_the_manifest_has_the_verdict(engaged: Engage) -> None:
    proof = json.loads((released(engaged()) / "manifest.json").read_text("utf-8"))["privacy"]["proof"]
    assert {name: proof[name] for name in ("verdict", "minimum", "insider", "releases", "statistics", "groups")} == {
        "verdict": "proved", "minimum": 10, "insider": 9, "releases": 1, "statistics": 1, "groups": 5,
    }  # fmt: skip


def test_the_same_release_twice_is_one_entry_and_the_same_bytes(engaged: Engage) -> None:
    settings = engaged()
    first = (released(settings) / "manifest.json").read_bytes()
    assert (released(settings) / "manifest.json").read_bytes() == first
    assert len(list(ledger_folder(settings.home).glob("0*"))) == 1


def test_a_release_that_tells_of_one_late_answer_is_withheld_and_the_earlier_one_stays(
    engaged: Engage, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = engaged()
    before = (released(settings) / "manifest.json").read_bytes()
    with_one_more(monkeypatch)
    with pytest.raises(WithheldError, match="this release / North / all - release 1 / North / all leaves fewer than 10 people"):
        released(settings)
    assert (settings.home / "release" / "manifest.json").read_bytes() == before
    assert len(list(ledger_folder(settings.home).glob("0*"))) == 1


def test_an_audit_finds_a_ledger_whose_releases_give_somebody_away(engaged: Engage, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = engaged()
    release = released(settings)
    aside = ledger_folder(settings.home).rename(settings.home / "aside")
    with_one_more(monkeypatch)
    released(settings)
    for entry in aside.glob("0*"):
        entry.rename(ledger_folder(settings.home) / entry.name.replace("0001", "0002"))
    audited = audit(release)
    assert (audited.exit_code, audited.values()["verdict"]) == (3, "disclosed")


@pytest.mark.parametrize(("name", "fault"), [("index.html", "was changed"), ("more.html", "is not in the manifest")])
def test_an_audit_finds_a_file_that_is_not_as_it_was_released(engaged: Engage, name: str, fault: str) -> None:
    release = released(engaged())
    (release / name).write_text("other", "utf-8")
    assert audit(release).faults == (f"{name} {fault}.",)
    assert audit(release).exit_code == 3


def test_an_audit_finds_a_score_that_the_ledger_does_not_have(engaged: Engage, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = engaged()
    compute = releasing.compute  # type: ignore[attr-defined]

    def short(settings: Settings, ledger: Ledger, **_: object) -> Run:
        found: Run = compute(settings, ledger)
        few = {statistic: groups[:2] for statistic, groups in found.entry.shown.items()}
        return replace(found, entry=replace(found.entry, shown=few))

    monkeypatch.setattr(releasing, "compute", short)
    assert audit(released(settings)).faults == ("3 of 5 shown scores in tables/care_scores.csv are not in the ledger.",)


def test_what_can_not_be_audited_is_refused(engaged: Engage, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="There is no release here"):
        audit(tmp_path)
    release = released(engaged())
    elsewhere = release.rename(tmp_path / "release")
    with pytest.raises(InputError, match="This release has no ledger"):
        audit(elsewhere)
