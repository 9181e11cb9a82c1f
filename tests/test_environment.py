"""The ways to set up an environment agree: pyproject.toml decides, conda's file and pip's constraints follow it."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name
from packaging.version import Version

from assessment.reports.page import PLOTLY_SCRIPT, asset

ROOT = Path(__file__).resolve().parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
CONDA = yaml.safe_load((ROOT / "environment.yml").read_text("utf-8"))
CONSTRAINTS = [
    Requirement(line) for line in (ROOT / "constraints.txt").read_text("utf-8").splitlines() if line and not line.startswith("#")
]


def bounds(lines: list[str]) -> dict[str, SpecifierSet]:
    """Each package's bounds, by the name that pip and conda share once case, ``-``, ``_`` and ``.`` are set aside."""
    return {str(canonicalize_name(Requirement(line).name)): Requirement(line).specifier for line in lines}


def test_conda_installs_what_pip_installs_with_the_same_bounds() -> None:
    conda = bounds([line for line in CONDA["dependencies"] if isinstance(line, str)])
    wanted = bounds(PROJECT["dependencies"]) | {"python": SpecifierSet(PROJECT["requires-python"]), "pip": SpecifierSet()}
    assert conda == wanted


def test_conda_ends_with_the_project_itself() -> None:
    assert CONDA["dependencies"][-1] == {"pip": ["-e .[test]"]}
    assert CONDA["name"] == PROJECT["name"]


def test_every_dependency_is_pinned_within_its_bounds() -> None:
    extras = [line for extra in PROJECT["optional-dependencies"].values() for line in extra]
    pinned: dict[str, list[Version]] = {}
    for pin in CONSTRAINTS:
        pinned.setdefault(str(canonicalize_name(pin.name)), []).append(Version(next(iter(pin.specifier)).version))
    for name, allowed in bounds([*PROJECT["dependencies"], *extras]).items():
        assert pinned.get(name), f"{name} is not in constraints.txt"
        assert all(version in allowed for version in pinned[name]), f"{name} {pinned[name]} is outside {allowed}"


def test_no_version_is_one_with_a_weakness_that_security_md_names() -> None:
    table = re.findall(r"^\| ([\w-]+)(?: \(in pages\))? \| ([\d.]+) \|", (ROOT / "SECURITY.md").read_text("utf-8"), re.MULTILINE)
    names = [name for name, _ in table]
    pins = {str(canonicalize_name(pin.name)): Version(next(iter(pin.specifier)).version) for pin in CONSTRAINTS}
    assert names == ["nbconvert", "jupyter-server", "jupyterlab", "mistune"]
    assert [name for name, floor in table if pins[name] < Version(floor)] == []


def test_plotly_js_in_pages_is_none_with_a_known_weakness() -> None:
    bundle = asset(PLOTLY_SCRIPT)
    found = re.search(r"plotly\.js \(cartesian - minified\) v([\d.]+)", bundle)
    assert found
    assert Version(found[1]) >= Version("2.25.2")


def test_constraints_name_versions_and_no_place_to_get_them() -> None:
    exact = re.compile(r"[\w.-]+==[\w.+!]+(?: ; .+)?")
    wrong = [line for line in (ROOT / "constraints.txt").read_text("utf-8").splitlines() if not exact.fullmatch(line)]
    assert not wrong
