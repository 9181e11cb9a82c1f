"""Every notebook runs top to bottom as it comes, on the bundled example; and again for a single unit and an earlier wave."""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterator
from pathlib import Path

import nbformat
import papermill
import pytest

from assessment.pipeline import assess, compute
from assessment.result import Assessment, about, save_assessment
from assessment.settings import bundled, choose, read_settings

EXAMPLE = bundled("data", "example")
NOTEBOOKS = sorted(bundled("notebooks").glob("*.ipynb"))
SAME_FOR_EVERY_UNIT = {"00_plan_the_survey", "07_compare_units"}
LONGEST_CELL = 240  # seconds
SHOWN = {"text/html", "application/vnd.plotly.v1+json", "application/vnd.jupyter.widget-view+json"}

every = pytest.mark.parametrize("path", [pytest.param(path, id=path.stem) for path in NOTEBOOKS])


@pytest.fixture(scope="module")
def whole() -> Assessment:
    return assess(engagement=str(EXAMPLE))


@pytest.fixture(scope="module")
def second(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Other parameters than the defaults: the first unit that has none below it, the first wave, and a run's saved results."""
    settings = read_settings(EXAMPLE)
    earlier = choose(settings, wave=settings.engagement.waves[0])
    work = tmp_path_factory.mktemp("work")
    results = compute(earlier).assessment
    save_assessment(results, work)
    return {"unit": a_unit(results), "wave": earlier.wave, "work": str(work)}


def a_unit(results: Assessment) -> str:
    """Name the first unit that has none below it."""
    return str(results.units.loc[results.units["leaf"], "unit"].iloc[0])


def calls(path: Path) -> Iterator[tuple[str, str]]:
    """Room and name of every call with the result, in all cells."""
    for cell in nbformat.read(path, as_version=4).cells:
        yield from re.findall(r"(\w+)\.(\w+)\(result\)", cell.source)


def run(path: Path, folder: Path, parameters: dict[str, str]) -> nbformat.NotebookNode:
    """Run a notebook where it lies, as Jupyter does; its output goes to another folder."""
    notebook: nbformat.NotebookNode = papermill.execute_notebook(
        path, folder / path.name, parameters=parameters, cwd=path.parent, progress_bar=False, execution_timeout=LONGEST_CELL
    )
    return notebook


def displays(notebook: nbformat.NotebookNode) -> dict[str, list[dict[str, object]]]:
    """What each cell that asks something shows."""
    asking = [cell for cell in notebook.cells if cell.cell_type == "code" and "(result)" in cell.source]
    return {cell.id: [output.get("data", {}) for output in cell.outputs] for cell in asking}


def check(notebook: nbformat.NotebookNode) -> None:
    """Hold that every cell ran, without a warning, and that every question is answered by something to look at."""
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert [cell.id for cell in cells if cell.execution_count is None] == []
    noise = [(cell.id, output) for cell in cells for output in cell.outputs if output.output_type in {"stream", "error"}]
    assert noise == []
    for cell_id, shown in displays(notebook).items():
        assert shown, f"{cell_id} shows nothing"
        assert all(SHOWN & set(data) for data in shown), f"{cell_id} shows {[list(data) for data in shown]}"


@every
@pytest.mark.parametrize("look", ["at the whole", "at a unit"])
def test_every_call_of_a_notebook_gives_something_to_look_at(path: Path, look: str, whole: Assessment) -> None:
    result = about(whole, a_unit(whole)) if look == "at a unit" else whole
    for room, name in calls(path):
        shown = getattr(importlib.import_module(f"assessment.{room}"), name)(result)
        bundle = shown._repr_mimebundle_()
        data = bundle[0] if isinstance(bundle, tuple) else bundle
        assert SHOWN & set(data), f"{room}.{name} shows {sorted(data)}"


@pytest.mark.slow
@every
def test_a_notebook_runs_top_to_bottom_for_the_whole_and_for_a_unit(path: Path, tmp_path: Path, second: dict[str, str]) -> None:
    (tmp_path / "unit").mkdir()
    plain, unit = run(path, tmp_path, {}), run(path, tmp_path / "unit", second)
    check(plain)
    check(unit)
    assert path.stem in SAME_FOR_EVERY_UNIT or displays(plain) != displays(unit), "the unit and the wave change nothing"
