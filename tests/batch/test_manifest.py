"""What a manifest says, and what it must not know."""

from __future__ import annotations

import getpass
import json
import platform
from collections.abc import Callable
from pathlib import Path

from assessment.batch.basis import code_digest, digest_inputs
from assessment.batch.manifest import manifest_text
from assessment.result import Assessment
from assessment.settings import Settings

Engage = Callable[..., Settings]


def written(small: Assessment, settings: Settings) -> str:
    return manifest_text(small, settings, inputs=digest_inputs(settings), files={}, made=[], proof={"verdict": "proved"})


def test_a_manifest_names_units_by_number_and_counts_each_file(small: Assessment, engaged: Engage) -> None:
    manifest = json.loads(written(small, engaged()))
    assert manifest["units"]["0002"] == 'R&D "North"/<b>'
    assert manifest["counts"] == [{"file": "employee.csv", "read": 61, "accepted": 60, "set_aside": 0, "structural": 1}]
    assert manifest["privacy"]["minimum_group"] == 10
    assert manifest["versions"]["python"] == platform.python_version()


def test_a_manifest_knows_no_folder_host_or_user(small: Assessment, engaged: Engage, tmp_path: Path) -> None:
    text = written(small, engaged())
    assert str(tmp_path) not in text
    assert "/nowhere" not in text
    assert f'"{platform.node()}"' not in text
    assert f'"{getpass.getuser()}"' not in text


def test_a_manifest_does_not_depend_on_workers_or_place(small: Assessment, engaged: Engage) -> None:
    assert written(small, engaged(workers=1, out="a")) == written(small, engaged(workers=7, out="b"))


def test_an_input_that_changes_changes_its_digest(engaged: Engage) -> None:
    settings = engaged()
    before = digest_inputs(settings)
    (settings.folder / "employee.csv").write_text("a,b\n1,2\n", "utf-8")
    assert digest_inputs(settings)["employee.csv"] != before["employee.csv"]


def test_the_digest_of_the_code_is_the_same_each_time() -> None:
    assert code_digest() == code_digest()
    assert code_digest() != code_digest(["more"])
