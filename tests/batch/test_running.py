"""A run from settings to a release, with real kernels."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import replace
from pathlib import Path

import pytest

from assessment.batch import Event, Outcome, releasing, run, running
from assessment.errors import InputError, Problem, ReportError
from assessment.privacy import Ledger
from assessment.settings import Settings, read_settings

Engage = Callable[..., Settings]
FAILS = "if unit == 'NA':\n    raise ValueError('/home/someone/secret')"
SHOW_UNIT = "from IPython.display import HTML\nHTML('<p>fine</p>')"


def quiet(settings: Settings) -> Outcome:
    return run(settings, progress=lambda _: None)


def tree(root: Path) -> dict[str, str]:
    return {p.relative_to(root).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest() for p in root.rglob("*") if p.is_file()}


def test_a_release_holds_every_report_the_tables_the_index_and_the_manifest(engaged: Engage) -> None:
    outcome = quiet(engaged())
    assert outcome.exit_code == 0
    reports = {
        "report", "compare", "units/0001-north/report", "units/0002-r-d-north-b/report", "units/0003-na/report",
        "units/0004-cmd/report",
    }  # fmt: skip
    assert set(tree(outcome.release)) == {f"{report}{ending}" for report in reports for ending in (".html", ".xlsx")} | {
        "report.pptx", "compare.pptx", "index.html", "manifest.json",
        "tables/care_scores.csv", "tables/outcomes.csv", "tables/links.csv", "tables/multilevel.csv",
        "tables/perception_gaps.csv", "tables/sturdiness.csv", "tables/chain_effects.csv", "tables/drivers.csv",
        "tables/weighted_scores.csv", "tables/raked_scores.csv", "tables/what_if.csv",
    }  # fmt: skip


def test_each_report_is_about_its_own_unit(engaged: Engage) -> None:
    release = quiet(engaged()).release
    assert "<p>NA</p>" in (release / "units/0003-na/report.html").read_text("utf-8")
    assert "<p>R&amp;D" in (release / "units/0002-r-d-north-b/report.html").read_text("utf-8")


def test_nothing_but_the_release_and_the_private_folder_is_left(engaged: Engage) -> None:
    home = quiet(engaged()).release.parent
    assert {path.name for path in home.iterdir()} == {"release", "private"}
    assert {path.name for path in (home / "private").iterdir()} == {"set_aside.csv", "work"}
    kept = {"results", "results.json", "entry", "ids", "reports", "released.json"}
    assert {path.name for path in (home / "private" / "work").iterdir()} == kept


def test_the_manifest_lists_every_file_with_its_digest(engaged: Engage) -> None:
    release = quiet(engaged()).release
    manifest = json.loads((release / "manifest.json").read_text("utf-8"))
    found = tree(release)
    del found["manifest.json"]
    assert {path: entry["sha256"] for path, entry in manifest["files"].items()} == found
    assert list(manifest["inputs"]) == ["employee.csv", *(f"survey care-employee{part}" for part in ("", ".de", ".es", ".fr"))]


def test_one_unit_failing_leaves_the_others_released_and_is_named(engaged: Engage) -> None:
    outcome = quiet(engaged(FAILS, SHOW_UNIT))
    manifest = json.loads((outcome.release / "manifest.json").read_text("utf-8"))
    assert outcome.exit_code == 4
    assert manifest["failed"] == [
        {"report": "units/0003-na/report.html", "unit": "NA", "reason": "cell 'first' failed with ValueError"}
    ]
    assert "cell &#39;first&#39; failed" in (outcome.release / "index.html").read_text("utf-8")
    assert (outcome.release / "units/0001-north/report.html").is_file()


def test_what_an_error_says_stays_private(engaged: Engage) -> None:
    outcome = quiet(engaged(FAILS, SHOW_UNIT))
    assert "secret" in outcome.details.read_text("utf-8")
    assert not [path for path in outcome.release.rglob("*") if path.is_file() and b"secret" in path.read_bytes()]


def test_the_number_of_workers_changes_no_byte(engaged: Engage) -> None:
    one, two = quiet(engaged(workers=1, out="one")), quiet(engaged(workers=3, out="two"))
    assert tree(one.release) == tree(two.release)


def test_a_second_run_makes_nothing_again_and_gives_the_same_bytes(engaged: Engage) -> None:
    first = quiet(engaged())
    before = tree(first.release)
    second = quiet(engaged())
    assert (first.made, second.made, second.reused) == (6, 0, 6)
    assert tree(second.release) == before


def test_only_failed_reports_are_made_again(engaged: Engage, tmp_path: Path) -> None:
    here = f"import pathlib\nassert unit != 'NA' or pathlib.Path({str(tmp_path / 'repaired')!r}).exists()"
    assert quiet(engaged(here)).exit_code == 4
    (tmp_path / "repaired").touch()
    again = quiet(engaged(here))
    assert (again.made, again.reused, again.exit_code) == (1, 5, 0)
    assert not again.details.exists()


def test_chosen_units_are_reported_on_and_no_others(engaged: Engage) -> None:
    release = quiet(engaged(units=["NA"])).release
    assert [path.name for path in (release / "units").iterdir()] == ["0003-na"]


def test_an_unknown_unit_is_refused_beside_kept_results_and_the_release_stays(
    engaged: Engage, without_kernels: Callable[[int], Executor]
) -> None:
    release = run(engaged(), progress=lambda _: None, executor=without_kernels).release
    before = tree(release)
    with pytest.raises(InputError, match="Did you mean 'North'"):
        quiet(engaged(units=["Nroth"]))
    assert tree(release) == before


def test_input_that_can_not_be_used_writes_nothing(engaged: Engage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = engaged()

    def refuse(*_: object, **__: object) -> None:
        raise InputError(Problem("There is no such column", file="employee.csv"))

    monkeypatch.setattr(releasing, "compute", refuse)
    with pytest.raises(InputError, match="no such column"):
        quiet(settings)
    assert not (tmp_path / "out").exists()


def test_all_that_is_not_there_is_told_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(releasing, "warm_up", lambda _: None)
    text = "client: Acme\nwaves: [w1]\nsurveys: {employee: care-employe, customer: care-custmer}\npdf: none\n"
    text += "sources: [{survey: employee, wave: w1, file: gone.csv}, {survey: customer, wave: w1, file: lost.csv}]\n"
    (tmp_path / "engagement.yml").write_text(text, "utf-8")
    with pytest.raises(InputError) as caught:
        quiet(read_settings(tmp_path, out=tmp_path / "out"))
    told = [(problem.file, problem.found) for problem in caught.value.problems]
    named = [("engagement.yml", "care-employe"), ("engagement.yml", "care-custmer")]
    assert told == [*named, ("gone.csv", ""), ("lost.csv", "")]
    assert not (tmp_path / "out").exists()


def test_a_release_stays_when_not_one_new_report_can_be_made(engaged: Engage) -> None:
    before = quiet(engaged())
    kept = tree(before.release)
    with pytest.raises(ReportError, match="Not one report could be made"):
        quiet(engaged("1 / 0"))
    assert tree(before.release) == kept


def test_progress_counts_every_report_once(engaged: Engage) -> None:
    events: list[Event] = []
    run(engaged(), progress=events.append)
    assert [event.done for event in events if event.step == "Reports"] == [0, 1, 2, 3, 4, 5, 6]


@pytest.mark.parametrize(("now", "told"), [("changed", "changed while it was read"), ("", "is gone")])
def test_a_file_that_changes_or_goes_while_it_is_read_is_named_and_nothing_is_written(
    engaged: Engage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, now: str, told: str
) -> None:
    settings = engaged()
    path = settings.folder / "employee.csv"
    compute = releasing.compute  # type: ignore[attr-defined]

    def slowly(settings: Settings, ledger: Ledger, **_: object) -> object:
        path.write_text(now, "utf-8") if now else path.unlink()
        return compute(settings, ledger)

    monkeypatch.setattr(releasing, "compute", slowly)
    with pytest.raises(InputError, match=f"employee.csv.*{told}|{told}.*employee.csv"):
        quiet(settings)
    assert not (tmp_path / "out").exists()


def test_a_notebook_without_a_parameters_cell_is_named_before_anything_is_read(
    engaged: Engage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = engaged()
    bare = {name: text.replace('"parameters"', '"none"') for name, text in running.notebook_texts().items()}
    monkeypatch.setattr(running, "notebook_texts", lambda: bare)
    with pytest.raises(InputError, match=r"06_executive_report\.ipynb.*no cell tagged 'parameters'"):
        quiet(settings)
    assert not (tmp_path / "out").exists()


FATES = """\
if unit == 'North':
    raise ValueError
if unit == 'NA':
    import time; time.sleep(600)
if unit == '=cmd':
    x = bytearray(900 * 2**20)
if unit.startswith('R&D'):
    import sys; sys.exit(0)
"""


def test_units_that_are_bad_hang_take_all_memory_or_leave_harm_no_other(engaged: Engage) -> None:
    outcome = quiet(replace(engaged(FATES, SHOW_UNIT), seconds=5, memory=400))
    reasons = {one.report.unit: one.reason for one in outcome.failed}
    assert reasons == {
        "North": "cell 'first' failed with ValueError",
        "NA": "a cell took longer than 5 seconds",
        "=cmd": "cell 'first' failed with MemoryError",
        'R&D "North"/<b>': "cell 'first' ended the run early",
    }
    assert (outcome.exit_code, outcome.made) == (4, 2)
    assert (outcome.release / "report.html").is_file()
