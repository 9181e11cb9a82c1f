"""A small gated result, a small notebook, and an engagement whose computing is replaced by that result."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import fields, replace
from pathlib import Path

import nbformat
import pandas as pd
import polars as pl
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from assessment.batch import making, releasing, running
from assessment.batch.making import Job, store_report
from assessment.batch.outcome import Made
from assessment.pipeline import Run
from assessment.privacy import Entry, plan_groups
from assessment.responses import SET_ASIDE_COLUMNS, Responses
from assessment.result import Assessment
from assessment.scores.membership import PEOPLE, stack_people
from assessment.settings import Settings, read_settings

UNITS = ("All", "North", 'R&D "North"/<b>', "NA", "=cmd")
ENGAGEMENT = """\
client: Northwind
waves: [w1]
surveys: {employee: care-employee}
sources: [{survey: employee, wave: w1, file: employee.csv}]
units: /nowhere/units.csv
pdf: none
"""


def score_rows() -> pd.DataFrame:
    """A shown and a hidden score for each unit."""
    shown = {"level": "all", "wave": "w1", "scale": "care", "n": 12.0, "score": 61.5, "ci_low": 50.25, "ci_high": 72.75}
    hidden = {"level": "manager", "wave": "w1", "scale": "care", "n": None, "score": None, "ci_low": None, "ci_high": None}
    rows = [{"unit": unit, **shown, "status": "shown", "shown_at": unit} for unit in UNITS]
    rows += [{"unit": unit, **hidden, "status": "too_few", "shown_at": ""} for unit in UNITS]
    return pd.DataFrame(rows).astype({"n": "float64", "score": "float64", "ci_low": "float64", "ci_high": "float64"})


def empty(text: str, numbers: str = "") -> pd.DataFrame:
    """A frame without rows."""
    columns = {name: pd.Series(dtype="str") for name in text.split()}
    return pd.DataFrame(columns | {name: pd.Series(dtype="float64") for name in numbers.split()})


@pytest.fixture
def small() -> Assessment:
    """Five units in a tree, one scale, one wave."""
    frames = {field.name: empty("x") for field in fields(Assessment) if str(field.type).endswith("DataFrame")}
    frames["units"] = pd.DataFrame(
        {"unit": UNITS, "parent": ["", *["All"] * 4], "depth": [0, 1, 1, 1, 1], "leaf": [False, *[True] * 4], "number": range(5)}
    )
    frames["levels"] = pd.DataFrame({"level": ["all"], "label": ["All staff"], "order": [0]})
    frames["scores"] = score_rows()
    frames["response"] = score_rows().drop(columns=["scale", "score"]).assign(headcount=20.0, rate=0.6)
    frames["scales"] = empty("kind scale title role measure parts")
    frames["comparisons"] = empty("kind scale unit band", "score")
    frames["outcomes"] = empty("unit wave outcome status", "n value ci_low ci_high")
    frames["weighted"] = empty(
        "wave level scale status reason", "n population groups n_eff deff unweighted weighted ci_low ci_high"
    )
    bounds = "unit_groups level_groups cut way smallest largest"
    frames["raked"] = empty("wave scale status reason", f"n population {bounds} n_eff deff unweighted raked ci_low ci_high")
    frames["links"] = empty(
        "predictor outcome wave verdict",
        "units r ci_low ci_high r_corrected icc1_predictor icc2_predictor icc1_outcome icc2_outcome",
    )
    frames["multilevel"] = empty(
        "predictor outcome wave reason", "units n slope se df ci_low ci_high p_holm between left within explained"
    )
    looks = "units r rho rho_low rho_high lowest highest weighted weighted_low weighted_high smallest smallest_without"
    frames["sturdiness"] = empty("predictor outcome wave reason", f"{looks} curvature p_bend")
    effects = "units value ci_low ci_high bca_low bca_high"
    frames["chain_effects"] = empty("wave from_wave part predictor outcome reason", effects)
    drivers = "units weight ci_low ci_high r2 beyond_noise"
    frames["drivers"] = empty("wave predictor outcome ahead_of reason", drivers)
    carried = "by units value ci_low ci_high held money money_low money_high"
    frames["what_if"] = empty("wave change predictor outcome measure currency reason", carried)
    frames["gaps"] = empty("unit wave descriptor title seen_by status", "n score ci_low ci_high gap gap_low gap_high")
    frames["arrivals"] = pd.DataFrame(
        {"file": ["employee.csv"], "read": [61], "accepted": [60], "set_aside": [0], "structural": [1]}
    )
    plain = {"client": "Northwind", "language": "en", "unit": "All", "wave": "w1", "waves": ("w1",), "steps": (), "notes": ()}
    return Assessment(**plain, minimum_group=10, **frames)  # type: ignore[arg-type]


def make_notebook(*sources: str) -> nbformat.NotebookNode:
    """A notebook with the shared parameters cell and some cells, named first, second ..."""
    parameters = new_code_cell('unit = ""\nwave = ""\nwork = ""', id="parameters", metadata={"tags": ["parameters"]})
    words = ("first", "second", "third", "fourth")
    cells = [new_code_cell(source, id=word) for word, source in zip(words, sources, strict=False)]
    notebook: nbformat.NotebookNode = new_notebook(cells=[new_markdown_cell("# How we serve", id="title"), parameters, *cells])
    notebook.metadata.kernelspec = {"name": "python3", "language": "python", "display_name": "Python 3"}
    return notebook


@pytest.fixture
def notebook() -> Callable[..., nbformat.NotebookNode]:
    """A maker of notebooks."""
    return make_notebook


SHOW = """\
from assessment import assess
result = assess(work=work, unit=unit, wave=wave)
from IPython.display import HTML
import html
HTML("<p>" + html.escape(result.unit) + "</p>")
"""


@pytest.fixture
def engaged(small: Assessment, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Settings]:
    """Settings of an engagement whose files are computed to the small result, with notebooks of one's own."""

    def engage(*cells: str, units: Sequence[str] = (), workers: int = 2, out: str = "out") -> Settings:
        folder = tmp_path / "client"
        folder.mkdir(exist_ok=True)
        (folder / "engagement.yml").write_text(ENGAGEMENT, "utf-8")
        (folder / "employee.csv").write_text("a,b\n", "utf-8")
        text = nbformat.writes(make_notebook(*(cells or (SHOW,))))
        monkeypatch.setattr(running, "notebook_texts", lambda: {"06_executive_report": text, "07_compare_units": text})
        monkeypatch.setattr(releasing, "compute", lambda *_, **__: Run(small, nothing_set_aside(), entry_of(small)))
        settings = read_settings(folder, out=tmp_path / out)
        return replace(settings, units=tuple(units), workers=workers)

    return engage


@pytest.fixture
def without_kernels(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], Executor]:
    """Reports are made in threads from nothing but their keys; give it to `run` as its executor."""

    def make(job: Job) -> Made:
        store_report(Path(job.store), job.key, {".html": f"<p>{job.key}".encode(), ".xlsx": b"PK"})
        return Made(job.report, job.key)

    monkeypatch.setattr(making, "make_report", make)
    monkeypatch.setattr(releasing, "warm_up", lambda _: None)
    return ThreadPoolExecutor


def entry_of(small: Assessment) -> Entry:
    """The small result's entry in the ledger: twelve people in each unit."""
    rows = [("employee", "w1", f"{unit} {number}", unit, "front_line", "11", 1, None) for unit in UNITS for number in range(12)]
    return Entry(
        minimum=10,
        parents=dict(zip(small.units["unit"], small.units["parent"], strict=True)),
        scales={"employee": ("=response", "care")},
        shown=plan_groups(small.scores.assign(kind="employee")),
        people=stack_people([pl.DataFrame(rows, schema=PEOPLE, orient="row")]),
    )


def nothing_set_aside() -> Responses:
    """Responses of which everything counts."""
    return Responses(answers={}, set_aside=pl.DataFrame(schema=SET_ASIDE_COLUMNS), arrivals=())
